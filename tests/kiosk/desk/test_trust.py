"""Whom the house trusts with whom: certificates of conduct, what is not right, and who is not brought together any more."""

from __future__ import annotations

from typing import Any

import pytest

from kiosk.services.session import Person
from kiosk.viewmodels.base import Services
from kiosk.viewmodels.desk.pair import PairModel
from kiosk.viewmodels.desk.post import PostModel
from kiosk.viewmodels.desk.stand import StandModel
from kiosk.viewmodels.desk.trust import TrustModel
from kiosk.viewmodels.desk.volunteers import VolunteersModel
from sync.changes import Draft
from sync.disk import introducing
from sync.disk.dealing import Entry
from sync.disk.erasing import erase
from sync.keyring import Keyring
from sync.records import Box
from sync.seal import Contact, fingerprint, make_desk_key, seal
from tests.kiosk.desk.badges import make_volunteer
from tests.kiosk.desk.conftest import KEY
from tests.kiosk.desk.pairs import (
    ANSWER,
    BY_ANSWER,
    BY_OFFER,
    MO,
    OFFER,
    REQUEST,
    agree,
    post,
    record,
    rows,
    unlock,
)
from tests.kiosk.desk.pairs import page as page
from tests.kiosk.desk.pairs import pair as pair
from tests.kiosk.desk.pairs import trust as trust
from tests.sync.desk_keys import believe
from tests.sync.writing import change


def test_a_vog_is_asked_for_at_home_and_warned_of_when_old(
    pair: PairModel, trust: TrustModel
) -> None:
    def vog() -> tuple[str, str]:
        pair.load(BY_OFFER)
        return next((fact.strong, fact.line) for fact in rows(pair, "facts"))

    assert vog() == ("Geen VOG gezien.", "De helper komt bij iemand thuis.")
    for typed, said in (
        ("12-3-2025", ("VOG van 12 maart 2025", "")),
        ("1-11-2023", ("VOG van 1 november 2023", "Dat is langer dan drie jaar geleden. Vraag een nieuwe.")),
    ):  # fmt: skip
        trust.load(f"{BY_OFFER}/other/vog")
        trust.write(typed)
        assert trust.keep()
        assert vog() == said
    for typed in ("gisteren niet", "1-1-2027"):
        trust.write(typed)
        assert not trust.keep()
        assert trust.property("problem") == "Typ de dag van de VOG, zoals 12-3-2025."


@pytest.mark.parametrize(
    ("on", "fact", "badge"),
    [
        ("2025-03-12", ("badge-check", "VOG van 12 maart 2025"), ""),
        ("2023-11-01", ("triangle-alert", "VOG van 1 november 2023"), "VOG te oud"),
        ("", ("triangle-alert", "Nog geen VOG."), ""),
    ],
)
def test_the_vog_of_a_volunteer_is_shown_and_warned_of(
    services: Services, on: str, fact: tuple[str, str], badge: str
) -> None:
    make_volunteer(services.replica, vog_on=on)
    model = VolunteersModel(services)
    model.load("joke")
    assert fact in [(one.icon, one.strong) for one in rows(model, "facts")]
    (row,) = [row for row in rows(model) if row.key == "joke"]
    assert row.badge == badge


def test_a_drive_asks_for_no_vog(pair: PairModel, services: Services) -> None:
    for one in (REQUEST, OFFER):
        fields = {"category": "vervoer"}
        services.replica.act([Draft(kind="help_post", record=one, fields=fields)], "desk")
    pair.load(BY_OFFER)
    assert rows(pair, "facts") == []


def test_what_is_not_right_is_sealed_and_read_by_editor_and_coordinator_only(
    trust: TrustModel, services: Services
) -> None:
    believe(services.replica, KEY.public, 2)
    unlock(services, "host")
    trust.load(f"{BY_ANSWER}/other/concern")
    trust.write("kort")
    assert not trust.keep()
    text = "Hij vroeg Truus om geld."
    trust.write(text)
    assert trust.holds(f"{BY_ANSWER}/other/concern")
    assert trust.keep()
    noted = [one for one in services.replica.records(Box) if one.purpose == "concern"]
    assert {(one.about, one.changed_by) for one in noted} == {(ANSWER, "riet")}
    assert noted[0].purge_on == "2027-02-22"
    for file in services.folder.glob("*.db*"):
        assert b"om geld" not in file.read_bytes()
    trust.load(f"{BY_ANSWER}/other")
    assert rows(trust, "notes") == []
    assert "Er is iets genoteerd." in [fact.strong for fact in rows(trust, "facts")]
    for role, name in (("editor", "ans"), ("coordinator", "piet")):
        unlock(services, role, name)
        trust.load(f"{BY_ANSWER}/other")
        note = rows(trust, "notes")[-1]
        assert (note.text, note.line) == (text, "Riet, vanmiddag om 14.05 uur")
    trust.leave()
    assert rows(trust, "notes") == []
    services.session.person = None
    trust.load(f"{BY_ANSWER}/other")
    assert rows(trust, "notes") == [], "without a badge nobody is an editor"


def test_who_is_blocked_is_matched_with_nobody_whatever_they_answer_next(
    trust: TrustModel, pair: PairModel, page: PostModel, services: Services
) -> None:
    unlock(services, "host")
    agree(pair, BY_ANSWER)
    assert pair.property("ready")
    trust.load(f"{BY_ANSWER}/other")
    assert trust.property("canBlock")
    assert trust.block()
    pair.load(BY_ANSWER)
    assert not pair.property("ready")
    assert not pair.match()
    page.load(REQUEST)
    assert [(row.key, row.badge) for row in rows(page)] == [
        (BY_OFFER, "nog niet gebeld"),
        (BY_ANSWER, "niet koppelen"),
    ]
    # the same number under another name, as an offer
    other_name = Contact(name="Mohamed", phone=MO.phone)
    services.replica.act(post("offer-2", other_name, direction="offer"), "visitor")
    services.replica.act([Draft(kind="help_post", record="offer-2", fields={"state": "open"})], "desk")  # fmt: skip
    page.load(REQUEST)
    assert [row.key for row in rows(page)] == [BY_OFFER, BY_ANSWER], "not offer-2"
    (mark,) = [one.id for one in services.replica.list("block")]
    assert all(part not in mark for part in ("87654321", "Mo"))
    assert record(services.replica, "response", ANSWER).state == "called", "they hear nothing of it"


def test_while_anybody_is_blocked_nobody_is_matched_whose_box_is_not_here(
    pair: PairModel, services: Services
) -> None:
    unlock(services, "host")
    agree(pair, BY_ANSWER)
    away = Draft(kind="response", record=ANSWER, fields={"box": "box-of-another-house"})
    services.replica.act([away], "desk")
    pair.load(BY_ANSWER)
    assert pair.property("ready"), "nobody is blocked: nothing has to be known"
    mark = Draft(kind="block", record="ab" * 16, fields={"visibility": "desk"})
    services.replica.act([mark], "desk")
    pair.load(BY_ANSWER)
    assert not pair.property("ready")
    assert pair.property("noticeText").startswith("Koppel hen aan de balie van het andere")
    assert not pair.match()
    assert record(services.replica, "help_post", REQUEST).state == "open"
    pair.load(BY_OFFER)
    assert pair.property("noticeText") == "", "these two are known here"


AWAY = introducing.ELSEWHERE
SHUT = introducing.CLOSED


@pytest.mark.parametrize("side", [ANSWER, REQUEST, OFFER])
@pytest.mark.parametrize(
    ("how", "said"), [("absent", AWAY), ("erased", SHUT), ("another key", SHUT), ("no key", SHUT)]
)
def test_no_path_proposes_or_matches_whose_box_nobody_here_can_open(
    side: str, how: str, said: str, pair: PairModel, page: PostModel, services: Services
) -> None:
    """While anybody is blocked: on no list, by no button, not again from the tray, and who waits is seen with what to do."""
    unlock(services, "host")
    replica = services.replica
    agree(pair, BY_OFFER)
    agree(pair, BY_ANSWER)
    close(services, side, how)
    page.load(REQUEST)
    assert {row.badge for row in rows(page)} == {"zegt ja"}, "nobody is blocked yet"
    apart = [key for key in (BY_ANSWER, BY_OFFER) if side in key or how == "no key"]
    pair.load(apart[0])
    assert pair.property("ready")
    mark = Draft(kind="block", record="ab" * 16, fields={"visibility": "desk"})
    replica.act([mark], "desk")
    assert not pair.match(), "the page of the pair was open while the block came in"
    for key in apart:
        pair.load(key)
        assert pair.property("noticeText") == said
        assert not pair.property("ready")
        assert not pair.match()
    ring = services.session.ring
    proposed = introducing.proposals_for(replica, record(replica, "help_post", REQUEST), ring)
    assert {f"{REQUEST}+{one.id}" for one in proposed} == {BY_ANSWER, BY_OFFER} - set(apart)
    page.load(REQUEST)
    waits = [row for row in rows(page) if row.key == BY_ANSWER]
    assert [(row.line, row.badge) for row in waits] == (
        [(said, "niet hier")] if BY_ANSWER in apart else [("Reageerde zelf", "zegt ja")]
    )
    if side == OFFER:
        page.load(OFFER)
        assert (rows(page), page.property("emptyText")) == ([], said)
    for key, other in ((BY_ANSWER, ANSWER), (BY_OFFER, OFFER)):
        stand = StandModel(services)
        stand._entries = {"e": refused_match(key, other)}
        assert stand.again("e") is (key not in apart)
        if key not in apart:
            break
        assert said in stand.property("trouble")
        assert record(replica, "help_post", REQUEST).state == "open"


def close(services: Services, record_id: str, how: str) -> None:
    """Let nobody here open the box of a record."""
    replica, kind = services.replica, "response" if record_id == ANSWER else "help_post"
    if how == "absent":
        replica.act([Draft(kind=kind, record=record_id, fields={"box": "elsewhere"})], "desk")
    elif how == "erased":
        erase(replica, [f"box-{record_id}"], "desk")
    elif how == "another key":
        other = make_desk_key(bytes(range(9, 41)))
        fields = {"sealed": seal(MO, other.public), "key": fingerprint(other.public)}
        replica.act([Draft(kind="box", record=f"box-{record_id}", fields=fields)], "desk")
    else:
        services.session.person = Person("riet", "Riet", "host", Keyring())


def refused_match(key: str, other: str) -> Entry:
    """Return what the tray holds of a match that the server refused."""
    fields: dict[str, Any] = {"state": "matched", "matched_with": other, "matched_by": "riet"}
    refused = change(1, kind="help_post", record=REQUEST, **fields)
    meeting = change(2, kind="introduction", record=key, post=REQUEST, other=other)
    return Entry(
        key="e",
        why="refused",
        text="",
        changes=(meeting, refused),
        at_utc="2026-11-24T12:00:00+00:00",
    )


def test_only_a_coordinator_ends_a_block(trust: TrustModel, services: Services) -> None:
    unlock(services, "host")
    trust.load(f"{BY_ANSWER}/other")
    assert trust.block()
    assert trust.property("blocked")
    assert not trust.property("canUnblock")
    assert not trust.unblock()
    unlock(services, "coordinator", "piet")
    trust.load(f"{BY_ANSWER}/other")
    assert trust.property("canUnblock")
    assert trust.unblock()
    assert not trust.property("blocked")
    assert trust.block(), "and it can be done again"
    assert trust.property("blocked")
