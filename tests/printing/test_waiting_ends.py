"""Papers that wait, when something goes wrong just there: a full disk, an end in the middle, a power cut."""

from __future__ import annotations

import os
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest

from kiosk.services.orders import Order, carry_out
from printing import follow, journal, states, waiting
from printing.left_jobs import cancel_after_s
from printing.outcomes import EXPIRED, PRINTED, UNSURE
from printing.queue import Manner
from sync.device import read_device, write_device
from sync.errors import DiskFull
from tests.kiosk.neighbourhood import fill
from tests.printing.papers_house import WEEK, House
from tests.printing.printers import PrintSystem, TestPrinter, wait_for

SLIP = msgspec.structs.replace(WEEK, name="briefje", kind="slip", sides="one-sided")
TUESDAY = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
WEEKS = timedelta(days=14)


@pytest.fixture
def house(tmp_path: Path, printer: TestPrinter) -> House:
    return House(tmp_path, printer)


def form(name: str) -> waiting.WaitingPaper:
    return waiting.WaitingPaper(id=name, name=name, kind="slip", since_utc_s=time.time())


def test_a_paper_that_fails_on_a_full_disk_waits_all_the_same(house: House) -> None:
    """What takes the disk here is a folder where the draft should be."""

    def fill(text: str) -> None:
        if text == states.PAPER_OUT.what:
            (house.folder / waiting.FOLDER / "p1.json.new").mkdir(exist_ok=True)

    house.printer.mode("media-empty-error")
    manner = Manner(on_progress=fill, expires_s=1.0, new_id=iter(("p1", "j1")).__next__)
    outcome = house.print(copies=2, manner=manner)
    assert ((outcome.what, outcome.next), outcome.waiting) == (EXPIRED, "p1")
    (one,) = house.waiting
    assert (one.id, one.copies, one.what) == ("p1", 2, UNSURE[0])
    (house.folder / waiting.FOLDER / "p1.json.new").rmdir()
    house.printer.mode("ok")
    wait_for(house.printer.idle)
    assert house.again("p1").done
    assert house.waiting == []


def test_a_disk_that_fills_while_a_paper_comes_out_takes_no_paper(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    write = journal.OpenEntry.write

    def full(opened: journal.OpenEntry, entry: journal.Entry) -> None:
        if entry.stage == "sent":
            raise DiskFull
        write(opened, entry)

    monkeypatch.setattr(journal.OpenEntry, "write", full)
    outcome = house.print()
    assert (outcome.done, outcome.what) == (True, PRINTED[0])
    assert len(house.printer.received()) == 1
    assert list((house.folder / journal.FOLDER).iterdir()) == []


def test_a_paper_with_a_name_is_made_anew_as_often_as_is_left(
    tmp_path: Path, printer: TestPrinter
) -> None:
    """Of three copies two came out; no file is kept, so it is made again, and once."""
    with fill(tmp_path) as replica:
        one = next(iter(replica.occurrences(TUESDAY.date(), TUESDAY.date() + WEEKS)))
    device = read_device(tmp_path)
    assert device is not None
    write_device(tmp_path, msgspec.structs.replace(device, printer=printer.uri))
    left = msgspec.structs.replace(
        form("p5"), kept=False, copies=1, since_utc_s=TUESDAY.timestamp()
    )
    waiting.hold(tmp_path, left, b"").close()
    order = Order(
        folder=tmp_path, key=f"slip/activity/{one.key}", language="nl", now_local=TUESDAY.replace(tzinfo=None),
        copies=3, waiting="p5", clock=lambda: TUESDAY,
    )  # fmt: skip
    outcome = carry_out(order, lambda text: None, lambda: False)
    assert (outcome.done, outcome.copies, outcome.asked) == (True, 1, 1)
    assert len(printer.received()) == 1


def test_what_came_out_of_an_earlier_try_leaves_the_rest_to_be_printed(house: House) -> None:
    """One of three is at the printer when its process ends; it comes out, and two are still to come."""
    waiting.hold(house.folder, msgspec.structs.replace(form("p2"), copies=3), SLIP.pdf).close()
    job = house.printer_itself.send("briefje j2", SLIP.pdf)
    wait_for(lambda: len(house.printer.received()) == 1 and house.printer.idle())
    entry = journal.Entry(
        name="briefje j2",
        printer=house.printer.uri,
        begun_utc_s=time.time(),
        stage="sent",
        number=job.number,
        waiting="p2",
        pages=2,
    )
    journal.begin(house.folder, "j2", entry).close()
    outcome = house.again("p2")
    assert (outcome.done, outcome.copies, outcome.asked, outcome.pages) == (True, 3, 3, 6)
    assert len(house.printer.received()) == 3
    assert house.waiting == []


def test_a_paper_that_came_out_whole_is_told_and_not_printed_again(house: House) -> None:
    waiting.hold(house.folder, form("p3"), SLIP.pdf).close()
    job = house.printer_itself.send("briefje j3", SLIP.pdf)
    wait_for(lambda: len(house.printer.received()) == 1 and house.printer.idle())
    entry = journal.Entry(
        name="briefje j3", printer=house.printer.uri, begun_utc_s=time.time(), stage="sent",
        number=job.number, waiting="p3",
    )  # fmt: skip
    journal.begin(house.folder, "j3", entry).close()
    outcome = house.again("p3")
    assert (outcome.done, outcome.copies, outcome.asked) == (True, 1, 1)
    assert len(house.printer.received()) == 1


def test_what_an_end_in_the_middle_left_goes_with_the_next_paper(tmp_path: Path) -> None:
    waiting.hold(tmp_path, form("there"), b"%PDF there").close()
    place = tmp_path / waiting.FOLDER
    for name in (
        "gone.pdf",
        "gone.lock",
        "half.pdf.new",
        "there.json.new",
        "young.pdf",
        "busy.pdf",
    ):
        (place / name).write_bytes(b"%PDF")
    held = waiting.hold(tmp_path, form("busy"), b"%PDF busy")
    (place / "busy.json").unlink()
    waiting.hold(tmp_path, form("next"), b"%PDF next").close()
    assert sorted(path.name for path in place.iterdir()) == [
        "busy.lock", "busy.pdf",
        "next.json", "next.lock", "next.pdf",
        "there.json", "there.lock", "there.pdf",
    ]  # fmt: skip
    held.close()
    assert [one.id for one in waiting.list_waiting(tmp_path, datetime.now(UTC))] == [
        "there",
        "next",
    ]


def test_a_power_cut_takes_no_paper_that_waits(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The folder's own list of names is on the disk before the printer gets anything."""
    done: list[str] = []
    fsync = os.fsync

    def note(descriptor: int) -> None:
        done.append(Path(os.readlink(f"/proc/self/fd/{descriptor}")).name)
        fsync(descriptor)

    monkeypatch.setattr(os, "fsync", note)
    waiting.hold(tmp_path, form("p4"), b"%PDF").close()
    assert done == [tmp_path.name, "p4.pdf.new", "p4.json.new", waiting.FOLDER]


def test_a_print_system_gives_no_stack_up_that_still_comes_out(
    house: House, queue: PrintSystem, printer: TestPrinter, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A hundred copies on both sides take a slow printer more than an hour."""
    assert cancel_after_s(600, 200) > 2 * 3600
    assert cancel_after_s(600, 1) < 900
    monkeypatch.setattr(follow, "cancel_after_s", lambda *_: 1)
    printer.mode("media-empty-error")
    began = time.monotonic()
    done: list[str] = []

    def give_up(text: str) -> None:
        house.told.append(text)

    def stop() -> bool:
        if not done and time.monotonic() - began > 1.5 and states.PAPER_OUT.what in house.told:
            done.append("cancelled")
            queue.administer("cancel", "-a")
        return False

    outcome = house.print(manner=Manner(on_progress=give_up, stop=stop, printer=queue.uri))
    assert (outcome.what, outcome.next) == EXPIRED
    assert [one.id for one in house.waiting] == [outcome.waiting]
