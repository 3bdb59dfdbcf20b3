"""What a push reads to decide about places: what is to come of the activities that it is about, and no more."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any

import pytest
import sqlalchemy as sa

from sync.changes import Stored
from sync.server.places_of import read_ground
from sync.server.store import Store
from tests.sync.server.test_store import Clock, record

DAYS = ("11-02", "11-09", "11-18", "12-07")
OVER, MOVED, TODAY, LATER = (f"2026-{day}T15:00" for day in DAYS)
"""The server's clock says 18 November 2026, in the morning."""


@pytest.fixture
def store(url: str, clock: Clock) -> Iterator[Store]:
    opened = Store(url, clock, random.Random(1).randbytes)
    yield opened
    opened.close()


def signup(activity: str, recurrence: str) -> Stored:
    fields = {"activity": activity, "recurrence": recurrence, "party": 1, "box": "b"}
    return record("signup", f"{activity}/{recurrence}", **fields)


def filled(store: Store) -> str:
    """Return a neighbourhood with sign-ups for three activities, of which two have much the same id."""
    rows = [
        signup(activity, recurrence)
        for activity in ("koffie", "koffie2", "zang")
        for recurrence in ("", OVER, MOVED, TODAY, LATER)
    ]
    moved = {"activity": "koffie", "recurrence": MOVED, "starts": LATER}
    return store.make_neighbourhood(
        "De Linde",
        [record("neighbourhood", "n"), *rows, record("override", f"koffie@{MOVED}", **moved)],
    )


def test_what_is_over_is_read_only_where_it_is_named_or_was_moved(
    store: Store, clock: Clock
) -> None:
    made = filled(store)
    with store.engine.connect() as db:
        ground = read_ground(db, made, {"koffie"}, clock.now_ms)
        named = read_ground(db, made, {"koffie"}, clock.now_ms, {f"koffie@{OVER}"})
        nothing = read_ground(db, made, set(), clock.now_ms)
    assert set(ground.signups) == {f"koffie@{one}" for one in ("", MOVED, TODAY, LATER)}
    assert set(named.signups) == set(ground.signups) | {f"koffie@{OVER}"}
    assert f"koffie@{OVER}" in named.past
    assert all(len(of) == 1 for of in named.signups.values())
    assert nothing.signups == {}


def test_it_costs_the_same_however_many_records_there_are(store: Store, clock: Clock) -> None:
    """Each statement finds what it asks for by the whole of an index's key, or by a range of it."""
    made = filled(store)
    asked: list[tuple[str, Any]] = []

    def note(_conn: Any, _cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
        if "record" in statement:
            asked.append((statement, parameters))

    with store.engine.connect() as db:
        sa.event.listen(db, "before_cursor_execute", note)
        read_ground(db, made, {"koffie", "zang"}, clock.now_ms)
        sa.event.remove(db, "before_cursor_execute", note)
        explain = "EXPLAIN QUERY PLAN " if db.dialect.name == "sqlite" else "EXPLAIN "
        if db.dialect.name == "postgresql":  # of so few rows it would read all, whatever the index
            db.exec_driver_sql("SET enable_seqscan = off")
        assert len(asked) == 4, "the activities, their overrides, who signed up, and the sign-ups"
        for statement, parameters in asked:
            plan = db.exec_driver_sql(explain + statement, parameters).all()
            steps = "\n".join(" ".join(map(str, row)) for row in plan)
            assert any(one in steps for one in _BY_KEY), steps


_BY_KEY = (
    "kind=? AND id=?",
    "kind=? AND parent=?",
    "kind=? AND parent>? AND parent<?",
    "((id)::text = ",
    "((parent)::text = ",
    "~>=~",
    "(id = ",
)
