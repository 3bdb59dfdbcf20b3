"""Several papers in one go, one after the other: what came out stays out, and what did not is told for each.

A paper that fails does not keep the next from being tried: another printer may be for that one, and a printer that stands
still is asked again before anything is sent to it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal

import msgspec
from PySide6.QtCore import QObject, Signal

from kiosk.services.orders import Order, carry_out
from kiosk.services.papers import UnderWay
from printing.outcomes import STOPPED, Outcome
from printing.states import next_step

if TYPE_CHECKING:
    from kiosk.viewmodels.base import Services

State = Literal["waits", "busy", "done", "failed", "stopped"]
"""Its turn is still to come; it is being printed; it came out; it did not; nobody wants it any more."""


class Wanted(msgspec.Struct, frozen=True):
    """A paper of a batch, and how often."""

    key: str
    """See ``printing.jobs``; never a paper with a name or number on it."""
    copies: int = 1


class BatchItem(msgspec.Struct, frozen=True):
    """How one paper of a batch fares."""

    key: str
    copies: int
    state: State = "waits"
    what: str = ""
    """What is the matter with it, or what became of it: a text of the catalogue, in Dutch."""
    next: str = ""
    """What to do about that; the same."""
    out: int = 0
    """How many copies are known to have come out of a printer."""
    hopeless: bool = False
    """Whether printing it again cannot help."""
    waiting: str = ""
    """Under which id what is left of it waits at the desk (``printing.waiting``); empty where nothing waits."""


class Batch(QObject):
    """Papers that are printed in order."""

    changed = Signal()
    """Another paper is at work, or one fares otherwise."""

    def __init__(self, services: Services, parent: QObject | None = None) -> None:
        """Begin with no papers; those of ``services`` print them."""
        super().__init__(parent)
        self._services = services
        self._turn = 0
        self._at: UnderWay | None = None
        self.items: list[BatchItem] = []
        """The papers, in the order in which they are printed."""

    @property
    def busy(self) -> bool:
        """Whether a paper is at work, or waits for its turn."""
        return any(item.state in ("busy", "waits") for item in self.items)

    def start(self, wanted: Sequence[Wanted]) -> None:
        """Print papers; nothing happens while others are on their way."""
        if self.busy:
            return
        self._turn += 1
        self.items = [BatchItem(one.key, one.copies) for one in wanted if one.copies > 0]
        self._go_on()

    def stop(self) -> None:
        """Print no more: what is at work is cancelled, what waits for its turn never begins."""
        self.items = [
            msgspec.structs.replace(item, state="stopped", what=STOPPED[0], next=STOPPED[1])
            if item.state == "waits"
            else item
            for item in self.items
        ]
        if self._at is not None:
            self._at.stop()
        self.changed.emit()

    def clear(self) -> None:
        """Forget what became of papers; nothing happens while some are on their way."""
        if not self.busy:
            self._turn += 1
            self.items = []
            self.changed.emit()

    def _go_on(self) -> None:
        number = next((n for n, item in enumerate(self.items) if item.state == "waits"), -1)
        self._at = None
        if number >= 0:
            self._print(number)
        self.changed.emit()

    def _print(self, number: int) -> None:
        services, turn, item = self._services, self._turn, self.items[number]
        self._put(number, state="busy")
        order = Order(
            folder=services.folder,
            key=item.key,
            language=services.words.language,
            now_local=services.now(),
            clock=services.replica.clock,
            ends=services.papers.ending,
            wrote=services.papers.wrote.emit,
            copies=item.copies,
        )
        self._at = services.papers.start(
            lambda tell, stop: carry_out(order, tell, stop),
            lambda text: self._on_progress(turn, number, text),
            lambda outcome: self._on_done(turn, number, outcome),
            order.role,
        )

    def _put(self, number: int, **how: str | int) -> None:
        self.items[number] = msgspec.structs.replace(self.items[number], **how)

    def _on_progress(self, turn: int, number: int, text: str) -> None:
        if turn == self._turn:
            self._put(number, what=text, next=next_step(text))
            self.changed.emit()

    def _on_done(self, turn: int, number: int, outcome: Outcome) -> None:
        if turn != self._turn:
            return
        stopped = self._at is not None and self._at.stopped and not outcome.done
        state = "done" if outcome.done else "stopped" if stopped else "failed"
        how: dict[str, str] = {
            "what": outcome.what,
            "next": outcome.next,
            "waiting": outcome.waiting,
        }
        self._put(number, state=state, out=outcome.copies, hopeless=outcome.hopeless, **how)
        if outcome.done:
            self._services.practice.came_out(self.items[number].key)
        self._go_on()
