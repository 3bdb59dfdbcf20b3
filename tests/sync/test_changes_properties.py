"""Content comes out the same in whatever order changes arrive, however often, and through JSON."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync import changes as fold_module
from sync.changes import Change, Mark, Stored, fold_all
from sync.erasure import is_erased
from tests.sync.writing import change

NAMES = st.sampled_from(("name", "summary", "van_later"))
VALUES = st.sampled_from(("soep", "thee", 3, None, ["x"]))
THEMES = ("geld", "eten", "wonen")
SEALED = st.sampled_from(("AAAA", "BBBB", "sha256:a", "sha256:b"))


@st.composite
def histories(draw: st.DrawFn) -> list[Change]:
    """Changes of two or three devices to one service; removes name additions of others, seen or not yet there."""
    found: list[Change] = []
    for number in range(1, draw(st.integers(1, 8)) + 1):
        device = draw(st.sampled_from("abc"))
        wall_ms = draw(st.integers(1, 4))
        shape = draw(
            st.sampled_from(
                ("put", "put", "seal", "seal", "set", "list", "delete", "restore", "count")
            )
        )
        extra: dict[str, Any] = {}
        if shape == "put":
            extra = draw(st.dictionaries(NAMES, VALUES, min_size=1))
        elif shape == "seal":
            extra["sealed"] = draw(SEALED)
        elif shape == "list":
            extra = {"themes": draw(st.lists(st.sampled_from(THEMES)))}
        elif shape == "set":
            tags = [one.tag(i) for one in found for i in range(len(one.adds.get("themes", ())))]
            extra["adds"] = {"themes": draw(st.lists(st.sampled_from(THEMES), max_size=2))}
            if tags:
                extra["removes"] = {"themes": draw(st.lists(st.sampled_from(tags)))}
        elif shape == "count":
            extra["count"] = draw(st.integers(1, 5))
        else:
            extra["verb"] = shape
        found.append(change(wall_ms, device, number, kind="service", **extra))
    return found


@st.composite
def rearranged(draw: st.DrawFn) -> tuple[list[Change], list[Change]]:
    """Return a history, and the same one in another order with some changes twice."""
    history = draw(histories())
    again = draw(st.lists(st.sampled_from(history), max_size=4))
    return history, draw(st.permutations([*history, *again]))


def content(history: list[Change]) -> Stored | None:
    return fold_all(None, history)


@given(rearranged())
def test_the_order_does_not_matter_nor_how_often(both: tuple[list[Change], list[Change]]) -> None:
    history, other = both
    assert content(history) == content(other)


@given(histories())
def test_the_same_changes_again_are_nothing(history: list[Change]) -> None:
    once = content(history)
    assert fold_all(once, history) == once


@given(histories())
def test_what_was_erased_once_is_erased_for_good(history: list[Change]) -> None:
    sealed = [one.fields["sealed"] for one in history if "sealed" in one.fields]
    stored = content(history)
    shown = stored.fields.get("sealed", "") if stored is not None else ""
    assert is_erased(shown) == any(map(is_erased, sealed))
    assert shown in (sealed or [""])


@given(histories(), st.data())
def test_it_can_go_through_json_at_any_point(history: list[Change], data: st.DataObject) -> None:
    cut = data.draw(st.integers(0, len(history)))
    halfway = content(history[:cut])
    read = msgspec.json.decode(msgspec.json.encode(halfway), type=Stored | None)
    assert fold_all(read, history[cut:]) == content(history)


def test_a_rule_that_goes_by_arrival_would_be_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    def later_arrival_wins(mark: Mark, standing: Mark) -> bool:
        return True

    monkeypatch.setattr(fold_module, "wins", later_arrival_wins)
    with pytest.raises(AssertionError):
        test_the_order_does_not_matter_nor_how_often()


def test_an_erasure_that_goes_by_its_stamp_would_be_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fold_module, "_finality", lambda name, value: False)
    with pytest.raises(AssertionError):
        test_what_was_erased_once_is_erased_for_good()
