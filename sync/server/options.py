"""Options that the server's commands share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import click

_Command = TypeVar("_Command", bound=Callable[..., Any])


def database_option() -> Callable[[_Command], _Command]:
    """Return the ``--database`` option that every command of the server has."""
    return click.option(
        "--database",
        default="",
        envvar="BUURTZUIL_DATABASE",
        help="Adres van de database; standaard SQLite in de map.",
    )
