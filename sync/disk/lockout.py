"""Wrong PINs, and how long a badge then has to wait: kept on this device, for each badge and for the device as a whole.

1. before a PIN is tried it is counted as wrong, and that is on the disk: pulling the plug during a try wins nothing
2. the right PIN wipes the counts again; while somebody has to wait, no PIN is tried at all
3. waits are counted by the machine's uptime, so nobody who sets the clock makes them shorter; after a restart the whole wait
   begins anew

The file names badges by their marks. It says nothing of anybody, and no PIN.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import msgspec

from sync.disk import machine
from sync.disk.room import photos_go_first
from sync.errors import LockedOut, of_disk
from sync.whole_files import to_disk, write_whole

FILE = "unlock.json"
BADGE_WAITS_S = (0, 0, 30, 60, 300, 900, 1800, 3600, 7200, 14400)
"""How long to wait after the first, second, ... wrong PIN of one badge in a row; the last one stays."""
DEVICE_WAITS_S = (0,) * 9 + (60, 120, 300, 900, 1800, 3600)
"""The same for all badges of this device together."""


class _Tries(msgspec.Struct, frozen=True):
    wrong: int = 0
    wait_ms: int = 0
    boot: str = ""
    since_ms: int = 0
    """When the wait began: see ``machine.Uptime``."""

    def left_ms(self, up: machine.Uptime) -> int:
        same = up.boot == self.boot and up.since_ms >= self.since_ms
        return max(self.wait_ms - (up.since_ms - self.since_ms if same else up.since_ms), 0)

    def one_more(self, up: machine.Uptime, waits_s: Sequence[int]) -> _Tries:
        wrong = self.wrong + 1
        wait_ms = waits_s[min(wrong, len(waits_s)) - 1] * 1000
        return _Tries(wrong, wait_ms, up.boot, up.since_ms)


class _Counts(msgspec.Struct, frozen=True):
    device: _Tries = _Tries()
    badges: dict[str, _Tries] = {}


class Lockout:
    """The counts of one device; every process of it keeps the same ones."""

    def __init__(self, folder: Path, uptime: Callable[[], machine.Uptime] = machine.uptime) -> None:
        """Keep the counts in a data folder."""
        self.folder = folder
        self._uptime = uptime

    def left_s(self, mark: str) -> float:
        """Return how long the badge with this mark has to wait here; 0 when it may try."""
        counts, up = self._read(), self._uptime()
        badge = counts.badges.get(mark, _Tries())
        return max(badge.left_ms(up), counts.device.left_ms(up)) / 1000

    def check(self, mark: str) -> None:
        """Raise ``LockedOut`` when the badge has to wait here."""
        wait_s = self.left_s(mark)
        if wait_s > 0:
            raise LockedOut(wait_s)

    @photos_go_first
    def begin(self, mark: str) -> None:
        """Count a try before it is made.

        Raises ``LockedOut`` when the badge has to wait, and ``UserFacing`` when the count cannot be kept: then nothing may
        be tried.
        """
        with self._alone():
            self.check(mark)
            counts, up = self._read(), self._uptime()
            badge = counts.badges.get(mark, _Tries()).one_more(up, BADGE_WAITS_S)
            device = counts.device.one_more(up, DEVICE_WAITS_S)
            self._write(_Counts(device, {**counts.badges, mark: badge}))

    def right(self, mark: str) -> None:
        """Forget the wrong PINs of a badge whose right one was typed, and those of the device."""
        with self._alone():
            others = {one: tries for one, tries in self._read().badges.items() if one != mark}
            self._write(_Counts(badges=others))

    def _read(self) -> _Counts:
        try:
            return msgspec.json.decode((self.folder / FILE).read_bytes(), type=_Counts)
        except (OSError, ValueError):
            return _Counts()

    def _write(self, counts: _Counts) -> None:
        try:
            write_whole(self.folder / FILE, msgspec.json.encode(counts), mode=0o600)
            to_disk(self.folder)
        except OSError as error:
            raise of_disk(error) from error

    @contextmanager
    def _alone(self) -> Iterator[None]:
        handle = os.open(self.folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX)
            yield
        finally:
            os.close(handle)
