"""What must not stand on the board: numbers, addresses, a BSN, an illness, an absence, a name. Each with a friendly word.

Numbers are found also where they are written with spaces, with an O for a zero, or in words ("nul zes twaalf ..."). Somebody
who means to can always get round this; it is there for whoever does not think of it, and a volunteer reads every text too.

The BSN test is the "elfproef" of the Dutch tax office: nine digits, weighted 9 to 2 and -1, divisible by eleven.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec

from sync.words import N_

_UNITS = "nul een twee drie vier vijf zes zeven acht negen".split()
_TEENS = "tien elf twaalf dertien veertien vijftien zestien zeventien achttien negentien".split()
_TENS = "twintig dertig veertig vijftig zestig zeventig tachtig negentig".split()
_NUMBERS: dict[str, str] = (
    {word: str(value) for value, word in enumerate(_UNITS)}
    | {word: str(value) for value, word in enumerate(_TEENS, 10)}
    | {word: f"{value}0" for value, word in enumerate(_TENS, 2)}
    | {
        f"{unit}en{tens}": f"{high}{low}"
        for high, tens in enumerate(_TENS, 2)
        for low, unit in enumerate(_UNITS)
        if low
    }
)
"""Number in words to its digits, up to 99: as people say a telephone number."""
_WORD = re.compile(r"[^\W\d_]+|\d+")
_ACCENTS = str.maketrans("éèëó", "eeeo")
_FEWEST_SPOKEN = 3
"""So many numbers in words one after the other are no way to count."""
_LEAST_DIGITS = 9

_DATE = re.compile(r"\b\d{1,2}[-/.]\d{1,2}[-/.](?:19|20)\d\d\b")
_TIME = re.compile(r"\b(?:[01]?\d|2[0-3])[.:][0-5]\d(?=\s*(?:uur|tot|en|of|[-–,]\s*\d|$))")
_PHONE = re.compile(
    r"(?<!\d)(?:(?:\+31|0031|0)(?:[\s\-().,/_]{0,3}\d){8,10}|06\.?(?:\d\d[.\s]?){4}"
    r"|(?:\+|00)[1-9](?:[\s\-().,/_]{0,3}\d){7,13})(?!\d)"
)
_EMAIL = re.compile(
    r"[^\s@]+@[^\s@]+\.[^\s@]+|\b\S+\s*(?:\(at\)|\[at\]|apenstaartje)\s*\S+", re.IGNORECASE
)
_NINE_DIGITS = re.compile(r"(?<!\d)\d(?:[\s.\-]{0,2}\d){8}(?!\d)")
_NUMBER = (
    rf"(?:(?:nummer|nr\.?)\s*\w+|\d+|(?:{'|'.join(word for word in _NUMBERS if word != 'een')})\b)"
)
_ADDRESS = re.compile(
    rf"\b\w+(?:straat|laan|(?<!onder)(?<!snel)weg|plein|hof|pad|dreef|singel|gracht|kade|steeg|plantsoen)\s+{_NUMBER}"
    r"|\b\w{3,}(?<!winkel)(?:straat|laan|singel|gracht|steeg|plantsoen)\b",
    re.IGNORECASE,
)
_POSTCODE = re.compile(r"\b[1-9]\d{3}(?:\s?(?!SA|SD|SS)[A-Z]{2}|(?!sa|sd|ss)[a-z]{2})\b")
_ILLNESS = re.compile(
    r"\b(?:alzheimer|dement\w*|\w*kanker\w*|depress\w*|depri|parkinson|diabetes|suikerziekte|schizofren\w*|"
    r"beroerte|hartinfarct|psychose|autis\w*|versla(?:af|v)\w*|hiv|copd|reuma\w*|"
    r"epilep\w*|adhd|burn-?out|bipolair\w*|borderline|hartfalen|\w*stoornis|(?:long|nier|lever)ziekte|"
    r"hernia|astma|migraine|chemo\w*|dialyse|ptss|tia|cva|multiple sclerose|incontinen\w*|"
    r"(?:hart|long|nier)pati[eë]nt\w*|su[iï]cid\w*|zelfmoord\w*|alcoholi\w*)\b",
    re.IGNORECASE,
)
_ABSENCE = re.compile(
    r"\b(?:(?<!mee )(?<!samen )(?:op|met|tijdens\s+\w+)\s+vakantie|op\s+reis\s+(?:ben|ga|zijn|gaan)|niet\s+thuis|"
    r"van\s+huis\s+(?:ben|zijn|is)|huis\s+(?:staat\s+)?leeg|(?:week|weekje|weken|maand)\s+weg|"
    r"in\s+het\s+(?:buitenland|ziekenhuis)|afwezig\w*|er\s+(?:\w+\s+)?niet\s+(?:ben|zijn))\b",
    re.IGNORECASE,
)
_NAME = re.compile(r"\b(?:ik\s+heet|mijn\s+naam\s+is|wij\s+heten)\s+\w+", re.IGNORECASE)


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
    plain = _TIME.sub(" ", _DATE.sub(" ", _zeros(text)))
    spoken = list(_spoken(text))
    nines = [re.sub(r"\D", "", match) for match in _NINE_DIGITS.findall(plain)]
    if any(map(is_bsn, [*nines, *spoken])):
        found.append(Finding("bsn", N_("Zet uw burgerservicenummer nooit op het bord.")))
    if _PHONE.search(plain) or any(not is_bsn(run) for run in spoken):
        found.append(Finding("phone", N_("Laat het telefoonnummer weg. Dat vragen we zo apart.")))
    if _EMAIL.search(text):
        found.append(Finding("email", N_("Laat het e-mailadres weg. Dat vragen we zo apart.")))
    if _ADDRESS.search(text) or _POSTCODE.search(text):
        found.append(Finding("address", N_("Laat het adres weg. Een buurt is genoeg.")))
    if _ILLNESS.search(text):
        found.append(Finding("illness", N_("Laat de ziekte weg. Zeg liever welke hulp u zoekt.")))
    if _ABSENCE.search(text):
        found.append(
            Finding("absence", N_("Zeg hier niet dat u weg bent. Dat vertelt u als wij bellen."))
        )
    if _NAME.search(text):
        found.append(Finding("name", N_("Laat uw naam weg. Die vragen we zo apart.")))
    return found


def _zeros(text: str) -> str:
    """Return a text in which an O beside a digit is a zero."""
    return re.sub(r"(?<=[\d\s+])[oO](?=[\s.\-]?\d)|\b[oO](?=[\s.\-]?\d)|(?<=\d)[oO]\b", "0", text)


def _spoken(text: str) -> Iterator[str]:
    """Yield the digits of each run of numbers, some of them in words, that is as long as a telephone number."""
    run, words = "", 0
    for token in [*_WORD.findall(text.lower().translate(_ACCENTS)), ""]:
        digits = token if token.isdigit() else _NUMBERS.get(token, "")
        if digits:
            run, words = run + digits, words + (not token.isdigit())
            continue
        if words >= _FEWEST_SPOKEN and len(run) >= _LEAST_DIGITS:
            yield run
        run, words = "", 0
