"""Arabic letters joined and in the order of drawing."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reportlab.pdfbase import pdfmetrics

from printing.arabic import holds_arabic, joined, visual
from printing.fonts import printable, runs, text_width_pt


@pytest.mark.parametrize(
    ("written", "shapes"),
    [
        ("ب", "\ufe8f"),
        ("بب", "\ufe91\ufe90"),
        ("ببب", "\ufe91\ufe92\ufe90"),
        ("دار", "\ufea9\ufe8d\ufead"),
        ("لا", "\ufefb"),
        ("سلام", "\ufeb3\ufefc\ufee1"),
        ("مُحَمَّد", "\ufee3\ufea4\ufee4\ufeaa"),
        ("پری", "\ufb58\ufeae\ufbfc"),
    ],
)
def test_letters_take_the_shape_that_their_neighbours_ask_for(written: str, shapes: str) -> None:
    assert joined(written) == shapes


def test_each_shape_is_a_form_of_the_letter_that_was_written() -> None:
    assert unicodedata.normalize("NFKC", joined("فاطمة الزهراء")) == "فاطمة الزهراء"


def test_arabic_runs_from_right_to_left_within_a_line_of_dutch() -> None:
    assert visual("Met دار en Riet") == "Met " + joined("دار")[::-1] + " en Riet"
    assert visual("دار دار") == joined("دار دار")[::-1]


def test_numbers_inside_arabic_run_from_left_to_right() -> None:
    assert visual("دار 125 دار")[4:7] == "125"
    assert visual("(دار) ok").startswith("(")


@given(st.text(alphabet=st.characters(min_codepoint=0x20, max_codepoint=0x6FF), max_size=40))
def test_every_text_can_be_drawn_and_measured(text: str) -> None:
    shown = printable(text)
    assert text_width_pt(shown, "bold", 14) >= 0
    drawn = runs(shown, "bold")
    assert holds_arabic(shown) or "".join(run for _, run in drawn) == shown
    for font, run in drawn:
        glyphs = pdfmetrics.getFont(font).face.charToGlyph
        assert [character for character in run if ord(character) not in glyphs] == []
