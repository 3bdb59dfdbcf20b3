"""Any document as plain text: for reading aloud, and large on paper for who reads slowly.

1. the document is drawn while somebody listens (``printing.heard``): so what is said is what stands on it
2. times, amounts and dates become words that a voice says well
3. what every page repeats at its edges is said once, at the end
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from printing.column import Column
from printing.fonts import Face
from printing.heard import Heard
from printing.lines import break_lines
from printing.paper import A4, LARGE, LEADING, pt
from printing.tagged import TaggedPdf
from sync.words import Words

_TIME = re.compile(r"\b(\d{1,2})\.(\d\d)(?: (?:uur|o'clock))?\b(?!\.?\d)")
_AMOUNT = re.compile(r"€[ \u00a0]?(\d+)(?:,(\d\d))?")
_SIZES_PT = {"H1": LARGE.title_pt * 0.75, "H2": LARGE.heading_pt, "H3": LARGE.subtitle_pt}
_END = (".", "!", "?", ":")


def said(text: str, words: Words) -> str:
    """Return a text with its times and amounts as a voice says them: "9.30" is "9 uur 30", "€ 2,50" is "2 euro 50"."""

    def time(found: re.Match[str]) -> str:
        hour, minute = int(found[1]), int(found[2])
        if hour > 24 or minute > 59:
            return found[0]
        if not minute:
            return words.t("{hour} uur", hour=hour)
        return words.t("{hour} uur {minute}", hour=hour, minute=minute)

    def amount(found: re.Match[str]) -> str:
        whole = words.t("{euro} euro", euro=found[1])
        cents = int(found[2] or 0)
        return f"{whole} {cents}" if cents else whole

    return _AMOUNT.sub(amount, _TIME.sub(time, text))


def spoken_lines(heard: Sequence[Heard], words: Words) -> list[Heard]:
    """Return the elements of a document as they are said, each once."""
    found: list[Heard] = []
    seen: set[str] = set()
    told = [one for one in heard if one.edge_of <= 0]
    for one in sorted(told, key=lambda one: one.edge_of):
        heading = one.role.startswith("H")
        if one.text in seen and not heading and one.role != "LBody":
            continue
        seen.add(one.text)
        text = said(one.text.strip(), words)
        if not text.endswith(_END) and not heading:
            text += "."
        found.append(Heard(one.role, text))
    return found


def plain_text(heard: Sequence[Heard], words: Words) -> str:
    """Return a document as text: a line for each element, an empty one before a heading."""
    lines: list[str] = []
    for one in spoken_lines(heard, words):
        if one.role.startswith("H") and lines:
            lines.append("")
        lines.append(one.text)
    return "\n".join(lines) + "\n"


def large_text(heard: Sequence[Heard], words: Words) -> bytes:
    """Return a document as plain text of 18 points on A4, in one column, without anything to find one's way in but headings."""
    spoken = spoken_lines(heard, words)
    title = next((one.text for one in spoken if one.role == "H1"), words.t("Om te lezen"))
    pdf = TaggedPdf(title, words.language, A4.width_pt, A4.height_pt)
    column = Column.of(pdf, A4)
    lowest_pt = A4.height_pt - pt(A4.bottom_mm)
    for one in spoken:
        heading = one.role.startswith("H")
        size_pt = _SIZES_PT.get(one.role, LARGE.body_pt)
        face: Face = "bold" if heading else "regular"
        lines = break_lines(one.text, face, size_pt, column.width_pt)
        step_pt = size_pt * LEADING
        above_pt = pt(5 if heading else 1.5) if column.y_pt > pt(A4.top_mm) else 0.0
        needed_pt = above_pt + step_pt * min(len(lines), 2) + (3 * LARGE.body_pt if heading else 0)
        if column.y_pt + needed_pt > lowest_pt:
            pdf.next_page()
            column.y_pt, above_pt = pt(A4.top_mm), 0.0
        column.y_pt += above_pt
        role = one.role if heading else "P"
        while lines:
            fitting = max(int((lowest_pt - column.y_pt) / step_pt), 0)
            column.write(role, lines[:fitting], face, size_pt)
            lines, role = lines[fitting:], "P"
            if lines:
                pdf.next_page()
                column.y_pt = pt(A4.top_mm)
    return pdf.save()
