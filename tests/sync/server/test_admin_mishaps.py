"""What an administrator may do by mistake at the server's command line: one sentence, and nothing is lost."""

from __future__ import annotations

import json
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest

from sync.server.commands import now_ms
from sync.server.store import Store
from tests.sync.server.house import START_S

BUURTZUIL = "from kiosk.commands import main; main()"


def buurtzuil(*words: str | Path, typed: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", BUURTZUIL, *map(str, words)],
        input=typed,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


@pytest.fixture
def server(tmp_path: Path) -> Path:
    folder = tmp_path / "server"
    folder.mkdir()
    store = Store(f"sqlite:///{folder / 'server.db'}", now_ms, bytes, folder)
    store.make_neighbourhood("De Kade")
    store.close()
    return folder


def names(folder: Path) -> list[str]:
    store = Store(f"sqlite:///{folder / 'server.db'}", now_ms, bytes, folder)
    try:
        return [name for _, name in store.neighbourhoods()]
    finally:
        store.close()


def test_a_backup_never_replaces_what_is_none(server: Path, tmp_path: Path) -> None:
    done = buurtzuil("admin", "backup", server / "server.db", "--data", server)
    assert (done.returncode, done.stdout) == (1, "")
    assert "is geen reservekopie" in done.stderr
    assert names(server) == ["De Kade"]
    for _ in range(2):  # an older backup of that name may be replaced
        assert buurtzuil("admin", "backup", tmp_path / "kopie", "--data", server).returncode == 0


def test_a_question_is_asked_and_answered_in_dutch(server: Path, tmp_path: Path) -> None:
    assert buurtzuil("admin", "backup", tmp_path / "kopie", "--data", server).returncode == 0
    words = ("admin", "restore", tmp_path / "kopie", "--data", server)
    no = buurtzuil(*words, typed="n\n")
    assert no.returncode == 1
    assert "[j/N]" in no.stdout
    assert "Er is niets teruggezet." in no.stderr
    yes = buurtzuil(*words, typed="j\n")
    assert yes.returncode == 0, yes.stderr
    assert "De Kade is terug" in yes.stdout


def test_a_servers_database_is_for_its_user_only(server: Path) -> None:
    path = server / "server.db"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    path.chmod(0o644)  # as earlier versions left it
    assert names(server) == ["De Kade"]
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_torn_database_is_told_and_not_served(server: Path) -> None:
    path = server / "server.db"
    whole = path.read_bytes()
    path.write_bytes(whole[:4096] + b"\xa5" * (len(whole) - 4096))
    for words in (("admin", "device"), ("server", "--port", "0")):
        done = buurtzuil(*words, "--data", server)
        assert done.returncode == 1, words
        assert "Traceback" not in done.stderr
        assert "database" in done.stderr
        assert len(done.stderr.strip().splitlines()) == 1


def test_a_server_without_neighbourhoods_says_where_it_is(tmp_path: Path) -> None:
    ready = tmp_path / "ready"
    words = ["server", "--data", str(tmp_path / "empty"), "--port", "0", "--ready-file", str(ready)]
    with subprocess.Popen(
        [sys.executable, "-c", BUURTZUIL, *words], stdout=subprocess.DEVNULL
    ) as process:
        until = time.monotonic() + START_S
        while not ready.is_file():
            assert process.poll() is None
            assert time.monotonic() < until
            time.sleep(0.02)
        told = json.loads(ready.read_bytes())
        process.terminate()
    assert list(told) == ["url"]
