"""Slips."""

from __future__ import annotations

from functools import partial

from msgspec.structs import replace

from printing.slip import Format, slip
from printing.slip_sheets import SlipSheet
from printing.slip_six import six_slips
from tests.printing.documents.document import Document
from tests.printing.documents.hostile import LONG_TEXT, LONG_WORD
from tests.printing.weeks import DUTCH, HELP_POST, NOW, SERVICE, slip_of

FORMATS: tuple[Format, ...] = ("a6", "80mm", "58mm")
CODES = (slip_of().link,)


def _slip(sheet: SlipSheet, format_: Format) -> Document:
    return Document(
        make=lambda: slip(sheet, DUTCH, NOW, format_), codes=CODES, roll=format_ != "a6"
    )


def _six(sheet: SlipSheet) -> Document:
    return Document(make=lambda: six_slips(sheet, DUTCH, NOW), codes=CODES * 6, pieces=(2, 3))


CALL_BACK = slip_of(
    kind="call_back",
    kicker="Voor Riet",
    title="Wij bellen u terug",
    when=("Vrijdag 27 november",),
    facts=(
        "Het gaat over: Hulp bij brieven en formulieren",
        "Wim van Buurthuis De Linde belt u.",
        "Wij bellen met 045\u00a0-\u00a0000\u00a001\u00a000.",
        "Leg pen en papier klaar.",
    ),
    notice_strong="Niet gebeld? Bel 045\u00a0-\u00a0000\u00a001\u00a000.",
    notice="Wij vragen nooit naar uw pincode.",
    code_label="Code",
    code_hint="Scan hem, of typ de code op de zuil.",
)
CALL_ME = SlipSheet(
    kind="call_me",
    house="Buurthuis De Linde",
    title="Bel mij terug",
    blanks=("Voornaam", "Telefoon", "Waarover (mag leeg blijven)"),
    notice_strong="Geef dit aan de balie.",
    notice="Is er niemand? Doe het in de brievenbus. Of bel zelf: 045\u00a0-\u00a0000\u00a001\u00a000.",
)
NO_CODE = replace(CALL_BACK, code="", link="", code_label="", code_hint="")
SIGNUP = slip_of(
    facts=("Grote zaal, Lindestraat 12", "\u20ac 6, met stadspas \u20ac 3", "Voor 2 personen")
)
_NASTY = slip_of(title=LONG_WORD, summary=LONG_TEXT, notice=LONG_TEXT)

DOCUMENTS = {
    "slip-a6": _slip(slip_of(), "a6"),
    "slip-80mm": _slip(slip_of(), "80mm"),
    "service-a6": _slip(SERVICE, "a6"),
    "service-80mm": _slip(SERVICE, "80mm"),
    "help-post-a6": _slip(HELP_POST, "a6"),
    "help-post-80mm": _slip(HELP_POST, "80mm"),
    "nasty-a6": _slip(_NASTY, "a6"),
    "nasty-80mm": _slip(slip_of(title=LONG_TEXT, facts=(LONG_WORD,)), "80mm"),
    "slip-58mm": _slip(slip_of(), "58mm"),
    "service-58mm": _slip(SERVICE, "58mm"),
    "help-post-58mm": _slip(HELP_POST, "58mm"),
    "nasty-58mm": _slip(slip_of(title=LONG_TEXT, facts=(LONG_WORD,), notice=LONG_TEXT), "58mm"),
    **{f"call-back-{one}": _slip(CALL_BACK, one) for one in FORMATS},
    **{f"signup-{one}": _slip(SIGNUP, one) for one in FORMATS},
    **{
        f"call-me-{one}": Document(make=partial(slip, CALL_ME, DUTCH, NOW, one), roll=one != "a6")
        for one in FORMATS
    },
    "call-back-six": _six(CALL_BACK),
    "no-code-58mm": Document(make=lambda: slip(NO_CODE, DUTCH, NOW, "58mm"), roll=True),
    "signup-six": _six(SIGNUP),
    "slip-six": _six(slip_of()),
    "service-six": _six(SERVICE),
    "help-post-six": _six(HELP_POST),
    "nasty-six": _six(_NASTY),
}
