"""Short codes: forgiving to read, strict about a mistake."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.errors import BadInput
from sync.links import ALPHABET, CODE_LENGTH, MAX_LINK, link, parse_code, short_code, shown_code

CODES = st.text(min_size=1, max_size=40).map(short_code)


@given(CODES)
def test_a_code_reads_back_however_it_is_typed(code: str) -> None:
    assert len(code) == CODE_LENGTH
    assert parse_code(code) == code
    assert parse_code(shown_code(code).lower()) == code
    assert parse_code(code.replace("0", "o").replace("1", "l")) == code
    assert parse_code(code.replace("1", "I").replace("0", "O")) == code
    assert parse_code(link("https://delinde.example", code)) == code


@given(CODES)
def test_every_single_wrong_character_is_caught(code: str) -> None:
    for place in range(CODE_LENGTH):
        for other in ALPHABET:
            if other != code[place]:
                with pytest.raises(BadInput):
                    parse_code(code[:place] + other + code[place + 1 :])


@given(CODES)
def test_every_swap_of_two_neighbours_is_caught(code: str) -> None:
    for place in range(CODE_LENGTH - 1):
        if code[place] != code[place + 1]:
            swapped = code[:place] + code[place + 1] + code[place] + code[place + 2 :]
            with pytest.raises(BadInput):
                parse_code(swapped)


@pytest.mark.parametrize("text", ["", "K7Q2", "K7Q2 M9P!", "UUUU UUUU", "K7Q2M9PXX", "éééééééé"])
def test_what_is_no_code_is_refused(text: str) -> None:
    with pytest.raises(BadInput, match="code"):
        parse_code(text)


def test_codes_differ_and_never_change() -> None:
    codes = {short_code(f"record-{number}") for number in range(5000)}
    assert len(codes) == 5000
    assert short_code("record-1") == short_code("record-1")


def test_links_are_ascii_capitals_of_at_most_sixty_characters() -> None:
    code = short_code("a")
    address = link("https://delinde.example/", code)
    assert address == f"HTTPS://DELINDE.EXAMPLE/{code}"
    assert len(address) <= MAX_LINK
    for site in ("https://café.example", "https://" + "x" * 60):
        with pytest.raises(ValueError, match="does not fit"):
            link(site, code)
