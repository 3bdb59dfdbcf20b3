"""Papers that were printed once, and cameras that are plugged into a machine of ours."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
import qrcode
from PIL import Image

from kiosk.services.camera import finding
from kiosk.services.camera import watch as watching
from kiosk.services.camera.finding import ANY, switch_on
from kiosk.services.camera.frames import Frame
from sync.device import read_device, write_device
from sync.disk.replica import Replica, open_replica
from tests.kiosk.camera.driver import Driver, Machine
from tests.kiosk.camera.scenes import Printed, frame_of, printed_badge
from tests.kiosk.neighbourhood import NOW_UTC

WALL = frame_of(Image.new("L", (640, 480), 120), "YUYV")


@pytest.fixture(scope="session")
def badge_paper() -> Printed:
    """Annie's badge, out of the printer."""
    return printed_badge()


@pytest.fixture(scope="session")
def qr_of_rubbish() -> Image.Image:
    """A code of 900 letters, as large as the picture."""
    code = qrcode.QRCode(border=4)
    code.add_data("Z" * 900)
    code.make()
    rows = code.get_matrix()
    dots = bytes(0 if dark else 255 for row in rows for dark in row)
    side = len(rows)
    return Image.frombytes("L", (side, side), dots).resize((side * 6, side * 6), 0)


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    devices = tmp_path / "dev"
    devices.mkdir()
    return Machine(devices)


@pytest.fixture
def replica(tmp_path: Path, filled: Path) -> Iterator[Replica]:
    """The neighbourhood on a device whose camera may go on."""
    folder = tmp_path / "device"
    shutil.copytree(filled, folder)
    settings = read_device(folder)
    assert settings is not None
    write_device(folder, msgspec.structs.replace(settings, camera=ANY))
    with open_replica(folder, clock=lambda: NOW_UTC) as opened:
        yield opened


class Lens:
    """What is before the camera, and whether it is on."""

    def __init__(self, machine: Machine) -> None:
        self.machine = machine
        self.before = WALL
        self.looks = 0
        self.driver = Driver(self._shows)
        machine.plug("video0", self.driver)

    def _shows(self) -> Frame:
        self.looks += 1
        return self.before

    @property
    def on(self) -> bool:
        return self.driver.on

    def stands(self, *, on: bool) -> bool:
        return self.on is on


@pytest.fixture
def lens(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> Iterator[Lens]:
    """A camera in this device's socket, with a wall before it; it is off when the kiosk was closed."""
    monkeypatch.setattr(watching, "PERIOD_S", 0.01)
    monkeypatch.setattr(watching, "RETRY_S", 0.02)
    monkeypatch.setattr(
        finding, "switch_on", lambda where: switch_on(where, machine.devices, machine)
    )
    yield Lens(machine)
    assert machine.at_rest
