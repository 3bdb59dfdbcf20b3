"""The weekly handout: pages, days that continue, what is different this week, and the foot."""

from __future__ import annotations

import subprocess
import sys
from datetime import date, datetime, timedelta

import pytest

from printing.fonts import text_width_pt
from printing.handout import handout
from printing.heard import HYPHEN
from printing.lines import break_lines
from printing.week_foot import partner_lines
from printing.week_rows import groups_of
from sync.words import Words
from tests.printing import reading
from tests.printing.weeks import DUTCH, MONDAY, NOW, line, week, with_day


@pytest.mark.parametrize(("count", "pages"), [(0, 2), (1, 2), (25, 2), (40, 2), (200, 8)])
def test_11_an_ordinary_week_is_one_sheet_and_a_full_one_grows_by_whole_sheets(
    count: int, pages: int
) -> None:
    assert reading.page_count(handout(week(count), DUTCH, NOW)) == pages


def test_11_large_print_grows_by_whole_sheets_too() -> None:
    assert reading.page_count(handout(week(25), DUTCH, NOW, large=True)) == 4


@pytest.mark.parametrize("large", [False, True])
def test_9_and_10_a_day_that_continues_says_so_and_no_heading_stands_alone(large: bool) -> None:
    paper = handout(week(200), DUTCH, NOW, large=large)
    pages = reading.page_texts(paper)
    starts = sum(text.count(" tot ") for text in pages)
    assert starts >= 200
    for text in pages[1:]:
        lines = text.splitlines()
        assert lines[1].split()[0] in (
            "Maandag",
            "Dinsdag",
            "Woensdag",
            "Donderdag",
            "Vrijdag",
            "Zaterdag",
            "Mijn",
        )
        for index, words in enumerate(lines):
            if words.endswith(("november", "vervolg")):
                assert " tot " in lines[index + 1] or "dicht" in lines[index + 1]
    assert "Maandag 23 november, vervolg" in "\n".join(pages)
    heads = [role for role, _, _ in reading.elements(paper) if role in ("/H2", "/L")]
    assert heads == ["/H2", "/L"] * (len(heads) // 2) or heads[-1] == "/H2"


def test_9_every_activity_is_there_once_and_whole() -> None:
    lines = tuple(
        line(
            MONDAY, index, title=f"Activiteit nummer {index}", facts=f"Kamer {index}, € 2 per keer"
        )
        for index in range(60)
    )
    pages = reading.page_texts(handout(with_day(week(0), 0, *lines), DUTCH, NOW))
    for index in range(60):
        holding = [
            page for page in pages if f"Activiteit nummer {index} Kamer {index}, € 2" in page
        ]
        assert len(holding) == 1


def test_the_back_of_a_sheet_that_stays_empty_is_for_notes() -> None:
    front, back = reading.page_texts(handout(week(3), DUTCH, NOW))
    assert "Koffie en krant" in front
    assert "Mijn eigen afspraken" in back
    assert "Mijn eigen afspraken" not in reading.text_of(handout(week(40), DUTCH, NOW))


def test_18_heading_with_dutch_dates_the_iso_week_and_both_times() -> None:
    text = reading.text_of(handout(week(5), DUTCH, NOW))
    assert "De week in De Linde" in text
    assert "23 tot en met 29 november 2026, week 48" in text
    assert "Maandag 23 november" in text
    assert "9.00 tot 10.15 Koffie en krant Grote zaal, gratis" in text


@pytest.mark.parametrize(
    ("monday", "said", "days"),
    [
        (
            date(2026, 12, 28),
            "28 december 2026 tot en met 3 januari 2027, week 53",
            "Vrijdag 1 januari",
        ),
        (date(2027, 1, 4), "4 tot en met 10 januari 2027, week 1", "Maandag 4 januari"),
        (
            date(2026, 3, 23),
            "23 tot en met 29 maart 2026, week 13",
            "Zaterdag 28 en zondag 29 maart",
        ),
        (
            date(2026, 10, 19),
            "19 tot en met 25 oktober 2026, week 43",
            "Zaterdag 24 en zondag 25 oktober",
        ),
    ],
)
def test_18_turn_of_the_year_and_both_clock_changes(monday: date, said: str, days: str) -> None:
    text = reading.text_of(handout(week(10, monday=monday), DUTCH, NOW))
    assert said in text
    assert days in text


def test_days_with_nothing_on_them_stand_together() -> None:
    groups = groups_of(week(0), DUTCH)
    assert [(group.first.day, group.last.day, group.said) for group in groups] == [
        (23, 27, "Geen activiteiten"),
        (28, 29, "De Linde is dicht"),
    ]
    assert groups[0].headings(DUTCH) == (
        ("Maandag 23 tot en met vrijdag 27 november", ""),
        ("Ma 23 tot en met vr 27 nov", ""),
        ("Ma 23 t/m vr 27 nov", ""),
        ("23 t/m 27 nov", ""),
    )


def test_what_is_different_this_week_is_said_in_words() -> None:
    off = line(
        MONDAY,
        0,
        title="Schaken",
        strong="Gaat niet door",
        facts="De zaal is dicht.",
        cancelled=True,
    )
    moved = line(MONDAY, 1, strong="Andere tijd", facts="Eerst om 14.00 uur. Grote zaal")
    paper = handout(with_day(week(0), 0, off, moved), DUTCH, NOW)
    text = reading.text_of(paper)
    for words in (
        "Schaken Gaat niet door",
        "De zaal is dicht.",
        "Andere tijd",
        "Eerst om 14.00 uur.",
    ):
        assert words in text


def test_19_the_foot_has_helpdesk_sheet_number_moment_and_pages() -> None:
    first, second = reading.page_texts(handout(week(25), DUTCH, NOW))
    for page in (first, second):
        assert "Vragen? Bel 045 - 000 01 00" in page
        assert "blad 2026-48-7K3P9T, geprint 20 november om 15.30 uur" in page
        assert "Dankzij Gemeente De Linde, Stichting Samen en Wooncorporatie" in page
    assert "bladzijde 1 van 2, zie achterkant" in first
    assert "bladzijde 2 van 2" in second
    for words in ("Nog actueel?", "Scan dit, of typ", "op de zuil."):
        assert words in first


def test_20_partners_never_push_an_activity_away() -> None:
    many = tuple(f"Stichting Met Een Lange Naam Nummer {number}" for number in range(60))
    plain = reading.text_of(handout(week(40, partners=()), DUTCH, NOW))
    crowded = handout(week(40, partners=many), DUTCH, NOW)
    text = reading.text_of(crowded)
    assert reading.page_count(crowded) == 2
    assert text.count(" tot ") == plain.count(" tot ")
    assert "en nog 5" in text


def test_20_all_partners_are_named_where_a_page_has_room() -> None:
    names = ("Gemeente De Linde", "Stichting Samen", "Wooncorporatie Thuisgoed", "Zorggroep Beuk")
    paper = handout(week(7, partners=names), DUTCH, NOW, large=True)
    assert (
        "Dankzij Gemeente De Linde, Stichting Samen, Wooncorporatie Thuisgoed en Zorggroep Beuk"
        in (" ".join(reading.text_of(paper).split()))
    )
    widths = (300.0, 60.0)
    assert len(partner_lines(names, DUTCH, 12, widths)) <= 2
    assert " ".join(partner_lines(names, DUTCH, 12, widths, most=4)).endswith("en Zorggroep Beuk")


def test_20_one_partner_some_partners_and_partners_without_end() -> None:
    widths = (500.0, 200.0)
    assert partner_lines((), DUTCH, 12, widths) == ()
    assert partner_lines(("De Gemeente",), DUTCH, 12, widths) == ("Dankzij De Gemeente",)
    assert partner_lines(("A", "B", "C"), DUTCH, 12, widths) == ("Dankzij A, B en C",)
    assert partner_lines(("X" * 300,) * 3, DUTCH, 12, widths) == ("Dankzij 3 partners",)
    roles = ("gemeente, sinds 2024", "")
    told = partner_lines(("De Gemeente", "B"), DUTCH, 12, widths, roles)
    assert " ".join(told) == "Dankzij De Gemeente (gemeente, sinds 2024) en B"
    long = ("X" * 300, "")
    assert partner_lines(("A", "B"), DUTCH, 12, widths, long) == ("Dankzij A en B",), "no room"


def test_22_forty_activities_are_small() -> None:
    assert len(handout(week(40), DUTCH, NOW)) <= 150_000  # how quick: ./run bench handout


def test_22_forty_activities_fit_in_80_megabytes() -> None:
    code = (
        "from printing.handout import handout; from tests.printing.weeks import *;"
        "handout(week(40), DUTCH, NOW); print(open('/proc/self/status').read())"
    )
    said = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    (peak,) = (line for line in said.stdout.splitlines() if line.startswith("VmHWM"))
    assert int(peak.split()[1]) <= 80 * 1024


def test_23_what_is_cut_says_where_the_rest_is() -> None:
    long = line(MONDAY, 0, title="Een titel zonder einde " * 40, facts="x" * 60)
    plain = line(MONDAY, 1)
    text = reading.text_of(handout(with_day(week(0), 0, long, plain), DUTCH, NOW))
    assert text.count("Meer op de zuil.") == 1


def test_a_house_without_site_phone_or_address_still_has_its_week() -> None:
    bare = week(5, link="", helpdesk_phone="", house_line="", hours_lines=(), partners=())
    text = reading.text_of(handout(bare, DUTCH, NOW))
    assert "Nog actueel?" not in text
    assert "Vragen? Kom langs." in text


def test_a_long_name_of_a_house_takes_two_lines_beside_the_code() -> None:
    text = reading.text_of(
        handout(week(5, place="Het Grote Ontmoetingscentrum aan de Beukenlaan"), DUTCH, NOW)
    )
    assert "De week in Het Grote" in text


def test_times_that_pass_midnight_show_when_they_end() -> None:
    late = datetime(2026, 11, 23, 22, 30)
    night = line(MONDAY, 0, starts=late, ends=late + timedelta(hours=3))
    assert "22.30 tot 1.30" in reading.text_of(handout(with_day(week(0), 0, night), DUTCH, NOW))


def test_what_has_no_length_only_begins_and_what_lasts_for_days_too() -> None:
    starts = datetime(2026, 11, 23, 10)
    for ends in (starts, starts + timedelta(days=3)):
        endless = line(MONDAY, 0, starts=starts, ends=ends, title="Kunstroute")
        text = reading.text_of(handout(with_day(week(0), 0, endless), DUTCH, NOW))
        assert "10.00 Kunstroute" in text


def test_in_english_the_words_of_the_paper_are_english() -> None:
    text = reading.text_of(handout(week(5), Words("en"), NOW))
    assert "Monday 23 November" in text
    assert "This week in De Linde" in text


def test_lines_break_between_words_at_hyphens_and_between_syllables() -> None:
    assert break_lines("Koffie en krant", "regular", 14, 70) == ("Koffie en", "krant")
    assert break_lines("", "regular", 14, 70) == ()
    parted = break_lines("mens-erger-je-niet", "regular", 14, 70)
    assert "".join(parted) == "mens-erger-je-niet"
    assert parted[0].endswith("-")
    syllables = break_lines("activiteitenbegeleiding", "regular", 14, 80)
    assert syllables[0] == "activiteiten" + HYPHEN
    assert all(part.endswith(HYPHEN) for part in syllables[:-1])
    assert "".join(part.rstrip(HYPHEN) for part in syllables) == "activiteitenbegeleiding"
    assert len(break_lines("x" * 500, "regular", 14, 90)) > 5


@pytest.mark.parametrize(
    "whole",
    [
        *("045 - 000 01 00", "06 - 12 34 56 78", "0800 - 1234", "0900 12 34"),
        *("€ 2,50", "(stadspas € 1,50)", "(stadspas gratis)", "(city pass free)"),
        *("10.30 uur", "9.00 tot 22.00 uur", "9.00 to 22.00"),
        *("woensdag 2 december", "2 december", "do 26 nov", "Wednesday 2 December", "Thu 26 Nov"),
    ],
)
def test_no_line_ends_inside_a_number_or_an_amount(whole: str) -> None:
    for width_pt in range(60, 200, 7):
        text = f"Bel gerust eens met {whole} als u iets weet."
        lines = [line.replace("\u00a0", " ") for line in break_lines(text, "regular", 14, width_pt)]
        fits = text_width_pt(whole, "regular", 14) <= width_pt
        assert not fits or any(whole in line for line in lines), lines
        assert " ".join(lines).replace("\u2010 ", "") == text or not fits
