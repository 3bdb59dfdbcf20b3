"""Keeping a device well: the evening's work, looking it over, copying and recovering its files."""
