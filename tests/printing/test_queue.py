"""A paper through the queue: the right printer, what that can do, and what becomes of a paper that does not come out."""

from __future__ import annotations

import io
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pdfplumber
import pypdfium2
import pytest

from printing import capabilities, states, waiting
from printing.follow import Run
from printing.handout import handout
from printing.outcomes import EXPIRED, PRINTED, STOPPED, UNSURE, Outcome, how_many
from printing.paper_file import PaperFile
from printing.queue import Manner, print_again, print_paper
from printing.slip import slip
from printing.spool import recover
from printing.waiting import NotKept, PaperBusy, PaperGone, list_waiting
from sync.device import DeviceSettings, write_device
from sync.errors import BadInput
from sync.words import Words
from tests.printing.conftest import PDF
from tests.printing.printers import TestPrinter, wait_for
from tests.printing.weeks import DUTCH, NOW, slip_of, week

NOW_LOCAL = datetime.now(UTC).astimezone()
WEEK = PaperFile(
    pdf=handout(week(25), DUTCH, NOW),
    name="weekblad-2026-W48",
    kind="handout",
    sides="two-sided-long-edge",
)
CARD = PaperFile(pdf=PDF, name="belkaart-7GK2Q4M", kind="card", private=True)


class House:
    """A device with a printer, and all that it was told."""

    def __init__(self, folder: Path, printer: TestPrinter) -> None:
        self.folder = folder
        self.printer = printer
        self.told: list[str] = []
        write_device(folder, DeviceSettings(device="d", printer=printer.uri))

    def manner(self, **others: Any) -> Manner:
        return Manner(on_progress=self.told.append, lost_s=6.0, **others)

    def print(self, paper: PaperFile = WEEK, **others: Any) -> Outcome:
        key = "handout/2026-W48" if paper is WEEK else "card/x"
        manner = others.pop("manner", None) or self.manner()
        return print_paper(self.folder, paper, key=key, manner=manner, **others)

    def again(self, paper_id: str, **others: Any) -> Outcome:
        return print_again(self.folder, paper_id, manner=self.manner(), **others)

    @property
    def waiting(self) -> list[waiting.WaitingPaper]:
        return list_waiting(self.folder, NOW_LOCAL)

    @property
    def files(self) -> list[str]:
        return sorted(path.suffix for path in (self.folder / "waiting").glob("*"))


@pytest.fixture
def house(tmp_path: Path, printer: TestPrinter) -> House:
    return House(tmp_path, printer)


@pytest.fixture
def both_sides(tmp_path: Path) -> Iterator[House]:
    """A house whose printer prints on both sides."""
    with TestPrinter(duplex=True) as printer:
        yield House(tmp_path, printer)


def picture(pdf: bytes, page: int = 0) -> bytes:
    with pypdfium2.PdfDocument(pdf) as document:
        return bytes(document[page].render(scale=1).to_pil().tobytes())


def test_a_paper_on_both_sides_of_a4_in_black_as_often_as_asked(both_sides: House) -> None:
    both_sides.printer.sides_of_a_copy(2)
    outcome = both_sides.print(copies=3)
    printer = both_sides.printer
    assert (outcome.done, outcome.what, outcome.next) == (True, *PRINTED)
    assert (outcome.copies, outcome.asked, outcome.pages, outcome.notes) == (3, 3, 6, ())
    assert printer.received() == [WEEK.pdf] * 3
    assert printer.asked("sides") == "two-sided-long-edge"
    assert printer.asked("media") == "iso_a4_210x297mm"
    assert printer.asked("print-color-mode") == "monochrome"
    assert printer.asked("copies") == "3"
    assert len(printer.begun()) == 1
    assert both_sides.waiting == []
    assert both_sides.files == []


def test_a_printer_of_one_side_says_so_before_it_prints(house: House) -> None:
    outcome = house.print()
    assert outcome.done
    assert outcome.notes == (capabilities.ONE_SIDED,)
    assert house.told[0] == capabilities.ONE_SIDED
    assert house.printer.asked("sides") == "one-sided"
    assert house.printer.received() == [WEEK.pdf]


def test_a_paper_that_is_too_large_is_not_sent_and_nothing_is_shrunk(house: House) -> None:
    poster = msgspec.structs.replace(WEEK, media="iso_a3_297x420mm", name="poster")
    outcome = house.print(poster)
    assert (outcome.done, outcome.what) == (False, "Deze printer heeft geen A3.")
    assert house.printer.begun() == []
    assert [one.name for one in house.waiting] == ["poster"]


def test_a_slip_on_a_larger_sheet_is_as_large_as_it_was(house: House) -> None:
    small = slip(slip_of(), DUTCH, NOW, "a6")
    paper = PaperFile(
        pdf=small, name="briefje", kind="slip", role="slips", media="iso_a6_105x148mm"
    )
    outcome = house.print(paper)
    assert (outcome.done, outcome.notes) == (True, (capabilities.CUT_OUT,))
    assert house.printer.asked("media") == "iso_a4_210x297mm"
    (received,) = house.printer.received()
    with (
        pdfplumber.open(io.BytesIO(small)) as before,
        pdfplumber.open(io.BytesIO(received)) as after,
    ):
        sheet = after.pages[0]
        assert (round(sheet.width), round(sheet.height)) == (595, 842)
        sizes = [
            {(one["text"], round(one["size"], 2), round(one["x0"], 1), round(one["top"], 1)) for one in page.chars}
            for page in (before.pages[0], sheet)
        ]  # fmt: skip
        assert sizes[0] == sizes[1]


def test_page_2_alone(house: House) -> None:
    outcome = house.print(pages=(2,))
    assert (outcome.done, outcome.pages) == (True, 1)
    (received,) = house.printer.received()
    assert picture(received) == picture(WEEK.pdf, 1)
    with pypdfium2.PdfDocument(received) as document:
        assert len(document) == 1
    for page in (0, 3):
        with pytest.raises(BadInput):
            house.print(pages=(page,))
    assert house.waiting == []


def test_a_jam_in_the_middle_leaves_what_is_left_and_page_2_makes_a_copy_whole(
    house: House,
) -> None:
    printer = house.printer
    printer.sides_of_a_copy(2)
    printer.mode("jam-after-2")
    outcome = house.print(copies=4)
    assert (outcome.done, outcome.what) == (False, states.JAM.what)
    assert (outcome.copies, outcome.asked, outcome.pages) == (2, 4, 5)
    assert how_many(outcome, Words("nl")) == "2 van de 4 zijn geprint."
    (one,) = house.waiting
    assert outcome.waiting == one.id
    assert (one.key, one.kind, one.pages) == ("handout/2026-W48", "handout", 2)
    assert (one.title, one.copies, one.pages_out) == ("De week in De Linde, week 48", 2, 1)
    assert (one.what, one.next) == (states.JAM.what, states.JAM.next)
    printer.mode("ok")
    printer.sides_of_a_copy(1)
    assert house.again(one.id, pages=(2,)).done
    assert picture(printer.received()[-1]) in (picture(WEEK.pdf, 0), picture(WEEK.pdf, 1))
    assert [left.copies for left in house.waiting] == [1]
    outcome = house.again(one.id)
    assert (outcome.done, outcome.copies, outcome.waiting) == (True, 1, "")
    received = printer.received()
    assert sorted(map(len, received)) == sorted([len(WEEK.pdf)] * 3 + [_only_page_of(received)])
    assert house.waiting == []
    assert house.files == []
    with pytest.raises(PaperGone):
        house.again(one.id)


def _only_page_of(received: list[bytes]) -> int:
    (cut,) = (pdf for pdf in received if pdf != WEEK.pdf)
    assert picture(cut) == picture(WEEK.pdf, 1)
    return len(cut)


def test_what_takes_too_long_waits_and_never_prints_by_itself(house: House) -> None:
    house.printer.mode("media-empty-error")
    outcome = house.print(manner=house.manner(expires_s=0.6))
    assert (outcome.what, outcome.next) == EXPIRED
    house.printer.mode("ok")
    wait_for(house.printer.idle)
    assert recover(house.folder) == []
    assert [one.what for one in house.waiting] == [EXPIRED[0]]
    assert house.printer.received() == []
    assert house.again(outcome.waiting).done
    assert house.printer.received() == [WEEK.pdf]


def test_many_copies_do_not_expire_while_they_come_out(house: House) -> None:
    house.printer.mode("one-by-one")
    outcome = house.print(copies=5, manner=house.manner(expires_s=1.0))
    assert (outcome.done, outcome.copies) == (True, 5)
    assert house.printer.received() == [WEEK.pdf] * 5


def test_the_tray_of_the_device_is_asked_for_at_its_own_printer(house: House) -> None:
    write_device(house.folder, DeviceSettings(device="d", printer=house.printer.uri, tray="main"))
    assert house.print().done
    assert "media-source=main" in house.printer.asked("media-col")
    assert "x-dimension=21000 y-dimension=29700" in house.printer.asked("media-col")
    small = msgspec.structs.replace(WEEK, media="iso_dl_110x220mm")  # the tray holds A4
    assert house.print(small).done
    assert house.printer.asked("media") == "iso_dl_110x220mm"
    house.print(manner=house.manner(printer=house.printer.uri.replace("localhost", "127.0.0.1")))
    assert house.printer.asked("media-col") == ""
    assert house.printer.asked("media") == "iso_a4_210x297mm"


def test_what_a_person_stops_waits_no_longer_unless_it_did_before(house: House) -> None:
    house.printer.mode("media-empty-error")
    stop = Manner(on_progress=house.told.append, stop=lambda: states.PAPER_OUT.what in house.told)
    outcome = house.print(manner=stop)
    assert ((outcome.what, outcome.next), outcome.waiting) == (STOPPED, "")
    assert house.files == []
    house.printer.mode("jam")
    waits = house.print()
    house.printer.mode("media-empty-error")
    assert not print_again(house.folder, waits.waiting, manner=stop).done
    assert [one.id for one in house.waiting] == [waits.waiting]


def test_a_paper_with_a_name_leaves_only_that_there_was_one(house: House) -> None:
    house.printer.mode("jam")
    outcome = house.print(CARD)
    (one,) = house.waiting
    assert (one.name, one.kept, one.title, one.id) == (CARD.name, False, "", outcome.waiting)
    assert house.files == [".json", ".lock"]
    with pytest.raises(NotKept):
        house.again(one.id)
    secret = msgspec.structs.replace(CARD, private=False, keep=False)
    house.print(secret)
    assert (house.waiting[-1].key, house.waiting[-1].kept) == ("", False)
    for one in house.waiting:
        waiting.forget(house.folder, one.id)
    assert house.files == []


def test_nobody_prints_or_throws_away_what_somebody_prints(house: House) -> None:
    house.printer.mode("jam")
    paper_id = house.print().waiting
    held = waiting.take(house.folder, paper_id)
    assert house.waiting == []
    with pytest.raises(PaperBusy):
        house.again(paper_id)
    with pytest.raises(PaperBusy):
        waiting.forget(house.folder, paper_id)
    held.close()
    waiting.forget(house.folder, paper_id)
    waiting.forget(house.folder, paper_id)
    assert house.waiting == []
    for strange in ("../x", ""):
        with pytest.raises(PaperGone):
            house.again(strange)


def test_a_paper_waits_until_the_end_of_the_third_day_and_so_many_at_most(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(waiting, "MOST", 5)
    friday = datetime(2026, 11, 27, 23, 59, tzinfo=UTC)

    def hold(number: int) -> None:
        form = waiting.WaitingPaper(
            id=f"{number:03}", name="w", kind="handout", since_utc_s=friday.timestamp() + number
        )
        waiting.hold(tmp_path, form, PDF).close()

    for number in range(waiting.MOST + 2):
        hold(number)
    found = [one.id for one in list_waiting(tmp_path, friday)]
    assert found == [f"{number:03}" for number in range(2, waiting.MOST + 2)]
    assert len(list_waiting(tmp_path, friday + timedelta(days=3))) == waiting.MOST
    assert list_waiting(tmp_path, friday + timedelta(days=5)) == []
    assert list((tmp_path / "waiting").iterdir()) == []


def test_an_earlier_try_is_seen_to_before_it_is_printed_again(house: House) -> None:
    house.printer.mode("slow")
    off = threading.Timer(0.2, house.printer.off)
    off.start()
    outcome = house.print(manner=Manner(lost_s=0.5))
    off.join()
    assert ((outcome.what, outcome.next), len(house.waiting)) == (UNSURE, 1)
    assert house.again(outcome.waiting).what == states.AWAY.what
    house.printer.mode("ok")
    house.printer.on()
    assert house.again(outcome.waiting).done
    assert house.printer.received() == [WEEK.pdf]
    assert house.waiting == []


def test_a_new_printer_need_not_wait_for_the_one_that_broke(house: House) -> None:
    house.printer.mode("slow")
    off = threading.Timer(0.2, house.printer.off)
    off.start()
    outcome = house.print(manner=Manner(lost_s=0.3))
    off.join()
    with TestPrinter() as fresh:
        write_device(house.folder, DeviceSettings(device="d", printer=fresh.uri))
        assert house.again(outcome.waiting).done
        assert fresh.received() == [WEEK.pdf]
    assert house.waiting == []


def test_who_looks_at_the_list_keeps_nobody_from_printing(house: House) -> None:
    house.printer.mode("jam")
    paper_id = house.print().waiting
    house.printer.mode("ok")
    looking = waiting.take(house.folder, paper_id, alone=False)
    assert [one.id for one in house.waiting] == [paper_id]  # so does who else looks
    done = threading.Timer(0.1, looking.close)
    done.start()
    assert house.again(paper_id).done
    done.join()


@pytest.mark.parametrize("moment", ["go", "_send", "_follow"])
def test_a_paper_of_a_process_that_ended_waits_and_one_that_came_out_does_not(
    house: House, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    def end(*_: object) -> None:
        raise SystemExit

    with monkeypatch.context() as patched:
        patched.setattr(Run, moment, end)
        with pytest.raises(SystemExit):
            house.print(copies=2)
    (one,) = house.waiting
    sent = moment == "_follow"
    if sent:
        wait_for(house.printer.received)
        wait_for(house.printer.idle)
    outcome = house.again(one.id)
    assert (outcome.done, outcome.what, outcome.copies) == (True, PRINTED[0], 2)
    assert house.printer.received() == [WEEK.pdf] * 2
    assert len(house.printer.begun()) == 1
    assert house.waiting == []
    assert house.files == []


def test_each_role_has_its_printer(tmp_path: Path, printer: TestPrinter) -> None:
    with TestPrinter() as slips:
        house = House(tmp_path, printer)
        device = DeviceSettings(device="d", printer=printer.uri, slip_printer=slips.uri)
        write_device(tmp_path, device)
        paper = msgspec.structs.replace(WEEK, role="slips", name="briefje")
        assert house.print(paper).done
        assert house.print().done
        assert [name.split()[0] for name in slips.begun()] == ["briefje"]
        assert [name.split()[0] for name in printer.begun()] == ["weekblad-2026-W48"]


def test_without_a_printer_it_goes_to_the_folder_and_nothing_waits(tmp_path: Path) -> None:
    write_device(tmp_path, DeviceSettings(device="d"))
    outcome = print_paper(tmp_path, WEEK, copies=3)
    assert (outcome.done, outcome.copies) == (True, 0)
    assert Path(outcome.path).read_bytes() == WEEK.pdf
    assert list_waiting(tmp_path, NOW_LOCAL) == []
