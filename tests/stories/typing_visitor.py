"""The real kiosk program for ``test_no_personal_data``: visitors tell things, somebody is typing, and the process dies.

``buurtzuil kiosk`` runs as it does in a hall, with its window and its exchange with the server; only a hand is in it, which
does what visitors do. What they say comes in on the standard input, so that it stands on no command line; the first line that
it writes is the code of a slip, the second says that somebody is typing. Standard error is what the program leaves when it dies.
"""

from __future__ import annotations

import functools
import json
import os
import sys
import time
import traceback
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from PySide6.QtCore import QCoreApplication, QDeadlineTimer, QEventLoop, QTimer

import kiosk.app
from kiosk.app import Kiosk
from kiosk.commands import cli
from kiosk.tour.hand import Hand, make_touch_device
from kiosk.viewmodels.sealing import box_draft, consent_draft, contact_of
from sync.changes import Draft
from sync.verdicts import VISITOR

WITHIN_S = 20.0
AGAIN_AFTER_S = 0.5


class Visitors:
    """What they do, one after the other."""

    def __init__(self, app: Kiosk, told: dict[str, Any]) -> None:
        self.app, self.told = app, told
        self.hand = Hand(app.window, make_touch_device())

    def until(self, true: Callable[[], bool]) -> None:
        """Let the program run until something is so."""
        ends = time.monotonic() + WITHIN_S
        while not true():
            if time.monotonic() > ends:
                raise SystemExit(
                    f"this did not happen in time: {self.hand.names()}, {self.hand.texts()}"
                )
            QCoreApplication.processEvents(
                QEventLoop.ProcessEventsFlag.AllEvents, QDeadlineTimer(10)
            )

    def model(self, page: str, key: str = "") -> Any:
        """Open a page; return its view model."""
        self.app.shell.home()
        self.app.shell.open(page, key)
        return self.app.app.find(page)

    def place(self, title: str, person: list[str]) -> str:
        """Place a request; return the code of its slip."""
        form = self.model("placing", "request/1")
        areas = self.app.replica.neighbourhood.areas
        for step, choice in ((1, "klus"), (2, "'s middags"), (3, areas[0])):
            self.app.shell.open("placing", f"request/{step}")
            form.choose(choice)
        self.app.shell.open("placing", "request/4")
        form.writeText(title)
        self.app.shell.open("placing", "request/5")
        form.writeName(person[0])
        form.writePhone(person[1])
        if not form.send():
            raise SystemExit(str(form.property("problem")))
        return str(form.property("code"))

    def tell(self, text: str, person: list[str]) -> None:
        """Tell a complaint, and leave name and number."""
        form = self.model("idea", "1")
        form.choose("complaint")
        for step, typed in (("2", text), ("3", person[0]), ("4", person[1])):
            self.app.shell.open("idea", step)
            form.write(typed)
        if not form.send():
            raise SystemExit(str(form.property("problem")))

    def sign_up(self, person: list[str]) -> None:
        """Take a place at what comes next, with a name."""
        services = self.app.services
        today = services.now().date()
        one = services.replica.occurrences(today, today + timedelta(days=7))[0]
        signup, box = services.new_id(), services.new_id()
        fields = {"activity": one.activity.id, "recurrence": one.recurrence, "box": box}
        services.replica.act(
            [
                box_draft(services, box, signup, contact_of(person[0], phone=person[1])),
                consent_draft(services, signup, "signup", VISITOR),
                Draft(kind="signup", record=signup, fields=fields),
            ],
            VISITOR,
        )

    def press(self, letter: str, answer: Any) -> None:
        """Touch a key of the keyboard, again where the page was still moving."""
        before = str(answer.property("typed"))
        pressed_s = 0.0

        def typed() -> bool:
            nonlocal pressed_s
            if str(answer.property("typed")) != before:
                return True
            names = self.hand.names()
            key = letter if letter in names else letter.swapcase()
            if key in names and time.monotonic() - pressed_s > AGAIN_AFTER_S:
                pressed_s = time.monotonic()
                self.hand.tap(key)
            return False

        self.until(typed)

    def all_of_it(self) -> None:
        """Let them come by."""
        told = self.told
        code = self.place(told["title"], told["placer"])
        self.place("Wie leest de krant voor?", told["renewing"])
        forgotten = self.place("Wie gaat mee wandelen?", told["erased"])
        self.tell(told["complaint"], told["teller"])
        self.sign_up(told["signer"])
        self.until(lambda: not self.app.replica.unsent())
        slip = self.model("mySlip", forgotten)
        if not slip.erase():
            raise SystemExit(str(slip.property("problem")))
        self.until(lambda: not self.app.replica.unsent())
        print(code, flush=True)
        answer = self.model("responding", f"{told['post']}/1")
        for letter in told["typing"][0]:
            self.press(letter, answer)
        print("typing", flush=True)


def come_by(visitors: Visitors) -> None:
    """Let them come by; what goes wrong ends the program, in place of being lost in the interface."""
    try:
        visitors.all_of_it()
    except BaseException:
        traceback.print_exc()
        sys.stderr.flush()
        os._exit(1)


def main() -> None:
    """Live until somebody ends it."""
    told = json.loads(sys.stdin.readline())

    def began(app: Kiosk) -> None:
        QTimer.singleShot(0, lambda: come_by(Visitors(app, told)))

    kiosk.app.run = functools.partial(kiosk.app.run, began=began)
    cli(["kiosk", "--data", told["folder"], "--windowed"])


if __name__ == "__main__":
    main()
