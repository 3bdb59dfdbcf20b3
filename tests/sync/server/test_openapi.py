"""The OpenAPI document is held against the server: every answer to anything is one that it describes."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from typing import Any

import msgspec
import pytest
import requests
import schemathesis
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
    unsupported_method,
)

from sync import signing
from sync.disk.replica import Replica
from sync.line.exchange import exchange_once, read_device_key
from sync.server.described import document
from sync.wire import CONTENT_TYPE, inflate, pack
from tests.sync.server.databases import BOTH, Databases
from tests.sync.server.house import House, open_device

EXAMPLES = 20

_plain: Any = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3)
    ),
    max_leaves=8,
)
_texts = st.text(max_size=30)
_changes = st.lists(
    st.fixed_dictionaries(
        {
            "device": _texts,
            "number": st.integers(),
            "act": _texts,
            "kind": st.sampled_from(["activity", "signup", "help_post", "box", "lease", "", "x"])
            | _texts,
            "record": _texts,
        },
        optional={
            "verb": st.sampled_from(["put", "delete", "restore", "x"]),
            "fields": st.dictionaries(_texts, _plain, max_size=3),
            "stamp": st.lists(st.integers(), min_size=2, max_size=2),
            "act_size": st.integers(),
        },
    ),
    max_size=3,
)
_messages = st.fixed_dictionaries(
    {"device": _texts, "clock_ms": st.integers()},
    optional={
        "changes": _changes,
        "cursor": st.none()
        | st.fixed_dictionaries(
            {}, optional={"epoch": _texts, "neighbourhood": _texts, "sequence": st.integers()}
        ),
        "hold_s": st.just(0.0),
        "code": _texts,
        "public_key": _texts,
    },
)
schemathesis.openapi.media_type("image/*", st.binary(max_size=200))
schemathesis.openapi.media_type(
    CONTENT_TYPE, st.binary(max_size=200) | _messages.map(pack) | _plain.map(pack)
)


@pytest.fixture
def kind() -> str:
    """Nothing here knows of the database: what does is asked of both in ``test_store`` and ``test_exchange``."""
    return "sqlite"


@pytest.fixture(scope="module", params=BOTH)
def served(
    request: pytest.FixtureRequest,
    databases: Databases,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[tuple[House, Replica]]:
    """A server with a device that belongs to it."""
    folder = tmp_path_factory.mktemp("server")
    with (
        databases.fresh(request.param, folder, filled="demo") as made,
        House(folder, database=made) as house,
        open_device(house, folder / "desk", "desk") as desk,
    ):
        exchange_once(desk)
        yield house, desk


schema = schemathesis.openapi.from_dict(document())
some = settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    unsupported_method,
]


@schema.parametrize()
@some
def test_a_stranger_gets_only_answers_that_are_described(
    case: Any, served: tuple[House, Replica]
) -> None:
    case.call_and_validate(base_url=served[0].url, checks=CHECKS)


@schema.parametrize()
@some
def test_a_device_gets_only_answers_that_are_described(
    case: Any, served: tuple[House, Replica]
) -> None:
    house, desk = served
    body = case.body if isinstance(case.body, bytes) else b""
    if body:
        case.body = body = as_own(desk, body)
    case.headers = {**(case.headers or {}), **signed(desk, case.method, case.formatted_path, body)}
    case.call_and_validate(base_url=house.url, checks=CHECKS)


def as_own(desk: Replica, body: bytes) -> bytes:
    """Return a message in the device's own name, where it is one that has a name: so it gets past the door."""
    try:
        plain = msgspec.json.decode(inflate(body, 100_000))
    except ValueError:
        return body
    if not isinstance(plain, dict) or "device" not in plain:
        return body
    plain["device"] = desk.device.device
    for number, change in enumerate(plain.get("changes", ()), 1):
        change |= {"device": desk.device.device, "number": number}
    if plain.get("cursor"):
        plain["cursor"]["neighbourhood"] = desk.device.neighbourhood
    return pack(plain)


def signed(desk: Replica, method: str, path: str, body: bytes) -> dict[str, str]:
    key = read_device_key(desk.folder)
    return signing.sign_request(method, path, body, key, desk.device.device, int(time.time()))


def test_the_document_names_every_call_and_no_other(served: tuple[House, Replica]) -> None:
    house, _ = served
    described = requests.get(house.url + "/openapi/openapi.json", timeout=10).json()
    assert described == json.loads(json.dumps(document()))
    for path, calls in described["paths"].items():
        plain = path.replace("{sha256}", "0" * 64).replace("{width_px}", "0")
        answer = requests.request("TRACE", house.url + plain, timeout=10)
        assert answer.status_code == 405
        allowed = {one.strip().lower() for one in answer.headers["Allow"].split(",")}
        assert allowed - {"options"} == set(calls)
        assert answer.headers["Content-Type"] == "application/problem+json"
