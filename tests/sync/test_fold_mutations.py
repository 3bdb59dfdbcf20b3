"""One rule at a time is broken, to see that the machine of ``test_fold_machine`` would notice."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec
import pytest

from sync import changes, places, series
from sync.changes import Change, Mark, Stored, fold
from sync.server import merge
from tests.sync.breaking import notices
from tests.sync.test_fold_machine import Machine, tag_of


def _later_arrival_wins(mark: Mark, standing: Mark) -> bool:
    return True


def _earlier_stamp_wins(mark: Mark, standing: Mark) -> bool:
    return mark <= standing


def _erased_by_the_clock(name: str, value: Any) -> bool:
    return False


def _one_too_many_fits(people: int, free: int | None) -> bool:
    return free is None or people <= free + 1


def _an_edit_brings_back(stored: Stored) -> bool:
    return stored.tombstone is not None and stored.tombstone.stamp >= stored.top


def _tag_by_shifted_stamp(change: Change, index: int) -> str:
    return tag_of(change, index)


def _decided_by_the_clock(stored: Stored | None, change: Change, decided: dict[str, Any]) -> Any:
    return fold(stored, msgspec.structs.replace(change, fields={**change.fields, **decided}))


def _removes_what_nobody_saw(
    old: Stored, change: Change, adds: dict[str, list[str]]
) -> tuple[dict[str, dict[str, list[str]]], dict[str, list[str]]]:
    unseen = {
        name: [tag for own in old.tags.get(name, {}).values() for tag in own]
        for name in change.removes
    }
    return _fold_sets(old, msgspec.structs.replace(change, removes=unseen), adds)


_fold_sets = changes._fold_sets


def _who_comes_last_is_offered_first(
    of: series.SeriesPlaces, state: str
) -> list[tuple[str, places.Place]]:
    return list(reversed(_by_turn(of, state)))


_by_turn = series._by_turn


@pytest.mark.parametrize(
    ("where", "name", "broken"),
    [
        (changes, "wins", _later_arrival_wins),
        (changes, "wins", _earlier_stamp_wins),
        (changes, "_finality", _erased_by_the_clock),
        (changes, "_fold_sets", _removes_what_nobody_saw),
        (Change, "tag", _tag_by_shifted_stamp),
        (Stored, "deleted", property(_an_edit_brings_back)),
        (places, "fits", _one_too_many_fits),
        (series, "fits", _one_too_many_fits),
        (series, "_by_turn", _who_comes_last_is_offered_first),
        (merge, "fold_decided", _decided_by_the_clock),
    ],
)
def test_the_machine_sees_a_broken_rule(
    where: Any, name: str, broken: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(where, name, broken)
    notices(Machine, 400)
