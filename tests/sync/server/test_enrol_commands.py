"""Joining as people type and scan it: by code, by QR, unseen; and disks that are copied."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
import zxingcpp
from click.testing import CliRunner, Result
from PIL import Image

from printing.usage import Line, note
from sync.changes import Draft
from sync.commands.joining import enrol, seal_image
from sync.device import read_device, write_device
from sync.disk.replica import open_replica
from sync.errors import BadInput, ServerRubbish
from sync.invitation import Invitation, qr_text, read_invitation
from sync.keyring import write_held
from sync.line.exchange import exchange_once
from sync.seal import make_desk_key
from sync.signing import key_fingerprint, make_device_key
from sync.upkeep.image import WouldLose
from tests.sync.server.house import House, now


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    with House(tmp_path_factory.mktemp("house") / "server") as started:
        yield started


def typed(folder: Path, *words: str, said: str = "") -> Result:
    return CliRunner().invoke(enrol, [*words, "--data", str(folder)], input=said)


def invited(house: House, folder: Path) -> str:
    """Return what somebody reads off the picture that ``admin code`` writes."""
    picture = folder / "code.png"
    shown = house.admin("code", "--url", house.url, "--qr", str(picture))
    assert picture.stat().st_mode & 0o777 == 0o600
    with Image.open(picture) as image:
        (found,) = zxingcpp.read_barcodes(image)
    assert read_invitation(found.text).code == shown.replace(" ", "")
    return str(found.text)


class TestByQr:
    def test_a_scanned_picture_lets_a_device_join(self, house: House, tmp_path: Path) -> None:
        text = invited(house, tmp_path)
        told = typed(tmp_path / "z", text)
        assert told.exit_code == 0, told.output
        settings = read_device(tmp_path / "z")
        assert settings is not None
        assert settings.server == house.url
        assert key_fingerprint(settings.server_key) == read_invitation(text).server_fingerprint
        assert settings.coordinator_key

    def test_a_man_in_the_middle_is_refused(self, house: House, tmp_path: Path) -> None:
        """Somebody who answers in the server's place has a key of his own."""
        told = read_invitation(invited(house, tmp_path))
        meant = msgspec.structs.replace(
            told, server_fingerprint=key_fingerprint(make_device_key().public)
        )
        refused = typed(tmp_path / "z", meant.text)
        assert isinstance(refused.exception, ServerRubbish)
        assert refused.exception.what == "Dit is niet de server van de QR-code."
        assert list((tmp_path / "z").iterdir()) == []

    def test_it_may_come_unseen_or_from_a_file(self, house: House, tmp_path: Path) -> None:
        assert typed(tmp_path / "a", "-", said=invited(house, tmp_path) + "\n").exit_code == 0
        assert typed(tmp_path / "b", said=invited(house, tmp_path) + "\n").exit_code == 0
        (tmp_path / "text").write_text(invited(house, tmp_path) + "\n")
        assert typed(tmp_path / "c", "--code-file", str(tmp_path / "text")).exit_code == 0

    @pytest.mark.parametrize(
        "text",
        [
            "buurtzuil:",
            "buurtzuil:ABCDEFGH:00:https://x.example",
            "buurtzuil:ABCDEFGH:" + "0" * 32 + ":ftp://x.example",
            "buurtzuil:ABCDEFG:" + "0" * 32 + ":https://x.example",
            "onzin",
            "",
        ],
    )
    def test_what_is_no_invitation_is_told(self, text: str, tmp_path: Path) -> None:
        assert isinstance(typed(tmp_path / "z", text).exception, BadInput)
        with pytest.raises(BadInput):
            read_invitation(text)

    def test_a_terminal_shows_what_a_picture_shows(self) -> None:
        told = Invitation(server="https://x.example", code="ABCDEFGH", server_fingerprint="0" * 32)
        assert read_invitation(f"  {told.text}\n") == told
        lines = qr_text(told.text).splitlines()
        grey = Image.new("L", (len(lines[0]) * 4, len(lines) * 8))
        tops, bottoms = "█▀", "█▄"
        for y, line in enumerate(lines):
            for x, sign in enumerate(line):
                grey.paste(255 * (sign in tops), (x * 4, y * 8, x * 4 + 4, y * 8 + 4))
                grey.paste(255 * (sign in bottoms), (x * 4, y * 8 + 4, x * 4 + 4, y * 8 + 8))
        (found,) = zxingcpp.read_barcodes(grey.resize((grey.width * 2, grey.height * 2)))
        assert found.text == told.text

    def test_a_picture_needs_the_address(self, house: House, tmp_path: Path) -> None:
        from sync.server.commands import admin

        told = CliRunner().invoke(
            admin, ["code", "--data", str(house.folder), "--qr", str(tmp_path / "x.png")]
        )
        assert isinstance(told.exception, BadInput)
        assert not (tmp_path / "x.png").exists()


class TestByCode:
    def test_address_and_code_with_its_space(self, house: House, tmp_path: Path) -> None:
        first, second = house.admin("code").split()
        assert typed(tmp_path / "z", house.url, first, second).exit_code == 0

    @pytest.mark.parametrize("words", [(), ("-",)])
    def test_a_code_that_is_left_out_is_asked_and_stands_on_no_command_line(
        self, words: tuple[str, ...], house: House, tmp_path: Path
    ) -> None:
        told = typed(tmp_path / "z", house.url, *words, said=house.admin("code") + "\n")
        assert told.exit_code == 0, told.output

    def test_or_read_from_a_file(self, house: House, tmp_path: Path) -> None:
        (tmp_path / "code").write_text(house.admin("code") + "\n")
        told = typed(tmp_path / "z", house.url, "--code-file", str(tmp_path / "code"))
        assert told.exit_code == 0, told.output
        assert isinstance(
            typed(tmp_path / "y", house.url, "--code-file", "weg").exception, BadInput
        )

    def test_a_key_that_others_may_read_is_tightened(self, house: House, tmp_path: Path) -> None:
        assert typed(tmp_path, house.url, *house.admin("code").split()).exit_code == 0
        (tmp_path / "device.key").chmod(0o644)
        with open_replica(tmp_path, clock=now) as replica:
            exchange_once(replica)
        assert (tmp_path / "device.key").stat().st_mode & 0o777 == 0o600

    def test_nothing_at_all_is_told(self, house: House, tmp_path: Path) -> None:
        for words in ((), (house.url,), ("ABCDEFGH",)):
            assert isinstance(typed(tmp_path / "z", *words).exception, BadInput)
        assert not (tmp_path / "z").exists()


def sealed(folder: Path, *options: str) -> Result:
    return CliRunner().invoke(seal_image, ["--data", str(folder), *options])


class TestCopiedDisks:
    def test_two_copies_of_a_sealed_disk_are_two_devices(
        self, house: House, tmp_path: Path
    ) -> None:
        master = tmp_path / "master"
        assert typed(master, house.url, *house.admin("code").split()).exit_code == 0
        before = read_device(master)
        assert before is not None
        write_device(
            master, msgspec.structs.replace(before, screen_width_mm=300, printer="ipp://p")
        )
        with open_replica(master, clock=now) as replica:
            exchange_once(replica)
        note(master, before.device, now().date(), Line(kind="slip", pages=1))
        told = sealed(master)
        assert told.exit_code == 0, told.output
        for name in ("device.json", "device.key", "replica.db", "outbox.db"):
            assert name in told.output
        assert [path.name for path in master.iterdir()] == ["device.json"]
        found = {before.device}
        for name in ("een", "twee"):
            copy = tmp_path / name
            shutil.copytree(master, copy)
            with open_replica(copy, clock=now) as replica:  # its first start
                assert replica.device.from_image
                assert replica.neighbourhood.name == ""
                own = replica.device
                assert (own.screen_width_mm, own.printer, own.server) == (300, "ipp://p", "")
            with open_replica(copy, clock=now) as replica:
                assert replica.device == own, "its second start changes nothing"
            assert typed(copy, house.url, *house.admin("code").split()).exit_code == 0
            with open_replica(copy, clock=now) as replica:
                exchange_once(replica)
                assert replica.neighbourhood.name == "De Linde"
                assert not replica.device.from_image
                replica.act(
                    [Draft(kind="announcement", record=name, fields={"title": name, "shown_until": "2030-01-01"})],
                    "Annie",
                )  # fmt: skip
                exchange_once(replica)
                assert replica.pending() == 0
                found.add(replica.device.device)
        assert len(found) == 3
        assert all(device in house.admin("device") for device in found)

    def test_copies_that_are_enrolled_before_they_are_opened_are_two_as_well(
        self, house: House, tmp_path: Path
    ) -> None:
        (tmp_path / "master").mkdir()
        assert sealed(tmp_path / "master").exit_code == 0
        found = set()
        for name in ("een", "twee"):
            shutil.copytree(tmp_path / "master", tmp_path / name)
            assert typed(tmp_path / name, house.url, *house.admin("code").split()).exit_code == 0
            settings = read_device(tmp_path / name)
            assert settings is not None
            found.add(settings.device)
        assert len(found - {""}) == 2

    def test_again_changes_nothing(self, tmp_path: Path) -> None:
        open_replica(tmp_path, clock=now).close()
        assert "replica.db" in sealed(tmp_path).output
        before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
        assert "al klaar" in sealed(tmp_path).output
        assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before

    def test_what_exists_only_here_is_not_thrown_away_unasked(self, tmp_path: Path) -> None:
        with open_replica(tmp_path, clock=now) as replica:
            replica.act([Draft(kind="announcement", record="a", fields={"title": "Dag"})], "Annie")
        with pytest.raises(WouldLose, match="nog niet naar de server"):
            raise sealed(tmp_path).exception or AssertionError
        with open_replica(tmp_path, clock=now) as replica:
            assert replica.pending() == 1
        assert sealed(tmp_path, "--yes-lose").exit_code == 0
        assert [path.name for path in tmp_path.iterdir()] == ["device.json"]

    def test_nor_is_a_key_of_the_desk_or_a_torn_outbox(self, tmp_path: Path) -> None:
        write_held(tmp_path, [make_desk_key()])
        with pytest.raises(WouldLose, match=r"desk\.key"):
            raise sealed(tmp_path).exception or AssertionError
        (tmp_path / "desk.key").unlink()
        (tmp_path / "outbox.db").write_bytes(b"no database " * 5000)
        with pytest.raises(WouldLose, match=r"outbox\.db"):
            raise sealed(tmp_path).exception or AssertionError
        assert sealed(tmp_path, "--yes-lose").exit_code == 0
        assert not (tmp_path / "outbox.db").exists()

    def test_nor_what_the_server_refused(self, house: House, tmp_path: Path) -> None:
        assert typed(tmp_path, house.url, *house.admin("code").split()).exit_code == 0
        with open_replica(tmp_path, clock=now) as replica:
            exchange_once(replica)
            replica.act([Draft(kind="announcement", record="a", verb="delete")], "visitor")
            exchange_once(replica)
            assert replica.status().tray == 1
        with pytest.raises(WouldLose, match="geweigerd"):
            raise sealed(tmp_path).exception or AssertionError
