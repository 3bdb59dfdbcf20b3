"""How what devices say after a restore lies in the server's table, until the sign-ups that it is about come in again."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

import msgspec
from sqlalchemy import Connection, and_, delete, func, select

from sync.said import Said, joined
from sync.server.record_rows import lookup
from sync.server.tables import SAID

KEPT_DAYS = 100
"""How long is remembered what was said of a sign-up that does not come in."""
MOST_KEPT = 100_000
"""Of one neighbourhood, whatever a broken device says."""
_DAY_MS = 86_400_000
_CHUNK = 400


def read_said(db: Connection, neighbourhood: str, signups: Collection[str]) -> dict[str, Said]:
    """Return what was said of these sign-ups."""
    found: dict[str, Said] = {}
    names = {lookup(one, 200): one for one in signups}
    wanted = sorted(names)
    for start in range(0, len(wanted), _CHUNK):
        mine = and_(
            SAID.c.neighbourhood == neighbourhood,
            SAID.c.signup.in_(wanted[start : start + _CHUNK]),
        )
        for row in db.execute(select(SAID.c.signup, SAID.c.state, SAID.c.turn).where(mine)):
            found[names[row[0]]] = msgspec.convert((names[row[0]], *row[1:]), Said)
    return found


def keep_said(
    db: Connection, neighbourhood: str, words: Iterable[Said], now_ms: int
) -> dict[str, Said]:
    """Keep what was said beside what was said before; return what is known then of these sign-ups, by id."""
    told: dict[str, Said] = {}
    for one in words:
        told[one.signup] = joined(told.get(one.signup), one)
    known = read_said(db, neighbourhood, told)
    every = {name: joined(known.get(name), one) for name, one in told.items()}
    news = [one for name, one in every.items() if known.get(name) != one]
    mine = SAID.c.neighbourhood == neighbourhood
    db.execute(delete(SAID).where(mine, SAID.c.heard_ms < now_ms - KEPT_DAYS * _DAY_MS))
    count = db.scalar(select(func.count()).select_from(SAID).where(mine)) or 0
    _write(db, neighbourhood, news[: max(MOST_KEPT - count, 0)], now_ms)
    return every


def _write(db: Connection, neighbourhood: str, words: list[Said], now_ms: int) -> None:
    if not words:
        return
    if db.dialect.name == "sqlite":
        from sqlalchemy.dialects.sqlite import insert as upsert
    else:
        from sqlalchemy.dialects.postgresql import insert as upsert  # type: ignore[assignment]
    statement = upsert(SAID)
    statement = statement.on_conflict_do_update(
        index_elements=["neighbourhood", "signup"],
        set_={name: statement.excluded[name] for name in ("state", "turn", "heard_ms")},
    )
    rows: list[dict[str, Any]] = [
        {
            "neighbourhood": neighbourhood,
            "signup": lookup(one.signup, 200),
            "state": one.state,
            "turn": one.turn,
            "heard_ms": now_ms,
        }
        for one in words
    ]
    db.execute(statement, rows)
