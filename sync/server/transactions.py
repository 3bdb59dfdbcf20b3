"""How the store's transactions keep apart, on SQLite and on PostgreSQL, and how one that was undone is done again.

On SQLite a transaction that writes takes the one write lock when it begins, and a reading one sees the moment of its first
statement: all transactions are serial. On PostgreSQL:

1. **Reading** is REPEATABLE READ: all statements of a transaction see one moment. A page must not tell a top that is above
   the rows it saw: a commit between the two would be passed over for good.
2. **Writing** is READ COMMITTED, and takes the lock that keeps others out before it reads anything: a push raises its
   neighbourhood's counter row, enrolment locks its code's row. Who waited for a lock reads, statement by statement, what the
   one before committed, so what they do is serial too, while pushes of different neighbourhoods go side by side. Under
   REPEATABLE READ everybody who waited would fail instead.
3. What is unique without a row to lock (a device's id, a new neighbourhood) is kept apart by an advisory lock (``hold``).
4. A deadlock or a serialization failure (SQLSTATE 40P01, 40001) undoes the whole transaction, and so does a connection that
   breaks; ``again`` does it anew. A connection may break after the commit was made, so every call may come twice, and then
   gives the same and doubles nothing: that is what numbers and codes are for, and what else is given by chance or the clock
   is made before the call that is done again.
"""

from __future__ import annotations

import functools
import hashlib
import time
from collections.abc import Callable
from typing import Any, TypeVar, cast

from sqlalchemy import Connection, func, select
from sqlalchemy.engine import Engine
from sqlalchemy.exc import DBAPIError

_Call = TypeVar("_Call", bound=Callable[..., Any])

TRIES = 4
_UNDONE = ("40001", "40P01")


def to_read(engine: Engine) -> Engine:
    """Return an engine whose transactions see one moment."""
    level = {"isolation_level": "REPEATABLE READ"} if engine.dialect.name == "postgresql" else {}
    return engine.execution_options(**level)


def to_glance(engine: Engine) -> Engine:
    """Return an engine for single statements that read: each sees one moment by itself, and costs one trip in place of three."""
    level = {"isolation_level": "AUTOCOMMIT"} if engine.dialect.name == "postgresql" else {}
    return engine.execution_options(**level)


def to_write(engine: Engine) -> Engine:
    """Return an engine for transactions that lock what they are about before they read it."""
    level = {"isolation_level": "READ COMMITTED"} if engine.dialect.name == "postgresql" else {}
    return engine.execution_options(writes=True, **level)


def again(call: _Call) -> _Call:
    """Make a call of the store do its transaction anew when the database undid it."""

    @functools.wraps(call)
    def done(*arguments: Any, **named: Any) -> Any:
        for turn in range(1, TRIES + 1):
            try:
                return call(*arguments, **named)
            except DBAPIError as error:
                if turn == TRIES or not _undone(error):
                    raise
                time.sleep(0.01 * 2**turn)
        raise AssertionError  # the last turn returns or raises

    return cast(_Call, done)


def _undone(error: DBAPIError) -> bool:
    return error.connection_invalidated or getattr(error.orig, "sqlstate", None) in _UNDONE


def hold(db: Connection, what: str) -> None:
    """Keep every other transaction that holds ``what`` waiting until this one ends; on SQLite all writers wait anyhow."""
    if db.dialect.name == "postgresql":
        number = int.from_bytes(hashlib.sha256(what.encode()).digest()[:8], signed=True)
        db.execute(select(func.pg_advisory_xact_lock(number)))
