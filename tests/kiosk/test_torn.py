"""A replica that is torn, while the kiosk runs and when it starts: told in words, and nothing is thrown away."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import msgspec

from kiosk.app import Kiosk
from sync.device import read_device, write_device
from sync.disk.replica import Replica
from tests.kiosk.hand import Hand
from tests.kiosk.neighbourhood import fill
from tests.kiosk.test_commands import listens

RUBBISH = b"no database " * 5000


def tear(folder: Path) -> None:
    (folder / "replica.db").write_bytes(RUBBISH)
    for ending in ("-wal", "-shm"):
        (folder / f"replica.db{ending}").unlink(missing_ok=True)


def test_a_page_that_cannot_be_read_says_so_and_the_foot_still_works(
    kiosk: Kiosk, hand: Hand, replica: Replica
) -> None:
    tear(replica.folder)
    hand.tap("Agenda")
    assert kiosk.shell.property("page") == "trouble"
    assert hand.sees("De zuil kan de gegevens niet lezen.")
    kiosk.shell.refresh()
    hand.tap("Taal")
    assert kiosk.shell.property("page") == "language"
    hand.tap("Begin")
    assert kiosk.shell.property("page") == "trouble"
    assert hand.sees("Vraag een vrijwilliger de zuil uit en weer aan te zetten.")


def start(folder: Path) -> tuple[int, str]:
    """Start the kiosk, end it when it stands, and return its exit status and what it said."""
    process = subprocess.Popen(
        [sys.executable, "-m", "kiosk.commands", "kiosk", "--data", str(folder), "--windowed"],
        env=os.environ | {"QT_QPA_PLATFORM": "offscreen"},
        stderr=subprocess.PIPE,
        text=True,
    )
    until = time.monotonic() + 60
    while process.poll() is None and not listens(process.pid):
        assert time.monotonic() < until, "it does not open"
        time.sleep(0.05)
    process.send_signal(signal.SIGTERM)
    _, said = process.communicate(timeout=20)
    return process.returncode, said


def with_server(folder: Path) -> None:
    device = read_device(folder)
    assert device is not None
    write_device(folder, msgspec.structs.replace(device, server="http://127.0.0.1:9"))


def test_with_a_server_the_torn_one_is_set_aside_and_the_kiosk_stands(tmp_path: Path) -> None:
    fill(tmp_path).close()
    with_server(tmp_path)
    tear(tmp_path)
    status, said = start(tmp_path)
    assert status == 0, said
    (aside,) = tmp_path.glob("replica-torn-*.db")
    assert aside.read_bytes() == RUBBISH
    assert said.strip() == f"Het bestand replica.db was kapot. Het staat nu opzij als {aside.name}."


def test_without_a_server_somebody_decides(tmp_path: Path) -> None:
    fill(tmp_path).close()
    tear(tmp_path)
    status, said = start(tmp_path)
    assert status == 1
    assert said.count("\n") == 1
    assert "replica.db is kapot" in said
    assert (tmp_path / "replica.db").read_bytes() == RUBBISH
