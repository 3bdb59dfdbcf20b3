"""Which database a server's folder has: SQLite in a file, a private PostgreSQL beside it, or one elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sync.device import holds_server
from sync.errors import BadInput, FolderMissing, UserFacing, of_disk
from sync.server.postgres import Cluster, running_at

SERVER_DATABASE = "server.db"
POSTGRES = "postgres"


class NoServer(UserFacing):
    """No server keeps its data in this folder."""

    what = "In deze map staat geen server."
    next = "Kijk de naam na, of begin met: buurtzuil admin neighbourhood NAAM."


class NoServerFolder(FolderMissing):
    """The folder where a server should keep its data is not there."""

    next = "Kijk de naam na, of begin met: buurtzuil admin neighbourhood NAAM."


def check_server(folder: Path, database: str = "") -> None:
    """Raise ``NoServerFolder`` or ``NoServer`` where no server began: a name that was typed wrong makes nothing."""
    if not folder.is_dir():
        raise NoServerFolder
    if not database and not holds_server(folder):
        raise NoServer


@contextmanager
def database_url(folder: Path, database: str = "", *, postgres: bool = False) -> Iterator[str]:
    """Yield the database's address: ``database`` when it is given, else that of the folder, which is made.

    With ``postgres``, and wherever that was asked before, the folder's own PostgreSQL is used: the one that runs there, or
    one that runs as long as this does. Raises ``UserFacing`` when that cannot be.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise of_disk(error) from error
    cluster = Cluster(folder / POSTGRES)
    if database:
        if postgres:
            raise BadInput(
                "Een eigen PostgreSQL en een ander adres gaan niet samen.",
                "Kies --postgres of --database.",
            )
        yield database
    elif not postgres and not cluster.folder.is_dir():
        yield f"sqlite:///{folder / SERVER_DATABASE}"
    elif (folder / SERVER_DATABASE).exists():
        raise BadInput(
            "In deze map staat al een SQLite-database.", "Kies een andere map met --data."
        )
    elif running_at(cluster.folder):
        yield cluster.url()
    else:
        with cluster:
            yield cluster.url()
