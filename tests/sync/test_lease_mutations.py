"""One rule about leases at a time is broken, to see that the machine of ``test_lease_machine`` would notice."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import msgspec
import pytest

from sync import leases, places, said, series
from sync.changes import Change
from sync.leases import Lease, LeaseHeld, LeaseKey
from sync.said import Said
from sync.server import merge, places_of
from tests.sync import lease_device, lease_world
from tests.sync.breaking import notices
from tests.sync.test_lease_machine import Machine


def _given_without_looking(lease: Lease, people: int, free: int) -> Lease:
    return msgspec.structs.replace(lease, granted=lease.granted + people + 1)


def _promised_and_not_spent(lease: Lease, people: int) -> Lease | None:
    return lease if people <= lease.open else None


def _spent_twice(lease: Lease, people: int) -> Lease | None:
    return _spend(_spend(lease, people) or lease, people) or _spend(lease, people)


def _given_back_and_kept(lease: Lease, people: int) -> Lease:
    return msgspec.structs.replace(lease, wanted_back=0)


def _lapses_by_itself(merge: Any, one: Any, devices: Any) -> None:
    _share(merge, one, devices)
    for key, lease in list(merge.leases.items()):
        if key[1] == one.recurrence and merge.sequence % 3 == 0:
            merge.keep_lease(leases.recall(lease))


def _taken_back_when_asked(merge: Any, one: Any, devices: Any) -> None:
    _share(merge, one, devices)
    for lease in list(merge.leases.values()):
        if lease.wanted_back:
            merge.keep_lease(leases.give_back(lease, lease.wanted_back))


def _who_was_promised_comes_anyhow(
    places_: places.OccurrencePlaces, place: places.Place
) -> places.Place:
    if place.promised:
        return msgspec.structs.replace(place, state="confirmed")
    return _wish_decided(places_, place)


def _own_acts_forgotten(
    key: LeaseKey, told: Mapping[LeaseKey, Lease], own: Iterable[Change]
) -> int:
    return leases.open_here(key, told, ())


def _first_word_stays(told: Lease | None, again: Lease) -> Lease:
    return told or again


def _acts_counted_twice(lease: Lease, held: LeaseHeld, free: int | None) -> Lease:
    return msgspec.structs.replace(
        leases.adopted(lease, held, free), spent=max(lease.spent, held.spent)
    )


def _nothing_adopted(lease: Lease, held: LeaseHeld, free: int | None) -> Lease:
    return lease


def _adopted_whatever_is_free(lease: Lease, held: LeaseHeld, free: int | None) -> Lease:
    return leases.adopted(lease, held, None)


def _last_first(of: series.SeriesPlaces, state: str) -> list[tuple[str, places.Place]]:
    return list(reversed(_by_turn(of, state)))


def _one_too_many_fits(people: int, free: int | None) -> bool:
    return free is None or people <= free + 1


def _every_week_is_free(of: series.SeriesPlaces) -> list[str]:
    return []


def _the_lower_word_counts(known: Said | None, again: Said) -> Said:
    if known is None or said.RANKS[again.state] < said.RANKS[known.state]:
        return again
    return known


def _only_who_waited_is_said(word: Said, state: str, turn: int) -> bool:
    return word.state == "waiting" and said.is_news(word, state, turn)


def _owed_a_place_and_waits(place: places.Place, free: int | None) -> places.Place:
    if places.fits(place.party, free):
        return _owed_decided(place, free)
    return msgspec.structs.replace(place, state="waiting", promised="")


_spend, _share, _wish_decided, _by_turn, _owed_decided = (
    leases.spend,
    places_of._share,
    places.wish_decided,
    series._by_turn,
    places.owed_decided,
)


MUTATIONS: list[tuple[Any, str, Callable[..., Any]]] = [
    (places_of, "grant", _given_without_looking),
    (places, "spend", _promised_and_not_spent),
    (places, "spend", _spent_twice),
    (series, "give_back", _given_back_and_kept),
    (places_of, "_share", _lapses_by_itself),
    (places_of, "_share", _taken_back_when_asked),
    (places, "wish_decided", _who_was_promised_comes_anyhow),
    (lease_device, "open_here", _own_acts_forgotten),
    (lease_device, "joined", _first_word_stays),
    (lease_world, "adopted", _acts_counted_twice),
    (lease_world, "adopted", _nothing_adopted),
    (lease_world, "adopted", _adopted_whatever_is_free),
    (series, "_by_turn", _last_first),
    (places, "fits", _one_too_many_fits),
    (series, "fits", _one_too_many_fits),
    (series.SeriesPlaces, "coming", _every_week_is_free),
    (series.SeriesPlaces, "_next_turn", lambda of: 1),
    (merge, "heard", lambda of, words: of),
    (lease_device.LeaseDevice, "take_down", lambda device: None),
    (lease_device, "is_news", _only_who_waited_is_said),
    (lease_world, "said_joined", _the_lower_word_counts),
    (series, "_promised_first", lambda of: of),
    (series, "owed_decided", _owed_a_place_and_waits),
]


@pytest.mark.parametrize(("where", "name", "broken"), MUTATIONS)
def test_the_machine_sees_a_broken_rule(
    where: Any, name: str, broken: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(where, name, broken)
    notices(Machine, 500)
