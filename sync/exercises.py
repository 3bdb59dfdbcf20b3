"""What somebody new at the desk practises: the trainer's list on the screen and the sheet of paper say the same."""

from __future__ import annotations

import msgspec

from sync.words import N_


class Exercise(msgspec.Struct, frozen=True):
    """One thing to do."""

    key: str
    title: str
    """In Dutch, as is ``line``; keys of the catalogue."""
    line: str


EXERCISES = (
    Exercise("find", N_("Zoek de koffie"), N_("Zoek, en open wat u vindt.")),
    Exercise("place", N_("Plaats een oproep"), N_("Doe het zoals een bezoeker.")),
    Exercise("review", N_("Beoordeel een oproep"), N_("Mag hij op het bord?")),
    Exercise("off", N_("Zeg een activiteit af"), N_("Hij gaat een keer niet door.")),
    Exercise("week", N_("Print de week"), N_("Op het papier staat OEFENING.")),
    Exercise("slip", N_("Iemand is zijn briefje kwijt"), N_("Zoek de oproep, en print opnieuw.")),
)
"""In the order in which a trainer goes through them; more than six do not fit on a page."""
