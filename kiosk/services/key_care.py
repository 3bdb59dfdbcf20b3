"""What only somebody who unlocked can do for the keys, beside the interface: her own spare key, and what others lack; then texts that lie open, and whole
names of volunteers that kiosks have.

To look who lacks what takes 5 ms of work with 20 volunteers and 20 ms with 100, and to seal what they lack three times that:
too long for a finger that waits. So a thread with a replica of its own does it, once the first page of the desk stands.

Her key and her ring are in that thread for as long as it works. When the desk locks, it writes nothing more and ends; what
it did not come to is done at the next unlock.
"""

from __future__ import annotations

import logging
import threading
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from sync.disk.replica import open_replica
from sync.errors import UserFacing

if TYPE_CHECKING:
    from kiosk.services.session import Person
    from kiosk.viewmodels.base import Services

_log = logging.getLogger(__name__)

AFTER_MS = 500
"""So long after the desk opened; its first page stands by then."""


class KeyCare(QObject):
    """Sees to the keys for whoever is in, one person at a time."""

    wrote = Signal()
    """Something was given, and waits to be sent."""

    def __init__(self, services: Services, parent: QObject | None = None) -> None:
        """Work for the session of ``services``; nothing happens before ``look`` or ``begin``."""
        super().__init__(parent)
        self._services = services
        self._turn, self._begun = 0, -1
        self._alone = threading.Lock()
        self._thread: threading.Thread | None = None

    def look(self) -> None:
        """Take note that somebody else is in, or nobody: what was begun ends now, the next begins a moment later."""
        self._turn += 1
        QTimer.singleShot(AFTER_MS, self, self.begin)

    def begin(self) -> None:
        """Begin for whoever is in now; nothing for nobody, at a kiosk, or where it was begun already."""
        from sync.disk.volunteering import at_desk

        person = self._services.session.person
        if self._begun == self._turn:
            return
        self._begun = self._turn
        if person is None or person.key is None or not at_desk(self._services.replica):
            return
        self._thread = threading.Thread(
            target=self._work, args=(self._turn, person), name="key care", daemon=True
        )
        self._thread.start()

    def _work(self, turn: int, person: Person) -> None:
        from sync.disk.told import seal_told
        from sync.disk.volunteer_files import part_old
        from sync.disk.volunteering import after_unlock

        replica = self._services.replica
        assert person.key is not None
        try:
            with self._alone, open_replica(replica.folder, clock=replica.clock) as own:
                own.device = replica.device
                did = after_unlock(
                    own,
                    person.id,
                    person.key,
                    person.ring,
                    person.id,
                    wanted=lambda: turn == self._turn,
                )
                if turn == self._turn:
                    did = seal_told(own, person.ring, person.id) > 0 or did
                if turn == self._turn and person.role == "coordinator":
                    did = part_old(own, person.id) > 0 or did
        except UserFacing as error:  # a full disk: the next unlock does it
            _log.warning("keys could not be seen to: %s", type(error).__name__)
            return
        if did:
            self.wrote.emit()

    def wait(self, at_most_s: float = 10.0) -> None:
        """Wait until what was begun is done."""
        if self._thread is not None:
            self._thread.join(at_most_s)

    def close(self) -> None:
        """End what was begun."""
        self._turn += 1
        self.wait(3.0)
