"""The number of a printed sheet: it follows from what stands there, and a mistyped one is told."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.changes import Change
from sync.clock import Stamp
from sync.errors import BadInput
from sync.links import ALPHABET, link
from sync.paper_records import Sheet, SheetLine
from sync.sheet_numbers import (
    SheetNumber,
    content_of,
    follows,
    mistyped,
    number_in,
    number_of,
    numbered,
    parse_number,
    sheet_id,
    shown_number,
)
from sync.verdicts import NO_STEP, permitted

LINE = SheetLine("k@2026-11-24T10:00", "2026-11-24T10:00", "2026-11-24T11:00", "Koffie")
SHEET = numbered(Sheet(id="", first="2026-11-23", last="2026-11-29", lines=[LINE]))
NUMBER = shown_number(SHEET)


def test_the_same_sheet_has_the_same_number_whoever_prints_it_and_when() -> None:
    again = msgspec.structs.replace(
        SHEET, id="", made="2026-11-20T15:00:00+00:00", changed_by="Ans"
    )
    assert shown_number(numbered(again)) == NUMBER
    assert NUMBER.startswith("2026-48-")
    assert len(NUMBER) == len("2026-48-7K3P9T")


@pytest.mark.parametrize(
    "other",
    [
        {"lines": [msgspec.structs.replace(LINE, starts="2026-11-24T10:30")]},
        {"lines": [msgspec.structs.replace(LINE, state="cancelled")]},
        {"lines": []},
        {"venue": "v"},
        {"category": "koffie"},
        {"closed": ["2026-11-25"]},
    ],
)
def test_a_sheet_that_says_something_else_has_another(other: dict[str, object]) -> None:
    assert shown_number(numbered(msgspec.structs.replace(SHEET, **other))) != NUMBER


def test_the_week_of_a_number_is_that_of_iso() -> None:
    assert number_of({"first": "2027-01-01"}).startswith("2026-53-")
    assert number_of({"first": "2026-12-28"}).startswith("2026-53-")
    with pytest.raises(ValueError, match="isoformat"):
        number_of({})


@pytest.mark.parametrize(
    "typed",
    [
        NUMBER,
        NUMBER.lower(),
        NUMBER.replace("-", " "),
        NUMBER.replace("-", ""),
        f"  {NUMBER.replace('0', 'o').replace('1', 'l')} ",
        f"HTTPS://DELINDE.EXAMPLE/W/{NUMBER}",
        f"https://delinde.example/w/{NUMBER.lower()}/",
    ],
)
def test_a_number_is_read_as_people_type_it(typed: str) -> None:
    assert parse_number(typed).text == NUMBER
    assert number_in(typed) == SheetNumber(2026, 48, NUMBER[-6:])


def test_an_old_number_is_still_one_of_a_week() -> None:
    old = parse_number("https://delinde.example/W/2026-48-117")
    assert (old.text, old.code, str(old.monday)) == ("2026-48", "", "2026-11-23")


@pytest.mark.parametrize(
    "typed",
    ["", "koffie", "2026-48", "2026-54-117", "0000-48-117", "2026-48-1234567", "7K3P 9X2A", NUMBER + "A"],
)  # fmt: skip
def test_what_is_no_number_is_told(typed: str) -> None:
    assert number_in(typed) is None
    with pytest.raises(BadInput) as told:
        parse_number(typed)
    assert "nummer" in told.value.what


@given(st.integers(0, len("20264") + 5), st.sampled_from(ALPHABET))
def test_one_wrong_sign_is_seen(place: int, wrong: str) -> None:
    plain = NUMBER.replace("-", "")
    typed = plain[:place] + wrong + plain[place + 1 :]
    if typed != plain and place > 3:  # a wrong year or week is another week, or no number
        found = number_in(typed)
        assert found is None or not found.code or found.text == NUMBER


def test_the_address_of_a_sheet_fits_a_code() -> None:
    assert len(link("https://delinde.buurtzuil.example/w", NUMBER)) <= 60


def change(record: str, **fields: object) -> Change:
    return Change(
        device="d", number=1, act="a", kind="sheet", record=record, fields=fields,
        stamp=Stamp(1), actor="visitor",
    )  # fmt: skip


def test_a_visitor_writes_what_a_sheet_says_and_nothing_else() -> None:
    fields = content_of(SHEET) | {"made": "2026-11-20T15:00:00+00:00", "changed_by": "visitor"}
    good = change(sheet_id(NUMBER), **fields)
    assert permitted(good, exists=False) is None
    assert permitted(good, exists=True) is None
    false = change(sheet_id(NUMBER), **{**fields, "lines": []})
    assert permitted(false, exists=True) == NO_STEP
    gone = msgspec.structs.replace(good, verb="delete", fields={}, actor="ans")
    assert permitted(gone, exists=True) == NO_STEP


@pytest.mark.parametrize("fields", [{}, {"first": 3}, {"first": "x"}, {"first": None}])
def test_fields_of_no_sheet_follow_from_nothing(fields: dict[str, object]) -> None:
    assert not follows("sheet@2026-48-7K3P9T", fields)


@pytest.mark.parametrize(
    "text", ["٢٠٢٦-48-7K3P9T", "２０２６-48-7K3P9T", "2026-٤٨-7K3P9T", "²026-48-7K3P9T"]
)
def test_digits_of_another_script_are_no_number(text: str) -> None:
    assert number_in(text) is None
    assert not mistyped(text)
    with pytest.raises(BadInput):
        parse_number(text)


@given(st.text(max_size=20))
def test_whatever_is_scanned_is_a_number_or_none(text: str) -> None:
    number_in(text)
    mistyped(text)
