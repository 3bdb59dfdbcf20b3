"""The week on paper."""

from __future__ import annotations

from datetime import timedelta

import msgspec

from printing.booklet import booklet
from printing.edition import DAY
from printing.handout import drawn, handout, plan
from printing.month import month
from printing.poster import poster
from printing.sheets import WeekNotice, WeekSheet
from printing.symbols import KINDS
from tests.printing.documents.document import Document
from tests.printing.documents.hostile import ARABIC, LONG_TEXT, LONG_WORD, NAMES
from tests.printing.weeks import DUTCH, MONDAY, NOW, line, week, with_day

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
        small_pt=14.0,
    )


def _booklet(sheet: WeekSheet, *, mixed: bool = False) -> Document:
    return Document(make=lambda: booklet(sheet, DUTCH, NOW), codes=CODES, folded=True, mixed=mixed)


def month_sheet(count: int, **fields: object) -> WeekSheet:
    """Return November 2026 with ``count`` activities that come back every week."""
    begins = [MONDAY - timedelta(days=28 - 7 * number) for number in range(6)]
    days = [day for monday in begins for day in week(count, monday=monday).days]
    kept = tuple(day for day in days if day.day.month == 11)
    return msgspec.structs.replace(week(count), days=kept, monday=begins[0], **fields)


def _pictured(sheet: WeekSheet) -> WeekSheet:
    """Return a week whose activities have kinds."""
    kinds = [*KINDS, "eigen-soort"]
    days = tuple(
        msgspec.structs.replace(
            day,
            lines=tuple(
                msgspec.structs.replace(one, category=kinds[number % len(kinds)])
                for number, one in enumerate(day.lines)
            ),
        )
        for day in sheet.days
    )
    return msgspec.structs.replace(sheet, days=days)


def _month(sheet: WeekSheet) -> Document:
    return Document(make=lambda: month(sheet, DUTCH, NOW), codes=CODES)


DOCUMENTS = {
    "handout": Document(make=lambda: handout(week(25), DUTCH, NOW), codes=CODES),
    "handout-told": Document(make=lambda: handout(_pictured(TOLD), DUTCH, NOW), codes=CODES),
    "handout-large": Document(
        make=lambda: handout(TOLD, DUTCH, NOW, large=True), codes=CODES, body_pt=18.0, small_pt=16.0
    ),
    "handout-empty": Document(make=lambda: handout(week(0), DUTCH, NOW), codes=CODES),
    "handout-nasty": Document(make=lambda: handout(NASTY, DUTCH, NOW), codes=CODES),
    "handout-mixed": Document(make=lambda: handout(MIXED, DUTCH, NOW), codes=CODES, mixed=True),
    "booklet": _booklet(TOLD),
    "booklet-nasty": _booklet(NASTY),
    "poster": _poster(_pictured(week(12)), 25.0),
    "poster-nasty": _poster(NASTY, 28.0),
    "month": _month(month_sheet(25, notices=NOTICES)),
    "month-nasty": _month(
        msgspec.structs.replace(month_sheet(8), days=(*month_sheet(8).days[:22], *NASTY.days))
    ),
    "day": Document(
        make=lambda: drawn(
            plan(
                msgspec.structs.replace(TOLD, days=TOLD.days[:1], notices=NOTICES[:2]), DUTCH, DAY
            ),
            NOW,
        ),
        codes=CODES,
        body_pt=18.0,
        small_pt=16.0,
    ),
}
