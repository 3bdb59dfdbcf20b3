"""Sources of the inbox that are about paper that hangs at home and says something else than the agenda by now.

Who printed a sheet is not known, and nobody needs to: a strip at the desk is for whoever comes along, a note on the door for
whoever did not.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

import msgspec

from sync.disk.inbox import Source
from sync.disk.paper_sheets import find_sheet, sheet_changes, sheet_now
from sync.inbox import NOW, PROMISE, Item
from sync.paper_records import Correction, Sheet
from sync.recurrence import parse_local
from sync.sheet_changes import SheetChange, changed_keys
from sync.sheet_numbers import correction_id, number_in, shown_number
from sync.words import N_

if TYPE_CHECKING:
    from sync.disk.replica import Replica

SOON = timedelta(days=2)
"""What is today or in the next two days presses: nobody brings a sheet back before that.

What presses goes before all else that cannot wait (it is sorted by no day): people set out by what hangs at home, and it is
done in one tap.
"""
NOTE_WITHIN = timedelta(days=1)
"""What is moved gets a note on the door when it is today or tomorrow; what does not go on gets one at once."""
STRIP, DOOR_NOTE = "strip", "doornote"
"""Families of the papers that put sheets right; a number or an occurrence follows."""


class Outdated(msgspec.Struct, frozen=True):
    """Sheets of the same days and house that say something else than the agenda."""

    sheets: tuple[Sheet, ...]
    """The one of which most changed comes first."""
    changes: tuple[SheetChange, ...]
    """What is otherwise than the first says."""
    says: str
    """The number that the sheet would have now."""


def outdated(replica: Replica, now: datetime) -> Iterator[Outdated]:
    """Yield what was printed and is no longer right, of this device's house and of all houses."""
    here = replica.device.venue
    where, params = "last >= ?", [now.date().isoformat()]
    together: dict[tuple[str, ...], list[Sheet]] = {}
    for sheet in replica.records(Sheet, where, params, "made, id"):
        if sheet.lines and sheet.first and (not here or sheet.venue in ("", here)):
            own = (sheet.first, sheet.last, sheet.venue, sheet.category)
            together.setdefault(own, []).append(sheet)
    for sheets in together.values():
        try:
            agenda = sheet_now(replica, sheets[0])
        except ValueError:  # days that are none
            continue
        behind = [
            (one, changes)
            for one in sheets
            if one.id != agenda.id and (changes := sheet_changes(replica, one, now, agenda))
        ]
        behind.sort(key=lambda pair: -len(pair[1]))  # else as they were printed
        if behind:
            found = tuple(sheet for sheet, _ in behind)
            yield Outdated(found, behind[0][1], shown_number(agenda))


def corrected(replica: Replica, paper: str, says: str) -> bool:
    """Return whether the desk printed this paper when it said the same as it would now."""
    found = replica.get("correction", correction_id(paper))
    return isinstance(found, Correction) and found.says == says


def strip_about(replica: Replica, now: datetime, activity: str, recurrence: str = "") -> str:
    """Return the key of the strip for sheets that say something else of an activity, or of one of its times, than the agenda.

    Empty where no such sheet was printed, or the desk printed the strip with these changes already.
    """
    about = f"{activity}@{recurrence}"
    for found in outdated(replica, now):
        keys = [f"{STRIP}/{shown_number(sheet)}" for sheet in found.sheets]
        named = changed_keys(found.changes)
        told = about in named if recurrence else any(key.startswith(about) for key in named)
        if told and not any(corrected(replica, key, found.says) for key in keys):
            return keys[0]
    return ""


class Strips(Source):
    """Sheets that are no longer right: print the strip, and lay it at the desk."""

    name = "strip"
    title = N_("Geprinte weekbladen")
    icon = "printer"
    button = N_("Print het strookje")
    page = "printing"

    def items(self, replica: Replica, now: datetime) -> Iterator[Item]:
        """Return one item for the sheets of the same days, until a strip with these changes was printed.

        Of days that overlap those with the most changes stand for the others.
        """
        told: set[str] = set()
        found = sorted(outdated(replica, now), key=lambda one: -len(one.changes))
        for one in found:
            own = {f"{change.day}{key}" for change in one.changes for key in changed_keys([change]) or [""]}  # fmt: skip
            if own <= told:  # the sheet of a week says the same as that of its month
                continue
            told |= own
            keys = [f"{STRIP}/{shown_number(sheet)}" for sheet in one.sheets]
            if any(corrected(replica, key, one.says) for key in keys):
                continue
            first = one.changes[0]
            line, presses = first.now or first.before, _presses(first, now)
            alone = len(one.changes) == 1 and line is not None
            text = (
                N_("Op geprinte weekbladen staat dit nog anders.")
                if alone
                else N_("Er veranderden {n} dingen na het printen.")
            )
            yield Item(
                source=self.name,
                about=shown_number(one.sheets[0]),
                title=line.title if alone and line is not None else "",
                text=text,
                n=len(one.changes),
                urgency=NOW if presses else PROMISE,
                since="" if presses else one.sheets[0].made,
                page_key=keys[0],
            )


class DoorNotes(Source):
    """What is otherwise soon, or does not go on: who comes for nothing reads it at the door."""

    name = "doornote"
    title = N_("Briefje voor op de deur")
    icon = "door-open"
    button = N_("Print het briefje")
    page = "printing"

    def items(self, replica: Replica, now: datetime) -> Iterator[Item]:
        """Return one item for each time that changed after it was printed, until its note was printed."""
        told: set[str] = set()
        for one in outdated(replica, now):
            for change in one.changes:
                line = change.now
                if line is None or change.before is None or line.key in told:
                    continue
                off, presses = "cancelled" in change.kinds, _presses(change, now)
                key = f"{DOOR_NOTE}/{line.key}"
                if not (off or _presses(change, now, NOTE_WITHIN)) or not _here(replica, line.key):
                    continue
                told.add(line.key)
                if corrected(replica, key, note_says(replica, line.key)):
                    continue
                text = (
                    N_("Dit gaat niet door. Hang een briefje op de deur.")
                    if off
                    else N_("Dit is veranderd. Hang een briefje op de deur.")
                )
                yield Item(
                    source=self.name,
                    about=line.key,
                    title=line.title,
                    text=text,
                    day=line.starts[:10],
                    urgency=NOW if presses else PROMISE,
                    since="" if presses else one.sheets[0].made,
                    page_key=key,
                )


def note_says(replica: Replica, key: str) -> str:
    """Return what a door note about an occurrence tells that another would not."""
    one = replica.occurrence(*key.split("@", 1)) if "@" in key else None
    if one is None:
        return ""
    when = f"{one.starts:%Y-%m-%dT%H:%M}/{one.ends:%H:%M}"
    return "|".join(("off" if one.cancelled else "on", when, one.title, one.place))


def strip_says(replica: Replica, number: str) -> str:
    """Return what the strip of a number tells: the number that the sheet would have now; empty where nobody knows it."""
    read = number_in(number)
    sheet = find_sheet(replica, read) if read is not None else None
    return shown_number(sheet_now(replica, sheet)) if sheet is not None else ""


def _presses(change: SheetChange, now: datetime, within: timedelta = SOON) -> bool:
    """Return whether it was to be, or is now, today or within these days."""
    lines = (line for line in (change.before, change.now) if line is not None)
    days = [moment.date() for line in lines if (moment := parse_local(line.starts)) is not None]
    if change.day:
        days.append(date.fromisoformat(change.day))
    return any(now.date() <= day <= (now + within).date() for day in days)


def _here(replica: Replica, key: str) -> bool:
    """Return whether an occurrence is in the house of this device, or nobody said where that stands."""
    one = replica.occurrence(*key.split("@", 1))
    here = replica.device.venue
    return one is not None and (not here or one.venue in ("", here))


SHEET_SOURCES: tuple[Source, ...] = (DoorNotes(), Strips())
"""In the order of the weekly round."""
