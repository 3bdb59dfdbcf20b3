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
from printing.slip_asked import call_back_sheet, signup_name, signup_of, signup_sheet
from printing.slip_sheets import SlipSheet, holder_sheet
from printing.slip_six import six_slips
from sync.device import DeviceSettings
from sync.disk.help_board import held_by

_KINDS = ("activity", "service", "help_post")
"""Kinds of which anybody may take a slip along."""


def make_slip(request: Request) -> PaperFile:
    """Make the slip "KIND/KEY": KIND is activity, service, help_post, or holder with the code that only she has.

    "signup/ID" is of who signed up, with her name at an unlocked desk only. "callback" is of who is to be called, and
    "callback/KIND/KEY" says about what. Raises ``BadInput`` when there is no such record.
    """
    kind, _, key = request.rest.partition("/")
    if kind == "holder":
        return _holders_slip(request, key)
    if kind == "signup":
        return _signup_slip(request, key)
    if kind == "callback":
        return _call_back_slip(request, key)
    if kind not in _KINDS:
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


def _signup_slip(request: Request, key: str) -> PaperFile:
    replica = request.replica
    signup = signup_of(replica, key)
    name = signup_name(replica, signup, request.ring)
    sheet = signup_sheet(replica, signup, request.words, name=name)
    return _slip(request, sheet, signup.activity, keep=False)


def _call_back_slip(request: Request, about: str) -> PaperFile:
    kind, _, key = about.partition("/")
    if kind and kind not in _KINDS:
        raise no_such_paper()
    today = request.now_local.date()
    sheet = call_back_sheet(
        request.replica, request.words, today, about=(kind, key) if kind else None
    )
    return _slip(request, sheet, key or "callback")


def _slip(request: Request, sheet: SlipSheet, key: str, *, keep: bool = True) -> PaperFile:
    """Make a slip; one with a name on it, which says when to destroy it, is private."""
    pdf = slip(sheet, request.words, request.printed, format_of(request.replica.device))
    name = slip_name(key)
    return PaperFile(
        pdf=pdf,
        name=name,
        kind="slip",
        role="slips",
        media="iso_a6_105x148mm",
        keep=keep,
        private=sheet.destroy_before is not None,
    )


def make_slips(request: Request) -> PaperFile:
    """Make a sheet of A4 with one slip six times, to be cut: "KIND/KEY" as of a slip that anybody may take.

    Raises ``BadInput`` when there is no such record.
    """
    kind, _, key = request.rest.partition("/")
    if kind not in _KINDS:
        raise no_such_paper()
    found = find_key(request.replica, kind, key)
    sheet = slip_sheet(request.replica, kind, found, request.words)
    pdf = six_slips(sheet, request.words, request.printed)
    return PaperFile(pdf=pdf, name=f"{slip_name(found)}-6", kind="slip")


def format_of(device: DeviceSettings) -> Format:
    """Return what a device's slips are printed on: the roll of its slip printer, or A6."""
    try:
        thermal = read_thermal(printer_of(device, "slips"))
    except BadPrinterUri:  # it is told when something is printed
        return "a6"
    if thermal is None:
        return "a6"
    return "58mm" if thermal.roll is ROLL_58 else "80mm"
