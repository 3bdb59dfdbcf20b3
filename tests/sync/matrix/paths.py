"""The paths of the matrix: how each is made ready, and what one attempt is.

=========  ===================================================================================================
push       a kiosk tells what its people did: a sign-up with its box, an edit that somebody else made too, counts, an
           act that will be refused
pull       a kiosk hears what a desk did: more commits and longer ones than fit in a page, an edit and a deletion
snapshot   a device that has just joined takes its first copy, by range
carry      a kiosk without internet sends a letter by stick; the library brings it; the kiosk keeps the answer
files      a desk sends a picture, and a kiosk fetches it at two widths
=========  ===================================================================================================
"""

from __future__ import annotations

import io
from collections.abc import Callable
from functools import partial

import msgspec
from PIL import Image

from sync.changes import Draft
from sync.disk.files import FileStore
from tests.sync.matrix.cell import Cell
from tests.sync.town import ACTIVITY, SERVICE, occurrence, sealed

SIDE_PX = 180
FADING = "weg"
"""What all had, and a desk takes away."""
Prepare = Callable[[Cell], None]


def _everybody(cell: Cell, *kiosks: str) -> None:
    """Let a desk and kiosks join and hear everything."""
    cell.join("balie", "desk")
    cell.act("balie", cell.told(FADING))
    for name in ("balie", *kiosks):
        if name != "balie":
            cell.join(name, "desk" if name == "relay" else "kiosk")
        cell.work(name, "exchange")
    cell.joined()


def _act_of_every_sort(cell: Cell, name: str) -> None:
    signup = cell.title("aanmelding")
    box = {"about": signup, "venue": "huis", "sealed": sealed(signup)}
    fields = {
        "activity": ACTIVITY, "recurrence": occurrence(), "party": 2, "box": f"doos-{signup}",
    }  # fmt: skip
    cell.act(
        name,
        Draft(kind="box", record=f"doos-{signup}", fields=box),
        Draft(kind="signup", record=signup, fields=fields),
        actor="visitor",
    )
    edit = Draft(kind="activity", record=ACTIVITY, fields={"title": "Soep", "summary": "Van ons."})
    cell.act(name, edit, cell.told())
    for count in (2, 3):
        fields = {"day": "2026-11-24", "action": "look"}
        draft = Draft(kind="tally", record="tel", fields=fields, count=count)
        cell.act(name, draft, actor="visitor")
        cell.counted += count
    cell.act(name, Draft(kind="service", record=SERVICE, verb="delete"), actor="visitor")


def _news(cell: Cell, acts: int = 3, each: int = 9) -> None:
    """Let the desk make news, and send it."""
    for _ in range(acts):
        cell.act("balie", *(cell.told(size=200) for _ in range(each)))
    cell.act("balie", Draft(kind="announcement", record=f"{FADING}-1", verb="delete"))
    edit = Draft(kind="activity", record=ACTIVITY, fields={"title": cell.title("Thee")})
    cell.act("balie", edit)
    cell.work("balie", "exchange")


def push(cell: Cell) -> None:
    """A kiosk has acts that the server has not heard of; a desk changed one of the records too."""
    _everybody(cell, "zuil")
    cell.works = [("zuil", "exchange")]
    _act_of_every_sort(cell, "zuil")
    _news(cell, 1, 2)


def pull(cell: Cell) -> None:
    """A desk has made news that a kiosk has not heard."""
    _everybody(cell, "zuil")
    cell.works = [("zuil", "exchange")]
    _news(cell, 2, 14)
    _news(cell)


def snapshot(cell: Cell) -> None:
    """A kiosk has joined, and has nothing yet."""
    _everybody(cell)
    _news(cell, 2, 30)
    cell.join("zuil")
    cell.works = [("zuil", "exchange")]


def carry(cell: Cell) -> None:
    """A kiosk whose line is gone has acts; so has a desk. The library has a line."""
    _everybody(cell, "zuil", "relay")
    cell.devices["zuil"].line.away = True
    cell.works = [("zuil", "letter"), ("relay", "take in"), ("zuil", "take in")]
    _act_of_every_sort(cell, "zuil")
    _news(cell, 2, 14)


def files(cell: Cell) -> None:
    """A desk has a picture that nobody else has; a record names it."""
    _everybody(cell, "zuil")
    cell.works = [("balie", "fetch"), ("zuil", "fetch")]
    _news(cell, 1, 2)
    cell.more = partial(_one_more_picture, cell)
    cell.more()


def _one_more_picture(cell: Cell) -> None:
    noise = Image.frombytes("RGB", (SIDE_PX, SIDE_PX), cell.chance.randbytes(3 * SIDE_PX**2))
    content = io.BytesIO()
    noise.save(content, "PNG")
    sha256 = FileStore(cell.devices["balie"].folder).add(content.getvalue())
    cell.pictures.append(sha256)
    draft = cell.told("plaatje")
    fields = {**draft.fields, "picture": f"sha256:{sha256}"}
    cell.act("balie", msgspec.structs.replace(draft, fields=fields))
    for name in ("balie", "zuil"):
        cell.work(name, "exchange")


PATHS: dict[str, Prepare] = {
    "push": push,
    "pull": pull,
    "snapshot": snapshot,
    "carry": carry,
    "files": files,
}
