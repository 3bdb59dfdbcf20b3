"""What devices say of sign-ups after a restore, and what becomes of these: pure."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from sync.aggregates import Refusal
from sync.places import SERVER
from sync.said import Said, heard, is_news, joined
from sync.series import decide_series, settled
from tests.sync.test_series import HOUR, frozen, new, series, signup


def said(*words: tuple[Any, ...]) -> dict[str, Said]:
    return {word[0]: msgspec.convert(word, Said) for word in words}


def after(places: Any, *words: tuple[Any, ...]) -> dict[str, str]:
    """Return how sign-ups stand when the freeze ends after these words."""
    told = heard(frozen(places), said(*words))
    done = settled(msgspec.structs.replace(told, frozen=False))
    return {place.signup: place.state for of in done.lists.values() for place in of}


def test_who_was_confirmed_comes_before_who_is_new_and_before_who_waits() -> None:
    places = series(2, hour=[("new", 1, "provisional"), ("an", 2, "provisional"), ("bo", 1, "provisional")])  # fmt: skip
    assert after(places, ("an", "confirmed", 5), ("bo", "waiting", 6)) == {
        "an": "confirmed", "bo": "waiting", "new": "waiting",
    }  # fmt: skip


def test_what_does_not_fit_is_to_call_and_never_waits() -> None:
    places = series(2, hour=[("an", 2, "provisional"), ("bo", 1, "provisional")])
    words = (("an", "attended", 1), ("bo", "offered", 2))
    assert after(places, *words) == {"an": "confirmed", "bo": "to_call"}
    assert after(series(3, **_lists(places)), *words) == {"an": "confirmed", "bo": "offered"}


def _lists(places: Any) -> dict[str, Any]:
    return {"hour": [(p.signup, p.party, p.state) for p in places.lists[HOUR]]}


def test_who_waited_keeps_the_order_and_who_is_new_comes_after() -> None:
    places = series(1, hour=[("in", 1, "confirmed"), ("new", 1, "provisional"), ("cor", 1, "provisional"), ("bo", 1, "provisional")])  # fmt: skip
    told = heard(frozen(places), said(("bo", "waiting", 4), ("cor", "waiting", 9)))
    done = settled(msgspec.structs.replace(told, frozen=False))
    waiting = [place for place in done.lists[HOUR] if place.state == "waiting"]
    assert [place.signup for place in waiting] == ["bo", "cor", "new"]
    assert [place.turn for place in waiting][:2] == [4, 9]
    assert waiting[2].turn > 9


@pytest.mark.parametrize("state", ["confirmed", "offered", "attended", "to_call", "cancelled"])
def test_what_the_server_knows_itself_no_word_changes(state: str) -> None:
    places = series(4, hour=[("an", 1, state)])
    for word in ("waiting", "offered", "to_call", "attended", "confirmed"):
        assert heard(places, said(("an", word, 1))) == places


def test_a_word_about_nobody_makes_nobody() -> None:
    places = series(4, hour=[("an", 1, "waiting")])
    assert heard(places, said(("spook", "confirmed", 1))) == places


def test_a_late_word_takes_what_is_free_and_else_is_to_call() -> None:
    places = series(2, hour=[("new", 1, "confirmed"), ("an", 2, "waiting"), ("bo", 1, "waiting")])
    done = settled(heard(places, said(("bo", "confirmed", 1))))
    assert [place.state for place in done.lists[HOUR]] == ["confirmed", "confirmed", "waiting"]
    done = settled(heard(places, said(("an", "confirmed", 1))))
    assert {place.signup: place.state for place in done.lists[HOUR]}["an"] == "to_call"


def test_nobody_claims_for_himself_what_the_server_promised() -> None:
    places = series(1, hour=[("an", 1, "confirmed"), ("bo", 1, "waiting")])
    answer = decide_series(places, [new("dief", promised=SERVER)])
    assert not isinstance(answer, Refusal)
    assert answer[0].fields["dief"]["state"] == "waiting"


@pytest.mark.parametrize(
    ("before", "wanted", "actor", "then"),
    [
        ("provisional", "cancelled", "visitor", "cancelled"),
        ("provisional", "confirmed", "visitor", "provisional"),
        ("waiting", "confirmed", "visitor", "waiting"),
        ("provisional", "attended", "Annie", "attended"),
        ("provisional", "attended", "visitor", None),
        ("provisional", "offered", "Annie", None),
    ],
)
def test_steps_that_come_again_before_their_sign_up_is_decided(
    before: str, wanted: str, actor: str, then: str | None
) -> None:
    places = frozen(series(1, hour=[("an", 1, before)]))
    answer = decide_series(places, [signup("an", actor, state=wanted)])
    if isinstance(answer, Refusal):
        assert then is None
    else:
        assert answer[0].fields["an"]["state"] == then


def test_of_several_words_the_highest_counts_in_any_order() -> None:
    low, high = Said("an", "waiting", 7), Said("an", "confirmed", 3)
    assert joined(low, high) == joined(high, low) == joined(joined(None, high), low)
    assert joined(low, high) == Said("an", "confirmed", 3)
    assert joined(Said("an", "waiting", 0), Said("an", "waiting", 4)).turn == 4


def test_only_what_the_server_lacks_is_said() -> None:
    there = [
        (Said("an", "confirmed", 2), "", 0), (Said("an", "confirmed", 2), "provisional", 2),
        (Said("an", "confirmed", 2), "waiting", 2), (Said("an", "waiting", 2), "waiting", 3),
    ]  # fmt: skip
    assert all(is_news(*one) for one in there)
    here = ("confirmed", "offered", "attended", "to_call", "cancelled")
    assert not any(is_news(Said("an", "confirmed", 2), one, 2) for one in here)
    assert not is_news(Said("an", "waiting", 2), "waiting", 2)
