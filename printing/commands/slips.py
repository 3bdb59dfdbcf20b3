"""``buurtzuil print slip``."""

from __future__ import annotations

from pathlib import Path

import click

from printing.commands.where import deliver, language_option, now_utc, where, where_options
from sync.commands.device import data_option
from sync.words import Words


@click.command()
@click.option(
    "--kind",
    type=click.Choice(["activity", "service", "help_post"]),
    required=True,
    help="Waarvan.",
)
@click.option("--key", required=True, help="De sleutel, of de code van acht tekens.")
@click.option(
    "--format", "format_", type=click.Choice(["a6", "80mm"]), default="a6", help="Papier."
)
@language_option
@where_options
@data_option()
def slip(
    kind: str,
    key: str,
    format_: str,
    language: str,
    out: Path | None,
    printer: str | None,
    folder: Path,
) -> None:
    """Maak een briefje van een activiteit, een hulpadres of een oproep."""
    from printing.making.request import printed_at, slip_name
    from printing.sheets import find_key, slip_sheet
    from printing.slip import slip as make
    from printing.ticket import Ticket
    from sync.upkeep.opening import open_to_read

    address = where(out, printer, folder)
    with open_to_read(folder, clock=now_utc) as replica:
        words = Words(language)
        found = find_key(replica, kind, key)
        sheet = slip_sheet(replica, kind, found, words)
        printed = printed_at(replica, replica.local_now())
        pdf = make(sheet, words, printed, "80mm" if format_ == "80mm" else "a6")
    ticket = Ticket(media="" if format_ == "80mm" else "iso_a6_105x148mm")
    deliver(pdf, slip_name(found), out, address, folder, ticket=ticket)
