"""What the house tells everybody, on every edition of the week."""

from __future__ import annotations

import re

import msgspec
import pytest

from printing.edition import BOOKLET, DAY, HANDOUT, LARGE_PRINT, POSTER, Edition
from printing.handout import drawn, handout, plan
from printing.paper import pt
from printing.sheets import WeekNotice
from printing.week_foot import untold_words
from tests.printing import reading
from tests.printing.documents.weeks import TOLD
from tests.printing.weeks import DUTCH, NOW, week

URGENT = WeekNotice(title="Donderdag zijn we dicht", text="Er komt een vloer.", urgent=True)


def test_what_is_urgent_stands_in_front_and_the_rest_behind_the_last_day() -> None:
    front, back = reading.page_texts(handout(TOLD, DUTCH, NOW))
    assert front.index("Donderdag zijn we dicht") < front.index("Maandag 23 november")
    assert "Vrijdag bent u weer welkom." in front
    assert back.index("Zaterdag 28") < back.index("Berichten")
    assert "Wie helpt er op de kerstmarkt? Vraag het aan de balie." in back.replace("\n", " ")
    assert "Lees verder op de zuil." in back
    assert "Bel 045 - 000 01 00: maandag tot en met vrijdag: 9.00 tot 17.00 uur" in front


@pytest.mark.parametrize("edition", [HANDOUT, LARGE_PRINT, BOOKLET, POSTER])
@pytest.mark.parametrize("count", [0, 5, 17, 25, 33, 40, 48, 60, 90, 200])
def test_no_ordinary_message_costs_a_week_another_sheet(edition: Edition, count: int) -> None:
    many = tuple(WeekNotice(title=f"Bericht {n}", text="Kom kijken. " * 40) for n in range(20))
    with_them = plan(week(count, notices=many), DUTCH, edition)
    assert with_them.pages == plan(week(count), DUTCH, edition).pages


def test_messages_that_have_no_room_are_counted() -> None:
    many = tuple(WeekNotice(title=f"Bericht {n}") for n in range(9))
    text = reading.text_of(handout(week(5, notices=many), DUTCH, NOW))
    assert "Bericht 5" in text
    assert "Nog 3 berichten staan op de zuil." in text
    urgent = (URGENT, URGENT, msg := WeekNotice(title="Ook de vrijdag", urgent=True))
    front, back = reading.page_texts(handout(week(5, notices=urgent), DUTCH, NOW))
    assert front.count("Donderdag zijn we dicht") == 2
    assert msg.title in front + back


@pytest.mark.parametrize(
    ("edition", "from_count"),
    [(HANDOUT, 38), (LARGE_PRINT, 12), (BOOKLET, 28), (POSTER, 26), (DAY, 6)],
)
def test_no_message_is_left_out_without_a_word(edition: Edition, from_count: int) -> None:
    told = tuple(WeekNotice(title=f"Bericht {n}", text="Kom kijken. " * 9) for n in range(3))
    ways = set()
    for count in range(from_count, from_count + 40, 2):
        planned = plan(week(count, notices=told), DUTCH, edition)
        said = " ".join(reading.text_of(drawn(planned, NOW)).replace("\xa0", " ").split())
        left = 3 - sum(f"Bericht {n}" in said for n in range(3))
        if left:
            counted = re.search(
                rf"(Er (is|zijn) nog|Nog) {left} bericht(en)?(\.|: bel| op de zuil| sta)", said
            )
            assert counted, (count, left)
            ways.add("in the foot" if planned.untold else "behind the days")
        if len(ways) == 2:
            return
    assert ways == {"in the foot", "behind the days"}


def test_what_is_urgent_stands_whole_before_anything_else_that_is_told() -> None:
    text = "De lift is stuk tot vrijdag. De monteur komt donderdag. Wie niet kan klimmen, belt 045 - 000 01 00. Wij helpen u dan."
    urgent = WeekNotice(title="De lift is stuk", text=text, urgent=True)
    others = tuple(WeekNotice(title=f"Bericht {n}", text="Kom kijken. " * 9) for n in range(3))
    for count in (30, 35, 38, 41, 44):
        sheet = week(count, notices=(urgent, *others))
        alone = plan(week(count, notices=(urgent,)), DUTCH, HANDOUT)
        planned = plan(sheet, DUTCH, HANDOUT)
        assert planned.head.brief == alone.head.brief, count
        if not planned.head.brief:
            front, *_ = reading.page_texts(drawn(planned, NOW))
            assert "Wij helpen u dan." in front.replace("\n", " ")


def test_the_foot_says_as_much_of_what_is_left_out_as_fits() -> None:
    sheet = week(1, helpdesk_phone="045 - 000 01 00")
    said = [
        untold_words(n, sheet, DUTCH, 12, pt(mm)).replace("\xa0", " ")
        for n, mm in ((3, 190), (3, 110), (1, 110), (3, 80), (3, 60))
    ]
    assert said == [
        "Er zijn nog 3 berichten. Bel 045 - 000 01 00 of kijk op de zuil.",
        "Er zijn nog 3 berichten. Bel 045 - 000 01 00.",
        "Er is nog 1 bericht. Bel 045 - 000 01 00.",
        "Nog 3 berichten: bel 045 - 000 01 00",
        "Nog 3 berichten op de zuil",
    ]
    phoneless = msgspec.structs.replace(sheet, helpdesk_phone="")
    assert (
        untold_words(3, phoneless, DUTCH, 12, pt(190))
        == "Er zijn nog 3 berichten. Kijk op de zuil."
    )
    assert untold_words(0, sheet, DUTCH, 12, pt(190)) == ""
