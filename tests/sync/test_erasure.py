"""What an erased box is, wherever a copy of it lies."""

from __future__ import annotations

from typing import Any

import msgspec

from sync.changes import chain_holds, digest, fold, without_box
from sync.clock import Stamp
from sync.erasure import blanked, erased_text, is_erased, scrubbed
from tests.sync.writing import chain, change


def test_an_erased_text_says_so_and_stays_what_it_is() -> None:
    erased = erased_text("AAAA")
    assert is_erased(erased)
    assert not is_erased("AAAA")
    assert not is_erased(None)
    assert erased_text(erased) == erased


def test_fields_without_a_box_are_left_alone() -> None:
    for fields in ({}, {"name": "x"}, {"sealed": ""}, {"sealed": 3}, {"sealed": erased_text("A")}):
        assert blanked(fields) is fields


def test_the_chain_holds_over_an_erased_box() -> None:
    made = chain(change(1, kind="box", record="b", sealed="AAAA"), change(2, title="x"))
    without = [without_box(one) for one in made]
    assert without[0].fields["sealed"] == erased_text("AAAA")
    assert chain_holds(without, "")
    assert [digest(one) for one in without] == [digest(one) for one in made]


def test_neither_a_later_edit_nor_a_restore_brings_a_box_back() -> None:
    box = fold(None, change(1, kind="box", record="b", sealed="AAAA")).stored
    box = fold(box, change(2, kind="box", record="b", verb="delete")).stored
    box = fold(box, change(3, "b", kind="box", record="b", sealed=erased_text("AAAA"))).stored
    again = fold(box, change(9, kind="box", record="b", sealed="BBBB", seen=Stamp(8)))
    assert again.superseded == ("sealed",)
    restored = fold(again.stored, change(10, kind="box", record="b", verb="restore")).stored
    assert not restored.deleted
    assert restored.fields["sealed"] == erased_text("AAAA")


def test_an_erasure_with_an_earlier_stamp_wins() -> None:
    box = fold(None, change(9, kind="box", record="b", sealed="AAAA")).stored
    early = fold(box, change(1, "z", kind="box", record="b", sealed=erased_text("AAAA")))
    assert is_erased(early.stored.fields["sealed"])
    assert early.superseded == ()


def copies(sealed: str) -> Any:
    act = [
        {"kind": "box", "record": "b", "fields": {"sealed": sealed, "about": "p"}},
        {"kind": "box", "record": "c", "fields": {"sealed": "CCCC"}},
    ]
    return {"act": act, "text": msgspec.json.encode(act).decode(), "n": [1, None, "{torn sealed"]}


def test_copies_within_an_act_that_was_set_apart_are_found() -> None:
    assert scrubbed(copies("AAAA"), {"b"}) == copies(erased_text("AAAA"))
    whole = copies("AAAA")
    assert scrubbed(whole, {"x"}) is whole
