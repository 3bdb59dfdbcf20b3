"""A PIN that somebody tries first is refused in kind words; any other is taken."""

from __future__ import annotations

import pytest

from sync.errors import BadInput
from sync.pins import check_new_pin, too_simple

SIMPLE = (
    "000000 111111 999999 123456 012345 234567 654321 987654 876543 121212 101010 696969 123123 "
    "112233 998877"
).split()


@pytest.mark.parametrize("pin", SIMPLE)
def test_what_somebody_tries_first_is_refused(pin: str) -> None:
    assert too_simple(pin)
    with pytest.raises(BadInput, match="raadt iemand snel"):
        check_new_pin(pin, pin)


@pytest.mark.parametrize("pin", ["271828", "314159", "110023", "123465", "112234", "900000"])
def test_another_is_taken(pin: str) -> None:
    check_new_pin(pin)
    check_new_pin(pin, pin)


def test_few_pins_are_refused() -> None:
    part = range(3, 1_000_000, 97)
    assert sum(too_simple(f"{number:06d}") for number in part) < len(part) // 500


@pytest.mark.parametrize("pin", ["", "27182", "2718281", "27182a", "２７１８２８"])
def test_a_pin_has_six_digits(pin: str) -> None:
    with pytest.raises(BadInput, match="zes cijfers"):
        check_new_pin(pin)


def test_the_second_time_must_be_the_same() -> None:
    with pytest.raises(BadInput, match="niet gelijk"):
        check_new_pin("271828", "271829")
