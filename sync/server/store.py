"""What the server keeps: pushes, pulls, devices and codes, each in one database transaction.

Push: the neighbourhood's counter row is raised first, which locks it; then changes are judged and folded (``merge``), and
records, changes, outcomes and the device's place in its chain are written together. A change that came before gets its
stored outcome again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import msgspec
from alembic import command
from alembic.config import Config
from alembic.util import CommandError
from sqlalchemy import Connection, and_, func, insert, or_, select, update
from sqlalchemy.engine import RowMapping
from sqlalchemy.exc import SQLAlchemyError

from sync.changes import Change, Stored, chain_holds, digest
from sync.errors import BadInput, NewerSchema, UserFacing
from sync.ids import uuid7
from sync.outcomes import Cursor, Outcome
from sync.server.members import Members
from sync.server.merge import Merge, occurrence_key, shifted
from sync.server.record_rows import (
    read_records,
    read_signups,
    record_row,
    taken_before,
    write_records,
)
from sync.server.tables import CHANGE, DEVICE, NEIGHBOURHOOD, RECORD, SERVER, open_engine
from sync.signing import DeviceKey, make_device_key
from sync.wire import PAGE_ROWS


class OutOfChain(Exception):
    """A device's numbers or digests do not follow on: a clone, or a disk that went back in time."""


class Pushed(msgspec.Struct, frozen=True):
    """What came of a push."""

    outcomes: tuple[Outcome, ...]
    changed: bool


class Page(msgspec.Struct, frozen=True):
    """Records after a cursor, never parting a commit."""

    rows: list[msgspec.Raw]
    sequence: int
    more: bool


class Store(Members):
    """The server's database. Safe to use from many threads and processes."""

    def __init__(
        self, url: str, now_ms: Callable[[], int], random_bytes: Callable[[int], bytes]
    ) -> None:
        """Open the database and bring its tables up to date.

        Raises ``BadInput`` when it cannot be reached and ``NewerSchema`` when a newer program made it.
        """
        super().__init__(open_engine(url), now_ms, random_bytes)
        try:
            self._migrate()
            self.key = self._own_key()
        except CommandError as error:
            self.close()
            raise NewerSchema from error
        except SQLAlchemyError as error:
            self.close()
            raise BadInput(
                "De database kan niet worden geopend.",
                "Kijk of het adres klopt en of de map te schrijven is.",
            ) from error

    def close(self) -> None:
        """Let go of the database."""
        self.engine.dispose()

    def _migrate(self) -> None:
        config = Config()
        config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
        config.set_main_option("path_separator", "os")
        with self._writing.begin() as db:
            config.attributes["connection"] = db
            command.upgrade(config, "head")

    def _own_key(self) -> DeviceKey:
        import base64

        with self._writing.begin() as db:
            seed = db.scalar(select(SERVER.c.signing_seed))
            if seed is None:
                key = make_device_key()
                db.execute(insert(SERVER).values(one=1, signing_seed=key.seed))
                return key
            return make_device_key(base64.b64decode(seed))

    # --- neighbourhoods -------------------------------------------------------------------------------------------------

    def make_neighbourhood(self, name: str, records: Iterable[Stored] = ()) -> str:
        """Make a neighbourhood, empty or from records, and return its id: that of its record where there is one."""
        rows = list(records)
        own = next((row.id for row in rows if row.kind == "neighbourhood"), "")
        new = own or uuid7(self._now_ms(), self._random_bytes)
        with self._writing.begin() as db:
            if (
                db.scalar(
                    select(NEIGHBOURHOOD.c.sequence).where(NEIGHBOURHOOD.c.neighbourhood == new)
                )
                is not None
            ):
                raise UserFacing("Deze wijk bestaat al.", "Kies een andere, of haal hem eerst weg.")
            db.execute(
                insert(NEIGHBOURHOOD).values(
                    neighbourhood=new,
                    name=name,
                    epoch=uuid7(self._now_ms(), self._random_bytes),
                    sequence=1,
                    receipt_ms=self._now_ms(),
                )
            )
            numbered = [msgspec.structs.replace(row, sequence=1) for row in rows]
            for start in range(0, len(numbered), 5000):
                db.execute(
                    insert(RECORD),
                    [record_row(new, row) for row in numbered[start : start + 5000]],
                )
        return new

    def first_of_kind(self, neighbourhood: str, kind: str) -> str:
        """Return the id of the first record of a kind, or an empty text."""
        mine = and_(RECORD.c.neighbourhood == neighbourhood, RECORD.c.kind == kind)
        with self.engine.connect() as db:
            return str(db.scalar(select(func.min(RECORD.c.id)).where(mine)) or "")

    def neighbourhoods(self) -> list[tuple[str, str]]:
        """Return (id, name) of every neighbourhood."""
        with self.engine.connect() as db:
            rows = db.execute(
                select(NEIGHBOURHOOD.c.neighbourhood, NEIGHBOURHOOD.c.name).order_by(
                    NEIGHBOURHOOD.c.name
                )
            )
            return [(row[0], row[1]) for row in rows]

    def place(self, neighbourhood: str) -> tuple[str, int]:
        """Return the epoch and the highest commit of a neighbourhood."""
        with self.engine.connect() as db:
            row = db.execute(
                select(NEIGHBOURHOOD.c.epoch, NEIGHBOURHOOD.c.sequence).where(
                    NEIGHBOURHOOD.c.neighbourhood == neighbourhood
                )
            ).one()
            return str(row[0]), int(row[1])

    # --- the exchange -----------------------------------------------------------------------------------------------------

    def push(self, device: RowMapping, changes: Sequence[Change], clock_ms: int) -> Pushed:
        """Take a device's changes in one transaction. Raises ``OutOfChain`` when they do not follow on."""
        neighbourhood, name = device["neighbourhood"], device["device"]
        with self._writing.begin() as db:
            receipt = self._now_ms()
            higher = func.max if db.dialect.name == "sqlite" else func.greatest
            raised = db.execute(
                update(NEIGHBOURHOOD)
                .where(NEIGHBOURHOOD.c.neighbourhood == neighbourhood)
                .values(
                    sequence=NEIGHBOURHOOD.c.sequence + 1,
                    receipt_ms=higher(NEIGHBOURHOOD.c.receipt_ms, receipt),
                )
                .returning(NEIGHBOURHOOD.c.sequence, NEIGHBOURHOOD.c.receipt_ms)
            ).one()
            sequence, receipt = int(raised[0]), int(raised[1])
            own = and_(DEVICE.c.neighbourhood == neighbourhood, DEVICE.c.device == name)
            standing = db.execute(select(DEVICE).where(own)).mappings().one()
            old = [change for change in changes if change.number <= standing["last_number"]]
            new = changes[len(old) :]
            before = taken_before(db, neighbourhood, name, old)
            if [digest(change) for change, _ in before] != [digest(change) for change in old]:
                raise OutOfChain  # a copy of the device went on by itself: its acts must not vanish
            outcomes = tuple(outcome for _, outcome in before)
            if not new:
                db.rollback()
                return Pushed(outcomes, changed=False)
            follows = new[0].number == standing["last_number"] + 1
            if (
                not follows
                or not chain_holds(new, standing["last_digest"])
                or any(c.device != name for c in new)
            ):
                raise OutOfChain
            merge = self._judge(
                db,
                neighbourhood,
                shifted(new, receipt - clock_ms, standing["last_push_ms"], receipt),
                sequence,
                datetime.fromtimestamp(receipt / 1000, UTC).date().isoformat(),
            )
            write_records(db, neighbourhood, [merge.records[key] for key in merge.touched])
            db.execute(
                insert(CHANGE),
                [
                    {
                        "neighbourhood": neighbourhood,
                        "device": name,
                        "number": change.number,
                        "sequence": sequence,
                        "act": change.act,
                        "change": msgspec.json.encode(change),
                        "outcome": msgspec.json.encode(outcome),
                    }
                    for change, outcome in zip(new, merge.outcomes, strict=True)
                ],
            )
            db.execute(
                update(DEVICE)
                .where(own)
                .values(
                    last_number=new[-1].number,
                    last_digest=digest(new[-1]),
                    last_push_ms=receipt,
                    last_seen_ms=receipt,
                )
            )
            return Pushed((*outcomes, *merge.outcomes), changed=bool(merge.touched))

    def _judge(
        self,
        db: Connection,
        neighbourhood: str,
        changes: list[Change],
        sequence: int,
        today: str,
    ) -> Merge:
        records = read_records(
            db, neighbourhood, {(change.kind, change.record) for change in changes}
        )
        occurrences = set()
        for change in changes:
            if change.kind == "signup":
                standing = records.get(("signup", change.record))
                occurrences.add(
                    occurrence_key(change.fields if standing is None else standing.fields)
                )
        records |= read_records(
            db, neighbourhood, {("activity", one.partition("@")[0]) for one in occurrences}
        )
        signups = {one: read_signups(db, neighbourhood, one) for one in occurrences}
        merge = Merge(records, signups, sequence, today)
        merge.take(changes)
        return merge

    def page(self, neighbourhood: str, after: int, venue: str, *, everything: bool) -> Page:
        """Return records committed after ``after``; sealed boxes only of one venue unless ``everything``."""
        wanted = and_(RECORD.c.neighbourhood == neighbourhood, RECORD.c.sequence > after)
        if not everything:
            wanted = and_(wanted, or_(RECORD.c.kind != "box", RECORD.c.venue == venue))
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

    @contextmanager
    def everything(
        self, neighbourhood: str, venue: str, *, everything: bool
    ) -> Iterator[tuple[Cursor, int, Iterator[bytes]]]:
        """Give the cursor, the number and the JSON of all records, read in one transaction that stops nobody."""
        wanted = RECORD.c.neighbourhood == neighbourhood
        if not everything:
            wanted = and_(wanted, or_(RECORD.c.kind != "box", RECORD.c.venue == venue))
        with self.engine.connect() as db:
            row = db.execute(
                select(NEIGHBOURHOOD.c.epoch, NEIGHBOURHOOD.c.sequence).where(
                    NEIGHBOURHOOD.c.neighbourhood == neighbourhood
                )
            ).one()
            count = db.scalar(select(func.count()).select_from(RECORD).where(wanted)) or 0
            cursor = Cursor(epoch=row[0], neighbourhood=neighbourhood, sequence=int(row[1]))
            rows = db.execute(
                select(RECORD.c.stored).where(wanted).execution_options(yield_per=1000)
            ).scalars()
            yield cursor, count, iter(rows)
