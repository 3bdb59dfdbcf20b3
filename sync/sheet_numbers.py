"""The number of a printed sheet: year, week, and five letters or digits with a check, as "2026-48-7K3P9T".

The last part is taken from a hash of what stood on the sheet (``links`` has the alphabet and the check), so the same sheet
has the same number, on whatever device it is printed, and a sheet that says something else has another. Year and week are
those of the first day. Sheets of before had a plain number in the last place; whoever brings one hears that it is old.
"""

from __future__ import annotations

import hashlib
import re
from datetime import date
from typing import Any

import msgspec

from sync.dates import iso_week, monday_of
from sync.errors import BadInput
from sync.links import ALPHABET, check_value, parse_signs
from sync.paper_records import Sheet
from sync.words import N_

BODY_LENGTH = 5
"""Letters of the hash: 33 million of them a week, so that no two sheets of a neighbourhood meet by chance."""
_CHECK_ALPHABET = ALPHABET + "*~$=U"
_NUMBER = re.compile(rf"(\d{{4}})(\d\d)([{ALPHABET}]{{{BODY_LENGTH + 1}}})", re.ASCII)
_END = re.compile(rf"[{ALPHABET}]{{{BODY_LENGTH + 1}}}")
_OLD = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,5})", re.ASCII)
_CONTENT = ("first", "last", "venue", "category", "closed", "lines", "known_until")
_EMPTY = msgspec.to_builtins(Sheet(id=""))


class SheetNumber(msgspec.Struct, frozen=True):
    """A number that somebody read from a sheet."""

    year: int
    week: int
    code: str = ""
    """The last part; empty on a sheet of before, of which nobody knows what stood on it."""

    @property
    def text(self) -> str:
        """The number as it stands on the sheet; of an old one only the week."""
        week = f"{self.year}-{self.week:02d}"
        return f"{week}-{self.code}" if self.code else week

    @property
    def monday(self) -> date:
        """The first day of its week."""
        return monday_of(self.year, self.week)


def number_of(fields: dict[str, Any]) -> str:
    """Return the number of a sheet by its fields (JSON values). Raises ``ValueError`` when it has no first day."""
    year, week = iso_week(date.fromisoformat(fields.get("first", "")))
    content = msgspec.json.encode([fields.get(name, _EMPTY[name]) for name in _CONTENT])
    before = f"{year}{week:02d}"
    turn = 0
    while True:
        number = int.from_bytes(hashlib.sha256(b"%d:%b" % (turn, content)).digest()[:8], "big")
        body = "".join(ALPHABET[number >> 5 * place & 31] for place in range(BODY_LENGTH))
        check = check_value(before + body)
        if check < len(ALPHABET):
            return f"{year}-{week:02d}-{body}{ALPHABET[check]}"
        turn += 1


def content_of(sheet: Sheet) -> dict[str, Any]:
    """Return what a sheet's number follows from, as the fields of its record."""
    plain = msgspec.to_builtins(sheet)
    return {name: plain[name] for name in _CONTENT if plain[name] != _EMPTY[name]}


def numbered(sheet: Sheet) -> Sheet:
    """Return a sheet with the id that follows from its content."""
    return msgspec.structs.replace(sheet, id=sheet_id(number_of(content_of(sheet))))


def sheet_id(number: str) -> str:
    """Return the id of the record of a number."""
    return f"sheet@{number}"


def shown_number(sheet: Sheet) -> str:
    """Return the number that stands on a sheet, by the id of its record."""
    return sheet.id.removeprefix("sheet@")


def correction_id(paper: str) -> str:
    """Return the id of the record that says that a correction was printed, by the paper's key without its family's own."""
    return f"correction@{paper}"


def follows(record: str, fields: dict[str, Any]) -> bool:
    """Return whether a record's id is that of a sheet with these fields: nobody writes what a sheet never said."""
    try:
        return record == sheet_id(number_of(fields))
    except (ValueError, TypeError, OverflowError, AttributeError):
        return False


def parse_number(text: str) -> SheetNumber:
    """Return the number that somebody typed, or scanned as an address; O counts as 0, and I and L as 1.

    Raises ``BadInput`` when it is none, or mistyped.
    """
    read = text.strip().rstrip("/").rsplit("/", 1)[-1]
    found = _NUMBER.fullmatch(parse_signs(read))
    if found is not None:
        number = SheetNumber(int(found[1]), int(found[2]), found[3])
        check = check_value(found[1] + found[2] + number.code[:-1])
        if _CHECK_ALPHABET[check] != number.code[-1]:
            raise BadInput(N_("Dit nummer klopt niet."), N_("Typ het over van onder aan uw blad."))
    elif (old := _OLD.fullmatch(read)) is not None:
        number = SheetNumber(int(old[1]), int(old[2]))
    else:
        raise BadInput(
            N_("Dit is geen nummer van een blad."), N_("Typ het over van onder aan uw blad.")
        )
    try:
        number.monday  # noqa: B018 - a year has 52 or 53 weeks
    except ValueError:
        raise BadInput(
            N_("Dit nummer klopt niet."), N_("Typ het over van onder aan uw blad.")
        ) from None
    return number


def mistyped(text: str) -> bool:
    """Return whether a text is as long as a number of a sheet and looks like one, but is none."""
    return _NUMBER.fullmatch(parse_signs(text)) is not None and number_in(text) is None


def end_in(text: str) -> str:
    """Return the last part of a number, which stands out on a sheet, where a text is one; else nothing.

    Without year and week its check cannot be held against it: only a sheet that somebody knows tells whether it is one.
    """
    signs = parse_signs(text)
    return signs if _END.fullmatch(signs) is not None else ""


def number_in(text: str) -> SheetNumber | None:
    """Return the number of a sheet that a code holds, or None when it is a code of something else."""
    try:
        return parse_number(text)
    except BadInput:
        return None
