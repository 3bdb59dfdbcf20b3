"""The correction strip: what changed since a sheet was printed, to stick or clip on that sheet.

It is narrow, so that it covers little of the sheet: A6, or a piece of a roll that is as long as its text. What changed stands
in large letters, what became of it first; below is to which sheet the strip belongs, with the code by which one looks again.
On A6 many changes stand closer together; what does not fit then says so, and where the rest is.
"""

from __future__ import annotations

from datetime import datetime

import msgspec

from printing.column import Column, code_size_pt, draw_code
from printing.fonts import Face, text_width_pt
from printing.lines import ELLIPSIS, break_lines, clip
from printing.made import printed_words
from printing.paper import LEADING, ORDINARY, STRONG_RULE_PT, Paper, pt
from printing.tagged import TaggedPdf
from sync.sheet_words import ChangeLines
from sync.words import Words

QR_MM = 22.0
_BODY_PT, _SMALL_PT = ORDINARY.body_pt, ORDINARY.small_pt
_TITLE_PT, _STRONG_PT = 22.0, 18.0
_TITLE_LEADING = 1.18
_GAP_MM = 3.0
_BESIDE_MM = 62.0
"""Paper that is narrower has its words below the code."""
_MOST_ROLL_MM = 500
"""What is longer is a new sheet rather than a strip."""
_FORMS = ((False, 9), (False, 1), (True, 9), (True, 1))
"""How a change is told, the largest first: whether close together, and how much of how it was."""
_CLOSE_GAP_MM = 1.8


class StripSheet(msgspec.Struct, frozen=True, kw_only=True):
    """Everything on a strip."""

    house: str
    number: str
    """Of the sheet that it belongs to."""
    link: str = ""
    changes: tuple[ChangeLines, ...]
    """At least one: of a sheet that is right there is no strip."""
    week: str = ""
    """The days that the sheet is of: "Weekblad van week 48"."""


class _Block(msgspec.Struct, frozen=True):
    """Lines in one face and size, with the space above them."""

    role: str
    lines: tuple[str, ...]
    face: Face
    size_pt: float
    gap_mm: float = 0.0
    leading: float = LEADING

    @property
    def height_pt(self) -> float:
        return pt(self.gap_mm) + len(self.lines) * self.size_pt * self.leading if self.lines else 0


def strip(sheet: StripSheet, words: Words, now: datetime | None, paper: Paper) -> bytes:
    """Return the PDF of a strip on A6 or a roll, printed at the local moment ``now`` (None: nobody knows)."""
    head, foot = _head(sheet, words, paper), _foot(sheet, words, now, paper)
    code_pt = _code_height_pt(sheet, words, paper)
    edges_pt = pt(paper.top_mm + paper.bottom_mm)
    fixed_pt = _height_pt(head) + _height_pt(foot) + code_pt + 2 * (STRONG_RULE_PT + pt(2))
    free_pt = paper.height_pt - edges_pt - fixed_pt if paper.height_mm else 0.0
    body = _body(sheet, words, paper, free_pt)
    dot_pt = 72 / paper.dots_per_inch
    height_pt = paper.height_pt or (int((fixed_pt + _height_pt(body) + edges_pt) / dot_pt) + 1) * dot_pt  # fmt: skip
    title = words.t("Veranderd op uw blad")
    pdf = TaggedPdf(f"{title}, {sheet.number}", words.language, paper.width_pt, height_pt)
    column = Column.of(pdf, paper)
    _draw(column, head[:1])
    column.gap(0.6)
    column.rule(STRONG_RULE_PT)
    column.gap(1.4)
    _draw(column, head[1:])
    _draw(column, body)
    if paper.height_mm:
        ends_pt = code_pt + _height_pt(foot) + STRONG_RULE_PT + pt(2)
        column.y_pt = height_pt - pt(paper.bottom_mm) - ends_pt
    column.rule(STRONG_RULE_PT)
    column.gap(2)
    _draw_code(column, sheet, words, paper, code_pt)
    _draw(column, foot)
    return pdf.save()


def _draw(column: Column, blocks: list[_Block]) -> None:
    for block in blocks:
        if block.lines:
            column.gap(block.gap_mm)
            column.write(block.role, block.lines, block.face, block.size_pt, leading=block.leading)


def _height_pt(blocks: list[_Block]) -> float:
    return sum(block.height_pt for block in blocks)


def _block(
    role: str, text: str, face: Face, size_pt: float, paper: Paper, most: int, gap_mm: float = 0.0
) -> _Block:
    lines = break_lines(text, face, size_pt, paper.inner_pt) if text else ()
    return _Block(role, clip(lines, most, face, size_pt, paper.inner_pt), face, size_pt, gap_mm)


def _head(sheet: StripSheet, words: Words, paper: Paper) -> list[_Block]:
    said = words.t("Veranderd op uw blad")
    title = _block("H1", said, "bold", _TITLE_PT, paper, 2)
    return [
        _block("P", sheet.house, "bold", _BODY_PT, paper, 2),
        msgspec.structs.replace(title, leading=_TITLE_LEADING),
        _block("P", sheet.week, "regular", _BODY_PT, paper, 2),
    ]


def _change(one: ChangeLines, paper: Paper, close: bool, facts: int) -> list[_Block]:
    """Return a change: what became of it, of what, when, and so many ``facts`` about how it was; ``close`` in as few lines."""
    if close:
        return [
            _block("H2", f"{one.strong}: {one.title}", "bold", _BODY_PT, paper, 2, _CLOSE_GAP_MM),
            _block("P", one.short_when, "regular", _BODY_PT, paper, 2),
            *(_block("P", fact, "regular", _BODY_PT, paper, 2) for fact in one.facts[:facts]),
        ]
    whole = text_width_pt(one.when, "regular", _BODY_PT) <= paper.inner_pt
    when = (one.when,) if whole else (one.day, one.span)
    return [
        _block("H2", one.strong, "bold", _STRONG_PT, paper, 2, _GAP_MM),
        _block("P", one.title, "bold", _BODY_PT, paper, 2),
        *(_block("P", part, "regular", _BODY_PT, paper, 2) for part in when),
        *(_block("P", fact, "regular", _BODY_PT, paper, 3) for fact in one.facts[:facts]),
    ]


def _body(sheet: StripSheet, words: Words, paper: Paper, free_pt: float) -> list[_Block]:
    """Return as many changes as fit into ``free_pt`` points; what is left out is counted. On a roll nearly all do."""
    if not paper.height_mm:
        free_pt = pt(_MOST_ROLL_MM)
    for shown in range(len(sheet.changes), 0, -1):  # rather how it was goes than one of them
        for close, facts in _FORMS:
            blocks = [
                block
                for one in sheet.changes[:shown]
                for block in _change(one, paper, close, facts)
            ]
            more = words.t("Meer op de zuil.") if _is_cut(blocks) else ""
            if rest := len(sheet.changes) - shown:
                more = words.tn(
                    "En nog {n}. Kijk op de zuil.", "En nog {n}. Kijk op de zuil.", rest
                )
            blocks.append(_block("P", more, "semibold", _BODY_PT, paper, 2, _CLOSE_GAP_MM))
            if _height_pt(blocks) <= free_pt:
                return blocks
    # one that is longer than the paper
    more_block = _block("P", words.t("Meer op de zuil."), "semibold", _BODY_PT, paper, 1)
    fitting: list[_Block] = []
    for block in _change(sheet.changes[0], paper, True, 9):
        if _height_pt([*fitting, block, more_block]) > free_pt:
            break
        fitting.append(block)
    return [*fitting, more_block]


def _is_cut(blocks: list[_Block]) -> bool:
    return any(block.lines[-1].endswith(ELLIPSIS) for block in blocks if block.lines)


def _beside_pt(sheet: StripSheet, paper: Paper) -> float:
    """Return how much of the width the code takes from its words."""
    narrow = paper.inner_pt < pt(_BESIDE_MM)
    return 0.0 if narrow or not sheet.link else code_size_pt(sheet.link, QR_MM, paper) + pt(1)


def _code_words(sheet: StripSheet, words: Words, paper: Paper) -> list[_Block]:
    width_pt = paper.inner_pt - _beside_pt(sheet, paper)
    rows: list[tuple[str, Face, float, int]] = [
        (words.t("Hoort bij blad"), "regular", _BODY_PT, 1),
        (sheet.number, "bold", _BODY_PT, 2),
    ]
    rows.append((words.t("Plak of klem dit op uw blad."), "regular", _BODY_PT, 3))
    found = []
    for text, face, size_pt, most in rows:
        lines = clip(break_lines(text, face, size_pt, width_pt), most, face, size_pt, width_pt)
        found.append(_Block("P", lines, face, size_pt))
    return found


def _code_height_pt(sheet: StripSheet, words: Words, paper: Paper) -> float:
    """Return the height of the code and its words, beside or below each other."""
    words_pt = _height_pt(_code_words(sheet, words, paper))
    if not sheet.link:
        return words_pt
    side_pt = code_size_pt(sheet.link, QR_MM, paper)
    return max(side_pt, words_pt) if _beside_pt(sheet, paper) else side_pt + words_pt


def _draw_code(
    column: Column, sheet: StripSheet, words: Words, paper: Paper, height_pt: float
) -> None:
    top_pt, beside_pt = column.y_pt, _beside_pt(sheet, paper)
    blocks = _code_words(sheet, words, paper)
    if sheet.link:
        said = words.t("QR-code: {link}", link=sheet.link.lower())
        side_pt = draw_code(column.pdf, sheet.link, column.left_pt, top_pt, QR_MM, paper, said=said)
        if not beside_pt:
            column.y_pt = top_pt + side_pt
    if beside_pt:
        column.y_pt = top_pt + (height_pt - _height_pt(blocks)) / 2
    beside = Column(
        column.pdf, column.left_pt + beside_pt, column.width_pt - beside_pt, column.y_pt
    )
    _draw(beside, blocks)
    column.y_pt = top_pt + height_pt


def _foot(sheet: StripSheet, words: Words, now: datetime | None, paper: Paper) -> list[_Block]:
    made = printed_words(now, words)
    return [
        _block("P", made, "regular", _SMALL_PT, paper, 3, 0.6),
    ]
