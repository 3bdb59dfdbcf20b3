"""What did not come out waits at the desk, with what is left of it, and prints only when somebody asks."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest

from printing import states, waiting
from printing.follow import Run
from printing.outcomes import EXPIRED, PRINTED, STOPPED, UNSURE, how_many
from printing.queue import Manner, print_again
from printing.spool import recover
from printing.waiting import NotKept, PaperBusy, PaperGone, list_waiting
from sync.device import DeviceSettings, write_device
from sync.words import Words
from tests.printing.conftest import PDF
from tests.printing.papers_house import CARD, WEEK, House, picture
from tests.printing.printers import TestPrinter, wait_for


@pytest.fixture
def house(tmp_path: Path, printer: TestPrinter) -> House:
    return House(tmp_path, printer)


def test_a_jam_in_the_middle_leaves_what_is_left_and_page_2_makes_a_copy_whole(
    house: House,
) -> None:
    printer = house.printer
    printer.sides_of_a_copy(2)
    printer.mode("jam-after-2")
    outcome = house.print(copies=4)
    assert (outcome.done, outcome.what) == (False, states.JAM.what)
    assert (outcome.copies, outcome.asked, outcome.pages) == (2, 4, 5)
    assert how_many(outcome, Words("nl")) == "2 van de 4 zijn geprint."
    (one,) = house.waiting
    assert outcome.waiting == one.id
    assert (one.key, one.kind, one.pages) == ("handout/2026-W48", "handout", 2)
    assert (one.title, one.copies, one.pages_out) == ("De week in De Linde, week 48", 2, 1)
    assert (one.what, one.next) == (states.JAM.what, states.JAM.next)
    printer.mode("ok")
    printer.sides_of_a_copy(1)
    assert house.again(one.id, pages=(2,)).done
    assert picture(printer.received()[-1]) in (picture(WEEK.pdf, 0), picture(WEEK.pdf, 1))
    assert [left.copies for left in house.waiting] == [1]
    outcome = house.again(one.id)
    assert (outcome.done, outcome.copies, outcome.waiting) == (True, 1, "")
    received = printer.received()
    assert sorted(map(len, received)) == sorted([len(WEEK.pdf)] * 3 + [_only_page_of(received)])
    assert house.waiting == []
    assert house.files == []
    with pytest.raises(PaperGone):
        house.again(one.id)


def _only_page_of(received: list[bytes]) -> int:
    (cut,) = (pdf for pdf in received if pdf != WEEK.pdf)
    assert picture(cut) == picture(WEEK.pdf, 1)
    return len(cut)


def test_what_takes_too_long_waits_and_never_prints_by_itself(house: House) -> None:
    house.printer.mode("media-empty-error")
    outcome = house.print(manner=house.manner(expires_s=0.6))
    assert (outcome.what, outcome.next) == EXPIRED
    house.printer.mode("ok")
    wait_for(house.printer.idle)
    assert recover(house.folder) == []
    assert [one.what for one in house.waiting] == [EXPIRED[0]]
    assert house.printer.received() == []
    assert house.again(outcome.waiting).done
    assert house.printer.received() == [WEEK.pdf]


def test_what_a_person_stops_waits_no_longer_unless_it_did_before(house: House) -> None:
    house.printer.mode("media-empty-error")
    stop = Manner(on_progress=house.told.append, stop=lambda: states.PAPER_OUT.what in house.told)
    outcome = house.print(manner=stop)
    assert ((outcome.what, outcome.next), outcome.waiting) == (STOPPED, "")
    assert house.files == []
    house.printer.mode("jam")
    waits = house.print()
    house.printer.mode("media-empty-error")
    assert not print_again(house.folder, waits.waiting, manner=stop).done
    assert [one.id for one in house.waiting] == [waits.waiting]


def test_a_paper_with_a_name_leaves_only_that_there_was_one(house: House) -> None:
    house.printer.mode("jam")
    outcome = house.print(CARD)
    (one,) = house.waiting
    assert (one.name, one.kept, one.title, one.id) == (CARD.name, False, "", outcome.waiting)
    assert house.files == [".json", ".lock"]
    with pytest.raises(NotKept):
        house.again(one.id)
    secret = msgspec.structs.replace(CARD, private=False, keep=False)
    house.print(secret)
    assert (house.waiting[-1].key, house.waiting[-1].kept) == ("", False)
    for one in house.waiting:
        waiting.forget(house.folder, one.id)
    assert house.files == []


def test_nobody_prints_or_throws_away_what_somebody_prints(house: House) -> None:
    house.printer.mode("jam")
    paper_id = house.print().waiting
    held = waiting.take(house.folder, paper_id)
    assert house.waiting == []
    with pytest.raises(PaperBusy):
        house.again(paper_id)
    with pytest.raises(PaperBusy):
        waiting.forget(house.folder, paper_id)
    held.close()
    waiting.forget(house.folder, paper_id)
    waiting.forget(house.folder, paper_id)
    assert house.waiting == []
    for strange in ("../x", ""):
        with pytest.raises(PaperGone):
            house.again(strange)


def test_a_paper_waits_until_the_end_of_the_third_day_and_so_many_at_most(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(waiting, "MOST", 5)
    friday = datetime(2026, 11, 27, 23, 59, tzinfo=UTC)

    def hold(number: int) -> None:
        form = waiting.WaitingPaper(
            id=f"{number:03}", name="w", kind="handout", since_utc_s=friday.timestamp() + number
        )
        waiting.hold(tmp_path, form, PDF).close()

    for number in range(waiting.MOST + 2):
        hold(number)
    found = [one.id for one in list_waiting(tmp_path, friday)]
    assert found == [f"{number:03}" for number in range(2, waiting.MOST + 2)]
    assert len(list_waiting(tmp_path, friday + timedelta(days=3))) == waiting.MOST
    assert list_waiting(tmp_path, friday + timedelta(days=5)) == []
    assert list((tmp_path / "waiting").iterdir()) == []


def test_visitors_slips_leave_the_papers_of_the_desk_where_they_wait(tmp_path: Path) -> None:
    moment_s = datetime(2026, 11, 27, 12, tzinfo=UTC).timestamp()

    def wait(paper_id: str, key: str, *, by_visitor: bool) -> None:
        nonlocal moment_s
        moment_s += 1
        form = waiting.WaitingPaper(
            id=paper_id, name="w", kind="k", key=key, since_utc_s=moment_s, by_visitor=by_visitor
        )
        waiting.hold(tmp_path, form, PDF).close()

    def there() -> list[str]:
        return [one.id for one in list_waiting(tmp_path, datetime(2026, 11, 27, 13, tzinfo=UTC))]

    wait("stack", "handout/2026-W48", by_visitor=False)
    for number in range(waiting.MOST + 5):
        wait(f"slip{number}", f"slip/activity/a{number}", by_visitor=True)
    last = [f"slip{number}" for number in range(waiting.MOST - 5, waiting.MOST + 5)]
    assert there() == ["stack", *last]
    wait("again", f"slip/activity/a{waiting.MOST}", by_visitor=True)
    last.remove(f"slip{waiting.MOST}")
    assert there() == ["stack", *last, "again"]
    wait("desk", f"slip/activity/a{waiting.MOST}", by_visitor=False)
    assert there() == ["stack", *last, "again", "desk"]


def test_an_earlier_try_is_seen_to_before_it_is_printed_again(house: House) -> None:
    house.printer.mode("slow")
    off = threading.Timer(0.2, house.printer.off)
    off.start()
    outcome = house.print(manner=Manner(lost_s=0.5))
    off.join()
    assert ((outcome.what, outcome.next), len(house.waiting)) == (UNSURE, 1)
    assert house.again(outcome.waiting).what == states.AWAY.what
    house.printer.mode("ok")
    house.printer.on()
    assert house.again(outcome.waiting).done
    assert house.printer.received() == [WEEK.pdf]
    assert house.waiting == []


def test_a_new_printer_need_not_wait_for_the_one_that_broke(house: House) -> None:
    house.printer.mode("slow")
    off = threading.Timer(0.2, house.printer.off)
    off.start()
    outcome = house.print(manner=Manner(lost_s=0.3))
    off.join()
    with TestPrinter() as fresh:
        write_device(house.folder, DeviceSettings(device="d", printer=fresh.uri))
        assert house.again(outcome.waiting).done
        assert fresh.received() == [WEEK.pdf]
    assert house.waiting == []


def test_who_looks_at_the_list_keeps_nobody_from_printing(house: House) -> None:
    house.printer.mode("jam")
    paper_id = house.print().waiting
    house.printer.mode("ok")
    looking = waiting.take(house.folder, paper_id, alone=False)
    assert [one.id for one in house.waiting] == [paper_id]  # so does who else looks
    done = threading.Timer(0.1, looking.close)
    done.start()
    assert house.again(paper_id).done
    done.join()


@pytest.mark.parametrize("moment", ["go", "_send", "_follow"])
def test_a_paper_of_a_process_that_ended_waits_and_one_that_came_out_does_not(
    house: House, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    def end(*_: object) -> None:
        raise SystemExit

    with monkeypatch.context() as patched:
        patched.setattr(Run, moment, end)
        with pytest.raises(SystemExit):
            house.print(copies=2)
    (one,) = house.waiting
    sent = moment == "_follow"
    if sent:
        wait_for(house.printer.received)
        wait_for(house.printer.idle)
    outcome = house.again(one.id)
    assert (outcome.done, outcome.what, outcome.copies) == (True, PRINTED[0], 2)
    assert house.printer.received() == [WEEK.pdf] * 2
    assert len(house.printer.begun()) == 1
    assert house.waiting == []
    assert house.files == []
