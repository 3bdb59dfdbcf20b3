"""The words of a flyer as blocks, and which of them fit: nothing is shrunk below its least size, and a cut says where the rest is."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from printing.block import Block
from printing.flyer_sheets import FlyerSheet
from printing.fonts import Face, text_width_pt
from printing.lines import ELLIPSIS, break_lines, clip
from sync.words import Words

TITLE_LEADING = 1.16


class Sizes(msgspec.Struct, frozen=True):
    """Type and measures of a flyer on one size of paper, all in points."""

    title_pts: tuple[float, ...]
    """Sizes of the title from the largest to the least."""
    when_pts: tuple[float, ...]
    body_pt: float
    small_pt: float
    gap_pt: float
    bar_pt: float
    """Thickness of a bar or a frame in the neighbourhood's colour."""
    picture_pt: float
    """A picture that is lower than this helps nobody."""


class Fitted(msgspec.Struct, frozen=True):
    """What stands in the room there is."""

    head: tuple[Block, ...]
    """Kicker and title."""
    body: tuple[Block, ...]
    """When, where, what it costs, and the text."""
    free_pt: float
    """Height that is left for a picture, its space above and below included."""


def height_pt(blocks: Sequence[Block]) -> float:
    """Return how high blocks are that stand below each other."""
    return sum(block.height_pt for block in blocks)


def largest(lines: Sequence[str], sizes_pt: Sequence[float], width_pt: float) -> float:
    """Return the largest of some sizes at which every line fits in bold; the smallest where none does."""
    for size_pt in sizes_pt:
        if all(text_width_pt(line, "bold", size_pt) <= width_pt for line in lines):
            return size_pt
    return sizes_pt[-1]


def broken(text: str, face: Face, size_pt: float, width_pt: float, most: int) -> tuple[str, ...]:
    """Return the lines of a text, ``most`` of them."""
    return clip(break_lines(text, face, size_pt, width_pt), most, face, size_pt, width_pt)


def fitted(
    sheet: FlyerSheet,
    sizes: Sizes,
    width_pt: float,
    room_pt: float,
    words: Words,
    narrower_pt: float = 0.0,
) -> Fitted:
    """Return the words of a flyer in ``room_pt`` points of height; the head is ``narrower_pt`` narrower than the rest.

    The title is as large as leaves room for a picture; without such a room, as large as leaves everything whole; and where
    even that is not, the longest text gives way line by line and says where the rest is.
    """
    tried = [_words(sheet, sizes, width_pt, pt, narrower_pt) for pt in sizes.title_pts]
    for picture_pt in (sizes.picture_pt, 0.0):
        for head, body in tried:
            free_pt = room_pt - height_pt(head) - height_pt(body)
            if free_pt >= picture_pt and not _is_cut((*head, *body)):
                return Fitted(head, body, free_pt)
    head, body = tried[-1]
    head, body = _cut(head, body, room_pt, sizes, width_pt, words, narrower_pt)
    return Fitted(head, body, max(room_pt - height_pt(head) - height_pt(body), 0.0))


def _is_cut(blocks: Sequence[Block]) -> bool:
    return any(block.lines[-1].endswith(ELLIPSIS) for block in blocks)


def _words(
    sheet: FlyerSheet, sizes: Sizes, width_pt: float, title_pt: float, narrower_pt: float
) -> tuple[tuple[Block, ...], tuple[Block, ...]]:
    """Return head and body with everything that is to be said, the title in a size of its own."""
    body_pt, gap_pt = sizes.body_pt, sizes.gap_pt
    head_pt = width_pt - narrower_pt
    kicker = broken(sheet.kicker, "semibold", body_pt, head_pt, 1)
    title = broken(sheet.title, "bold", title_pt, head_pt, 3) or ("-",)
    when_pt = largest(sheet.when, [one for one in sizes.when_pts if one <= title_pt], width_pt)
    head = (
        Block("P", kicker, "semibold", body_pt, keep=True),
        Block("H1", title, "bold", title_pt, 0, TITLE_LEADING, keep=True),
    )
    body = []
    for index, text in enumerate(sheet.when):
        lines = broken(text, "bold", when_pt, width_pt, 2)
        body.append(Block("P", lines, "bold", when_pt, 0 if index else gap_pt / 2, keep=True))
    summary = broken(sheet.summary, "regular", body_pt, width_pt, 60)
    for index, text in enumerate(sheet.facts):
        lines = broken(text, "semibold", body_pt, width_pt, 3)  # a copier loses thin letters
        keep = index in (0, len(sheet.facts) - 1)  # where it is, and what it costs
        body.append(Block("P", lines, "semibold", body_pt, 0 if index else gap_pt / 2, keep=keep))
    body.append(Block("P", summary, "regular", body_pt, gap_pt / 2))
    return tuple(one for one in head if one.lines), tuple(one for one in body if one.lines)


def _cut(
    head: tuple[Block, ...],
    body: tuple[Block, ...],
    room_pt: float,
    sizes: Sizes,
    width_pt: float,
    words: Words,
    narrower_pt: float,
) -> tuple[tuple[Block, ...], tuple[Block, ...]]:
    """Return what fits: what stays, then the other facts, then as much of the text; the rest is on the screen."""
    text = words.t("Lees verder op de zuil.")
    more = Block(
        "P", broken(text, "semibold", sizes.body_pt, width_pt, 1), "semibold", sizes.body_pt
    )
    every = [*head, *body]
    kept = {place: block for place, block in enumerate(every) if block.keep}
    free_pt = room_pt - height_pt([*kept.values(), more])
    while free_pt < 0 and len(kept) > len(head):
        longest = max(kept, key=lambda place: len(kept[place].lines))
        if len(kept[longest].lines) > 1:
            less_pt = narrower_pt if longest < len(head) else 0.0
            kept[longest] = _shorter(kept[longest], width_pt - less_pt)
        else:
            kept.popitem()
        free_pt = room_pt - height_pt([*kept.values(), more])
    for place, block in enumerate(every):
        if block.keep:
            continue
        part = block
        while part.height_pt > free_pt and len(part.lines) > 1 and block is every[-1]:
            part = _shorter(part, width_pt)
        if part.height_pt <= free_pt:
            kept[place] = part
            free_pt -= part.height_pt
    shown = tuple(kept[place] for place in sorted(kept))
    return shown[: len(head)], (*shown[len(head) :], more)


def _shorter(block: Block, width_pt: float) -> Block:
    lines = clip(block.lines, len(block.lines) - 1, block.face, block.size_pt, width_pt)
    return msgspec.structs.replace(block, lines=lines)
