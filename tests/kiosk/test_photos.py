"""Photos and logos that records name: shown from this device's files, a quiet field until they are there."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from PySide6.QtCore import QSize
from PySide6.QtGui import QGuiApplication

from kiosk.services.pictures import LogoPictures
from sync.disk.files import FileStore, sha_of
from tests.sync.photos import photo
from tests.sync.place import filled

BUURTZUIL = (
    "from kiosk import commands; "
    "commands.OWN_COMMANDS['file'] = 'sync.commands.files:file'; commands.main()"
)
ASKED = QSize(200, 200)


def test_a_photo_is_shown_when_it_is_there(qapp: QGuiApplication, tmp_path: Path) -> None:
    pictures = LogoPictures(tmp_path)
    waits = pictures.requestImage(f"sha256%3A{'0' * 64}", QSize(), ASKED)
    assert waits.size() == ASKED
    assert 0 < waits.pixelColor(100, 100).alpha() < 60
    sha256 = FileStore(tmp_path).add(photo())
    shown = pictures.requestImage(f"sha256%3A{sha256}", QSize(), ASKED)
    assert shown.height() == 200, "it stands upright"
    assert 100 < shown.width() < 120
    assert shown.pixelColor(50, 50).alpha() == 255


def test_what_cannot_be_shown_is_left_out(qapp: QGuiApplication, tmp_path: Path) -> None:
    pictures = LogoPictures(tmp_path)
    for name in ("", "sha256%3A..%2F..%2Fx", "..%2F..%2Fetc%2Fpasswd", "demonstration%2Fnone.svg"):
        image = pictures.requestImage(name, QSize(), ASKED)
        assert image.pixelColor(100, 100).alpha() == 0
    logo = pictures.requestImage("demonstration%2Flogos%2Fmunicipality.svg", QSize(), ASKED)
    assert logo.size() == ASKED


def test_a_photo_is_added_on_the_command_line(tmp_path: Path) -> None:
    filled(tmp_path / "data").close()
    (tmp_path / "foto.jpg").write_bytes(photo())
    (tmp_path / "brief.txt").write_text("Beste mensen,")

    def add(name: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-c", BUURTZUIL, "file", "add", str(tmp_path / name), "--data", str(tmp_path / "data")],
            capture_output=True, text=True, timeout=60, check=False,
        )  # fmt: skip

    done = add("foto.jpg")
    assert done.returncode == 0, done.stderr
    assert FileStore(tmp_path / "data").outgoing() == [sha_of(done.stdout.strip())]
    for name, said in (("brief.txt", "geen foto"), ("weg.jpg", "")):
        refused = add(name)
        assert refused.returncode == 1
        assert said in refused.stderr
        assert "Traceback" not in refused.stderr
