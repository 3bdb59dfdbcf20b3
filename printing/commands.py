"""``buurtzuil print``: papers from the command line, to a file or to a printer."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from pathlib import Path

import click

from sync.commands import data_option
from sync.dates import iso_week
from sync.errors import BadInput
from sync.words import LANGUAGES, Words

_WEEK = re.compile(r"(\d{4})-?[Ww]?(\d{1,2})")


def _now() -> datetime:
    return datetime.now(UTC)


def parse_week(text: str, today: date) -> tuple[int, int]:
    """Return the ISO year and week of ``2026-W48``; of today where nothing is given.

    Raises ``BadInput`` when it is no week, or the year has no such week.
    """
    if not text:
        return iso_week(today)
    found = _WEEK.fullmatch(text.strip())
    try:
        if found is None:
            raise ValueError(text)
        year, week = int(found[1]), int(found[2])
        date.fromisocalendar(year, week, 1)
    except ValueError:
        raise BadInput("Deze week bestaat niet.", "Typ jaar en week, zoals 2026-W48.") from None
    return year, week


def _write(pdf: bytes, out: Path) -> None:
    """Write a paper. Raises ``BadInput`` when that cannot be."""
    try:
        out.write_bytes(pdf)
    except OSError as error:
        raise BadInput(
            "Het bestand kan niet worden geschreven.", "Kies een andere plaats voor het bestand."
        ) from error
    click.echo(f"{out}: {len(pdf)} bytes")


@click.group(name="print")
def print_() -> None:
    """Maak papier: het weekblad of een briefje."""


@print_.command()
@click.option("--week", default="", help="Jaar en week, zoals 2026-W48; anders deze week.")
@click.option("--large", is_flag=True, help="Grote letters: 18 punten.")
@click.option("--all-houses", is_flag=True, help="De hele wijk en niet alleen dit huis.")
@click.option("--language", type=click.Choice(list(LANGUAGES)), default="nl", help="Taal.")
@click.option(
    "--out", type=click.Path(path_type=Path, dir_okay=False), required=True, help="PDF-bestand."
)
@data_option()
def handout(
    week: str, large: bool, all_houses: bool, language: str, out: Path, folder: Path
) -> None:
    """Maak het weekblad: een week op A4, twee kanten."""
    from printing.handout import handout as make
    from printing.sheets import week_sheet
    from sync.replica import open_replica

    with open_replica(folder, clock=_now, readonly=True) as replica:
        words, now = Words(language), replica.local_now()
        year, number = parse_week(week, now.date())
        sheet = week_sheet(replica, year, number, words, "" if all_houses else None)
        _write(make(sheet, words, now, large=large), out)


@print_.command()
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
@click.option("--language", type=click.Choice(list(LANGUAGES)), default="nl", help="Taal.")
@click.option(
    "--out", type=click.Path(path_type=Path, dir_okay=False), required=True, help="PDF-bestand."
)
@data_option()
def slip(kind: str, key: str, format_: str, language: str, out: Path, folder: Path) -> None:
    """Maak een briefje van een activiteit, een hulpadres of een oproep."""
    from printing.sheets import find_key, slip_sheet
    from printing.slip import slip as make
    from sync.replica import open_replica

    with open_replica(folder, clock=_now, readonly=True) as replica:
        words = Words(language)
        sheet = slip_sheet(replica, kind, find_key(replica, kind, key), words)
        _write(make(sheet, words, replica.local_now(), "80mm" if format_ == "80mm" else "a6"), out)
