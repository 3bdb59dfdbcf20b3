"""Pictograms: every icon of the program drawn on paper looks as the screen's own reader of SVG draws it."""

from __future__ import annotations

import json

import numpy as np
import pytest
from PySide6.QtGui import QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

import assets
from printing import symbols
from printing.paper import A4
from printing.pictograms import MIN_STROKE_MM, draw_pictogram
from printing.tagged import TaggedPdf
from printing.vector_paths import icon_shapes, read_path
from tests.printing import reading

NAMES = sorted(path.stem for path in (assets.ROOT / "icons").glob("*.svg"))
SIDE_PT, STEP_PT, ACROSS = 48.0, 54.0, 9
DPI = 144


def _place(index: int) -> tuple[float, float]:
    row, column = divmod(index, ACROSS)
    return 20 + column * STEP_PT, 20 + row * STEP_PT


def _as_the_screen_draws(name: str, side_px: int) -> np.ndarray:
    image = QImage(side_px, side_px, QImage.Format.Format_Grayscale8)
    image.fill(255)
    painter = QPainter(image)
    QSvgRenderer(str(assets.ROOT / "icons" / f"{name}.svg")).render(painter)
    painter.end()
    rows = np.frombuffer(image.constBits(), dtype=np.uint8)
    return rows.reshape(side_px, image.bytesPerLine())[:, :side_px].astype(float)


def test_every_icon_on_paper_looks_as_on_the_screen() -> None:
    pdf = TaggedPdf("Pictogrammen", "nl", A4.width_pt, A4.height_pt)
    for index, name in enumerate(NAMES):
        draw_pictogram(pdf, name, *_place(index), SIDE_PT)
    (page,) = reading.raster(pdf.save(), DPI, "-gray")
    side_px = round(SIDE_PT * DPI / 72)
    far = {}
    for index, name in enumerate(NAMES):
        left, top = (round(pt * DPI / 72) for pt in _place(index))
        drawn = np.asarray(page.crop((left, top, left + side_px, top + side_px)), dtype=float)
        far[name] = float(np.abs(drawn - _as_the_screen_draws(name, side_px)).mean())
    assert max(far.values()) < 8, {name: round(off, 1) for name, off in far.items() if off >= 8}


def test_a_wrong_icon_would_be_seen() -> None:
    side_px = round(SIDE_PT * DPI / 72)
    one, other = _as_the_screen_draws("coffee", side_px), _as_the_screen_draws("music", side_px)
    assert float(np.abs(one - other).mean()) > 16


def test_lines_are_half_a_millimetre_at_least_however_small() -> None:
    pdf = TaggedPdf("Klein", "nl", A4.width_pt, A4.height_pt)
    draw_pictogram(pdf, "x", 100, 100, 10)
    (page,) = reading.raster(pdf.save(), 600)
    widths = np.asarray(page.crop((850, 860, 900, 900))) < 128
    across_mm = max(int(row.sum()) for row in widths) / 600 * 25.4
    assert across_mm >= MIN_STROKE_MM  # a slanting line is wider across than it is thick


def test_beside_its_words_it_is_not_read_and_alone_it_has_words() -> None:
    pdf = TaggedPdf("Twee", "nl", A4.width_pt, A4.height_pt)
    draw_pictogram(pdf, "music", 20, 20, 40)
    draw_pictogram(pdf, "bus", 80, 20, 40, said="Vervoer")
    found = [(role, said) for role, said, _ in reading.elements(pdf.save()) if role == "/Figure"]
    assert found == [("/Figure", "Vervoer")]


def test_kinds_themes_and_help_of_the_demonstration_have_icons_of_their_own() -> None:
    text = (assets.ROOT / "demonstration" / "neighbourhood.json").read_text(encoding="utf-8")
    neighbourhood = json.loads(text)["neighbourhood"]
    assert set(neighbourhood["categories"]) <= set(symbols.KINDS)
    assert set(neighbourhood["themes"]) <= set(symbols.THEMES)
    assert symbols.of_kind("zelfbedacht") == "calendar-days"
    assert symbols.of_theme("zelfbedacht") == symbols.of_theme("", "life-buoy") == "life-buoy"
    assert symbols.of_help("zelfbedacht") == "heart-handshake"
    for name in (*symbols.KINDS.values(), *symbols.THEMES.values(), *symbols.HELP.values()):
        assert icon_shapes(name)


@pytest.mark.parametrize(
    "data", ["M0 0Q1 1 2 2", "M0", "M0 0a1 2 30 0 1 4 4", "M0 0a1 2 0 2 1 4 4"]
)
def test_what_icons_never_hold_is_said_and_not_guessed(data: str) -> None:
    with pytest.raises(ValueError, match=r"icons have no|lacks"):
        list(read_path(data))


def test_what_an_arc_may_be_ends_where_it_says() -> None:
    grown = list(read_path("M0 0A1 1 0 0 1 10 0"))
    assert grown[-1].points[-2:] == (10, 0)
    top = min(value for one in grown[1:] for value in one.points[1::2])
    assert top == pytest.approx(-5, abs=0.01)  # a half circle over both ends
    assert [one.kind for one in read_path("M1 1a0 4 0 0 1 3 3a2 2 0 0 1 0 0")] == ["move", "line"]
