"""The server's tables (SQLAlchemy Core), the same on SQLite and PostgreSQL."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    create_engine,
    event,
)
from sqlalchemy.engine import Engine, make_url
from sqlalchemy.exc import ArgumentError

from sync.errors import BadInput

METADATA = MetaData()

NEIGHBOURHOOD = Table(
    "neighbourhood",
    METADATA,
    Column("neighbourhood", String(64), primary_key=True),
    Column("name", String(200), nullable=False),
    Column("epoch", String(64), nullable=False),
    Column("sequence", BigInteger, nullable=False),
    Column("receipt_ms", BigInteger, nullable=False),
    Column("signing_seed", String(64), nullable=False, server_default=""),
    Column("coordinator_key", String(64), nullable=False, server_default=""),
    Column("horizon_sequence", BigInteger, nullable=False, server_default="0"),
    Column("frozen_ms", BigInteger),
)
"""One counter row per neighbourhood: every push raises ``sequence`` inside its transaction, so commits never overtake.

``signing_seed`` is the key that its answers are signed with; ``horizon_sequence`` is the commit up to which tombstones are
gone, so that an older cursor takes the snapshot; ``frozen_ms`` says since when no places are given out after a restore.
"""

DEVICE = Table(
    "device",
    METADATA,
    Column("neighbourhood", String(64), primary_key=True),
    Column("device", String(64), primary_key=True),
    Column("kind", String(16), nullable=False),
    Column("venue", String(64), nullable=False),
    Column("name", String(200), nullable=False),
    Column("public_key", String(64), nullable=False),
    Column("enrolled_ms", BigInteger, nullable=False),
    Column("revoked_ms", BigInteger),
    Column("last_number", BigInteger, nullable=False),
    Column("last_digest", String(64), nullable=False),
    Column("last_push_ms", BigInteger, nullable=False),
    Column("last_seen_ms", BigInteger, nullable=False),
    Column("settings", Text, nullable=False, server_default="{}"),
    Column("rejoins", Integer, nullable=False, server_default="0"),
    Column("topped_ms", BigInteger, nullable=False, server_default="0"),
    Column("replaced_by", String(64), nullable=False, server_default=""),
    Column("apart_ms", BigInteger),
    Column("doubted_ms", BigInteger),
)
"""``rejoins`` is not 0 from a restore until the device has reported (``rejoining``); ``topped_ms`` is when it was
last noted that its leases are looked at (0: never yet, -1: they were called back);
``apart_ms`` is when it was set apart as a clone, ``doubted_ms`` when it last claimed a cursor that nobody gave it."""
DEVICE_BY_ID = Index("device_by_id", DEVICE.c.device)

CODE = Table(
    "code",
    METADATA,
    Column("neighbourhood", String(64), primary_key=True),
    Column("hash", String(64), primary_key=True),
    Column("kind", String(16), nullable=False),
    Column("venue", String(64), nullable=False),
    Column("expires_ms", BigInteger, nullable=False),
    Column("used_ms", BigInteger),
    Column("replaces", String(64), nullable=False, server_default=""),
)

RECORD = Table(
    "record",
    METADATA,
    Column("neighbourhood", String(64), primary_key=True),
    Column("kind", String(32), primary_key=True),
    Column("id", String(200), primary_key=True),
    Column("sequence", BigInteger, nullable=False),
    Column("venue", String(64), nullable=False),
    Column("parent", String(200), nullable=False),
    Column("stored", LargeBinary, nullable=False),
    Column("written_ms", BigInteger, nullable=False, server_default="0"),
)
RECORD_BY_SEQUENCE = Index("record_by_sequence", RECORD.c.neighbourhood, RECORD.c.sequence)
RECORD_BY_PARENT = Index(
    "record_by_parent",
    RECORD.c.neighbourhood,
    RECORD.c.kind,
    RECORD.c.parent,
    postgresql_ops={"parent": "varchar_pattern_ops"},
)
"""Ordered byte by byte, so that the occurrences of an activity from a day on are one range of it."""

CHANGE = Table(
    "change",
    METADATA,
    Column("neighbourhood", String(64), primary_key=True),
    Column("device", String(64), primary_key=True),
    Column("number", BigInteger, primary_key=True),
    Column("sequence", BigInteger, nullable=False),
    Column("act", String(64), nullable=False),
    Column("change", LargeBinary, nullable=False),
    Column("outcome", LargeBinary, nullable=False),
    Column("kind", String(32), nullable=False, server_default=""),
    Column("record", String(200), nullable=False, server_default=""),
    Column("received_ms", BigInteger, nullable=False, server_default="0"),
    Column("lost_sequence", BigInteger),
)
"""``lost_sequence`` is the later commit in which somebody who had not seen this change wrote over it."""
CHANGE_BY_ACT = Index("change_by_act", CHANGE.c.neighbourhood, CHANGE.c.act)
CHANGE_BY_RECORD = Index("change_by_record", CHANGE.c.neighbourhood, CHANGE.c.kind, CHANGE.c.record)
CHANGE_BY_LOSS = Index(
    "change_by_loss",
    CHANGE.c.neighbourhood,
    CHANGE.c.device,
    CHANGE.c.lost_sequence,
    postgresql_where=CHANGE.c.lost_sequence.is_not(None),
    sqlite_where=CHANGE.c.lost_sequence.is_not(None),
)

LEASE = Table(
    "lease",
    METADATA,
    Column("neighbourhood", String(64), primary_key=True),
    Column("activity", String(64), primary_key=True),
    Column("recurrence", String(32), primary_key=True),
    Column("holder", String(64), primary_key=True),
    Column("granted", BigInteger, nullable=False),
    Column("spent", BigInteger, nullable=False),
    Column("returned", BigInteger, nullable=False),
    Column("recalled", BigInteger, nullable=False),
    Column("wanted_back", BigInteger, nullable=False),
    Column("sequence", BigInteger, nullable=False),
)
"""Places of an occurrence that a holder may promise on its own: totals that only rise, in people."""
LEASE_BY_HOLDER = Index("lease_by_holder", LEASE.c.neighbourhood, LEASE.c.holder, LEASE.c.sequence)

SAID = Table(
    "said",
    METADATA,
    Column("neighbourhood", String(64), primary_key=True),
    Column("signup", String(200), primary_key=True),
    Column("state", String(16), nullable=False),
    Column("turn", BigInteger, nullable=False),
    Column("heard_ms", BigInteger, nullable=False),
)
"""What devices said after a restore of sign-ups that have not come in again; see ``sync.said``."""

FILE = Table(
    "file",
    METADATA,
    Column("neighbourhood", String(64), primary_key=True),
    Column("sha256", String(64), primary_key=True),
    Column("width_px", Integer, primary_key=True),
    Column("media_type", String(64), nullable=False),
    Column("added_ms", BigInteger, nullable=False),
    Column("content", LargeBinary, nullable=False),
)
"""Pictures by the SHA-256 of their original; width 0 is the original, others are scaled from it."""

ERASURE = Table(
    "erasure",
    METADATA,
    Column("neighbourhood", String(64), primary_key=True),
    Column("record", String(200), primary_key=True),
    Column("erased_ms", BigInteger, nullable=False),
)
"""The boxes that were erased for good."""

ATTEMPT = Table(
    "attempt",
    METADATA,
    Column("neighbourhood", String(64), primary_key=True),
    Column("what", String(32), primary_key=True),
    Column("who", String(64), primary_key=True),
    Column("window_s", BigInteger, primary_key=True),
    Column("count", BigInteger, nullable=False),
)
"""How often something was tried within a stretch of time; strangers have no neighbourhood: an empty text."""


POOL: dict[str, Any] = {
    "pool_size": 10,
    "max_overflow": 10,
    "pool_timeout": 5,
    "pool_use_lifo": True,
    "connect_args": {"connect_timeout": 5},
}
"""Connections of one process to PostgreSQL: ten kept, twenty at most, so that four processes stay below Debian's limit of
100. Who finds none free for five seconds is told to come back. A broken one is noticed when it is used (``base.again``)."""


def open_engine(url: str) -> Engine:
    """Return an engine for a database address. Raises ``BadInput`` when the address cannot be read."""
    try:
        parsed = make_url(url)
        sqlite = parsed.get_backend_name() == "sqlite"
        if sqlite and parsed.database:
            _for_this_user_only(Path(parsed.database))
        engine = create_engine(parsed, **({} if sqlite else POOL))
    except (ArgumentError, ImportError) as error:
        raise BadInput(
            "Het adres van de database klopt niet.",
            "Gebruik bijvoorbeeld sqlite:///server.db.",
        ) from error
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    return engine


def _for_this_user_only(path: Path) -> None:
    """Let nobody else read a database: it holds the key that the server signs with. SQLite's log gets the same rights."""
    with suppress(OSError):  # what cannot be made here is told when it is opened
        if not path.exists():
            os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
        elif path.stat().st_mode & 0o077:
            path.chmod(0o600)


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = None
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "secure_delete=ON",
        "busy_timeout=10000",
        "foreign_keys=ON",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Any) -> None:
    """Take the write lock at once where a transaction will write, so that two pushes wait instead of failing."""
    immediate = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")
