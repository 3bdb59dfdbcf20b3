"""Printing through CUPS, which tells late, tells wrong, and repeats itself."""

from __future__ import annotations

import threading
import time
from pathlib import Path

import pytest

from printing import states
from printing.outcomes import EXPIRED, PRINTED, UNSURE
from printing.spool import recover
from printing.ticket import Ticket
from tests.printing.conftest import Device
from tests.printing.printers import PrintSystem, TestPrinter, wait_for


def test_a_paper_comes_out_and_only_then_it_is_printed(
    device: Device, queue: PrintSystem, printer: TestPrinter
) -> None:
    printer.mode("slow")
    outcome = device.print(queue.uri)
    assert (outcome.done, outcome.what, outcome.next) == (True, *PRINTED)
    assert len(printer.received()) == 1
    assert printer.received()[0].startswith(b"%PDF")
    assert printer.begun() == [outcome.job]
    assert device.journal == []


def test_an_empty_tray_is_told_and_refilled(
    device: Device, queue: PrintSystem, printer: TestPrinter
) -> None:
    printer.mode("media-empty-error")
    device.when_told(states.PAPER_OUT.what, lambda: printer.mode("ok"))
    outcome = device.print(queue.uri)
    assert device.told_within_s(states.PAPER_OUT.what) < 2
    assert outcome.done
    assert len(printer.received()) == 1


def test_a_jam_that_cups_calls_completed_is_none(
    device: Device, queue: PrintSystem, printer: TestPrinter
) -> None:
    printer.mode("jam")
    outcome = device.print(queue.uri)
    assert (outcome.done, outcome.what) == (False, states.JAM.what)
    printer.mode("ok")
    assert device.print(queue.uri).done
    assert len(printer.received()) == 1


def test_a_printer_that_is_off_gets_nothing_that_it_could_print_hours_later(
    device: Device, queue: PrintSystem, printer: TestPrinter
) -> None:
    printer.off()
    outcome = device.print(queue.uri)
    assert (outcome.done, outcome.what) == (False, states.AWAY.what)
    assert queue.waiting() == []
    assert device.journal == []


def test_a_printer_that_forgot_the_job_has_not_printed_it(
    device: Device, queue: PrintSystem, printer: TestPrinter
) -> None:
    printer.mode("slow")
    off, on = threading.Timer(0.4, printer.off), threading.Timer(1.2, printer.on)
    off.start()
    on.start()
    outcome = device.print(queue.uri)
    off.join()
    on.join()
    assert device.told_within_s(states.AWAY.what) < 2.4
    assert (outcome.done, outcome.what, outcome.next) == (False, *UNSURE)
    assert printer.received() == []


def test_what_takes_too_long_leaves_the_queue(
    device: Device, queue: PrintSystem, printer: TestPrinter
) -> None:
    printer.mode("cover-open-error")
    outcome = device.print(queue.uri, expires_s=1.2)
    assert (outcome.done, outcome.what, outcome.next) == (False, *EXPIRED)
    wait_for(lambda: queue.waiting() == [])
    printer.mode("ok")
    wait_for(printer.idle)  # CUPS tries a busy printer again after ten seconds
    assert device.print(queue.uri).done
    assert len(printer.received()) == 1


def test_copies_and_both_sides_go_through_a_queue(device: Device) -> None:
    """CUPS hands copies on as one job where the printer prints them, and each is whole."""
    with TestPrinter(duplex=True) as printer, PrintSystem(printer.uri) as queue:
        ticket = Ticket(copies=3, sides="two-sided-long-edge")
        outcome = device.print(queue.uri, ticket=ticket, pages=2)
        assert (outcome.done, outcome.copies, outcome.pages, outcome.notes) == (True, 3, 6, ())
        assert len(printer.received()) == 3
        assert printer.asked("sides") == "two-sided-long-edge"
        assert printer.asked("media") or "21000" in printer.asked("media-col")
        poster = Ticket(media="iso_a3_297x420mm")
        outcome = device.print(queue.uri, ticket=poster)
        assert (outcome.done, outcome.what) == (False, "Deze printer heeft geen A3.")
        assert len(printer.begun()) == 1


def test_a_queue_on_pause_is_not_sent_to(
    device: Device, queue: PrintSystem, printer: TestPrinter
) -> None:
    queue.pause()
    device.when_told(states.PAUSED.what, lambda: queue.administer("cupsenable", "Buurt"))
    outcome = device.print(queue.uri)
    assert device.texts[0] == states.PAUSED.what
    assert outcome.done
    assert len(printer.received()) == 1


@pytest.mark.parametrize("after_s", [0.1, 0.3, 0.6, 0.9])
def test_a_killed_print_system_prints_at_most_once(
    device: Device, queue: PrintSystem, printer: TestPrinter, after_s: float
) -> None:
    printer.mode("slow")

    def crash() -> None:
        time.sleep(after_s)
        queue.kill()
        time.sleep(0.2)
        queue.on()

    other = threading.Thread(target=crash)
    other.start()
    outcome = device.print(queue.uri)
    other.join()
    queue.wait_until_nothing_comes(printer)
    assert len(printer.received()) <= 1
    assert not outcome.done or len(printer.received()) == 1
    recover(device.folder)
    assert device.journal == []


def test_a_print_system_that_stays_away_is_seen_to_when_it_is_back(
    device: Device, queue: PrintSystem, printer: TestPrinter
) -> None:
    printer.mode("media-empty-error")
    crash = threading.Timer(0.5, queue.kill)
    crash.start()
    outcome = device.print(queue.uri, lost_s=1.0)
    crash.join()
    assert (outcome.done, outcome.what, outcome.next) == (False, *UNSURE)
    assert recover(device.folder, timeout_s=1) == []
    queue.on()
    assert [(left.done, left.what) for left in recover(device.folder)] == [(False, UNSURE[0])]
    wait_for(lambda: queue.waiting() == [])
    assert device.journal == []
    assert printer.received() == []


def test_a_queue_that_tries_a_busy_printer_again_repeats_nothing(
    device: Device, queue: PrintSystem, printer: TestPrinter, tmp_path: Path
) -> None:
    """CUPS begins such a job anew, after ten seconds; that the printer never had it is no repetition."""
    (tmp_path / "other").mkdir()
    other = Device(tmp_path / "other")
    printer.mode("media-empty-error")
    first = threading.Thread(target=lambda: other.print(printer.uri))
    first.start()
    wait_for(printer.begun)
    refill = threading.Timer(1.0, printer.mode, ["ok"])
    refill.start()
    outcome = device.print(queue.uri)
    first.join()
    refill.join()
    assert outcome.done
    assert len(printer.received()) == 2
