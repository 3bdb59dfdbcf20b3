"""Papers about sheets that were printed before."""

from __future__ import annotations

from printing.making.request import Request
from printing.making.slips import MEDIA, format_of
from printing.paper_file import PaperFile
from printing.slip import PAPERS
from printing.strip import strip
from printing.strip_sheets import strip_sheet


def make_strip(request: Request) -> PaperFile:
    """Make the correction strip of the sheet "NUMBER", on what this device prints slips on. Raises ``BadInput`` for a number that nobody here knows."""
    now = request.printed
    sheet = strip_sheet(request.replica, request.rest, request.words, now)
    format_ = format_of(request.replica.device)
    pdf = strip(sheet, request.words, now, PAPERS[format_])
    name, media = f"strookje-{sheet.number}", MEDIA.get(format_, "")
    return PaperFile(pdf=pdf, name=name, kind="strip", role="slips", media=media)
