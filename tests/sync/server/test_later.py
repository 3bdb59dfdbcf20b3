"""What a device hears of its acts afterwards: what others wrote over, what a desk dealt with, what came twice."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec

from sync.changes import Draft, digest
from sync.disk.outbox import Outbox
from sync.disk.replica import Replica
from sync.line.exchange import exchange_once
from sync.outcomes import Outcome
from sync.records import SetAside
from sync.server.store import Store
from tests.sync.server.test_store import place, push, services
from tests.sync.server.test_store import store as store
from tests.sync.writing import chain, change

Devices = Callable[..., Replica]


def put(record: str, **fields: Any) -> Draft:
    return Draft(kind="service", record=record, fields=fields)


def lost(replica: Replica) -> list[tuple[str, tuple[str, ...]]]:
    return [(loss.change.record, loss.fields) for loss in replica.outbox.losses()]


def both_at(device: Devices) -> tuple[Replica, Replica, str]:
    """Return two desks that have the same, and a service that both know."""
    first, second = device("balie", "desk"), device("kantoor", "desk")
    exchange_once(first)
    exchange_once(second)
    return first, second, first.list("service", order="name")[0].id


def test_who_came_first_and_was_written_over_unseen_is_told(device: Devices) -> None:
    first, second, service = both_at(device)
    first.act([put(service, name="Van de balie", summary="Ook van de balie.")], "Annie")
    exchange_once(first)
    assert lost(first) == []
    second.act([put(service, name="Van kantoor")], "Henk")
    exchange_once(second)
    assert lost(second) == []
    exchange_once(first)
    assert lost(first) == [(service, ("name",))]
    found = first.get("service", service)
    assert getattr(found, "name", "") == "Van kantoor"
    first.outbox.accept(first.outbox.losses()[0].change.number)
    first.outbox.lose([Outcome(number=1, superseded=("name",))], first.clock())
    assert lost(first) == [], "what was dealt with does not come back"


def test_who_comes_late_with_an_older_edit_is_told_at_once(device: Devices) -> None:
    first, second, service = both_at(device)
    first.act([put(service, name="Ouder")], "Annie")
    second.act([put(service, name="Nieuwer")], "Henk")
    exchange_once(second)
    exchange_once(first)
    assert lost(first) == [(service, ("name",))]
    assert lost(second) == []


def test_an_edit_that_a_delete_took_unseen_is_told(device: Devices) -> None:
    first, second, service = both_at(device)
    first.act([put(service, name="Nog even")], "Annie")
    exchange_once(first)
    second.act([Draft(kind="service", record=service, verb="delete")], "Henk")
    exchange_once(second)
    exchange_once(first)
    assert lost(first) == [(service, ("name",))]


def test_who_had_seen_what_stood_there_takes_nothing_from_anybody(device: Devices) -> None:
    first, second, service = both_at(device)
    first.act([put(service, name="Eerst")], "Annie")
    exchange_once(first)
    exchange_once(second)
    second.act([put(service, name="Daarna")], "Henk")
    exchange_once(second)
    exchange_once(first)
    assert lost(first) == []


def test_a_desk_deals_with_an_act_for_all(device: Devices) -> None:
    kiosk, desk, other = device("zuil"), device("balie", "desk"), device("kantoor", "desk")
    exchange_once(kiosk)
    kiosk.act([put("fout", name="x", phone="geen nummer")], "Annie")
    exchange_once(kiosk)
    for one in (desk, other):
        exchange_once(one)
        assert [entry.reason for entry in one.records(SetAside)] == ["invalid:phone"]
    assert (kiosk.status().tray, kiosk.count("set_aside")) == (1, 0)
    entry = desk.records(SetAside)[0]
    desk.act([Draft(kind="set_aside", record=entry.id, verb="delete")], "Annie")
    exchange_once(desk)
    for one in (kiosk, other):
        exchange_once(one)
    assert other.records(SetAside) == []
    assert kiosk.status().tray == 0, "it is done with there too"
    left = other.stored("set_aside", entry.id)
    assert left is not None
    assert set(left.fields) == {"device"}, "nothing is left of it"


def test_nobody_but_the_server_sets_aside(device: Devices) -> None:
    desk = device("balie", "desk")
    exchange_once(desk)
    desk.act([Draft(kind="set_aside", record="mijn", fields={"text": "x"})], "Annie")
    exchange_once(desk)
    assert desk.get("set_aside", "mijn") is None


class TestDuplicates:
    def test_an_act_that_another_device_sent_counts_once(self, store: Store) -> None:
        made = place(store, "De Linde", "d")
        store.enrol(store.make_code(made, "kiosk"), "e", "A" * 43 + "=", "")
        first = push(store, "d", *chain(*services("d", 2)))
        same = msgspec.structs.replace(
            change(1, "e", 1, kind="service", record="d-1", name="x"), act="d/1"
        )
        both = chain(same, change(2, "e", 2, kind="service", record="eigen", name="y"))
        said = push(store, "e", *both)
        assert [o.state for o in said.outcomes] == ["duplicate", "applied"]
        assert said.outcomes[0].sequence == first.outcomes[0].sequence
        assert push(store, "e", *both).outcomes == said.outcomes


def test_an_outbox_of_the_first_version_grows_and_keeps_everything(tmp_path: Path) -> None:
    path = tmp_path / "outbox.db"
    box = Outbox(path)
    made = services("d", 1)
    box.append(made, "2026-11-24T10:00:00+00:00")
    for table in ("loss", "note"):
        box.connection.execute(f"DROP TABLE {table}")
    box.connection.execute("PRAGMA user_version = 1")
    box.close()
    old = Outbox(path, readonly=True)
    assert (old.losses(), old.note("apart")) == ([], "")
    old.close()
    grown = Outbox(path)
    grown.lose([Outcome(number=1, superseded=("name",))], datetime.now(UTC))
    assert [loss.fields for loss in grown.losses()] == [("name",)]
    assert digest(grown.after(0)[0]) == digest(made[0])
    grown.close()
