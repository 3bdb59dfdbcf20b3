"""The week on paper."""

from __future__ import annotations

from printing.booklet import booklet
from printing.handout import handout
from printing.poster import poster
from printing.sheets import WeekNotice, WeekSheet
from tests.printing.documents.document import Document
from tests.printing.documents.hostile import ARABIC, LONG_TEXT, LONG_WORD, NAMES
from tests.printing.weeks import DUTCH, NOW, line, week, with_day

CODES = ("HTTPS://DELINDE.EXAMPLE/W/2026-48-7K3P9T",)
_MONDAY = week(0).monday
_LONG = (
    line(_MONDAY, 0, title=LONG_WORD, facts=LONG_TEXT),
    line(_MONDAY, 1, title=LONG_TEXT, strong="Gaat niet door", facts=LONG_WORD, cancelled=True),
)
NASTY = with_day(week(10), 1, *_LONG)
MIXED = with_day(week(10), 1, *_LONG, line(_MONDAY, 2, title=NAMES, facts=ARABIC))

NOTICES = (
    WeekNotice(
        title="Donderdag zijn we dicht",
        text="Er komt een nieuwe vloer in de grote zaal. Vrijdag bent u weer welkom.",
        urgent=True,
    ),
    WeekNotice(title="Wie helpt er op de kerstmarkt?", text="Vraag het aan de balie."),
    WeekNotice(title=LONG_TEXT, text=LONG_TEXT),
)
HOURS = "maandag tot en met vrijdag: 9.00 tot 17.00 uur"
TOLD = week(25, notices=NOTICES, helpdesk_hours=HOURS)


def _poster(sheet: WeekSheet, body_pt: float, sheets: int = 1) -> Document:
    return Document(
        make=lambda: poster(sheet, DUTCH, NOW),
        codes=CODES * sheets,
        body_pt=body_pt,
        small_pt=16.0,
    )


def _booklet(sheet: WeekSheet, *, mixed: bool = False) -> Document:
    return Document(make=lambda: booklet(sheet, DUTCH, NOW), codes=CODES, folded=True, mixed=mixed)


DOCUMENTS = {
    "handout": Document(make=lambda: handout(week(25), DUTCH, NOW), codes=CODES),
    "handout-told": Document(make=lambda: handout(TOLD, DUTCH, NOW), codes=CODES),
    "handout-large": Document(
        make=lambda: handout(TOLD, DUTCH, NOW, large=True), codes=CODES, body_pt=18.0, small_pt=16.0
    ),
    "handout-empty": Document(make=lambda: handout(week(0), DUTCH, NOW), codes=CODES),
    "handout-nasty": Document(make=lambda: handout(NASTY, DUTCH, NOW), codes=CODES),
    "handout-mixed": Document(make=lambda: handout(MIXED, DUTCH, NOW), codes=CODES, mixed=True),
    "booklet": _booklet(TOLD),
    "booklet-one": _booklet(week(1)),
    "booklet-nasty": _booklet(NASTY),
    "booklet-mixed": _booklet(MIXED, mixed=True),
    "poster": _poster(week(25), 18.0),
    "poster-empty": _poster(week(0), 32.0),
    "poster-nasty": _poster(NASTY, 28.0),
}
