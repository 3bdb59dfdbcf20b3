"""How much paper came out of this device: counted by day and kind, and never by whom.

1. a paper that came out adds a line to the day's file in ``printed``; a power cut leaves at most half a line, that counts not
2. now and then the totals become tallies (``sync.records.Tally``) through the ordinary outbox: a print costs no exchange of
   its own. A tally knows this device's own total, so that a line is never counted twice, whatever ends in between
3. the file of a day that is over goes when all of it was told

The pages of today also say whether visitors have printed all that a day has for them.
"""

from __future__ import annotations

import logging
import os
from collections import Counter
from collections.abc import Iterable
from datetime import date
from pathlib import Path

import msgspec

from printing.outcomes import Outcome
from sync.changes import Draft
from sync.device import DeviceSettings
from sync.disk.replica import Replica

_log = logging.getLogger(__name__)

FOLDER = "printed"
SCREEN = "printing"
"""What the tallies are of; their action is "papers:KIND" or "pages:KIND"."""
MOST_TOLD = 90
"""Tallies written in one act; an act has at most a hundred changes."""


class Line(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What one print brought out."""

    kind: str
    """``PaperFile.kind``: handout, slip, flyer ..."""
    pages: int
    """Printed sides of all of them together."""
    papers: int = 1
    """How many: two handouts are two, on four pages."""
    by_visitor: bool = False
    """Whether nobody from the house asked for it."""
    device: str = ""
    """Id of the device; one that was enrolled anew counts on from nothing."""


def note(folder: Path, device: str, day: date, line: Line) -> None:
    """Write down what came out. A disk that cannot take it is logged: the paper is there all the same."""
    path = folder / FOLDER / f"{day.isoformat()}.lines"
    raw = msgspec.json.encode(msgspec.structs.replace(line, device=device)) + b"\n"
    try:
        path.parent.mkdir(exist_ok=True)
        handle = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        try:
            if os.write(handle, b"\n" + raw) <= len(raw):  # a torn line before it stays one
                _log.warning("a paper that came out was not counted: the disk is full")
            os.fsync(handle)
        finally:
            os.close(handle)
    except OSError as error:
        _log.warning("a paper that came out was not counted: %s", type(error).__name__)


def count(
    folder: Path,
    device: DeviceSettings,
    day: date,
    kind: str,
    outcome: Outcome,
    of_one: int,
    *,
    by_visitor: bool = False,
) -> None:
    """Count what came out of a printer, also of a stack of which the rest did not; a file is no paper, practice is not real.

    ``of_one`` is how many pages one copy has, for a printer that does not say how many came out.
    """
    papers = outcome.copies or int(outcome.done)
    pages = outcome.pages or papers * of_one
    if not (outcome.path or device.practice) and pages:
        line = Line(kind=kind, pages=pages, papers=papers, by_visitor=by_visitor)
        note(folder, device.device, day, line)


def read(folder: Path, device: str, day: date) -> list[Line]:
    """Return what this device brought out on a day; empty where nothing is known."""
    try:
        raw = (folder / FOLDER / f"{day.isoformat()}.lines").read_bytes()
    except OSError:
        return []
    found = []
    for part in raw.split(b"\n"):
        try:
            line = msgspec.json.decode(part, type=Line)
        except msgspec.MsgspecError:
            continue
        if line.device == device:
            found.append(line)
    return found


def pages_on(folder: Path, device: str, day: date, *, of_visitors: bool = False) -> int:
    """Return how many pages came out on a day: all of them, or those that visitors asked for."""
    lines = read(folder, device, day)
    return sum(line.pages for line in lines if line.by_visitor or not of_visitors)


def tell(replica: Replica, today: date, actor: str) -> bool:
    """Bring the totals into the outbox, and let go of days that are over and told; return whether anything was written.

    Raises the errors of ``Replica.act``; nothing is lost then, and the next time tells it.
    """
    folder, device = replica.folder / FOLDER, replica.device.device
    over = []
    wanted: dict[tuple[date, str], int] = {}
    for path in sorted(folder.glob("*.lines")):
        try:
            day = date.fromisoformat(path.stem)
        except ValueError:
            continue
        wanted |= {(day, action): n for action, n in _totals(read(replica.folder, device, day))}
        if day < today:
            over.append(path)

    def untold() -> list[Draft]:
        drafts = [_draft(replica, day, action, total) for (day, action), total in wanted.items()]
        return [draft for draft in drafts if draft.count > 0][:MOST_TOLD]

    wrote = False
    while untold():
        replica.act_on(untold, actor)
        wrote = True
    for path in over:
        path.unlink(missing_ok=True)
    return wrote


def _totals(lines: Iterable[Line]) -> Iterable[tuple[str, int]]:
    found: Counter[str] = Counter()
    for line in lines:
        found[f"papers:{line.kind}"] += line.papers
        found[f"pages:{line.kind}"] += line.pages
    return found.items()


def _draft(replica: Replica, day: date, action: str, total: int) -> Draft:
    """Return what is still to be added to a tally."""
    record = f"{SCREEN}@{day.isoformat()}@{action}"
    stored = replica.stored("tally", record)
    counts = (stored.fields.get("counts") or {}) if stored is not None else {}
    return Draft(
        kind="tally",
        record=record,
        fields={"day": day.isoformat(), "screen": SCREEN, "action": action},
        count=total - counts.get(replica.device.device, 0),
    )
