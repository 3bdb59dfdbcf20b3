"""What happened to a record, as a desk asks it: everybody's changes, what lost, and nothing that was sealed."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from typing import Any

import pytest

from sync.changes import Draft
from sync.disk.replica import Replica
from sync.errors import Refused
from sync.line.exchange import Line, exchange_once
from sync.wire import HistoryAnswer
from tests.sync.server.test_set_apart import boxed

Devices = Callable[..., Replica]


def put(record: str, **fields: Any) -> Draft:
    return Draft(kind="service", record=record, fields=fields)


def asked(replica: Replica, kind: str, record: str) -> HistoryAnswer:
    with closing(Line(replica)) as line:
        return line.history(kind, record)


def test_a_desk_reads_who_did_what_and_what_lost(device: Devices) -> None:
    kiosk, desk = device("zuil"), device("balie", "desk")
    exchange_once(kiosk)
    exchange_once(desk)
    service = desk.list("service", order="name")[0].id
    kiosk.act([put(service, name="Van de zuil", summary="Ook.")], "Bep")
    exchange_once(kiosk)
    desk.act([put(service, name="Van de balie")], "Annie")
    desk.act([put(service, phone="geen nummer")], "Annie")
    desk.act([Draft(kind="service", record=service, verb="delete")], "Henk")
    exchange_once(desk)
    found = [
        (one.actor, one.device_name, one.verb, one.state, one.superseded)
        for one in asked(desk, "service", service).lines
    ]
    assert found == [
        ("Henk", "balie", "delete", "applied", ()),
        ("Annie", "balie", "put", "refused", ()),
        ("Annie", "balie", "put", "applied", ()),
        ("Bep", "zuil", "put", "superseded", ("name",)),
    ]
    assert asked(desk, "service", service).lines[3].fields == {
        "name": "Van de zuil",
        "summary": "Ook.",
    }
    assert asked(desk, "service", "nergens").lines == ()


def test_what_was_sealed_is_not_told_and_a_kiosk_is_told_nothing(device: Devices) -> None:
    kiosk, desk = device("zuil"), device("balie", "desk")
    exchange_once(kiosk)
    sealed = boxed(kiosk)
    exchange_once(kiosk)
    (line,) = asked(desk, "box", "box-Riet").lines
    assert set(line.fields) == {"about", "venue"}
    assert sealed not in repr(line)
    with pytest.raises(Refused, match="alleen voor een balie"):
        asked(kiosk, "box", "box-Riet")
