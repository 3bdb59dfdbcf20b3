"""The notes that a replica keeps about itself: its cursor, its exchanges, its clock, its evenings; and what they come to."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec

from sync.changes import Change
from sync.clock import bounded
from sync.device import DeviceProfile, DeviceSettings, profile_of
from sync.disk import machine, set_apart
from sync.disk.clock_trust import TOLERANCE_MS, ClockState, RightTime, believable, judge
from sync.disk.files import FileStore
from sync.disk.left_behind import count_left
from sync.disk.outbox import Outbox
from sync.disk.sqlite_file import told
from sync.disk.status import Status
from sync.disk.writing import Writing
from sync.errors import UserFacing
from sync.outcomes import Cursor

PENDING = "erasing"
"""The note that holds the ids of boxes of which copies may still lie here (JSON)."""
_DAY = timedelta(days=1)


class Standing(Writing):
    """A replica that knows how it stands with its server and with its clock."""

    def __init__(
        self,
        conn: sqlite3.Connection,
        path: Path,
        outbox: Outbox,
        device: DeviceSettings,
        clock: Callable[[], datetime],
        *,
        readonly: bool,
        uptime: Callable[[], machine.Uptime],
    ) -> None:
        """Stand on the open ``replica.db`` at ``path`` and the outbox beside it."""
        super().__init__(conn, path, clock, readonly=readonly)
        self.outbox = outbox
        self.device = device
        self._uptime = uptime
        self.on_change: list[Callable[[frozenset[str]], None]] = []
        self.on_erased: list[Callable[[frozenset[str]], None]] = []
        """Told the ids of boxes that were erased, and of the records that they were about: papers with them must go."""
        self.clear_elsewhere: Callable[[], None] | None = None
        """Where the thread of this replica must not wait: begins to take what an own act erased off the disk, in another."""

    def _tell(self, kinds: frozenset[str]) -> None:
        self._forget()
        if kinds:
            for callback in list(self.on_change):
                callback(kinds)

    @property
    def cursor(self) -> Cursor | None:
        """How far this replica has come; None where it has nothing from a server yet."""
        raw = self._meta("cursor")
        return msgspec.json.decode(raw, type=Cursor) if raw else None

    @property
    def acknowledged(self) -> int:
        """The last own number up to which the server has spoken."""
        return int(self._meta("acknowledged") or 0)

    def unsent(self, limit: int = 500, max_bytes: int = 256_000) -> list[Change]:
        """Return the own changes to send next, whole acts; see ``Outbox.unsent``."""
        return self.outbox.unsent(self.acknowledged, limit, max_bytes)

    def own_changes(self, kind: str, record: str) -> list[Change]:
        """Return the own changes to a record that the server has not answered, in order."""
        rows = self._rows(
            "SELECT change FROM overlay WHERE kind = ? AND record = ? AND number > ? ORDER BY number",
            (kind, record, self.acknowledged),
        )
        return [msgspec.json.decode(raw, type=Change) for (raw,) in rows]

    # -- the clock

    def clock_state(self) -> ClockState:
        """Return what to think of this machine's clock; see ``clock_trust``."""
        return judge(self._now_ms, self._known(), self._seen_ms(), self._uptime())

    def local_now(self) -> datetime:
        """Return the wall-clock time in the neighbourhood, naive; the best guess where the clock is not to be believed."""
        try:
            state = self.clock_state()
        except UserFacing:  # torn: whoever reads records is told
            return super().local_now()
        if state.trust == "trusted":
            return super().local_now()
        best = datetime.fromtimestamp(state.best_ms / 1000, UTC)
        return best.astimezone(self.zone).replace(tzinfo=None)

    def right_time(self, server_ms: int) -> RightTime | None:
        """Return what a server's clock that just now said ``server_ms`` teaches; None when it is not to be believed."""
        now_ms, up = self._now_ms, self._uptime()
        if not server_ms or not believable(server_ms, now_ms, self._seen_ms()):
            return None
        return RightTime(server_ms, now_ms, up.boot, up.since_ms)

    def vouch(self) -> None:
        """Note that a person looked at the clock, and that it is right."""
        now_ms, up = self._now_ms, self._uptime()
        with self._writing():
            self._learn(RightTime(now_ms, now_ms, up.boot, up.since_ms))
        self._tell(frozenset({"neighbourhood"}))  # every page that names a day reads otherwise now

    def note_moment(self) -> None:
        """Note that it is now, so that a clock that stands before this later is doubted."""
        with self._writing():
            self._saw_now()

    def _saw_now(self) -> None:
        """Move the latest moment seen on, within a transaction; a clock that is not believed moves nothing."""
        if self.clock_state().trust == "trusted" and self._now_ms > self._seen_ms():
            self._set_meta(seen_ms=str(self._now_ms))

    def _learn(self, known: RightTime) -> None:
        self._set_meta(right_time=msgspec.json.encode(known).decode(), seen_ms=str(known.right_ms))

    def _heard(self, server_ms: int | None) -> None:
        """Note when the server was last heard, within a transaction: now, or at ``server_ms`` on its clock in a letter.

        A letter's time says nothing about this clock but this: it is later now. So it moves the latest moment seen on, and
        an older letter never makes what is here look older than it is. 0 notes nothing.
        """
        if server_ms == 0:
            return
        if server_ms is None:
            self._set_meta(last_success=iso(self.clock()))
            return
        known = self._known()
        here_ms = min(server_ms + (known.off_ms if known is not None else 0), self._now_ms)
        then = bounded(lambda: datetime.fromtimestamp(here_ms / 1000, UTC))()
        last = _moment(self._meta("last_success"))
        if last is None or then > last:
            self._set_meta(last_success=iso(then))
        if server_ms > self._seen_ms() and believable(server_ms, self._now_ms, self._seen_ms()):
            self._set_meta(seen_ms=str(server_ms))

    def _known(self) -> RightTime | None:
        raw = self._meta("right_time")
        return msgspec.json.decode(raw, type=RightTime) if raw else None

    def _seen_ms(self) -> int:
        return int(self._meta("seen_ms") or 0)

    @property
    def _now_ms(self) -> int:
        return int(self.clock().timestamp() * 1000)

    def _erasing(self, boxes: set[str]) -> None:
        """Note within a transaction that copies of these boxes may still lie here; see ``erased_here``."""
        if boxes:
            raw = self.note(PENDING)
            noted = boxes | set(msgspec.json.decode(raw, type=list[str]) if raw else ())
            self._set_meta(**{PENDING: msgspec.json.encode(sorted(noted)).decode()})

    # -- exchanges and evenings

    def note_attempt(
        self,
        next_attempt_utc: datetime | None,
        problem: str = "",
        *,
        known: RightTime | None = None,
    ) -> None:
        """Note when the next exchange will be tried, what was the matter with the last one, and what time it told."""
        with self._writing():
            self._set_meta(
                next_attempt=iso(next_attempt_utc) if next_attempt_utc else "", problem=problem
            )
            if known is not None:
                self._learn(known)

    def note_evening(self) -> None:
        """Note that the work before closing time was done."""
        with self._writing():
            self._set_meta(evening=iso(self.clock()))
            self._saw_now()

    def status(self) -> Status:
        """Return how this device stands, from its disk alone."""
        with told(self.path):
            length, oldest = self.outbox.queue()
            cursor, state, known = self.cursor, self.clock_state(), self._known()
            last = _moment(self._meta("last_success"))
            if last is not None and known is not None:  # it was noted by the clock as it stood then
                last -= _whole_s(known.off_ms)
            best = datetime.fromtimestamp(state.best_ms / 1000, UTC)
            unknown = last is None or state.trust == "doubtful"
            return Status(
                device=self.device.device,
                has_server=bool(self.device.server),
                queue_length=length,
                oldest_utc=_moment(oldest),
                set_apart=count_left(self.path.parent),
                tray=self.in_tray(),
                apart=set_apart.standing_of(self.outbox),
                last_success_utc=last,
                next_attempt_utc=_moment(self._meta("next_attempt")),
                problem=self._meta("problem"),
                epoch=cursor.epoch if cursor else "",
                sequence=cursor.sequence if cursor else 0,
                age_days=None if unknown or last is None else max((best - last) // _DAY, 0),
                clock=state.trust,
                clock_off_s=int(state.off_ms / 1000),
                recovered=self.outbox.floor > 0,
                evening_utc=_moment(self._meta("evening")),
                photos_refused=len(FileStore(self.path.parent).refused()),
            )

    def in_tray(self) -> int:
        """Return how many acts wait for a desk: those of this device, and on a desk those of all devices."""
        own = self.outbox.tray_acts()
        if not self._rows("SELECT 1 FROM sqlite_master WHERE name = 'set_aside'"):
            return len(own)  # an older program's file that is only being read
        rows = self._rows("SELECT id FROM set_aside WHERE deleted = 0")
        gone = {row[0] for row in self._rows("SELECT id FROM set_aside WHERE deleted = 1")}
        return len((own - gone) | {row[0] for row in rows})

    def untold_profile(self) -> DeviceProfile | None:
        """Return how this device is set up, when its server does not know that yet."""
        profile = profile_of(self.device)
        known = self._meta("profile") == msgspec.json.encode(profile).decode()
        return None if known else profile

    def told_profile(self, profile: DeviceProfile | None) -> None:
        """Note that the server knows how this device is set up."""
        if profile is not None:
            with self._writing():
                self._set_meta(profile=msgspec.json.encode(profile).decode())

    def pending(self) -> int:
        """Return how many own changes the server has not confirmed."""
        with told(self.path):
            return self.outbox.queue()[0]


def iso(moment: datetime) -> str:
    """Return a moment as it is noted: ISO 8601 in UTC, whole seconds."""
    return moment.astimezone(UTC).isoformat(timespec="seconds")


def _moment(text: str) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _whole_s(off_ms: int) -> timedelta:
    """Return by how much to put right what a clock noted; one that is nearly right is left as it is shown."""
    return timedelta(seconds=off_ms // 1000) if abs(off_ms) > TOLERANCE_MS else timedelta()
