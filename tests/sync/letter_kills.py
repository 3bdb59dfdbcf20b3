"""Kills a process at one step after another of writing and keeping a letter: ``python -m tests.sync.letter_kills FOLDER``.

A step is an SQL statement, or a file that is opened, renamed or removed. For each one a forked child works on copies of a
device's folder and a stick and kills itself there; then both are looked at. Prints the number of kills when all is well.
"""

from __future__ import annotations

import os
import shutil
import signal
import sys
from collections.abc import Callable
from pathlib import Path

from sync.disk.replica import Replica
from sync.line.carry import Carrier, write_letter
from tests.sync.place import empty, record
from tests.sync.post import answer, kiosk, read_letter

Work = Callable[[Replica, Path], object]
_FILES = ("open", "os.rename", "os.remove")


def out(replica: Replica, stick: Path) -> None:
    """Write a letter."""
    write_letter(replica, stick)


def home(replica: Replica, stick: Path) -> None:
    """Keep the answer."""
    (kept,) = [item for item in Carrier(replica).take_folder(stick) if item.kept]
    assert kept.did in ("kept", "known")


def killed_at(step: int, folder: Path, stick: Path, work: Work) -> bool:
    """Let a child work until it comes to ``step``; return whether it came so far."""
    child = os.fork()
    if child == 0:
        left = [step]

        def count() -> None:
            left[0] -= 1
            if left[0] == 0:
                os.kill(os.getpid(), signal.SIGKILL)

        replica = empty(folder)
        for conn in (replica._conn, replica.outbox._conn):
            conn.set_trace_callback(lambda _sql: count())
        sys.addaudithook(lambda event, _arguments: count() if event in _FILES else None)
        work(replica, stick)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status) or os.WEXITSTATUS(status) == 0, "the child fell over"
    return os.WIFSIGNALED(status)


def letter_stands(replica: Replica, stick: Path) -> None:
    """Hold that what has a letter's name is a whole letter, that nothing is lost here, and that it goes on."""
    assert replica.pending() == 2
    for path in stick.glob("*.brief"):
        assert len(read_letter(path.read_bytes())[2][0].changes) == 2
    path = write_letter(replica, stick).path
    assert [one.name for one in stick.iterdir()] == [path.name], "what was half is gone"


def answer_stands(replica: Replica, stick: Path) -> None:
    """Hold that the answer was kept whole or not at all, and is kept when it is taken again."""
    cursor = replica.cursor
    assert cursor is not None
    names = {service.id: service.name for service in replica.services()}
    assert names == {"mine": "Van mij", "s": "Nieuw"} | (
        {"t": "Ander"} if cursor.sequence == 12 else {}
    )
    home(replica, stick)
    cursor = replica.cursor
    assert cursor is not None
    assert (cursor.sequence, replica.pending(), replica.check()) == (12, 0, [])
    assert {service.id for service in replica.services()} == {"mine", "s", "t"}


def every(folder: Path, work: Work, stands: Callable[[Replica, Path], None]) -> int:
    """Kill at every step; return how many there were."""
    step = 0
    while True:
        step += 1
        turn = folder / f"turn-{step}"
        for part in ("kiosk", "stick"):
            shutil.copytree(folder / part, turn / part)
        killed = killed_at(step, turn / "kiosk", turn / "stick", work)
        with empty(turn / "kiosk") as replica:
            stands(replica, turn / "stick")
        shutil.rmtree(turn)
        if not killed:
            return step - 1


def main(folder: Path) -> None:
    """Do both."""
    (folder / "stick").mkdir()
    with kiosk(folder / "kiosk") as replica:
        pass
    kills = every(folder, out, letter_stands)
    with empty(folder / "kiosk") as replica:
        path = write_letter(replica, folder / "stick").path
    rows = [
        record("service", "t", 11, name="Ander"),
        record("service", "mine", 12, name="Van mij"),
        record("service", "s", 12, name="Nieuw"),
    ]
    path.with_suffix(".antwoord").write_bytes(answer(path.read_bytes(), rows, 12))
    kills += every(folder, home, answer_stands)
    print(kills)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
