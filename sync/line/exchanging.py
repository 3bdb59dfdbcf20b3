"""The exchange that goes on while a program is open, in two threads that nothing ends but the end of the program.

1. the long line: at the start after power came back a random wait, then one trip after the other; each is held at the
   server until others change something, so their news is here within a second
2. the short line: what is written here goes up at once, while the first still waits
3. trouble is noted in the replica's status, told, and tried again ever later, whether somebody writes or not
4. what the server says about waiting holds for both lines
"""

from __future__ import annotations

import logging
import random
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sync.disk import machine
from sync.disk.replica import Replica, open_replica
from sync.errors import Refused, ServerAway, ServerBusy, ServerRubbish, UserFacing
from sync.line.exchange import Result, exchange_once
from sync.line.hang_up import HangUp
from sync.line.pacing import backoff_s, obeyed_s, start_wait_s
from sync.wire import MAX_HOLD_S
from sync.words import N_

_log = logging.getLogger(__name__)

_LOOK_S = 1.0


def utc_now() -> datetime:
    """Return the time in UTC, as the machine has it."""
    return datetime.now(UTC)


class Exchanging:
    """The exchange of one data folder; each line has a replica of its own."""

    def __init__(
        self,
        folder: Path,
        on_result: Callable[[Result], None],
        *,
        clock: Callable[[], datetime] = utc_now,
        uptime: Callable[[], machine.Uptime] = machine.uptime,
        chance: random.Random | None = None,
        stop: threading.Event | None = None,
    ) -> None:
        """Exchange for the replica in ``folder``; ``on_result`` is called in the thread of the line that made a trip."""
        self._folder = folder
        self._on_result = on_result
        self._clock = clock
        self._uptime = uptime
        self._chance = chance if chance is not None else random.Random()
        self._stop = stop if stop is not None else threading.Event()
        self._written = threading.Event()
        self._hang_up = HangUp()
        self._not_before_s = 0.0

    def send(self) -> None:
        """Send what was just written here."""
        self._written.set()

    def end(self) -> None:
        """End both lines at once, also while the server holds a request."""
        self._stop.set()
        self._written.set()
        self._hang_up.now()

    # -- the long line

    def wait_for_others(self) -> None:
        """Exchange until the end."""
        wait_s = start_wait_s(self._uptime(), self._chance)
        failures, replica = 0, self._say_when(None, wait_s) if wait_s else None
        while not self._stop.wait(wait_s):
            try:
                if replica is None:
                    replica = self._open()
                hold_s = 0.0 if failures else MAX_HOLD_S
                result = exchange_once(replica, hold_s=hold_s, hang_up=self._hang_up)
                failures, wait_s = 0, self._obey(result.wait_s)
            except Exception as error:  # whatever it is: the exchange goes on
                if self._stop.is_set():  # somebody hung up
                    break
                failures += 1
                problem = _problem_of(error)
                wait_s = self._wait_after(problem, failures)
                result = Result(problem=problem)
                replica = self._after_trouble(replica, problem, wait_s)
            self._on_result(result)
        if replica is not None:
            replica.close()

    def _open(self) -> Replica:
        return open_replica(self._folder, clock=self._clock, uptime=self._uptime)

    def _obey(self, hint_s: float) -> float:
        """Keep both lines waiting for as long as the server asked, and return how long that is."""
        wait_s = obeyed_s(hint_s, self._chance)
        self._not_before_s = time.monotonic() + wait_s
        return wait_s

    def _wait_after(self, problem: UserFacing, failures: int) -> float:
        told_s = self._obey(problem.wait_s) if isinstance(problem, ServerBusy) else 0.0
        return max(told_s, backoff_s(failures, self._chance))

    def _say_when(
        self, replica: Replica | None, wait_s: float, problem: str = ""
    ) -> Replica | None:
        """Note when the next trip is tried; return the replica to go on with, None where there is none."""
        with suppress(Exception):  # a full disk takes no note; the trip itself tells what is wrong
            replica = replica if replica is not None else self._open()
            replica.note_attempt(
                self._clock() + timedelta(seconds=wait_s), problem or replica.status().problem
            )
        return replica

    def _after_trouble(
        self, replica: Replica | None, problem: UserFacing, wait_s: float
    ) -> Replica | None:
        """Note it; return the replica to go on with, None when it must be opened anew."""
        if replica is None:
            return None
        self._say_when(replica, wait_s, problem.what)
        if isinstance(problem, (ServerAway, ServerRubbish, Refused)):
            return replica
        with suppress(Exception):
            replica.close()
        return None

    # -- the short line

    def send_own(self) -> None:
        """Send what is written here at once, each time ``send`` is called, until the end.

        Two trips at once are safe, because the server knows each change by its number and the replica keeps each answer in
        one transaction.
        """
        while not self._stop.is_set():
            if not self._written.wait(_LOOK_S):
                continue
            self._written.clear()
            held_s = self._not_before_s - time.monotonic()
            if self._stop.is_set() or (held_s > 0 and self._stop.wait(held_s)):
                return
            try:
                with self._open() as replica:
                    if not replica.unsent(limit=1):
                        continue
                    result = exchange_once(replica, hang_up=self._hang_up)
                self._obey(result.wait_s)
            except Exception as error:  # the long line tries again
                if self._stop.is_set():
                    return
                problem = _problem_of(error)
                if isinstance(problem, ServerBusy):
                    self._obey(problem.wait_s)
                result = Result(problem=problem)
            self._on_result(result)


def _problem_of(error: Exception) -> UserFacing:
    """Return what went wrong in words; what nobody thought of is logged by its name only."""
    if isinstance(error, UserFacing):
        return error
    _log.error("the exchange failed: %s", type(error).__name__)
    return UserFacing(
        N_("Bij het uitwisselen ging iets mis."),
        N_("Alles blijft bewaard; de zuil probeert het straks weer."),
    )
