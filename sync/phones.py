"""Phone numbers: E.164, Dutch short numbers, and the numbers of the demonstration, which nobody has."""

from __future__ import annotations

import re

from sync.errors import BadInput

_DEMONSTRATION = re.compile(r"\+3145000\d{4}")
_SHORT = re.compile(r"11[23]|144|116\d{3}|14\d{3,4}|0(?:800|900)\d{4}(?:\d{3})?|088\d{7}")
_LONG_AREAS = frozenset(
    "011 016 017 018 022 025 029 031 032 034 041 047 048 049 051 052 054 056 057 059".split()
)
"""First three digits of the area codes that have four."""


def normalise(text: str) -> str:
    """Return a number as E.164, or a short number (112, 14xxx, 0800, 0900) as dialled.

    Raises ``BadInput`` in Dutch when it is no phone number.
    """
    digits = re.sub(r"[^\d+]", "", text)
    if digits.startswith("0031"):
        digits = "+31" + digits[4:]
    if digits.startswith("+310"):  # as in "+31 (0)45"
        digits = "+31" + digits[4:]
    if _SHORT.fullmatch(digits):
        return digits
    national = "+31" + digits[1:] if digits.startswith("0") else digits
    if _DEMONSTRATION.fullmatch(national):
        return national
    import phonenumbers  # its tables cost a tenth of a second, which only a form pays

    try:
        number = phonenumbers.parse(digits, "NL")
    except phonenumbers.NumberParseException:
        number = None
    if number is None or not phonenumbers.is_valid_number(number):
        raise BadInput(
            "Dit telefoonnummer klopt niet.", "Typ het hele nummer, bijvoorbeeld 045 - 000 01 00."
        )
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))


def personal(text: str) -> str:
    """Return the number of a person as E.164; from abroad too, and shared with whoever it may be.

    Raises ``BadInput`` in Dutch when it is no phone number, when the area code is missing, or when it is a service's.
    """
    digits = re.sub(r"[^\d+]", "", text)
    if re.fullmatch(r"[1-9]\d{5,7}", digits):
        raise BadInput("Het netnummer ontbreekt.", "Typ het hele nummer, zoals 045 - 000 01 00.")
    number = normalise(text)
    if _SHORT.fullmatch(number) and not number.startswith("088"):
        raise BadInput("Dit is het nummer van een dienst.", "Typ het nummer van uzelf.")
    return number


def shown(number: str) -> str:
    """Return a number in groups that can be read out: ``045 - 000 01 00``, ``06 - 12 34 56 78``."""
    if not number.startswith("+31") or len(number) != 12:
        return number
    national = "0" + number[3:]
    if national.startswith("06"):
        return f"06 - {national[2:4]} {national[4:6]} {national[6:8]} {national[8:]}"
    area = 4 if national[:3] in _LONG_AREAS else 3
    rest = national[area:]
    head = len(rest) - 4
    return f"{national[:area]} - {rest[:head]} {rest[head : head + 2]} {rest[head + 2 :]}"
