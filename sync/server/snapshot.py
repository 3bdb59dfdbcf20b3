"""A ready first copy of a neighbourhood: a static file, compressed hard, with the cursor it stands at.

How a file is made and stands
-----------------------------
- One is made when somebody asks and the last is older than a few minutes and behind; nobody who pushes waits for it.
- Its name says all that is known of it: neighbourhood and subscription (as a hash), epoch, commit, SHA-256. So it appears
  with its digest in one rename, and a process that is killed on the way leaves a draft that the next one sweeps.
- Who asks while another thread or process makes it waits for a lock of the system (``flock``), which a killed one lets go.
- An older file of the same epoch stands for an hour, so that a slow download can go on; one of an older epoch goes at once.
- ``forget`` throws a neighbourhood's files away, and those that are being made just then never appear.

A device goes on with the delta from the snapshot's cursor.
"""

from __future__ import annotations

import fcntl
import hashlib
import itertools
import os
import time
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

import msgspec
import zstandard

from sync.server.store import Store
from sync.wire import SNAPSHOT_LEVEL, SnapshotHead

FRESH_S = 180
KEPT_S = 3600
"""How long a file stands after a newer one has come."""
HARD_BELOW, LARGE_LEVEL = 20_000, 12
"""Above so many records the level is lower: a seventh more bytes in a sixth of the time, or the first to ask hangs up."""
_TAG_LETTERS = 32


class Ready(msgspec.Struct, frozen=True):
    """A snapshot that stands."""

    path: Path
    digest: bytes
    """SHA-256 of the whole file."""
    size: int
    """Bytes."""

    @property
    def etag(self) -> str:
        """The strong entity tag of the file, in quotes."""
        return f'"{self.digest.hex()[:_TAG_LETTERS]}"'

    @property
    def content_digest(self) -> str:
        """The value of a Content-Digest field over the whole file."""
        return f"sha-256=:{b64encode(self.digest).decode()}:"


class Snapshots:
    """The folder of ready snapshots. Safe to use from many threads and processes."""

    def __init__(self, folder: Path, store: Store) -> None:
        """Keep snapshots in ``folder``, which is made when it is not there."""
        self._folder = folder
        self._store = store
        folder.mkdir(parents=True, exist_ok=True)

    def standing(
        self, neighbourhood: str, venue: str, *, everything: bool, etag: str = ""
    ) -> Ready | None:
        """Return a snapshot that is at most a few minutes behind, or None when it must be made first.

        With ``etag`` the file of that tag is preferred while it stands, so that a slow download goes on where it was.
        """
        epoch, sequence, horizon = self._store.snapshot_place(neighbourhood)
        stem = self._stem(neighbourhood, venue, everything=everything)
        found: list[tuple[float, int, Ready]] = []
        for path in self._folder.glob(f"{stem}.{_short(epoch)}.*.zst"):
            at = int(path.name.split(".")[2])
            try:
                stat = path.stat()
            except FileNotFoundError:  # somebody swept it just now
                continue
            if at >= horizon:  # else the device would be sent to take another at once
                digest = bytes.fromhex(path.name.split(".")[3])
                found.append((stat.st_mtime, at, Ready(path, digest, stat.st_size)))
        for _, _, ready in found:
            if ready.etag == etag:
                return ready
        for made_s, at, ready in sorted(found, key=lambda one: one[1], reverse=True)[:1]:
            if at == sequence or 0 <= time.time() - made_s < FRESH_S:
                return ready
        return None

    def ready(self, neighbourhood: str, venue: str, *, everything: bool) -> Ready:
        """Return a snapshot that is at most a few minutes behind; it is made when there is none."""
        stem = self._stem(neighbourhood, venue, everything=everything)
        found = self.standing(neighbourhood, venue, everything=everything)
        while found is None:
            with self._locked(f"{stem}.lock"):
                found = self.standing(neighbourhood, venue, everything=everything)
                if found is None:
                    self._sweep(stem, "*.new")
                    found = self._make(stem, neighbourhood, venue, everything=everything)
        return found

    def forget(self, neighbourhood: str) -> None:
        """Throw away every snapshot of a neighbourhood; of what is being made just now nothing is given either.

        To be called after the commit that erased somebody, so that the next snapshot is made without them.
        """
        house = _hash(neighbourhood)
        with self._locked(f"{house}.forgotten") as times:
            times.truncate(0)
            times.write(os.urandom(16))
            times.flush()
            self._sweep(house, "*.zst")

    def _make(self, stem: str, neighbourhood: str, venue: str, *, everything: bool) -> Ready | None:
        """Make a snapshot; None when the neighbourhood was told to be forgotten meanwhile."""
        forgotten = f"{_hash(neighbourhood)}.forgotten"
        with self._locked(forgotten) as times:
            before = times.read()
        draft = self._folder / f"{stem}.{os.getpid()}.{time.monotonic_ns()}.new"
        try:
            with (
                self._store.everything(neighbourhood, venue, everything=everything) as whole,
                draft.open("wb") as file,
            ):
                cursor, count, rows = whole
                hashed = _Hashing(file)
                level = SNAPSHOT_LEVEL if count <= HARD_BELOW else LARGE_LEVEL
                packed = zstandard.ZstdCompressor(level=level).compressobj()
                head = msgspec.json.encode(SnapshotHead(cursor=cursor, rows=count))
                for line in itertools.chain([head], rows):
                    hashed.write(packed.compress(line + b"\n"))
                hashed.write(packed.flush())
                file.flush()
                os.fsync(file.fileno())  # its name will say what is in it, also after a power cut
            name = f"{stem}.{_short(cursor.epoch)}.{cursor.sequence}.{hashed.digest.hex()}.zst"
            path = self._folder / name
            with self._locked(forgotten) as times:
                if times.read() != before:
                    return None
                draft.replace(path)
        finally:
            draft.unlink(missing_ok=True)
        self._tidy(stem, path)
        return Ready(path, hashed.digest, hashed.size)

    def _tidy(self, stem: str, newest: Path) -> None:
        """Throw away files of another epoch, and those that nobody can still be taking."""
        epoch = newest.name.split(".")[1]
        for old in self._folder.glob(f"{stem}.*.zst"):
            try:
                aged = time.time() - old.stat().st_mtime > KEPT_S
            except FileNotFoundError:
                continue
            if old != newest and (aged or old.name.split(".")[1] != epoch):
                old.unlink(missing_ok=True)

    def _sweep(self, stem: str, ending: str) -> None:
        for path in self._folder.glob(f"{stem}{ending}"):
            path.unlink(missing_ok=True)

    @contextmanager
    def _locked(self, name: str) -> Iterator[BinaryIO]:
        """Hold the lock on a file of the folder, which is open meanwhile; threads of one process exclude each other too."""
        with (self._folder / name).open("a+b") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            file.seek(0)
            yield file

    def _stem(self, neighbourhood: str, venue: str, *, everything: bool) -> str:
        return f"{_hash(neighbourhood)}-{_hash('all' if everything else f'venue {venue}')}"


class _Hashing:
    """Writes to a file and hashes what passes."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._hash = hashlib.sha256()
        self.size = 0

    def write(self, piece: bytes) -> None:
        self._hash.update(piece)
        self.size += len(piece)
        self._file.write(piece)

    @property
    def digest(self) -> bytes:
        return self._hash.digest()


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:24]


def _short(epoch: str) -> str:
    return epoch.replace("-", "")[-12:]
