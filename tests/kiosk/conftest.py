"""The kiosk on a small real replica in a real window, touched by a real finger. A warning of QML fails the test."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import cast

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("QT_QUICK_BACKEND", "software")

import pytest
from PySide6.QtCore import QAbstractItemModel
from PySide6.QtGui import QGuiApplication, QPointingDevice
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot

from kiosk.app import Kiosk, prepare_application
from kiosk.services.speech import Speech
from kiosk.viewmodels.app import App
from kiosk.viewmodels.base import Services
from kiosk.viewmodels.screen import ScreenModel
from kiosk.viewmodels.shell import Shell
from sync.disk.replica import Replica, open_replica
from sync.words import Words
from tests.kiosk.hand import Hand, make_touch_device
from tests.kiosk.neighbourhood import NOW, NOW_UTC, fill


@pytest.fixture(scope="session")
def qapp_cls() -> type[QGuiApplication]:
    """Qt Quick needs no widgets."""
    return QGuiApplication


@pytest.fixture(autouse=True)
def application(qapp: QGuiApplication) -> None:
    """Timers of view models need an application, whichever test comes first."""


@pytest.fixture(scope="session")
def finger(qapp: QGuiApplication) -> QPointingDevice:
    return make_touch_device()


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the neighbourhood that tests know by heart; nobody writes there."""
    folder = tmp_path_factory.mktemp("filled")
    fill(folder).close()
    return folder


@pytest.fixture
def replica(tmp_path: Path, filled: Path) -> Iterator[Replica]:
    for file in filled.iterdir():
        shutil.copyfile(file, tmp_path / file.name)
    with open_replica(tmp_path, clock=lambda: NOW_UTC) as opened:
        yield opened


@pytest.fixture
def services(replica: Replica) -> Iterator[Services]:
    made = Services(replica, Words("nl"), new_id=lambda: "made-by-a-test", now=lambda: NOW)
    yield made
    if made.reading:
        made.inbox.close()


class FakeVoice(Speech):
    """Says nothing, and remembers what it should have said."""

    def __init__(self) -> None:
        super().__init__("espeak-ng")
        self.said: list[str] = []
        self.now = ""

    @property
    def speaking(self) -> bool:
        return bool(self.now)

    def say(self, text: str, language: str) -> None:
        self.stop()
        self.now = text
        self.said.append(text)
        self.changed.emit()

    def stop(self) -> None:
        if self.now:
            self.now = ""
            self.changed.emit()


@pytest.fixture
def voice(qapp: QGuiApplication) -> FakeVoice:
    return FakeVoice()


@pytest.fixture
def open_kiosk(qtbot: QtBot, replica: Replica, voice: FakeVoice) -> Iterator[Callable[..., Kiosk]]:
    """Return a function that opens the kiosk: ``open_kiosk(size_px=(1920, 1080), scale=2.0)``."""
    prepare_application()
    opened: list[Kiosk] = []
    warnings: list[str] = []
    seconds = [0.0]

    def begin(
        size_px: tuple[int, int] = (1080, 1920),
        scale: float = 1.0,
        language: str = "nl",
        first: str = "home",
    ) -> Kiosk:
        kiosk = Kiosk(
            replica, first=first, now=lambda: NOW, voice=voice, monotonic_s=lambda: seconds[0]
        )
        kiosk.engine.warnings.connect(lambda found: warnings.extend(w.toString() for w in found))
        opened.append(kiosk)
        kiosk.show(windowed=True, size_px=size_px)
        qtbot.waitUntil(lambda: kiosk.window.isExposed() and kiosk.window.width() == size_px[0])
        while kiosk.shell.property("textScale") != scale:
            kiosk.shell.biggerText()
        kiosk.shell.setLanguage(language)
        kiosk.setProperty("seconds", seconds)
        return kiosk

    yield begin
    for kiosk in opened:
        kiosk.close()
    assert not warnings, "QML warned:\n" + "\n".join(warnings)


@pytest.fixture
def kiosk(open_kiosk: Callable[..., Kiosk]) -> Kiosk:
    """The kiosk in portrait, 1080 x 1920."""
    return open_kiosk()


@pytest.fixture
def hand(kiosk: Kiosk, finger: QPointingDevice) -> Hand:
    return Hand(kiosk.window, finger)


@pytest.fixture
def check_model(qtbot: QtBot) -> Callable[[QAbstractItemModel], QAbstractItemModelTester]:
    """Return a function that holds a list model against Qt's own tester from then on."""

    def check(model: QAbstractItemModel) -> QAbstractItemModelTester:
        return QAbstractItemModelTester(
            model, QAbstractItemModelTester.FailureReportingMode.Fatal, model
        )

    return check


@pytest.fixture
def no_records(tmp_path: Path) -> Iterator[Services]:
    """Services on a replica that nothing has come into yet, not even its neighbourhood."""
    with open_replica(tmp_path, clock=lambda: NOW_UTC) as opened:
        yield Services(opened, Words("nl"), new_id=lambda: "made-by-a-test", now=lambda: NOW)


@pytest.fixture
def app(qapp: QGuiApplication, services: Services, voice: FakeVoice) -> Iterator[App]:
    """The application without a window."""
    opened = App(services, ScreenModel(), voice=voice)
    yield opened
    for model in opened.made():
        model.close()


@pytest.fixture
def shell(app: App) -> Shell:
    """Where the visitor is, without a window; it stands at the first page."""
    shell = cast(Shell, app.shell)
    shell.home()
    return shell
