"""The form for who would rather write than touch a screen."""

from __future__ import annotations

from printing.back_form import back_form
from printing.form_sheets import form_sheet
from printing.making.request import Request, no_such_paper, parse_week
from printing.paper_file import PaperFile
from printing.sheets import week_sheet


def make_form(request: Request) -> PaperFile:
    """Make the form of a week, "2026-W48", or of the week of now. Raises ``BadInput`` when there is no such week."""
    year, week = parse_week(request.rest, request.now_local.date())
    sheet = week_sheet(request.replica, year, week, request.words)
    form = form_sheet(request.replica, sheet, request.words)
    if form is None:
        raise no_such_paper()
    pdf = back_form(form, request.words, request.printed)
    name = f"formulier-{year}-W{week:02d}"
    return PaperFile(pdf=pdf, name=name, kind="form", stands=sheet.stands)
