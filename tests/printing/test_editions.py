"""The editions of a week: how many pages each takes, how a booklet folds, and how large a poster's type is."""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Callable
from datetime import date, datetime, timedelta

import msgspec
import pikepdf
import pytest

from printing.booklet import booklet
from printing.edition import BOOKLET, DAY, HANDOUT, LARGE_PRINT, POSTER, Edition
from printing.fonts import text_width_pt
from printing.handout import drawn, handout, plan
from printing.paper import A4_LANDSCAPE
from printing.poster import poster
from printing.sheets import WeekNotice
from printing.spread import SpreadPdf, places
from printing.week_rows import DayGroup
from sync.words import Words
from tests.printing import reading
from tests.printing.documents.hostile import LONG_WORD
from tests.printing.documents.weeks import NASTY
from tests.printing.weeks import DUTCH, MONDAY, NOW, line, week, with_day

URGENT = WeekNotice(title="Donderdag zijn we dicht", text="Er komt een vloer.", urgent=True)


@pytest.mark.parametrize(
    ("edition", "pages"),
    [
        (HANDOUT, [2, 2, 2, 2, 8]),
        (LARGE_PRINT, [2, 2, 4, 4, 18]),
        (BOOKLET, [4, 4, 4, 8, 24]),
        (POSTER, [1, 1, 1, 2, 6]),
    ],
)
def test_11_every_edition_takes_as_many_pages_as_stated(edition: Edition, pages: list[int]) -> None:
    assert [plan(week(count), DUTCH, edition).pages for count in (0, 1, 25, 40, 200)] == pages


def test_11_a_day_takes_as_many_pages_as_stated() -> None:
    pages = []
    for count in (0, 1, 25, 40, 200):
        sheet = with_day(week(0), 0, *(line(MONDAY, number) for number in range(count)))
        pages.append(plan(msgspec.structs.replace(sheet, days=sheet.days[:1]), DUTCH, DAY).pages)
    assert pages == [1, 1, 2, 3, 13]


def test_11_a_plan_is_what_is_drawn() -> None:
    for make, edition, on_a_side in (
        (handout, HANDOUT, 1),
        (booklet, BOOKLET, 2),
        (poster, POSTER, 1),
    ):
        sheet = week(40)
        pages = plan(sheet, DUTCH, edition).pages
        assert reading.page_count(make(sheet, DUTCH, NOW)) == pages // on_a_side


@pytest.mark.parametrize("edition", [HANDOUT, LARGE_PRINT, BOOKLET, POSTER])
def test_9_and_10_a_thousand_activities_all_stand_there_under_a_heading(edition: Edition) -> None:
    full = plan(week(1000), DUTCH, edition)
    rows = Counter(
        (piece.group, row)
        for page in full.layout.pages
        for piece in page
        for row in range(piece.first_row, piece.end_row)
    )
    assert len(rows) == 1001
    assert set(rows.values()) == {1}


def test_17_pages_lie_as_they_fold() -> None:
    assert places(4) == ((0, True), (1, False), (1, True), (0, False))
    assert places(8)[0] == (0, True)
    assert places(8)[7] == (0, False), "the last page beside the first"
    assert places(8)[3:5] == ((3, False), (3, True)), "the middle lies open"
    for wrong in (0, 2, 6, -4):
        with pytest.raises(ValueError, match="fold"):
            places(wrong)


@pytest.mark.parametrize("pages", [4, 8, 12])
def test_17_who_folds_the_sheets_reads_on_from_page_to_page(pages: int) -> None:
    sides = places(pages)
    standing = {place: page for page, place in enumerate(sides, 1)}
    for sheet in range(pages // 4):
        front, back = 2 * sheet, 2 * sheet + 1
        assert standing[front, True] + 1 == standing[back, False], "turned over the short edge"
        assert standing[back, True] + 1 == standing[front, False]
        assert standing[front, True] + standing[front, False] == pages + 1


def test_17_a_booklets_halves_hold_the_pages_that_they_say() -> None:
    paper = booklet(week(40), DUTCH, NOW)
    found: dict[tuple[int, bool], str] = {}
    for one in reading.characters(paper):
        key = (one["page"] - 1, one["x0"] > one["width_pt"] / 2)
        found[key] = found.get(key, "") + one["text"]
    for number, place in enumerate(places(8), 1):
        assert re.search(rf"bladzijde{number}van8", found[place])
    assert "Dewe" in found[0, True][:8], "the front is at the right of the first side"


def test_17_a_booklet_is_heard_in_the_order_of_reading() -> None:
    said = reading.run_poppler(booklet(week(40), DUTCH, NOW), "pdfinfo", "-struct-text", "{}")
    pages = [int(number) for number in re.findall(r"bladzijde (\d) van 8", said)]
    assert pages == list(range(1, 9))
    days = [said.index(day) for day in ("Maandag", "Dinsdag", "Woensdag", "Vrijdag")]
    assert days == sorted(days)


def test_a_booklet_has_no_more_pages_than_it_was_begun_with() -> None:
    pdf = SpreadPdf("x", "nl", BOOKLET.paper, A4_LANDSCAPE, 4)
    for _ in range(3):
        pdf.next_page()
    with pytest.raises(IndexError):
        pdf.next_page()


def test_15_the_code_of_what_is_folded_has_level_q() -> None:
    from printing.qr import make_qr

    link = week(1).link
    assert make_qr(link, folded=True).rows != make_qr(link).rows
    sizes = {
        name: min(box["height"] for box in _boxes(paper))
        for name, paper in (
            ("booklet", booklet(week(5), DUTCH, NOW)),
            ("handout", handout(week(5), DUTCH, NOW)),
        )
    }
    assert sizes["booklet"] < sizes["handout"], "more modules in a smaller code"


def _boxes(paper: bytes) -> list[dict[str, float]]:
    import pdfplumber

    with pdfplumber.open(io.BytesIO(paper)) as document:
        return [one for one in document.pages[0].rects if one["fill"] and not one["stroke"]]


def test_a_poster_is_a3_and_its_type_as_large_as_the_week_leaves_room_for() -> None:
    sizes = []
    for count in (3, 12, 25, 40, 100):
        paper = poster(week(count), DUTCH, NOW)
        with pikepdf.open(io.BytesIO(paper)) as document:
            box = [float(number) for number in document.pages[0].MediaBox]
            assert [round(reading.mm(side)) for side in box[2:]] == [297, 420]
        found = plan(week(count), DUTCH, POSTER)
        sizes.append(found.scale.body_pt)
        assert found.scale.body_pt >= 16.5
    assert sizes[0] > sizes[1] > sizes[2]


@pytest.mark.parametrize("edition", [HANDOUT, LARGE_PRINT, BOOKLET, POSTER, DAY])
@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_heading_of_some_days_is_never_cut(edition: Edition, language: str) -> None:
    words = Words(language)
    between_pt = 26.0 * (edition.columns - 1)
    width_pt = (edition.paper.inner_pt - between_pt) / edition.columns
    for number in range(54):
        first = MONDAY + timedelta(days=7 * number)
        for length in range(2, 8):
            last = first + timedelta(days=length - 1)
            forms = DayGroup(first=first, last=last).headings(words)
            for scale in edition.scales:
                widths = [text_width_pt(f"{one} ", "bold", scale.heading_pt) for one, _ in forms]
                assert min(widths) <= width_pt, forms


def test_an_empty_poster_says_its_days_whole() -> None:
    text = reading.text_of(poster(week(0), DUTCH, NOW))
    assert "Ma 23 t/m vr 27 nov" in text
    assert "…" not in text


def test_a_single_page_has_no_number() -> None:
    assert "bladzijde" not in reading.text_of(poster(week(12), DUTCH, NOW))
    assert "bladzijde 2 van 2" in reading.text_of(poster(week(40), DUTCH, NOW))
    sheet = week(25)
    one_day = plan(msgspec.structs.replace(sheet, days=sheet.days[:1]), DUTCH, DAY)
    assert "bladzijde" not in reading.text_of(drawn(one_day, NOW))


def test_a_poster_tells_whole_messages_or_none_and_its_days_choose_the_type() -> None:
    long = WeekNotice(title="Lang", text="Kom gerust eens kijken in de grote zaal. " * 9)
    short = tuple(WeekNotice(title=f"Bericht {n}", text="Kom kijken.") for n in range(3))
    for count in (3, 12, 18, 21, 25):
        sheet = week(count, notices=(short[0], long, *short[1:]))
        planned = plan(sheet, DUTCH, POSTER)
        assert planned.scale == plan(week(count), DUTCH, POSTER).scale
        text = reading.text_of(drawn(planned, NOW))
        assert "Lees verder" not in text
        assert text.count("Bericht ") == text.count("Kom kijken.")
    few = reading.text_of(poster(week(3, notices=(short[0], long, *short[1:])), DUTCH, NOW))
    assert few.count("Kom kijken.") == 3
    assert "Nog 1 bericht staat op" in few


def test_a_message_of_one_line_is_never_replaced_by_a_line_that_says_where_it_is() -> None:
    short = tuple(WeekNotice(title=f"Bericht {n}", text="Kom kijken.") for n in range(6))
    for count in range(20, 40, 3):
        for edition in (HANDOUT, BOOKLET):
            text = reading.text_of(drawn(plan(week(count, notices=short), DUTCH, edition), NOW))
            assert "Lees verder" not in text


def test_an_ordinary_poster_divides_no_day() -> None:
    for count in (5, 12, 18):
        assert plan(week(count), DUTCH, POSTER).layout.whole_groups


def test_a_poster_parts_no_word_that_is_whole_in_a_smaller_type() -> None:
    for count in (7, 12, 18):
        text = reading.text_of(poster(week(count), DUTCH, NOW))
        assert "Stoelgymnastiek" in text
        assert "-\n" not in text
    endless = with_day(week(1), 1, line(MONDAY, 0, title=LONG_WORD))
    assert plan(endless, DUTCH, POSTER).scale.body_pt > 20, "what is parted anyhow makes none small"


def test_the_posters_code_stands_lower_right() -> None:
    boxes = _boxes(poster(week(20), DUTCH, NOW))
    assert min(reading.mm(box["x0"]) for box in boxes) > 297 * 0.8
    assert min(reading.mm(box["top"]) for box in boxes) > 420 * 0.75


def test_20_partners_never_push_an_activity_away_in_any_edition() -> None:
    many = tuple(f"Stichting Met Een Lange Naam Nummer {number}" for number in range(60))
    for edition in (HANDOUT, LARGE_PRINT, BOOKLET, POSTER):
        crowded = plan(week(40, partners=many), DUTCH, edition)
        plain = plan(week(40, partners=()), DUTCH, edition)
        assert crowded.layout.pages == plain.layout.pages


@pytest.mark.parametrize("make", [booklet, poster])
@pytest.mark.parametrize(
    ("monday", "said"),
    [
        (date(2026, 12, 28), ("28 december 2026 tot en met", "3 januari 2027", "week 53")),
        (date(2026, 3, 23), ("23 tot en met 29 maart 2026", "week 13")),
        (date(2026, 10, 19), ("19 tot en met 25 oktober 2026", "week 43")),
    ],
)
def test_18_both_clock_changes_and_the_turn_of_the_year(
    make: Callable[..., bytes], monday: date, said: tuple[str, ...]
) -> None:
    text = reading.text_of(make(week(10, monday=monday), DUTCH, NOW))
    for words in said:
        assert words in text


def test_18_what_began_before_this_week_has_no_time_and_says_until_when() -> None:
    running = line(
        MONDAY,
        0,
        starts=datetime(2026, 11, 18, 10),
        ends=datetime(2026, 11, 26, 17),
        title="Kunstroute",
        strong="Nog tot en met donderdag 26 november",
        going_on=True,
    )
    text = reading.text_of(handout(with_day(week(0), 0, running), DUTCH, NOW))
    assert "Kunstroute Nog tot en met" in text
    assert "10.00" not in text


def test_18_the_night_of_the_clock_keeps_its_wall_clock_times() -> None:
    sunday = date(2026, 10, 25)
    night = line(
        sunday,
        0,
        starts=datetime(2026, 10, 25, 1, 30),
        ends=datetime(2026, 10, 25, 1, 30) + timedelta(hours=2),
        title="Sterren kijken",
    )
    text = reading.text_of(
        handout(with_day(week(0, monday=date(2026, 10, 19)), 6, night), DUTCH, NOW)
    )
    assert "1.30 tot 3.30 Sterren kijken" in text


def test_23_nothing_is_cut_by_a_page_where_words_have_no_end() -> None:
    for make in (booklet, poster):
        paper = make(NASTY, DUTCH, NOW)
        for one in reading.characters(paper):
            assert 0 < one["x0"] < one["x1"] < one["width_pt"]


PICTURED = tuple(line(MONDAY, n, category="koffie") for n in range(6))


def test_a_kind_of_activity_is_drawn_beside_its_words_where_that_costs_no_sheet() -> None:
    few = plan(with_day(week(0), 0, *PICTURED), DUTCH, HANDOUT)
    assert few.columns.icon_pt > 0
    assert {row.icon for row in few.rows[0]} == {"coffee"}
    own = with_day(week(0), 0, line(MONDAY, 0, category="buurtkaarten"), line(MONDAY, 1))
    assert [row.icon for row in plan(own, DUTCH, HANDOUT).rows[0]] == ["calendar-days", ""]
    assert plan(week(25), DUTCH, HANDOUT).columns.icon_pt == 0
    for edition in (HANDOUT, LARGE_PRINT, BOOKLET, POSTER):
        for count in (25, 33, 40, 48, 60, 90):
            plain = week(count)
            days = tuple(
                msgspec.structs.replace(
                    day,
                    lines=tuple(msgspec.structs.replace(one, category="eten") for one in day.lines),
                )
                for day in plain.days
            )
            pictured = msgspec.structs.replace(plain, days=days)
            assert plan(pictured, DUTCH, edition).pages == plan(plain, DUTCH, edition).pages


@pytest.mark.parametrize("count", [3, 7, 12, 18, 25])
def test_a_poster_has_pictograms_where_they_cost_one_step_of_type_at_most(count: int) -> None:
    plain = week(count)
    pictured = msgspec.structs.replace(
        plain,
        days=tuple(
            msgspec.structs.replace(
                day,
                lines=tuple(msgspec.structs.replace(one, category="eten") for one in day.lines),
            )
            for day in plain.days
        ),
    )
    found, bare = plan(pictured, DUTCH, POSTER), plan(plain, DUTCH, POSTER)
    assert found.pages == bare.pages
    assert found.columns.icon_pt > 0 or count == 25
    steps = POSTER.scales.index(found.scale) - POSTER.scales.index(bare.scale)
    assert steps in (0, 1)


def test_pictograms_are_not_heard() -> None:
    plain = handout(with_day(week(0), 0, line(MONDAY, 0)), DUTCH, NOW)
    pictured = handout(with_day(week(0), 0, line(MONDAY, 0, category="koffie")), DUTCH, NOW)
    assert list(reading.elements(plain)) == list(reading.elements(pictured))
    assert len(pictured) > len(plain)


@pytest.mark.parametrize("large", [False, True])
def test_23_a_phone_number_without_end_stays_beside_the_page(large: bool) -> None:
    sheet = week(5, helpdesk_phone="045 " * 40, helpdesk_hours="altijd " * 40)
    papers = (
        handout(sheet, DUTCH, NOW, large=large),
        booklet(sheet, DUTCH, NOW),
        poster(sheet, DUTCH, NOW),
    )
    for paper in papers:
        for one in reading.characters(paper):
            assert one["x1"] <= one["width_pt"] - 5 / 25.4 * 72
        assert reading.page_count(paper) == 1 or "bladzijde 1 van" in reading.text_of(paper)


def test_a_day_alone_is_one_page() -> None:
    sheet = week(25)
    one_day = msgspec.structs.replace(sheet, days=sheet.days[:1])
    planned = plan(one_day, DUTCH, DAY)
    assert planned.pages == 1
    text = reading.text_of(drawn(planned, NOW))
    assert text.startswith("Maandag 23 november")
    assert text.count("Maandag") == 2, "as the title, and in the hours"
