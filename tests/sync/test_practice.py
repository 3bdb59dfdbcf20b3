"""A copy to practise on: what comes along, what stays away, and who removes it."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest

from sync.demonstration.badges import give_badges
from sync.demonstration.folder import make_demo
from sync.device import read_device, write_device
from sync.disk.practice import PEOPLE, PREFIX, Copy, NoPractice, Stopped, make_copy, sweep
from sync.disk.replica import open_replica
from sync.disk.unlocking import is_guarded
from sync.keyring import read_keyring
from sync.records import Box, Volunteer
from tests.kiosk.changing import put

AT = datetime(2026, 11, 24, 9, tzinfo=UTC)


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example neighbourhood with badges; it is only read."""
    folder = tmp_path_factory.mktemp("practice") / "real"
    make_demo(folder, now_utc=AT, today=AT.date())
    give_badges(folder, AT)
    with open_replica(folder, clock=lambda: AT) as replica:
        put(
            replica,
            "presence",
            "p",
            shown_as="Joke",
            since="2026-11-24T09:00",
            until="2026-11-24T17:00",
        )
        put(replica, "idea", "i", text="Mevrouw Jansen aan de balie praat te veel.")
    settings = read_device(folder)
    assert settings is not None
    write_device(
        folder,
        msgspec.structs.replace(
            settings, printer="file:///tmp/papers", server="http://127.0.0.1:1"
        ),
    )
    return folder


@pytest.fixture
def copy(real: Path, tmp_path: Path) -> Iterator[Copy]:
    made = make_copy(real, clock=lambda: AT, places=[tmp_path])
    yield made
    made.remove()


def test_the_records_come_along_and_nobody_real(real: Path, copy: Copy) -> None:
    with (
        open_replica(real, clock=lambda: AT, readonly=True) as first,
        open_replica(copy.folder, clock=lambda: AT) as second,
    ):
        for kind in (
            "activity",
            "service",
            "help_post",
            "venue",
            "signup",
            "volunteer",
            "presence",
        ):
            assert second.count(kind) == first.count(kind), kind
        assert second.neighbourhood.name == first.neighbourhood.name
        assert is_guarded(first)
        assert not is_guarded(second), "no real badge is asked for, or can be changed"
        assert not any(one.badge or one.wrapped_key for one in second.records(Volunteer))
        for kind in (
            "consent",
            "key_share",
            "spare_key",
            "recovery_sheet",
            "look",
            "tally",
            "idea",
        ):
            assert second.count(kind) == 0, kind
        ring = read_keyring(copy.folder)
        assert {
            one.name for one in (ring.open(box.sealed, box.key) for box in second.records(Box))
        } == set(PEOPLE)
        sealed = [box.sealed for box in first.records(Box)]
        assert second.outbox.after(0) == []
    assert sealed
    held = b"".join(path.read_bytes() for path in copy.folder.rglob("*") if path.is_file())
    assert not any(one.encode() in held for one in sealed)


def test_the_copy_is_another_device_that_knows_no_server_and_writes_no_files(
    real: Path, copy: Copy
) -> None:
    mine, theirs = read_device(copy.folder), read_device(real)
    assert mine is not None
    assert theirs is not None
    assert mine.device != theirs.device
    assert (mine.practice, mine.server, mine.printer) == (True, "", "")
    assert copy.folder.stat().st_mode & 0o077 == 0
    assert not json.loads((real / "device.json").read_bytes()).get("practice")


def test_it_says_how_far_it_is_and_stops_when_nobody_waits(real: Path, tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    make_copy(
        real, clock=lambda: AT, places=[tmp_path], tell=lambda *far: told.append(far)
    ).remove()
    assert told[-1][0] == told[-1][1]
    with pytest.raises(Stopped):
        make_copy(real, clock=lambda: AT, places=[tmp_path], stop=lambda: True)
    assert not list(tmp_path.glob(f"{PREFIX}*"))


def test_what_a_process_left_that_is_gone_is_swept(tmp_path: Path) -> None:
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    left = tmp_path / f"{PREFIX}left"
    left.mkdir()
    (left / "owner").write_text(str(gone.pid))
    mine = Copy([tmp_path])
    try:
        assert not left.exists()
        sweep(tmp_path)
        assert mine.folder.is_dir()
    finally:
        mine.remove()
    assert not mine.folder.exists()


def test_without_memory_nobody_practises() -> None:
    with pytest.raises(NoPractice):
        Copy([])
