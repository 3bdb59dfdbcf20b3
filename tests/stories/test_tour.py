"""The tour: every page in both sizes, every paper, and an album that shows what there is."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtGui import QGuiApplication

from kiosk.tour import play
from kiosk.tour.album import MARK, Album
from kiosk.tour.pages import showings
from kiosk.viewmodels.shell import PAGES
from sync.errors import FolderInUse
from sync.replica import open_replica
from tests.printing.reading import page_count
from tests.stories.conftest import AT

SIZES = ("1080x1920", "1920x1080")


@pytest.fixture(scope="module")
def tour(qapp: QGuiApplication, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[str]]:
    """The folder of a tour, and what was told while it was made."""
    folder = tmp_path_factory.mktemp("tour") / "album"
    told: list[str] = []
    assert play(folder, told.append) == folder / MARK
    return folder, told


def test_every_page_has_its_picture_in_both_sizes(
    tour: tuple[Path, list[str]], de_linde: Path
) -> None:
    with open_replica(de_linde, clock=lambda: AT) as replica:
        found = [*showings(replica, desk=False), *showings(replica, desk=True)]
    assert {one.page for one in found} == set(PAGES)
    names = [one.name for one in found] + ["still-there", "posters"]
    expected = {f"{name}-{size}.png" for name in names for size in SIZES}
    pictures = {path.name: path for path in (tour[0] / "pages").iterdir()}
    assert set(pictures) == expected
    for name, path in pictures.items():
        with Image.open(path) as picture:
            assert f"{picture.width}x{picture.height}" in name
            assert len(picture.convert("RGB").resize((108, 108)).getcolors(20_000) or []) > 20, name


def test_every_paper_has_a_picture_of_each_page(tour: tuple[Path, list[str]]) -> None:
    papers = sorted((tour[0] / "papers").glob("*.pdf"))
    assert [path.name.partition("-")[0] for path in papers] == ["briefje", "weekblad"]
    for paper in papers:
        pictures = list((tour[0] / "papers").glob(f"{paper.stem}-*.png"))
        assert len(pictures) == page_count(paper.read_bytes())


def test_the_album_names_only_files_that_exist_and_all_pictures(
    tour: tuple[Path, list[str]],
) -> None:
    folder, _ = tour
    page = (folder / MARK).read_text(encoding="utf-8")
    named = set(re.findall(r'(?:src|href)="([^"]+)"', page))
    there = {path.relative_to(folder).as_posix() for path in folder.rglob("*.png")}
    assert named == there
    assert "http" not in page.replace("<!doctype html>", "")


def test_the_tour_tells_how_soon_the_change_of_the_office_was_seen(
    tour: tuple[Path, list[str]],
) -> None:
    (line,) = [line for line in tour[1] if "op het scherm" in line]
    assert float(line.split()[1]) < 5.0


def test_an_earlier_tour_is_replaced(tmp_path: Path) -> None:
    Album(tmp_path).path("pages", "old").write_bytes(b"")
    Album(tmp_path).bind()
    assert list((tmp_path / "pages").iterdir()) == []


def test_a_folder_that_holds_something_else_is_refused(tmp_path: Path) -> None:
    mine = tmp_path / "vakantie.jpg"
    mine.write_bytes(b"strand")
    with pytest.raises(FolderInUse):
        play(tmp_path, lambda line: None)
    assert [path.name for path in tmp_path.iterdir()] == ["vakantie.jpg"]
    assert mine.read_bytes() == b"strand"
