"""What the kiosk is built of: no module of Qt that is under the GPL alone, and a first page that loads little."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
from importlib.metadata import distributions
from pathlib import Path

import pytest

import kiosk
from tests.kiosk.neighbourhood import fill

ROOT = Path(kiosk.__file__).parent.parent
PACKAGES = ("kiosk", "printing", "sync", "assets")
GPL_ONLY = re.compile(
    r"Qt[ .]?(?:VirtualKeyboard|Charts|Graphs|DataVisualization|WebEngine\w*|Quick3D\w*|QuickTimeline|NetworkAuth"
    r"|HttpServer|Quick[ .]VirtualKeyboard|Lottie\w*|Coap|Mqtt|Grpc|Protobuf|ShaderTools|InsightTracker|WaylandCompositor)"
)
"""Modules that Qt gives away under the GPL and not under the LGPL (doc.qt.io, "Licenses used in Qt")."""
ALLOWED = {"QtCore", "QtGui", "QtQml", "QtQuick", "QtSvg", "QtTest", "QtNetwork"}


def imported(path: Path) -> set[str]:
    """Return the Qt modules that a Python file imports, anywhere in it."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        names: list[str] = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module == "PySide6":
            names = [f"PySide6.{alias.name}" for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            names = [node.module]
        found |= {name.split(".")[1] for name in names if name.startswith("PySide6.")}
    return found


def test_python_imports_free_modules_of_qt_only() -> None:
    used = {
        module: path.name
        for package in PACKAGES
        for path in (ROOT / package).rglob("*.py")
        for module in imported(path)
    }
    assert {"QtCore", "QtQuick"} <= set(used), "else nothing was looked at"
    assert set(used) <= ALLOWED, used


def test_qml_imports_free_modules_of_qt_only() -> None:
    lines = [
        (path.name, line)
        for path in (ROOT / "kiosk" / "qml").rglob("*.qml")
        for line in path.read_text(encoding="utf-8").splitlines()
        if line.startswith("import ")
    ]
    modules = {line.split()[1] for _, line in lines}
    assert modules == {"QtQuick", "QtQuick.Layouts", "Buurtzuil", "Buurtzuil.Models"}
    assert not [one for one in lines if GPL_ONLY.search(one[1])]


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-dev.lock"])
def test_the_lock_installs_the_essentials_and_no_addons(lock: str) -> None:
    names = set(re.findall(r"^([\w.-]+)==", (ROOT / lock).read_text(encoding="utf-8"), re.M))
    assert "pyside6-essentials" in names
    forbidden = {"pyside6", "pyside6-addons", "pyqt6", "pyqt5", "pyqt6-webengine"}
    assert not names & forbidden


def test_what_is_installed_here_has_no_addons_either() -> None:
    names = {one.metadata["Name"].lower().replace("_", "-") for one in distributions()}
    assert "pyside6-addons" not in names
    assert "pyside6" not in names


LATE = ("requests", "urllib3", "reportlab", "litestar", "uvicorn", "sqlalchemy", "alembic", "phonenumbers",
        "PIL", "nacl", "opening_hours", "qrcode", "structlog", "printing.handout", "printing.slip", "sync.line.exchange",
        "sync.server", "zxingcpp", "kiosk.services.camera")  # fmt: skip

FIRST_PAGE = """
import json, sys
from datetime import UTC, datetime
from pathlib import Path
from kiosk.app import Kiosk, prepare_application
from kiosk.display import prepare_machine
from sync.disk.replica import open_replica
prepare_machine()
replica = open_replica(Path(sys.argv[1]), clock=lambda: datetime.now(UTC))
application = prepare_application()
kiosk = Kiosk(replica)
kiosk.show(windowed=True, size_px=(540, 960))
kiosk.start()
told = []
kiosk.window.frameSwapped.connect(lambda: told.append(sorted(sys.modules)) or application.quit())
application.exec()
kiosk.close()
print(json.dumps(told[0]))
"""


def test_the_first_page_loads_neither_network_nor_paper_nor_server(tmp_path: Path) -> None:
    import json

    fill(tmp_path).close()
    done = subprocess.run(
        [sys.executable, "-c", FIRST_PAGE, str(tmp_path)],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
        cwd=ROOT,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen", "QT_QUICK_BACKEND": "software"},
    )
    loaded = set(json.loads(done.stdout))
    assert "kiosk.viewmodels.home" in loaded
    assert {name for name in LATE if name in loaded} == set()
    assert not done.stderr


DESK_AFTER_VISITORS = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from kiosk.tour.stage import PORTRAIT, Stage
from kiosk.viewmodels.pages import PAGES
from sync.disk.replica import open_replica
stage = Stage(open_replica(Path(sys.argv[1]), clock=lambda: datetime(2026, 11, 24, 13, 5, tzinfo=UTC)), PORTRAIT)
for page in ("helpBoard", "agenda", "home", "desk", "deskInbox", "deskMore", "deskVolunteers", "deskRota"):
    assert page in PAGES, page
    stage.kiosk.shell.open(page)
    stage.settle()
    print(page, len(stage.hand.texts()), *stage.warnings)
stage.close()
"""


def test_a_visitors_page_that_came_first_leaves_the_desks_pages_whole(tmp_path: Path) -> None:
    """In a process of its own: QML keeps a page that could not be made, and other tests have every view model loaded."""
    fill(tmp_path).close()
    done = subprocess.run(
        [sys.executable, "-c", DESK_AFTER_VISITORS, str(tmp_path)],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
        cwd=ROOT,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen", "QT_QUICK_BACKEND": "software"},
    )
    for line in done.stdout.splitlines():
        _page, texts, *warnings = line.split(maxsplit=2)
        assert not warnings, line
        assert int(texts) > 5, line
    assert len(done.stdout.splitlines()) == 8
