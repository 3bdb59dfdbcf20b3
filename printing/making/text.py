"""Any paper as plain large text."""

from __future__ import annotations

import msgspec

from printing.heard import listening
from printing.jobs import maker
from printing.making.request import Request, no_such_paper
from printing.paper_file import PaperFile
from printing.plain_text import large_text, plain_text


def make_text(request: Request) -> PaperFile:
    """Make the text of another paper: its key, as in "handout/2026-W48". Raises what making that paper raises."""
    paper, _ = _listened(request)
    return paper


def read_text(request: Request) -> str:
    """Return the same as words to be read aloud."""
    return _listened(request)[1]


def _listened(request: Request) -> tuple[PaperFile, str]:
    family, _, rest = request.rest.partition("/")
    if family == "text":
        raise no_such_paper()
    with listening() as heard:
        paper = maker(family)(msgspec.structs.replace(request, rest=rest))
    text = msgspec.structs.replace(
        paper,
        pdf=large_text(heard, request.words),
        name=f"tekst-{paper.name}",
        role="sheets",
        sides="two-sided-long-edge",
        media="iso_a4_210x297mm",
        colour=False,
    )
    return text, plain_text(heard, request.words)
