"""Papers of the device itself."""

from __future__ import annotations

from printing.badge import house_name
from printing.making.request import Request
from printing.paper_file import PaperFile
from printing.testpage import NAME, margin_page


def make_testpage(request: Request) -> PaperFile:
    """Make the page from which a printer's margins are read; "testpage" alone names it."""
    pdf = margin_page(house_name(request.replica), request.printed, request.words)
    return PaperFile(pdf=pdf, name=NAME, kind="testpage", sides="two-sided-long-edge", keep=False)
