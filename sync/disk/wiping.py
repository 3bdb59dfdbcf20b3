"""Taking sealed boxes off a device's disk for good: every place where one may lie, and the pages that it lay on.

A box is blanked, never removed: the record, the change and its number stay, with the digest of the box in its place, so
that chains still hold. Every step can be repeated; a kill in between leaves some boxes blanked and the rest to do.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Callable
from contextlib import closing
from typing import TYPE_CHECKING, Any

import msgspec

from sync.changes import Change, Stored, without_box
from sync.disk.outbox import Outbox
from sync.disk.sqlite_file import told, transaction

if TYPE_CHECKING:
    from sync.disk.replica import Replica

Wanted = Callable[[str], bool]
"""Whether the box with this id is to go."""

_CHANGES = msgspec.json.Decoder(list[Change])


def every(_box: str) -> bool:
    """Every box."""
    return True


def wipe_boxes(replica: Replica, wanted: Wanted = every) -> bool:
    """Blank the boxes that are ``wanted`` in all files of the replica's folder, and clear the pages where they lay.

    Torn files that were set aside go whole: nobody can say what is in them. Returns whether all pages are clear; where
    somebody was reading just now a page of the log may not be, and this is to be repeated.
    """
    with told(replica.path):
        conn = replica.connection
        with transaction(conn):
            _records(conn, wanted)
            _overlay(conn, wanted)
        clear = clear_pages(conn)
    clear = _outbox(replica.outbox, wanted) and clear
    torn = set(replica.folder.glob("outbox-torn-*"))
    for path in set(replica.folder.glob("outbox-*.db")) - torn:
        with closing(Outbox(path)) as old:
            clear = _outbox(old, wanted) and clear
    for path in (*torn, *replica.folder.glob("replica-torn-*"), *replica.folder.glob("snapshot.*")):
        path.unlink(missing_ok=True)
    return clear


def _records(conn: sqlite3.Connection, wanted: Wanted) -> None:
    for box, fields in conn.execute("SELECT id, fields FROM box").fetchall():
        blank = _blank_fields(msgspec.json.decode(fields))
        if blank is not None and wanted(box):
            conn.execute("UPDATE box SET fields = ? WHERE id = ?", (_text(blank), box))
    for act, fields in conn.execute("SELECT id, fields FROM set_aside").fetchall():
        entry = msgspec.json.decode(fields)
        changes = [_blank_entry(change, wanted) for change in entry.get("changes", ())]
        if changes != entry.get("changes", []):
            blank = {**entry, "changes": changes}
            conn.execute("UPDATE set_aside SET fields = ? WHERE id = ?", (_text(blank), act))
    rows = conn.execute("SELECT record, stored FROM confirmed").fetchall()
    for record, raw in rows:
        stored = msgspec.json.decode(raw, type=Stored)
        if stored.kind == "set_aside":
            fields = {**stored.fields}
            fields["changes"] = [_blank_entry(c, wanted) for c in fields.get("changes", ())]
        elif stored.kind == "box" and wanted(record):
            fields = _blank_fields(stored.fields) or stored.fields
        else:
            continue
        erased = msgspec.structs.replace(stored, fields=fields)
        conn.execute("UPDATE confirmed SET stored = ? WHERE record = ?", (_text(erased), record))


def _overlay(conn: sqlite3.Connection, wanted: Wanted) -> None:
    rows = conn.execute("SELECT number, change FROM overlay WHERE kind = 'box'").fetchall()
    for number, raw in rows:
        blank = _blank(msgspec.json.decode(raw, type=Change), wanted)
        conn.execute("UPDATE overlay SET change = ? WHERE number = ?", (_text(blank), number))


def _outbox(outbox: Outbox, wanted: Wanted) -> bool:
    conn = outbox.connection
    with told(outbox.path):
        with transaction(conn):
            rows = conn.execute("SELECT number, change FROM change WHERE kind = 'box'").fetchall()
            for number, raw in rows:
                blank = _blank(msgspec.json.decode(raw, type=Change), wanted)
                conn.execute(
                    "UPDATE change SET change = ? WHERE number = ?",
                    (msgspec.json.encode(blank), number),
                )
            for act, raw in conn.execute("SELECT act, changes FROM tray").fetchall():
                changes = [_blank(change, wanted) for change in _CHANGES.decode(raw)]
                conn.execute(
                    "UPDATE tray SET changes = ? WHERE act = ?", (msgspec.json.encode(changes), act)
                )
        return clear_pages(conn)


def clear_pages(conn: sqlite3.Connection) -> bool:
    """Leave no copy of what was blanked, in free pages or in the log; return False when somebody reads just now."""
    try:
        conn.execute("VACUUM")
        (busy, _, _) = conn.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    except sqlite3.OperationalError:
        return False
    return not busy


def _blank(change: Change, wanted: Wanted) -> Change:
    return without_box(change) if change.kind == "box" and wanted(change.record) else change


def _blank_entry(change: dict[str, Any], wanted: Wanted) -> dict[str, Any]:
    if change.get("kind") != "box" or not wanted(str(change.get("record", ""))):
        return change
    return {**change, "fields": _blank_fields(change.get("fields", {})) or change.get("fields", {})}


def _blank_fields(fields: dict[str, Any]) -> dict[str, Any] | None:
    """Return fields with the digest of the box in its place; None when there is nothing to blank."""
    sealed = fields.get("sealed")
    if not isinstance(sealed, str) or sealed.startswith(ERASED):
        return None
    return {**fields, "sealed": ERASED + hashlib.sha256(sealed.encode()).hexdigest()}


ERASED = "sha256:"
"""What stands before the digest of a box that was erased; see ``changes.without_box``."""


def _text(value: object) -> str:
    return msgspec.json.encode(value).decode()
