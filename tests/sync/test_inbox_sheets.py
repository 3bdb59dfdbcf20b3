"""The desk hears of paper that says something else than the agenda, until what puts it right was printed or is past."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

import msgspec
import pytest

from kiosk.services.orders import Order, carry_out
from printing.outcomes import IN_FOLDER, Outcome
from printing.sheets import days_sheet, week_sheet
from printing.waiting import list_waiting
from printing.write_down import note_correction
from sync.device import write_device
from sync.disk.inbox import read
from sync.disk.inbox_sheets import SHEET_SOURCES, strip_about
from sync.disk.paper_sheets import remember
from sync.disk.replica import Replica
from sync.inbox import MOST_A_DAY, Item, day_of, order
from sync.inbox import NOW as PRESSING
from sync.sheet_numbers import shown_number
from sync.words import Words
from tests.kiosk.changing import put
from tests.kiosk.neighbourhood import NOW, NOW_UTC, fill
from tests.printing.printers import TestPrinter

WALK = "a4@2026-11-26T10:00"
COFFEE = "a1@2026-11-24T14:30"


@pytest.fixture(scope="module")
def printer() -> Iterator[TestPrinter]:
    with TestPrinter() as on:
        yield on


@pytest.fixture
def replica(tmp_path: Path) -> Iterator[Replica]:
    with fill(tmp_path) as opened:
        yield opened


@pytest.fixture
def with_printer(replica: Replica, printer: TestPrinter) -> Iterator[TestPrinter]:
    printer.mode("ok")
    write_device(replica.folder, msgspec.structs.replace(replica.device, printer=printer.uri))
    yield printer
    printer.mode("ok")


def printed(replica: Replica) -> str:
    """Print the week, and return its number."""
    stands = week_sheet(replica, 2026, 48, Words()).stands
    assert stands is not None
    remember(replica, stands)
    return shown_number(stands)


def change(replica: Replica, key: str, **fields: object) -> None:
    activity, _, recurrence = key.partition("@")
    put(replica, "override", key, activity=activity, recurrence=recurrence, **fields)


def waiting(replica: Replica, now: datetime = NOW) -> list[Item]:
    return list(read(replica, SHEET_SOURCES, now).items)


def keys(replica: Replica, now: datetime = NOW) -> list[str]:
    return [one.page_key for one in waiting(replica, now)]


def print_(replica: Replica, key: str, *, by_visitor: bool = False) -> Outcome:
    order = Order(
        folder=replica.folder, key=key, language="nl", now_local=NOW, clock=lambda: NOW_UTC,
        by_visitor=by_visitor,
    )  # fmt: skip
    return carry_out(order, lambda text: None, lambda: False)


def test_what_was_never_printed_asks_for_nothing(replica: Replica) -> None:
    change(replica, WALK, cancelled=True)
    assert waiting(replica) == []


def test_paper_that_is_right_asks_for_nothing(replica: Replica) -> None:
    printed(replica)
    assert waiting(replica) == []


def test_a_cancellation_asks_for_the_strip_and_the_note(replica: Replica) -> None:
    number = printed(replica)
    change(replica, WALK, cancelled=True)
    note, strip = sorted(waiting(replica), key=lambda one: one.source)
    assert (note.page_key, note.urgency) == (f"doornote/{WALK}", PRESSING)
    assert (strip.page_key, strip.title) == (f"strip/{number}", "Wandelen met Henk")
    assert strip.text == "Op geprinte weekbladen staat dit nog anders."
    assert note.text == "Dit gaat niet door. Hang een briefje op de deur."


def test_what_is_today_presses_and_what_is_later_moved_needs_no_note(replica: Replica) -> None:
    put(replica, "activity", "koor", title="Koor", starts="2026-11-27T10:00", venue="v1")
    number = printed(replica)
    change(replica, COFFEE, starts="2026-11-24T15:00")
    change(replica, "koor@2026-11-27T10:00", starts="2026-11-27T11:00")
    found = {one.page_key: one for one in waiting(replica)}
    assert set(found) == {f"strip/{number}", f"doornote/{COFFEE}"}
    assert {one.urgency for one in found.values()} == {PRESSING}
    strip = found[f"strip/{number}"]
    assert (strip.title, strip.text, strip.n) == (
        "",
        "Er veranderden {n} dingen na het printen.",
        2,
    )


def test_paper_of_the_next_two_days_goes_before_what_waits_longer(replica: Replica) -> None:
    put(replica, "activity", "koor", title="Koor", starts="2026-11-27T10:00", venue="v1")
    printed(replica)
    older = [
        Item(source="oud", about=str(n), text="Oud.", urgency=PRESSING, since="2026-11-01")
        for n in range(MOST_A_DAY)
    ]
    change(replica, "koor@2026-11-27T10:00", cancelled=True)
    assert [one.source for one in today_s(replica, older)] == ["oud"] * MOST_A_DAY
    change(replica, WALK, cancelled=True)
    assert [one.source for one in today_s(replica, older)][:3] == ["doornote", "strip", "oud"]


def today_s(replica: Replica, others: list[Item]) -> tuple[Item, ...]:
    """Return what is done today of the paper and these."""
    found = sorted([*waiting(replica), *others], key=order)
    return day_of(found, {}, None, NOW.date()).items


@pytest.mark.usefixtures("with_printer")
def test_the_strip_about_an_activity_is_known_until_it_is_printed(replica: Replica) -> None:
    number = printed(replica)
    assert strip_about(replica, NOW, "a4") == "", "nothing changed"
    change(replica, WALK, cancelled=True)
    assert strip_about(replica, NOW, "a4") == f"strip/{number}"
    assert strip_about(replica, NOW, "a4", "2026-11-26T10:00") == f"strip/{number}"
    assert strip_about(replica, NOW, "a4", "2026-12-03T10:00") == "", "that is on another sheet"
    assert strip_about(replica, NOW, "a1") == ""
    print_(replica, f"strip/{number}")
    assert strip_about(replica, NOW, "a4") == ""


@pytest.mark.usefixtures("with_printer")
def test_it_goes_when_it_is_printed_and_comes_back_when_more_changes(replica: Replica) -> None:
    number = printed(replica)
    change(replica, WALK, cancelled=True)
    print_(replica, f"strip/{number}")
    assert keys(replica) == [f"doornote/{WALK}"]
    print_(replica, f"doornote/{WALK}")
    assert keys(replica) == []
    change(replica, WALK, cancelled=False, starts="2026-11-26T15:00")
    assert keys(replica) == [f"strip/{number}"]


@pytest.mark.usefixtures("with_printer")
def test_a_strip_for_a_visitor_is_hers_and_not_the_desks(replica: Replica) -> None:
    number = printed(replica)
    change(replica, WALK, cancelled=True)
    print_(replica, f"strip/{number}", by_visitor=True)
    assert f"strip/{number}" in keys(replica)


def test_what_is_no_paper_yet_goes_not_and_goes_when_it_comes_out(
    replica: Replica, with_printer: TestPrinter
) -> None:
    key = f"strip/{printed(replica)}"
    change(replica, WALK, cancelled=True)
    write_device(replica.folder, replica.device)  # without a printer it is a file
    assert print_(replica, key).what == IN_FOLDER[0]
    assert key in keys(replica)
    write_device(replica.folder, msgspec.structs.replace(replica.device, printer=with_printer.uri))
    with_printer.mode("jam")
    waits = print_(replica, key).waiting
    assert key in keys(replica)
    hers = print_(replica, key, by_visitor=True).waiting
    asked_by = {one.id: one.by_visitor for one in list_waiting(replica.folder, NOW.astimezone())}
    assert asked_by == {waits: False, hers: True}
    with_printer.mode("ok")
    assert print_(replica, f"waiting/{waits}").done
    assert key not in keys(replica)


def test_it_goes_when_it_is_past(replica: Replica) -> None:
    printed(replica)
    change(replica, COFFEE, cancelled=True)
    assert keys(replica, NOW + timedelta(minutes=110)) != []
    assert keys(replica, NOW + timedelta(minutes=120)) == []


@pytest.mark.usefixtures("with_printer")
def test_the_sheets_of_a_week_ask_once_for_all_of_them(replica: Replica) -> None:
    first = printed(replica)
    change(replica, WALK, starts="2026-11-26T11:00")
    second = printed(replica)
    assert second != first
    assert keys(replica) == [f"strip/{first}"], "the newest is right, the first is not"
    change(replica, WALK, starts="2026-11-26T12:00")
    assert keys(replica) == [f"strip/{first}"]
    print_(replica, f"strip/{second}")
    assert keys(replica) == []


def test_a_change_that_was_undone_is_wrong_on_the_sheet_between(replica: Replica) -> None:
    printed(replica)
    change(replica, WALK, starts="2026-11-26T11:00")
    between = printed(replica)
    change(replica, WALK, starts="")
    assert keys(replica) == [f"strip/{between}"]


def test_the_sheets_of_a_week_and_a_month_ask_once(replica: Replica) -> None:
    printed(replica)
    month = days_sheet(replica, date(2026, 11, 1), date(2026, 11, 30), Words()).stands
    assert month is not None
    remember(replica, month)
    change(replica, WALK, starts="2026-11-26T11:00")
    assert len(keys(replica)) == 1
    change(replica, "a1@2026-11-17T14:30", cancelled=True)
    assert len(keys(replica)) == 1, "that is past"


def test_paper_of_another_house_is_not_this_ones(replica: Replica) -> None:
    stands = week_sheet(replica, 2026, 48, Words(), "v1").stands
    assert stands is not None
    remember(replica, stands)
    change(replica, WALK, cancelled=True)
    replica.device = msgspec.structs.replace(replica.device, venue="v1")
    assert len(waiting(replica)) == 2
    replica.device = msgspec.structs.replace(replica.device, venue="elders")
    assert waiting(replica) == []


def test_only_what_puts_sheets_right_is_written_down(replica: Replica) -> None:
    def note(key: str) -> bool:
        return note_correction(replica.folder, key, lambda: NOW_UTC)

    assert not note("handout/2026-W48")
    assert not note("strip/2026-48-117")
    assert not note("doornote/niets")
    assert note(f"doornote/{WALK}")
    (change,) = replica.unsent()
    assert (change.kind, change.actor) == ("correction", "house")
