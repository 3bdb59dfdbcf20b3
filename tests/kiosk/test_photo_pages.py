"""A photo on the page of an activity, a service and an announcement: seen, named, and never in the way of the words."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QAccessible, QGuiApplication
from PySide6.QtQuick import QQuickItem

from kiosk.tour.hand import everything, is_a
from kiosk.tour.pages import Showing
from kiosk.tour.stage import LANDSCAPE, PORTRAIT, Stage
from sync.disk.files import FileStore
from sync.disk.replica import open_replica
from tests.kiosk.changing import put
from tests.kiosk.neighbourhood import NOW_UTC
from tests.kiosk.page_checks import CHECKS, Seen
from tests.sync.photos import photo

COFFEE = "a1@2026-11-24T14:30"
PAGES = {
    "activity": ("activity", "a1", COFFEE, "Koffie en breien"),
    "service": ("service", "s1", "s1", "Het Venster"),
    "announcements": ("announcement", "b1", "", "Donderdag is het buurthuis dicht."),
}
LEAST_WORDS_MM = 60


@pytest.fixture(
    params=[
        pytest.param((size, scale), id=f"{size[0]}x{size[1]}-{int(scale * 100)}")
        for size in (PORTRAIT, LANDSCAPE)
        for scale in (1.0, 2.0)
    ]
)
def stage(
    request: pytest.FixtureRequest, qapp: QGuiApplication, filled: Path, tmp_path: Path
) -> Iterator[Stage]:
    for file in filled.iterdir():
        shutil.copyfile(file, tmp_path / file.name)
    size_px, scale = request.param
    opened = Stage(open_replica(tmp_path, clock=lambda: NOW_UTC), size_px)
    while opened.kiosk.shell.property("textScale") != scale:
        opened.kiosk.shell.biggerText()
    yield opened
    opened.close()
    assert not opened.warnings, "\n".join(opened.warnings)


def photos(stage: Stage) -> list[QQuickItem]:
    return [one for one in everything(stage.kiosk.window.contentItem()) if is_a(one, "Photo")]


def image_of(shown: QQuickItem) -> QQuickItem:
    return next(one for one in everything(shown) if is_a(one, "Image"))


@pytest.mark.parametrize("page", PAGES)
def test_a_photo_stands_beside_the_words(stage: Stage, page: str) -> None:
    kind, record, key, title = PAGES[page]
    stage.open(page, key)
    assert photos(stage) == []
    sha256 = FileStore(stage.kiosk.replica.folder).add(photo(seed=4))
    put(stage.kiosk.replica, kind, record, picture=f"sha256:{sha256}")
    stage.open(page, key)
    seen = Seen(stage, Showing(page, page, key))
    wrong = [f"{name}: {line}" for name, check in CHECKS.items() for line in check(seen)]
    assert wrong == []
    (shown,) = photos(stage)
    told = QAccessible.queryAccessibleInterface(image_of(shown))
    assert (told.text(QAccessible.Text.Name), told.role()) == (title, QAccessible.Role.Graphic)
    assert seen.clipped(shown).height() >= shown.height() - 1, "it is seen as a whole"
    assert len({tuple(row) for row in (seen.crop(shown) / 255).reshape(-1, 3).round(1)}) > 50, (
        "a photo"
    )
    words = [one for one in seen.texts if not seen.area(one).intersects(seen.area(shown))]
    assert any(one.property("text") == title for one in words), "the title stays in sight"
    body = next(one for one in seen.items if is_a(one, "ScrollBody"))
    assert body.height() > LEAST_WORDS_MM * seen.px_per_mm


@pytest.mark.parametrize("page", PAGES)
def test_a_photo_that_is_on_its_way_is_a_quiet_field(stage: Stage, page: str) -> None:
    kind, record, key, _ = PAGES[page]
    put(stage.kiosk.replica, kind, record, picture=f"sha256:{'0' * 64}")
    stage.open(page, key)
    (shown,) = photos(stage)
    seen = Seen(stage, Showing(page, page, key))
    colours = {tuple(row) for row in (seen.crop(image_of(shown)) / 255).reshape(-1, 3).round(1)}
    assert len(colours) <= 4
