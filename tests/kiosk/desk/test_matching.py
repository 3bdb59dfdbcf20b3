"""Bringing two neighbours together at the desk: proposals, calls, the first meeting, the match, and what comes after."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from kiosk.services.session import Person
from kiosk.viewmodels.base import Services
from kiosk.viewmodels.desk.pair import PairModel
from kiosk.viewmodels.desk.people import NO_BADGE
from kiosk.viewmodels.desk.post import PostModel
from kiosk.viewmodels.desk.review import ReviewModel
from kiosk.viewmodels.desk.stand import StandModel
from kiosk.viewmodels.desk.trust import TrustModel
from kiosk.viewmodels.desk.volunteers import VolunteersModel
from printing.jobs import make_paper
from sync.changes import Draft
from sync.disk import introducing
from sync.disk.dealing import Entry
from sync.disk.erasing import erase
from sync.disk.replica import Replica
from sync.errors import BadInput
from sync.introduction_records import Introduction
from sync.keyring import Keyring
from sync.records import Box, HelpPost, Response
from sync.seal import Contact, DeskKey, fingerprint, make_desk_key, seal
from sync.words import Words
from tests.kiosk.desk.badges import make_volunteer
from tests.kiosk.desk.conftest import KEY, Check
from tests.kiosk.desk.pairs import (
    ANSWER,
    BY_ANSWER,
    BY_OFFER,
    MO,
    OFFER,
    REQUEST,
    neighbours,
    post,
    stands,
    unlock,
)
from tests.kiosk.neighbourhood import NOW
from tests.printing.reading import text_of
from tests.sync.desk_keys import believe
from tests.sync.writing import change


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


def test_a_post_shows_who_answered_and_who_fits_and_why(page: PostModel) -> None:
    page.load(REQUEST)
    assert [(row.key, row.title, row.line, row.badge) for row in rows(page)] == [
        (BY_ANSWER, "Reactie van vanmiddag om 14.05 uur", "Reageerde zelf", "nog niet gebeld"),
        (
            BY_OFFER,
            "Ik klus graag",
            "Zelfde soort hulp · zelfde moment · zelfde buurt",
            "nog niet gebeld",
        ),
    ]
    page.load(OFFER)
    own = next(row for row in rows(page) if row.key == BY_OFFER)
    assert own.title == "Wie maait mijn gras?", "the same pair from the other side"
    page.load("nothing")
    assert not page.property("found")
    assert page.property("title") == "Deze oproep is er niet meer."


def test_nobody_is_named_where_posts_are_listed_or_read_aloud(
    page: PostModel, pair: PairModel
) -> None:
    page.load(REQUEST)
    pair.load(BY_ANSWER)
    said = f"{rows(page)}{page.spoken()}{pair.spoken()}"
    for name in ("Truus", "Henk", "Mo ", "7788", "12 34 56 78"):
        assert name not in said


def test_a_call_is_kept_with_who_and_when(pair: PairModel, services: Services) -> None:
    unlock(services, "host")
    pair.load(f"{BY_ANSWER}/other")
    assert pair.property("title") == "Bel Mo"
    assert pair.said("agrees")
    assert pair.property("savedText") == "Bewaard: zegt ja."
    one = record(services.replica, "introduction", BY_ANSWER)
    assert isinstance(one, Introduction)
    assert (one.post, one.other, one.other_kind) == (REQUEST, ANSWER, "response")
    assert (one.other_said.answer, one.other_said.by, one.other_said.at[:16]) == (
        "agrees",
        "riet",
        "2026-11-24T13:05",
    )
    assert record(services.replica, "response", ANSWER).state == "called"
    pair.load(BY_ANSWER)
    step = rows(pair, "steps")[1]
    assert (step.title, step.badge) == ("Bel Mo", "zegt ja")
    assert step.line == "Reageerde op de oproep · Riet, vanmiddag om 14.05 uur"
    pair.undo()
    assert record(services.replica, "response", ANSWER).state == "new"


def test_undoing_the_first_call_leaves_a_pair_that_can_be_called_again(
    pair: PairModel, services: Services
) -> None:
    call(pair, BY_OFFER, "post", "agrees")
    pair.undo()
    one = record(services.replica, "introduction", BY_OFFER)
    assert (one.post_said.answer, one.post_said.by) == ("", "")
    call(pair, BY_OFFER, "other", "agrees")
    one = record(services.replica, "introduction", BY_OFFER)
    assert (one.post_said.answer, one.other_said.answer) == ("", "agrees")


def test_who_comes_back_on_a_no_can_be_matched_after_all(
    pair: PairModel, services: Services
) -> None:
    call(pair, BY_ANSWER, "other", "declines")
    assert record(services.replica, "response", ANSWER).state == "declined"
    agree(pair, BY_ANSWER)
    assert record(services.replica, "response", ANSWER).state == "called"
    services.replica.act(
        [Draft(kind="response", record=ANSWER, fields={"state": "withdrawn"})], "visitor"
    )
    pair.load(BY_ANSWER)
    assert not pair.property("ready"), "nobody is matched with an answer that was taken back"
    call(pair, BY_ANSWER, "other", "no_answer")
    assert record(services.replica, "response", ANSWER).state == "withdrawn"
    call(pair, BY_ANSWER, "other", "agrees")
    assert record(services.replica, "response", ANSWER).state == "called", "nobody waits for a call"
    pair.undo()
    assert record(services.replica, "response", ANSWER).state == "withdrawn"
    call(pair, BY_ANSWER, "other", "agrees")
    pair.load(BY_ANSWER)
    assert pair.match()


def test_a_post_that_left_the_board_is_not_matched(pair: PairModel, services: Services) -> None:
    agree(pair, BY_OFFER)
    services.replica.act(
        [Draft(kind="help_post", record=REQUEST, fields={"state": "withdrawn"})], "visitor"
    )
    pair.load(BY_OFFER)
    assert pair.property("noticeText") == "Deze oproep staat nu niet op het bord."
    assert not pair.match()


def test_who_says_no_is_not_proposed_again(pair: PairModel, page: PostModel) -> None:
    call(pair, BY_OFFER, "other", "declines")
    call(pair, BY_ANSWER, "other", "declines")
    pair.load(BY_ANSWER)
    assert pair.property("noticeText") == "Een van de twee zei nee. Kies iemand anders."
    page.load(REQUEST)
    assert rows(page) == []
    assert record(page.services.replica, "response", ANSWER).state == "declined"


def test_in_the_hall_there_is_a_first_name_and_never_a_number(pair: PairModel) -> None:
    stands(pair.services, in_hall=True)
    pair.load(f"{BY_ANSWER}/other")
    assert (pair.property("name_"), pair.property("reach")) == ("", ""), "nobody has a badge yet"
    assert pair.property("boxText") == NO_BADGE
    unlock(pair.services, "host")
    pair.load(f"{BY_ANSWER}/other")
    assert pair.property("hall")
    assert pair.property("name_") == "Mo"
    assert (
        pair.property("reach") == "In de hal staat hier geen nummer. Bel met de kaart van papier."
    )
    stands(pair.services, in_hall=False)
    pair.load(f"{BY_ANSWER}/other")
    assert not pair.property("hall")
    assert pair.property("reach") == "06 - 87 65 43 21"
    pair.leave()
    assert pair.property("reach") == pair.property("name_") == ""
    assert rows(pair, "steps") == []


def test_who_waits_for_review_is_called_with_a_card_in_the_hall(
    services: Services, placed: str, key: DeskKey
) -> None:
    review = ReviewModel(services)
    stands(services, in_hall=True)
    review.load(placed)
    assert (review.property("name_"), review.property("cardKey")) == ("", "")
    assert review.property("boxText") == NO_BADGE
    unlock(services, "host")
    review.load(placed)
    assert review.property("hall")
    paper = make_paper(
        services.replica, review.property("cardKey"), Words("nl"), NOW, services.session.ring
    )
    assert "Bel Wilhelmina" in text_of(paper.pdf)
    review.leave()
    assert review.property("cardKey") == ""


def test_without_keys_nobody_is_shown(pair: PairModel, services: Services) -> None:
    (services.folder / "desk.key").unlink()
    pair.load(f"{BY_ANSWER}/other")
    assert pair.property("boxText").startswith("U ziet hier geen naam en nummer.")
    assert (pair.property("title"), pair.property("reach")) == ("Bellen", "")


def test_days_and_times_are_those_at_which_the_house_is_open(pair: PairModel) -> None:
    pair.load(f"{BY_ANSWER}/meet")
    days = rows(pair, "moments")
    assert (days[0].title, days[0].line) == ("Vandaag", "Dinsdag 24 november")
    assert "2026-11-28" not in [row.key for row in days], "it is closed on Saturday"
    pair.load(days[0].opens)
    times = [row.title for row in rows(pair, "moments")]
    assert (times[0], times[-1]) == ("14.30 uur", "17.30 uur"), "the afternoon, from now on"
    assert pair.property("title") == "Hoe laat?"


def test_the_first_meeting_is_in_the_house_unless_both_want_otherwise(pair: PairModel) -> None:
    pair.load(f"{BY_ANSWER}/meet")
    assert pair.property("house")
    assert pair.property("subtitle") == "Kennismaking in het buurthuis"
    assert pair.elsewhere()
    assert not pair.property("house")
    assert pair.elsewhere()
    assert pair.property("house")


def test_only_when_each_agreed_and_a_day_is_picked_they_are_matched(
    pair: PairModel, services: Services
) -> None:
    call(pair, BY_OFFER, "post", "agrees")
    pair.load(BY_OFFER)
    assert not pair.property("ready")
    assert not pair.match()
    agree(pair, BY_OFFER)
    assert pair.property("ready")
    assert pair.match()
    assert pair.property("matched")
    for one, mate in ((REQUEST, OFFER), (OFFER, REQUEST)):
        found = record(services.replica, "help_post", one)
        assert (found.state, found.matched_with, found.matched_by) == ("matched", mate, "desk")
    assert not pair.match(), "once"


def test_a_match_with_an_answer_makes_the_answer_matched(
    pair: PairModel, page: PostModel, services: Services
) -> None:
    agree(pair, BY_ANSWER)
    assert pair.match()
    assert record(services.replica, "response", ANSWER).state == "matched"
    page.load(REQUEST)
    (row,) = rows(page)
    assert (row.key, row.badge) == (BY_ANSWER, "gekoppeld")
    assert row.line == "Kennismaking in het buurthuis: vrijdag 27 november om 14.00 uur"
    assert page.property("afterText") == "Op vrijdag 4 december vragen wij hier of het gelukt is."
    pair.load(BY_OFFER)
    assert pair.property("noticeText") == "Er is al iemand anders gevonden. Bel wie nog wacht."
    assert [step.badge for step in rows(pair, "steps")] == ["al gekoppeld", "bel terug"]
    assert not pair.match()


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


def test_a_volunteer_calls_with_a_card_that_says_whom_and_what_to_ask(
    pair: PairModel, services: Services
) -> None:
    words, ring = Words("nl"), services.session.ring

    def card(key: str, keys: Keyring = ring) -> str:
        paper = make_paper(services.replica, key, words, NOW, keys)
        assert paper.private
        assert "truus" not in paper.name.lower()
        return " ".join(text_of(paper.pdf).split())

    said = card(f"card/{BY_ANSWER}/other")
    assert "Belkaart voor een vrijwilliger Bel Mo 06 - 87 65 43 21" in said
    assert "Vraag: wilt u kennismaken in het buurthuis?" in said
    assert "Bel het buurthuis: 045 - 000 01 00." in said
    assert "Vernietigen voor 1 december 2026" in said
    said = card(f"card/{REQUEST}")
    assert "Belkaart voor een vrijwilliger Bel Truus 045 - 000 77 88" in said
    assert "kennismaken" not in said
    with pytest.raises(BadInput, match="Zonder badge"):
        card(f"card/{BY_ANSWER}/other", Keyring())
    with pytest.raises(BadInput, match="Nog niet allebei"):
        card(f"cards/{BY_OFFER}")
    agree(pair, BY_OFFER)
    assert "Voor Truus Bel Henk 06 - 12 34 56 78" in card(f"cards/{BY_OFFER}")
    assert pair.match()
    assert "Zeg: er is al iemand anders gevonden." in card(f"card/{BY_ANSWER}/other")
    with pytest.raises(BadInput, match="is er niet meer"):
        card("cards/nobody")


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


def test_an_answer_to_another_post_is_no_pair(services: Services, page: PostModel) -> None:
    fields = {"post": OFFER}
    services.replica.act([Draft(kind="response", record="else", fields=fields)], "visitor")
    assert introducing.read_pair(services.replica, f"{REQUEST}+else") is None
    assert introducing.read_pair(services.replica, f"{OFFER}+{REQUEST}") is None, "one key a pair"
    assert isinstance(services.replica.get("response", "else"), Response)
