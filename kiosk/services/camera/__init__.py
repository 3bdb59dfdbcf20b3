"""Codes read by a camera: the kernel's frames, a grey picture of each, the code in it, and a thread that looks.

Nothing here is loaded before a camera is switched on. A frame lives until the next one comes: none is stored, logged or
handed on. What leaves the thread is the text of a code, and a picture of 32 by 24 dots to aim by.
"""
