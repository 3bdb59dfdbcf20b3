"""``buurtzuil print form``: the form for who would rather write."""

from __future__ import annotations

from pathlib import Path

import click

from printing.commands.where import deliver_paper, language_option, now_utc, where, where_options
from sync.commands.device import data_option
from sync.words import Words


@click.command()
@click.option("--week", default="", help="Jaar en week, zoals 2026-W48; anders deze week.")
@language_option
@where_options
@data_option()
def form(week: str, language: str, out: Path | None, printer: str | None, folder: Path) -> None:
    """Maak het formulier van een week: aanmelden, een wens of een hulpvraag, om in te vullen."""
    from printing.jobs import make_paper
    from sync.upkeep.opening import open_to_read

    address = where(out, printer, folder)
    with open_to_read(folder, clock=now_utc) as replica:
        paper = make_paper(replica, f"form/{week}", Words(language), replica.local_now())
    deliver_paper(paper, out, address, folder)
