"""A volunteer's own key opens with badge and PIN together; nothing that is stored tells either."""

from __future__ import annotations

import time
from typing import Any

import msgspec
import pytest
from nacl.pwhash import argon2id

from sync.badge import (
    COST,
    VolunteerKey,
    WrapCost,
    badge_mark,
    make_badge,
    make_volunteer_key,
    rewrap,
    unwrap,
    wrap,
)
from sync.errors import BadInput, WrongPin

CHEAP = WrapCost(passes=1, memory_bytes=8192)
BADGE, PIN = bytes(range(16)), "271828"
KEY = make_volunteer_key()


def test_badge_and_pin_together_open_it() -> None:
    assert unwrap(wrap(KEY, BADGE, PIN, CHEAP), BADGE, PIN) == KEY


@pytest.mark.parametrize(("badge", "pin"), [(BADGE, "271829"), (bytes(16), PIN)])
def test_neither_opens_it_alone(badge: bytes, pin: str) -> None:
    with pytest.raises(WrongPin, match="horen niet bij elkaar"):
        unwrap(wrap(KEY, BADGE, PIN, CHEAP), badge, pin)


@pytest.mark.parametrize("pin", ["", "12345", "1234567", "12345a", "１２３４５６", "123456\n"])
def test_a_pin_has_six_digits(pin: str) -> None:
    with pytest.raises(BadInput, match="zes cijfers"):
        wrap(KEY, BADGE, pin, CHEAP)


@pytest.mark.parametrize("badge", [b"", bytes(15), bytes(17)])
def test_a_badge_has_128_bits(badge: bytes) -> None:
    with pytest.raises(BadInput, match="geen badge"):
        wrap(KEY, badge, PIN, CHEAP)
    with pytest.raises(BadInput, match="geen badge"):
        badge_mark(badge)


def test_nothing_that_is_stored_tells_pin_badge_or_key() -> None:
    wrapped = wrap(KEY, BADGE, PIN, CHEAP)
    assert set(msgspec.json.decode(wrapped)) == {"kdf", "passes", "memory_bytes", "salt", "sealed"}
    for secret in (PIN, KEY.private, BADGE.hex()):
        assert secret not in wrapped
        assert secret not in badge_mark(BADGE)
    assert wrap(KEY, BADGE, PIN, CHEAP) != wrapped, "each wrap has a salt of its own"


def test_a_badge_is_found_again_by_its_mark() -> None:
    assert badge_mark(BADGE) == badge_mark(bytes(range(16)))
    assert badge_mark(BADGE) != badge_mark(make_badge())


def test_another_badge_and_pin_for_the_same_key() -> None:
    old = wrap(KEY, BADGE, PIN, CHEAP)
    badge = make_badge()
    new = rewrap(old, BADGE, PIN, badge, "314159", CHEAP)
    assert unwrap(new, badge, "314159") == KEY
    with pytest.raises(WrongPin):
        unwrap(new, BADGE, PIN)
    with pytest.raises(WrongPin):
        rewrap(old, BADGE, "000000", badge, "314159", CHEAP)


@pytest.mark.parametrize(
    "change",
    [
        {"kdf": "scrypt"},
        {"memory_bytes": 1 << 40},
        {"memory_bytes": 1},
        {"passes": 10**9},
        {"passes": 0},
        {"salt": "AAAA"},
        {"salt": "!"},
        {"sealed": 3},
    ],
)
def test_a_wrap_that_is_none_or_would_stop_the_device_is_refused_at_once(
    change: dict[str, Any],
) -> None:
    told = msgspec.json.decode(wrap(KEY, BADGE, PIN, CHEAP)) | change
    with pytest.raises(BadInput, match="niet te lezen"):
        unwrap(msgspec.json.encode(told).decode(), BADGE, PIN)
    with pytest.raises(BadInput, match="niet te lezen"):
        unwrap("onzin", BADGE, PIN)


def test_a_wrap_whose_cost_was_made_cheaper_does_not_open() -> None:
    told = msgspec.json.decode(wrap(KEY, BADGE, PIN, WrapCost(2, 8192))) | {"passes": 1}
    with pytest.raises(WrongPin):
        unwrap(msgspec.json.encode(told).decode(), BADGE, PIN)


def test_what_was_shortened_does_not_open() -> None:
    told = msgspec.json.decode(wrap(KEY, BADGE, PIN, CHEAP)) | {"sealed": ""}
    with pytest.raises(WrongPin):
        unwrap(msgspec.json.encode(told).decode(), BADGE, PIN)


def test_todays_cost_is_bearable_for_a_volunteer_and_not_for_a_thief() -> None:
    wrapped = wrap(KEY, BADGE, PIN)
    took = []
    for _ in range(3):  # the quickest of three: other work on the machine only slows it down
        start = time.process_time()
        opened: VolunteerKey = unwrap(wrapped, BADGE, PIN)
        took.append(time.process_time() - start)
        assert opened == KEY
    assert 0.02 < min(took) < 1.0
    assert COST.passes >= 2 * argon2id.OPSLIMIT_INTERACTIVE
    assert COST.memory_bytes >= argon2id.MEMLIMIT_INTERACTIVE
