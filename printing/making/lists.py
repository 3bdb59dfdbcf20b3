"""Lists with names, and what hangs on a door."""

from __future__ import annotations

from datetime import date

from printing.attendance import attendance_list
from printing.call_list import call_list
from printing.door import note, sign, sign_paper
from printing.door_sheets import door_note, door_sign
from printing.list_sheets import attendance_sheet, call_sheet
from printing.making.request import Request, no_such_paper
from printing.paper_file import PaperFile
from sync.errors import BadInput
from sync.links import short_code
from sync.words import N_


def make_attendance(request: Request) -> PaperFile:
    """Make the presence list of an occurrence: "ACTIVITY@RECURRENCE". Raises ``BadInput`` as ``attendance_sheet``."""
    sheet = attendance_sheet(request.replica, request.rest, request.ring, request.words)
    pdf = attendance_list(sheet, request.words, request.printed)
    name = f"presentielijst-{short_code(request.rest)}"
    return PaperFile(pdf=pdf, name=name, kind="list", private=True)


def make_calls(request: Request) -> PaperFile:
    """Make the call list of an occurrence, "ACTIVITY@RECURRENCE", or of all that wait for a call where nothing is said.

    Raises ``BadInput`` as ``call_sheet``.
    """
    today = request.now_local.date()
    sheet = call_sheet(request.replica, request.rest, request.ring, request.words, today)
    pdf = call_list(sheet, request.words, request.printed)
    name = f"bellijst-{short_code(request.rest)}" if request.rest else "bellijst"
    return PaperFile(pdf=pdf, name=name, kind="list", private=True)


def make_door(request: Request) -> PaperFile:
    """Make the sign of a day in a house: "VENUE/DATE" or "VENUE/DATE/A3"; without a house this device's, without a day today.

    Raises ``BadInput`` when there is no such house or day.
    """
    venue, _, rest = request.rest.partition("/")
    text, _, size = rest.partition("/")
    if size.upper() not in ("", "A3", "A4"):
        raise no_such_paper()
    paper = sign_paper(size)
    day = parse_day(text, request.now_local.date())
    pdf = sign(
        door_sign(request.replica, venue, day, request.words),
        request.words,
        request.printed,
        paper,
    )
    media = "iso_a3_297x420mm" if paper.name == "A3" else "iso_a4_210x297mm"
    return PaperFile(pdf=pdf, name=f"deurbord-{day}", kind="door", media=media)


def make_door_note(request: Request) -> PaperFile:
    """Make the note for a door about an occurrence, "ACTIVITY@RECURRENCE". Raises ``BadInput`` as ``door_note``."""
    pdf = note(
        door_note(request.replica, request.rest, request.words), request.words, request.printed
    )
    name = f"deurbriefje-{short_code(request.rest)}"
    return PaperFile(pdf=pdf, name=name, kind="door")


def parse_day(text: str, today: date) -> date:
    """Return the day of "2026-11-24"; ``today`` where nothing is given. Raises ``BadInput`` when there is no such day."""
    if not text.strip():
        return today
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise BadInput(
            N_("Deze dag bestaat niet."), N_("Typ jaar, maand en dag, zoals 2026-11-24.")
        ) from None
