"""``buurtzuil printer``: which printers a device has, for sheets and for slips, and whether they print."""

from __future__ import annotations

import time
from pathlib import Path

import click
import msgspec

from printing.paper_file import Role
from sync.commands.device import data_option
from sync.device import DeviceSettings, missing_in, read_device, write_device
from sync.errors import BadInput, NoDevice
from sync.words import N_, Words

_ROLE = click.Choice(["sheets", "slips"])
_NAMES = {"sheets": N_("Weekbladen en flyers"), "slips": N_("Briefjes")}
_FIELDS = {"sheets": "printer", "slips": "slip_printer"}
_ROLL_ONLY = BadInput(
    N_("Een bonprinter kan geen weekbladen printen."), N_("Kies hem voor briefjes: slips.")
)


@click.group()
def printer() -> None:
    """Zeg welke printers dit apparaat heeft, kies er een, of print een proef."""


@printer.command()
@data_option()
def show(folder: Path) -> None:
    """Zeg welke printers dit apparaat heeft, en hoe het ermee gaat."""
    from printing.printer_looks import look_at

    device, words = _device(folder), Words()
    roles: tuple[Role, ...] = ("sheets", "slips")
    for role in roles:
        look = look_at(device, role, folder)
        address = getattr(device, _FIELDS[role])
        said = (f"{words.t(_NAMES[role])}:", address, words.t(look.what), words.t(look.next))
        click.echo(" ".join(part for part in said if part))


@printer.command(name="set")
@click.argument("role", metavar="SOORT", type=_ROLE)
@click.argument("address", metavar="ADRES")
@data_option()
def set_(role: Role, address: str, folder: Path) -> None:
    """Kies de printer voor bladen (sheets) of voor briefjes (slips).

    ADRES is ipp://naam/ipp/print of file:///map. Een bonprinter, voor briefjes, is escpos+net://naam,
    escpos+usb://04b8:0202 of escpos+file:///dev/usb/lp0, met ?width=58 voor de smalle rol.
    """
    from printing.escpos_lines import read_thermal
    from printing.ipp import BadPrinterUri, read_target

    device = _device(folder)
    thermal = read_thermal(address)
    if thermal is not None and role == "sheets":
        raise _ROLL_ONLY
    if thermal is None and read_target(address) is None:
        raise BadPrinterUri
    write_device(folder, msgspec.structs.replace(device, **{_FIELDS[role]: address.strip()}))
    click.echo(Words().t("Dit geldt vanaf de volgende start."))


@printer.command()
@click.argument("role", metavar="SOORT", type=_ROLE)
@data_option()
def off(role: Role, folder: Path) -> None:
    """Gebruik geen printer voor bladen (sheets), of geen eigen printer voor briefjes (slips)."""
    device = _device(folder)
    write_device(folder, msgspec.structs.replace(device, **{_FIELDS[role]: ""}))
    click.echo(Words().t("Dit geldt vanaf de volgende start."))


@printer.command()
@click.argument("role", metavar="SOORT", type=_ROLE)
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help="Schrijf een PDF.")
@data_option()
def test(role: Role, out: Path | None, folder: Path) -> None:
    """Print een proef: het testblad (sheets), of een briefje met een QR-code (slips)."""
    from printing.commands.where import deliver_paper, now_utc, where
    from printing.jobs import make_paper
    from sync.upkeep.opening import open_to_read

    _device(folder)
    address = where(out, None, folder, role)
    key = "testpage" if role == "sheets" else "slip/trial"
    with open_to_read(folder, clock=now_utc) as replica:
        paper = make_paper(replica, key, Words(), replica.local_now())
    began = time.monotonic()
    deliver_paper(paper, out, address, folder)
    if out is None:
        click.echo(Words().t("Het duurde {n} seconden.", n=round(time.monotonic() - began)))


def _device(folder: Path) -> DeviceSettings:
    """Return the device's settings. Raises ``UserFacing`` for a folder that has none."""
    missing = missing_in(folder)
    device = read_device(folder) if missing is None else None
    if device is None:
        raise missing or NoDevice
    return device
