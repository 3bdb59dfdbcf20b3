"""Sealed boxes: only the desk's key opens them, and neither their length nor a log tells anything."""

from __future__ import annotations

import base64
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sync.errors import BadInput, OpenSecret
from sync.rules import problems
from sync.seal import (
    Contact,
    fingerprint,
    make_desk_key,
    open_box,
    read_secret,
    seal,
    write_secret,
)

KEY = make_desk_key(bytes(range(32)))
RIET = Contact(name="Riet", phone="+31450000100", note="Belt liever 's middags.")


def test_the_key_opens_what_was_sealed_to_it() -> None:
    assert open_box(seal(RIET, KEY.public), KEY) == RIET


@given(st.text(max_size=300), st.text(max_size=40), st.text(max_size=600))
@settings(deadline=None)
def test_any_contact_comes_back_whole_and_is_a_sound_box(name: str, phone: str, note: str) -> None:
    contact = Contact(name=name, phone=phone, note=note)
    sealed = seal(contact, KEY.public)
    assert open_box(sealed, KEY) == contact
    assert problems("box", {"about": "p", "sealed": sealed}) == []


def test_another_key_opens_nothing() -> None:
    with pytest.raises(BadInput):
        open_box(seal(RIET, KEY.public), make_desk_key())


def test_the_public_half_opens_nothing() -> None:
    with pytest.raises(BadInput):
        open_box(seal(RIET, KEY.public), KEY.__class__(KEY.public, KEY.public))


@pytest.mark.parametrize(
    "sealed", ["", "Riet", "sha256:" + "0" * 64, base64.b64encode(bytes(304)).decode()]
)
def test_what_is_no_box_says_so(sealed: str) -> None:
    with pytest.raises(BadInput):
        open_box(sealed, KEY)


def test_a_box_that_was_touched_does_not_open() -> None:
    raw = bytearray(base64.b64decode(seal(RIET, KEY.public)))
    raw[100] ^= 1
    with pytest.raises(BadInput):
        open_box(base64.b64encode(raw).decode(), KEY)


def test_the_length_of_a_box_tells_nothing() -> None:
    short, long = (
        Contact(name="Jo"),
        Contact(name="Wilhelmina van den Boogaard", phone="+31450000199"),
    )
    assert len(seal(short, KEY.public)) == len(seal(long, KEY.public))


def test_the_same_contact_never_gives_the_same_box() -> None:
    assert seal(RIET, KEY.public) != seal(RIET, KEY.public)


def test_only_a_seeded_box_does_for_the_demonstration() -> None:
    seeded = [seal(RIET, KEY.public, bytes(32)) for _ in range(2)]
    assert seeded[0] == seeded[1]
    assert open_box(seeded[0], KEY) == RIET


def test_a_box_shows_nothing_of_its_contents() -> None:
    assert b"Riet" not in base64.b64decode(seal(RIET, KEY.public))


def test_a_fingerprint_names_a_key() -> None:
    assert fingerprint(KEY.public) == fingerprint(KEY.public)
    assert fingerprint(KEY.public) != fingerprint(make_desk_key().public)
    assert len(fingerprint(KEY.public)) == 16


class TestFile:
    def test_one_that_others_may_read_is_told_where_that_cannot_be_changed(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        path = tmp_path / "device.key"
        path.write_text("geheim")
        path.chmod(0o640)

        def not_mine(*_: object) -> None:
            raise PermissionError

        with monkeypatch.context() as patch:
            patch.setattr("os.fchmod", not_mine)
            with pytest.raises(OpenSecret, match=r"device\.key"):
                read_secret(path)
        assert read_secret(path) == b"geheim"
        assert stat.S_IMODE(path.stat().st_mode) == 0o600

    def test_it_replaces_a_wider_file_and_what_a_kill_left(self, tmp_path: Path) -> None:
        path = tmp_path / "desk.key"
        path.write_text("oud")
        path.chmod(0o644)
        path.with_name("desk.key.new").write_text("half")
        write_secret(path, b"nieuw")
        assert path.read_bytes() == b"nieuw"
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_who_only_looks_never_pays_for_the_library() -> None:
    code = (
        "import sys, sync.seal, sync.signing, sync.disk.replica, sync.disk.first_desk;"
        " print({'nacl', 'ssl', 'requests'} & sys.modules.keys())"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"
