"""A device joins, and never hears the answer: the next code is for the same device, with the same key."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from sync.changes import Draft
from sync.device import DeviceSettings, read_device, write_device
from sync.disk.replica import open_replica
from sync.errors import ServerAway
from sync.line.exchange import exchange_once
from sync.line.joining_key import FILE
from tests.sync.proxy import Proxy
from tests.sync.server.house import House, now
from tests.sync.server.test_enrolling_anew import (
    active,
    code,
    count,
    joined,
    place,
    refused,
    settings,
    store_of,
    typed,
)

ENROL = "from sync.commands.joining import enrol; enrol()"


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    with House(tmp_path_factory.mktemp("house") / "server") as started:
        yield started


@pytest.fixture
def alone(tmp_path: Path) -> Path:
    """A folder whose people did something before it ever had a server."""
    folder = tmp_path / "alone"
    folder.mkdir()
    device = tmp_path.name.replace("_", "-")
    write_device(folder, DeviceSettings(device=device, kind="kiosk"))
    with open_replica(folder, clock=now) as replica:
        title = f"van-{replica.device.device}"
        fields = {"title": title, "text": "x", "shown_until": "2030-01-01"}
        replica.act([Draft(kind="announcement", record=title, fields=fields)], "Annie")
    return folder


def lose_answer(house: House, folder: Path) -> None:
    """Let the server take a code whose answer never comes, however often it is asked."""
    with Proxy(house.url) as proxy:
        proxy.cut_down(0, 0)
        assert refused(typed(folder, proxy.url, code(house)), ServerAway).startswith("De server ga")
        assert proxy.cut == 2


def assert_sends(folder: Path) -> None:
    """Hold that what waited in a folder goes up in its own name."""
    with open_replica(folder, clock=now) as replica:
        assert replica.pending() == 1
        exchange_once(replica)
        assert (replica.pending(), replica.status().tray) == (0, 0)


def test_a_device_that_had_no_server_is_not_locked_out(house: House, alone: Path) -> None:
    own = settings(alone).device
    lose_answer(house, alone)
    assert settings(alone).server == ""
    kept = alone / FILE
    assert kept.stat().st_mode & 0o777 == 0o600
    lose_answer(house, alone)  # also with another code
    entries = count(house)
    after = joined(house, alone, code(house, "desk"))
    assert (after.device, after.kind, count(house)) == (own, "desk", entries)
    assert not kept.exists()
    assert_sends(alone)


def test_a_call_that_was_killed_goes_on(house: House, alone: Path) -> None:
    own, given = settings(alone).device, alone.parent / "code"
    given.write_text(code(house))
    with Proxy(house.url) as proxy:
        proxy.hold_down()
        words = [proxy.url, "--code-file", str(given), "--data", str(alone)]
        with subprocess.Popen([sys.executable, "-c", ENROL, *words]) as child:
            proxy.wait_held(1)
            child.kill()
        assert child.returncode == -9
        assert active(house, own), "the server took it"
    with Proxy(house.url) as proxy:
        proxy.cut_down(0)
        again = typed(alone, proxy.url, "--code-file", str(given))
        assert again.exit_code == 0, "it is the same call, so even the code is still good"
        assert settings(alone).device == own
        assert_sends(alone)


def test_no_ghost_keeps_what_a_device_was_before(house: House, tmp_path: Path) -> None:
    before = joined(house, tmp_path, code(house))
    entries = count(house)
    lose_answer(house, tmp_path)
    assert not active(house, before.device)
    told = typed(tmp_path, house.url, code(house))
    assert (told.exit_code, "revoke" in told.output) == (0, False)
    assert count(house) == entries + 1
    with closing(store_of(house)) as store:
        rows = {row["device"]: row for row in store.devices(place(house))}
    assert rows[before.device]["replaced_by"] == settings(tmp_path).device
    later = joined(house, tmp_path, code(house))
    assert later.device not in rows, "once it is done, the next time is another device"


def test_what_was_kept_of_a_call_that_is_done_is_not_used_again(
    house: House, tmp_path: Path
) -> None:
    """The power went after the settings were written and before the file was thrown away."""
    lose_answer(house, tmp_path)
    kept = (tmp_path / FILE).read_bytes()
    first = joined(house, tmp_path, code(house))
    (tmp_path / FILE).write_bytes(kept)
    second = joined(house, tmp_path, code(house))
    assert first.device != second.device
    assert not (tmp_path / FILE).exists()


@pytest.mark.parametrize("left", [b"", b"rubbish", b'{"device":"x","seed":"AA=="}'])
def test_what_cannot_be_read_is_made_anew(left: bytes, house: House, tmp_path: Path) -> None:
    (tmp_path / FILE).write_bytes(left)
    assert joined(house, tmp_path, code(house)).device
    assert read_device(tmp_path)
    assert not (tmp_path / FILE).exists()
