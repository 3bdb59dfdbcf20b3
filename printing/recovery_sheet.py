"""The recovery sheet: one A4 with the groups that open every key of the desk, for a closed envelope in a safe.

The groups stand large, numbered and far apart, so that each can be named ("groep 3 klopt niet"); a QR code says the same.
The sheet is drawn and printed from memory: it never becomes a file.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import msgspec

from printing.fonts import CAPITAL_HEIGHT, Face
from printing.lines import break_lines
from printing.paper import A4, LEADING, MM_PT, ORDINARY, STRONG_RULE_PT, pt
from printing.qr import make_qr, module_mm
from printing.tagged import TaggedPdf
from sync.dates import day_month
from sync.recovery_sheet import sheet_text
from sync.words import Words

_QR_MM = 32.0
_LEFT_PT = pt(A4.side_mm + 6)
_INNER_PT = A4.width_pt - 2 * _LEFT_PT
_BODY_PT = ORDINARY.body_pt
_GROUP_PT = 26.0
_GROUP_STEP_PT = pt(14)


class SheetWords(msgspec.Struct, frozen=True):
    """What stands on the sheet beside its groups."""

    house: str
    groups: tuple[str, ...]
    made_on: date | None
    """The day; None while nobody knows it."""


def recovery_sheet(sheet: SheetWords, words: Words) -> bytes:
    """Return the PDF of a recovery sheet."""
    title = words.t("Herstelblad")
    pdf = TaggedPdf(title, words.language, A4.width_pt, A4.height_pt)
    y_pt = pt(A4.top_mm + 6)
    y_pt = _write(pdf, "P", (sheet.house,), "bold", _BODY_PT, y_pt)
    y_pt = _write(pdf, "H1", (title,), "bold", 34.0, y_pt + pt(2))
    if sheet.made_on is not None:
        made = words.t("Gemaakt op {day}", day=day_month(sheet.made_on, words, year=True))
        y_pt = _write(pdf, "P", (made,), "regular", _BODY_PT, y_pt)
    y_pt += pt(3)
    for text in (
        words.t("Met dit blad opent u alle gegevens van de balie."),
        words.t("Doe het in een dichte envelop, en leg die in een kluis."),
        words.t("Gebruik het als geen coördinator de balie meer kan openen."),
    ):
        y_pt = _write(pdf, "P", _broken(text), "regular", _BODY_PT, y_pt)
    y_pt = _groups(pdf, sheet.groups, words, y_pt + pt(6))
    for text in (
        words.t("Zo gebruikt u het: kies aan de balie “Gebruik het herstelblad”."),
        words.t("Typ de groepen een voor een, of scan de code hieronder."),
        words.t("Kunt u een letter niet lezen? Typ dan een vraagteken."),
    ):
        y_pt = _write(pdf, "P", _broken(text), "regular", _BODY_PT, y_pt)
    _code(pdf, sheet.groups, words, y_pt + pt(4))
    return pdf.save()


def _broken(text: str) -> tuple[str, ...]:
    return break_lines(text, "regular", _BODY_PT, _INNER_PT)


def _write(
    pdf: TaggedPdf, role: str, lines: Sequence[str], face: Face, size_pt: float, y_pt: float
) -> float:
    """Draw lines from ``y_pt`` down; return where they end."""
    with pdf.content(role):
        for line in lines:
            step_pt = size_pt * LEADING
            pdf.text(
                _LEFT_PT, y_pt + step_pt / 2 + size_pt * CAPITAL_HEIGHT / 2, line, face, size_pt
            )
            y_pt += step_pt
    return y_pt


def _groups(pdf: TaggedPdf, groups: Sequence[str], words: Words, y_pt: float) -> float:
    """Draw the groups between two rules, each with its number before it."""
    with pdf.artifact():
        pdf.rule(_LEFT_PT, _LEFT_PT + _INNER_PT, y_pt, STRONG_RULE_PT)
    y_pt += pt(3)
    for number, group in enumerate(groups, 1):
        base_pt = y_pt + _GROUP_STEP_PT / 2 + _GROUP_PT * CAPITAL_HEIGHT / 2
        with pdf.content("P"):
            label = words.t("Groep {n}", n=number)
            pdf.text(_LEFT_PT, base_pt, label, "regular", _BODY_PT)
            pdf.text(_LEFT_PT + pt(34), base_pt, " ".join(group), "bold", _GROUP_PT)
        y_pt += _GROUP_STEP_PT
    y_pt += pt(3)
    with pdf.artifact():
        pdf.rule(_LEFT_PT, _LEFT_PT + _INNER_PT, y_pt, STRONG_RULE_PT)
    return y_pt + pt(6)


def _code(pdf: TaggedPdf, groups: Sequence[str], words: Words, y_pt: float) -> None:
    code = make_qr(sheet_text(groups))
    module_pt = module_mm(code.size, _QR_MM, A4.dots_per_inch) * MM_PT
    dot_pt = 72 / A4.dots_per_inch
    left_pt, top_pt = (round(place / dot_pt) * dot_pt for place in (_LEFT_PT, y_pt))
    with pdf.content("Figure", alternative=words.t("QR-code van het herstelblad")):
        pdf.qr(code, left_pt, top_pt, module_pt)
