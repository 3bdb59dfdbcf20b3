"""Printing: a paper is made and printed in a worker, and this says what becomes of it."""

from __future__ import annotations

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from kiosk.services.orders import Order, carry_out
from kiosk.services.paper_limits import AT_THE_DESK, Wait
from kiosk.services.papers import UnderWay
from kiosk.viewmodels.base import Services, ViewModel
from kiosk.viewmodels.on_phone import code_on_phone, link_on_phone
from printing.outcomes import (
    IN_FOLDER,
    NO_PRINTER,
    PRINTED,
    STOPPED,
    UNSURE,
    Outcome,
    at_desk,
    how_many,
)
from printing.states import next_step
from sync.errors import UserFacing

_NO_PRINTER = (IN_FOLDER[0], NO_PRINTER[0])
QML_IMPORT_NAME = "Buurtzuil.Models"
QML_IMPORT_MAJOR_VERSION = 1


CARDS = "cards/"
"""The two cards of a pair."""
SIGN_UP = "slip/signup/"
"""The slip of who signed up: her name stands on it when an unlocked desk prints it."""
PRIVATE = ("card/", CARDS, "attendance/", "calls/", SIGN_UP)
"""Papers with a name or number on them: the desk's keys open the boxes."""
HOLDER = "slip/holder/"
"""The slip of who placed, answered or told something; the code follows."""


@QmlElement
class PrintingModel(ViewModel):
    """One paper on its way out of the printer. The page's key says which: see ``printing.jobs``."""

    changed = Signal()
    told = Signal(str)
    """A visitor's paper came out, or does not, or waits: carries what is said aloud."""

    def __init__(self, services: Services, parent: QObject | None = None) -> None:
        """Begin with nothing to print."""
        super().__init__(services, parent)
        self._key = ""
        self._number = 0
        self._under_way: UnderWay | None = None
        self._told: Outcome | None = None
        self._progress = ""
        self._refused: Wait | None = None
        self._link = ""
        services.session.changed.connect(self._on_session)

    def load(self, key: str = "") -> None:
        """Print the paper ``key``. Coming back to the page shows what became of it and prints nothing."""
        if key and key != self._key:
            self._let_go()
            self._key, self._link = key, ""
            self._print()
        self.refresh()

    def reset(self) -> None:
        """Forget the paper. One that is being printed goes on; one that a visitor no longer waits for never comes out."""
        self._let_go()
        self._key, self._told, self._progress = "", None, ""
        self._refused, self._link, self._under_way = None, "", None
        self._number += 1

    def drop(self, about: str) -> None:
        """Forget the paper of a page that is closed, so that it can be printed again; see ``reset``."""
        if about == self._key:
            self.reset()

    def refresh(self) -> None:
        """Say it in the language of now."""
        self.changed.emit()

    @Slot()
    def again(self) -> None:
        """Try it once more."""
        if self._key and not self.busy:
            self._print(self._told.waiting if self._told is not None else "")
            self.changed.emit()

    @Slot()
    def stop(self) -> None:
        """Want it no more: it is cancelled, and never comes out later."""
        if self.busy and self._under_way is not None:
            self._under_way.stop()
            self.changed.emit()

    @property
    def busy(self) -> bool:
        """Whether the paper is on its way."""
        return bool(self._key) and self._told is None and self._refused is None

    def _let_go(self) -> None:
        """Cancel a paper that waits for somebody to see to the printer, when the visitor who waited for it goes away.

        At the desk it goes on, but for one with somebody's name or number on it: nobody would be there to take it.
        """
        mine = not self._at_desk() or self._key.startswith(PRIVATE)
        if self._waits() and mine and self._under_way is not None:
            self._under_way.stop()

    @Slot()
    def _on_session(self) -> None:
        """Let no name come out of the printer after the desk was locked."""
        if self._key.startswith(PRIVATE) and not self.services.session.ring.desk:
            self._let_go()

    def _print(self, waiting: str = "") -> None:
        """Print the paper, or what is left of it where it waits under the id ``waiting``."""
        self._told, self._progress, self._under_way = None, "", None
        self._number += 1
        number, services = self._number, self.services
        by_visitor = not self._at_desk()
        self._refused = services.paper_limits.refusal() if by_visitor else None
        if self._refused is not None:
            self._fares_otherwise()
            return
        ring = None
        if self._key.startswith(PRIVATE):
            from kiosk.viewmodels.desk.looking import note_paper

            try:
                note_paper(services, self._key)
            except UserFacing as error:
                self._told = Outcome(False, error.what, error.next)
                return
            ring = services.session.ring
        order = Order(
            folder=services.folder,
            key=self._key,
            language=services.words.language,
            now_local=services.now(),
            clock=services.replica.clock,
            ends=lambda: not by_visitor and services.papers.ending(),
            wrote=services.papers.wrote.emit,
            ring=ring,
            by_visitor=by_visitor,
            waiting=waiting,
        )
        if by_visitor:
            services.paper_limits.begin()
        self._under_way = services.papers.start(
            lambda tell, stop: carry_out(order, tell, stop),
            lambda text: self._on_progress(number, text),
            lambda outcome: self._on_done(number, order, outcome),
            order.role,
        )

    def _on_progress(self, number: int, text: str) -> None:
        if number == self._number:
            self._progress = text
            if self._waits():
                self._fares_otherwise()
            self.changed.emit()

    def _on_done(self, number: int, order: Order, outcome: Outcome) -> None:
        if order.by_visitor:
            out = outcome.done and outcome.what != IN_FOLDER[0]
            # what may lie there counts too: stopping in time would else be a way round
            self.services.paper_limits.end(came_out=out or outcome.what == UNSURE[0])
        if outcome.done:
            self.services.practice.came_out(order.key)
        if number == self._number:
            self._told = outcome
            self._fares_otherwise()
            self.changed.emit()

    def _fares_otherwise(self) -> None:
        """Offer the phone where there is no paper, and have it said aloud: a visitor may be at the printer already."""
        if self._other_way() and not self._link:
            self._link = link_on_phone(self.services, self._key)
        if not self._at_desk() and not self._stopped():
            self.told.emit(" ".join(filter(None, (self._outcome(), self._next()))))

    def close(self) -> None:
        """Let a paper that is nearly out come out, and stop one that is not."""
        self.services.papers.close()

    def wait(self, timeout_ms: int = 20_000) -> bool:
        """Wait until the printer is done; return whether it was."""
        return self.services.papers.wait(timeout_ms)

    # -- how it stands

    def _at_desk(self) -> bool:
        """Whether a volunteer prints: to her it is no use to hear that she should ask a volunteer."""
        return self.services.session.by_badge or not self.services.for_visitors

    def _stopping(self) -> bool:
        return self.busy and self._under_way is not None and self._under_way.stopped

    def _waits(self) -> bool:
        """Whether the paper waits until somebody sees to the printer."""
        return self.busy and bool(next_step(self._progress))

    def _failed(self) -> bool:
        return self._told is not None and not self._told.done and not self._no_paper()

    def _hopeless(self) -> bool:
        """Whether the same printer could never print it."""
        return self._told is not None and self._told.hopeless

    def _stopped(self) -> bool:
        return self._told is not None and self._told.what == STOPPED[0]

    def _no_paper(self) -> bool:
        """Whether a visitor stands before a kiosk without a printer, and holds nothing."""
        told = self._told
        return told is not None and told.what in _NO_PRINTER and not self._at_desk()

    def _other_way(self) -> bool:
        """Whether a visitor has no paper to hold, and is offered another way to take it along."""
        without = self._waits() or self._failed() or self._no_paper() or self._refused is not None
        return without and not self._at_desk()

    # -- in words

    def _title(self) -> str:
        words = self.services.words
        if self._refused is not None:
            return words.t("Nu even geen papier.")
        if self._stopping():
            return words.t("Een ogenblik, wij stoppen het printen.")
        if self._told is None:
            waits = self._waits()
            return words.t("Uw papier wacht.") if waits else words.t("Een ogenblik, wij printen.")
        if self._stopped():
            return words.t("Er komt geen papier.")
        if self._failed():
            return words.t("Het printen lukte niet.")
        if self._no_paper():
            return words.t("Er is geen printer.")
        if self._told.path:
            return words.t("Uw papier is bewaard.")
        if self._told.what != PRINTED[0]:  # the printer does not say that it came out
            return words.t("Kijk bij de printer.")
        return words.t("Uw papier is klaar.")

    def _outcome(self) -> str:
        words = self.services.words
        if self._refused is not None:
            return words.t(self._refused.what)
        if self._no_paper():
            if self._code():
                return words.t("Schrijf uw code over.")
            return words.t("Schrijf het over, of vraag het aan de balie.")
        if self._told is not None:
            return words.t(self._told.what)
        return words.t(self._progress) if self._progress else words.t("Uw papier wordt gemaakt.")

    def _next(self) -> str:
        words = self.services.words
        if self._refused is not None:
            if not self._refused.minutes:
                return words.t(AT_THE_DESK)
            return words.tn("Over 1 minuut kan het weer.", "Over {n} minuten kan het weer.", self._refused.minutes)  # fmt: skip
        if self._told is None:
            return self._to_do(next_step(self._progress)) if self._waits() else ""
        if not self._told.next or self._no_paper():
            return ""
        return self._to_do(self._told.next)

    def _to_do(self, text: str) -> str:
        return self.services.words.t(at_desk(text) if self._at_desk() else text)

    def _icon(self) -> str:
        if self._refused is not None:
            return "clock" if self._refused.minutes else "info"
        if self._told is None:
            return "triangle-alert" if self._waits() else "printer"
        if self._no_paper():
            return "pencil"
        if self._stopped():
            return "info"
        return "circle-check" if self._told.done else "triangle-alert"

    def _help(self) -> str:
        words, phone = self.services.words, self.services.helpdesk_phone
        if not self._failed() and not self._other_way():
            return self._beside()
        if self._stopped() or self._no_paper():
            return ""
        if self._at_desk():
            return self._desk_help()
        if self._refused is not None:
            return words.t(AT_THE_DESK) if self._refused.minutes else ""
        if self._waits():
            return words.t("Of vraag het aan de balie.")
        if not phone:
            return words.t("Vraag een vrijwilliger om hulp.")
        return words.t("Vraag een vrijwilliger om hulp, of bel {phone}.", phone=phone)

    def _beside(self) -> str:
        """Return what there is to know of a paper that came out: otherwise than was asked, or the last of the ink."""
        told, words, limits = self._told, self.services.words, self.services.paper_limits
        if told is None:
            return ""
        said = [words.t(note) for note in (*told.notes, told.warning) if note]
        if self._key.startswith(CARDS):
            said.append(words.t("Het zijn twee kaarten. Ieder krijgt de eigen kaart."))
        if self._at_desk() and limits.pages_today > limits.pages_a_day:
            said.append(words.t("Er zijn al {n} bladzijden geprint.", n=limits.pages_today))
        return " ".join(said)

    def _desk_help(self) -> str:
        words, told = self.services.words, self._told
        if told is not None and told.waiting:
            waits = words.t("Het wacht bij Papier dat wacht.")
            return " ".join(filter(None, (how_many(told, words), waits)))
        if self._hopeless():  # what to do stands there already
            return ""
        if self.services.replica.device.printer:
            return words.t("Lukt het niet? Vraag de beheerder om hulp.")
        if self._key.startswith(PRIVATE):
            return words.t("Schrijf het nummer over, of vraag de beheerder om een printer.")
        return words.t("Vraag de beheerder om een printer.")

    def _waits_at_desk(self) -> bool:
        """Whether who reads this may go to the papers that wait, and this one is among them."""
        told = self._told
        return self._at_desk() and told is not None and not told.done and bool(told.waiting)

    def _code(self) -> str:
        """Return the code of a slip that did not come out, to be written down; it is not read aloud."""
        if not self._key.startswith(HOLDER):
            return ""
        return self._key.removeprefix(HOLDER) if self._failed() or self._other_way() else ""

    def _on_phone(self) -> str:
        return self._link if self._other_way() else ""

    def _phone_code(self) -> str:
        return code_on_phone(self._key) if self._on_phone() else ""

    def _stop_text(self) -> str:
        if not self.busy or self._stopping():
            return ""
        words = self.services.words
        return words.t("Stop met wachten") if self._waits() else words.t("Stop met printen")

    title = Property(str, _title, notify=changed)
    icon = Property(str, _icon, notify=changed)
    failed = Property(bool, _failed, notify=changed)
    busyNow = Property(bool, lambda self: self.busy, notify=changed)
    waits = Property(bool, _waits, notify=changed)
    alarming = Property(
        bool, lambda self: self._waits() or (self._failed() and not self._stopped()), notify=changed
    )
    canRetry = Property(
        bool,
        lambda self: (self._failed() and not self._hopeless()) or self._refused is not None,
        notify=changed,
    )
    waitsAtDesk = Property(bool, _waits_at_desk, notify=changed)
    outcome = Property(str, _outcome, notify=changed)
    code = Property(str, _code, notify=changed)
    link = Property(str, _on_phone, notify=changed)
    linkCode = Property(str, _phone_code, notify=changed)
    nextStep = Property(str, _next, notify=changed)
    helpText = Property(str, _help, notify=changed)
    stopText = Property(str, _stop_text, notify=changed)

    def spoken(self) -> str:
        """Return what became of the paper, and what to do."""
        parts = (self._title(), self._outcome(), self._next(), self._help())
        return "\n".join(dict.fromkeys(part for part in parts if part))
