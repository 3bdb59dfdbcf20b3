"""``buurtzuil print testpage`` and ``margins``: how much a printer leaves white, read from paper and kept."""

from __future__ import annotations

from pathlib import Path

import click
import msgspec

from printing.commands.where import deliver, language_option, now_utc, where, where_options
from sync.commands.device import data_option
from sync.device import missing_in, read_device, write_device
from sync.errors import NoDevice
from sync.words import Words

_MILLIMETRES = click.FloatRange(0, 50)


@click.command()
@language_option
@where_options
@data_option()
def testpage(language: str, out: Path | None, printer: str | None, folder: Path) -> None:
    """Maak het testblad, dat toont hoeveel de printer wit laat en of hij op twee kanten print."""
    from printing.jobs import make_paper
    from printing.ticket import Ticket
    from sync.upkeep.opening import open_to_read

    address = where(out, printer, folder)
    with open_to_read(folder, clock=now_utc) as replica:
        paper = make_paper(replica, "testpage", Words(language), replica.local_now())
    ticket = Ticket(sides=paper.sides, media=paper.media)
    deliver(paper.pdf, paper.name, out, address, folder, kind=paper.kind, ticket=ticket)


@click.command()
@click.argument("top", metavar="BOVEN", type=_MILLIMETRES)
@click.argument("right", metavar="RECHTS", type=_MILLIMETRES)
@click.argument("bottom", metavar="ONDER", type=_MILLIMETRES)
@click.argument("left", metavar="LINKS", type=_MILLIMETRES)
@data_option()
def margins(top: float, right: float, bottom: float, left: float, folder: Path) -> None:
    """Bewaar de vier getallen van het testblad: zoveel millimeter laat de printer wit."""
    from printing.capabilities import Margins
    from printing.testpage import said, to_do, too_narrow

    missing = missing_in(folder)
    device = read_device(folder) if missing is None else None
    if device is None:
        raise missing or NoDevice
    read = (top, right, bottom, left)
    write_device(
        folder, msgspec.structs.replace(device, margins_mm=read, margins_of=device.printer)
    )
    measured = Margins(top_mm=top, right_mm=right, bottom_mm=bottom, left_mm=left)
    words = Words()
    narrow = too_narrow(measured)
    for text in (*(said(one, words) for one in narrow), *(to_do(words) if narrow else ())):
        click.echo(text)
    click.echo("De getallen van de printer zijn bewaard.")


@click.command()
@data_option()
def trust(folder: Path) -> None:
    """Vertrouw de printer die nu op het adres antwoordt: er staat een nieuwe, of hij is teruggezet."""
    from printing.ipp import read_target
    from printing.pins import Pins

    missing = missing_in(folder)
    device = read_device(folder) if missing is None else None
    if device is None:
        raise missing or NoDevice
    pins = Pins(folder)
    for address in {device.printer, device.slip_printer}:
        target = read_target(address) if not address.startswith("escpos") else None
        if target is not None and target.folder is None:
            pins.forget(target.uri)
    click.echo("De printer die nu antwoordt, wordt vertrouwd.")
