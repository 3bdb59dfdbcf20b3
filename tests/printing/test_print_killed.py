"""Our own process is killed at every step of printing: at most one copy, and what is said afterwards is true."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from printing.outcomes import NOT_SENT, PRINTED, UNSURE
from printing.spool import recover
from tests.printing.conftest import Device
from tests.printing.printers import PrintSystem, TestPrinter, wait_for

ROOT = Path(__file__).resolve().parents[2]

_CHILD = """
import os, signal, sys
from pathlib import Path
from printing import follow, ipp, journal, spool
from tests.printing.conftest import PDF

def die(*_, **__):
    os.kill(os.getpid(), signal.SIGKILL)

send = ipp.Printer.send
def send_and_die(*arguments, **others):
    send(*arguments, **others)
    die()

folder, uri, moment = sys.argv[1:]
owner, name, what = {
    "journal begun": (follow.Run, "go", die),
    "about to send": (ipp.Printer, "send", die),
    "sent, number unknown": (ipp.Printer, "send", send_and_die),
    "following": (ipp.Printer, "job", die),
    "printed, not written": (journal.OpenEntry, "remove", die),
}[moment]
setattr(owner, name, what)
spool.print_now(Path(folder), uri, PDF, name="briefje-7GK2Q4M")
"""

MOMENTS = ("journal begun", "about to send", "sent, number unknown", "following", "printed, not written")  # fmt: skip


def print_and_die(device: Device, uri: str, moment: str) -> None:
    child = subprocess.run(
        [sys.executable, "-c", _CHILD, str(device.folder), uri, moment], cwd=ROOT, timeout=30
    )
    assert child.returncode == -9
    assert len(device.journal) == 1


@pytest.mark.parametrize("moment", MOMENTS)
def test_a_killed_process_prints_at_most_once(
    device: Device, printer: TestPrinter, moment: str
) -> None:
    print_and_die(device, printer.uri, moment)
    sent = moment not in MOMENTS[:2]
    if sent:
        wait_for(printer.received)
    (outcome,) = recover(device.folder)
    assert (outcome.done, (outcome.what, outcome.next)) == {
        "journal begun": (False, NOT_SENT),
        "about to send": (False, UNSURE),
    }.get(moment, (True, PRINTED))
    assert recover(device.folder) == []
    assert device.journal == []
    assert len(printer.received()) == sent
    assert device.print(printer.uri).done
    assert len(printer.received()) == sent + 1


@pytest.mark.parametrize("moment", ["sent, number unknown", "following"])
@pytest.mark.parametrize("through", ["printer", "queue"])
def test_what_waits_at_the_printer_is_stopped_and_never_comes_out(
    device: Device, printer: TestPrinter, moment: str, through: str, request: pytest.FixtureRequest
) -> None:
    uri = request.getfixturevalue(through).uri
    printer.mode("media-empty-error")
    print_and_die(device, uri, moment)
    wait_for(printer.begun)
    (outcome,) = recover(device.folder)
    assert (outcome.done, (outcome.what, outcome.next)) == (False, UNSURE)
    printer.mode("ok")
    wait_for(printer.idle)  # CUPS tries a busy printer again after ten seconds
    assert device.print(uri).done
    assert len(printer.received()) == 1


@pytest.mark.parametrize("moment", ["sent, number unknown", "following", "printed, not written"])
def test_both_are_killed(
    device: Device, printer: TestPrinter, queue: PrintSystem, moment: str
) -> None:
    printer.mode("slow" if moment != "printed, not written" else "ok")
    print_and_die(device, queue.uri, moment)
    queue.kill()
    assert recover(device.folder, timeout_s=1) == []
    queue.on()
    outcomes = recover(device.folder)
    assert device.journal == []
    queue.wait_until_nothing_comes(printer)
    assert len(printer.received()) <= 1
    assert [outcome.done for outcome in outcomes] in ([False], [len(printer.received()) == 1])
