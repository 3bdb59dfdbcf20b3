"""``buurtzuil take-over`` and ``buurtzuil trouble``: what a volunteer types when a kiosk's computer has died."""

from __future__ import annotations

import shutil
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sync.errors import BadInput, UserFacing
from sync.options import aloud, data_option
from sync.words import Words

if TYPE_CHECKING:
    from sync.disk.replica import Replica


class TornOther(UserFacing):
    """Nothing can be read of what a dead device had not sent."""

    what = "Het bestand outbox.db van het oude apparaat is kapot, en er is geen kopie."
    next = "Bewaar zijn map en vraag de beheerder om hulp."


def _now() -> datetime:
    return datetime.now(UTC)


@click.command("take-over")
@click.argument("dead", metavar="MAP", type=click.Path(path_type=Path, file_okay=False))
@data_option()
def take_over(dead: Path, folder: Path) -> None:
    """Neem over wat een stuk apparaat nog niet had verstuurd; MAP is zijn map met gegevens."""
    from sync.disk.rejoining import take_over as hand_over
    from sync.disk.sqlite_file import TornOutbox
    from sync.upkeep.opening import open_own

    if not dead.is_dir():
        raise BadInput(f"De map {dead} is er niet.", "Kijk de naam na.")
    words = Words()
    with open_own(folder, clock=_now, say=aloud) as replica:
        try:
            acts = hand_over(replica, dead)
        except TornOutbox:
            acts = _from_torn(replica, dead)
            aloud(words.t("Het bestand outbox.db van het oude apparaat is kapot."))
            aloud(words.t("Bewaar zijn map: misschien was niet alles te lezen."))
        click.echo(
            words.tn("Eén handeling overgenomen.", "{n} handelingen overgenomen.", acts)
            if acts
            else words.t("Er was niets over te nemen.")
        )


def _from_torn(replica: Replica, dead: Path) -> int:
    """Take over what can be read of a torn outbox, of its copy and of what the dead device showed; return how many acts.

    It is put together from copies of its files: its disk is only read. Raises ``TornOther`` when nothing can be read.
    """
    from sync.disk.rejoining import take_over as hand_over
    from sync.upkeep.outbox_copy import recover_outbox

    with tempfile.TemporaryDirectory() as made:
        for pattern in ("device.json", "outbox*.db*", "replica.db*"):
            for one in dead.glob(pattern):
                shutil.copy(one, made)
        if not recover_outbox(Path(made), _now()).kept:
            raise TornOther
        return hand_over(replica, Path(made))


@click.command()
@click.argument("number", metavar="[NUMMER]", type=int, required=False)
def trouble(number: int | None) -> None:
    """Zeg wat een storing met een NUMMER betekent en wat u doet; zonder nummer: alle storingen."""
    from sync.upkeep.troubles import TROUBLES, told

    if number is None:
        for one in TROUBLES.values():
            click.echo(f"{one.number}  {one.what}")
        return
    if number not in TROUBLES:
        raise BadInput(f"Storing {number} bestaat niet.", "Zie de lijst met: buurtzuil trouble")
    for line in told(number):
        click.echo(line)
