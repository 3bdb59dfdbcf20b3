"""Slips: of an activity, a service or a help post, and of who placed or answered something."""

from __future__ import annotations

from printing.escpos_lines import read_thermal
from printing.ipp import BadPrinterUri
from printing.making.request import Request, no_such_paper, slip_name
from printing.paper import ROLL_58
from printing.paper_file import PaperFile
from printing.queue import printer_of
from printing.sheets import find_key, slip_sheet
from printing.slip import Format, slip
from printing.slip_sheets import SlipSheet, holder_sheet
from sync.device import DeviceSettings
from sync.disk.help_board import held_by


def make_slip(request: Request) -> PaperFile:
    """Make the slip "KIND/KEY": KIND is activity, service, help_post, or holder with the code that only she has.

    Raises ``BadInput`` when there is no such record.
    """
    kind, _, key = request.rest.partition("/")
    if kind == "holder":
        return _holders_slip(request, key)
    if kind not in ("activity", "service", "help_post"):
        raise no_such_paper()
    found = find_key(request.replica, kind, key)
    return _slip(request, slip_sheet(request.replica, kind, found, request.words), found)


def _holders_slip(request: Request, code: str) -> PaperFile:
    held = held_by(request.replica, code)
    if held is None:
        raise no_such_paper()
    # neither a file's name nor a paper that waits must tell the code by which one may withdraw
    sheet = holder_sheet(request.replica, held, request.words)
    return _slip(request, sheet, held.record, keep=False)


def _slip(request: Request, sheet: SlipSheet, key: str, *, keep: bool = True) -> PaperFile:
    pdf = slip(sheet, request.words, request.printed, format_of(request.replica.device))
    name = slip_name(key)
    return PaperFile(
        pdf=pdf, name=name, kind="slip", role="slips", media="iso_a6_105x148mm", keep=keep
    )


def format_of(device: DeviceSettings) -> Format:
    """Return what a device's slips are printed on: the roll of its slip printer, or A6."""
    try:
        thermal = read_thermal(printer_of(device, "slips"))
    except BadPrinterUri:  # it is told when something is printed
        return "a6"
    if thermal is None:
        return "a6"
    return "58mm" if thermal.roll is ROLL_58 else "80mm"
