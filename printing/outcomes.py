"""What becomes of a paper, in the words that a person reads: what it is, and what to do."""

from __future__ import annotations

import msgspec

from sync.words import N_

PRINTED = (N_("Uw papier is geprint."), N_("Pak het uit de printer."))
IN_FOLDER = (N_("Er is geen printer."), N_("Het papier staat in de map met papieren."))
NO_PRINTER = (
    N_("Er is geen printer voor deze kaart."),
    N_("Een kaart met een nummer wordt niet als bestand bewaard."),
)
AS_FILE = (N_("Het papier staat klaar als bestand."), "")
EXPIRED = (
    N_("Het printen duurde te lang en is gestopt."),
    N_("Print het opnieuw als de printer weer werkt."),
)
STOPPED = (N_("Het printen is gestopt."), N_("Print het opnieuw als u het toch wilt."))
FAILED = (
    N_("Het printen is niet gelukt."),
    N_("Kijk bij de printer, of vraag een vrijwilliger om hulp."),
)
UNSURE = (
    N_("Het is niet zeker of uw papier geprint is."),
    N_("Kijk bij de printer; ligt er niets, print het dan opnieuw."),
)
NOT_SENT = (
    N_("Een papier van voor de herstart is niet geprint."),
    N_("Print het opnieuw als u het nog wilt."),
)


class Outcome(msgspec.Struct, frozen=True):
    """What became of a paper, as texts of the catalogue."""

    done: bool
    """Whether it is printed, or lies in the folder where it should be."""
    what: str
    next: str = ""
    path: str = ""
    """Where the PDF lies when it went to a folder."""
    job: str = ""
    """The job's name at the printer."""
    warning: str = ""
    """What the printer will soon need; it printed all the same."""
