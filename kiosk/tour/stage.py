"""A kiosk that nobody sees: the real window, touched by a real finger, photographed."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QDeadlineTimer, QEvent, QEventLoop
from PySide6.QtGui import QPointingDevice

from kiosk.app import Kiosk, prepare_application
from kiosk.display import prepare_machine
from kiosk.services.speech import Speech
from kiosk.tour.hand import Hand, make_touch_device
from kiosk.viewmodels.desk.batch import BatchModel
from kiosk.viewmodels.printing import PrintingModel
from sync.disk.replica import Replica

STILL_S = 2.0
"""A window that still draws after so long moves by itself, as a cursor does."""
_TURN_S = 0.004
_MOST_TURNS = 60
"""As many turns take at least a quarter of a second; on a busy machine so few may take longer than ``STILL_S``."""

PRINTING_PAGES = ("printing", "deskBatch")
"""Pages that show how papers fare."""
PORTRAIT = (1080, 1920)
LANDSCAPE = (1920, 1080)


class Mute(Speech):
    """A voice that is there and says nothing."""

    @property
    def available(self) -> bool:
        """Always there."""
        return True

    def say(self, text: str, language: str) -> None:
        """Say nothing."""


class Stage:
    """One open window of a given size on an open replica."""

    _finger: QPointingDevice | None = None

    def __init__(
        self,
        replica: Replica,
        size_px: tuple[int, int],
        *,
        first: str = "home",
        now: Callable[[], datetime] | None = None,
    ) -> None:
        """Open the kiosk, or the desk with ``first="desk"``; ``now`` gives naive local time. It says nothing aloud."""
        prepare_machine()
        prepare_application()
        if Stage._finger is None:
            Stage._finger = make_touch_device()
        self.warnings: list[str] = []
        self._size_px = size_px
        self._drawn_s = 0.0
        self._turns = self._quiet_turns = 0
        """How often everything had its turn, in all and since the window drew last."""
        self.watch(Kiosk(replica, first=first, now=now, voice=Mute("")))
        self.settle()

    def watch(self, kiosk: Kiosk) -> None:
        """Show an application, and touch it from now on in place of the one before."""
        self.kiosk = kiosk
        kiosk.engine.warnings.connect(
            lambda found: self.warnings.extend(one.toString() for one in found)
        )
        kiosk.show(windowed=True, size_px=self._size_px)
        assert Stage._finger is not None
        self.hand = Hand(kiosk.window, Stage._finger)
        kiosk.window.frameSwapped.connect(self._drawn)

    def turn(self, size_px: tuple[int, int]) -> None:
        """Give the window another size, as a screen that is turned has."""
        self._size_px = size_px
        self.kiosk.window.resize(*size_px)
        self.until(lambda: self.kiosk.screen.size_px == size_px)
        self.settle()

    def settle(self, for_s: float = 0.06) -> None:
        """Let everything happen that is about to, until the window has drawn it and draws no more."""
        began_s = time.monotonic()
        self._drawn_s = began_s
        self._turns = self._quiet_turns = 0
        while not self._still(time.monotonic(), began_s, for_s):
            QCoreApplication.processEvents(
                QEventLoop.ProcessEventsFlag.AllEvents, QDeadlineTimer(20)
            )
            QCoreApplication.sendPostedEvents(None, int(QEvent.Type.DeferredDelete))
            time.sleep(_TURN_S)
            self._turns += 1
            self._quiet_turns += 1

    def _drawn(self) -> None:
        self._drawn_s = time.monotonic()
        self._quiet_turns = 0

    def _still(self, now_s: float, began_s: float, for_s: float) -> bool:
        quiet_s = min(for_s, 0.03)
        if now_s - began_s >= STILL_S and self._turns >= _MOST_TURNS:
            return True
        # on a busy machine time goes by in which nothing had its turn: only what had turns and drew nothing is still
        turned = self._quiet_turns * _TURN_S >= quiet_s / 2
        if self.kiosk.services.reading:
            self._drawn()  # what comes from a thread is still to be laid out
            return False
        if not turned:
            return False
        return now_s - began_s >= for_s and now_s - self._drawn_s >= quiet_s

    def until(self, true: Callable[[], bool], within_s: float = 10.0) -> float:
        """Wait until something is true and return how long that took in seconds. Raises ``TimeoutError``."""
        began = time.monotonic()
        while not true():
            if time.monotonic() - began > within_s:
                raise TimeoutError(f"not within {within_s} s")
            self.settle(0.01)
        return time.monotonic() - began

    def open(self, page: str, key: str = "") -> None:
        """Go to a page from the first one, without touching."""
        self.kiosk.shell.home()
        if page != self.page:
            self.kiosk.shell.open(page, key)
        self.settle()

    @property
    def page(self) -> str:
        """The page that is shown."""
        return str(self.kiosk.shell.property("page"))

    def tap(self, name: str) -> None:
        """Touch what is called ``name``. Raises ``LookupError`` when there is no such thing."""
        self.hand.tap(name)
        self.settle()

    def type(self, text: str) -> None:
        """Touch one key of the keyboard after another."""
        if not text:
            return
        for letter in text:
            wanted = "Spatie" if letter == " " else letter
            if wanted not in self.hand.names():
                wanted = letter.swapcase()
            self.hand.tap(wanted)
            self.settle(0.012)
        self.settle()

    def printed(self) -> None:
        """Wait until the papers that were asked for are made and printed."""
        found = [self.kiosk.app.find(page) for page in PRINTING_PAGES]
        models = [one for one in found if isinstance(one, PrintingModel | BatchModel)]
        self.until(lambda: not any(one.busy for one in models), 30)
        self.settle()

    def photograph(self, path: Path) -> Path:
        """Write a picture of the window."""
        self.settle(0.02)
        return self.hand.photograph(path)

    def close(self) -> None:
        """Close the window and its replica."""
        self.kiosk.close()
