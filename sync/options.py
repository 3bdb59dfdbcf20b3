"""Options that commands of several parts share."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

_Command = TypeVar("_Command", bound=Callable[..., Any])


class WrongUsage(click.UsageError):
    """What was typed does not go together, said in Dutch by the command itself."""


def data_option(whose: str = "dit apparaat") -> Callable[[_Command], _Command]:
    """Return the ``--data`` option that every command with a data folder has; ``whose`` data is there."""
    return click.option(
        "--data",
        "folder",
        type=click.Path(path_type=Path, file_okay=False),
        default=default_folder,
        help=f"De map met de gegevens van {whose}.",
    )


def own_name() -> str:
    """Return how somebody types this program: ``./run`` in a checkout, else ``buurtzuil``."""
    return os.environ.get("BUURTZUIL_COMMAND", "buurtzuil")


def as_typed(text: str) -> str:
    """Return ``text`` with the commands that it names as somebody would type them here."""
    return re.sub(r"(?<=: |.')buurtzuil (?=[a-z-])", f"{own_name()} ", text)


def aloud(line: str) -> None:
    """Tell whoever typed a command what happened beside it, on standard error."""
    click.echo(as_typed(line), err=True)


def default_folder() -> Path:
    """Return the user's own data folder."""
    import platformdirs

    return Path(platformdirs.user_data_dir("buurtzuil"))


def confirmed(question: str) -> bool:
    """Ask somebody at the command line; only a yes, in Dutch or English, is one."""
    answer = click.prompt(f"{question} [j/N]", default="n", show_default=False)
    return str(answer).strip().lower() in ("j", "ja", "y", "yes")
