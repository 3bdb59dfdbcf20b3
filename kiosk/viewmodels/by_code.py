"""What has the code that somebody typed: a slip asks to type it, and who placed a post was told to keep it."""

from __future__ import annotations

from kiosk.viewmodels.base import Services
from sync import links
from sync.disk.help_board import Held, held_by
from sync.disk.replica import Replica
from sync.errors import BadInput
from sync.words import N_

HELD = {
    "help_post": N_("Uw oproep"),
    "response": N_("Uw reactie"),
    "idea": N_("Uw idee of klacht"),
}
"""What a slip is about, by the kind of what its holder placed, answered or told."""


def key_of(replica: Replica, kind: str, typed: str) -> str:
    """Return the key of the record of ``kind`` that has the code ``typed``; empty where it is no code, or nothing has it.

    An activity's key names one occurrence of it.
    """
    try:
        code = links.parse_code(typed)
    except BadInput:
        return ""
    from printing.slip_sheets import (
        find_key,
    )  # what papers are made of is not needed to open the home page

    try:
        return find_key(replica, kind, code)
    except BadInput:
        return ""


def held_by_code(services: Services, typed: str, *, guessed: bool = True) -> Held | None:
    """Return what the code of a slip belongs to, as its holder typed it; None where it belongs to nothing here.

    That counts as a guess, unless it was not ``guessed``: a word may be spelt as a code.

    Raises ``BadInput`` for what is no code or was mistyped, and ``TooManyTries`` where somebody was guessing just now.
    """
    code = links.parse_code(typed)
    services.guesses.check()
    held = held_by(services.replica, code)
    if held is None and guessed:
        services.guesses.wrong(code)
    return held
