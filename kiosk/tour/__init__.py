"""The tour: the main stories played without a screen, a picture of every page and every paper.

1. the stage: a fresh example neighbourhood in a temporary folder, on the Tuesday morning of this week
2. the stories: 1 and 8 on that stage, 19 and 17 with a server and a second device of their own
3. the papers: each one that there is, every page of it
4. the pages: each page of the kiosk and of the desk, upright and wide
5. the album: ``index.html`` shows them all
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from kiosk.tour.album import Album
    from kiosk.tour.stage import Stage

ZONE = ZoneInfo("Europe/Amsterdam")


def morning_of(today: datetime) -> datetime:
    """Return five past ten in the morning on the Tuesday of this week, in UTC: the pictures are of an ordinary day."""
    local = today.astimezone(ZONE)
    tuesday = local - timedelta(days=local.weekday() - 1)
    return tuesday.replace(hour=10, minute=5, second=0, microsecond=0).astimezone(UTC)


def play(folder: Path, tell: Callable[[str], None]) -> Path:
    """Play everything into ``folder`` and return the page that shows it; ``tell`` gets a line for every step.

    Raises ``UserFacing`` when the folder cannot be used.
    """
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from kiosk.tour.album import Album
    from kiosk.tour.stick_story import story_17
    from kiosk.tour.stories import story_19

    album = Album(folder)
    with tempfile.TemporaryDirectory(prefix="buurtzuil-") as made:
        stage_folder, town = Path(made) / "stage", Path(made) / "town"
        _play_on_stage(stage_folder, album, tell)
        tell("Een wijziging van kantoor naar de zuil")
        took_s = story_19(town, album)
        tell(f"  na {took_s:.1f} s op het scherm")
        tell("Met een USB-stick naar de bibliotheek en terug")
        story_17(town, album)
        tell("Alle papieren")
        _print_papers(stage_folder, album)
        for title, desk in (("De zuil", False), ("De balie", True)):
            _photograph_pages(stage_folder, album, title, desk, tell)
    return album.bind()


def _play_on_stage(folder: Path, album: Album, tell: Callable[[str], None]) -> None:
    from kiosk.tour.stage import PORTRAIT, Stage
    from kiosk.tour.stories import story_1, story_8
    from sync.demonstration.folder import make_demo
    from sync.disk.replica import open_replica

    at = morning_of(datetime.now(UTC))
    make_demo(folder, now_utc=at, today=at.date())
    tell("Koffie op donderdag")
    stage = Stage(open_replica(folder, clock=lambda: at), PORTRAIT)
    try:
        story_1(stage, album)
        tell("Het weekblad van volgende week")
        story_8(stage, album)
    finally:
        stage.close()


def _print_papers(folder: Path, album: Album) -> None:
    from kiosk.tour.papers import print_papers
    from sync.disk.replica import open_replica

    at = morning_of(datetime.now(UTC))
    with open_replica(folder, clock=lambda: at) as replica:
        print_papers(replica, album)


def _photograph_pages(
    folder: Path, album: Album, title: str, desk: bool, tell: Callable[[str], None]
) -> None:
    from kiosk.tour.pages import showings
    from kiosk.tour.stage import PRINTING_PAGES, Stage
    from kiosk.tour.stories import SIZES
    from sync.disk.replica import open_replica

    at = morning_of(datetime.now(UTC))
    for name, size_px in SIZES.items():
        tell(f"{title}, {name}")
        album.chapter(f"{title}, {name}", f"{size_px[0]} x {size_px[1]}")
        replica = open_replica(folder, clock=lambda: at)
        stage = Stage(replica, size_px, first="desk" if desk else "home")
        try:
            for showing in showings(replica, desk=desk):
                stage.open(showing.page, showing.key)
                stage.type(showing.typed)
                if showing.page in PRINTING_PAGES:
                    stage.printed()
                path = album.path("pages", f"{showing.name}-{size_px[0]}x{size_px[1]}")
                album.add(stage.photograph(path), showing.name, wide=size_px[0] > size_px[1])
            if not desk:
                _photograph_covers(stage, album, size_px)
        finally:
            stage.close()


def _photograph_covers(stage: Stage, album: Album, size_px: tuple[int, int]) -> None:
    """Photograph what covers a page: the question whether somebody is there, and the posters."""
    for name, state in (("still-there", "warning"), ("posters", "resting")):
        stage.open("agenda")
        stage.kiosk.shell.rest(state)
        path = album.path("pages", f"{name}-{size_px[0]}x{size_px[1]}")
        album.add(stage.photograph(path), name, wide=size_px[0] > size_px[1])
        if state == "resting":
            _photograph_thanks(stage, album, size_px)
        stage.kiosk.shell.rest("active")


def _photograph_thanks(stage: Stage, album: Album, size_px: tuple[int, int]) -> None:
    """Photograph the poster that says who carries the house."""
    from kiosk.viewmodels.posters import PostersModel

    posters = stage.kiosk.app.find("posters")
    assert isinstance(posters, PostersModel)
    for _ in range(posters.property("count")):
        if not posters.poster.thanks:
            posters.next()
    path = album.path("pages", f"partners-{size_px[0]}x{size_px[1]}")
    album.add(stage.photograph(path), "partners", wide=size_px[0] > size_px[1])
