"""Story 11: three weeks without a line, while the office works on: all meets, and nothing is silently gone."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from PySide6.QtGui import QGuiApplication

from kiosk.tour.stage import LANDSCAPE, PORTRAIT, Stage
from sync.changes import Draft
from sync.commands.device import status
from sync.disk.machine import Uptime
from sync.disk.replica import Replica, open_replica
from sync.line.exchange import exchange_once
from sync.records import Announcement, Service, Signup
from tests.sync.server.house import House, open_device

CHANGED = 40
SIGNUPS = 6


class Weeks:
    """Clocks that are moved together: the test's own; the server keeps the machine's."""

    def __init__(self) -> None:
        self.away = timedelta(weeks=3)

    def then(self) -> datetime:
        """Return the moment when the line broke."""
        return datetime.now(UTC) - self.away


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    with House(tmp_path / "server") as started:
        yield started


@pytest.fixture
def opened(qapp: QGuiApplication) -> Iterator[Callable[..., Stage]]:
    stages: list[Stage] = []

    def show(replica: Replica, size_px: tuple[int, int], first: str) -> Stage:
        stages.append(Stage(replica, size_px, first=first))
        return stages[-1]

    yield show
    warnings = [line for stage in stages for line in stage.warnings]
    assert not warnings, "QML warned:\n" + "\n".join(warnings)


def put(kind: str, record: str, **fields: object) -> Draft:
    return Draft(kind=kind, record=record, fields=dict(fields))


def test_after_three_weeks_offline_all_meets_and_no_sign_up_is_lost(
    house: House, tmp_path: Path, opened: Callable[..., Stage]
) -> None:
    weeks = Weeks()
    kiosk, desk = (
        open_device(house, tmp_path / "kiosk"),
        open_device(house, tmp_path / "desk", "desk"),
    )
    exchange_once(desk)
    activity = put("activity", "kookles", title="Kookles", starts="2027-03-04T18:00", capacity=20)
    desk.act([activity], "Annie")
    exchange_once(desk)
    exchange_once(kiosk)
    services = [one.id for one in desk.list("service", order="name")][:CHANGED]
    kiosk.close()

    # the line is gone: the kiosk goes on by itself, three weeks ago by its clock
    with open_replica(tmp_path / "kiosk", clock=weeks.then) as alone:
        alone.act([put("service", services[0], name="Van de zuil", summary="Ook van hier.")], "Bep")
        for number in range(SIGNUPS):
            fields = {"activity": "kookles", "recurrence": "2027-03-04T18:00", "party": 2}
            alone.act([put("signup", f"naam-{number}", **fields)], "visitor")
        assert alone.pending() == SIGNUPS + 1

    # meanwhile the office changes forty records
    for number, service in enumerate(services):
        desk.act([put("service", service, name=f"Kantoor {number}")], "Annie")
    new = put("announcement", "nieuw", title="Nieuws", text="Hoi.", shown_until="2030-01-01")
    desk.act([new], "Annie")
    exchange_once(desk)

    # the age of what it shows can be seen, on the screen and on the command line
    folder = tmp_path / "kiosk"
    shutil.copytree(folder, tmp_path / "seen-later")  # looked at without leaving a trace
    later = weeks.away
    with open_replica(
        tmp_path / "seen-later",
        clock=lambda: datetime.now(UTC) + later,
        uptime=lambda: Uptime("started-since", 1000),
    ) as old:
        found = old.status()
        assert found.age_days == 21
        assert found.is_old
        stage = opened(old, PORTRAIT, "home")
        assert any("3 weken geleden" in name or "3 weken" in name for name in _texts(stage))
        stage.close()
        said = CliRunner().invoke(status, ["--data", str(folder), "--json"])
        assert json.loads(said.output)["queue_length"] == SIGNUPS + 1

    # the line is back
    back = open_replica(folder, clock=lambda: datetime.now(UTC))
    exchange_once(back)
    exchange_once(desk)
    exchange_once(back)
    assert (back.pending(), back.status().tray) == (0, 0)
    for replica in (back, desk):
        names = {one.id: one.name for one in replica.records(Service)}
        assert [names[one] for one in services] == [f"Kantoor {n}" for n in range(CHANGED)]
        assert isinstance(replica.get("announcement", "nieuw"), Announcement)
        kept = replica.get("service", services[0])
        assert isinstance(kept, Service)
        assert kept.summary == "Ook van hier.", "what nobody else touched is kept"
    signups = desk.records(Signup, "activity = 'kookles'")
    assert {one.id for one in signups} == {f"naam-{n}" for n in range(SIGNUPS)}
    assert {one.state for one in signups} == {"confirmed"}

    # what lost is shown to who wrote it, with both values, and can be done again
    stage = opened(back, LANDSCAPE, "desk")
    stage.open("deskStand")
    texts = _texts(stage)
    assert any("Uw wijziging is overschreven." in text for text in texts)
    assert any("u schreef “Van de zuil”. Nu staat er “Kantoor 0”." in text for text in texts)
    stage.tap("Opnieuw: Dienst: Van de zuil")
    exchange_once(back)
    exchange_once(desk)
    again = desk.get("service", services[0])
    assert isinstance(again, Service)
    assert again.name == "Van de zuil"
    stage.close()
    desk.close()


def _texts(stage: Stage) -> list[str]:
    """Return every text that can be seen."""
    from tests.kiosk.hand import everything

    items = everything(stage.kiosk.window.contentItem())
    return [str(item.property("text")) for item in items if item.property("text")]
