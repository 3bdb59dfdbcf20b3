"""How long somebody waits for the screen: from the start to home, from a touch to the page, from frame to frame.

Everything runs on the example neighbourhood filled up to 10,000 records, in the window that visitors see, without a
display. The floor of each row is an empty QML window that does the same, after the same libraries were loaded.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import msgspec

from tests.benchmarks import Row, percentile

NAMES = ("start", "memory", "tap_to_page", "scroll")
RECORDS = 10_000
STARTS = 9
ROUNDS = 6
FRAMES = 240
STEP_PX = 25.0
HUNG_S = 5.0
AT = datetime(2026, 11, 24, 9, 5, tzinfo=UTC)

_KIOSK = """
import os, sys, time
from importlib.machinery import PathFinder

def watch(app):
    show = app.Kiosk.show
    def shown(self, **how):
        from PySide6.QtCore import QTimer
        def painted():
            told = time.monotonic() - float(sys.argv[2])
            loaded = sorted(sys.modules)
            def quiet():
                import json
                rss = next(line for line in open("/proc/self/status") if line.startswith("VmRSS")).split()[1]
                print(json.dumps({"s": told, "mb": int(rss) / 1024, "modules": loaded}), flush=True)
                os._exit(0)
            self.window.frameSwapped.disconnect()
            QTimer.singleShot(int(sys.argv[3]), quiet)
        self.window.frameSwapped.connect(painted)
        show(self, **how)
    app.Kiosk.show = shown

class Watcher:
    def find_spec(self, name, path=None, target=None):
        if name != "kiosk.app":
            return None
        spec = PathFinder.find_spec(name, path)
        run = spec.loader.exec_module
        spec.loader.exec_module = lambda module: (run(module), watch(module))
        return spec

sys.meta_path.insert(0, Watcher())
from kiosk.commands import main
main(["kiosk", "--data", sys.argv[1]])
"""
"""The command as it is typed; what is watched is put in when the module comes that makes the window."""

_EMPTY = """
import os, sys, time
for name in sys.argv[1].split(","):
    try:
        __import__(name)
    except ImportError:
        pass
from PySide6 import QtCore, QtGui, QtNetwork, QtQml, QtQuick, QtSvg
from PySide6.QtCore import QTimer
application = QtGui.QGuiApplication([])
engine = QtQml.QQmlApplicationEngine()
engine.loadData(b"import QtQuick; Window { width: 1080; height: 1920; visible: true; color: 'white' }")
window = engine.rootObjects()[0]
def painted():
    told = time.monotonic() - float(sys.argv[2])
    def quiet():
        import json
        rss = next(line for line in open("/proc/self/status") if line.startswith("VmRSS")).split()[1]
        print(json.dumps({"s": told, "mb": int(rss) / 1024, "modules": []}), flush=True)
        os._exit(0)
    window.frameSwapped.disconnect()
    QTimer.singleShot(int(sys.argv[3]), quiet)
window.frameSwapped.connect(painted)
window.show()
application.exec()
"""


class _Told(msgspec.Struct):
    s: float
    mb: float
    modules: list[str]


def _run(script: str, first: str, quiet_ms: int = 0) -> _Told:
    """Run a script in a fresh process and return what it says of its first painted frame."""
    surroundings = os.environ | {"QT_QPA_PLATFORM": "offscreen", "QT_QUICK_BACKEND": "software"}
    done = subprocess.run(
        [sys.executable, "-c", script, first, str(time.monotonic()), str(quiet_ms)],
        env=surroundings,
        stdout=subprocess.PIPE,
        check=True,
        timeout=60,
    )
    return msgspec.json.decode(done.stdout.splitlines()[-1], type=_Told)


def _third_party(modules: list[str]) -> str:
    own = {"kiosk", "sync", "printing", "assets", "tests", "__main__"} | sys.stdlib_module_names
    return ",".join(
        name
        for name in modules
        if name.partition(".")[0] not in own
        and not name.startswith(("_", "signature_", "shibokensupport"))
    )


def _starts(folder: Path) -> Iterator[Row]:
    libraries = _third_party(_run(_KIOSK, str(folder)).modules)
    _run(_EMPTY, libraries)
    kiosk, empty = [], []
    for _ in range(STARTS):
        kiosk.append(_run(_KIOSK, str(folder)).s)
        empty.append(_run(_EMPTY, libraries).s)
    yield Row(
        name="start", value=statistics.median(kiosk), unit="s", floor=statistics.median(empty)
    )
    full, bare = _run(_KIOSK, str(folder), 3000), _run(_EMPTY, libraries, 3000)
    yield Row(name="memory", value=full.mb, unit="MB", floor=bare.mb)


_TAPS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("agenda", ("Agenda",)),
    ("activity", ("Agenda", "*row")),
    ("categories", ("Agenda", "Kies soort")),
    ("socialMap", ("Wie kan mij helpen?",)),
    ("socialMap", ("Wie kan mij helpen?", "Geld en brieven")),
    ("service", ("Wie kan mij helpen?", "Geld en brieven", "*row")),
    ("helpBoard", ("Buren voor elkaar",)),
    ("helpPost", ("Buren voor elkaar", "*row")),
    ("placing", ("Buren voor elkaar", "Ik zoek hulp")),
    ("search", ("Zoeken",)),
    ("ask", ("Vraag het iemand",)),
    ("language", ("Taal",)),
    ("announcements", ("*notice",)),
    ("printing", ("Agenda", "*row", "Print op briefje")),
)
"""Each page with the touches that lead to it from home; only the last one is measured."""

_FLOOR_TAP = b"""
import QtQuick
Window { width: 1080; height: 1920; visible: true
    property int taps: 0
    MouseArea { anchors.fill: parent; onClicked: taps++ }
    Rectangle { anchors.centerIn: parent; width: 400; height: 400; color: taps % 2 ? "red" : "blue" } }
"""

_FLOOR_LIST = b"""
import QtQuick
Window { width: 1080; height: 1920; visible: true
    property Item list: view
    ListView { id: view; anchors.fill: parent; model: 1000
        delegate: Text { required property int index; height: 150; text: "Rij " + index; font.pixelSize: 38 } } }
"""


def _pages(folder: Path) -> Iterator[Row]:
    from PySide6.QtCore import QCoreApplication, QEvent, QPoint, Qt
    from PySide6.QtQml import QQmlApplicationEngine
    from PySide6.QtQuick import QQuickItem, QQuickWindow

    from kiosk.tour.hand import Hand, everything, is_a
    from kiosk.tour.stage import PORTRAIT, Stage
    from sync.disk.replica import open_replica

    stage = Stage(open_replica(folder, clock=lambda: AT), PORTRAIT)
    frames = [0]

    def count() -> None:
        frames[0] += 1

    def painted(window: QQuickWindow, act: Callable[[], object]) -> float:
        """Return how long it takes until the window has drawn what ``act`` changed, in seconds."""
        window.frameSwapped.connect(count, Qt.ConnectionType.DirectConnection)
        before, began_s = frames[0], time.perf_counter()
        act()
        while frames[0] == before:
            QCoreApplication.processEvents()
            QCoreApplication.sendPostedEvents(None, int(QEvent.Type.DeferredDelete))
            if time.perf_counter() - began_s > HUNG_S:
                raise TimeoutError("the window draws nothing")
        took_s = time.perf_counter() - began_s
        window.frameSwapped.disconnect(count)
        return took_s

    def target(name: str) -> QPoint:
        hand = stage.hand
        found = {"*row": "RowButton", "*notice": "NoticeBar"}.get(name)
        if found is None:
            return hand.middle(hand.find(name))
        return hand.middle(next(i for i in hand.pressables().values() if is_a(i, found)))

    def further(view: QQuickItem) -> None:
        """Move a list on; from where it stands, for it may have come to rest at a whole row."""
        view.setProperty("contentY", view.property("contentY") + STEP_PX)

    def lists() -> QQuickItem:
        return next(i for i in everything(stage.kiosk.window.contentItem()) if is_a(i, "ListView"))

    engine = QQmlApplicationEngine()
    try:
        values = []
        for page, touches in _TAPS * ROUNDS:
            stage.kiosk.shell.home()
            stage.settle()
            for name in touches[:-1]:
                stage.hand.forget_last_tap()
                stage.hand.touch(target(name))
                stage.settle()
            at = target(touches[-1])
            stage.hand.forget_last_tap()
            values.append(painted(stage.kiosk.window, partial(stage.hand.touch, at)))
            assert stage.page == page, f"{touches} led to {stage.page}"
            stage.printed() if page == "printing" else stage.settle()
        stage.open("socialMap", "geld")
        view = lists()
        scrolled = [painted(stage.kiosk.window, partial(further, view)) for _ in range(FRAMES)]
        engine.loadData(_FLOOR_TAP)
        engine.loadData(_FLOOR_LIST)
        plain, bare = (one for one in engine.rootObjects() if isinstance(one, QQuickWindow))
        hand = Hand(plain, stage.hand.device)
        stage.settle(0.3)
        floor_tap = [painted(plain, lambda: hand.touch(QPoint(500, 900))) for _ in range(40)]
        inner = bare.property("list")
        floor_scroll = [painted(bare, partial(further, inner)) for _ in range(FRAMES)]
        yield Row(
            name="tap_to_page",
            value=percentile(values, 0.99),
            unit="s",
            floor=percentile(floor_tap, 0.99),
        )
        yield Row(
            name="scroll",
            value=percentile(scrolled, 0.99),
            unit="s",
            floor=percentile(floor_scroll, 0.99),
        )
    finally:
        for window in engine.rootObjects():
            if isinstance(window, QQuickWindow):
                window.close()
        stage.close()


@contextmanager
def neighbourhood() -> Iterator[Path]:
    """Have the example neighbourhood with 10,000 records in a folder."""
    from sync.demonstration.folder import make_demo

    with tempfile.TemporaryDirectory(prefix="buurtzuil-bench-") as made:
        folder = Path(made) / "demo"
        make_demo(folder, records=RECORDS, now_utc=AT, today=AT.date())
        yield folder


def run() -> list[Row]:
    """Measure the start in processes of their own, the pages in one window."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    with neighbourhood() as folder:
        return [*_starts(folder), *_pages(folder)]
