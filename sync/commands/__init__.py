"""The device's side on the command line."""
