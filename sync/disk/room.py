"""Room on a full disk: what comes again goes first, so that what people do is kept."""

from __future__ import annotations

import functools
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, TypeVar

from sync.errors import DiskFull

_PARTIAL = ("snapshot.part", "snapshot.etag")
"""A half first copy, which begins again."""


_Self = TypeVar("_Self", bound=Any)
_More = ParamSpec("_More")
_Found = TypeVar("_Found")


def make_room(folder: Path) -> int:
    """Throw away the pictures and the half snapshot of a data folder; return how many bytes came free."""
    from sync.disk.files import FileStore  # a device without pictures does not pay for them

    gone = FileStore(folder).evict_all()
    for name in _PARTIAL:
        with suppress(OSError):
            path = folder / name
            size = path.stat().st_size
            path.unlink()
            gone += size
    return gone


def photos_go_first(
    work: Callable[Concatenate[_Self, _More], _Found],
) -> Callable[Concatenate[_Self, _More], _Found]:
    """Let what kept nothing because the disk is full try once more, after pictures made room for it.

    For a method of something with a ``folder``, or a function of a folder. It must keep all or nothing. Where there was nothing to throw away, or it is full still, ``DiskFull`` is raised.
    """

    @functools.wraps(work)
    def again(self: _Self, /, *given: _More.args, **named: _More.kwargs) -> _Found:
        try:
            return work(self, *given, **named)
        except DiskFull:
            folder = self if isinstance(self, Path) else self.folder
            if named.get("readonly") or not make_room(folder):
                raise
        return work(self, *given, **named)

    return again
