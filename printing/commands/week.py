"""``buurtzuil print handout``: the week on paper."""

from __future__ import annotations

from pathlib import Path

import click

from printing.commands.where import deliver, language_option, now_utc, where, where_options
from sync.commands.device import data_option
from sync.words import Words


@click.command()
@click.option("--week", default="", help="Jaar en week, zoals 2026-W48; anders deze week.")
@click.option("--large", is_flag=True, help="Grote letters: 18 punten.")
@click.option("--all-houses", is_flag=True, help="De hele wijk en niet alleen dit huis.")
@language_option
@where_options
@data_option()
def handout(
    week: str,
    large: bool,
    all_houses: bool,
    language: str,
    out: Path | None,
    printer: str | None,
    folder: Path,
) -> None:
    """Maak het weekblad: een week op A4, twee kanten."""
    from printing.handout import handout as make
    from printing.making.request import parse_week, printed_at, week_name
    from printing.sheets import week_sheet
    from printing.ticket import Ticket
    from printing.write_down import write_down
    from sync.upkeep.opening import open_to_read

    address = where(out, printer, folder)
    with open_to_read(folder, clock=now_utc) as replica:
        words, now = Words(language), replica.local_now()
        year, number = parse_week(week, now.date())
        sheet = week_sheet(replica, year, number, words, "" if all_houses else None)
        pdf = make(sheet, words, printed_at(replica, now), large=large)
    write_down(folder, sheet.stands, now_utc)
    ticket = Ticket(sides="two-sided-long-edge")
    deliver(pdf, week_name(year, number), out, address, folder, ticket=ticket)
