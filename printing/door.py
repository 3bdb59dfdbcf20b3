"""Signs for a door, to be read from some metres: today's rooms, and a note that something is otherwise.

1. the sign has one row for each activity: when, what and where, in the largest type with which the day is one page; a day
   that is too full for that goes on over more pages, in the smallest of the sizes
2. the note is one page; its heading is as large as it fits, and what there is instead stands below as far as there is room
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from printing.column import Column, base_of
from printing.door_sheets import DoorLine, DoorNote, DoorSign
from printing.fonts import Face, text_width_pt
from printing.lines import break_lines, clip
from printing.list_pages import Foot, ListPages, Part
from printing.paper import A3, A4_LANDSCAPE, LEADING, ORDINARY, RULE_PT, STRONG_RULE_PT, Paper, pt
from sync.dates import capital, long_date
from sync.words import Words

_SIZES_PT = {"A4": (30.0, 26.0, 22.0, 20.0), "A3": (44.0, 40.0, 36.0, 32.0, 28.0, 24.0)}
"""Sizes of the rows of a sign, by paper; the first with which the day is one page."""
_TITLES_PT = {"A4": (40.0, 34.0), "A3": (52.0, 44.0, 38.0)}
_END_SHARE = 0.62
"""Size of the end of an activity, as a part of that of its begin."""
_NOTE_SCALES = (1.7, 1.5, 1.35, 1.2, 1.1, 1.0)
"""How much larger the type of a note may be: the first with which all of it stands on the page."""
_NOTE_TITLES_PT = (60.0, 52.0, 44.0, 36.0)
_NOTE_SAID_PT = (54.0, 48.0, 40.0, 34.0)
_NOTE_PT = 26.0
_NOTE_SMALL_PT = 20.0
_ASK_PT = 18.0
_GAP_PT = pt(7)
_FRAME_PAD_PT = pt(5)


def sign(sheet: DoorSign, words: Words, now: datetime | None, paper: Paper = A4_LANDSCAPE) -> bytes:
    """Return the PDF of a day's sign, printed at the local moment ``now`` (None: nobody knows)."""
    sizes_pt = _SIZES_PT[paper.name]
    for size_pt in sizes_pt if sheet.lines else (_TITLES_PT[paper.name][0], *sizes_pt):
        pages, parts = _laid(sheet, words, now, paper, size_pt)
        if len(parts) == 1:
            break
    _sign_head(pages.column, sheet, words, paper)
    return pages.draw(parts)


def sign_paper(name: str) -> Paper:
    """Return the paper of a sign by its name: A4 lies on its side, A3 stands."""
    return A3 if name.upper() == "A3" else A4_LANDSCAPE


def _laid(
    sheet: DoorSign, words: Words, now: datetime | None, paper: Paper, size_pt: float
) -> tuple[ListPages, list[list[Part]]]:
    title = _sign_title(sheet, words)
    day = capital(long_date(sheet.day, words))
    pages = ListPages(
        f"{title}, {day}", f"{title}, {day}", Foot(now=now, ask=sheet.ask), words, paper
    )
    head_pt = _sign_head(pages.column, sheet, words, paper, draw=False)
    parts = [_sign_row(pages.column, line, size_pt, sheet.lines) for line in sheet.lines]
    pages.column.y_pt += head_pt
    if not parts or sheet.closed:
        parts.insert(0, _nothing(pages.column, sheet, words, size_pt))
    found = pages.pages(parts)
    pages.column.y_pt -= head_pt
    return pages, found


def _sign_title(sheet: DoorSign, words: Words) -> str:
    """Return what stands above the day: that the house is closed, where nothing is in it."""
    if sheet.closed and not sheet.lines:
        return sheet.closed.rstrip(".")
    return words.t("Vandaag in {house}", house=sheet.house)


def _sign_head(
    column: Column, sheet: DoorSign, words: Words, paper: Paper, *, draw: bool = True
) -> float:
    """Draw the head, and return how high it is."""
    size_pt = _fitting(column, _sign_title(sheet, words), _TITLES_PT[paper.name])
    title = column.broken(_sign_title(sheet, words), "bold", size_pt, 2)
    below_pt = size_pt * 0.55
    day = capital(long_date(sheet.day, words))
    said = column.broken(day, "semibold", below_pt, 1)
    height_pt = (
        len(title) * size_pt * 1.15 + len(said) * below_pt * LEADING + pt(4) + STRONG_RULE_PT
    )
    if draw:
        column.write("H1", title, "bold", size_pt, leading=1.15)
        column.gap(1)
        column.write("P", said, "semibold", below_pt)
        column.gap(3)
        column.rule(STRONG_RULE_PT)
    return height_pt


def _nothing(column: Column, sheet: DoorSign, words: Words, size_pt: float) -> Part:
    """Return what stands in place of rows, or above them: that the house is closed and until when, or that there is nothing."""
    texts: tuple[tuple[str, Face], ...] = (
        ((sheet.closed if sheet.lines else "", "bold"), (sheet.again, "semibold"))
        if sheet.closed
        else ((words.t("Vandaag is hier niets te doen."), "regular"),)
    )
    broken = [(column.broken(text, face, size_pt, 4), face) for text, face in texts if text]
    height_pt = sum(len(lines) * size_pt * LEADING + pt(4) for lines, _ in broken)

    def draw(into: Column) -> None:
        for lines, face in broken:
            into.gap(4)
            into.write("P", lines, face, size_pt)

    return Part(height_pt=height_pt, draw=draw, row=False)


def _sign_row(column: Column, line: DoorLine, size_pt: float, every: Sequence[DoorLine]) -> Part:
    """Return a row: when, what and where; ``every`` line of the sign has its columns at the same places.

    On paper that lies on its side the room stands at the right, on paper that stands below the title.
    """
    stands = column.pdf.height_pt > column.width_pt * 1.2
    end_pt = max(size_pt * _END_SHARE, ORDINARY.body_pt)
    begins_pt = max(text_width_pt(one.begins, "bold", size_pt) for one in every)
    ends_pt = max(text_width_pt(one.ends, "regular", end_pt) for one in every)
    time_pt = max(begins_pt, ends_pt) if stands else begins_pt + size_pt * 0.25 + ends_pt
    room_pt = 0.0
    if not stands:
        widest_pt = max(text_width_pt(one.room, "regular", size_pt) for one in every)
        room_pt = min(widest_pt, column.width_pt * 0.3)
    left_pt = column.left_pt + time_pt + _GAP_PT
    title_pt = column.right_pt - left_pt - (room_pt + _GAP_PT if room_pt else 0)
    title = _broken(line.title, "bold", size_pt, title_pt, 2)
    below = [(text, "semibold") for text in _broken(line.strong, "semibold", size_pt, title_pt, 1)]
    beside = _broken(line.room, "regular", size_pt, room_pt, 2) if room_pt else ()
    if stands:
        below += [(text, "regular") for text in _broken(line.room, "regular", size_pt, title_pt, 1)]
    pad_pt = size_pt * 0.16
    most = max(len(title) + len(below), len(beside), 2 if stands and line.ends else 1)
    height_pt = most * size_pt * LEADING + 2 * pad_pt + RULE_PT

    def draw(into: Column) -> None:
        pdf, top_pt = into.pdf, into.y_pt + pad_pt
        base_pt, step_pt = base_of(top_pt, size_pt), size_pt * LEADING
        with pdf.content("LBody"):
            pdf.text(into.left_pt, base_pt, line.begins, "bold", size_pt)
            if line.ends:
                beside_pt = 0.0 if stands else begins_pt + size_pt * 0.25
                below_pt = step_pt if stands else 0.0
                pdf.text(into.left_pt + beside_pt, base_pt + below_pt, line.ends, "regular", end_pt)
            for index, text in enumerate(title):
                pdf.text(left_pt, base_pt + index * step_pt, text, "bold", size_pt)
                if line.cancelled:
                    pdf.strike(left_pt, base_pt + index * step_pt, text, "bold", size_pt)
            for index, (text, weight) in enumerate(below, len(title)):
                face: Face = "semibold" if weight == "semibold" else "regular"
                pdf.text(left_pt, base_pt + index * step_pt, text, face, size_pt)
            for index, text in enumerate(beside):
                x_pt = into.right_pt - room_pt
                pdf.text(x_pt, base_pt + index * step_pt, text, "regular", size_pt)
        into.y_pt += height_pt - RULE_PT
        into.rule()

    return Part(height_pt=height_pt, draw=draw)


def _broken(text: str, face: Face, size_pt: float, width_pt: float, most: int) -> tuple[str, ...]:
    return clip(break_lines(text, face, size_pt, width_pt), most, face, size_pt, width_pt)


# -- the note


def note(sheet: DoorNote, words: Words, now: datetime | None) -> bytes:
    """Return the PDF of a note for a door, printed at the local moment ``now`` (None: nobody knows)."""
    for scale in _NOTE_SCALES:
        pages, whole = _note_drawn(sheet, words, now, scale)
        if whole:
            break
    return pages.draw([[]])


def _note_drawn(
    sheet: DoorNote, words: Words, now: datetime | None, scale: float
) -> tuple[ListPages, bool]:
    """Return a note in type of some scale, and whether all of it stands there."""
    pages = ListPages(f"{sheet.said}: {sheet.title}", "", Foot(now=now), words, A4_LANDSCAPE)
    column, size_pt = pages.column, _NOTE_PT * scale
    column.paragraph(sheet.house, "semibold", _ASK_PT, most=1)
    column.gap(2)
    whole = _largest(column, "H1", sheet.title, [one * scale for one in _NOTE_TITLES_PT])
    column.gap(4)
    whole &= _framed(column, sheet.said, scale)
    column.gap(4)
    ask = column.broken(sheet.ask, "semibold", _ASK_PT, 2)
    ask_pt = len(ask) * _ASK_PT * LEADING + pt(3)
    again = words.t("Volgende keer: {when}.", when=sheet.next_time) if sheet.next_time else ""
    for text, face, most in (
        (sheet.when, "semibold", 2),
        (sheet.before, "regular", 2),
        (sheet.reason, "regular", 2),
        (again, "semibold", 2),
    ):
        weight: Face = "semibold" if face == "semibold" else "regular"
        lines = column.broken(text, weight, size_pt, most)
        whole &= len(column.broken(text, weight, size_pt)) <= most
        if len(lines) * size_pt * LEADING <= pages.room_pt() - ask_pt:
            column.write("P", lines, weight, size_pt)
        else:
            whole = False
    whole &= _instead(column, sheet.others, words, pages.room_pt() - ask_pt, scale)
    column.y_pt += max(pages.room_pt() - ask_pt, 0) + pt(1)
    column.write("P", ask, "semibold", _ASK_PT)
    return pages, whole


def _largest(column: Column, role: str, text: str, sizes_pt: Sequence[float]) -> bool:
    """Draw a text in the largest of some sizes in which it fits on one line, else on two of the smallest.

    Returns whether it fits on one line.
    """
    size_pt = _fitting(column, text, sizes_pt)
    column.paragraph(text, "bold", size_pt, role=role, most=2, leading=1.15)
    return len(column.broken(text, "bold", size_pt)) == 1


def _fitting(column: Column, text: str, sizes_pt: Sequence[float]) -> float:
    """Return the first of some sizes in which a bold text fits on one line, else the last."""
    fits = (one for one in sizes_pt if len(column.broken(text, "bold", one)) == 1)
    return next(fits, sizes_pt[-1])


def _framed(column: Column, text: str, scale: float) -> bool:
    """Draw what is different in a frame, and return whether it fits on one line."""
    inner = Column(
        column.pdf,
        column.left_pt + _FRAME_PAD_PT,
        column.width_pt - 2 * _FRAME_PAD_PT,
        column.y_pt + _FRAME_PAD_PT * 0.6,
    )
    top_pt = column.y_pt
    whole = _largest(inner, "P", text, [one * scale for one in _NOTE_SAID_PT])
    height_pt = inner.y_pt + _FRAME_PAD_PT * 0.6 - top_pt
    with column.pdf.artifact():
        column.pdf.frame(column.left_pt + 2, top_pt, column.width_pt - 4, height_pt, weight_pt=4.0)
    column.y_pt = top_pt + height_pt
    return whole


def _instead(
    column: Column, others: Sequence[str], words: Words, room_pt: float, scale: float
) -> bool:
    """Draw what there is instead, as much of it as there is room for; return whether that is all."""
    size_pt = _NOTE_SMALL_PT * scale
    step_pt = size_pt * LEADING
    fitting = min(len(others), int((room_pt - pt(4)) / step_pt) - 1)
    if fitting < 1:
        return not others
    column.gap(4)
    column.paragraph(words.t("Vandaag is er wel:"), "bold", size_pt, role="H2")
    with column.pdf.element("L"):
        for text in others[:fitting]:
            with column.pdf.element("LI"):
                column.paragraph(text, "regular", size_pt, role="LBody", most=1)
    return fitting == len(others) and all(
        len(column.broken(text, "regular", size_pt)) == 1 for text in others
    )
