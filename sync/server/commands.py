"""``buurtzuil server`` and ``buurtzuil admin``."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sync.errors import BadInput, of_disk
from sync.options import as_typed, data_option
from sync.server.choosing import the_one
from sync.server.options import database_option as _database_option
from sync.server.upkeep_commands import upkeep_commands

if TYPE_CHECKING:
    from sync.server.store import Store


def now_ms() -> int:
    """Return the clock of this machine."""
    return time.time_ns() // 1_000_000


@click.command()
@data_option("de server")
@_database_option()
@click.option(
    "--postgres",
    is_flag=True,
    help="Gebruik PostgreSQL in plaats van SQLite, als eigen proces in de map.",
)
@click.option(
    "--processes",
    type=click.IntRange(1, 64),
    default=1,
    show_default=True,
    help="Met hoeveel processen tegelijk.",
)
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
    "--tls-cert",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Certificaat van de server, in PEM-vorm; met --tls-key.",
)
@click.option(
    "--tls-key",
    type=click.Path(path_type=Path, dir_okay=False),
    help="De sleutel bij het certificaat, in PEM-vorm.",
)
@click.option(
    "--ready-file",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Schrijf hier adres en codes (alleen voor u leesbaar).",
)
def server(
    folder: Path,
    database: str,
    postgres: bool,
    processes: int,
    host: str,
    port: int,
    demo: bool,
    tls_cert: Path | None,
    tls_key: Path | None,
    ready_file: Path | None,
) -> None:
    """Start de server van een of meer wijken."""
    from sync.server.serving import Wishes, serve
    from sync.server.tls import tls_files
    from sync.server.where import database_url

    tls = tls_files(tls_cert, tls_key)
    with database_url(folder, database, postgres=postgres) as url:
        wishes = Wishes(
            folder=folder,
            url=url,
            host=host,
            port=port,
            processes=processes,
            demo=demo,
            ready_file=ready_file,
            tls=tls,
        )
        serve(wishes, click.echo)


@contextmanager
def _opened(
    folder: Path, database: str, *, begins: bool = False, mends: bool = False
) -> Iterator[Store]:
    """Open the server's store, and close it whatever happens.

    What ``begins`` a server makes its folder; only what ``mends`` it is done where the database lost a neighbourhood.
    """
    from sync.server.doubting import warnings
    from sync.server.store import Store, in_words
    from sync.server.where import check_server, database_url

    if not begins:
        check_server(folder, database)
    with database_url(folder, database) as url:
        store = Store(url, now_ms, os.urandom, folder)
        try:
            with in_words():
                if not mends:
                    store.check_lost()
                yield store
                for warning in warnings(store):
                    click.echo(as_typed(warning), err=True)
        finally:
            store.close()


@click.group()
def admin() -> None:
    """Beheer wijken, apparaten en codes op de server."""


@admin.command()
@click.argument("name", metavar="NAAM")
@data_option("de server")
@_database_option()
@click.option("--house", default="", help="Naam van het buurthuis; anders die van de wijk.")
@click.option("--address", default="", help="Straat en nummer van het buurthuis.")
@click.option("--postcode", default="", help="Postcode van het buurthuis.")
@click.option("--town", default="", help="Plaats van het buurthuis.")
@click.option("--phone", default="", help="Telefoon van de balie.")
@click.option("--hours", default="", help="Wanneer het open is: 'ma-vr 9-17'.")
@click.option("--demo", is_flag=True, help="Vul de wijk met het voorbeeld De Linde.")
def neighbourhood(
    name: str,
    folder: Path,
    database: str,
    demo: bool,
    house: str,
    address: str,
    postcode: str,
    town: str,
    phone: str,
    hours: str,
) -> None:
    """Maak een wijk met de naam NAAM en haar buurthuis."""
    from sync.demonstration import DEFAULT_SEED, demo_coordinator, demo_stored
    from sync.server.beginning import House, first_records

    coordinator = ""
    if demo:
        coordinator = demo_coordinator().public
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
        rows = first_records(name, told, now_ms(), os.urandom)
    with _opened(folder, database, begins=True) as store:
        made = store.make_neighbourhood(name, rows, coordinator)
    click.echo(
        as_typed(f"Wijk {name} is gemaakt: {made}. Maak nu een code met: buurtzuil admin code")
    )


@admin.command()
@data_option("de server")
@_database_option()
@click.option(
    "--kind",
    type=click.Choice(["kiosk", "desk"]),
    default="kiosk",
    help="Voor een zuil of een balie.",
)
@click.option("--neighbourhood", "wanted", default="", help="De wijk, als er meer zijn.")
@click.option("--venue", default="", help="Het gebouw; standaard het eerste.")
@click.option(
    "--url",
    default="",
    envvar="BUURTZUIL_URL",
    help="Het adres van de server, voor de QR-code: https://...",
)
@click.option(
    "--qr",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Schrijf de QR-code als plaatje (PNG), alleen voor u leesbaar.",
)
def code(
    folder: Path, database: str, kind: str, wanted: str, venue: str, url: str, qr: Path | None
) -> None:
    """Geef een code om een apparaat aan te melden: een keer, een kwartier lang.

    Met het adres van de server erbij is er ook een QR-code, waarmee het apparaat de server herkent.
    """
    from sync.invitation import Invitation
    from sync.links import shown_code
    from sync.signing import key_fingerprint
    from sync.trust import checked_address

    if qr is not None and not url:
        raise BadInput("In een QR-code staat het adres van de server.", "Geef het met --url.")
    address = checked_address(url, insecure_http=True) if url else ""

    with _opened(folder, database) as store:
        one = the_one(store, wanted)
        place = venue or store.first_of_kind(one, "venue")
        made = store.make_code(one, kind, place)
        click.echo(shown_code(made))
        if address:
            told = Invitation(
                server=address,
                code=made,
                server_fingerprint=key_fingerprint(store.key(one).public),
            )
            _invite(told.text, qr)


def _invite(text: str, picture: Path | None) -> None:
    """Show a QR code where somebody looks on, and write it where that was asked."""
    from sync.invitation import qr_png, qr_text
    from sync.seal import write_secret

    if sys.stdout.isatty():
        click.echo(qr_text(text))
        click.echo(text)
    if picture is not None:
        try:
            write_secret(picture, qr_png(text))
        except OSError as error:
            raise of_disk(error) from error


@admin.command()
@data_option("de server")
@_database_option()
def device(folder: Path, database: str) -> None:
    """Toon de apparaten en wanneer ze voor het laatst iets stuurden."""
    with _opened(folder, database) as store:
        doubted = {row["device"] for row in store.doubted()}
        for one, name in store.neighbourhoods():
            click.echo(name)
            for row in store.devices(one):
                state = "verdacht" if row["device"] in doubted else "actief"
                state = "ingetrokken" if row["revoked_ms"] else state
                seen = datetime.fromtimestamp(row["last_seen_ms"] / 1000, UTC).isoformat(
                    timespec="seconds"
                )
                click.echo(f"  {row['device']}  {row['kind']}  {state}  {seen}  {row['name']}")


@admin.command()
@click.argument("wanted", metavar="APPARAAT")
@data_option("de server")
@_database_option()
def replace(wanted: str, folder: Path, database: str) -> None:
    """Geef een code voor een reserve-apparaat dat de plaats van APPARAAT inneemt.

    Het krijgt naam, printer en plaatsen van het oude. Het oude is daarna ingetrokken.
    """
    from sync.links import shown_code

    with _opened(folder, database) as store:
        dead = store.device(wanted)
        if dead is None or dead["replaced_by"]:
            raise BadInput(
                "Dit apparaat is er niet, of is al vervangen.",
                "Zie de lijst met: buurtzuil admin device",
            )
        code = store.make_code(
            dead["neighbourhood"], dead["kind"], dead["venue"], replaces=dead["device"]
        )
        click.echo(shown_code(code))


@admin.command()
@click.argument("wanted", metavar="APPARAAT")
@data_option("de server")
@_database_option()
def revoke(wanted: str, folder: Path, database: str) -> None:
    """Trek een APPARAAT in; het krijgt en geeft dan niets meer. De lijst geeft: admin device."""
    with _opened(folder, database) as store:
        row = store.device(wanted)
        if row is None or not store.revoke(wanted):
            raise BadInput("Dit apparaat is er niet.", "Zie de lijst met: buurtzuil admin device")
        people = store.call_back(row["neighbourhood"], wanted)
    click.echo("Dit apparaat is ingetrokken.")
    _tell_called_back(people)


@admin.command()
@click.argument("wanted", metavar="APPARAAT")
@data_option("de server")
@_database_option()
def recall(wanted: str, folder: Path, database: str) -> None:
    """Haal de plaatsen terug die een APPARAAT mag beloven: het is stil, ingetrokken of een kopie."""
    with _opened(folder, database) as store:
        row = store.device(wanted)
        if row is None:
            raise BadInput("Dit apparaat is er niet.", "Zie de lijst met: buurtzuil admin device")
        people = store.call_back(row["neighbourhood"], wanted)
    _tell_called_back(people)


def _tell_called_back(people: int) -> None:
    from sync.leases import RECALL_WARNING

    click.echo(f"Plaatsen teruggehaald: {people}.")
    if people:
        click.echo(RECALL_WARNING)


for _command in upkeep_commands(_opened):
    admin.add_command(_command)
