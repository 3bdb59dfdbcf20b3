"""Power goes while saving, and the clock is wrong at start: nothing is torn, and "de klok klopt niet" keeps "vandaag" from lying."""

from __future__ import annotations

import os
import random
import shutil
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication

from kiosk.tour.album import Album
from kiosk.tour.stage import PORTRAIT, Stage
from kiosk.tour.stories import papers_of
from sync.disk.replica import Replica, open_replica
from sync.line.exchange import exchange_once
from tests.kiosk.test_doubtful_clock import LIES
from tests.printing import reading
from tests.stories.plug import Plugged, assert_whole
from tests.sync.place import put
from tests.sync.server.house import House, now, open_device

TEN_YEARS = timedelta(days=3652)
CUTS = 3


@pytest.fixture(params=[-TEN_YEARS, TEN_YEARS], ids=["ten years back", "ten years ahead"])
def off(request: pytest.FixtureRequest) -> timedelta:
    return request.param  # type: ignore[no-any-return]


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    with House(tmp_path / "server") as started:
        yield started


@pytest.fixture
def open_stage(qapp: QGuiApplication) -> Iterator[Callable[[Replica], Stage]]:
    """Return a function that opens the kiosk on a replica. A warning of QML fails the test."""
    opened: list[Stage] = []

    def begin(replica: Replica) -> Stage:
        opened.append(Stage(replica, PORTRAIT))
        return opened[-1]

    yield begin
    for stage in opened:
        stage.close()
        assert not stage.warnings


def lies(stage: Stage) -> list[str]:
    """Return what stands on the screen that only a right clock may say."""
    return [text for text in (*stage.hand.texts(), *stage.hand.names()) if LIES.search(text)]


def test_power_goes_while_saving_and_the_clock_is_wrong_at_start(
    house: House,
    tmp_path: Path,
    off: timedelta,
    open_stage: Callable[[Replica], Stage],
    album: Album,
) -> None:
    seed = int(os.environ.get("KILL_SEED", now().toordinal()))
    print(f"KILL_SEED={seed}")
    chance = random.Random(seed)
    folder = tmp_path / "zuil"
    with open_device(house, folder) as replica:
        exchange_once(replica)
    shutil.copytree(folder, tmp_path / "before")
    house.stop()  # the power is gone in the whole house

    promised: list[str] = []
    for cut in range(CUTS):  # the first with a clock that is right, the others with a dead battery
        kiosk = Plugged(folder, now() + (off if cut else timedelta()), rate=200.0)
        kiosk.wait_for_acts(3)
        kiosk.listen(chance.random() * 0.3)
        promised += kiosk.pull()
        with open_replica(folder, clock=now) as replica:
            assert_whole(replica, promised)

    stage = open_stage(open_replica(folder, clock=lambda: now() + off))
    replica = stage.kiosk.replica
    assert stage.hand.sees("De klok klopt niet")
    assert stage.hand.sees("De klok van de zuil klopt niet.")
    assert not lies(stage)
    album.chapter("De klok klopt niet", "Na een stroomstoring staat de klok tien jaar mis.")
    album.add(stage.photograph(album.path("stories", "12-1")), "De zuil zegt het.")
    stage.tap("Agenda")
    assert not lies(stage)
    days = [text for text in stage.hand.texts() if str(now().year) in text or text.isdigit()]
    assert days, "the agenda shows dates"
    today = replica.local_now().date()
    assert abs((today - now().date()).days) <= 1
    stage.tap("Print de week")
    stage.printed()
    assert "de klok klopte niet" in " ".join(
        reading.text_of(papers_of(folder)[-1].read_bytes()).split()
    )

    replica.act([put("announcement", "mis", title="Met een verkeerde klok", shown_until="2030-01-01")], "Annie")  # fmt: skip
    stamps = [change.stamp for change in replica.outbox.after(0)]
    assert stamps == sorted(set(stamps)), "stamps never run backwards"

    house.start()
    exchange_once(replica)
    stage.kiosk.shell.refresh()
    status = replica.status()
    assert (status.clock, status.queue_length, status.tray) == ("wrong", 0, 0)
    assert abs(status.clock_off_s - off.total_seconds()) < 300
    assert not lies(stage)

    replica.clock = now  # somebody sets the clock right
    stage.kiosk.shell.home()
    stage.kiosk.shell.refresh()
    stage.settle()
    assert replica.status().clock == "trusted"
    assert not stage.hand.sees("De klok klopt niet")
    stage.tap("Agenda")
    assert stage.hand.sees("vandaag")

    with open_device(house, tmp_path / "balie", "desk") as desk:
        exchange_once(desk)
        there = {one.id for one in desk.list("announcement")}
    assert {f"{name}/{part}" for name in promised for part in range(2)} | {"mis"} <= there
