"""The checks that are not tests, and the order in which all of them run."""
