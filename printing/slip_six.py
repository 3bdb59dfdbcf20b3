"""Six of one slip on a sheet of A4, to be cut: for a house that has no printer for small paper.

A sixth of A4 is a third smaller than A6. Title, when, where, what to do and the code stay, in the same size of letters. The
code stands in the top right corner, clear of where a slip is folded; the words run beside it and then below it over the whole width,
and what does not fit is said to be on the screen.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from math import ceil

from msgspec import Struct
from msgspec.structs import replace

from printing.block import Block
from printing.column import Column, code_size_pt, draw_code
from printing.fonts import Face, text_width_pt
from printing.lines import ELLIPSIS, break_around, clip
from printing.paper import A4, LEADING, ORDINARY, RULE_PT, STRONG_RULE_PT, Paper, pt
from printing.slip_layout import foot_of, height_of, largest
from printing.slip_sheets import SlipSheet
from printing.tagged import TaggedPdf
from sync.words import Words

SIXTH = Paper("A4/6", 105, 99, 8, 6, 5, 300)
QR_MM = 20.0
_COLUMNS, _ROWS = 2, 3
_CLEAR_MM = 5.5
"""Cut lines stay so far from the edge of the sheet, where printers do not print."""
_GAP_MM = 1.5
_BODY_PT, _SMALL_PT = ORDINARY.body_pt, ORDINARY.small_pt
_TITLE_SIZES_PT, _CODE_SIZES_PT = (20.0, 18.0, 16.0), (18.0, 16.0, 15.0, 14.0)
_TITLE_LEADING = 1.18
_LARGE_PT = 18.0
"""From this size lines may stand as close as those of a title."""


def six_slips(sheet: SlipSheet, words: Words, now: datetime | None) -> bytes:
    """Return the PDF of a sheet of A4 with the same slip six times, and lines to cut along."""
    pdf = TaggedPdf(sheet.title, words.language, A4.width_pt, A4.height_pt)
    clear_pt = pt(_CLEAR_MM)
    with pdf.artifact():
        for column in range(1, _COLUMNS):
            across_pt = column * SIXTH.width_pt
            pdf.upright(across_pt, clear_pt, A4.height_pt - clear_pt, RULE_PT)
        for row in range(1, _ROWS):
            pdf.rule(clear_pt, A4.width_pt - clear_pt, row * SIXTH.height_pt, RULE_PT)
    for number in range(_COLUMNS * _ROWS):
        row, column = divmod(number, _COLUMNS)
        place = Column(
            pdf,
            column * SIXTH.width_pt + pt(SIXTH.side_mm),
            SIXTH.inner_pt,
            row * SIXTH.height_pt + pt(SIXTH.top_mm),
        )
        _Sixth(place, sheet, words, now, "H2" if number else "H1").draw()
    return pdf.save()


class _Text(Struct, frozen=True):
    """Words that are to be broken into lines, ``most`` of them where that is given."""

    role: str
    text: str
    face: Face
    size_pt: float
    leading: float = LEADING
    most: int = 0


class _Around(Struct, frozen=True):
    """The room of the words: narrow as long as they stand beside the code, and below it the whole width."""

    beside_pt: float
    code_pt: float
    """How far down the code and its letters reach."""
    width_pt: float

    def laid(self, texts: Iterable[_Text]) -> list[Block]:
        """Return texts below each other as blocks."""
        found: list[Block] = []
        for one in texts:
            left_pt = max(self.code_pt - height_of(found), 0.0)
            beside = ceil(left_pt / (one.size_pt * one.leading))
            lines = break_around(
                one.text, one.face, one.size_pt, self.beside_pt, beside, self.width_pt
            )
            if one.most:
                last_pt = self.beside_pt if one.most <= beside else self.width_pt
                lines = clip(lines, one.most, one.face, one.size_pt, last_pt)
            if lines:
                found.append(Block(one.role, lines, one.face, one.size_pt, leading=one.leading))
        return found


class _Sixth:
    """One of the six, at its place on the sheet."""

    def __init__(
        self, column: Column, sheet: SlipSheet, words: Words, now: datetime | None, heading: str
    ) -> None:
        self.column = column
        self.sheet = sheet
        self.words = words
        self.foot = [
            line
            for text in foot_of(sheet, words, now)
            for line in column.broken(text, "regular", _SMALL_PT, 2)
        ]
        self.heading = heading
        self.bottom_pt = column.y_pt + SIXTH.height_pt - pt(SIXTH.top_mm + SIXTH.bottom_mm)
        self.foot_pt = self.bottom_pt - len(self.foot) * _SMALL_PT * LEADING - pt(1)

    def draw(self) -> None:
        """Draw it from its first word to its last."""
        column, sheet = self.column, self.sheet
        corner_pt, code_pt = column.y_pt, self._code_width_pt()
        beside = Column(column.pdf, column.left_pt, column.width_pt - code_pt, corner_pt)
        beside.paragraph(sheet.house, "bold", _BODY_PT, most=2)
        beside.rule(STRONG_RULE_PT)
        column.y_pt = beside.y_pt + pt(_GAP_MM)
        notice = self._notice()
        notice_pt = self.foot_pt - pt(_GAP_MM) - height_of(notice)
        left_pt = corner_pt + self._code_height_pt(code_pt) - column.y_pt
        around = _Around(beside.width_pt, left_pt, column.width_pt)
        for block in self._body(around, notice_pt - pt(_GAP_MM) - column.y_pt):
            self._write(column, block, struck=sheet.cancelled and block.role == self.heading)
        if sheet.code and sheet.link:
            self._code(column, corner_pt, code_pt)
        column.y_pt = notice_pt
        for block in notice:
            self._write(column, block)
        column.y_pt = self.foot_pt - pt(_GAP_MM) / 2
        column.rule(STRONG_RULE_PT)
        column.y_pt = self.foot_pt + pt(1)
        column.write("P", self.foot, "regular", _SMALL_PT)

    @staticmethod
    def _write(column: Column, block: Block, *, struck: bool = False) -> None:
        column.y_pt += block.gap_pt
        column.write(
            block.role, block.lines, block.face, block.size_pt, leading=block.leading, struck=struck
        )

    def _notice(self) -> list[Block]:
        """Return what to do, and the code in letters where there is no QR code to stand below."""
        sheet, column = self.sheet, self.column
        found = [
            Block("P", column.broken(sheet.notice_strong, "bold", _BODY_PT, 2), "bold", _BODY_PT),
            Block("P", column.broken(sheet.notice, "regular", _BODY_PT, 2), "regular", _BODY_PT),
        ]
        if sheet.code and not sheet.link:
            said = f"{sheet.code_label} {sheet.code}"
            found.append(Block("P", column.broken(said, "bold", _BODY_PT, 1), "bold", _BODY_PT))
        return [block for block in found if block.lines]

    def _code_width_pt(self) -> float:
        """Return the width of the QR code, or of its letters where those are wider."""
        sheet = self.sheet
        if not sheet.link:
            return 0.0
        letters_pt = text_width_pt(sheet.code, "bold", _CODE_SIZES_PT[-1]) + pt(_GAP_MM)
        return max(code_size_pt(sheet.link, QR_MM, A4), letters_pt)

    def _code_height_pt(self, width_pt: float) -> float:
        """Return the height of the QR code with its letters below; nothing where there is none."""
        sheet = self.sheet
        if not width_pt:
            return 0.0
        label_pt = _SMALL_PT * LEADING if sheet.code_label else 0.0
        letters_pt = largest((sheet.code,), _CODE_SIZES_PT, width_pt) * LEADING
        return code_size_pt(sheet.link, QR_MM, A4) + label_pt + letters_pt

    def _code(self, column: Column, top_pt: float, width_pt: float) -> None:
        """Draw the QR code at the right, and below it the same in letters."""
        sheet = self.sheet
        left_pt = column.right_pt - width_pt
        said = self.words.t("QR-code: {link}", link=sheet.link.lower())
        side_pt = draw_code(column.pdf, sheet.link, left_pt, top_pt, QR_MM, A4, said=said)
        below = Column(column.pdf, left_pt, width_pt, top_pt + side_pt)
        below.paragraph(sheet.code_label, "regular", _SMALL_PT, most=1)
        size_pt = largest((sheet.code,), _CODE_SIZES_PT, width_pt)
        below.write("P", below.broken(sheet.code, "bold", size_pt), "bold", size_pt)

    def _body(self, around: _Around, free_pt: float) -> list[Block]:
        """Return as much as fits of what is told: the title, when and where first, the long text last."""
        for size_pt in _TITLE_SIZES_PT:
            kept = around.laid(self._told(size_pt))
            title = next(block for block in kept if block.role == self.heading)
            if not title.lines[-1].endswith(ELLIPSIS) and height_of(kept) <= free_pt:
                return kept
        more = _Text("P", self.words.t("Lees verder op de zuil."), "semibold", _SMALL_PT)
        told = list(self._told(_TITLE_SIZES_PT[-1]))
        kept = around.laid([*told, more])
        while len(told) > 1 and height_of(kept) > free_pt:
            *rest, last = told
            lines = len(around.laid(told)[-1].lines)
            told = rest
            if last.role != self.heading and lines > 1:
                told.append(replace(last, most=lines - 1))
            kept = around.laid([*told, more])
        return kept

    def _told(self, title_pt: float) -> Iterator[_Text]:
        """Return everything that is told, the most important first."""
        sheet = self.sheet
        face: Face = "bold" if sheet.kind == "activity" else "semibold"
        yield _Text("P", sheet.kicker, "semibold", _SMALL_PT, most=1)
        leading = _TITLE_LEADING if title_pt >= _LARGE_PT else LEADING
        yield _Text(self.heading, sheet.title or "-", "bold", title_pt, leading, most=2)
        yield from (_Text("P", line, face, _BODY_PT, most=2) for line in sheet.when)
        yield from (_Text("P", fact, "regular", _BODY_PT, most=3) for fact in sheet.facts)
        yield _Text("P", sheet.summary, "regular", _BODY_PT)
