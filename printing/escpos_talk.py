"""Talking with a thermal printer over an open line: questions, and what came back."""

from __future__ import annotations

import time

from printing.escpos_lines import Line
from printing.escpos_wire import ASK, CLEAR, Answers, Says, said, tear_off
from printing.states import Trouble

ANSWER_S = 1.0
"""A printer answers at once, whatever it is doing."""
POLL_S = 0.25


class Talk:
    """One connection. Everything but ``put`` and ``hear`` belongs between two commands."""

    def __init__(self, line: Line) -> None:
        self.line = line
        self.answers = Answers()
        self.mute = not line.answers
        self.heard = False
        self._owed = 0
        self._unknown: set[int] = set()

    def ask(self) -> Says | None:
        """Return how the printer fares; None when it did not answer in time. Only between two commands."""
        if self.mute:
            return None
        self.hear(0)
        if self.trouble is not None:  # its memory may be full: it would not hear a question
            return self.answers.report
        found: dict[int, int] = {}
        for number in (1, 2, 3, 4):
            if number in self._unknown:
                continue
            answer = self._answer(number)
            if self.trouble is not None:
                return self.answers.report
            if answer is not None:
                found[number] = answer
                self.heard = True
            elif number == 1 or not self.heard:
                return None
            else:
                self._unknown.add(number)
        return said(found)

    def _answer(self, number: int) -> int | None:
        """Return the answer to one question; what was asked before and not answered comes first, and is passed over."""
        until = time.monotonic() + ANSWER_S
        if not self.put(ASK + bytes([number]), until):
            return None
        self._owed += 1
        while True:
            while self.answers.statuses:
                self._owed -= 1
                answer = self.answers.statuses.popleft()
                if self._owed <= 0:
                    self._owed = 0
                    return answer
            if self.trouble is not None or time.monotonic() > until:
                return None
            self.hear(until - time.monotonic())

    @property
    def trouble(self) -> Trouble | None:
        """What the printer last told by itself that is the matter."""
        return self.answers.report.trouble if self.answers.report is not None else None

    def hear(self, wait_s: float) -> None:
        """Take what has come, waiting ``wait_s`` seconds at most for the first of it."""
        if self.line.answers:
            data = self.line.get(max(0.0, wait_s))
            if data:
                self.answers.take(data)

    def put(self, data: bytes, until: float) -> bool:
        """Send a short command; return whether the printer took all of it in time."""
        sent = 0
        while sent < len(data) and time.monotonic() < until:
            sent += self.line.put(data[sent:], max(0.0, until - time.monotonic()))
        return sent == len(data)

    def clear(self, timeout_s: float) -> bool:
        """Have the printer forget what is not printed, and cut; return whether it says that it did.

        One that stands still with a full memory does not even hear it: then what is under way is dropped with the line.
        """
        until = time.monotonic() + timeout_s
        if self.put(CLEAR, until):
            while not self.mute and not self.answers.cleared and time.monotonic() < until:
                self.hear(until - time.monotonic())
        if not self.answers.cleared and not self.mute:
            says = self.ask()
            if says is None or says.trouble is not None:
                self.line.drop()
                return False
        self.put(tear_off(), time.monotonic() + POLL_S)
        return self.answers.cleared
