"""What changed since a sheet was printed: every way in which the agenda may go on."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest

from printing.sheets import week_sheet
from sync.changes import Draft
from sync.disk.paper_sheets import (
    find_sheet,
    house_of,
    printed_on,
    remember,
    sheet_changes,
    sheet_now,
)
from sync.disk.replica import Replica, open_replica
from sync.outcomes import Cursor, Outcome
from sync.paper_records import Sheet
from sync.sheet_changes import changed_keys, sheet_of
from sync.sheet_numbers import parse_number, shown_number
from sync.sheet_words import sheet_words, unknown_words
from sync.upkeep.purging import purge
from sync.words import Words
from tests.sync.place import BASE, NOW_UTC, RECORDS, numbered_ids, put, record

DUTCH, ENGLISH = Words("nl"), Words("en")
NOW = datetime(2026, 11, 24, 8, 0)
"""Tuesday morning, before the coffee."""
MORE = (
    record("venue", "w", name="De Brug"),
    record("room", "r", venue="v", name="Zaal 1"),
    record("activity", "wandelen", title="Wandelen", starts="2026-11-26T10:00", venue="v",
           place="Voordeur", duration_min=60),
    record("activity", "eten", title="Samen eten", starts="2026-11-27T17:30", venue="v", room="r"),
    record("activity", "elders", title="Bingo", starts="2026-11-25T19:00", venue="w"),
    record("activity", "stil", title="Nog geheim", starts="2026-11-25T10:00", venue="v", state="draft"),
)  # fmt: skip


class Clock:
    """A clock that a test sets."""

    now = NOW_UTC

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def replica(tmp_path: Path, clock: Clock) -> Iterator[Replica]:
    with open_replica(tmp_path, clock=clock, ids=numbered_ids()) as opened:
        opened.bootstrap((*RECORDS, *MORE), BASE)
        yield opened


@pytest.fixture
def sheet(replica: Replica) -> Sheet:
    """The sheet of this week, as it was printed."""
    stands = week_sheet(replica, 2026, 48, DUTCH, "v").stands
    assert stands is not None
    assert remember(replica, stands)
    found = find_sheet(replica, parse_number(shown_number(stands)))
    assert found is not None
    return found


def told(
    replica: Replica, sheet: Sheet, now: datetime | None = NOW, words: Words = DUTCH
) -> list[tuple[str, ...]]:
    """Return the changes as one reads them."""
    changes = sheet_changes(replica, sheet, now)
    said = sheet_words(sheet, None, changes, "De Linde", now, words)
    return [(one.strong, one.title, one.when, *one.facts) for one in said.lines]


def test_a_sheet_says_what_stands_on_it_and_nothing_changed(replica: Replica, sheet: Sheet) -> None:
    assert [line.title for line in sheet.lines] == ["Koffie en krant", "Wandelen", "Samen eten"]
    assert sheet.lines[2].place == "Zaal 1"
    assert told(replica, sheet) == []
    assert sheet_now(replica, sheet).id == sheet.id


def test_a_number_is_written_down_once(replica: Replica, sheet: Sheet) -> None:
    assert not remember(replica, sheet)
    assert len(replica.unsent()) == 1
    assert replica.unsent()[0].actor == "visitor"


def override(activity: str, recurrence: str, **fields: Any) -> Any:
    return put("override", f"{activity}@{recurrence}", activity=activity, recurrence=recurrence, **fields)  # fmt: skip


WALK = ("wandelen", "2026-11-26T10:00")
WALK_WAS = "donderdag 26 november, 10.00 tot 11.00 uur"
EARLIER = "Eerst: 10.00 tot 11.00 uur."
WALK_WHEN = "Donderdag 26 november, 10.00 tot 11.00 uur"


@pytest.mark.parametrize(
    ("drafts", "expected"),
    [
        ([override(*WALK, cancelled=True, cancel_reason="het vriest")],
         ("Gaat niet door", "Wandelen", WALK_WHEN, "Het vriest.")),
        ([override(*WALK, starts="2026-11-26T11:00")],
         ("Andere tijd", "Wandelen", "Donderdag 26 november, 11.00 tot 12.00 uur", EARLIER)),
        ([override(*WALK, duration_min=90)],
         ("Andere tijd", "Wandelen", "Donderdag 26 november, 10.00 tot 11.30 uur", EARLIER)),
        ([override(*WALK, starts="2026-11-27T10:00")],
         ("Andere dag", "Wandelen", "Vrijdag 27 november, 10.00 tot 11.00 uur", f"Eerst: {WALK_WAS}.")),
        ([override(*WALK, starts="2026-12-01T10:00")],  # out of the week
         ("Andere dag", "Wandelen", "Dinsdag 1 december, 10.00 tot 11.00 uur", f"Eerst: {WALK_WAS}.")),
        ([override(*WALK, room="r")],
         ("Andere plek", "Wandelen", WALK_WHEN, "Nu: Zaal 1.", "Eerst: Voordeur.")),
        ([override(*WALK, venue="w")],  # out of the house
         ("Andere plek", "Wandelen", WALK_WHEN, "Nu: De Brug.", "Eerst: Voordeur.")),
        ([override(*WALK, title="Wandelen met Henk")],
         ("Andere naam", "Wandelen met Henk", WALK_WHEN, "Eerst: Wandelen.")),
        ([override(*WALK, note="neem een paraplu mee")],
         ("Let op", "Wandelen", WALK_WHEN, "Neem een paraplu mee.")),
        ([override(*WALK, starts="2026-11-26T11:00", room="r")],
         ("Andere tijd. Andere plek", "Wandelen", "Donderdag 26 november, 11.00 tot 12.00 uur",
          "Nu: Zaal 1.", EARLIER, "Eerst: Voordeur.")),
        ([put("activity", "wandelen", state="draft")], ("Vervalt", "Wandelen", WALK_WHEN)),
        ([put("activity", "wandelen", starts="2026-11-26T14:00")],  # the series itself
         ("Andere tijd", "Wandelen", "Donderdag 26 november, 14.00 tot 15.00 uur", EARLIER)),
        ([put("activity", "wandelen", starts="2026-12-03T10:00")], ("Vervalt", "Wandelen", WALK_WHEN)),
        ([put("activity", "stil", state="published")],
         ("Nieuw", "Nog geheim", "Woensdag 25 november, 10.00 tot 11.00 uur", "Buurthuis.")),
        ([put("neighbourhood", "n", closing_days=["2026-11-27", "2026-12-25"])],
         ("Dicht", "De Linde", "Vrijdag 27 november")),
    ],
)  # fmt: skip
def test_only_what_changed_is_told(
    replica: Replica, sheet: Sheet, drafts: list[Any], expected: tuple[str, ...]
) -> None:
    replica.act(drafts, "ans")
    assert told(replica, sheet) == [expected]
    assert told(replica, sheet, None) == [expected]


def test_one_that_is_deleted_is_gone(replica: Replica, sheet: Sheet) -> None:
    replica.act([Draft(kind="activity", record="eten", verb="delete")], "ans")
    assert [one[:2] for one in told(replica, sheet)] == [("Vervalt", "Samen eten")]


def test_what_is_over_is_not_told(replica: Replica, sheet: Sheet) -> None:
    replica.act([override("k", "2026-11-24T10:00", cancelled=True)], "ans")
    assert [one[:2] for one in told(replica, sheet)] == [("Gaat niet door", "Koffie en krant")]
    assert told(replica, sheet, datetime(2026, 11, 24, 10, 30)) != []
    assert told(replica, sheet, datetime(2026, 11, 24, 11, 0)) == []
    monday = datetime(2026, 11, 30, 9, 0)
    said = sheet_words(sheet, None, sheet_changes(replica, sheet, monday), "", monday, DUTCH)
    assert (said.over, said.text) == (True, "De dagen op dit blad zijn voorbij.")


def test_what_was_called_off_goes_on_after_all(replica: Replica) -> None:
    replica.act([override(*WALK, cancelled=True)], "ans")
    stands = week_sheet(replica, 2026, 48, DUTCH, "v").stands
    assert stands is not None
    remember(replica, stands)
    assert told(replica, stands) == []
    replica.act([override(*WALK, cancelled=False)], "ans")
    assert told(replica, stands) == [("Gaat toch door", "Wandelen", WALK_WHEN)]


def test_it_stands_as_the_other_language_has_it(replica: Replica, sheet: Sheet) -> None:
    replica.act([override(*WALK, cancelled=True)], "ans")
    (one,) = told(replica, sheet, words=ENGLISH)
    assert one[2].startswith("Thursday 26 November")


def test_the_heading_counts(replica: Replica, sheet: Sheet) -> None:
    day = printed_on(replica, sheet)
    assert day == date(2026, 11, 24)

    def said() -> tuple[str, str]:
        found = sheet_words(sheet, day, sheet_changes(replica, sheet, NOW), "", NOW, DUTCH)
        return found.title, found.text

    assert said() == ("Dit blad is van 24 november.", "Alles klopt nog.")
    replica.act([override(*WALK, cancelled=True)], "ans")
    assert said()[1] == "Er is 1 ding veranderd."
    replica.act([put("activity", "eten", place="Keuken")], "ans")
    assert said()[1] == "Er zijn 2 dingen veranderd."
    assert changed_keys(sheet_changes(replica, sheet, NOW)) == [
        "wandelen@2026-11-26T10:00",
        "eten@2026-11-27T17:30",
    ]
    assert house_of(replica, sheet) == "Buurthuis"


def test_of_a_sheet_that_nobody_knows_the_week_is_told() -> None:
    old = parse_number("2026-48-117")
    assert unknown_words(old, date(2026, 11, 25), DUTCH).over is False
    said = unknown_words(old, date(2026, 12, 1), DUTCH)
    assert (said.title, said.over) == ("Dit blad is van week 48.", True)


def test_a_sheet_with_more_than_a_record_holds_says_until_when_it_knows(replica: Replica) -> None:
    many = [
        record("activity", f"x{n:04}", title=f"Iets {n} " + "x" * 90, starts=f"2026-11-2{3 + n % 6}T10:00", venue="v")
        for n in range(600)
    ]  # fmt: skip
    replica.bootstrap((*RECORDS, *many), BASE)
    first, last = date(2026, 11, 23), date(2026, 11, 29)
    found = replica.occurrences(first, last, venue="v")
    whole = sheet_of(found, first, last, venue="v")
    assert 0 < len(whole.lines) < 600
    assert whole.known_until == "2026-11-25T10:00"
    remember(replica, whole)
    assert sheet_changes(replica, whole, None) == ()


def test_nothing_is_written_down_while_practising(replica: Replica) -> None:
    replica.device = msgspec.structs.replace(replica.device, practice=True)
    stands = week_sheet(replica, 2026, 48, DUTCH, "v").stands
    assert stands is not None
    assert not remember(replica, stands)
    assert replica.unsent() == []


def test_what_stood_on_it_goes_sixty_days_after_its_last_day(
    replica: Replica, sheet: Sheet, clock: Clock
) -> None:
    said = [Outcome(number=change.number, sequence=11) for change in replica.unsent()]
    stored = replica.stored("sheet", sheet.id)
    assert stored is not None
    row = record("sheet", sheet.id, 11, **stored.fields)
    replica.apply([row], Cursor(epoch="e", neighbourhood="n", sequence=11), said)
    clock.now = datetime(2026, 11, 29, tzinfo=UTC) + timedelta(days=59)
    purge(replica, trusted=True)
    assert find_sheet(replica, parse_number(shown_number(sheet))) is not None
    clock.now += timedelta(days=1)
    purge(replica, trusted=True)
    left = replica.get("sheet", sheet.id)
    assert isinstance(left, Sheet)
    assert (left.lines, left.last) == ([], "2026-11-29")
