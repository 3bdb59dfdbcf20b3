"""What somebody typed into a form and did not save: kept so that a lock, a restart or a power cut takes nothing of it.

It stands in a file of its own, for this device only: it is not a record, it never travels, and it is in no backup of the
server. Whoever writes here leaves out what is about a person; nothing here is sealed. It is offered to whoever typed it, and
goes after a week.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec

from sync.errors import of_disk
from sync.whole_files import write_whole

FILE = "unfinished.json"
KEPT_DAYS = 7
MOST = 50
"""More than anybody begins in a week; the oldest go first."""


class Unfinished(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One form that was left."""

    kind: str
    record: str
    new: bool = False
    """Whether no record was there yet."""
    who: str = ""
    """Who typed it, as changes name their actor; nobody else is offered it."""
    at: str
    """When it was typed last (ISO, UTC)."""
    answers: dict[str, str | list[str]] = {}
    """What was typed, by question; only what differs from the record."""
    copy: dict[str, Any] = {}
    """The fields with which a copy began."""
    left_out: bool = False
    """Whether something was typed that may not be kept."""

    @property
    def place(self) -> tuple[str, str, str]:
        """What of one person about one record: there is one of these."""
        return self.kind, self.record, self.who


_read = msgspec.json.Decoder(list[Unfinished]).decode


class UnfinishedForms:
    """The forms that were left on this device."""

    def __init__(self, folder: Path, clock: Callable[[], datetime]) -> None:
        """Keep them in ``folder``; ``clock`` gives the time in UTC."""
        self._path = folder / FILE
        self._clock = clock

    def all(self) -> list[Unfinished]:
        """Return them, the latest last. A file that cannot be read holds none: nobody's record depends on it."""
        try:
            return _read(self._path.read_bytes())
        except (OSError, msgspec.MsgspecError):
            return []

    def find(self, kind: str, record: str, who: str, *, new: bool) -> Unfinished | None:
        """Return what ``who`` left of a record; of a ``new`` one the last of that kind, whatever id it had."""
        found = [
            one
            for one in self.all()
            if one.kind == kind and one.who == who and (one.record == record or (new and one.new))
        ]
        return found[-1] if found else None

    def keep(self, one: Unfinished) -> None:
        """Keep a form, in place of what was kept of it before. Raises ``DiskFull`` and ``ReadOnlyFolder``."""
        rest = [other for other in self.all() if other.place != one.place]
        self._write([*rest, one][-MOST:])

    def drop(self, kind: str, record: str, who: str) -> None:
        """Keep a form no longer. Raises ``DiskFull`` and ``ReadOnlyFolder``."""
        every = self.all()
        rest = [one for one in every if one.place != (kind, record, who)]
        if len(rest) < len(every):
            self._write(rest)

    def purge(self) -> int:
        """Let go what was left more than a week ago; return how many. The caller knows that the clock is right."""
        oldest = (self._clock() - timedelta(days=KEPT_DAYS)).isoformat(timespec="seconds")
        every = self.all()
        rest = [one for one in every if one.at >= oldest]
        if len(rest) < len(every):
            self._write(rest)
        return len(every) - len(rest)

    def _write(self, forms: Iterable[Unfinished]) -> None:
        kept = list(forms)
        try:
            if kept:
                write_whole(self._path, msgspec.json.encode(kept), mode=0o600)
            else:
                self._path.unlink(missing_ok=True)
        except OSError as error:
            raise of_disk(error) from error
