"""Where the form goes behind a week."""

from __future__ import annotations

from msgspec.structs import replace

from printing.column import Column
from printing.handout import handout
from printing.sheets import WeekNotice
from tests.printing import reading
from tests.printing.weeks import DUTCH, week


def test_a_week_that_leaves_a_page_free_has_the_form_there() -> None:
    drawn: list[Column] = []

    def back(at: Column, page: str) -> None:
        drawn.append(at)

    paper = handout(week(3), DUTCH, None, back=back)
    assert reading.page_count(paper) == 2
    assert len(drawn) == 1
    assert "Mijn eigen afspraken" not in reading.text_of(paper)
    full = handout(week(40), DUTCH, None, back=back)
    assert reading.page_count(full) == reading.page_count(handout(week(40), DUTCH, None)) + 1


def test_no_message_takes_the_back_from_the_form() -> None:
    """A week of one page with messages that would fill a second has the form there, and not on a second sheet."""
    told = tuple(WeekNotice(title=f"Bericht {n}", text="Kom gerust langs. " * 8) for n in range(6))
    some = replace(week(8), notices=told)
    assert "Kom gerust langs" in reading.page_texts(handout(some, DUTCH, None))[1]
    paper = handout(some, DUTCH, None, back=lambda at, page: at.paragraph(page, "regular", 14.0))
    pages = reading.page_texts(paper)
    assert len(pages) == 2
    assert "bladzijde 2 van 2" in pages[1]
