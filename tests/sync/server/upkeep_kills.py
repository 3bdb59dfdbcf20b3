"""Kills a server at one statement after another: ``python -m tests.sync.server.upkeep_kills URL FOLDER SHARE SEED``.

While it restores a backup in the place of what stands, and while it erases a box. Each time the database is opened again and
must hold what stood or what was to come, whole. Prints the number of kills when all is well.
"""

from __future__ import annotations

import base64
import os
import random
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
from sqlalchemy import event, select

from sync.changes import Change, Stored
from sync.erasure import is_erased
from sync.server.commands import now_ms
from sync.server.ledger import Ledger
from sync.server.store import Store
from sync.server.tables import CHANGE, DEVICE, RECORD
from sync.signing import make_device_key
from tests.sync.writing import chain, change

SEALED = base64.b64encode(random.Random(1).randbytes(304)).decode()
Work = Callable[[Store], object]


def opened(url: str, folder: Path) -> Store:
    return Store(url, now_ms, os.urandom, folder)


def prepare(url: str, folder: Path) -> str:
    """Make a neighbourhood with a box, a backup of it, and a change that the backup lacks."""
    store = opened(url, folder)
    made = store.make_neighbourhood("a")
    key = make_device_key(bytes(32)).public
    assert store.enrol(store.make_code(made, "desk"), "d1", key, "x")
    first, second = chain(
        change(1, "d1", kind="box", record="b1", about="p", sealed=SEALED),
        change(2, "d1", kind="service", record="s1", name="Soep"),
    )
    device = store.device("d1")
    assert device is not None
    store.push(device, [first], now_ms())
    store.backup(folder / "backup")
    store.push(device, [second], now_ms())
    store.close()
    return made


def seen(url: str, folder: Path) -> dict[str, Any]:
    """Return what stands: epoch, records, numbers, and whether the box is erased in each place."""
    store = opened(url, folder)
    with store.engine.connect() as db:
        records = {r[0]: r[1] for r in db.execute(select(RECORD.c.id, RECORD.c.stored))}
        changes = [
            msgspec.json.decode(row[0], type=Change)
            for row in db.execute(select(CHANGE.c.change).order_by(CHANGE.c.number))
        ]
        last = db.execute(select(DEVICE.c.last_number)).scalar_one()
    made = store.neighbourhoods()[0][0]
    box = msgspec.json.decode(records["b1"], type=Stored)
    found = {
        "epoch": store.place(made)[0],
        "frozen": store.frozen(made),
        "records": sorted(records),
        "numbers": [one.number for one in changes],
        "last": last,
        "erased": {is_erased(box.fields["sealed"]), is_erased(changes[0].fields["sealed"])},
    }
    store.close()
    return found


def killed_at(statement: int, url: str, folder: Path, work: Work) -> bool:
    """Let a child work until it comes to ``statement``, commits counted; return whether it came so far."""
    child = os.fork()
    if child == 0:
        left = [statement]

        def count(*_: Any) -> None:
            left[0] -= 1
            if left[0] == 0:
                os.kill(os.getpid(), signal.SIGKILL)

        store = opened(url, folder)
        for engine in (store.engine, store._writing, store._glancing):
            for name in ("before_cursor_execute", "commit"):
                event.listen(engine, name, count)
        work(store)
        store.engine.dispose()
        os._exit(0)
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status) or os.WEXITSTATUS(status) == 0, "the child fell over"
    return os.WIFSIGNALED(status)


def main(url: str, folder: Path, share: float, seed: int) -> int:
    """Kill at a share of the statements; return how many kills there were."""
    chance = random.Random(seed)
    folder.mkdir(parents=True, exist_ok=True)
    made = prepare(url, folder)
    before = seen(url, folder)
    kills = 0

    def every(work: Work, stands: Callable[[], None]) -> None:
        nonlocal kills
        statement, came_so_far = 0, True
        while came_so_far:
            statement += 1
            if chance.random() < share or statement > _MOST:
                came_so_far = killed_at(statement, url, folder, work)
                stands()
                kills += came_so_far

    def restore(store: Store) -> None:
        store.restore(folder / "backup", replace=True)

    def erase(store: Store) -> None:
        store.erase(made, ["b1"])

    def restored() -> None:
        nonlocal before
        now = seen(url, folder)
        if now["epoch"] != before["epoch"]:
            assert (now["numbers"], now["last"], now["frozen"]) == ([1], 1, True)
            assert "s1" not in now["records"]
            store = opened(url, folder)  # and what the device offers again
            device = store.device("d1")
            assert device is not None
            first = change(1, "d1", kind="box", record="b1", about="p", sealed=SEALED)
            second = change(2, "d1", kind="service", record="s1", name="Soep")
            store.push(device, chain(first, second), now_ms())
            store.close()
            now = seen(url, folder)
            before = now
        assert (now["numbers"], now["last"]) == ([1, 2], 2)
        assert "s1" in now["records"]

    def erased() -> None:
        now = seen(url, folder)
        assert len(now["erased"]) == 1, "in all places or in none"
        if now["erased"] == {True}:
            assert Ledger(folder / "erasures.log").ids(made, "box") == {"b1"}

    every(restore, restored)
    every(erase, erased)
    assert seen(url, folder)["erased"] == {True}
    every(restore, restored)
    assert seen(url, folder)["erased"] == {True}, "no backup brings it back"
    return kills


_MOST = 120
"""More statements than any of these takes."""


if __name__ == "__main__":
    print(main(sys.argv[1], Path(sys.argv[2]), float(sys.argv[3]), int(sys.argv[4])))
