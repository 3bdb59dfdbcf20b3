"""Letters that are none, and the stick on the command line: one clear sentence each, and nothing has changed."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import msgspec
import pytest

from sync import envelope
from sync.errors import UserFacing
from sync.line.carry import Carrier
from sync.signing import make_device_key
from tests.sync.server.village import Village, told

BUURTZUIL = (
    "from kiosk import commands; "
    "commands.OWN_COMMANDS['carry'] = 'sync.commands.carry:carry'; commands.main()"
)


class TestBadFiles:
    """One clear sentence each, and nothing has changed."""

    @pytest.fixture
    def letters(self, village: Village) -> tuple[Path, Path]:
        """A letter of the kiosk, and its answer."""
        village.kiosk.act([told("een")], "Annie")
        request = village.out()
        village.bring()
        (answer,) = village.stick.glob("*.antwoord")
        return request, answer

    def test_every_half_of_a_file(self, village: Village, letters: tuple[Path, Path]) -> None:
        for path, taker in zip(letters, (village.library, village.kiosk), strict=True):
            whole = path.read_bytes()
            for share in (0, 1, 10, 17, 18, 100, 200, 300, 400, len(whole) // 2, len(whole) - 1):
                path.write_bytes(whole[:share])
                with pytest.raises(UserFacing) as raised:
                    Carrier(taker).take(path)
                assert "brief" in raised.value.what
            path.write_bytes(whole)
        assert village.kiosk.cursor is None
        assert village.kiosk.pending() == 1

    def test_every_part_that_is_manipulated(
        self, village: Village, letters: tuple[Path, Path]
    ) -> None:
        for path, taker in zip(letters, (village.library, village.kiosk), strict=True):
            whole = path.read_bytes()
            step = max(len(whole) // 15, 1)
            for at in [*range(0, 400, 23), *range(400, len(whole), step), len(whole) - 1]:
                torn = bytearray(whole)
                torn[at] ^= 0x41
                path.write_bytes(torn)
                with pytest.raises(UserFacing):
                    Carrier(taker).take(path)
            path.write_bytes(whole + b"x")
            with pytest.raises(UserFacing):
                Carrier(taker).take(path)
            path.write_bytes(whole)
        assert village.kiosk.cursor is None
        assert {item.did for item in village.home()} == {"kept", "waits"}

    def test_files_of_other_programs(self, village: Village, tmp_path: Path) -> None:
        village.home()
        photo = village.stick / "vakantie.jpg"
        photo.write_bytes(b"\xff\xd8\xff" + bytes(500))
        (village.stick / "mac").mkdir()
        (village.stick / "._x.brief").write_bytes(b"x")
        assert village.home() == []
        with pytest.raises(envelope.NotALetter):
            Carrier(village.kiosk).take(photo)
        (village.stick / "nep.brief").write_text("Beste mensen,")
        (item,) = village.home()
        assert isinstance(item.error, envelope.NotALetter)

    def test_a_newer_program(self, village: Village, letters: tuple[Path, Path]) -> None:
        for path, taker in zip(letters, (village.library, village.kiosk), strict=True):
            path.write_bytes(path.read_bytes().replace(b"BRIEF 1\n", b"BRIEF 2\n", 1))
            with pytest.raises(UserFacing) as raised:
                Carrier(taker).take(path)
            assert raised.value.what == envelope.NewerLetter.what

    def test_a_letter_that_is_too_large(
        self, village: Village, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        path = village.stick / "groot.brief"
        with path.open("wb") as file:
            file.truncate(envelope.MAX_LETTER_BYTES + 1)
        with pytest.raises(envelope.LargeLetter):
            Carrier(village.library).take(path)
        with path.open("wb") as file:
            file.truncate(33_000_000)
            file.write(
                b'BUURTZUIL-BRIEF 1\n{"what":"request","letter":"x","neighbourhood":"n","device":"d"}\n'
            )
        with pytest.raises(UserFacing):
            Carrier(village.library).take(path)

    def test_a_server_that_was_not_pinned(
        self, village: Village, letters: tuple[Path, Path]
    ) -> None:
        village.kiosk.device = msgspec.structs.replace(
            village.kiosk.device, server_key=make_device_key().public
        )
        with pytest.raises(envelope.ForgedLetter):
            Carrier(village.kiosk).take(letters[1])

    def test_a_letter_says_nothing_to_who_carries_it(
        self, village: Village, letters: tuple[Path, Path]
    ) -> None:
        device = village.kiosk.device
        for path in letters:
            raw = path.read_bytes()
            for secret in (b"announcement", b"een", device.device.encode(), device.name.encode()):
                assert secret not in raw[300:]
            assert device.device.encode() not in raw
            assert device.name not in path.name


class TestCommandLine:
    def run(self, *arguments: str | Path, status: int = 0) -> str:
        done = subprocess.run(
            [sys.executable, "-c", BUURTZUIL, "carry", *map(str, arguments)],
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert done.returncode == status, done.stderr
        assert "Traceback" not in done.stderr
        return done.stdout + done.stderr

    def test_a_whole_trip(self, village: Village) -> None:
        kiosk, library, folder = village.kiosk.folder, village.library.folder, village.stick
        village.kiosk.close()
        assert "met 0 wijzigingen" in self.run("out", folder, "--data", kiosk)
        assert "is naar de server gebracht" in self.run("in", folder, "--data", library)
        said = self.run("in", folder, "--data", kiosk)
        assert "gegevens zijn bijgewerkt" in said
        assert "wacht op een apparaat met internet" in said
        again = self.run("out", folder, "--data", kiosk)
        assert "Oude brieven" in again
        named = folder / "mijn.brief"
        self.run("out", named, "--data", kiosk)
        assert "is er al" in self.run("out", named, "--data", kiosk, status=1)
        (folder / "half.brief").write_bytes(named.read_bytes()[:300])
        assert "half.brief: Deze brief is niet heel" in self.run(
            "in", folder, "--data", library, status=1
        )
        assert "niet" in self.run("in", folder / "weg.brief", "--data", kiosk, status=1)
        assert "stick" in self.run("out", folder / "a" / "b.brief", "--data", kiosk, status=1)
