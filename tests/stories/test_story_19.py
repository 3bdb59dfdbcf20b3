"""The office changes something, and the kiosk's screen shows it: a real server, and each device its own replica."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication

from kiosk.demonstration import neighbourhood
from kiosk.tour.album import Album
from kiosk.tour.stage import PORTRAIT, Stage
from kiosk.tour.stories import change_at_the_office
from sync.disk.replica import Replica, open_replica
from sync.recurrence import Occurrence
from tests.kiosk.changing import put

AT_ONCE_S = 5.0


def now() -> datetime:
    return datetime.now(UTC)


class Town:
    """A kiosk and a desk, each open and each exchanging with the server."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.kiosk = Stage(open_replica(folder / "kiosk", clock=now), PORTRAIT)
        self.desk = Stage(open_replica(folder / "desk", clock=now), PORTRAIT, first="desk")
        for stage in (self.kiosk, self.desk):
            stage.kiosk.start()
        self.kiosk.settle(0.5)  # the exchange begins when the first page stands

    @property
    def replica(self) -> Replica:
        """What the volunteer writes on."""
        return self.desk.kiosk.replica

    def coming(self) -> Occurrence:
        """Return something that takes place in this house in the coming days."""
        today = self.replica.local_now().date()
        found = self.replica.occurrences(today + timedelta(days=1), today + timedelta(days=9))
        house = self.replica.device.venue
        return next(one for one in found if one.venue == house and not one.cancelled)

    def on_screen(self, true: Callable[[], bool]) -> float:
        """Wait for the kiosk's screen, and return how long that took."""
        return self.kiosk.until(true, 20)


@pytest.fixture
def town(qapp: QGuiApplication, tmp_path: Path) -> Iterator[Town]:
    with neighbourhood(tmp_path / "town", lambda line: None) as folder:
        made = Town(folder)
        yield made
    for stage in (made.kiosk, made.desk):
        stage.close()
        assert not stage.warnings


def test_what_the_desk_changes_is_on_the_kiosks_screen_at_once(
    town: Town, album: Album, capsys: pytest.CaptureFixture[str]
) -> None:
    kiosk, replica = town.kiosk, town.replica
    took: dict[str, float] = {}

    one = town.coming()
    kiosk.open("activity", one.key)
    put(replica, "activity", one.activity.id, title="Iets heel anders")
    took["a new title"] = town.on_screen(lambda: kiosk.hand.sees("Iets heel anders"))

    put(
        replica,
        "override",
        one.key,
        activity=one.activity.id,
        recurrence=one.recurrence,
        cancelled=True,
        cancel_reason="De begeleider is ziek",
    )
    notice = "Gaat niet door. De begeleider is ziek."
    took["cancelled"] = town.on_screen(lambda: kiosk.hand.sees(notice))

    kiosk.open("agenda", one.starts.date().isoformat())
    assert kiosk.hand.sees("gaat niet door") or "Meer" in kiosk.hand.names()

    kiosk.kiosk.shell.home()
    today = replica.local_now().date().isoformat()
    fields = {"shown_from": today, "shown_until": today, "urgency": "urgent"}
    put(replica, "announcement", "now", title="De lift is stuk.", **fields)
    took["an announcement"] = town.on_screen(lambda: kiosk.hand.sees("De lift is stuk."))

    album.chapter("Een wijziging van kantoor")
    took["another room, told by a second line"] = change_at_the_office(
        kiosk, town.folder / "desk", album
    )
    with capsys.disabled():
        for what, seconds in took.items():
            print(f"\n  {what}: {seconds:.2f} s to the screen", end="")
    assert max(took.values()) < AT_ONCE_S


def test_what_a_visitor_places_reaches_the_desk_at_once(town: Town) -> None:
    from tests.stories.test_story_06 import place

    waiting = len(town.replica.help_posts("", ("review",)))
    place(town.kiosk)
    took_s = town.desk.until(
        lambda: len(town.replica.help_posts("", ("review",))) == waiting + 1, 20
    )
    assert town.kiosk.page == "placed"
    assert took_s < AT_ONCE_S
