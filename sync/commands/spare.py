"""``buurtzuil take-over`` and ``buurtzuil trouble``: what a volunteer types when a kiosk's computer has died."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click

from sync.errors import BadInput
from sync.options import data_option
from sync.words import Words


@click.command("take-over")
@click.argument("dead", metavar="MAP", type=click.Path(path_type=Path, file_okay=False))
@data_option()
def take_over(dead: Path, folder: Path) -> None:
    """Neem over wat een stuk apparaat nog niet had verstuurd; MAP is zijn map met gegevens."""
    from sync.disk.rejoining import take_over as hand_over
    from sync.disk.replica import open_replica

    with open_replica(folder, clock=lambda: datetime.now(UTC)) as replica:
        acts = hand_over(replica, dead)
        words = Words()
        click.echo(
            words.tn("Eén handeling overgenomen.", "{n} handelingen overgenomen.", acts)
            if acts
            else words.t("Er was niets over te nemen.")
        )


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
