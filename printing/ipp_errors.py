"""What can go wrong between a printer and us, in words for the person who waits for the paper.

UserFacing
+-- PrinterAway          nobody answers, and nothing reached it
|   +-- ConnectionLost   the connection failed on the way: it may have arrived
+-- NotAPrinter          something else answers
|   +-- PrinterChanged   another printer than the first time, at a sealed address
+-- PrinterRefuses       the printer says no
+-- NoPdf                it prints no PDF
+-- MediaMissing         it has no paper that is large enough
"""

from __future__ import annotations

from sync.errors import UserFacing
from sync.words import N_


class PrinterAway(UserFacing):
    """Nobody answers at the printer's address, and nothing reached it."""

    what = N_("De printer is niet te vinden.")
    next = N_("Kijk of de printer aan staat en probeer het opnieuw.")
    gone = False
    """Whether its program has ended, and not only its answers."""


class ConnectionLost(PrinterAway):
    """The connection failed when the request was on its way: it may have arrived."""


class NotAPrinter(UserFacing):
    """Something answers that is no printer, or an ill one."""

    what = N_("Op dit adres antwoordt iets dat geen printer is.")
    next = N_("Kijk het adres van de printer na.")


class PrinterChanged(NotAPrinter):
    """Another certificate than the one that is remembered of this address."""

    what = N_("Op dit adres antwoordt een andere printer dan eerst.")
    next = N_("Is hij nieuw? Gebruik: buurtzuil print trust.")


class PrinterRefuses(UserFacing):
    """The printer says no."""

    what = N_("De printer neemt dit papier niet aan.")
    next = N_("Vraag een vrijwilliger om hulp.")

    def __init__(self, status: int = 0) -> None:
        """Remember the printer's own ``status``."""
        super().__init__()
        self.status = status


class NoPdf(UserFacing):
    """The printer cannot print a PDF."""

    what = N_("Deze printer kan geen pdf printen.")
    next = N_("Laat de beheerder een wachtrij van CUPS voor de printer zetten.")


class MediaMissing(UserFacing):
    """The printer has no sheet that the paper fits on; a paper is never shrunk."""

    what = N_("Deze printer heeft geen papier in deze maat.")
    next = N_("Kies een andere printer, of een papier op A4.")
