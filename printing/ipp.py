"""A client of printers and of CUPS queues: the few operations of IPP/1.1 to 2.0 that printing one paper takes (RFC 8011).

How a message travels is ``printing.ipp_line``'s, how it is written ``printing.ipp_wire``'s; an address is read by
``printing.address``, and what a printer can do by ``printing.capabilities``.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec

from printing.address import BadPrinterUri as BadPrinterUri
from printing.address import Target as Target
from printing.address import read_target as read_target
from printing.capabilities import (
    ATTRIBUTES,
    Capabilities,
    Margins,
    read_capabilities,
    read_margins,
)
from printing.ipp_errors import (
    ConnectionLost as ConnectionLost,
)
from printing.ipp_errors import (
    NoPdf as NoPdf,
)
from printing.ipp_errors import (
    NotAPrinter as NotAPrinter,
)
from printing.ipp_errors import (
    PrinterAway as PrinterAway,
)
from printing.ipp_errors import (
    PrinterRefuses as PrinterRefuses,
)
from printing.ipp_line import BUSY as BUSY
from printing.ipp_line import Line
from printing.ipp_wire import (
    JOB_GROUP,
    PRINTER_GROUP,
    Answer,
    Asked,
    Attributes,
    Rubbish,
    Value,
    read_answer,
    request,
)
from printing.pins import Pins

PRINT_JOB, CANCEL_JOB, GET_JOB, GET_JOBS, GET_PRINTER = 0x02, 0x08, 0x09, 0x0A, 0x0B
"""Operations (RFC 8011, 5.4.15)."""

NOT_POSSIBLE, NOT_FOUND, GONE, FORMAT_NOT_SUPPORTED = 0x0404, 0x0406, 0x0407, 0x040A
NOT_ACCEPTING = 0x0506
"""Status codes (RFC 8011, B.1)."""

USER = "buurtzuil"
"""Who asks; a queue shows a job's name only to its owner."""


ASK_S = 2.0
"""How long a question or a cancelling may take; only a paper that is sent may take longer."""


class PrinterSays(msgspec.Struct, frozen=True):
    """How a printer fares."""

    state: int
    """3 idle, 4 processing, 5 stopped (RFC 8011, 5.4.11)."""
    reasons: tuple[str, ...]
    accepting: bool
    formats: tuple[str, ...]
    message: str
    cups: bool
    """Whether this is a queue of CUPS before a printer, and not the printer."""
    device: str = ""
    """The address of the printer behind a queue."""


class JobSays(msgspec.Struct, frozen=True):
    """How a job fares."""

    number: int
    """The printer's own number of it."""
    state: int
    """3 pending, 4 held, 5 processing, 6 stopped, 7 canceled, 8 aborted, 9 completed (RFC 8011, 5.3.7)."""
    reasons: tuple[str, ...]
    name: str
    message: str
    began_s: int = 0
    """When the printer began with it, on the printer's own clock; 0 where it did not or does not say."""
    impressions: int = 0
    """Sides of paper that came out (job-impressions-completed, RFC 8011, 5.3.18.2); 0 where it does not say."""

    @property
    def over(self) -> bool:
        """Whether nothing more will become of it."""
        return self.state >= 7


_JOB = (
    "job-id",
    "job-state",
    "job-state-reasons",
    "job-name",
    "job-printer-state-message",
    "time-at-processing",
    "job-impressions-completed",
)
_PRINTER = (
    "printer-state",
    "printer-state-reasons",
    "printer-state-message",
    "printer-is-accepting-jobs",
    "document-format-supported",
    "cups-version",
    "device-uri",
)


class Printer:
    """A printer or a queue at an address. Sending takes ``timeout_s`` seconds at most, all else ``ASK_S``."""

    def __init__(self, target: Target, timeout_s: float = 10.0, folder: Path | None = None) -> None:
        """Nothing is asked yet; the device's data ``folder`` remembers the certificate of a sealed address."""
        self.target = target
        pins = Pins(folder) if folder is not None else None
        self._sending = Line(target, timeout_s, pins)
        self._asking = Line(target, min(timeout_s, ASK_S), pins)
        self._ids = itertools.count(1)

    def ask(self) -> PrinterSays:
        """Return how the printer fares (Get-Printer-Attributes)."""
        answer = self._call(GET_PRINTER, [("keyword", "requested-attributes", _PRINTER)])
        found = answer.of(PRINTER_GROUP)
        if not answer.ok or not found or "printer-state" not in found[0]:
            raise NotAPrinter
        says = found[0]
        return PrinterSays(
            state=_number(says, "printer-state"),
            reasons=_texts(says, "printer-state-reasons"),
            accepting=says.get("printer-is-accepting-jobs", (True,)) != (False,),
            formats=_texts(says, "document-format-supported"),
            message=_text(says, "printer-state-message"),
            cups="cups-version" in says,
            device=_text(says, "device-uri"),
        )

    def capabilities(self) -> Capabilities:
        """Return what the printer can do with a paper (Get-Printer-Attributes); nothing where it will not say."""
        answer = self._call(GET_PRINTER, [("keyword", "requested-attributes", ATTRIBUTES)])
        found = answer.of(PRINTER_GROUP)
        return read_capabilities(found[0]) if answer.ok and found else Capabilities()

    def margins(self, media: str) -> Margins | None:
        """Return where printing begins on a sheet (Get-Printer-Attributes); None where the printer does not say."""
        wanted: Asked = ("keyword", "requested-attributes", "media-col-database")
        answer = self._call(GET_PRINTER, [wanted])
        found = answer.of(PRINTER_GROUP)
        return read_margins(found[0], media) if answer.ok and found else None

    def send(
        self, name: str, pdf: bytes, cancel_after_s: int = 0, asked_for: Sequence[Asked] = ()
    ) -> JobSays:
        """Print a PDF as the job ``name`` (Print-Job); return the job as it begins.

        A print system that knows ``job-cancel-after`` gives up by itself after ``cancel_after_s``. ``asked_for`` is how
        it is to be printed (``capabilities.Fitted.attributes``). Raises ``PrinterAway`` when nothing reached the printer,
        ``ConnectionLost`` when it may have.
        """
        asked: list[Asked] = [
            ("name", "job-name", name),
            ("mime", "document-format", "application/pdf"),
        ]
        job = list(asked_for)
        if cancel_after_s:
            job.append(("integer", "job-cancel-after", cancel_after_s))
        answer = self._call(PRINT_JOB, asked, pdf, job)
        if answer.status == FORMAT_NOT_SUPPORTED:
            raise NoPdf
        if not answer.ok:
            raise PrinterRefuses(answer.status)
        for says in answer.of(JOB_GROUP):
            return _job(says)
        raise ConnectionLost  # it said yes and not to what: look the job up

    def job(self, number: int) -> JobSays | None:
        """Return a job by the printer's number (Get-Job-Attributes); None when the printer does not know it."""
        asked: list[Asked] = [
            ("integer", "job-id", number),
            ("keyword", "requested-attributes", _JOB),
        ]
        answer = self._call(GET_JOB, asked)
        if answer.status in (NOT_FOUND, GONE):
            return None
        if not answer.ok:
            raise NotAPrinter
        for says in answer.of(JOB_GROUP):
            return _job({"job-id": (number,), **says})
        raise NotAPrinter

    def find(self, name: str) -> JobSays | None:
        """Return the job of this name, waiting or over; None when the printer knows none."""
        return next((job for job in self.jobs() if job.name == name), None)

    def jobs(self) -> Iterator[JobSays]:
        """Yield the jobs that wait or are at work, then those that are over and remembered (Get-Jobs)."""
        for which in ("not-completed", "completed"):
            asked: list[Asked] = [
                ("keyword", "which-jobs", which),
                ("keyword", "requested-attributes", _JOB),
            ]
            answer = self._call(GET_JOBS, asked)
            if not answer.ok:
                raise NotAPrinter
            for says in answer.of(JOB_GROUP):
                yield _job(says)

    def cancel(self, number: int) -> bool:
        """Stop a job (Cancel-Job); return whether the printer did so, which it does not to one that is over."""
        return self._call(CANCEL_JOB, [("integer", "job-id", number)]).ok

    def purge(self, number: int) -> bool:
        """Have CUPS forget a job and its document, which it keeps for a day (Cancel-Job, its ``purge-job``)."""
        asked: list[Asked] = [("integer", "job-id", number), ("boolean", "purge-job", True)]
        return self._call(CANCEL_JOB, asked).ok

    def _call(
        self,
        operation: int,
        asked: Sequence[Asked],
        document: bytes = b"",
        job: Sequence[Asked] = (),
    ) -> Answer:
        number = next(self._ids)
        # The order of the first attributes is the standard's (RFC 8011, 4.1.4 to 4.1.6).
        first: list[Asked] = [
            ("charset", "attributes-charset", "utf-8"),
            ("language", "attributes-natural-language", "nl"),
            ("uri", "printer-uri", self.target.uri),
        ]
        numbers = [one for one in asked if one[1] == "job-id"]
        rest = [one for one in asked if one[1] != "job-id"]
        user: Asked = ("name", "requesting-user-name", USER)
        body = request(operation, number, [*first, *numbers, user, *rest], job) + document
        try:
            line = self._sending if operation == PRINT_JOB else self._asking
            answer = read_answer(line.post(body))
        except Rubbish:
            raise NotAPrinter from None
        if answer.request_id != number:
            raise NotAPrinter
        return answer


def _texts(says: Attributes, name: str) -> tuple[str, ...]:
    return tuple(value for value in says.get(name, ()) if isinstance(value, str))


def _text(says: Attributes, name: str) -> str:
    return next(iter(_texts(says, name)), "")


def _number(says: Attributes, name: str) -> int:
    found: Value = next(iter(says.get(name, ())), 0)
    if isinstance(found, bool) or not isinstance(found, int):
        raise NotAPrinter
    return found


def _job(says: Attributes) -> JobSays:
    return JobSays(
        number=_number(says, "job-id"),
        state=_number(says, "job-state"),
        reasons=_texts(says, "job-state-reasons"),
        name=_text(says, "job-name"),
        message=_text(says, "job-printer-state-message"),
        began_s=_number(says, "time-at-processing"),
        impressions=max(0, _number(says, "job-impressions-completed")),
    )
