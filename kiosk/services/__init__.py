"""What acts behind the pages: printing, the exchange worker, the idle clock, speech."""
