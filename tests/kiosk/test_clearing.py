"""What is erased at the screen leaves the disk beside the interface, also while somebody reads."""

from __future__ import annotations

import threading
import time

import pytest
from pytestqt.qtbot import QtBot

from kiosk.app import Kiosk
from kiosk.services.clearing import ClearingWorker
from sync.disk.erasing import erase
from sync.disk.replica import Replica, open_replica
from sync.errors import DiskFull
from sync.seal import Contact, make_desk_key, seal
from tests.kiosk.changing import put
from tests.kiosk.neighbourhood import NOW_UTC
from tests.sync.server.canaries import traces


def placed(replica: Replica) -> str:
    sealed = seal(Contact(name="Riet", phone="+31450001234"), make_desk_key(b"k" * 32).public)
    put(replica, "box", "b-riet", about="p-riet", sealed=sealed, key="0" * 16)
    return sealed


def test_the_interface_never_waits_for_who_reads(replica: Replica, qtbot: QtBot) -> None:
    sealed = placed(replica)
    worker = ClearingWorker(replica)
    replica.clear_elsewhere = worker.begin
    with open_replica(replica.folder, clock=lambda: NOW_UTC) as reader:
        reader.connection.execute("BEGIN")
        reader.connection.execute("SELECT count(*) FROM box").fetchone()
        began_s = time.monotonic()
        assert erase(replica, ["b-riet"], "Annie") == 1
        assert time.monotonic() - began_s < 1.0  # who waits for the reader waits ten
        assert replica.note("erasing")
        with qtbot.waitSignal(worker.done, timeout=20_000):
            reader.connection.execute("COMMIT")
    assert not replica.note("erasing")
    replica.close()
    assert traces(replica.folder, sealed) == []


def test_what_is_asked_meanwhile_is_done_too_and_a_full_disk_is_survived(
    replica: Replica, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    worker = ClearingWorker(replica)
    opened: list[bool] = []
    go = threading.Event()

    def full(*_: object, **__: object) -> Replica:
        go.wait(10)
        opened.append(True)
        raise DiskFull

    monkeypatch.setattr("kiosk.services.clearing.open_replica", full)
    with qtbot.waitSignal(worker.done, timeout=20_000):
        worker.begin()
        qtbot.waitUntil(lambda: not worker._again)
        worker.begin()
        worker.begin()
        go.set()
    assert len(opened) == 2


def test_a_kiosk_that_runs_erases_beside_its_interface(kiosk: Kiosk, qtbot: QtBot) -> None:
    replica = kiosk.replica
    sealed = placed(replica)
    kiosk.start()
    with open_replica(replica.folder, clock=lambda: NOW_UTC) as reader:
        reader.connection.execute("BEGIN")
        reader.connection.execute("SELECT count(*) FROM box").fetchone()
        erase(replica, ["b-riet"], "visitor")
        assert replica.note("erasing")
        reader.connection.execute("COMMIT")
    qtbot.waitUntil(lambda: not replica.note("erasing"), timeout=20_000)
    qtbot.waitUntil(lambda: traces(replica.folder, sealed) == [], timeout=20_000)
