"""The weekly handout: the week of one house on one sheet of A4, both sides, to hang on the fridge.

How a week becomes pages
------------------------
1. the seven days become groups, and every activity a row of lines: time, title, where and for how much
   (``printing.week_rows``)
2. rows are laid on pages: never cut, no heading alone at a foot, a day that continues says so (``printing.pagination``)
3. pages are drawn in the order of reading (``printing.tagged``); the back of the last sheet, if nothing stands on it, is for
   one's own notes, so that a handout is always whole sheets
"""

from __future__ import annotations

from datetime import datetime

from printing.fonts import CAPITAL_HEIGHT, Face, text_width_pt
from printing.lines import break_lines, clip
from printing.pagination import Layout, Piece, Space, lay_out
from printing.paper import (
    A4,
    LARGE,
    LEADING,
    MM_PT,
    ORDINARY,
    RULE_PT,
    STRONG_RULE_PT,
    TypeScale,
    pt,
)
from printing.qr import QUIET_MODULES, make_qr, module_mm
from printing.sheets import WeekSheet
from printing.tagged import TaggedPdf
from printing.week_rows import (
    Columns,
    DayGroup,
    Row,
    columns_for,
    groups_of,
    row_height_pt,
    rows_of,
    start_width_pt,
    time_gap_pt,
    time_words,
)
from sync.dates import clock_time, day_month, week_span
from sync.words import Words

QR_MM = 24.0
_LEFT_PT = pt(A4.side_mm)
_RIGHT_PT = A4.width_pt - pt(A4.side_mm)
_INNER_PT = A4.inner_pt
_TOP_PT = pt(A4.top_mm)
_BOTTOM_PT = A4.height_pt - pt(A4.bottom_mm)
_TITLE_LEADING = 1.18
_ABOVE_HEADING_PT = pt(4.5)
_NOTE_LINE_PT = pt(11)
_SPACINGS_PT = tuple(pt(mm) for mm in (2.0, 1.7, 1.4, 1.1, 0.8, 0.6))
"""Space above and below the words of a row, the roomiest first."""


def handout(week: WeekSheet, words: Words, now: datetime | None, *, large: bool = False) -> bytes:
    """Return the PDF of a week, printed at the local moment ``now`` (None: nobody knows); ``large`` is large print of 18 points."""
    scale = LARGE if large else ORDINARY
    groups = groups_of(week, words)
    columns = columns_for(groups, scale, _INNER_PT, words, stacked=large)
    rows = [rows_of(group, columns, scale, words) for group in groups]
    drawing = _Drawing(week, words, now, scale, columns)
    foot_pt = drawing.foot_height_pt()
    space = Space(
        first_pt=_BOTTOM_PT - foot_pt - _TOP_PT - drawing.head_height_pt(),
        other_pt=_BOTTOM_PT - foot_pt - _TOP_PT - drawing.running_height_pt(),
        heading_pt=drawing.heading_height_pt(),
        above_heading_pt=_ABOVE_HEADING_PT,
    )
    layout = lay_out(
        [[row_height_pt(row, columns, scale) for row in of_group] for of_group in rows],
        space,
        _SPACINGS_PT,
    )
    return drawing.draw(groups, rows, layout)


class _Drawing:
    """A handout while it is being drawn: the PDF and how far down the page it has come."""

    def __init__(
        self,
        week: WeekSheet,
        words: Words,
        now: datetime | None,
        scale: TypeScale,
        columns: Columns,
    ) -> None:
        self.week = week
        self.words = words
        self.now = now
        self.scale = scale
        self.columns = columns
        self.spacing_pt = 0.0
        self.y_pt = _TOP_PT
        self.name = words.t("De week in {place}", place=week.place)
        number = words.t("week {week}", week=week.week)
        self.pdf = TaggedPdf(f"{self.name}, {number}", words.language, A4.width_pt, A4.height_pt)

    # -- heights

    def _head_width_pt(self) -> float:
        """Return the width beside the code."""
        return _INNER_PT - (pt(QR_MM + 16) if self.week.link else 0)

    def _head(self) -> list[tuple[str, tuple[str, ...], Face, float, float]]:
        """Return the head as (role, lines, face, size, leading)."""
        width_pt, scale = self._head_width_pt(), self.scale
        for title_pt in (scale.title_pt, scale.title_pt * 0.8, scale.heading_pt):
            title = break_lines(self.name, "bold", title_pt, width_pt)
            if len(title) == 1:
                break
        blocks: list[tuple[str, tuple[str, ...], Face, float, float]] = [
            ("H1", clip(title, 2, "bold", title_pt, width_pt), "bold", title_pt, _TITLE_LEADING),
            ("P", self._when_lines(width_pt), "semibold", scale.subtitle_pt, LEADING),
        ]
        most = 2 if len(self.week.hours_lines) == 1 else 1
        for text, face, limit in (
            (self.week.house_line, "semibold", 1),
            *((line, "regular", most) for line in self.week.hours_lines),
            (self.week.wanted, "semibold", 2),
        ):
            weight: Face = "semibold" if face == "semibold" else "regular"
            lines = break_lines(text, weight, scale.small_pt, width_pt)
            lines = clip(lines, limit, weight, scale.small_pt, width_pt)
            if lines:
                blocks.append(("P", lines, weight, scale.small_pt, LEADING))
        return blocks

    def _when_lines(self, width_pt: float) -> tuple[str, ...]:
        """Return the days of the week and its number, on one line where that fits."""
        size_pt = self.scale.subtitle_pt
        span = week_span(self.week.monday, self.words)
        number = self.words.t("week {week}", week=self.week.week)
        if text_width_pt(f"{span}, {number}", "semibold", size_pt) <= width_pt:
            return (f"{span}, {number}",)
        return (*break_lines(span, "semibold", size_pt, width_pt), number)

    def head_height_pt(self) -> float:
        """Return the height of the head of the first page, with the space below it."""
        words_pt = sum(len(lines) * size * leading for _, lines, _, size, leading in self._head())
        code_pt = pt(QR_MM) + 2 * self.scale.small_pt * LEADING + pt(3) if self.week.link else 0.0
        return max(words_pt + pt(1), code_pt) + pt(4)

    def running_height_pt(self) -> float:
        """Return the height of the line above the other pages, with the space below it."""
        return self.scale.small_pt * LEADING + pt(4)

    def heading_height_pt(self) -> float:
        """Return the height of a day's heading with its line."""
        return self.scale.heading_pt * LEADING + STRONG_RULE_PT + pt(1)

    def foot_height_pt(self) -> float:
        """Return the height of the foot with the space above it."""
        return pt(3) + STRONG_RULE_PT + pt(1.5) + 3 * self.scale.small_pt * LEADING

    # -- pages

    def draw(
        self, groups: tuple[DayGroup, ...], rows: list[tuple[Row, ...]], layout: Layout
    ) -> bytes:
        """Draw every page and return the file."""
        self.spacing_pt = layout.spacing_pt
        pages = 2 * layout.sheets
        self._draw_head()
        for number, pieces in enumerate(layout.pages, 1):
            if number > 1:
                self._turn()
            for place, piece in enumerate(pieces):
                if place:
                    self.y_pt += _ABOVE_HEADING_PT
                self._draw_day(groups[piece.group], rows[piece.group], piece)
            self._draw_foot(number, pages)
        if len(layout.pages) < pages:
            self._turn()
            self._draw_notes()
            self._draw_foot(pages, pages)
        return self.pdf.save()

    def _text(
        self,
        role: str,
        lines: tuple[str, ...],
        face: Face,
        size_pt: float,
        leading: float = LEADING,
    ) -> None:
        with self.pdf.content(role):
            for line in lines:
                base_pt = self._base_pt(size_pt, leading)
                self.pdf.text(_LEFT_PT, base_pt, line, face, size_pt)
                self.y_pt += size_pt * leading

    def _base_pt(self, size_pt: float, leading: float = LEADING) -> float:
        """Return the baseline of a line whose box begins here: its capitals stand in the middle."""
        return self.y_pt + size_pt * (leading + CAPITAL_HEIGHT) / 2

    def _draw_head(self) -> None:
        top_pt = self.y_pt
        for role, lines, face, size_pt, leading in self._head():
            self._text(role, lines, face, size_pt, leading)
            self.y_pt += pt(1) if role == "H1" else 0
        if self.week.link:
            self._draw_code(top_pt)
        self.y_pt = top_pt + self.head_height_pt()

    def _draw_code(self, top_pt: float) -> None:
        """Draw the code in the right upper corner and what it is for."""
        code = make_qr(self.week.link)
        size_mm = module_mm(code.size, QR_MM, A4.dots_per_inch)
        width_pt = code.size * size_mm * MM_PT
        dot_pt = 72 / A4.dots_per_inch
        left_pt = round((_RIGHT_PT - width_pt) / dot_pt) * dot_pt
        base_pt = A4.height_pt - round((A4.height_pt - top_pt - pt(2)) / dot_pt) * dot_pt
        said = self.words.t("QR-code: {link}", link=self.week.link.lower())
        with self.pdf.content("Figure", alternative=said):
            self.pdf.qr(code, left_pt, base_pt, size_mm * MM_PT)
        below_pt = base_pt + width_pt + QUIET_MODULES * size_mm * MM_PT
        size_pt = self.scale.small_pt
        with self.pdf.content("P"):
            for index, (text, face) in enumerate(
                (
                    (self.words.t("Nog actueel?"), "bold"),
                    (self.week.number, "regular"),
                )
            ):
                step_pt = below_pt + index * size_pt * LEADING + size_pt
                weight: Face = "bold" if face == "bold" else "regular"
                self.pdf.text_right(_RIGHT_PT, step_pt, text, weight, size_pt)

    def _turn(self) -> None:
        """Begin another page with the line that says whose week it is."""
        self.pdf.next_page()
        self.y_pt = _TOP_PT
        size_pt = self.scale.small_pt
        base_pt = self._base_pt(size_pt)
        span = week_span(self.week.monday, self.words)
        number = self.words.t("week {week}", week=self.week.week)
        with self.pdf.content("P"):
            self.pdf.text(_LEFT_PT, base_pt, self.name, "bold", size_pt)
            self.pdf.text_right(_RIGHT_PT, base_pt, f"{span}, {number}", "regular", size_pt)
        self.y_pt = _TOP_PT + self.running_height_pt()

    def _draw_day(self, group: DayGroup, rows: tuple[Row, ...], piece: Piece) -> None:
        self._draw_heading(*group.heading(self.words), continued=piece.continued)
        with self.pdf.element("L"):
            for place, row in enumerate(rows[piece.first_row : piece.end_row]):
                if place:
                    with self.pdf.artifact():
                        self.pdf.rule(_LEFT_PT, _RIGHT_PT, self.y_pt, RULE_PT)
                self._draw_row(row)

    def _draw_heading(self, strong: str, quiet: str, *, continued: bool) -> None:
        size_pt = self.scale.heading_pt
        base_pt = self._base_pt(size_pt)
        if continued:
            vervolg = self.words.t("vervolg")
            quiet = f"{quiet}, {vervolg}" if quiet else vervolg
        with self.pdf.content("H2"):
            self.pdf.text(_LEFT_PT, base_pt, strong, "bold", size_pt)
            offset_pt = text_width_pt(strong + " ", "bold", size_pt)
            if quiet:
                self.pdf.text(_LEFT_PT + offset_pt, base_pt, quiet, "regular", size_pt)
        self.y_pt += size_pt * LEADING
        with self.pdf.artifact():
            self.pdf.rule(_LEFT_PT, _RIGHT_PT, self.y_pt + STRONG_RULE_PT / 2, STRONG_RULE_PT)
        self.y_pt += STRONG_RULE_PT + pt(1)

    def _draw_row(self, row: Row) -> None:
        scale, columns = self.scale, self.columns
        size_pt, step_pt = scale.body_pt, scale.body_pt * LEADING
        self.y_pt += self.spacing_pt
        base_pt = self._base_pt(size_pt)
        title_left_pt = _LEFT_PT + columns.time_pt
        with self.pdf.element("LI"), self.pdf.content("LBody"):
            if row.starts is not None and row.ends is not None:
                begin, end = time_words(row.starts, row.ends, self.words)
                right_pt = _LEFT_PT + start_width_pt(scale)
                self.pdf.text_right(right_pt, base_pt, begin, "bold", size_pt)
                if end:
                    self.pdf.text(right_pt + time_gap_pt(scale), base_pt, end, "regular", size_pt)
            for index, line in enumerate(row.title):
                line_pt = base_pt + index * step_pt
                self.pdf.text(title_left_pt, line_pt, line, "bold", size_pt)
                if row.cancelled:
                    self.pdf.strike(title_left_pt, line_pt, line, "bold", size_pt)
            below = len(row.title) if columns.stacked else 0
            left_pt = title_left_pt if columns.stacked else _RIGHT_PT - columns.facts_pt
            for index, line in enumerate((*row.strong, *row.facts)):
                face: Face = "bold" if index < len(row.strong) else "regular"
                line_pt = base_pt + (below + index) * step_pt
                self.pdf.text(left_pt, line_pt, line, face, size_pt)
        self.y_pt += row_height_pt(row, columns, scale) + self.spacing_pt

    def _draw_notes(self) -> None:
        """Draw lines to write on: the back of a sheet that the week left empty."""
        self._draw_heading(self.words.t("Mijn eigen afspraken"), "", continued=False)
        self.y_pt += _NOTE_LINE_PT
        end_pt = _BOTTOM_PT - self.foot_height_pt()
        with self.pdf.artifact():
            while self.y_pt < end_pt:
                self.pdf.rule(_LEFT_PT, _RIGHT_PT, self.y_pt, RULE_PT)
                self.y_pt += _NOTE_LINE_PT

    def _made(self) -> str:
        if self.now is None:
            return self.words.t(
                "blad {number}, de klok klopte niet bij het printen", number=self.week.number
            )
        return self.words.t(
            "blad {number}, geprint {day} om {time} uur",
            number=self.week.number,
            day=day_month(self.now.date(), self.words),
            time=clock_time(self.now),
        )

    def _draw_foot(self, number: int, pages: int) -> None:
        size_pt, words = self.scale.small_pt, self.words
        step_pt = size_pt * LEADING
        top_pt = _BOTTOM_PT - 3 * step_pt
        with self.pdf.artifact():
            self.pdf.rule(_LEFT_PT, _RIGHT_PT, top_pt - pt(1.5), STRONG_RULE_PT)
        page = words.t("bladzijde {page} van {pages}", page=number, pages=pages)
        if number % 2:
            page = words.t("{page}, zie achterkant", page=page)
        made = self._made()
        call = (
            words.t("Vragen? Bel {phone}", phone=self.week.helpdesk_phone)
            if self.week.helpdesk_phone
            else words.t("Vragen? Kom langs.")
        )
        beside_pt = _INNER_PT - text_width_pt(made, "regular", size_pt) - pt(8)
        partners = partner_lines(
            self.week.partners, words, size_pt, (_INNER_PT, beside_pt), self.week.partner_roles
        )
        self.y_pt = top_pt
        base_pt = self._base_pt(size_pt)
        with self.pdf.content("P"):
            self.pdf.text(_LEFT_PT, base_pt, call, "bold", size_pt)
        if partners:
            with self.pdf.content("P"):
                for index, line in enumerate(partners, 1):
                    self.pdf.text(_LEFT_PT, base_pt + index * step_pt, line, "regular", size_pt)
        with self.pdf.content("P"):
            self.pdf.text_right(_RIGHT_PT, base_pt, page, "regular", size_pt)
            self.pdf.text_right(_RIGHT_PT, base_pt + 2 * step_pt, made, "regular", size_pt)


def partner_lines(
    names: tuple[str, ...],
    words: Words,
    size_pt: float,
    widths_pt: tuple[float, float],
    roles: tuple[str, ...] = (),
) -> tuple[str, ...]:
    """Return who makes it possible in two lines of some widths at most.

    ``roles`` (role and period of each) stand with the names where there is room for all of them; else the names alone, and
    whoever does not fit is counted.
    """
    if any(roles) and len(roles) == len(names):
        pairs = zip(names, roles, strict=True)
        whole = tuple(f"{name} ({role})" if role else name for name, role in pairs)
        lines = _two_lines(_thanks(whole, 0, words), size_pt, widths_pt)
        if lines:
            return lines
    for shown in range(len(names), 0, -1):
        said = _thanks(names[:shown], len(names) - shown, words)
        lines = _two_lines(said, size_pt, widths_pt)
        if lines:
            return lines
    if not names:
        return ()
    many = words.tn("Dankzij {n} partner", "Dankzij {n} partners", len(names))
    return (many,)


def _thanks(listed: tuple[str, ...], rest: int, words: Words) -> str:
    if rest:
        said = words.t("{names} en nog {n} andere", names=", ".join(listed), n=rest)
    elif len(listed) > 1:
        said = words.t("{first} en {last}", first=", ".join(listed[:-1]), last=listed[-1])
    else:
        said = listed[0]
    return words.t("Dankzij {names}", names=said)


def _two_lines(text: str, size_pt: float, widths_pt: tuple[float, float]) -> tuple[str, ...]:
    """Return a text in one or two lines of different widths, or nothing where it does not fit."""
    first, *more = break_lines(text, "regular", size_pt, widths_pt[0])
    if not more:
        return (first,)
    second = break_lines(" ".join(more), "regular", size_pt, widths_pt[1])
    return (first, second[0]) if len(second) == 1 else ()
