"""Story 28: the kiosk's computer dies, and a spare takes over its place, printers, places and unsent acts."""

from __future__ import annotations

import shutil
import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from click.testing import CliRunner

from sync.changes import Draft
from sync.commands.spare import take_over, trouble
from sync.device import read_device, write_device
from sync.disk.replica import Replica, open_replica
from sync.disk.set_apart import SetApart
from sync.line.enrolment import enrol
from sync.line.exchange import exchange_once
from sync.records import SetAside, Signup
from sync.upkeep.troubles import TROUBLES
from tests.sync.server.house import House, now, open_device

QUARTER_S = 15 * 60
ACTIVITY, WHEN = "kookles", "2027-03-04T18:00"
LEASED = 5


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    with House(tmp_path / "server") as started:
        yield started


def lease(house: House, holder: str) -> dict[str, int]:
    """Return the account of a holder at the cooking lesson, as the server has it."""
    conn = sqlite3.connect(house.folder / "server.db")
    try:
        conn.row_factory = sqlite3.Row
        sql = (
            "SELECT granted, spent, returned, recalled FROM lease WHERE holder = ? AND activity = ?"
        )
        row = conn.execute(sql, (holder, ACTIVITY)).fetchone()
        return dict(row) if row is not None else {}
    finally:
        conn.close()


def give_lease(house: House, replica: Replica, desk: Replica) -> None:
    """Let the server hold places of a cooking lesson for a kiosk."""
    fields = {"title": "Kookles", "starts": WHEN, "capacity": 6}
    desk.act([Draft(kind="activity", record=ACTIVITY, fields=fields)], "Annie")
    exchange_once(desk)
    assert desk.status().tray == 0
    neighbourhood = replica.device.neighbourhood
    conn = sqlite3.connect(house.folder / "server.db")
    with conn:
        conn.execute("DELETE FROM lease WHERE activity = ?", (ACTIVITY,))
        conn.execute(
            "INSERT INTO lease (neighbourhood, activity, recurrence, holder, granted, spent, returned,"
            " recalled, wanted_back, sequence) VALUES (?, ?, ?, ?, ?, 0, 0, 0, 0, 1)",
            (neighbourhood, ACTIVITY, WHEN, replica.device.device, LEASED),
        )
    conn.close()


def promise(replica: Replica, name: str, people: int) -> None:
    """Promise places of the lesson to a party, as the kiosk does without a line."""
    fields = {
        "activity": ACTIVITY,
        "recurrence": WHEN,
        "party": people,
        "promised": replica.device.device,
        "state": "provisional",
    }
    replica.act([Draft(kind="signup", record=name, fields=fields)], "visitor")


def test_a_spare_takes_over_within_a_quarter_of_an_hour(house: House, tmp_path: Path) -> None:
    began = time.monotonic()
    kiosk = open_device(house, tmp_path / "kiosk")
    settings = msgspec.structs.replace(
        kiosk.device, name="De zuil in de hal", printer="ipp://printer/ipp/print", quiet_after_s=60
    )
    kiosk.close()
    write_device(tmp_path / "kiosk", settings)
    kiosk = open_replica(tmp_path / "kiosk", clock=now)
    desk = open_device(house, tmp_path / "desk", "desk")
    exchange_once(kiosk)
    give_lease(house, kiosk, desk)
    exchange_once(kiosk)
    dead = kiosk.device.device

    # without a line two parties are promised places; then the computer dies
    promise(kiosk, "familie-een", 2)
    promise(kiosk, "familie-twee", 1)
    fields = {"title": "Dag", "text": "Hoi.", "shown_until": "2030-01-01"}
    kiosk.act([Draft(kind="announcement", record="briefje", fields=fields)], "Annie")
    kiosk.close()
    shutil.copytree(tmp_path / "kiosk", tmp_path / "stick")

    # the guide says what to do
    said = CliRunner().invoke(trouble, ["14"]).output
    assert said.startswith("Storing 14. De computer van de zuil is stuk.")
    assert "buurtzuil admin replace" in said
    assert "buurtzuil take-over" in said

    before = lease(house, dead)
    code = house.admin("replace", dead)
    spare_folder = tmp_path / "spare"
    enrol(spare_folder, house.url, code, kind="kiosk", name="", now_ms=int(time.time() * 1000))
    taken = read_device(spare_folder)
    assert taken is not None
    assert (taken.name, taken.printer, taken.quiet_after_s, taken.venue) == (
        "De zuil in de hal", "ipp://printer/ipp/print", 60, settings.venue,
    )  # fmt: skip
    open_places = before["granted"] - before["spent"] - before["returned"] - before["recalled"]
    assert open_places >= 3, "what two parties were promised is still to come"
    assert lease(house, dead) == {**before, "recalled": before["recalled"] + open_places}
    fresh = {"granted": open_places, "spent": 0, "returned": 0, "recalled": 0}
    assert lease(house, taken.device) == fresh, "what may be promised neither rose nor fell"

    with open_replica(spare_folder, clock=now) as spare:
        exchange_once(spare)
        assert spare.count("service") == 120
    run = CliRunner().invoke(take_over, [str(tmp_path / "stick"), "--data", str(spare_folder)])
    assert run.output.strip() == "3 handelingen overgenomen.", run.output
    again = CliRunner().invoke(take_over, [str(tmp_path / "stick"), "--data", str(spare_folder)])
    assert again.output.strip() == "Er was niets over te nemen."
    with open_replica(spare_folder, clock=now) as spare:
        exchange_once(spare)
        assert (spare.pending(), spare.status().tray) == (0, 0)
        exchange_once(desk)
        signups = {one.id: one for one in desk.records(Signup, "activity = ?", (ACTIVITY,))}
        states = {name: one.state for name, one in signups.items()}
        assert states == {"familie-een": "confirmed", "familie-twee": "confirmed"}
        assert {one.promised for one in signups.values()} == {taken.device}
        assert desk.get("announcement", "briefje") is not None
        assert spare.device.kind == "kiosk"

    assert lease(house, taken.device)["spent"] == 3, "promises come from the places that went over"

    # the dead one comes alive after all: it is told so, and nothing counts twice
    with open_replica(tmp_path / "kiosk", clock=now) as alive:
        with pytest.raises(SetApart):
            exchange_once(alive)
        exchange_once(desk)
        assert desk.records(SetAside) == []
        assert alive.status().apart == "revoked"
    desk.close()
    assert time.monotonic() - began < QUARTER_S


def test_what_the_spare_promised_first_makes_people_to_call(house: House, tmp_path: Path) -> None:
    kiosk = open_device(house, tmp_path / "kiosk")
    desk = open_device(house, tmp_path / "desk", "desk")
    exchange_once(kiosk)
    give_lease(house, kiosk, desk)
    promise(kiosk, "op-de-dode-schijf", 4)
    kiosk.close()
    code = house.admin("replace", kiosk.device.device)
    spare_folder = tmp_path / "spare"
    enrol(spare_folder, house.url, code, kind="kiosk", name="Reserve", now_ms=1)
    with open_replica(spare_folder, clock=now) as spare:
        exchange_once(spare)
        promise(spare, "bij-de-reserve", 4)
        exchange_once(spare)
    run = CliRunner().invoke(take_over, [str(tmp_path / "kiosk"), "--data", str(spare_folder)])
    assert run.exit_code == 0, run.output
    with open_replica(spare_folder, clock=now) as spare:
        exchange_once(spare)
    exchange_once(desk)
    states = {one.id: one.state for one in desk.records(Signup, "activity = ?", (ACTIVITY,))}
    assert states == {"bij-de-reserve": "confirmed", "op-de-dode-schijf": "to_call"}
    desk.close()


def test_a_code_replaces_a_device_once(house: House, tmp_path: Path) -> None:
    kiosk = open_device(house, tmp_path / "kiosk")
    kiosk.close()
    house.admin("replace", kiosk.device.device)
    code = house.admin("replace", kiosk.device.device)
    enrol(tmp_path / "spare", house.url, code, kind="kiosk", name="", now_ms=1)
    with pytest.raises(Exception, match="non-zero exit status 1"):
        house.admin("replace", kiosk.device.device)


def test_every_number_means_one_thing_and_ends_with_whom_to_call() -> None:
    assert 14 in TROUBLES
    for number, one in TROUBLES.items():
        assert (one.number, bool(one.steps)) == (number, True)
        lines = CliRunner().invoke(trouble, [str(number)]).output.splitlines()
        assert lines[0] == f"Storing {number}. {one.what}"
        assert lines[-1] == "Helpt dat niet? Bel de beheerder en noem het nummer."
