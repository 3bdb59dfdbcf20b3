"""What goes from a device's disk when its time has come, by the rule of ``retention``; also without a server.

Boxes are blanked in every file of the folder, and pages are cleared (``wiping``). Forms that somebody left a week ago go.

A device that has a server and hears nothing from it for 30 days blanks all its sealed boxes: it may have been stolen, and
somebody may have asked elsewhere to be erased. Boxes in own acts that the server has not taken stay until their own day has
come: they exist only here. At 20 days it warns (``status.is_silent``). A house that runs without a server by choice only
follows retention.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import msgspec

from sync.disk.erased_here import sealed_here
from sync.disk.replica import Replica
from sync.disk.sqlite_file import told, transaction
from sync.disk.unfinished import UnfinishedForms
from sync.disk.wiping import clear_pages, wipe_boxes
from sync.retention import ABOUT, DATED, LEFTOVERS, box_goes_on, record_goes_on, without

BLANK_DAYS = 30
"""A device that has a server and heard nothing from it for so long keeps no sealed box."""


def purge(replica: Replica, *, trusted: bool) -> int:
    """Take away what is due today; return how many records lost something. Nothing when the clock is not ``trusted``.

    Meant for the quiet work of the evening. Safe to repeat, and after a kill.
    """
    if not trusted or replica.readonly:
        return 0
    UnfinishedForms(replica.folder, replica.clock).purge()
    today = replica.local_now().date()
    due = set(_boxes_due(replica, today))
    status = replica.status()
    if status.has_server and status.age_days is not None and status.age_days >= BLANK_DAYS:
        due |= sealed_here(replica) - replica.outbox.waiting("box")
    bare = list(_leftovers_due(replica, today))
    if bare:
        with told(replica.path), transaction(replica.connection):
            for kind, record, fields in bare:
                replica.connection.execute(
                    f'UPDATE "{kind}" SET fields = ? WHERE id = ?',
                    (msgspec.json.encode(fields).decode(), record),
                )
    if due:
        wipe_boxes(replica, due.__contains__)
    elif bare:
        clear_pages(replica.connection)
    return len(due) + len(bare)


def _boxes_due(replica: Replica, today: date) -> Iterator[str]:
    rows = replica.connection.execute(
        "SELECT id, fields FROM box WHERE sealed <> '' AND sealed NOT LIKE 'sha256:%'"
    ).fetchall()
    for box, raw in rows:
        fields = msgspec.json.decode(raw, type=dict[str, Any])
        day = box_goes_on(fields, *_about(replica, str(fields.get("about", ""))))
        if day is not None and day <= today:
            yield box


def _about(replica: Replica, record: str) -> tuple[str, dict[str, Any] | None]:
    for kind in ABOUT:
        stored = replica.stored(kind, record)
        if stored is not None:
            return kind, stored.fields
    return "", None


def _leftovers_due(replica: Replica, today: date) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Yield kind, id and the fields that stay of records that have something left to lose.

    Where own changes lie over a record, what they wrote would come back: it goes once the server has taken them.
    """
    for kind, names in LEFTOVERS.items():
        rows = replica.connection.execute(
            f'SELECT id, fields FROM "{kind}" WHERE id NOT IN (SELECT record FROM overlay)'
        ).fetchall()
        for record, raw in rows:
            fields = msgspec.json.decode(raw, type=dict[str, Any])
            whose = (
                (kind, fields) if kind in DATED else _about(replica, str(fields.get("about", "")))
            )
            day = record_goes_on(*whose)
            kept = without(fields, names)
            if day is not None and day <= today and len(kept) < len(fields):
                yield kind, record, kept
