"""The start, told in order; the only place that builds objects and joins them.

1. the machine: drawing without a GPU where there is none, our own fonts
2. the data: the replica of this device, with an error that says what is wrong and what next
3. the view models, on services that know nothing of the screen
4. the window: the QML module ``Buurtzuil`` with the one object ``app``
5. what acts by itself: the minute, the idle clock, the voice, the exchange with the server
6. the end: everything is stopped and closed in the opposite order
"""

from __future__ import annotations

import functools
import gc
import signal
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import cast

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QFont, QFontDatabase, QGuiApplication
from PySide6.QtQml import QQmlApplicationEngine
from PySide6.QtQuick import QQuickWindow
from shiboken6 import delete

import assets
from kiosk.display import prepare_machine
from kiosk.programme import Programme
from kiosk.services.clock import MinuteClock
from kiosk.services.idle import Idle
from kiosk.services.key_care import KeyCare
from kiosk.services.pictures import IconPictures, LogoPictures, PreviewPictures, QrPictures
from kiosk.services.scanner import Scanner
from kiosk.services.speech import Speech
from kiosk.translation import Translation
from kiosk.viewmodels.app import App
from kiosk.viewmodels.base import Services
from kiosk.viewmodels.bell import BellModel
from kiosk.viewmodels.scans import Scans, is_ours
from kiosk.viewmodels.screen import ScreenModel
from kiosk.viewmodels.shell import Shell
from sync.disk import machine
from sync.disk.replica import Replica, open_replica
from sync.disk.sqlite_file import TornOutbox
from sync.errors import NotAReplica, UserFacing
from sync.ids import uuid7
from sync.words import N_, Words

QML_FOLDER = Path(__file__).parent / "qml"
FONTS = tuple(
    f"Noto{family}-{weight}.ttf"
    for family in ("Sans", "SansArabic")
    for weight in ("Regular", "SemiBold", "Bold")
)
EVENING_AFTER_MS = 2000
"""The first page stands, and the exchange has begun: then it is seen whether the evening's work waits."""
DESK_QUIET_AFTER_S = 600
"""A volunteer who is called away from a form finds it again for ten minutes; then the desk locks."""
HALL_QUIET_AFTER_S = 60
"""In the hall an unlocked desk locks after a minute: everybody can come by."""
TAP_SLIP_PX = 30
"""A finger may slip so far and it still is a tap; Qt's own 10 pixels lose the taps of older hands."""


def utc_now() -> datetime:
    """Return the time in UTC, as the machine has it."""
    return datetime.now(UTC)


def awake_s() -> float:
    """Return seconds that no clock can shift, sleep included: a laptop that was closed locks when it is opened."""
    return machine.uptime().since_ms / 1000


def prepare_application() -> QGuiApplication:
    """Return the Qt application with our fonts; a test may have made it already."""
    application = QGuiApplication.instance()
    if not isinstance(application, QGuiApplication):
        application = QGuiApplication(["buurtzuil"])
    application.setApplicationName("buurtzuil")
    application.styleHints().setStartDragDistance(TAP_SLIP_PX)
    for font in FONTS:
        QFontDatabase.addApplicationFont(str(assets.ROOT / "fonts" / font))
    application.setFont(QFont("Noto Sans"))
    return application


NOT_ENROLLED = UserFacing(
    N_("Deze zuil is nog niet aangemeld."), N_("Vraag de beheerder om een code.")
)
"""A copy of a sealed disk, before somebody let it join."""


class Kiosk(QObject):
    """Everything that is open while the kiosk runs."""

    def __init__(
        self,
        replica: Replica,
        *,
        first: str = "home",
        now: Callable[[], datetime] | None = None,
        voice: Speech | None = None,
        monotonic_s: Callable[[], float] = awake_s,
    ) -> None:
        """Build the application on an open replica; ``show`` makes it visible."""
        super().__init__()
        self.replica = replica
        device = replica.device
        self.services = Services(
            replica,
            Words(device.language),
            new_id=lambda: uuid7(int(replica.clock().timestamp() * 1000)),
            now=now,
            for_visitors=first == "home",
        )
        self._ends: list[Callable[[], None]] = []
        if device.camera:
            self._open_camera(device.camera)
        self.voice = voice if voice is not None else Speech(parent=self)
        self.screen = ScreenModel(device.screen_width_mm)
        self.app = App(
            self.services,
            self.screen,
            self,
            first=first,
            language=self.services.words.language,
            voice=self.voice,
        )
        self.shell = cast(Shell, self.app.shell)
        self._first = first
        self.engine = QQmlApplicationEngine()
        self.translation = Translation(self.engine, self)
        self.idle = Idle(
            monotonic_s,
            quiet_after_s=self._quiet_after_s,
            busy=self._is_busy,
            dirty=lambda: self.shell.dirty,
            parent=self,
        )
        # a best guess of the time may stand still while the machine's clock runs
        self.minute = MinuteClock(now if now is not None else replica.clock, self)
        self.scanner = Scanner(self)
        self.key_care = KeyCare(self.services, self)
        self.scans = Scans(self.services, self.shell, self.app.find)
        self._closed = False
        self._join()
        self.window = self._load()

    def _join(self) -> None:
        self.replica.on_change.append(self._changed)
        self.shell.wordsChanged.connect(lambda: self.translation.speak(self.services.words))
        self.shell.touched.connect(self.idle.touched)
        self.services.session.changed.connect(self.key_care.look)
        self._ends.append(self.key_care.close)
        self.idle.changed.connect(self._rest)
        self.idle.touch.connect(self.shell.hush)
        self.voice.changed.connect(self.shell.voiceChanged)
        self.minute.minute.connect(self.shell.refresh)
        self.scanner.scanned.connect(self._scanned)
        self.shell.changed.connect(self._look_at_bell)
        self.shell.tick.connect(self._look_at_bell)

        if self.services.practice.on:
            self.shell.changed.connect(lambda: self.services.practice.saw(self.shell.pages))

    def _open_camera(self, where: str) -> None:
        """Have a camera at hand, that is off until a page asks for a code."""
        from kiosk.services.camera.finding import switch_on
        from kiosk.services.camera.service import Camera

        camera = Camera(functools.partial(switch_on, where), is_ours=is_ours, parent=self)
        camera.scanned.connect(self._scanned)
        self.services.camera = camera
        self._ends.append(camera.stop)

    def _rest(self, state: str) -> None:
        """Follow the idle clock; where somebody practised, the real kiosk comes back."""
        if state == "resting" and self.services.practice.on:
            self.services.practice.leave()
        else:
            self.shell.rest(state)

    def _is_busy(self) -> bool:
        """Return whether a visitor listens, or waits for somebody from the desk."""
        if self.voice.speaking or self.shell.property("page") != "ask":
            return self.voice.speaking
        from kiosk.viewmodels.ask import AskModel

        return cast(AskModel, self.app.find("ask")).ringing

    def _quiet_after_s(self) -> int:
        """Return after how many seconds without a touch everything begins anew, and the desk locks."""
        device, session = self.replica.device, self.services.session
        if not device.practice and session.in_hall and session.by_badge:
            return min(device.quiet_after_s, HALL_QUIET_AFTER_S)
        if self._first == "home" and not device.practice:
            return device.quiet_after_s
        return max(device.quiet_after_s, DESK_QUIET_AFTER_S)

    def _look_at_bell(self) -> None:
        bell = self.app.find("bell")
        if isinstance(bell, BellModel):
            bell.over(str(self.shell.property("page")))

    def _scanned(self, text: str) -> None:
        self.idle.touched()  # the posters go for a badge as for a finger
        self.scans.take(text)

    def _changed(self, kinds: frozenset[str]) -> None:
        QTimer.singleShot(0, self, self._refresh)

    def _refresh(self) -> None:
        if not self._closed:  # the last word of a thread may come when everything is closed
            self.services.session.look_again()
            self.shell.refresh()

    def _load(self) -> QQuickWindow:
        engine = self.engine
        engine.addImportPath(str(QML_FOLDER))
        engine.addImageProvider("icons", IconPictures())
        engine.addImageProvider("qr", QrPictures())
        engine.addImageProvider("logos", LogoPictures(self.replica.folder))
        engine.addImageProvider("preview", PreviewPictures(self.services.previews))
        if self.services.camera is not None:
            from kiosk.services.camera.service import CameraPictures

            engine.addImageProvider("camera", CameraPictures(self.services.camera))
        self.translation.speak(self.services.words)
        self.shell.home()
        engine.setInitialProperties({"app": self.app})
        engine.loadFromModule("Buurtzuil", "Main")
        roots = engine.rootObjects()
        if not roots:
            raise RuntimeError("the QML module Buurtzuil did not load; its warnings say why")
        window = roots[0]
        assert isinstance(window, QQuickWindow)
        window.installEventFilter(self.idle)
        window.installEventFilter(self.scanner)  # it sees keys first
        return window

    def show(self, *, windowed: bool, size_px: tuple[int, int] | None = None) -> None:
        """Show the window: over the whole screen, or in a size of its own."""
        self.screen.cover(not windowed)
        if not windowed:
            self.window.showFullScreen()
            return
        self.window.resize(*(size_px or self._window_size()))
        self.window.show()

    def _window_size(self) -> tuple[int, int]:
        room = self.window.screen().availableSize()
        height = int(room.height() * 0.92)
        return min(int(height * 9 / 16), room.width()), height

    def start(self) -> None:
        """Let happen what happens by itself. The exchange begins when the first page stands."""
        self.minute.start()
        self._ends.append(self.minute.stop)
        self.idle.start()
        self._ends.append(self.idle.stop)
        if self.replica.device.server:
            QTimer.singleShot(300, self, self._start_exchange)
        elif self.replica.device.from_image:
            self.shell.tell(NOT_ENROLLED)
        self._clear_beside_the_interface()
        if self.services.practice.on:  # a copy has no evening, and leaves no papers
            return
        QTimer.singleShot(1500, self, self._see_to_left_papers)
        QTimer.singleShot(EVENING_AFTER_MS, self, self._see_to_the_evening)

    def _clear_beside_the_interface(self) -> None:
        from kiosk.services.clearing import ClearingWorker

        clearing = ClearingWorker(self.replica, self)
        self.replica.clear_elsewhere = clearing.begin
        self._ends.append(clearing.wait)

    def _see_to_left_papers(self) -> None:
        if not self._closed:
            from kiosk.services.left_papers import LeftPapers
            from kiosk.services.paper_tally import PaperTally

            left = LeftPapers(self.replica.folder)
            self._ends.append(left.wait)
            for look in (left.look, PaperTally(self.replica, self.services.now).look):
                self.minute.minute.connect(look)
                look()

    def _see_to_the_evening(self) -> None:
        if not self._closed:
            from kiosk.services.evening import EveningWorker

            evening = EveningWorker(self.services, lambda: not self.shell.dirty, self)
            evening.done.connect(self._refresh)
            self._ends.append(evening.wait)
            self.minute.minute.connect(evening.look)
            evening.look()

    def _start_exchange(self) -> None:
        if self._closed:
            return
        from kiosk.services.exchange_worker import ExchangeWorker

        worker = ExchangeWorker(self.replica.folder, self, clock=self.replica.clock)
        worker.arrived.connect(self._refresh)
        self.replica.on_change.append(lambda kinds: worker.send())
        self.key_care.wrote.connect(worker.send)
        self.services.papers.wrote.connect(worker.send)
        worker.start()
        self._ends.append(worker.stop)

    @property
    def closed(self) -> bool:
        """Whether everything was closed."""
        return self._closed

    def close(self) -> None:
        """Stop what runs and close what is open, the last first."""
        self._closed = True
        self.voice.stop()
        self.services.practice.close()
        for end in reversed(self._ends):
            end()
        for model in self.app.made():
            model.close()
        self.replica.on_change.clear()
        self.replica.clear_elsewhere = None
        self.scanner.stop()
        self.window.removeEventFilter(self.scanner)
        self.window.removeEventFilter(self.idle)
        self.window.close()
        self.translation.close()
        delete(self.engine)  # with its pages, before what they show
        self.replica.close()


def _collect_from_now_on() -> None:
    """Look for rubbish again, and never among what the start made."""
    gc.freeze()
    gc.enable()


def _open(folder: Path, clock: Callable[[], datetime]) -> Replica:
    """Open the replica, mended where that can be; who starts the kiosk is told. See ``sync.upkeep.opening``."""
    try:
        return open_replica(folder, clock=clock)
    except (NotAReplica, TornOutbox):
        from sync.upkeep.opening import open_mended

        return open_mended(folder, clock=clock, say=functools.partial(print, file=sys.stderr))


def run(
    folder: Path,
    *,
    first: str = "home",
    windowed: bool = False,
    clock: Callable[[], datetime] = utc_now,
    began: Callable[[Kiosk], None] = lambda kiosk: None,
) -> int:
    """Open the kiosk on a data folder and stay until its window is closed; return the exit status.

    ``clock`` gives the time in UTC; ``began`` is called when everything runs: with the kiosk, with a copy
    that somebody practises on, and with the kiosk again.

    Raises ``UserFacing`` when the folder cannot be used.
    """
    prepare_machine()
    replica = _open(folder, clock)
    application = prepare_application()

    def make(opened: Replica, first: str) -> Kiosk:
        return Kiosk(opened, first=first)

    kiosk = make(replica, first)
    for number in (signal.SIGINT, signal.SIGTERM):
        # told through the loop: before it runs there is nothing to quit, and the signal would be lost
        signal.signal(number, lambda *_: QTimer.singleShot(0, application.quit))

    def show(shown: Kiosk) -> None:
        shown.show(windowed=windowed)
        shown.start()
        began(shown)

    QTimer.singleShot(200, _collect_from_now_on)
    programme = Programme(kiosk, lambda: _open(folder, clock), make, show, first=first)
    problems: list[UserFacing] = []
    programme.failed.connect(problems.append)
    programme.failed.connect(lambda _: application.quit())
    show(kiosk)
    status = application.exec()
    programme.close()
    for problem in problems:
        raise problem
    return status
