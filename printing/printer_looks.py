"""How the printers of a device fare, and which others its print system knows: asked beside the interface, for the desk to see."""

from __future__ import annotations

from pathlib import Path

import msgspec

from printing import journal, states
from printing.address import Target, read_target
from printing.behind import look
from printing.capabilities import Capabilities, sheet_for
from printing.escpos_lines import Thermal, read_thermal
from printing.ipp import Printer, PrinterSays
from printing.ipp_errors import MediaMissing, NotAPrinter, PrinterAway, PrinterRefuses
from printing.ipp_line import Line
from printing.ipp_wire import PRINTER_GROUP, Answer, Attributes, Rubbish, read_answer, request
from printing.paper_file import Role
from printing.queue import printer_of
from sync.device import DeviceSettings
from sync.errors import UserFacing
from sync.words import N_

CUPS_GET_PRINTERS = 0x4002
"""CUPS's own operation (its "Implementation of IPP"): the queues that a print system has."""
OWN_SYSTEM = Target(host="localhost", path="/")
"""The print system of this machine."""
TIMEOUT_S = 2.0
MOST = 12
"""More printers than this no house has."""

READY = (N_("De printer is klaar om te printen."), "")
BUSY = (N_("De printer is aan het printen."), "")
NO_PRINTER = (N_("Er is geen printer gekozen."), N_("Kies er een, of bel de beheerder."))
FOLDER = (N_("Papieren komen als bestand in een map."), N_("Kies een printer als u papier wilt."))
AS_SHEETS = (N_("Briefjes komen uit de printer voor bladen."), "")
TELLS_NOTHING = (
    N_("Deze printer zegt niet hoe het met hem gaat."),
    N_("Kijk of er papier in zit."),
)
BOTH_SIDES, ONE_SIDE = N_("Print op twee kanten."), N_("Print op één kant.")
HAS_A3 = N_("Print ook op A3.")
WITHOUT = N_("Geen printer")
NOT_HEARD = (
    N_("De printer kan nu niet worden gevraagd."),
    N_("Probeer het over een minuut nog eens."),
)


class Look(msgspec.Struct, frozen=True):
    """How one printer fares, as texts of the catalogue."""

    what: str
    next: str = ""
    bad: bool = False
    """Whether somebody should go and see to it."""
    there: bool = True
    """Whether there is a printer to print on at all."""
    can: tuple[str, ...] = ()
    """What it can do with a sheet, as texts of the catalogue; empty where it does not say."""


class Known(msgspec.Struct, frozen=True):
    """A printer that this machine's print system knows."""

    uri: str
    name: str
    """As its owner described it."""


def look_at(device: DeviceSettings, role: Role, folder: Path) -> Look:
    """Return how the printer of a role fares; takes a few seconds at most.

    A thermal printer talks to one at a time: while a paper of the device whose data ``folder`` this is is on its way, it is not asked.
    """
    if role == "slips" and not device.slip_printer:
        return Look(*AS_SHEETS) if device.printer else Look(*NO_PRINTER, bad=True, there=False)
    try:
        thermal = read_thermal(printer_of(device, role))
        if thermal is not None:
            at_work = next((folder / journal.FOLDER).glob("*.job"), None) is not None
            return Look(*BUSY) if at_work else _thermal(thermal)
        target = read_target(printer_of(device, role))
        if target is None:
            return Look(*NO_PRINTER, bad=True, there=False)
        if target.folder is not None:
            return Look(*FOLDER)
        printer = Printer(target, TIMEOUT_S)
        says, away = look(printer)
        can = what_it_can(printer.capabilities()) if role == "sheets" and not away else ()
    except PrinterAway:
        return _trouble(states.AWAY)
    except UserFacing as error:
        return Look(error.what, error.next, bad=True)
    return _trouble(states.AWAY) if away else msgspec.structs.replace(_said(says), can=can)


def lacks(device: DeviceSettings, media: str, role: Role = "sheets") -> str:
    """Return why the printer of a role has no sheet for a paper of this size, a text of the catalogue; takes two seconds at most.

    Empty where it has one, and where nobody says: no printer, a folder, a roll, or a printer that is off.
    """
    try:
        address = printer_of(device, role)
        target = None if read_thermal(address) is not None else read_target(address)
        if target is not None and target.folder is None:
            sheet_for(media, Printer(target, TIMEOUT_S).capabilities().media)
    except MediaMissing as error:
        return error.what
    except UserFacing:
        return ""
    return ""


def what_it_can(able: Capabilities) -> tuple[str, ...]:
    """Return in sentences what matters for a week on paper: both sides of a sheet, and the size of a poster."""
    said = []
    if able.sides:
        said.append(BOTH_SIDES if "two-sided-long-edge" in able.sides else ONE_SIDE)
    if any(size.startswith("iso_a3_") for size in able.media):
        said.append(HAS_A3)
    return tuple(said)


def _thermal(thermal: Thermal) -> Look:
    from printing.escpos import ask_printer

    says = ask_printer(thermal)
    if says is None:
        return Look(*TELLS_NOTHING)
    if says.trouble is not None:
        return _trouble(says.trouble)
    if says.warning:
        return Look(says.warning, states.next_step(says.warning), bad=True)
    return Look(*READY)


def _said(says: PrinterSays) -> Look:
    trouble = states.standing(says) or states.trouble_of(states.plain(says.reasons))
    if trouble is not None:
        return _trouble(trouble)
    return Look(*(BUSY if says.state == 4 else READY))


def _trouble(trouble: states.Trouble) -> Look:
    return Look(trouble.what, trouble.next, bad=True)


def known_printers(system: Target = OWN_SYSTEM) -> list[Known]:
    """Return the printers of a print system, by name; none where it does not answer."""
    asked = [
        ("charset", "attributes-charset", "utf-8"),
        ("language", "attributes-natural-language", "nl"),
        (
            "keyword",
            "requested-attributes",
            ("printer-name", "printer-info", "printer-uri-supported"),
        ),
    ]
    try:
        answer: Answer = read_answer(
            Line(system, TIMEOUT_S).post(request(CUPS_GET_PRINTERS, 1, asked))
        )
    except (Rubbish, PrinterAway, NotAPrinter, PrinterRefuses):
        return []
    found = [one for says in answer.of(PRINTER_GROUP) if (one := _known(says, system)) is not None]
    return sorted(found, key=lambda one: (one.name.casefold(), one.uri))[:MOST]


def _known(says: Attributes, system: Target) -> Known | None:
    """Return a queue at the address by which this machine reaches it: what it calls itself may be a name of its network."""
    name = _text(says, "printer-name")
    if not name or not name.isascii():
        return None
    target = msgspec.structs.replace(system, path=f"/printers/{name}")
    return Known(target.uri, _text(says, "printer-info") or name)


def _text(says: Attributes, name: str) -> str:
    return next((value for value in says.get(name, ()) if isinstance(value, str)), "")
