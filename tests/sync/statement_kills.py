"""Kills a process at one SQL statement after another: ``python -m tests.sync.statement_kills FOLDER [SHARE SEED]``.

For each statement of an act, of keeping a server's answer, of offering everything again after a restore, and of erasing a
box that was here, a forked child works on a copy of the same replica and
kills itself when it comes to that statement; then the copy is opened again. Prints the number of kills when all is well.
"""

from __future__ import annotations

import base64
import os
import random
import shutil
import signal
import sys
from collections.abc import Callable
from pathlib import Path

from sync.changes import chain_holds
from sync.disk.replica import Replica
from sync.erasure import erased_text
from sync.outcomes import Cursor, Outcome
from tests.sync.place import empty, filled, put, record
from tests.sync.server.canaries import traces

Work = Callable[[Replica], object]
SEALED = base64.b64encode(random.Random(1).randbytes(304)).decode()
LATER = Cursor(epoch="e", neighbourhood="n", sequence=12)


def act(replica: Replica) -> None:
    """Do the act that is looked for afterwards."""
    replica.act(
        [put("service", "mine", name="Van mij"), put("service", "s", name="Nieuw")], "Annie"
    )


def keep(replica: Replica) -> None:
    """Keep the server's word on that act, and what others did."""
    rows = [record("service", "mine", 12, name="Van mij"), record("service", "t", 11, name="Ander")]
    said = [Outcome(number=1, sequence=12), Outcome(number=2, sequence=12)]
    replica.apply([*rows, record("service", "s", 12, name="Nieuw")], LATER, said)


def refuse(replica: Replica) -> None:
    """Hear that the act was refused."""
    said = [Outcome(number=n, state="refused", reason="state", text="Nee.") for n in (1, 2)]
    replica.apply([record("service", "t", 11, name="Ander")], LATER, said)


def offer(replica: Replica) -> None:
    """Offer again what a server lacks that came back from a backup."""
    replica.offer_again(0, "e2")


def hear(replica: Replica) -> None:
    """Hear that somebody was erased."""
    row = record("box", "b", 12, about="s", sealed=erased_text(SEALED))
    replica.apply([row], LATER)


def _place_a_box(replica: Replica) -> None:
    replica.act([put("box", "b", about="s", sealed=SEALED)], "visitor")


def killed_at(statement: int, folder: Path, work: Work) -> bool:
    """Let a child work in ``folder`` until it comes to ``statement``; return whether it came so far."""
    child = os.fork()
    if child == 0:
        left = [statement]

        def count(_sql: str) -> None:
            left[0] -= 1
            if left[0] == 0:
                os.kill(os.getpid(), signal.SIGKILL)

        replica = empty(folder)
        for conn in (replica._conn, replica.outbox._conn):
            conn.set_trace_callback(count)
        work(replica)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status) or os.WEXITSTATUS(status) == 0, "the child fell over"
    return os.WIFSIGNALED(status)


def _names(replica: Replica) -> dict[str, str]:
    return {service.id: service.name for service in replica.services()}


def _act_stands(replica: Replica) -> None:
    made = [change.record for change in replica.outbox.after(0)]
    assert made in ([], ["mine", "s"]), "an act is kept whole or not at all"
    shown = {"mine": "Van mij", "s": "Nieuw"} if made else {"s": "Formulierenhulp"}
    assert _names(replica) == shown
    replica.act([put("service", "after", name="Daarna")], "Annie")
    assert [change.number for change in replica.unsent()] == list(range(1, len(made) + 2))


def _answer_stands(replica: Replica) -> None:
    kept = replica.cursor == LATER
    assert _names(replica) == {"mine": "Van mij", "s": "Nieuw"} | ({"t": "Ander"} if kept else {})
    assert bool(replica.unsent()) is not kept, "rows, cursor and outcomes are kept together"
    keep(replica)  # what the server says again
    assert _names(replica) == {"mine": "Van mij", "s": "Nieuw", "t": "Ander"}
    assert (replica.pending(), replica.status().tray) == (0, 0)
    assert [change.record for change in replica.outbox.confirmed()] == ["mine", "s"]


def _refusal_stands(replica: Replica) -> None:
    kept = replica.cursor == LATER
    shown = {"s": "Formulierenhulp", "t": "Ander"} if kept else {"mine": "Van mij", "s": "Nieuw"}
    assert _names(replica) == shown
    refuse(replica)
    assert _names(replica) == {"s": "Formulierenhulp", "t": "Ander"}
    assert (replica.pending(), replica.status().tray) == (0, 1)


def _offer_stands(replica: Replica) -> None:
    assert _names(replica) == {"mine": "Van mij", "s": "Nieuw", "t": "Ander"}
    offer(replica)
    assert _names(replica) == {"mine": "Van mij", "s": "Nieuw", "t": "Ander"}
    assert [change.number for change in replica.unsent()] == [1, 2]
    assert (replica.cursor, replica.rejoins, replica.pending()) == (None, "e2", 2)
    said = [Outcome(number=n, sequence=3) for n in (1, 2)]
    replica.apply([], Cursor(neighbourhood="n"), said)
    assert _names(replica)["s"] == "Nieuw", "what somebody did stays on their screen"
    rows = [record("service", "mine", 3, name="Van mij"), record("service", "s", 3, name="Nieuw")]
    replica.bootstrap(rows, Cursor(epoch="e2", neighbourhood="n", sequence=3))
    assert _names(replica) == {"mine": "Van mij", "s": "Nieuw"}
    assert replica.pending() == 0


def _erasure_stands(replica: Replica) -> None:
    kept = replica.cursor == LATER
    assert bool(traces(replica.folder, SEALED)) is not kept, "once it is known it is done"
    hear(replica)
    assert traces(replica.folder, SEALED) == []
    assert not replica.note("erasing")
    assert chain_holds(replica.outbox.after(0), "")
    assert [change.record for change in replica.unsent()] == ["b"]


def main(folder: Path, share: float, seed: int) -> int:
    """Kill at a share of the statements; return how many kills there were."""
    chance = random.Random(seed)
    filled(folder / "before").close()
    shutil.copytree(folder / "before", folder / "acted")
    with empty(folder / "acted") as replica:
        act(replica)
    shutil.copytree(folder / "acted", folder / "kept")
    with empty(folder / "kept") as replica:
        keep(replica)
    shutil.copytree(folder / "before", folder / "boxed")
    with empty(folder / "boxed") as replica:
        _place_a_box(replica)
    kills = 0
    rounds: tuple[tuple[str, Work, Work], ...] = (
        ("before", act, _act_stands),
        ("acted", keep, _answer_stands),
        ("acted", refuse, _refusal_stands),
        ("kept", offer, _offer_stands),
        ("boxed", hear, _erasure_stands),
    )
    for start, work, stands in rounds:
        statement, came_so_far = 0, True
        while came_so_far:
            statement += 1
            if chance.random() >= share:
                came_so_far = statement < _MOST
                continue
            copy = folder / f"{start}-{work.__name__}-{statement}"
            shutil.copytree(folder / start, copy)
            came_so_far = killed_at(statement, copy, work)
            with empty(copy) as replica:
                stands(replica)
                assert replica.check() == []
            shutil.rmtree(copy)
            kills += came_so_far
    return kills


_MOST = 200
"""More statements than any of these takes."""


if __name__ == "__main__":
    print(main(Path(sys.argv[1]), float(sys.argv[2]), int(sys.argv[3])))
