"""``buurtzuil print handout``, ``booklet`` and ``poster``: the week on paper."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from printing.commands.where import deliver_paper, language_option, now_utc, where, where_options
from sync.commands.device import data_option
from sync.options import WrongUsage

_WEEK = "Jaar en week, zoals 2026-W48; anders deze week."
_VENUE = "Naam van een huis; anders dit huis."
_CATEGORY = "Alleen één soort activiteit, zoals bewegen."
_ALL = "De hele wijk en niet alleen dit huis."

_Command = TypeVar("_Command", bound=Callable[..., Any])

week_option = click.option("--week", default="", help=_WEEK)


def choice_options(command: _Command) -> _Command:
    """Add what may be chosen of the agenda, the language, and where the paper goes."""
    for option in (
        click.option("--all-houses", is_flag=True, help=_ALL),
        click.option("--category", default="", metavar="SOORT", help=_CATEGORY),
        click.option("--venue", default="", metavar="NAAM", help=_VENUE),
    ):
        command = option(command)
    return language_option(where_options(data_option()(command)))


def make_and_deliver(
    family: str,
    when: str,
    *,
    venue: str,
    category: str,
    all_houses: bool,
    language: str,
    out: Path | None,
    printer: str | None,
    folder: Path,
    back: str = "",
) -> None:
    """Make a paper of the agenda and write or print it. Raises ``UserFacing`` where it cannot be."""
    from printing.jobs import make_paper
    from printing.making.choice import ALL_HOUSES, find_choice
    from sync.upkeep.opening import open_to_read
    from sync.words import Words

    if venue and all_houses:
        raise WrongUsage("Kies een van de twee: --venue NAAM of --all-houses.")
    address = where(out, printer, folder)
    with open_to_read(folder, clock=now_utc) as replica:
        choice = find_choice(replica, when, ALL_HOUSES if all_houses else venue, category, back)
        key = f"{family}/{choice.key()}"
        paper = make_paper(replica, key, Words(language), replica.local_now())
    deliver_paper(paper, out, address, folder)


@click.command()
@week_option
@click.option("--day", default="", help="Alleen één dag, zoals 2026-11-26.")
@click.option("--large", is_flag=True, help="Grote letters: 18 punten.")
@click.option(
    "--back",
    type=click.Choice(["notes", "form"]),
    default="notes",
    help="Achter de week: regels voor uzelf, of een formulier. Is de achterkant vol, dan op een vel erbij.",
)
@choice_options
def handout(week: str, day: str, large: bool, back: str, **chosen: Any) -> None:
    """Maak het weekblad: een week op A4, twee kanten. Of het blad van één dag."""
    if day and (week or large):
        raise WrongUsage("Kies een van de twee: een dag met --day, of een week.")
    if back == "form" and (day or large):
        raise WrongUsage("Een formulier staat alleen achter het gewone weekblad.")
    family = "day" if day else "large" if large else "handout"
    make_and_deliver(family, day or week, back=back if back == "form" else "", **chosen)


@click.command()
@week_option
@choice_options
def booklet(week: str, **chosen: Any) -> None:
    """Maak het weekboekje: A4 om te vouwen tot A5. Print op twee kanten, over de korte kant."""
    make_and_deliver("booklet", week, **chosen)


@click.command()
@week_option
@choice_options
def poster(week: str, **chosen: Any) -> None:
    """Maak de weekposter voor aan de muur: A3."""
    make_and_deliver("poster", week, **chosen)


@click.command()
@click.option(
    "--month",
    default="",
    help="Jaar en maand, zoals 2026-11; anders deze maand, vanaf de 25e de volgende.",
)
@choice_options
def month(month: str, **chosen: Any) -> None:
    """Maak het maandoverzicht: wat er is en op welke dagen, op A4."""
    make_and_deliver("month", month, **chosen)
