"""The internet is away for good in a village: every Friday a stick goes to the library's computer and back.

Real processes: the server, and ``buurtzuil carry`` and ``buurtzuil sync`` as people type them. One week the stick is lost, one
week it is carried twice, one week two sticks come in the wrong order; all sign-ups and edits meet.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from sync.changes import Draft
from sync.disk.replica import Replica, open_replica
from sync.disk.signing_up import sign_up
from sync.records import Signup
from sync.recurrence import Occurrence
from tests.sync.server.house import House, now, open_device
from tests.sync.server.test_exchange import everything

BUURTZUIL = (
    "from kiosk import commands; "
    "commands.OWN_COMMANDS['carry'] = 'sync.commands.carry:carry'; commands.main()"
)
PRIVATE = ("box", "set_aside", "volunteer_file")
"""Kinds that a kiosk does not get, or not all of."""


def buurtzuil(*arguments: str | Path) -> str:
    """Run a command as somebody types it, and return what it says."""
    done = subprocess.run(
        [sys.executable, "-c", BUURTZUIL, *map(str, arguments)],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


class Village:
    """A kiosk without internet, a library that has it, and the municipality's office in town."""

    def __init__(self, folder: Path, house: House) -> None:
        self.house = house
        self.folders = {name: folder / name for name in ("zuil", "bibliotheek", "kantoor")}
        kinds = {"zuil": "kiosk"}
        for name, place in self.folders.items():
            open_device(house, place, kinds.get(name, "desk")).close()
        for name in ("bibliotheek", "kantoor"):
            self.online(name)
        # from now on whoever asks the kiosk for the internet finds none
        path = self.folders["zuil"] / "device.json"
        settings = json.loads(path.read_bytes())
        path.write_text(json.dumps({**settings, "server": "http://127.0.0.1:9"}))

    def stick(self, name: str) -> Path:
        """Return an empty stick."""
        made = self.folders["zuil"].parent / f"stick-{name}"
        made.mkdir()
        return made

    def at(self, name: str) -> Replica:
        """Open somebody's replica."""
        return open_replica(self.folders[name], clock=now)

    def online(self, name: str) -> None:
        """Let a device exchange over the internet."""
        buurtzuil("sync", "--once", "--data", self.folders[name])

    def out(self, stick: Path) -> str:
        """Write the kiosk's letter."""
        return buurtzuil("carry", "out", stick, "--data", self.folders["zuil"])

    def library(self, stick: Path) -> str:
        """Take the stick in at the library."""
        return buurtzuil("carry", "in", stick, "--data", self.folders["bibliotheek"])

    def home(self, stick: Path) -> str:
        """Take the stick in at the kiosk."""
        return buurtzuil("carry", "in", stick, "--data", self.folders["zuil"])

    def friday(self, stick: Path) -> None:
        """Go to the library and back."""
        assert "De brief staat in" in self.out(stick)
        assert "is naar de server gebracht" in self.library(stick)
        assert "bijgewerkt" in self.home(stick)

    def act(self, name: str, *drafts: Draft) -> None:
        """Let a volunteer write on a device."""
        with self.at(name) as replica:
            replica.act(drafts, "Annie")

    def sign_up(self, name: str, one: Occurrence, picture: str) -> None:
        """Let somebody without a name sign up on a device, which promises a place when it holds one."""
        with self.at(name) as replica:
            sign_up(replica, one.activity.id, one.recurrence, actor="visitor", picture=picture)


@pytest.fixture
def village(tmp_path: Path) -> Iterator[Village]:
    with House(tmp_path / "server") as house:
        yield Village(tmp_path, house)


def edit(kind: str, record: str, **fields: Any) -> Draft:
    return Draft(kind=kind, record=record, fields=fields)


def news(title: str) -> Draft:
    return edit("announcement", title, title=title, text="x", shown_until="2030-01-01")


def only_places_go_back(replica: Replica) -> bool:
    """Return whether nothing waits for the next letter but places that the server asked back in the last one."""
    return all(change.kind == "lease" for change in replica.unsent())


def small(replica: Replica) -> Occurrence:
    """Return something that people sign up for, in the coming weeks."""
    today = replica.local_now().date()
    found = replica.occurrences(today + timedelta(days=3), today + timedelta(days=20))
    return next(one for one in found if one.activity.signup != "none" and not one.cancelled)


def test_four_fridays(village: Village) -> None:
    village.friday(village.stick("eerste"))
    with village.at("zuil") as kiosk:
        assert kiosk.neighbourhood.name == "De Linde"
        one = small(kiosk)
        first, second = (service.id for service in kiosk.list("service", order="name")[:2])
    village.act("kantoor", edit("activity", one.activity.id, capacity=20))

    # week 1: both directions
    village.sign_up("zuil", one, "week-1")
    village.act("zuil", edit("service", first, summary="Van de zuil."))
    village.act("kantoor", edit("service", first, name="Van kantoor"), news("week-1-kantoor"))
    village.online("kantoor")
    stick = village.stick("vrijdag")
    village.friday(stick)

    # week 2: the stick is lost on the way back
    village.sign_up("zuil", one, "week-2")
    village.sign_up("kantoor", one, "kantoor-2")
    village.act("kantoor", news("week-2-kantoor"))
    village.online("kantoor")
    lost = village.stick("verloren")
    village.out(lost)
    village.library(lost)

    # week 3: a new stick, carried twice
    village.sign_up("zuil", one, "week-3")
    village.act("zuil", news("week-3-zuil"))
    village.out(stick)
    said = [
        village.library(stick),
        village.library(stick),
        village.home(stick),
        village.home(stick),
    ]
    assert ["gebracht" in line for line in said] == [True, True, False, False]
    assert "bijgewerkt" in said[2]
    assert "was hier al bekend" in said[3]
    with village.at("zuil") as kiosk:
        assert only_places_go_back(kiosk)
        assert kiosk.get("announcement", "week-2-kantoor") is not None

    # week 4: two sticks, in the wrong order there and back
    early, late = village.stick("vroeg"), village.stick("laat")
    village.sign_up("zuil", one, "week-4")
    village.out(early)
    village.act("zuil", edit("service", second, phone="+31450004444"))
    village.out(late)
    village.library(late)
    village.act("kantoor", news("week-4-kantoor"), edit("service", second, name="Ook van kantoor"))
    village.online("kantoor")
    village.library(early)
    village.home(early)
    village.home(late)
    village.home(lost)  # found again

    # all meet
    village.act("kantoor", news("week-5-kantoor"))
    village.online("kantoor")
    village.friday(village.stick("laatste"))
    village.online("kantoor")
    with village.at("zuil") as kiosk, village.at("kantoor") as office:
        assert everything(kiosk, *PRIVATE) == everything(office, *PRIVATE)
        assert only_places_go_back(kiosk)
        assert kiosk.outbox.tray_length() == 0
        assert {
            "week-1-kantoor",
            "week-2-kantoor",
            "week-3-zuil",
            "week-4-kantoor",
            "week-5-kantoor",
        } <= {record.id for record in kiosk.list("announcement")}
        found = [one for one in office.records(Signup) if one.picture]
        mine = {one.picture: one.state for one in found}
        assert set(mine) == {"week-1", "week-2", "kantoor-2", "week-3", "week-4"}
        assert len(found) == len(mine), "nobody came twice"
        assert set(mine.values()) == {"confirmed"}
        for service, fields in (
            (first, {"name": "Van kantoor", "summary": "Van de zuil."}),
            (second, {"name": "Ook van kantoor", "phone": "+31450004444"}),
        ):
            stored = kiosk.stored("service", service)
            assert stored is not None
            assert fields.items() <= stored.fields.items()
        status = kiosk.status()
        assert status.problem == ""
        assert status.age_days == 0
