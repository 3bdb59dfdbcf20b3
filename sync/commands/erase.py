"""``buurtzuil erase``: erasing a person for good, at a desk that has the key."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click

from sync.device import missing_in
from sync.errors import UserFacing
from sync.options import aloud, as_typed, confirmed, data_option
from sync.words import Words


class NoKey(UserFacing):
    """Nobody can look into the boxes here."""

    what = "Dit apparaat kan de gegevens niet lezen."
    next = "Doe dit op een balie die de sleutel heeft."


@click.command()
@data_option()
@click.option("--actor", default="", help="Wie dit doet: het nummer van de vrijwilliger.")
def erase(folder: Path, actor: str) -> None:
    """Wis de gegevens van een mens voorgoed: hier, op de server en op alle apparaten.

    Naam en nummer worden gevraagd, zodat ze nergens blijven staan.
    """
    from sync.disk.erasing import erase as erase_boxes
    from sync.disk.erasing import find
    from sync.keyring import read_keyring
    from sync.upkeep.opening import open_own

    if (missing := missing_in(folder)) is not None:
        raise missing
    ring = read_keyring(folder)
    if not ring.desk:
        raise NoKey
    name = click.prompt("Naam (leeg mag)", default="", show_default=False)
    phone = click.prompt("Telefoon (leeg mag)", default="", show_default=False)
    words = Words()
    with open_own(folder, clock=lambda: datetime.now(UTC), say=aloud) as replica:
        search = find(replica, ring, name=name, phone=phone)
        if search.closed:
            click.echo(
                words.tn(
                    "{n} doosje kan deze balie niet openen.",
                    "{n} doosjes kan deze balie niet openen.",
                    search.closed,
                )
            )
        if not search.found:
            click.echo("Niemand gevonden.")
            return
        chosen = [
            one.box
            for one in search.found
            if one.by == "both"
            or confirmed(f"Ook {one.contact.name}, {one.contact.phone or 'zonder nummer'}?")
        ]
        if not chosen or not confirmed(f"Wis {len(chosen)} voorgoed?"):
            click.echo("Er is niets gewist.")
            return
        count = erase_boxes(replica, chosen, actor or f"desk:{replica.device.device}")
    click.echo(as_typed(f"Hier gewist: {count}. Overal na de volgende keer: buurtzuil sync --once"))
