"""The week on paper."""

from __future__ import annotations

from printing.handout import handout
from printing.making.request import Request, parse_week, week_name
from printing.paper_file import PaperFile
from printing.sheets import week_sheet


def make_handout(request: Request) -> PaperFile:
    """Make the weekly handout: "2026-W48", or the week of now. Raises ``BadInput`` when there is no such week."""
    year, week = parse_week(request.rest, request.now_local.date())
    sheet = week_sheet(request.replica, year, week, request.words)
    pdf = handout(sheet, request.words, request.printed)
    name = week_name(year, week)
    return PaperFile(
        pdf=pdf, name=name, kind="handout", sides="two-sided-long-edge", stands=sheet.stands
    )
