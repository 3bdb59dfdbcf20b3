"""Papers as files: where they go when there is no printer, or when the printer's address is a folder."""

from __future__ import annotations

import errno
import os
from contextlib import suppress
from pathlib import Path

from sync.errors import DiskFull, ReadOnlyFolder
from sync.whole_files import to_disk, write_whole
from sync.words import N_

_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO)


def clear_left(folder: Path) -> None:
    """Take away the drafts of processes of this machine that ended before their paper was whole."""
    for draft in folder.glob(".*.new"):
        pid = draft.name.split(".")[-2]
        if pid.isdecimal() and not Path("/proc", pid).exists():
            with suppress(OSError):
                draft.unlink()


def put(folder: Path, name: str, pdf: bytes) -> Path:
    """Write ``name.pdf`` into a folder, which is made where its parent is there; return its path.

    A power cut leaves the old file or the new one. Raises ``ReadOnlyFolder`` or ``DiskFull``.
    """
    path = folder / f"{name}.pdf"
    fresh = folder / f".{name}.{os.getpid()}.new"
    try:
        folder.mkdir(exist_ok=True)
        write_whole(path, pdf, draft=fresh)
        to_disk(folder)
    except OSError as error:
        if error.errno in _FULL:
            raise DiskFull from error
        raise ReadOnlyFolder(
            N_("In de map voor papieren kan niets worden bewaard."),
            N_("Kies een andere map, of geef schrijfrecht op deze."),
        ) from error
    return path
