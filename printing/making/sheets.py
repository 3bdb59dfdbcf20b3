"""Papers about sheets that were printed before."""

from __future__ import annotations

from printing.making.request import Request
from printing.paper import A6
from printing.paper_file import PaperFile
from printing.strip import strip
from printing.strip_sheets import strip_sheet


def make_strip(request: Request) -> PaperFile:
    """Make the correction strip of the sheet "NUMBER". Raises ``BadInput`` for a number that nobody here knows."""
    now = request.printed
    sheet = strip_sheet(request.replica, request.rest, request.words, now)
    pdf = strip(sheet, request.words, now, A6)
    name = f"strookje-{sheet.number}"
    return PaperFile(pdf=pdf, name=name, kind="strip", role="slips", media="iso_a6_105x148mm")
