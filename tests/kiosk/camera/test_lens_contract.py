"""What a camera of Linux does, of which our own stand-in does the same.

No real one goes on by itself in a test: who has one says which in ``BUURTZUIL_TEST_CAMERA``, such as /dev/video0, and sees
that it passes as well.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator

import pytest

from kiosk.services.camera.frames import FORMATS, Frame, grey_of
from kiosk.services.camera.v4l2 import SYSTEM, CameraProblem, Kernel, VideoDevice, name_of
from tests.kiosk.camera.driver import Driver, Machine
from tests.kiosk.camera.scenes import Printed, frame_of, held

REAL = os.environ.get("BUURTZUIL_TEST_CAMERA", "")
LONGEST_S = 5.0


@pytest.fixture(params=["ours", *(["real"] if REAL else [])])
def place(
    request: pytest.FixtureRequest, machine: Machine, badge_paper: Printed
) -> tuple[str, Kernel]:
    """Where a camera is that may go on, and the kernel that has it."""
    if request.param == "real":
        return REAL, SYSTEM
    frame = frame_of(held(badge_paper), "YUYV")
    return machine.plug("video0", Driver(lambda: frame, offers=("H264", "YUYV"))), machine


@pytest.fixture
def device(place: tuple[str, Kernel]) -> Iterator[VideoDevice]:
    opened = VideoDevice(*place)
    yield opened
    opened.close()


def next_frame(device: VideoDevice) -> Frame:
    until = time.monotonic() + LONGEST_S
    while time.monotonic() < until:
        frame = device.read(0.2)
        if frame is not None:
            return frame
    raise AssertionError("no frame came")


def test_it_has_a_name_also_while_it_is_off(place: tuple[str, Kernel]) -> None:
    assert name_of(*place)


def test_it_gives_one_frame_after_the_other_in_a_format_of_ours(device: VideoDevice) -> None:
    for _ in range(12):  # more than there are buffers: each must go back
        frame = next_frame(device)
        assert frame.format in FORMATS
        picture = grey_of(frame)
        assert picture.size == (frame.width_px, frame.height_px)


def test_nobody_else_gets_it_until_it_is_closed(
    place: tuple[str, Kernel], device: VideoDevice
) -> None:
    assert name_of(*place) == device.name
    with pytest.raises(CameraProblem) as problem:
        VideoDevice(*place)
    assert problem.value.why == "busy"
    device.close()
    device.close()  # once more does nothing
    again = VideoDevice(*place)
    try:
        next_frame(again)
    finally:
        again.close()
