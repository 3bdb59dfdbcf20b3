"""Which of what waits is for today: the pure rule, the same at every desk."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from sync.inbox import (
    MOST_A_DAY,
    NOW,
    PROMISE,
    UPKEEP,
    Day,
    Item,
    day_of,
    order,
    until_when,
)
from sync.inbox_records import DayList

TODAY = date(2026, 11, 26)

ITEMS = st.lists(
    st.builds(
        Item,
        source=st.sampled_from(("review", "stale", "call")),
        about=st.integers(0, 40).map(str),
        text=st.just("x"),
        urgency=st.sampled_from((NOW, PROMISE, UPKEEP)),
        since=st.sampled_from(("", "2026-11-01", "2026-11-20", "2026-11-26")),
        own=st.sampled_from((False, False, False, True)),
    ),
    unique_by=lambda item: item.key,
    max_size=15,
).map(lambda items: sorted(items, key=order))


def begun(day: date, items: tuple[str, ...]) -> DayList:
    return DayList(id="inbox", day=str(day), items=list(items))


@given(items=ITEMS, done=st.sets(st.integers(0, 14)))
def test_once_begun_a_day_only_becomes_shorter(items: list[Item], done: set[int]) -> None:
    first = day_of(items, {}, None, TODAY)
    assert len(first.items) <= MOST_A_DAY
    assert [item for item in first.items if not item.own] == [i for i in items if not i.own][:len([i for i in first.items if not i.own])]  # fmt: skip
    left = [item for number, item in enumerate(items) if number not in done]
    after = day_of(left, {}, begun(TODAY, first.chosen), TODAY)
    listed = set(first.chosen)
    for item in after.items:
        assert item.own or item.key in listed or item.urgency == NOW
    assert not first.begun
    assert after.begun
    tomorrow = TODAY + timedelta(days=1)
    assert day_of(left, {}, begun(TODAY, first.chosen), tomorrow) == day_of(left, {}, None, tomorrow)  # fmt: skip


def item(about: str, urgency: int = UPKEEP, since: str = "2026-11-01", own: bool = False) -> Item:
    return Item(source="x", about=about, text="x", urgency=urgency, since=since, own=own)


def names(day: Day) -> str:
    return "".join(item.about for item in day.items)


def test_urgent_goes_first_then_promises_then_upkeep_and_of_each_the_oldest() -> None:
    items = [item("d"), item("c", since="2026-10-01"), item("b", PROMISE), item("a", NOW)]
    items += [item("f"), item("e"), item("g")]
    assert names(day_of(sorted(items, key=order), {}, None, TODAY)) == "abcde"


def test_what_cannot_wait_joins_a_list_that_stands_in_place_of_its_last() -> None:
    old = [item(letter) for letter in "bcdefg"]
    standing = begun(TODAY, tuple(one.key for one in old[:5]))
    assert names(day_of(old, {}, standing, TODAY)) == "bcdef"
    assert names(day_of(old[2:], {}, standing, TODAY)) == "def", "what is done makes no room"
    pressing = [item("a", NOW), *old]
    assert names(day_of(pressing, {}, standing, TODAY)) == "abcde"
    promised = [item("p", PROMISE), *old]
    assert names(day_of(promised, {}, standing, TODAY)) == "bcdef", "that can wait until tomorrow"


def test_what_one_device_knows_changes_its_own_five_only() -> None:
    shared = [item(letter) for letter in "bcdefg"]
    mine = day_of([item("a", PROMISE, own=True), *shared], {}, None, TODAY)
    other = day_of(shared, {}, None, TODAY)
    assert mine.chosen == other.chosen
    assert (names(mine), names(other)) == ("abcde", "bcdef")


def test_later_is_tomorrow_for_people_and_the_weekly_round_for_texts() -> None:
    assert TODAY.strftime("%A") == "Thursday"
    assert until_when(item("a", PROMISE), TODAY) == date(2026, 11, 27)
    assert until_when(item("a", NOW), TODAY) == date(2026, 11, 27)
    assert until_when(item("a"), TODAY) == date(2026, 11, 30)
    monday = date(2026, 11, 30)
    assert until_when(item("a"), monday) == monday + timedelta(days=7)


def test_a_day_far_away_comes_from_a_clock_that_is_off_and_puts_nothing_off() -> None:
    far = {"x/a": "2036-11-27", "x/b": "2026-12-03", "x/c": "2026-12-04"}
    assert names(day_of([item("a"), item("b"), item("c")], far, None, TODAY)) == "ac"
