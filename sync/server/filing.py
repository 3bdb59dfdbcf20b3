"""The part of the store that keeps pictures: originals by their SHA-256, and what was scaled from them."""

from __future__ import annotations

import hashlib
import re

import msgspec
from sqlalchemy import and_, delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from sync.changes import Stored
from sync.pictures import inspect, scaled
from sync.records import PICTURE_FIELDS
from sync.server.base import Base
from sync.server.tables import FILE, RECORD
from sync.server.transactions import again

MAX_BYTES = 1_000_000_000
"""What one neighbourhood's pictures may take."""
UNUSED_DAYS = 30
"""How long a picture stays that no record names."""
_DAY_MS = 86_400_000
_STORED = msgspec.json.Decoder(Stored)
_NAMED = re.compile(rb"sha256:([0-9a-f]{64})")


class NoRoom(Exception):
    """The neighbourhood has as many pictures as it may."""


class Kept(msgspec.Struct, frozen=True):
    """A picture as it is kept."""

    media_type: str
    content: bytes


class Filing(Base):
    """Keeps pictures."""

    def put_file(self, neighbourhood: str, content: bytes) -> str:
        """Keep an original and return its SHA-256 in hex; the same again is nothing new.

        Raises ``NoRoom``, or the errors of ``pictures.inspect`` for what must not be kept.
        """
        media_type, _ = inspect(content)
        sha256 = hashlib.sha256(content).hexdigest()
        if self._file(neighbourhood, sha256, 0) is not None:
            return sha256
        with self.engine.connect() as db:
            mine = FILE.c.neighbourhood == neighbourhood
            size = db.scalar(select(func.sum(func.length(FILE.c.content))).where(mine)) or 0
        if int(size) + len(content) > MAX_BYTES:
            raise NoRoom
        self._keep(neighbourhood, sha256, 0, Kept(media_type, content))
        return sha256

    def file(self, neighbourhood: str, sha256: str, width_px: int = 0) -> Kept | None:
        """Return a picture at most ``width_px`` wide (0: the original), which is made at the first ask; None when unknown."""
        found = self._file(neighbourhood, sha256, width_px)
        if found is not None or width_px == 0:
            return found
        original = self._file(neighbourhood, sha256, 0)
        if original is None:
            return None
        smaller = scaled(original.content, width_px)
        if smaller == original.content:
            return original  # not wider: nothing is kept twice
        made = Kept(original.media_type, smaller)
        self._keep(neighbourhood, sha256, width_px, made)
        return self._file(neighbourhood, sha256, width_px) or made  # of two makers one wins

    def _file(self, neighbourhood: str, sha256: str, width_px: int) -> Kept | None:
        one = and_(
            FILE.c.neighbourhood == neighbourhood,
            FILE.c.sha256 == sha256,
            FILE.c.width_px == width_px,
        )
        with self.engine.connect() as db:
            row = db.execute(select(FILE.c.media_type, FILE.c.content).where(one)).first()
        return Kept(row[0], bytes(row[1])) if row is not None else None

    @again
    def _keep(self, neighbourhood: str, sha256: str, width_px: int, kept: Kept) -> None:
        row = {
            "neighbourhood": neighbourhood,
            "sha256": sha256,
            "width_px": width_px,
            "media_type": kept.media_type,
            "added_ms": self._now_ms(),
            "content": kept.content,
        }
        try:
            with self._writing.begin() as db:
                db.execute(insert(FILE).values(row))
        except IntegrityError:
            return  # somebody else kept the same just now

    @again
    def tidy_files(self, neighbourhood: str) -> int:
        """Throw away pictures that no record has named for 30 days; return how many originals went.

        ``added_ms`` is when a picture came or was last found to be named: those that are named move on each time. Meant to
        run now and then; what comes in while it runs is too young to go.
        """
        now = self._now_ms()
        wanted = and_(RECORD.c.neighbourhood == neighbourhood, RECORD.c.kind.in_(PICTURE_FIELDS))
        named: set[str] = set()
        with self.engine.connect() as db:
            rows = select(RECORD.c.stored).where(wanted).execution_options(yield_per=1000)
            for (stored,) in db.execute(rows):
                if b'"tombstone"' not in stored or not _STORED.decode(stored).deleted:
                    named |= {found.decode() for found in _NAMED.findall(stored)}
        mine = FILE.c.neighbourhood == neighbourhood
        with self._writing.begin() as db:
            held = set(db.scalars(select(FILE.c.sha256).where(mine).distinct()))
            for sha256 in sorted(held & named):
                db.execute(
                    update(FILE).where(and_(mine, FILE.c.sha256 == sha256)).values(added_ms=now)
                )
            old = and_(mine, FILE.c.added_ms < now - UNUSED_DAYS * _DAY_MS)
            gone = set(db.scalars(select(FILE.c.sha256).where(old).distinct())) - named
            for sha256 in sorted(gone):
                db.execute(delete(FILE).where(and_(mine, FILE.c.sha256 == sha256)))
        return len(gone)
