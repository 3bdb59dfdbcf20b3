"""The printers of a device at the desk: how they fare, how much was printed, and choosing another one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
import pytest
from PySide6.QtCore import QAbstractItemModel
from pytestqt.qtbot import QtBot

from kiosk.services import printer_watch
from kiosk.viewmodels.base import Services
from kiosk.viewmodels.desk.printers import NONE, PrintersModel
from printing import printer_looks
from printing.printer_looks import READY, Known, Look
from printing.states import PAPER_OUT
from printing.usage import Line, note
from sync.device import DeviceSettings, read_device, write_device
from tests.kiosk.neighbourhood import NOW

Check = Callable[[QAbstractItemModel], object]
OFFICE = Known("ipp://localhost:631/printers/kantoor", "De printer op kantoor")
SLIPS = Known("ipp://localhost:631/printers/briefjes", "De bonprinter")


def heard(device: DeviceSettings, role: str, folder: Path) -> Look:
    if role == "slips" and not device.slip_printer:
        return Look(*printer_looks.AS_SHEETS)
    return (
        Look(*READY)
        if role == "slips"
        else Look(PAPER_OUT.what, PAPER_OUT.next, bad=True, can=("Print op twee kanten.",))
    )


@pytest.fixture
def page(
    services: Services, check_model: Check, monkeypatch: pytest.MonkeyPatch
) -> Iterator[PrintersModel]:
    monkeypatch.setattr(printer_looks, "look_at", heard)
    monkeypatch.setattr(printer_looks, "known_printers", lambda system: [SLIPS, OFFICE])
    write_device(services.folder, services.replica.device)
    model = PrintersModel(services)
    for name in ("rows", "facts", "known"):
        check_model(model.property(name))
    yield model
    model.close()


def show(page: PrintersModel, qtbot: QtBot, role: str = "") -> None:
    page.load(role)
    qtbot.waitUntil(lambda: not page.watch.busy and page.watch.heard is not None)


def known(page: PrintersModel) -> list[tuple[str, bool]]:
    return [(row.title, row.chosen) for row in page.property("known").rows]


def test_each_printer_says_how_it_fares(page: PrintersModel, qtbot: QtBot) -> None:
    page.load("")
    first = page.property("rows").rows[0]
    assert first.line.strip() == "Een ogenblik, wij vragen het de printer."
    show(page, qtbot)
    sheets, slips = page.property("rows").rows
    assert (sheets.title, sheets.icon) == ("Weekbladen en flyers", "triangle-alert")
    assert (
        sheets.line == "Het papier in de printer is op. Doe papier in de lade; dan gaat het verder."
    )
    assert (slips.title, slips.icon) == ("Briefjes", "printer")
    assert slips.line.strip() == "Briefjes komen uit de printer voor bladen."
    assert sheets.line in page.spoken()
    show(page, qtbot, "sheets")
    assert page.property("title") == "Weekbladen en flyers"
    said = [fact.strong for fact in page.property("facts").rows]
    assert said == [PAPER_OUT.what, "Print op twee kanten."]
    page.services.replica.device = msgspec.structs.replace(
        page.services.replica.device, tray="tray-2"
    )
    page.refresh()
    assert page.property("facts").rows[-1].strong == "A4 komt uit lade tray-2."


def test_it_says_how_much_was_printed_and_what_visitors_may_still(
    page: PrintersModel, services: Services, qtbot: QtBot
) -> None:
    def print_(pages: int, *, by_visitor: bool) -> str:
        line = Line(kind="handout", pages=pages, by_visitor=by_visitor)
        note(services.folder, services.replica.device.device, NOW.date(), line)
        page.refresh()
        (fact,) = page.property("facts").rows
        return f"{fact.strong} {fact.line}"

    show(page, qtbot)
    said = print_(250, by_visitor=False)
    assert (
        said
        == "Vandaag geprint: 250 bladzijden. Bezoekers kunnen samen nog 100 bladzijden printen."
    )
    assert print_(99, by_visitor=True).endswith("Bezoekers kunnen samen nog 1 bladzijde printen.")
    assert print_(4, by_visitor=True).endswith("Voor bezoekers is het papier op.")


def test_one_tap_chooses_another_printer_for_slips_and_one_none(
    page: PrintersModel, services: Services, qtbot: QtBot
) -> None:
    def settings() -> DeviceSettings:
        found = read_device(services.folder)
        assert found is not None
        assert found == services.replica.device
        return found

    show(page, qtbot, "slips")
    before = settings()
    assert known(page) == [
        (SLIPS.name, False),
        (OFFICE.name, False),
        ("Briefjes komen uit de printer voor bladen.", True),
    ]
    assert page.choose(SLIPS.uri)
    assert settings().slip_printer == SLIPS.uri
    assert settings().printer == before.printer
    assert known(page)[0] == (SLIPS.name, True)
    qtbot.waitUntil(lambda: page.property("rows").rows[1].line.strip() == READY[0])
    assert page.choose(NONE)
    assert settings() == before


def test_the_printer_of_now_can_be_kept_though_the_print_system_does_not_know_it(
    page: PrintersModel, services: Services, qtbot: QtBot
) -> None:
    page.load("sheets")
    page.choose("ipp://printer.example/ipp/print")
    show(page, qtbot, "sheets")
    assert known(page)[0] == ("De printer van nu", True)


def test_settings_that_cannot_be_written_are_told(
    page: PrintersModel, services: Services, qtbot: QtBot
) -> None:
    show(page, qtbot, "sheets")
    device = services.folder / "device.new"
    device.mkdir()
    (device / "in the way").touch()
    before = read_device(services.folder)
    assert not page.choose(OFFICE.uri)
    assert page.property("problem").endswith(".")
    assert read_device(services.folder) == before


def test_a_page_that_is_left_asks_no_more(page: PrintersModel, qtbot: QtBot) -> None:
    show(page, qtbot)
    assert page._timer.isActive()
    page.leave()
    assert not page._timer.isActive()


def test_every_role_has_a_name() -> None:
    assert len({printer_watch.role_name(role) for role in printer_watch.ROLES}) == 2
