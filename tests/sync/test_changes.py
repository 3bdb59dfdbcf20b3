"""How two changes to one record meet: the rows of the decision table of ``sync.changes``, and the chain of digests."""

from __future__ import annotations

import time
from typing import Any

import msgspec
import pytest

from sync.changes import (
    Change,
    Mark,
    Stored,
    blank,
    chain_holds,
    digest,
    fold,
    fold_all,
    set_changes,
    without_box,
)
from sync.clock import Stamp
from sync.records import Activity
from tests.sync.writing import chain, change


def folded(*changes: Change) -> Stored:
    stored = fold_all(None, changes)
    assert stored is not None
    return stored


class TestFieldAgainstField:
    def test_the_later_stamp_wins(self) -> None:
        early, late = change(1, "a", title="soep"), change(2, "b", title="thee")
        assert folded(early, late).fields == {"title": "thee"}
        assert folded(late, early).fields == {"title": "thee"}

    def test_of_one_stamp_the_device_decides(self) -> None:
        one, other = change(1, "a", title="soep"), change(1, "b", title="thee")
        assert folded(one, other).fields == folded(other, one).fields == {"title": "thee"}

    def test_of_one_stamp_and_device_the_number_decides(self) -> None:
        one, other = change(1, "a", 1, title="soep"), change(1, "a", 2, title="thee")
        assert folded(one, other).fields == folded(other, one).fields == {"title": "thee"}

    def test_different_fields_both_stay(self) -> None:
        both = folded(change(2, "a", title="soep"), change(1, "b", summary="lekker"))
        assert both.fields == {"title": "soep", "summary": "lekker"}

    def test_the_loser_is_told(self) -> None:
        standing = folded(change(2, "b", title="thee", summary="warm"))
        late = fold(standing, change(1, "a", title="soep", summary="warm", host="Riet"))
        assert late.superseded == ("title",)

    def test_who_says_the_same_lost_nothing(self) -> None:
        standing = folded(change(2, "b", title="thee"))
        assert fold(standing, change(1, "a", title="thee")).superseded == ()

    def test_who_is_overwritten_unseen_can_be_told(self) -> None:
        standing = folded(change(1, "a", title="soep"))
        answer = fold(standing, change(2, "b", title="thee"))
        assert answer.overwrote == (("title", Mark(Stamp(1), "a", 1)),)
        assert answer.superseded == ()

    def test_who_saw_what_stood_overwrites_nobody(self) -> None:
        standing = folded(change(1, "a", title="soep"))
        assert fold(standing, change(2, "b", title="thee", seen=Stamp(1))).overwrote == ()

    def test_when_and_by_whom_is_never_told_as_lost(self) -> None:
        standing = folded(change(2, "b", changed="laat", changed_by="b"))
        assert fold(standing, change(1, "a", changed="vroeg", changed_by="a")).superseded == ()

    def test_an_unknown_field_is_kept_as_it_came(self) -> None:
        later = {"van": ["later", {"diep": [1.5, None, True]}]}
        assert folded(change(1, van_later=later)).fields["van_later"] == later

    def test_none_is_a_value(self) -> None:
        assert folded(change(1, capacity=12), change(2, capacity=None)).fields == {"capacity": None}


class TestSets:
    def test_two_additions_both_stay(self) -> None:
        one = change(1, "a", kind="service", adds={"themes": ["geld"]})
        other = change(1, "b", kind="service", adds={"themes": ["eten"]})
        assert folded(one, other).fields["themes"] == ["geld", "eten"]
        assert folded(other, one).fields["themes"] == ["geld", "eten"]

    def test_a_remove_takes_what_its_author_saw(self) -> None:
        stored = folded(change(1, kind="service", adds={"themes": ["geld", "eten"]}))
        adds, removes = set_changes(stored, "themes", ["eten"])
        assert adds == []
        gone = fold(stored, change(2, kind="service", removes={"themes": removes})).stored
        assert gone.fields["themes"] == ["eten"]

    def test_a_concurrent_addition_wins_from_a_remove(self) -> None:
        stored = folded(change(1, "a", kind="service", adds={"themes": ["geld"]}))
        _, removes = set_changes(stored, "themes", [])
        again = change(2, "b", kind="service", adds={"themes": ["geld"]})
        remove = change(3, "a", kind="service", removes={"themes": removes})
        assert fold_all(stored, [again, remove]) == fold_all(stored, [remove, again])
        both = fold_all(stored, [again, remove])
        assert both is not None
        assert both.fields["themes"] == ["geld"]

    def test_a_remove_that_comes_before_its_addition_still_takes_it(self) -> None:
        add = change(1, "a", kind="service", adds={"themes": ["geld"]})
        remove = change(2, "b", kind="service", removes={"themes": [add.tag(0)]})
        assert folded(remove, add).fields["themes"] == []

    def test_a_device_removes_its_own_addition_before_the_server_shifted_either(self) -> None:
        add = change(500, "a", kind="service", adds={"themes": ["geld"]})
        remove = change(501, "a", kind="service", removes={"themes": [add.tag(0)]})
        sent = [
            msgspec.structs.replace(one, stamp=Stamp(90 + one.number), raw_stamp=one.stamp)
            for one in (add, remove)
        ]
        assert folded(*sent).fields["themes"] == []

    def test_a_whole_list_is_added_to_what_stands(self) -> None:
        stored = folded(change(1, "a", kind="service", adds={"themes": ["geld"]}))
        both = fold(stored, change(2, "b", kind="service", themes=["eten", "geld"]))
        assert both.stored.fields["themes"] == ["geld", "eten"]
        assert both.superseded == ()

    @pytest.mark.parametrize("rubbish", ["geld", 7, None, {"geld": True}])
    def test_what_is_no_list_leaves_the_set_alone_and_is_told(self, rubbish: Any) -> None:
        stored = folded(change(1, "a", kind="service", adds={"themes": ["geld"]}))
        answer = fold(stored, change(2, "b", kind="service", themes=rubbish))
        assert answer.stored.fields["themes"] == ["geld"]
        assert answer.superseded == ("themes",)

    def test_a_set_that_only_a_newer_program_knows_works_too(self) -> None:
        stored = folded(change(1, kind="van_later", adds={"dingen": ["x"]}))
        assert stored.fields == {"dingen": ["x"]}
        assert fold(stored, change(2, kind="van_later", dingen="y")).superseded == ("dingen",)

    def test_elements_stand_in_the_order_in_which_they_were_added(self) -> None:
        stored = folded(change(9, kind="service", adds={"themes": ["wonen", "eten", "geld"]}))
        assert stored.fields["themes"] == ["wonen", "eten", "geld"]


class TestCounts:
    def test_every_device_counts_for_itself(self) -> None:
        counts = folded(
            change(1, "a", kind="tally", count=2), change(1, "b", kind="tally", count=5)
        )
        assert counts.fields["counts"] == {"a": 2, "b": 5}

    def test_the_higher_total_counts_whatever_comes_last(self) -> None:
        three, two = change(2, "a", kind="tally", count=3), change(1, "a", kind="tally", count=2)
        assert folded(three, two).fields["counts"] == {"a": 3}

    def test_nobody_writes_the_totals_of_others(self) -> None:
        stored = folded(change(1, "a", kind="tally", count=2))
        answer = fold(stored, change(2, "b", kind="tally", counts={"a": 0}))
        assert answer.stored.fields["counts"] == {"a": 2}
        assert answer.superseded == ("counts",)


class TestDelete:
    def test_a_delete_beats_a_later_edit_which_is_kept_beneath_and_told(self) -> None:
        stored = folded(change(1, title="soep"), change(2, verb="delete"))
        answer = fold(stored, change(9, "b", title="thee", adds={"exdates": ["2026-12-24T10:00"]}))
        assert answer.stored.deleted
        assert answer.stored.fields["title"] == "thee"
        assert answer.superseded == ("exdates", "title")

    def test_a_delete_that_comes_after_a_later_edit_wins_too(self) -> None:
        assert folded(change(9, "b", title="thee"), change(2, verb="delete")).deleted

    def test_a_later_restore_brings_all_edits_back(self) -> None:
        stored = folded(change(1, title="soep"), change(2, verb="delete"), change(3, title="thee"))
        back = fold(stored, change(4, verb="restore")).stored
        assert not back.deleted
        assert back.fields == {"title": "thee"}

    def test_an_earlier_restore_does_not(self) -> None:
        assert folded(change(1), change(5, "b", verb="delete"), change(4, verb="restore")).deleted
        assert folded(change(1), change(4, verb="restore"), change(5, "b", verb="delete")).deleted

    def test_of_many_deletes_and_restores_the_last_counts(self) -> None:
        lives = [change(n, verb="delete" if n % 2 else "restore") for n in range(1, 7)]
        assert not folded(change(1), *lives).deleted
        assert not folded(*reversed(lives)).deleted
        assert folded(*lives[:5]).deleted

    def test_an_edit_after_a_restore_is_not_told_as_lost(self) -> None:
        stored = folded(change(1, verb="delete"), change(2, verb="restore"))
        assert fold(stored, change(3, title="soep")).superseded == ()


class TestStored:
    def test_an_untouched_record_carries_one_mark(self) -> None:
        stored = blank("activity", "r", {"title": "soep", "host": "Riet"}, Mark(Stamp(5), "a", 1))
        assert stored.base == Mark(Stamp(5), "a", 1)
        assert stored.marks == {}

    def test_marks_that_differ_are_kept(self) -> None:
        stored = folded(change(5, title="soep", host="Riet"), change(9, "b", title="thee"))
        assert stored.marks == {"title": Mark(Stamp(9), "b", 9)}
        older = fold(stored, change(1, "c", phone="112")).stored
        assert older.base == Mark(Stamp(1), "c", 1)
        assert older.marks["host"] == Mark(Stamp(5), "a", 5)

    def test_it_survives_json(self) -> None:
        stored = folded(
            change(1, kind="service", name="soep", adds={"themes": ["geld"]}),
            change(2, "b", kind="service", name="thee"),
            change(3, kind="service", verb="delete"),
            change(4, kind="service", verb="restore"),
        )
        assert msgspec.json.decode(msgspec.json.encode(stored), type=Stored) == stored

    def test_what_an_author_has_seen_is_the_highest_stamp(self) -> None:
        assert folded(change(3, title="soep"), change(1, host="Riet")).top == Stamp(3)
        assert folded(change(3, title="soep"), change(7, verb="delete")).top == Stamp(7)

    def test_its_record_is_typed(self) -> None:
        record = folded(change(1, title="soep", capacity="veel")).record
        assert isinstance(record, Activity)
        assert (record.title, record.capacity) == ("soep", None)

    def test_a_seed_may_hold_sets_and_counts(self) -> None:
        mark = Mark(Stamp(1), "a", 1)
        assert blank("service", "r", {"themes": ["geld"]}, mark).fields == {"themes": ["geld"]}
        assert blank("tally", "r", {"counts": {"a": 3}}, mark).fields == {"counts": {"a": 3}}

    def test_a_change_about_another_record_is_a_mistake(self) -> None:
        stored = folded(change(1, title="soep"))
        with pytest.raises(ValueError, match="another record"):
            fold(stored, change(2, record="q", title="thee"))
        with pytest.raises(ValueError, match="another record"):
            fold(stored, change(2, kind="service", title="thee"))


class TestChain:
    def test_a_chain_holds(self) -> None:
        first, second, third = chain(change(1, title="soep"), change(2), change(3, verb="delete"))
        assert chain_holds([first, second, third], "")
        assert chain_holds([second, third], digest(first))

    @pytest.mark.parametrize(
        "other",
        [
            {"fields": {"title": "thee"}},
            {"actor": "piet"},
            {"stamp": Stamp(8)},
            {"verb": "delete"},
            {"act": "x"},
            {"seen": Stamp(1)},
            {"count": 1},
            {"adds": {"exdates": ["x"]}},
        ],
    )
    def test_it_breaks_when_anything_was_changed_afterwards(self, other: dict[str, Any]) -> None:
        first, second = chain(change(1, title="soep"), change(2))
        assert not chain_holds([msgspec.structs.replace(first, **other), second], "")

    def test_it_breaks_at_a_gap_and_at_another_device(self) -> None:
        first, second, third = chain(change(1), change(2), change(3))
        assert not chain_holds([first, third], "")
        alien = msgspec.structs.replace(second, device="b")
        assert not chain_holds([first, alien], "")
        assert not chain_holds([second], "")

    def test_the_servers_shift_leaves_it_whole(self) -> None:
        first, second = chain(change(1, title="soep"), change(2))
        shifted = msgspec.structs.replace(first, stamp=Stamp(99), raw_stamp=first.stamp)
        assert chain_holds([shifted, second], "")

    def test_erasing_a_sealed_box_leaves_it_whole(self) -> None:
        box, after = chain(change(1, kind="box", about="x", sealed="Z2VoZWlt"), change(2))
        erased = without_box(box)
        assert "Z2VoZWlt" not in str(erased)
        assert erased.fields["about"] == "x"
        assert chain_holds([erased, after], "")
        assert without_box(erased) == erased
        swapped = msgspec.structs.replace(box, fields={**box.fields, "sealed": "YW5kZXJz"})
        assert not chain_holds([swapped, after], "")

    def test_the_order_of_fields_does_not_matter_to_a_digest(self) -> None:
        assert digest(change(1, title="a", host="b")) == digest(change(1, host="b", title="a"))

    def test_it_survives_json(self) -> None:
        one = change(1, latitude=50.0, title="Café", capacity=None, exdates=[])
        assert digest(msgspec.json.decode(msgspec.json.encode(one), type=Change)) == digest(one)


def test_ten_thousand_folds_take_less_than_half_a_second() -> None:
    many = [change(n, f"d{n % 5}", n, title=f"t{n}", summary="soep") for n in range(1, 10_001)]
    start = time.process_time()
    folded(*many)
    assert time.process_time() - start < 0.5
