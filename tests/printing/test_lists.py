"""Presence lists, call lists, door signs and door notes: what stands on them, of whom, and who may print them."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from msgspec.structs import replace

from printing.attendance import attendance_list
from printing.commands import print_
from printing.door import sign
from printing.door_sheets import door_note, door_sign
from printing.form_sheets import form_sheet
from printing.jobs import make_paper
from printing.list_sheets import attendance_sheet, call_sheet
from printing.paper import A4, pt
from printing.sheets import week_sheet
from sync.changes import Draft
from sync.demonstration import demo_key
from sync.demonstration.folder import make_demo
from sync.disk.paper_forms import MOST_LINES
from sync.disk.replica import Replica, open_replica
from sync.errors import BadInput
from sync.keyring import Keyring
from sync.records import Activity, Signup, Venue, override_id
from sync.sheet_numbers import shown_number
from sync.words import Words
from tests.printing import reading
from tests.printing.documents.lists import ATTENDANCE, SIGN

TODAY = date(2026, 11, 24)
NOW_UTC = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
DUTCH = Words("nl")
RING = Keyring(desk=(demo_key(),))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("lists") / "data"
    make_demo(path, today=TODAY, now_utc=NOW_UTC)
    return path


@pytest.fixture(scope="module")
def replica(folder: Path) -> Iterator[Replica]:
    with open_replica(folder, clock=lambda: NOW_UTC) as found:
        yield found


def activity(replica: Replica, title: str) -> Activity:
    return replica.records(Activity, "title = ?", [title])[0]


def key_of(replica: Replica, title: str) -> str:
    found = activity(replica, title)
    one = replica.next_occurrences(found.id, replica.local_now(), 1)[0]
    return one.key


def change(replica: Replica, kind: str, record: str, **fields: Any) -> None:
    replica.act([Draft(kind=kind, record=record, fields=fields)], "test")


def text_of(pdf: bytes) -> str:
    return " ".join(reading.text_of(pdf).split())


def test_a_presence_list_has_who_comes_by_name_with_party_and_answer(replica: Replica) -> None:
    key = key_of(replica, "Samen eten")
    sheet = attendance_sheet(replica, key, RING, DUTCH)
    names = [one.name for one in sheet.people]
    assert names == sorted(names, key=str.casefold)
    assert {"Ali", "Riet", "Toon en Sjaan", "Zeynep", "فاطمة"} == set(names) - {"Mieke", "Hub", "Cor"}  # fmt: skip
    assert sheet.expected == 11
    assert (sheet.question, sheet.capacity) == ("Eet u vlees of vega?", 24)
    assert sheet.destroy_before == date(2026, 12, 30)
    paper = make_paper(replica, f"attendance/{key}", DUTCH, replica.local_now(), RING)
    assert (paper.private, paper.kind) == (True, "list")
    assert "Samen" not in paper.name
    text = text_of(paper.pdf)
    for words in (
        "Presentielijst Samen eten",
        "Maandag 30 november, 17.30 tot 19.00 uur",
        "Toon en Sjaan 2 mensen vlees",
        "Zeynep 3 mensen halal, graag vega",
        "Kwam zonder aanmelding",
        "Vernietigen voor 30 december 2026",
    ):
        assert words in text
    assert "+31" not in text
    assert "045" not in text, "a list that lies on a table holds no numbers"


def test_who_waits_stands_below_in_turn_and_states_are_said(replica: Replica) -> None:
    key = key_of(replica, "Tabletles voor beginners")
    sheet = attendance_sheet(replica, key, RING, DUTCH)
    assert [one.name for one in sheet.waiting] == ["Wies", "Harrie"]
    assert sheet.expected == 8
    first = replica.records(Signup, "activity = ?", [activity(replica, "Tabletles voor beginners").id], "turn")[0]  # fmt: skip
    change(replica, "signup", first.id, state="to_call")
    again = attendance_sheet(replica, key, RING, DUTCH)
    assert next(one.remark for one in again.people if one.name == "Greet") == "nog bellen"
    change(replica, "signup", first.id, state="attended")
    here = attendance_sheet(replica, key, RING, DUTCH)
    assert next(one.here for one in here.people if one.name == "Greet")


def test_a_name_that_does_not_open_is_its_slip_and_standing_sign_ups_are_there(
    replica: Replica,
) -> None:
    found = activity(replica, "Wandelen met Henk")
    change(
        replica,
        "signup",
        "standing",
        activity=found.id,
        recurrence="",
        party=1,
        state="confirmed",
        slip_code="7K3M9QD5",
    )
    sheet = attendance_sheet(replica, key_of(replica, "Wandelen met Henk"), RING, DUTCH)
    assert "Briefje 7K3M 9QD5" in {one.name for one in sheet.people}
    assert len(sheet.people) == 4


def test_without_the_keys_of_a_desk_no_name_is_printed(replica: Replica) -> None:
    key = key_of(replica, "Samen eten")
    for paper in (f"attendance/{key}", f"calls/{key}", "calls/"):
        with pytest.raises(BadInput, match="Zonder badge"):
            make_paper(replica, paper, DUTCH, replica.local_now())


def test_what_is_confidential_has_no_list_of_names(replica: Replica) -> None:
    found = activity(replica, "Mantelzorgcafé")
    key = key_of(replica, "Mantelzorgcafé")
    change(replica, "activity", found.id, confidential=True)
    with pytest.raises(BadInput, match="vertrouwelijk"):
        attendance_sheet(replica, key, RING, DUTCH)
    with pytest.raises(BadInput, match="er niet"):
        attendance_sheet(replica, "nobody@2026-11-24T10:00", RING, DUTCH)


def test_all_who_count_on_something_are_called_when_it_does_not_go_on(replica: Replica) -> None:
    found, key = activity(replica, "Samen koken en eten"), key_of(replica, "Samen koken en eten")
    recurrence = key.partition("@")[2]
    for number, state in enumerate(("confirmed", "waiting", "cancelled", "offered")):
        change(replica, "signup", f"cook-{number}", activity=found.id, recurrence=recurrence, state=state, turn=number, slip_code=f"7K3M9QD{number}")  # fmt: skip
    before = call_sheet(replica, key, RING, DUTCH, TODAY)
    assert [one.why for one in before.calls] == [
        "Staat op de wachtlijst.",
        "Er is een plaats vrij. Vraag of diegene komt.",
    ]
    change(
        replica,
        "override",
        override_id(found.id, recurrence),
        activity=found.id,
        recurrence=recurrence,
        cancelled=True,
        cancel_reason="De begeleider kan niet",
    )
    after = call_sheet(replica, key, RING, DUTCH, TODAY)
    assert (len(after.calls), after.ask) == (3, "Zeg dat het niet doorgaat.")
    assert after.destroy_before == date(2026, 12, 1)
    with pytest.raises(BadInput, match="gaat niet door"):
        attendance_sheet(replica, key, RING, DUTCH)
    every = call_sheet(replica, "", RING, DUTCH, TODAY)
    assert any("Samen koken en eten" in one.about for one in every.calls)


def test_a_call_list_has_numbers_and_says_who_left_none(replica: Replica) -> None:
    key = key_of(replica, "Samen eten")
    signup = replica.records(Signup, "answer = ?", ["halal, graag vega"])[0]
    hub = replica.records(Signup, "turn = 5 AND activity = ?", [signup.activity])[0]
    for one in (signup, hub):
        change(replica, "signup", one.id, state="to_call")
    paper = make_paper(replica, f"calls/{key}", DUTCH, replica.local_now(), RING)
    assert paper.private
    text = text_of(paper.pdf)
    assert "Zeynep 045 - 000" in text
    assert "Hub Geen telefoonnummer" in text
    assert "Vernietigen voor 1 december 2026" in text
    for one in (signup, hub):
        change(replica, "signup", one.id, state="confirmed")


def test_a_door_sign_has_the_rooms_of_the_day_and_names_nothing_discreet(replica: Replica) -> None:
    venue = replica.records(Venue, "name = ?", ["Buurthuis De Linde"])[0]
    monday = date(2026, 11, 30)
    sheet = door_sign(replica, venue.id, monday, DUTCH)
    found = {line.title: line for line in sheet.lines}
    assert found["Spreekuur"].room == "Kamer 2"
    assert not any("geld" in title for title in found)
    assert (found["Samen eten"].begins, found["Samen eten"].ends) == ("17.30", "tot 19.00")
    begins = [tuple(map(int, line.begins.split("."))) for line in sheet.lines]
    assert begins == sorted(begins)
    key = f"door/{venue.id}/{monday}"
    for suffix, media, width in (
        ("", "iso_a4_210x297mm", 842),
        ("/A3", "iso_a3_297x420mm", 842),
    ):
        paper = make_paper(replica, key + suffix, DUTCH, replica.local_now())
        assert (paper.media, paper.private, paper.kind) == (media, False, "door")
        assert round(reading.characters(paper.pdf)[0]["width_pt"]) == width
    for wrong in ("door/nowhere/", f"door/{venue.id}/morgen", f"door/{venue.id}//A2"):
        with pytest.raises(BadInput):
            make_paper(replica, wrong, DUTCH, replica.local_now())


def test_an_ordinary_day_is_one_page_and_a_full_one_goes_on() -> None:
    assert reading.page_count(sign(SIGN, DUTCH, None)) == 1
    full = sign(replace(SIGN, lines=SIGN.lines * 10), DUTCH, None)
    assert reading.page_count(full) > 1
    assert text_of(full).count("Stoelgymnastiek") == 10


def test_a_door_note_says_reason_next_time_and_what_there_is_instead(replica: Replica) -> None:
    key = key_of(replica, "Schaken")
    note = door_note(replica, key, DUTCH)
    assert note.said == "Gaat vandaag niet door"
    assert note.reason == "De begeleider kan niet."
    assert note.next_time == "dinsdag 1 december om 19.30 uur"
    paper = make_paper(replica, f"doornote/{key}", DUTCH, replica.local_now())
    assert reading.page_count(paper.pdf) == 1
    assert "Volgende keer: dinsdag 1 december om 19.30 uur." in text_of(paper.pdf)


def test_a_door_note_of_what_is_elsewhere_or_at_another_time(replica: Replica) -> None:
    saturday = door_note(replica, key_of(replica, "Zaterdagkoffie"), DUTCH)
    assert saturday.said == "Is op een andere plek"
    assert "Atelier" in saturday.when
    bingo = door_note(replica, key_of(replica, "Bingo"), DUTCH)
    assert bingo.said == "Is op een andere tijd"
    assert "15.00" in bingo.when
    assert bingo.before == "Eerst was het om 14.00 uur."
    assert saturday.before == "Eerst: Huiskamer."
    assert saturday.next_time == "zaterdag 5 december om 10.30 uur, Huiskamer"
    paper = make_paper(replica, f"doornote/{key_of(replica, 'Bingo')}", DUTCH, replica.local_now())
    assert "Eerst was het om 14.00 uur." in text_of(paper.pdf)
    assert _white(paper.pdf) < 0.12
    with pytest.raises(BadInput, match="gewoon door"):
        door_note(replica, key_of(replica, "Koffie en krant"), DUTCH)


def _white(pdf: bytes) -> float:
    """Return the largest part of the page's height between two lines of words."""
    found = reading.characters(pdf)
    tops = sorted({(one["top"], one["bottom"]) for one in found})
    gaps = [lower[0] - upper[1] for upper, lower in pairwise(tops)]
    return float(max(gaps)) / float(A4.width_pt)


@pytest.mark.parametrize("day", [date(2026, 11, 29), date(2026, 12, 25)])
def test_the_sign_of_a_closed_day_says_so_and_when_the_house_is_open_again(
    replica: Replica, day: date
) -> None:
    """The house has no hours on a Sunday, and is closed at Christmas."""
    change(replica, "neighbourhood", replica.neighbourhood.id, closing_days=["2026-12-25"])
    sheet = door_sign(replica, replica.device.venue, day, DUTCH)
    assert sheet.closed == "Buurthuis De Linde is vandaag dicht."
    text = text_of(make_paper(replica, f"door//{day}", DUTCH, replica.local_now()).pdf)
    assert "Buurthuis De Linde is vandaag dicht" in text
    assert "niets te doen" not in text
    assert "balie" not in text, "nobody is there"
    again = "maandag 30 november" if day.weekday() == 6 else "zaterdag 26 december"
    assert f"Wij zijn er weer op {again}." in text
    assert not door_sign(replica, replica.device.venue, TODAY, DUTCH).closed


def test_every_name_of_a_long_list_stands_on_it_once_and_no_page_cuts_one() -> None:
    people = tuple(replace(ATTENDANCE.people[0], name=f"Naam {n:03d}") for n in range(120))
    paper = attendance_list(replace(ATTENDANCE, people=people, waiting=()), DUTCH, None)
    text = text_of(paper)
    assert all(text.count(one.name) == 1 for one in people)
    pages = reading.page_texts(paper)
    assert all("vervolg" in page for page in pages[1:])
    assert f"bladzijde {len(pages)} van {len(pages)}" in " ".join(pages[-1].split())


def test_the_commands_make_what_hangs_on_a_door_and_no_names(folder: Path, replica: Replica, tmp_path: Path) -> None:  # fmt: skip
    out = tmp_path / "door.pdf"
    where = ["--out", str(out), "--data", str(folder)]
    done = CliRunner().invoke(print_, ["list", "door", "--day", "2026-11-24", *where])
    assert done.exit_code == 0, done.output
    assert "Vandaag in Buurthuis De Linde" in text_of(out.read_bytes())
    done = CliRunner().invoke(
        print_, ["list", "doornote", "--key", key_of(replica, "Schaken"), *where]
    )
    assert done.exit_code == 0, done.output
    assert "Gaat niet door" in text_of(out.read_bytes()) or "vandaag" in text_of(out.read_bytes())
    assert set(print_.commands["list"].commands) == {"door", "doornote"}  # type: ignore[attr-defined]


@pytest.mark.parametrize("day", ["2026-W49", "2026-W48"])
def test_the_back_of_a_handout_can_be_a_form(replica: Replica, day: str) -> None:
    """The week itself stays as it is; where it leaves no page free, the form has a sheet of its own."""
    plain = make_paper(replica, f"handout/{day}", DUTCH, replica.local_now())
    paper = make_paper(replica, f"handout/{day}?back=form", DUTCH, replica.local_now())
    pages = [" ".join(text.split()) for text in reading.page_texts(paper.pdf)]
    (at,) = [number for number, text in enumerate(pages) if "Doe mee, of vraag iets" in text]
    assert paper.stands == plain.stands
    assert paper.stands is not None
    assert f"Formulier {shown_number(paper.stands)}" in pages[at]
    assert "Tabletles voor beginners" in pages[at]
    assert ("Samen eten" in pages[at]) == (day == "2026-W49"), "what has been has no box"
    assert "Vernietigen voor" in pages[at]
    assert f"bladzijde {at + 1} van {len(pages)}" in pages[at]
    if at >= reading.page_count(plain.pdf):
        assert at % 2 == 0, "it is given in, and the week stays on the fridge"
        assert at == len(pages) - 1, "nothing is printed on its back"
        assert "Mijn eigen afspraken" not in " ".join(pages)
    assert paper.name.endswith("-formulier")
    with pytest.raises(BadInput, match="achterkant"):
        make_paper(replica, f"handout/{day}?back=puzzle", DUTCH, replica.local_now())


def test_a_form_says_which_week_it_is_of_and_on_which_days(replica: Replica) -> None:
    paper = make_paper(replica, "form/2026-W49", DUTCH, replica.local_now())
    text = text_of(paper.pdf)
    assert "Week 49: 30 november tot en met 6 december 2026" in text
    assert "Maandag 30 nov, 17.30 Samen eten, Keuken" in text
    assert "Hoeveel mensen, met uzelf?" in text
    assert "Wanneer kan het? 's ochtends" in text
    (code,) = reading.codes_on(paper.pdf)
    right_pt = max(box["x1"] for box in code.boxes)
    assert right_pt == pytest.approx(A4.width_pt - pt(A4.side_mm), abs=0.5), "at the margin"


def test_a_form_has_what_its_week_says_one_signs_up_for_and_counts_the_rest(
    replica: Replica,
) -> None:
    """Where the week says nothing of signing up, one may just walk in: it has no box."""
    week_paper = week_sheet(replica, 2026, 49, DUTCH)
    asked = [
        line.title
        for day in week_paper.days
        for line in day.lines
        if "aanmelden" in line.facts and not line.cancelled
    ]
    form = form_sheet(replica, week_paper, DUTCH)
    assert form is not None
    assert [line.title for line in form.lines] == asked
    assert "Wandelen met Henk" not in asked
    assert form.unlisted == 0
    for number in range(12):
        starts = f"2026-12-0{1 + number % 5}T09:{number:02d}"
        change(replica, "activity", f"more-{number}", title=f"Cursus {number}", starts=starts, duration_min=30, signup="required", venue=replica.device.venue, state="published")  # fmt: skip
    more = form_sheet(replica, week_sheet(replica, 2026, 49, DUTCH), DUTCH)
    assert more is not None
    assert (len(more.lines), more.unlisted) == (MOST_LINES, len(asked) + 12 - MOST_LINES)
    paper = make_paper(replica, "form/2026-W49", DUTCH, replica.local_now())
    said = f"Voor nog {more.unlisted} activiteiten meldt u zich aan bij de balie."
    assert said in text_of(paper.pdf)
    assert reading.page_count(paper.pdf) == 1
    for number in range(12):
        change(replica, "activity", f"more-{number}", state="draft")


def test_what_lasts_for_days_is_on_the_door_on_each_of_them(folder: Path, tmp_path: Path) -> None:
    shutil.copytree(folder, tmp_path / "data")
    with open_replica(tmp_path / "data", clock=lambda: NOW_UTC) as replica:
        venue, first = replica.device.venue, date(2026, 11, 25)
        fields = {
            "title": "Tentoonstelling", "venue": venue, "place": "Hal",
            "starts": "2026-11-25T10:00", "duration_min": 6 * 24 * 60,
        }  # fmt: skip
        replica.act([Draft(kind="activity", record="show", fields=fields)], "desk")
        lines = {
            offset: [
                (one.begins, one.strong)
                for one in door_sign(replica, venue, first + timedelta(days=offset), DUTCH).lines
                if one.title == "Tentoonstelling"
            ]
            for offset in (-1, 0, 1, 6, 7)
        }
    going_on = [("", "Nog tot en met dinsdag 1 december")]
    assert lines == {-1: [], 0: [("10.00", "")], 1: going_on, 6: going_on, 7: []}
