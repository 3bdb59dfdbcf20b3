"""The desk: the volunteers' side of the same app, with lists, forms and what waits for somebody to look at.

QML knows a view model when its module was imported, and the desk's pages show one another's: a list says what a form saved.
So whoever opens one of them gets them all; the visitors' kiosk opens none.
"""

from kiosk.viewmodels.desk import form_model, home, lists, review, signup, stand, times

__all__ = ["form_model", "home", "lists", "review", "signup", "stand", "times"]
