"""The recovery sheet: a smudged letter is told, one that is missing is found, and only a sheet that counts opens."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.desk_records import RecoverySheet
from sync.errors import BadInput
from sync.links import ALPHABET
from sync.recovery_sheet import (
    GROUP_LENGTH,
    GROUPS,
    as_volunteer,
    groups_of,
    key_of,
    make_secret,
    read_group,
    read_sheet,
    sheet_text,
    stating,
)
from sync.signing import make_device_key
from sync.vouchers import vouched

COORDINATOR = make_device_key(bytes(range(32)))
SECRET = make_secret()
SHEET = stating("sheet-1", SECRET, "2026-11-26", COORDINATOR)
PLACES = st.tuples(st.integers(0, GROUPS - 1), st.integers(0, GROUP_LENGTH - 1))


def test_what_is_printed_opens_it() -> None:
    assert [len(group) for group in SECRET] == [GROUP_LENGTH] * GROUPS
    assert set("".join(SECRET)) <= set(ALPHABET)
    sheet, key = read_sheet([group.lower() for group in SECRET], [SHEET])
    assert (sheet, key) == ("sheet-1", key_of(SECRET))
    assert key.public == SHEET.public_key
    assert make_secret() != SECRET


def test_the_record_tells_nothing_of_what_is_printed() -> None:
    text = msgspec.json.encode(SHEET).decode()
    assert not any(group in text for group in SECRET)
    assert key_of(SECRET).private not in text


def test_to_the_desk_it_is_a_coordinator_who_is_vouched_for() -> None:
    assert vouched(as_volunteer(SHEET), COORDINATOR.public)
    other = stating("sheet-2", SECRET, "2026-11-26", make_device_key(bytes(32)))
    assert not vouched(as_volunteer(other), COORDINATOR.public)


@given(PLACES, st.sampled_from(ALPHABET))
def test_every_wrong_letter_is_told_with_its_group(place: tuple[int, int], letter: str) -> None:
    group, at = place
    wrong = list(SECRET)
    if wrong[group][at] == letter:
        return
    wrong[group] = wrong[group][:at] + letter + wrong[group][at + 1 :]
    with pytest.raises(BadInput, match=f"Groep {group + 1} klopt niet"):
        read_sheet(wrong, [SHEET])


@given(PLACES)
def test_a_letter_that_cannot_be_read_is_found(place: tuple[int, int]) -> None:
    group, at = place
    smudged = list(SECRET)
    for sign in ("?", ""):
        smudged[group] = SECRET[group][:at] + sign + SECRET[group][at + 1 :]
        assert read_sheet(smudged, [SHEET])[1] == key_of(SECRET)


def test_one_smudge_in_every_group_and_two_in_one_are_found() -> None:
    every = [group[:2] + "?" + group[3:] for group in SECRET]
    assert read_sheet(every, [SHEET])[0] == "sheet-1"
    assert read_sheet([SECRET[0][:3] + "??", *SECRET[1:]], [SHEET])[0] == "sheet-1"


def test_too_much_that_cannot_be_read_is_told() -> None:
    with pytest.raises(BadInput, match="Groep 1 klopt niet"):
        read_sheet(["???" + SECRET[0][3:], *SECRET[1:]], [SHEET])
    three = [group[:3] + "??" for group in SECRET[:3]]
    with pytest.raises(BadInput, match="te veel letters"):
        read_sheet([*three, *SECRET[3:]], [SHEET])
    with pytest.raises(BadInput, match="te veel letters"):
        read_sheet(SECRET[:6], [SHEET])


@pytest.mark.parametrize("typed", ["", "AB", "ABCDEF", "A!CDE", "ÄBCDE"])
def test_what_is_no_group_is_told(typed: str) -> None:
    with pytest.raises(BadInput, match="Groep 4 klopt niet"):
        read_group(4, typed)


@given(st.integers(0, GROUPS - 1), st.integers(0, GROUPS - 1))
def test_groups_that_changed_places_are_told(one: int, other: int) -> None:
    if SECRET[one] == SECRET[other]:
        return
    turned = list(SECRET)
    turned[one], turned[other] = turned[other], turned[one]
    with pytest.raises(BadInput, match="klopt niet"):
        read_sheet(turned, [SHEET])


def test_letters_that_people_take_for_others_are_forgiven() -> None:
    groups: tuple[str, ...] = ()
    while not set("01") <= set("".join(groups)):
        groups = make_secret()
    sheet = stating("s", groups, "2026-11-26", COORDINATOR)
    typed = [group.replace("0", "O").replace("1", "l") for group in groups]
    assert read_sheet(typed, [sheet])[0] == "s"


def test_a_sheet_that_counts_no_more_or_of_another_neighbourhood_opens_nothing() -> None:
    for sheets in (
        [],
        [RecoverySheet(id="sheet-1")],
        [stating("x", make_secret(), "", COORDINATOR)],
    ):
        with pytest.raises(BadInput, match="geldt hier niet"):
            read_sheet(SECRET, sheets)


def test_its_code_can_be_scanned() -> None:
    assert groups_of(sheet_text(SECRET).lower()) == SECRET
    assert len(sheet_text(SECRET)) <= 60
    for text in ("", "BZV0000", sheet_text(SECRET)[:-1]):
        assert groups_of(text) is None
