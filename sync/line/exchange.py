"""One trip to the server, the device's side.

1. changes that the server has not answered go up, with the cursor
2. the answer is believed only when it carries the pinned server's signature
3. outcomes, records and cursor are kept in one transaction of the replica
4. where there is nothing to go on from (``trip``), all that waits goes up, the snapshot is taken (in pieces when the line
   breaks), then the delta

Nothing here is called on the interface's thread; ``requests`` is imported when the first trip is made.
"""

from __future__ import annotations

import base64
import threading
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from sync import signing
from sync.device import read_device
from sync.disk import set_apart
from sync.disk.clock_trust import RightTime
from sync.disk.first_desk import after_trip
from sync.disk.replica import Replica
from sync.disk.room import make_room
from sync.disk.signing_up import give_back_wanted
from sync.errors import (
    DiskFull,
    KeyDamaged,
    KeyLost,
    LoginPortal,
    NotAReplica,
    NotEnrolled,
    ServerAway,
    ServerRubbish,
    UserFacing,
    of_disk,
)
from sync.line.answers import away, is_portal, refusal
from sync.line.trip import begin_anew, compose
from sync.seal import read_secret
from sync.trust import open_session
from sync.wire import (
    CONTENT_TYPE,
    MAX_HOLD_S,
    MAX_SNAPSHOT_BYTES,
    ExchangeRequest,
    HistoryAnswer,
    HistoryRequest,
    ReceivedAnswer,
    pack,
    read_snapshot,
    unpack_answer,
)

if TYPE_CHECKING:
    import requests

    from sync.line.hang_up import HangUp

DEVICE_KEY_FILE = "device.key"
PARTIAL_SNAPSHOT_FILE = "snapshot.part"
TIMEOUT_S = (5.0, MAX_HOLD_S + 20.0)
MAX_PAGES = 10_000
_PIECE_BYTES = 65536

KEEPING = threading.Lock()
"""Held while an answer is kept, so that two lines of one process never keep an older answer over a newer one."""


class Result(msgspec.Struct, frozen=True, kw_only=True):
    """What one trip brought."""

    kinds: frozenset[str] = frozenset()
    """Kinds of records of which something changed here."""
    pushed: int = 0
    pulled: int = 0
    trips: int = 0
    wait_s: float = 0.0
    problem: UserFacing | None = None


def read_device_key(folder: Path) -> signing.DeviceKey:
    """Return the device's own key.

    Raises ``NotEnrolled`` when it never had one, ``KeyLost`` when it did, ``KeyDamaged``, and ``OpenSecret`` when others have it
    too.
    """
    try:
        seed = read_secret(folder / DEVICE_KEY_FILE).decode("ascii").strip()
        return signing.make_device_key(base64.b64decode(seed, validate=True))
    except FileNotFoundError as error:
        settings = read_device(folder)
        raise KeyLost if settings is not None and settings.server_key else NotEnrolled from error
    except OSError as error:
        raise of_disk(error) from error
    except ValueError as error:
        raise KeyDamaged from error


class Line:
    """A signed line to one server."""

    def __init__(
        self,
        replica: Replica,
        session: requests.Session | None = None,
        hang_up: HangUp | None = None,
    ) -> None:
        """Prepare for trips of ``replica``, which ``hang_up`` may end. Raises ``NotEnrolled`` when it has no server."""
        self._replica = replica
        self._device = replica.device
        if not self._device.server or not self._device.server_key:
            raise NotEnrolled
        self._key = read_device_key(replica.folder)
        self._session = session or open_session(replica.folder)
        self._session.trust_env = False
        if hang_up is not None:
            for scheme in ("http://", "https://"):
                self._session.mount(scheme, hang_up.adapter())
        self.known: RightTime | None = None
        """What the server's clock said at the last answer."""

    def close(self) -> None:
        """Hang up."""
        self._session.close()

    def call(
        self, method: str, path: str, body: bytes, *, stream: bool = False, **headers: str
    ) -> requests.Response:
        """Make one signed call. Raises ``ServerAway``, ``ServerRubbish`` or ``Refused``."""
        import requests

        created = int(self._replica.clock().timestamp())
        signed = signing.sign_request(method, path, body, self._key, self._device.device, created)
        try:
            answer = self._session.request(
                method,
                self._device.server.rstrip("/") + path,
                data=body or None,
                headers={
                    **signed,
                    "Content-Type": CONTENT_TYPE,
                    "Accept-Encoding": "identity",
                    **headers,
                },
                timeout=TIMEOUT_S,
                allow_redirects=False,
                stream=stream,
            )
            if _broke_off_in_its_head(answer, stream):
                answer.close()
                raise ServerAway
            if answer.status_code not in (200, 206):
                apart = set_apart.word_of(answer, self._device.server_key)
                raise apart or refusal(answer, self._replica.clock())
            if is_portal(answer):
                raise LoginPortal
        except requests.RequestException as error:
            raise away(error) from error
        return answer

    def believed(self, status: int, whole: bytes, answer: requests.Response) -> bytes:
        """Return ``whole`` when the pinned server signed it. Raises ``ServerRubbish``."""
        self._believe(status, signing.content_digest(whole), answer)
        return whole

    def _believe(self, status: int, digest: str, answer: requests.Response) -> None:
        headers = {name.lower(): value for name, value in answer.headers.items()}
        try:
            signing.verify_answer(status, digest, headers, self._device.server_key)
        except signing.BadSignature as error:
            raise ServerRubbish from error

    def exchange(self, hold_s: float) -> tuple[ExchangeRequest, ReceivedAnswer]:
        """Send what waits; return what was sent and the server's answer."""
        message = compose(self._replica, hold_s)
        answer = self.call("POST", "/exchange", pack(message))
        received = unpack_answer(self.believed(200, answer.content, answer), ReceivedAnswer)
        self.known = self._replica.right_time(received.clock_ms)
        return message, received

    def history(self, kind: str, record: str) -> HistoryAnswer:
        """Return what happened to a record; for a desk, while it is online."""
        answer = self.call("POST", "/history", pack(HistoryRequest(kind=kind, record=record)))
        return unpack_answer(self.believed(200, answer.content, answer), HistoryAnswer)

    def take_snapshot(self) -> int:
        """Fetch the snapshot, going on where an earlier try stopped; return how many records it held.

        It is believed as a file before it is opened, and then read piece by piece: what it inflates to is never in memory.
        """
        part = self._replica.folder / PARTIAL_SNAPSHOT_FILE
        tag = part.with_suffix(".etag")
        try:
            answer = self._download(part, tag)
        except OSError as error:
            _throw_away(part, tag)
            raise of_disk(error) from error
        try:
            with part.open("rb") as file:
                self._believe(200, signing.content_digest_of_file(file), answer)
                file.seek(0)
                cursor, rows = read_snapshot(file)
                return self._replica.bootstrap(rows, cursor)
        except OSError as error:
            raise of_disk(error) from error
        finally:
            _throw_away(part, tag)

    def _download(self, part: Path, tag: Path) -> requests.Response:
        """Complete ``part``. When the line breaks, what came stays for the next try: ``ServerAway`` is raised."""
        import urllib3

        held = part.stat().st_size if part.is_file() and tag.is_file() else 0
        first = max(held - 1, 0)  # of a file that is complete there must be something to ask for
        known = tag.read_text("utf-8") if first else ""
        headers = {"Range": f"bytes={first}-", "If-Range": known} if known else {}
        with self.call("GET", "/snapshot", b"", stream=True, **headers) as answer:
            resumes = answer.status_code == 206
            try:
                if resumes and not _goes_on(answer, known, first):
                    answer.raw.read1(1)  # raises when it is the header that was broken off
                    _throw_away(part, tag)
                    raise ServerRubbish
                with part.open("r+b" if resumes else "wb") as file:
                    size = file.seek(first if resumes else 0)
                    tag.write_text(answer.headers.get("ETag", ""), "utf-8")
                    # what has come is written at once, however little: a line that breaks makes none of it come again
                    while piece := answer.raw.read1(_PIECE_BYTES):
                        size += len(piece)
                        if size > MAX_SNAPSHOT_BYTES:
                            _throw_away(part, tag)
                            raise ServerRubbish
                        file.write(piece)
            except urllib3.exceptions.HTTPError as error:
                raise ServerAway from error
        return answer


def _broke_off_in_its_head(answer: requests.Response, stream: bool) -> bool:
    """Return whether the line broke in the header of an answer: Python takes what came of it for the whole header."""
    told = "Content-Length" in answer.headers or "Transfer-Encoding" in answer.headers
    return not told and (stream or not answer.content)


def _goes_on(answer: requests.Response, known: str, first: int) -> bool:
    """Return whether a part that was sent is of the file that is known here, from the byte on that was asked for."""
    told = answer.headers.get("Content-Range", "")
    return answer.headers.get("ETag") == known and told.startswith(f"bytes {first}-")


def _throw_away(*paths: Path) -> None:
    for path in paths:
        with suppress(OSError):
            path.unlink(missing_ok=True)


def exchange_once(
    replica: Replica,
    *,
    hold_s: float = 0.0,
    line: Line | None = None,
    hang_up: HangUp | None = None,
) -> Result:
    """Make one exchange, with as many pages as there are; what it brings is kept before this returns.

    Raises the errors of ``sync.errors``; what happened is noted in the replica's status in any case, and nothing is lost.
    """
    own = line is None
    try:
        set_apart.check_place(replica)
        line = line if line is not None else Line(replica, hang_up=hang_up)
        result = _trips(replica, line, hold_s)
        while after_trip(replica):  # this is the first desk, and it made the desk's key
            more = _trips(replica, line, 0.0)
            result = msgspec.structs.replace(
                more,
                kinds=result.kinds | more.kinds,
                pushed=result.pushed + more.pushed,
                pulled=result.pulled + more.pulled,
                trips=result.trips + more.trips,
            )
        replica.note_attempt(None, known=line.known)
        return result
    except UserFacing as error:
        if isinstance(error, set_apart.SetApart):
            set_apart.keep(replica, error)
        if isinstance(error, DiskFull):
            make_room(replica.folder)  # for the next trip
        with suppress(UserFacing):  # a full disk takes no note either
            replica.note_attempt(None, error.what)
        raise
    finally:
        if own and line is not None:
            line.close()


def _trips(replica: Replica, line: Line, hold_s: float) -> Result:
    kinds: set[str] = set()
    pushed = pulled = 0
    for trip in range(1, MAX_PAGES):
        sent, answer = line.exchange(hold_s if trip == 1 else 0.0)
        set_apart.check_number(replica, answer.number)
        replica.hear_later(answer.later, answer.dealt)
        replica.told_profile(sent.profile)
        pushed += len(answer.outcomes)
        if not answer.cursor.epoch:
            with KEEPING:
                begin_anew(replica, sent, answer)
            if not replica.unsent(limit=1):
                pulled += line.take_snapshot()
                kinds.add("neighbourhood")
            if not answer.waits:
                continue
        elif sent.changes and not answer.outcomes and not answer.waits:
            raise ServerRubbish  # it would be sent again and again
        else:
            if not answer.waits:  # else the server took down nothing of it
                replica.told_signups(sent.said, answer.cursor.epoch)
            kinds |= keep(replica, answer, reported=not answer.waits)
            pulled += len(answer.rows)
        # what stands on others' acts is sent again after a while
        done = not (answer.more or sent.said_more or replica.unsent(limit=1))
        if answer.waits or done:
            return Result(
                kinds=frozenset(kinds),
                pushed=pushed,
                pulled=pulled,
                trips=trip,
                wait_s=answer.wait_s,
            )
    raise ServerRubbish


def keep(
    replica: Replica, answer: ReceivedAnswer, *, heard_ms: int | None = None, reported: bool = False
) -> frozenset[str]:
    """Keep an answer; of one that a later one overtook meanwhile only its outcomes.

    ``heard_ms`` and ``reported``: see ``Replica.apply``.
    """
    with KEEPING:
        if replica.set_aside():
            raise NotAReplica
        kinds = replica.apply(
            answer.rows,
            answer.cursor,
            answer.outcomes,
            answer.leases,
            heard_ms=heard_ms,
            reported=reported,
        )
    if answer.leases:
        give_back_wanted(replica)
    return kinds
