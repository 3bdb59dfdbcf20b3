"""Acts that were not sent when a device joined another neighbourhood: they lie beside its outbox, for nobody there may have them.

An outbox that is left behind is named ``outbox-left-OLD.db`` and notes in which neighbourhood its acts were done. A status
counts them until a device of that neighbourhood takes them over (``rejoining.take_over``).
"""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import msgspec

from sync.changes import Change
from sync.disk.outbox import Outbox
from sync.disk.set_apart import standing_of
from sync.outcomes import Cursor

OUTBOX_FILE = "outbox.db"
OWNER = "device"
"""The note in an outbox that says whose it is."""
PLACE = "neighbourhood"
"""The note in an outbox that says in which neighbourhood its acts are done."""
MOST_LINKS = 1000
"""A trip that got no answer took fewer changes than this."""
LEFT, KEPT = "outbox-left-", "outbox-"
"""How the names of outboxes begin that are set aside: with acts that go nowhere, and with none."""


class Before(msgspec.Struct, frozen=True, kw_only=True):
    """What a device's outbox says before it joins anew."""

    owner: str = ""
    """Whose it is; empty when nobody's yet."""
    place: str = ""
    """The neighbourhood in which its acts were done; empty where nobody knows."""
    waiting: int = 0
    """Changes that no server has confirmed."""
    chain: tuple[tuple[int, str], ...] = ()
    """Number and digest of the last own change that its server confirmed, and of what came after it."""
    apart: str = ""
    """Why its server does not count it any more; empty while it does."""


def owner_of_outbox(outbox: Outbox) -> str:
    """Return the device whose acts an outbox holds; empty when nobody's yet."""
    changes = outbox.last()
    return outbox.note(OWNER) or (changes.device if changes is not None else "")


def look(folder: Path, device: str) -> Before:
    """Return what lies in the outbox of ``device``, or of whoever it is (an empty text). Raises ``TornOutbox``.

    It is opened as by whoever writes: a reader would leave SQLite's log behind.
    """
    if not (folder / OUTBOX_FILE).is_file():
        return Before()
    with closing(Outbox(folder / OUTBOX_FILE)) as outbox:
        owner = owner_of_outbox(outbox)
        own = not device or owner in ("", device)
        return Before(
            owner=owner,
            place=outbox.note(PLACE) or place_of_replica(folder),
            waiting=outbox.queue()[0],
            chain=tuple(outbox.links(MOST_LINKS)) if own else (),
            apart=standing_of(outbox) if own else "",
        )


def place_of_replica(folder: Path) -> str:
    """Return where an outbox that does not say so itself was written; empty where nobody knows."""
    with suppress(sqlite3.Error, msgspec.DecodeError), closing(open_beside(folder)) as conn:
        row = conn.execute("SELECT value FROM meta WHERE name = 'cursor'").fetchone()
        if row is not None and row[0]:
            return msgspec.json.decode(row[0], type=Cursor).neighbourhood
    return ""


def open_beside(folder: Path) -> sqlite3.Connection:
    """Open the replica that lies beside an outbox, for its notes; it is not made where it is not there."""
    path = folder / "replica.db"
    return sqlite3.connect(f"{path.absolute().as_uri()}?mode=rw", uri=True, isolation_level=None)


def name_for(folder: Path, device: str, *, left: bool) -> Path:
    """Return a name that is free, for the outbox of what this device was before."""
    stem = f"{LEFT if left else KEPT}{device}"
    path = folder / f"{stem}.db"
    count = 1
    while path.exists():
        count += 1
        path = folder / f"{stem}-{count}.db"
    return path


def left_in(folder: Path) -> list[Path]:
    """Return the outboxes that were left behind in a folder."""
    return sorted(folder.glob(f"{LEFT}*.db"))


def count_left(folder: Path) -> int:
    """Return how many changes lie there that were never sent."""
    found = 0
    for path in left_in(folder):
        uri = f"{path.absolute().as_uri()}?mode=ro&immutable=1"
        with suppress(sqlite3.Error), closing(sqlite3.connect(uri, uri=True)) as conn:
            found += conn.execute("SELECT count(*) FROM change WHERE state = 'waiting'").fetchone()[
                0
            ]
    return found


@contextmanager
def read_copy(path: Path) -> Iterator[Outbox]:
    """Open a copy of an outbox: a disk that is only read has no room for SQLite's log. Raises the errors of ``Outbox``."""
    with tempfile.TemporaryDirectory() as made:
        for one in path.parent.glob(path.name + "*"):
            shutil.copy(one, made)
        with closing(Outbox(Path(made) / path.name)) as outbox:
            yield outbox


def left_of(folder: Path, neighbourhood: str) -> list[tuple[Path, list[tuple[list[Change], str]]]]:
    """Return the outboxes with acts of a neighbourhood that were left behind, each with those acts and when they were made."""
    found = []
    for path in left_in(folder):
        with read_copy(path) as outbox:
            if outbox.note(PLACE) == neighbourhood:
                found.append((path, outbox.acts(("waiting",))))
    return found


def taken(path: Path) -> None:
    """Name an outbox that was left behind as one with no acts that go nowhere: they were taken over here."""
    path.replace(name_for(path.parent, path.stem.removeprefix(LEFT), left=False))
