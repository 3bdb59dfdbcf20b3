"""Asks the printers how they fare beside the interface: no page waits for one that is off."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import msgspec
from PySide6.QtCore import QObject, Signal

from printing.paper_file import Role
from sync.words import N_

if TYPE_CHECKING:
    from printing.address import Target
    from printing.printer_looks import Known, Look
    from sync.disk.replica import Replica

ROLES: tuple[Role, ...] = ("sheets", "slips")


class Looks(msgspec.Struct, frozen=True):
    """What was heard when the printers were last asked."""

    looks: dict[Role, Look] = {}
    known: tuple[Known, ...] = ()
    """Printers that could be chosen."""


class PrinterWatch(QObject):
    """The printers of this device as they were last heard."""

    changed = Signal()
    _came = Signal(object)

    def __init__(self, replica: Replica, parent: QObject | None = None) -> None:
        """Nothing is asked before ``look``."""
        super().__init__(parent)
        self._replica = replica
        self._thread: threading.Thread | None = None
        self._again = False
        self.heard: Looks | None = None
        """None before the first time."""
        self.system: Target | None = None
        """The print system whose printers can be chosen; None is that of this machine."""
        self._came.connect(self._take)

    @property
    def busy(self) -> bool:
        """Whether they are being asked."""
        return self._thread is not None

    def look(self) -> None:
        """Ask anew; while they are being asked, once more after that."""
        if self._thread is not None:
            self._again = True
            return
        self._thread = threading.Thread(target=self._ask, name="printers", daemon=True)
        self._thread.start()

    def _ask(self) -> None:
        from printing.printer_looks import NOT_HEARD, OWN_SYSTEM, Look, known_printers, look_at

        device, heard = self._replica.device, Looks()
        try:
            looks: dict[Role, Look] = {
                role: look_at(device, role, self._replica.folder) for role in ROLES
            }
            heard = Looks(looks, tuple(known_printers(self.system or OWN_SYSTEM)))
        except OSError:
            heard = Looks(dict.fromkeys(ROLES, Look(*NOT_HEARD, bad=True)))
        finally:
            self._came.emit(heard)

    def _take(self, heard: Looks) -> None:
        thread, self._thread = self._thread, None
        if thread is not None:
            thread.join()
        self.heard = heard
        again, self._again = self._again, False
        if again:
            self.look()
        self.changed.emit()

    def close(self) -> None:
        """End: an answer on its way is waited for, which takes a few seconds at most."""
        if self._thread is not None:
            self._thread.join()
            self._thread = None


def role_name(role: str) -> str:
    """Return what a role is called, a text of the catalogue."""
    return N_("Briefjes") if role == "slips" else N_("Weekbladen en flyers")
