"""What somebody at the command line may do with a device that joined before: nothing is lost, and no code is wasted."""

from __future__ import annotations

import json
import os
import shutil
import socket
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import msgspec
import pytest
import requests
from click.testing import CliRunner, Result

from kiosk.doctor import doctor
from sync.changes import Draft
from sync.commands.device import status
from sync.commands.joining import enrol, seal_image
from sync.commands.spare import take_over
from sync.device import DeviceSettings, read_device
from sync.disk.replica import open_replica
from sync.errors import BadInput, Refused, ServerAway, ServerRubbish, UserFacing
from sync.invitation import Invitation
from sync.line.exchange import exchange_once
from sync.server.commands import now_ms
from sync.server.store import Store
from sync.signing import key_fingerprint, make_device_key
from sync.upkeep.image import WouldLose
from tests.sync.bad_server import Call, says, serving
from tests.sync.proxy import Proxy
from tests.sync.server.house import House, now

KADE = "De Kade"


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """A server with two neighbourhoods."""
    with House(tmp_path_factory.mktemp("house") / "server") as started:
        with closing(store_of(started)) as store:
            store.make_neighbourhood(KADE)
        yield started


def store_of(house: House) -> Store:
    return Store(house.database, now_ms, os.urandom, house.folder, ready=True)


def place(house: House, name: str = "De Linde") -> str:
    with closing(store_of(house)) as store:
        return next(one for one, called in store.neighbourhoods() if called == name)


def code(house: House, kind: str = "kiosk", name: str = "De Linde") -> str:
    one = place(house, name)
    with closing(store_of(house)) as store:
        return store.make_code(one, kind, store.first_of_kind(one, "venue"))


def typed(folder: Path, *words: str) -> Result:
    return CliRunner().invoke(enrol, [*words, "--data", str(folder)])


def joined(house: House, folder: Path, *words: str) -> DeviceSettings:
    """Return what a folder is after a code was typed that is good."""
    told = typed(folder, house.url, *words)
    assert told.exit_code == 0, told.exception
    return settings(folder)


def settings(folder: Path) -> DeviceSettings:
    found = read_device(folder)
    assert found is not None
    return found


def refused(told: Result, kind: type[UserFacing]) -> str:
    """Return what and what to do, each of which is one sentence."""
    assert isinstance(told.exception, kind), told.exception or told.output
    for said in (told.exception.what, told.exception.next):
        assert said.endswith(".")
        assert ". " not in said
        assert "! " not in said
        assert len(said.split()) <= 15, said
    return f"{told.exception.what} {told.exception.next}"


def active(house: House, device: str) -> bool:
    """Return whether the server counts a device."""
    with closing(store_of(house)) as store:
        row = store.device(device)
    assert row is not None
    return row["revoked_ms"] is None


def count(house: House) -> int:
    one = place(house)
    with closing(store_of(house)) as store:
        return len(store.devices(one))


def act(folder: Path, *names: str) -> None:
    with open_replica(folder, clock=now) as replica:
        for name in names:
            fields = {"title": name, "text": "x", "shown_until": "2030-01-01"}
            replica.act([Draft(kind="announcement", record=name, fields=fields)], "Annie")


def exchange(folder: Path) -> None:
    with open_replica(folder, clock=now) as replica:
        exchange_once(replica)
        assert (replica.pending(), replica.status().tray) == (0, 0)


def says_status(folder: Path) -> str:
    told = CliRunner().invoke(status, ["--data", str(folder)])
    assert told.exit_code == 0, told.exception
    return told.output


class TestInAnotherNeighbourhood:
    @pytest.mark.parametrize("synced", [True, False])
    def test_what_was_not_sent_is_told_and_set_apart_only_when_that_is_said(
        self, synced: bool, house: House, tmp_path: Path
    ) -> None:
        folder = tmp_path / "zuil"
        before = joined(house, folder, code(house))
        if synced:
            exchange(folder)
        act(folder, f"a-{synced}", f"b-{synced}")
        away = code(house, name=KADE)
        said = refused(typed(folder, house.url, away), Refused)
        assert said.startswith("2 wijzigingen zijn nog niet verstuurd, en deze code is voor een")
        assert "sync --once" in said
        assert "--set-apart" in said
        assert settings(folder) == before
        assert active(house, before.device)

        after = joined(house, folder, away, "--set-apart")  # the code is still good
        assert after.neighbourhood == place(house, KADE)
        for _ in range(2):  # before it has met its new server, and after
            said = says_status(folder)
            assert "2 wijzigingen van een vorige wijk zijn niet verstuurd." in said
            assert "Alles is verstuurd" not in said
            exchange(folder)
        looked = CliRunner().invoke(doctor, ["--data", str(folder), "--json"])
        (check,) = [c for c in json.loads(looked.stdout)["checks"] if "vorige wijk" in c["text"]]
        assert (check["ok"], "take-over" in check["todo"]) == (False, True)
        sealing = CliRunner().invoke(seal_image, ["--data", str(folder)])
        assert isinstance(sealing.exception, WouldLose)
        with open_replica(folder, clock=now) as replica:
            assert replica.list("announcement", "id LIKE 'a-%'") == [], "nobody here may have it"

        # a device of that neighbourhood takes it over; so does this one when it is back there
        other = tmp_path / "ander"
        joined(house, other, code(house))
        for words in ([str(folder), "--data", str(other)], [str(folder), "--data", str(other)]):
            assert CliRunner().invoke(take_over, words).exit_code == 0
        with open_replica(other, clock=now) as replica:
            assert replica.pending() == 2, "an act is taken over once"
            exchange_once(replica)
            assert replica.get("announcement", f"b-{synced}") is not None
        assert "vorige wijk" in says_status(folder), "the other folder was only read"
        assert joined(house, folder, code(house)).neighbourhood == place(house)
        told = CliRunner().invoke(take_over, [str(folder), "--data", str(folder)])
        assert told.output.strip() == "2 handelingen overgenomen."
        exchange(folder)
        assert "vorige wijk" not in says_status(folder)
        assert "Alles is verstuurd." in says_status(folder)

    def test_one_change_is_one(self, house: House, tmp_path: Path) -> None:
        joined(house, tmp_path, code(house))
        act(tmp_path, "enig")
        said = refused(typed(tmp_path, house.url, code(house, name=KADE)), Refused)
        assert said.startswith("Eén wijziging is nog niet verstuurd")

    def test_where_nothing_waits_it_just_moves(self, house: House, tmp_path: Path) -> None:
        before = joined(house, tmp_path, code(house))
        exchange(tmp_path)
        act(tmp_path, "verstuurd")
        exchange(tmp_path)
        joined(house, tmp_path, code(house, name=KADE))
        assert not active(house, before.device)
        exchange(tmp_path)
        assert "Alles is verstuurd." in says_status(tmp_path)

    def test_in_its_own_neighbourhood_what_waits_goes_along(
        self, house: House, tmp_path: Path
    ) -> None:
        joined(house, tmp_path, code(house))
        act(tmp_path, "gaat-mee")
        joined(house, tmp_path, code(house))
        assert "Eén wijziging wacht nog" in says_status(tmp_path)
        exchange(tmp_path)
        assert "Alles is verstuurd." in says_status(tmp_path)

    def test_an_outbox_that_cannot_be_read_is_not_left_behind(
        self, house: House, tmp_path: Path
    ) -> None:
        joined(house, tmp_path, code(house))
        (tmp_path / "outbox.db").write_bytes(b"no database " * 5000)
        said = refused(typed(tmp_path, house.url, code(house, name=KADE)), UserFacing)
        assert said.startswith("Het bestand outbox.db is kapot")


class TestTwice:
    def test_the_old_entry_does_not_count_any_more(self, house: House, tmp_path: Path) -> None:
        first = joined(house, tmp_path, code(house), "--name", "Zuil in de hal")
        exchange(tmp_path)
        act(tmp_path, "wacht-nog")
        second = joined(house, tmp_path, code(house))
        assert second.name == "Zuil in de hal", "a name that is not said is kept"
        assert (active(house, first.device), active(house, second.device)) == (False, True)
        third = joined(house, tmp_path, code(house))  # before it was ever opened
        assert (active(house, second.device), active(house, third.device)) == (False, True)
        exchange(tmp_path)
        with closing(store_of(house)) as store:
            rows = {row["device"]: row for row in store.devices(place(house))}
        assert rows[first.device]["replaced_by"] == second.device
        assert rows[second.device]["replaced_by"] == third.device

    def test_a_device_without_its_key_takes_its_place_with_a_code_for_that(
        self, house: House, tmp_path: Path
    ) -> None:
        before = joined(house, tmp_path, code(house))
        exchange(tmp_path)
        act(tmp_path, "met-sleutel-weg")
        (tmp_path / "device.key").unlink()
        looked = CliRunner().invoke(doctor, ["--data", str(tmp_path)])
        assert "Storing 22. De sleutel van dit apparaat is weg." in looked.output
        told = typed(tmp_path, house.url, code(house))
        assert told.exit_code == 0, "it may join as any device may"
        assert f"admin revoke {before.device}" in told.output, "nobody could prove who it was"
        own = settings(tmp_path)
        (tmp_path / "device.key").write_bytes(b"rubbish")
        told = typed(tmp_path, house.url, house.admin("replace", own.device))
        assert (told.exit_code, "revoke" in told.output) == (0, False)
        assert not active(house, own.device)
        exchange(tmp_path)

    def test_a_device_without_its_settings_is_known_by_its_outbox_and_key(
        self, house: House, tmp_path: Path
    ) -> None:
        before = joined(house, tmp_path, code(house, "desk"))
        exchange(tmp_path)
        act(tmp_path, "zonder-instellingen")
        (tmp_path / "device.json").unlink()
        said = refused(typed(tmp_path, house.url, code(house, name=KADE)), Refused)
        assert said.startswith("Eén wijziging is nog niet verstuurd")
        assert not (tmp_path / "device.json").exists()
        told = typed(tmp_path, house.url, code(house, "desk"))
        assert (told.exit_code, "revoke" in told.output) == (0, False)
        assert not active(house, before.device)
        with open_replica(tmp_path, clock=now) as replica:
            assert [one.record for one in replica.unsent()] == ["zonder-instellingen"]

    def test_a_copy_of_a_disk_shuts_the_other_not_out(self, house: House, tmp_path: Path) -> None:
        folder, copy = tmp_path / "zuil", tmp_path / "kopie"
        original = joined(house, folder, code(house))
        act(folder, "samen")
        exchange(folder)
        shutil.copytree(folder, copy)
        act(folder, "van-het-origineel")
        exchange(folder)
        act(copy, "van-de-kopie")
        told = typed(copy, house.url, code(house))
        assert told.exit_code == 0
        assert f"admin revoke {original.device}" in told.output
        assert active(house, original.device)
        act(folder, "gaat-door")
        exchange(folder)
        exchange(copy)

    def test_an_answer_that_was_lost_comes_again(self, house: House, tmp_path: Path) -> None:
        first = joined(house, tmp_path, code(house))
        entries = count(house)
        with Proxy(house.url) as proxy:
            proxy.cut_down(0)
            told = typed(tmp_path, proxy.url, code(house))
            assert told.exit_code == 0, told.exception
            assert proxy.cut == 1
            exchange(tmp_path)
        assert count(house) == entries + 1
        assert not active(house, first.device)


class TestKinds:
    def test_a_code_for_another_kind_is_told_and_not_used(
        self, house: House, tmp_path: Path
    ) -> None:
        given = code(house, "desk")
        said = refused(typed(tmp_path, house.url, given, "--kind", "kiosk"), Refused)
        assert said.startswith("Deze code is voor een balie, en niet voor een zuil. Vraag")
        assert list(tmp_path.iterdir()) == []
        assert joined(house, tmp_path, given, "--kind", "desk").kind == "desk"

    def test_a_kiosk_becomes_no_desk_without_a_word(self, house: House, tmp_path: Path) -> None:
        before = joined(house, tmp_path, code(house))
        given = code(house, "desk")
        said = refused(typed(tmp_path, house.url, given), Refused)
        assert said.startswith("Deze code is voor een balie, en dit apparaat is een zuil.")
        assert settings(tmp_path) == before
        assert active(house, before.device)
        assert joined(house, tmp_path, given, "--kind", "desk").kind == "desk"


class TestAnotherServer:
    def test_the_code_of_a_scanned_text_goes_to_its_server_only(
        self, house: House, tmp_path: Path
    ) -> None:
        given = code(house)
        with closing(store_of(house)) as store:
            own = key_fingerprint(store.key(place(house)).public)
        other = key_fingerprint(make_device_key().public)
        meant = Invitation(server=house.url, code=given, server_fingerprint=other)
        said = refused(typed(tmp_path, meant.text), ServerRubbish)
        assert said.startswith("Dit is niet de server van de QR-code.")
        assert list(tmp_path.iterdir()) == []
        right = msgspec.structs.replace(meant, server_fingerprint=own)
        assert typed(tmp_path, right.text).exit_code == 0, "the code is still good"

    def test_an_answer_that_somebody_kept_shows_nothing(self, house: House, tmp_path: Path) -> None:
        """It is of another challenge; the code is not asked for."""
        with closing(store_of(house)) as store:
            own = key_fingerprint(store.key(place(house)).public)
        kept = requests.get(f"{house.url}/key/{own}/{'0' * 32}", timeout=20)
        assert kept.status_code == 200
        fields = {name.replace("-", "_"): kept.headers[name] for name in SIGNED}
        paths: list[str] = []

        def answer(call: Call) -> None:
            paths.append(call.path)
            says(200, kept.content, kept.headers["Content-Type"], **fields)(call)

        with serving(answer) as url:
            meant = Invitation(server=url, code="ABCDEFGH", server_fingerprint=own)
            refused(typed(tmp_path, meant.text), ServerRubbish)
        assert [path.split("/")[1] for path in paths] == ["key"]


SIGNED = ("Content-Digest", "Signature-Input", "Signature")


@pytest.mark.parametrize(
    ("address", "kind", "said"),
    [
        ("http://127.0.0.1:1", ServerAway, "Op http://127.0.0.1:1 antwoordt niemand."),
        ("http://127.0.0.1:99999", BadInput, "Het adres van de server klopt niet. Schrijf het zo"),
        ("http://127.0.0.1:acht", BadInput, "Het adres van de server klopt niet. Schrijf het zo"),
        ("https://", BadInput, "Het adres van de server klopt niet. Schrijf het zo"),
        ("https://naam/?x=1", BadInput, "Het adres van de server klopt niet. Schrijf het zo"),
        ("https://server.invalid", ServerAway, "De naam server.invalid is niet te vinden."),
    ],
)
def test_an_address_where_nobody_is_has_a_sentence_of_its_own(
    address: str,
    kind: type[UserFacing],
    said: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ask = socket.getaddrinfo

    def looked_up(host: str, *given: Any, **named: Any) -> Any:
        if host == "server.invalid":
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        return ask(host, *given, **named)

    monkeypatch.setattr(socket, "getaddrinfo", looked_up)
    assert refused(typed(tmp_path, address, "ABCDEFGH"), kind).startswith(said)
    assert list(tmp_path.iterdir()) == []


def test_a_file_without_a_code_is_told(tmp_path: Path) -> None:
    (tmp_path / "code").write_text(" \n")
    told = typed(tmp_path / "z", "http://127.0.0.1:1", "--code-file", str(tmp_path / "code"))
    assert refused(told, BadInput).startswith(f"Het bestand {tmp_path / 'code'} is leeg.")


def test_who_tries_too_often_hears_how_long_to_wait(house: House, tmp_path: Path) -> None:
    for _ in range(25):  # the count begins anew each minute: at most twenty are let through
        told = typed(tmp_path, house.url, "00000000")
        if "Te veel" in refused(told, Refused):
            break
    said = refused(told, Refused)
    assert said.startswith("Te veel pogingen achter elkaar. Wacht ")
    assert "tellen en probeer het opnieuw." in said
