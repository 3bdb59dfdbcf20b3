"""The slip: one activity, service or help post to take home, on A6 paper or from a roll of 58 or 80 mm.

How a slip is made
------------------
1. what stands on it is broken into lines at the width of the paper (``printing.lines``)
2. on A6 the head, the frame and the code keep their place; a long text gives way line by line and says where the rest is;
   a roll is as long as its text, up to a limit
3. everything is drawn from top to bottom, in the order of reading (``printing.tagged``)
"""

from __future__ import annotations

from datetime import datetime
from typing import Literal

import msgspec

from printing.fonts import CAPITAL_HEIGHT, Face, text_width_pt
from printing.lines import ELLIPSIS, break_lines, clip
from printing.paper import A6, LEADING, MM_PT, ORDINARY, ROLL_58, ROLL_80, STRONG_RULE_PT, Paper, pt
from printing.qr import QUIET_MODULES, make_qr, module_mm
from printing.slip_sheets import SlipSheet
from printing.tagged import TaggedPdf
from sync.dates import clock_time, day_month
from sync.words import Words

Format = Literal["a6", "58mm", "80mm"]
PAPERS: dict[str, Paper] = {"a6": A6, "58mm": ROLL_58, "80mm": ROLL_80}
QR_MM = 24.0
_BODY_PT = ORDINARY.body_pt
_SMALL_PT = ORDINARY.small_pt
_TITLE_SIZES_PT = (26.0, 22.0, 18.0)
_TITLE_LEADING = 1.18
_WHEN_SIZES_PT = (18.0, 16.0, 15.0)
_CODE_SIZES_PT = (24.0, 22.0, 20.0, 18.0)
_MOST_SUMMARY_LINES = 40
"""More than a metre of roll for one text helps nobody."""
_GAP_PT = pt(3)
_FRAME_PAD_PT = pt(2.8)


class _Block(msgspec.Struct, frozen=True):
    """Some lines in one face and size, with the space above them."""

    role: str
    lines: tuple[str, ...]
    face: Face
    size_pt: float
    gap_pt: float = 0.0
    leading: float = LEADING
    keep: bool = False
    """Whether it stays where room is short."""

    @property
    def height_pt(self) -> float:
        if not self.lines:
            return 0.0
        return self.gap_pt + len(self.lines) * self.size_pt * self.leading


def slip(sheet: SlipSheet, words: Words, now: datetime | None, format: Format = "a6") -> bytes:
    """Return the PDF of a slip, printed at the local moment ``now`` (None: nobody knows)."""
    paper = PAPERS[format]
    frame = _frame(sheet, paper)
    foot = _foot(sheet, words, now, paper)
    code_pt = _code_height_pt(sheet, paper)
    fixed_pt = _house_height_pt(sheet, paper) + sum(block.height_pt for block in frame)
    fixed_pt += (_GAP_PT + 2 * _FRAME_PAD_PT) if frame else 0
    fixed_pt += code_pt + sum(block.height_pt for block in foot) + STRONG_RULE_PT + pt(2)
    free_pt = (
        paper.height_pt - pt(paper.top_mm + paper.bottom_mm) - fixed_pt
        if paper.height_mm
        else float("inf")
    )
    body = _body(sheet, free_pt, words, paper)
    height_pt = paper.height_pt
    if not paper.height_mm:
        used_pt = fixed_pt + sum(block.height_pt for block in body)
        height_pt = _whole_dots(used_pt + pt(paper.top_mm + paper.bottom_mm), paper, up=True)
    drawing = _Drawing(TaggedPdf(sheet.title, words.language, paper.width_pt, height_pt), paper)
    drawing.house(sheet)
    drawing.blocks(body, struck=sheet.cancelled)
    drawing.frame(frame)
    drawing.end(sheet, foot, code_pt, words)
    return drawing.pdf.save()


# -- what stands on it


def _broken(text: str, face: Face, size_pt: float, paper: Paper, most: int) -> tuple[str, ...]:
    lines = break_lines(text, face, size_pt, paper.inner_pt)
    return clip(lines, most, face, size_pt, paper.inner_pt)


def _body(sheet: SlipSheet, free_pt: float, words: Words, paper: Paper) -> list[_Block]:
    """Return title, facts and text in ``free_pt`` points; the title is as large as that allows."""
    details = _details(sheet, paper)
    for size_pt in _TITLE_SIZES_PT:
        blocks = [*_head(sheet, paper, size_pt), *details]
        title = next(block for block in blocks if block.role == "H1")
        if len(title.lines) <= 2 and _height_pt(blocks) <= free_pt and not _is_cut(blocks):
            return blocks
    without_date = [block for block in blocks if block.size_pt != _SMALL_PT]
    if len(title.lines) <= 2 and _height_pt(without_date) <= free_pt and not _is_cut(blocks):
        return without_date
    return _cut(without_date, free_pt, words, paper)


def _is_cut(blocks: list[_Block]) -> bool:
    return any(block.lines[-1].endswith(ELLIPSIS) for block in blocks)


def _height_pt(blocks: list[_Block]) -> float:
    return sum(block.height_pt for block in blocks)


def _head(sheet: SlipSheet, paper: Paper, title_pt: float) -> list[_Block]:
    """Return the kicker, the title, and when."""
    title = _broken(sheet.title, "bold", title_pt, paper, 3) or ("-",)
    face: Face = "bold" if sheet.kind == "activity" else "semibold"
    when_pt = _BODY_PT
    if sheet.kind == "activity":
        when_pt = _largest(sheet.when, _WHEN_SIZES_PT, paper.inner_pt)
    kicker = _broken(sheet.kicker, "semibold", _BODY_PT, paper, 1)
    blocks = [
        _Block("P", kicker, "semibold", _BODY_PT, pt(0.6), keep=True),
        _Block("H1", title, "bold", title_pt, 0, _TITLE_LEADING, keep=True),
    ]
    for index, line in enumerate(sheet.when):
        lines = _broken(line, face, when_pt, paper, 2)
        blocks.append(_Block("P", lines, face, when_pt, 0 if index else pt(1.4), keep=True))
    return [block for block in blocks if block.lines]


def _largest(lines: tuple[str, ...], sizes_pt: tuple[float, ...], width_pt: float) -> float:
    """Return the largest of some sizes at which every line fits in bold; the smallest where none does."""
    for size_pt in sizes_pt:
        if all(text_width_pt(line, "bold", size_pt) <= width_pt for line in lines):
            return size_pt
    return sizes_pt[-1]


def _details(sheet: SlipSheet, paper: Paper) -> list[_Block]:
    """Return the text, the facts and when they were checked; where an activity is stays whatever else is said."""
    most = _MOST_SUMMARY_LINES
    blocks = [
        _Block(
            "P",
            _broken(sheet.summary, "regular", _BODY_PT, paper, most),
            "regular",
            _BODY_PT,
            pt(1.6),
        )
    ]
    for index, fact in enumerate(sheet.facts):
        lines = _broken(fact, "regular", _BODY_PT, paper, 2)
        keep = index == 0 and sheet.kind == "activity"
        blocks.append(_Block("P", lines, "regular", _BODY_PT, 0 if index else pt(1.6), keep=keep))
    checked = _broken(sheet.checked, "regular", _SMALL_PT, paper, 1)
    blocks.append(_Block("P", checked, "regular", _SMALL_PT, pt(0.8)))
    return [block for block in blocks if block.lines]


def _cut(blocks: list[_Block], free_pt: float, words: Words, paper: Paper) -> list[_Block]:
    """Return the blocks that fit: the longest text gives way first, then the last facts; the rest is on the screen."""
    said = _broken(words.t("Lees verder op de zuil."), "semibold", _BODY_PT, paper, 1)
    more = _Block("P", said, "semibold", _BODY_PT)
    kept = list(blocks)
    while _height_pt([*kept, more]) > free_pt:
        loose = [index for index, block in enumerate(kept) if not block.keep]
        longest = max(loose or range(len(kept)), key=lambda index: len(kept[index].lines))
        if len(kept[longest].lines) > (2 if loose else 1):
            kept[longest] = _shorter(kept[longest], paper)
        elif loose:
            kept.pop(loose[-1])
        else:
            break
    return [*kept, more]


def _shorter(block: _Block, paper: Paper) -> _Block:
    lines = clip(block.lines, len(block.lines) - 1, block.face, block.size_pt, paper.inner_pt)
    return msgspec.structs.replace(block, lines=lines)


def _frame(sheet: SlipSheet, paper: Paper) -> list[_Block]:
    width_pt = paper.inner_pt - 2 * _FRAME_PAD_PT
    strong_pt = 17.0 if sheet.kind == "service" else _BODY_PT
    strong = clip(
        break_lines(sheet.notice_strong, "bold", strong_pt, width_pt),
        2,
        "bold",
        strong_pt,
        width_pt,
    )
    notice = clip(
        break_lines(sheet.notice, "regular", _BODY_PT, width_pt), 3, "regular", _BODY_PT, width_pt
    )
    blocks = (
        _Block("P", strong, "bold", strong_pt),
        _Block("P", notice, "regular", _BODY_PT),
    )
    return [block for block in blocks if block.lines]


def _foot(sheet: SlipSheet, words: Words, now: datetime | None, paper: Paper) -> list[_Block]:
    said = [
        words.t(
            "Geprint op {day} om {time} uur",
            day=day_month(now.date(), words, year=True),
            time=clock_time(now),
        )
        if now is not None
        else words.t("De klok klopte niet bij het printen")
    ]
    if sheet.destroy_before is not None:
        before = day_month(sheet.destroy_before, words, year=True)
        said.append(words.t("Vernietigen voor {day}", day=before))
    return [
        _Block("P", _broken(text, "regular", _SMALL_PT, paper, 2), "regular", _SMALL_PT)
        for text in said
    ]


def _house_height_pt(sheet: SlipSheet, paper: Paper) -> float:
    lines = _broken(sheet.house, "bold", _BODY_PT, paper, 2)
    return max(len(lines), 1) * _BODY_PT * LEADING + STRONG_RULE_PT + pt(2.6)


# -- the code


def _module_pt(sheet: SlipSheet, paper: Paper) -> float:
    code = make_qr(sheet.link)
    return module_mm(code.size, QR_MM, paper.dots_per_inch) * MM_PT


def _qr_width_pt(sheet: SlipSheet, paper: Paper) -> float:
    """Return the width of the QR code with the quiet zone on its right; its left one is the margin."""
    if not sheet.link:
        return 0.0
    return (make_qr(sheet.link).size + QUIET_MODULES) * _module_pt(sheet, paper)


def _code_words(sheet: SlipSheet, paper: Paper) -> list[_Block]:
    """Return what stands beside the QR code: the same code in letters."""
    width_pt = paper.inner_pt - _qr_width_pt(sheet, paper)
    size_pt = _largest((sheet.code,), _CODE_SIZES_PT, width_pt)
    code = break_lines(sheet.code, "bold", size_pt, width_pt)
    hint = break_lines(sheet.code_hint, "regular", _SMALL_PT, width_pt)
    label = break_lines(sheet.code_label, "regular", _BODY_PT, width_pt)
    return [
        _Block("P", clip(label, 1, "regular", _BODY_PT, width_pt), "regular", _BODY_PT),
        _Block("P", code, "bold", size_pt),
        _Block("P", clip(hint, 3, "regular", _SMALL_PT, width_pt), "regular", _SMALL_PT),
    ]


def _code_height_pt(sheet: SlipSheet, paper: Paper) -> float:
    """Return the height of the QR code with its quiet zones, or of the words beside it where those are taller."""
    if not sheet.code:
        return _GAP_PT
    words_pt = _height_pt(_code_words(sheet, paper)) + _GAP_PT
    if not sheet.link:
        return words_pt
    modules = make_qr(sheet.link).size + 2 * QUIET_MODULES
    return max(modules * _module_pt(sheet, paper), words_pt)


def _whole_dots(length_pt: float, paper: Paper, *, up: bool = False) -> float:
    dot_pt = 72 / paper.dots_per_inch
    return (int(length_pt / dot_pt) + 1 if up else round(length_pt / dot_pt)) * dot_pt


class _Drawing:
    """A slip while it is being drawn: the PDF and how far down the page it has come."""

    def __init__(self, pdf: TaggedPdf, paper: Paper) -> None:
        self.pdf = pdf
        self.paper = paper
        self.left_pt = pt(paper.side_mm)
        self.right_pt = paper.width_pt - pt(paper.side_mm)
        self.y_pt = pt(paper.top_mm)

    def _block(self, block: _Block, left_pt: float, *, struck: bool = False) -> None:
        self.y_pt += block.gap_pt
        with self.pdf.content(block.role):
            for line in block.lines:
                step_pt = block.size_pt * block.leading
                base_pt = self.y_pt + step_pt / 2 + block.size_pt * CAPITAL_HEIGHT / 2
                self.pdf.text(left_pt, base_pt, line, block.face, block.size_pt)
                if struck:
                    self.pdf.strike(left_pt, base_pt, line, block.face, block.size_pt)
                self.y_pt += step_pt

    def house(self, sheet: SlipSheet) -> None:
        """Draw whose slip it is."""
        lines = _broken(sheet.house, "bold", _BODY_PT, self.paper, 2)
        self._block(_Block("P", lines, "bold", _BODY_PT), self.left_pt)
        self.y_pt += pt(0.6)
        with self.pdf.artifact():
            self.pdf.rule(self.left_pt, self.right_pt, self.y_pt + 1, STRONG_RULE_PT)
        self.y_pt += STRONG_RULE_PT + pt(2)

    def blocks(self, blocks: list[_Block], *, struck: bool) -> None:
        """Draw title, facts and text; the title of what is cancelled is struck through."""
        for block in blocks:
            self._block(block, self.left_pt, struck=struck and block.role == "H1")

    def frame(self, blocks: list[_Block]) -> None:
        """Draw the frame with what to do now."""
        if not blocks:
            return
        self.y_pt += _GAP_PT
        top_pt = self.y_pt
        self.y_pt += _FRAME_PAD_PT
        for block in blocks:
            self._block(block, self.left_pt + _FRAME_PAD_PT)
        self.y_pt += _FRAME_PAD_PT
        with self.pdf.artifact():
            self.pdf.frame(
                self.left_pt + 1,
                top_pt,
                self.right_pt - self.left_pt - 2,
                self.y_pt - top_pt,
                weight_pt=STRONG_RULE_PT,
            )

    def end(self, sheet: SlipSheet, foot: list[_Block], code_pt: float, words: Words) -> None:
        """Draw the code and the foot; on a sheet they stand at its lower edge."""
        foot_pt = sum(block.height_pt for block in foot) + STRONG_RULE_PT + pt(2)
        if self.paper.height_mm:
            self.y_pt = self.paper.height_pt - pt(self.paper.bottom_mm) - foot_pt - code_pt
        if sheet.code:
            self._code(sheet, code_pt, words)
        with self.pdf.artifact():
            self.pdf.rule(self.left_pt, self.right_pt, self.y_pt + 1, STRONG_RULE_PT)
        self.y_pt += STRONG_RULE_PT + pt(2)
        for block in foot:
            self._block(block, self.left_pt)

    def _code(self, sheet: SlipSheet, code_pt: float, words: Words) -> None:
        top_pt = self.y_pt
        if sheet.link:
            code, module_pt = make_qr(sheet.link), _module_pt(sheet, self.paper)
            above_pt = (code_pt - code.size * module_pt) / 2
            corner_pt = self.pdf.height_pt - _whole_dots(
                self.pdf.height_pt - top_pt - above_pt, self.paper
            )
            said = words.t("QR-code: {link}", link=sheet.link.lower())
            with self.pdf.content("Figure", alternative=said):
                self.pdf.qr(code, _whole_dots(self.left_pt, self.paper), corner_pt, module_pt)
        blocks = _code_words(sheet, self.paper)
        self.y_pt = top_pt + (code_pt - _height_pt(blocks)) / 2
        for block in blocks:
            self._block(block, self.left_pt + _qr_width_pt(sheet, self.paper))
        self.y_pt = top_pt + code_pt
