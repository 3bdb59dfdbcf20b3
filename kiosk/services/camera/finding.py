"""Which cameras this computer has, and which one is meant."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec

from kiosk.services.camera.v4l2 import SYSTEM, CameraProblem, Kernel, VideoDevice, name_of

ANY = "auto"
"""The setting of a device that takes the first camera there is."""
DEVICES = Path("/dev")


class Found(msgspec.Struct, frozen=True):
    """A camera that is plugged in."""

    path: str
    name: str


def cameras(devices: Path = DEVICES, kernel: Kernel = SYSTEM) -> Iterator[Found]:
    """Yield the cameras there are, none of them switched on; a camera has more devices than the one that gives pictures."""
    paths = [path for path in devices.glob("video*") if path.name[5:].isdecimal()]
    for path in sorted(paths, key=lambda one: int(one.name[5:])):
        try:
            yield Found(str(path), name_of(str(path), kernel))
        except CameraProblem as problem:
            if problem.why != "none":
                yield Found(str(path), "")


def place_of(where: str, devices: Path = DEVICES, kernel: Kernel = SYSTEM) -> Found:
    """Return the camera that a device's setting means. Raises ``CameraProblem`` when it is not there, or may not be used."""
    if where != ANY:
        return Found(where, name_of(where, kernel))
    for found in cameras(devices, kernel):
        return Found(found.path, found.name or name_of(found.path, kernel))
    raise CameraProblem("none")


def switch_on(where: str, devices: Path = DEVICES, kernel: Kernel = SYSTEM) -> VideoDevice:
    """Return the camera that a device's setting means, switched on. Raises ``CameraProblem``.

    Of several the first that another program has not taken will do.
    """
    if where != ANY:
        return VideoDevice(where, kernel)
    problem = CameraProblem("none")
    for found in cameras(devices, kernel):
        try:
            return VideoDevice(found.path, kernel)
        except CameraProblem as other:
            problem = other
    raise problem
