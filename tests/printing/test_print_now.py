"""Printing on a real printer: it comes out once, and what is said of it is true."""

from __future__ import annotations

import threading
import time
from pathlib import Path

import pytest

from printing import follow, states
from printing.ipp import BadPrinterUri, NoPdf
from printing.outcomes import AS_FILE, EXPIRED, IN_FOLDER, PRINTED, STOPPED, UNSURE, Outcome
from printing.spool import SENDING, WAITING, print_now, recover
from sync.errors import FolderMissing, ReadOnlyFolder
from tests.printing.conftest import KERNEL, PDF, Device
from tests.printing.printers import TestPrinter, wait_for


def said(outcome: Outcome) -> tuple[str, str]:
    return outcome.what, outcome.next


def test_a_paper_comes_out_as_it_was_sent(device: Device, printer: TestPrinter) -> None:
    pdf = PDF * 3_000
    outcome = device.print(printer.uri, pdf)
    assert (outcome.done, said(outcome), outcome.path) == (True, PRINTED, "")
    assert printer.received() == [pdf]
    assert printer.begun() == [outcome.job]
    assert outcome.job.startswith("weekblad-2026-W48 ")
    assert device.texts[0] == SENDING
    assert device.journal == []


def test_a_job_names_nobody(device: Device, printer: TestPrinter) -> None:
    outcome = print_now(device.folder, printer.uri, PDF, name="Briefje voor Ríet / 045-000", new_id=lambda: "7")  # fmt: skip
    assert printer.begun() == [outcome.job] == ["Briefje-voor-R-et-045-000 7"]


@pytest.mark.parametrize(
    ("mode", "trouble"),
    [
        ("media-empty-error", states.PAPER_OUT),
        ("cover-open-error", states.OPEN),
        ("media-jam-error", states.JAM),
        ("media-needed-error", states.WRONG_PAPER),
        ("input-tray-missing-error", states.TRAY_MISSING),
        ("marker-waste-full-error", states.WASTE_FULL),
        ("marker-supply-empty-error", states.INK_OUT),
    ],
)
def test_a_trouble_is_told_within_two_seconds_and_then_it_prints(
    device: Device, printer: TestPrinter, mode: str, trouble: states.Trouble
) -> None:
    printer.mode(mode)
    device.when_told(trouble.what, lambda: printer.mode("ok"))
    outcome = device.print(printer.uri)
    assert device.told_within_s(trouble.what) < 2
    assert not any(text == PRINTED[0] for text in device.texts)
    assert outcome.done
    assert printer.received() == [PDF]


def test_little_ink_is_a_warning_and_no_more(device: Device, printer: TestPrinter) -> None:
    printer.mode("toner-low-warning")
    refill = threading.Timer(0.6, printer.mode, ["ok"])
    refill.start()
    outcome = device.print(printer.uri)
    refill.join()
    assert outcome.done
    assert outcome.warning == states.INK_LOW.what
    assert states.INK_LOW.what not in device.texts


def test_a_jam_is_no_print_and_the_next_paper_is_one(device: Device, printer: TestPrinter) -> None:
    printer.mode("jam")
    outcome = device.print(printer.uri)
    assert (outcome.done, said(outcome)) == (False, (states.JAM.what, states.JAM.next))
    printer.mode("ok")
    assert device.print(printer.uri).done
    assert printer.received() == [PDF]
    assert device.journal == []


def test_a_printer_that_is_off_is_told_and_prints_nothing_later(
    device: Device, printer: TestPrinter
) -> None:
    printer.off()
    began = time.monotonic()
    outcome = device.print(printer.uri)
    assert time.monotonic() - began < 2
    assert (outcome.done, said(outcome)) == (False, (states.AWAY.what, states.AWAY.next))
    assert device.journal == []
    printer.on()
    assert recover(device.folder) == []
    assert printer.begun() == []


def test_a_printer_that_is_switched_off_in_the_middle_is_told(
    device: Device, printer: TestPrinter
) -> None:
    printer.mode("slow")
    switch = threading.Timer(0.3, printer.off)
    switch.start()
    outcome = device.print(printer.uri, lost_s=1.0)
    switch.join()
    assert device.told_within_s(states.AWAY.what) < 2.3
    assert (outcome.done, said(outcome)) == (False, UNSURE)
    assert recover(device.folder, timeout_s=1) == []
    assert len(device.journal) == 1
    printer.on()
    assert [said(left) for left in recover(device.folder)] == [UNSURE]
    assert device.journal == []
    assert printer.received() == []


def test_a_printer_that_comes_back_in_time_is_asked_and_nothing_is_sent_again(
    device: Device, printer: TestPrinter
) -> None:
    printer.mode("slow")
    off, on = threading.Timer(0.3, printer.off), threading.Timer(1.0, printer.on)
    off.start()
    on.start()
    outcome = device.print(printer.uri)
    off.join()
    on.join()
    assert (outcome.done, said(outcome)) == (False, UNSURE)
    assert printer.begun() == [outcome.job]
    assert device.journal == []


def test_what_takes_too_long_is_stopped_and_never_comes_out(
    device: Device, printer: TestPrinter
) -> None:
    printer.mode("media-empty-error")
    outcome = device.print(printer.uri, expires_s=1.0)
    assert (outcome.done, said(outcome)) == (False, EXPIRED)
    assert device.texts[-1] == states.PAPER_OUT.what
    printer.mode("ok")
    assert device.print(printer.uri).done  # what waited before it would have come first
    assert printer.received() == [PDF]


@pytest.mark.parametrize("who", ["printer", "queue"])
def test_a_paper_that_came_out_before_it_was_stopped_is_printed(
    device: Device, printer: TestPrinter, who: str, request: pytest.FixtureRequest
) -> None:
    """A queue calls what it was to stop canceled, though its printer is long done with it."""
    outcome = print_now(
        device.folder,
        request.getfixturevalue(who).uri,
        PDF,
        name="briefje",
        stop=lambda: len(printer.received()) > 0 and printer.idle(),
    )
    assert len(printer.received()) == 1
    assert (outcome.done, said(outcome), outcome.copies) == (True, PRINTED, 1)
    assert device.journal == []


def test_a_paper_of_which_all_sides_were_counted_is_never_called_stopped(
    device: Device, printer: TestPrinter
) -> None:
    """It lies there, but the printer was not done with it yet when it was cancelled."""
    printer.mode("jam-after-1")

    def out() -> bool:
        if printer.begun():
            wait_for(printer.received)
        return bool(printer.received())

    outcome = print_now(device.folder, printer.uri, PDF, name="briefje", stop=out)
    assert (outcome.done, said(outcome)) == (False, UNSURE)
    assert device.journal == []


def test_a_paper_expires_after_ten_minutes_and_not_before(
    device: Device, printer: TestPrinter, monkeypatch: pytest.MonkeyPatch
) -> None:
    printer.mode("media-empty-error")
    told: list[str] = []
    looks, later_s = 0, 0.0

    class Clock:
        sleep = staticmethod(time.sleep)

        @staticmethod
        def monotonic() -> float:
            return time.monotonic() + later_s

    def look() -> bool:
        nonlocal looks, later_s
        looks += states.PAPER_OUT.what in told
        later_s = (0.0, 590.0, 590.0, 600.0)[min(looks, 3)]
        return looks > 5

    monkeypatch.setattr(follow, "time", Clock)
    outcome = print_now(
        device.folder, printer.uri, PDF, name="briefje", on_progress=told.append, stop=look
    )
    assert (outcome.done, said(outcome), looks) == (False, EXPIRED, 3)


def test_a_person_may_stop_it(device: Device, printer: TestPrinter) -> None:
    printer.mode("media-empty-error")
    asked: list[str] = []
    outcome = print_now(
        device.folder,
        printer.uri,
        PDF,
        name="briefje",
        on_progress=asked.append,
        stop=lambda: states.PAPER_OUT.what in asked,
    )
    assert (outcome.done, said(outcome)) == (False, STOPPED)
    printer.mode("ok")
    assert device.print(printer.uri).done
    assert printer.received() == [PDF]


def test_two_papers_at_once_come_out_once_each(device: Device, printer: TestPrinter) -> None:
    printer.mode("slow")
    outcomes: list[Outcome] = []
    both = [
        threading.Thread(target=lambda pdf=pdf: outcomes.append(device.print(printer.uri, pdf)))
        for pdf in (PDF, PDF + b"\n")
    ]
    for one in both:
        one.start()
    for one in both:
        one.join()
    assert [outcome.done for outcome in outcomes] == [True, True]
    assert sorted(printer.received()) == [PDF, PDF + b"\n"]
    assert WAITING in device.texts
    assert device.journal == []


def test_a_printer_without_pdf_says_so(device: Device) -> None:
    with TestPrinter("image/pwg-raster") as printer:
        outcome = device.print(printer.uri)
        assert (outcome.done, said(outcome)) == (False, (NoPdf.what, NoPdf.next))
        assert printer.begun() == []


def test_without_a_printer_the_paper_goes_to_a_folder(device: Device, tmp_path: Path) -> None:
    outcome = device.print("")
    assert (outcome.done, said(outcome)) == (True, IN_FOLDER)
    assert Path(outcome.path) == tmp_path / "papers" / "weekblad-2026-W48.pdf"
    assert Path(outcome.path).read_bytes() == PDF
    outcome = device.print(f"file://{tmp_path}/post%20bak", PDF * 2)
    assert (outcome.done, said(outcome)) == (True, AS_FILE)
    assert Path(outcome.path) == tmp_path / "post bak" / "weekblad-2026-W48.pdf"
    device.print(f"file://{tmp_path}/post%20bak", PDF)
    assert [path.read_bytes() for path in (tmp_path / "post bak").iterdir()] == [PDF]


def test_a_folder_that_cannot_be_written_is_told(device: Device, tmp_path: Path) -> None:
    (tmp_path / "papers").write_text("in the way")
    for uri in (
        "",
        f"file://{tmp_path}/papers",
        f"file://{KERNEL}/papers",
        "file:///none/papers",
    ):
        with pytest.raises(ReadOnlyFolder):
            device.print(uri)
    with pytest.raises(FolderMissing):
        Device(tmp_path / "none").print("")
    if KERNEL.is_dir():
        with pytest.raises(ReadOnlyFolder):
            Device(KERNEL).print("ipp://localhost:1/")


def test_a_wrong_address_leaves_nothing_behind(device: Device) -> None:
    with pytest.raises(BadPrinterUri):
        device.print("lpd://printer/queue")
    wait_for(lambda: device.journal == [])
