"""Mevrouw's slip at a real printer with an empty tray: what the screen says is true, and nobody gets a paper they left."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image
from pyzbar import pyzbar

from kiosk.services.paper_tally import PaperTally
from kiosk.tour.stories import coffee_on_thursday
from printing.usage import pages_on
from sync import dates
from sync.links import link, short_code
from sync.records import Tally
from tests.printing.printers import TestPrinter, wait_for
from tests.printing.reading import page_count, text_of
from tests.stories.conftest import CountingStage, with_printer


def ask_for_the_coffee(stage: CountingStage) -> None:
    """Three taps to the coffee on Thursday, and one to print it."""
    coffee = coffee_on_thursday(stage.kiosk.replica)
    stage.kiosk.shell.home()
    stage.tap("Agenda")
    stage.tap("donderdag")
    row = f"{dates.clock_time(coffee.starts)}, {coffee.title}"
    while not any(name.startswith(row) for name in stage.hand.names()):
        stage.tap("Meer")
    stage.tap(row)
    stage.tap("Print op briefje")


def test_an_empty_tray_is_told_and_what_one_no_longer_waits_for_never_comes_out(
    stage: CountingStage, printer: TestPrinter, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    replica = stage.kiosk.replica
    coffee = coffee_on_thursday(replica)
    with_printer(stage, printer.uri)
    said: list[str] = []
    monkeypatch.setattr(stage.kiosk.voice, "say", lambda text, language: said.append(text))
    printer.mode("media-empty-error")
    ask_for_the_coffee(stage)
    page = stage.kiosk.app.find("printing")
    assert page is not None
    stage.until(lambda: bool(page.property("waits")))
    stage.settle()
    assert "Het papier in de printer is op." in page.spoken()
    assert said[0].startswith("Het papier in de printer is op.")
    with Image.open(stage.photograph(tmp_path / "screen.png")) as seen:
        (code,) = pyzbar.decode(seen)
    assert code.data.decode() == link(replica.neighbourhood.site, short_code(coffee.key))
    assert printer.received() == []

    printer.mode("ok")
    stage.printed()
    assert page.spoken().splitlines()[:2] == ["Uw papier is klaar.", "Uw papier is geprint."]
    assert said[-1] == "Uw papier is geprint. Pak het uit de printer."
    (slip,) = printer.received()
    assert coffee.title in text_of(slip)

    printer.mode("media-empty-error")
    ask_for_the_coffee(stage)
    stage.until(lambda: bool(page.property("waits")))
    stage.settle()
    stage.tap("Stop met wachten")
    stage.printed()
    assert page.property("title") == "Er komt geen papier."
    printer.mode("ok")
    wait_for(printer.idle)
    assert len(printer.received()) == 1

    own, today = replica.device.device, stage.kiosk.services.now().date()
    assert pages_on(replica.folder, own, today, of_visitors=True) == page_count(slip)
    PaperTally(replica, stage.kiosk.services.now).look()
    told = {one.action: one.counts for one in replica.records(Tally)}
    assert told == {"papers:slip": {own: 1}, "pages:slip": {own: page_count(slip)}}
