"""What must not stand on the board: numbers, addresses, a BSN, an illness. Each with a friendly word.

The BSN test is the "elfproef" of the Dutch tax office: nine digits, weighted 9 to 2 and -1, divisible by eleven.
"""

from __future__ import annotations

import re

import msgspec

from sync.words import N_

_PHONE = re.compile(
    r"(?<!\d)(?:(?:\+31|0031|0)[\s\-()]*(?:\d[\s\-()]*){8,9}\d?|06\.?(?:\d\d[.\s]?){4})"
)
_EMAIL = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+")
_NINE_DIGITS = re.compile(r"(?<!\d)\d(?:[\s.]?\d){8}(?!\d)")
_ADDRESS = re.compile(
    r"\b\w+(?:straat|laan|weg|plein|hof|pad|dreef|singel|gracht)\s+\d+", re.IGNORECASE
)
_ILLNESS = re.compile(
    r"\b(?:alzheimer|dement\w*|\w*kanker\w*|depress\w*|depri|parkinson|diabetes|suikerziekte|schizofren\w*|"
    r"beroerte|hartinfarct|psychose|autis\w*|versla(?:af|v)\w*|hiv|copd|reuma\w*|"
    r"epilep\w*|adhd|burn-?out|bipolair\w*|borderline|hartfalen|\w*stoornis|(?:long|nier|lever)ziekte)\b",
    re.IGNORECASE,
)


class Finding(msgspec.Struct, frozen=True):
    """One thing that must not be shown to everybody."""

    what: str
    text_nl: str
    """A friendly sentence for whoever typed it; also a key of the catalogue."""


def is_bsn(digits: str) -> bool:
    """Return whether nine digits pass the eleven test."""
    if len(digits) != 9 or not digits.isdigit() or digits == "000000000":
        return False
    weights = (9, 8, 7, 6, 5, 4, 3, 2, -1)
    return sum(weight * int(digit) for weight, digit in zip(weights, digits, strict=True)) % 11 == 0


def screen_free_text(text: str) -> list[Finding]:
    """Return what in ``text`` must not stand on the board; empty when all is well."""
    found = []
    if any(is_bsn(re.sub(r"\D", "", match)) for match in _NINE_DIGITS.findall(text)):
        found.append(Finding("bsn", N_("Zet uw burgerservicenummer nooit op het bord.")))
    if _PHONE.search(text):
        found.append(Finding("phone", N_("Laat het telefoonnummer weg. Dat vragen we zo apart.")))
    if _EMAIL.search(text):
        found.append(Finding("email", N_("Laat het e-mailadres weg. Dat vragen we zo apart.")))
    if _ADDRESS.search(text):
        found.append(Finding("address", N_("Laat het adres weg. Een buurt is genoeg.")))
    if _ILLNESS.search(text):
        found.append(Finding("illness", N_("Laat de ziekte weg. Zeg liever welke hulp u zoekt.")))
    return found
