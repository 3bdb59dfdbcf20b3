"""A device's own copy of its neighbourhood: read, search, and write through the outbox.

How an act is kept
------------------
1. the drafts become changes: numbered on, stamped, each carrying the digest of the one before it
2. the changes are folded into what is shown, in a transaction of ``replica.db`` that is still open
3. the changes are written to ``outbox.db``, synchronously; from here on they cannot be lost
4. ``replica.db`` commits; was it killed or full just before that, the next opening or act folds what the outbox has more

How an answer of the server is kept
-----------------------------------
1. in one transaction: its rows replace what is confirmed, outcomes are noted, own changes that the rows contain are lifted,
   the others are folded again, and cursor and last acknowledged number move on
2. then the outbox hears which changes were lifted; was it killed just before that, the next opening tells it
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from pathlib import Path

import msgspec

from sync.changes import MAX_CHANGES_PER_ACT, Draft, Stored
from sync.clock import bounded
from sync.device import DeviceSettings, holds_server, no_records_in, read_device, write_device
from sync.disk import erased_here, machine, rejoining, schema, set_apart
from sync.disk.drafting import Author, changes_of
from sync.disk.handed_over import HandedOver
from sync.disk.laying import by_kind
from sync.disk.outbox import Outbox
from sync.disk.room import photos_go_first
from sync.disk.search import Hit
from sync.disk.sqlite_file import TornOutbox, connect, file_id, roomy, told
from sync.disk.standing import iso
from sync.disk.status import Status
from sync.errors import FolderMissing, NotAReplica, ReadOnlyFolder, ServerFolder
from sync.ids import uuid7
from sync.leases import Lease
from sync.outcomes import Carried, Cursor, Outcome
from sync.records import STRUCTS
from sync.recurrence import Occurrence

__all__ = ["Cursor", "Hit", "Occurrence", "Outcome", "Replica", "Status", "open_replica"]

FILE = "replica.db"
OUTBOX_FILE = "outbox.db"


class Replica(HandedOver):
    """A device's copy of its neighbourhood. Used from one thread; another thread opens its own."""

    def __init__(
        self,
        folder: Path,
        conn: sqlite3.Connection,
        outbox: Outbox,
        device: DeviceSettings,
        *,
        clock: Callable[[], datetime],
        ids: Callable[[], str],
        readonly: bool,
        uptime: Callable[[], machine.Uptime],
    ) -> None:
        """Join the open files of ``folder``; see ``open_replica``."""
        path = folder / FILE
        super().__init__(conn, path, outbox, device, clock, readonly=readonly, uptime=uptime)
        self.folder = folder
        self._ids = ids
        self._file = file_id(self.path)

    def __enter__(self) -> Replica:
        """Return the replica itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the files."""
        self.close()

    def close(self) -> None:
        """Close the files."""
        self._conn.close()
        self.outbox.close()

    @property
    def connection(self) -> sqlite3.Connection:
        """The open ``replica.db``, for what reaches over all of it: wiping."""
        return self._conn

    def set_aside(self) -> bool:
        """Return whether ``replica.db`` is another file than when this was opened: somebody set a torn one aside."""
        return file_id(self.path) != self._file

    # -- acts

    def act(self, drafts: Sequence[Draft], actor: str) -> str:
        """Do what somebody decided, 1 to 100 changes that stand or fall together; return the act's id.

        When this returns, the act survives a kill and a power cut. A draft names the fields as they are to be; those that
        are so already are left out, so that nobody's edit is overwritten by a form that was merely open.

        Raises ``DiskFull``, ``ReadOnlyFolder``, ``FilesMoved``, ``SetApart`` on a revoked device, or ``BadInput`` for more than a trip to the server can
        carry; then nothing of the act was kept. ``ValueError`` for another number of drafts.
        """
        if not drafts:
            raise ValueError(f"an act has 1 to {MAX_CHANGES_PER_ACT} changes, not 0")
        return self.act_on(lambda: drafts, actor)

    @photos_go_first
    def act_on(self, make: Callable[[], Sequence[Draft]], actor: str) -> str:
        """Do what ``make`` decides on how things stand: nobody else of this device writes between its look and the act.

        See ``act``; where ``make`` decides nothing, nothing is done. It is asked again where a full disk had to be made room on.
        """
        if set_apart.standing_of(self.outbox) == "revoked":  # nobody would ever hear of it
            raise set_apart.SetApart("revoked")
        act = self._ids()
        with self._writing():
            self._catch_up()
            drafts = make()
            if len(drafts) > MAX_CHANGES_PER_ACT:
                raise ValueError(
                    f"an act has 1 to {MAX_CHANGES_PER_ACT} changes, not {len(drafts)}"
                )
            author = Author(
                device=self.device.device,
                actor=actor,
                act=act,
                now_ms=lambda: self._now_ms,
                now_utc=iso(self.clock()),
            )
            changes = changes_of(drafts, author, self.outbox.head(), self._tables.stored)
            if changes:
                self._fold_in([(change, None) for change in changes])
                self._saw_now()
                self.outbox.append(changes, iso(self.clock()))
                self._commit_what_is_safe()
        self._clear_erased()
        self._tell(frozenset(change.kind for change in changes))
        return act

    def _clear_erased(self) -> None:
        """Take copies of what an own act erased off the disk: here and now, unless somebody else was asked to."""
        if self.clear_elsewhere is None:
            erased_here.finish(self)
        elif erased_here.pending(self):
            self.clear_elsewhere()

    # -- the server's word

    @photos_go_first
    def apply(
        self,
        rows: Iterable[Stored | Carried],
        cursor: Cursor,
        outcomes: Iterable[Outcome] = (),
        leases: Sequence[Lease] = (),
        *,
        heard_ms: int | None = None,
        reported: bool = False,
    ) -> frozenset[str]:
        """Keep an answer of the server in one transaction; return the kinds of which something changed.

        Of an answer that a later one has overtaken only the outcomes are kept, whatever process kept that one. ``leases``
        were read at or after the commit of the cursor: what an own act took from them is never forgotten.
        ``heard_ms`` is the server's clock when it answered, where that was not just now: the answer came in a letter.
        ``reported``: the message that is answered had a cursor of this epoch, and so said what this device holds; the server
        took that down.
        """
        with self._writing():
            self._catch_up()
            standing = self.cursor
            if standing is not None and standing.is_past(cursor):
                rows, cursor, leases = (), standing, ()
            self._keep_leases(leases, cursor.epoch, reported=reported)
            spoken = sorted(outcomes, key=lambda outcome: outcome.number)
            for outcome in spoken:
                self._tables.note(outcome)
            watched = erased_here.Watch(rows)
            changed = self._tables.take(watched)
            self._erasing(watched.found)
            touched = self._tables.lift(cursor.sequence)
            laid = {(kind, one) for kind, ids in changed.items() for one in ids}
            self._tables.refold(touched | (laid & self._tables.laid_over()))
            for kind, record in touched:
                changed.setdefault(kind, set()).add(record)
            self._derive(changed)
            self._moved_on(cursor, max((o.number for o in spoken), default=0), heard_ms)
        self._settle()
        erased_here.finish(self)
        self._tell(frozenset(changed))
        return frozenset(changed)

    def hear_later(self, later: Sequence[Outcome], dealt: Sequence[str]) -> None:
        """Keep what became of own acts after they were answered: fields that they lost, and what a desk dealt with."""
        if later:
            self.outbox.lose(later, self.clock())
        if dealt:
            self.outbox.dismiss(*dealt)

    def bootstrap(
        self, rows: Iterable[Stored | Carried], cursor: Cursor, *, heard_ms: int | None = None
    ) -> int:
        """Replace everything confirmed by a snapshot, never merging; own changes that it lacks stay over it.

        ``rows`` may be read while they come; when it raises, everything is as it was. Returns how many there were.
        ``heard_ms``: see ``apply``.
        """
        return self._refill(rows, cursor, heard_ms)

    def refill(self, rows: Iterable[Stored | Carried]) -> None:
        """Replace everything confirmed by what could be saved of a torn file; the cursor is forgotten."""
        self.outbox.set_note(set_apart.WIPED, "")
        self._refill(rows, None)
        set_apart.finish(self)

    def _refill(
        self,
        rows: Iterable[Stored | Carried],
        cursor: Cursor | None,
        heard_ms: int | None = None,
    ) -> int:
        with roomy(self._conn), self._writing():
            self._catch_up()
            before, watched = erased_here.sealed_here(self), erased_here.Watch(rows)
            schema.drop_indexes(self._conn, schema.RECORD_INDEXES)
            laid = self._tables.laid_over()
            self._tables.empty()
            with schema.bare(self._conn):
                count = self._tables.fill(watched)
            self._erasing(before & watched.found)
            lifted = self._tables.lift(cursor.sequence) if cursor is not None else set()
            self._leases.doubt()
            self._tables.refold(lifted | laid)
            schema.make_indexes(self._conn, schema.RECORD_INDEXES)
            self._forget()
            self._derived.rebuild(self.local_now().date())
            if cursor is not None:
                self._moved_on(cursor, 0, heard_ms)
            else:
                self._set_meta(cursor="")
        self._settle()
        erased_here.finish(self)
        self._tell(frozenset(STRUCTS))
        return count

    def _hear(self, outcomes: Iterable[Outcome]) -> None:
        """Take down what the outbox knows of changes that still lie over their records, within a transaction."""
        for outcome in outcomes:
            self._tables.note(outcome)
        cursor = self.cursor
        touched = self._tables.lift(cursor.sequence if cursor else 0)
        self._tables.refold(touched)
        self._derived.refresh(by_kind(touched))

    def _moved_on(self, cursor: Cursor, number: int, heard_ms: int | None) -> None:
        self._set_meta(
            cursor=msgspec.json.encode(cursor).decode(),
            acknowledged=str(max(number, self.acknowledged)),
            problem="",
        )
        self._heard(heard_ms)

    def _prepare(self) -> None:
        """Bring a file that was just opened up to date."""
        if self.readonly:
            return
        self._heed_whose()
        folded = int(self._meta("folded") or 0)
        window = self._derived.occurrences.window()
        made = self.outbox.head().number
        if made < folded:  # it never forgets its last change: this is another file, or an old one
            raise TornOutbox
        if made > folded:
            with self._writing():
                self._catch_up()
        spoken = self.outbox.spoken(self._tables.unanswered())
        if spoken:  # the replica lost its last moments, and with them what the server said
            with self._writing():
                self._hear(spoken)
        if window is None or self.local_now().date() > window[1] - timedelta(days=_NEEDED_DAYS):
            with self._writing():
                self._derived.rebuild_agenda(self.local_now().date())
        self._settle()
        erased_here.finish(self)


_NEEDED_DAYS = 35
"""The agenda looks a month ahead: with fewer days than this in the index it is built again on opening."""


@photos_go_first
def open_replica(
    folder: Path,
    *,
    clock: Callable[[], datetime],
    ids: Callable[[], str] | None = None,
    readonly: bool = False,
    uptime: Callable[[], machine.Uptime] = machine.uptime,
) -> Replica:
    """Open the replica of a data folder, making its files where they are not there yet.

    ``clock`` gives the time in UTC, ``uptime`` what the machine knows without it, ``ids`` makes ids of acts (UUIDv7 by
    default). Raises ``FolderMissing``, ``ServerFolder`` where a server and no device is, ``NoDevice`` or ``NothingFetched`` where
    there is nothing to read, ``ReadOnlyFolder``, ``DiskFull``, ``NewerSchema``, ``TornOutbox``, and ``NotAReplica`` when ``replica.db`` is torn or something else:
    ``sync.upkeep.recovery`` sets it aside.
    """
    if not folder.is_dir():
        raise FolderMissing
    if readonly and not (folder / FILE).is_file():
        raise no_records_in(folder)
    if not readonly and not os.access(folder, os.W_OK):
        raise ReadOnlyFolder
    clock = bounded(clock)
    made = ids if ids is not None else lambda: uuid7(int(clock().timestamp() * 1000))
    device = read_device(folder) or DeviceSettings(device="")
    if not device.device and holds_server(folder):
        raise ServerFolder
    if not device.device:  # a new folder, or a copy of a sealed disk
        device = msgspec.structs.replace(device, device=made())
        if not readonly:
            write_device(folder, device)
    path = folder / FILE
    with told(path):
        conn = connect(path, readonly=readonly)
        try:
            if not schema.check(conn):
                pass
            elif not readonly:
                schema.migrate(conn, iso(clock()))
            elif not schema.made(conn):
                raise NotAReplica
            outbox = rejoining.open_outbox(folder, device, readonly=readonly)
        except BaseException:
            conn.close()
            raise
        replica = Replica(
            folder, conn, outbox, device, clock=clock, ids=made, readonly=readonly, uptime=uptime
        )
        try:
            replica._prepare()
            if not readonly:
                set_apart.finish(replica)
        except BaseException:
            replica.close()
            raise
    return replica
