"""A device's own files: photos and logos, named by the SHA-256 of the original.

How they lie in the data folder
-------------------------------
::

    files/SHA256-WIDTH-DIGEST    a picture at a width (0: the original), and the SHA-256 of this very file
    files/SHA256-WIDTH.part      what has come of one so far; the download goes on from there
    files/offered                for which epoch of the server's data the originals here were last offered
    files/outgoing/SHA256        an original that was added here and that the server does not have yet
    files/refused/SHA256         one that the server will not have: it is offered no more, and is only seen here

A file appears under its name in one rename, when all of it is there and its digest is right, and is looked at again each time
that it is read: a torn one is thrown away and comes again. Nothing here is the only copy of anything but ``outgoing`` and
``refused``, which are never evicted. The time of a file's last use is its modification time, moved on at most once a day, so that looking does not
write. Safe to use from several threads and processes.
"""

from __future__ import annotations

import hashlib
import os
import re
import time
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

import msgspec

from sync.errors import UserFacing, of_disk
from sync.pictures import WIDTHS_PX, clean
from sync.whole_files import write_whole

FOLDER = "files"
OUTGOING = "outgoing"
REFUSED = "refused"
OFFERED = "offered"
QUOTA_BYTES = 500_000_000
SCHEME = "sha256:"
_USED_S = 86_400
_DIGEST = re.compile(r"[0-9a-f]{64}")
_NAME = re.compile(r"([0-9a-f]{64})-(\d{1,5})-([0-9a-f]{64})")


def sha_of(value: object) -> str:
    """Return the digest that a record's field names ("sha256:<hex>"), or an empty text."""
    if not isinstance(value, str) or not value.startswith(SCHEME):
        return ""
    digest = value[len(SCHEME) :]
    return digest if _DIGEST.fullmatch(digest) else ""


class Wanted(msgspec.Struct, frozen=True, order=True):
    """A picture that records name, at a width."""

    width_px: int
    sha256: str


class FileStore:
    """The files of one data folder."""

    def __init__(self, folder: Path, quota_bytes: int = QUOTA_BYTES) -> None:
        """Keep files in ``folder`` (a data folder), at most ``quota_bytes``; nothing is made before something is kept."""
        self.folder = folder / FOLDER
        self._quota_bytes = quota_bytes

    # -- reading

    def read(self, sha256: str, width_px: int = 0) -> bytes | None:
        """Return a picture at the width asked, or the one nearest above it, else below; None where there is none."""
        if not _DIGEST.fullmatch(sha256):
            return None
        for path in self._nearest(sha256, width_px):
            with suppress(OSError):
                content = path.read_bytes()
                if hashlib.sha256(content).hexdigest() == path.name[-64:]:
                    self._used(path)
                    return content
                path.unlink(missing_ok=True)  # torn: it comes again
        for place in (OUTGOING, REFUSED):
            with suppress(OSError):
                content = (self.folder / place / sha256).read_bytes()
                return content if hashlib.sha256(content).hexdigest() == sha256 else None
        return None

    def has(self, sha256: str, width_px: int) -> bool:
        """Return whether a picture is here at a width, or as the original."""
        return any(self._width(path) in (0, width_px) for path in self._nearest(sha256, width_px))

    def _nearest(self, sha256: str, width_px: int) -> list[Path]:
        found = [path for path in self._files() if path.name.startswith(f"{sha256}-")]
        order = 1_000_000

        def far(path: Path) -> int:
            width = self._width(path) or order
            asked = width_px or order
            return width - asked if width >= asked else order + asked - width

        return sorted(found, key=far)

    @staticmethod
    def _width(path: Path) -> int:
        return int(path.name.split("-")[1])

    def _files(self) -> Iterator[Path]:
        with suppress(OSError):
            yield from (path for path in self.folder.iterdir() if _NAME.fullmatch(path.name))

    @staticmethod
    def _used(path: Path) -> None:
        now_s = time.time()
        with suppress(OSError):
            if abs(now_s - path.stat().st_mtime) > _USED_S:
                os.utime(path, (now_s, now_s))

    # -- keeping

    def add(self, raw: bytes) -> str:
        """Take a picture that somebody chose: clean it, keep it, and have it sent; return its digest.

        Raises ``BadInput`` for what is no picture, or what the disk says; then nothing was kept.
        """
        content, _ = clean(raw)
        sha256 = hashlib.sha256(content).hexdigest()
        self._write(self.folder / OUTGOING / sha256, content)
        with suppress(OSError):  # somebody wants it tried once more
            (self.folder / REFUSED / sha256).unlink(missing_ok=True)
        return sha256

    def keep(self, sha256: str, width_px: int, content: bytes) -> None:
        """Keep a picture that came, whose digest the caller has checked. Makes room first; raises ``DiskFull``."""
        digest = hashlib.sha256(content).hexdigest()
        if not _DIGEST.fullmatch(sha256) or (width_px == 0 and digest != sha256):
            raise ValueError("a picture is named by the digest of its original")
        self.make_room(len(content))
        self._write(self.folder / f"{sha256}-{width_px}-{digest}", content)

    def sent(self, sha256: str) -> None:
        """Note that the server has an original: from now on it is a file like any other."""
        if not _DIGEST.fullmatch(sha256):
            return
        path = self.folder / OUTGOING / sha256
        with suppress(OSError):
            path.replace(self.folder / f"{sha256}-0-{sha256}")

    def refuse(self, sha256: str) -> None:
        """Note that the server will never have an original: it is set aside, and offered no more."""
        if not _DIGEST.fullmatch(sha256):
            return
        with suppress(OSError):
            aside = self.folder / REFUSED
            aside.mkdir(exist_ok=True)
            (self.folder / OUTGOING / sha256).replace(aside / sha256)

    def offer_again(self, epoch: str, named: Iterable[str]) -> None:
        """Have the originals sent again that records name, unless that was done in this ``epoch`` of the server's data.

        What was killed on the way, or could not be noted, is done again.
        """
        noted = self.folder / OFFERED
        with suppress(OSError):
            if not self.folder.is_dir() or noted.read_bytes() == epoch.encode():
                return
        for sha256 in filter(None, map(sha_of, named)):
            kept = self.folder / f"{sha256}-0-{sha256}"
            if kept.is_file():
                self._made(self.folder / OUTGOING)
                with suppress(OSError):
                    kept.replace(self.folder / OUTGOING / sha256)
        with suppress(UserFacing):
            self._write(noted, epoch.encode())

    def outgoing(self) -> list[str]:
        """Return the digests of what the server does not have yet, the smallest file first."""
        return self._own(OUTGOING)

    def refused(self) -> list[str]:
        """Return the digests of what the server will not have, the smallest file first."""
        return self._own(REFUSED)

    def _own(self, place: str) -> list[str]:
        found = []
        with suppress(OSError):
            for path in (self.folder / place).iterdir():
                if _DIGEST.fullmatch(path.name):
                    found.append((path.stat().st_size, path.name))
        return [name for _, name in sorted(found)]

    def part(self, wanted: Wanted) -> Path:
        """Return where what has come of a picture so far lies; its folder is there."""
        self._made(self.folder)
        return self.folder / f"{wanted.sha256}-{wanted.width_px}.part"

    def _write(self, path: Path, content: bytes) -> None:
        self._made(path.parent)
        draft = path.with_name(f"{path.name}.{os.urandom(8).hex()}.new")
        try:
            write_whole(path, content, draft=draft)
        except OSError as error:
            raise of_disk(error) from error

    @staticmethod
    def _made(folder: Path) -> None:
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise of_disk(error) from error

    # -- room

    def size_bytes(self) -> int:
        """Return how much the files take that may be evicted."""
        return sum(size for _, size, _ in self._by_use())

    def make_room(self, more_bytes: int) -> int:
        """Throw away what was used longest ago until ``more_bytes`` fit under the quota; return how many bytes went."""
        found = self._by_use()
        over = sum(size for _, size, _ in found) + more_bytes - self._quota_bytes
        return self._evict(found, over)

    def evict_all(self) -> int:
        """Throw everything away that comes again, half downloads too: the disk is full. Return how many bytes went."""
        gone = self._evict(self._by_use(), 1 << 62)
        with suppress(OSError):
            for path in [*self.folder.glob("*.part*"), *self.folder.glob("*.new")]:
                with suppress(OSError):
                    size = path.stat().st_size
                    path.unlink()
                    gone += size
        return gone

    def tidy(self, wanted: Iterable[Wanted], named: Iterable[str] = ()) -> None:
        """Throw away half downloads and half written files that nobody asks for any more.

        So goes what was refused, a day after it was added, where no record of ``named`` names it: another photo took its place.
        """
        names = {f"{one.sha256}-{one.width_px}.part" for one in wanted}
        with suppress(OSError):
            for path in [*self.folder.glob("*.part*"), *self.folder.rglob("*.new")]:
                old = time.time() - path.stat().st_mtime > _USED_S
                if path.name.removesuffix(".etag") not in names and old:
                    path.unlink(missing_ok=True)
        digests = set(map(sha_of, named))
        for sha256 in self.refused():
            with suppress(OSError):
                path = self.folder / REFUSED / sha256
                if sha256 not in digests and time.time() - path.stat().st_mtime > _USED_S:
                    path.unlink(missing_ok=True)

    def _by_use(self) -> list[tuple[float, int, Path]]:
        found = []
        for path in self._files():
            with suppress(OSError):
                stat = path.stat()
                found.append((stat.st_mtime, stat.st_size, path))
        return sorted(found)

    @staticmethod
    def _evict(found: list[tuple[float, int, Path]], over_bytes: int) -> int:
        gone = 0
        for _, size, path in found:
            if gone >= over_bytes:
                break
            with suppress(OSError):
                path.unlink()
                gone += size
        return gone


def missing(store: FileStore, named: Iterable[str]) -> list[Wanted]:
    """Return what is to be fetched of the pictures that records name: all of them small first, then large."""
    digests = {digest for digest in map(sha_of, named) if digest}
    here = {*store.outgoing(), *store.refused()}
    return sorted(
        Wanted(width, digest)
        for digest in digests - here
        for width in WIDTHS_PX
        if not store.has(digest, width)
    )
