"""How much paper some papers take: each is made beside the interface, and its pages are counted."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
from PySide6.QtCore import QObject, Signal

from sync.errors import UserFacing
from sync.words import Words

if TYPE_CHECKING:
    from kiosk.viewmodels.base import Services
    from printing.weekly import PaperCount


class _Work(msgspec.Struct, frozen=True):
    """What a thread needs to count, so that it touches nothing of the interface's."""

    folder: Path
    keys: tuple[str, ...]
    language: str
    now_local: datetime
    clock: Callable[[], datetime]


def _counted(work: _Work, stop: Callable[[], bool]) -> dict[str, PaperCount | UserFacing]:
    from printing.jobs import make_paper
    from printing.weekly import count_of
    from sync.disk.replica import open_replica

    found: dict[str, PaperCount | UserFacing] = {}
    words = Words(work.language)
    try:
        with open_replica(work.folder, clock=work.clock, readonly=True) as replica:
            for key in work.keys:
                if stop():
                    break
                try:
                    found[key] = count_of(make_paper(replica, key, words, work.now_local), 1)
                except UserFacing as error:
                    found[key] = error
    except UserFacing as error:
        return dict.fromkeys(work.keys, error)
    return found


class PaperCounts(QObject):
    """What one copy of each of some papers takes; counted when somebody asks, and once for the same papers."""

    changed = Signal()
    _counted = Signal(int, object)

    def __init__(self, services: Services, parent: QObject | None = None) -> None:
        """Begin with nothing counted."""
        super().__init__(parent)
        self._services = services
        self._turn = 0
        self._thread: threading.Thread | None = None
        self._keys: tuple[str, ...] = ()
        self.busy = False
        self.found: Mapping[str, PaperCount | UserFacing] = {}
        """By key what one copy takes, or why it cannot be made."""
        self._counted.connect(self._on_counted)

    def count(self, keys: tuple[str, ...], *, anew: bool = False) -> None:
        """Count papers, by their keys (``printing.jobs``); ``anew`` counts again what may have changed."""
        if keys == self._keys and not anew:
            return
        self._keys = keys
        self._turn += 1
        self.busy = True
        self._services.previews.coming += 1
        services = self._services
        work = _Work(
            services.folder,
            keys,
            services.words.language,
            services.now(),
            services.replica.clock,
        )
        self._thread = threading.Thread(
            target=self._count, args=(self._turn, work), name="paper-count", daemon=True
        )
        self._thread.start()

    def _count(self, turn: int, work: _Work) -> None:
        found: dict[str, PaperCount | UserFacing] = {}
        try:
            found = _counted(work, lambda: turn != self._turn)
        finally:
            self._counted.emit(turn, found)

    def _on_counted(self, turn: int, found: Mapping[str, PaperCount | UserFacing]) -> None:
        self._services.previews.coming -= 1
        if turn == self._turn:
            self.busy, self.found = False, found
            self.changed.emit()

    def close(self, at_most_s: float = 5.0) -> None:
        """Count no further: nobody looks any more."""
        self._turn += 1
        self._keys, self.busy = (), False
        if self._thread is not None:
            self._thread.join(at_most_s)
