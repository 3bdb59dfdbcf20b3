"""Which application is on the screen: the real one, or a copy to practise on.

1. a copy is ready: its window opens, and the real application closes with everything it has open, the exchange with it
2. from then on every paper says that it is practice
3. whoever practised leaves, or nobody touched the screen for long: the real application opens as at a start, and fetches
   what came in meanwhile; the copy closes and is removed
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from printing.paper import PRACTICE, mark_pages
from sync.disk.replica import Replica, open_replica
from sync.errors import UserFacing

if TYPE_CHECKING:
    from kiosk.app import Kiosk
    from sync.disk.practice import Copy


class Programme(QObject):
    """Shows the real kiosk, and a copy of it for as long as somebody practises."""

    turned = Signal()
    """Another application is on the screen."""
    failed = Signal(object)
    """The real one does not open again; carries the ``UserFacing`` that says why."""

    def __init__(
        self,
        kiosk: Kiosk,
        open_real: Callable[[], Replica],
        make: Callable[[Replica, str], Kiosk],
        show: Callable[[Kiosk], None],
        *,
        first: str = "home",
    ) -> None:
        """Begin with the real ``kiosk``, which is shown already.

        ``open_real`` opens its replica again, ``make`` builds an application on a replica and a first page, ``show`` puts
        it on the screen and starts it.
        """
        super().__init__()
        self.kiosk = kiosk
        self._open_real, self._make, self._show, self._first = open_real, make, show, first
        self._copy: Copy | None = None
        self._watch()

    @property
    def copy_folder(self) -> Path | None:
        """Where the copy lies that somebody practises on; None while nobody does."""
        return self._copy.folder if self._copy is not None else None

    def _watch(self) -> None:
        practice = self.kiosk.services.practice
        # never from inside a page: it would be gone when it goes on
        practice.enter = lambda copy: QTimer.singleShot(0, self, lambda: self._begin(copy))
        practice.ended.connect(lambda: QTimer.singleShot(0, self, self.leave))

    def _begin(self, copy: Copy) -> None:
        real = self.kiosk
        try:
            replica = open_replica(copy.folder, clock=real.replica.clock)
        except UserFacing as error:
            copy.remove()
            real.shell.tell(error)
            return
        self._copy = copy
        self.kiosk = self._make(replica, "desk")
        self.kiosk.shell.open("deskPractice")
        self._show(self.kiosk)
        real.close()
        mark_pages(PRACTICE)  # not before: a real paper may have been on its way
        self._watch()
        self.turned.emit()

    def leave(self) -> None:
        """Put the real kiosk back, and leave nothing of the copy. Nothing happens while nobody practises."""
        copy, practising = self._copy, self.kiosk
        if copy is None:
            return
        self._copy = None
        try:
            self.kiosk = self._make(self._open_real(), self._first)
        except UserFacing as error:
            self._end(practising, copy)
            self.failed.emit(error)
            return
        self._show(self.kiosk)
        self._end(practising, copy)
        self._watch()
        self.turned.emit()

    def _end(self, practising: Kiosk, copy: Copy) -> None:
        practising.close()
        mark_pages("")
        copy.remove()

    def close(self) -> None:
        """Close what is open; a copy is gone."""
        if self._copy is not None:
            copy, self._copy = self._copy, None
            self._end(self.kiosk, copy)
        elif not self.kiosk.closed:
            self.kiosk.close()
