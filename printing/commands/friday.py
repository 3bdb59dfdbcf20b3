"""``buurtzuil print friday``: all papers of a week in one go."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from printing.commands.where import deliver, language_option, now_utc, where
from printing.ticket import Ticket
from sync.commands.device import data_option
from sync.errors import UserFacing
from sync.words import Words

if TYPE_CHECKING:
    from printing.weekly import PaperCount


@click.command()
@click.option(
    "--week", default="", help="Jaar en week, zoals 2026-W48; vanaf woensdag anders de volgende."
)
@click.option("--count", is_flag=True, help="Zeg alleen hoeveel papier het is.")
@language_option
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    help="Schrijf PDF-bestanden in deze map, elk papier eenmaal.",
)
@click.option("--printer", metavar="ADRES", help="Print: ipp://naam/ipp/print of file:///map.")
@data_option()
def friday(
    week: str, count: bool, language: str, out: Path | None, printer: str | None, folder: Path
) -> None:
    """Print alles voor de week die komt, elk papier zo vaak als op de balie is gekozen."""
    from printing.jobs import make_paper
    from printing.making.request import parse_week
    from printing.weekly import PaperCount, count_of, week_of_set, weekly_set
    from printing.write_down import write_down
    from sync.upkeep.opening import open_to_read

    address = "" if count else where(out, printer, folder)
    words = Words(language)
    with open_to_read(folder, clock=now_utc) as replica:
        now = replica.local_now()
        year, number = parse_week(week, now.date()) if week else week_of_set(now.date())
        wanted = [one for one in weekly_set(replica, year, number) if one.copies]
        papers = [(one, make_paper(replica, one.key, words, now)) for one in wanted]
    if out is not None:
        out.mkdir(parents=True, exist_ok=True)
    whole, failed = PaperCount(), 0
    for one, paper in papers:
        takes = count_of(paper, one.copies)
        whole += takes
        click.echo(f"{paper.name}: {_times(one.copies, words)}, {_sheets(takes, words)}")
        if count:
            continue
        write_down(folder, paper.stands, now_utc)
        if out is not None:
            deliver(paper.pdf, paper.name, out / f"{paper.name}.pdf", "", folder, kind=paper.kind)
            continue
        try:
            ticket = Ticket(copies=one.copies, sides=paper.sides, media=paper.media)
            deliver(paper.pdf, paper.name, None, address, folder, ticket=ticket, kind=paper.kind)
        except UserFacing as error:  # what comes after it may come out all the same
            failed += 1
            click.echo(f"{paper.name}: {words.t(error.what)} {words.t(error.next)}", err=True)
    click.echo(words.t("Samen: {sheets}.", sheets=_sheets(whole, words)))
    if failed:
        raise UserFacing(
            words.tn("Eén papier is niet geprint.", "{n} papieren zijn niet geprint.", failed),
            words.t("Kijk bij de printer, en print dat papier opnieuw."),
        )


def _times(copies: int, words: Words) -> str:
    return words.tn("1 keer", "{n} keer", copies)


def _sheets(count: PaperCount, words: Words) -> str:
    sides = words.tn("1 bladzijde", "{n} bladzijden", count.pages)
    return f"{sides}, {words.tn('1 vel', '{n} vellen', count.sheets)}"
