"""``buurtzuil print strip``: what changed since a sheet was printed."""

from __future__ import annotations

from pathlib import Path

import click

from printing.commands.where import deliver, language_option, now_utc, where, where_options
from sync.commands.device import data_option
from sync.words import Words


@click.command()
@click.option("--number", required=True, help="Het nummer onder aan het blad.")
@language_option
@where_options
@data_option()
def strip(number: str, language: str, out: Path | None, printer: str | None, folder: Path) -> None:
    """Maak een strookje met wat er veranderde sinds een blad is geprint."""
    from printing.jobs import make_paper
    from sync.upkeep.opening import open_to_read

    address = where(out, printer, folder)
    with open_to_read(folder, clock=now_utc) as replica:
        paper = make_paper(replica, f"strip/{number}", Words(language), replica.local_now())
    deliver(paper.pdf, paper.name, out, address, folder, kind=paper.kind)
