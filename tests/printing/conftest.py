"""A printer and a print system of a test's own, and a device's folder."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from printing.outcomes import Outcome
from printing.spool import print_now
from printing.ticket import ORDINARY, Ticket
from tests.printing.printers import PrintSystem, TestPrinter, missing


def _empty_page() -> bytes:
    """Return a sound PDF that is small."""
    objects = (
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<<>>>>",
    )
    pdf, places = b"%PDF-1.4\n", []
    for number, what in enumerate(objects, 1):
        places.append(len(pdf))
        pdf += b"%d 0 obj\n%s\nendobj\n" % (number, what)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    end = b"xref\n0 4\n0000000000 65535 f \n%strailer\n<</Size 4/Root 1 0 R>>\n" % table
    return pdf + end + b"startxref\n%d\n%%%%EOF\n" % len(pdf)


KERNEL = Path("/sys/kernel")
"""Where even the system's owner can write nothing; a bare root in a folder may not have it."""
PDF = _empty_page()


class Device:
    """A device that prints, and all that it was told meanwhile."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.told: list[tuple[float, str]] = []
        self._to_do: dict[str, Callable[[], object]] = {}

    def print(
        self,
        uri: str,
        pdf: bytes = PDF,
        expires_s: float = 30.0,
        lost_s: float = 6.0,
        ticket: Ticket = ORDINARY,
        pages: int = 0,
    ) -> Outcome:
        began = time.monotonic()
        return print_now(
            self.folder,
            uri,
            pdf,
            name="weekblad-2026-W48",
            on_progress=lambda text: self._hear(time.monotonic() - began, text),
            expires_s=expires_s,
            lost_s=lost_s,
            ticket=ticket,
            pages=pages,
        )

    def when_told(self, text: str, do: Callable[[], object]) -> None:
        """Do something once, as soon as this is told: refill the tray when it says that it is empty."""
        self._to_do[text] = do

    def _hear(self, after_s: float, text: str) -> None:
        self.told.append((after_s, text))
        self._to_do.pop(text, lambda: None)()

    @property
    def texts(self) -> list[str]:
        return [text for _, text in self.told]

    def told_within_s(self, text: str) -> float:
        """Return how many seconds after it was asked to print this was told first."""
        return next(after_s for after_s, told in self.told if told == text)

    @property
    def journal(self) -> list[Path]:
        return list((self.folder / "spool").glob("*"))


@pytest.fixture
def device(tmp_path: Path) -> Device:
    return Device(tmp_path)


@pytest.fixture
def printer() -> Iterator[TestPrinter]:
    if missing():
        pytest.fail(f"these programs are missing; ./run test installs them: {missing()}")
    with TestPrinter() as on:
        yield on


@pytest.fixture
def queue(printer: TestPrinter) -> Iterator[PrintSystem]:
    """A queue of CUPS before the printer."""
    with PrintSystem(printer.uri) as system:
        yield system
