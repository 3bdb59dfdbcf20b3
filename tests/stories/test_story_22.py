"""A paper sheet on a fridge: the kiosk's scanner, its keys and a phone show only what changed, and a strip says it on paper."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from pyzbar import pyzbar

from kiosk.demonstration import neighbourhood
from kiosk.tour.stage import Stage
from kiosk.viewmodels.sheet import SheetModel
from sync.dates import iso_week
from sync.recurrence import Occurrence
from sync.sheet_changes import is_public
from tests.browser import Browser
from tests.kiosk.changing import put
from tests.printing.reading import raster, text_of
from tests.stories.test_story_19 import Town


@pytest.fixture
def town(qapp: QGuiApplication, tmp_path: Path) -> Iterator[Town]:
    with neighbourhood(tmp_path / "town", lambda line: None) as folder:
        made = Town(folder)
        yield made
    for stage in (made.kiosk, made.desk):
        stage.close()
        assert not stage.warnings


def papers(stage: Stage, name: str) -> list[bytes]:
    """Return what came out and is called so, the oldest first."""
    found = (stage.kiosk.services.folder / "papers").glob(f"{name}*.pdf")
    return [path.read_bytes() for path in sorted(found, key=lambda one: one.stat().st_mtime_ns)]


def codes_of(pdf: bytes) -> set[str]:
    """Return what a scanner reads from a paper of 203 dots an inch."""
    return {code.data.decode() for page in raster(pdf, 203) for code in pyzbar.decode(page)}


def scan(stage: Stage, text: str) -> None:
    """Hold a code before the scanner: it types at once, and ends with Enter."""
    for letter in text:
        QTest.keyClick(stage.kiosk.window, ord(letter))
    QTest.keyClick(stage.kiosk.window, Qt.Key.Key_Return)
    stage.settle()


def next_week(town: Town) -> list[Occurrence]:
    """Return what is next week in the house, as it stands on the sheet."""
    today = town.replica.local_now().date()
    monday = today + timedelta(days=7 - today.weekday())
    house = town.replica.device.venue
    found = town.replica.occurrences(monday, monday + timedelta(days=6), venue=house)
    return [one for one in found if is_public(one) and not one.cancelled and not one.note]


def test_a_sheet_on_a_fridge_tells_what_changed(town: Town) -> None:
    kiosk, replica = town.kiosk, town.replica
    off, moved, kept = next_week(town)[:3]
    year, week = iso_week(off.starts.date())
    kiosk.open("printing", f"handout/{year}-W{week:02d}")
    kiosk.printed()
    kiosk.kiosk.shell.home()
    (handout,) = papers(kiosk, "weekblad")
    assert off.title in text_of(handout)
    (code,) = codes_of(handout)
    number = code.rpartition("/")[2]
    assert number.startswith(f"{year}-{week:02d}-")
    assert number in text_of(handout)

    town.kiosk.until(lambda: replica.get("sheet", f"sheet@{number}") is not None, 20)
    own = {"activity": off.activity.id, "recurrence": off.recurrence}
    put(replica, "override", off.key, **own, cancelled=True, cancel_reason="De leiding is ziek")
    later = (moved.starts + timedelta(minutes=30)).isoformat(timespec="minutes")
    own = {"activity": moved.activity.id, "recurrence": moved.recurrence}
    put(replica, "override", moved.key, **own, starts=later)
    here = kiosk.kiosk.replica
    town.kiosk.until(lambda: here.get("override", moved.key) is not None, 20)

    scan(kiosk, code)
    page = kiosk.kiosk.app.find("sheet")
    assert isinstance(page, SheetModel)
    assert kiosk.page == "sheet"
    assert kiosk.hand.sees("Er zijn 2 dingen veranderd.")
    for told in (off.title, "Gaat niet door", "De leiding is ziek.", moved.title, "Andere tijd"):
        assert kiosk.hand.sees(told), told
    assert kept.title in (off.title, moved.title) or not kiosk.hand.sees(kept.title)
    assert "Gaat niet door." in page.spoken()

    kiosk.tap("Print het strookje")
    kiosk.printed()
    (strip,) = papers(kiosk, "strookje")
    assert codes_of(strip) == {code}
    said = text_of(strip)
    for told in (number, off.title, "Gaat niet door", moved.title, "Andere tijd"):
        assert told in said
    assert kept.title in (off.title, moved.title) or kept.title not in said

    kiosk.kiosk.shell.home()
    kiosk.open("search")
    kiosk.type(number.replace("-", "").lower())
    kiosk.tap(f"Blad {number.replace('-', '')}")
    assert kiosk.page == "sheet"
    assert kiosk.hand.sees("Er zijn 2 dingen veranderd.")

    server = replica.device.server
    with Browser(320) as phone:
        phone.open(f"{server}/W/{number}")
        seen = phone.text()
    for told in ("Er zijn 2 dingen veranderd.", off.title, "Gaat niet door", moved.title):
        assert told in seen
    assert kept.title in (off.title, moved.title) or kept.title not in seen

    kiosk.kiosk.shell.home()
    scan(kiosk, code.replace(number, "2020-40-117"))
    assert kiosk.hand.sees("Dit blad is oud. Neem een nieuw blad mee.")
