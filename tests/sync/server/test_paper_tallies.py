"""What two kiosks printed comes together at the desk, each counted once whatever they exchange in between."""

from __future__ import annotations

from datetime import date

from printing.usage import Line, note, tell
from sync.disk.replica import Replica
from sync.line.exchange import exchange_once
from sync.records import Tally
from tests.sync.server.house import House
from tests.sync.server.test_rejoining import Devices

DAY = date(2026, 11, 24)


def print_(kiosk: Replica, pages: int) -> None:
    line = Line(kind="handout", pages=pages, by_visitor=True)
    note(kiosk.folder, kiosk.device.device, DAY, line)


def test_two_kiosks_are_counted_beside_each_other_and_none_twice(
    house: House, device: Devices
) -> None:
    hall, other, desk = device("zuil"), device("zuil-2"), device("balie", "desk")
    for round_ in range(2):
        for kiosk, pages in ((hall, 4), (other, 2)):
            print_(kiosk, pages)
            assert tell(kiosk, DAY, "visitor")
            exchange_once(kiosk)
            exchange_once(kiosk)
            assert not tell(kiosk, DAY, "visitor"), "what the server has is not told again"
            assert (kiosk.pending(), kiosk.status().tray) == (0, 0)
        exchange_once(desk)
        counts = {one.action: one.counts for one in desk.records(Tally)}
        times = round_ + 1
        assert counts["pages:handout"] == {
            hall.device.device: 4 * times,
            other.device.device: 2 * times,
        }
        assert sum(counts["papers:handout"].values()) == 2 * times
