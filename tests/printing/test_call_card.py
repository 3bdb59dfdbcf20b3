"""Call cards: whom to call in large type, one card to a page, and nothing left of them but the paper."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from printing import journal
from printing.call_card import call_cards
from printing.outcomes import NO_PRINTER, PRINTED
from printing.slip import Format
from printing.spool import print_now, recover
from tests.printing import reading
from tests.printing.conftest import Device
from tests.printing.documents.cards import NASTY, TRUUS, VOLUNTEER
from tests.printing.printers import PrintSystem, TestPrinter
from tests.printing.weeks import DUTCH, NOW


def words_of(paper: bytes) -> list[str]:
    return [" ".join(text.split()) for text in reading.page_texts(paper)]


@pytest.mark.parametrize("format_", ["a6", "80mm"])
def test_each_person_gets_a_card_of_large_type(format_: Format) -> None:
    other = msgspec.structs.replace(TRUUS, whose="Voor Henk", name="Bel Truus", number="045 - 1")
    paper = call_cards([TRUUS, other], DUTCH, NOW, format_)
    first, second = words_of(paper)
    for words in (
        "Voor Truus Bel Henk 06 - 12 34 56 78",
        "Wie maait mijn gras?",
        "Dinsdag 1 december om 10.00 uur",
        "Lindestraat 12",
        "045 - 000 01 00",
        "Vernietigen voor 31 december 2026",
    ):
        assert words in first
    assert "Voor Henk Bel Truus" in second
    assert "Bel Henk" not in second
    large = [one for one in reading.characters(paper) if one["page"] == 1 and one["size"] >= 24]
    assert "".join(one["text"] for one in large) == "BelHenk06-12345678"


def test_a_volunteers_card_says_what_to_ask_and_holds_boxes_to_tick() -> None:
    (text,) = words_of(call_cards([VOLUNTEER], DUTCH, NOW))
    assert "Belkaart voor een vrijwilliger" in text
    assert "Vraag: wilt u kennismaken in het buurthuis?" in text
    assert text.index("Zegt ja") < text.index("Zegt nee") < text.index("Nam niet op")
    assert "Kennismaken in" not in text


def test_where_long_words_leave_no_room_day_and_place_stay_whole() -> None:
    text = words_of(call_cards([NASTY], DUTCH, NOW))[0]
    assert "Woensdag 23 december om 10.00 uur" in text
    assert "Burgemeester van Grunsvenplein 145" in text
    assert "…" in text


@pytest.mark.parametrize("printer", ["", "file://{folder}/out"])
def test_without_a_printer_a_card_is_refused_and_never_becomes_a_file(
    tmp_path: Path, printer: str
) -> None:
    (tmp_path / "out").mkdir()
    paper = call_cards([TRUUS], DUTCH, NOW)
    uri = printer.format(folder=tmp_path)
    outcome = print_now(tmp_path, uri, paper, name="belkaart-1", private=True)
    assert (outcome.done, outcome.what, outcome.next) == (False, *NO_PRINTER)
    assert [path.name for path in tmp_path.rglob("*")] == ["out"]


def test_a_print_system_keeps_nothing_of_a_card(
    device: Device, queue: PrintSystem, printer: TestPrinter
) -> None:
    spool = queue.folder / "spool"
    assert device.print(queue.uri).done
    kept = {path.name for path in spool.iterdir() if path.is_file()}
    assert any(name.startswith("d") for name in kept), "CUPS keeps the document of other papers"
    paper = call_cards([TRUUS], DUTCH, NOW)
    outcome = print_now(device.folder, queue.uri, paper, name="belkaart-1", private=True)
    assert (outcome.done, outcome.what) == (True, PRINTED[0])
    assert len(printer.received()) == 2
    assert {path.name for path in spool.iterdir() if path.is_file()} <= kept
    assert device.journal == []
    assert outcome.job.startswith("belkaart-1 ")


def test_a_card_that_was_left_behind_is_forgotten_by_the_print_system(
    device: Device, queue: PrintSystem, printer: TestPrinter
) -> None:
    spool = queue.folder / "spool"
    assert device.print(queue.uri).done
    number = max(int(path.name[1:6]) for path in spool.glob("d?????-*"))
    (path,) = spool.glob(f"d{number:05d}-*")
    entry = journal.Entry(
        name=printer.begun()[-1],
        printer=queue.uri,
        begun_utc_s=0.0,
        stage="sent",
        number=number,
        private=True,
    )
    journal.begin(device.folder, "left", entry).close()
    (outcome,) = recover(device.folder)
    assert outcome.done
    assert not path.exists()
