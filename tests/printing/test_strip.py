"""Correction strips: none where nothing changed, and as many changes as there is room for."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from printing.paper import A6
from printing.sheets import week_sheet
from printing.strip import strip
from printing.strip_sheets import strip_sheet
from sync.disk.paper_sheets import remember
from sync.errors import BadInput
from sync.sheet_numbers import shown_number
from tests.kiosk.changing import put
from tests.kiosk.neighbourhood import NOW as TODAY
from tests.kiosk.neighbourhood import fill
from tests.printing import reading
from tests.printing.documents.strips import MOVED, OFF, strip_of
from tests.printing.weeks import DUTCH, NOW


def test_of_a_sheet_that_is_right_there_is_no_strip(tmp_path: Path) -> None:
    with fill(tmp_path) as replica:
        stands = week_sheet(replica, 2026, 48, DUTCH).stands
        assert stands is not None
        remember(replica, stands)
        number = shown_number(stands)
        with pytest.raises(BadInput) as said:
            strip_sheet(replica, number, DUTCH, TODAY)
        assert said.value.what == "Alles klopt nog: er is geen strookje nodig."
        walk, _, recurrence = (key := "a4@2026-11-26T10:00").partition("@")
        put(replica, "override", key, activity=walk, recurrence=recurrence, cancelled=True)
        (change,) = strip_sheet(replica, number, DUTCH, TODAY).changes
        assert change.short_when == "Do 26 nov, 10.00 tot 11.00 uur"


def test_many_changes_fill_the_paper_before_any_is_left_out() -> None:
    paper = strip(strip_of(*(OFF, MOVED) * 6), DUTCH, NOW, A6)
    text = " ".join(reading.text_of(paper).split())
    shown = text.count("Gaat niet door: ") + text.count("Andere tijd. Andere plek: ")
    assert shown >= 2
    assert f"En nog {12 - shown}. Kijk op de zuil." in text
    assert text.count("Nu: Grote zaal.") == shown // 2
    letters = reading.characters(paper)
    words = [one for one in letters if one["text"].strip()]
    below = min(one["top"] for one in words if one["top"] > 0.6 * A6.height_pt and one["x0"] > 60)
    body = max(one["bottom"] for one in words if one["bottom"] < below)
    assert below - body < 0.15 * A6.height_pt


def test_what_is_cut_on_a_strip_says_where_the_rest_is() -> None:
    long = msgspec.structs.replace(OFF, facts=("Neem uw brieven mee, ook de ongeopende. " * 9,))
    assert "Meer op de zuil." in reading.text_of(strip(strip_of(long), DUTCH, NOW, A6))
    many = reading.text_of(strip(strip_of(*[OFF] * 12), DUTCH, NOW, A6))
    assert "En nog 9. Kijk op de zuil." in many


def test_few_changes_stand_large_with_everything_about_them() -> None:
    text = " ".join(reading.text_of(strip(strip_of(OFF), DUTCH, NOW, A6)).split())
    assert "Gaat niet door Wandelen met Henk Donderdag 26 november" in text
    assert "Kijk op de zuil" not in text
