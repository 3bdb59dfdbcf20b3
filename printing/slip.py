"""The slip: one activity, service or help post to take home, on A6 paper or from a roll of 58 or 80 mm.

How a slip is made
------------------
1. what stands on it is broken into lines at the width of the paper (``printing.slip_layout``)
2. on A6 the head, the frame and the code keep their place; a long text gives way line by line and says where the rest is;
   a roll is as long as its text, up to a limit
3. everything is drawn from top to bottom, in the order of reading (``printing.tagged``)

A house without a printer for small paper gets six of one slip on a sheet of A4, to be cut (``printing.slip_six``).
"""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from printing.block import Block
from printing.fonts import CAPITAL_HEIGHT
from printing.paper import A6, ROLL_58, ROLL_80, RULE_PT, STRONG_RULE_PT, Paper, pt
from printing.qr import make_qr
from printing.slip_layout import (
    BELOW_PT,
    BODY_PT,
    FRAME_PAD_PT,
    GAP_PT,
    Laid,
    broken,
    code_below,
    code_words,
    height_of,
    lay_out,
    module_pt,
    qr_width_pt,
    whole_dots,
)
from printing.slip_sheets import SlipSheet
from printing.tagged import TaggedPdf
from sync.words import Words

Format = Literal["a6", "58mm", "80mm"]
PAPERS: dict[str, Paper] = {"a6": A6, "58mm": ROLL_58, "80mm": ROLL_80}


def slip(sheet: SlipSheet, words: Words, now: datetime | None, format: Format = "a6") -> bytes:
    """Return the PDF of a slip, printed at the local moment ``now`` (None: nobody knows)."""
    paper = PAPERS[format]
    laid = lay_out(sheet, words, now, paper)
    pdf = TaggedPdf(sheet.title, words.language, paper.width_pt, laid.height_pt)
    _Drawing(pdf, paper).whole(sheet, laid, words)
    return pdf.save()


class _Drawing:
    """A slip while it is being drawn: the PDF and how far down the page it has come."""

    def __init__(self, pdf: TaggedPdf, paper: Paper) -> None:
        self.pdf = pdf
        self.paper = paper
        self.left_pt = pt(paper.side_mm)
        self.right_pt = paper.width_pt - pt(paper.side_mm)
        self.y_pt = pt(paper.top_mm)

    def whole(self, sheet: SlipSheet, laid: Laid, words: Words) -> None:
        """Draw a slip from its first word to its last."""
        self.house(sheet)
        self.blocks(laid.body, struck=sheet.cancelled)
        self.frame(laid.frame)
        self.end(sheet, laid.foot, laid.code_pt, words)

    def _block(self, block: Block, left_pt: float, *, struck: bool = False) -> None:
        self.y_pt += block.gap_pt
        with self.pdf.content(block.role):
            for line in block.lines:
                step_pt = block.size_pt * block.leading
                base_pt = self.y_pt + step_pt / 2 + block.size_pt * CAPITAL_HEIGHT / 2
                self.pdf.text(left_pt, base_pt, line, block.face, block.size_pt)
                if struck:
                    self.pdf.strike(left_pt, base_pt, line, block.face, block.size_pt)
                self.y_pt += step_pt
        if block.write_pt:
            self.y_pt += block.write_pt
            with self.pdf.artifact():
                self.pdf.rule(self.left_pt, self.right_pt, self.y_pt - RULE_PT, RULE_PT)

    def house(self, sheet: SlipSheet) -> None:
        """Draw whose slip it is."""
        lines = broken(sheet.house, "bold", BODY_PT, self.paper, 2)
        self._block(Block("P", lines, "bold", BODY_PT), self.left_pt)
        self.y_pt += pt(0.6)
        with self.pdf.artifact():
            self.pdf.rule(self.left_pt, self.right_pt, self.y_pt + 1, STRONG_RULE_PT)
        self.y_pt += STRONG_RULE_PT + pt(2)

    def blocks(self, blocks: list[Block], *, struck: bool) -> None:
        """Draw title, facts and text; the title of what is cancelled is struck through."""
        for block in blocks:
            self._block(block, self.left_pt, struck=struck and block.role == "H1")

    def frame(self, blocks: list[Block]) -> None:
        """Draw the frame with what to do now."""
        if not blocks:
            return
        self.y_pt += GAP_PT
        top_pt = self.y_pt
        self.y_pt += FRAME_PAD_PT
        for block in blocks:
            self._block(block, self.left_pt + FRAME_PAD_PT)
        self.y_pt += FRAME_PAD_PT
        with self.pdf.artifact():
            self.pdf.frame(
                self.left_pt + 1,
                top_pt,
                self.right_pt - self.left_pt - 2,
                self.y_pt - top_pt,
                weight_pt=STRONG_RULE_PT,
            )

    def end(self, sheet: SlipSheet, foot: list[Block], code_pt: float, words: Words) -> None:
        """Draw the code and the foot; on a sheet they stand at its lower edge."""
        foot_pt = sum(block.height_pt for block in foot) + STRONG_RULE_PT + pt(2)
        if self.paper.height_mm:
            self.y_pt = self.paper.height_pt - pt(self.paper.bottom_mm) - foot_pt - code_pt
        if sheet.code:
            self._code(sheet, code_pt, words)
        else:
            self.y_pt += code_pt
        with self.pdf.artifact():
            self.pdf.rule(self.left_pt, self.right_pt, self.y_pt + 1, STRONG_RULE_PT)
        self.y_pt += STRONG_RULE_PT + pt(2)
        for block in foot:
            self._block(block, self.left_pt)

    def _code(self, sheet: SlipSheet, code_pt: float, words: Words) -> None:
        top_pt, end_pt = self.y_pt, self.y_pt + code_pt
        below = code_below(sheet, self.paper)
        code_pt -= height_of(below) + (BELOW_PT if below else 0)
        if sheet.link:
            code, dark_pt = make_qr(sheet.link), module_pt(sheet, self.paper)
            above_pt = (code_pt - code.size * dark_pt) / 2
            corner_pt = self.pdf.height_pt - whole_dots(
                self.pdf.height_pt - top_pt - above_pt, self.paper
            )
            said = words.t("QR-code: {link}", link=sheet.link.lower())
            with self.pdf.content("Figure", alternative=said):
                self.pdf.qr(code, whole_dots(self.left_pt, self.paper), corner_pt, dark_pt)
        blocks = code_words(sheet, self.paper)
        self.y_pt = top_pt + (code_pt - height_of(blocks)) / 2
        for block in blocks:
            self._block(block, self.left_pt + qr_width_pt(sheet, self.paper))
        self.y_pt = top_pt + code_pt
        for block in below:
            self._block(block, self.left_pt)
        self.y_pt = end_pt
