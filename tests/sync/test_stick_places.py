"""Which sticks are in: read from a list of mounts as the kernel writes it."""

from __future__ import annotations

from pathlib import Path

import pytest

from sync.line.stick_places import Stick, mounted


def line(place: Path, kind: str = "vfat", options: str = "rw,nosuid") -> str:
    """Return a line of proc(5), mountinfo; a space in a name is written in octal."""
    shown = str(place).replace(" ", "\\040")
    return f"36 35 8:17 / {shown} {options} shared:1 - {kind} /dev/sdb1 rw,uid=1000\n"


@pytest.fixture
def media(tmp_path: Path) -> Path:
    for name in ("anna/STICK", "anna/USB VAN RIET", "anna/dvd"):
        (tmp_path / "media" / name).mkdir(parents=True)
    return tmp_path / "media"


def found(tmp_path: Path, media: Path, *lines: str) -> list[Stick]:
    mounts = tmp_path / "mountinfo"
    mounts.write_text("22 1 8:2 / / rw - ext4 /dev/sda2 rw\nrommel\n" + "".join(lines))
    return mounted(mounts, (media, tmp_path / "run"))


def test_sticks_are_found_by_where_the_desktop_puts_them(tmp_path: Path, media: Path) -> None:
    lines = [line(media / "anna" / name) for name in ("USB VAN RIET", "STICK")]
    sticks = found(tmp_path, media, *lines, line(tmp_path), line(media, "tmpfs"))
    assert sticks == [
        Stick("STICK", media / "anna" / "STICK"),
        Stick("USB VAN RIET", media / "anna" / "USB VAN RIET"),
    ]


@pytest.mark.parametrize("kind", ["vfat", "exfat", "ntfs3", "ext4", "fuseblk"])
def test_any_kind_of_stick_will_do(tmp_path: Path, media: Path, kind: str) -> None:
    assert len(found(tmp_path, media, line(media / "anna" / "STICK", kind, "ro"))) == 1


def test_what_is_no_stick(tmp_path: Path, media: Path) -> None:
    assert found(tmp_path, media, line(media / "anna" / "dvd", "iso9660")) == []
    assert found(tmp_path, media, line(media / "weg")) == [], "it is there no more"
    assert mounted(tmp_path / "nergens") == []


def test_this_computer_can_be_asked() -> None:
    assert all(stick.folder.is_dir() for stick in mounted())
