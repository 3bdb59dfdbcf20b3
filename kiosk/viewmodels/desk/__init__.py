"""The desk: the volunteers' side of the same app, with lists, forms and what waits for somebody to look at."""
