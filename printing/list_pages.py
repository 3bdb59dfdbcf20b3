"""Pages of a list: a head, rows that no page cuts, and a foot that says when the paper was printed and when to destroy it.

A list is made of parts from top to bottom. A heading stays with what follows it; rows that follow each other are one
list, each of them one item: a reader hears "Greet, 1 persoon" in one breath.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime
from itertools import groupby

import msgspec

from printing.column import Column, base_of
from printing.fonts import text_width_pt
from printing.made import destroy_words, printed_words
from printing.paper import A4, LEADING, ORDINARY, STRONG_RULE_PT, Paper, pt
from printing.tagged import TaggedPdf
from sync.words import Words

SMALL_PT, BODY_PT = ORDINARY.small_pt, ORDINARY.body_pt
BOX_PT = pt(6)
"""A box that one ticks with a pen."""
_FOOT_PT = 2 * SMALL_PT * LEADING + pt(2.5) + STRONG_RULE_PT
_RUNNING_PT = SMALL_PT * LEADING + pt(4)


class Part(msgspec.Struct, frozen=True, kw_only=True):
    """One part of a list: a row, or a heading above rows."""

    height_pt: float
    draw: Callable[[Column], None]
    row: bool = True
    """Whether it is a row; else a heading, which no page ends with."""


class Foot(msgspec.Struct, frozen=True, kw_only=True):
    """What stands below every page of a list."""

    now: datetime | None
    """The local moment of printing; None where nobody knows."""
    destroy_before: date | None = None
    """Set where names stand on the list."""
    ask: str = ""
    """Where one may ask, in place of that."""


class ListPages:
    """A list while it is being laid out and drawn."""

    def __init__(
        self, title: str, running: str, foot: Foot, words: Words, paper: Paper = A4
    ) -> None:
        """Begin a list; ``title`` is what the file is called, ``running`` stands above all pages but the first."""
        self.words, self.foot, self.paper, self.running = words, foot, paper, running
        self.pdf = TaggedPdf(title, words.language, paper.width_pt, paper.height_pt)
        self.column = Column.of(self.pdf, paper)
        self._end_pt = paper.height_pt - pt(paper.bottom_mm) - _FOOT_PT

    def room_pt(self) -> float:
        """Return how much of the first page is left."""
        return self._end_pt - self.column.y_pt

    def other_pt(self) -> float:
        """Return how much the pages after the first hold."""
        return self._end_pt - pt(self.paper.top_mm) - _RUNNING_PT

    def pages(self, parts: Sequence[Part]) -> list[list[Part]]:
        """Return the parts by page: nothing is cut, and no heading is the last of a page."""
        found: list[list[Part]] = [[]]
        left_pt = self.room_pt()
        for index, part in enumerate(parts):
            needs_pt = part.height_pt
            if not part.row and index + 1 < len(parts):
                needs_pt += parts[index + 1].height_pt
            if needs_pt > left_pt and (found[-1] or len(found) == 1):
                found.append([])
                left_pt = self.other_pt()
            found[-1].append(part)
            left_pt -= part.height_pt
        return found

    def filled(self, parts: list[Part], more: Part) -> list[list[Part]]:
        """Return the parts by page, with as many more as the last page has room for."""
        pages = self.pages(parts)
        all_pt = self.room_pt() if len(pages) == 1 else self.other_pt()
        left_pt = all_pt - sum(part.height_pt for part in pages[-1])
        pages[-1] += [more] * int(left_pt / more.height_pt)
        return pages

    def draw(self, pages: Sequence[Sequence[Part]]) -> bytes:
        """Draw every page below the head, which stands there already; return the file."""
        for number, parts in enumerate(pages, 1):
            if number > 1:
                self.pdf.next_page()
                self.column.y_pt = pt(self.paper.top_mm)
                continued = self.words.t("vervolg")
                with self.pdf.aside():
                    self.column.paragraph(f"{self.running}, {continued}", "bold", SMALL_PT, most=1)
                self.column.y_pt = pt(self.paper.top_mm) + _RUNNING_PT
            for row, group in groupby(parts, key=lambda part: part.row):
                if not row:
                    for part in group:
                        part.draw(self.column)
                    continue
                with self.pdf.element("L"):
                    for part in group:
                        with self.pdf.element("LI"):
                            part.draw(self.column)
            with self.pdf.aside():
                self._draw_foot(number, len(pages))
        return self.pdf.save()

    def _draw_foot(self, number: int, pages: int) -> None:
        words, now = self.words, self.foot.now
        below = Column(self.pdf, self.column.left_pt, self.column.width_pt, self._end_pt)
        below.rule(STRONG_RULE_PT)
        below.gap(1.5)
        printed = printed_words(now, words)
        page = words.t("bladzijde {page} van {pages}", page=number, pages=pages)
        base_pt = base_of(below.y_pt, SMALL_PT)
        strong = self.foot.ask
        if self.foot.destroy_before is not None:
            strong = destroy_words(self.foot.destroy_before, words)
        if strong:
            room_pt = below.width_pt - text_width_pt(page, "regular", SMALL_PT) - pt(6)
            lines = Column(self.pdf, 0.0, room_pt, 0.0).broken(strong, "bold", SMALL_PT, 1)
            with self.pdf.content("P"):
                self.pdf.text(below.left_pt, base_pt, lines[0], "bold", SMALL_PT)
        printed_pt = base_pt + (SMALL_PT * LEADING if strong else 0)
        with self.pdf.content("P"):
            self.pdf.text(below.left_pt, printed_pt, printed, "regular", SMALL_PT)
        with self.pdf.content("P"):
            self.pdf.text_right(below.right_pt, base_pt, page, "regular", SMALL_PT)


def tick_box(pdf: TaggedPdf, left_pt: float, top_pt: float, *, ticked: bool = False) -> None:
    """Draw a box to tick; one that is ticked already has a cross in it."""
    with pdf.artifact():
        pdf.frame(left_pt + 0.6, top_pt, BOX_PT, BOX_PT, weight_pt=1.2, radius_pt=1.5)
        if ticked:
            for inset in (0.30, 0.42, 0.54, 0.66):
                y_pt = top_pt + BOX_PT * (inset + 0.02)
                pdf.rule(left_pt + 0.6 + BOX_PT * 0.25, left_pt + 0.6 + BOX_PT * 0.75, y_pt, 1.4)


def heading_part(text: str, column: Column, *, above_mm: float = 6.0, lines: Sequence[str] = ()) -> Part:  # fmt: skip
    """Return a heading above rows, with a line of explanation below it where there is one."""
    size_pt = ORDINARY.subtitle_pt
    broken = column.broken(text, "bold", size_pt, 2)
    said = [line for one in lines for line in column.broken(one, "regular", BODY_PT, 3)]
    height_pt = (
        pt(above_mm + 2) + (len(broken) * size_pt + len(said) * BODY_PT) * LEADING + STRONG_RULE_PT
    )

    def draw(into: Column) -> None:
        into.gap(above_mm)
        into.write("H2", broken, "bold", size_pt)
        into.write("P", said, "regular", BODY_PT)
        into.gap(1)
        into.rule(STRONG_RULE_PT)
        into.gap(1)

    return Part(height_pt=height_pt, draw=draw, row=False)
