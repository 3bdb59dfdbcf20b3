"""Keys are seen to beside the interface: for whoever is in, until she locks, and nothing of hers stays behind."""

from __future__ import annotations

import gc
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication

from kiosk.services import key_care
from kiosk.services.key_care import KeyCare
from sync import volunteers
from sync.changes import Draft
from sync.desk_records import KeyShare
from sync.disk import volunteering
from sync.errors import DiskFull
from sync.keyring import Keyring
from tests.kiosk.desk.badge_desk import BadgeDesk


@pytest.fixture
def care(badge_desk: BadgeDesk, monkeypatch: pytest.MonkeyPatch) -> Iterator[KeyCare]:
    """Follows the session as the application does, at a desk where Bep lacks the key of the desk."""
    monkeypatch.setattr(key_care, "AFTER_MS", 0)
    replica = badge_desk.people.replica
    (share,) = replica.records(KeyShare, "volunteer = 'bep'")
    replica.act([Draft(kind="key_share", record=share.id, fields={"sealed": ""})], "zus")
    following = KeyCare(badge_desk.services)
    badge_desk.services.session.changed.connect(following.look)
    yield following
    following.close()


def lacks(desk: BadgeDesk) -> bool:
    return not desk.people.ring("bep").desk


def test_who_lacks_a_key_is_given_it_in_a_thread_and_it_waits_to_be_sent(
    badge_desk: BadgeDesk, care: KeyCare, monkeypatch: pytest.MonkeyPatch
) -> None:
    threads: list[threading.Thread] = []
    after_unlock = volunteering.after_unlock

    def seen(*given: Any, **more: Any) -> bool:
        threads.append(threading.current_thread())
        return after_unlock(*given, **more)

    monkeypatch.setattr(volunteering, "after_unlock", seen)
    assert lacks(badge_desk)
    with badge_desk.qtbot.waitSignal(care.wrote):
        badge_desk.unlock("zus")
    assert not lacks(badge_desk)
    assert badge_desk.people.replica.unsent()[-1].actor == "zus"
    assert [one is threading.main_thread() for one in threads] == [False]


def test_who_locks_while_it_runs_leaves_no_key_and_nothing_more_is_written(
    badge_desk: BadgeDesk, care: KeyCare, monkeypatch: pytest.MonkeyPatch
) -> None:
    began, goes_on = threading.Event(), threading.Event()
    lacking = volunteers.lacking

    def slow(*given: Any) -> list[Draft]:
        began.set()
        assert goes_on.wait(10)
        return lacking(*given)

    monkeypatch.setattr(volunteers, "lacking", slow)
    session, wrote = badge_desk.services.session, []
    care.wrote.connect(lambda: wrote.append(True))
    badge_desk.unlock("zus")
    badge_desk.qtbot.waitUntil(began.is_set)
    key = session.ring.desk[-1]
    before = badge_desk.people.replica.outbox.head()
    session.lock()
    goes_on.set()
    care.wait()
    QCoreApplication.processEvents()
    assert badge_desk.people.replica.outbox.head() == before
    assert wrote == []
    assert lacks(badge_desk), "whoever unlocks next gives it"
    gc.collect()
    held = [one for one in gc.get_objects() if isinstance(one, Keyring) and key in one.desk]
    assert not held, "somebody still holds the ring"
    monkeypatch.undo()
    with badge_desk.qtbot.waitSignal(care.wrote):
        badge_desk.unlock("zus")
    assert not lacks(badge_desk)


def test_a_disk_that_is_gone_stops_nobody(
    badge_desk: BadgeDesk,
    care: KeyCare,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    def gone(folder: Path, **more: object) -> None:
        raise DiskFull

    monkeypatch.setattr(key_care, "open_replica", gone)
    badge_desk.unlock("zus")
    care.begin()
    care.wait()
    assert "DiskFull" in caplog.text
    assert badge_desk.services.session.person is not None
    assert lacks(badge_desk)
