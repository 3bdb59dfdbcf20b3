"""``buurtzuil admin``: backups, what follows on a restore, and erasing for good."""

from __future__ import annotations

from contextlib import AbstractContextManager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import click

from sync.errors import BadInput, UserFacing
from sync.options import as_typed, confirmed, data_option
from sync.server.choosing import chosen
from sync.server.options import database_option
from sync.words import Words

if TYPE_CHECKING:
    from sync.server.store import Store


class Opener(Protocol):
    """Opens the store of a folder and a database's address.

    What ``begins`` a server makes its folder; only what ``mends`` it goes where a neighbourhood was lost.
    """

    def __call__(
        self, folder: Path, database: str, *, begins: bool = False, mends: bool = False
    ) -> AbstractContextManager[Store]:
        """Return the open store, which is closed at the end of the block."""


_FILE = click.Path(path_type=Path, dir_okay=False)
_neighbourhood = click.option("--neighbourhood", "wanted", default="", help="Alleen deze wijk.")


def upkeep_commands(opened: Opener) -> list[click.Command]:
    """Return the commands; ``opened`` gives them their store."""

    @click.command()
    @click.argument("file", metavar="BESTAND", type=_FILE)
    @data_option("de server")
    @database_option()
    @_neighbourhood
    def backup(file: Path, folder: Path, database: str, wanted: str) -> None:
        """Schrijf alles in een reservekopie BESTAND, terwijl iedereen doorgaat.

        In het bestand staat ook de sleutel van de server. Alleen u kunt het lezen: houd dat zo.
        """
        _refuse_what_is_no_backup(file)
        with opened(folder, database) as store:
            head = store.backup(file, chosen(store, wanted))
        names = ", ".join(one.name for one in head.neighbourhoods)
        click.echo(f"De reservekopie staat in {file}: {names}.")

    @click.command()
    @click.argument(
        "file", metavar="BESTAND", type=click.Path(path_type=Path, dir_okay=False, exists=True)
    )
    @data_option("de server")
    @database_option()
    @_neighbourhood
    @click.option("--yes", is_flag=True, help="Vervang een wijk die er al is, zonder te vragen.")
    def restore(file: Path, folder: Path, database: str, wanted: str, yes: bool) -> None:
        """Zet een reservekopie BESTAND terug. Wat is gewist, blijft gewist."""
        from sync.server.backup_file import read_head

        head = read_head(file)
        only = [one.id for one in head.neighbourhoods if wanted in ("", one.id, one.name)]
        if not only:
            raise BadInput("Deze wijk staat niet in de reservekopie.", "Kijk de naam na.")
        with opened(folder, database, begins=True, mends=True) as store:
            there = [name for one, name in store.neighbourhoods() if one in only]
            if there and not yes:
                made = datetime.fromtimestamp(head.made_ms / 1000, UTC).astimezone()
                question = f"Vervang {', '.join(there)} door de kopie van {made:%d-%m-%Y %H:%M}?"
                if not confirmed(question):
                    raise BadInput("Er is niets teruggezet.", "Alles staat er nog zoals het was.")
            done = store.restore(file, only, replace=yes or bool(there))
            _forget_snapshots(store, folder, only)
        words = Words()
        for one in done:
            rows = words.tn("{n} regel", "{n} regels", one.rows)
            click.echo(f"{one.name} is terug, met {rows}.")
            if one.awaited:
                awaited = words.tn("{n} apparaat", "{n} apparaten", one.awaited)
                click.echo(as_typed(f"Plaatsen wachten op {awaited}. Zie: buurtzuil admin missing"))

    @click.command()
    @data_option("de server")
    @database_option()
    @click.option("--yes", is_flag=True, help="Vraag het niet nog eens.")
    def anew(folder: Path, database: str, yes: bool) -> None:
        """Begin opnieuw zonder wijken die weg zijn uit de database, als er geen reservekopie is.

        Wat op hun apparaten staat, blijft daar. Meld die apparaten daarna opnieuw aan.
        """
        words = Words()
        with opened(folder, database, mends=True) as store:
            lost = words.tn("{n} wijk", "{n} wijken", len(store.lost()))
            if not store.lost():
                raise BadInput("Er is geen wijk weg.", "Alles staat er nog.")
            if not yes and not confirmed(f"Ga voorgoed verder zonder {lost}?"):
                raise BadInput("Er is niets veranderd.", "Zet een reservekopie terug.")
            store.forget_lost()
        click.echo(
            as_typed(f"Vergeten: {lost}. Maak een wijk met: buurtzuil admin neighbourhood NAAM")
        )

    @click.command()
    @data_option("de server")
    @database_option()
    def missing(folder: Path, database: str) -> None:
        """Toon welke apparaten zich na het terugzetten nog niet meldden."""
        with opened(folder, database) as store:
            for one, name in store.neighbourhoods():
                if not store.frozen(one):
                    click.echo(f"{name}: niemand. Plaatsen worden gewoon gegeven.")
                    continue
                click.echo(f"{name}: plaatsen wachten op")
                for row in store.missing(one):
                    seen = datetime.fromtimestamp(row["last_seen_ms"] / 1000, UTC)
                    shown = seen.isoformat(timespec="seconds")
                    click.echo(f"  {row['device']}  {row['kind']}  {shown}  {row['name']}")

    @click.command()
    @data_option("de server")
    @database_option()
    @_neighbourhood
    def thaw(folder: Path, database: str, wanted: str) -> None:
        """Geef weer plaatsen, ook als niet elk apparaat zich meldde."""
        with opened(folder, database) as store:
            meant = chosen(store, wanted)
            for one, name in store.neighbourhoods():
                if one in meant:
                    done = store.thaw(one)
                    click.echo(
                        f"{name}: plaatsen worden weer gegeven."
                        if done
                        else f"{name}: er wachtte niets."
                    )

    @click.command()
    @click.argument("ids", nargs=-1, required=True, metavar="NUMMER...")
    @data_option("de server")
    @database_option()
    @click.option("--yes", is_flag=True, help="Vraag het niet nog eens.")
    def erase(ids: tuple[str, ...], folder: Path, database: str, yes: bool) -> None:
        """Wis de gegevens van een mens voorgoed, overal.

        Een NUMMER is dat van een gesloten doosje, of van de aanmelding of oproep waar het bij hoort.
        """
        with opened(folder, database) as store:
            found: dict[str, set[str]] = {}
            left = set(ids)
            for one, _ in store.neighbourhoods():
                for wanted, boxes in store.boxes_of(one, ids).items():
                    if boxes:
                        found.setdefault(one, set()).update(boxes)
                        left.discard(wanted)
            if left:
                raise BadInput(
                    f"Dit nummer is er niet: {', '.join(sorted(left))}.", "Er is niets gewist."
                )
            count = sum(map(len, found.values()))
            if not yes and not confirmed(f"Wis {count} voorgoed?"):
                raise BadInput("Er is niets gewist.", "Alles staat er nog.")
            for one, boxes in found.items():
                store.erase(one, boxes)
            _forget_snapshots(store, folder, found)
        click.echo(f"Gewist: {count}. De apparaten wissen het ook, zodra ze het horen.")

    @click.command()
    @data_option("de server")
    @database_option()
    @click.option(
        "--compact", is_flag=True, help="Schrijf de tabellen opnieuw. Iedereen wacht even."
    )
    def housekeeping(folder: Path, database: str, compact: bool) -> None:
        """Ruim op: wat lang weg is, en gegevens die niet langer bewaard mogen worden.

        De server doet dit zelf, elke dag.
        """
        with opened(folder, database) as store:
            done = store.housekeeping()
            if compact:
                store.compact()
            _forget_snapshots(store, folder, [one for one, of in done.items() if of.blanked])
            for one, name in store.neighbourhoods():
                click.echo(
                    f"{name}: {done[one].tombstones} vergeten, {done[one].blanked} leeggemaakt."
                )

    return [backup, restore, anew, missing, thaw, erase, housekeeping]


def _refuse_what_is_no_backup(file: Path) -> None:
    """Raise ``BadInput`` when a backup would replace a file that is none: the server's own database, for one."""
    from sync.server.backup_file import read_head

    if not file.exists():
        return
    try:
        read_head(file)
    except UserFacing as error:
        raise BadInput(
            f"Het bestand {file} is er al, en is geen reservekopie.", "Kies een andere naam."
        ) from error


def _forget_snapshots(store: Store, folder: Path, neighbourhoods: Any) -> None:
    from sync.server.snapshot import Snapshots

    if (folder / "snapshots").is_dir():
        snapshots = Snapshots(folder / "snapshots", store)
        for one in neighbourhoods:
            snapshots.forget(one)
