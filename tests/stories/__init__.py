"""The stories that must be true when somebody tries them, each from the first touch to the last paper."""
