"""The page of a flow: it shows the step, takes the answer, does what is slow in a thread, and prints from memory."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any, TypeVar

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from kiosk.services.papers import Papers, Stop, Tell
from kiosk.viewmodels.base import Services, ViewModel
from kiosk.viewmodels.camera import line_of
from kiosk.viewmodels.desk.badge_flows import GiveFlow, HouseFlow, LostFlow, PinFlow
from kiosk.viewmodels.desk.flow_steps import Flow, Host, Paper, Row, Step
from kiosk.viewmodels.desk.recover_flow import RecoverFlow
from kiosk.viewmodels.desk.renew_flow import RenewFlow
from kiosk.viewmodels.desk.sheet_flow import SheetFlow
from kiosk.viewmodels.pages import PAGES
from kiosk.viewmodels.rows import RowsModel
from printing.outcomes import Outcome
from sync.disk.volunteering import at_desk, volunteer_of
from sync.errors import BadInput, UserFacing
from sync.pins import LENGTH
from sync.words import N_

QML_IMPORT_NAME = "Buurtzuil.Models"
QML_IMPORT_MAJOR_VERSION = 1

LONGEST_TEXT = 60
"""A badge with spaces, or a whole recovery sheet."""
_Found = TypeVar("_Found")


class NoFlow(Flow):
    """There is nothing to do: it cannot be done here, the volunteer is gone, or the page's key says nothing."""

    def __init__(self, host: Host, why: str = N_("Dit staat er niet meer.")) -> None:
        """Say ``why``, in Dutch."""
        super().__init__(host)
        self._why = why

    def step(self) -> Step:
        """Return what is said."""
        return Step(kind="done", title=self.t(self._why), button=self.t("Klaar"))

    def go(self) -> None:
        """End."""
        self.host.end()


@QmlElement
class FlowModel(ViewModel):
    """One flow at a time; the page's key says which: "give/ID", "lost/ID", "pin/ID", "house", "renew", "sheet" or "recover"."""

    changed = Signal()
    ended = Signal(bool)
    """The flow is over: the page closes, or all begins anew where nobody need have unlocked for it."""
    _worked = Signal(int, object, object)

    def __init__(self, services: Services, parent: QObject | None = None) -> None:
        """Begin with no flow."""
        super().__init__(services, parent)
        self._papers = Papers(self)
        self._flow: Flow | None = None
        self._step: Step | None = None
        self._key = self._text = self._pin = ""
        self._problem: UserFacing | None = None
        self._turn = 0
        self._busy = False
        self._paper: Paper | None = None
        self._told: Outcome | None = None
        self._shows_code = False
        self._rows = RowsModel(Row, self)
        self._worked.connect(self._on_worked)

    # -- the page

    def load(self, key: str = "") -> None:
        """Begin the flow called ``key``; one that is going on goes on."""
        if self._flow is None or key != self._key:
            self.open(key)
        self.refresh()

    def refresh(self) -> None:
        """Say the step in the language of now."""
        flow = self._flow
        self._step = flow.step() if flow is not None else None
        step = self._step
        self._rows.reset(step.rows if step is not None else ())
        paper = step.paper if step is not None else None
        if paper is not None and paper is not self._paper:
            self._paper = paper
            self._print(paper)
        self.changed.emit()

    def leave(self) -> None:
        """Drop every secret of the flow: nobody sees it any more. What was begun and not finished is as it was before."""
        self._turn += 1
        self._flow = self._step = self._paper = self._problem = self._told = None
        self._key = self._text = self._pin = ""
        self._busy = self._shows_code = False
        self._rows.reset(())

    def reset(self) -> None:
        """Drop the flow."""
        self.leave()
        self.changed.emit()

    def close(self) -> None:
        """Let a paper that is nearly out come out."""
        self._papers.close()

    # -- what a flow asks of its host

    def open(self, key: str) -> None:
        """Begin the flow called ``key`` in place of the one there is."""
        self.leave()
        self._key = key
        self._flow = self._made(key)

    def _made(self, key: str) -> Flow:
        what, _, about = key.partition("/")
        if not at_desk(self.services.replica):
            return NoFlow(self, N_("Dit doet u aan de balie, niet op de zuil."))
        giving: dict[str, type[GiveFlow]] = {
            "give": GiveFlow,
            "lost": LostFlow,
            "pin": PinFlow,
        }
        if what in giving:
            try:
                she = volunteer_of(self.services.replica, about)
            except BadInput:
                return NoFlow(self)
            return giving[what](self, she)
        plain: dict[str, type[Flow]] = {
            "house": HouseFlow,
            "renew": RenewFlow,
            "sheet": SheetFlow,
            "recover": RecoverFlow,
        }
        return plain.get(what, NoFlow)(self)

    def end(self) -> None:
        """Close the page."""
        home = PAGES["deskFlow"].need(self._key) == "nothing"
        self.leave()
        self.ended.emit(home)

    def work(self, task: Callable[[], _Found], then: Callable[[_Found], None]) -> None:
        """Do something slow in a thread; leaving the page makes it mean nothing."""
        self._turn += 1
        self._busy = True
        turn = self._turn

        def run() -> None:
            try:
                found: Any = task()
            except UserFacing as error:
                found = error
            self._worked.emit(turn, then, found)

        threading.Thread(target=run, name="badge", daemon=True).start()

    def _on_worked(self, turn: int, then: Callable[[Any], None], found: Any) -> None:
        if turn != self._turn:
            return
        self._busy = False
        self._try(lambda: then(found))

    # -- answers

    def take_scan(self, text: str) -> bool:
        """Take what was scanned where a badge or a sheet is asked for; amid a flow no badge opens anything else."""
        if self._flow is None or self._step is None:
            return False
        if self._step.kind in ("scan", "group"):
            self.take(text)
        return self._step is not None and self._step.kind not in ("tell", "done")

    def _try(self, answer: Callable[[], None]) -> None:
        """Let the flow take an answer; what it says no to is shown, and typed digits are gone."""
        self._problem, self._pin = None, ""
        try:
            answer()
            self._text = ""
        except UserFacing as error:
            self._problem = error
        self.services.session.look_again()  # a ring may have a key more now
        self.refresh()

    @Slot()
    def go(self) -> None:
        """Do what the button says: take the typed text, or go on."""
        flow, step = self._flow, self._step
        if flow is None or step is None or self._busy:
            return
        if step.kind in ("scan", "group"):
            self.take(self._text)
        else:
            self._try(flow.go)

    @Slot()
    def other(self) -> None:
        """Do what the second button says."""
        if self._flow is not None and not self._busy:
            self._try(self._flow.other)

    @Slot(str)
    def pick(self, key: str) -> None:
        """Take somebody from the list."""
        flow = self._flow
        if flow is not None and not self._busy:
            self._try(lambda: flow.pick(key))

    @Slot(str)
    def write(self, text: str) -> None:
        """Keep what is typed on the line."""
        self._text, self._problem = text[:LONGEST_TEXT], None
        self.changed.emit()

    def take(self, text: str) -> None:
        """Take what was scanned, or typed whole."""
        flow = self._flow
        if flow is None or self._busy:
            return
        if not text.strip():
            self._problem = BadInput(N_("Er staat nog niets."), N_("Typ wat op het papier staat."))
            self.changed.emit()
            return
        self._try(lambda: flow.text(text))

    @Slot(str)
    def press(self, digit: str) -> None:
        """Take one digit; the last one is the answer."""
        flow, step = self._flow, self._step
        if flow is None or step is None or step.kind != "pin" or self._busy:
            return
        if len(self._pin) < LENGTH and digit.isascii() and digit.isdigit():
            self._problem = None
            self._pin += digit
            if len(self._pin) == LENGTH:
                pin = self._pin
                self._try(lambda: flow.pin(pin))
            else:
                self.changed.emit()

    @Slot()
    def erase(self) -> None:
        """Take the last digit away."""
        self._pin = self._pin[:-1]
        self.changed.emit()

    @Slot()
    def wipe(self) -> None:
        """Take all digits away."""
        self._pin = ""
        self.changed.emit()

    # -- the paper

    def _print(self, paper: Paper) -> None:
        from kiosk.services.orders import Counting, bring_out
        from printing.paper_file import PaperFile
        from printing.waiting import forget

        folder, device = self.services.folder, self.services.replica.device
        card = PaperFile(pdf=paper.pdf, name=paper.name, kind="badge", private=True)
        counting = Counting(folder, device, self.services.now().date())
        self._told, self._shows_code = None, False

        def make(tell: Tell, stop: Stop) -> Outcome:
            outcome = bring_out(card, counting, tell, stop)
            if outcome.waiting:  # it is tried again from here, or nowhere
                forget(folder, outcome.waiting)
            return outcome

        def done(outcome: Outcome) -> None:
            if paper is self._paper:
                self._told = outcome
                # who has no printer writes it down
                self._shows_code = not outcome.done
                self.changed.emit()

        self._papers.start(make, lambda _: None, done)

    @Slot()
    def again(self) -> None:
        """Print the paper once more."""
        if self._paper is not None and self._told is not None:
            self._print(self._paper)
            self.changed.emit()

    def _outcome(self) -> str:
        words = self.services.words
        if self._paper is None:
            return ""
        if self._told is None:
            return words.t("Het papier wordt geprint.")
        if self._told.done:
            return words.t(self._told.what)
        return words.t("Printen lukt hier niet. Schrijf dit over op papier.")

    def _problem_text(self) -> str:
        error, words = self._problem, self.services.words
        return f"{words.t(error.what)} {words.t(error.next)}" if error is not None else ""

    def _of(self, name: str) -> str:
        return str(getattr(self._step, name)) if self._step is not None else ""

    def _code_lines(self) -> str:
        shows = self._shows_code and self._paper is not None
        return "\n".join(self._paper.shown) if shows and self._paper is not None else ""

    kind = Property(str, lambda self: self._of("kind"), notify=changed)
    title = Property(str, lambda self: self._of("title"), notify=changed)
    line = Property(str, lambda self: self._of("line"), notify=changed)
    button = Property(str, lambda self: self._of("button"), notify=changed)
    otherText = Property(str, lambda self: self._of("other"), notify=changed)
    rows = Property(QObject, lambda self: self._rows, constant=True)
    problem = Property(str, _problem_text, notify=changed)
    busy = Property(bool, lambda self: self._busy, notify=changed)
    text = Property(str, lambda self: self._text, notify=changed)
    longest = Property(int, lambda self: LONGEST_TEXT, constant=True)
    count = Property(int, lambda self: len(self._pin), notify=changed)
    length = Property(int, lambda self: LENGTH, constant=True)
    outcome = Property(str, _outcome, notify=changed)
    printed = Property(bool, lambda self: bool(self._told and self._told.done), notify=changed)
    printing = Property(
        bool, lambda self: self._paper is not None and self._told is None, notify=changed
    )
    codeText = Property(str, _code_lines, notify=changed)

    def wait(self, timeout_ms: int = 20_000) -> bool:
        """Wait until the printer is done; return whether it was."""
        return self._papers.wait(timeout_ms)

    def spoken(self) -> str:
        """Return what is asked as it is read aloud; never a digit, a letter of a code, or somebody's name in a list."""
        step = self._step
        if step is None:
            return ""
        camera = line_of(self.services)
        parts = (step.title, step.line, camera, self._problem_text(), self._outcome())
        return "\n".join(part for part in parts if part)
