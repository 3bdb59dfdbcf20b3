"""Letters on a stick that is full, pulled out, or held by a program that dies; and what an envelope lets through."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync import envelope
from sync.envelope import ForgedLetter, Head, open_letter, read_head, seal_letter
from sync.errors import BadInput, FolderMissing, ReadOnlyFolder, UserFacing
from sync.line import stick
from sync.line.carry import Carrier, write_letter
from sync.line.stick import StickFull
from sync.signing import make_device_key
from tests.sync.place import record
from tests.sync.post import KIOSK, SERVER, answer, kiosk, read_letter
from tests.sync.small_disk import fill_up, said

HEAD = Head(what="request", letter="0" * 32, neighbourhood="n", device="d")


def test_a_kill_at_any_step_leaves_whole_letters_and_loses_nothing(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.sync.letter_kills", str(tmp_path)],
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) > 30


def test_a_full_stick_takes_nothing_and_loses_nothing(tmp_path: Path, mount: Path) -> None:
    with kiosk(tmp_path / "kiosk") as replica:
        first = write_letter(replica, mount).path
        before = first.read_bytes()
        filler = fill_up(mount)
        with pytest.raises(StickFull) as raised:
            write_letter(replica, mount)
        said(raised.value)
        assert {path.name for path in mount.iterdir()} == {first.name, filler.name}
        assert first.read_bytes() == before
        assert replica.pending() == 2
        with pytest.raises(StickFull):
            stick.write(stick.answer_path(first, "x"), bytes(100_000), replace=True)
        assert {path.name for path in mount.iterdir()} == {first.name, filler.name}
        filler.unlink()
        assert write_letter(replica, mount).tidied == (first.name,)


def test_a_stick_that_is_write_protected(tmp_path: Path, mount: Path) -> None:
    with kiosk(tmp_path / "kiosk") as replica:
        path = write_letter(replica, mount).path
        rows = [record("service", "t", 11, name="Ander")]
        path.with_suffix(".antwoord").write_bytes(answer(path.read_bytes(), rows, 12))
        subprocess.run(["mount", "-o", "remount,ro", str(mount)], check=True)
        with pytest.raises(ReadOnlyFolder):
            write_letter(replica, mount)
        assert {item.did for item in Carrier(replica).take_folder(mount)} == {"waits", "known"}
        assert replica.pending() == 0


def test_a_stick_that_is_not_there(tmp_path: Path) -> None:
    with kiosk(tmp_path / "kiosk") as replica:
        for path in (tmp_path / "weg" / "x.brief", tmp_path / "weg" / "y"):
            with pytest.raises(FolderMissing) as raised:
                write_letter(replica, path)
            said(raised.value)
            with pytest.raises(FolderMissing):
                Carrier(replica).take(path)
        with pytest.raises(UserFacing) as told:
            Carrier(replica).take_folder(tmp_path / "weg")
        said(told.value)


def test_another_file_is_never_written_over(tmp_path: Path) -> None:
    with kiosk(tmp_path / "kiosk") as replica:
        photo = tmp_path / "foto.jpg"
        photo.write_bytes(b"x")
        with pytest.raises(BadInput):
            write_letter(replica, photo)
        assert photo.read_bytes() == b"x"
        path = write_letter(replica, tmp_path / "a.brief").path
        (tmp_path / "a.antwoord").write_bytes(b"x")
        assert stick.answer_path(path, "0" * 32).name == "a-2.antwoord"


def test_every_sentence_is_short() -> None:
    for error in (
        envelope.NotALetter, envelope.TornLetter, envelope.ForgedLetter, envelope.NewerLetter,
        envelope.LargeLetter, stick.StickFull, stick.StickGone,
    ):  # fmt: skip
        said(error())


def test_an_answer_by_another_key_is_not_kept(tmp_path: Path) -> None:
    with kiosk(tmp_path / "kiosk") as replica:
        path = write_letter(replica, tmp_path / "a.brief").path
        rows = [record("service", "t", 11, name="Ander")]
        wrong = make_device_key()
        path.with_suffix(".antwoord").write_bytes(answer(path.read_bytes(), rows, 12, key=wrong))
        with pytest.raises(ForgedLetter):
            Carrier(replica).take(path.with_suffix(".antwoord"))
        path.with_suffix(".antwoord").write_bytes(answer(path.read_bytes(), rows, 12, more_bytes=3))
        with pytest.raises(ForgedLetter):
            Carrier(replica).take(path.with_suffix(".antwoord"))
        assert replica.pending() == 2


def test_a_letter_names_no_device_and_tells_the_server_all(tmp_path: Path) -> None:
    with kiosk(tmp_path / "kiosk") as replica:
        content = write_letter(replica, tmp_path / "a.brief").path.read_bytes()
        _, letter, messages = read_letter(content)
        assert b"zuil" not in content.replace(b"BUURTZUIL", b"")
        assert letter.device == "zuil"
        assert [change.record for message in messages for change in message.changes] == [
            "mine",
            "s",
        ]
        assert messages[0].cursor == replica.cursor
        assert letter.digest == replica.outbox.digest_of(2)


class TestEnvelope:
    @given(
        st.one_of(
            st.binary(max_size=300), st.integers(65_430, 65_450).map(bytes), st.just(bytes(131_072))
        )
    )
    def test_what_goes_in_comes_out(self, message: bytes) -> None:
        opened = open_letter(seal_letter(HEAD, message, KIOSK, SERVER.public), SERVER)
        assert (opened.message, opened.writer) == (message, KIOSK.public)

    def test_it_is_for_its_reader_only(self) -> None:
        sealed = seal_letter(HEAD, b"x", KIOSK, SERVER.public)
        with pytest.raises(ForgedLetter):
            open_letter(sealed, KIOSK)

    def test_nobody_puts_another_head_on_it(self) -> None:
        sealed = seal_letter(HEAD, b"x", KIOSK, SERVER.public)
        with pytest.raises(ForgedLetter):
            open_letter(sealed.replace(b'"letter":"0', b'"letter":"1', 1), SERVER)

    def test_pieces_change_no_places(self) -> None:
        sealed = seal_letter(HEAD, bytes(200_000), KIOSK, SERVER.public)
        _, start = read_head(sealed)
        start += 80 + 24
        piece = 65_536 + 17
        first, second = sealed[start : start + piece], sealed[start + piece : start + 2 * piece]
        for torn in (
            sealed[:start] + second + first + sealed[start + 2 * piece :],
            sealed[: start + piece] + sealed[start + 2 * piece :] + bytes(piece),
        ):
            with pytest.raises(ForgedLetter):
                open_letter(torn, SERVER)

    @given(st.binary(max_size=200))
    def test_rubbish_is_refused_in_words(self, tail: bytes) -> None:
        for content in (tail, envelope.MAGIC + tail, envelope.MAGIC + b"1\n" + tail):
            with pytest.raises(BadInput):
                open_letter(content, SERVER)
