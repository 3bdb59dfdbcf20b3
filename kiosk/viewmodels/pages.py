"""Every page there is, by name, and the QML file that shows it."""

from __future__ import annotations

import msgspec

from sync.roles import KIND_NEEDS, Need, kind_need


class PageSpec(msgspec.Struct, frozen=True):
    """One page: its QML file, whose it is, and what it asks of who wants to see it."""

    file: str
    desk: bool = False
    once: bool = False
    """Whether opening it again takes the place of the one that is open, as one question does of the other."""
    needs: Need = "nothing"
    by_key: dict[str, Need] = {}
    """The same for pages about several things: by the part of the page's key before the first "/"."""

    def need(self, key: str) -> Need:
        """Return what the page about ``key`` asks for."""
        return self.by_key.get(key.partition("/")[0], self.needs)


def _visitor_page(name: str) -> PageSpec:
    return PageSpec(f"pages/{name[:1].upper()}{name[1:]}Page.qml")


def _desk_page(
    name: str, needs: Need, *, once: bool = False, by_key: dict[str, Need] | None = None
) -> PageSpec:
    file = f"desk/{name[:1].upper()}{name[1:]}Page.qml"
    return PageSpec(file, desk=True, once=once, needs=needs, by_key=by_key or {})


_LISTS: dict[str, Need] = {"activity": "house", "service": "house"}
_READ: dict[str, Need] = {"override": "house"}
"""Forms open to be read by every volunteer; they say themselves who may change what."""
_FORMS: dict[str, Need] = {
    kind: kind_need(kind) for kind in (*KIND_NEEDS, "help_post", "response", "shift", "paper_form")
}
"""What answering a question of a form takes, by the kind of record."""

_PAPERS: dict[str, Need] = dict.fromkeys(("handout", "large", "booklet", "poster", "month", "day", "flyer", "slip", "slips", "strip", "door", "doornote", "exercise", "ideas", "form", "testpage"), "house")  # fmt: skip
"""Papers on which no name stands; for all others somebody shows her own badge."""

_FLOWS: dict[str, Need] = {"renew": "nothing", "recover": "nothing"}
"""What is done when nobody can unlock: the badges of helpers, or a sheet of paper, are asked for on the way."""

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
    "responding": _visitor_page("responding"),
    "responded": _visitor_page("responded"),
    "myPost": _visitor_page("myPost"),
    "mySlip": _visitor_page("mySlip"),
    "yourData": _visitor_page("yourData"),
    "printing": _visitor_page("printing"),
    "sheet": _visitor_page("sheet"),
    "search": _visitor_page("search"),
    "ask": _visitor_page("ask"),
    "idea": _visitor_page("idea"),
    "language": _visitor_page("language"),
    "announcements": _visitor_page("announcements"),
    "trouble": _visitor_page("trouble"),
    "desk": _desk_page("desk", "house"),
    "deskIdeas": _desk_page("deskIdeas", "volunteer"),
    "deskIdea": _desk_page("deskIdea", "volunteer"),
    "deskRota": _desk_page("deskRota", "volunteer", once=True),
    "deskShift": _desk_page("deskShift", "volunteer"),
    "deskHere": _desk_page("deskHere", "house"),
    "deskList": _desk_page("deskList", "volunteer", by_key=_LISTS),
    "deskMore": _desk_page("deskMore", "volunteer"),
    "deskGone": _desk_page("deskGone", "volunteer"),
    "deskExamples": _desk_page("deskExamples", "volunteer"),
    "deskInbox": _desk_page("deskInbox", "volunteer"),
    "deskRound": _desk_page("deskRound", "coordinator"),
    "deskSignup": _desk_page("deskSignup", "volunteer"),
    "deskSignOff": _desk_page("deskSignOff", "volunteer"),
    "deskReview": _desk_page("deskReview", "volunteer"),
    "deskWhy": _desk_page("deskWhy", "volunteer"),
    "deskForm": _desk_page("deskForm", "volunteer", by_key=_READ),
    "deskField": _desk_page("deskField", "editor", once=True, by_key=_FORMS),
    "deskBoard": _desk_page("deskBoard", "coordinator"),
    "deskTakeIn": _desk_page("deskTakeIn", "volunteer"),
    "deskTimes": _desk_page("deskTimes", "house"),
    "deskOnce": _desk_page("deskOnce", "house"),
    "deskStand": _desk_page("deskStand", "volunteer"),
    "deskAway": _desk_page("deskAway", "volunteer"),
    "deskLooks": _desk_page("deskLooks", "coordinator"),
    "deskHistory": _desk_page("deskHistory", "volunteer"),
    "deskPractice": _desk_page("deskPractice", "volunteer"),
    "deskPaper": _desk_page("deskPaper", "house"),
    "deskEditions": _desk_page("deskEditions", "house", once=True),
    "deskPart": _desk_page("deskPart", "house", once=True),
    "deskFriday": _desk_page("deskFriday", "house", once=True),
    "deskCopies": _desk_page("deskCopies", "house"),
    "deskPick": _desk_page("deskPick", "house"),
    "deskBatch": _desk_page("deskBatch", "house"),
    "deskPreview": _desk_page("deskPreview", "volunteer", once=True, by_key=_PAPERS),
    "deskPapersWaiting": _desk_page("deskPapersWaiting", "house"),
    "deskPaperAgain": _desk_page("deskPaperAgain", "house"),
    "deskPaperGone": _desk_page("deskPaperGone", "house"),
    "deskPrinters": _desk_page("deskPrinters", "house"),
    "deskPrinter": _desk_page("deskPrinter", "house"),
    "deskPrinterPick": _desk_page("deskPrinterPick", "coordinator"),
    "deskFlyer": _desk_page("deskFlyer", "house"),
    "deskStatus": _desk_page("deskStatus", "house"),
    "deskStick": _desk_page("deskStick", "volunteer"),
    "deskActs": _desk_page("deskActs", "volunteer"),
    "deskSure": _desk_page("deskSure", "volunteer"),
    "deskDelete": _desk_page("deskDelete", "editor", by_key=_FORMS),
    "deskLeave": _desk_page("deskLeave", "nothing"),
    "deskVolunteers": _desk_page("deskVolunteers", "coordinator"),
    "deskVolunteer": _desk_page("deskVolunteer", "coordinator"),
    "deskStop": _desk_page("deskStop", "coordinator"),
    "deskKeys": _desk_page("deskKeys", "coordinator"),
    "deskFlow": _desk_page("deskFlow", "coordinator", by_key=_FLOWS),
    "deskBadge": _desk_page("deskBadge", "nothing"),
    "deskPin": _desk_page("deskPin", "nothing"),
    "deskPost": _desk_page("deskPost", "volunteer"),
    "deskHolder": _desk_page("deskHolder", "volunteer"),
    "deskPair": _desk_page("deskPair", "volunteer"),
    "deskCall": _desk_page("deskCall", "volunteer"),
    "deskMeet": _desk_page("deskMeet", "volunteer", once=True),
    "deskTrust": _desk_page("deskTrust", "volunteer"),
    "deskNote": _desk_page("deskNote", "volunteer"),
    "deskBlock": _desk_page("deskBlock", "volunteer"),
}
"""Every page there is. A page's name is also the name of its view model in ``App``."""
