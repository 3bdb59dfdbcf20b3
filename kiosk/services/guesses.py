"""Codes of slips that nobody here has: who tries many of them is guessing, and has to wait."""

from __future__ import annotations

import time
from collections.abc import Callable

from sync.errors import UserFacing
from sync.words import N_

MOST = 5
WITHIN_S = 600.0
"""Of codes that are spelt right but belong to nothing, so many are taken within ten minutes; then nobody's code is."""


class TooManyTries(UserFacing):
    """Codes were guessed here just now."""

    what = N_("Er zijn te veel codes geprobeerd.")
    next = N_("Wacht tien minuten, of vraag een vrijwilliger.")


class Guesses:
    """The wrong codes of this screen, whoever typed them: nobody has a name here."""

    def __init__(self, monotonic_s: Callable[[], float] = time.monotonic) -> None:
        """Begin with none; ``monotonic_s`` counts seconds whatever the clock says."""
        self._monotonic_s = monotonic_s
        self._wrong: dict[str, float] = {}

    def check(self) -> None:
        """Raise ``TooManyTries`` while nobody may try."""
        since = self._monotonic_s() - WITHIN_S
        self._wrong = {code: at_s for code, at_s in self._wrong.items() if at_s > since}
        if len(self._wrong) >= MOST:
            raise TooManyTries

    def wrong(self, code: str) -> None:
        """Take note of a code that belongs to nothing here; the same one again counts once."""
        self._wrong.setdefault(code, self._monotonic_s())
