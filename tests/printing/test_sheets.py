"""What stands on a paper, read from the demonstration neighbourhood; and the commands that print it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import msgspec
import pytest
from click.testing import CliRunner

from printing.commands import print_
from printing.handout import handout
from printing.jobs import make_paper
from printing.making.request import parse_week
from printing.sheets import (
    find_key,
    promised,
    sheet_link,
    slip_sheet,
    week_line,
    week_sheet,
)
from printing.slip_sheets import holder_sheet
from sync import discretion, phones
from sync.changes import Draft
from sync.demonstration.folder import make_demo
from sync.disk.help_board import held_by
from sync.disk.replica import Replica, open_replica
from sync.errors import BadInput
from sync.links import holder_code, parse_code, short_code, shown_code
from sync.records import Neighbourhood, Venue
from sync.recurrence import Occurrence
from sync.words import Words
from tests.printing import reading

NOW_UTC = datetime(2026, 11, 23, 13, 6, tzinfo=UTC)
DUTCH = Words("nl")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("paper") / "data"
    make_demo(path, today=date(2026, 11, 23), now_utc=NOW_UTC)
    return path


@pytest.fixture(scope="module")
def replica(folder: Path) -> Iterator[Replica]:
    with open_replica(folder, clock=lambda: NOW_UTC, readonly=True) as found:
        yield found


def occurrences(replica: Replica) -> list[Occurrence]:
    return replica.occurrences(date(2026, 11, 23), date(2026, 12, 20))


def test_a_week_holds_what_takes_place_in_this_house(replica: Replica) -> None:
    sheet = week_sheet(replica, 2026, 48, DUTCH)
    assert (sheet.place, sheet.week, sheet.monday) == ("De Linde", 48, date(2026, 11, 23))
    assert sheet.house_line == "Buurthuis De Linde, Lindestraat 12"
    assert sheet.helpdesk_phone == "045 - 000 01 00"
    assert sheet.number.startswith("2026-48-")
    assert sheet.link == f"HTTPS://DELINDE.EXAMPLE/W/{sheet.number}"
    shown = [line for day in sheet.days for line in day.lines]
    found = replica.occurrences(date(2026, 11, 23), date(2026, 11, 29), venue=replica.device.venue)
    assert len(shown) == len(found)
    assert [line.starts for line in shown] == sorted(line.starts for line in shown)
    everywhere = week_sheet(replica, 2026, 48, DUTCH, "")
    assert sum(len(day.lines) for day in everywhere.days) > len(shown)


def test_a_week_of_another_house_gives_that_houses_own_phone_and_hours(replica: Replica) -> None:
    other = next(one for one in replica.records(Venue) if "De Hoek" in one.name)
    sheet = week_sheet(replica, 2026, 48, DUTCH, other.id)
    assert sheet.helpdesk_phone == phones.shown(other.phone) == "045 - 000 02 00"
    assert sheet.helpdesk_hours == "", "nobody said when somebody answers there"
    assert sheet.hours_lines
    text = reading.text_of(handout(sheet, DUTCH, None))
    assert "Vragen? Bel 045 - 000 02 00" in text
    assert "045 - 000 01 00" not in text
    everywhere = week_sheet(replica, 2026, 48, DUTCH, "")
    assert everywhere.helpdesk_phone == "045 - 000 01 00"
    assert everywhere.helpdesk_hours


def test_a_week_says_what_is_cancelled_and_what_has_another_time(replica: Replica) -> None:
    lines = [
        line
        for week in (48, 49, 50, 51)
        for day in week_sheet(replica, 2026, week, DUTCH, "").days
        for line in day.lines
    ]
    off = [line for line in lines if line.cancelled]
    moved = [line for line in lines if line.strong == "Andere tijd"]
    assert off
    assert moved
    assert all(line.strong == "Gaat niet door" for line in off)
    assert all(line.facts.startswith("Eerst o") for line in moved)


def test_a_house_is_closed_by_its_hours_and_by_the_closing_days(
    replica: Replica, monkeypatch: pytest.MonkeyPatch
) -> None:
    closing = msgspec.structs.replace(replica.neighbourhood, closing_days=["2027-01-01"])
    monkeypatch.setattr(Replica, "neighbourhood", property(lambda _: closing))
    days = week_sheet(replica, 2026, 53, DUTCH).days
    assert days[4].closed == "Buurthuis De Linde is dicht"
    sunday = week_sheet(replica, 2027, 20, DUTCH).days[6]
    assert (sunday.closed, sunday.lines) == ("Buurthuis De Linde is dicht", ())


def test_a_week_that_does_not_exist_is_refused(replica: Replica) -> None:
    with pytest.raises(ValueError, match="week"):
        week_sheet(replica, 2027, 53, DUTCH)


def test_every_slip_of_the_neighbourhood_can_be_made(replica: Replica) -> None:
    for one in occurrences(replica)[:60]:
        sheet = slip_sheet(replica, "activity", one.key, DUTCH)
        assert sheet.title == discretion.heading(one, replica.neighbourhood, DUTCH)
        assert parse_code(sheet.code) == short_code(one.key)
        assert sheet.notice_strong
    for service in replica.services():
        sheet = slip_sheet(replica, "service", service.id, DUTCH)
        if not discretion.is_discreet_service(service, replica.neighbourhood):
            assert sheet.title == service.name
    for post in replica.help_posts():
        sheet = slip_sheet(replica, "help_post", post.id, DUTCH)
        assert sheet.kicker in ("Iemand zoekt hulp", "Iemand wil helpen")


def test_what_an_activity_asks_for_stands_in_the_frame(replica: Replica) -> None:
    for one in occurrences(replica):
        said = slip_sheet(replica, "activity", one.key, DUTCH).notice_strong
        if one.cancelled:
            assert said == "Dit gaat niet door."
        elif one.activity.signup == "required":
            assert said == "Meld u aan."
        elif one.moved_from:
            assert said == "Let op: een andere tijd."
        elif one.activity.signup == "optional":
            assert said == "Aanmelden mag, het hoeft niet."
        else:
            assert said == "Aanmelden hoeft niet."


def test_an_activity_without_a_moment_is_its_next_time(replica: Replica) -> None:
    one = occurrences(replica)[-1]
    sheet = slip_sheet(replica, "activity", one.activity.id, DUTCH)
    assert sheet.title


def test_a_record_is_found_by_its_key_and_by_its_code(replica: Replica) -> None:
    one = occurrences(replica)[5]
    assert find_key(replica, "activity", one.key) == one.key
    assert find_key(replica, "activity", short_code(one.key).lower()) == one.key
    service = replica.services()[0]
    assert find_key(replica, "service", service.id) == service.id
    assert find_key(replica, "service", short_code(service.id)) == service.id
    for wrong in (short_code("nobody"), "rommel"):
        with pytest.raises(BadInput):
            find_key(replica, "service", wrong)
    for kind, key in (
        ("activity", "x@2026-01-01T10:00"),
        ("activity", "x"),
        ("service", "x"),
        ("help_post", "x"),
    ):
        with pytest.raises(BadInput, match="niet in de gegevens"):
            slip_sheet(replica, kind, key, DUTCH)


@pytest.mark.parametrize(
    ("name", "state", "until", "strong", "notice"),
    [
        ("Riet", "confirmed", "", "Riet, u staat op de lijst.", "Kunt u niet?"),
        ("", "confirmed", "", "U staat op de lijst.", "Kunt u niet?"),
        (
            "Riet",
            "provisional",
            "tot donderdag 12.00 uur",
            "Riet, uw plaats is nog niet zeker.",
            "Vraag het na aan de balie, tot donderdag 12.00 uur.",
        ),
        ("", "provisional", "", "Uw plaats is nog niet zeker.", "Vraag het aan de balie of bel"),
        ("Riet", "waiting", "", "Riet, u staat op de wachtlijst.", "Vraag het aan de balie of bel"),
        ("", "waiting", "", "U staat op de wachtlijst.", "Vraag het aan de balie of bel"),
    ],
)
def test_a_promise_says_how_certain_it_is(
    replica: Replica, name: str, state: str, until: str, strong: str, notice: str
) -> None:
    one = occurrences(replica)[0]
    sheet = promised(
        slip_sheet(replica, "activity", one.key, DUTCH),
        DUTCH,
        starts=one.starts,
        name=name,
        state=state,
        until=until,
        phone="045 - 000 01 00",
        code=short_code("signup"),
    )
    assert sheet.notice_strong == strong
    assert sheet.notice.replace("\xa0", " ").startswith(notice)
    assert sheet.code.replace(" ", "") == short_code("signup")
    assert sheet.destroy_before == (one.starts.date() + timedelta(days=30) if name else None)


def test_what_lasts_for_days_says_its_last_day(replica: Replica) -> None:
    one = occurrences(replica)[0]
    starts = datetime(2026, 11, 23, 10)
    days = msgspec.structs.replace(
        one, starts=starts, ends=starts + timedelta(days=3), cancelled=False, moved_from="", note=""
    )
    assert week_line(days, replica, None, DUTCH).strong == "Tot en met donderdag 26 november"


def test_a_site_that_no_code_can_hold_leaves_the_code_out() -> None:
    assert (
        sheet_link("https://delinde.example", "2026-48-1") == "HTTPS://DELINDE.EXAMPLE/W/2026-48-1"
    )
    assert sheet_link("https://" + "wijk." * 12 + "example", "2026-48-1") == ""
    assert sheet_link("https://café.example", "2026-48-1") == ""
    assert sheet_link("", "2026-48-1") == ""


def test_an_empty_neighbourhood_has_an_empty_week(tmp_path: Path) -> None:
    with open_replica(tmp_path, clock=lambda: NOW_UTC) as empty:
        sheet = week_sheet(empty, 2026, 48, DUTCH)
    assert sheet.place == Neighbourhood(id="").name
    assert (sheet.link, sheet.partners) == ("", ())
    assert all(day.lines == () for day in sheet.days)


def test_weeks_are_read_as_people_write_them() -> None:
    today = date(2026, 11, 26)
    assert parse_week("", today) == (2026, 48)
    assert parse_week("2026-W53", today) == (2026, 53)
    assert parse_week("2027w1", today) == (2027, 1)
    for wrong in ("2027-W53", "48", "rommel", "2026-W0", "9999-W52", "0001-W01"):
        with pytest.raises(BadInput, match="week"):
            parse_week(wrong, today)


def test_the_commands_write_papers(folder: Path, tmp_path: Path, replica: Replica) -> None:
    runner = CliRunner()
    out = tmp_path / "week.pdf"
    words = ["handout", "--data", str(folder), "--week", "2026-W48", "--out", str(out)]
    assert runner.invoke(print_, words, catch_exceptions=False).exit_code == 0
    assert reading.page_count(out.read_bytes()) in (2, 4)
    slip = tmp_path / "slip.pdf"
    key = short_code(replica.services()[0].id)
    words = ["slip", "--data", str(folder), "--kind", "service", "--key", key, "--format", "80mm"]
    assert (
        runner.invoke(print_, [*words, "--out", str(slip)], catch_exceptions=False).exit_code == 0
    )
    assert replica.services()[0].name.split()[0] in reading.text_of(slip.read_bytes())
    refused = runner.invoke(print_, [*words, "--out", str(tmp_path / "no" / "slip.pdf")])
    assert isinstance(refused.exception, BadInput)
    assert runner.invoke(print_, ["slip", "--kind", "poster"]).exit_code == 2


def test_who_just_placed_a_post_takes_the_code_home_and_nobody_else_does(replica: Replica) -> None:
    (post,) = replica.help_posts(states=("review",))[:1]
    held = held_by(replica, holder_code(post.box))
    assert held is not None
    sheet = holder_sheet(replica, held, DUTCH)
    assert (sheet.kicker, sheet.code_label) == ("Uw oproep", "Uw code")
    assert sheet.notice_strong == "Een vrijwilliger leest het eerst."
    assert parse_code(sheet.code) == holder_code(post.box) != short_code(post.id)
    for key in (f"slip/help_post/{post.id}", f"slips/help_post/{post.id}"):
        with pytest.raises(BadInput):
            make_paper(replica, key, DUTCH, replica.local_now())


def test_a_holder_prints_her_own_code_and_the_files_name_does_not_tell_it(
    folder: Path, tmp_path: Path
) -> None:
    shutil.copytree(folder, tmp_path / "data")
    with open_replica(tmp_path / "data", clock=lambda: NOW_UTC) as replica:
        post = replica.help_posts()[0]
        fields = {"post": post.id, "box": "box-of-somebody"}
        replica.act([Draft(kind="response", record="answer", fields=fields)], "visitor")
        for box, record, kicker in (
            (post.box, post.id, "Uw oproep"),
            ("box-of-somebody", "answer", "Uw reactie"),
        ):
            code = holder_code(box)
            paper = make_paper(replica, f"slip/holder/{code}", DUTCH, replica.local_now())
            text = reading.text_of(paper.pdf)
            for word in (kicker, "Uw code", shown_code(code), post.title.split()[0]):
                assert word in text
            assert paper.name == f"briefje-{short_code(record)}"
            assert code not in paper.name
        for wrong in (short_code(post.id), holder_code("nobody"), "rommel"):
            with pytest.raises(BadInput):
                make_paper(replica, f"slip/holder/{wrong}", DUTCH, replica.local_now())
