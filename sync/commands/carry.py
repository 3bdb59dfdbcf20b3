"""``buurtzuil carry``: the exchange by USB stick on the command line."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path

import click

from sync.options import aloud, as_typed, data_option
from sync.words import Words


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
    from sync.line.carry import write_letter
    from sync.line.carry_words import told_of_letter
    from sync.upkeep.opening import open_own

    with open_own(folder, clock=_now, say=aloud) as replica:
        click.echo(as_typed(told_of_letter(write_letter(replica, target), Words())))


@carry.command("in")
@click.argument("source", metavar="BESTAND_OF_MAP", type=click.Path(path_type=Path))
@data_option()
def take_in(source: Path, folder: Path) -> None:
    """Neem brieven en antwoorden van een stick aan: een bestand, of alles in de map van de stick."""
    from sync.line.carry import Carrier
    from sync.line.carry_words import told_of_item
    from sync.upkeep.opening import open_own

    words = Words()
    with open_own(folder, clock=_now, say=aloud) as replica:
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
