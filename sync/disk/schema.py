"""The tables of a replica, and how a file becomes one.

A replica holds one typed table per kind of record. What is stored of a record is its fields as they travel (JSON, so that
fields of a newer program are kept) and its marks; every field of its Struct is a virtual generated column over that JSON,
with the Struct's default, so that any of them can stand in a WHERE or ORDER BY and costs nothing until it does.

Tables are made and migrated with sqlite-utils, which is imported only then: it takes longer to import than a replica takes
to open. Everything else goes through the plain connection beneath it.
"""

from __future__ import annotations

import sqlite3
import types
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING, Any, Literal, Union, get_args, get_origin

import msgspec

from sync.errors import NewerSchema, NotAReplica
from sync.records import STRUCTS, Record

if TYPE_CHECKING:
    from sqlite_utils import Database

APPLICATION_ID = 0x4255_5552
"""SQLite's application_id of a replica: "BUUR"."""

OTHER = "other"
"""The table of records of kinds that this program does not know: kept for the day that it does."""

RECORD_INDEXES: Mapping[str, tuple[str, ...]] = {
    "activity": ("title",),
    "override": ("activity",),
    "service": ("name", "organisation"),
    "help_post": ("state",),
    "signup": ("activity",),
    "box": ("about",),
    "look": ("box",),
}
"""Columns of records that pages look up or sort by."""

DERIVED_INDEXES: Mapping[str, tuple[str, ...]] = {
    "service_theme": ("service",),
    "occurrence": ("activity",),
    "search_doc": ("record",),
}
"""Columns by which the derived tables are looked up when a record changes."""


def table_of(kind: str) -> str:
    """Return the name of the table that holds records of ``kind``."""
    return kind if kind in STRUCTS else OTHER


@cache
def columns_of(struct: type[Record]) -> dict[str, str]:
    """Return the SQL definition of each generated column of a kind's table, by field name."""
    return {
        field.name: f"{_sql_type(field.type)} GENERATED ALWAYS AS ({_expression(field)}) VIRTUAL"
        for field in msgspec.structs.fields(struct)
        if field.name != "id"
    }


def _sql_type(annotation: object) -> str:
    if get_origin(annotation) is Literal:
        return "TEXT"
    if get_origin(annotation) in (Union, types.UnionType):
        annotation = next(part for part in get_args(annotation) if part is not types.NoneType)
    return {int: "INTEGER", bool: "INTEGER", float: "REAL"}.get(annotation, "TEXT")  # type: ignore[call-overload, no-any-return]


def _expression(field: msgspec.structs.FieldInfo) -> str:
    value = f"json_extract(fields, '$.{field.name}')"
    if field.default is not msgspec.NODEFAULT:
        default: Any = field.default
    elif field.default_factory is not msgspec.NODEFAULT:
        default = field.default_factory()
    else:
        default = None
    if default is None:
        return value
    plain = default if isinstance(default, str) else msgspec.json.encode(default).decode()
    if isinstance(default, (bool, int, float)):
        return (
            f"coalesce({value}, {float(default) if isinstance(default, float) else int(default)})"
        )
    quoted = plain.replace("'", "''")
    return f"coalesce({value}, '{quoted}')"


def columns_print() -> int:
    """Return a number that differs when the columns of any kind differ."""
    return zlib.crc32(repr([(k, s.__struct_fields__) for k, s in STRUCTS.items()]).encode())


def _records(db: Database) -> None:
    """A table per kind; who is confirmed beneath own changes; own changes that are shown over them."""
    _kinds(db)
    db.create_table("confirmed", {"record": str, "kind": str, "stored": str}, pk="record")
    db.create_table(
        "overlay",
        {
            "number": int,
            "act": str,
            "kind": str,
            "record": str,
            "change": str,
            "sequence": int,
            "outcome": str,
        },
        pk="number",
    )
    db.table("overlay").create_index(["record"])
    db.create_table("settling", {"number": int, "outcome": str}, pk="number")
    db.create_table("meta", {"name": str, "value": str}, pk="name")


def _derived(db: Database) -> None:
    """What is looked up fast: services by theme, coming occurrences, the search index and its words."""
    db.execute(
        "CREATE TABLE service_theme (theme TEXT, sort TEXT, service TEXT,"
        " PRIMARY KEY (theme, sort, service)) WITHOUT ROWID"
    )
    db.execute(
        "CREATE TABLE occurrence (starts TEXT, activity TEXT, recurrence TEXT, ends TEXT, category TEXT, venue TEXT,"
        " PRIMARY KEY (starts, activity, recurrence)) WITHOUT ROWID"
    )
    db.create_table(
        "search_doc",
        {"doc": int, "kind": str, "record": str, "until": str},
        pk="doc",
    )
    db.execute(
        "CREATE VIRTUAL TABLE search_text USING fts5(title, body, content='', detail=column, tokenize='ascii')"
    )
    db.create_table("search_word", {"word": str, "stem": str}, pk="word")
    db.table("search_word").create_index(["stem"])
    make_indexes(db.conn, DERIVED_INDEXES)


def _indexes(db: Database) -> None:
    """Indexes on the generated columns that pages sort and look up by."""
    make_indexes(db.conn, RECORD_INDEXES)


def _leases(db: Database) -> None:
    """What the server told this device about places that it may promise on its own."""
    db.execute(
        "CREATE TABLE leased (activity TEXT, recurrence TEXT, holder TEXT, sequence INTEGER NOT NULL, lease TEXT NOT NULL,"
        " PRIMARY KEY (activity, recurrence, holder)) WITHOUT ROWID"
    )


def _known_signups(db: Database) -> None:
    """What this device knew of sign-ups before its server came back from a backup."""
    db.execute(
        "CREATE TABLE known_signup (signup TEXT PRIMARY KEY, state TEXT NOT NULL, turn INTEGER NOT NULL,"
        " told TEXT NOT NULL) WITHOUT ROWID"
    )


def make_indexes(conn: sqlite3.Connection, indexes: Mapping[str, tuple[str, ...]]) -> None:
    """Make the indexes (columns by table) that are not there."""
    for table, columns in indexes.items():
        for column in columns:
            conn.execute(f'CREATE INDEX IF NOT EXISTS "{table}_{column}" ON "{table}" ("{column}")')


def drop_indexes(conn: sqlite3.Connection, indexes: Mapping[str, tuple[str, ...]]) -> None:
    """Drop indexes before many rows are loaded: it is quicker to make them at the end."""
    for table, columns in indexes.items():
        for column in columns:
            conn.execute(f'DROP INDEX IF EXISTS "{table}_{column}"')


@contextmanager
def bare(conn: sqlite3.Connection) -> Iterator[None]:
    """Let the tables of records be filled without their generated columns, within a transaction and without indexes.

    SQLite works out every generated column of a row that it inserts, also those that are stored nowhere: two thirds of the
    time of a first sync's inserts. So the columns are taken out of the schema, of which they are the only trace, and put
    back as they were, by the steps that SQLite documents for changes that touch no data (lang_altertable, "Making Other
    Kinds Of Table Schema Changes"). When anything is raised, rolling back puts them back.
    """
    whole = {} if _indexed(conn) else dict(_definitions(conn))
    _define(conn, {name: short for name, (_, short) in whole.items()})
    yield
    _define(conn, {name: long for name, (long, _) in whole.items()})


def _indexed(conn: sqlite3.Connection) -> bool:
    """Return whether anything stands on the tables of records that could need a generated column."""
    marks = ", ".join("?" * len(STRUCTS))
    return bool(
        conn.execute(
            "SELECT count(*) FROM sqlite_master WHERE type <> 'table' AND sql IS NOT NULL"
            f" AND (tbl_name IN ({marks}) OR type = 'view')",
            tuple(STRUCTS),
        ).fetchone()[0]
    )


def _definitions(conn: sqlite3.Connection) -> Iterator[tuple[str, tuple[str, str]]]:
    """Yield each table of records with its SQL, and the same up to its first generated column."""
    for kind in STRUCTS:
        (sql,) = conn.execute(
            "SELECT sql FROM sqlite_master WHERE type = 'table' AND name = ?", (kind,)
        ).fetchone()
        columns = conn.execute(f'PRAGMA table_xinfo("{kind}")').fetchall()
        stored = [column[1] for column in columns if column[6] == 0]
        first = next((column[1] for column in columns if column[6] != 0), None)
        short, found, _ = sql.partition(f', "{first}" ')
        if (
            first is not None
            and found
            and [column[1] for column in columns][: len(stored)] == stored
        ):
            yield kind, (sql, short + ")")


def _define(conn: sqlite3.Connection, tables: Mapping[str, str]) -> None:
    (version,) = conn.execute("PRAGMA schema_version").fetchone()
    conn.execute("PRAGMA writable_schema = ON")
    try:
        conn.executemany(
            "UPDATE sqlite_master SET sql = ? WHERE type = 'table' AND name = ?",
            [(sql, name) for name, sql in tables.items()],
        )
        conn.execute(f"PRAGMA schema_version = {version + 1}")
    finally:
        conn.execute("PRAGMA writable_schema = OFF")


MIGRATIONS: tuple[tuple[str, Callable[[Database], None]], ...] = (
    ("records", _records),
    ("derived tables", _derived),
    ("indexes", _indexes),
    ("leases", _leases),
    ("known sign-ups", _known_signups),
)
"""Every step from an empty file to today's replica, by name, in order. Steps are added at the end and never changed."""


def _kinds(db: Database) -> None:
    """Give each kind its table, and each table the generated columns of its Struct that it does not have yet."""
    there = set(db.table_names())
    for name in {*STRUCTS, OTHER} - there:
        _make_table(db, name)
    for kind in STRUCTS.keys() - there:  # kept for the day that this kind is known: today
        db.execute(
            f'INSERT INTO "{kind}" (id, fields, marks, deleted, sequence)'
            f" SELECT id, fields, marks, deleted, sequence FROM {OTHER} WHERE kind = ?",
            (kind,),
        )
        db.execute(f"DELETE FROM {OTHER} WHERE kind = ?", (kind,))
    for kind, struct in STRUCTS.items():
        if kind not in there:
            continue
        have = {row[1] for row in db.execute(f'PRAGMA table_xinfo("{kind}")')}
        for name, definition in columns_of(struct).items():
            if name not in have:
                db.execute(f'ALTER TABLE "{kind}" ADD COLUMN "{name}" {definition}')


def _make_table(db: Database, name: str) -> None:
    """Make the table of a kind with its generated columns at once: SQLite reads the whole schema again for each that is added."""
    stored = {"id": str, "fields": str, "marks": str, "deleted": int, "sequence": int}
    other = {"kind": str} if name == OTHER else {}
    sql = db.create_table_sql(name, stored | other, pk="id", not_null=set(stored))
    columns = columns_of(STRUCTS[name]) if name in STRUCTS else {}
    added = "".join(
        f', "{column}" {definition}'
        for column, definition in columns.items()
        if column not in stored
    )
    db.execute(f"{sql.rstrip().removesuffix(';').rstrip().removesuffix(')').rstrip()}{added})")


def made(conn: sqlite3.Connection) -> bool:
    """Return whether the file is a replica of any version, and not an empty one."""
    (application,) = conn.execute("PRAGMA application_id").fetchone()
    return bool(application == APPLICATION_ID)


def check(conn: sqlite3.Connection) -> bool:
    """Return whether the file needs ``migrate``.

    Raises ``NewerSchema`` when a newer program wrote it and ``NotAReplica`` when another one did.
    """
    (application,) = conn.execute("PRAGMA application_id").fetchone()
    (version,) = conn.execute("PRAGMA user_version").fetchone()
    if application != APPLICATION_ID:
        tables = conn.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
        if application or version or tables:
            raise NotAReplica
        return True
    if version > len(MIGRATIONS):
        raise NewerSchema
    if version < len(MIGRATIONS):
        return True
    columns = conn.execute("SELECT value FROM meta WHERE name = 'columns'").fetchone()
    return columns is None or columns[0] != str(columns_print())


def migrate(conn: sqlite3.Connection, at_utc: str) -> None:
    """Bring the file to today's schema in one transaction; ``at_utc`` is noted beside each step's name."""
    from sqlite_utils import Database

    db = Database(conn)
    with db.atomic():
        if "migrations" not in db.table_names():
            db.create_table("migrations", {"name": str, "applied_utc": str}, pk="name")
        done = {row[0] for row in db.execute("SELECT name FROM migrations")}
        for name, step in MIGRATIONS:
            if name not in done:
                step(db)
                db.table("migrations").insert({"name": name, "applied_utc": at_utc})
        _kinds(db)
        db.execute("REPLACE INTO meta VALUES ('columns', ?)", (str(columns_print()),))
        conn.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        conn.execute(f"PRAGMA user_version = {len(MIGRATIONS)}")
