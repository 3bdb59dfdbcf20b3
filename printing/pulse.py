"""Feeling at once that a print system has ended: a connection that stays open and silent until the other end dies.

CUPS repeats what it was at as soon as it is back, which may be sooner than the next look, and its times are whole seconds.
"""

from __future__ import annotations

import contextlib
import select
import socket
import time

from printing.ipp import Target

_FRESH_S = 20.0
"""A print system hangs up on who stays silent for longer (``Timeout``, 30 s at the least)."""


class Pulse:
    """A silent connection to a print system."""

    def __init__(self, target: Target) -> None:
        """Connect; where that fails, whoever asks the print system anything will see it too."""
        self._target = target
        self._line: socket.socket | None = None
        self._since = 0.0
        self._renew()

    def ended(self, wait_s: float) -> bool:
        """Wait for ``wait_s`` seconds, or until the print system ends; return whether it did."""
        if self._line is None:
            time.sleep(wait_s)
            return False
        readable, _, _ = select.select([self._line], [], [], wait_s)
        if readable:
            self.close()
            return True
        if time.monotonic() - self._since > _FRESH_S:
            self._renew()
        return False

    def close(self) -> None:
        """Hang up."""
        if self._line is not None:
            self._line.close()
            self._line = None

    def _renew(self) -> None:
        self.close()
        self._since = time.monotonic()
        with contextlib.suppress(OSError):
            address = (self._target.host, self._target.port)
            self._line = socket.create_connection(address, timeout=1.0)
