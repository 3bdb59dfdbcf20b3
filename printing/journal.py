"""Which jobs this device has begun: a file per job in ``spool``, each line of it safe on the disk before the next step.

A line is written before what it says is done, so that a process that was killed left behind how far it can have come. The
process that prints holds a lock on its file, which ends with it: a file that can be locked was left behind. No paper is
kept, and no name of a person.
"""

from __future__ import annotations

import errno
import fcntl
import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Literal

import msgspec

from printing.locks import lock_left, open_locked
from sync.errors import DiskFull, FolderMissing, ReadOnlyFolder
from sync.whole_files import to_disk

FOLDER = "spool"
_NOT_HERE = (errno.EPERM, errno.EACCES, errno.EROFS, errno.ENOTDIR, errno.EEXIST)
"""Not allowed, or something else stands where the folder should."""

Stage = Literal["ready", "sending", "sent"]
"""Nothing has left; the paper may have left; the printer has it."""


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """One job, as far as it came."""

    name: str
    """The job's name at the printer; our own id is in it, so it is never twice."""
    printer: str
    begun_utc_s: float
    stage: Stage = "ready"
    number: int = 0
    """The printer's number of the job, where it is known."""
    waiting: str = ""
    """The id under which the paper waits at the desk (``printing.waiting``)."""
    pages: int = 0
    """Of one copy; 0 where nobody knows."""
    copies: int = 1
    together: int = 1
    """How many copies share a sheet, to be cut apart."""
    private: bool = False
    """Whether a name or number stands on it: a print system must not keep it."""

    @property
    def sides(self) -> int:
        """How many sides of paper come out when all is well."""
        return self.copies // self.together * max(self.pages, 1)


class OpenEntry:
    """A job's file, locked by this process."""

    def __init__(self, path: Path, descriptor: int, entry: Entry) -> None:
        """Take over an open, locked file."""
        self._path = path
        self._descriptor = descriptor
        self.entry = entry

    def write(self, entry: Entry) -> None:
        """Put the job's next stage on the disk. Raises ``DiskFull``; then that stage must not begin."""
        line = msgspec.json.encode(entry) + b"\n"
        try:
            if os.write(self._descriptor, line) != len(line):
                raise DiskFull
            os.fsync(self._descriptor)
        except OSError as error:
            raise DiskFull from error
        self.entry = entry

    @property
    def folder(self) -> Path:
        """The device's data folder."""
        return self._path.parent.parent

    def remove(self) -> None:
        """Forget the job: nothing more can become of it."""
        self._path.unlink(missing_ok=True)
        self.close()

    def close(self) -> None:
        """Leave the job to whoever looks next."""
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1


def begin(folder: Path, job: str, entry: Entry) -> OpenEntry:
    """Make the file of a job. Raises ``FolderMissing``, ``ReadOnlyFolder`` or ``DiskFull``."""
    if not folder.is_dir():
        raise FolderMissing
    path = folder / FOLDER / f"{job}.job"
    fresh = path.with_suffix(".new")
    try:
        path.parent.mkdir(exist_ok=True)
        descriptor = open_locked(fresh, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_APPEND)
    except OSError as error:
        raise (ReadOnlyFolder if error.errno in _NOT_HERE else DiskFull) from error
    opened = OpenEntry(path, descriptor, entry)
    try:
        opened.write(entry)
        fresh.replace(
            path
        )  # with its lock and its first line, so that nobody takes it for left behind
        to_disk(path.parent)
    except BaseException:
        fresh.unlink(missing_ok=True)
        opened.remove()
        raise
    return opened


def left_behind(folder: Path) -> Iterator[OpenEntry]:
    """Yield the jobs of processes that are no more, locked; the caller closes or removes each."""
    for path in sorted((folder / FOLDER).glob("*.job")):
        try:
            descriptor = os.open(path, os.O_RDWR | os.O_APPEND)
        except OSError:
            continue  # just removed by another, or not ours to read
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            os.close(descriptor)
            continue  # somebody is printing it
        entry = _last(descriptor)
        if entry is None:
            os.close(descriptor)  # no journal of ours
        elif os.fstat(descriptor).st_nlink == 0:
            os.close(descriptor)  # its owner was done with it just now
        else:
            yield OpenEntry(path, descriptor, entry)


def clear_left(folder: Path) -> None:
    """Take away the drafts of processes that ended before their job began."""
    for path in (folder / FOLDER).glob("*.new"):
        descriptor = lock_left(path)
        if descriptor is not None:
            with suppress(OSError):
                path.unlink(missing_ok=True)
            os.close(descriptor)


def jobs_of(folder: Path, waiting: str) -> list[Entry]:
    """Return the jobs of a waiting paper of which nobody knows yet what became, whoever looks after them."""
    found = []
    for path in (folder / FOLDER).glob("*.job"):
        try:
            descriptor = os.open(path, os.O_RDONLY)
        except OSError:
            continue  # just removed
        try:
            entry = _last(descriptor)
        finally:
            os.close(descriptor)
        if entry is not None and entry.waiting == waiting:
            found.append(entry)
    return found


def _last(descriptor: int) -> Entry | None:
    """Return the last whole line; a torn one was never acted upon."""
    found = None
    for line in os.pread(descriptor, 1_000_000, 0).split(b"\n"):
        try:
            found = msgspec.json.decode(line, type=Entry)
        except msgspec.MsgspecError:
            continue
    return found
