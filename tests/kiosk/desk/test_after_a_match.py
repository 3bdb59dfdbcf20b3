"""What comes after a match: who is left over, who withdraws, and whether it worked out."""

from __future__ import annotations

from datetime import timedelta

import pytest

from kiosk.viewmodels.base import Services
from kiosk.viewmodels.desk.pair import PairModel
from kiosk.viewmodels.desk.post import PostModel
from sync.changes import Draft
from sync.disk import introducing
from sync.records import HelpPost
from tests.kiosk.desk.pairs import (
    ANSWER,
    BY_ANSWER,
    BY_OFFER,
    MO,
    OFFER,
    REQUEST,
    agree,
    call,
    post,
    record,
    rows,
)
from tests.kiosk.desk.pairs import page as page
from tests.kiosk.desk.pairs import pair as pair
from tests.kiosk.desk.pairs import trust as trust
from tests.kiosk.neighbourhood import NOW


def test_whoever_is_left_over_is_called_off_and_then_waits_no_longer(
    pair: PairModel, page: PostModel, services: Services
) -> None:
    call(pair, BY_OFFER, "other", "agrees")
    services.replica.act(post("offer-3", MO, direction="offer", title="Ook een klusser"), "desk")
    third = f"{REQUEST}+offer-3"
    agree(pair, third)
    assert pair.match()
    page.load(REQUEST)
    assert [(row.key, row.badge) for row in rows(page)] == [
        (third, "gekoppeld"),
        (BY_ANSWER, "bel af"),
        (BY_OFFER, "bel af"),
    ]
    for key in (BY_ANSWER, BY_OFFER):
        pair.load(f"{key}/other")
        assert pair.property("askText") == "Zeg dat er al iemand anders gevonden is."
        assert not pair.property("callable")
        assert pair.told()
    page.refresh()
    assert [row.badge for row in rows(page)] == ["gekoppeld"]
    assert record(services.replica, "response", ANSWER).state == "declined"
    pair.load(f"{third}/other")
    assert not pair.told(), "nobody else was found for these two"


@pytest.mark.parametrize("state", ["withdrawn", "done"])
def test_who_answered_a_post_that_is_over_is_told_so_and_then_waits_no_longer(
    pair: PairModel, page: PostModel, services: Services, state: str
) -> None:
    if state == "done":
        agree(pair, BY_OFFER)
        assert pair.match()
    services.replica.act([Draft(kind="help_post", record=REQUEST, fields={"state": state})], "desk")
    page.load(REQUEST)
    line = "Er is al iemand anders gevonden." if state == "done" else "Deze oproep gaat niet door."
    assert [(row.key, row.line, row.badge) for row in rows(page)][-1] == (BY_ANSWER, line, "bel af")
    pair.load(BY_ANSWER)
    other = "al gekoppeld" if state == "done" else "van het bord"
    assert [row.badge for row in rows(pair, "steps")] == [other, "bel terug"]
    pair.load(f"{BY_ANSWER}/other")
    said = "al iemand anders gevonden is." if state == "done" else "deze oproep niet doorgaat."
    assert pair.property("askText") == f"Zeg dat {said}".replace("dat al", "dat er al")
    assert not pair.property("callable")
    assert pair.told()
    page.refresh()
    assert BY_ANSWER not in [row.key for row in rows(page)]
    assert record(services.replica, "response", ANSWER).state == "declined"


def test_who_was_matched_and_withdraws_is_seen_and_the_post_can_go_back(
    pair: PairModel, page: PostModel, services: Services
) -> None:
    agree(pair, BY_ANSWER)
    assert pair.match()
    fields = {"state": "withdrawn"}
    services.replica.act([Draft(kind="response", record=ANSWER, fields=fields)], "visitor")
    page.load(REQUEST)
    assert [row.badge for row in rows(page)] == ["trok zich terug"]
    assert page.property("afterText") == "De afspraak gaat niet door. Bel wie erop rekent."
    assert page.property("matched")
    assert page.failed()
    assert record(services.replica, "help_post", REQUEST).state == "open"
    assert record(services.replica, "response", ANSWER).state == "withdrawn"


@pytest.mark.parametrize("key", [BY_ANSWER, BY_OFFER])
def test_a_week_after_the_meeting_the_desk_asks_and_yes_ends_it(
    pair: PairModel, page: PostModel, services: Services, key: str
) -> None:
    agree(pair, key)
    assert pair.match()
    replica, day = services.replica, (NOW + timedelta(days=10)).date()
    assert introducing.aftercare_due(replica, day - timedelta(days=1)) == []
    assert [one.id for one in introducing.aftercare_due(replica, day)] == [REQUEST]
    page.load(REQUEST)
    assert not page.property("asks")
    services.now = lambda: NOW + timedelta(days=10)
    page.refresh()
    assert page.property("asks")
    assert page.later()
    assert not page.property("asks")
    assert introducing.aftercare_due(replica, day) == []
    services.now = lambda: NOW + timedelta(days=17)
    page.refresh()
    assert page.property("asks")
    assert page.worked()
    assert record(replica, "help_post", REQUEST).state == "done"
    assert record(replica, "introduction", key).result == "worked"
    if key == BY_OFFER:
        assert record(replica, "help_post", OFFER).state == "done"
    assert introducing.aftercare_due(replica, day + timedelta(days=99)) == []


@pytest.mark.parametrize("key", [BY_ANSWER, BY_OFFER])
def test_what_did_not_work_out_stands_on_the_board_again_without_these_two(
    pair: PairModel, page: PostModel, services: Services, key: str
) -> None:
    agree(pair, key)
    assert pair.match()
    services.now = lambda: NOW + timedelta(days=40)
    page.load(REQUEST)
    assert page.failed()
    found = record(services.replica, "help_post", REQUEST)
    assert isinstance(found, HelpPost)
    assert (found.state, found.matched_with, found.matched_by) == ("open", "", "")
    assert found.expires > "2026-12-31", "its last day had passed"
    page.load(REQUEST)
    assert key not in [row.key for row in rows(page)]
    if key == BY_ANSWER:
        assert record(services.replica, "response", ANSWER).state == "declined"
