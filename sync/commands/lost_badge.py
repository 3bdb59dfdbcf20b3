"""``buurtzuil lost-badge``: withdrawing a badge at the first desk, when nobody can unlock it and there is no recovery sheet yet.

Until there is a sheet the keys lie in the folder of the first desk. Whoever has a shell there has them anyway, so no badge is
asked for; whoever only stands at the desk has not, and gets nothing.
"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click

from sync.changes import Draft
from sync.device import missing_in
from sync.disk.replica import Replica
from sync.disk.volunteering import at_desk, coordinators, everybody, lose_badge
from sync.errors import UserFacing
from sync.keyring import read_keyring
from sync.options import aloud, as_typed, confirmed, data_option


class NoKeysHere(UserFacing):
    """The keys are not in this folder: badges or a recovery sheet hold them."""

    what = "De sleutels liggen niet op dit apparaat."
    next = "Gebruik aan de balie het herstelblad: Badge of pincode kwijt."


class NobodyHasOne(UserFacing):
    """There is no badge to withdraw."""

    what = "Niemand heeft hier een badge."
    next = "Open de balie en geef er een."


@click.command(name="lost-badge")
@data_option()
def lost_badge(folder: Path) -> None:
    """Trek een badge in die weg is, op de eerste balie zonder herstelblad.

    Daarna geeft de balie een coördinator een nieuwe badge. Ligt er een herstelblad, gebruik dan dat.
    """
    from sync.upkeep.opening import open_own

    if (missing := missing_in(folder)) is not None:
        raise missing
    with open_own(folder, clock=lambda: datetime.now(UTC), say=aloud) as replica:
        ring = read_keyring(folder)
        if ring.coordinator is None or not at_desk(replica):
            raise NoKeysHere
        chosen = _ask(replica)
        if not chosen:
            click.echo("Er is niets ingetrokken.")
            return
        if replica.get("volunteer", chosen) is None:  # thrown away, and her key still counts
            replica.act([Draft(kind="volunteer", record=chosen, verb="restore")], "desk")
        lose_badge(replica, chosen, ring, "desk")
    click.echo(as_typed("De badge is ingetrokken. Geef aan de balie een nieuwe: buurtzuil desk"))


def _ask(replica: Replica) -> str:
    """Ask whose badge is lost; return her id, empty where it was not meant. A name is never typed."""
    found = {one.id: one for one in (*coordinators(replica), *everybody(replica))}
    counting = {one.id for one in coordinators(replica)}
    people = [one for one in found.values() if one.public_key or one.id in counting]
    if not people:
        raise NobodyHasOne
    for number, one in enumerate(people, 1):
        click.echo(f"{number}  {one.name}")
    typed = str(click.prompt("Wie is de badge kwijt? Typ het nummer")).strip()
    chosen = next((one for n, one in enumerate(people, 1) if str(n) == typed), None)
    return chosen.id if chosen and confirmed(f"Trek de badge van {chosen.name} in?") else ""
