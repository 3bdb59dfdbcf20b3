"""Every look into a box is written down once, stays as it was written, and says after a year neither who nor where."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from sync.changes import fold
from sync.disk.looks import note_look, read_looks
from sync.disk.replica import Replica, open_replica
from sync.records import Look
from sync.retention import record_goes_on
from sync.upkeep.purging import purge
from sync.verdicts import permitted
from tests.sync.place import put
from tests.sync.writing import change

BEGIN = datetime(2026, 11, 24, 12, tzinfo=UTC)


class Hands:
    """A clock that a test moves."""

    now = BEGIN

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def hands() -> Hands:
    return Hands()


def opened(folder: Path, hands: Hands) -> Replica:
    replica = open_replica(folder, clock=hands)
    replica.act(
        [
            put("help_post", "p", title="Wie loopt mee?", expires="2026-12-20", box="b"),
            put("response", "r", post="p", box="rb"),
            put("box", "b", about="p", sealed="sha256:" + "0" * 64, venue="v1"),
            put("box", "rb", about="r", sealed="sha256:" + "0" * 64),
            put("box", "note", about="r", sealed="sha256:" + "0" * 64, purpose="concern"),
        ],
        "riet",
    )
    return replica


def test_one_look_in_ten_minutes_for_each_person_and_box(tmp_path: Path, hands: Hands) -> None:
    with opened(tmp_path, hands) as replica:
        for minutes, box, who in ((0, "b", "riet"), (5, "b", "riet"), (9, "rb", "riet")):
            hands.now = BEGIN + timedelta(minutes=minutes)
            note_look(replica, box, who)
        note_look(replica, "b", "joke")
        hands.now = BEGIN + timedelta(minutes=11)
        note_look(replica, "b", "riet")
        note_look(replica, "note", "riet")
        seen = read_looks(replica)
        assert {one.look.box: one.look.venue for one in seen} == {"b": "v1", "rb": "", "note": ""}
        told = sorted((one.look.changed_by, one.look.box, one.look.made[11:16]) for one in seen)
        assert told == [
            ("joke", "b", "12:09"),
            ("riet", "b", "12:00"),
            ("riet", "b", "12:11"),
            ("riet", "note", "12:11"),
            ("riet", "rb", "12:09"),
        ]
        about = {one.look.box: (one.response, one.concern) for one in seen}
        assert about == {"b": (False, False), "rb": (True, False), "note": (True, True)}
        assert {one.post.id for one in seen if one.post} == {"p"}


def test_a_look_is_written_once(hands: Hands) -> None:
    first = change(kind="look", record="l", actor="riet", box="b")
    stored = fold(None, first).stored
    assert permitted(first, exists=False) is None
    assert permitted(first, exists=True, standing=stored) is None  # the same act, offered again
    other = change(kind="look", record="l", actor="riet", box="other")
    assert permitted(other, exists=True, standing=stored) is not None
    assert permitted(change(kind="look", record="l", actor="riet", verb="delete"), exists=True)
    assert permitted(change(kind="look", record="l", actor="visitor", box="b"), exists=False)


def test_after_a_year_it_says_neither_who_nor_where(tmp_path: Path, hands: Hands) -> None:
    with opened(tmp_path, hands) as replica:
        note_look(replica, "b", "riet")
        (look,) = replica.records(Look)
        stored = replica.stored("look", look.id)
        assert stored is not None
        assert str(record_goes_on("look", stored.fields)) == "2027-11-24"
        replica.connection.execute("DELETE FROM overlay")  # as after the server took it
        for days, left in ((364, 1), (365, 0)):
            hands.now = BEGIN + timedelta(days=days)
            purge(replica, trusted=True)
            assert len(read_looks(replica)) == left
        (look,) = replica.records(Look)
        assert (look.box, look.changed_by) == ("", "")


def test_who_has_the_code_of_a_box_may_erase_it_and_nothing_else() -> None:
    made = change(kind="box", record="b", about="p", sealed="x", venue="v")
    box = fold(None, made).stored
    gone: dict[str, Any] = {"sealed": "sha256:" + "a" * 64, "changed": "2026-11-24T12:00:00Z"}

    def allowed(**fields: Any) -> bool:
        one = change(60, kind="box", record="b", actor="visitor", **fields)
        return permitted(one, exists=True, standing=box) is None

    assert allowed(**gone)
    assert not allowed(**gone, about="other")
    assert not allowed(sealed="another box")
    assert not allowed(changed="2026-11-24T12:00:00Z")
    noted = fold(None, change(kind="box", record="b", sealed="x", purpose="concern")).stored
    erasing = change(60, kind="box", record="b", actor="visitor", **gone)
    assert permitted(erasing, exists=True, standing=noted) is not None
    assert permitted(erasing, exists=True) is not None
    delete = change(60, kind="box", record="b", actor="visitor", verb="delete")
    assert permitted(delete, exists=True, standing=box) is not None
