"""One rule at a time is broken, by the server, a device or a restore, to see that a cell of the matrix goes red."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, update

from sync.disk.outbox import Outbox
from sync.disk.record_tables import RecordTables
from sync.errors import DiskFull
from sync.line import exchange
from sync.line.trip import compose
from sync.outcomes import Outcome
from sync.server.store import Store
from sync.server.tables import NEIGHBOURHOOD
from tests.sync.matrix.cell import Cell, Place
from tests.sync.matrix.faults import go, usual
from tests.sync.matrix.test_matrix import FAULTS

SEEDS = range(1, 7)


@pytest.fixture
def town(places: Callable[[str], Place]) -> Place:
    """The town on SQLite."""
    return places("sqlite")


def goes_red(
    place: Place,
    room: Path,
    fault: str,
    path: str,
    *,
    broken: Sequence[str] = (),
    server: Sequence[str] = (),
) -> None:
    """Hold that a cell goes red at one of a few moments."""
    at = usual(place, path, room)
    count = max(FAULTS[fault].moments(at), 1)
    for seed in SEEDS:
        cell = Cell(place, room / f"{seed}", path, seed)
        cell.broken, cell.server_breaks = tuple(broken), tuple(server)
        try:
            go(cell, FAULTS[fault], cell.chance.randrange(count))
        except AssertionError as noticed:
            print(noticed)
            return
        finally:
            cell.close()
            place.orders.give(broken=())
    raise RuntimeError("nobody noticed")


@pytest.mark.parametrize(
    ("rule", "fault", "path"),
    [
        # with the second rule whole, the first one costs nothing: the server sees that it lost what it had answered
        (
            "answers_before_it_commits, a_loss_goes_unnoticed",
            "server_killed_after_the_answer",
            "push",
        ),
        ("outcomes_are_not_stored", "reply_lost", "push"),
        ("a_retry_is_taken_again", "reply_lost", "push"),
        ("a_letter_is_taken_again", "doubled", "carry"),
        ("pages_part_commits", "device_with_old_program", "pull"),
        ("chains_are_not_looked_at", "device_cloned", "push"),
        ("stamps_are_not_clamped", "device_ten_years_ahead", "push"),
        ("a_wrong_clock_is_refused", "device_ten_years_behind", "pull"),
    ],
)
def test_a_rule_that_the_server_breaks(
    town: Place, room: Path, rule: str, fault: str, path: str
) -> None:
    goes_red(town, room, fault, path, server=rule.split(", "))


def test_a_cursor_that_moves_before_the_rows(town: Place, room: Path) -> None:
    goes_red(town, room, "device_killed", "pull", broken=["the_cursor_moves_before_the_rows"])


def test_a_restored_server_that_keeps_its_epoch(
    town: Place, room: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    restore = Store.restore

    def kept(store: Store, path: Path, only: Sequence[str], **other: Any) -> Any:
        mine = NEIGHBOURHOOD.c.neighbourhood == only[0]
        with store._writing.begin() as db:
            place = select(NEIGHBOURHOOD.c.epoch, NEIGHBOURHOOD.c.sequence).where(mine)
            epoch, sequence = db.execute(place).one()
        done = restore(store, path, only, **other)
        with store._writing.begin() as db:
            db.execute(update(NEIGHBOURHOOD).where(mine).values(epoch=epoch, sequence=sequence))
        return done

    monkeypatch.setattr(Store, "restore", kept)
    goes_red(town, room, "server_restored", "push")


def test_a_snapshot_that_is_merged(
    town: Place, room: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    usual(town, "pull", room)
    monkeypatch.setattr(RecordTables, "empty", lambda _tables: None)
    goes_red(town, room, "device_away_for_a_year", "pull")


def test_a_device_that_takes_sent_for_arrived(
    town: Place, room: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    usual(town, "push", room)

    def hasty(replica: Any, *given: Any, **named: Any) -> Any:
        message = compose(replica, *given, **named)
        sent = [Outcome(number=change.number) for change in message.changes]
        replica.outbox.settle(sent, replica.clock())
        return message

    monkeypatch.setattr(exchange, "compose", hasty)
    goes_red(town, room, "request_cut", "push")


def test_a_device_that_says_kept_when_its_disk_is_full(
    town: Place, room: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    usual(town, "push", room)
    append = Outbox.append

    def careless(outbox: Outbox, *given: Any) -> None:
        try:
            append(outbox, *given)
        except DiskFull:
            return

    monkeypatch.setattr(Outbox, "append", careless)
    goes_red(town, room, "device_full", "push")
