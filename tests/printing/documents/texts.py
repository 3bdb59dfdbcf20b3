"""Plain large text of other documents, and documents in another language."""

from __future__ import annotations

from collections.abc import Callable

from printing.handout import handout
from printing.heard import listening
from printing.plain_text import large_text
from printing.slip import slip
from sync.words import Words
from tests.printing.documents import weeks
from tests.printing.documents.document import Document
from tests.printing.weeks import DUTCH, NOW, slip_of, week

ENGLISH = Words("en")


def _text(make: Callable[[], bytes]) -> bytes:
    with listening() as heard:
        make()
    return large_text(heard, DUTCH)


def _large(make: Callable[[], bytes]) -> Document:
    return Document(make=lambda: _text(make), body_pt=18.0, small_pt=17.9)


DOCUMENTS = {
    "text-handout": _large(weeks.DOCUMENTS["handout-told"].make),
    "text-nasty": _large(weeks.DOCUMENTS["handout-nasty"].make),
    "handout-english": Document(
        make=lambda: handout(week(25), ENGLISH, NOW),
        codes=weeks.CODES,
        language="en",
        said="QR code: https://",
    ),
    "slip-english": Document(
        make=lambda: slip(slip_of(), ENGLISH, NOW),
        codes=(slip_of().link,),
        language="en",
        said="QR code: https://",
    ),
}
