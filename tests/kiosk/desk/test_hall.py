"""The desk in the hall, where visitors look along: every page of it, with boxes open, shows no number and no surname.

Who counts on a word now is shown by a first name, nobody else is. Each page is drawn, and every text of it searched.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from kiosk.app import Kiosk
from kiosk.services.session import Person
from kiosk.viewmodels.base import Services
from kiosk.viewmodels.desk.hall import first_name
from kiosk.viewmodels.desk.ideas import IdeasModel
from kiosk.viewmodels.desk.looking import note_paper
from kiosk.viewmodels.desk.people import NO_BADGE, shown
from kiosk.viewmodels.desk.signup import SignupModel
from kiosk.viewmodels.pages import PAGES
from kiosk.viewmodels.your_data import YourDataModel
from printing.jobs import make_paper
from sync import phones
from sync.changes import Draft
from sync.disk.replica import Replica
from sync.keyring import Keyring
from sync.outcomes import Outcome
from sync.records import HelpPost, Look, Response
from sync.seal import Contact, DeskKey
from sync.words import Words
from tests.kiosk.desk.conftest import KEY
from tests.kiosk.desk.pairs import box, post, stands, unlock
from tests.kiosk.hand import everything
from tests.kiosk.neighbourhood import NOW
from tests.printing.reading import text_of

TODAY = {
    "review": Contact(name="Wilhelmina Kwartelaar", phone="+31450000777", note="bij de Zwanenhof"),
    "ask": Contact(name="Truus Donkersloot", phone="+31450007788"),
    "offer": Contact(name="Abeltje, Henk", phone="+31612345678"),
    "answer": Contact(name="Mo\u00a0Bensalem", phone="+31687654321", note="na drieën, bij Hoeksma"),
    "idea": Contact(name="Sjaan Ebbinge", phone="+31611223344", note="Een bankje voor Zwanenhof."),
    "call": Contact(name="Corrie Fruytier", phone="+32470123456"),
}
"""Who counts on a word today, by what they placed, answered or told."""
BEFORE = {
    "declined": Contact(name="Bertus Galjaard", phone="+31622334455"),
    "old-idea": Contact(
        name="Geertje Haverkort", email="haverkort@linde.example", note="Wat een lawaai!"
    ),
    "ended": Contact(name="Door IJsbrandy", phone="+31633445566"),
}
"""Whose business is done: nothing of them is shown in the hall."""
VOLUNTEERS = {"riet": "Riet Jongejan", "ans": "Ans Kieviet", "piet": "Piet Lagerwaard"}
SURNAMES = ("Kwartelaar", "Donkersloot", "Abeltje", "Bensalem", "Ebbinge", "Fruytier", "Galjaard",
            "Haverkort", "IJsbrandy", "Jongejan", "Kieviet", "Lagerwaard", "Zwanenhof", "Hoeksma")  # fmt: skip
ASKED, ANSWERED = "ask+answer", "ask+declined"
FLOWS = ("renew", "recover", "sheet", "house", "give/ans")
KEYS: dict[str, tuple[str, ...]] = {
    "deskIdea": ("idea", "old-idea"),
    "deskShift": ("shift",),
    "deskList": ("review", "activity", "service", "help_post", "announcement", "venue", "partner"),
    "deskGone": ("help_post", "service", "shift"),
    "deskExamples": ("service",),
    "deskFlyer": ("activity/a1", "activity/a1/a5", "help_post/ask/strips"),
    "deskPreview": ("handout/2026-W48", "card/ask", f"cards/{ASKED}"),
    "deskCopies": ("2026-W48/handout/{week}",),
    "deskPick": ("flyer",),
    "deskBatch": ("1/exercise",),
    "deskRound": ("", "review", "response", "call", "idea", "volunteer"),
    "deskSignup": ("call",),
    "deskSignOff": ("call/sure",),
    "deskReview": ("review",),
    "deskWhy": ("review/why",),
    "deskForm": ("volunteer/ans", "help_post/ask", "shift/shift", "activity/a1"),
    "deskField": ("volunteer/ans/role", "help_post/ask/title", "shift/shift/volunteer"),
    "deskTimes": ("a1",),
    "deskOnce": ("a2@2026-11-24T17:30", "a3@2026-11-24T19:30"),
    "deskHistory": ("volunteer/ans", "help_post/ask", "response/answer", "shift/shift"),
    "deskSure": ("volunteer/ans",),
    "deskDelete": ("help_post/ask",),
    "deskActs": ("help_post/ask",),
    "deskVolunteer": ("ans",),
    "deskStop": ("lost/ans", "stop/ans"),
    "deskFlow": FLOWS,
    "deskLeave": ("back",),
    "deskPin": ("pin",),
    "deskPost": ("ask", "offer", "ended"),
    "deskPair": (ASKED, ANSWERED, "ask+offer", "ended+gone"),
    "deskCall": (f"{ASKED}/post", f"{ASKED}/other", f"{ANSWERED}/other", "ask+offer/other"),
    "deskMeet": (f"{ASKED}/meet",),
    "deskTrust": (f"{ASKED}/other", "ask+offer/other", f"{ANSWERED}/other"),
    "deskNote": (f"{ASKED}/other/concern", "ask+offer/other/vog"),
    "deskBlock": (f"{ASKED}/other",),
}
"""What each page of the desk is opened about; a page that is not here needs no key."""


def fill(replica: Replica) -> None:
    people = [*TODAY.items(), *BEFORE.items()]
    boxes = [box(about, contact) for about, contact in people if about not in ("ask", "offer", "review", "ended")]  # fmt: skip
    replica.act(boxes, "visitor")
    replica.act(post("review", TODAY["review"], state="review", title="Wie leest voor?"), "desk")
    replica.act(post("ask", TODAY["ask"], direction="request"), "desk")
    replica.act(post("offer", TODAY["offer"], direction="offer", title="Ik klus graag"), "desk")
    replica.act(post("ended", BEFORE["ended"], title="Wie past op de kat?"), "desk")
    answer = {"post": "ask", "reach": "phone"}
    telling, told = {"box": "box-idea"}, {"box": "box-old-idea", "about": "complaint"}
    calling = {"activity": "a2", "recurrence": "2026-11-24T17:30", "state": "to_call"}
    note = box("noted", Contact(note="Vroeg om geld, zei Galjaard."))
    drafts = [
        Draft(kind="response", record="answer", fields={**answer, "box": "box-answer"}),
        Draft(kind="response", record="declined", fields={**answer, "box": "box-declined"}),
        Draft(kind="response", record="declined", fields={"state": "declined"}),
        Draft(kind="response", record="gone", fields={"post": "ended"}),
        Draft(kind="help_post", record="ended", fields={"state": "done"}),
        Draft(kind="idea", record="idea", fields=telling),
        Draft(kind="idea", record="old-idea", fields=told),
        Draft(kind="idea", record="old-idea", fields={"state": "handled"}),
        Draft(kind="signup", record="call", fields={**calling, "box": "box-call"}),
        Draft(kind="box", record="noted", fields={**note.fields, "purpose": "concern", "about": "answer"}),
        *(Draft(kind="volunteer", record=one, fields={"name": name, "role": "coordinator"}) for one, name in VOLUNTEERS.items()),
        Draft(kind="volunteer", record="ans", fields={"expires": "2026-11-30", "public_key": "x"}),
        Draft(kind="shift", record="shift", fields={"starts": "2026-11-24T13:00", "volunteer": "ans", "shown_as": "Ans"}),
    ]  # fmt: skip
    replica.act(drafts, "riet")
    said = {"answer": "agrees", "by": "piet", "at": "2026-11-24T10:00:00+00:00"}
    pair = {"post": "ask", "other": "answer", "post_said": said, "other_said": said}
    replica.act([Draft(kind="introduction", record=ASKED, fields=pair)], "piet")
    refuse_a_name(replica)


def refuse_a_name(replica: Replica) -> None:
    """Let the server refuse two changes: another name of a volunteer, and a match because somebody was first."""
    replica.act([Draft(kind="volunteer", record="ans", fields={"name": "Anna Kieviet"})], "riet")
    match = {"state": "matched", "matched_with": "answer", "matched_by": "ans"}
    replica.act([Draft(kind="help_post", record="ask", fields=match)], "ans")
    head = replica.outbox.head().number
    said = [
        Outcome(number=head - 1, state="refused", reason="volunteer", text="Dit mag niet."),
        Outcome(number=head, state="refused", reason="matched", text="Iemand anders was eerst."),
    ]
    assert replica.cursor is not None
    replica.apply([], replica.cursor, said)


@pytest.fixture
def hall(open_kiosk: Callable[..., Kiosk], replica: Replica, key: DeskKey) -> Kiosk:
    """The kiosk of the hall, unlocked by a coordinator who can open every box."""
    fill(replica)
    kiosk = open_kiosk()
    session = kiosk.services.session
    session._become(Person("riet", VOLUNTEERS["riet"], "coordinator", Keyring((KEY,))))
    assert session.in_hall
    return kiosk


def texts(kiosk: Kiosk) -> str:
    """Return every text that is drawn on the page, or would be."""
    found = []
    for item in everything(kiosk.window.contentItem()):
        for name in ("text", "placeholderText", "displayText"):
            text = item.property(name)
            if isinstance(text, str):
                found.append(text)
    return "\n".join(found)


def forbidden() -> list[str]:
    """Return what may stand on no page: surnames, numbers however they are written, and names of whom nothing is asked."""
    numbers = [one.phone for one in (*TODAY.values(), *BEFORE.values()) if one.phone]
    written = [form for one in numbers for form in (one, phones.shown(one))]
    others = [first_name(one.name) for one in BEFORE.values()]
    return [*SURNAMES, "lawaai", *written, *(one[-6:] for one in numbers), *others, "linde.example"]


def test_no_page_of_the_desk_in_the_hall_shows_a_number_a_surname_or_who_is_not_of_today(
    hall: Kiosk,
) -> None:
    found, names, shell = [], set(), hall.shell
    for page, spec in PAGES.items():
        for key in KEYS.get(page, ("",)) if spec.desk else ():
            shell.open(page, key)
            assert shell.property("page") == page, f"{page} {key} did not open"
            shown = texts(hall)
            digits = "".join(sign for sign in shown if sign.isdigit() or sign == "\n")
            found += [
                f"{page} {key}: {one}" for one in forbidden() if one in shown or one in digits
            ]
            names |= {
                first_name(one.name) for one in TODAY.values() if first_name(one.name) in shown
            }
            shell.home()
    assert not found, "\n".join(found)
    assert names == {"Wilhelmina", "Truus", "Henk", "Mo", "Sjaan", "Corrie"}, "boxes were open"


@pytest.mark.parametrize(
    ("page", "about", "said"),
    [
        ("deskSignup", "call", "Het gaat over: Samen eten"),
        ("deskIdea", "idea", "Idee: Een bankje voor Zwanenhof."),
    ],
)
def test_who_is_called_from_the_hall_is_called_with_a_card(
    page: str, about: str, said: str, services: Services, replica: Replica, key: DeskKey
) -> None:
    fill(replica)
    model: Any = SignupModel(services) if page == "deskSignup" else IdeasModel(services)
    unlock(services, "host")
    model.load(about)
    assert model.property("cardKey") == "", "in the office the number stands there"
    stands(services, in_hall=True)
    model.load("")
    model.load(about)
    paper = make_paper(replica, model.property("cardKey"), Words("nl"), NOW, services.session.ring)
    assert paper.private
    text = text_of(paper.pdf)
    assert phones.shown(TODAY[about].phone) in text.replace("\u00a0", " ")
    assert said in text
    note_paper(services, model.property("cardKey"))
    assert {one.box for one in replica.records(Look)} == {f"box-{about}"}


def test_where_the_names_may_be_read_the_same_pages_show_them(
    open_kiosk: Callable[..., Kiosk], replica: Replica, key: DeskKey
) -> None:
    fill(replica)
    kiosk = open_kiosk(first="desk")
    session = kiosk.services.session
    session._become(Person("riet", VOLUNTEERS["riet"], "coordinator", Keyring((KEY,))))
    assert not session.in_hall
    for page, about, expected in (
        ("deskReview", "review", "Wilhelmina Kwartelaar"),
        ("deskIdea", "old-idea", "Geertje Haverkort"),
        ("deskCall", f"{ANSWERED}/other", phones.shown("+31622334455")),
        ("deskForm", "volunteer/ans", "Anna Kieviet"),
    ):
        kiosk.shell.open(page, about)
        assert expected in texts(kiosk).replace("Ans Kieviet", "Anna Kieviet"), page


@pytest.mark.parametrize(
    ("name", "first"),
    [
        ("Mo", "Mo"),
        (" Mo  Bensalem", "Mo"),
        ("Mo\u00a0Bensalem", "Mo"),
        ("Bensalem, Mo", "Mo"),
        ("Bensalem,", "Bensalem"),
        ("محمد علي", "محمد"),
        ("", ""),
        (" , ", ""),
    ],
)
def test_the_first_word_of_a_name(name: str, first: str) -> None:
    assert first_name(name) == first


def test_before_there_is_a_badge_the_hall_opens_no_name_and_says_so(
    services: Services, replica: Replica, key: DeskKey
) -> None:
    replica.act(post("ask", TODAY["ask"], direction="request"), "desk")
    asked = replica.get("help_post", "ask")
    assert isinstance(asked, HelpPost)
    stands(services, in_hall=True)
    seen = shown(services, asked)
    assert (seen.name, seen.reach, seen.trouble) == ("", "", NO_BADGE)
    assert replica.list("look") == [], "nothing was opened"
    data = YourDataModel(services)
    data.load("help_post")
    line: Any = data.property("rows").rows[1].line
    assert line.startswith("Alleen een vrijwilliger, aan de balie. Nooit op een scherm in de hal.")
    stands(services, in_hall=False)
    assert shown(services, asked).name == "Truus Donkersloot", "in the office it is as before"
    badge = {"name": "Riet", "public_key": "made"}
    replica.act([Draft(kind="volunteer", record="v", fields=badge)], "desk")
    data.refresh()
    assert data.property("rows").rows[1].line.startswith("Alleen een vrijwilliger met een badge.")


def test_a_name_that_lies_in_another_house_is_said_to_lie_there(
    services: Services, replica: Replica, key: DeskKey
) -> None:
    replica.act([Draft(kind="venue", record="v2", fields={"name": "De Wilg"})], "desk")
    answer = Response(id="r", post="ask", box="never-came", venue="v2")
    assert shown(services, answer).trouble == "De naam ligt bij De Wilg. Bel vandaar."
