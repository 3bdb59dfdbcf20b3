"""Nobody is forgotten half-way: who did not answer, who said yes, and who counts on a meeting that does not go on."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from kiosk.viewmodels.base import Services
from kiosk.viewmodels.desk.form_model import FormModel
from kiosk.viewmodels.desk.inbox import InboxModel, today_text
from kiosk.viewmodels.desk.pair import PairModel
from kiosk.viewmodels.desk.post import PostModel
from kiosk.viewmodels.desk.trust import TrustModel
from printing.jobs import make_paper
from sync.changes import Draft
from sync.seal import DeskKey
from sync.words import Words
from tests.kiosk.desk.pairs import ANSWER, BY_ANSWER, BY_OFFER, OFFER, REQUEST, neighbours, unlock
from tests.kiosk.neighbourhood import NOW
from tests.printing.reading import text_of

CARD_BACK = "Vraag een kaart met een naam en een nummer terug, en vernietig die."
pytestmark = pytest.mark.usefixtures("qapp")


@pytest.fixture
def pair(services: Services, key: DeskKey) -> PairModel:
    neighbours(services.replica)
    return PairModel(services)


@pytest.fixture
def page(services: Services) -> PostModel:
    return PostModel(services)


@pytest.fixture
def inbox(services: Services) -> Any:
    model = InboxModel(services)
    yield model
    model.close()


def today(inbox: InboxModel, *sources: str) -> list[str]:
    inbox.load()
    inbox.services.inbox.wait()
    rows = inbox.property("rows").rows
    return [row.key for row in rows if row.key.partition("/")[0] in sources]


def write(services: Services, kind: str, record: str, actor: str = "desk", **fields: Any) -> None:
    services.replica.act([Draft(kind=kind, record=record, fields=fields)], actor)


def call(pair: PairModel, key: str, side: str, answer: str) -> None:
    pair.load(f"{key}/{side}")
    assert pair.said(answer)


def match(pair: PairModel, key: str) -> None:
    for side in ("post", "other"):
        call(pair, key, side, "agrees")
    pair.load(f"{key}/meet")
    assert pair.meet("2026-11-27T14:00")
    pair.load(key)
    assert pair.match()


def steps(pair: PairModel) -> list[str]:
    return [row.badge for row in pair.property("steps").rows]


def test_who_does_not_answer_comes_back_tomorrow_and_undo_takes_that_back(
    pair: PairModel, inbox: InboxModel, services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun = f"begun/{BY_ANSWER}"
    assert today(inbox, "response", "begun") == [f"response/{REQUEST}"]
    call(pair, BY_ANSWER, "other", "no_answer")
    assert today(inbox, "response", "begun") == []
    with monkeypatch.context() as tomorrow:
        tomorrow.setattr(services.inbox, "_now", lambda: NOW + timedelta(days=1))
        assert today(inbox, "response", "begun") == [begun]
    pair.undo()
    assert today(inbox, "response", "begun") == [f"response/{REQUEST}"]
    call(pair, BY_ANSWER, "other", "no_answer")
    call(pair, BY_ANSWER, "other", "agrees")
    assert today(inbox, "begun") == [begun], "she called back the same day"


def test_who_said_yes_hears_that_the_other_says_no(pair: PairModel, inbox: InboxModel) -> None:
    call(pair, BY_ANSWER, "post", "agrees")
    call(pair, BY_ANSWER, "other", "declines")
    assert today(inbox, "begun") == [f"begun/{BY_ANSWER}"]
    pair.load(BY_ANSWER)
    assert pair.property("noticeText") == "Het gaat niet door. Bel wie nog wacht, en vertel dat."
    assert steps(pair) == ["bel terug", "zegt nee"], "and no day to pick"
    pair.load(f"{BY_ANSWER}/other")
    assert not pair.property("tells")
    assert pair.property("callable"), "who comes back on it can say so"
    pair.load(f"{BY_ANSWER}/post")
    assert pair.property("askText") == "Zeg dat deze afspraak niet doorgaat."
    assert (pair.property("tells"), pair.property("callable")) == (True, False)
    assert pair.told()
    assert today(inbox, "begun") == []


def test_who_answered_hears_that_the_other_says_no_and_then_waits_no_longer(
    pair: PairModel, inbox: InboxModel, services: Services
) -> None:
    call(pair, BY_ANSWER, "other", "agrees")
    call(pair, BY_ANSWER, "post", "declines")
    assert today(inbox, "begun") == [f"begun/{BY_ANSWER}"]
    pair.load(f"{BY_ANSWER}/other")
    assert pair.told()
    assert today(inbox, "begun", "response") == []
    answer: Any = services.replica.get("response", ANSWER)
    assert answer.state == "declined"


def test_whoever_counts_on_a_meeting_hears_that_the_other_is_gone(
    pair: PairModel, page: PostModel, inbox: InboxModel, services: Services
) -> None:
    match(pair, BY_ANSWER)
    write(services, "response", ANSWER, "visitor", state="withdrawn")
    assert today(inbox, "off", "response") == [f"off/{REQUEST}"]
    pair.load(BY_ANSWER)
    assert pair.property("noticeText") == "De afspraak gaat niet door. Bel wie erop rekent."
    assert steps(pair) == ["bel terug", "trok zich terug"]
    assert not pair.property("meets"), "no cards are printed"
    pair.load(f"{BY_ANSWER}/post")
    assert pair.property("askText") == f"Zeg dat deze afspraak niet doorgaat. {CARD_BACK}"
    page.load(REQUEST)
    assert page.property("afterText") == "De afspraak gaat niet door. Bel wie erop rekent."
    assert page.failed()
    assert today(inbox, "off") == []


@pytest.mark.parametrize("side", ["post", "other"])
def test_whoever_said_no_at_another_desk_is_not_met_by_the_match(
    pair: PairModel, page: PostModel, inbox: InboxModel, services: Services, side: str
) -> None:
    match(pair, BY_ANSWER)
    no = {"answer": "declines", "by": "bep", "at": NOW.isoformat()}
    said = Draft(kind="introduction", record=BY_ANSWER, fields={f"{side}_said": no})
    services.replica.act([said], "bep")
    assert today(inbox, "off", "response") == [f"off/{REQUEST}"]
    pair.load(BY_ANSWER)
    assert pair.property("noticeText") == "De afspraak gaat niet door. Bel wie erop rekent."
    badges = ["bel terug", "trok zich terug"]
    assert steps(pair) == (badges if side == "other" else badges[::-1])
    assert not pair.property("meets"), "no cards are printed"
    left = "post" if side == "other" else "other"
    pair.load(f"{BY_ANSWER}/{left}")
    assert pair.property("askText") == f"Zeg dat deze afspraak niet doorgaat. {CARD_BACK}"
    ring = services.session.ring
    paper = make_paper(services.replica, f"card/{BY_ANSWER}/{left}", Words("nl"), NOW, ring)
    assert "Zeg: dit gaat niet door." in " ".join(text_of(paper.pdf).split())
    page.load(REQUEST)
    assert page.property("afterText") == "De afspraak gaat niet door. Bel wie erop rekent."
    assert [row.badge for row in page.property("rows").rows if row.key == BY_ANSWER] == [
        "bel terug"
    ]
    assert page.failed()
    assert today(inbox, "off") == []


@pytest.mark.parametrize("gone", ["withdrawn", "thrown away"])
def test_who_was_matched_with_a_post_that_went_is_called_off(
    pair: PairModel, page: PostModel, inbox: InboxModel, services: Services, gone: str
) -> None:
    match(pair, BY_ANSWER)
    if gone == "withdrawn":
        write(services, "help_post", REQUEST, state="withdrawn")
    else:
        services.replica.act([Draft(kind="help_post", record=REQUEST, verb="delete")], "desk")
    assert today(inbox, "off", "response") == [f"off/{REQUEST}"]
    page.load(REQUEST)
    assert page.property("kindText") == "Vraag · Van het bord gehaald"
    assert BY_ANSWER in [row.key for row in page.property("rows").rows if row.badge == "bel af"]
    ring = services.session.ring
    paper = make_paper(services.replica, f"card/{BY_ANSWER}/other", Words("nl"), NOW, ring)
    assert "Zeg: dit gaat niet door." in " ".join(text_of(paper.pdf).split())
    pair.load(f"{BY_ANSWER}/other")
    assert pair.property("askText") == f"Zeg dat deze oproep niet doorgaat. {CARD_BACK}"
    assert pair.told()
    assert today(inbox, "off") == []


def test_of_two_posts_the_one_that_stays_goes_back_alone(
    pair: PairModel, page: PostModel, inbox: InboxModel, services: Services
) -> None:
    match(pair, BY_OFFER)
    write(services, "help_post", REQUEST, state="withdrawn")
    assert today(inbox, "off") == [f"off/{OFFER}"]
    page.load(OFFER)
    assert [row.badge for row in page.property("rows").rows] == ["trok zich terug"]
    assert page.failed()
    states = {one: services.replica.get("help_post", one) for one in (OFFER, REQUEST)}
    assert {one: getattr(post, "state", "") for one, post in states.items()} == {OFFER: "open", REQUEST: "withdrawn"}  # fmt: skip
    assert today(inbox, "off") == []


def test_throwing_a_post_away_says_first_who_still_waits(
    pair: PairModel, services: Services
) -> None:
    form = FormModel(services)
    form.load(f"help_post/{REQUEST}")
    assert form.property("usedText") == "Er wacht nog één buur op bericht. Bel die eerst."
    match(pair, BY_OFFER)
    assert form.property("usedText") == "Er wachten nog 2 buren op bericht. Bel hen eerst."
    form.load(f"help_post/{OFFER}")
    assert form.property("usedText") == "Er wacht nog één buur op bericht. Bel die eerst."


def test_a_post_that_was_thrown_away_is_shown_until_whoever_answered_was_told(
    pair: PairModel, page: PostModel, services: Services
) -> None:
    services.replica.act([Draft(kind="help_post", record=REQUEST, verb="delete")], "desk")
    page.load(REQUEST)
    assert page.property("title") == "Wie maait mijn gras?"
    assert not page.property("found"), "there is nothing to change about it"
    assert not page.property("hasBox")
    assert [(row.key, row.badge) for row in page.property("rows").rows] == [(BY_ANSWER, "bel af")]
    pair.load(f"{BY_ANSWER}/other")
    assert pair.told()
    page.refresh()
    assert page.property("title") == "Deze oproep is er niet meer."


# -- proposals


def test_what_does_not_fit_after_all_is_proposed_no_more(
    pair: PairModel, inbox: InboxModel, services: Services
) -> None:
    write(services, "help_post", "h1", state="withdrawn")
    write(services, "response", ANSWER, "visitor", state="withdrawn")
    assert today(inbox, "fits") == [f"fits/{BY_OFFER}"]
    (row,) = [row for row in inbox.property("rows").rows if row.key.startswith("fits/")]
    assert row.line == (
        "Een buur biedt aan wat hier gevraagd wordt. Zelfde soort hulp · zelfde moment · zelfde buurt."
    )
    assert (row.page, row.about) == ("deskPost", REQUEST)
    pair.load(BY_ANSWER)
    assert not pair.property("canPart"), "who answered hears it in a call"
    pair.load(BY_OFFER)
    assert pair.property("canPart")
    assert pair.part()
    assert pair.property("noticeText") == "Deze twee passen niet. Wij stellen hen niet meer voor."
    assert today(inbox, "fits") == []
    pair.undo()
    assert today(inbox, "fits") == [f"fits/{BY_OFFER}"]
    call(pair, BY_OFFER, "other", "agrees")
    pair.load(BY_OFFER)
    assert not pair.property("canPart"), "somebody counts on it by now"


def test_nobody_is_proposed_who_is_not_brought_together_here(
    pair: PairModel, inbox: InboxModel, services: Services
) -> None:
    unlock(services, "host")
    write(services, "help_post", "h1", state="withdrawn")
    write(services, "response", ANSWER, "visitor", state="withdrawn")
    assert today(inbox, "fits") == [f"fits/{BY_OFFER}"]
    trust = TrustModel(services)
    trust.load(f"{BY_OFFER}/other")
    assert trust.block()
    trust.leave()
    assert today(inbox, "fits") == []
    assert today_text(services) == "Eén ding voor vandaag."
    assert len(inbox.property("rows").rows) == 1
