"""What goes over the line to a thermal printer and comes back, in ESC/POS.

Source: Epson, ESC/POS Command Reference: DLE EOT (real-time status), GS a (automatic status back), GS r (status in its turn),
DLE DC4 fn 8 (clear the buffers), and "Transmission status identification", by which answers are told apart. Commands that
print are made by python-escpos.
"""

from __future__ import annotations

import logging
import os
import shutil
from collections import deque
from functools import lru_cache
from typing import Any

import msgspec
from PIL import Image

from printing import states
from printing.raster import bands
from printing.states import Trouble
from sync.words import N_

ASK = b"\x10\x04"
"""DLE EOT: 1 the printer, 2 why it is offline, 3 why it has an error, 4 its paper; answered at once, whatever it is doing."""
REPORT, QUIET = b"\x1d\x61\x0e", b"\x1d\x61\x00"
"""GS a: tell by yourself when it goes offline, has an error or lacks paper; or do not."""
RECEIPT = b"\x1d\x72\x01"
"""GS r 1: tell how the paper is, when everything before this is done."""
CLEAR = b"\x10\x14\x08\x01\x03\x14\x01\x06\x02\x08"
"""DLE DC4 8: forget at once all that was sent and is not printed."""
BAND_ROWS = 24
"""A picture goes in strips of 3 mm: who stops halfway leaves the printer waiting for no more than one."""
MOST_BAND_BYTES = 8 + BAND_ROWS * 72
AWAKE = b"\x00" * MOST_BAND_BYTES
"""Ends a strip that somebody left unfinished; to a printer that waits for nothing it means nothing."""

COOLING = Trouble(
    N_("De printer is te warm en koelt even af."), N_("Wacht even; dan gaat het vanzelf verder.")
)
CUTTER = Trouble(
    N_("Het mes van de printer zit vast."), N_("Haal het papier eruit, of vraag een vrijwilliger.")
)


class Says(msgspec.Struct, frozen=True):
    """How a thermal printer fares."""

    offline: bool = False
    cover_open: bool = False
    paper_out: bool = False
    paper_low: bool = False
    cutter: bool = False
    hot: bool = False
    ill: bool = False

    @property
    def trouble(self) -> Trouble | None:
        """Why it does not print, the gravest first; None when it does."""
        for is_so, trouble in (
            (self.cover_open, states.OPEN),
            (self.paper_out, states.PAPER_OUT),
            (self.cutter, CUTTER),
            (self.ill, states.ILL),
            (self.hot, COOLING),
            (self.offline, states.PAUSED),
        ):
            if is_so:
                return trouble
        return None

    @property
    def warning(self) -> str:
        """What it will soon need; empty for nothing."""
        return states.PAPER_LOW.what if self.paper_low else ""


def said(answers: dict[int, int]) -> Says:
    """Return what the answers to DLE EOT mean, by their number; one that is missing says that all is well."""
    printer, cause, error, paper = (answers.get(number, 0) for number in (1, 2, 3, 4))
    return Says(
        offline=bool(printer & 0x08),
        cover_open=bool(cause & 0x04),
        paper_out=bool(cause & 0x20) or bool(paper & 0x60),
        paper_low=bool(paper & 0x0C),
        cutter=bool(error & 0x08),
        hot=bool(error & 0x40),
        ill=bool(error & 0x24),
    )


def told(report: bytes) -> Says:
    """Return what the four bytes mean that a printer sends by itself (GS a)."""
    printer, error, paper, _ = report
    return Says(
        offline=bool(printer & 0x08),
        cover_open=bool(printer & 0x20),
        paper_out=bool(paper & 0x0C),
        paper_low=bool(paper & 0x03),
        cutter=bool(error & 0x08),
        hot=bool(error & 0x40),
        ill=bool(error & 0x24),
    )


class Answers:
    """What a printer sent back, told apart by its bits."""

    def __init__(self) -> None:
        """Nothing has come yet."""
        self.statuses: deque[int] = deque()
        """Answers to DLE EOT, in their order."""
        self.report: Says | None = None
        """What it last told by itself."""
        self.receipts = 0
        """How many times it came to a GS r."""
        self.cleared = False
        """Whether it forgot what was not printed."""
        self._parts = bytearray()

    def take(self, data: bytes) -> None:
        """Read what has come."""
        for byte in data:
            if self._parts:
                self._go_on(byte)
            elif byte == 0x37 or byte & 0x93 == 0x10:
                self._parts.append(byte)  # the first of a block, or of a report
            elif byte & 0x93 == 0x12:
                self.statuses.append(byte)
            elif byte & 0x90 == 0:
                self.receipts += 1

    def _go_on(self, byte: int) -> None:
        self._parts.append(byte)
        if self._parts[0] == 0x37:
            if byte == 0:
                self.cleared = self.cleared or bytes(self._parts[:2]) == b"\x37\x25"
                self._parts.clear()
        elif len(self._parts) == 4:
            self.report = told(bytes(self._parts))
            self._parts.clear()


@lru_cache(maxsize=1)
def library() -> Any:
    """Return the printers of python-escpos, whose import is kept from changing how this program logs and from leaving a folder behind."""
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    import escpos.capabilities
    import escpos.printer

    root.handlers[:] = handlers
    root.setLevel(level)
    if "ESCPOS_CAPABILITIES_PICKLE_DIR" not in os.environ:
        shutil.rmtree(escpos.capabilities.pickle_dir, ignore_errors=True)
    return escpos.printer


def commands(picture: Image.Image) -> list[bytes]:
    """Return what prints a picture of mode "1": the start, its strips (GS v 0), and the cut; each is to be sent whole."""
    printer = library().Dummy()
    printer.profile.profile_data = {
        **printer.profile.profile_data,
        "media": {"width": {"pixels": picture.width}},
    }
    steps = []

    def step() -> None:
        steps.append(bytes(printer.output))
        printer.clear()

    printer.hw("INIT")
    step()
    for band in bands(picture, BAND_ROWS):
        printer.image(band, impl="bitImageRaster")
        step()
    printer.cut(mode="PART")
    step()
    return steps


def clean_start() -> bytes:
    """Return what makes a printer ready that may stand in the middle of another's slip."""
    return AWAKE + QUIET + REPORT


def tear_off() -> bytes:
    """Return what cuts off the half of a slip that somebody left."""
    printer = library().Dummy()
    printer.hw("INIT")
    printer.cut(mode="PART")
    return AWAKE + bytes(printer.output)
