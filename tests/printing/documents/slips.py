"""Slips."""

from __future__ import annotations

from printing.slip import Format, slip
from printing.slip_sheets import SlipSheet
from tests.printing.documents.document import Document
from tests.printing.documents.hostile import LONG_TEXT, LONG_WORD
from tests.printing.weeks import DUTCH, HELP_POST, NOW, SERVICE, slip_of

CODES = (slip_of().link,)


def _slip(sheet: SlipSheet, format_: Format) -> Document:
    return Document(
        make=lambda: slip(sheet, DUTCH, NOW, format_), codes=CODES, roll=format_ != "a6"
    )


_NASTY = slip_of(title=LONG_WORD, summary=LONG_TEXT, notice=LONG_TEXT)

DOCUMENTS = {
    "slip-a6": _slip(slip_of(), "a6"),
    "slip-80mm": _slip(slip_of(), "80mm"),
    "service-a6": _slip(SERVICE, "a6"),
    "service-80mm": _slip(SERVICE, "80mm"),
    "help-post-a6": _slip(HELP_POST, "a6"),
    "help-post-80mm": _slip(HELP_POST, "80mm"),
    "nasty-a6": _slip(_NASTY, "a6"),
    "nasty-80mm": _slip(slip_of(title=LONG_TEXT, facts=(LONG_WORD,)), "80mm"),
}
