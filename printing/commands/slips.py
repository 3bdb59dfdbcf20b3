"""``buurtzuil print slip``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from printing.making.slips import SlipFormat

from printing.commands.where import deliver_paper, language_option, now_utc, where, where_options
from sync.commands.device import data_option
from sync.options import WrongUsage
from sync.words import Words


@click.command()
@click.option(
    "--kind",
    type=click.Choice(["activity", "service", "help_post", "signup", "callback"]),
    required=True,
    help="Waarvan; signup is een aanmelding, callback is: bel mij terug.",
)
@click.option("--key", default="", help="De sleutel, of de code van acht tekens.")
@click.option(
    "--format",
    "format_",
    type=click.Choice(["a6", "58mm", "80mm", "six"]),
    help="Papier; anders dat van de printer. six is zes op een A4, om te knippen.",
)
@click.option(
    "--when",
    default="",
    help='Bij callback: wanneer u belt, zoals "Uiterlijk vrijdag 27 november".',
)
@language_option
@where_options
@data_option()
def slip(
    kind: str,
    key: str,
    format_: SlipFormat | None,
    when: str,
    language: str,
    out: Path | None,
    printer: str | None,
    folder: Path,
) -> None:
    """Maak een briefje van een activiteit, een hulpadres of een oproep. Er komt geen naam op."""
    from printing.making.request import printed_at
    from printing.making.slips import NAMELESS, format_at, sheet_of, slip_file
    from sync.upkeep.opening import open_to_read

    if not key and kind not in NAMELESS:
        raise WrongUsage("Zeg met --key waarvan het briefje is.")
    if when and kind != "callback":
        raise WrongUsage("--when hoort bij --kind callback.")
    address = where(out, printer, folder, "sheets" if format_ == "six" else "slips")
    with open_to_read(folder, clock=now_utc) as replica:
        words, now = Words(language), replica.local_now()
        sheet, about = sheet_of(replica, kind, key, words, now.date(), when=when)
        printed = printed_at(replica, now)
    paper = slip_file(sheet, about, words, printed, format_ or format_at(address))
    deliver_paper(paper, out, address, folder)
