"""A ready first copy of a neighbourhood: a static file, compressed hard, with the cursor it stands at.

Files are named by neighbourhood, subscription and commit; one is made when somebody asks and the last is older than a few
minutes and behind. A device goes on with the delta from the snapshot's cursor.
"""

from __future__ import annotations

import hashlib
import os
import time
from pathlib import Path

import msgspec
import zstandard

from sync.server.store import Store
from sync.wire import SNAPSHOT_LEVEL, SnapshotHead

FRESH_S = 180


class Snapshots:
    """The folder of ready snapshots."""

    def __init__(self, folder: Path, store: Store) -> None:
        """Keep snapshots in ``folder``, which is made when it is not there."""
        self._folder = folder
        self._store = store
        folder.mkdir(parents=True, exist_ok=True)

    def ready(self, neighbourhood: str, venue: str, *, everything: bool) -> Path:
        """Return a snapshot that is at most a few minutes behind."""
        who = "all" if everything else venue
        stem = hashlib.sha256(f"{neighbourhood}/{who}".encode()).hexdigest()[:24]
        epoch, sequence = self._store.place(neighbourhood)
        standing = sorted(self._folder.glob(f"{stem}.*.zst"), key=lambda path: path.stat().st_mtime)
        if standing:
            newest = standing[-1]
            current = newest.name == f"{stem}.{_short(epoch)}.{sequence}.zst"
            fresh = (
                time.time() - newest.stat().st_mtime < FRESH_S
                and f".{_short(epoch)}." in newest.name
            )
            if current or fresh:
                return newest
        return self._make(stem, neighbourhood, venue, everything=everything)

    def _make(self, stem: str, neighbourhood: str, venue: str, *, everything: bool) -> Path:
        draft = self._folder / f"{stem}.{os.getpid()}.{time.monotonic_ns()}.new"
        with self._store.everything(neighbourhood, venue, everything=everything) as (
            cursor,
            count,
            rows,
        ):
            compressor = zstandard.ZstdCompressor(level=SNAPSHOT_LEVEL)
            with draft.open("wb") as file, compressor.stream_writer(file, closefd=False) as out:
                out.write(msgspec.json.encode(SnapshotHead(cursor=cursor, rows=count)) + b"\n")
                for row in rows:
                    out.write(row + b"\n")
        path = self._folder / f"{stem}.{_short(cursor.epoch)}.{cursor.sequence}.zst"
        draft.replace(path)
        for old in self._folder.glob(f"{stem}.*.zst"):
            if old != path and time.time() - old.stat().st_mtime > 10 * FRESH_S:
                old.unlink(missing_ok=True)
        return path


def _short(epoch: str) -> str:
    return epoch.replace("-", "")[-12:]
