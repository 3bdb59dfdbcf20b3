"""What stands on a badge: read again whatever way it is typed, and never taken for another when a letter is wrong."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.badge import (
    Badge,
    badge_text,
    looks_like_badge,
    make_badge,
    read_badge_text,
    shown_badge_text,
)
from sync.errors import BadInput

BADGE = Badge("volunteer", bytes(range(16)))
badges = st.builds(
    Badge, st.sampled_from(("volunteer", "house")), st.binary(min_size=16, max_size=16)
)


@given(badges)
def test_a_badge_is_read_as_it_was_written(badge: Badge) -> None:
    assert read_badge_text(badge_text(badge)) == badge
    assert read_badge_text(shown_badge_text(badge).lower()) == badge
    assert looks_like_badge(badge_text(badge))


def test_the_text_is_short_capitals_and_digits_and_no_address() -> None:
    text = badge_text(Badge("volunteer", make_badge()))
    assert re.fullmatch(r"BZV[0-9A-Z]{28}", text)


def test_letters_that_people_take_for_digits_are_forgiven() -> None:
    text = badge_text(BADGE)
    assert "0" in text
    assert "1" in text
    assert read_badge_text(text.replace("0", "o").replace("1", "l")) == BADGE


def test_a_wrong_letter_is_told() -> None:
    text = badge_text(BADGE)
    told = 0
    for at in range(3, len(text)):
        wrong = text[:at] + ("7" if text[at] != "7" else "9") + text[at + 1 :]
        try:
            read_badge_text(wrong)
        except BadInput:
            told += 1
    assert told >= 27, "ten bits of check let one in a thousand through"


@pytest.mark.parametrize(
    ("typed", "what"),
    [
        ("", "Dit is geen code van een badge."),
        ("8710400280545", "Dit is geen code van een badge."),
        ("HTTPS://DELINDE.EXAMPLE/7GK2Q4MX", "Dit is geen code van een badge."),
        ("\x00\x1b[A\u2603", "Dit is geen code van een badge."),
        (badge_text(BADGE)[:17], "De code van de badge is niet heel."),
        ("BZV", "De code van de badge is niet heel."),
        (badge_text(BADGE) * 2, "Dit is meer dan één code."),
        ("BZV" + "Z" * 28, "Er staat een verkeerd teken in de code."),
        ("BZV" + "é" * 28, "Er staat een verkeerd teken in de code."),
        (badge_text(BADGE).replace("BZV", "BZH"), "Er staat een verkeerd teken in de code."),
    ],
)
def test_what_is_no_badge_is_said_in_words(typed: str, what: str) -> None:
    with pytest.raises(BadInput) as caught:
        read_badge_text(typed)
    assert caught.value.what == what
