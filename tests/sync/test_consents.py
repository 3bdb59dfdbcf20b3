"""A consent is withdrawn with what it was given for, by the holder of the slip or a volunteer, and on no other day again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from sync.changes import fold
from sync.disk.consents import withdraw_consents
from sync.disk.erasing import erase, erase_held
from sync.disk.help_board import Held, held_of, withdraw
from sync.disk.replica import Replica, open_replica
from sync.records import Consent
from sync.rules import problems
from sync.seal import Contact, make_desk_key, seal
from sync.verdicts import VISITOR, permitted
from tests.sync.place import put
from tests.sync.writing import change

NIGHT = datetime(2026, 11, 24, 23, 30, tzinfo=UTC)
TODAY = "2026-11-25"
"""The day where people live: it is past midnight there already."""
POST, ANSWER = Held("help_post", "p", "b"), Held("response", "r", "rb")


def opened(folder: Path, state: str = "open") -> Replica:
    replica = open_replica(folder, clock=lambda: NIGHT)
    sealed = seal(Contact(name="Wilhelmina"), make_desk_key(bytes(32)).public)
    replica.act(
        [
            put(
                "help_post", "p", title="Wie loopt mee?", state=state, expires="2026-12-20", box="b"
            ),
            put("response", "r", post="p", box="rb"),
            put("box", "b", about="p", sealed=sealed),
            put("box", "rb", about="r", sealed=sealed),
            put("consent", "for-p", purpose="help_post", about="p"),
            put("consent", "for-r", purpose="response", about="r"),
        ],
        VISITOR,
    )
    return replica


def days(replica: Replica) -> dict[str, str]:
    return {one.id: one.withdrawn for one in replica.records(Consent)}


@pytest.mark.parametrize(
    ("take_back", "state", "withdrawn"),
    [
        (lambda replica: withdraw(replica, POST), "open", {"for-p": TODAY, "for-r": ""}),
        (lambda replica: withdraw(replica, ANSWER), "open", {"for-p": "", "for-r": TODAY}),
        (lambda replica: erase_held(replica, POST), "open", {"for-p": TODAY, "for-r": ""}),
        (lambda replica: erase_held(replica, POST), "matched", {"for-p": TODAY, "for-r": ""}),
        (lambda replica: erase(replica, ["b", "rb"], "riet"), "open", {"for-p": TODAY, "for-r": TODAY}),
    ],
)  # fmt: skip
def test_who_takes_something_back_takes_back_her_consent(
    tmp_path: Path, take_back: Callable[[Replica], object], state: str, withdrawn: dict[str, str]
) -> None:
    with opened(tmp_path, state) as replica:
        take_back(replica)
        assert days(replica) == withdrawn


def test_a_consent_is_withdrawn_once(tmp_path: Path) -> None:
    with opened(tmp_path) as replica:
        assert withdraw_consents(replica, ["p", "", "elsewhere"], VISITOR) == 1
        assert withdraw_consents(replica, ["p"], "riet") == 0
        assert replica.unsent()[-1].actor == VISITOR


def test_only_what_has_a_box_has_a_holder(tmp_path: Path) -> None:
    with opened(tmp_path) as replica:
        replica.act([put("help_post", "bare", title="Iets", expires="2026-12-20")], "riet")
        assert (held_of(replica, "help_post", "p"), held_of(replica, "response", "r")) == (POST, ANSWER)  # fmt: skip
        for kind, record in (("help_post", "bare"), ("help_post", "none"), ("box", "b")):
            assert held_of(replica, kind, record) is None


def test_a_visitor_withdraws_a_consent_and_does_nothing_else_with_it() -> None:
    given = fold(None, change(kind="consent", record="c", purpose="help_post", about="p")).stored

    def allowed(**fields: Any) -> bool:
        one = change(60, kind="consent", record="c", actor=VISITOR, **fields)
        return permitted(one, exists=True, standing=given) is None

    assert allowed(withdrawn=TODAY)
    assert allowed(withdrawn=TODAY, changed="2026-11-24T23:30:00Z", changed_by=VISITOR)
    assert not allowed(withdrawn="")
    assert not allowed(withdrawn=TODAY, about="other")
    assert not allowed(given_by="riet")
    gone = change(60, kind="consent", record="c", actor=VISITOR, withdrawn=TODAY)
    taken_back = fold(given, gone).stored
    assert permitted(gone, exists=True, standing=taken_back) is None, "the same, offered again"
    later = change(70, kind="consent", record="c", actor=VISITOR, withdrawn="2026-12-01")
    assert permitted(later, exists=True, standing=taken_back) is not None
    delete = change(60, kind="consent", record="c", actor=VISITOR, verb="delete")
    assert permitted(delete, exists=True, standing=given) is not None
    assert problems("consent", {"purpose": "x", "withdrawn": "gisteren"})
