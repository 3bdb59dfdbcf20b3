"""What may be chosen of the agenda for a paper: in its key, at the command line, and what then stands on it."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import msgspec
import pdfplumber
import pikepdf
import pytest
from click.testing import CliRunner

from printing.booklet import booklet
from printing.commands import print_
from printing.edition import DAY, MONTH
from printing.handout import drawn, handout, plan
from printing.heard import listening
from printing.jobs import make_paper
from printing.making.choice import Choice, find_choice, parse_choice
from printing.month import month, month_groups, plan_month
from printing.poster import poster
from printing.sheets import WeekDay, WeekLine, days_sheet, week_sheet
from sync.changes import Draft
from sync.demonstration.folder import make_demo
from sync.disk.replica import Replica, open_replica
from sync.errors import BadInput
from sync.records import Venue
from sync.words import Words
from tests.printing import reading
from tests.printing.documents.weeks import TOLD, month_sheet
from tests.printing.weeks import DUTCH, NOW, line, week

NOW_UTC = datetime(2026, 11, 23, 13, 6, tzinfo=UTC)
TODAY = date(2026, 11, 23)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("choice") / "data"
    make_demo(path, today=TODAY, now_utc=NOW_UTC)
    return path


@pytest.fixture(scope="module")
def replica(folder: Path) -> Iterator[Replica]:
    with open_replica(folder, clock=lambda: NOW_UTC, readonly=True) as found:
        yield found


def other_house(replica: Replica) -> Venue:
    return next(one for one in replica.records(Venue) if one.id != replica.device.venue)


def test_a_choice_is_read_back_as_it_was_written(replica: Replica) -> None:
    for choice in (
        Choice(),
        Choice(when="2026-W48"),
        Choice(when="2026-11", venue=""),
        Choice(category="bewegen"),
        Choice(when="2026-11-26", venue=other_house(replica).id, category="koffie"),
    ):
        assert parse_choice(choice.key(), replica) == choice
    assert Choice(when="2026-W48", venue="", category="eten").key() == (
        "2026-W48?venue=all&category=eten"
    )


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ("2026-W48?kleur=rood", "Deze keuze is niet te lezen."),
        ("2026-W48?category", "Deze keuze is niet te lezen."),
        ("?category=eten&category=koffie", "Deze keuze is niet te lezen."),
        ("?category=vliegen", "Deze soort activiteit bestaat niet."),
        ("?venue=kasteel", "Dit huis bestaat niet."),
    ],
)
def test_what_cannot_be_read_is_refused_in_a_sentence(
    replica: Replica, wrong: str, said: str
) -> None:
    with pytest.raises(BadInput) as refused:
        parse_choice(wrong, replica)
    assert refused.value.what == said


def test_a_day_and_a_month_are_read_and_none_is_now() -> None:
    assert Choice().day(TODAY) == TODAY
    assert Choice(when="2026-12-25").day(TODAY) == date(2026, 12, 25)
    assert Choice().month(date(2026, 11, 24)) == (date(2026, 11, 1), date(2026, 11, 30))
    assert Choice().month(date(2026, 11, 25)) == (date(2026, 12, 1), date(2026, 12, 31))
    assert Choice().month(date(2027, 1, 31)) == (date(2027, 2, 1), date(2027, 2, 28))
    assert Choice().month(date(2026, 12, 25))[0] == date(2027, 1, 1)
    assert Choice(when="2026-W48").month(TODAY) == (date(2026, 11, 1), date(2026, 11, 30))
    assert Choice(when="2028-02").month(TODAY) == (date(2028, 2, 1), date(2028, 2, 29))
    assert Choice(when="2026-W53").month(TODAY) == (date(2026, 12, 1), date(2026, 12, 31))
    assert Choice(when="2026-W49").month(TODAY) == (date(2026, 12, 1), date(2026, 12, 31))
    for wrong in ("2026-11-31", "morgen", "9999-01-01", "2026-W48"):
        with pytest.raises(BadInput, match="dag"):
            Choice(when=wrong).day(TODAY)
    for wrong in ("2026-13", "november", "9999-01", "2026-11-26"):
        with pytest.raises(BadInput, match="maand"):
            Choice(when=wrong).month(TODAY)


def test_people_type_the_words_of_their_own_neighbourhood(replica: Replica) -> None:
    house = other_house(replica)
    assert find_choice(replica, "", house.name.upper(), "samen eten") == Choice(
        venue=house.id, category="eten"
    )
    assert find_choice(replica, "2026-W49", "ALL", "") == Choice(when="2026-W49", venue="")
    assert find_choice(replica, "", house.id, "bewegen").venue == house.id


def test_a_kind_of_activity_leaves_the_others_away_and_says_so(replica: Replica) -> None:
    sheet = week_sheet(replica, 2026, 48, DUTCH, category="bewegen")
    lines = [one for day in sheet.days for one in day.lines]
    assert lines
    assert {one.category for one in lines} == {"bewegen"}
    assert sheet.chosen == "Alleen: Bewegen"
    assert sheet.number != week_sheet(replica, 2026, 48, DUTCH).number
    paper = make_paper(replica, "handout/2026-W48?category=bewegen", DUTCH, replica.local_now())
    assert paper.name == "weekblad-2026-W48-bewegen"
    text = reading.text_of(paper.pdf)
    assert "Alleen: Bewegen" in text
    assert "Geen activiteiten" not in text, "there are others"
    nothing = msgspec.structs.replace(
        sheet, days=tuple(msgspec.structs.replace(day, lines=()) for day in sheet.days)
    )
    assert "Geen activiteiten" in reading.text_of(handout(nothing, DUTCH, NOW))


def test_another_house_and_all_houses(replica: Replica) -> None:
    house = other_house(replica)
    paper = make_paper(replica, f"poster/2026-W48?venue={house.id}", DUTCH, replica.local_now())
    assert house.address in reading.text_of(paper.pdf)
    everywhere = week_sheet(replica, 2026, 48, DUTCH, "")
    short = house.name.removeprefix("Wijkcentrum ")
    assert {line.elsewhere for day in everywhere.days for line in day.lines} >= {short}
    assert everywhere.place == replica.neighbourhood.name


@pytest.mark.parametrize(
    ("key", "name", "sides", "media", "size_mm"),
    [
        ("handout/2026-W48", "weekblad-2026-W48", "two-sided-long-edge", "iso_a4_210x297mm", (210, 297)),
        ("large/2026-W48", "weekblad-2026-W48-groot", "two-sided-long-edge", "iso_a4_210x297mm", (210, 297)),
        ("booklet/2026-W48", "weekblad-2026-W48-boekje", "two-sided-short-edge", "iso_a4_210x297mm", (297, 210)),
        ("booklet/", "weekblad-2026-W48-boekje", "two-sided-short-edge", "iso_a4_210x297mm", (297, 210)),
        ("poster/2026-W48", "weekblad-2026-W48-poster", "one-sided", "iso_a3_297x420mm", (297, 420)),
        ("month/2026-12", "maand-2026-12", "two-sided-long-edge", "iso_a4_210x297mm", (210, 297)),
        ("day/2026-11-26", "dag-2026-11-26", "one-sided", "iso_a4_210x297mm", (210, 297)),
    ],
)  # fmt: skip
def test_every_edition_has_its_key_paper_and_sides(
    replica: Replica, key: str, name: str, sides: str, media: str, size_mm: tuple[int, int]
) -> None:
    paper = make_paper(replica, key, DUTCH, replica.local_now())
    assert (paper.name, paper.sides, paper.media) == (name, sides, media)
    assert paper.kind == key.partition("/")[0]
    assert paper.stands is not None
    with pikepdf.open(io.BytesIO(paper.pdf)) as document:
        box = [float(number) for number in document.pages[0].MediaBox]
    assert tuple(round(reading.mm(side)) for side in box[2:]) == size_mm


def test_the_example_takes_one_sheet_in_every_edition_of_a_week_at_14_points_and_on_the_wall(
    replica: Replica,
) -> None:
    for key, pages in (
        ("handout/2026-W48", 2),
        ("booklet/2026-W48", 2),
        ("poster/2026-W48", 1),
        ("month/2026-11", 2),
    ):
        paper = make_paper(replica, key, DUTCH, replica.local_now())
        assert reading.page_count(paper.pdf) == pages, key


def test_the_commands_print_what_was_chosen(folder: Path, tmp_path: Path) -> None:
    runner = CliRunner()
    for number, words in enumerate(
        (
            ["booklet", "--week", "2026-W48"],
            ["poster", "--week", "2026-W48", "--category", "Bewegen"],
            ["month", "--month", "2026-11", "--all-houses"],
            ["handout", "--day", "2026-11-26", "--venue", "buurthuis de linde"],
            ["handout", "--large", "--week", "2026-W48"],
        )
    ):
        out = tmp_path / f"{number}.pdf"
        asked = [*words, "--data", str(folder), "--out", str(out)]
        assert runner.invoke(print_, asked, catch_exceptions=False).exit_code == 0
        assert out.read_bytes().startswith(b"%PDF")
    assert "Alleen: Bewegen" in reading.text_of((tmp_path / "1.pdf").read_bytes())
    for words in (
        ["handout", "--day", "2026-11-26", "--week", "2026-W48"],
        ["booklet", "--venue", "x", "--all-houses"],
    ):
        refused = runner.invoke(print_, [*words, "--data", str(folder), "--out", "x.pdf"])
        assert refused.exit_code == 2
        assert "Kies een van de twee" in refused.stderr


def test_a_booklet_in_a_folder_keeps_its_name(folder: Path, tmp_path: Path) -> None:
    words = ["booklet", "--data", str(folder), "--week", "2026-W48"]
    printed = CliRunner().invoke(print_, [*words, "--printer", f"file://{tmp_path}"])
    assert printed.exit_code == 0
    assert (tmp_path / "weekblad-2026-W48-boekje.pdf").exists()


def test_18_what_lasts_for_weeks_stands_on_every_week_and_what_only_passes_midnight_on_one(
    tmp_path: Path,
) -> None:
    make_demo(tmp_path, today=TODAY, now_utc=NOW_UTC)
    drafts = [
        Draft(
            kind="activity",
            record=name,
            fields={"title": name, "starts": starts, "duration_min": length, "venue": venue},
        )
        for name, starts, length, venue in (
            ("Kunstroute", "2026-11-18T10:00", 12 * 24 * 60, ""),
            ("Nachtwake", "2026-11-22T22:30", 180, ""),
            ("Tot middernacht", "2026-11-20T00:00", 3 * 24 * 60, ""),
        )
    ]
    with open_replica(tmp_path, clock=lambda: NOW_UTC) as replica:
        replica.act(drafts, "desk")
        weeks = {
            week: {
                one.title: one
                for day in week_sheet(replica, 2026, week, DUTCH, "").days
                for one in day.lines
            }
            for week in (47, 48, 49)
        }
        number = week_sheet(replica, 2026, 48, DUTCH, "").stands
    assert weeks[47]["Kunstroute"].strong == "Tot en met maandag 30 november"
    for one in (48, 49):
        assert weeks[one]["Kunstroute"].strong == "Nog tot en met maandag 30 november"
        assert weeks[one]["Kunstroute"].going_on
    assert "Nachtwake" in weeks[47]
    assert "Nachtwake" not in weeks[48]
    assert "Tot middernacht" not in weeks[48]
    assert number is not None
    assert all(one.starts >= "2026-11-23" for one in number.lines), "its number is of its own days"


def test_what_the_house_tells_is_read_for_its_week_and_its_house(replica: Replica) -> None:
    sheet = week_sheet(replica, 2026, 48, DUTCH)
    assert "De lift is weer heel." in [one.title for one in sheet.notices]
    assert sheet.helpdesk_hours == "maandag tot en met vrijdag: 9.00 tot 17.00 uur"
    english = week_sheet(replica, 2026, 48, Words("en"))
    assert english.helpdesk_hours.startswith("Monday")
    later = days_sheet(replica, date(2030, 1, 7), date(2030, 1, 13), DUTCH)
    assert later.notices == ()


def series(*lines: WeekLine) -> list[tuple[str, str, str]]:
    """Return what a month says of lines put on their days: title, dates, facts."""
    sheet = month_sheet(0)
    days = tuple(
        msgspec.structs.replace(
            day, lines=tuple(one for one in lines if one.starts.date() == day.day)
        )
        for day in sheet.days
    )
    groups = month_groups(msgspec.structs.replace(sheet, days=days), DUTCH)
    return [(one.title, one.strong, one.facts) for group in groups for one in group.lines]


def on(day: int, **fields: object) -> WeekLine:
    return line(date(2026, 11, day), 0, **{"title": "Bingo", "facts": "Zaal", **fields})


def test_a_month_says_on_which_dates() -> None:
    mondays = [on(day) for day in (2, 9, 16, 23, 30)]
    assert series(*mondays) == [("Bingo", "elke maandag", "")]
    assert series(*mondays[:3]) == [("Bingo", "2, 9 en 16 november", "")]
    assert series(mondays[1]) == [("Bingo", "9 november", "")]
    off = on(23, strong="Gaat niet door", facts="De zaal is dicht.", cancelled=True)
    assert series(*mondays[:3], off, mondays[4]) == [
        ("Bingo", "elke maandag, niet op 23 november", "")
    ]
    assert series(off) == [("Bingo", "Gaat niet door", "23 november. De zaal is dicht.")]
    moved = on(24, strong="Andere tijd", elsewhere="De Hoek")
    assert series(*mondays[:3], moved) == [
        ("Bingo", "2, 9 en 16 november", ""),
        ("Bingo", "24 november, De Hoek", "Andere tijd"),
    ]


def test_a_month_says_where_and_for_how_much_where_there_is_room() -> None:
    few = reading.text_of(month(month_sheet(8), DUTCH, NOW))
    assert "elke maandag: Grote zaal, gratis" in few.replace("\n", " ")
    many = plan_month(month_sheet(40), DUTCH)
    assert many.pages == 2
    assert "Grote zaal" not in reading.text_of(drawn(many, NOW))
    rooms = [on(day, facts=f"Kamer {day}") for day in (2, 9)]
    sheet = msgspec.structs.replace(
        month_sheet(0), days=tuple(WeekDay(day=one.starts.date(), lines=(one,)) for one in rooms)
    )
    (group,) = month_groups(sheet, DUTCH, whole=True)
    assert group.lines[0].facts == "2 en 9 november", "no room that is not the room of all"


def test_the_calendar_of_a_month_frames_the_days_with_something_on_them() -> None:
    def frames(paper: bytes) -> int:
        with pdfplumber.open(io.BytesIO(paper)) as document:
            return sum(one["stroke"] and not one["fill"] for one in document.pages[0].curves)

    sheet = month_sheet(25)
    busy = sum(bool(day.lines) for day in sheet.days)
    assert frames(month(sheet, DUTCH, NOW)) == busy > 0
    assert "Een dag met een kader: er is iets te doen." in reading.text_of(month(sheet, DUTCH, NOW))
    empty = month(month_sheet(0), DUTCH, NOW)
    assert frames(empty) == 0
    assert "kader" not in reading.text_of(empty)


def test_a_month_tells_what_began_before_it_and_which_days_are_closed() -> None:
    sheet = month_sheet(3)
    running = on(2, strong="Nog tot en met zondag 8 november", going_on=True, title="Kunst")
    first = msgspec.structs.replace(sheet.days[0], lines=(running,))
    shut = msgspec.structs.replace(sheet.days[10], closed="De Linde is dicht", lines=())
    days = (first, *sheet.days[1:10], shut, *sheet.days[11:])
    text = reading.text_of(month(msgspec.structs.replace(sheet, days=days), DUTCH, NOW))
    assert text.index("Al begonnen") < text.index("Kunst") < text.index("Maandag\n")
    assert "Dicht\n11 november" in text
    assert "11 dicht" in text


def test_a_calendar_is_heard_a_line_for_each_week() -> None:
    with listening() as told:
        month(month_sheet(25), DUTCH, NOW)
    said = [one.text for one in told]
    assert "week 45, 2, 3, 4, 5, 6, 7 dicht, 8 dicht" in said
    assert "9.00 tot 10.15, Koffie en krant, elke maandag: Grote zaal, gratis" in said
    assert not [text for text in said if text.isdigit()]


def test_what_does_not_go_on_is_heard_in_a_sentence_of_its_own() -> None:
    off = line(TODAY, 0, title="Schaken", strong="Gaat niet door", facts="Ziek.", cancelled=True)
    sheet = msgspec.structs.replace(TOLD, days=(WeekDay(day=TODAY, lines=(off,)),))
    with listening() as told:
        drawn(plan(sheet, DUTCH, DAY), NOW)
    assert "9.00 tot 10.15, Schaken. Gaat niet door. Ziek." in [one.text for one in told]


def test_18_a_month_names_its_iso_weeks_also_at_the_turn_of_the_year(replica: Replica) -> None:
    december = make_paper(replica, "month/2026-12", DUTCH, replica.local_now())
    assert "week 49 tot en met 53" in reading.text_of(december.pdf)
    january = days_sheet(replica, date(2027, 1, 1), date(2027, 1, 31), DUTCH)
    text = reading.text_of(month(january, DUTCH, NOW))
    assert "week 53 tot en met 4" in text
    assert "Januari in De Linde" in text


def test_11_a_month_takes_as_many_pages_as_stated() -> None:
    counts = (0, 1, 25, 40, 200)
    assert [plan_month(month_sheet(n), DUTCH).pages for n in counts] == [2, 2, 2, 2, 8]
    assert "Geen activiteiten" in reading.text_of(month(month_sheet(0), DUTCH, NOW))


def test_11_the_calendar_costs_a_month_no_sheet() -> None:
    with_it = []
    for count in range(20, 60, 5):
        sheet = month_sheet(count)
        bare = plan(sheet, DUTCH, MONTH, groups=month_groups(sheet, DUTCH))
        planned = plan_month(sheet, DUTCH)
        assert planned.pages == bare.pages
        with_it.append(planned.head.height_pt > bare.head.height_pt)
    assert with_it == [True] * 4 + [False] * 2 + [True] * 2, (
        "left out where it would be the third page"
    )


def test_22_forty_activities_are_small_in_every_edition() -> None:
    for make in (booklet, poster):
        assert len(make(week(40), DUTCH, NOW)) <= 150_000


def test_both_clock_changes_keep_the_day_and_its_number(replica: Replica) -> None:
    for day in (date(2027, 3, 28), date(2026, 10, 25)):
        sheet = days_sheet(replica, day, day + timedelta(days=1), DUTCH)
        assert [one.day for one in sheet.days] == [day, day + timedelta(days=1)]
