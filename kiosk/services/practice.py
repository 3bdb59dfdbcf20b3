"""Practising: the copy is made beside the interface, and what was done in it is kept for the trainer's checklist.

Who shows the application (``kiosk.programme``) takes a copy that is ready, and puts the real kiosk back at the end.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from sync.errors import UserFacing

if TYPE_CHECKING:
    from sync.disk.practice import Copy
    from sync.disk.replica import Replica


class Practice(QObject):
    """Practice mode as the pages of one application see it: of the real one that begins it, or of the copy that ends it."""

    changed = Signal()
    """The copy came further, or something was done that the checklist asks for."""
    ended = Signal()
    """Whoever practised wants the real kiosk back."""
    _told = Signal(int, int, int)
    _made = Signal(int, object)

    def __init__(self, replica: Replica, parent: QObject | None = None) -> None:
        """Begin with nothing copied and nothing done."""
        super().__init__(parent)
        self._replica = replica
        self._turn = 0
        self._thread: threading.Thread | None = None
        self.busy = False
        self.far = (0, 0)
        """So many records of so many are in the copy."""
        self.problem: UserFacing | None = None
        self.enter: Callable[[Copy], None] | None = None
        """Takes a copy that is ready and shows it; whoever takes it removes it."""
        self.papers: set[str] = set()
        """Keys of papers that came out here, see ``viewmodels.printing``."""
        self.ways: set[tuple[str, str]] = set()
        """From which page somebody went to which."""
        self._told.connect(self._on_told)
        self._made.connect(self._on_made)

    @property
    def on(self) -> bool:
        """Whether this is the copy: nothing here is real."""
        return self._replica.device.practice

    # -- beginning

    def begin(self) -> None:
        """Make a copy in a thread, and let it be shown when it is ready. Nothing happens where somebody practises already."""
        if self.on or self.busy:
            return
        self.busy, self.far, self.problem = True, (0, 0), None
        self._turn += 1
        self._thread = threading.Thread(
            target=self._copy, args=(self._turn,), name="practice", daemon=True
        )
        self._thread.start()
        self.changed.emit()

    def cancel(self) -> None:
        """Want no copy any more: whoever asked for it left. What was made of it is removed."""
        self._turn += 1
        self.busy, self.problem = False, None

    def _copy(self, turn: int) -> None:
        from sync.disk.practice import Stopped, make_copy

        try:
            made: Copy | UserFacing = make_copy(
                self._replica.folder,
                clock=self._replica.clock,
                tell=lambda done, of: self._told.emit(turn, done, of),
                stop=lambda: turn != self._turn,
            )
        except UserFacing as error:
            made = error
        except Stopped:
            return
        if turn != self._turn and not isinstance(made, UserFacing):
            made.remove()
        else:
            self._made.emit(turn, made)

    def _on_told(self, turn: int, done: int, of: int) -> None:
        if turn == self._turn:
            self.far = (done, of)
            self.changed.emit()

    def _on_made(self, turn: int, made: Copy | UserFacing) -> None:
        if isinstance(made, UserFacing):
            if turn == self._turn:
                self.busy, self.problem = False, made
                self.changed.emit()
            return
        if turn != self._turn or self.enter is None:
            made.remove()
            return
        self.busy = False
        self.enter(made)

    def close(self) -> None:
        """End a copying that goes on: the application closes."""
        self.cancel()
        if self._thread is not None:
            self._thread.join()

    # -- while practising

    def leave(self) -> None:
        """Go back to the real kiosk. Nothing happens where nobody practises."""
        if self.on:
            self.ended.emit()

    def saw(self, pages: Sequence[str]) -> None:
        """Take note of the pages that are open, the last one shown."""
        if self.on and len(pages) > 1:
            self.ways.add((pages[-2], pages[-1]))
            self.changed.emit()

    def came_out(self, key: str) -> None:
        """Take note that the paper ``key`` was printed."""
        if self.on:
            self.papers.add(key)
            self.changed.emit()
