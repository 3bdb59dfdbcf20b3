"""Slips: what stands on them, on A6 and on a roll."""

from __future__ import annotations

import pytest

from printing.paper import pt
from printing.qr import make_qr, module_mm
from printing.slip import Format, slip
from tests.printing import reading
from tests.printing.weeks import DUTCH, HELP_POST, NOW, SERVICE, slip_of


@pytest.mark.parametrize("format_", ["a6", "80mm"])
def test_a_slip_says_what_when_where_and_what_to_do(format_: str) -> None:
    paper = slip(slip_of(), DUTCH, NOW, "80mm" if format_ == "80mm" else "a6")
    text = " ".join(reading.text_of(paper).split())
    for words in (
        "Buurthuis De Linde",
        "Wandelen met Henk",
        "Maandag 30 november 16.00 tot 17.00 uur",
        "Voordeur, Lindestraat 12",
        "Riet, u staat op de lijst.",
        "Uw code",
        slip_of().code,
    ):
        assert words in text
    assert reading.page_count(paper) == 1


@pytest.mark.parametrize("format_", ["a6", "80mm", "58mm"])
@pytest.mark.parametrize(
    "hint",
    ["Scan hem, of typ de code op de zuil.", "Typ de code op de zuil om uw naam te wissen."],
)
def test_what_to_do_with_the_code_is_never_cut(format_: Format, hint: str) -> None:
    paper = slip(slip_of(code_hint=hint), DUTCH, NOW, format_)
    assert hint in " ".join(reading.text_of(paper).split())


def test_a_name_on_paper_says_when_to_destroy_it() -> None:
    assert "Vernietigen voor 30 december 2026" in reading.text_of(slip(slip_of(), DUTCH, NOW))
    assert "Vernietigen" not in reading.text_of(slip(SERVICE, DUTCH, NOW))


def test_a_slip_says_when_it_was_printed() -> None:
    assert "Geprint op 20 november 2026 om 15.30 uur" in reading.text_of(slip(SERVICE, DUTCH, NOW))


def test_a6_is_a6_and_a_roll_is_80_mm_and_as_long_as_its_text() -> None:
    with_little = reading.raster(slip(slip_of(facts=()), DUTCH, NOW, "80mm"), 100)[0]
    with_much = reading.raster(slip(SERVICE, DUTCH, NOW, "80mm"), 100)[0]
    assert with_little.width == with_much.width == round(80 / 25.4 * 100)
    assert with_much.height > with_little.height
    sheet = reading.raster(slip(slip_of(), DUTCH, NOW), 100)[0]
    assert (sheet.width, sheet.height) == pytest.approx((105 / 0.254, 148 / 0.254), abs=1)


def test_where_an_activity_is_stays_whatever_else_is_said() -> None:
    full = slip_of(
        title="Een heel lange titel die niet in twee regels past op dit kleine papier",
        facts=("Grote zaal, Lindestraat 12", *(f"Nog een feit, nummer {n}" for n in range(12))),
        notice="Kunt u niet? Kom dan langs met dit briefje. " * 4,
    )
    text = reading.text_of(slip(full, DUTCH, NOW))
    assert "Grote zaal, Lindestraat 12" in text
    assert "Maandag 30 november" in text
    assert "Lees verder op de zuil." in text


def test_a_cancelled_title_is_struck_through() -> None:
    def lines(cancelled: bool) -> int:
        paper = slip(slip_of(cancelled=cancelled), DUTCH, NOW)
        return reading.run_poppler(paper, "pdftotext", "-bbox", "{}", "-").count("word")

    dark_plain = sum(reading.raster(slip(slip_of(), DUTCH, NOW), 100)[0].histogram()[:128])
    struck = slip(slip_of(cancelled=True), DUTCH, NOW)
    assert sum(reading.raster(struck, 100)[0].histogram()[:128]) > dark_plain
    assert lines(True) == lines(False)


def test_a_slip_without_a_site_has_its_code_in_letters_only() -> None:
    text = reading.text_of(slip(slip_of(link=""), DUTCH, NOW))
    assert slip_of().code in text
    roles = [role for role, _, _ in reading.elements(slip(slip_of(link=""), DUTCH, NOW))]
    assert "/Figure" not in roles


def test_a_help_post_says_what_it_is_and_where_to_ask() -> None:
    text = reading.text_of(slip(HELP_POST, DUTCH, NOW))
    assert "Iemand zoekt hulp" in text
    assert "Zaterdag overdag, Noord" in text
    assert "Wilt u helpen?" in text


def test_order_of_reading_is_house_title_when_facts_frame_code_foot() -> None:
    said = reading.run_poppler(slip(slip_of(), DUTCH, NOW), "pdfinfo", "-struct-text", "{}")
    places = [
        said.index(words)
        for words in (
            "Buurthuis",
            "Wandelen",
            "16.00 tot",
            "Voordeur",
            "Riet",
            "Uw code",
            "Geprint",
        )
    ]
    assert places == sorted(places)


def test_a_payload_that_no_code_can_hold_is_refused() -> None:
    for payload in ("", "é", "x" * 61):
        with pytest.raises(ValueError, match="does not fit"):
            make_qr(payload)


def test_modules_are_whole_dots_and_never_too_small() -> None:
    for modules in (21, 25, 29, 33, 57):
        for dpi in (150.0, 203.2, 300.0, 600.0):
            size_mm = module_mm(modules, 24, dpi)
            assert size_mm >= 0.5 - 1e-9
            assert size_mm / 25.4 * dpi == pytest.approx(round(size_mm / 25.4 * dpi))
            assert modules * size_mm <= 24 + 1e-9 or size_mm < 0.5 + 25.4 / dpi
    assert pt(25.4) == pytest.approx(72)


def test_folded_paper_gets_a_sturdier_code() -> None:
    assert (
        make_qr("HTTPS://DELINDE.EXAMPLE/K7Q2M9PX", folded=True).size
        > make_qr("HTTPS://DELINDE.EXAMPLE/K7Q2M9PX").size
    )
