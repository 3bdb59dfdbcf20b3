"""Tests mirror the packages; stories are end to end."""
