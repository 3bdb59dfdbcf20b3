"""Slips: of an activity, a service or a help post, and of who placed or answered something."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal

import msgspec

from printing.escpos_lines import read_thermal
from printing.ipp import BadPrinterUri
from printing.making.request import Request, no_such_paper, slip_name
from printing.paper import ROLL_58
from printing.paper_file import PaperFile
from printing.queue import printer_of
from printing.sheets import find_key, slip_sheet
from printing.slip import Format, slip
from printing.slip_asked import call_back_sheet, call_me_sheet, signup_name, signup_of, signup_sheet
from printing.slip_sheets import SlipSheet, holder_sheet
from printing.slip_six import six_slips
from printing.slip_trial import trial_sheet
from sync.device import DeviceSettings
from sync.disk.help_board import held_by
from sync.disk.replica import Replica
from sync.keyring import Keyring
from sync.words import Words

KINDS = ("activity", "service", "help_post")
"""Kinds of which anybody may take a slip along."""
CALL_ME = "callme"
"""The slip on which a visitor writes that she wants to be called."""
NAMELESS = ("callback", CALL_ME, "trial")
"""Kinds of slip that are of no record."""
SlipFormat = Format | Literal["six"]
MEDIA = {"a6": "iso_a6_105x148mm", "six": "iso_a4_210x297mm"}
"""PWG 5101.1 names; a roll has none."""


def make_slip(request: Request) -> PaperFile:
    """Make the slip "KIND/KEY": KIND is activity, service, help_post, or holder with the code that only she has.

    "signup/ID" is of who signed up, with her name at an unlocked desk only. "callback" is of who is to be called, and
    "callback/KIND/KEY" says about what; on "callme" a visitor writes that herself. "trial" shows whether the printer prints well. Raises ``BadInput`` when there is no such record.
    """
    kind, _, key = request.rest.partition("/")
    replica, words = request.replica, request.words
    if kind == "holder":
        held = held_by(replica, key)
        if held is None:
            raise no_such_paper()
        # neither a file's name nor a paper that waits must tell the code by which one may withdraw
        sheet, about = holder_sheet(replica, held, words), held.record
    else:
        today = request.now_local.date()
        sheet, about = sheet_of(replica, kind, key, words, today, request.ring)
    paper = slip_file(sheet, about, words, request.printed, format_of(replica.device))
    # with her code anybody can undo what she did: it stays behind in no file and with no print system
    own = kind in ("holder", "signup")
    return msgspec.structs.replace(
        paper, keep=not own and kind not in ("trial", CALL_ME), private=own or paper.private
    )


def sheet_of(
    replica: Replica,
    kind: str,
    key: str,
    words: Words,
    today: date,
    ring: Keyring | None = None,
    when: str = "",
) -> tuple[SlipSheet, str]:
    """Return what stands on a slip that is nobody's own, and the key of what it is about, which names its file.

    ``ring`` opens the name of who signed up; ``when`` says by when the house calls back. Raises ``BadInput`` when there is no such kind or record.
    """
    if kind == "signup":
        signup = signup_of(replica, key)
        name = signup_name(replica, signup, ring or Keyring())
        return signup_sheet(replica, signup, words, name=name), signup.activity
    if kind == "callback":
        about, _, of = key.partition("/")
        if key and about not in KINDS:
            raise no_such_paper()
        asked = (about, of) if key else None
        sheet = call_back_sheet(replica, words, today, about=asked, when=when)
        return sheet, of or "callback"
    if kind == CALL_ME:
        return call_me_sheet(replica, words), CALL_ME
    if kind == "trial":
        return trial_sheet(replica, words), "trial"
    if kind not in KINDS:
        raise no_such_paper()
    found = find_key(replica, kind, key)
    return slip_sheet(replica, kind, found, words), found


def slip_file(
    sheet: SlipSheet, about: str, words: Words, printed: datetime | None, format: SlipFormat
) -> PaperFile:
    """Return a slip as a paper in a format; one with a name on it, which says when to destroy it, is private."""
    name = slip_name(about)
    if format == "six":
        pdf, name = six_slips(sheet, words, printed), f"{name}-6"
    else:
        pdf = slip(sheet, words, printed, format)
    return PaperFile(
        pdf=pdf,
        name=name,
        kind="slip",
        role="sheets" if format == "six" else "slips",
        media=MEDIA.get(format, ""),
        private=sheet.destroy_before is not None,
    )


def make_slips(request: Request) -> PaperFile:
    """Make a sheet of A4 with one slip six times, to be cut: "KIND/KEY" as of a slip that anybody may take.

    Raises ``BadInput`` when there is no such record.
    """
    kind, _, key = request.rest.partition("/")
    if kind not in KINDS:
        raise no_such_paper()
    today = request.now_local.date()
    sheet, about = sheet_of(request.replica, kind, key, request.words, today)
    return slip_file(sheet, about, request.words, request.printed, "six")


def format_of(device: DeviceSettings) -> Format:
    """Return what a device's slips are printed on: the roll of its slip printer, or A6."""
    return format_at(printer_of(device, "slips"))


def format_at(address: str) -> Format:
    """Return what slips are printed on by the printer at an address: its roll, or A6."""
    try:
        thermal = read_thermal(address)
    except BadPrinterUri:  # it is told when something is printed
        return "a6"
    if thermal is None:
        return "a6"
    return "58mm" if thermal.roll is ROLL_58 else "80mm"
