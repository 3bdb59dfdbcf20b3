"""Printing: a paper is made and printed in a worker, and this says what becomes of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from kiosk.services.papers import Papers
from kiosk.viewmodels.base import Services, ViewModel
from printing.outcomes import IN_FOLDER, Outcome
from sync.errors import UserFacing
from sync.keyring import Keyring
from sync.words import Words

QML_IMPORT_NAME = "Buurtzuil.Models"
QML_IMPORT_MAJOR_VERSION = 1


CARDS = "cards/"
"""The two cards of a pair."""
PRIVATE = ("card/", CARDS)
"""Papers with a name or number on them: the desk's keys open the boxes."""
HOLDER = "slip/holder/"
"""The slip of who placed, answered or told something; the code follows."""


def _now_utc() -> datetime:
    return datetime.now(UTC)


def print_paper(
    folder: Path,
    key: str,
    language: str,
    now_local: datetime,
    on_progress: Callable[[str], None],
    stop: Callable[[], bool],
    clock: Callable[[], datetime] = _now_utc,
    ring: Keyring | None = None,
) -> Outcome:
    """Make the paper that ``key`` names ("slip/activity/ID", "handout/2026-W48") and print it; runs in a worker.

    ``stop`` says whether the application ends, ``clock`` gives the time in UTC, ``ring`` opens the boxes of a call card.

    Raises ``UserFacing`` when it cannot be made or printed.
    """
    from printing.jobs import make_paper
    from printing.spool import print_now
    from printing.write_down import write_down
    from sync.disk.replica import open_replica

    words = Words(language)
    with open_replica(folder, clock=clock, readonly=True) as replica:
        paper = make_paper(replica, key, words, now_local, ring)
        printer = replica.device.printer
    write_down(folder, paper.stands, clock)
    return print_now(
        folder,
        printer,
        paper.pdf,
        name=paper.name,
        private=paper.private,
        on_progress=on_progress,
        stop=stop,
    )


@QmlElement
class PrintingModel(ViewModel):
    """One paper on its way out of the printer. The page's key says which: see ``print_paper``."""

    changed = Signal()

    def __init__(self, services: Services, parent: QObject | None = None) -> None:
        """Begin with nothing to print."""
        super().__init__(services, parent)
        self._papers = Papers(self)
        self._key = ""
        self._number = 0
        self._told: Outcome | None = None
        self._progress = ""

    def load(self, key: str = "") -> None:
        """Print the paper ``key``. Coming back to the page shows what became of it and prints nothing."""
        if key and key != self._key:
            self._key = key
            self._print()
        self.refresh()

    def reset(self) -> None:
        """Forget the paper; one that is being printed goes on."""
        self._key, self._told, self._progress = "", None, ""
        self._number += 1

    def drop(self, about: str) -> None:
        """Forget the paper of a page that is closed, so that it can be printed again; it goes on being printed."""
        if about == self._key:
            self.reset()

    def refresh(self) -> None:
        """Say it in the language of now."""
        self.changed.emit()

    @Slot()
    def again(self) -> None:
        """Try it once more."""
        if self._key and not self.busy:
            self._print()
            self.changed.emit()

    @property
    def busy(self) -> bool:
        """Whether the paper is on its way."""
        return bool(self._key) and self._told is None

    def _print(self) -> None:
        self._told, self._progress = None, ""
        self._number += 1
        number, services = self._number, self.services
        folder, key = services.folder, self._key
        language, now, clock = services.words.language, services.now(), services.replica.clock
        ring = None
        if key.startswith(PRIVATE):
            from kiosk.viewmodels.desk.looking import note_paper

            try:
                note_paper(services, key)
            except UserFacing as error:
                self._told = Outcome(False, error.what, error.next)
                return
            ring = services.session.ring
        self._papers.start(
            lambda tell: print_paper(
                folder, key, language, now, tell, self._papers.stopping, clock, ring
            ),
            lambda text: self._on_progress(number, text),
            lambda outcome: self._on_done(number, outcome),
        )

    def _on_progress(self, number: int, text: str) -> None:
        if number == self._number:
            self._progress = text
            self.changed.emit()

    def _on_done(self, number: int, outcome: Outcome) -> None:
        if number == self._number:
            self._told = outcome
            if outcome.done:
                self.services.practice.came_out(self._key)
            self.changed.emit()

    def close(self) -> None:
        """Let a paper that is nearly out come out, and stop one that is not."""
        self._papers.close()

    def wait(self, timeout_ms: int = 20_000) -> bool:
        """Wait until the printer is done; return whether it was."""
        return self._papers.wait(timeout_ms)

    def _title(self) -> str:
        words = self.services.words
        if self._told is None:
            return words.t("Een ogenblik, wij printen.")
        if not self._told.done:
            return words.t("Het printen lukte niet.")
        if self._no_paper():
            return words.t("Er is geen printer.")
        if self._told.path:
            return words.t("Uw papier is bewaard.")
        return words.t("Uw papier is klaar.")

    def _outcome(self) -> str:
        words = self.services.words
        if self._no_paper():
            if self._code():
                return words.t("Schrijf uw code over.")
            return words.t("Schrijf het over, of vraag het aan de balie.")
        if self._told is not None:
            return words.t(self._told.what)
        return words.t(self._progress) if self._progress else words.t("Uw papier wordt gemaakt.")

    def _next(self) -> str:
        if self._told is None or not self._told.next or self._no_paper():
            return ""
        return self.services.words.t(self._told.next)

    def _icon(self) -> str:
        if self._told is None:
            return "printer"
        if self._no_paper():
            return "pencil"
        return "circle-check" if self._told.done else "triangle-alert"

    def _help(self) -> str:
        words, phone = self.services.words, self.services.helpdesk_phone
        if not self._failed():
            two = self._told is not None and self._key.startswith(CARDS)
            return words.t("Het zijn twee kaarten. Ieder krijgt de eigen kaart.") if two else ""
        if self._at_desk():
            return self._desk_help()
        if not phone:
            return words.t("Vraag een vrijwilliger om hulp.")
        return words.t("Vraag een vrijwilliger om hulp, of bel {phone}.", phone=phone)

    def _at_desk(self) -> bool:
        """Whether a volunteer prints: to her it is no use to hear that she should ask a volunteer."""
        return self.services.session.by_badge or not self.services.for_visitors

    def _desk_help(self) -> str:
        words = self.services.words
        if self.services.replica.device.printer:
            return words.t("Lukt het niet? Vraag de beheerder om hulp.")
        if self._key.startswith(PRIVATE):
            return words.t("Schrijf het nummer over, of vraag de beheerder om een printer.")
        return words.t("Vraag de beheerder om een printer.")

    def _no_paper(self) -> bool:
        """Whether a visitor stands before a kiosk without a printer, and holds nothing."""
        told = self._told
        return told is not None and told.what == IN_FOLDER[0] and not self._at_desk()

    def _code(self) -> str:
        """Return the code of a slip that did not come out, to be written down; it is not read aloud."""
        if self._key.startswith(HOLDER) and (self._failed() or self._no_paper()):
            return self._key.removeprefix(HOLDER)
        return ""

    def _failed(self) -> bool:
        return self._told is not None and not self._told.done

    title = Property(str, _title, notify=changed)
    icon = Property(str, _icon, notify=changed)
    failed = Property(bool, _failed, notify=changed)
    busyNow = Property(bool, lambda self: self.busy, notify=changed)
    outcome = Property(str, _outcome, notify=changed)
    code = Property(str, _code, notify=changed)
    nextStep = Property(str, _next, notify=changed)
    helpText = Property(str, _help, notify=changed)

    def spoken(self) -> str:
        """Return what became of the paper."""
        return "\n".join(part for part in (self._title(), self._outcome(), self._next()) if part)
