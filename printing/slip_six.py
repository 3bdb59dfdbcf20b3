"""Six of one slip on a sheet of A4, to be cut: for a house that has no printer for small paper.

A sixth of A4 is a third smaller than A6. Title, when, where, what to do and the code stay, in the same size of letters; the
code stands beside the words, and what does not fit is said to be on the screen.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import msgspec

from printing.column import Column, code_size_pt, draw_code
from printing.fonts import Face, text_width_pt
from printing.lines import clip
from printing.paper import A4, LEADING, ORDINARY, RULE_PT, STRONG_RULE_PT, Paper, pt
from printing.slip_layout import Block, foot_of, height_of, largest
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
_TITLE_SIZES_PT, _CODE_SIZES_PT = (20.0, 18.0), (18.0, 16.0, 15.0, 14.0)
_TITLE_LEADING = 1.18


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
        column.paragraph(sheet.house, "bold", _BODY_PT, most=1)
        column.rule(STRONG_RULE_PT)
        column.gap(_GAP_MM)
        top_pt = column.y_pt
        notice = self._notice()
        notice_pt = self.foot_pt - pt(_GAP_MM) - height_of(notice)
        code_pt = self._code_width_pt()
        beside = Column(column.pdf, column.left_pt, column.width_pt - code_pt, top_pt)
        for block in self._body(beside, notice_pt - pt(_GAP_MM) - top_pt):
            self._write(beside, block, struck=sheet.cancelled and block.role == self.heading)
        if sheet.code and sheet.link:
            self._code(column, top_pt, code_pt)
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
            Block("P", column.broken(sheet.notice_strong, "bold", _BODY_PT, 1), "bold", _BODY_PT),
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

    def _body(self, column: Column, free_pt: float) -> list[Block]:
        """Return as much as fits of what is told: the title, when and where first, the long text last."""
        more = Block(
            "P",
            column.broken(self.words.t("Lees verder op de zuil."), "semibold", _SMALL_PT),
            "semibold",
            _SMALL_PT,
        )
        for size_pt in _TITLE_SIZES_PT:
            kept = list(self._told(column, size_pt))
            title = next(block for block in kept if block.role == self.heading)
            if len(title.lines) <= 2 and height_of(kept) <= free_pt:
                return kept
        while len(kept) > 1 and height_of([*kept, more]) > free_pt:
            last = kept.pop()
            if last.role != self.heading and len(last.lines) > 1:
                lines = clip(last.lines, len(last.lines) - 1, last.face, last.size_pt, column.width_pt)  # fmt: skip
                kept.append(msgspec.structs.replace(last, lines=lines))
        return [*kept, more]

    def _told(self, column: Column, title_pt: float) -> Iterator[Block]:
        sheet = self.sheet
        if sheet.kicker:
            kicker = column.broken(sheet.kicker, "semibold", _SMALL_PT, 1)
            yield Block("P", kicker, "semibold", _SMALL_PT)
        title = column.broken(sheet.title, "bold", title_pt, 2) or ("-",)
        yield Block(self.heading, title, "bold", title_pt, leading=_TITLE_LEADING)
        face: Face = "bold" if sheet.kind == "activity" else "semibold"
        for line in sheet.when:
            yield Block("P", column.broken(line, face, _BODY_PT, 2), face, _BODY_PT)
        for fact in sheet.facts:
            yield Block("P", column.broken(fact, "regular", _BODY_PT, 3), "regular", _BODY_PT)
        summary = column.broken(sheet.summary, "regular", _BODY_PT)
        if summary:
            yield Block("P", summary, "regular", _BODY_PT)
