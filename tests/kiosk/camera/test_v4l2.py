"""The kernel's interface: its numbers, what is no camera, and what goes wrong with one."""

from __future__ import annotations

import ctypes
import errno
import os
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from kiosk.services.camera import v4l2
from kiosk.services.camera.finding import ANY, Found, cameras, place_of, switch_on
from kiosk.services.camera.frames import Frame
from kiosk.services.camera.v4l2 import CameraProblem, VideoDevice, name_of
from tests.kiosk.camera.driver import Driver, Machine, refusal
from tests.kiosk.camera.scenes import Printed, frame_of, held


@pytest.fixture
def frame(badge_paper: Printed) -> Frame:
    return frame_of(held(badge_paper), "YUYV")


def why(call: Callable[[], object]) -> str:
    with pytest.raises(CameraProblem) as problem:
        call()
    return problem.value.why


def test_the_numbers_are_those_of_the_kernel() -> None:
    """As a C compiler makes them of linux/videodev2.h on a machine of 64 bits; the kernel never changes them."""
    assert [
        v4l2.QUERYCAP, v4l2.ENUM_FMT, v4l2.S_FMT, v4l2.REQBUFS, v4l2.QUERYBUF, v4l2.QBUF, v4l2.DQBUF, v4l2.STREAMON,
        v4l2.STREAMOFF,
    ] == [
        0x80685600, 0xC0405602, 0xC0D05605, 0xC0145608, 0xC0585609, 0xC058560F, 0xC0585611, 0x40045612, 0x40045613,
    ]  # fmt: skip


def test_fields_stand_where_the_kernel_has_them() -> None:
    at = {
        (v4l2._Capability, "card"): 16,
        (v4l2._Capability, "capabilities"): 84,
        (v4l2._Capability, "device_caps"): 88,
        (v4l2._FormatDescription, "pixelformat"): 44,
        (v4l2._Format, "width"): 8,
        (v4l2._Format, "bytesperline"): 24,
        (v4l2._Buffer, "bytesused"): 8,
        (v4l2._Buffer, "flags"): 12,
        (v4l2._Buffer, "memory"): 60,
        (v4l2._Buffer, "offset"): 64,
        (v4l2._Buffer, "length"): 72,
    }
    found = {(kind, name): getattr(kind, name).offset for kind, name in at}
    assert found == at
    assert ctypes.sizeof(v4l2._Buffer) == 88


# -- what is no camera


@pytest.mark.parametrize("path", ["/dev/null", "/dev/zero", "/dev/full", "/dev/ptmx", "/dev", "/dev/nothing-at-all"])  # fmt: skip
def test_other_devices_are_no_camera_and_are_left_alone(path: str) -> None:
    assert why(lambda: name_of(path)) == "none"
    assert why(lambda: VideoDevice(path)) == "none"
    assert why(lambda: switch_on(path)) == "none"


def test_neither_are_files_and_pipes(tmp_path: Path) -> None:
    file, pipe = tmp_path / "video0", tmp_path / "video1"
    file.write_bytes(b"kept")
    os.mkfifo(pipe)
    assert list(cameras(tmp_path)) == []
    assert why(lambda: switch_on(ANY, tmp_path)) == "none"
    assert file.read_bytes() == b"kept"
    assert stat.S_ISFIFO(pipe.stat().st_mode)


def test_this_computer_can_be_asked(tmp_path: Path) -> None:
    for found in cameras():  # whatever there is, it is said and stays off
        assert stat.S_ISCHR(Path(found.path).stat().st_mode)


# -- which one


def test_the_first_camera_that_gives_pictures_is_meant(machine: Machine, frame: Frame) -> None:
    machine.plug("video0", Driver(lambda: frame, caps=0x00800000, name="Gegevens"))
    machine.plug("video10", Driver(lambda: frame, name="Tien"))
    second = Driver(lambda: frame, name="Twee")
    machine.plug("video2", second)
    machine.plug("video-index", Driver(lambda: frame))
    names = [found.name for found in cameras(machine.devices, machine)]
    assert names == ["Twee", "Tien"]
    assert place_of(ANY, machine.devices, machine) == Found(str(machine.devices / "video2"), "Twee")
    opened = switch_on(ANY, machine.devices, machine)
    assert opened.name == "Twee"
    other = switch_on(ANY, machine.devices, machine)  # that one is taken
    assert other.name == "Tien"
    assert why(lambda: switch_on(ANY, machine.devices, machine)) == "busy"
    for one in (opened, other):
        one.close()
    assert machine.at_rest


def test_a_camera_that_may_not_be_opened_says_so(machine: Machine, frame: Frame) -> None:
    driver = Driver(lambda: frame)
    driver.denied = True
    path = machine.plug("video0", driver)
    assert why(lambda: VideoDevice(path, machine)) == "denied"
    assert why(lambda: place_of(ANY, machine.devices, machine)) == "denied"
    assert [one.name for one in cameras(machine.devices, machine)] == [""]


# -- what goes wrong


def test_another_program_has_it(machine: Machine, frame: Frame) -> None:
    driver = Driver(lambda: frame)
    driver.taken_elsewhere = True
    path = machine.plug("video0", driver)
    assert why(lambda: VideoDevice(path, machine)) == "busy"
    assert machine.at_rest
    assert not driver.times_on


@pytest.mark.parametrize("offers", [(), ("H264", "HEVC")])
def test_a_camera_without_a_format_of_ours(
    machine: Machine, frame: Frame, offers: tuple[str, ...]
) -> None:
    path = machine.plug("video0", Driver(lambda: frame, offers=offers))
    assert why(lambda: VideoDevice(path, machine)) == "unfit"
    assert machine.at_rest


def test_a_camera_without_memory_for_buffers(machine: Machine, frame: Frame) -> None:
    path = machine.plug("video0", Driver(lambda: frame, most_buffers=0))
    assert why(lambda: VideoDevice(path, machine)) == "unfit"
    assert machine.at_rest


def test_it_is_pulled_out_while_it_is_on(machine: Machine, frame: Frame) -> None:
    device = VideoDevice(machine.plug("video0", Driver(lambda: frame)), machine)
    assert device.read(0.1) is not None
    machine.unplug("video0")
    assert why(lambda: device.read(0.1)) == "none"
    device.close()
    assert machine.at_rest


@pytest.mark.parametrize(
    ("code", "says"), [(errno.EIO, "still"), (errno.EPROTO, "still"), (errno.ENOSPC, "busy")]
)
def test_a_bad_line_is_said(machine: Machine, frame: Frame, code: int, says: str) -> None:
    class Bad(Driver):
        def switch_on(self, kind: object) -> None:
            raise refusal(code)

    path = machine.plug("video0", Bad(lambda: frame))
    assert why(lambda: VideoDevice(path, machine)) == says
    assert machine.at_rest


def test_torn_frames_and_silence_are_no_frame(machine: Machine, frame: Frame) -> None:
    frames = [frame, frame, None, None]
    driver = Driver(lambda: frames.pop(0))
    with_it = VideoDevice(machine.plug("video0", driver), machine)
    driver.torn = True
    assert with_it.read(0.1) is None
    assert with_it.read(0.01) is None
    with_it.close()


def test_the_newest_frame_is_the_one_that_counts(machine: Machine, frame: Frame) -> None:
    shades = iter(range(1, 100))

    def shows() -> Frame:
        return Frame(frame.format, 640, 480, frame.stride, bytes([next(shades)]) * len(frame.data))

    driver = Driver(shows)
    device = VideoDevice(machine.plug("video0", driver), machine)
    for _ in range(3):
        driver.film()
    newest = device.read(0.1)
    assert newest is not None
    assert newest.data[0] == 5  # the first chose the size, four buffers were full
    assert len(driver.queued) == v4l2.BUFFERS
    device.close()
