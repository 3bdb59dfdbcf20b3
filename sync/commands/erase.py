"""``buurtzuil erase``: erasing a person for good, at a desk that has the key."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click

from sync.device import missing_in
from sync.disk.erasing import Found, find
from sync.disk.erasing import erase as erase_boxes
from sync.disk.looks import note_look
from sync.disk.replica import Replica
from sync.disk.unlocking import is_guarded, unlock_now
from sync.errors import UserFacing
from sync.keyring import Keyring, read_keyring
from sync.options import aloud, as_typed, confirmed, data_option
from sync.records import Volunteer
from sync.roles import rank, refusal_of, role_need
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

    Naam en nummer worden gevraagd, zodat ze nergens blijven staan. Zijn er badges, dan ook de code en de pincode van uw badge.
    """
    from sync.upkeep.opening import open_own

    if (missing := missing_in(folder)) is not None:
        raise missing
    with open_own(folder, clock=lambda: datetime.now(UTC), say=aloud) as replica:
        if is_guarded(replica):
            actor, ring = _shown_badge(replica)
        else:
            ring = read_keyring(folder)
        if not ring.desk:
            raise NoKey
        _ask(replica, ring, actor)


def _shown_badge(replica: Replica) -> tuple[str, Keyring]:
    """Ask for a badge and its PIN, unseen; return whose they are and what they open."""
    text = click.prompt("Code van uw badge", hide_input=True)
    pin = click.prompt("Uw pincode", hide_input=True)
    trusted = replica.clock_state().trust == "trusted"
    today = replica.local_now().date() if trusted else None
    volunteer, ring = unlock_now(replica, text, pin, today)
    return volunteer.id, ring


def _ask(replica: Replica, ring: Keyring, actor: str) -> None:
    """Ask who is to be erased, and do it when that is confirmed."""
    name = click.prompt("Naam (leeg mag)", default="", show_default=False)
    phone = click.prompt("Telefoon (leeg mag)", default="", show_default=False)
    words = Words()
    search = find(replica, ring, name=name, phone=phone)
    if search.closed:
        click.echo(
            words.tn(
                "{n} doosje kan deze balie niet openen.",
                "{n} doosjes kan deze balie niet openen.",
                search.closed,
            )
        )
    found = [one for one in search.found if _may_erase(replica, one, actor)]
    if len(found) < len(search.found):  # what somebody told the house
        click.echo(refusal_of("editor").text_nl)
    if not found:
        click.echo("Niemand gevonden.")
        return
    who = actor or f"desk:{replica.device.device}"
    chosen = [one.box for one in found if one.by == "both" or _also(replica, one, who)]
    if not chosen or not confirmed(f"Wis {len(chosen)} voorgoed?"):
        click.echo("Er is niets gewist.")
        return
    count = erase_boxes(replica, chosen, who)
    click.echo(as_typed(f"Hier gewist: {count}. Overal na de volgende keer: buurtzuil sync --once"))


def _may_erase(replica: Replica, one: Found, actor: str) -> bool:
    """Return whether the server lets whoever is here erase a box: an idea may be about her."""
    by = replica.get("volunteer", actor) if actor else None
    has = role_need(by.role) if isinstance(by, Volunteer) else "coordinator"
    return rank(has) >= rank("editor") or replica.stored("idea", one.about) is None


def _also(replica: Replica, one: Found, who: str) -> bool:
    """Return whether somebody of whom only the name or the number is the same is meant too; to show them is a look."""
    note_look(replica, one.box, who)
    return confirmed(f"Ook {one.contact.name}, {one.contact.phone or 'zonder nummer'}?")
