"""Reads the inbox beside the interface: with thousands of things that wait no touch waits for it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from kiosk.services.inbox_prints import Papers, Prints
from sync.disk.inbox import Source, Waiting, read
from sync.disk.inbox_pairs import PAIRS
from sync.disk.inbox_people import PEOPLE
from sync.disk.inbox_sheets import SHEET_SOURCES
from sync.disk.inbox_upkeep import UPKEEP_SOURCES
from sync.errors import UserFacing

if TYPE_CHECKING:
    from sync.disk.replica import Replica

SOURCES: tuple[Source, ...] = (*PAIRS, *PEOPLE, *SHEET_SOURCES, Papers(), Prints(), *UPKEEP_SOURCES)
"""Every source there is, in the order of the weekly round. Another one is added here."""


class InboxReader(QObject):
    """What waits, as it was last read. A reading works on a connection of its own, in a thread."""

    changed = Signal()
    """Something was read: ``waiting`` may be another."""
    _came = Signal()

    def __init__(
        self,
        replica: Replica,
        now: Callable[[], datetime],
        sources: Sequence[Source] = SOURCES,
        parent: QObject | None = None,
    ) -> None:
        """Read the folder of ``replica``; ``now`` gives naive local time."""
        super().__init__(parent)
        self.sources = {source.name: source for source in sources}
        self.waiting: Waiting | None = None
        """What was last read; None before the first time."""
        self._replica = replica
        self._now = now
        self._thread: threading.Thread | None = None
        self._found: Waiting | None = None
        self._again = self._closed = False
        self._came.connect(self._take)

    @property
    def busy(self) -> bool:
        """Whether a reading is on its way."""
        return self._thread is not None

    def look(self) -> None:
        """Read anew; when a reading is on its way, once more after it."""
        if self._closed:
            return
        if self._thread is not None:
            self._again = True
            return
        self._again = False
        self._thread = threading.Thread(
            target=self._read, args=(self._now(),), name="inbox", daemon=True
        )
        self._thread.start()

    def _read(self, now: datetime) -> None:
        from sync.disk.replica import open_replica

        own = self._replica
        try:
            with open_replica(own.folder, clock=own.clock, readonly=True) as replica:
                self._found = read(replica, tuple(self.sources.values()), now)
        except (UserFacing, OSError):  # torn, or just moved: the pages say so
            self._found = None
        finally:
            self._came.emit()

    def _take(self) -> None:
        thread = self._thread
        if thread is None or self._closed:
            return  # somebody waited for it already
        thread.join()
        found, self._thread, self._found = self._found, None, None
        if self._again:
            self.look()
        if found is not None:
            self.waiting = found
            self.changed.emit()

    def wait(self) -> None:
        """Wait until what was asked for is read and told."""
        while self._thread is not None:
            self._take()

    def close(self) -> None:
        """End; a reading on its way is waited for, for it holds files open."""
        self._closed = True
        if self._thread is not None:
            self._thread.join()
            self._thread = None
