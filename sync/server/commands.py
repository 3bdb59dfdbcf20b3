"""``buurtzuil server`` and ``buurtzuil admin``."""

from __future__ import annotations

import errno
import os
import socket
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Any, TypeVar

import click

from sync.errors import BadInput, UserFacing, of_disk
from sync.options import as_typed, data_option

if TYPE_CHECKING:
    from sync.server.store import Store

_Command = TypeVar("_Command", bound=Callable[..., Any])

SERVER_DATABASE = "server.db"


def now_ms() -> int:
    """Return the clock of this machine."""
    return time.time_ns() // 1_000_000


def _url(folder: Path, database: str) -> str:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise of_disk(error) from error
    return database or f"sqlite:///{folder / SERVER_DATABASE}"


def _database_option() -> Callable[[_Command], _Command]:
    return click.option(
        "--database",
        default="",
        envvar="BUURTZUIL_DATABASE",
        help="Adres van de database; standaard SQLite in de map.",
    )


@click.command()
@data_option()
@_database_option()
@click.option("--host", default="127.0.0.1", show_default=True, help="Waarop de server luistert.")
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=8480,
    show_default=True,
    help="0 kiest een vrije poort.",
)
@click.option("--demo", is_flag=True, help="Vul een lege server met de voorbeeldwijk.")
@click.option(
    "--ready-file",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Schrijf hier adres en codes (alleen voor u leesbaar).",
)
def server(
    folder: Path, database: str, host: str, port: int, demo: bool, ready_file: Path | None
) -> None:
    """Start de server van een of meer wijken."""
    import structlog
    import uvicorn

    from sync.server.app import make_app
    from sync.server.snapshot import Snapshots
    from sync.server.store import Store

    structlog.configure(
        processors=[structlog.processors.TimeStamper("iso"), structlog.processors.add_log_level, structlog.processors.JSONRenderer()],
        logger_factory=structlog.WriteLoggerFactory(file=sys.stderr),
    )  # fmt: skip
    store = Store(_url(folder, database), now_ms, os.urandom)
    try:
        listening = _listen(host, port)
        if demo and not store.neighbourhoods():
            from sync.demonstration import DEFAULT_SEED, demo_stored

            store.make_neighbourhood(
                "De Linde", demo_stored(0, DEFAULT_SEED, datetime.now(UTC).date())
            )
        snapshots = Snapshots(folder / "snapshots", store)
        shown = f"http://{host}:{listening.getsockname()[1]}"
        if ready_file is not None:
            _tell(store, ready_file, shown)
        click.echo(f"Buurtzuil-server luistert op {shown}")
        app = make_app(store, snapshots, now_ms)

        class Server(uvicorn.Server):
            """Lets those who wait for news go before it stops."""

            def handle_exit(self, sig: int, frame: FrameType | None) -> None:
                app.state.bell.ring_last()
                super().handle_exit(sig, frame)

        config = uvicorn.Config(
            app,
            log_level="warning",
            access_log=False,
            timeout_graceful_shutdown=1,
        )
        Server(config).run(sockets=[listening])
    finally:
        store.close()


def _listen(host: str, port: int) -> socket.socket:
    """Return a listening socket. Raises ``UserFacing`` when the port is taken."""
    try:
        listening = socket.create_server((host, port), backlog=1024)
        # connections inherit this: without it the second packet of an answer waits 40 ms for a word from the other end
        listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    except OSError as error:
        if isinstance(error, socket.gaierror) or error.errno == errno.EADDRNOTAVAIL:
            raise UserFacing(
                f"Het adres {host} hoort niet bij deze computer.", "Kies een ander met --host."
            ) from error
        raise UserFacing(
            f"Poort {port} is bezet of verboden.", "Kies een andere met --port, of --port 0."
        ) from error
    return listening


def _tell(store: Store, path: Path, url: str) -> None:
    """Write address and a code for a kiosk and a desk, readable by this user only."""
    import msgspec

    from sync.seal import write_secret

    neighbourhood = store.neighbourhoods()[0][0]
    venue = store.first_of_kind(neighbourhood, "venue")
    told = {
        "url": url,
        "kiosk_code": store.make_code(neighbourhood, "kiosk", venue),
        "desk_code": store.make_code(neighbourhood, "desk", venue),
    }
    write_secret(path, msgspec.json.encode(told))


@contextmanager
def _opened(folder: Path, database: str) -> Iterator[Store]:
    """Open the server's store, and close it whatever happens."""
    from sync.server.store import Store

    store = Store(_url(folder, database), now_ms, os.urandom)
    try:
        yield store
    finally:
        store.close()


@click.group()
def admin() -> None:
    """Beheer wijken, apparaten en codes op de server."""


@admin.command()
@click.argument("name")
@data_option()
@_database_option()
@click.option("--house", default="", help="Naam van het buurthuis; anders die van de wijk.")
@click.option("--address", default="", help="Straat en nummer van het buurthuis.")
@click.option("--postcode", default="", help="Postcode van het buurthuis.")
@click.option("--town", default="", help="Plaats van het buurthuis.")
@click.option("--phone", default="", help="Telefoon van de balie.")
@click.option("--hours", default="", help="Wanneer het open is: 'ma-vr 9-17'.")
@click.option(
    "--desk-key",
    "desk_key",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Schrijf hier de sleutel van de balie. Zonder sleutel kan niemand iets plaatsen.",
)
@click.option("--demo", is_flag=True, help="Vul de wijk met het voorbeeld De Linde.")
def neighbourhood(
    name: str,
    folder: Path,
    database: str,
    demo: bool,
    desk_key: Path | None,
    house: str,
    address: str,
    postcode: str,
    town: str,
    phone: str,
    hours: str,
) -> None:
    """Maak een wijk met de naam NAME en haar buurthuis."""
    from sync.demonstration import DEFAULT_SEED, demo_stored
    from sync.seal import make_desk_key, write_desk_key
    from sync.server.beginning import House, first_records

    if desk_key is not None and desk_key.exists():
        raise BadInput(f"Het bestand {desk_key} is er al.", "Kies een andere naam voor de sleutel.")
    key = make_desk_key() if desk_key is not None and not demo else None
    if demo:
        rows = list(demo_stored(0, DEFAULT_SEED, datetime.now(UTC).date()))
    else:
        told = House(
            name=house or name,
            address=address,
            postcode=postcode,
            town=town,
            phone=phone,
            opening_hours=hours,
        )
        rows = first_records(name, told, key.public if key else "", now_ms(), os.urandom)
    with _opened(folder, database) as store:
        if key is not None and desk_key is not None:
            write_desk_key(key, desk_key)
            click.echo(
                f"De sleutel staat in {desk_key}. Zet hem als desk.key in de map van de balie, en wis hem hier."
            )
        made = store.make_neighbourhood(name, rows)
    click.echo(
        as_typed(f"Wijk {name} is gemaakt: {made}. Maak nu een code met: buurtzuil admin code")
    )


@admin.command()
@data_option()
@_database_option()
@click.option(
    "--kind",
    type=click.Choice(["kiosk", "desk"]),
    default="kiosk",
    help="Voor een zuil of een balie.",
)
@click.option("--neighbourhood", "wanted", default="", help="De wijk, als er meer zijn.")
@click.option("--venue", default="", help="Het gebouw; standaard het eerste.")
def code(folder: Path, database: str, kind: str, wanted: str, venue: str) -> None:
    """Geef een code om een apparaat aan te melden: een keer, een kwartier lang."""
    from sync.links import shown_code

    with _opened(folder, database) as store:
        found = [one for one, name in store.neighbourhoods() if wanted in ("", one, name)]
        if not found:
            raise BadInput(
                "Er is nog geen wijk.", "Maak er een met: buurtzuil admin neighbourhood NAAM"
            )
        place = venue or store.first_of_kind(found[0], "venue")
        click.echo(shown_code(store.make_code(found[0], kind, place)))


@admin.command()
@data_option()
@_database_option()
def device(folder: Path, database: str) -> None:
    """Toon de apparaten en wanneer ze voor het laatst iets stuurden."""
    with _opened(folder, database) as store:
        for one, name in store.neighbourhoods():
            click.echo(name)
            for row in store.devices(one):
                state = "ingetrokken" if row["revoked_ms"] else "actief"
                seen = datetime.fromtimestamp(row["last_seen_ms"] / 1000, UTC).isoformat(
                    timespec="seconds"
                )
                click.echo(f"  {row['device']}  {row['kind']}  {state}  {seen}  {row['name']}")


@admin.command()
@click.argument("wanted", metavar="APPARAAT")
@data_option()
@_database_option()
def revoke(wanted: str, folder: Path, database: str) -> None:
    """Trek een APPARAAT in; het krijgt en geeft dan niets meer. De lijst geeft: admin device."""
    with _opened(folder, database) as store:
        if not store.revoke(wanted):
            raise BadInput("Dit apparaat is er niet.", "Zie de lijst met: buurtzuil admin device")
    click.echo("Dit apparaat is ingetrokken.")
