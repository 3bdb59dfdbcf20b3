"""Pictures over the line, in the background: what was added here goes up, what records name comes down.

1. what waits in ``files/outgoing`` goes up, the smallest first; the server answers the same to a repeat
2. what records name and is not here comes down, all of it small first; a download that broke goes on where it stopped

Nothing here is in the way of an exchange: it has a connection and a thread of its own, and whatever goes wrong is tried again
after the next exchange. A picture is believed when the pinned server signed the whole of it.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from sync.disk.files import FileStore, Wanted, missing
from sync.disk.replica import Replica, open_replica
from sync.errors import DiskFull, Refused, ServerAway, ServerRubbish, UserFacing, of_disk
from sync.line.exchange import Line
from sync.pictures import MAX_FILE_BYTES

if TYPE_CHECKING:
    import requests

_PIECE_BYTES = 65_536
_LOOK_S = 1.0
FOR_GOOD = frozenset({"picture", "large"})
"""Why a server will never have a photo; whatever else it says no for may pass."""
_NEEDED = ("Content-Length", "ETag", "Content-Digest", "Signature", "Signature-Input")


class Fetched(msgspec.Struct, frozen=True, kw_only=True):
    """What one round brought."""

    sent: int = 0
    came: int = 0
    missing: int = 0
    """Pictures that records name and that are still not here: the server does not have them yet, or there was trouble."""
    problem: UserFacing | None = None


def fetch(
    replica: Replica,
    *,
    stop: Callable[[], bool] = lambda: False,
    quota_bytes: int | None = None,
) -> Fetched:
    """Send and fetch pictures until all are where they belong, ``stop`` says so, or there is trouble, which is returned."""
    store = (
        FileStore(replica.folder) if quota_bytes is None else FileStore(replica.folder, quota_bytes)
    )
    named = replica.pictures()
    wanted = missing(store, named)
    outgoing = _outgoing(replica, store, named)
    if not wanted and not outgoing:
        return Fetched()
    sent = came = lacking = 0
    problem: UserFacing | None = None
    line: Line | None = None
    try:
        line = Line(replica)
        for sha256 in outgoing:
            if stop():
                break
            sent += _send(line, store, sha256)
        for one in wanted:
            if stop():
                break
            if _fetch(line, store, one):
                came += 1
            else:
                lacking += 1
        store.tidy(wanted, named)
    except UserFacing as error:
        problem = error
        lacking = len(wanted) - came
    finally:
        if line is not None:
            line.close()
    return Fetched(sent=sent, came=came, missing=lacking, problem=problem)


def fetch_when_woken(
    folder: Path,
    wake: threading.Event,
    over: Callable[[], bool],
    came: Callable[[], None],
    clock: Callable[[], datetime],
) -> None:
    """Make a round each time ``wake`` is set, until ``over`` says so; for a thread of its own. ``came`` is told of pictures."""
    while not over():
        if not wake.wait(_LOOK_S):
            continue
        wake.clear()
        try:
            with open_replica(folder, clock=clock) as replica:
                if fetch(replica, stop=over).came:
                    came()
        except UserFacing:
            continue  # the exchange says what is the matter


def _outgoing(replica: Replica, store: FileStore, named: Sequence[str]) -> list[str]:
    """Return what this device has to send; in another life of the server's data its originals go up once more.

    A server that came back from a backup lacks what was sent since, and answers the same to what it has.
    """
    if replica.device.kind != "desk":
        return []
    cursor = replica.cursor
    if cursor is not None and cursor.epoch:
        store.offer_again(cursor.epoch, named)
    return store.outgoing()


def _send(line: Line, store: FileStore, sha256: str) -> int:
    content = store.read(sha256)
    if content is None:
        return 0
    try:
        answer = line.call("PUT", f"/file/{sha256}", content)
        line.believed(200, answer.content, answer)
    except Refused as error:
        if error.code in FOR_GOOD:
            store.refuse(sha256)  # it is shown here; a volunteer hears of it and may choose another
        return 0
    store.sent(sha256)
    return 1


def _fetch(line: Line, store: FileStore, wanted: Wanted) -> bool:
    """Fetch one picture; return whether it is here now."""
    part = store.part(wanted)
    tag = part.with_name(part.name + ".etag")
    try:
        answer = _download(line, part, tag, wanted)
        content = part.read_bytes()
    except Refused:
        return False  # nobody has sent it yet, or it was thrown away
    except OSError as error:
        _throw_away(part, tag)
        raise of_disk(error) from error
    try:
        line.believed(200, content, answer)
        store.keep(wanted.sha256, wanted.width_px, content)
    except ValueError as error:
        raise ServerRubbish from error
    finally:
        _throw_away(part, tag)
    return True


def _download(line: Line, part: Path, tag: Path, wanted: Wanted) -> requests.Response:
    """Complete ``part``. When the line breaks, what came stays for the next try: ``ServerAway`` is raised."""
    import requests
    import urllib3

    held = part.stat().st_size if part.is_file() and tag.is_file() else 0
    first = max(held - 1, 0)  # of a file that is complete there must be something to ask for
    known = tag.read_text("utf-8") if first else ""
    headers = {"Range": f"bytes={first}-", "If-Range": known} if known else {}
    path = f"/file/{wanted.sha256}/{wanted.width_px}"
    with line.call("GET", path, b"", stream=True, **headers) as answer:
        resumes = answer.status_code == 206
        if not all(answer.headers.get(name) for name in _NEEDED):
            raise ServerAway  # the line broke within the head, which is no mistake of the server
        if resumes and not answer.headers.get("Content-Range", "").startswith(f"bytes {first}-"):
            _throw_away(part, tag)
            raise ServerRubbish
        tag.write_text(answer.headers.get("ETag", ""), "utf-8")
        size = first if resumes else 0
        with part.open("r+b" if resumes else "wb") as file:
            file.seek(size)
            file.truncate()
            try:
                while piece := answer.raw.read1(_PIECE_BYTES):
                    size += len(piece)
                    if size > MAX_FILE_BYTES:
                        raise ServerRubbish
                    file.write(piece)
            except (requests.RequestException, urllib3.exceptions.HTTPError, OSError) as error:
                if isinstance(error, OSError) and isinstance(of_disk(error), DiskFull):
                    raise
                raise ServerAway from error
        length = answer.headers["Content-Length"]
        if not length.isdigit() or size < int(length) + (first if resumes else 0):
            raise ServerAway
    return answer


def _throw_away(*paths: Path) -> None:
    for path in paths:
        with suppress(OSError):
            path.unlink(missing_ok=True)
