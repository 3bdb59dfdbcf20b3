"""Papers that were on their way when the power went: seen to at the start, so that none prints hours later by itself."""

from __future__ import annotations

import logging
import threading
from pathlib import Path

_log = logging.getLogger(__name__)


class LeftPapers:
    """Looks after jobs that nobody follows any more, beside the interface: at the start, and every minute again."""

    def __init__(self, folder: Path) -> None:
        """Look in a data folder."""
        self._folder = folder
        self._thread: threading.Thread | None = None

    def look(self) -> None:
        """Begin to look, unless it still does."""
        if self._thread is None or not self._thread.is_alive():
            self._thread = threading.Thread(target=self._look, name="left-papers", daemon=True)
            self._thread.start()

    def wait(self, at_most_s: float = 3.0) -> None:
        """Wait until it has looked; a printer that does not answer is left to the next time."""
        if self._thread is not None:
            self._thread.join(at_most_s)

    def _look(self) -> None:
        from printing.left_jobs import recover

        try:
            outcomes = recover(self._folder)
        except OSError as error:
            _log.warning("papers left behind could not be looked at: %s", type(error).__name__)
            return
        for outcome in outcomes:
            _log.info("paper left behind: %s", "printed" if outcome.done else "not printed")
