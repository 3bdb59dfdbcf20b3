"""Leases: the arithmetic of both ends, and that a holder never thinks to have more than the server keeps for it."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync import leases
from sync.changes import Change
from sync.leases import Lease, LeaseHeld, adopted, joined, open_here, owner_of, withdrawal
from tests.sync.writing import change

HOUR = "2026-11-26T10:00"
KEY = ("k", HOUR, "zuil")


def lease(
    granted: int = 0, spent: int = 0, returned: int = 0, recalled: int = 0, **more: Any
) -> Lease:
    return Lease(
        activity="k",
        recurrence=HOUR,
        holder=more.pop("holder", "zuil"),
        granted=granted,
        spent=spent,
        returned=returned,
        recalled=recalled,
        **more,
    )


def promise(party: int | None = None, number: int = 1, holder: str = "zuil") -> Change:
    fields: dict[str, Any] = {"activity": "k", "recurrence": HOUR, "promised": holder}
    if party is not None:
        fields["party"] = party
    return change(1, "zuil", number, kind="signup", actor="visitor", **fields)


def step(
    name: str, people: Any, number: int = 1, holder: str = "zuil", device: str = "zuil"
) -> Change:
    fields: dict[str, Any] = {
        "activity": "k",
        "recurrence": HOUR,
        "holder": holder,
        "step": name,
        "people": people,
    }
    return change(1, device, number, kind="lease", actor="system", **fields)


class TestSteps:
    def test_open_is_what_nobody_took(self) -> None:
        assert lease(9, 2, 3, 1).open == 3

    def test_a_promise_is_spent_whole_or_not(self) -> None:
        spent = leases.spend(lease(3), 2)
        assert spent is not None
        assert spent.open == 1
        assert leases.spend(spent, 2) is None

    def test_no_more_is_given_back_than_is_open(self) -> None:
        assert leases.give_back(lease(3, 1, wanted_back=3), 9) == lease(3, 1, 2, wanted_back=1)

    def test_a_recall_takes_what_is_open_once(self) -> None:
        once = leases.recall(lease(5, 2, wanted_back=2))
        assert once == lease(5, 2, 0, 3)
        assert leases.recall(once) == once

    @given(st.integers(-3, 9), st.integers(-3, 9))
    def test_a_grant_is_never_more_than_is_free_nor_less_than_nothing(
        self, people: int, free: int
    ) -> None:
        more = leases.grant(lease(4), people, free).granted - 4
        assert 0 <= more <= max(free, 0)

    def test_nothing_is_given_while_places_are_frozen(self) -> None:
        assert leases.may_give(False)
        assert not leases.may_give(True)


class TestWithdrawals:
    def test_a_signup_takes_its_party(self) -> None:
        assert withdrawal(promise(3)) == leases.Withdrawal(KEY, 3)
        assert withdrawal(promise()) == leases.Withdrawal(KEY, 1)

    def test_only_the_owner_takes_from_a_lease(self) -> None:
        assert withdrawal(promise(1, holder="balie")) is None
        assert withdrawal(step(leases.GIVE_BACK, 1, device="balie")) is None
        paper = leases.paper_holder("zuil", 7)
        assert owner_of(paper) == "zuil"
        taken = withdrawal(promise(1, holder=paper))
        assert taken is not None
        assert taken.key == ("k", HOUR, paper)

    @pytest.mark.parametrize("people", [None, "3", 2.5, -1, True])
    def test_strange_numbers_take_nothing(self, people: Any) -> None:
        taken = withdrawal(step(leases.GIVE_BACK, people))
        assert taken is not None
        assert taken.people == 0

    def test_another_change_to_a_signup_takes_nothing(self) -> None:
        moved = change(1, "zuil", 1, kind="signup", party=4)
        assert withdrawal(moved) is None
        assert withdrawal(msgspec.structs.replace(promise(2), verb="delete")) is None


class TestTheDevicesView:
    def test_what_it_knows_meets_in_the_highest_totals(self) -> None:
        early, late = lease(5, 1, sequence=3, wanted_back=2), lease(5, 3, 1, sequence=7)
        assert joined(early, late) == joined(late, early) == lease(5, 3, 1, sequence=7)
        assert joined(None, early) == early

    def test_own_acts_lie_over_what_it_was_told(self) -> None:
        told = {KEY: lease(6)}
        own = [promise(2, 1), step(leases.GIVE_BACK, 1, 2), step(leases.TO_PAPER, 2, 3)]
        assert open_here(KEY, told, own) == 1
        paper = ("k", HOUR, leases.paper_holder("zuil", 3))
        assert open_here(paper, told, own) == 2
        assert open_here(paper, {**told, paper: lease(2, holder=paper[2])}, own) == 2

    def test_without_being_told_it_has_nothing(self) -> None:
        assert open_here(KEY, {}, []) == 0
        assert open_here(KEY, {KEY: lease(1)}, [promise(2)]) == 0


class TestAfterARestore:
    def test_the_servers_words_come_back_and_the_devices_acts_do_not(self) -> None:
        held = LeaseHeld(
            activity="k", recurrence=HOUR, holder="zuil", granted=6, spent=4, returned=1
        )
        assert adopted(lease(2), held, None) == lease(6)
        assert adopted(adopted(lease(2), held, None), held, None) == lease(6)
        assert adopted(lease(9), held, None) == lease(9)

    def test_who_reports_late_keeps_what_is_free(self) -> None:
        held = LeaseHeld(activity="k", recurrence=HOUR, holder="zuil", granted=6)
        assert adopted(lease(2), held, 1).open == 3
        assert adopted(lease(2), held, 0).open == 2
        assert adopted(lease(2), held, 9).open == 6
