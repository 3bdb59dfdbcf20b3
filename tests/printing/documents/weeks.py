"""The week on paper."""

from __future__ import annotations

from printing.handout import handout
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

DOCUMENTS = {
    "handout": Document(make=lambda: handout(week(25), DUTCH, NOW), codes=CODES),
    "handout-large": Document(
        make=lambda: handout(week(25), DUTCH, NOW, large=True),
        codes=CODES,
        body_pt=18.0,
        small_pt=16.0,
    ),
    "handout-empty": Document(make=lambda: handout(week(0), DUTCH, NOW), codes=CODES),
    "handout-nasty": Document(make=lambda: handout(NASTY, DUTCH, NOW), codes=CODES),
    "handout-mixed": Document(make=lambda: handout(MIXED, DUTCH, NOW), codes=CODES, mixed=True),
}
