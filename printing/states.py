"""What a printer says of itself, in Dutch: keywords of ``printer-state-reasons`` (RFC 8011, 5.4.12) and what to do.

The table holds all keywords of the standard, and of its extension (PWG 5100.9) what stops a printer of sheets; of units behind
it (a stapler, a folder) only that they are jammed or open.

The ending of a keyword (-report, -warning, -error) is not believed: printers write an empty tray as a mere warning while
they wait for paper, and CUPS hands that on. What counts is the kind of trouble, and whether a job is held up.
"""

from __future__ import annotations

import re

import msgspec

from printing.ipp import PrinterSays
from sync.words import N_

STOPPED = 5
"""printer-state: it does nothing until a person sees to it."""


class Trouble(msgspec.Struct, frozen=True):
    """What keeps a printer from printing, as texts of the catalogue."""

    what: str
    next: str
    warning: bool = False
    """Whether it prints all the same."""


PAPER_OUT = Trouble(
    N_("Het papier in de printer is op."), N_("Doe papier in de lade; dan gaat het verder.")
)
OPEN = Trouble(N_("Er staat een klep of lade van de printer open."), N_("Doe hem dicht."))
JAM = Trouble(
    N_("Het papier zit vast in de printer."),
    N_("Haal het papier eruit, of vraag een vrijwilliger."),
)
INK_OUT = Trouble(
    N_("De inkt of toner is op."), N_("Vraag een vrijwilliger om een nieuwe in te zetten.")
)
TRAY_MISSING = Trouble(N_("De lade zit niet in de printer."), N_("Schuif de lade terug."))
OUTPUT_FULL = Trouble(N_("De bak met geprint papier is vol."), N_("Haal het papier eruit."))
PAUSED = Trouble(
    N_("De printer staat op pauze."), N_("Vraag een vrijwilliger om hem weer aan te zetten.")
)
AWAY = Trouble(
    N_("De printer is niet te vinden."), N_("Kijk of de printer aan staat en probeer het opnieuw.")
)
SILENT = Trouble(N_("De printer reageert nog niet."), N_("Kijk of de printer aan staat."))
ILL = Trouble(N_("De printer heeft een storing."), N_("Vraag een vrijwilliger om hulp."))
WRONG_PAPER = Trouble(
    N_("Het goede papier ligt niet in de printer."),
    N_("Doe het goede papier in de lade; dan gaat het verder."),
)
OUTPUT_MISSING = Trouble(
    N_("De bak voor geprint papier zit niet in de printer."), N_("Zet de bak terug.")
)
INK_MISSING = Trouble(
    N_("Er zit geen inkt of toner in de printer."), N_("Vraag een vrijwilliger om hulp.")
)
WASTE_FULL = Trouble(
    N_("De afvalbak in de printer is vol."), N_("Vraag een vrijwilliger om hem te legen.")
)
DRUM_OVER = Trouble(
    N_("De drum van de printer is op."), N_("Vraag een vrijwilliger om een nieuwe in te zetten.")
)
TOO_HOT = Trouble(N_("De printer is te warm."), N_("Wacht even; dan gaat het verder."))
WARMING = Trouble(N_("De printer warmt nog op."), N_("Wacht even; dan gaat het verder."))
MEMORY_FULL = Trouble(
    N_("Het geheugen van de printer is vol."), N_("Zet de printer uit en weer aan.")
)
INK_LOW = Trouble(N_("De inkt of toner is bijna op."), N_("Zeg het tegen een vrijwilliger."), True)
PAPER_LOW = Trouble(N_("Het papier is bijna op."), N_("Zeg het tegen een vrijwilliger."), True)
OUTPUT_NEARLY_FULL = Trouble(
    N_("De bak met geprint papier is bijna vol."), N_("Haal het papier eruit."), True
)
WASTE_NEARLY_FULL = Trouble(
    N_("De afvalbak in de printer is bijna vol."), N_("Zeg het tegen een vrijwilliger."), True
)
DRUM_LOW = Trouble(
    N_("De drum van de printer is bijna op."), N_("Zeg het tegen een vrijwilliger."), True
)

_REASONS = {
    "media-jam": JAM,
    "input-media-tray-jam": JAM,
    "cover-open": OPEN,
    "door-open": OPEN,
    "interlock-open": OPEN,
    "input-tray-missing": TRAY_MISSING,
    "output-tray-missing": OUTPUT_MISSING,
    "media-path-media-tray-missing": OUTPUT_MISSING,
    "media-empty": PAPER_OUT,
    "media-needed": WRONG_PAPER,
    "input-cannot-feed-size-selected": WRONG_PAPER,
    "input-manual-input-request": WRONG_PAPER,
    "input-media-size-change": WRONG_PAPER,
    "input-media-type-change": WRONG_PAPER,
    "input-media-weight-change": WRONG_PAPER,
    "input-media-color-change": WRONG_PAPER,
    "input-media-form-parts-change": WRONG_PAPER,
    "output-area-full": OUTPUT_FULL,
    "media-path-media-tray-full": OUTPUT_FULL,
    "marker-toner-cartridge-missing": INK_MISSING,
    "marker-toner-missing": INK_MISSING,
    "marker-ink-missing": INK_MISSING,
    "marker-supply-missing": INK_MISSING,
    "toner-empty": INK_OUT,
    "marker-supply-empty": INK_OUT,
    "marker-ink-empty": INK_OUT,
    "developer-empty": INK_OUT,
    "marker-developer-empty": INK_OUT,
    "marker-waste-full": WASTE_FULL,
    "marker-waste-ink-receptacle-full": WASTE_FULL,
    "marker-waste-toner-receptacle-full": WASTE_FULL,
    "opc-life-over": DRUM_OVER,
    "fuser-over-temp": TOO_HOT,
    "fuser-under-temp": WARMING,
    "spool-area-full": MEMORY_FULL,
    "interpreter-resource-unavailable": MEMORY_FULL,
    "paused": PAUSED,
    "moving-to-paused": PAUSED,
    "stopping": PAUSED,
    "shutdown": AWAY,
    "offline": AWAY,
    "timed-out": AWAY,
    "stopped-partly": ILL,
    "input-tray-elevation-failure": ILL,
    "input-tray-position-failure": ILL,
    "input-pick-roller-failure": ILL,
    "media-path-failure": ILL,
    "toner-low": INK_LOW,
    "marker-supply-low": INK_LOW,
    "marker-ink-almost-empty": INK_LOW,
    "developer-low": INK_LOW,
    "marker-developer-almost-empty": INK_LOW,
    "media-low": PAPER_LOW,
    "output-area-almost-full": OUTPUT_NEARLY_FULL,
    "media-path-media-tray-almost-full": OUTPUT_NEARLY_FULL,
    "marker-waste-almost-full": WASTE_NEARLY_FULL,
    "marker-waste-ink-receptacle-almost-full": WASTE_NEARLY_FULL,
    "marker-waste-toner-receptacle-almost-full": WASTE_NEARLY_FULL,
    "opc-near-eol": DRUM_LOW,
}
"""Keyword without its ending, the gravest and most telling first."""
_UNITS = ((re.compile(r"-jam$"), JAM), (re.compile(r"-(cover|interlock)-open$"), OPEN))
"""A unit behind the printer that keeps its paper (PWG 5100.9, 8.1)."""

_ENDING = re.compile(r"-(report|warning|error)$")
_REACHES = "cups-waiting-for-job-completed"
"""CUPS: the printer has the job, so it is there."""
_FORGOTTEN = "cups-ipp-missing-job-history"
_AWAY_WORDS = re.compile(
    r"unavailable|not exist|not respond|unable to (connect|locate|contact)|not connected|unreachable|host is down",
    re.IGNORECASE,
)
"""A printer that is off has no keyword in CUPS, only a message."""


def plain(reasons: tuple[str, ...]) -> frozenset[str]:
    """Return the keywords without their endings."""
    return frozenset(_ENDING.sub("", reason) for reason in reasons)


def trouble_of(reasons: frozenset[str]) -> Trouble | None:
    """Return the gravest trouble among plain keywords; None when all is well, or nobody knows what it means."""
    for key, trouble in _REASONS.items():
        if key in reasons:
            return trouble
    for ending, trouble in _UNITS:
        if any(ending.search(reason) for reason in reasons):
            return trouble
    return None


def standing(says: PrinterSays) -> Trouble | None:
    """Return why the printer takes nothing now; None when a job may be sent.

    One that is merely idle with an empty tray takes the job and tells when it comes to it: many name every tray they have.
    """
    if says.state != STOPPED and says.accepting:
        return None
    reasons = plain(says.reasons)
    trouble = trouble_of(reasons)
    if trouble is not None and not trouble.warning:
        return trouble
    return ILL if "other" in reasons else PAUSED  # while it prints, "other" may be anything


def sounds_away(message: str) -> bool:
    """Return whether a queue's message says that its printer is not there."""
    return bool(_AWAY_WORDS.search(message))


def unreached(says: PrinterSays) -> bool:
    """Return whether a queue has not handed the job to its printer yet."""
    return says.cups and _REACHES not in says.reasons


def forgotten(says: PrinterSays) -> bool:
    """Return whether a queue calls a job completed only because its printer knows nothing of it any more."""
    return _FORGOTTEN in says.reasons


_NEXT = {trouble.what: trouble.next for trouble in (*_REASONS.values(), SILENT, AWAY)}


def next_step(what: str) -> str:
    """Return what to do about a trouble that was told by its ``what``; empty when it is no trouble."""
    return _NEXT.get(what, "")
