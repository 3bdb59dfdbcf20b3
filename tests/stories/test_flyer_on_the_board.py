"""A volunteer makes a flyer for the notice board: of what, on what paper, in what design, and it is printed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest
from PySide6.QtGui import QGuiApplication

from kiosk.tour.stage import PORTRAIT, Stage
from printing.flyer import STRIPS
from sync.device import read_device, write_device
from sync.disk.replica import open_replica
from tests.kiosk.neighbourhood import fill
from tests.printing import reading

MORNING = datetime(2026, 11, 24, 9, 5, tzinfo=UTC)


@pytest.fixture
def desk(qapp: QGuiApplication, tmp_path: Path) -> Iterator[Stage]:
    folder = tmp_path / "desk"
    folder.mkdir()
    fill(folder).close()
    device = read_device(folder)
    assert device is not None
    write_device(folder, msgspec.structs.replace(device, printer=f"file://{tmp_path}/printer"))
    opened = Stage(open_replica(folder, clock=lambda: MORNING), PORTRAIT, first="desk")
    yield opened
    opened.close()
    assert not opened.warnings


def test_from_the_page_paper_to_strips_that_tear_off(desk: Stage, tmp_path: Path) -> None:
    for name in ("Meer", "Papier", "Flyers. Van een activiteit, om op te hangen"):
        desk.tap(name)
    desk.tap(next(name for name in desk.hand.names() if name.startswith("Samen eten")))
    assert desk.hand.sees("Op welk papier?")
    desk.tap("A4 met strookjes")
    assert desk.hand.sees("Hoe moet de flyer eruitzien?")
    desk.tap("Met een kader")
    assert desk.hand.sees("Flyer: Samen eten, met strookjes")
    desk.tap("Print")
    desk.printed()
    (path,) = (tmp_path / "printer").glob("flyer-*-strips.pdf")
    letters = reading.characters(path.read_bytes())
    strips = "".join(one["text"] for one in letters if not one["upright"])
    assert strips.count("Sameneten") == strips.count("17.30tot19.00uur") == STRIPS
    desk.tap("Terug")
    desk.tap("Terug")
    assert desk.hand.sees("Hoe moet de flyer eruitzien?"), "the way back is the way that was gone"
