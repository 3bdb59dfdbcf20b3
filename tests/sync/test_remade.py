"""Acts of a device that was, made again in the name of the device that its folder is now."""

from __future__ import annotations

import msgspec

from sync.changes import Change, Stored, fold_all
from sync.disk.outbox import Head
from sync.disk.rejoining import remade
from tests.sync.writing import change


def touch(device: str, number: int, total: int) -> Change:
    return change(number, device, number, kind="tally", record="t", count=total, action="look")


def again(*acts: Change, new: str) -> list[Change]:
    found = remade([([act], "2026-11-26T10:00:00+00:00") for act in acts], new, Head())
    return [one for act, _ in found for one in act]


def total(stored: Stored | None) -> int:
    assert stored is not None
    return sum(stored.fields["counts"].values())


def test_what_two_copies_of_a_device_counted_is_all_there() -> None:
    first, second = touch("a", 1, 1), touch("a", 2, 2)
    one_copy = again(first, second, new="b")
    other_copy = again(msgspec.structs.replace(first, act="a/1x"), new="c")
    assert total(fold_all(None, [*one_copy, *other_copy])) == 3


def test_what_the_server_holds_already_counts_once() -> None:
    first, second = touch("a", 1, 1), touch("a", 2, 2)
    _, remade_second = again(first, second, new="b")  # the first one is a duplicate there
    assert total(fold_all(None, [first, remade_second])) == 2


def test_where_it_cannot_be_told_what_one_act_added_the_total_stays_the_old_devices() -> None:
    later, last = touch("a", 41, 7), touch("a", 42, 9)
    made = again(later, last, new="b")
    assert total(fold_all(None, [touch("a", 40, 6), *made])) == 9
    assert total(fold_all(None, [touch("a", 40, 6), later, *made[1:]])) == 9


def test_acts_that_were_made_again_before_keep_their_count() -> None:
    once = again(touch("a", 1, 1), touch("a", 2, 3), new="b")
    twice = again(*once, new="c")
    assert total(fold_all(None, twice)) == 3
    assert total(fold_all(None, [*once, *twice])) == 3
