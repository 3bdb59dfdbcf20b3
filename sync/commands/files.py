"""``buurtzuil file``: photos and logos on the command line."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click

from sync.options import aloud, data_option


@click.group()
def file() -> None:
    """Voeg foto's en logo's toe."""


@file.command()
@click.argument("source", metavar="BESTAND", type=click.Path(path_type=Path, dir_okay=False))
@data_option()
def add(source: Path, folder: Path) -> None:
    """Voeg een foto toe; geef de naam die in een gegeven komt te staan. Plaats en tijd van de foto gaan eruit."""
    from sync.disk.files import SCHEME, FileStore
    from sync.errors import of_disk
    from sync.pictures import MAX_FILE_BYTES, LargePicture
    from sync.upkeep.opening import open_own

    try:
        with source.open("rb") as opened:
            raw = opened.read(5 * MAX_FILE_BYTES + 1)
    except OSError as error:
        raise of_disk(error) from error
    if len(raw) > 5 * MAX_FILE_BYTES:
        raise LargePicture
    with open_own(folder, clock=lambda: datetime.now(UTC), say=aloud):
        pass  # the folder of a device
    click.echo(SCHEME + FileStore(folder).add(raw))
