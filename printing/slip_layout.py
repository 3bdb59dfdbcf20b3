"""Where everything on a slip goes: its texts broken into lines at the width of its paper, and how much room each takes."""

from __future__ import annotations

from datetime import datetime

import msgspec

from printing.block import Block
from printing.fonts import Face, text_width_pt
from printing.lines import ELLIPSIS, break_lines, clip
from printing.made import destroy_words, printed_words
from printing.paper import LEADING, MM_PT, ORDINARY, ROLL_58, STRONG_RULE_PT, Paper, pt
from printing.qr import QUIET_MODULES, make_qr, module_mm
from printing.slip_sheets import SlipSheet
from sync.words import Words

QR_MM = 24.0
BODY_PT = ORDINARY.body_pt
_SMALL_PT = ORDINARY.small_pt
_TITLE_SIZES_PT = (26.0, 22.0, 18.0)
_TITLE_LEADING = 1.18
_WHEN_SIZES_PT = (18.0, 16.0, 15.0, 14.0)
_CALL_SIZES_PT = (17.0, 16.0, 15.0, 14.0)
_CODE_SIZES_PT = (24.0, 22.0, 20.0, 18.0)
_BESIDE_PT = pt(30)
"""A code in letters needs so much room to stand beside the QR code; on a narrow roll it stands below."""
BELOW_PT = pt(1.5)
"""Between a code below the QR code and the foot."""
_HINT_LINES = 3
_MOST_SUMMARY_LINES = 40
"""More than a metre of roll for one text helps nobody."""
GAP_PT = pt(3)
FRAME_PAD_PT = pt(2.8)
_WRITE_PT = pt(9)
"""As high as old hands write."""


class Laid(msgspec.Struct, frozen=True):
    """A slip that is laid out."""

    paper: Paper
    height_pt: float
    """Of the whole slip; a roll is as long as its text."""
    body: list[Block]
    frame: list[Block]
    foot: list[Block]
    code_pt: float
    """Height of the QR code and the words with it."""


def lay_out(sheet: SlipSheet, words: Words, now: datetime | None, paper: Paper) -> Laid:
    """Return where everything on a slip goes, printed at the local moment ``now`` (None: nobody knows)."""
    frame = _frame(sheet, paper)
    foot = _foot(sheet, words, now, paper)
    code_pt = _code_height_pt(sheet, paper)
    fixed_pt = _house_height_pt(sheet, paper) + sum(block.height_pt for block in frame)
    fixed_pt += (GAP_PT + 2 * FRAME_PAD_PT) if frame else 0
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
        height_pt = whole_dots(used_pt + pt(paper.top_mm + paper.bottom_mm), paper, up=True)
    return Laid(paper, height_pt, body, frame, foot, code_pt)


# -- what stands on it


def _lines(paper: Paper, sheet: int, roll: int) -> int:
    """Return how many lines a text may take: a roll gets longer, a sheet does not."""
    return sheet if paper.height_mm else roll


def broken(text: str, face: Face, size_pt: float, paper: Paper, most: int) -> tuple[str, ...]:
    """Return the lines of a text at the width of a paper, ``most`` of them."""
    lines = break_lines(text, face, size_pt, paper.inner_pt)
    return clip(lines, most, face, size_pt, paper.inner_pt)


def _body(sheet: SlipSheet, free_pt: float, words: Words, paper: Paper) -> list[Block]:
    """Return title, facts and text in ``free_pt`` points; the title is as large as that allows."""
    details = _details(sheet, paper)
    most = 3 if paper is ROLL_58 else 2
    for size_pt in _TITLE_SIZES_PT:
        blocks = [*_head(sheet, paper, size_pt), *details]
        title = next(block for block in blocks if block.role == "H1")
        if len(title.lines) <= most and height_of(blocks) <= free_pt and not _is_cut(blocks):
            return blocks
    without_date = [block for block in blocks if block.size_pt != _SMALL_PT]
    if len(title.lines) <= most and height_of(without_date) <= free_pt and not _is_cut(blocks):
        return without_date
    return _cut(without_date, free_pt, words, paper)


def _is_cut(blocks: list[Block]) -> bool:
    return any(block.lines[-1].endswith(ELLIPSIS) for block in blocks)


def height_of(blocks: list[Block]) -> float:
    """Return the height of blocks below each other, in points."""
    return sum(block.height_pt for block in blocks)


def _head(sheet: SlipSheet, paper: Paper, title_pt: float) -> list[Block]:
    """Return the kicker, the title, and when."""
    title = broken(sheet.title, "bold", title_pt, paper, _lines(paper, 3, 5)) or ("-",)
    face: Face = "bold" if sheet.kind == "activity" else "semibold"
    when_pt = BODY_PT
    if sheet.kind == "activity":
        when_pt = largest(sheet.when, _WHEN_SIZES_PT, paper.inner_pt)
    kicker = broken(sheet.kicker, "semibold", BODY_PT, paper, _lines(paper, 1, 2))
    blocks = [
        Block("P", kicker, "semibold", BODY_PT, pt(0.6), keep=True),
        Block("H1", title, "bold", title_pt, 0, _TITLE_LEADING, keep=True),
    ]
    for index, line in enumerate(sheet.when):
        lines = broken(line, face, when_pt, paper, _lines(paper, 2, 4))
        blocks.append(Block("P", lines, face, when_pt, 0 if index else pt(1.4), keep=True))
    return [block for block in blocks if block.lines]


def largest(lines: tuple[str, ...], sizes_pt: tuple[float, ...], width_pt: float) -> float:
    """Return the largest of some sizes at which every line fits in bold; the smallest where none does."""
    for size_pt in sizes_pt:
        if all(text_width_pt(line, "bold", size_pt) <= width_pt for line in lines):
            return size_pt
    return sizes_pt[-1]


def _details(sheet: SlipSheet, paper: Paper) -> list[Block]:
    """Return the text, the facts and when they were checked; where an activity is stays whatever else is said."""
    most = _MOST_SUMMARY_LINES
    blocks = [
        Block(
            "P",
            broken(sheet.summary, "regular", BODY_PT, paper, most),
            "regular",
            BODY_PT,
            pt(1.6),
        )
    ]
    for index, fact in enumerate(sheet.facts):
        lines = broken(fact, "regular", BODY_PT, paper, _lines(paper, 2, 6))
        keep = index == 0 and sheet.kind == "activity"
        blocks.append(Block("P", lines, "regular", BODY_PT, 0 if index else pt(1.6), keep=keep))
    for index, label in enumerate(sheet.blanks):
        lines = broken(label, "regular", BODY_PT, paper, 2)
        gap_pt = pt(1) if index else pt(1.6)
        blocks.append(Block("P", lines, "regular", BODY_PT, gap_pt, keep=True, write_pt=_WRITE_PT))
    checked = broken(sheet.checked, "regular", _SMALL_PT, paper, _lines(paper, 1, 2))
    blocks.append(Block("P", checked, "regular", _SMALL_PT, pt(0.8)))
    return [block for block in blocks if block.lines]


def _cut(blocks: list[Block], free_pt: float, words: Words, paper: Paper) -> list[Block]:
    """Return the blocks that fit: the longest text gives way first, then the last facts; the rest is on the screen."""
    said = broken(words.t("Lees verder op de zuil."), "semibold", BODY_PT, paper, 2)
    more = Block("P", said, "semibold", BODY_PT)
    kept = list(blocks)
    while height_of([*kept, more]) > free_pt:
        loose = [index for index, block in enumerate(kept) if not block.keep]
        longest = max(loose or range(len(kept)), key=lambda index: len(kept[index].lines))
        if len(kept[longest].lines) > (2 if loose else 1):
            kept[longest] = _shorter(kept[longest], paper)
        elif loose:
            kept.pop(loose[-1])
        else:
            break
    return [*kept, more]


def _shorter(block: Block, paper: Paper) -> Block:
    lines = clip(block.lines, len(block.lines) - 1, block.face, block.size_pt, paper.inner_pt)
    return msgspec.structs.replace(block, lines=lines)


def _frame(sheet: SlipSheet, paper: Paper) -> list[Block]:
    width_pt = paper.inner_pt - 2 * FRAME_PAD_PT
    # a number that is called stands large, and on one line
    sizes_pt = _CALL_SIZES_PT if sheet.kind == "service" else (BODY_PT,)
    strong_pt = largest(tuple(sheet.notice_strong.split(" ")), sizes_pt, width_pt)
    strong = break_lines(sheet.notice_strong, "bold", strong_pt, width_pt)
    strong = clip(strong, _lines(paper, 2, 4), "bold", strong_pt, width_pt)
    notice = break_lines(sheet.notice, "regular", BODY_PT, width_pt)
    notice = clip(notice, _lines(paper, 3, 12), "regular", BODY_PT, width_pt)
    blocks = (
        Block("P", strong, "bold", strong_pt),
        Block("P", notice, "regular", BODY_PT),
    )
    return [block for block in blocks if block.lines]


def foot_of(sheet: SlipSheet, words: Words, now: datetime | None) -> list[str]:
    """Return what stands at the foot of a slip: when it was printed, and until when it may be kept where it names somebody."""
    said = [printed_words(now, words)]
    if sheet.destroy_before is not None:
        said.append(destroy_words(sheet.destroy_before, words))
    return said


def _foot(sheet: SlipSheet, words: Words, now: datetime | None, paper: Paper) -> list[Block]:
    return [
        Block("P", broken(text, "regular", _SMALL_PT, paper, 3), "regular", _SMALL_PT)
        for text in foot_of(sheet, words, now)
    ]


def _house_height_pt(sheet: SlipSheet, paper: Paper) -> float:
    lines = broken(sheet.house, "bold", BODY_PT, paper, 2)
    return max(len(lines), 1) * BODY_PT * LEADING + STRONG_RULE_PT + pt(2.6)


# -- the code


def module_pt(sheet: SlipSheet, paper: Paper) -> float:
    """Return the side of a module of the QR code, in points."""
    code = make_qr(sheet.link)
    return module_mm(code.size, QR_MM, paper.dots_per_inch) * MM_PT


def qr_width_pt(sheet: SlipSheet, paper: Paper) -> float:
    """Return the width of the QR code with the quiet zone on its right; its left one is the margin."""
    if not sheet.link:
        return 0.0
    return (make_qr(sheet.link).size + QUIET_MODULES) * module_pt(sheet, paper)


def code_words(sheet: SlipSheet, paper: Paper) -> list[Block]:
    """Return what stands beside the QR code: the same code in letters and what to do with it, where those have room there."""
    width_pt = paper.inner_pt - qr_width_pt(sheet, paper)
    label = break_lines(sheet.code_label, "regular", BODY_PT, width_pt)
    blocks = [
        Block("P", clip(label, 1, "regular", BODY_PT, width_pt), "regular", BODY_PT),
        *([] if _is_narrow(sheet, paper) else [_letters(sheet, width_pt)]),
        *([_hint(sheet, width_pt)] if _hint_beside(sheet, paper) else []),
    ]
    return [block for block in blocks if block.lines]


def code_below(sheet: SlipSheet, paper: Paper) -> list[Block]:
    """Return what has no room beside the QR code, and so stands below it over the whole width."""
    if not sheet.code:
        return []
    blocks = [
        *([_letters(sheet, paper.inner_pt)] if _is_narrow(sheet, paper) else []),
        *([] if _hint_beside(sheet, paper) else [_hint(sheet, paper.inner_pt)]),
    ]
    return [block for block in blocks if block.lines]


def _hint(sheet: SlipSheet, width_pt: float) -> Block:
    lines = break_lines(sheet.code_hint, "regular", _SMALL_PT, width_pt)
    return Block(
        "P", clip(lines, _HINT_LINES, "regular", _SMALL_PT, width_pt), "regular", _SMALL_PT
    )


def _hint_beside(sheet: SlipSheet, paper: Paper) -> bool:
    width_pt = paper.inner_pt - qr_width_pt(sheet, paper)
    return len(break_lines(sheet.code_hint, "regular", _SMALL_PT, width_pt)) <= _HINT_LINES


def _letters(sheet: SlipSheet, width_pt: float) -> Block:
    size_pt = largest((sheet.code,), _CODE_SIZES_PT, width_pt)
    return Block("P", break_lines(sheet.code, "bold", size_pt, width_pt), "bold", size_pt)


def _is_narrow(sheet: SlipSheet, paper: Paper) -> bool:
    return paper.inner_pt - qr_width_pt(sheet, paper) < _BESIDE_PT


def _code_height_pt(sheet: SlipSheet, paper: Paper) -> float:
    """Return the height of the QR code with its quiet zones, or of the words beside it where those are taller, and what is below."""
    if not sheet.code:
        return GAP_PT
    below = code_below(sheet, paper)
    below_pt = height_of(below) + (BELOW_PT if below else 0)
    words_pt = height_of(code_words(sheet, paper)) + GAP_PT
    if not sheet.link:
        return words_pt + below_pt
    modules = make_qr(sheet.link).size + 2 * QUIET_MODULES
    return max(modules * module_pt(sheet, paper), words_pt) + below_pt


def whole_dots(length_pt: float, paper: Paper, *, up: bool = False) -> float:
    """Return a length in points as the nearest number of whole dots of a printer, or the next above."""
    dot_pt = 72 / paper.dots_per_inch
    return (int(length_pt / dot_pt) + 1 if up else round(length_pt / dot_pt)) * dot_pt
