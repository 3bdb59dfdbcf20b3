"""What must never come back, whatever backup is restored: a file of its own beside the database, never part of a backup.

A line is one box that was erased or one device whose right was withdrawn: ids and moments, nothing of a person. Lines are
only ever added, and each is on the disk before the database's transaction commits: of the two it is better that the ledger
knows something more.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path
from typing import Literal

import msgspec

from sync.errors import of_disk
from sync.whole_files import to_disk

FILE = "erasures.log"

What = Literal["box", "device"]


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """One box that was erased, or one device that was revoked."""

    neighbourhood: str
    what: What = "box"
    id: str
    at_ms: int


class Ledger:
    """The file of what must never come back. Several processes may add to it at once."""

    def __init__(self, path: Path) -> None:
        """Keep it at ``path``; it is made with its first line."""
        self.path = path

    def add(self, entries: Iterable[Entry]) -> None:
        """Put entries on the disk before returning. Raises ``UserFacing`` when the disk does not take them."""
        lines = [msgspec.json.encode(entry) + b"\n" for entry in entries]
        if not lines:
            return
        try:
            made = not self.path.exists()
            handle = os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
            with os.fdopen(handle, "wb", buffering=0) as file:
                # what a power cut left of a line before ours must not swallow ours
                file.write(b"\n" + b"".join(lines))
                os.fsync(file.fileno())
            if made:
                to_disk(self.path.parent)
        except OSError as error:
            raise of_disk(error) from error

    def entries(self) -> list[Entry]:
        """Return every whole line; a torn one belongs to a transaction that did not commit."""
        try:
            raw = self.path.read_bytes()
        except FileNotFoundError:
            return []
        except OSError as error:
            raise of_disk(error) from error
        found = []
        for line in filter(None, raw.split(b"\n")):
            try:
                found.append(msgspec.json.decode(line, type=Entry))
            except msgspec.DecodeError:
                continue
        return found

    def ids(self, neighbourhood: str, what: What) -> set[str]:
        """Return the ids of one kind of a neighbourhood."""
        mine = (e for e in self.entries() if e.neighbourhood == neighbourhood and e.what == what)
        return {entry.id for entry in mine}
