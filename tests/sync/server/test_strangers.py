"""What a server does with requests that are not as they should be: a clear status, nothing stored, no stack trace."""

from __future__ import annotations

import base64
import time
from collections.abc import Callable, Iterator
from typing import Any

import msgspec
import pytest
import requests
import sqlalchemy as sa
import zstandard

from sync import signing
from sync.changes import Change, Draft, digest
from sync.clock import Stamp
from sync.disk.replica import Replica
from sync.line.exchange import exchange_once, read_device_key
from sync.server.tables import CHANGE, DEVICE, NEIGHBOURHOOD, RECORD
from sync.wire import (
    CONTENT_TYPE,
    MAX_CHANGES,
    ExchangeAnswer,
    ExchangeRequest,
    ProblemDocument,
    pack,
    unpack,
)
from tests.sync.server.databases import BOTH, Databases
from tests.sync.server.house import House

Devices = Callable[..., Replica]
DAY_S = 86_400


@pytest.fixture
def kind() -> str:
    """Nothing here knows of the database: what does is asked of both in ``test_store`` and ``test_exchange``."""
    return "sqlite"


class Hand:
    """Signs and sends by hand what a device would send."""

    def __init__(self, house: House, replica: Replica) -> None:
        self.house = house
        self.replica = replica
        self.device = replica.device.device
        self.key = read_device_key(replica.folder)

    def message(self, changes: tuple[Change, ...] = (), **other: Any) -> bytes:
        clock_ms = int(time.time() * 1000)
        plain = {"device": self.device, "clock_ms": clock_ms, "changes": changes, **other}
        return pack(ExchangeRequest(**plain))

    def headers(self, body: bytes, created_s: int = 0, **other: Any) -> dict[str, str]:
        sign = {"key": self.key, "key_id": self.device, **other}
        created_s = created_s or int(time.time())
        return signing.sign_request("POST", "/exchange", body, created_s=created_s, **sign)

    def send(
        self, body: bytes, headers: dict[str, str] | None = None, path: str = "/exchange"
    ) -> requests.Response:
        signed = self.headers(body) if headers is None else headers
        return requests.post(
            self.house.url + path,
            data=body,
            headers={"Content-Type": CONTENT_TYPE, **signed},
            timeout=20,
        )


@pytest.fixture(scope="module", params=BOTH)
def house(
    request: pytest.FixtureRequest,
    databases: Databases,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[House]:
    """One server for all: what a stranger does to it, the next one would notice."""
    folder = tmp_path_factory.mktemp("server")
    with (
        databases.fresh(request.param, folder, filled="demo") as made,
        House(folder, database=made) as started,
    ):
        yield started


@pytest.fixture
def hand(house: House, device: Devices) -> Hand:
    replica = device("zuil")
    exchange_once(replica)
    return Hand(house, replica)


def stored(house: House) -> list[tuple[str, int]]:
    """Return everything that the server holds: rows per table, its commit and the highest number of any device."""
    engine = sa.create_engine(house.database, poolclass=sa.NullPool)
    with engine.connect() as db:
        found = [
            (
                table.name,
                int(db.execute(sa.select(sa.func.count()).select_from(table)).scalar_one()),
            )
            for table in (CHANGE, RECORD, DEVICE)
        ]
        for column in (NEIGHBOURHOOD.c.sequence, DEVICE.c.last_number):
            highest = db.execute(sa.select(sa.func.coalesce(sa.func.max(column), 0))).scalar_one()
            found.append((column.name, int(highest)))
    return found


def problem(answer: requests.Response, status: int, code: str) -> ProblemDocument:
    assert answer.status_code == status, answer.content
    assert answer.headers["Content-Type"].startswith("application/problem+json")
    found = msgspec.json.decode(answer.content, type=ProblemDocument)
    assert (found.status, found.code) == (status, code)
    for trace in (b"Traceback", b".py", b"Error", b"sqlalchemy"):
        assert trace not in answer.content
    assert found.detail.endswith(".")
    return found


def written(hand: Hand, number: int = 1, **other: Any) -> Change:
    fields = {"title": "Dag", "text": "Hoi.", "shown_until": "2030-01-01"}
    plain: dict[str, Any] = {
        "device": hand.device,
        "number": number,
        "act": f"{hand.device}/{number}",
        "kind": "announcement",
        "record": f"{hand.device}-{number}",
        "fields": fields,
        "stamp": Stamp(int(time.time() * 1000)),
        "actor": "Annie",
    }
    return Change(**{**plain, **other})


def test_a_sound_message_by_hand_is_taken(house: House, hand: Hand) -> None:
    before = dict(stored(house))
    answer = hand.send(hand.message((written(hand),)))
    assert answer.status_code == 200
    assert dict(stored(house))["change"] == before["change"] + 1


class TestSignatures:
    def test_a_stranger_is_turned_away(self, house: House, hand: Hand) -> None:
        before = stored(house)
        body = hand.message((written(hand),))
        headers = hand.headers(body, key=signing.make_device_key(), key_id="nobody")
        problem(hand.send(body, headers), 401, "stranger")
        assert stored(house) == before

    def test_another_key_is_turned_away(self, house: House, hand: Hand) -> None:
        before = stored(house)
        body = hand.message((written(hand),))
        headers = hand.headers(body, key=signing.make_device_key())
        problem(hand.send(body, headers), 401, "stranger")
        assert stored(house) == before

    def test_another_body_is_turned_away(self, house: House, hand: Hand) -> None:
        before = stored(house)
        headers = hand.headers(hand.message((written(hand),)))
        other = hand.message((written(hand, fields={"title": "Anders"}),))
        problem(hand.send(other, headers), 401, "stranger")
        headers["Content-Digest"] = signing.content_digest(other)
        problem(hand.send(other, headers), 401, "stranger")
        assert stored(house) == before

    def test_a_signature_is_good_for_its_own_path_only(self, house: House, hand: Hand) -> None:
        body = hand.message()
        headers = signing.sign_request("POST", "/snapshot", body, hand.key, hand.device, 1)
        problem(hand.send(body, headers), 401, "stranger")

    @pytest.mark.parametrize(
        "change",
        [
            {"Signature-Input": ""},
            {"Signature": ""},
            {"Signature": "sig1=:AAAA:"},
            {"Signature": "sig1=:???:"},
            {"Signature-Input": 'sig1=();created=1;keyid="x";alg="ed25519"'},
            {"Signature-Input": "x" * 5000},
            {"Content-Digest": "sha-256=:AAAA:"},
        ],
    )
    def test_half_a_signature_is_none(
        self, change: dict[str, str], house: House, hand: Hand
    ) -> None:
        before = stored(house)
        body = hand.message((written(hand),))
        problem(hand.send(body, {**hand.headers(body), **change}), 401, "stranger")
        assert stored(house) == before

    def test_who_signs_speaks_for_itself_only(
        self, house: House, hand: Hand, device: Devices
    ) -> None:
        other = device("ander", "desk")
        before = stored(house)
        body = hand.message((written(hand),), device=other.device.device)
        problem(hand.send(body), 422, "malformed")
        as_other = written(hand, device=other.device.device)
        problem(hand.send(hand.message((as_other,))), 409, "gap")
        assert stored(house) == before

    def test_what_comes_twice_is_stored_once(self, house: House, hand: Hand) -> None:
        body = hand.message((written(hand),))
        headers = hand.headers(body)
        first = hand.send(body, headers)
        after = stored(house)
        again = hand.send(body, headers)
        assert again.status_code == 200
        outcomes = [unpack(a.content, ExchangeAnswer, 10**7).outcomes for a in (first, again)]
        assert outcomes[0] == outcomes[1]
        assert outcomes[0][0].state == "applied"
        assert stored(house) == after

    @pytest.mark.parametrize("years", [-10, 10])
    def test_a_wrong_clock_is_no_reason_to_refuse(
        self, years: int, house: House, hand: Hand, device: Devices
    ) -> None:
        off_s = years * 365 * DAY_S
        clock_ms = int((time.time() + off_s) * 1000)
        change = written(hand, stamp=Stamp(clock_ms))
        body = hand.message((change,), clock_ms=clock_ms)
        answer = hand.send(body, hand.headers(body, created_s=max(int(time.time()) + off_s, 1)))
        assert answer.status_code == 200
        reader = device("lezer", "desk")
        exchange_once(reader)
        kept = reader.stored("announcement", f"{hand.device}-1")
        assert kept is not None
        assert abs(kept.top.wall_ms / 1000 - time.time()) < 60

    def test_the_server_signs_what_it_says(self, hand: Hand) -> None:
        answer = hand.send(hand.message())
        headers = {name.lower(): value for name, value in answer.headers.items()}
        told = signing.content_digest(answer.content)
        signing.verify_answer(200, told, headers, hand.replica.device.server_key)
        with pytest.raises(signing.BadSignature):
            signing.verify_answer(200, told, headers, signing.make_device_key().public)


class TestChains:
    def test_a_gap_is_seen(self, house: House, hand: Hand) -> None:
        before = stored(house)
        problem(hand.send(hand.message((written(hand, 2),))), 409, "gap")
        assert stored(house) == before

    def test_a_broken_link_is_seen(self, house: House, hand: Hand) -> None:
        hand.send(hand.message((written(hand),)))
        before = dict(stored(house))
        problem(hand.send(hand.message((written(hand, 2, previous="0" * 64),))), 409, "clone")
        after = dict(stored(house))
        assert after["record"] == before["record"] + 1, "the act lies in the tray"
        assert (after["change"], after["last_number"]) == (before["change"], before["last_number"])

    def test_a_copy_that_went_on_with_the_same_numbers_is_seen(
        self, house: House, hand: Hand
    ) -> None:
        """It must not be told that its act was applied: the act that has that number is the other one's."""
        first = written(hand)
        hand.send(hand.message((first,)))
        before = dict(stored(house))
        own = written(hand, fields={**first.fields, "title": "Van de kopie"}, act="other")
        said = problem(hand.send(hand.message((own,))), 409, "clone")
        assert [(o.number, o.state, o.reason) for o in said.outcomes] == [(1, "refused", "clone")]
        both = (own, written(hand, 2, previous=digest(own)))
        problem(hand.send(hand.message(both)), 409, "clone")
        after = dict(stored(house))
        problem(hand.send(hand.message(both)), 409, "clone")
        assert dict(stored(house)) == after, "what comes again is there once"
        assert after["record"] == before["record"] + 2
        assert (after["change"], after["last_number"]) == (before["change"], before["last_number"])


class TestMessages:
    @pytest.mark.parametrize(
        "body",
        [
            b"",
            b"rubbish",
            pack({}),
            pack([]),
            pack({"device": 1, "clock_ms": "x"}),
            zstandard.compress(b"\xff\xfe{"),
            zstandard.compress(b'{"device": "' + b"[" * 100_000),
            zstandard.compress(b"[" * 500_000),
            zstandard.compress(b"{}")[:-3],
        ],
        ids=range(9),
    )
    def test_a_malformed_message_is_refused(self, body: bytes, house: House, hand: Hand) -> None:
        before = stored(house)
        problem(hand.send(body), 422, "malformed")
        assert stored(house) == before

    def test_a_bomb_does_not_go_off(self, house: House, hand: Hand) -> None:
        before = stored(house)
        compressor = zstandard.ZstdCompressor(level=19)
        bomb = compressor.compress(bytes(1 << 30))
        assert len(bomb) < 100_000
        began = time.monotonic()
        problem(hand.send(bomb), 422, "malformed")
        assert time.monotonic() - began < 2
        assert _resident_mb(house) < 300
        assert stored(house) == before

    def test_a_reader_is_not_made_to_set_memory_aside(self, house: House, hand: Hand) -> None:
        parameters = zstandard.ZstdCompressionParameters(window_log=27, enable_ldm=True)
        wide = zstandard.ZstdCompressor(compression_params=parameters).compress(bytes(1 << 20))
        stream = zstandard.ZstdCompressor(compression_params=parameters).compressobj()
        wide = stream.compress(b"{}") + stream.flush()
        problem(hand.send(wide), 422, "malformed")

    def test_too_long_a_body_is_refused(self, house: House, hand: Hand) -> None:
        before = stored(house)
        answer = hand.send(bytes(1_500_000))
        assert answer.status_code == 413
        assert answer.headers["Content-Type"].startswith("application/problem+json")
        problem(hand.send(bytes(1_000_001)), 413, "large")
        assert stored(house) == before

    def test_too_many_changes_are_refused(self, house: House, hand: Hand) -> None:
        before = stored(house)
        many = tuple(written(hand, number) for number in range(1, MAX_CHANGES + 2))
        problem(hand.send(hand.message(many)), 422, "malformed")
        assert stored(house) == before

    def test_odd_changes_are_refused_one_by_one_and_break_nothing(
        self, house: House, hand: Hand, device: Devices
    ) -> None:
        odd: list[dict[str, Any]] = [
            {"kind": "", "record": ""},
            {"kind": "a" * 500, "record": "b" * 5000},
            {"record": "nul\0nul"},
            {"kind": "signup", "fields": {"activity": ["x"], "party": "veel"}},
            {"kind": "help_post", "fields": {"state": {"x": 1}}},
            {"kind": "tally", "count": 10**30, "fields": {"day": 3}},
            {"kind": "activity", "adds": {"exdates": ["😀" * 300]}},
            {"verb": "restore"},
            {"stamp": Stamp(10**40, 10**40)},
            {"stamp": Stamp(-(10**40), 0)},
            {"seen": Stamp(10**40, 1)},
            {"act_size": 3},
            {"fields": {"title": "x" * 300_000, "shown_until": "2030-01-01"}},
            {"fields": {"__proto__": 1, "id": "zelf", "": 0}},
            {"fields": {"title": None, "text": True, "shown_until": 7}},
        ]
        changes: list[Change] = []
        for number, fields in enumerate(odd, 1):
            previous = digest(changes[-1]) if changes else ""
            changes.append(written(hand, number, previous=previous, **fields))
        for one in changes:
            answer = hand.send(hand.message((one,)))
            assert answer.status_code == 200, (one, answer.content, house.log.read_text()[-2000:])
        reader = device("lezer", "desk")
        exchange_once(reader)
        assert reader.count("set_aside") >= 5, "what is refused lies in the tray, however odd"
        reader.act(
            [Draft(kind="announcement", record=f"{hand.device}-1", fields={"title": "Nog steeds"})],
            "Annie",
        )
        assert reader.check() == []

    def test_other_paths_and_methods_give_problem_documents(self, house: House, hand: Hand) -> None:
        for method, path in (("GET", "/exchange"), ("GET", "/nergens"), ("POST", "/snapshot")):
            answer = requests.request(method, house.url + path, timeout=10)
            assert answer.status_code in (404, 405)
            assert answer.headers["Content-Type"].startswith("application/problem+json")
            assert b"Traceback" not in answer.content

    def test_a_range_beyond_the_end_is_refused(self, house: House, hand: Hand) -> None:
        signed = signing.sign_request("GET", "/snapshot", b"", hand.key, hand.device, 1)
        answer = requests.get(
            house.url + "/snapshot", headers={**signed, "Range": "bytes=99999999-"}, timeout=10
        )
        problem(answer, 416, "range")

    @pytest.mark.parametrize("key", ["", "x", base64.b64encode(bytes(31)).decode(), "😀"])
    def test_a_device_without_a_sound_key_cannot_join(self, key: str, house: House) -> None:
        before = stored(house)
        body = pack({"code": house.code(), "device": "d", "public_key": key, "kind": "kiosk"})
        answer = requests.post(house.url + "/enrol", data=body, timeout=10)
        problem(answer, 422, "malformed")
        assert stored(house) == before


def _resident_mb(house: House) -> float:
    assert house.pid
    with open(f"/proc/{house.pid}/status") as lines:
        line = next(line for line in lines if line.startswith("VmHWM"))
    return int(line.split()[1]) / 1024
