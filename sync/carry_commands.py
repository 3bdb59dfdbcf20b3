"""``buurtzuil carry``: the exchange by USB stick on the command line."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sync.options import as_typed, data_option
from sync.words import Words

if TYPE_CHECKING:
    from sync.carry import Item, Kept, Written


def _now() -> datetime:
    return datetime.now(UTC)


@click.group()
def carry() -> None:
    """Wissel gegevens uit met een USB-stick, waar geen internet is."""


@carry.command("out")
@click.argument("target", metavar="BESTAND_OF_MAP", type=click.Path(path_type=Path))
@data_option()
def out(target: Path, folder: Path) -> None:
    """Schrijf een brief aan de server: een nieuw bestand, of een in de map van de stick."""
    from sync.carry import write_letter
    from sync.replica import open_replica

    with open_replica(folder, clock=_now) as replica:
        click.echo(as_typed(told_of_letter(write_letter(replica, target), Words())))


@carry.command("in")
@click.argument("source", metavar="BESTAND_OF_MAP", type=click.Path(path_type=Path))
@data_option()
def take_in(source: Path, folder: Path) -> None:
    """Neem brieven en antwoorden van een stick aan: een bestand, of alles in de map van de stick."""
    from sync.carry import Carrier
    from sync.replica import open_replica

    words = Words()
    with open_replica(folder, clock=_now) as replica:
        carrier = Carrier(replica)
        if not source.is_dir():
            click.echo(as_typed(told_of_item(carrier.take(source), words)))
            return
        items = carrier.take_folder(source)
    for item in items:
        click.echo(as_typed(told_of_item(item, words)))
    if not items:
        click.echo(words.t("Hier staan geen brieven van Buurtzuil."))
    if any(item.did == "failed" for item in items):
        sys.exit(1)


def told_of_letter(written: Written, words: Words) -> str:
    """Return what was written, in words."""
    lines = [
        words.tn(
            "De brief staat in {name}, met {n} wijziging.",
            "De brief staat in {name}, met {n} wijzigingen.",
            written.changes,
            name=written.path.name,
        ),
        words.t("Breng de stick naar een apparaat met internet."),
    ]
    if written.left:
        lines.insert(1, words.t("De rest gaat met de volgende brief mee."))
    if written.tidied:
        lines.append(words.t("Oude brieven van dit apparaat zijn van de stick gehaald."))
    return "\n".join(lines)


def told_of_item(item: Item, words: Words) -> str:
    """Return what was done with one file, in words."""
    if item.did == "failed" and item.error is not None:
        said = f"{item.error.what} {item.error.next}"
    elif item.did == "kept" and item.kept is not None:
        said = _told_of_answer(item.kept, words)
    else:
        said = {
            "brought": words.t(
                "is naar de server gebracht. Het antwoord staat in {answer}.", answer=item.answer
            ),
            "known": words.t("was hier al bekend."),
            "waits": words.t("wacht op een apparaat met internet."),
            "other": words.t("is voor een ander apparaat. Laat het staan."),
        }[item.did]
    return f"{item.name}: {said}"


def _told_of_answer(kept: Kept, words: Words) -> str:
    said = [
        words.tn(
            "{n} wijziging is aangekomen.", "{n} wijzigingen zijn aangekomen.", kept.confirmed
        ),
        words.tn("{n} gegeven is bijgewerkt.", "{n} gegevens zijn bijgewerkt.", kept.records),
    ]
    if kept.refused:
        said.append(
            words.tn("{n} wijziging is geweigerd.", "{n} wijzigingen zijn geweigerd.", kept.refused)
        )
    if kept.again:
        said.append(words.t("Maak nog een brief: de server mist iets van dit apparaat."))
    return " ".join(said)
