"""The stories that the tour plays, each as a person would: by touching what is on the glass."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from kiosk.demonstration import neighbourhood
from kiosk.tour.album import Album
from kiosk.tour.stage import LANDSCAPE, PORTRAIT, Stage
from sync import dates
from sync.changes import Draft
from sync.disk.replica import Replica, open_replica
from sync.line.exchange import exchange_once
from sync.recurrence import Occurrence

THURSDAY = 3


def coffee_on_thursday(replica: Replica) -> Occurrence:
    """Return the first coffee on the Thursday of this week. Raises ``LookupError`` when there is none."""
    today = replica.local_now().date()
    thursday = today + timedelta(days=THURSDAY - today.weekday())
    for one in replica.occurrences(thursday, thursday, category="koffie"):
        if not one.cancelled:
            return one
    raise LookupError("there is no coffee on Thursday")


def papers_of(folder: Path) -> list[Path]:
    """Return the papers that were made in a data folder, the oldest first."""
    return sorted((folder / "papers").glob("*.pdf"), key=lambda path: path.stat().st_mtime_ns)


def story_1(stage: Stage, album: Album) -> Path:
    """Mevrouw (84) finds Thursday's coffee in three taps and prints a slip. Returns the slip."""
    replica = stage.kiosk.replica
    coffee = coffee_on_thursday(replica)
    album.chapter(
        "Koffie op donderdag",
        "Mevrouw is 84. Ze vindt de koffie met drie keer tikken, en print een briefje.",
    )
    stage.kiosk.shell.home()

    def keep(name: str, text: str) -> None:
        album.add(stage.photograph(album.path("stories", f"1-{name}")), text)

    keep("1", "Ze tikt op Agenda.")
    stage.tap("Agenda")
    keep("2", "Ze tikt op donderdag.")
    stage.tap("donderdag")
    row = f"{dates.clock_time(coffee.starts)}, {coffee.title}"
    while not any(name.startswith(row) for name in stage.hand.names()):
        stage.tap("Meer")
    keep("3", f"Ze tikt op {coffee.title}.")
    stage.tap(row)
    keep("4", "Hier staat alles. Ze tikt op Print op briefje.")
    stage.tap("Print op briefje")
    stage.printed()
    keep("5", "Het scherm zegt wat er met het briefje is gebeurd.")
    slip = papers_of(stage.kiosk.replica.folder)[-1]
    album.add_paper(slip, "Het briefje.")
    return slip


def story_8(stage: Stage, album: Album) -> Path:
    """Friday afternoon: a volunteer prints next week. Returns the handout."""
    album.chapter("Vrijdagmiddag", "Een vrijwilliger print het weekblad van volgende week.")
    stage.kiosk.shell.home()
    stage.tap("Agenda")
    stage.tap("Volgende week")
    album.add(stage.photograph(album.path("stories", "8-1")), "De agenda van volgende week.")
    stage.tap("Print de week")
    stage.printed()
    album.add(stage.photograph(album.path("stories", "8-2")), "Het weekblad is klaar.")
    handout = papers_of(stage.kiosk.replica.folder)[-1]
    album.add_paper(handout, "Het weekblad op A4, twee kanten.")
    return handout


def story_19(folder: Path, album: Album) -> float:
    """The office's laptop changes an activity; the kiosk's screen shows it through the server. Returns after how many seconds."""
    album.chapter(
        "Een wijziging van kantoor",
        "Op kantoor verhuist een activiteit naar een andere zaal. De zuil in de hal laat het meteen zien.",
    )
    with neighbourhood(folder, lambda line: None) as ready:
        kiosk = open_replica(ready / "kiosk", clock=_utc_now)
        stage = Stage(kiosk, PORTRAIT)
        try:
            stage.kiosk.start()
            return change_at_the_office(stage, ready / "desk", album)
        finally:
            stage.close()


def change_at_the_office(stage: Stage, desk_folder: Path, album: Album) -> float:
    """Move an activity to another room on a second device, and return after how many seconds the kiosk shows it."""
    replica = stage.kiosk.replica
    today = replica.local_now().date()
    coming = replica.occurrences(today + timedelta(days=1), today + timedelta(days=6))
    chosen = next(one for one in coming if one.venue == replica.device.venue and not one.cancelled)
    rooms = replica.list("room", "venue = ?", (chosen.venue,))
    other = next(room for room in rooms if room.id != chosen.room)
    stage.open("activity", chosen.key)
    album.add(stage.photograph(album.path("stories", "19-1")), "De zuil, voor de wijziging.")
    with open_replica(desk_folder, clock=_utc_now) as desk:
        desk.act(
            [
                Draft(
                    kind="activity",
                    record=chosen.activity.id,
                    fields={"room": other.id, "place": ""},
                )
            ],
            actor="volunteer",
        )
        began = time.monotonic()
        exchange_once(desk)
    name = str(getattr(other, "name", ""))
    stage.until(lambda: stage.hand.sees(name), 20)
    took_s = time.monotonic() - began
    text = f"De zuil, {dates_seconds(took_s)} na het bewaren op kantoor: {name}."
    album.add(stage.photograph(album.path("stories", "19-2")), text)
    return took_s


def dates_seconds(took_s: float) -> str:
    """Return how long something took, as it is said: "0,3 seconden"."""
    return f"{took_s:.1f} seconden".replace(".", ",")


def _utc_now() -> datetime:
    return datetime.now(UTC)


SIZES = {"staand": PORTRAIT, "liggend": LANDSCAPE}
