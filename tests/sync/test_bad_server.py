"""A server that is not there, is ill, or is another one: said in one sentence, and nothing is lost."""

from __future__ import annotations

import base64
import random
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec
import pytest
import requests
import zstandard

from sync import signing
from sync.changes import Draft
from sync.device import DeviceSettings, read_device, write_device
from sync.disk.replica import Replica, open_replica
from sync.errors import (
    BadInput,
    KeyDamaged,
    KeyLost,
    LoginPortal,
    NotEnrolled,
    Refused,
    ServerAway,
    ServerBusy,
    ServerIll,
    ServerRubbish,
    UserFacing,
)
from sync.line import exchange, exchanging
from sync.line.enrolment import enrol
from sync.line.exchange import Result, exchange_once
from sync.line.exchanging import Exchanging
from sync.line.joining_key import FILE as JOINING
from sync.outcomes import Cursor, Outcome
from sync.seal import write_secret
from sync.wire import ExchangeAnswer, ExchangeRequest, ProblemDocument, SnapshotHead, pack, unpack
from tests.benchmarks.workload import NOW_UTC, records
from tests.sync import bad_server
from tests.sync.bad_server import Answer, Call, says, serving

SERVER = signing.make_device_key(bytes(range(32)))
PORTAL = b"<!doctype html><title>Gratis wifi</title><form action=/login>Akkoord</form>"


def problem_document(status: int, **fields: Any) -> Answer:
    body = msgspec.json.encode(ProblemDocument(status=status, **fields))
    return says(status, body, "application/problem+json")


def joined(folder: Path, url: str) -> Replica:
    """Return the replica of a device that belongs to the server at ``url`` and has one act to send."""
    folder.mkdir(exist_ok=True)
    key = signing.make_device_key(bytes(32))
    write_secret(folder / "device.key", key.seed.encode())
    write_device(folder, DeviceSettings(device="d", server=url, server_key=SERVER.public))
    replica = open_replica(folder, clock=lambda: NOW_UTC)
    replica.act([Draft(kind="announcement", record="a", fields={"title": "Dag"})], "Annie")
    return replica


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Wait a part of a second instead of 45."""
    monkeypatch.setattr(exchange, "TIMEOUT_S", (0.5, 0.5))
    monkeypatch.setattr("sync.line.enrolment.TIMEOUT_S", (0.5, 0.5))


BAD: dict[str, tuple[Answer, type[UserFacing]]] = {
    "hangs": (bad_server.hangs, ServerAway),
    "hangs up": (bad_server.hangs_up, ServerAway),
    "breaks off": (bad_server.breaks_off, ServerAway),
    "no http": (bad_server.no_http, ServerAway),
    "nothing": (says(200, b""), ServerRubbish),
    "rubbish": (says(200, bytes(range(256))), ServerRubbish),
    "login page": (says(200, PORTAL), LoginPortal),
    "sent elsewhere": (says(302, b"", Location="http://wifi.example/login"), LoginPortal),
    "login page with 401": (says(401, PORTAL), LoginPortal),
    "login asked for": (says(511, b""), LoginPortal),
    "500 in html": (says(500, b"<h1>Internal Server Error</h1>"), ServerIll),
    "500 of ours": (problem_document(500, code="error", detail="x"), ServerIll),
    "bytes": (says(404, b'"\xff\xfe"'), ServerRubbish),
    "other json": (says(403, b'{"detail": 3}'), ServerRubbish),
    "json without code": (says(403, b'{"detail": "Not authenticated"}'), ServerRubbish),
    "not signed": (says(200, pack(ExchangeAnswer(cursor=Cursor(epoch="e")))), ServerRubbish),
    "wrong coding": (says(200, b"x", Content_Encoding="gzip"), ServerRubbish),
    "endless header": (says(200, b"", X="x" * 100_000), ServerAway),
    "busy": (problem_document(503, code="busy", detail="x"), ServerBusy),
    "too often": (says(429, b"", Retry_After="5"), ServerBusy),
    "refuses": (problem_document(403, code="revoked", detail="Het mag niet."), Refused),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_server_is_named_and_nothing_is_lost(name: str, tmp_path: Path) -> None:
    answer, error = BAD[name]
    with serving(answer) as url, joined(tmp_path, url) as replica:
        with pytest.raises(error) as raised:
            exchange_once(replica)
        _whole(replica, raised.value)


def _whole(replica: Replica, error: UserFacing) -> None:
    status = replica.status()
    assert (status.queue_length, status.tray) == (1, 0)
    assert status.problem == error.what
    assert error.what.endswith(".")
    assert error.next.endswith(".")
    assert replica.get("announcement", "a") is not None
    assert replica.cursor is None


def test_nobody_listens(tmp_path: Path) -> None:
    with joined(tmp_path, f"http://127.0.0.1:{free_port()}") as replica:
        with pytest.raises(ServerAway) as raised:
            exchange_once(replica)
        _whole(replica, raised.value)


@pytest.mark.parametrize(
    "url", ["http://", "http://[", "ftp://127.0.0.1", "http://127.0.0.1:99999"]
)
def test_an_address_that_is_none(url: str, tmp_path: Path) -> None:
    with joined(tmp_path, url) as replica:
        with pytest.raises(ServerAway) as raised:
            exchange_once(replica)
        _whole(replica, raised.value)
    with pytest.raises((ServerAway, BadInput)):
        enrol(tmp_path / "new", url, "ABCDEFGH", kind="kiosk", name="", now_ms=1)


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return int(taken.getsockname()[1])


def test_a_device_that_has_no_server_says_so(tmp_path: Path) -> None:
    with open_replica(tmp_path, clock=lambda: NOW_UTC) as replica, pytest.raises(NotEnrolled):
        exchange_once(replica)


@pytest.mark.parametrize("name", [name for name in BAD if name != "refuses"])
def test_enrolment_at_a_bad_server_changes_nothing(name: str, tmp_path: Path) -> None:
    with joined(tmp_path, "http://127.0.0.1:1"):
        pass
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    with serving(BAD[name][0]) as url, pytest.raises((ServerAway, ServerRubbish)):
        enrol(tmp_path, url, "ABCDEFGH", kind="kiosk", name="", now_ms=1)
    after = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    # another answer may be that of a server which took it: then the next code is for the same device
    assert (JOINING in after) == (name not in ("busy", "too often"))
    after.pop(JOINING, None)
    assert after == before


def signed(body: bytes, *, key: signing.DeviceKey = SERVER, **headers: str) -> Answer:
    sign = signing.sign_answer(200, signing.content_digest(body), key, 1)
    return says(
        200, body, **{name.replace("-", "_"): value for name, value in sign.items()}, **headers
    )


def test_an_answer_of_another_server_is_not_believed(tmp_path: Path) -> None:
    body = pack(ExchangeAnswer(cursor=Cursor(epoch="e", neighbourhood="n", sequence=5)))
    stranger = signed(body, key=signing.make_device_key())
    with serving(stranger) as url, joined(tmp_path, url) as replica:
        with pytest.raises(ServerRubbish) as raised:
            exchange_once(replica)
        _whole(replica, raised.value)


@pytest.mark.parametrize(
    "body",
    [b"", b"x", pack({}), pack({"cursor": {}, "rows": [{"kind": 3}]}), zstandard.compress(b"\xff")],
    ids=range(5),
)
def test_rubbish_that_our_server_signed_is_rubbish(body: bytes, tmp_path: Path) -> None:
    with serving(signed(body)) as url, joined(tmp_path, url) as replica:
        with pytest.raises(ServerRubbish) as raised:
            exchange_once(replica)
        _whole(replica, raised.value)


class Snapshots:
    """A server that has a snapshot only, and breaks the line after so many bytes of it, each time."""

    def __init__(self, whole: bytes, at_most: int) -> None:
        self.whole = whole
        self.at_most = at_most
        self.ranges: list[str] = []
        self.sent = 0

    def __call__(self, call: Call) -> None:
        if call.path == "/exchange":
            done = self.sent == len(self.whole)
            sent = unpack(call.body, ExchangeRequest, 10**6).changes
            answer = ExchangeAnswer(
                cursor=CURSOR if done else Cursor(neighbourhood="n"),
                more=not done,
                outcomes=tuple(Outcome(number=one.number, sequence=401) for one in sent),
            )
            signed(pack(answer))(call)
            return
        asked = call.headers.get("Range", "")
        self.ranges.append(asked)
        start = int(asked[6:-1]) if asked else 0
        sign = signing.sign_answer(200, signing.content_digest(self.whole), SERVER, 1)
        call.send_response(206 if asked else 200)
        for name, value in sign.items():
            call.send_header(name, value)
        call.send_header("ETag", '"x"')
        call.send_header("Content-Length", str(len(self.whole) - start))
        if asked:
            size = len(self.whole)
            call.send_header("Content-Range", f"bytes {start}-{size - 1}/{size}")
        call.end_headers()
        piece = self.whole[start : start + self.at_most]
        call.wfile.write(piece)
        self.sent = start + len(piece)


CURSOR = Cursor(epoch="e", neighbourhood="n", sequence=400)


def snapshot(number: int, told: int | None = None) -> bytes:
    rows = list(records(number))
    head = SnapshotHead(cursor=CURSOR, rows=len(rows) if told is None else told)
    lines = [msgspec.json.encode(head), *(msgspec.json.encode(row) for row in rows)]
    return zstandard.compress(b"\n".join(lines) + b"\n")


def test_a_broken_download_goes_on_where_it_stopped(tmp_path: Path) -> None:
    server = Snapshots(snapshot(400), 10_000)
    assert len(server.whole) > 20_000
    with serving(server) as url, joined(tmp_path, url) as replica:
        tries = 0
        while not replica.neighbourhood.name and tries < 10:
            tries += 1
            assert replica.get("announcement", "a") is not None
            with suppress(ServerAway):
                exchange_once(replica)
        assert tries == len(server.ranges) > 3
        assert server.ranges[:3] == ["", "bytes=9999-", "bytes=19998-"]
        assert replica.neighbourhood.name == "De Linde"
        assert replica.get("announcement", "a") is not None
        assert not list(tmp_path.glob("snapshot.*"))


def test_a_piece_of_another_file_is_thrown_away(tmp_path: Path) -> None:
    server = Snapshots(snapshot(400), 10**9)
    (tmp_path / "snapshot.part").write_bytes(b"of something else")
    (tmp_path / "snapshot.etag").write_text('"y"')
    with serving(server) as url, joined(tmp_path, url) as replica:
        with pytest.raises(ServerRubbish):
            exchange_once(replica)
        assert not list(tmp_path.glob("snapshot.*"))
        server.sent = 0
        exchange_once(replica)
        assert replica.cursor == CURSOR


def test_a_snapshot_that_says_another_number_is_rubbish(tmp_path: Path) -> None:
    server = Snapshots(snapshot(20, told=22), 10**9)
    with serving(server) as url, joined(tmp_path, url) as replica:
        with pytest.raises(ServerRubbish) as raised:
            exchange_once(replica)
        assert raised.value.what == replica.status().problem
        assert replica.get("announcement", "a") is not None
        assert replica.outbox.after(0)
        assert not list(tmp_path.glob("snapshot.*"))


@pytest.fixture
def forever(tmp_path: Path) -> Iterator[Callable[[str], list[Result]]]:
    """Return a function that lets the exchange run for a device of a server until it told of three trips."""
    begun: list[tuple[Exchanging, threading.Thread]] = []

    def begin(url: str) -> list[Result]:
        joined(tmp_path, url).close()
        told: list[Result] = []
        enough = threading.Event()

        def hear(result: Result) -> None:
            told.append(result)
            if len(told) >= 3:
                enough.set()

        going_on = Exchanging(tmp_path, hear, chance=random.Random(1), stop=_Impatient())
        thread = threading.Thread(target=going_on.wait_for_others)
        begun.append((going_on, thread))
        thread.start()
        assert enough.wait(20)
        going_on.end()
        return told

    yield begin
    for begun_here, thread in begun:
        begun_here.end()
        thread.join(10)


class _Impatient(threading.Event):
    """Lets nobody wait as long as they would."""

    def wait(self, timeout: float | None = None) -> bool:
        return super().wait(0.02)


def test_the_exchange_goes_on_trying_and_notes_when(
    forever: Callable[[str], list[Result]], tmp_path: Path
) -> None:
    told = forever(f"http://127.0.0.1:{free_port()}")
    assert {type(result.problem) for result in told} == {ServerAway}
    with open_replica(tmp_path, clock=lambda: datetime.now(UTC)) as replica:
        status = replica.status()
        assert status.problem == ServerAway.what
        assert status.next_attempt_utc is not None
        assert status.queue_length == 1


def test_the_exchange_outlives_a_folder_that_is_gone_for_a_while(
    forever: Callable[[str], list[Result]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    turns = iter([True, True])

    def missing(folder: Path, **_: object) -> Replica:
        if next(turns, False):
            raise UserFacing("De map is er niet.", "Wacht even.")
        return open_replica(folder, clock=lambda: datetime.now(UTC))

    monkeypatch.setattr(exchanging, "open_replica", missing)
    told = forever(f"http://127.0.0.1:{free_port()}")
    assert [result.problem.what for result in told if result.problem] == [
        "De map is er niet.",
        "De map is er niet.",
        ServerAway.what,
    ]


def test_a_key_that_is_gone_or_cannot_be_read_is_told_as_that(tmp_path: Path) -> None:
    with joined(tmp_path, "http://127.0.0.1:1") as replica:
        for rubbish in (b"", b"\xff\xff", b"no base64!", base64.b64encode(bytes(5))):
            (tmp_path / "device.key").write_bytes(rubbish)
            with pytest.raises(KeyDamaged, match=r"sleutel .* is kapot"):
                exchange_once(replica)
        (tmp_path / "device.key").unlink()
        with pytest.raises(KeyLost, match=r"sleutel .* is weg.*admin replace"):
            exchange_once(replica)
        assert replica.status().problem == KeyLost.what
        assert replica.pending() == 1


def test_what_was_done_before_enrolment_keeps_its_author(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The device's id stays when it had no server yet: its chain of changes is of that id."""
    with open_replica(tmp_path, clock=lambda: NOW_UTC) as replica:
        replica.act([Draft(kind="announcement", record="a", fields={"title": "Dag"})], "Annie")
        (change,) = replica.unsent()
    with serving(says(500, b"")) as url, pytest.raises(ServerRubbish):
        enrol(tmp_path, url, "ABCDEFGH", kind="kiosk", name="", now_ms=1)
    body = pack({"neighbourhood": "n", "server_key": SERVER.public, "kind": "desk"})
    with serving(signed(body)) as url:
        made = enrol(tmp_path, url, "ABCDEFGH", name="Balie", now_ms=1)
    assert read_device(tmp_path) == made
    assert (made.device, made.kind, made.name) == (change.device, "desk", "Balie")


def test_requests_never_follow_a_proxy_of_the_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTP_PROXY", f"http://127.0.0.1:{free_port()}")
    monkeypatch.setenv("http_proxy", f"http://127.0.0.1:{free_port()}")
    seen: list[str] = []

    def note(call: Call) -> None:
        seen.append(call.path)
        says(500, b"")(call)

    with serving(note) as url, joined(tmp_path, url) as replica, pytest.raises(ServerRubbish):
        exchange_once(replica, line=exchange.Line(replica, requests.Session()))
    assert seen == ["/exchange"]
