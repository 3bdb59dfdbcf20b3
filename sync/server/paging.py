"""The part of the store that gives records: pages after a cursor, and everything for a snapshot."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

import msgspec
from sqlalchemy import ColumnElement, and_, bindparam, func, or_, select

from sync.outcomes import Cursor
from sync.server.record_rows import EVERYWHERE, OWN_HOUSE_KINDS, SEALED_KINDS
from sync.server.tables import NEIGHBOURHOOD, RECORD
from sync.server.transactions import again
from sync.server.vouching import Vouching
from sync.wire import PAGE_ROWS

_PLACE = select(
    NEIGHBOURHOOD.c.sequence, NEIGHBOURHOOD.c.epoch, NEIGHBOURHOOD.c.horizon_sequence
).where(NEIGHBOURHOOD.c.neighbourhood == bindparam("own"))


class Page(msgspec.Struct, frozen=True):
    """Records after a cursor, never parting a commit."""

    rows: list[msgspec.Raw]
    sequence: int
    more: bool
    epoch: str = ""
    horizon: int = 0
    """A cursor below this commit has missed deletions that nobody remembers any more."""


def _open_to(venue: str) -> ColumnElement[bool]:
    """Return what a kiosk of a venue may have: of the sealed kinds what is of its own house, and what opens boxes for volunteers."""
    own = and_(RECORD.c.kind.in_(OWN_HOUSE_KINDS), RECORD.c.venue.in_((venue, EVERYWHERE)))
    share = and_(RECORD.c.kind == "key_share", RECORD.c.venue == EVERYWHERE)
    return or_(RECORD.c.kind.not_in(SEALED_KINDS), own, share)


class Paging(Vouching):
    """Gives records to devices."""

    @again
    def page(self, neighbourhood: str, after: int, venue: str, *, everything: bool) -> Page:
        """Return records committed after ``after``; sealed boxes only of one venue unless ``everything``.

        All of it is read at one moment: where epoch and horizon are what the reader knows, the records are of that epoch and
        none was forgotten.
        """
        with self._glancing.connect() as db:
            place = db.execute(_PLACE, {"own": neighbourhood}).one()
        if place.sequence == after:
            return Page([], after, False, place.epoch, int(place.horizon_sequence))
        return self._page(neighbourhood, after, venue, everything=everything)

    def _page(self, neighbourhood: str, after: int, venue: str, *, everything: bool) -> Page:
        wanted = and_(RECORD.c.neighbourhood == neighbourhood, RECORD.c.sequence > after)
        if not everything:
            wanted = and_(wanted, _open_to(venue))
        with self.engine.connect() as db:
            place = db.execute(_PLACE, {"own": neighbourhood}).one()

            def page(rows: Iterable[bytes], sequence: int, more: bool) -> Page:
                bounds = (place.epoch, int(place.horizon_sequence))
                return Page([msgspec.Raw(row) for row in rows], sequence, more, *bounds)

            asked = (
                select(RECORD.c.sequence, RECORD.c.stored)
                .where(wanted)
                .order_by(RECORD.c.sequence)
                .limit(PAGE_ROWS + 1)
            )
            rows = db.execute(asked).all()
            if len(rows) <= PAGE_ROWS:
                return page((row[1] for row in rows), int(place.sequence), False)
            last = int(rows[-2][0])
            if last == int(rows[-1][0]):  # the page would part a commit: give all of it, or none
                whole = [row for row in rows if row[0] < last]
                if whole:
                    return page((row[1] for row in whole), int(whole[-1][0]), True)
                rest = db.execute(
                    select(RECORD.c.stored).where(and_(wanted, RECORD.c.sequence == last))
                ).scalars()
                return page(rest, last, True)
            return page((row[1] for row in rows[:-1]), last, True)

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
            row = db.execute(
                select(NEIGHBOURHOOD.c.epoch, NEIGHBOURHOOD.c.sequence).where(
                    NEIGHBOURHOOD.c.neighbourhood == neighbourhood
                )
            ).one()
            count = db.scalar(select(func.count()).select_from(RECORD).where(wanted)) or 0
            cursor = self.cursor(
                neighbourhood, str(row[0]), int(row[1]), "*" if everything else venue
            )
            rows = db.execute(
                select(RECORD.c.stored)
                .where(wanted)
                .order_by(RECORD.c.kind, RECORD.c.id)
                .execution_options(yield_per=1000)
            ).scalars()
            yield cursor, count, iter(rows)
