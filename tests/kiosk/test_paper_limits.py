"""How much visitors may print; the house is not held back, and who a visitor is plays no part."""

from __future__ import annotations

import pytest

from kiosk.services.paper_limits import ALL_OF_TODAY, ENOUGH, MOST, WITHIN_S, PaperLimits
from kiosk.viewmodels.base import Services
from printing.usage import Line, note
from sync.changes import Draft
from tests.kiosk.neighbourhood import NOW


@pytest.fixture
def seconds() -> list[float]:
    return [1000.0]


@pytest.fixture
def limits(services: Services, seconds: list[float]) -> PaperLimits:
    return PaperLimits(services.replica, lambda: NOW, lambda: seconds[0])


def print_(limits: PaperLimits, *, came_out: bool = True) -> None:
    limits.begin()
    limits.end(came_out=came_out)


def test_the_fourth_paper_in_five_minutes_has_to_wait(
    limits: PaperLimits, seconds: list[float]
) -> None:
    for _ in range(MOST):
        assert limits.refusal() is None
        print_(limits)
        seconds[0] += 10
    wait = limits.refusal()
    assert wait is not None
    assert (wait.what, wait.minutes) == (ENOUGH, 5)
    seconds[0] += 240
    wait = limits.refusal()
    assert wait is not None
    assert wait.minutes == 1
    seconds[0] += 30
    assert limits.refusal() is None, "the first of them is five minutes ago"
    print_(limits)
    assert limits.refusal() is not None, "the other two are not"
    seconds[0] += WITHIN_S
    assert limits.refusal() is None


def test_what_did_not_come_out_does_not_count_and_what_is_on_its_way_does(
    limits: PaperLimits,
) -> None:
    for _ in range(MOST):
        print_(limits, came_out=False)
    assert limits.refusal() is None
    for _ in range(MOST):
        limits.begin()
    assert limits.refusal() is not None
    limits.end(came_out=False)
    assert limits.refusal() is None


def test_a_day_has_so_many_pages_for_visitors_and_the_house_takes_none_of_them(
    limits: PaperLimits, services: Services
) -> None:
    replica, day = services.replica, NOW.date()
    own = Draft(kind="neighbourhood", record="n1", fields={"visitor_pages_a_day": 6})
    replica.act([own], "desk")
    device = replica.device.device
    note(services.folder, device, day, Line(kind="handout", pages=200))
    assert limits.pages_today == 200
    assert limits.refusal() is None
    note(services.folder, device, day, Line(kind="handout", pages=4, by_visitor=True))
    assert (limits.pages_left(), limits.refusal()) == (2, None)
    note(services.folder, device, day, Line(kind="slip", pages=2, by_visitor=True))
    wait = limits.refusal()
    assert wait is not None
    assert (wait.what, wait.minutes) == (ALL_OF_TODAY, 0)
    again = PaperLimits(replica, lambda: NOW)
    assert again.refusal() == wait, "a restart forgets nothing"


def test_without_a_word_of_the_neighbourhood_it_is_a_hundred_pages(limits: PaperLimits) -> None:
    assert limits.pages_left() == 100
