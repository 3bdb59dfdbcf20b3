"""The week on paper: one house, one week, in the editions of ``printing.edition``.

How a week becomes pages
------------------------
1. the seven days become groups, and every activity a row of lines: time, title, where and for how much
   (``printing.week_rows``)
2. rows are laid on pages or in columns: never cut, no heading alone at a foot, a day that continues says so
   (``printing.pagination``); the largest type is taken in which the week fits one sheet, where an edition has several
3. pages are drawn in the order of reading (``printing.tagged``): a head (``printing.week_head``), days
   (``printing.week_days``) and a foot (``printing.week_foot``); a page that stays empty is for one's own notes, so that a
   handout is always whole sheets

What the house tells everybody stands in a frame on the first page when it is urgent, and behind the last day when it is not.
It is told as far as there is room: no message costs a week another sheet.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from datetime import datetime

import msgspec

from printing.column import Column, base_of
from printing.edition import HANDOUT, LARGE_PRINT, Edition
from printing.pagination import Layout, Piece, Space, balanced, lay_out
from printing.paper import LEADING, RULE_PT, TypeScale, pt
from printing.sheets import WeekSheet
from printing.tagged import TaggedPdf
from printing.week_band import band_height_pt, draw_band
from printing.week_days import draw_heading, draw_rows, heading_height_pt
from printing.week_foot import draw_foot, foot_height_pt, page_words
from printing.week_head import WeekHead, document_title, running_of
from printing.week_rows import (
    TELLINGS,
    Columns,
    DayGroup,
    Row,
    Telling,
    columns_for,
    counted_in_foot,
    groups_of,
    notices_group,
    parts_a_word,
    row_height_pt,
    rows_of,
    tellings_beside,
)
from sync.words import Words

_ABOVE_HEADING_PT = pt(4.2)
_BETWEEN_COLUMNS_PT = pt(9)
_NOTE_LINE_PT = pt(11)
_PICTOGRAM_STEPS = 1
"""Steps of type that pictograms may cost: who reads with difficulty looks for them first."""
_SPACINGS_PT = tuple(pt(mm) for mm in (2.0, 1.7, 1.4, 1.1, 0.8, 0.6))
"""Space above and below the words of a row, the roomiest first."""


Back = Callable[[Column, str], None]
"""What draws a page of its own, in a column between the margins of an empty page; and it says which page that is."""


def handout(
    week: WeekSheet,
    words: Words,
    now: datetime | None,
    *,
    large: bool = False,
    back: Back | None = None,
) -> bytes:
    """Return the PDF of a week, printed at the local moment ``now`` (None: nobody knows); ``large`` is large print of 18 points.

    ``back`` draws the page behind the week: the back of its last sheet where that is free, which no message takes from it,
    else the front of one more sheet, of which the back stays white.

    Pages for 0, 1, 25, 40 and 200 activities of an ordinary week: 2, 2, 2, 2 and 8; in large print 2, 2, 4, 4 and 18.
    """
    edition = LARGE_PRINT if large else HANDOUT
    return drawn(plan(week, words, edition, more=back is not None), now, back=back)


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """A week laid on pages, before anything is drawn."""

    week: WeekSheet
    words: Words
    edition: Edition
    scale: TypeScale
    head: WeekHead
    columns: Columns
    groups: tuple[DayGroup, ...]
    rows: tuple[tuple[Row, ...], ...]
    layout: Layout
    untold: int = 0
    """Messages of which only the foot says that they are there."""

    @property
    def parted(self) -> bool:
        """Whether a word of a title is parted that would be whole in a smaller type."""
        return parts_a_word(self.groups, self.columns, self.scale)

    @property
    def pages(self) -> int:
        """Pages with those that stay empty, whole sheets."""
        return self.layout.sheets * self.edition.pages_of


def plan(
    week: WeekSheet,
    words: Words,
    edition: Edition,
    *,
    groups: tuple[DayGroup, ...] | None = None,
    head: type[WeekHead] = WeekHead,
    more: bool = False,
) -> Plan:
    """Return a week on as few sheets as it can be: with as much told as costs no sheet, in the largest type that costs none.

    Where there are several sizes of type the days choose it, with their pictograms where these make it one step smaller at
    most, and messages stand there as far as it leaves room; one in which no word is parted and no day divided is better than a larger one.
    ``groups`` are what stands on it in place of the days one after the other, under a ``head`` of their own. With ``more``
    another page follows, which counts too.
    """
    held = groups_of(week, words) if groups is None else groups

    def planned(scale: TypeScale, telling: Telling) -> Plan:
        told = (*held, *notices_group(week, telling))
        above = head(week, words, edition, scale, brief=telling.urgent_brief)
        laid = _plan(week, words, edition, scale, told, above, pictograms=telling.pictograms)
        return msgspec.structs.replace(laid, untold=counted_in_foot(week, telling))

    def sheets(one: Plan) -> int:
        pages = math.ceil(len(one.layout.pages) / edition.columns) + more
        return math.ceil(pages / edition.pages_of)

    least = TELLINGS[-1]
    fewest = sheets(planned(edition.scales[-1], least))

    def fitting(scales: Sequence[TypeScale], telling: Telling) -> list[Plan]:
        every = [planned(scale, telling) for scale in scales]
        return [one for one in every if sheets(one) <= fewest]

    if len(edition.scales) == 1:
        return next(few[0] for telling in TELLINGS if (few := fitting(edition.scales, telling)))
    bare = msgspec.structs.replace(least, urgent_brief=False)
    fits = fitting(edition.scales, bare) or fitting(edition.scales, least)
    best = min(fits, key=_flaws)
    pictured = msgspec.structs.replace(least, urgent_brief=best.head.brief, pictograms=True)
    beside = min(fitting(edition.scales, pictured), key=_flaws, default=best)
    lost = edition.scales.index(beside.scale) - edition.scales.index(best.scale)
    if _flaws(beside) <= _flaws(best) and lost <= _PICTOGRAM_STEPS:
        best = beside
    for telling in tellings_beside(week, urgent_brief=best.head.brief, whole=edition.band):
        for fuller in fitting((best.scale,), telling):
            if _flaws(fuller) <= _flaws(best):
                return fuller
    return best


def _flaws(one: Plan) -> tuple[bool, bool]:
    return one.parted, not one.layout.whole_groups


def _plan(
    week: WeekSheet,
    words: Words,
    edition: Edition,
    scale: TypeScale,
    groups: tuple[DayGroup, ...],
    head: WeekHead,
    *,
    pictograms: bool,
) -> Plan:
    columns = columns_for(
        groups,
        scale,
        _column_pt(edition),
        words,
        stacked=edition.stacked,
        endings_below=edition.endings_below,
        pictograms=pictograms,
    )
    rows = tuple(rows_of(group, columns, scale, words) for group in groups)
    inner_pt = _end_pt(week, words, edition, scale) - pt(edition.paper.top_mm)
    space = Space(
        first_pt=inner_pt - head.height_pt,
        other_pt=inner_pt - _running_height_pt(scale),
        heading_pt=heading_height_pt(scale),
        above_heading_pt=_ABOVE_HEADING_PT,
        firsts=edition.columns,
        per_sheet=edition.frames,
        fewest_pages=edition.frames <= 2 and edition.columns == 1,
    )
    heights = [[row_height_pt(row, columns, scale) for row in of_group] for of_group in rows]
    layout = lay_out(heights, space, _SPACINGS_PT)
    return Plan(
        week=week,
        words=words,
        edition=edition,
        scale=scale,
        head=head,
        columns=columns,
        groups=groups,
        rows=rows,
        layout=layout if edition.columns == 1 else balanced(heights, space, layout),
    )


def _column_pt(edition: Edition) -> float:
    """Return the width of a column of days."""
    between_pt = (edition.columns - 1) * _BETWEEN_COLUMNS_PT
    return (edition.paper.inner_pt - between_pt) / edition.columns


def _running_height_pt(scale: TypeScale) -> float:
    """Return the height of the line above the other pages, with the space below it."""
    return scale.small_pt * LEADING + pt(4)


def _end_pt(week: WeekSheet, words: Words, edition: Edition, scale: TypeScale) -> float:
    """Return where the days of a page end, measured from its top."""
    paper = edition.paper
    foot_pt = (
        band_height_pt(week, words, edition, scale)
        if edition.band
        else foot_height_pt(scale.small_pt)
    )
    return paper.height_pt - pt(paper.bottom_mm) - foot_pt


def drawn(
    planned: Plan,
    now: datetime | None,
    pdf: TaggedPdf | None = None,
    *,
    back: Back | None = None,
) -> bytes:
    """Return a planned week as PDF; into ``pdf`` where its pages are to stand otherwise than one after the other.

    ``back``: see ``handout``.
    """
    return _Drawing(planned, now, pdf, back).draw()


class _Drawing:
    """A planned week while it is being drawn."""

    def __init__(
        self, plan: Plan, now: datetime | None, pdf: TaggedPdf | None, back: Back | None
    ) -> None:
        self.plan = plan
        self.back = back
        free = plan.pages - math.ceil(len(plan.layout.pages) / plan.edition.columns)
        self.pages = plan.pages + (1 if back is not None and not free else 0)
        self.now = now
        self.words = plan.words
        self.scale = plan.scale
        self.edition = plan.edition
        paper = plan.edition.paper
        self.running = running_of(plan.week, plan.words, plan.scale.small_pt, paper.inner_pt)
        self.pdf = pdf or TaggedPdf(
            document_title(plan.week, plan.words),
            plan.words.language,
            paper.width_pt,
            paper.height_pt,
        )
        self.end_pt = _end_pt(plan.week, plan.words, plan.edition, plan.scale)

    def draw(self) -> bytes:
        """Draw every page and return the file."""
        frames, columns = self.plan.layout.pages, self.edition.columns
        for number in range(1, self.pages + 1):
            held = frames[(number - 1) * columns : number * columns]
            if not held and self.back is not None:
                self.pdf.next_page()
                page = page_words(number, self.pages, self.words, turn=False)
                self.back(Column.of(self.pdf, self.edition.paper), page)
                self.back = None
                continue
            column = self._begin(number)
            free_pt = 0.0
            if held:
                free_pt = self.end_pt - self._draw_frames(column, held)
            else:
                self._draw_notes(column)
            with self.pdf.aside():
                self._draw_foot(number, free_pt)
        return self.pdf.save()

    def _begin(self, number: int) -> Column:
        """Return the column of a page, below the head of the first or the line above another."""
        if number > 1:
            self.pdf.next_page()
        column = Column.of(self.pdf, self.edition.paper)
        if number == 1:
            self.plan.head.draw(column)
            return column
        name, span = self.running
        size_pt = self.scale.small_pt
        base_pt = base_of(column.y_pt, size_pt)
        with self.pdf.aside(), self.pdf.content("P"):
            self.pdf.text(column.left_pt, base_pt, name, "bold", size_pt)
            self.pdf.text_right(column.right_pt, base_pt, span, "regular", size_pt)
        column.y_pt += _running_height_pt(self.scale)
        return column

    def _draw_frames(self, page: Column, frames: tuple[tuple[Piece, ...], ...]) -> float:
        """Draw the days of a page, column by column, and return where the longest column ends."""
        ends_pt = page.y_pt
        width_pt = _column_pt(self.edition)
        for index, pieces in enumerate(frames):
            left_pt = page.left_pt + index * (width_pt + _BETWEEN_COLUMNS_PT)
            column = Column(self.pdf, left_pt, width_pt, page.y_pt)
            for place, piece in enumerate(pieces):
                if place:
                    column.y_pt += _ABOVE_HEADING_PT
                self._draw_piece(column, piece)
            ends_pt = max(ends_pt, column.y_pt)
        return ends_pt

    def _draw_piece(self, column: Column, piece: Piece) -> None:
        group = self.plan.groups[piece.group]
        forms = group.headings(self.words)
        draw_heading(column, self.scale, forms, self.words, continued=piece.continued)
        rows = self.plan.rows[piece.group][piece.first_row : piece.end_row]
        spacing_pt = self.plan.layout.spacing_pt
        draw_rows(column, rows, self.plan.columns, self.scale, self.words, spacing_pt)

    def _draw_notes(self, column: Column) -> None:
        """Draw lines to write on: a page that the week left empty."""
        draw_heading(column, self.scale, ((self.words.t("Mijn eigen afspraken"), ""),), self.words)
        column.y_pt += _NOTE_LINE_PT
        with self.pdf.artifact():
            while column.y_pt < self.end_pt:
                self.pdf.rule(column.left_pt, column.right_pt, column.y_pt, RULE_PT)
                column.y_pt += _NOTE_LINE_PT

    def _draw_foot(self, number: int, free_pt: float) -> None:
        plan, edition = self.plan, self.edition
        turn = edition.pages_of == 2 and number % 2 == 1
        page = page_words(number, self.pages, self.words, turn=turn)
        column = Column.of(self.pdf, edition.paper)
        column.y_pt = self.end_pt
        if edition.band:
            draw_band(
                column, plan.week, self.words, self.now, page, edition, self.scale, plan.untold
            )
        else:
            thanks = not edition.folded or number == self.pages  # a booklet is one thing: once
            size_pt = self.scale.small_pt
            draw_foot(
                column, plan.week, self.words, self.now, page, size_pt,
                thanks=thanks, free_pt=free_pt, untold=plan.untold,
            )  # fmt: skip
