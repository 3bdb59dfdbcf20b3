"""Wrong PINs make a badge wait, longer each time; nothing that somebody does to the device makes it shorter."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from sync.disk.lockout import BADGE_WAITS_S, FILE, Lockout
from sync.disk.machine import Uptime
from sync.errors import LockedOut, UserFacing

MARK, OTHER = "0123456789abcdef", "fedcba9876543210"


class Machine:
    """A machine that a test can restart, and whose uptime it moves on."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.boot, self.up_s = 1, 100.0

    def lockout(self) -> Lockout:
        return Lockout(self.folder, lambda: Uptime(f"boot-{self.boot}", int(self.up_s * 1000)))

    def restart(self) -> None:
        self.boot, self.up_s = self.boot + 1, 5.0

    def wrong(self, times: int, mark: str = MARK) -> None:
        """Type so many wrong PINs, each as soon as that is possible."""
        for _ in range(times):
            self.up_s += self.lockout().left_s(mark)
            self.lockout().begin(mark)


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


def test_the_wait_grows_with_every_wrong_pin(machine: Machine) -> None:
    waits = []
    for _ in range(12):
        machine.wrong(1)
        waits.append(machine.lockout().left_s(MARK))
    assert waits == [*BADGE_WAITS_S, BADGE_WAITS_S[-1], BADGE_WAITS_S[-1]]
    assert waits[:2] == [0, 0], "everybody mistypes once or twice"
    assert waits[9] == 4 * 3600, "ten wrong PINs"


def test_while_it_waits_no_pin_is_tried(machine: Machine) -> None:
    machine.wrong(5)
    with pytest.raises(LockedOut) as caught:
        machine.lockout().begin(MARK)
    assert caught.value.wait_s == 300
    machine.up_s += 299
    with pytest.raises(LockedOut):
        machine.lockout().check(MARK)
    machine.up_s += 1
    machine.lockout().check(MARK)


def test_a_restart_makes_it_no_shorter(machine: Machine) -> None:
    machine.wrong(5)
    machine.up_s += 200
    machine.restart()
    assert machine.lockout().left_s(MARK) == 295
    machine.restart()
    assert machine.lockout().left_s(MARK) == 295, "nor do many restarts"
    machine.up_s += 295
    assert machine.lockout().left_s(MARK) == 0


def test_the_right_pin_begins_anew(machine: Machine) -> None:
    machine.wrong(4)
    machine.up_s += 60
    machine.lockout().right(MARK)
    machine.wrong(2)
    assert machine.lockout().left_s(MARK) == 0


def test_another_badge_does_not_wait(machine: Machine) -> None:
    machine.wrong(5)
    machine.lockout().begin(OTHER)
    machine.lockout().right(OTHER)
    assert machine.lockout().left_s(MARK) == 300, "and does not help the first"


def test_many_badges_together_make_the_device_wait(machine: Machine) -> None:
    for number in range(10):
        machine.lockout().begin(f"badge-{number}")
    with pytest.raises(LockedOut):
        machine.lockout().begin("badge-11")


def test_rubbish_in_the_file_locks_nobody_out(machine: Machine) -> None:
    (machine.folder / FILE).write_bytes(b"\x00rommel")
    machine.lockout().begin(MARK)


def test_what_is_kept_names_nobody_and_only_this_user_reads_it(machine: Machine) -> None:
    machine.wrong(3)
    file = machine.folder / FILE
    assert file.stat().st_mode & 0o077 == 0
    assert b"271828" not in file.read_bytes()


def test_where_nothing_can_be_kept_nothing_is_tried(machine: Machine) -> None:
    (machine.folder / FILE).mkdir()
    with pytest.raises(UserFacing):
        machine.lockout().begin(MARK)


_TRY = """
import sys, os, signal
from pathlib import Path
from sync.disk.lockout import Lockout
Lockout(Path(sys.argv[1])).begin(sys.argv[2])
os.kill(os.getpid(), signal.SIGKILL)
"""


def test_a_try_counts_when_the_plug_is_pulled_during_it(tmp_path: Path) -> None:
    for _ in range(3):
        ended = subprocess.run([sys.executable, "-c", _TRY, str(tmp_path), MARK], timeout=30)
        assert ended.returncode == -signal.SIGKILL
    assert Lockout(tmp_path).left_s(MARK) > 20
