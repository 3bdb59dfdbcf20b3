"""The part of the store that gives records: pages after a cursor, and everything for a snapshot."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import msgspec
from sqlalchemy import ColumnElement, and_, func, or_, select

from sync.outcomes import Cursor
from sync.server.base import Base
from sync.server.record_rows import EVERYWHERE, SEALED_KINDS
from sync.server.tables import NEIGHBOURHOOD, RECORD
from sync.server.transactions import again
from sync.wire import PAGE_ROWS


class Page(msgspec.Struct, frozen=True):
    """Records after a cursor, never parting a commit."""

    rows: list[msgspec.Raw]
    sequence: int
    more: bool
    epoch: str = ""
    horizon: int = 0
    """A cursor below this commit has missed deletions that nobody remembers any more."""


def _open_to(venue: str) -> ColumnElement[bool]:
    """Return what a kiosk of a venue may have: of the sealed kinds only the boxes of its own venue."""
    own_box = and_(RECORD.c.kind == "box", RECORD.c.venue.in_((venue, EVERYWHERE)))
    return or_(RECORD.c.kind.not_in(SEALED_KINDS), own_box)


class Paging(Base):
    """Gives records to devices."""

    @again
    def page(self, neighbourhood: str, after: int, venue: str, *, everything: bool) -> Page:
        """Return records committed after ``after``; sealed boxes only of one venue unless ``everything``.

        Epoch and horizon are read after the records: where they still are what the reader knows, the records are of that
        epoch and none was forgotten.
        """
        page = self._page(neighbourhood, after, venue, everything=everything)
        with self.engine.connect() as db:
            bounds = select(NEIGHBOURHOOD.c.epoch, NEIGHBOURHOOD.c.horizon_sequence)
            row = db.execute(bounds.where(NEIGHBOURHOOD.c.neighbourhood == neighbourhood)).one()
        return msgspec.structs.replace(page, epoch=row[0], horizon=int(row[1]))

    def _page(self, neighbourhood: str, after: int, venue: str, *, everything: bool) -> Page:
        wanted = and_(RECORD.c.neighbourhood == neighbourhood, RECORD.c.sequence > after)
        if not everything:
            wanted = and_(wanted, _open_to(venue))
        with self.engine.connect() as db:
            top = (
                db.scalar(
                    select(NEIGHBOURHOOD.c.sequence).where(
                        NEIGHBOURHOOD.c.neighbourhood == neighbourhood
                    )
                )
                or 0
            )
            asked = (
                select(RECORD.c.sequence, RECORD.c.stored)
                .where(wanted)
                .order_by(RECORD.c.sequence)
                .limit(PAGE_ROWS + 1)
            )
            rows = db.execute(asked).all()
            if len(rows) <= PAGE_ROWS:
                return Page([msgspec.Raw(row[1]) for row in rows], int(top), more=False)
            last = int(rows[-2][0])
            if last == int(rows[-1][0]):  # the page would part a commit: give all of it, or none
                whole = [row for row in rows if row[0] < last]
                if whole:
                    return Page(
                        [msgspec.Raw(row[1]) for row in whole], int(whole[-1][0]), more=True
                    )
                rest = db.execute(
                    select(RECORD.c.stored).where(and_(wanted, RECORD.c.sequence == last))
                ).scalars()
                return Page([msgspec.Raw(row) for row in rest], last, more=True)
            return Page([msgspec.Raw(row[1]) for row in rows[:-1]], last, more=True)

    def snapshot_place(self, neighbourhood: str) -> tuple[str, int, int]:
        """Return epoch, highest commit and horizon of a neighbourhood: what a snapshot must not lie behind."""
        with self.engine.connect() as db:
            row = db.execute(
                select(
                    NEIGHBOURHOOD.c.epoch,
                    NEIGHBOURHOOD.c.sequence,
                    NEIGHBOURHOOD.c.horizon_sequence,
                ).where(NEIGHBOURHOOD.c.neighbourhood == neighbourhood)
            ).one()
            return str(row[0]), int(row[1]), int(row[2])

    @contextmanager
    def everything(
        self, neighbourhood: str, venue: str, *, everything: bool
    ) -> Iterator[tuple[Cursor, int, Iterator[bytes]]]:
        """Give the cursor, the number and the JSON of all records, read in one transaction that stops nobody.

        They come by kind and id, so that a device fills its tables and their indexes from front to end.
        """
        wanted = RECORD.c.neighbourhood == neighbourhood
        if not everything:
            wanted = and_(wanted, _open_to(venue))
        with self.engine.connect() as db:
            if db.dialect.name != "sqlite":
                # there a transaction sees one moment only when it asks for that
                db.execution_options(isolation_level="REPEATABLE READ")
            row = db.execute(
                select(NEIGHBOURHOOD.c.epoch, NEIGHBOURHOOD.c.sequence).where(
                    NEIGHBOURHOOD.c.neighbourhood == neighbourhood
                )
            ).one()
            count = db.scalar(select(func.count()).select_from(RECORD).where(wanted)) or 0
            cursor = Cursor(
                epoch=row[0],
                neighbourhood=neighbourhood,
                sequence=int(row[1]),
                subscription="*" if everything else venue,
            )
            rows = db.execute(
                select(RECORD.c.stored)
                .where(wanted)
                .order_by(RECORD.c.kind, RECORD.c.id)
                .execution_options(yield_per=1000)
            ).scalars()
            yield cursor, count, iter(rows)
