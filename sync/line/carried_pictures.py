"""The pictures that go along with a letter: as many as fit, what is missing comes with the next one."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress

from sync.carry_wire import MAX_PICTURES_BYTES, MAX_WANTED, NOT_TAKEN, Picture
from sync.disk.files import FileStore, missing
from sync.disk.replica import Replica
from sync.errors import UserFacing
from sync.pictures import MAX_FILE_BYTES


def along(replica: Replica) -> tuple[Picture, ...]:
    """Return what goes into a letter: originals that were added at this desk, and the names of what is wanted."""
    store = FileStore(replica.folder)
    found: list[Picture] = []
    size = 0
    for sha256 in store.outgoing() if replica.device.kind == "desk" else ():
        content = store.read(sha256)
        if content is None or size + len(content) > MAX_PICTURES_BYTES:
            continue
        size += len(content)
        found.append(Picture(sha256, 0, content))
    wanted = missing(store, replica.pictures())
    found += [Picture(one.sha256, one.width_px) for one in wanted]
    return tuple(found[:MAX_WANTED])


def keep(replica: Replica, pictures: Iterable[Picture]) -> int:
    """Keep the pictures of an answer, and note which of our own have come or are refused; return how many came.

    The letter was signed, so its pictures are believed; a full disk keeps none and is no reason to lose the rest.
    """
    store = FileStore(replica.folder)
    count = 0
    for one in pictures:
        if one.width_px == NOT_TAKEN:
            store.refuse(one.sha256)
        elif not one.content:
            store.sent(one.sha256)
        elif len(one.content) <= MAX_FILE_BYTES and not store.has(one.sha256, one.width_px):
            with suppress(UserFacing, ValueError):
                store.keep(one.sha256, one.width_px, one.content)
                count += 1
    return count
