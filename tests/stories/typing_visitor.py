"""A kiosk of its own for ``test_no_personal_data``: somebody places a post, somebody else is typing, and the process dies.

What they say comes in on the standard input, so that it stands on no command line; the first line that it writes is the code
of the slip, the second says that somebody is typing. Standard error is the crash report.
"""

from __future__ import annotations

import faulthandler
import json
import signal
import sys
from pathlib import Path

from kiosk.display import prepare_machine
from kiosk.viewmodels.base import Services
from kiosk.viewmodels.placing import PlacingModel
from kiosk.viewmodels.responding import RespondingModel
from sync.disk.replica import open_replica
from sync.ids import uuid7
from sync.line.exchange import exchange_once
from sync.words import Words
from tests.sync.server.house import now


def main() -> None:
    """Live until somebody ends it."""
    faulthandler.register(signal.SIGUSR1)
    prepare_machine()
    told = json.loads(sys.stdin.readline())
    with open_replica(Path(told["folder"]), clock=now) as replica:
        services = Services(
            replica, Words("nl"), new_id=lambda: uuid7(int(now().timestamp() * 1000))
        )
        placing = PlacingModel(services)
        for step, choice in ((1, "klus"), (2, "'s middags"), (3, replica.neighbourhood.areas[0])):
            placing.load(f"request/{step}")
            placing.choose(choice)
        placing.load("request/4")
        placing.writeText(told["title"])
        placing.load("request/5")
        placing.writeName(told["name"])
        placing.writePhone(told["phone"])
        if not placing.send():
            raise SystemExit(str(placing.property("problem")))
        exchange_once(replica)
        print(placing.property("code"), flush=True)
        answer = RespondingModel(services)
        answer.load(f"{told['post']}/1")
        answer.write(told["typing"])
        answer.load(f"{told['post']}/2")
        answer.choose("phone")
        answer.load(f"{told['post']}/3")
        answer.write(told["typing_phone"])
        print("typing", flush=True)
        sys.stdin.readline()


if __name__ == "__main__":
    main()
