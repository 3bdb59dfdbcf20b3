"""Slips through a device's queue and from the kiosk's page, with a thermal printer for them."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from kiosk.services.orders import Order, carry_out
from printing import states
from printing.outcomes import EXPIRED, PRINTED
from printing.paper_file import PaperFile
from printing.queue import Manner, print_again, print_paper
from printing.waiting import list_waiting
from sync.device import DeviceSettings, write_device
from tests.kiosk.neighbourhood import fill
from tests.printing.test_thermal import dots_of, pdf_of, same
from tests.printing.thermal_sink import ThermalSink

NOW_UTC = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)


@pytest.fixture
def sink() -> Iterator[ThermalSink]:
    with ThermalSink() as on:
        yield on


@pytest.fixture
def folder(tmp_path: Path, sink: ThermalSink) -> Path:
    write_device(tmp_path, DeviceSettings(device="d", slip_printer=sink.uri()))
    return tmp_path


def slip_paper() -> PaperFile:
    return PaperFile(pdf=pdf_of(), name="briefje-7GK2Q4MP", kind="slip", role="slips", media="")


def test_slips_go_to_the_roll_and_sheets_do_not(folder: Path, sink: ThermalSink) -> None:
    outcome = print_paper(folder, slip_paper(), copies=2)
    assert (outcome.done, outcome.what, outcome.copies, outcome.pages) == (True, PRINTED[0], 2, 2)
    assert [same(out, dots_of()) for out in sink.slips()] == [True, True]
    sheet = PaperFile(pdf=pdf_of(), name="weekblad", kind="handout")
    assert print_paper(folder, sheet).path
    assert len(sink.slips()) == 2


def test_what_did_not_come_out_waits_and_is_printed_once_when_somebody_asks(
    folder: Path, sink: ThermalSink
) -> None:
    sink.mode("paper-out")
    outcome = print_paper(folder, slip_paper(), manner=Manner(expires_s=0.5))
    assert (outcome.what, outcome.next) == EXPIRED
    now = datetime.fromtimestamp(time.time(), UTC)
    assert [one.id for one in list_waiting(folder, now)] == [outcome.waiting]
    sink.mode("ok")
    assert print_again(folder, outcome.waiting).done
    assert list_waiting(folder, now) == []
    assert [same(out, dots_of()) for out in sink.slips()] == [True]


def test_a_slip_that_a_visitor_asks_for_is_drawn_for_the_roll_and_comes_out(
    tmp_path: Path, sink: ThermalSink
) -> None:
    with fill(tmp_path) as replica:
        one = next(iter(replica.occurrences(NOW_UTC.date(), NOW_UTC.date() + timedelta(days=14))))
    for width in (58, 80):
        write_device(tmp_path, DeviceSettings(device="d", slip_printer=sink.uri(width)))
        told: list[str] = []
        sink.mode("cover")
        order = Order(
            folder=tmp_path,
            key=f"slip/activity/{one.key}",
            language="nl",
            now_local=datetime(2026, 11, 24, 9, 0),
            clock=lambda: NOW_UTC,
            by_visitor=True,
        )

        def tell(text: str, told: list[str] = told) -> None:
            told.append(text)
            if text == states.OPEN.what:
                sink.mode("ok")

        outcome = carry_out(order, tell, lambda: False)
        assert (outcome.done, outcome.what) == (True, PRINTED[0])
        assert states.OPEN.what in told
    assert [out.width for out in sink.slips()] == [384, 576]
