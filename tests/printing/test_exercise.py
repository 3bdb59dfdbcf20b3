"""The sheet to practise from: one page in large type, the same exercises as on the screen."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from kiosk.viewmodels.desk.practice import STEPS
from printing.commands import print_
from printing.exercise import exercise_sheet
from printing.paper import A4, LARGE, pt
from sync.words import LANGUAGES, Words
from tests.printing import reading


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_is_one_page_in_large_type_within_its_margins(language: str) -> None:
    pdf = exercise_sheet(Words(language))
    assert reading.page_count(pdf) == 1
    letters = reading.characters(pdf)
    assert min(round(one["size"], 1) for one in letters) >= LARGE.body_pt
    assert min(one["x0"] for one in letters) >= pt(A4.side_mm)
    assert max(one["x1"] for one in letters) <= A4.width_pt - pt(A4.side_mm)
    assert max(one["bottom"] for one in letters) <= A4.height_pt - pt(A4.bottom_mm)


def test_it_says_what_the_list_on_the_screen_says() -> None:
    text = reading.text_of(exercise_sheet(Words("nl")))
    assert len(STEPS) == 6
    for number, step in enumerate(STEPS, 1):
        assert f"{number}. {step.title}" in text
        assert step.line in text


def test_the_command_writes_it(tmp_path: Path) -> None:
    out = tmp_path / "oefenblad.pdf"
    done = CliRunner().invoke(print_, ["exercise", "--out", str(out), "--data", str(tmp_path)])
    assert done.exit_code == 0, done.output
    assert "Oefenblad" in reading.text_of(out.read_bytes())
