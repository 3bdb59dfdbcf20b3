"""Where a paper from the command line goes: to a file, or to a printer."""

from __future__ import annotations

import functools
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, cast

import click

from printing.heard import listening
from printing.plain_text import plain_text
from printing.ticket import ORDINARY, Ticket
from sync.device import read_device
from sync.errors import BadInput, UserFacing
from sync.options import WrongUsage
from sync.whole_files import write_whole
from sync.words import LANGUAGES, Words

if TYPE_CHECKING:
    from printing.outcomes import Outcome
    from printing.paper_file import PaperFile, Role

_TEXT = "printing.text"
_Command = TypeVar("_Command", bound=Callable[..., Any])


def now_utc() -> datetime:
    """Return the moment of now."""
    return datetime.now(UTC)


def where_options(command: _Command) -> _Command:
    """Add ``--out``, ``--printer`` and ``--text`` to a command; with ``--text`` it is told what its paper says."""
    to_text = click.option(
        "--text",
        type=click.Path(path_type=Path, dir_okay=False),
        help="Schrijf wat erop staat als tekst, om voor te lezen.",
    )

    @functools.wraps(command)
    def heard(*given: Any, text: Path | None, **named: Any) -> Any:
        if text is None:
            return command(*given, **named)
        with listening() as told:
            click.get_current_context().meta[_TEXT] = (text, told, named.get("language", "nl"))
            return command(*given, **named)

    to_file = click.option(
        "--out", type=click.Path(path_type=Path, dir_okay=False), help="Schrijf een PDF-bestand."
    )
    to_printer = click.option(
        "--printer",
        metavar="ADRES",
        help="Print: ipp://naam/ipp/print, escpos+net://naam of file:///map.",
    )
    return cast("_Command", to_file(to_printer(to_text(heard))))


def where(out: Path | None, printer: str | None, folder: Path, role: Role = "sheets") -> str:
    """Return the printer's address, or nothing when the paper goes to ``out``; looked at before a paper is made.

    Without either it is the device's own printer for papers of this ``role``. Raises ``WrongUsage`` or ``BadPrinterUri``.
    """
    from printing.escpos_lines import read_thermal
    from printing.ipp import BadPrinterUri, read_target
    from printing.queue import printer_of

    if out is not None and printer is not None:
        raise WrongUsage("Kies een van de twee: --out BESTAND of --printer ADRES.")
    if out is not None:
        return ""
    if printer is None and _TEXT in click.get_current_context().meta:
        return ""
    device = read_device(folder) if printer is None else None
    address = printer_of(device, role) if printer is None else printer
    if printer is None and not address:
        raise WrongUsage("Zeg waar het papier heen moet: --out BESTAND of --printer ADRES.")
    if read_thermal(address) is None and read_target(address) is None:
        raise BadPrinterUri
    return address


def deliver(
    pdf: bytes,
    name: str,
    out: Path | None,
    address: str,
    folder: Path,
    *,
    kind: str,
    private: bool = False,
    ticket: Ticket = ORDINARY,
) -> None:
    """Write or print a paper, and count by its ``kind`` what came out; ``ticket`` says how it is to be printed.

    A ``private`` one is no printer's to keep.

    Raises ``UserFacing`` with what became of one that is not printed.
    """
    wanted = click.get_current_context().meta.get(_TEXT)
    if wanted is not None:
        text, told, language = wanted
        _write(plain_text(told, Words(language)).encode(), text, private=private)
    if out is not None:
        _write(pdf, out, private=private)
    if out is not None or (wanted is not None and not address):
        return
    from printing.spool import print_now, recover
    from printing.states import next_step

    def tell(text: str) -> None:
        click.echo(f"{text} {next_step(text)}".rstrip(), err=True)

    for left in recover(folder):
        tell(f"{left.what} {left.next} ({left.job})")
    outcome = print_now(
        folder, address, pdf, name=name, private=private, ticket=ticket, on_progress=tell
    )
    _count(folder, kind, outcome, pdf)
    if not outcome.done:
        raise UserFacing(outcome.what, outcome.next)
    click.echo(" ".join(filter(None, (outcome.what, outcome.path, outcome.warning))))


def deliver_paper(paper: PaperFile, out: Path | None, address: str, folder: Path) -> None:
    """Write down what stands on a paper, and write or print it as it wants to be printed. Raises as ``deliver``."""
    from printing.write_down import write_down

    write_down(folder, paper.stands, now_utc)
    ticket = Ticket(sides=paper.sides, media=paper.media)
    deliver(
        paper.pdf,
        paper.name,
        out,
        address,
        folder,
        kind=paper.kind,
        private=paper.private,
        ticket=ticket,
    )


def _count(folder: Path, kind: str, outcome: Outcome, pdf: bytes) -> None:
    """Count what came out, on the day of the neighbourhood; a folder without a device counts nothing."""
    from printing.pdf_pages import page_count
    from printing.usage import count
    from sync.upkeep.opening import open_to_read

    try:
        with open_to_read(folder, clock=now_utc) as replica:
            device, day = replica.device, replica.local_now().date()
    except UserFacing:  # the paper is there all the same
        return
    count(folder, device, day, kind, outcome, page_count(pdf))


def _write(content: bytes, out: Path, *, private: bool) -> None:
    """Write a paper, a ``private`` one so that only this user can read it. Raises ``BadInput`` when that cannot be."""
    try:
        if private:
            write_whole(out, content, mode=0o600)
        else:
            out.write_bytes(content)
    except OSError as error:
        raise BadInput(
            "Het bestand kan niet worden geschreven.", "Kies een andere plaats voor het bestand."
        ) from error
    click.echo(f"{out}: {len(content)} bytes")


def language_option(command: _Command) -> _Command:
    """Add ``--language`` to a command."""
    return click.option(
        "--language", type=click.Choice(list(LANGUAGES)), default="nl", help="Taal."
    )(command)
