"""Every page there is, by name, and the QML file that shows it."""

from __future__ import annotations

import msgspec


class PageSpec(msgspec.Struct, frozen=True):
    """One page: its QML file, and whose it is."""

    file: str
    desk: bool = False
    once: bool = False
    """Whether opening it again takes the place of the one that is open, as one question does of the other."""


def _visitor_page(name: str) -> PageSpec:
    return PageSpec(f"pages/{name[:1].upper()}{name[1:]}Page.qml")


def _desk_page(name: str, *, once: bool = False) -> PageSpec:
    return PageSpec(f"desk/{name[:1].upper()}{name[1:]}Page.qml", desk=True, once=once)


PAGES: dict[str, PageSpec] = {
    "home": _visitor_page("home"),
    "agenda": _visitor_page("agenda"),
    "activity": _visitor_page("activity"),
    "socialMap": _visitor_page("socialMap"),
    "service": _visitor_page("service"),
    "helpBoard": _visitor_page("helpBoard"),
    "helpPost": _visitor_page("helpPost"),
    "categories": _visitor_page("categories"),
    "placing": _visitor_page("placing"),
    "placed": _visitor_page("placed"),
    "printing": _visitor_page("printing"),
    "search": _visitor_page("search"),
    "ask": _visitor_page("ask"),
    "language": _visitor_page("language"),
    "announcements": _visitor_page("announcements"),
    "trouble": _visitor_page("trouble"),
    "desk": _desk_page("desk"),
    "deskList": _desk_page("deskList"),
    "deskMore": _desk_page("deskMore"),
    "deskGone": _desk_page("deskGone"),
    "deskExamples": _desk_page("deskExamples"),
    "deskReview": _desk_page("deskReview"),
    "deskWhy": _desk_page("deskWhy"),
    "deskForm": _desk_page("deskForm"),
    "deskField": _desk_page("deskField", once=True),
    "deskTimes": _desk_page("deskTimes"),
    "deskStand": _desk_page("deskStand"),
    "deskAway": _desk_page("deskAway"),
    "deskHistory": _desk_page("deskHistory"),
    "deskStatus": _desk_page("deskStatus"),
    "deskStick": _desk_page("deskStick"),
    "deskActs": _desk_page("deskActs"),
    "deskSure": _desk_page("deskSure"),
    "deskDelete": _desk_page("deskDelete"),
    "deskLeave": _desk_page("deskLeave"),
}
"""Every page there is. A page's name is also the name of its view model in ``App``."""
