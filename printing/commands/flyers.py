"""``buurtzuil print flyer``: what hangs on the notice board."""

from __future__ import annotations

from pathlib import Path
from typing import cast

import click

from printing.commands.where import deliver, language_option, now_utc, where, where_options
from sync.commands.device import data_option
from sync.options import WrongUsage
from sync.words import Words


@click.command()
@click.option(
    "--kind",
    type=click.Choice(["activity", "service", "help_post", "announcement"]),
    default="activity",
    help="Waarvan.",
)
@click.option(
    "--key", default="", help="De sleutel, of de code van acht tekens; anders wat hierna komt."
)
@click.option(
    "--format",
    "format_",
    type=click.Choice(["a5", "a4", "strips", "four-a6"]),
    default="a5",
    help="Papier: A5, A4, A4 met strookjes, of vier keer A6 op A4.",
)
@click.option("--design", type=click.Choice(["1", "2", "3"]), default="1", help="Ontwerp.")
@language_option
@where_options
@data_option()
def flyer(
    kind: str,
    key: str,
    format_: str,
    design: str,
    language: str,
    out: Path | None,
    printer: str | None,
    folder: Path,
) -> None:
    """Maak een flyer van een activiteit, een hulpadres, een oproep of een bericht."""
    from printing.flyer import Design, Format
    from printing.flyer import flyer as make
    from printing.flyer_sheets import flyer_key, flyer_sheet, next_key
    from printing.making.flyers import flyer_name
    from printing.making.request import printed_at
    from sync.upkeep.opening import open_to_read

    if not key and kind != "activity":
        raise WrongUsage("Zeg welke: --key SLEUTEL.")
    address = where(out, printer, folder)
    with open_to_read(folder, clock=now_utc) as replica:
        words = Words(language)
        found = flyer_key(replica, kind, key) if key else next_key(replica)
        sheet = flyer_sheet(replica, kind, found, words)
        printed = printed_at(replica, replica.local_now())
        pdf = make(sheet, words, printed, cast(Format, format_), cast(Design, int(design)))
    deliver(pdf, flyer_name(found, format_), out, address, folder, kind="flyer")
