"""The server's tables (SQLAlchemy Core), the same on SQLite and PostgreSQL."""

from __future__ import annotations

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
)
"""One counter row per neighbourhood: every push raises ``sequence`` inside its transaction, so commits never overtake."""

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
)
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
)
RECORD_BY_SEQUENCE = Index("record_by_sequence", RECORD.c.neighbourhood, RECORD.c.sequence)
RECORD_BY_PARENT = Index("record_by_parent", RECORD.c.neighbourhood, RECORD.c.kind, RECORD.c.parent)

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
)

SERVER = Table(
    "server",
    METADATA,
    Column("one", Integer, primary_key=True),
    Column("signing_seed", String(64), nullable=False),
)
"""The server's own key; its one row is made with the tables."""


def open_engine(url: str) -> Engine:
    """Return an engine for a database address. Raises ``BadInput`` when the address cannot be read."""
    try:
        parsed = make_url(url)
        engine = create_engine(parsed, pool_pre_ping=parsed.get_backend_name() != "sqlite")
    except (ArgumentError, ImportError) as error:
        raise BadInput(
            "Het adres van de database klopt niet.",
            "Gebruik bijvoorbeeld sqlite:///server.db.",
        ) from error
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = None
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "busy_timeout=10000", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Any) -> None:
    """Take the write lock at once where a transaction will write, so that two pushes wait instead of failing."""
    immediate = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")
