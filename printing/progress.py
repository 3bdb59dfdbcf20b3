"""Telling how a paper fares: each text once, and in time also while a printer does not answer."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Iterator

from printing.states import SILENT

SILENT_S = 1.2
"""A printer that has not answered for so long is told to be silent, while it is still waited for."""


class Progress:
    """What was told of a paper."""

    def __init__(self, on_progress: Callable[[str], None]) -> None:
        """Tell the texts of the catalogue to ``on_progress``."""
        self._on_progress = on_progress
        self.told = ""
        """The last text."""

    def tell(self, text: str) -> None:
        """Tell a text, unless it was the last one."""
        if text != self.told:
            self.told = text
            self._on_progress(text)

    @contextlib.contextmanager
    def listening(self) -> Iterator[None]:
        """Tell that the printer is silent when what is asked in this block takes long; nothing is told after the block."""
        answered, telling = False, threading.Lock()

        def late() -> None:
            with telling:
                if not answered:
                    self.tell(SILENT.what)

        timer = threading.Timer(SILENT_S, late)
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()
            with telling:
                answered = True
