"""``buurtzuil demo``: make a neighbourhood to work on."""

from __future__ import annotations

from pathlib import Path

import click

from sync.demonstration.neighbourhood import DEFAULT_SEED
from sync.options import as_typed


@click.command()
@click.option(
    "--data",
    "folder",
    type=click.Path(path_type=Path),
    required=True,
    help="De map die wordt gevuld.",
)
@click.option(
    "--records", type=click.IntRange(0, 1_000_000), default=0, help="Vul aan tot zoveel gegevens."
)
@click.option(
    "--seed",
    type=int,
    default=DEFAULT_SEED,
    show_default=True,
    help="Hetzelfde getal maakt dezelfde wijk.",
)
@click.option(
    "--badges",
    is_flag=True,
    help="Geef vier vrijwilligers en het huis een badge. De balie vraagt er dan om.",
)
def demo(folder: Path, records: int, seed: int, badges: bool) -> None:
    """Maak een voorbeeldwijk: De Linde."""
    from sync.demonstration.badges import PIN, give_badges
    from sync.demonstration.folder import make_demo

    made = make_demo(folder, records=records, seed=seed)
    click.echo(
        as_typed(
            f"De Linde staat klaar met {made} gegevens. Open de zuil met: buurtzuil kiosk --data {folder}"
        )
    )
    if badges:
        path = give_badges(folder)
        click.echo(
            f"De balie vraagt nu om een badge. De codes staan in {path}, de pincode is {PIN}."
        )
