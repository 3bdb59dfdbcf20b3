"""Call cards: whom to call, on which number, and about what; one card of large type per person, on A6 or from a roll.

In the hall no screen shows a number, so a volunteer calls from a card; and when two neighbours both agreed, each gets a card
with the other's name and number. A card is drawn and printed from memory: it never becomes a file (``spool``, ``private``).

1. each card is broken into lines at the width of the paper; name and number are as large as they fit; where long words would
   not leave room on a sheet, each text gets fewer lines, never smaller ones
2. the cards are drawn one to a page, from top to bottom in the order of reading; the foot stands at the lower edge of a sheet
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

import msgspec

from printing.column import base_of
from printing.fonts import Face, text_width_pt
from printing.lines import break_lines, clip, unbroken
from printing.made import destroy_words, printed_words
from printing.paper import LEADING, ORDINARY, STRONG_RULE_PT, Paper, pt
from printing.slip import PAPERS, Format
from printing.tagged import TaggedPdf
from sync.words import N_, Words

_BODY_PT, _SMALL_PT = ORDINARY.body_pt, ORDINARY.small_pt
_LARGE_SIZES_PT = (30.0, 28.0, 26.0, 24.0, 22.0, 20.0)
_FRAME_PAD_PT = pt(2.8)
_GAP_PT = pt(2.4)
_BOX_PT = 11.0
_ROOM = (3, 2, 1)
"""How many lines a text gets: as many as leave room for all of the card."""
TITLE = N_("Belkaart")
"""What the paper is called, in its file and at the printer: never after a person."""


class CallCard(msgspec.Struct, frozen=True, kw_only=True):
    """Everything on one card."""

    house: str
    whose: str
    """Who takes the card: "Voor Truus", or a volunteer."""
    name: str
    """Whom to call."""
    number: str = ""
    """As it is read out; empty where nobody left one, then ``no_number`` says what to do."""
    no_number: str = ""
    about: str = ""
    place: str = ""
    """Where they meet: "In het buurthuis"; empty on the card of a volunteer."""
    place_lines: tuple[str, ...] = ()
    """The day and the hour, and the address."""
    ask: tuple[str, ...] = ()
    """What a volunteer asks."""
    answers: tuple[str, ...] = ()
    """What can come of it, each with a box to tick."""
    house_line: str = ""
    """The house's own number, and when to call it."""
    destroy_before: date


class _Line(msgspec.Struct, frozen=True):
    """One or more lines in one face and size, with the space above them."""

    role: str
    lines: tuple[str, ...]
    face: Face = "regular"
    size_pt: float = _BODY_PT
    gap_pt: float = 0.0
    box: bool = False

    @property
    def height_pt(self) -> float:
        return self.gap_pt + len(self.lines) * self.size_pt * LEADING if self.lines else 0.0


def call_cards(
    cards: Sequence[CallCard], words: Words, now: datetime | None, format: Format = "a6"
) -> bytes:
    """Return the PDF of some cards, a page each, printed at the local moment ``now`` (None: nobody knows)."""
    paper = PAPERS[format]
    laid = [_laid(card, words, now, paper) for card in cards]
    height_pt = paper.height_pt or max(_used_pt(*parts, paper) for parts in laid)
    pdf = TaggedPdf(words.t(TITLE), words.language, paper.width_pt, height_pt)
    for number, parts in enumerate(laid):
        if number:
            pdf.next_page()
        body, *rest = parts
        if number:  # a document has one heading of the first rank
            body = [msgspec.structs.replace(x, role="H2") if x.role == "H1" else x for x in body]
        _draw(pdf, paper, body, *rest)
    return pdf.save()


def _laid(
    card: CallCard, words: Words, now: datetime | None, paper: Paper
) -> tuple[list[_Line], list[_Line], list[_Line]]:
    """Return what stands on a card: its body, its frame and its foot."""
    foot = _foot(card, words, now, paper)
    for most in _ROOM:
        parts = (_body(card, paper, most), _frame(card, paper), foot)
        if not paper.height_mm or _used_pt(*parts, paper) <= paper.height_pt:
            break
    return parts


def _broken(
    text: str, face: Face, size_pt: float, width_pt: float, most: int = 2
) -> tuple[str, ...]:
    return clip(break_lines(text, face, size_pt, width_pt), most, face, size_pt, width_pt)


def _large(role: str, text: str, paper: Paper, gap_pt: float = 0.0) -> _Line:
    """Return a text as large as it fits on one line, or on two of the smallest size."""
    for size_pt in _LARGE_SIZES_PT:
        if text_width_pt(text, "bold", size_pt) <= paper.inner_pt:
            return _Line(role, (text,), "bold", size_pt, gap_pt)
    size_pt = _LARGE_SIZES_PT[-1]
    return _Line(role, _broken(text, "bold", size_pt, paper.inner_pt), "bold", size_pt, gap_pt)


def _body(card: CallCard, paper: Paper, most: int) -> list[_Line]:
    width_pt = paper.inner_pt
    tick_pt = width_pt - _BOX_PT - pt(3)
    lines = [
        _Line("P", _broken(card.house, "bold", _BODY_PT, width_pt, min(most, 2)), "bold"),
        _Line(
            "P",
            _broken(card.whose, "semibold", _BODY_PT, width_pt, min(most, 2)),
            "semibold",
            gap_pt=pt(3.4),
        ),
        _large("H1", card.name, paper),
    ]
    if card.number:
        lines.append(_large("P", unbroken(card.number), paper))
    else:
        said = _broken(card.no_number, "bold", _BODY_PT, width_pt, 3)
        lines.append(_Line("P", said, "bold"))
    about = _broken(card.about, "regular", _BODY_PT, width_pt, most)
    lines.append(_Line("P", about, gap_pt=_GAP_PT))
    for at, text in enumerate(card.ask):
        asked = _broken(text, "regular", _BODY_PT, width_pt)
        lines.append(_Line("P", asked, gap_pt=0 if at else _GAP_PT))
    for at, text in enumerate(card.answers):
        answer = _broken(text, "regular", _BODY_PT, tick_pt, 1)
        lines.append(_Line("P", answer, gap_pt=0 if at else _GAP_PT, box=True))
    return [line for line in lines if line.lines]


def _frame(card: CallCard, paper: Paper) -> list[_Line]:
    width_pt = paper.inner_pt - 2 * _FRAME_PAD_PT
    lines = [_Line("P", _broken(card.place, "bold", _BODY_PT, width_pt), "bold")]
    lines += [_Line("P", _broken(text, "regular", _BODY_PT, width_pt)) for text in card.place_lines]
    return [line for line in lines if line.lines]


def _foot(card: CallCard, words: Words, now: datetime | None, paper: Paper) -> list[_Line]:
    printed = printed_words(now, words)
    destroy = destroy_words(card.destroy_before, words)
    house = _broken(card.house_line, "semibold", _BODY_PT, paper.inner_pt, 3)
    small = [_broken(text, "regular", _SMALL_PT, paper.inner_pt) for text in (printed, destroy)]
    lines = [
        _Line("P", house, "semibold"),
        *(_Line("P", text, size_pt=_SMALL_PT) for text in small),
    ]
    return [line for line in lines if line.lines]


def _height_pt(lines: Sequence[_Line]) -> float:
    return sum(line.height_pt for line in lines)


def _frame_pt(frame: Sequence[_Line]) -> float:
    return _GAP_PT + _height_pt(frame) + 2 * _FRAME_PAD_PT if frame else 0.0


def _used_pt(
    body: Sequence[_Line], frame: Sequence[_Line], foot: Sequence[_Line], paper: Paper
) -> float:
    """Return how much of a roll a card takes."""
    rules_pt = 2 * (STRONG_RULE_PT + pt(2)) + _GAP_PT
    return pt(paper.top_mm + paper.bottom_mm) + rules_pt + _height_pt([*body, *foot]) + _frame_pt(frame)  # fmt: skip


def _draw(
    pdf: TaggedPdf, paper: Paper, body: list[_Line], frame: list[_Line], foot: list[_Line]
) -> None:
    left_pt, right_pt = pt(paper.side_mm), paper.width_pt - pt(paper.side_mm)
    y_pt = _lines(pdf, body[:1], left_pt, pt(paper.top_mm)) + pt(0.6)
    y_pt = _rule(pdf, left_pt, right_pt, y_pt)
    y_pt = _lines(pdf, body[1:], left_pt, y_pt - pt(2))
    if frame:
        y_pt += _GAP_PT
        height_pt = _frame_pt(frame) - _GAP_PT
        _lines(pdf, frame, left_pt + _FRAME_PAD_PT, y_pt + _FRAME_PAD_PT)
        with pdf.artifact():
            width_pt = right_pt - left_pt - 2
            pdf.frame(left_pt + 1, y_pt, width_pt, height_pt, weight_pt=STRONG_RULE_PT)
    foot_pt = _height_pt(foot) + STRONG_RULE_PT + pt(2)
    y_pt = _rule(pdf, left_pt, right_pt, pdf.height_pt - pt(paper.bottom_mm) - foot_pt)
    _lines(pdf, foot, left_pt, y_pt)


def _rule(pdf: TaggedPdf, left_pt: float, right_pt: float, y_pt: float) -> float:
    with pdf.artifact():
        pdf.rule(left_pt, right_pt, y_pt + 1, STRONG_RULE_PT)
    return y_pt + STRONG_RULE_PT + pt(2)


def _lines(pdf: TaggedPdf, lines: Sequence[_Line], left_pt: float, y_pt: float) -> float:
    """Draw lines from ``y_pt`` down, and return where they end."""
    for line in lines:
        y_pt += line.gap_pt
        from_pt = left_pt + (_BOX_PT + pt(3) if line.box else 0)
        if line.box:
            step_pt = line.size_pt * LEADING
            with pdf.artifact():
                top_pt = y_pt + (step_pt - _BOX_PT) / 2
                pdf.frame(left_pt + 1, top_pt, _BOX_PT, _BOX_PT, weight_pt=1.2, radius_pt=1.0)
        with pdf.content(line.role):
            for text in line.lines:
                pdf.text(from_pt, base_of(y_pt, line.size_pt), text, line.face, line.size_pt)
                y_pt += line.size_pt * LEADING
    return y_pt
