"""The head of a week's first page: whose week it is, when the house is open, the code, and what is urgent."""

from __future__ import annotations

import msgspec

from printing.column import Column
from printing.edition import Edition
from printing.fonts import Face, text_width_pt
from printing.lines import break_lines, clip, unbroken
from printing.paper import LEADING, MM_PT, TypeScale, pt
from printing.qr import QUIET_MODULES, make_qr, module_mm
from printing.sheets import WeekNotice, WeekSheet
from sync.dates import capital, day_month, long_date, month_name, week_span
from sync.words import Words

_TITLE_LEADING = 1.18
_BELOW_PT = pt(4)
_FRAME_PT = 2.0
_INSIDE_PT = pt(3)
MAX_URGENT = 2
MAX_NOTICE_LINES = 4
_TITLE_LINES = 2
_UNDER_CODE_MM = 11
"""How much wider than a code the words under it may be."""


class Block(msgspec.Struct, frozen=True):
    """Lines of one element of the head."""

    role: str
    lines: tuple[str, ...]
    face: Face
    size_pt: float
    leading: float = LEADING

    @property
    def height_pt(self) -> float:
        """How high the lines are."""
        return len(self.lines) * self.size_pt * self.leading


def title_of(week: WeekSheet, words: Words) -> str:
    """Return what the paper is called: "De week in De Linde", or the day of a paper of one day."""
    first = week.days[0].day
    if len(week.days) == 1:
        return capital(long_date(first, words))
    if len(week.days) > 7:
        return words.t(
            "{month} in {place}", month=capital(month_name(first, words)), place=week.place
        )
    return words.t("De week in {place}", place=week.place)


def span_of(week: WeekSheet, words: Words) -> tuple[str, str]:
    """Return which days it is about, and the number of the week."""
    number = words.t("week {week}", week=week.week)
    if len(week.days) == 1:
        return week.place, number
    if len(week.days) > 7:
        first, last = week.days[0].day, week.days[-1].day
        span = words.t(
            "{first} tot en met {last}", first=first.day, last=day_month(last, words, year=True)
        )
        weeks = words.t(
            "week {first} tot en met {last}",
            first=first.isocalendar().week,
            last=last.isocalendar().week,
        )
        return span, weeks
    return week_span(week.monday, words), number


def document_title(week: WeekSheet, words: Words) -> str:
    """Return what a reader shows above the document: the title and the number of the week."""
    return f"{title_of(week, words)}, {span_of(week, words)[1]}"


def running_of(week: WeekSheet, words: Words, size_pt: float, width_pt: float) -> tuple[str, str]:
    """Return what stands above the other pages, at the left and at the right; only the week's number where it is narrow."""
    span, number = span_of(week, words)
    title = title_of(week, words)
    whole = f"{span}, {number}"
    free_pt = width_pt - text_width_pt(title, "bold", size_pt) - pt(4)
    right = whole if text_width_pt(whole, "regular", size_pt) <= free_pt else number
    left_pt = width_pt - text_width_pt(right, "regular", size_pt) - pt(4)
    lines = clip(break_lines(title, "bold", size_pt, left_pt), 1, "bold", size_pt, left_pt)
    return "".join(lines), right


class WeekHead:
    """The head in one edition and scale: how high it is, and its drawing."""

    def __init__(
        self, week: WeekSheet, words: Words, edition: Edition, scale: TypeScale, *, brief: bool
    ) -> None:
        """Measure nothing yet; ``brief`` leaves of what is urgent the title and a line."""
        self.week = week
        self.words = words
        self.edition = edition
        self.scale = scale
        self.brief = brief
        self.width_pt = edition.paper.inner_pt
        self.code = bool(week.link) and not edition.band
        self.blocks = self._blocks()
        self.urgent = self._urgent(brief=brief)

    @property
    def height_pt(self) -> float:
        """Height with the space below it."""
        return self._words_pt

    @property
    def _words_pt(self) -> float:
        """Height of what is said and of what is urgent, with the space below."""
        words_pt = sum(block.height_pt for block in self.blocks) + pt(1)
        return max(words_pt, self._code_pt) + _BELOW_PT + self._urgent_pt

    @property
    def _code_pt(self) -> float:
        """Return the height of the code with the lines under it."""
        if not self.code:
            return 0.0
        return pt(self.edition.code_mm) + len(self._under) * self.scale.small_pt * LEADING + pt(3)

    @property
    def _under(self) -> tuple[tuple[str, Face], ...]:
        return code_words(self.week, self.words, self.edition, self.scale.small_pt)

    @property
    def _corner_pt(self) -> float:
        """Return the width that the code and the words under it take, with the space beside them."""
        if not self.code:
            return 0.0
        words_pt = max(text_width_pt(text, face, self.scale.small_pt) for text, face in self._under)
        return max(pt(self.edition.code_mm) + pt(16), words_pt + pt(6))

    @property
    def _urgent_pt(self) -> float:
        if not self.urgent:
            return 0.0
        return sum(block.height_pt for block in self.urgent) + 2 * _INSIDE_PT + _BELOW_PT

    def _blocks(self) -> tuple[Block, ...]:
        """Return what stands beside the code."""
        week, scale = self.week, self.scale
        width_pt = self.width_pt - self._corner_pt
        name = title_of(week, self.words)
        for title_pt in (scale.title_pt, scale.title_pt * 0.8, scale.heading_pt):
            title = break_lines(name, "bold", title_pt, width_pt)
            if len(title) == 1:
                break
        blocks = [
            Block(
                "H1", clip(title, 2, "bold", title_pt, width_pt), "bold", title_pt, _TITLE_LEADING
            ),
            Block("P", self._when_lines(width_pt), "semibold", scale.subtitle_pt),
        ]
        if self.edition.band:
            return tuple(blocks)
        blocks += small_blocks(week, self.words, scale.small_pt, width_pt)
        return tuple(blocks)

    def _when_lines(self, width_pt: float) -> tuple[str, ...]:
        """Return the days of the week and its number, on one line where that fits, and what was chosen of it."""
        size_pt = self.scale.subtitle_pt
        span, number = span_of(self.week, self.words)
        if text_width_pt(f"{span}, {number}", "semibold", size_pt) <= width_pt:
            lines: tuple[str, ...] = (f"{span}, {number}",)
        else:
            lines = (
                *clip(
                    break_lines(span, "semibold", size_pt, width_pt),
                    2,
                    "semibold",
                    size_pt,
                    width_pt,
                ),
                number,
            )
        chosen = break_lines(self.week.chosen, "semibold", size_pt, width_pt)
        return (*lines, *clip(chosen, 1, "semibold", size_pt, width_pt))

    def _urgent(self, *, brief: bool) -> tuple[Block, ...]:
        """Return what is urgent, to stand in a frame."""
        inner_pt, size_pt = self.width_pt - 2 * _INSIDE_PT, self.scale.body_pt
        blocks: list[Block] = []
        for notice in [one for one in self.week.notices if one.urgent][:MAX_URGENT]:
            most = 1 if brief else MAX_NOTICE_LINES
            title, text = notice_lines(notice, size_pt, inner_pt, self.words, most)
            blocks.append(Block("P", title, "bold", size_pt))
            if text:
                blocks.append(Block("P", text, "regular", size_pt))
        return tuple(blocks)

    def draw(self, column: Column) -> None:
        """Draw the head at the top of a column as wide as the page."""
        top_pt = column.y_pt
        for block in self.blocks:
            column.write(block.role, block.lines, block.face, block.size_pt, leading=block.leading)
            column.y_pt += pt(1) if block.role == "H1" else 0
        if self.code:
            self._draw_code(column, top_pt)
        column.y_pt = top_pt + self._words_pt
        if self.urgent:
            self._draw_urgent(column)

    def _draw_urgent(self, column: Column) -> None:
        frame_pt = self._urgent_pt - _BELOW_PT
        top_pt = column.y_pt - self._urgent_pt
        with column.pdf.artifact():
            column.pdf.frame(
                column.left_pt + _FRAME_PT / 2,
                top_pt,
                column.width_pt - _FRAME_PT,
                frame_pt,
                weight_pt=_FRAME_PT,
            )
        inside = Column(
            column.pdf,
            column.left_pt + _INSIDE_PT,
            column.width_pt - 2 * _INSIDE_PT,
            top_pt + _INSIDE_PT,
        )
        for block in self.urgent:
            inside.write(block.role, block.lines, block.face, block.size_pt)

    def _draw_code(self, column: Column, top_pt: float) -> None:
        """Draw the code in the right upper corner, and below it what it is for."""
        below_pt = draw_week_code(column, self.week, self.words, self.edition, top_pt + pt(2))
        size_pt = self.scale.small_pt
        with column.pdf.content("P"):
            for index, (text, face) in enumerate(self._under):
                base_pt = below_pt + index * size_pt * LEADING + size_pt
                column.pdf.text_right(column.right_pt, base_pt, text, face, size_pt)


def code_words(
    week: WeekSheet, words: Words, edition: Edition, size_pt: float
) -> tuple[tuple[str, Face], ...]:
    """Return the lines with a code: what it is for, and what to do with it or with its number; as narrow as the number allows."""
    number_pt = text_width_pt(week.number, "regular", size_pt)
    width_pt = max(number_pt, pt(edition.code_mm + _UNDER_CODE_MM))
    to_do = words.t("Scan dit, of typ {number} op de zuil.", number=week.number)
    lines = break_lines(to_do, "regular", size_pt, width_pt)
    return (words.t("Nog actueel?"), "bold"), *((line, "regular") for line in lines)


def draw_week_code(
    column: Column, week: WeekSheet, words: Words, edition: Edition, top_pt: float
) -> float:
    """Draw the code so that it ends at the right of a column, and return where its quiet zone ends below it."""
    pdf, paper = column.pdf, edition.paper
    code = make_qr(week.link, folded=edition.folded)
    module_pt = module_mm(code.size, edition.code_mm, paper.dots_per_inch) * MM_PT
    width_pt = code.size * module_pt
    dot_pt = 72 / paper.dots_per_inch
    left_pt = round((column.right_pt - width_pt) / dot_pt) * dot_pt
    code_top_pt = pdf.height_pt - round((pdf.height_pt - top_pt) / dot_pt) * dot_pt
    said = words.t("QR-code: {link}", link=week.link.lower())
    with pdf.content("Figure", alternative=said):
        pdf.qr(code, left_pt, code_top_pt, module_pt)
    return code_top_pt + width_pt + QUIET_MODULES * module_pt


def small_blocks(
    week: WeekSheet, words: Words, size_pt: float, width_pt: float, *, helpdesk: bool = True
) -> list[Block]:
    """Return where the house is, when it is open, when somebody answers its ``helpdesk``, and whom it looks for."""
    blocks = []
    texts: tuple[tuple[str, Face, int], ...] = (
        (week.house_line, "semibold", 1),
        *((line, "regular", 2) for line in week.hours_lines),
        (helpdesk_words(week, words) if helpdesk else "", "regular", 2),
        (week.wanted, "semibold", 2),
    )
    for text, face, limit in texts:
        lines = clip(break_lines(text, face, size_pt, width_pt), limit, face, size_pt, width_pt)
        if lines:
            blocks.append(Block("P", lines, face, size_pt))
    return blocks


def helpdesk_words(week: WeekSheet, words: Words) -> str:
    """Return when somebody answers the phone; empty where nobody said so."""
    if not (week.helpdesk_phone and week.helpdesk_hours):
        return ""
    return words.t(
        "Bel {phone}: {hours}", phone=unbroken(week.helpdesk_phone), hours=week.helpdesk_hours
    )


def is_cut(notice: WeekNotice, size_pt: float, width_pt: float, most: int) -> bool:
    """Return whether of a message something would be left out in ``most`` lines of text under two of its title."""
    title = break_lines(notice.title, "bold", size_pt, width_pt)
    return (
        len(title) > _TITLE_LINES
        or len(break_lines(notice.text, "regular", size_pt, width_pt)) > most
    )


def notice_lines(
    notice: WeekNotice, size_pt: float, width_pt: float, words: Words, most: int = MAX_NOTICE_LINES
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return a message as lines of its title and ``most`` of its text; what is cut says where the rest is."""
    title = break_lines(notice.title, "bold", size_pt, width_pt)
    title = clip(title, _TITLE_LINES, "bold", size_pt, width_pt)
    whole = break_lines(notice.text, "regular", size_pt, width_pt)
    if not is_cut(notice, size_pt, width_pt, most):
        return title, whole
    kept = clip(whole, most - 1, "regular", size_pt, width_pt)
    more = break_lines(words.t("Lees verder op de zuil."), "regular", size_pt, width_pt)
    return title, (*kept, *more)
