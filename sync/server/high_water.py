"""How far the commits of a SQLite database had come, in a file of its own beside it: server.db has server.db-counters.

The last commits of SQLite lie in its log (``server.db-wal``) until they are moved into the file. Where that log is lost the file
opens as if nothing had happened, older, or with nothing in it. The counters are written after the commits that they tell of,
so a database that is behind them lost some. PostgreSQL refuses by itself to start without its log.

They are written when the server starts, once a minute while it runs, when it stops, and after a restore.
"""

from __future__ import annotations

from pathlib import Path

import msgspec
from sqlalchemy import select

from sync.errors import BadInput, of_disk
from sync.server.gone_back import GoneBack
from sync.server.tables import NEIGHBOURHOOD
from sync.whole_files import to_disk, write_whole

ENDING = "-counters"


class Counter(msgspec.Struct, frozen=True):
    """How far a neighbourhood had come."""

    epoch: str
    sequence: int


class LostNeighbourhood(BadInput):
    """The database lacks a neighbourhood that it had."""

    what = "In de database van de server ontbreekt een wijk."
    next = (
        "Zet een reservekopie terug met: buurtzuil admin restore,"
        " of begin opnieuw met: buurtzuil admin anew."
    )


class HighWater(GoneBack):
    """Knows how far the database had come."""

    def note_counters(self) -> None:
        """Write how far every neighbourhood has come, where that is news. Raises ``UserFacing`` when the disk does not take it.

        One that is lost stays written down until somebody says that it is to be forgotten.
        """
        path = self._counters_path()
        if path is not None:
            before = _read(path)
            self._write(path, before, before | self._counters())

    def lost(self) -> set[str]:
        """Return the neighbourhoods that the database had, and of which nothing is here."""
        path = self._counters_path()
        return _read(path).keys() - self._counters().keys() if path is not None else set()

    def check_lost(self) -> None:
        """Raise ``LostNeighbourhood`` where one is not there at all: what somebody does then on an empty database helps nobody."""
        if self.lost():
            raise LostNeighbourhood

    def forget_lost(self) -> int:
        """Let go of the neighbourhoods that are lost; return how many. Raises ``UserFacing`` when the disk does not take it."""
        path, lost = self._counters_path(), self.lost()
        if path is not None and lost:
            self._write(path, _read(path), self._counters())
        return len(lost)

    def _write(self, path: Path, before: dict[str, Counter], found: dict[str, Counter]) -> None:
        try:
            if found != before:
                write_whole(path, msgspec.json.encode(found), mode=0o600)
                to_disk(path.parent)
        except OSError as error:
            raise of_disk(error) from error

    def heed_counters(self) -> list[str]:
        """Begin a new epoch in each neighbourhood that lost commits; return their ids. To be called before anybody is served.

        Raises ``LostNeighbourhood`` where one is not there at all: only a backup brings it back.
        """
        self.check_lost()
        path = self._counters_path()
        if path is None:
            return []
        here, behind = self._counters(), []
        for one, was in sorted(_read(path).items()):
            now = here[one]
            # an epoch's name begins with when it began: an older one is that of a database from before a restore
            if now.epoch < was.epoch or (now.epoch == was.epoch and now.sequence < was.sequence):
                self.receive_after_loss(one, now.epoch, now.sequence + 1)
                behind.append(one)
        return behind

    def _counters_path(self) -> Path | None:
        url = self.engine.url
        if url.get_backend_name() != "sqlite" or url.database in (None, "", ":memory:"):
            return None
        return Path(str(url.database) + ENDING)

    def _counters(self) -> dict[str, Counter]:
        columns = (NEIGHBOURHOOD.c.neighbourhood, NEIGHBOURHOOD.c.epoch, NEIGHBOURHOOD.c.sequence)
        with self.engine.connect() as db:
            return {
                row[0]: Counter(str(row[1]), int(row[2])) for row in db.execute(select(*columns))
            }


def _read(path: Path) -> dict[str, Counter]:
    """Return what the file says; nothing where there is none, or one that cannot be read: it only ever helps."""
    try:
        return msgspec.json.decode(path.read_bytes(), type=dict[str, Counter])
    except (OSError, msgspec.DecodeError):
        return {}
