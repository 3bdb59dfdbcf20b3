"""Slips on a thermal printer: dot for dot what was drawn, once, and what is said of it is true."""

from __future__ import annotations

import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image
from pyzbar import pyzbar

from printing import escpos, states
from printing.escpos import IN_PIECES, SENT, ask_printer
from printing.escpos_lines import read_thermal
from printing.escpos_wire import COOLING, CUTTER
from printing.follow import WAITING
from printing.outcomes import EXPIRED, NOT_SENT, PRINTED, STOPPED, UNSURE, Outcome
from printing.paper import ROLL_58, ROLL_80
from printing.raster import NotForRoll, bands, rasterise
from printing.slip import Format, slip
from printing.spool import print_now, recover
from tests.printing.conftest import PDF, Device
from tests.printing.thermal_sink import ThermalSink
from tests.printing.weeks import DUTCH, NOW, slip_of

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def sink() -> Iterator[ThermalSink]:
    with ThermalSink() as on:
        yield on


@cache
def pdf_of(width: int = 80) -> bytes:
    format_: Format = "58mm" if width == 58 else "80mm"
    return slip(slip_of(), DUTCH, NOW, format_)


def dots_of(width: int = 80) -> Image.Image:
    """Return the slip of a roll as its printer should burn it."""
    (picture,) = rasterise(pdf_of(width), ROLL_58 if width == 58 else ROLL_80)
    whole = Image.new("1", picture.size)
    for number, band in enumerate(bands(picture, 24)):
        whole.paste(band, (0, 24 * number))
    return whole


def same(one: Image.Image, other: Image.Image) -> bool:
    return one.size == other.size and one.tobytes() == other.tobytes()


def said(outcome: Outcome) -> tuple[bool, str, str]:
    return outcome.done, outcome.what, outcome.next


def print_through(device: Device, sink: ThermalSink, uri: str, trouble: states.Trouble, then: str = "ok") -> Outcome:  # fmt: skip
    """Print a slip on a printer that does not, see that the trouble is told and nothing came out, and let it go on."""
    outcomes: list[Outcome] = []
    printing = threading.Thread(target=lambda: outcomes.append(device.print(uri, pdf_of())))
    printing.start()
    while printing.is_alive() and trouble.what not in device.texts:
        printing.join(0.01)
    assert device.told_within_s(trouble.what) < 2
    assert sink.slips() == []
    sink.mode(then)
    printing.join()
    return outcomes[0]


@pytest.mark.parametrize("width", [58, 80])
def test_25_a_slip_comes_out_dot_for_dot_and_its_code_is_read(
    device: Device, sink: ThermalSink, width: int
) -> None:
    outcome = device.print(sink.uri(width), pdf_of(width))
    assert (said(outcome), outcome.warning) == ((True, *PRINTED), "")
    assert outcome.job.startswith("weekblad-2026-W48 ")
    (out,) = sink.slips()  # already cut: it says so only then
    assert out.width == {58: 384, 80: 576}[width]
    assert same(out, dots_of(width))
    framed = Image.new("L", (out.width + 80, out.height), 255)  # the paper beside the head
    framed.paste(out.convert("L"), (40, 0))
    assert [code.text for code in zxingcpp.read_barcodes(framed)] == [slip_of().link]
    assert [code.data.decode() for code in pyzbar.decode(framed)] == [slip_of().link]
    assert device.journal == []


@pytest.mark.parametrize(
    ("mode", "trouble"),
    [
        ("paper-out", states.PAPER_OUT),
        ("cover", states.OPEN),
        ("offline", states.PAUSED),
        ("cutter", CUTTER),
        ("hot", COOLING),
    ],
)
def test_24_a_trouble_is_told_within_two_seconds_and_then_it_prints(
    device: Device, sink: ThermalSink, mode: str, trouble: states.Trouble
) -> None:
    sink.mode(mode)
    outcome = print_through(device, sink, sink.uri(), trouble)
    assert PRINTED[0] not in device.texts
    assert (said(outcome), outcome.warning) == ((True, *PRINTED), "")
    assert len(sink.slips()) == 1


def test_little_paper_is_a_warning_and_no_more(device: Device, sink: ThermalSink) -> None:
    sink.mode("paper-low")
    outcome = device.print(sink.uri(), pdf_of())
    assert (said(outcome), outcome.warning) == ((True, *PRINTED), states.PAPER_LOW.what)
    assert states.PAPER_LOW.what not in device.texts


@pytest.mark.parametrize(
    ("mode", "trouble"), [("paper-out-after", states.PAPER_OUT), ("cover-after", states.OPEN)]
)
def test_what_stops_in_the_middle_goes_on_where_it_was(
    device: Device, sink: ThermalSink, mode: str, trouble: states.Trouble
) -> None:
    sink.mode(f"{mode} 300")
    outcome = print_through(device, sink, sink.uri(), trouble)
    assert (said(outcome), outcome.warning) == ((True, *PRINTED), IN_PIECES)
    (out,) = sink.slips()
    assert same(out, dots_of())


def test_a_printer_that_is_off_is_told_and_prints_nothing_later(
    device: Device, sink: ThermalSink
) -> None:
    uri = sink.uri()
    sink.off()
    began = time.monotonic()
    outcome = device.print(uri, pdf_of())
    assert time.monotonic() - began < 2
    assert said(outcome) == (False, states.AWAY.what, states.AWAY.next)
    assert device.journal == []
    sink.on()
    assert recover(device.folder) == []
    assert sink.slips() == []


@pytest.mark.parametrize("mode", ["hang-up-after 30000", "silent-after 30000"])
def test_a_printer_that_goes_in_the_middle_prints_at_most_a_part(
    device: Device, sink: ThermalSink, mode: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(escpos, "_CLEAR_S", 0.3)
    sink.mode(mode)
    outcome = device.print(sink.uri(), pdf_of(), lost_s=0.5)
    assert said(outcome) == (False, *UNSURE)
    assert states.AWAY.what in device.texts
    assert len(device.journal) == 1
    sink.mode("ok")
    assert said(device.print(sink.uri(), pdf_of())) == (True, *PRINTED)
    assert [said(left) for left in recover(device.folder)] == [(False, *UNSURE)]
    assert device.journal == []
    whole = [out for out in sink.slips() if out.height >= dots_of().height]
    assert len(whole) == 1
    assert same(whole[0], dots_of())


def test_a_slow_printer_is_waited_for(device: Device, sink: ThermalSink) -> None:
    sink.mode("slow")
    began = time.monotonic()
    assert said(device.print(sink.uri(), pdf_of())) == (True, *PRINTED)
    assert time.monotonic() - began > dots_of().height / 3000
    assert len(sink.slips()) == 1


def test_one_that_knows_no_receipts_must_be_well_for_as_long_as_it_takes(
    device: Device, sink: ThermalSink, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(escpos, "SLOWEST_MM_S", 200.0)
    monkeypatch.setattr(escpos, "_MARGIN_S", 0.2)
    sink.mode("plain")
    began = time.monotonic()
    assert said(device.print(sink.uri(), pdf_of())) == (True, *PRINTED)
    assert time.monotonic() - began > dots_of().height / 8 / 200
    assert len(sink.slips()) == 1


def test_one_that_tells_nothing_is_never_said_to_have_printed(
    device: Device, tmp_path: Path
) -> None:
    path = tmp_path / "lp0"
    path.touch()
    outcome = device.print(f"escpos+file://{path}", pdf_of())
    assert said(outcome) == (True, *SENT)
    assert PRINTED[0] not in (*device.texts, outcome.what, outcome.next)
    data = path.read_bytes()
    assert data.endswith(b"\x1dV\x01")
    assert data.count(b"\x1dv0") == -(-dots_of().height // 24)


def test_a_device_of_the_system_that_answers_is_asked(device: Device) -> None:
    with ThermalSink(terminal=True) as sink:
        sink.mode("paper-low")
        outcome = device.print(sink.uri(), pdf_of())
        assert (said(outcome), outcome.warning) == ((True, *PRINTED), states.PAPER_LOW.what)
        (out,) = sink.slips()
        assert same(out, dots_of())


def test_what_takes_too_long_never_prints(device: Device, sink: ThermalSink) -> None:
    sink.mode("paper-out")
    assert said(device.print(sink.uri(), pdf_of(), expires_s=0.3)) == (False, *EXPIRED)
    sink.mode("ok")
    assert said(device.print(sink.uri(), pdf_of())) == (True, *PRINTED)
    assert [same(out, dots_of()) for out in sink.slips()] == [True]
    assert device.journal == []


@pytest.mark.parametrize(
    ("rows", "sure"),
    [
        (600, False),  # its memory is full by then: it does not hear that it should forget
        (1240, True),
    ],
)
def test_what_is_stopped_in_the_middle_never_comes_out_as_a_whole(
    device: Device, sink: ThermalSink, monkeypatch: pytest.MonkeyPatch, rows: int, sure: bool
) -> None:
    monkeypatch.setattr(escpos, "_CLEAR_S", 0.3)
    sink.mode(f"paper-out-after {rows}")
    told: list[str] = []
    outcome = print_now(
        device.folder,
        sink.uri(),
        pdf_of(),
        name="briefje",
        on_progress=told.append,
        stop=lambda: states.PAPER_OUT.what in told,
    )
    assert said(outcome) == (False, *(STOPPED if sure else UNSURE))
    sink.mode("ok")
    assert said(device.print(sink.uri(), pdf_of())) == (True, *PRINTED)
    half, whole = sink.slips()
    assert rows <= half.height < whole.height
    assert same(whole, dots_of())


def test_a_person_may_stop_it(device: Device, sink: ThermalSink) -> None:
    sink.mode("cover")
    asked: list[str] = []
    outcome = print_now(
        device.folder,
        sink.uri(),
        pdf_of(),
        name="briefje",
        on_progress=asked.append,
        stop=lambda: states.OPEN.what in asked,
    )
    assert said(outcome) == (False, *STOPPED)
    sink.mode("ok")
    assert device.print(sink.uri(), pdf_of()).done
    assert len(sink.slips()) == 1


def test_two_slips_at_once_come_out_one_after_the_other(device: Device, sink: ThermalSink) -> None:
    sink.mode("slow")
    outcomes: list[Outcome] = []
    both = [
        threading.Thread(target=lambda: outcomes.append(device.print(sink.uri(), pdf_of())))
        for _ in range(2)
    ]
    for one in both:
        one.start()
    for one in both:
        one.join()
    assert [outcome.done for outcome in outcomes] == [True, True]
    assert WAITING in device.texts
    assert [same(out, dots_of()) for out in sink.slips()] == [True, True]


def test_a_paper_of_another_width_is_not_shrunk(device: Device, sink: ThermalSink) -> None:
    for uri, pdf in ((sink.uri(58), pdf_of(80)), (sink.uri(80), PDF)):
        assert said(device.print(uri, pdf)) == (False, NotForRoll.what, NotForRoll.next)
    assert (sink.slips(), device.journal) == ([], [])


_CHILD = """
import os, signal, sys, time
from pathlib import Path
from printing import escpos, journal, spool
def die(*_, **__):
    os.kill(os.getpid(), signal.SIGKILL)

puts = 0
put = escpos._Run._put
def put_and_die(self, talk, data):
    global puts
    puts += 1
    if puts == int(moment):
        talk.line.put(data[: len(data) // 2], 5.0)
        die()
    put(self, talk, data)

folder, uri, moment, pdf = sys.argv[1:]
if moment == "begun":
    escpos._Run.go = die
elif moment == "receipt":
    escpos._Run._receipt = die
elif moment == "printed":
    journal.OpenEntry.remove = die
else:
    escpos._Run._put = put_and_die
spool.print_now(Path(folder), uri, Path(pdf).read_bytes(), name="briefje-7GK2Q4M")
"""


def print_and_die(device: Device, uri: str, moment: str) -> None:
    paper = device.folder / "slip.pdf"
    paper.write_bytes(pdf_of())
    words = [sys.executable, "-c", _CHILD, str(device.folder), uri, moment, str(paper)]
    assert subprocess.run(words, cwd=ROOT, timeout=30).returncode == -9
    assert len(device.journal) == 1


@pytest.mark.parametrize("moment", ["begun", "1", "20", "54", "receipt", "printed"])
def test_25_a_killed_process_prints_at_most_once(
    device: Device, sink: ThermalSink, moment: str
) -> None:
    print_and_die(device, sink.uri(), moment)
    (left,) = recover(device.folder)
    assert (left.done, left.what, left.next) == (
        False,
        *(NOT_SENT if moment == "begun" else UNSURE),
    )
    assert device.journal == []
    assert recover(device.folder) == []
    assert said(device.print(sink.uri(), pdf_of())) == (True, *PRINTED)
    whole = [same(out, dots_of()) for out in sink.slips() if out.height >= dots_of().height]
    assert all(whole)
    most = 2 if moment in ("receipt", "printed") else 1
    assert (
        (2 if moment == "printed" else 1) <= len(whole) <= most
    )  # the first, and the one that was asked now


def test_a_left_job_waits_for_a_printer_that_is_off(device: Device, sink: ThermalSink) -> None:
    uri = sink.uri()
    print_and_die(device, uri, "20")
    sink.off()
    assert recover(device.folder, timeout_s=1) == []
    assert len(device.journal) == 1
    sink.on()
    assert [said(left) for left in recover(device.folder)] == [(False, *UNSURE)]
    assert device.journal == []


def test_a_printer_is_asked_without_printing(sink: ThermalSink) -> None:
    thermal = read_thermal(sink.uri())
    assert thermal is not None
    for mode, trouble in (("ok", None), ("cover", states.OPEN)):
        sink.mode(mode)
        says = ask_printer(thermal)
        assert says is not None
        assert says.trouble == trouble
    assert sink.slips() == []


def test_who_listens_and_is_no_printer_gets_a_slip_and_no_praise(device: Device) -> None:
    """A server that accepts and says nothing may be a printer without status."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        uri = f"escpos+net://127.0.0.1:{listening.getsockname()[1]}"
        outcome = device.print(uri, pdf_of(), expires_s=1.2)
    assert said(outcome) == (False, *EXPIRED)
    assert states.SILENT.what in device.texts
