"""The papers of a week in one go: which, how often, and how much paper that takes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import msgspec
import pytest
from click.testing import CliRunner, Result

from printing.commands import print_
from printing.paper_file import PaperFile
from printing.weekly import (
    MOST_COPIES,
    PaperCount,
    SetPaper,
    count_of,
    set_copies,
    together,
    week_of_set,
    week_to_print,
    weekly_set,
)
from sync.disk.replica import Replica, open_replica
from tests.kiosk.neighbourhood import NOW_UTC, fill
from tests.printing.printers import TestPrinter
from tests.printing.reading import page_count, text_of


@pytest.fixture
def replica(tmp_path: Path) -> Iterator[Replica]:
    with fill(tmp_path) as made:
        yield made


def wanted(replica: Replica, year: int = 2026, week: int = 49) -> dict[str, int]:
    return {one.key: one.copies for one in weekly_set(replica, year, week)}


@pytest.mark.parametrize(
    ("today", "week"),
    [
        (date(2026, 11, 26), (2026, 48)),
        (date(2026, 11, 27), (2026, 49)),
        (date(2026, 11, 29), (2026, 49)),
        (date(2026, 11, 30), (2026, 49)),
        (date(2026, 12, 25), (2026, 53)),
        (date(2027, 1, 1), (2027, 1)),
        (date(2027, 3, 19), (2027, 12)),
        (date(2027, 10, 22), (2027, 43)),
    ],
)
def test_from_friday_on_the_week_to_come_is_printed(today: date, week: tuple[int, int]) -> None:
    assert week_to_print(today) == week


@pytest.mark.parametrize(
    ("today", "week"),
    [
        (date(2026, 11, 23), (2026, 48)),
        (date(2026, 11, 24), (2026, 48)),
        (date(2026, 11, 25), (2026, 49)),
        (date(2026, 11, 26), (2026, 49)),
        (date(2026, 11, 29), (2026, 49)),
        (date(2026, 12, 23), (2026, 53)),
    ],
)
def test_a_pile_of_papers_is_for_the_week_to_come_from_wednesday_on(
    today: date, week: tuple[int, int]
) -> None:
    assert week_of_set(today) == week


def test_a_house_that_chose_nothing_has_a_set_that_makes_sense(replica: Replica) -> None:
    found = wanted(replica)
    assert found["handout/2026-W49"] == 20
    assert next(iter(found)) == "handout/2026-W49"
    assert wanted(replica, 2027, 3).keys() == {key.replace("2026-W49", "2027-W03") for key in found}


def test_what_a_volunteer_chose_is_kept_for_every_week(replica: Replica) -> None:
    flyer = "flyer/activity/a1/a5/1"
    replica.act([set_copies(replica, "handout/{week}", 25), set_copies(replica, flyer, 4)], "house")
    for week in (49, 50):
        found = wanted(replica, week=week)
        assert (found[f"handout/2026-W{week}"], found[flyer]) == (25, 4)
    added = weekly_set(replica, 2026, 49)[-1]
    assert added == SetPaper(paper=flyer, key=flyer, copies=4, offered=False)
    replica.act([set_copies(replica, "handout/{week}", 0), set_copies(replica, flyer, 0)], "house")
    assert wanted(replica)["handout/2026-W49"] == 0, "it can be chosen again"
    assert flyer not in wanted(replica)
    assert replica.count("weekly_paper") == 2, "a paper is one record, however often it changes"


def test_each_house_has_its_own_set(replica: Replica) -> None:
    replica.act([set_copies(replica, "handout/{week}", 3)], "house")
    replica.device = msgspec.structs.replace(replica.device, venue="v2")
    assert wanted(replica)["handout/2026-W49"] == 20


def test_a_number_that_cannot_be_is_the_nearest_that_can(replica: Replica) -> None:
    replica.act([set_copies(replica, "handout/{week}", 500)], "house")
    assert wanted(replica)["handout/2026-W49"] == MOST_COPIES


def test_a_sheet_has_two_sides() -> None:
    pdf = _pages(3)
    duplex = PaperFile(pdf=pdf, name="x", kind="x", sides="two-sided-long-edge")
    plain = PaperFile(pdf=pdf, name="x", kind="x")
    assert count_of(duplex, 10) == PaperCount(30, 20)
    assert count_of(plain, 10) == PaperCount(30, 30)
    assert together([count_of(duplex, 1), count_of(plain, 1)]) == PaperCount(6, 5)
    assert together([]) == PaperCount()


def _pages(number: int) -> bytes:
    from io import BytesIO

    from reportlab.pdfgen.canvas import Canvas

    out = BytesIO()
    canvas = Canvas(out)
    for page in range(number):
        canvas.drawString(100, 100, str(page))
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def friday(folder: Path, *more: str) -> Result:
    return CliRunner().invoke(print_, ["friday", "--data", str(folder), *more])


@pytest.fixture
def folder(replica: Replica) -> Path:
    papers = {one.paper: 0 for one in weekly_set(replica, 2026, 49)}
    papers |= {"handout/{week}": 2, "exercise": 1}
    replica.act([set_copies(replica, *one) for one in papers.items()], "house")
    return replica.folder


def test_everything_is_written_to_a_folder(folder: Path, tmp_path: Path) -> None:
    result = friday(folder, "--week", "2026-W49", "--out", str(tmp_path / "uit"))
    assert result.exit_code == 0, result.output
    made = {path.name: path.read_bytes() for path in (tmp_path / "uit").iterdir()}
    assert set(made) == {"weekblad-2026-W49.pdf", "oefenblad.pdf"}
    assert "30 november" in text_of(made["weekblad-2026-W49.pdf"])
    assert page_count(made["weekblad-2026-W49.pdf"]) == 2
    assert "weekblad-2026-W49: 2 keer, 4 bladzijden, 2 vellen" in result.stdout
    assert "Samen: 5 bladzijden, 3 vellen." in result.stdout


def test_counting_prints_nothing_and_needs_no_printer(folder: Path, tmp_path: Path) -> None:
    before = set(tmp_path.rglob("*.pdf"))
    result = friday(folder, "--week", "2026-W49", "--count")
    assert (result.exit_code, "Samen: 5 bladzijden, 3 vellen." in result.stdout) == (0, True)
    assert set(tmp_path.rglob("*.pdf")) == before


def test_one_that_fails_does_not_keep_the_next_from_coming_out(
    folder: Path, tmp_path: Path
) -> None:
    out = tmp_path / "printer"
    out.mkdir()
    (out / "weekblad-2026-W49.pdf").mkdir()
    result = friday(folder, "--week", "2026-W49", "--printer", out.as_uri())
    assert result.exit_code != 0
    assert "Eén papier is niet geprint." in str(result.exception)
    assert (out / "oefenblad.pdf").read_bytes().startswith(b"%PDF")


def test_without_a_week_it_is_the_one_to_come(folder: Path) -> None:
    with open_replica(folder, clock=lambda: datetime.now(UTC)) as replica:
        year, week = week_of_set(replica.local_now().date())
    result = friday(folder, "--count")
    assert f"weekblad-{year}-W{week:02d}: 2 keer" in result.stdout
    assert NOW_UTC.year == 2026


def test_a_printer_gets_each_paper_as_often_as_chosen(folder: Path, printer: TestPrinter) -> None:
    result = friday(folder, "--week", "2026-W49", "--printer", printer.uri)
    assert result.exit_code == 0, result.output
    sheet, other, last = sorted(map(page_count, printer.received()), reverse=True)
    assert (sheet, other, last) == (2, 2, 1)
    assert [name.split()[0] for name in printer.begun()] == ["weekblad-2026-W49", "oefenblad"]
