"""How long personal data is kept, and what goes from a device's disk when the time has come."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from sync.changes import chain_holds
from sync.device import DeviceSettings, write_device
from sync.disk.replica import Replica, open_replica
from sync.erasure import is_erased
from sync.outcomes import Cursor, Outcome
from sync.records import Box
from sync.retention import box_goes_on, record_goes_on, without
from sync.seal import Contact, make_desk_key, seal
from sync.upkeep.purging import purge
from tests.sync.place import RECORDS, put, record
from tests.sync.server.canaries import betrayed, traces

KEY = make_desk_key(b"k" * 32).public
START = datetime(2026, 11, 24, 13, 5, tzinfo=UTC)
SIGNUP = {"activity": "k", "recurrence": "2026-11-26T10:00"}


@pytest.mark.parametrize(
    ("box", "kind", "about", "day"),
    [
        ({"purge_on": "2027-01-02"}, "signup", SIGNUP, "2027-01-02"),
        ({}, "signup", SIGNUP, "2026-12-26"),
        ({"purge_on": "soms"}, "signup", SIGNUP, "2026-12-26"),
        ({}, "signup", {"activity": "k"}, ""),
        ({}, "signup", {"state": "cancelled", "changed": "2026-11-24T10:00:00+00:00"}, "2026-12-24"),
        ({}, "help_post", {"expires": "2026-12-20", "state": "open"}, "2027-03-20"),
        ({}, "help_post", {"expires": "2026-12-20", "state": "done", "changed": "2026-12-01"}, "2027-03-01"),
        ({}, "help_post", {"expires": "2026-12-20", "state": "done", "changed": "2027-12-01"}, "2027-03-20"),
        ({}, "help_post", {}, ""),
        ({"purge_on": "2027-03-20"}, "help_post", {"expires": "2027-01-19", "state": "open"}, "2027-04-19"),
        ({"purge_on": "2027-03-20"}, "help_post", {"expires": "2027-01-19", "state": "done"}, "2027-03-20"),
        ({"purge_on": "2027-03-24"}, "response", {"made": "2026-11-24T10:00:00+00:00"}, "2027-03-24"),
        ({}, "response", {"made": "2026-11-24T10:00:00+00:00", "state": "new"}, "2027-03-24"),
        ({}, "response", {"state": "withdrawn", "changed": "2026-12-01"}, "2027-03-01"),
        ({}, "response", {"state": "declined"}, ""),
        ({}, "response", {"state": "called"}, ""),
        ({}, "idea", {"made": "2026-11-24T10:00:00+00:00", "state": "new"}, "2027-03-24"),
        ({}, "idea", {"made": "2026-11-24T10:00:00+00:00", "changed": "2026-12-01", "state": "answered"}, "2027-03-24"),
        ({}, "idea", {"made": "2026-11-24T10:00:00+00:00", "changed": "2026-12-01", "state": "handled"}, "2027-03-01"),
        ({}, "idea", {"made": "2026-11-24T10:00:00+00:00", "changed": "2027-02-01", "state": "handled"}, "2027-03-24"),
        ({}, "idea", {"state": "handled"}, ""),
        ({"purge_on": "2027-03-24"}, "idea", {"made": "2026-11-24", "changed": "2026-12-01", "state": "handled"}, "2027-03-01"),
        ({"purge_on": "2027-01-24"}, "idea", {"made": "2026-11-24", "state": "new"}, "2027-01-24"),
        ({"made": "2026-11-24T10:00:00+00:00"}, "", None, "2027-03-24"),
        ({}, "", None, ""),
    ],
)  # fmt: skip
def test_the_rule(box: dict[str, Any], kind: str, about: Any, day: str) -> None:
    assert box_goes_on(box, kind, about) == (date.fromisoformat(day) if day else None)


def test_a_date_at_the_end_of_the_calendar_is_none() -> None:
    late = "9999-12-31"
    assert record_goes_on("idea", {"made": late}) is None
    assert box_goes_on({"purge_on": "2026-12-01"}, "look", {"made": late}) == date(2026, 12, 1)


def test_other_kinds_have_no_day() -> None:
    assert record_goes_on("service", {"expires": "2026-12-20"}) is None
    assert without({"answer": "vega", "picture": "", "party": 2}, ("answer", "picture")) == {
        "picture": "",
        "party": 2,
    }


class Days:
    """A clock that is moved by days."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> datetime:
        return self.now

    def on(self, days: int) -> None:
        self.now = START + timedelta(days=days)


def opened(folder: Path, days: Days, *, server: bool = True) -> Replica:
    folder.mkdir(exist_ok=True)
    if server:
        write_device(folder, DeviceSettings(device="d", server="http://x", server_key="k"))
    replica = open_replica(folder, clock=days)
    replica.bootstrap(RECORDS, Cursor(epoch="e", neighbourhood="n", sequence=10))
    return replica


def sign_up(replica: Replica, name: str) -> str:
    sealed = seal(Contact(name="Riet", phone="+31450001234"), KEY)
    signup = {**SIGNUP, "slip_code": "ABCDEFGX", "picture": "fiets", "answer": "vega", "box": name}
    replica.act(
        [
            put("signup", f"s-{name}", **signup),
            put("box", name, about=f"s-{name}", sealed=sealed),
            put("consent", f"c-{name}", about=f"s-{name}", purpose="bellen", given_by="Riet"),
        ],
        "visitor",
    )
    return sealed


def confirm(replica: Replica) -> None:
    """Let the server have said yes to everything."""
    rows = [
        record(kind, one, 12, **replica.stored(kind, one).fields)  # type: ignore[union-attr]
        for kind, one in {(c.kind, c.record) for c in replica.outbox.after(0)}
    ]
    said = [Outcome(number=c.number, sequence=12) for c in replica.outbox.after(0)]
    replica.apply(rows, Cursor(epoch="e", neighbourhood="n", sequence=12), said)


def is_blank(replica: Replica, box: str) -> bool:
    return is_erased(next(one.sealed for one in replica.records(Box) if one.id == box))


@pytest.mark.parametrize("server", [True, False])
def test_a_signup_goes_thirty_days_after_the_occurrence(tmp_path: Path, server: bool) -> None:
    days = Days()
    with opened(tmp_path / "d", days, server=server) as replica:
        sealed = sign_up(replica, "b")
        if server:
            confirm(replica)
        days.on(29)
        replica.note_attempt(None)
        if server:  # it heard of its server today
            replica.apply([], Cursor(epoch="e", neighbourhood="n", sequence=12))
        assert purge(replica, trusted=True) == 0
        assert traces(tmp_path / "d", sealed)
        days.on(40)
        assert purge(replica, trusted=False) == 0
        assert purge(replica, trusted=True) == (3 if server else 1)
        assert traces(tmp_path / "d", sealed) == []
        stored = replica.stored("signup", "s-b")
        assert stored is not None
        kept = {"answer", "picture", "slip_code"} & stored.fields.keys()
        assert bool(kept) is not server, "what exists only here stays until it was sent"
        assert stored.fields["recurrence"] == SIGNUP["recurrence"]
        assert purge(replica, trusted=True) == 0
        assert chain_holds(replica.outbox.after(0), "")
        assert replica.check() == []


def test_a_device_that_hears_nothing_for_thirty_days_keeps_no_box(tmp_path: Path) -> None:
    days = Days()
    with opened(tmp_path / "d", days) as replica:
        confirmed = seal(Contact(name="Riet"), KEY)
        replica.act([put("box", "b", about="h", sealed=confirmed, purge_on="2027-10-01")], "x")
        confirm(replica)
        own = seal(Contact(name="Jan"), KEY)
        replica.act([put("box", "own", about="h", sealed=own, purge_on="2027-10-01")], "x")
        days.on(29)
        assert purge(replica, trusted=True) == 0
        assert replica.status().is_silent
        days.on(30)
        assert purge(replica, trusted=True) == 1
        assert traces(tmp_path / "d", confirmed) == []
        assert is_blank(replica, "b")
        assert not is_blank(replica, "own")
        assert [c.fields["sealed"] for c in replica.unsent()] == [own], "it exists only here"


def test_a_house_without_a_server_only_follows_retention(tmp_path: Path) -> None:
    days = Days()
    with opened(tmp_path / "d", days, server=False) as replica:
        sealed = seal(Contact(name="Riet"), KEY)
        replica.act([put("box", "b", about="h", sealed=sealed, purge_on="2027-10-01")], "x")
        days.on(300)
        assert purge(replica, trusted=True) == 0
        days.on(311)
        assert purge(replica, trusted=True) == 1
        assert traces(tmp_path / "d", sealed) == []


def test_a_text_that_lies_open_goes_when_its_box_would(tmp_path: Path) -> None:
    days = Days()
    with opened(tmp_path / "d", days, server=False) as replica:
        confirmed = {"text": "Het is hier te koud", "made": "2026-11-24T10:00:00+00:00"}
        rows = [
            record("idea", "done", 12, **confirmed, state="handled", changed="2026-11-25T10:00:00"),
            record("idea", "open", 12, **confirmed),
            record("consent", "c", 12, about="done", given_by="Riet", purpose="idea"),
        ]
        replica.apply(rows, Cursor(epoch="e", neighbourhood="n", sequence=12))
        for on, left in ((90, 2), (91, 1), (119, 1), (120, 0)):
            days.on(on)
            purge(replica, trusted=True)
            found = [
                one.fields.get("text", "")
                for one in map(replica.stored, ("idea",) * 2, ("done", "open"))
                if one
            ]
            assert (on, sum(map(bool, found))) == (on, left)
            consent = replica.stored("consent", "c")
            assert consent is not None
            assert bool(consent.fields.get("given_by")) is (left == 2)
        assert betrayed([tmp_path], ["te koud"]) == []
