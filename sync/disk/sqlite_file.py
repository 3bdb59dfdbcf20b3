"""Opening a SQLite file of a device, and saying in one sentence what is the matter with it when something is."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec

from sync.errors import DiskFull, FolderMissing, NotAReplica, ReadOnlyFolder, UserFacing

BUSY_TIMEOUT_S = 10.0
_ROOM_NEEDED_BYTES = 1 << 20
_ROOMY_KIB = 16 * 1024

Torn = type[UserFacing]


def connect(path: Path, *, readonly: bool = False, durable: bool = False) -> sqlite3.Connection:
    """Return a connection in autocommit mode with a write-ahead log.

    A commit of a ``durable`` file is on the disk when it returns (synchronous=FULL); of another it survives the program but
    not always the power. A file in a folder where nothing can be written is read without its log when it must.
    """
    if not path.parent.is_dir():
        raise FolderMissing
    if not readonly:
        conn = sqlite3.connect(path, timeout=BUSY_TIMEOUT_S, isolation_level=None)
        try:
            conn.execute("PRAGMA journal_mode = wal")
            conn.execute(f"PRAGMA synchronous = {'full' if durable else 'normal'}")
            conn.execute("PRAGMA secure_delete = on")
        except BaseException:
            conn.close()
            raise
        return conn
    try:
        return _read_only(path, "mode=ro")
    except sqlite3.OperationalError:
        if not path.is_file():
            raise FolderMissing from None
        return _read_only(path, "mode=ro&immutable=1")


def _read_only(path: Path, options: str) -> sqlite3.Connection:
    uri = f"{path.absolute().as_uri()}?{options}"
    conn = sqlite3.connect(uri, timeout=BUSY_TIMEOUT_S, isolation_level=None, uri=True)
    try:
        conn.execute("PRAGMA user_version").fetchone()
    except sqlite3.Error:
        conn.close()
        raise
    return conn


class TornOutbox(UserFacing):
    """The file of what exists only on this device cannot be read."""

    what = "Het bestand outbox.db is kapot of van een ander programma."
    next = "Bewaar de map en vraag de beheerder om hulp."


_TORN_SCHEMA = ("unknown function", "no such function", "no such column", "no such table", "malformed database schema")  # fmt: skip
"""What SQLite says of a schema in which a letter is another: it lies in the file as text, and on a page that may be torn too."""


@contextmanager
def told(path: Path, torn: Torn = NotAReplica) -> Iterator[None]:
    """Turn what SQLite raises about ``path`` into the error that tells a person what to do."""
    try:
        yield
    except sqlite3.Error as error:
        cause = _cause(error, path, torn)
        if cause is None:
            raise
        raise cause from error
    except msgspec.DecodeError as error:  # the page is whole, what stands on it is not
        raise torn() from error


def _cause(error: sqlite3.Error, path: Path, torn: Torn) -> UserFacing | None:
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if code == sqlite3.SQLITE_FULL:
        return DiskFull()
    if code in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM):
        return ReadOnlyFolder() if path.parent.is_dir() else FolderMissing()
    if code in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
        return torn()
    if "malformed JSON" in str(error) or "UTF-8" in str(error):
        return torn()
    if code == sqlite3.SQLITE_ERROR and str(error).startswith(_TORN_SCHEMA):
        return torn()
    if code == sqlite3.SQLITE_IOERR:
        room_bytes = shutil.disk_usage(path.parent).free if path.parent.is_dir() else 0
        return DiskFull() if room_bytes < _ROOM_NEEDED_BYTES else torn()
    if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return UserFacing(
            "Een ander programma houdt de gegevens bezet.", "Sluit het, of probeer het straks weer."
        )
    return None


@contextmanager
def roomy(conn: sqlite3.Connection) -> Iterator[None]:
    """Give a connection more memory for pages while very much is written: pages then go to the disk once, not several times."""
    (before,) = conn.execute("PRAGMA cache_size").fetchone()
    conn.execute(f"PRAGMA cache_size = -{_ROOMY_KIB}")
    try:
        yield
    finally:
        conn.execute(f"PRAGMA cache_size = {before}")
        conn.execute("PRAGMA shrink_memory")


def file_id(path: Path) -> tuple[int, int] | None:
    """Return which file stands at ``path`` now; None where there is none."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


@contextmanager
def transaction(conn: sqlite3.Connection) -> Iterator[None]:
    """Hold the write lock; commit at the end, or undo everything when something is raised."""
    conn.execute("BEGIN IMMEDIATE")
    try:
        yield
        conn.execute("COMMIT")
    except BaseException:
        if conn.in_transaction:
            conn.execute("ROLLBACK")
        raise
