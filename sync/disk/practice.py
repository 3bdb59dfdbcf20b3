"""A copy of a device's records to practise on: in memory, for an hour, with nobody real in it.

1. a folder of its own on a file system that lives in memory, readable by this user only
2. keys of its own: what is sealed while practising opens with them, and they end with the folder
3. the records as they are shown now. Of volunteers only name and role come along, so that no real badge opens or is
   changed; for every sealed box a made-up person stands there, sealed to the practice key. What is about real people only
   (consents, looks, blocks, tallies, what was set aside) stays away, and so do ideas and complaints, in which anybody may
   be named. Who is in the house comes along, for the bell rings only where somebody is: visitors see those names anyway
4. a device without a server: what is done to the copy goes nowhere

A helper process that holds one end of a pipe removes the folder when the process that made it ends, however that ends.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec

from sync.changes import Stored
from sync.clock import bounded
from sync.device import DeviceSettings, write_device
from sync.disk.files import FOLDER
from sync.disk.record_tables import RecordTables
from sync.disk.replica import Cursor, Replica, open_replica
from sync.disk.standing import iso
from sync.errors import UserFacing, of_disk
from sync.ids import uuid7
from sync.keyring import state, stating, write_coordinator, write_held
from sync.records import STRUCTS
from sync.seal import Contact, DeskKey, fingerprint, make_desk_key, seal
from sync.signing import make_device_key
from sync.words import N_

PREFIX = "buurtzuil-oefenen-"
"""How the folders of copies are called."""
_MEMORY = ("tmpfs", "ramfs")
_MOUNTS = Path("/proc/self/mounts")
PICTURE_BYTES = 48_000_000
"""So many bytes of pictures come along."""
TOLD_EVERY = 500
"""After so many records it is told how far the copy is."""

_KINDS = frozenset(
    """neighbourhood venue room organisation service activity override signup help_post response box
    announcement partner volunteer shift presence template introduction snooze""".split()
)
"""Kinds that come along; every other one, and one that is not known yet, stays away."""
_OF_VOLUNTEERS = ("name", "role", "stopped_on", "visibility")

PEOPLE = (
    "Anna Oefening",
    "Bram Oefening",
    "Cisca Oefening",
    "Driss Oefening",
    "Elif Oefening",
    "Frits Oefening",
)
"""Who stands in the place of real people. Nobody is called so, and everybody sees it."""
_NUMBERS = "+3161234500{:d}"


class NoPractice(UserFacing):
    """Nothing can be kept in memory here."""

    what = N_("Oefenen kan nu niet op dit apparaat.")
    next = N_("Start het apparaat opnieuw, en probeer het dan weer.")


def memory_folders(mounts: Path = _MOUNTS) -> list[Path]:
    """Return the folders of file systems in memory in which this user may write, the user's own first."""
    try:
        lines = mounts.read_text().splitlines()
    except OSError:
        return []
    held = {fields[1] for line in lines if (fields := line.split())[2] in _MEMORY}
    wanted = [os.environ.get("XDG_RUNTIME_DIR", ""), "/dev/shm", "/run/shm", "/tmp"]
    return [Path(one) for one in wanted if one and _mount(one) in held and os.access(one, os.W_OK)]


def _mount(folder: str) -> str:
    """Return where the file system that ``folder`` is on begins."""
    path = os.path.realpath(folder)
    while not os.path.ismount(path):
        path = os.path.dirname(path)
    return path


class Copy:
    """The folder of a copy, and who removes it. ``remove`` is called by whoever practised."""

    def __init__(self, places: Sequence[Path] | None = None) -> None:
        """Make an empty folder in memory. Raises ``NoPractice`` where there is no memory to make it in."""
        found = list(places) if places is not None else memory_folders()
        if not found:
            raise NoPractice
        for place in found:
            sweep(place)
        try:
            self.folder = Path(tempfile.mkdtemp(prefix=PREFIX, dir=found[0]))
        except OSError as error:
            raise NoPractice from error
        (self.folder / _OWNER).write_text(str(os.getpid()))
        # it reads until the pipe ends, which it does with this process, and hears no Ctrl-C
        self._helper = subprocess.Popen(
            ["/bin/sh", "-c", 'trap "" INT TERM HUP; cat >/dev/null; rm -rf -- "$1"', "sh", self.folder],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )  # fmt: skip

    def remove(self) -> None:
        """Remove everything. Calling it again does nothing."""
        shutil.rmtree(self.folder, ignore_errors=True)
        if self._helper.stdin is not None:
            self._helper.stdin.close()
        self._helper.wait()


_OWNER = "owner"


def sweep(place: Path) -> None:
    """Remove copies in ``place`` whose process is gone: the helper was ended with it."""
    for folder in place.glob(f"{PREFIX}*"):
        try:
            owner = int((folder / _OWNER).read_text())
            os.kill(owner, 0)
        except (ProcessLookupError, ValueError):
            shutil.rmtree(folder, ignore_errors=True)
        except OSError:  # another user's, or just being made
            continue


def make_copy(
    folder: Path,
    *,
    clock: Callable[[], datetime],
    tell: Callable[[int, int], None] = lambda done, of: None,
    stop: Callable[[], bool] = lambda: False,
    places: Sequence[Path] | None = None,
) -> Copy:
    """Return a copy of the replica in ``folder``, which is only read.

    ``tell`` hears how many of how many records are there; ``stop`` is asked whether nobody waits any more. Raises
    ``NoPractice``, ``Stopped``, and what ``open_replica`` raises.
    """
    with open_replica(folder, clock=clock, readonly=True) as real:
        copy = Copy(places)
        try:
            _fill(real, copy.folder, clock, tell, stop)
        except OSError as error:
            copy.remove()
            raise of_disk(error) from error
        except BaseException:
            copy.remove()
            raise
    return copy


class Stopped(Exception):
    """Nobody waits for the copy any more."""


def _fill(
    real: Replica,
    folder: Path,
    clock: Callable[[], datetime],
    tell: Callable[[int, int], None],
    stop: Callable[[], bool],
) -> None:
    now = bounded(clock)()
    key, coordinator = make_desk_key(), make_device_key()
    settings = _settings(real.device, uuid7(int(now.timestamp() * 1000)), coordinator.public)
    write_device(folder, settings)
    write_held(folder, [key])
    write_coordinator(folder, coordinator)
    _copy_pictures(real.folder / FOLDER, folder / FOLDER)
    stated = stating(key.public, state(key.public, 1, iso(now), coordinator))
    rows = _rows(real, key)
    total = sum(real.count(kind) for kind in sorted(_KINDS))

    def counted() -> Iterator[Stored]:
        yield Stored(kind=stated.kind, id=stated.record, fields=dict(stated.fields), sequence=1)
        for done, row in enumerate(rows, 1):
            if done % TOLD_EVERY == 1:
                tell(min(done, total), total)
                if stop():
                    raise Stopped
            yield row

    with open_replica(folder, clock=clock) as copy:
        cursor = Cursor(epoch="practice", neighbourhood=real.neighbourhood.id, sequence=1)
        copy.bootstrap(counted(), cursor)
    tell(total, total)


def _copy_pictures(real: Path, copy: Path) -> None:
    """Copy the pictures that were used last, as far as there is memory for them; a page can do without."""
    if not real.is_dir():
        return
    copy.mkdir()
    room_bytes = PICTURE_BYTES
    files = [(path, path.stat()) for path in real.iterdir() if path.is_file()]
    for path, status in sorted(files, key=lambda one: -one[1].st_mtime_ns):
        room_bytes -= status.st_size
        if room_bytes < 0:
            return
        shutil.copyfile(path, copy / path.name)


def _settings(real: DeviceSettings, device: str, coordinator: str) -> DeviceSettings:
    """Return the settings of the copy: another device, without a server, and with no printer that writes files."""
    return msgspec.structs.replace(
        real,
        device=device,
        practice=True,
        server="",
        server_key="",
        from_image=False,
        coordinator_key=coordinator,
        printer="" if real.printer.startswith("file:") else real.printer,
        slip_printer="" if real.slip_printer.startswith("file:") else real.slip_printer,
    )


def _rows(real: Replica, key: DeskKey) -> Iterator[Stored]:
    tables, people = RecordTables(real.connection), _People(key)
    for kind in STRUCTS:
        if kind in _KINDS:
            for row in tables.every(kind):
                kept = _kept(row, people)
                if kept is not None:
                    yield kept


def _kept(row: Stored, people: _People) -> Stored | None:
    """Return what of a record comes along; None for one that stays away."""
    fields: dict[str, Any] = row.fields
    if row.deleted:
        return None
    if row.kind == "volunteer":
        fields = {name: fields[name] for name in _OF_VOLUNTEERS if name in fields}
    elif row.kind == "neighbourhood":
        fields = {name: value for name, value in fields.items() if name != "house_badge"}
    elif row.kind == "box":
        if fields.get("purpose") or not fields.get("sealed"):
            return None
        fields = {**fields, **people.next_box()}
    else:
        return msgspec.structs.replace(row, sequence=1)
    return msgspec.structs.replace(
        row, fields=fields, marks={k: v for k, v in row.marks.items() if k in fields}, sequence=1
    )


class _People:
    """Made-up people, one after the other, sealed to the practice key. Each is sealed once: nobody has to keep them apart."""

    def __init__(self, key: DeskKey) -> None:
        self._boxes = [
            {
                "sealed": seal(Contact(name=name, phone=_NUMBERS.format(number)), key.public),
                "key": fingerprint(key.public),
                "holds": "name phone",
            }
            for number, name in enumerate(PEOPLE)
        ]
        self._next = 0

    def next_box(self) -> dict[str, str]:
        """Return the fields of a box with the next of them."""
        self._next += 1
        return self._boxes[self._next % len(self._boxes)]
