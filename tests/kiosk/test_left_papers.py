"""What was on its way to the printer when the power went is seen to at the start, and printed by nobody."""

from __future__ import annotations

import time
from pathlib import Path

from kiosk.services.left_papers import LeftPapers
from printing import journal


def leave(folder: Path, stage: journal.Stage, printer: str) -> None:
    """Leave a job behind as a process does that is gone."""
    entry = journal.Entry(name="briefje 1", printer=printer, begun_utc_s=time.time())
    opened = journal.begin(folder, "1", entry)
    if stage != "ready":
        opened.write(
            journal.Entry(
                name=entry.name, printer=printer, begun_utc_s=entry.begun_utc_s, stage=stage
            )
        )
    opened.close()


def look(folder: Path) -> None:
    papers = LeftPapers(folder)
    papers.look()
    papers.wait()
    papers.look()
    papers.wait()


def jobs(folder: Path) -> list[str]:
    return [path.name for path in (folder / journal.FOLDER).glob("*.job")]


def test_a_paper_that_never_left_is_forgotten(tmp_path: Path) -> None:
    leave(tmp_path, "ready", "ipp://127.0.0.1:9/ipp/print")
    look(tmp_path)
    assert jobs(tmp_path) == []


def test_a_paper_at_a_printer_that_is_away_waits_for_the_next_start(tmp_path: Path) -> None:
    leave(tmp_path, "sent", "ipp://127.0.0.1:9/ipp/print")
    look(tmp_path)
    assert jobs(tmp_path) == ["1.job"]


def test_a_start_without_papers_is_quiet(tmp_path: Path) -> None:
    look(tmp_path)
    assert jobs(tmp_path) == []
