"""Our own process is killed at every step of printing: at most one copy, and what is said afterwards is true."""

from __future__ import annotations

import multiprocessing
import os
import signal
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from printing import follow, ipp, journal
from printing.outcomes import NOT_SENT, PRINTED, UNSURE
from printing.paper_file import PaperFile
from printing.queue import Manner, print_paper
from printing.spool import recover
from printing.waiting import list_waiting
from tests.printing.conftest import PDF, Device
from tests.printing.printers import PrintSystem, TestPrinter, wait_for

CHILDREN = multiprocessing.get_context("forkserver")
"""Children come from a process that has the libraries imported."""
CHILDREN.set_forkserver_preload(
    ["printing.escpos", "printing.pdf_pages", "printing.queue", __name__]
)


def print_and_be_killed(folder: str, uri: str, moment: str) -> None:
    """Print a paper in a process of its own, which ends at a moment as a crash ends it."""

    def die(*_: object, **__: object) -> None:
        os.kill(os.getpid(), signal.SIGKILL)

    send = ipp.Printer.send

    def send_and_die(*arguments: Any, **others: Any) -> None:
        send(*arguments, **others)
        die()

    owner: Any
    owner, name, what = {
        "journal begun": (follow.Run, "go", die),
        "about to send": (ipp.Printer, "send", die),
        "sent, number unknown": (ipp.Printer, "send", send_and_die),
        "following": (ipp.Printer, "job", die),
        "printed, not written": (journal.OpenEntry, "remove", die),
    }[moment]
    setattr(owner, name, what)
    paper = PaperFile(pdf=PDF, name="briefje-7GK2Q4M", kind="slip")
    print_paper(Path(folder), paper, manner=Manner(printer=uri))


def print_and_be_killed_at(folder: str, moment: str) -> None:
    """Print a paper in a process of its own, which is killed as a file gets its name, or has just lost it."""
    names = {"paper": ".pdf", "waiting paper": ".pdf", "form": ".json", "job": ".job"}
    rename, unlink = Path.replace, Path.unlink

    def replace(path: Path, to: Path) -> Path:
        if Path(to).suffix == names.get(moment):
            os.kill(os.getpid(), signal.SIGKILL)
        return rename(path, to)

    def remove(path: Path, missing_ok: bool = False) -> None:
        unlink(path, missing_ok)
        if moment == "taken away" and path.suffix == ".json":
            os.kill(os.getpid(), signal.SIGKILL)

    owner: Any = Path
    owner.replace, owner.unlink = replace, remove
    paper = PaperFile(pdf=PDF, name="briefje-7GK2Q4M", kind="slip")
    address = "" if moment == "paper" else "ipp://127.0.0.1:9/ipp/print"
    print_paper(Path(folder), paper, manner=Manner(printer=address, stop=lambda: True))


MOMENTS = ("journal begun", "about to send", "sent, number unknown", "following", "printed, not written")  # fmt: skip


def print_and_die(device: Device, uri: str, moment: str) -> None:
    child = CHILDREN.Process(target=print_and_be_killed, args=(str(device.folder), uri, moment))
    child.start()
    child.join(30)
    assert child.exitcode == -signal.SIGKILL
    child.close()
    assert len(device.journal) == 1
    assert len(waits(device)) == 1


def waits(device: Device) -> list[str]:
    """Return why papers wait at the desk."""
    return [one.what for one in list_waiting(device.folder, datetime.now(UTC))]


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
    assert waits(device) == ([] if outcome.done else [outcome.what])
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
    assert len(waits(device)) == 1 - outcomes[0].done
    assert [outcome.done for outcome in outcomes] in ([False], [len(printer.received()) == 1])


@pytest.mark.parametrize("moment", ["paper", "waiting paper", "form", "job", "taken away"])
def test_no_file_of_a_killed_process_stays_for_ever(device: Device, moment: str) -> None:
    """A paper in the folder, one that begins to wait, a job that begins, and a paper that waits no longer."""
    arguments = (str(device.folder), moment)
    child = CHILDREN.Process(target=print_and_be_killed_at, args=arguments)
    child.start()
    child.join(30)
    assert child.exitcode == -signal.SIGKILL
    child.close()
    left = {path.relative_to(device.folder).parts[0] for path in files_in(device.folder)}
    assert left == {"job": {"spool", "waiting"}, "paper": {"papers"}}.get(moment, {"waiting"})
    assert recover(device.folder) == []
    assert len(waits(device)) == (moment == "job")
    kept = [path.suffix for path in files_in(device.folder)]
    assert sorted(kept) == ([".json", ".lock", ".pdf"] if moment == "job" else [])


def files_in(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]
