"""``buurtzuil print badge`` and ``exercise``."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from printing.commands.where import deliver, language_option, now_utc, where, where_options
from sync.commands.device import data_option
from sync.words import Words


@click.command()
@language_option
@where_options
@data_option()
def badge(language: str, out: Path | None, printer: str | None, folder: Path) -> None:
    """Maak een badge opnieuw op papier. De code van de badge wordt ongezien gevraagd, of gelezen van de invoer."""
    from printing.badge import badge as make
    from printing.badge import card_of
    from sync.upkeep.opening import open_to_read

    address = where(out, printer, folder)
    if sys.stdin.isatty():
        text = str(click.prompt("Code van de badge", hide_input=True, err=True))
    else:
        text = sys.stdin.readline()
    with open_to_read(folder, clock=now_utc) as replica:
        words = Words(language)
        pdf = make(card_of(replica, text, words), words)
    deliver(pdf, "badge", out, address, folder, kind="badge", private=True)


@click.command()
@language_option
@where_options
@data_option()
def exercise(language: str, out: Path | None, printer: str | None, folder: Path) -> None:
    """Maak het oefenblad voor nieuwe vrijwilligers: een A4 met grote letters."""
    from printing.exercise import NAME, exercise_sheet

    address = where(out, printer, folder)
    deliver(exercise_sheet(Words(language)), NAME, out, address, folder, kind="exercise")
