"""Asks beside the interface whether the printer has a sheet for a paper, before anybody prints it."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from printing.paper_file import Role

if TYPE_CHECKING:
    from kiosk.viewmodels.base import Services
    from sync.device import DeviceSettings


class SheetSizes(QObject):
    """Whether the printer of this device has the sheet of one paper."""

    changed = Signal()
    _came = Signal(int, str)

    def __init__(self, services: Services, parent: QObject | None = None) -> None:
        """Nothing is asked before ``look``."""
        super().__init__(parent)
        self._services = services
        self._turn = 0
        self._thread: threading.Thread | None = None
        self.lacks = ""
        """Why it has none, a text of the catalogue; empty where it has one, or while nobody knows."""
        self._came.connect(self._take)

    def look(self, media: str, role: Role = "sheets") -> None:
        """Ask for paper of this size (a PWG 5101.1 name); ``changed`` tells when the answer is there."""
        self.forget()
        device = self._services.replica.device
        if not (device.printer or device.slip_printer):
            return
        self._services.previews.coming += 1
        work = (self._turn, device, media, role)
        self._thread = threading.Thread(target=self._ask, args=work, name="sheets", daemon=True)
        self._thread.start()

    def _ask(self, turn: int, device: DeviceSettings, media: str, role: Role) -> None:
        from printing.printer_looks import lacks

        said = ""
        try:
            said = lacks(device, media, role)
        finally:
            self._came.emit(turn, said)

    def _take(self, turn: int, said: str) -> None:
        self._services.previews.coming -= 1
        if turn == self._turn and said != self.lacks:
            self.lacks = said
            self.changed.emit()

    def forget(self) -> None:
        """Know nothing again: an answer that is on its way is for a paper that nobody looks at any more."""
        self._turn += 1
        self.lacks = ""

    def close(self, at_most_s: float = 5.0) -> None:
        """Wait for the thread: it must not tell an application that is gone."""
        self.forget()
        if self._thread is not None:
            self._thread.join(at_most_s)
