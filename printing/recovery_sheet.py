"""The recovery sheet: one A4 with the groups that open every key of the desk, for a closed envelope in a safe.

The groups stand large, numbered and far apart, so that each can be named ("groep 3 klopt niet"); a QR code says the same.
The sheet is drawn and printed from memory: it never becomes a file.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import msgspec

from printing.column import Column, draw_code
from printing.fonts import CAPITAL_HEIGHT
from printing.paper import A4, ORDINARY, STRONG_RULE_PT, pt
from printing.tagged import TaggedPdf
from sync.dates import day_month
from sync.recovery_sheet import sheet_text
from sync.words import Words

_QR_MM = 25.0
_INSET_MM = 6.0
_BODY_PT = ORDINARY.body_pt
_GROUP_PT = 26.0
_GROUP_STEP_PT = pt(14)
_APART = "  "
"""Between two letters: so far that a program too sees them one by one."""


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
    inset_pt = pt(A4.side_mm + _INSET_MM)
    column = Column(pdf, inset_pt, A4.width_pt - 2 * inset_pt, pt(A4.top_mm + _INSET_MM))
    column.paragraph(sheet.house, "bold", _BODY_PT, most=2)
    column.gap(2)
    column.paragraph(title, "bold", ORDINARY.title_pt, role="H1")
    if sheet.made_on is not None:
        made = words.t("Gemaakt op {day}", day=day_month(sheet.made_on, words, year=True))
        column.paragraph(made, "regular", _BODY_PT)
    column.gap(3)
    for text in (
        words.t("Met dit blad opent u alle gegevens van de balie."),
        words.t("Doe het in een dichte envelop, en leg die in een kluis."),
        words.t("Gebruik het als geen coördinator de balie meer kan openen."),
    ):
        column.paragraph(text, "regular", _BODY_PT)
    column.gap(6)
    _groups(column, sheet.groups, words)
    column.gap(6)
    for text in (
        words.t("Zo gebruikt u het: kies aan de balie “Gebruik het herstelblad”."),
        words.t("Typ de groepen een voor een, of scan de code hieronder."),
        words.t("Kunt u een letter niet lezen? Typ dan een vraagteken."),
    ):
        column.paragraph(text, "regular", _BODY_PT)
    said = words.t("QR-code van het herstelblad")
    draw_code(
        pdf,
        sheet_text(sheet.groups),
        column.left_pt,
        column.y_pt,
        _QR_MM,
        A4,
        said=said,
        folded=True,
    )
    return pdf.save()


def _groups(column: Column, groups: Sequence[str], words: Words) -> None:
    """Draw the groups between two rules, each with its number before it."""
    column.rule(STRONG_RULE_PT)
    column.gap(3)
    for number, group in enumerate(groups, 1):
        base_pt = column.y_pt + _GROUP_STEP_PT / 2 + _GROUP_PT * CAPITAL_HEIGHT / 2
        with column.pdf.content("P"):
            label = words.t("Groep {n}", n=number)
            column.pdf.text(column.left_pt, base_pt, label, "regular", _BODY_PT)
            column.pdf.text(column.left_pt + pt(34), base_pt, _APART.join(group), "bold", _GROUP_PT)
        column.y_pt += _GROUP_STEP_PT
    column.gap(3)
    column.rule(STRONG_RULE_PT)
