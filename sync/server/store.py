"""What the server keeps: pushes, pulls, devices and codes, each in one database transaction."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.util import CommandError
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from sync.errors import BadInput, DiskFull, NewerSchema, ReadOnlyFolder
from sync.server.attempts import Attempts
from sync.server.backup import Backup
from sync.server.doubting import Doubting
from sync.server.housekeeping import Housekeeping
from sync.server.leasing import Leasing
from sync.server.ledger import FILE as LEDGER_FILE
from sync.server.ledger import Ledger
from sync.server.losses import Losses
from sync.server.members import Members
from sync.server.paging import Page, Paging
from sync.server.pushing import OutOfChain, Pushed, Pushing
from sync.server.restoring import Restoring
from sync.server.tables import open_engine
from sync.server.transactions import hold

__all__ = ["OutOfChain", "Page", "Pushed", "Store"]


class TornDatabase(BadInput):
    """The server's database cannot be read."""

    what = "De database van de server is kapot."
    next = "Zet een reservekopie terug in een nieuwe map, met: buurtzuil admin restore."


@contextmanager
def in_words() -> Iterator[None]:
    """Turn what a database raises into the error that tells a person what to do."""
    try:
        yield
    except DBAPIError as error:
        text = str(error.orig)
        if "readonly" in text:
            raise ReadOnlyFolder from error
        if "full" in text:
            raise DiskFull from error
        if "malformed" in text or "not a database" in text:
            raise TornDatabase from error
        raise BadInput(
            "De database van de server doet het niet.", "Probeer het straks opnieuw."
        ) from error


class Store(
    Members,
    Doubting,
    Attempts,
    Pushing,
    Losses,
    Paging,
    Leasing,
    Backup,
    Restoring,
    Housekeeping,
):
    """The server's database. Safe to use from many threads and processes."""

    def __init__(
        self,
        url: str,
        now_ms: Callable[[], int],
        random_bytes: Callable[[int], bytes],
        folder: Path | None = None,
        *,
        ready: bool = False,
    ) -> None:
        """Open the database and bring its tables up to date; ``folder`` holds the ledger of what must never come back.

        When somebody did so a moment ago (``ready``), nothing is asked of the database yet. Raises ``BadInput`` when it cannot
        be reached and ``NewerSchema`` when a newer program made it.
        """
        ledger = Ledger(folder / LEDGER_FILE) if folder is not None else None
        super().__init__(open_engine(url), now_ms, random_bytes, ledger)
        if ready:
            return
        try:
            self._migrate()
        except CommandError as error:
            self.close()
            raise NewerSchema from error
        except SQLAlchemyError as error:
            self.close()
            raise BadInput(
                "De database kan niet worden geopend.",
                "Kijk of het adres klopt en of de map te schrijven is.",
            ) from error

    def check(self) -> None:
        """Raise ``BadInput`` when SQLite finds its file torn; PostgreSQL looks after itself."""
        if self.engine.dialect.name == "sqlite":
            with in_words(), self.engine.connect() as db:
                found = db.exec_driver_sql("PRAGMA quick_check(1)").scalar()
                if found != "ok":
                    raise TornDatabase

    @property
    def address(self) -> str:
        """Where to listen for news of other processes (libpq's form); empty where nobody tells: SQLite."""
        if self.engine.dialect.name != "postgresql":
            return ""
        plain = self.engine.url.set(drivername="postgresql")
        return plain.render_as_string(hide_password=False)

    def close(self) -> None:
        """Let go of the database."""
        self.engine.dispose()

    def _migrate(self) -> None:
        config = Config()
        config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
        config.set_main_option("path_separator", "os")
        with self._writing.begin() as db:
            hold(db, "migrations")
            config.attributes["connection"] = db
            command.upgrade(config, "head")
