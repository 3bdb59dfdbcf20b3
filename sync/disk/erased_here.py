"""What a device does when it hears that boxes were erased: no copy of them stays on its disk.

1. the ids are noted in the transaction that keeps the server's rows, or the own act (``PENDING``)
2. after the commit every file of the folder is gone through (``wiping``): records, own changes, the outbox, its tray, files of
   a torn replica, the snapshot under way; the pages where they lay are cleared
3. whoever keeps something of its own beside the replica is told (``Replica.on_erased``): papers that wait for a printer
4. the note goes when all that was done. Killed before, or held up by somebody who reads, the next opening or exchange does
   it again
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

import msgspec

from sync.changes import Change, Stored
from sync.disk.standing import PENDING
from sync.erasure import FIELD, is_erased
from sync.outcomes import Carried
from sync.records import Box

if TYPE_CHECKING:
    from sync.disk.replica import Replica

_FIELDS = msgspec.json.Decoder(dict[str, msgspec.Raw])
_MARKED = b'"sha256:'


def is_erased_box(row: Stored | Carried) -> bool:
    """Return whether a record is a box that was erased."""
    if row.kind != "box":
        return False
    if isinstance(row, Stored):
        return is_erased(row.fields.get(FIELD))
    return bytes(_FIELDS.decode(row.fields).get(FIELD, b"")).startswith(_MARKED)


def erased_by(changes: Iterable[Change]) -> set[str]:
    """Return the boxes that own changes erase."""
    return {c.record for c in changes if c.kind == "box" and is_erased(c.fields.get(FIELD))}


class Watch:
    """Passes records on, and remembers which of them are boxes that were erased."""

    def __init__(self, rows: Iterable[Stored | Carried]) -> None:
        """Watch ``rows``."""
        self._rows = rows
        self.found: set[str] = set()

    def __iter__(self) -> Iterator[Stored | Carried]:
        """Yield the records."""
        for row in self._rows:
            if is_erased_box(row):
                self.found.add(row.id)
            yield row


def sealed_here(replica: Replica) -> set[str]:
    """Return the boxes whose sealed text may lie in the replica or in the outbox."""
    here = f"SELECT id FROM box WHERE {FIELD} <> '' AND {FIELD} NOT LIKE 'sha256:%'"
    found = {row[0] for row in replica.connection.execute(here)}
    found |= {row[0] for row in replica.connection.execute("SELECT record FROM confirmed")}
    return found | replica.outbox.boxes()


def pending(replica: Replica) -> set[str]:
    """Return the boxes of which copies may still lie here."""
    raw = replica.note(PENDING)
    return set(msgspec.json.decode(raw, type=list[str])) if raw else set()


def finish(replica: Replica) -> None:
    """Take every copy of what was erased off the disk, unless that was done."""
    boxes = pending(replica)
    if not boxes:
        return
    from sync.disk.wiping import wipe_boxes

    about = {box.about for box in replica.records(Box) if box.id in boxes and box.about}
    clear = wipe_boxes(replica, boxes.__contains__)
    for callback in list(replica.on_erased):
        callback(frozenset(boxes | about))
    if clear:
        replica.set_note(PENDING, "")
