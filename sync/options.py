"""Options that commands of several parts share."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

_Command = TypeVar("_Command", bound=Callable[..., Any])


def data_option() -> Callable[[_Command], _Command]:
    """Return the ``--data`` option that every command with a replica has."""
    return click.option(
        "--data",
        "folder",
        type=click.Path(path_type=Path, file_okay=False),
        default=default_folder,
        help="De map met de gegevens van dit apparaat.",
    )


def default_folder() -> Path:
    """Return the user's own data folder."""
    import platformdirs

    return Path(platformdirs.user_data_dir("buurtzuil"))
