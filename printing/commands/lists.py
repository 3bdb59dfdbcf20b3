"""``buurtzuil print list``: what hangs on a door. Lists with names are printed at the desk only."""

from __future__ import annotations

from pathlib import Path

import click

from printing.commands.where import deliver_paper, language_option, now_utc, where, where_options
from sync.commands.device import data_option
from sync.words import Words


@click.group(name="list")
def list_() -> None:
    """Maak wat op een deur hangt. Lijsten met namen print u alleen aan de balie."""


@list_.command()
@click.option("--venue", default="", help="De sleutel van het huis; anders dit huis.")
@click.option("--day", default="", help="De dag, zoals 2026-11-24; anders vandaag.")
@click.option("--a3", is_flag=True, help="Op A3 in plaats van A4.")
@language_option
@where_options
@data_option()
def door(
    venue: str,
    day: str,
    a3: bool,
    language: str,
    out: Path | None,
    printer: str | None,
    folder: Path,
) -> None:
    """Maak het deurbord van een dag: wat er is, hoe laat, en in welke zaal."""
    _make(f"door/{venue}/{day}{'/A3' if a3 else ''}", language, out, printer, folder)


@list_.command()
@click.option("--key", required=True, help="De activiteit en de keer: SLEUTEL@2026-11-24T13:30.")
@language_option
@where_options
@data_option()
def doornote(key: str, language: str, out: Path | None, printer: str | None, folder: Path) -> None:
    """Maak het briefje voor de deur van iets dat niet doorgaat, of anders is."""
    _make(f"doornote/{key}", language, out, printer, folder)


def _make(key: str, language: str, out: Path | None, printer: str | None, folder: Path) -> None:
    from printing.jobs import make_paper
    from sync.upkeep.opening import open_to_read

    address = where(out, printer, folder)
    with open_to_read(folder, clock=now_utc) as replica:
        paper = make_paper(replica, key, Words(language), replica.local_now())
    deliver_paper(paper, out, address, folder)
