"""Letters on a stick: found, written whole or not at all, and every trouble of a stick in one sentence.

Sticks are FAT: no links, no rights, short and plain names, and somebody pulls them out. A letter is written under another name
first, brought to the stick's own memory (fsync), and only then renamed; so a file that has a letter's name is a whole letter.
Names are random and say nothing about anybody.
"""

from __future__ import annotations

import errno
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from sync.envelope import MAGIC, MAX_HEAD_BYTES, MAX_LETTER_BYTES, Head, LargeLetter, read_head
from sync.errors import (
    BadInput,
    DiskFull,
    DiskTrouble,
    FolderMissing,
    ReadOnlyFolder,
    UserFacing,
    of_disk,
)
from sync.whole_files import to_disk, write_whole

REQUEST, ANSWER, DRAFT = ".brief", ".antwoord", ".tmp"
"""How the names end of a letter to the server, its answer, and what is still being written."""
_PREFIX = "buurtzuil-"
_GONE = (errno.EIO, errno.ENODEV, errno.ENXIO, errno.ENOENT, errno.ESHUTDOWN, errno.ENOTCONN)


class StickFull(DiskFull):
    """There is no room left on the stick."""

    what = "De stick is vol, dus de brief is niet geschreven."
    next = "Maak ruimte op de stick en probeer het opnieuw."


class StickGone(DiskTrouble):
    """The stick was pulled out, or it is ill."""

    what = "De stick is weg of werkt niet goed."
    next = "Steek hem er weer in en probeer het opnieuw; hier is alles bewaard."


class StickLocked(ReadOnlyFolder):
    """The stick is locked, or is of somebody else."""

    what = "Op deze stick kan niets worden geschreven."
    next = "Haal hem van het slot, of neem een andere stick."


def of_stick(error: OSError) -> UserFacing:
    """Return what it means for people that a stick could not be read or written."""
    if error.errno in _GONE:
        return StickGone()
    found = of_disk(error)
    if isinstance(found, ReadOnlyFolder):
        return StickLocked()
    return StickFull() if isinstance(found, DiskFull) else found


def letter_name(letter: str) -> str:
    """Return how the file of a letter is called: ``letter`` is its random number in hex."""
    return f"{_PREFIX}{letter[:12]}{REQUEST}"


def write(path: Path, content: bytes, *, replace: bool = False) -> None:
    """Write a file so that it is there whole or not at all, also when the stick is pulled out.

    Raises ``BadInput`` when there is such a file already and it is not to be replaced, ``StickFull`` or ``StickGone``.
    """
    draft = path.with_name(path.name + DRAFT)
    if not path.parent.is_dir():
        raise FolderMissing(
            "De map of de stick is er niet.", "Steek de stick erin, of kies een andere map."
        )
    if not replace and path.exists():
        raise BadInput(f"Het bestand {path.name} is er al.", "Kies een andere naam.")
    try:
        write_whole(path, content, draft=draft)
        sync_folder(path.parent)
    except OSError as error:
        raise of_stick(error) from error


def sync_folder(folder: Path) -> None:
    """Bring the names in a folder to the disk, where the system can."""
    with suppress(OSError):
        to_disk(folder)


def read(path: Path) -> bytes:
    """Return a letter's bytes. Raises ``LargeLetter``, ``StickGone`` or ``FolderMissing``."""
    try:
        with path.open("rb") as file:
            content = file.read(MAX_LETTER_BYTES + 1)
    except FileNotFoundError:
        raise FolderMissing("Dit bestand is er niet.", "Kies een ander bestand.") from None
    except OSError as error:
        raise of_stick(error) from error
    if len(content) > MAX_LETTER_BYTES:
        raise LargeLetter
    return content


def letters_in(folder: Path) -> list[Path]:
    """Return the files of a folder that are letters, or call themselves so, requests first, each kind by name.

    Other files on the stick are left alone. Raises ``StickGone``.
    """
    found = []
    try:
        for path in folder.iterdir():
            named = path.suffix.lower() in (REQUEST, ANSWER)
            if path.is_file() and not path.name.startswith("._") and (named or _is_letter(path)):
                found.append(path)
    except OSError as error:
        raise of_stick(error) from error
    return sorted(found, key=lambda path: (path.suffix.lower() == ANSWER, path.name))


def _is_letter(path: Path) -> bool:
    if path.suffix.lower() == DRAFT:
        return False
    try:
        with path.open("rb") as file:
            return file.read(len(MAGIC)) == MAGIC
    except OSError:
        return False


def head_of(path: Path) -> Head | None:
    """Return what stands on the outside of a file; None where it is no letter or cannot be read."""
    try:
        with path.open("rb") as file:
            return read_head(file.read(MAX_HEAD_BYTES * 2))[0]
    except (OSError, BadInput):
        return None


def answer_path(request: Path, letter: str) -> Path:
    """Return where the answer to a request goes: beside it. An earlier answer to the same letter is replaced, no other file."""
    count = 1
    while True:
        path = request.with_name(f"{request.stem}{'' if count == 1 else f'-{count}'}{ANSWER}")
        standing = head_of(path)
        if not path.exists() or (
            standing is not None and (standing.what, standing.letter) == ("answer", letter)
        ):
            return path
        count += 1


def tidy(folder: Path, device: str, newest: Path, done: Sequence[Path]) -> list[str]:
    """Remove this device's letters but the newest, what was left half written, and ``done``; return the names.

    Called when the newest letter stands there whole, never before.
    """
    gone = []
    with suppress(OSError):
        for path in sorted(folder.iterdir()):
            half = path.name.startswith(_PREFIX) and path.suffix == DRAFT
            head = head_of(path) if path.suffix == REQUEST and path != newest else None
            own = head is not None and (head.what, head.device) == ("request", device)
            if half or own or path in done:
                with suppress(OSError):
                    path.unlink()
                    gone.append(path.name)
    return gone
