"""What a call to one of two neighbours brings about."""

from __future__ import annotations

from sync.disk.introducing import Pair
from sync.help_posts import WAITING
from sync.introduction_records import Said
from sync.words import N_

DONE = {
    "no_answer": N_("Bewaard: nam niet op."),
    "agrees": N_("Bewaard: zegt ja."),
    "declines": N_("Bewaard: zegt nee."),
}
"""What was kept, by what was said."""


def after_call(state: str, answer: str) -> tuple[str, ...]:
    """Return what a response becomes by what was said in a call, step by step; empty where it stays as it is."""
    if answer == "declines":
        return ("declined",) if state in WAITING else ()
    if state == "withdrawn":  # who comes back on it says so: it counts anew, and she was called
        return ("new", "called") if answer == "agrees" else ()
    return ("called",) if state in (*WAITING, "declined") else ()


def said_by(pair: Pair, side: str) -> Said:
    """Return what one of two ("post" or "other") said when a volunteer called."""
    return pair.introduction.post_said if side == "post" else pair.introduction.other_said
