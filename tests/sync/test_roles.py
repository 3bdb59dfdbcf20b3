"""Which role each change asks for, and who has it by the record that stands."""

from __future__ import annotations

from typing import Any

import pytest

from sync.badge import make_volunteer_key
from sync.changes import Change, Mark, Stored, Verb
from sync.clock import Stamp
from sync.key_verdicts import NO_DESK, about_keys
from sync.roles import NEEDS, STOPPED, Need, about_role, needed, rank, role_of
from sync.vouchers import vouch
from tests.sync.desk_keys import COORDINATOR

KEY = make_volunteer_key()
CANCELLED: dict[str, Any] = {"activity": "a1", "recurrence": "2026-11-24T14:30", "cancelled": True}


def change(kind: str, verb: Verb = "put", actor: str = "joke", **fields: Any) -> Change:
    return Change(
        device="d",
        number=1,
        act="act",
        kind=kind,
        record="r",
        verb=verb,
        fields=fields,
        stamp=Stamp(1),
        actor=actor,
    )


def standing(kind: str, **fields: Any) -> Stored:
    return Stored(kind=kind, id="r", fields=fields, base=Mark(Stamp(1)))


def volunteer(role: str, *, vouched_as: str = "", deleted: bool = False) -> Stored:
    fields = {
        "name": "Joke",
        "role": role,
        "public_key": KEY.public,
        "vouched": vouch("joke", KEY.public, vouched_as or role, COORDINATOR),
    }
    return Stored(
        kind="volunteer",
        id="joke",
        fields=fields,
        base=Mark(Stamp(1)),
        tombstone=Mark(Stamp(2)) if deleted else None,
    )


@pytest.mark.parametrize(
    ("made", "before", "need"),
    [
        (change("help_post", state="open"), None, "volunteer"),
        (change("shift", starts="2026-11-24T10:00"), None, "volunteer"),
        (change("presence", shown_as="Joke"), None, "house"),
        (change("bell_answer", bell="b"), None, "house"),
        (change("weekly_paper", paper="handout/{week}", copies=3), None, "house"),
        (change("something_new", name="x"), None, "volunteer"),
        (change("introduction", post="p", other="r"), None, "volunteer"),
        (change("block", key="k"), None, "volunteer"),
        (change("block", "restore"), standing("block", key="k"), "volunteer"),
        (change("block", "delete"), standing("block", key="k"), "coordinator"),
        (change("idea", state="handled"), standing("idea", box="b"), "volunteer"),
        (change("idea", "delete"), standing("idea", box="b"), "editor"),
        (change("service", name="x"), None, "editor"),
        (change("activity", "delete"), standing("activity"), "editor"),
        (change("override", **CANCELLED), None, "house"),
        (change("override", **CANCELLED, place="Keuken"), None, "editor"),
        (change("override", "delete"), standing("override", **CANCELLED, place=""), "house"),
        (change("override", "delete"), standing("override", starts="x"), "editor"),
        (change("neighbourhood", name="De Linde"), standing("neighbourhood"), "coordinator"),
        (change("neighbourhood", present_now=["Riet"]), standing("neighbourhood"), "volunteer"),
        (change("volunteer", name="Joke"), None, "coordinator"),
        (change("volunteer", badge="", wrapped_key="w"), None, "coordinator"),
        (change("volunteer", badge="", wrapped_key="w"), standing("volunteer"), "volunteer"),
        (change("volunteer", role="coordinator"), standing("volunteer"), "coordinator"),
        (change("volunteer", public_key="p"), standing("volunteer"), "coordinator"),
        (change("volunteer", "delete"), standing("volunteer"), "coordinator"),
    ],
)
def test_each_change_asks_for_a_role(made: Change, before: Stored | None, need: Need) -> None:
    assert needed(made, before) == need


@pytest.mark.parametrize("role", ["host", "editor", "coordinator"])
@pytest.mark.parametrize("kind", ["help_post", "service", "volunteer"])
def test_who_has_the_role_may(role: str, kind: str) -> None:
    made = change(kind, name="x")
    may = rank(role_of(volunteer(role), COORDINATOR.public)) >= rank(needed(made, None))
    refusal = about_role(made, None, volunteer(role), COORDINATOR.public, guarded=True)
    assert (refusal is None) == may


def test_a_role_counts_when_the_coordinator_vouched_for_it() -> None:
    assert role_of(volunteer("coordinator"), COORDINATOR.public) == "coordinator"
    grabbed = volunteer("coordinator", vouched_as="host")
    assert role_of(grabbed, COORDINATOR.public) == "volunteer"
    assert role_of(volunteer("editor", deleted=True), COORDINATOR.public) == "nothing"


def test_the_house_badge_opens_one_thing() -> None:
    said = about_role(change("override", actor="house", **CANCELLED), None, None, "", guarded=True)
    assert said is None
    for kind in ("override", "help_post", "service"):
        made = change(kind, actor="house", name="x", place="y")
        assert about_role(made, None, None, "", guarded=False) is not None


def test_who_has_no_record_is_a_stranger_only_where_there_are_badges() -> None:
    made = change("service", name="x", actor="desk")
    assert about_role(made, None, None, "", guarded=False) is None
    refusal = about_role(made, None, None, "", guarded=True)
    assert refusal is not None
    assert refusal.text_nl == "Hiervoor is een badge nodig."
    visitor = change("help_post", state="review", actor="visitor")
    assert about_role(visitor, None, None, "", guarded=True) is None


def test_what_a_device_does_by_itself_is_giving_leases_back_and_nothing_else() -> None:
    given = change("lease", actor="system", step="give_back")
    assert about_role(given, None, None, "", guarded=True) is None
    for made in (change("volunteer", "delete", actor="system"), change("service", actor="system")):
        refusal = about_role(made, standing(made.kind), None, "", guarded=True)
        assert refusal is not None
        assert refusal.code == "badge"


@pytest.mark.parametrize(
    "made",
    [
        change("volunteer", "delete"),
        change("volunteer", "restore"),
        change("volunteer", role="coordinator"),
        change("volunteer", stopped_on="2026-11-24"),
        change("volunteer", expires="2020-01-01"),
        change("volunteer", badge=""),
    ],
)
def test_who_can_unlock_is_decided_at_a_desk(made: Change) -> None:
    before = standing("volunteer", name="Joke", public_key=KEY.public)
    assert about_keys(made, before, COORDINATOR.public, from_desk=False) == NO_DESK
    assert about_keys(made, before, COORDINATOR.public, from_desk=True) is None
    renamed = change("volunteer", name="Joke")
    assert about_keys(renamed, before, COORDINATOR.public, from_desk=False) is None


def test_needs_stand_in_order() -> None:
    assert [rank(need) for need in NEEDS] == list(range(len(NEEDS)))


def test_who_stopped_hears_that_and_nothing_of_a_house_badge() -> None:
    gone = volunteer("host", deleted=True)
    assert about_role(change("help_post"), None, gone, COORDINATOR.public, guarded=True) == STOPPED
    assert "huisbadge" not in STOPPED.text_nl
