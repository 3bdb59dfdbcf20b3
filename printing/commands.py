"""``buurtzuil print``: papers from the command line, to a file or to a printer.

There is none for a call card. Names and numbers on it are sealed, and open only at a desk that somebody unlocked with badge and
PIN; a command has neither, a PIN is never asked for on a command line, and ``--out`` would keep as a file what must be kept
nowhere. Call cards are printed at the desk, from the page of the two who meet, and each is written down ("Wie keek waar").
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

import click

from sync.commands.device import data_option
from sync.device import read_device
from sync.errors import BadInput, UserFacing
from sync.options import WrongUsage
from sync.whole_files import write_whole
from sync.words import LANGUAGES, Words

_Command = TypeVar("_Command", bound=Callable[..., Any])


def _now() -> datetime:
    return datetime.now(UTC)


def _where_options(command: _Command) -> _Command:
    """Add ``--out`` and ``--printer`` to a command."""
    to_file = click.option(
        "--out", type=click.Path(path_type=Path, dir_okay=False), help="Schrijf een PDF-bestand."
    )
    to_printer = click.option(
        "--printer", metavar="ADRES", help="Print: ipp://naam/ipp/print of file:///map."
    )
    return to_file(to_printer(command))


def _where(out: Path | None, printer: str | None, folder: Path) -> str:
    """Return the printer's address, or nothing when the paper goes to ``out``; looked at before a paper is made.

    Without either it is the device's own printer. Raises ``WrongUsage`` or ``BadPrinterUri``.
    """
    from printing.ipp import BadPrinterUri, read_target

    if out is not None and printer is not None:
        raise WrongUsage("Kies een van de twee: --out BESTAND of --printer ADRES.")
    if out is not None:
        return ""
    device = read_device(folder) if printer is None else None
    address = (device.printer if device else "") if printer is None else printer
    if printer is None and not address:
        raise WrongUsage("Zeg waar het papier heen moet: --out BESTAND of --printer ADRES.")
    if read_target(address) is None:
        raise BadPrinterUri
    return address


def _deliver(
    pdf: bytes, name: str, out: Path | None, address: str, folder: Path, *, private: bool = False
) -> None:
    """Write or print a paper; a ``private`` one is no printer's to keep. Raises ``UserFacing`` with what became of one that
    is not printed.
    """
    if out is not None:
        _write(pdf, out, private=private)
        return
    from printing.spool import print_now, recover
    from printing.states import next_step

    def tell(text: str) -> None:
        click.echo(f"{text} {next_step(text)}".rstrip(), err=True)

    for left in recover(folder):
        tell(f"{left.what} {left.next} ({left.job})")
    outcome = print_now(folder, address, pdf, name=name, private=private, on_progress=tell)
    if not outcome.done:
        raise UserFacing(outcome.what, outcome.next)
    click.echo(" ".join(filter(None, (outcome.what, outcome.path, outcome.warning))))


def _write(pdf: bytes, out: Path, *, private: bool) -> None:
    """Write a paper, a ``private`` one so that only this user can read it. Raises ``BadInput`` when that cannot be."""
    try:
        if private:
            write_whole(out, pdf, mode=0o600)
        else:
            out.write_bytes(pdf)
    except OSError as error:
        raise BadInput(
            "Het bestand kan niet worden geschreven.", "Kies een andere plaats voor het bestand."
        ) from error
    click.echo(f"{out}: {len(pdf)} bytes")


@click.group(name="print")
def print_() -> None:
    """Maak papier: het weekblad, een briefje, een badge of het oefenblad."""


@print_.command()
@click.option("--week", default="", help="Jaar en week, zoals 2026-W48; anders deze week.")
@click.option("--large", is_flag=True, help="Grote letters: 18 punten.")
@click.option("--all-houses", is_flag=True, help="De hele wijk en niet alleen dit huis.")
@click.option("--language", type=click.Choice(list(LANGUAGES)), default="nl", help="Taal.")
@_where_options
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
    from printing.jobs import parse_week, printed_at, week_name
    from printing.sheets import week_sheet
    from sync.upkeep.opening import open_to_read

    address = _where(out, printer, folder)
    with open_to_read(folder, clock=_now) as replica:
        words, now = Words(language), replica.local_now()
        year, number = parse_week(week, now.date())
        sheet = week_sheet(replica, year, number, words, "" if all_houses else None)
        pdf = make(sheet, words, printed_at(replica, now), large=large)
    _deliver(pdf, week_name(year, number), out, address, folder)


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
@_where_options
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
    from printing.jobs import printed_at, slip_name
    from printing.sheets import find_key, slip_sheet
    from printing.slip import slip as make
    from sync.upkeep.opening import open_to_read

    address = _where(out, printer, folder)
    with open_to_read(folder, clock=_now) as replica:
        words = Words(language)
        found = find_key(replica, kind, key)
        sheet = slip_sheet(replica, kind, found, words)
        printed = printed_at(replica, replica.local_now())
        pdf = make(sheet, words, printed, "80mm" if format_ == "80mm" else "a6")
    _deliver(pdf, slip_name(found), out, address, folder)


@print_.command()
@click.option("--language", type=click.Choice(list(LANGUAGES)), default="nl", help="Taal.")
@_where_options
@data_option()
def badge(language: str, out: Path | None, printer: str | None, folder: Path) -> None:
    """Maak een badge opnieuw op papier. De code van de badge wordt ongezien gevraagd, of gelezen van de invoer."""
    from printing.badge import badge as make
    from printing.badge import card_of
    from sync.upkeep.opening import open_to_read

    address = _where(out, printer, folder)
    if sys.stdin.isatty():
        text = str(click.prompt("Code van de badge", hide_input=True, err=True))
    else:
        text = sys.stdin.readline()
    with open_to_read(folder, clock=_now) as replica:
        words = Words(language)
        pdf = make(card_of(replica, text, words), words)
    _deliver(pdf, "badge", out, address, folder, private=True)


@print_.command()
@click.option("--language", type=click.Choice(list(LANGUAGES)), default="nl", help="Taal.")
@_where_options
@data_option()
def exercise(language: str, out: Path | None, printer: str | None, folder: Path) -> None:
    """Maak het oefenblad voor nieuwe vrijwilligers: een A4 met grote letters."""
    from printing.exercise import NAME, exercise_sheet

    address = _where(out, printer, folder)
    _deliver(exercise_sheet(Words(language)), NAME, out, address, folder)
