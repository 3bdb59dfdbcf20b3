"""A device with a printer, for tests of the queue: what is printed there, and what waits."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pypdfium2

from printing import waiting
from printing.handout import handout
from printing.ipp import Printer, read_target
from printing.outcomes import Outcome
from printing.paper_file import PaperFile
from printing.queue import Manner, print_again, print_paper
from printing.waiting import list_waiting
from sync.device import DeviceSettings, write_device
from tests.printing.conftest import PDF
from tests.printing.printers import TestPrinter
from tests.printing.weeks import DUTCH, NOW, week

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
    def printer_itself(self) -> Printer:
        """The printer, to send it something past the queue."""
        target = read_target(self.printer.uri)
        assert target is not None
        return Printer(target)

    @property
    def waiting(self) -> list[waiting.WaitingPaper]:
        return list_waiting(self.folder, NOW_LOCAL)

    @property
    def files(self) -> list[str]:
        return sorted(path.suffix for path in (self.folder / "waiting").glob("*"))


def picture(pdf: bytes, page: int = 0) -> bytes:
    with pypdfium2.PdfDocument(pdf) as document:
        return bytes(document[page].render(scale=1).to_pil().tobytes())
