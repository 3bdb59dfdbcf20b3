"""Who gets how many places to promise, when they are topped up, and when they are asked back."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.leases import Lease
from sync.records import Activity, Override
from sync.recurrence import occurrence_of
from sync.sharing import Holder, grants, shares, takes_leases, wanted_back

START = datetime(2026, 11, 26, 10)
KIOSKS = [Holder("zuil-1", "kiosk"), Holder("zuil-2", "kiosk")]
DESK = Holder("balie", "desk")
HOUSE = [*KIOSKS, DESK]


def held(**open_places: int) -> dict[str, Lease]:
    return {
        name.replace("_", "-"): Lease(
            activity="k",
            recurrence="2026-11-26T10:00",
            holder=name.replace("_", "-"),
            granted=open_,
        )
        for name, open_ in open_places.items()
    }


class TestShares:
    def test_kiosks_hold_most_and_desks_some(self) -> None:
        assert shares(20, HOUSE) == {"zuil-1": 6, "zuil-2": 6, "balie": 4}

    def test_the_last_place_goes_to_a_kiosk(self) -> None:
        assert shares(1, HOUSE) == {"zuil-1": 1, "zuil-2": 0, "balie": 0}
        assert shares(0, HOUSE) == {"zuil-1": 0, "zuil-2": 0, "balie": 0}

    @given(st.integers(0, 50), st.integers(0, 4), st.integers(0, 4))
    def test_there_are_never_more_shares_than_places(self, left: int, k: int, d: int) -> None:
        holders = [Holder(f"k{i}", "kiosk") for i in range(k)]
        holders += [Holder(f"d{i}", "desk") for i in range(d)]
        assert sum(shares(left, holders).values()) <= left


class TestGrants:
    def test_everybody_gets_a_share_at_first(self) -> None:
        assert grants(10, 0, 0, HOUSE, {}) == {"zuil-1": 3, "zuil-2": 3, "balie": 2}

    def test_nothing_while_somebody_waits(self) -> None:
        assert grants(10, 4, 1, HOUSE, {}) == {}

    def test_who_has_half_a_share_gets_no_more(self) -> None:
        assert grants(20, 0, 0, HOUSE, held(zuil_1=3, zuil_2=2, balie=4)) == {"zuil-2": 4}

    def test_nothing_above_a_lowered_capacity(self) -> None:
        assert grants(4, 3, 0, HOUSE, held(zuil_2=3)) == {}

    @given(
        st.integers(0, 30), st.integers(0, 30), st.lists(st.integers(0, 12), min_size=3, max_size=3)
    )
    def test_never_above_capacity(self, capacity: int, people: int, has: list[int]) -> None:
        leases = held(zuil_1=has[0], zuil_2=has[1], balie=has[2])
        given_ = grants(capacity, people, 0, HOUSE, leases)
        assert all(more > 0 for more in given_.values())
        if given_:
            assert people + sum(has) + sum(given_.values()) <= capacity


class TestAskedBack:
    def test_what_those_who_wait_need(self) -> None:
        leases = held(zuil_1=4, balie=2)
        assert wanted_back(10, 4, 3, HOUSE, leases) == {"zuil-1": 2, "balie": 1}

    def test_what_a_lowered_capacity_leaves_no_room_for(self) -> None:
        leases = held(zuil_1=4, zuil_2=4, balie=2)
        assert wanted_back(10, 2, 0, HOUSE, leases) == {"zuil-1": 2, "zuil-2": 0, "balie": 0}

    def test_what_is_far_above_a_share(self) -> None:
        enough = {"zuil_2": 3, "balie": 2}
        assert wanted_back(20, 0, 0, HOUSE, held(zuil_1=14, **enough))["zuil-1"] == 8
        assert wanted_back(20, 0, 0, HOUSE, held(zuil_1=13, **enough))["zuil-1"] == 0

    def test_what_another_has_too_little_of(self) -> None:
        assert wanted_back(20, 0, 0, HOUSE, held(zuil_1=12, balie=4)) == {"zuil-1": 6, "balie": 0}
        assert wanted_back(20, 0, 0, HOUSE, held(zuil_1=8, zuil_2=4, balie=4)) == {
            "zuil-1": 0, "zuil-2": 0, "balie": 0,
        }  # fmt: skip

    def test_all_of_a_device_that_is_elsewhere_now(self) -> None:
        assert wanted_back(20, 0, 0, [DESK], held(zuil_1=3)) == {"zuil-1": 3}

    def test_nothing_of_a_list_on_paper(self) -> None:
        paper = held(zuil_1=4)["zuil-1"]
        paper = msgspec.structs.replace(paper, holder="paper:balie:7")
        assert wanted_back(4, 0, 4, HOUSE, {paper.holder: paper}) == {}

    @given(
        st.integers(0, 20), st.integers(0, 20), st.lists(st.integers(0, 9), min_size=3, max_size=3)
    )
    def test_what_came_back_is_not_given_out_again_at_once(
        self, capacity: int, people: int, has: list[int]
    ) -> None:
        leases = held(zuil_1=has[0], zuil_2=has[1], balie=has[2])
        back = wanted_back(capacity, people, 0, HOUSE, leases)
        after = {
            name: msgspec.structs.replace(one, returned=back.get(name, 0))
            for name, one in leases.items()
        }
        again = grants(capacity, people, 0, HOUSE, after)
        assert not {name for name, n in back.items() if n} & again.keys()


@pytest.mark.parametrize(
    ("activity", "override", "now", "leased"),
    [
        ({}, {}, START - timedelta(days=2), True),
        ({}, {}, START, False),
        ({}, {}, START - timedelta(days=57), False),
        ({"deadline_h": 48}, {}, START - timedelta(hours=49), True),
        ({"deadline_h": 48}, {}, START - timedelta(hours=48), False),
        ({"signup": "none"}, {}, START - timedelta(days=2), False),
        ({"capacity": None}, {}, START - timedelta(days=2), False),
        ({"capacity": 0}, {}, START - timedelta(days=2), False),
        ({"state": "draft"}, {}, START - timedelta(days=2), False),
        ({}, {"cancelled": True}, START - timedelta(days=2), False),
        ({}, {"starts": "2026-11-27T10:00"}, START + timedelta(hours=1), True),
    ],
)
def test_when_places_are_leased(
    activity: dict[str, Any], override: dict[str, Any], now: datetime, leased: bool
) -> None:
    fields = {"id": "k", "starts": "2026-11-26T10:00", "capacity": 8, "signup": "optional"}
    of = msgspec.convert({**fields, **activity}, Activity)
    change = msgspec.convert({"id": "o", **override}, Override) if override else None
    assert takes_leases(occurrence_of(of, START, change), now) is leased
