"""The children that ``test_kill`` kills: ``python -m tests.sync.killing act|exchange FOLDER``.

Each prints a line only after what the line says has come true: "4711-7" when ``act()`` for it has returned.
"""

from __future__ import annotations

import itertools
import os
import sys
from pathlib import Path

from sync.disk.replica import Replica, open_replica
from sync.errors import ServerAway, ServerRubbish
from sync.line.exchange import exchange_once
from tests.sync.place import put
from tests.sync.server.house import now

ACT_CHANGES = 3
_numbers = itertools.count(1)


def act(replica: Replica) -> str:
    """Do an act of three records and return its name."""
    name = f"{os.getpid()}-{next(_numbers)}"
    drafts = [
        put("announcement", f"{name}/{place}", title=name, text="x" * 500, shown_until="2030-01-01")
        for place in range(ACT_CHANGES)
    ]
    replica.act(drafts, "Annie")
    return name


def main(what: str, folder: Path) -> None:
    """Act, or act and exchange, until somebody kills this process."""
    with open_replica(folder, clock=now) as replica:
        os.write(1, b"ready\n")
        while True:
            os.write(1, act(replica).encode() + b"\n")
            if what == "exchange":
                try:
                    exchange_once(replica)
                except (ServerAway, ServerRubbish):
                    continue


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
