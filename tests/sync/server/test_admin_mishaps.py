"""What an administrator may do by mistake at the server's command line: one sentence, and nothing is lost."""

from __future__ import annotations

import json
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest
from click.testing import CliRunner

from kiosk.commands import main
from sync.errors import UserFacing
from sync.server.commands import admin, now_ms
from sync.server.commands import server as serve
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


class TestTwoNeighbourhoods:
    def test_two_never_have_the_same_name(self, server: Path) -> None:
        for name in ("De Kade", "de  kade"):
            done = buurtzuil("admin", "neighbourhood", name, "--data", server)
            assert done.returncode == 1
            assert done.stderr == f"Er is al een wijk {name}. Kies een andere naam.\n"
        assert names(server) == ["De Kade"]

    def test_a_code_is_for_the_one_that_is_said(self, server: Path) -> None:
        made = buurtzuil("admin", "neighbourhood", "De Heide", "--data", server)
        assert made.returncode == 0, made.stderr
        asked = buurtzuil("admin", "code", "--data", server)
        assert (asked.returncode, asked.stdout) == (1, "")
        assert asked.stderr == (
            "Er zijn hier 2 wijken. Kies er een met --neighbourhood: De Heide, De Kade.\n"
        )
        other = buurtzuil("admin", "code", "--neighbourhood", "De Hei", "--data", server)
        assert other.stderr == "De wijk De Hei is er niet. Kies uit: De Heide, De Kade.\n"
        given = buurtzuil("admin", "code", "--neighbourhood", "De Heide", "--data", server)
        assert given.returncode == 0, given.stderr
        store = Store(f"sqlite:///{server / 'server.db'}", now_ms, bytes, server)
        try:
            (heide,) = (one for one, name in store.neighbourhoods() if name == "De Heide")
            with store.engine.connect() as db:
                rows = db.exec_driver_sql("SELECT neighbourhood FROM code").scalars().all()
        finally:
            store.close()
        assert rows == [heide]


WITHOUT_SERVER = [
    ["code"], ["device"], ["replace", "x"], ["revoke", "x"], ["recall", "x"], ["backup", "kopie"], ["missing"], ["thaw"],
    ["erase", "x", "--yes"], ["housekeeping"],
]  # fmt: skip


@pytest.mark.parametrize("words", WITHOUT_SERVER, ids=lambda words: words[0])
def test_a_folder_typed_wrong_makes_no_server(words: list[str], tmp_path: Path) -> None:
    place = tmp_path / "here"
    place.mkdir()
    for folder, what in ((place / "serv", "De map met gegevens is er niet."), (place, "In deze map staat geen server.")):  # fmt: skip
        done = CliRunner().invoke(admin, [*words, "--data", str(folder)])
        assert isinstance(done.exception, UserFacing)
        assert (done.exception.what, done.output) == (what, "")
        assert list(place.iterdir()) == []


DEVICES = [
    ["sync", "--once"], ["sync", "--once", "--json"], ["status"], ["carry", "out", "x"], ["carry", "in", "x"], ["erase"],
    ["file", "add", __file__], ["print", "handout", "--out", "x"], ["kiosk"], ["desk"], ["kiosk", "--server", "http://127.0.0.1:1"],
    ["take-over", "."], ["seal-image"], ["seal-image", "--yes-lose"],
]  # fmt: skip


@pytest.mark.parametrize("words", DEVICES, ids=" ".join)
def test_a_servers_folder_does_not_become_a_device(
    words: list[str],
    server: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    before = {path.name: path.read_bytes() for path in server.iterdir()}
    with pytest.raises(SystemExit) as ended:
        main([*words, "--data", str(server)])
    said = capsys.readouterr()
    assert (ended.value.code, said.out) == (1, "")
    assert said.err.startswith("Dit is de map van een server, en niet van een apparaat.")
    assert {path.name: path.read_bytes() for path in server.iterdir()} == before


@pytest.mark.parametrize("words", [one for one in DEVICES if one[0] not in ("kiosk", "desk")], ids=" ".join)  # fmt: skip
@pytest.mark.parametrize("there", [False, True])
def test_a_device_is_not_made_where_a_folder_was_typed_wrong(
    words: list[str], there: bool, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "typo"
    if there:
        folder.mkdir()
        (folder / "vakantie.new").write_text("van mij")
    with pytest.raises(SystemExit) as ended:
        main([*words, "--data", str(folder)])
    said = capsys.readouterr()
    assert (ended.value.code, said.out) == (1, "")
    what = "In deze map staat geen apparaat." if there else "De map met gegevens is er niet."
    assert said.err.startswith(what)
    assert folder.exists() is there
    assert [path.name for path in tmp_path.rglob("*.*")] == (["vakantie.new"] if there else [])


def test_a_database_that_was_lost_is_put_back_or_given_up_and_never_passed_over(
    server: Path, tmp_path: Path
) -> None:
    store = Store(f"sqlite:///{server / 'server.db'}", now_ms, bytes, server)
    store.note_counters()
    store.close()
    kept = str(tmp_path / "kopie")

    def run(*words: str, typed: str = "") -> str:
        command = admin if words[0] == "admin" else serve
        done = CliRunner().invoke(command, [*words[1:], "--data", str(server)], input=typed)
        if isinstance(done.exception, UserFacing):
            return f"{done.exception.what} {done.exception.next}"
        assert done.exit_code == 0, done.exception
        return done.stdout

    def lose() -> None:
        for left in server.glob("server.db*"):
            if left.name != "server.db-counters":
                left.unlink()

    run("admin", "backup", kept)
    assert run("admin", "anew", "--yes").startswith("Er is geen wijk weg.")
    lose()
    for words in (["server"], ["admin", "neighbourhood", "X"], ["admin", "backup", kept]):
        assert run(*words) == (
            "In de database van de server ontbreekt een wijk. Zet een reservekopie terug met:"
            " buurtzuil admin restore, of begin opnieuw met: buurtzuil admin anew."
        )
    assert "De Kade is terug" in run("admin", "restore", kept)
    assert names(server) == ["De Kade"]

    lose()
    assert run("admin", "anew", typed="n\n") == "Er is niets veranderd. Zet een reservekopie terug."
    assert "ontbreekt een wijk" in run("admin", "device")
    assert "admin neighbourhood NAAM" in run("admin", "anew", typed="j\n")
    run("admin", "neighbourhood", "Anew")
    assert names(server) == ["Anew"]
