"""The week on paper, in its editions; a day; a month. What may be chosen stands in ``printing.making.choice``."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from printing.back_form import draw_form
from printing.booklet import booklet
from printing.edition import DAY
from printing.form_sheets import form_sheet
from printing.handout import drawn, handout, plan
from printing.making.choice import FORM, parse_choice
from printing.making.request import Request, week_name
from printing.month import month
from printing.paper_file import PaperFile, Sides
from printing.poster import poster
from printing.sheets import WeekSheet, days_sheet, week_sheet
from sync.words import Words

A3_MEDIA = "iso_a3_297x420mm"
A4_MEDIA = "iso_a4_210x297mm"
_Drawing = Callable[[WeekSheet, Words, datetime | None], bytes]


def make_handout(request: Request) -> PaperFile:
    """Make the weekly handout of A4: "2026-W48", or the week of now; "2026-W48?back=form" has a form behind it.

    Raises ``BadInput`` when there is no such week.
    """
    wants_form = parse_choice(request.rest, request.replica).back == FORM

    def draw(week: WeekSheet, words: Words, now: datetime | None) -> bytes:
        form = form_sheet(request.replica, week, words) if wants_form else None
        if form is None:
            return handout(week, words, now)
        return handout(
            week, words, now, back=lambda at, page: draw_form(at, form, words, now, page=page)
        )

    return _week(request, "handout", draw, "", sides="two-sided-long-edge")


def make_large(request: Request) -> PaperFile:
    """Make the weekly handout in large print, else as ``make_handout``."""

    def large(week: WeekSheet, words: Words, now: datetime | None) -> bytes:
        return handout(week, words, now, large=True)

    return _week(request, "large", large, "-groot", sides="two-sided-long-edge")


def make_booklet(request: Request) -> PaperFile:
    """Make the week as a booklet of A5 to fold, else as ``make_handout``."""
    return _week(request, "booklet", booklet, "-boekje", sides="two-sided-short-edge")


def make_poster(request: Request) -> PaperFile:
    """Make the week as a poster of A3, else as ``make_handout``."""
    return _week(request, "poster", poster, "-poster", sides="one-sided", media=A3_MEDIA)


def make_day(request: Request) -> PaperFile:
    """Make the paper of one day: "2026-11-26", or today. Raises ``BadInput`` when there is no such day."""
    choice = parse_choice(request.rest, request.replica)
    day = choice.day(request.now_local.date())
    words = request.words
    sheet = days_sheet(request.replica, day, day, words, choice.venue, category=choice.category)
    planned = plan(sheet, words, DAY)
    return PaperFile(
        pdf=drawn(planned, request.printed),
        name=f"dag-{day}{choice.suffix}",
        kind="day",
        sides="one-sided" if planned.pages == 1 else "two-sided-long-edge",
        stands=sheet.stands,
    )


def make_month(request: Request) -> PaperFile:
    """Make the overview of a month: "2026-11", or the month of now. Raises ``BadInput`` when there is no such month."""
    choice = parse_choice(request.rest, request.replica)
    first, last = choice.month(request.now_local.date())
    words = request.words
    sheet = days_sheet(request.replica, first, last, words, choice.venue, category=choice.category)
    return PaperFile(
        pdf=month(sheet, words, request.printed),
        name=f"maand-{first:%Y-%m}{choice.suffix}",
        kind="month",
        sides="two-sided-long-edge",
        stands=sheet.stands,
    )


def _week(
    request: Request,
    kind: str,
    draw: _Drawing,
    edition: str,
    *,
    sides: Sides,
    media: str = A4_MEDIA,
) -> PaperFile:
    choice = parse_choice(request.rest, request.replica)
    year, week = choice.week(request.now_local.date())
    words = request.words
    sheet = week_sheet(request.replica, year, week, words, choice.venue, category=choice.category)
    return PaperFile(
        pdf=draw(sheet, words, request.printed),
        name=f"{week_name(year, week)}{edition}{choice.suffix}",
        kind=kind,
        sides=sides,
        media=media,
        stands=sheet.stands,
    )
