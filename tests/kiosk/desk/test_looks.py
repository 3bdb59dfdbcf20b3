"""Who opens a name at the desk is written down before it is shown; the coordinator reads who looked where."""

from __future__ import annotations

import pytest

import kiosk.viewmodels.desk.looks as looks_page
from kiosk.viewmodels.base import Services
from kiosk.viewmodels.desk.looking import note_paper
from kiosk.viewmodels.desk.looks import LooksModel
from kiosk.viewmodels.desk.pair import PairModel
from kiosk.viewmodels.desk.review import ReviewModel
from kiosk.viewmodels.pages import PAGES
from sync.disk.looks import note_look
from sync.errors import DiskFull
from sync.records import Look
from tests.kiosk.changing import put, rows
from tests.kiosk.desk.pairs import BY_ANSWER, HENK, REQUEST, box, neighbours, unlock


@pytest.fixture
def pairs(services: Services) -> Services:
    neighbours(services.replica)
    return services


def looks(services: Services) -> list[tuple[str, str]]:
    return sorted((one.changed_by, one.box) for one in services.replica.records(Look))


def test_reading_who_placed_a_post_is_one_look(pairs: Services) -> None:
    unlock(pairs, "host")
    put(pairs.replica, "help_post", REQUEST, state="review")
    page = ReviewModel(pairs)
    for _ in range(3):
        page.load(REQUEST)
    assert page.property("name_") == "Truus"
    page.refresh()
    assert looks(pairs) == [("riet", f"box-{REQUEST}")]
    unlock(pairs, "host", "joke")
    page.load(REQUEST)
    assert looks(pairs) == [("joke", f"box-{REQUEST}"), ("riet", f"box-{REQUEST}")]


def test_a_call_and_its_card_are_looks_at_both(pairs: Services) -> None:
    unlock(pairs, "host")
    PairModel(pairs).load(BY_ANSWER)
    both = [("riet", "box-answer-1"), ("riet", "box-request-1")]
    assert looks(pairs) == both
    unlock(pairs, "host", "joke")
    note_paper(pairs, f"cards/{BY_ANSWER}")
    note_paper(pairs, f"card/{BY_ANSWER}/post")
    note_paper(pairs, f"card/{REQUEST}")
    assert looks(pairs) == [("joke", box) for _, box in both] + both


def test_a_look_that_cannot_be_written_down_shows_nothing(
    pairs: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    unlock(pairs, "host")
    put(pairs.replica, "help_post", REQUEST, state="review")

    def full(*_: object) -> None:
        raise DiskFull

    monkeypatch.setattr("kiosk.viewmodels.desk.looking.note_look", full)
    page = ReviewModel(pairs)
    page.load(REQUEST)
    assert page.property("name_") == ""
    assert page.property("boxText")


def test_the_coordinator_reads_who_looked_where(pairs: Services) -> None:
    unlock(pairs, "coordinator")
    PairModel(pairs).load(BY_ANSWER)
    page = LooksModel(pairs)
    page.load()
    told = {row.line: row.title for row in rows(page)}
    assert set(told) == {
        "Wie dit plaatste: Wie maait mijn gras?",
        "Wie reageerde op: Wie maait mijn gras?",
    }
    assert all(title.startswith("Riet, ") for title in told.values())
    assert "Wie keek waar" in page.spoken()
    assert "Truus" not in page.spoken()
    assert PAGES["deskLooks"].needs == "coordinator"


def test_a_look_says_what_it_was_at_whatever_the_box_belongs_to(pairs: Services) -> None:
    unlock(pairs, "coordinator")
    replica = pairs.replica
    put(replica, "activity", "choir", title="Zingen")
    put(replica, "signup", "s", activity="choir", box="box-s")
    put(replica, "idea", "i", text="Een bankje voor mevrouw Jansen.", box="box-i")
    put(replica, "idea", "c", text="Het is hier koud.", about="complaint", box="box-c")
    for about in ("s", "i", "c", "nothing"):
        replica.act([box(about, HENK)], "visitor")
        note_look(replica, f"box-{about}", "riet")
    page = LooksModel(pairs)
    page.load()
    assert sorted(row.line for row in rows(page)) == [
        "Bij iets dat hier niet meer is.",
        "Las: Idee van vanmiddag om 14.05 uur",
        "Las: Klacht van vanmiddag om 14.05 uur",
        "Wie meedoet met: Zingen",
    ]
    assert "Jansen" not in page.spoken()


def test_the_page_says_when_it_does_not_show_all(
    pairs: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    unlock(pairs, "coordinator")
    PairModel(pairs).load(BY_ANSWER)
    page = LooksModel(pairs)
    page.load()
    assert page.property("moreText") == ""
    monkeypatch.setattr(looks_page, "MOST_LOOKS", 1)
    page.load()
    assert page.property("moreText") == "Dit zijn de nieuwste 1 van 2."
