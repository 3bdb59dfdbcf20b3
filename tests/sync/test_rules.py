"""What makes a record sound: the same answer for the desk's forms and for the server."""

from __future__ import annotations

import base64
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.demonstration import DEFAULT_SEED, demo_stored
from sync.records import STRUCTS
from sync.rules import CHECKS, MAX_RECORD_BYTES, REQUIRED, problems, tidied

BOX = base64.b64encode(bytes(48 + 256)).decode()

SOUND: dict[str, dict[str, Any]] = {
    "neighbourhood": {"name": "De Linde"},
    "venue": {"name": "Buurthuis"},
    "room": {"name": "Zaal 1", "venue": "v"},
    "organisation": {"name": "Stichting Samen"},
    "service": {"name": "Formulierenhulp"},
    "activity": {"title": "Koffie", "starts": "2026-11-26T10:00"},
    "override": {"activity": "a", "recurrence": "2026-11-26T10:00"},
    "signup": {"activity": "a"},
    "help_post": {"title": "Wie loopt mee?", "expires": "2026-12-01"},
    "response": {"post": "p"},
    "box": {"about": "p", "sealed": BOX},
    "announcement": {"title": "Dicht met kerst", "shown_until": "2026-12-26"},
    "partner": {"name": "Gemeente"},
    "volunteer": {"name": "Ans"},
    "shift": {"starts": "2026-11-26T10:00"},
    "idea": {"text": "Een bankje bij de deur"},
    "bell": {"rung_at": "2026-11-26T10:00:00.000+00:00"},
    "bell_answer": {"bell": "bell@k", "heard": "2026-11-26T10:00:00.000+00:00"},
    "presence": {
        "shown_as": "Joke",
        "since": "2026-11-26T10:00",
        "until": "2026-11-26T17:00",
    },
    "sheet": {"first": "2026-11-23", "last": "2026-11-29"},
    "correction": {"says": "2026-48-7K3P9T"},
    "weekly_paper": {"paper": "handout/{week}", "copies": 20},
    "template": {"name": "Koffie", "makes": "activity", "fields": {"title": "Koffie"}},
    "tally": {"day": "2026-11-24", "action": "look"},
    "consent": {"purpose": "sign-up"},
    "introduction": {"post": "p", "other": "r"},
    "block": {"key": "0123456789abcdef"},
    "desk_key": {"statement": "signed"},
    "key_share": {"key": "0123456789abcdef", "volunteer": "v"},
    "spare_key": {"volunteer": "v"},
    "volunteer_file": {"name": "Joke de Wit", "vog_on": "2026-11-01"},
    "recovery_sheet": {"made_on": "2026-11-26"},
    "look": {"box": "b"},
    "snooze": {"item": "review/p", "until": "2026-11-30"},
    "day_list": {"day": "2026-11-26", "items": ["review/p"]},
    "set_aside": {"device": "d", "changes": [{"record": "x", "number": 1}]},
}

GOOD: list[tuple[str, str, Any]] = [
    ("venue", "phone", "+31450000100"),
    ("venue", "phone", "112"),
    ("organisation", "phone", "14045"),
    ("organisation", "phone", "0800 0432"),
    ("service", "phone", "045 - 000 01 00"),
    ("service", "summary", "x" * 300),
    ("weekly_paper", "copies", 0),
    ("service", "themes", ["geld"]),
    ("service", "wheelchair", "limited"),
    ("service", "opening_hours", "Mo-Fr 09:00-17:00"),
    ("service", "opening_hours", "ma-vr 9-17"),
    ("service", "email", "info@linde.example"),
    ("service", "site", "linde.example/hulp"),
    ("service", "postcode", "6411 AB"),
    ("service", "cost_cents", 0),
    ("service", "cost_cents", None),
    ("service", "latitude", 50),
    ("service", "languages", ["nl", "pl", "zh-hant"]),
    ("organisation", "kvk", "00000000"),
    ("neighbourhood", "postcodes", ["6411", "6412 AB"]),
    ("neighbourhood", "colours", {"tile": "#0A7f3c"}),
    ("neighbourhood", "map_area", [50.8, 5.9, 50.9, 6.0]),
    ("neighbourhood", "time_zone", "Europe/Amsterdam"),
    ("activity", "rrule", "FREQ=WEEKLY;BYDAY=TH"),
    ("activity", "rrule", "FREQ=MONTHLY;BYDAY=2TU;UNTIL=20271231"),
    ("activity", "exdates", ["2026-12-24T10:00"]),
    ("activity", "duration_min", 0),
    ("activity", "capacity", 0),
    ("activity", "state", "cancelled"),
    ("activity", "signup", "required"),
    ("signup", "party", 6),
    ("signup", "recurrence", "2026-11-26T10:00"),
    ("announcement", "shown_from", "2026-12-26"),
    ("box", "sealed", "sha256:" + "0" * 64),
    ("tally", "counts", {"a": 3}),
    ("introduction", "meets_at", "2026-12-01T10:00"),
    ("introduction", "post_said", {"answer": "agrees", "by": "v", "at": "2026-11-24T10:00"}),
    ("box", "purpose", "concern"),
    ("service", "van_later", {"onbekend": [1, 2]}),
    ("service", "made", "2026-11-24T10:00:00+00:00"),
]

WRONG: list[tuple[str, str, Any]] = [
    ("venue", "phone", "045"),
    ("service", "phone", "bel maar"),
    ("service", "phone", 450000100),
    ("service", "summary", "x" * 301),
    ("service", "themes", "geld"),
    ("service", "wheelchair", "misschien"),
    ("service", "referral", True),
    ("service", "opening_hours", "als het licht brandt"),
    ("service", "email", "info at linde"),
    ("service", "site", "een site"),
    ("service", "postcode", "0411 AB"),
    ("service", "cost_cents", -1),
    ("service", "cost_cents", 2.5),
    ("service", "latitude", 91),
    ("service", "longitude", -181.0),
    ("service", "languages", ["Nederlands, Pools"]),
    ("service", "age_from", 140),
    ("service", "verified_on", "gisteren"),
    ("service", "made", "vanmorgen"),
    ("activity", "rrule", "FREQ=DAILY;UNTIL=00010101T000000+2359"),
    ("idea", "made", "0001-01-01T00:00:00+23:59"),
    ("idea", "made", "9999-12-31T23:59:59-23:59"),
    ("idea", "made", "2026-W48T10:00:00"),
    ("organisation", "kvk", "1234567"),
    ("organisation", "email", "@"),
    ("neighbourhood", "postcodes", ["64 11"]),
    ("neighbourhood", "colours", {"tile": "groen"}),
    ("neighbourhood", "map_area", [50.9, 5.9, 50.8, 6.0]),
    ("neighbourhood", "map_area", [50.8, 5.9]),
    ("neighbourhood", "time_zone", "Europa/Heerlen"),
    ("neighbourhood", "closing_days", ["2026-02-29"]),
    ("sheet", "first", "2026-11-31"),
    ("sheet", "closed", ["kerst"]),
    ("activity", "title", "x" * 121),
    ("activity", "starts", "2026-11-31T10:00"),
    ("shift", "shown_as", "x" * 41),
    ("weekly_paper", "copies", 100),
    ("weekly_paper", "copies", -1),
    ("presence", "until", "straks"),
    ("venue", "aed", "x" * 121),
    ("activity", "starts", "2026-11-26T10:00+01:00"),
    ("activity", "rrule", "elke week"),
    ("activity", "rrule", "FREQ=SECONDLY"),
    ("activity", "rrule", "FREQ=WEEKLY;BYDAY=XX"),
    ("activity", "exdates", ["2026-12-24T10:00", "kerst"]),
    ("activity", "duration_min", -1),
    ("activity", "capacity", -1),
    ("activity", "capacity", True),
    ("activity", "state", "afgelast"),
    ("activity", "signup", "misschien"),
    ("activity", "deadline_h", -1),
    ("override", "recurrence", "morgen"),
    ("signup", "party", 0),
    ("signup", "party", 7),
    ("signup", "state", "misschien"),
    ("help_post", "expires", "2026-13-01"),
    ("help_post", "expires", "2026-12-01T10:00"),
    ("help_post", "direction", "vraag"),
    ("announcement", "shown_until", "2026-12-32"),
    ("box", "sealed", "Riet, 045 - 000 01 00"),
    ("box", "sealed", base64.b64encode(b"Riet, 045 - 000 01 00").decode()),
    ("box", "sealed", base64.b64encode(bytes(48 + 255)).decode()),
    ("box", "sealed", base64.b64encode(bytes(48)).decode()),
    ("box", "purge_on", "ooit"),
    ("volunteer", "role", "baas"),
    ("shift", "starts", "donderdag"),
    ("template", "fields", {"title": "Wie helpt?", "box": "b1"}),
    ("tally", "day", "vandaag"),
    ("introduction", "meets_at", "dinsdag"),
    ("introduction", "vog_on", "ooit"),
    ("introduction", "other_said", {"answer": "misschien"}),
    ("tally", "counts", {"a": "veel"}),
]


def test_every_kind_is_looked_at() -> None:
    assert SOUND.keys() == STRUCTS.keys() == REQUIRED.keys()
    for kind, checks in CHECKS.items():
        assert checks.keys() <= set(STRUCTS[kind].__struct_fields__)


@pytest.mark.parametrize("kind", SOUND)
def test_what_is_required_is_enough(kind: str) -> None:
    assert problems(kind, SOUND[kind]) == []


@pytest.mark.parametrize(
    ("kind", "field"), [(kind, one) for kind in REQUIRED for one in REQUIRED[kind]]
)
def test_what_is_required_may_not_be_away_nor_blank(kind: str, field: str) -> None:
    without = {name: value for name, value in SOUND[kind].items() if name != field}
    assert [one.field for one in problems(kind, without)] == [field]
    assert [one.field for one in problems(kind, {**without, field: "  "})] == [field]
    assert [one.field for one in problems(kind, {field: ""}, whole=False)] == [field]
    assert problems(kind, {}, whole=False) == []


@pytest.mark.parametrize(("kind", "field", "value"), GOOD)
def test_what_is_good_is_good(kind: str, field: str, value: Any) -> None:
    assert problems(kind, {**SOUND[kind], field: value}) == []
    assert problems(kind, {field: value}, whole=False) == []


@pytest.mark.parametrize(("kind", "field", "value"), WRONG)
def test_what_is_wrong_is_said_once_in_a_sentence(kind: str, field: str, value: Any) -> None:
    (problem,) = problems(kind, {**SOUND[kind], field: value})
    assert problem.field == field
    assert problem.text_nl[0].isupper()
    assert problem.text_nl.endswith(".")
    assert problems(kind, {field: value}, whole=False) == [problem]


def test_several_things_are_said_at_once() -> None:
    found = problems("activity", {"starts": "nooit", "capacity": -1})
    assert {one.field for one in found} == {"title", "starts", "capacity"}


@pytest.mark.parametrize(
    ("kind", "low", "high"),
    [
        ("announcement", {"shown_from": "2026-12-27"}, "shown_until"),
        ("partner", {"period_from": "2027-01-01", "period_until": "2026-12-31"}, "period_until"),
        ("service", {"age_from": 65, "age_to": 55}, "age_to"),
    ],
)
def test_a_span_does_not_run_backwards(kind: str, low: dict[str, Any], high: str) -> None:
    assert [one.field for one in problems(kind, {**SOUND[kind], **low})] == [high]


@pytest.mark.parametrize(
    ("made", "changed", "expires", "sound"),
    [
        ("2026-11-24T10:00:00+00:00", "", "2026-12-24", True),
        ("2026-11-24T10:00:00+00:00", "", "2027-01-24", False),
        ("2026-11-24T10:00:00+00:00", "2026-12-20T09:00:00+00:00", "2027-01-19", True),  # renewed
        ("2036-11-24T10:00:00+00:00", "", "2036-12-24", True),  # a clock ten years ahead
    ],
)
def test_a_post_stands_for_30_days_by_its_own_clock(
    made: str, changed: str, expires: str, sound: bool
) -> None:
    fields = {"title": "Wie loopt mee?", "made": made, "changed": changed, "expires": expires}
    assert (problems("help_post", fields) == []) == sound


def test_a_kind_of_a_newer_program_is_left_alone() -> None:
    assert problems("van_later", {"naam": 3}) == []


def test_a_record_may_not_be_endless_nor_carry_an_id_of_its_own() -> None:
    endless = {**SOUND["service"], "van_later": "x" * MAX_RECORD_BYTES}
    assert [one.field for one in problems("service", endless)] == [""]
    assert [one.field for one in problems("service", {**SOUND["service"], "id": "x"})] == [""]


def test_every_record_of_the_demonstration_is_sound_and_tidy() -> None:
    for stored in demo_stored(0, DEFAULT_SEED, date(2026, 11, 24)):
        assert problems(stored.kind, stored.fields) == []
        assert tidied(stored.kind, stored.fields) == stored.fields


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4)
    ),
    max_leaves=8,
)


@given(st.data())
def test_rubbish_is_refused_in_words_and_never_raises(data: st.DataObject) -> None:
    kind = data.draw(st.sampled_from(sorted(STRUCTS)))
    names = st.sampled_from(sorted(STRUCTS[kind].__struct_fields__))
    fields = data.draw(st.dictionaries(names, ANYTHING, max_size=5))
    for problem in problems(kind, fields):
        assert problem.text_nl.endswith(".")
    tidied(kind, fields)


@pytest.mark.parametrize(
    ("kind", "field", "written", "kept"),
    [
        ("service", "phone", " 045-000 01 00 ", "+31450000100"),
        ("service", "phone", "bel maar", "bel maar"),
        ("service", "opening_hours", "ma-vr 9-17", "Mo-Fr 09:00-17:00"),
        ("service", "opening_hours", "als het licht brandt", "als het licht brandt"),
        ("service", "postcode", "6411ab", "6411 AB"),
        ("service", "site", "linde.example", "https://linde.example"),
        ("service", "site", "http://linde.example", "http://linde.example"),
        ("service", "name", "  Formulierenhulp\n", "Formulierenhulp"),
        ("service", "themes", ["geld"], ["geld"]),
        ("service", "phone", "", ""),
        ("override", "duration_min", "90", "90"),
        ("van_later", "naam", " x ", "x"),
    ],
)
def test_what_people_write_is_tidied(kind: str, field: str, written: Any, kept: Any) -> None:
    assert tidied(kind, {field: written}) == {field: kept}
