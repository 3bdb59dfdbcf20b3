"""Correction strips."""

from __future__ import annotations

from printing.paper import A6, ROLL_58, ROLL_80, Paper
from printing.strip import StripSheet, strip
from sync.sheet_words import ChangeLines
from tests.printing.documents.document import Document
from tests.printing.documents.hostile import LONG_TEXT, LONG_WORD
from tests.printing.weeks import DUTCH, NOW

LINK = "HTTPS://DELINDE.EXAMPLE/W/2026-48-7K3P9T"
OFF = ChangeLines(
    "Gaat niet door", "Wandelen met Henk", "Donderdag 26 november", "10.00 tot 11.00 uur", ("Het vriest.",),
    "Do 26 nov",
)  # fmt: skip
MOVED = ChangeLines(
    "Andere tijd. Andere plek", "Samen eten", "Vrijdag 27 november", "18.00 tot 19.30 uur",
    ("Nu: Grote zaal.", "Eerst: 17.30 tot 19.00 uur.", "Eerst: Keuken."), "Vr 27 nov",
)  # fmt: skip
NASTY = ChangeLines(LONG_WORD, LONG_TEXT, LONG_TEXT, LONG_TEXT, (LONG_TEXT, LONG_WORD))
PAPERS = {"a6": A6, "80mm": ROLL_80, "58mm": ROLL_58}


def strip_of(*changes: ChangeLines, house: str = "Buurthuis De Linde") -> StripSheet:
    """Return a strip with these changes."""
    return StripSheet(
        house=house,
        number="2026-48-7K3P9T",
        link=LINK,
        changes=changes,
        week="Weekblad van week 48",
    )


def _document(paper: Paper, *changes: ChangeLines, house: str = "Buurthuis De Linde") -> Document:
    sheet = strip_of(*changes, house=house)
    return Document(
        make=lambda: strip(sheet, DUTCH, NOW, paper), codes=(LINK,), roll=not paper.height_mm
    )


DOCUMENTS = {
    **{f"strip-{name}": _document(paper, OFF) for name, paper in PAPERS.items()},
    **{f"strip-two-{name}": _document(paper, OFF, MOVED) for name, paper in PAPERS.items()},
    "strip-many-a6": _document(A6, *(OFF, MOVED) * 6),
    "strip-nasty-a6": _document(A6, NASTY, house=LONG_TEXT),
    "strip-nasty-58mm": _document(ROLL_58, NASTY, MOVED),
}
