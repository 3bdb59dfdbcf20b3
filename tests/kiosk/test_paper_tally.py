"""How much was printed is told at most once an hour: no print costs an exchange of its own."""

from __future__ import annotations

from datetime import datetime, timedelta

import msgspec
import pytest

from kiosk.services.paper_tally import EVERY_S, PaperTally
from kiosk.viewmodels.base import Services
from printing.outcomes import AS_FILE, PRINTED, Outcome
from printing.states import JAM
from printing.usage import FOLDER, Line, count, note, read
from sync.records import Tally
from tests.kiosk.neighbourhood import NOW


class Clock:
    """The time of a test: local, and in seconds that nobody can shift."""

    def __init__(self) -> None:
        self.now, self.seconds = NOW, 50.0

    def on(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)
        self.seconds += seconds


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def tally(services: Services, clock: Clock) -> PaperTally:
    return PaperTally(services.replica, lambda: clock.now, lambda: clock.seconds)


def print_(services: Services, day: datetime = NOW) -> None:
    line = Line(kind="slip", pages=1)
    note(services.folder, services.replica.device.device, day.date(), line)


def told(services: Services) -> int:
    own = services.replica.device.device
    return sum(
        one.counts[own] for one in services.replica.records(Tally) if one.action == "papers:slip"
    )


def test_it_is_told_at_the_start_and_then_once_an_hour(
    services: Services, tally: PaperTally, clock: Clock
) -> None:
    print_(services)
    tally.look()
    assert told(services) == 1
    print_(services)
    sent = services.replica.outbox.head().number
    for _ in range(int(EVERY_S // 60) - 1):
        clock.on(60)
        tally.look()
    assert services.replica.outbox.head().number == sent
    clock.on(60)
    tally.look()
    assert told(services) == 2


def test_a_new_day_tells_the_old_one_and_lets_go_of_it(
    services: Services, tally: PaperTally, clock: Clock
) -> None:
    tally.look()
    print_(services)
    clock.on(600)
    clock.now += timedelta(days=1)
    tally.look()
    assert told(services) == 1
    assert list((services.folder / FOLDER).iterdir()) == []


def test_nothing_is_told_or_counted_where_somebody_practises(
    services: Services, tally: PaperTally
) -> None:
    device = services.replica.device
    for practice, wanted in ((True, 0), (False, 1)):
        services.replica.device = msgspec.structs.replace(device, practice=practice)
        count(services.folder, services.replica.device, NOW.date(), "slip", Outcome(True, *PRINTED), 1)  # fmt: skip
        assert len(read(services.folder, device.device, NOW.date())) == wanted
    services.replica.device = msgspec.structs.replace(device, practice=True)
    tally.look()
    assert told(services) == 0


@pytest.mark.parametrize(
    ("outcome", "counted"),
    [
        (Outcome(True, *PRINTED), [(1, 2)]),
        (Outcome(True, *PRINTED, copies=3, asked=3, pages=6), [(3, 6)]),
        (Outcome(False, JAM.what, copies=1, asked=3, pages=3), [(1, 3)]),
        (Outcome(False, JAM.what), []),
        (Outcome(True, *AS_FILE, "papers/week.pdf"), []),
    ],
)
def test_paper_counts_and_a_file_does_not(
    services: Services, outcome: Outcome, counted: list[tuple[int, int]]
) -> None:
    device = services.replica.device
    count(services.folder, device, NOW.date(), "handout", outcome, 2)
    lines = read(services.folder, device.device, NOW.date())
    assert [(line.papers, line.pages) for line in lines] == counted
