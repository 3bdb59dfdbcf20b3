"""The part of the store that makes backups, while everybody goes on: one reading of everything at one moment."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from sqlalchemy import Table, text
from sqlalchemy import select as select_

from sync.server.backup_file import Head, Kept, Writer
from sync.server.base import Base
from sync.server.tables import ATTEMPT, CODE, METADATA, NEIGHBOURHOOD

PASSING: tuple[Table, ...] = (CODE, ATTEMPT)
"""What is over within an hour: a code that was used must not be good again."""


def kept_tables() -> list[Table]:
    """Return the tables that go into a backup, each of which leads with the neighbourhood."""
    first = [NEIGHBOURHOOD]
    return first + [t for t in METADATA.sorted_tables if t not in (NEIGHBOURHOOD, *PASSING)]


class Backup(Base):
    """Makes backups."""

    def backup(self, path: Path, only: Sequence[str] = ()) -> Head:
        """Write a backup of all neighbourhoods, or ``only`` of these ids, to ``path``; it is there whole or not at all.

        Readable by this user only: it holds the key that the server signs with. Raises ``UserFacing`` when the disk does
        not take it.
        """
        reading = self.engine
        if self.engine.dialect.name == "postgresql":  # SQLite's readers see one moment in any case
            reading = self.engine.execution_options(isolation_level="REPEATABLE READ")
        with reading.connect() as db:
            found = db.execute(
                select_(
                    NEIGHBOURHOOD.c.neighbourhood,
                    NEIGHBOURHOOD.c.name,
                    NEIGHBOURHOOD.c.epoch,
                    NEIGHBOURHOOD.c.sequence,
                ).order_by(NEIGHBOURHOOD.c.neighbourhood)
            ).all()
            head = Head(
                made_ms=self._now_ms(),
                schema=str(db.scalar(text("SELECT version_num FROM alembic_version")) or ""),
                neighbourhoods=[
                    Kept(id=row[0], name=row[1], epoch=row[2], sequence=row[3])
                    for row in found
                    if not only or row[0] in only
                ],
            )
            with Writer(path, head) as out:
                for neighbourhood in head.neighbourhoods:
                    for table in kept_tables():
                        wanted = select_(table).where(table.c.neighbourhood == neighbourhood.id)
                        rows = db.execute(wanted.execution_options(yield_per=1000)).mappings()
                        for row in rows:
                            out.row(str(table.name), dict(row))
        return head
