"""How a flyer looks: photos in dots of one bit, and colours as dark as words."""

from __future__ import annotations

import io

import numpy as np
import pytest
from PIL import Image, ImageFilter

from printing import ink
from printing.halftone import DOTS_PER_INCH, halftone
from tests.printing.documents.flyers import photo


def dots(width_pt: float = 200.0, height_pt: float = 120.0) -> Image.Image:
    made = halftone(photo(), width_pt, height_pt)
    assert made is not None
    return Image.frombytes("1", (made.width_px, made.height_px), made.rows).convert("L")


def test_dots_are_as_dark_as_the_photo_was_and_keep_their_order() -> None:
    image = Image.linear_gradient("L").rotate(90).resize((800, 400))
    out = io.BytesIO()
    image.save(out, "PNG")
    made = halftone(out.getvalue(), 200, 100)
    assert made is not None
    assert made.width_px == round(200 / 72 * DOTS_PER_INCH)
    shades = np.asarray(Image.frombytes("1", (made.width_px, made.height_px), made.rows), float)
    steps = [float(part.mean()) for part in np.array_split(shades, 8, axis=1)]
    assert steps == sorted(steps) or steps == sorted(steps, reverse=True)
    assert max(steps) > 0.9
    assert min(steps) < 0.12


def test_a_copy_of_a_copy_still_shows_it() -> None:
    page = dots()
    copied = page
    for _ in range(2):  # each copier blurs, and makes black and white again
        copied = copied.filter(ImageFilter.GaussianBlur(1.0)).point(lambda one: 255 * (one > 120))
    cells = (page.width // 16, page.height // 16)
    before = np.asarray(page.resize(cells, Image.Resampling.BOX), float)
    after = np.asarray(copied.convert("L").resize(cells, Image.Resampling.BOX), float)
    assert np.corrcoef(before.ravel(), after.ravel())[0, 1] > 0.97
    assert np.abs(before - after).mean() < 24


@pytest.mark.parametrize("broken", [b"", b"GIF89a", photo()[:400]])
def test_what_is_no_picture_is_left_out(broken: bytes) -> None:
    assert halftone(broken, 100, 100) is None


def test_what_one_can_look_through_is_white() -> None:
    clear = Image.new("RGBA", (100, 100), (0, 0, 0, 0))
    clear.paste((0, 0, 0, 255), (0, 0, 50, 100))
    out = io.BytesIO()
    clear.save(out, "PNG")
    made = halftone(out.getvalue(), 72, 72)
    assert made is not None
    seen = np.asarray(Image.frombytes("1", (made.width_px, made.height_px), made.rows))
    assert not seen[:, : made.width_px // 2 - 4].any()
    assert seen[:, made.width_px // 2 + 4 :].all()


# -- colours


@pytest.mark.parametrize(
    "colour", ["#ffd800", "#ffffff", "#ff0000", "#17553a", "#000000", "#00ff99"]
)
def test_a_colour_is_as_dark_as_words_would_have_to_be(colour: str) -> None:
    shade = ink.darkened(colour)
    assert ink.contrast_with_white(shade) >= ink.LEAST_CONTRAST
    if ink.contrast_with_white(colour) >= ink.LEAST_CONTRAST:
        assert shade == colour


def test_contrast_is_that_of_the_standard() -> None:
    assert ink.contrast_with_white(ink.BLACK) == pytest.approx(21)
    assert ink.contrast_with_white(ink.WHITE) == pytest.approx(1)
    assert ink.contrast_with_white("#767676") == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize(
    ("colours", "expected"),
    [
        ([], (ink.DEFAULT, ink.BLACK)),
        (["#17553A"], ("#17553a", ink.BLACK)),
        (["groen", "#1D4A78", "#87340F", "#000000"], ("#1d4a78", "#87340f")),
    ],
)
def test_two_colours_are_taken(colours: list[str], expected: tuple[str, str]) -> None:
    assert ink.inks(colours) == expected
