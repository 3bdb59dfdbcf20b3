"""Two neighbours for the desk to bring together: a request, an offer that fits, and somebody who answered."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from kiosk.services.session import Person
from kiosk.viewmodels.base import Services
from kiosk.viewmodels.desk.pair import PairModel
from kiosk.viewmodels.desk.post import PostModel
from kiosk.viewmodels.desk.trust import TrustModel
from sync.changes import Draft
from sync.disk.replica import Replica
from sync.keyring import Keyring
from sync.seal import Contact, DeskKey, fingerprint, seal
from tests.kiosk.desk.conftest import KEY, Check

REQUEST, OFFER, ANSWER = "request-1", "offer-1", "answer-1"
TRUUS = Contact(name="Truus", phone="+31450007788")
HENK = Contact(name="Henk", phone="+31612345678")
MO = Contact(name="Mo", phone="+31687654321")
BY_ANSWER, BY_OFFER = f"{REQUEST}+{ANSWER}", f"{REQUEST}+{OFFER}"


def box(about: str, contact: Contact) -> Draft:
    fields = {
        "about": about,
        "sealed": seal(contact, KEY.public),
        "key": fingerprint(KEY.public),
        "visibility": "private",
    }
    return Draft(kind="box", record=f"box-{about}", fields=fields)


def post(record: str, contact: Contact, **fields: str) -> list[Draft]:
    plain = {
        "title": "Wie maait mijn gras?",
        "category": "klus",
        "day_part": "'s middags",
        "area": "Noord",
        "state": "open",
        "expires": "2026-12-20",
        "box": f"box-{record}",
    }
    return [
        box(record, contact),
        Draft(kind="help_post", record=record, fields={**plain, **fields}),
    ]


def neighbours(replica: Replica) -> None:
    """Place the request, the offer and the answer."""
    replica.act(post(REQUEST, TRUUS, direction="request"), "desk")
    replica.act(post(OFFER, HENK, direction="offer", title="Ik klus graag"), "desk")
    fields = {"post": REQUEST, "box": f"box-{ANSWER}", "reach": "phone"}
    replica.act([box(ANSWER, MO), Draft(kind="response", record=ANSWER, fields=fields)], "visitor")


def stands(services: Services, *, in_hall: bool) -> None:
    """Let this be the kiosk of a hall, or a laptop in the office, where numbers may be shown."""
    kind = "kiosk" if in_hall else "desk"
    own = services.replica.device
    services.replica.device = msgspec.structs.replace(own, kind=kind, server="http://127.0.0.1:1")


def unlock(services: Services, role: str, name: str = "riet") -> None:
    """Let a volunteer of a role be at the desk."""
    if services.replica.get("volunteer", name) is None:
        fields = {"name": name.capitalize(), "role": role}
        services.replica.act([Draft(kind="volunteer", record=name, fields=fields)], "desk")
    services.session.person = Person(name, name.capitalize(), role, Keyring((KEY,)))  # type: ignore[arg-type]


@pytest.fixture
def page(services: Services, check_model: Check, key: DeskKey) -> PostModel:
    neighbours(services.replica)
    model = PostModel(services)
    check_model(model.property("rows"))
    return model


@pytest.fixture
def pair(services: Services, check_model: Check, page: PostModel) -> PairModel:
    model = PairModel(services)
    for name in ("steps", "facts", "moments"):
        check_model(model.property(name))
    return model


@pytest.fixture
def trust(services: Services, page: PostModel) -> TrustModel:
    return TrustModel(services)


def rows(model: Any, name: str = "rows") -> list[Any]:
    return list(model.property(name).rows)


def record(replica: Replica, kind: str, one: str) -> Any:
    return replica.get(kind, one)


def call(pair: PairModel, key: str, side: str, answer: str) -> None:
    pair.load(f"{key}/{side}")
    assert pair.said(answer)


def agree(pair: PairModel, key: str, at: str = "2026-11-27T14:00") -> None:
    """Call both, hear yes twice, and pick a day."""
    for side in ("post", "other"):
        call(pair, key, side, "agrees")
    pair.load(f"{key}/meet")
    assert pair.meet(at)
    pair.load(key)
