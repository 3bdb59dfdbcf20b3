"""Bringing two neighbours together at the desk: proposals, calls, the first meeting, the match, and call cards."""

from __future__ import annotations

import pytest

from kiosk.viewmodels.base import Services
from kiosk.viewmodels.desk.pair import PairModel
from kiosk.viewmodels.desk.people import NO_BADGE
from kiosk.viewmodels.desk.post import PostModel
from kiosk.viewmodels.desk.review import ReviewModel
from printing.jobs import make_paper
from sync.changes import Draft
from sync.disk import introducing
from sync.errors import BadInput
from sync.introduction_records import Introduction
from sync.keyring import Keyring
from sync.records import Response
from sync.seal import Contact, DeskKey
from sync.words import Words
from tests.kiosk.desk.conftest import place
from tests.kiosk.desk.pairs import (
    ANSWER,
    BY_ANSWER,
    BY_OFFER,
    OFFER,
    REQUEST,
    agree,
    call,
    post,
    record,
    rows,
    stands,
    unlock,
)
from tests.kiosk.desk.pairs import page as page
from tests.kiosk.desk.pairs import pair as pair
from tests.kiosk.desk.pairs import trust as trust
from tests.kiosk.neighbourhood import NOW
from tests.printing.reading import text_of


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


@pytest.mark.parametrize("in_hall", [True, False])
def test_who_gave_no_number_comes_by_and_has_no_card_to_be_called_with(
    pair: PairModel, in_hall: bool
) -> None:
    services = pair.services
    place(services.replica, phone="")
    services.replica.act(post("dumb-1", Contact(name="Riek"), direction="offer"), "desk")
    stands(services, in_hall=in_hall)
    unlock(services, "host")
    review = ReviewModel(services)
    review.load("placed-1")
    assert review.property("phone") == "Gaf geen nummer. Komt zelf langs."
    assert review.property("cardKey") == ""
    pair.load(f"{REQUEST}+dumb-1/other")
    assert pair.property("reach") == "Gaf geen nummer. Komt zelf langs."
    assert not pair.property("numbered")
    pair.load(f"{BY_ANSWER}/other")
    assert pair.property("numbered")


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
    assert [step.title for step in rows(pair, "steps")][:2] == ["Bel Truus", "Bel Mo"]
    assert pair.property("doneText") == ""
    assert pair.match()
    assert pair.property("doneText") == "Gekoppeld. Geef of stuur ieder de eigen kaart."
    assert pair.property("doneText") in pair.spoken()
    assert [step.title for step in rows(pair, "steps")][:2] == ["Truus", "Mo"]
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


def test_an_answer_to_another_post_is_no_pair(services: Services, page: PostModel) -> None:
    fields = {"post": OFFER}
    services.replica.act([Draft(kind="response", record="else", fields=fields)], "visitor")
    assert introducing.read_pair(services.replica, f"{REQUEST}+else") is None
    assert introducing.read_pair(services.replica, f"{OFFER}+{REQUEST}") is None, "one key a pair"
    assert isinstance(services.replica.get("response", "else"), Response)
