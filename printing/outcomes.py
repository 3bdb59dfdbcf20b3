"""What becomes of a paper, in the words that a person reads: what it is, and what to do."""

from __future__ import annotations

import msgspec

from sync.words import N_, Words

PRINTED = (N_("Uw papier is geprint."), N_("Pak het uit de printer."))
IN_FOLDER = (N_("Er is geen printer."), N_("Het papier staat in de map met papieren."))
NO_PRINTER = (
    N_("Er is geen printer voor dit papier."),
    N_("Een papier met een nummer, naam of code wordt niet bewaard."),
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

_AT_DESK = {
    N_("Haal het papier eruit, of vraag een vrijwilliger."): N_(
        "Haal het papier eruit, of bel de beheerder."
    ),
    N_("Vraag een vrijwilliger om een nieuwe in te zetten."): N_(
        "Zet een nieuwe in, of bel de beheerder."
    ),
    N_("Vraag een vrijwilliger om hem weer aan te zetten."): N_(
        "Zet hem weer aan, of bel de beheerder."
    ),
    N_("Vraag een vrijwilliger om hem te legen."): N_("Leeg hem, of bel de beheerder."),
    N_("Kijk bij de printer, of vraag een vrijwilliger om hulp."): N_(
        "Kijk bij de printer, of bel de beheerder."
    ),
    N_("Vraag een vrijwilliger om hulp."): N_("Bel de beheerder."),
    N_("Zeg het tegen een vrijwilliger."): N_("Kijk bij de printer, of bel de beheerder."),
}
"""What a volunteer reads in place of being sent to a volunteer; texts of the catalogue."""


def at_desk(text: str) -> str:
    """Return what to do, a text of the catalogue, as who works at the desk reads it."""
    return _AT_DESK.get(text, text)


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
    notes: tuple[str, ...] = ()
    """What came out otherwise than was asked: on one side, on a larger sheet."""
    copies: int = 0
    """How many whole copies are known to have come out of a printer."""
    asked: int = 1
    """How many were to come out."""
    pages: int = 0
    """How many sides of paper are known to have come out, those of copies that are not whole among them."""
    hopeless: bool = False
    """Whether trying again cannot help: the printer has no sheet that the paper fits on."""
    waiting: str = ""
    """The id under which it waits at the desk (``printing.waiting``); empty where nothing waits."""


def how_many(outcome: Outcome, words: Words) -> str:
    """Return how many copies came out, of a paper that was to come out more than once and did not; else nothing."""
    if outcome.done or outcome.asked < 2:
        return ""
    return words.t("{n} van de {all} zijn geprint.", n=outcome.copies, all=outcome.asked)
