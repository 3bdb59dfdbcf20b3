"""The evening's work beside the interface, and a start on an outbox that is torn."""

from __future__ import annotations

from datetime import timedelta

import msgspec
from pytestqt.qtbot import QtBot

from kiosk.app import _open
from kiosk.services.evening import EveningWorker
from kiosk.viewmodels.base import Services
from kiosk.viewmodels.desk.status import StatusModel
from sync.device import write_device
from sync.disk.replica import Replica
from sync.upkeep.outbox_copy import COPY_FILE
from sync.words import Words
from tests.kiosk.changing import put
from tests.kiosk.neighbourhood import NOW, NOW_UTC


def test_the_work_waits_for_the_evening_and_is_done_once(
    services: Services, replica: Replica, qtbot: QtBot
) -> None:
    worker = EveningWorker(services, lambda: True, monotonic_s=lambda: 0.0)
    worker.look()
    worker.wait()
    assert not (replica.folder / COPY_FILE).exists()

    evening = NOW_UTC.replace(
        hour=19, minute=0
    )  # the house closes at 21.00 uur, and it is 20.00 uur
    replica.clock = lambda: evening
    services.now = lambda: NOW.replace(hour=20)
    with qtbot.waitSignal(worker.done, timeout=20_000):
        worker.look()
    assert (replica.folder / COPY_FILE).is_file()
    assert replica.status().evening_utc == evening
    page = StatusModel(services)
    page.load()
    assert "De laatste reservekopie: vanavond om 20.00 uur." in page.spoken()

    (replica.folder / COPY_FILE).unlink()
    worker.look()
    worker.wait()
    assert not (replica.folder / COPY_FILE).exists()


def test_a_kiosk_with_a_torn_outbox_stands_again_with_all_that_was_confirmed(
    services: Services, replica: Replica, qtbot: QtBot
) -> None:
    put(replica, "service", "s9", name="Voor de kopie")
    worker = EveningWorker(services, lambda: True, monotonic_s=lambda: 0.0)
    services.now = lambda: NOW.replace(hour=20)
    with qtbot.waitSignal(worker.done, timeout=20_000):
        worker.look()
    put(replica, "service", "s10", name="Na de kopie")
    replica.close()
    settings = msgspec.structs.replace(replica.device, server="http://127.0.0.1:9")
    write_device(replica.folder, settings)
    (replica.folder / "outbox.db").write_bytes(b"torn" * 5000)
    for log in replica.folder.glob("outbox.db-*"):
        log.unlink()
    with _open(replica.folder, lambda: NOW_UTC + timedelta(days=1)) as again:
        names = {one.name for one in again.services()}
        assert {"Voor de kopie", "Na de kopie"} <= names
        assert again.status().apart == "rolled_back"
        page = StatusModel(Services(again, Words("nl"), new_id=lambda: "made-by-a-test"))
        page.load()
        assert "meld het opnieuw aan" in page.spoken()
    assert list(replica.folder.glob("outbox-torn-*.db"))
