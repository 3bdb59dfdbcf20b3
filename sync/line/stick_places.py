"""Sticks that are in this computer: what the desktop mounted, found without asking anybody for rights."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from pathlib import Path

import msgspec

MOUNTS = Path("/proc/self/mountinfo")
ROOTS = (Path("/media"), Path("/run/media"))
"""Where udisks, which all desktops use, puts what somebody plugs in."""
_NO_STICK = frozenset({"autofs", "iso9660", "udf", "tmpfs"})
_OCTAL = re.compile(r"\\([0-7]{3})")


class Stick(msgspec.Struct, frozen=True, order=True):
    """A stick in this computer."""

    name: str
    """As the desktop calls it."""
    folder: Path


def mounted(mounts: Path = MOUNTS, roots: Sequence[Path] = ROOTS) -> list[Stick]:
    """Return the sticks that this user may look into, by name, from a list as of proc(5), mountinfo.

    A disc is none. One that is locked against writing is: who puts it in must hear that. Looking at an ill stick may take
    long, so this is for a thread of its own.
    """
    found: dict[Path, str] = {}
    try:
        lines = mounts.read_text(encoding="utf-8", errors="surrogateescape").splitlines()
    except OSError:
        return []
    for line in lines:
        own, _, other = line.partition(" - ")
        fields = own.split(" ")
        if len(fields) < 5 or not other:
            continue
        place = Path(_OCTAL.sub(lambda code: chr(int(code[1], 8)), fields[4]))
        found[place] = other.split(" ", 1)[0]  # of two on one place the later one is seen
    return sorted(
        Stick(place.name, place)
        for place, kind in found.items()
        if kind not in _NO_STICK
        and any(place.is_relative_to(root) and place != root for root in roots)
        and os.access(place, os.R_OK | os.X_OK)
    )
