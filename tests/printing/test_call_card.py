"""Call cards: whom to call in large type, one card to a page, and nothing left of them but the paper."""

from __future__ import annotations

import io
import re
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import msgspec
import pikepdf
import pytest

from printing import journal
from printing.call_card import CallCard, call_cards
from printing.outcomes import NO_PRINTER, PRINTED
from printing.slip import Format
from printing.spool import print_now, recover
from tests.printing import reading
from tests.printing.conftest import Device
from tests.printing.printers import PrintSystem, TestPrinter
from tests.printing.weeks import DUTCH, NOW

TRUUS = CallCard(
    house="Buurthuis De Linde",
    whose="Voor Truus",
    name="Bel Henk",
    number="06 - 12 34 56 78",
    about="Het gaat over: Wie maait mijn gras?",
    place="Kennismaken in het buurthuis",
    place_lines=("Dinsdag 1 december om 10.00 uur", "Lindestraat 12"),
    house_line="Een vraag? Bel het buurthuis: 045 - 000 01 00.",
    destroy_before=date(2026, 12, 31),
)
VOLUNTEER = msgspec.structs.replace(
    TRUUS,
    whose="Belkaart voor een vrijwilliger",
    place="",
    place_lines=(),
    ask=("Vraag: wilt u kennismaken in het buurthuis?",),
    answers=("Zegt ja", "Zegt nee", "Nam niet op"),
)
NASTY = msgspec.structs.replace(
    TRUUS,
    house="Ontmoetingscentrum Het Huis van de Wijk aan de Overkant van het Kanaal",
    whose="Voor Wilhelmina-Johanna van den Heuvel tot Overkant",
    name="Bel Bartholomeus-Christiaan uit de Schoolstraatbuurt",
    number="",
    no_number="Geen telefoon. E-mail: bartholomeus-christiaan@overkantvanhetkanaal.example",
    about="Het gaat over: " + "wie helpt mij met de computer en de telefoon? " * 8,
    place_lines=("Woensdag 23 december om 10.00 uur", "Burgemeester van Grunsvenplein 145"),
)
FOREIGN = msgspec.structs.replace(TRUUS, whose="Voor Żółć Çağlar", name="Bel فاطمة")


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


@pytest.mark.parametrize("format_", ["a6", "80mm"])
@pytest.mark.parametrize("card", [TRUUS, VOLUNTEER, NASTY, FOREIGN])
def test_every_card_passes_the_checks_of_paper(card: CallCard, format_: Format) -> None:
    """1 fonts, 3 sizes, 4 black, 7 tags and title, 12 margins and nothing over each other, 21 the same bytes."""
    paper = call_cards([card, card], DUTCH, NOW, format_)
    assert paper == call_cards([card, card], DUTCH, NOW, format_)
    letters = reading.characters(paper)
    assert min(one["size"] for one in letters) >= 12
    assert {value for one in letters for value in one["non_stroking_color"]} == {0}
    least_pt = (3.5 if format_ == "80mm" else 5.0) / 25.4 * 72
    for one in letters:
        assert least_pt <= one["top"]
        assert one["bottom"] <= one["height_pt"] - least_pt
        assert least_pt <= one["x0"]
        assert one["x1"] <= one["width_pt"] - least_pt
    assert_apart(letters)
    with pikepdf.open(io.BytesIO(paper)) as document:
        assert len(document.pages) == 2
        assert str(document.docinfo["/Title"]) == "Belkaart"
        assert bool(document.Root.MarkInfo.Marked)
        fonts = {str(f["/BaseFont"]) for page in document.pages for f in page.Resources.Font.values()}  # fmt: skip
        assert all(re.match(r"/[A-Z]{6}\+NotoSans", font) for font in fonts)


def assert_apart(letters: list[dict[str, Any]]) -> None:
    """No line stands on another."""
    lines: dict[tuple[int, float], float] = {}
    for one in letters:
        key = (one["page"], round(-one["matrix"][5], 1))
        lines[key] = max(lines.get(key, 0.0), one["size"])
    for (page, above), (next_page, below) in pairwise(sorted(lines)):
        if page == next_page:
            assert below - above >= 0.9 * lines[next_page, below]


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
