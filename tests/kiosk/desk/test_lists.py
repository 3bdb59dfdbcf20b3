"""The desk's home, its lists, and what a volunteer looks at, without a window."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import msgspec
import pytest
from PySide6.QtCore import QAbstractItemModel

from kiosk.viewmodels.base import Services
from kiosk.viewmodels.desk.form_model import FormModel
from kiosk.viewmodels.desk.home import DeskModel
from kiosk.viewmodels.desk.lists import DeskListModel
from kiosk.viewmodels.desk.review import REASONS, ReviewModel
from kiosk.viewmodels.desk.stand import StandModel
from kiosk.viewmodels.desk.times import TimesModel
from sync import dates
from sync.aggregates import HelpPostState, Refusal, decide
from sync.changes import Draft
from sync.disk.replica import Replica
from sync.keyring import write_held
from sync.links import short_code, shown_code
from sync.outcomes import Outcome
from sync.records import HelpPost
from sync.seal import DeskKey, make_desk_key
from sync.words import Words
from tests.kiosk.desk.conftest import NAME

Check = Callable[[QAbstractItemModel], object]
SHOWN_PHONE = "045 - 000 07 77"


def rows(model: Any, name: str = "rows") -> list[Any]:
    return list(model.property(name).rows)


@pytest.fixture
def lists(services: Services, check_model: Check) -> DeskListModel:
    model = DeskListModel(services)
    check_model(model.property("rows"))
    return model


@pytest.fixture
def review(services: Services, check_model: Check) -> ReviewModel:
    model = ReviewModel(services)
    check_model(model.property("facts"))
    check_model(model.property("reasons"))
    return model


def refuse(replica: Replica, text: str) -> None:
    """Let the server refuse the last act."""
    change = replica.unsent()[-1]
    replica.outbox.settle(
        [Outcome(number=change.number, state="refused", reason="state", text=text)],
        datetime(2026, 11, 24, 13, tzinfo=UTC),
    )


def test_the_home_counts_what_waits_and_says_how_the_device_stands(
    services: Services, replica: Replica, placed: str
) -> None:
    home = DeskModel(services)
    home.load()
    assert home.property("waitingText") == "", "nothing was read yet"
    services.inbox.wait()
    assert home.property("waitingText") == "5 dingen voor vandaag."
    assert home.property("activitiesText") == "Vandaag 4 activiteiten."
    assert home.property("servicesText") == "3 diensten."
    assert home.property("standTitle") == "Dit apparaat werkt op zichzelf."
    for post in ("h3", placed):
        fields = {"state": "open", "expires": "2026-12-01"}
        replica.act([Draft(kind="help_post", record=post, fields=fields)], actor="desk")
    for service in ("s2", "s3"):
        replica.act([Draft(kind="service", record=service, fields={"assured_on": "2026-11-24"})], actor="desk")  # fmt: skip
    replica.act([Draft(kind="announcement", record="b1", verb="delete")], actor="desk")
    home.refresh()
    services.inbox.wait()
    assert home.property("waitingText") == "Klaar voor vandaag."
    assert "Klaar voor vandaag." in home.spoken()
    home.close()


def test_a_refused_change_stands_there_with_its_reason_until_somebody_saw_it(
    services: Services, replica: Replica, check_model: Check
) -> None:
    replica.act([Draft(kind="service", record="s1", fields={"name": "Venster"})], actor="desk")
    refuse(replica, "Iemand anders was eerst.")
    home, stand = DeskModel(services), StandModel(services)
    check_model(stand.property("rows"))
    home.load()
    stand.load()
    assert home.property("trayText") == "Eén wijziging is niet gelukt. Kijk waarom."
    (row,) = rows(stand)
    assert row.title == "Dienst: Venster"
    assert row.line == "Iemand anders was eerst. (vanmiddag om 14.00 uur)"
    assert stand.away(row.key)
    home.refresh()
    assert (rows(stand), home.property("trayText")) == ([], "")


def test_a_device_with_a_server_says_when_they_met_what_waits_and_what_is_wrong(
    services: Services, replica: Replica
) -> None:
    replica.device = msgspec.structs.replace(replica.device, server="http://127.0.0.1:9")
    replica.act([Draft(kind="service", record="s1", fields={"name": "Venster"})], actor="desk")
    home = DeskModel(services)
    home.load()
    assert home.property("standTitle") == "Laatste contact: vanmiddag om 14.05 uur."
    assert home.property("standLine") == "Eén wijziging wacht nog. Die gaat vanzelf mee."
    replica.note_attempt(None, "De server is niet bereikbaar.")
    home.refresh()
    assert home.property("standTitle").startswith("De server is niet bereikbaar. Laatste contact")


def test_a_refused_box_shows_no_name(services: Services, replica: Replica, placed: str) -> None:
    refuse(replica, "Dit mag niet.")
    stand = StandModel(services)
    stand.load()
    (row,) = rows(stand)
    assert row.title == "Oproep: Wie gaat mee naar de markt?"
    assert NAME not in stand.spoken()


def test_activities_stand_by_their_next_time_and_say_what_does_not_go_on(
    lists: DeskListModel, replica: Replica
) -> None:
    lists.load("activity")
    titles = [(row.title, row.badge) for row in rows(lists)]
    assert titles == [
        ("Koffie en breien", ""),
        ("Samen eten", ""),
        ("Schaken", "gaat niet door"),
        ("Wandelen met Henk", ""),
        ("Ochtendgymnastiek", "voorbij"),
    ]
    assert rows(lists)[0].line == "Vandaag om 14.30 uur · elke dinsdag · Grote zaal"
    assert rows(lists)[0].key == "activity/a1"
    lists.narrow("BREI")
    assert [row.title for row in rows(lists)] == ["Koffie en breien"]
    lists.narrow("xyz")
    assert lists.property("emptyText") == "Niets gevonden. Probeer een ander woord."
    lists.load("service")
    assert len(rows(lists)) == 3


def test_posts_of_every_state_stand_there_and_open_where_they_belong(
    lists: DeskListModel, replica: Replica
) -> None:
    replica.act([Draft(kind="help_post", record="h2", fields={"state": "done"})], actor="desk")
    lists.load("help_post")
    found = [(row.title, row.badge, row.page) for row in rows(lists)]
    assert found == [
        ("Nog niet nagekeken", "Nog te bekijken", "deskReview"),
        ("Wie helpt met de schutting?", "Staat op het bord", "deskPost"),
        ("Ik kook graag voor twee", "Klaar, het is gelukt", "deskForm"),
    ]
    assert lists.newKey() == "help_post/made-by-a-test"


def test_the_code_that_a_visitor_kept_finds_the_post(
    services: Services, lists: DeskListModel, placed: str
) -> None:
    """Who placed a post was told to keep its code, and asks at the desk with it."""
    lists.load("help_post")
    lists.narrow(shown_code(short_code(placed)))
    assert [row.key for row in rows(lists)] == [placed]
    lists.narrow(short_code("somebody else's"))
    assert rows(lists) == []


def test_a_post_is_put_on_the_board_with_its_last_day_and_back_by_undo(
    review: ReviewModel, replica: Replica, placed: str, key: DeskKey
) -> None:
    review.load(placed)
    assert (review.property("name_"), review.property("phone")) == (NAME, SHOWN_PHONE)
    assert review.accept()
    assert review.property("name_") == ""
    post = replica.get("help_post", placed)
    assert isinstance(post, HelpPost)
    assert (post.state, post.expires) == ("open", "2026-12-20")
    review.undo()
    post = replica.get("help_post", placed)
    assert isinstance(post, HelpPost)
    assert post.state == "review"


def test_the_server_takes_what_the_desk_decides_and_undoes(
    services: Services, review: ReviewModel, replica: Replica, placed: str
) -> None:
    form = FormModel(services)
    review.load(placed)
    assert review.accept()
    review.undo()
    assert review.accept()
    for state in ("done", "open", "withdrawn"):
        form.load(f"help_post/{placed}/state")
        form.choose(state)
        assert form.save()
        if form.property("canUndo"):
            form.undo()
            form.load(f"help_post/{placed}/state")
            form.choose(state)
            assert form.save()
    form.load("help_post/h3/state")
    form.choose("withdrawn")
    form.load("help_post/h3/expires")
    form.write("20-12-2026")
    assert form.save()
    assert not form.property("canUndo")
    standing = {"h3": "review"}
    for change in replica.unsent():
        if change.kind == "help_post":
            before = HelpPostState(standing.get(change.record, ""), "2026-11-24")
            assert not isinstance(decide(before, [change]), Refusal), change
            standing[change.record] = str(
                change.fields.get("state", standing.get(change.record, ""))
            )
    assert standing == {placed: "withdrawn", "h3": "withdrawn"}


def test_a_post_whose_days_are_over_gets_thirty_new_ones(
    review: ReviewModel, replica: Replica
) -> None:
    fields = {"title": "Oud", "state": "review", "expires": "2026-11-01", "direction": "offer"}
    replica.act([Draft(kind="help_post", record="old", fields=fields)], actor="visitor")
    review.load("old")
    assert review.accept()
    post = replica.get("help_post", "old")
    assert isinstance(post, HelpPost)
    assert post.expires == "2026-12-24"


def test_a_post_is_refused_for_a_picked_reason_only(
    review: ReviewModel, replica: Replica, placed: str
) -> None:
    review.load(f"{placed}/why")
    assert len(rows(review, "reasons")) <= 6
    assert not review.refuse("omdat het kan")
    assert review.refuse(REASONS[0][0])
    post = replica.get("help_post", placed)
    assert isinstance(post, HelpPost)
    assert (post.state, post.refusal) == ("refused", "Het hoort niet op het bord")
    assert not review.accept()


def test_the_box_is_open_on_the_review_page_only_and_never_told(
    review: ReviewModel, placed: str, key: DeskKey, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    review.load(placed)
    assert review.property("name_") == NAME
    assert NAME not in review.spoken()
    assert NAME not in repr(rows(review, "facts"))
    for away in (review.leave, review.reset, lambda: review.load(f"{placed}/why")):
        review.load(placed)
        away()
        assert (review.property("name_"), review.property("phone")) == ("", "")
    assert NAME not in caplog.text


def test_without_a_key_or_with_another_one_a_sentence_says_so(
    review: ReviewModel, replica: Replica, placed: str
) -> None:
    review.load(placed)
    assert "geen sleutel van de balie" in review.property("boxText")
    other = make_desk_key(bytes(32))
    write_held(replica.folder, [other])
    review.load(placed)
    assert review.property("boxText").startswith("Deze gegevens kunnen hier niet worden geopend.")
    (replica.folder / "desk.key").write_text("onzin")
    review.load(placed)
    assert "geen sleutel" in review.property("boxText")
    review.load("h3")
    assert review.property("boxText") == "Hier hoort geen naam bij."


def test_a_text_that_must_not_stand_on_the_board_is_pointed_out(
    review: ReviewModel, replica: Replica
) -> None:
    fields = {"title": "Kom naar Lindestraat 3", "state": "review", "expires": "2026-12-01"}
    replica.act([Draft(kind="help_post", record="x", fields=fields)], actor="visitor")
    review.load("x")
    assert review.property("warningText") == "Laat het adres weg. Een buurt is genoeg."


def test_a_post_that_somebody_else_looked_at_says_so(review: ReviewModel) -> None:
    review.load("h1")
    assert review.property("title") == "Dit is al bekeken."
    assert not review.accept()
    review.load("nergens")
    assert review.spoken() == "Dit is al bekeken."


def test_the_next_times_of_an_activity_stand_there(services: Services, check_model: Check) -> None:
    times = TimesModel(services)
    check_model(times.property("rows"))
    times.load("a3")
    first, second = rows(times)[:2]
    assert (first.title, first.badge, first.line) == (
        "Vandaag",
        "gaat niet door",
        "De begeleider kan niet",
    )
    assert (second.key, second.title) == ("override/a3@2026-12-01T19:30", "Dinsdag 1 december")
    times.load("nergens")
    assert rows(times) == []


def test_what_a_post_says_is_read_in_the_language_of_the_desk(
    review: ReviewModel, services: Services, placed: str
) -> None:
    services.words = Words("en")
    review.load(placed)
    rows = review.property("facts").rows
    when = next(row.strong for row in rows if row.icon == "clock")
    assert when.startswith(dates.capital(Words("en").t("'s ochtends")))
    assert "ochtends" not in when
