"""Every kiosk knows the ids of all boxes: nobody reads or erases one through a record of her own that points at it."""

from __future__ import annotations

from typing import Any

import pytest

from sync.boxes import belongs
from sync.server.judging import help_board_keys
from sync.server.merge import Merge
from tests.sync.test_help_posts import record
from tests.sync.test_merge import reasons
from tests.sync.writing import change

HERE = [
    record("help_post", "p", title="Wie loopt mee?", expires="2026-12-20", state="open", box="b"),
    record("box", "b", about="p", sealed="x"),
    record("box", "own", about="new", sealed="x"),
    record("box", "noted", about="new", sealed="x", purpose="concern"),
]
NEW: dict[str, dict[str, Any]] = {
    "idea": {"about": "complaint", "state": "new"},
    "response": {"post": "p", "reach": "phone"},
    "help_post": {"title": "Wie fietst mee?", "direction": "request", "expires": "2026-12-20"},
}


@pytest.mark.parametrize("kind", NEW)
@pytest.mark.parametrize("actor", ["visitor", "riet"])
@pytest.mark.parametrize(
    ("box", "reason"), [("own", ""), ("later", ""), ("b", "state"), ("noted", "state")]
)
def test_a_record_points_at_no_box_of_another(kind: str, actor: str, box: str, reason: str) -> None:
    merge = Merge({(one.kind, one.id): one for one in HERE}, {}, 7, "2026-11-24")
    made = change(2, kind=kind, record="new", actor=actor, box=box, **NEW[kind])
    merge.take([made])
    assert reasons(merge) == [reason]
    assert ("box", box) in help_board_keys([made], {}), "the server looks at it"


def test_a_record_that_stands_is_not_turned_to_the_box_of_another() -> None:
    merge = Merge({(one.kind, one.id): one for one in HERE}, {}, 7, "2026-11-24")
    turned = change(2, kind="help_post", record="p", actor="riet", box="own")
    same = change(3, kind="help_post", record="p", actor="riet", box="b")
    merge.take([turned, same])
    assert reasons(merge) == ["state", ""]


@pytest.mark.parametrize(
    ("actor", "box", "reason"),
    [
        ("host", "told", "role"),
        ("editor", "told", ""),
        ("visitor", "told", ""),
        ("host", "b", ""),
    ],
)
def test_what_somebody_told_is_erased_by_who_may_throw_it_away(
    actor: str, box: str, reason: str
) -> None:
    here = [
        *HERE,
        record("idea", "i", about="complaint", box="told"),
        record("box", "told", about="i", sealed="x"),
        *(record("volunteer", role, name=role, role=role) for role in ("host", "editor")),
    ]
    merge = Merge({(one.kind, one.id): one for one in here}, {}, 7, "2026-11-24")
    gone = change(2, kind="box", record=box, actor=actor, sealed="sha256:" + "0" * 64)
    merge.take([gone])
    assert reasons(merge) == [reason]
    about = str(merge.records["box", box].fields["about"])
    standing = {("box", box): merge.records["box", box]}
    assert ("idea", about) in help_board_keys([gone], standing), "the server looks at it"


def test_sign_ups_for_several_times_share_a_box() -> None:
    assert belongs({"about": "s1"}, "signup", "s2")
    assert not belongs({"about": "s1", "purpose": "concern"}, "signup", "s1")
    assert belongs({"sealed": "sha256:0", "about": ""}, "idea", "i"), "nothing else is left of it"
