"""What the server shows of a neighbourhood to everybody: which one an address is of, and its public records. Read-only.

Which neighbourhood it is follows from the address that somebody asked for: each has its own (``Neighbourhood.site``), a host
or a path at one. A server of one neighbourhood answers under any name.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable
from datetime import date

import msgspec
from sqlalchemy import and_, select

from sync.changes import Stored
from sync.paper_records import Sheet
from sync.public_agenda import Agenda
from sync.records import Neighbourhood
from sync.server.record_rows import read_records
from sync.server.store import Store
from sync.server.tables import NEIGHBOURHOOD, RECORD
from sync.server.transactions import again
from sync.sheet_numbers import SheetNumber, sheet_id

MOST_AGENDAS = 8
"""How many neighbourhoods' agendas a process keeps; each is read anew when something of it changed."""
KEPT_MS = 10_000
_STORED = msgspec.json.Decoder(Stored)


class Published(msgspec.Struct, frozen=True):
    """One neighbourhood, as far as everybody may know it."""

    id: str
    record: Neighbourhood


class PublicRecords:
    """Reads for pages that everybody may see. Safe to use from many threads."""

    def __init__(self, store: Store, now_ms: Callable[[], int]) -> None:
        """Read from ``store``; ``now_ms`` is the server's clock."""
        self._store, self._now_ms = store, now_ms
        self._every: tuple[int, list[Published]] = (0, [])
        self._agendas: OrderedDict[str, tuple[tuple[str, int, date], Agenda]] = OrderedDict()
        self._lock = threading.Lock()

    def all(self) -> list[Published]:
        """Return every neighbourhood that has a record of its own, as it was at most ten seconds ago."""
        at_ms, every = self._every
        if not every or not 0 <= self._now_ms() - at_ms < KEPT_MS:
            every = self._all()
            self._every = (self._now_ms(), every)
        return every

    @again
    def _all(self) -> list[Published]:
        with self._store.engine.connect() as db:
            asked = select(RECORD.c.neighbourhood, RECORD.c.stored).where(
                and_(RECORD.c.kind == "neighbourhood", RECORD.c.neighbourhood == NEIGHBOURHOOD.c.neighbourhood)
            )  # fmt: skip
            rows = [(str(row[0]), _STORED.decode(row[1])) for row in db.execute(asked)]
        found = ((one, stored.record) for one, stored in rows if not stored.deleted)
        return [
            Published(one, record) for one, record in found if isinstance(record, Neighbourhood)
        ]

    def at(self, address: str) -> list[Published]:
        """Return the neighbourhoods that an address ("host/path", without the page's own part) may be of, the likeliest only."""
        every = self.all()
        if len(every) < 2:
            return every
        own = [one for one in every if plain_site(one.record.site) == plain_site(address)]
        return own or every

    @again
    def sheet(self, neighbourhood: str, number: SheetNumber) -> Sheet | None:
        """Return what stood on a sheet, or None where the server does not know it."""
        key = ("sheet", sheet_id(number.text))
        with self._store.engine.connect() as db:
            stored = read_records(db, neighbourhood, {key}).get(key)
        record = stored.record if stored is not None and not stored.deleted else None
        return record if isinstance(record, Sheet) and record.first and record.last else None

    def agenda(self, one: Published, today: date) -> Agenda:
        """Return the public records of a neighbourhood as they are now, ``today`` by its own clock."""
        place = (*self._store.place(one.id), today)
        with self._lock:
            kept = self._agendas.get(one.id)
            if kept is not None and kept[0] == place:
                self._agendas.move_to_end(one.id)
                return kept[1]
        made = self._read(one, today)
        with self._lock:
            self._agendas[one.id] = (place, made)
            while len(self._agendas) > MOST_AGENDAS:
                self._agendas.popitem(last=False)
        return made

    @again
    def _read(self, one: Published, today: date) -> Agenda:
        wanted = and_(RECORD.c.neighbourhood == one.id, RECORD.c.kind.in_(Agenda.kinds))
        with self._store.engine.connect() as db:
            rows = [_STORED.decode(raw) for raw in db.execute(select(RECORD.c.stored).where(wanted)).scalars()]  # fmt: skip
        return Agenda(one.record, (stored.record for stored in rows if not stored.deleted), today)


def plain_site(site: str) -> str:
    """Return an address as addresses are compared: without scheme, port 80 and 443, capitals and a slash at the end."""
    host, _, path = site.strip().lower().rpartition("://")[2].strip("/").partition("/")
    host = host.removesuffix(":443").removesuffix(":80")
    return f"{host}/{path}".rstrip("/")
