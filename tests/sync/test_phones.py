"""Phone numbers, and what must not stand on the board."""

from __future__ import annotations

import phonenumbers
import pytest

from sync.errors import BadInput
from sync.phones import normalise, shown
from sync.screening import is_bsn, screen_free_text


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("045 - 000 01 00", "+31450000100"),
        ("0031450000100", "+31450000100"),
        ("+31 (0)45 000 0100", "+31450000100"),
        ("112", "112"),
        ("113", "113"),
        ("14 045", "14045"),
        ("0800-0113", "08000113"),
        ("0900 1234567", "09001234567"),
    ],
)
def test_numbers_become_one_form(typed: str, number: str) -> None:
    assert normalise(typed) == number


@pytest.mark.parametrize("typed", ["", "045", "bel mij", "1234567890123456", "045-000 01", "+"])
def test_what_is_no_number_is_refused_in_dutch(typed: str) -> None:
    with pytest.raises(BadInput, match="klopt niet"):
        normalise(typed)


def test_numbers_are_shown_in_groups_to_read_out() -> None:
    assert shown("+31450000100") == "045 - 000 01 00"
    assert shown("+31612345678") == "06 - 12 34 56 78"
    assert shown("112") == "112"
    assert shown("") == ""


@pytest.mark.parametrize(
    "area", ["113", "174", "222", "255", "297", "320", "343", "512", "543", "561", "577", "599"]
)
def test_long_area_codes_are_parted_where_the_registry_parts_them(area: str) -> None:
    number = f"+31{area}" + "2" * (9 - len(area))
    national = phonenumbers.format_number(
        phonenumbers.parse(number), phonenumbers.PhoneNumberFormat.NATIONAL
    )
    assert shown(number).split(" - ")[0] == national.split()[0]


def test_eleven_test() -> None:
    assert is_bsn("111222333")
    assert not is_bsn("111222334")
    assert not is_bsn("000000000")
    assert not is_bsn("11122233")


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("Bel mij op 045-000 0100", ["phone"]),
        ("06.12.34.56.78 graag", ["phone"]),
        ("mail naar riet@voorbeeld.example", ["email"]),
        ("mijn nummer is 111222333", ["bsn"]),
        ("111 222 333", ["bsn"]),
        ("Lindestraat 12 graag", ["address"]),
        ("ik heb dementie", ["illness"]),
        ("mijn man is verslaafd", ["illness"]),
        ("na mijn borstkanker", ["illness"]),
        ("0 6 1 2 3 4 5 6 7 8", ["phone"]),
        ("O6-12345678", ["phone"]),
        ("06/12 34 56 78", ["phone"]),
        ("+32 470 12 34 56", ["phone"]),
        ("0049 151 23456789 bellen", ["phone"]),
        ("bel nul zes, een twee drie vier vijf zes zeven acht", ["phone"]),
        ("nul vijfenveertig nul nul nul twaalf vierendertig", ["phone"]),
        ("nul zes 12 vierendertig 56 achtenzeventig", ["phone"]),
        ("een een een twee twee twee drie drie drie", ["bsn"]),
        ("111-222-333", ["bsn"]),
        ("riet apenstaartje voorbeeld punt nl", ["email"]),
        ("Lindestraat twaalf", ["address"]),
        ("in de lindestraat", ["address"]),
        ("Parkweg nr. 4a", ["address"]),
        ("6461 AB", ["address"]),
        ("op 6461ab", ["address"]),
        ("ik heb astma", ["illness"]),
        ("Ik ben op vakantie van 1 tot 8 mei", ["absence"]),
        ("planten water geven als ik er even niet ben", ["absence"]),
        ("wij zijn twee weken weg", ["absence"]),
        ("mijn man ligt in het ziekenhuis", ["absence"]),
        ("ik heet Riet", ["name"]),
        ("Mijn naam is Riet, bel 0450000100", ["phone", "name"]),
    ],
)
def test_what_must_not_stand_on_the_board_is_found(text: str, what: list[str]) -> None:
    assert [finding.what for finding in screen_free_text(text)] == what


@pytest.mark.parametrize(
    "text",
    [
        "Wie wandelt er met mij op dinsdagmiddag?",
        "Van 10.00 tot 12.30 uur, 2 keer in de week",
        "Op 26-11-2026 om 14.30 uur",
        "Postzegels van 1950 tot 1980",
        "Elke week van 09.00 - 10.30, 11.00 - 12.00 en 13.00 uur",
        "Een, twee of drie keer per week",
        "Wie loopt er onderweg een stukje mee?",
        "Wie gaat er mee op vakantie in eigen land?",
        "Door de winkelstraat, 2 uur",
        "Op 01-12-2026 10.00 uur",
        "Vijftien stuks van duizend",
        "Hulp bij mijn naambordje",
        "",
    ],
)
def test_ordinary_words_pass(text: str) -> None:
    assert screen_free_text(text) == []
