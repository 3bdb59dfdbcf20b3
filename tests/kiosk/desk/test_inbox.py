"""The inbox of today, the weekly round, and a sign-up that somebody calls about."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

import pytest
from PySide6.QtCore import QAbstractItemModel

from kiosk.services.inbox import SOURCES
from kiosk.viewmodels.base import Services
from kiosk.viewmodels.desk import round as round_
from kiosk.viewmodels.desk.inbox import InboxModel, today_text
from kiosk.viewmodels.desk.round import RoundModel
from kiosk.viewmodels.desk.signup import SignupModel
from kiosk.viewmodels.desk.waiting import WaitingModel
from kiosk.viewmodels.pages import PAGES
from printing.journal import Entry
from printing.journal import begin as begin_job
from sync.changes import Draft
from sync.disk.replica import Replica
from sync.inbox_records import DayList
from sync.records import HelpPost, Service, Signup
from sync.roles import Need
from sync.seal import Contact, DeskKey, fingerprint, seal
from sync.words import Words
from tests.kiosk.desk.conftest import LOOK, NAME, Desk
from tests.kiosk.desk.pairs import unlock

Check = Callable[[QAbstractItemModel], object]


@pytest.fixture
def inbox(services: Services, check_model: Check) -> Iterator[InboxModel]:
    model = InboxModel(services)
    check_model(model.property("rows"))
    yield model
    model.close()


@pytest.fixture
def week(services: Services, check_model: Check) -> Iterator[RoundModel]:
    model = RoundModel(services)
    for name in ("rows", "groups"):
        check_model(model.property(name))
    yield model
    model.close()


def see(model: WaitingModel, key: str = "") -> list[Any]:
    model.load(key)
    model.services.inbox.wait()
    return list(model.property("rows").rows)


def keys(model: WaitingModel, key: str = "") -> list[str]:
    return [row.key for row in see(model, key)]


def put(replica: Replica, kind: str, record: str, **fields: Any) -> None:
    replica.act([Draft(kind=kind, record=record, fields=fields)], actor="desk")


def may(services: Services, need: Need, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(type(services.session), "level", need)


def test_today_has_five_cards_with_one_button_each(inbox: InboxModel, replica: Replica) -> None:
    for number in range(4):
        put(replica, "help_post", f"q{number}", title=f"Vraag {number}", state="review", expires="2026-12-01")  # fmt: skip
    rows = see(inbox)
    assert [row.key for row in rows] == ["review/h3", *(f"review/q{n}" for n in range(4))]
    assert {(row.buttonText, row.page, row.acts, row.lookText) for row in rows} == {
        ("Bekijken", "deskReview", False, "")
    }
    assert rows[0].title == "Nog niet nagekeken"
    assert rows[0].line == "Een bezoeker plaatste deze oproep. Mag die op het bord?"
    assert inbox.property("subtitle") == "5 dingen voor vandaag."
    assert inbox.property("restText") == "De rest wacht op de weekronde."
    assert inbox.property("hasPosts")
    assert inbox.spoken().startswith("Te doen\n5 dingen voor vandaag.\nNog niet nagekeken.")


def test_one_tap_says_that_a_service_is_right_and_can_be_undone(
    inbox: InboxModel, replica: Replica
) -> None:
    row = next(row for row in see(inbox) if row.key == "stale/s2")
    assert (row.title, row.buttonText, row.lookText) == ("De Maaltijdbus", "Ja, dit klopt", "Bekijken")  # fmt: skip
    assert (row.page, row.about) == ("deskForm", "service/s2")
    assert inbox.act_on("stale/s2")
    assert inbox.property("savedText") == "Nagekeken: De Maaltijdbus"
    service = replica.get("service", "s2")
    assert isinstance(service, Service)
    assert service.assured_on == "2026-11-24"
    assert "stale/s2" not in [row.key for row in inbox.property("rows").rows], "at once"
    assert "stale/s2" not in keys(inbox)
    inbox.undo()
    assert "stale/s2" in keys(inbox)


def test_a_post_stays_thirty_days_longer_in_one_tap(inbox: InboxModel, replica: Replica) -> None:
    put(replica, "help_post", "h1", expires="2026-11-26")
    row = next(row for row in see(inbox) if row.key == "expiring/h1")
    assert row.line == "De laatste dag is donderdag 26 november. Mag de oproep langer blijven?"
    assert inbox.act_on(row.key)
    post = replica.get("help_post", "h1")
    assert isinstance(post, HelpPost)
    assert (post.state, post.expires) == ("open", "2026-12-24")


def test_what_is_done_makes_no_room_and_the_day_ends(inbox: InboxModel, replica: Replica) -> None:
    for number in range(6):
        put(replica, "service", f"oud{number}", name=f"Oud {number}", verified_on="2026-01-01")
    today = keys(inbox)
    assert len(today) == 5
    assert replica.get("day_list", "inbox") is None, "looking alone writes nothing"
    inbox.begin(today[0])
    standing = replica.get("day_list", "inbox")
    assert isinstance(standing, DayList)
    assert (standing.day, standing.items) == ("2026-11-24", today)
    put(replica, "help_post", "h3", state="open", expires="2026-12-01")
    assert keys(inbox) == today[1:]
    for key in today[1:]:
        assert inbox.later(key)
    assert keys(inbox) == []
    assert inbox.property("subtitle") == "Klaar voor vandaag."
    assert inbox.property("emptyText") == "De rest wacht op de weekronde."


def test_later_puts_off_for_everybody_and_the_round_has_it_still(
    inbox: InboxModel, week: RoundModel
) -> None:
    see(inbox)
    assert inbox.later("review/h3")
    assert inbox.property("savedText") == "Dat komt morgen terug."
    assert "review/h3" not in keys(inbox)
    assert keys(week, "review") == ["review/h3"]
    inbox.undo()
    assert "review/h3" in keys(inbox)
    assert inbox.later("stale/s2")
    assert inbox.property("savedText") == "Dat komt maandag 30 november terug."
    assert not inbox.later("stale/nergens")


def test_the_round_shows_everything_in_groups(week: RoundModel, services: Services) -> None:
    see(week)
    groups = {row.key: (row.title, row.line) for row in week.property("groups").rows}
    assert groups == {
        "review": ("Oproepen bekijken", "Eén ding."),
        "message": ("Berichten die aflopen", "Eén ding."),
        "stale": ("Klopt dit nog?", "2 dingen."),
    }
    assert sorted(keys(week, "stale")) == ["stale/s2", "stale/s3"]
    assert week.property("title") == "Klopt dit nog?"
    assert week.spoken().startswith("Klopt dit nog?\nDe Maaltijdbus.")
    services.words = Words("en")
    assert keys(week, "onzin") == []


def test_the_round_says_when_there_is_more_than_it_shows(
    week: RoundModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert len(keys(week, "stale")) == 2
    assert week.property("subtitle") == ""
    monkeypatch.setattr(round_, "MOST_CARDS", 1)
    assert len(keys(week, "stale")) == 1
    assert week.property("subtitle") == "De eerste 1. De rest komt als die gedaan zijn."
    assert "De eerste 1." in week.spoken()


def test_a_host_sees_what_she_may_do_and_no_more(
    inbox: InboxModel, services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    may(services, "volunteer", monkeypatch)
    assert keys(inbox) == ["review/h3"]
    assert today_text(services) == "Eén ding voor vandaag."
    assert not inbox.property("hasRound")
    assert not inbox.act_on("stale/s2")
    may(services, "coordinator", monkeypatch)
    assert len(keys(inbox)) == 4
    assert inbox.property("hasRound")


def test_a_paper_that_nobody_knows_of_waits_at_its_own_desk(
    inbox: InboxModel, replica: Replica
) -> None:
    entry = Entry(name="buurtzuil-x", printer="ipp://127.0.0.1:9/x", begun_utc_s=1.0, stage="sent")
    job = begin_job(replica.folder, "x", entry)
    assert "print/buurtzuil-x" not in keys(inbox), "it is being printed"
    job.close()
    row = next(row for row in see(inbox) if row.key == "print/buurtzuil-x")
    assert row.line == "Een papier is misschien niet geprint. Kijk bij de printer."


def test_while_nobody_knows_the_day_nothing_is_written_with_a_date(
    inbox: InboxModel, services: Services, replica: Replica, monkeypatch: pytest.MonkeyPatch
) -> None:
    see(inbox)
    before = replica.outbox.head().number
    monkeypatch.setattr(type(services), "clock_trusted", False)
    assert not inbox.act_on("stale/s2")
    assert not inbox.later("review/h3")
    assert inbox.property("trouble") == "De klok klopt misschien niet. Zet die eerst goed."
    assert replica.outbox.head().number == before


def test_a_torn_replica_leaves_what_was_read(inbox: InboxModel, replica: Replica) -> None:
    before = keys(inbox)
    replica.path.rename(replica.path.with_suffix(".away"))
    replica.path.write_bytes(b"onzin")
    assert keys(inbox) == before


def test_every_source_leads_somewhere() -> None:
    assert len({source.name for source in SOURCES}) == len(SOURCES)
    later = {"deskVolunteer", "deskRota"}
    assert {source.page for source in SOURCES if source.page} - PAGES.keys() <= later


# -- calling about a sign-up


@pytest.fixture
def calling(replica: Replica, key: DeskKey) -> str:
    sealed = seal(Contact(name=NAME, phone="+31450000777"), key.public)
    put(replica, "box", "box-9", about="su", sealed=sealed, key=fingerprint(key.public))
    put(replica, "signup", "su", activity="a2", recurrence="2026-11-24T17:30", party=2,
        state="to_call", box="box-9")  # fmt: skip
    return "su"


@pytest.fixture
def signup(services: Services, check_model: Check) -> SignupModel:
    model = SignupModel(services)
    check_model(model.property("facts"))
    return model


def state(replica: Replica, record: str = "su") -> str:
    found = replica.get("signup", record)
    assert isinstance(found, Signup)
    return found.state


def test_who_is_to_be_called_is_seen_on_that_page_only(
    signup: SignupModel, services: Services, calling: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    signup.load(calling)
    assert (signup.property("name_"), signup.property("reach")) == (NAME, "045 - 000 07 77")
    assert signup.property("title") == "Samen eten"
    facts = [fact.strong for fact in signup.property("facts").rows]
    assert facts == ["Vandaag om 17.30 uur", "2 mensen"]
    assert NAME not in signup.spoken()
    for away in (signup.leave, signup.reset, lambda: signup.load(f"{calling}/sure")):
        signup.load(calling)
        away()
        assert (signup.property("name_"), signup.property("reach")) == ("", "")
    monkeypatch.setattr(type(services.session), "in_hall", True)
    unlock(services, "host")
    signup.load(calling)
    assert signup.property("reach").startswith("In de hal")


def test_what_they_say_on_the_telephone_ends_the_call(
    signup: SignupModel, inbox: InboxModel, replica: Replica, calling: str
) -> None:
    assert keys(inbox)[0] == "call/su"
    signup.load(calling)
    assert signup.noAnswer()
    assert "call/su" not in keys(inbox)
    assert state(replica) == "to_call"
    assert signup.comes()
    assert state(replica) == "confirmed"
    assert signup.property("title") == "Dit is al gedaan."
    assert not signup.comesNot()
    put(replica, "signup", "su", state="to_call")
    signup.load(calling)
    assert signup.comesNot()
    assert state(replica) == "cancelled"


def test_who_was_promised_a_place_that_is_not_there_comes_only_where_one_came_free(
    signup: SignupModel, replica: Replica, calling: str
) -> None:
    put(replica, "signup", "su", apart=True)
    put(replica, "signup", "all", activity="a2", recurrence="2026-11-24T17:30", party=11, state="confirmed")  # fmt: skip
    signup.load(calling)
    assert not signup.property("fits")
    assert not signup.comes()
    assert state(replica) == "to_call"
    put(replica, "signup", "all", state="cancelled")
    signup.refresh()
    assert signup.comes()


# -- with a finger


def test_a_volunteer_works_through_her_day_by_touch(
    desk: Desk, replica: Replica, placed: str, calling: str
) -> None:
    desk.tap("Te doen")
    assert desk.page == "deskInbox"
    desk.tap("Bellen: Samen eten")
    assert desk.sees(NAME)
    desk.tap("Komt niet")
    assert desk.sees("Komt diegene niet?")
    assert not desk.sees(NAME)
    desk.tap("Ja, meld af")
    assert (desk.page, state(replica)) == ("deskInbox", "cancelled")
    desk.tap(LOOK, "Op het bord")
    assert desk.page == "deskInbox"
    desk.tap("Later: Nog niet nagekeken")
    assert desk.sees("Dat komt morgen terug.")
    desk.tap("Weekronde")
    assert desk.sees("Klopt dit nog?")
    desk.tap("Klopt dit nog?, 2 dingen.", "Ja, dit klopt: De Maaltijdbus")
    assert desk.sees("Nagekeken: De Maaltijdbus")
    service = replica.get("service", "s2")
    assert isinstance(service, Service)
    assert service.assured_on == datetime(2026, 11, 24).date().isoformat()
