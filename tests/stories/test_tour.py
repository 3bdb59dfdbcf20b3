"""The tour: every page in both sizes, every paper, and an album that shows what there is."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtGui import QGuiApplication

from kiosk.tour import play
from kiosk.tour.album import MARK, Album
from kiosk.tour.pages import Showing, showings
from kiosk.tour.papers import PaperShowing, paper_showings
from kiosk.viewmodels.pages import PAGES
from printing.jobs import MAKERS
from sync.disk.replica import open_replica
from sync.errors import FolderInUse
from tests.printing.reading import page_count
from tests.stories.conftest import AT

ROOT = Path(__file__).resolve().parents[2]
SIZES = ("1080x1920", "1920x1080")
LEAST_BYTES = 40_000
"""A window with nothing on it is a picture of some 10,000 bytes."""
AT_ONCE_S = 5.0


def every_page_in_both_sizes(folder: Path, found: list[Showing]) -> None:
    assert {one.page for one in found} == set(PAGES)
    names = [one.name for one in found] + ["still-there", "posters", "partners"]
    pictures = {path.name: path for path in (folder / "pages").iterdir()}
    assert set(pictures) == {f"{name}-{size}.png" for name in names for size in SIZES}
    for name, path in pictures.items():
        with Image.open(path) as picture:
            assert f"{picture.width}x{picture.height}" in name
        assert path.stat().st_size > LEAST_BYTES, f"{name} shows next to nothing"


def every_page_of_every_paper(folder: Path, shown: list[PaperShowing]) -> None:
    papers = sorted((folder / "papers").glob("*.pdf"))
    of_stories = [path for path in papers if path.name.startswith(("briefje", "weekblad"))]
    assert [path.name.partition("-")[0] for path in of_stories] == ["briefje", "weekblad"]
    assert {"badge", "huisbadge", "herstelblad"} <= {path.stem for path in papers}
    assert len(papers) == len(shown) + len(of_stories) + 3
    assert {one.key.partition("/")[0] for one in shown} == set(MAKERS), "a paper of every kind"
    for paper in papers:
        pictures = list((folder / "papers").glob(f"{paper.stem}-*.png"))
        assert len(pictures) == page_count(paper.read_bytes())


def only_files_that_exist(folder: Path) -> None:
    page = (folder / MARK).read_text(encoding="utf-8")
    named = set(re.findall(r'(?:src|href)="([^"]+)"', page))
    assert named == {path.relative_to(folder).as_posix() for path in folder.rglob("*.png")}


def typed_without_a_display(folder: Path) -> list[str]:
    """Type ``./run`` in a folder, as the README says, where there is no display; return what it says."""
    (folder / "run").symlink_to(ROOT / "run")
    hidden = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM", "PYTEST_ADDOPTS")
    surroundings = {name: value for name, value in os.environ.items() if name not in hidden}
    done = subprocess.run(
        ["./run"],
        cwd=folder,
        env={**surroundings, "XDG_DATA_HOME": str(folder / "data-home")},
        capture_output=True,
        text=True,
        timeout=400,
        stdin=subprocess.DEVNULL,
    )
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    return done.stdout.splitlines()


def test_the_tour_shows_every_page_and_every_paper(
    qapp: QGuiApplication, tmp_path: Path, de_linde: Path
) -> None:
    told = typed_without_a_display(tmp_path)
    folder = tmp_path / "tour"
    assert (folder / MARK).is_file()
    with open_replica(de_linde, clock=lambda: AT) as replica:
        papers = paper_showings(replica)
        found = [*showings(replica, desk=False), *showings(replica, desk=True)]
    every_page_in_both_sizes(folder, found)
    every_page_of_every_paper(folder, papers)
    only_files_that_exist(folder)
    (line,) = [line for line in told if "op het scherm" in line]
    assert float(line.split()[1]) < AT_ONCE_S, "so soon the kiosk saw the change of the office"


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
