"""The faults of the matrix: how each strikes an attempt.

A fault has moments at which it can strike: a byte of the line, a step of the server, a statement of the device. A seed that is
printed chooses one; ``--full`` takes them all, of bytes as many as ``MOST``. What there is to choose from is measured once for
each path, when nothing is the matter (``Usual``).
"""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import msgspec

from sync.changes import Draft
from tests.sync.matrix.cell import Cell, Place
from tests.sync.matrix.children import Job
from tests.sync.matrix.orders import NotStruck
from tests.sync.matrix.paths import PATHS
from tests.sync.matrix.truth import is_well, stands
from tests.sync.town import ACTIVITY

MOST = 40
"""So many moments are tried at most where there are very many."""
YEARS_MS = 10 * 365 * 86_400_000


class Usual(msgspec.Struct, frozen=True):
    """What a path takes when nothing is the matter."""

    up: tuple[int, ...]
    """Bytes, for each line that an attempt goes over."""
    down: tuple[int, ...]
    steps: str
    """The server's; see ``Desk.steps``."""
    child_steps: tuple[int, ...]
    """Of each work of an attempt."""

    @property
    def commits(self) -> int:
        """How many commits the server makes."""
        return self.steps.count("c")


def usual(place: Place, path: str, folder: Path) -> Usual:
    """Return what a path takes, measured by going it twice where nothing strikes."""
    found = place.usual.get(path)
    if isinstance(found, Usual):
        return found
    cell = ready(Cell(place, folder / f"usual-{path}", path, 1))
    before = [(line.delivered_up, line.delivered_down) for line in cell.lines]
    place.orders.give(tally=True)
    assert cell.attempt() == []
    steps = place.orders.steps()
    place.orders.give()
    moved = [
        (line.delivered_up - up, line.delivered_down - down)
        for line, (up, down) in zip(cell.lines, before, strict=True)
    ]
    cell.close()
    cell = ready(Cell(place, folder / f"steps-{path}", path, 2))
    counts = [child(cell, index, 0) for index in range(len(cell.works))]
    cell.close()
    made = Usual(
        tuple(up for up, _ in moved), tuple(down for _, down in moved), steps, tuple(counts)
    )
    place.usual[path] = made
    return made


def ready(cell: Cell) -> Cell:
    """Make a cell ready for its path."""
    PATHS[cell.path](cell)
    return cell


def child(cell: Cell, index: int, kill_at: int, broken: tuple[str, ...] = ()) -> int:
    """Let a child do one of the works, killed at a step (from 1) unless that is 0; return how many steps there were.

    Of one that was killed, that is 0.
    """
    name, work = cell.works[index]
    device = cell.devices[name]
    device.replica.close()
    done = cell.place.children.do(
        Job(
            str(device.folder),
            work,
            str(cell.stick),
            kill_at,
            cell.clocks[name].shift_ms,
            broken,
        )
    )
    device.reopen()
    if done.killed != bool(kill_at):
        raise NotStruck(f"there are {done.steps} steps")
    assert not done.told, done.told
    return done.steps


class Fault(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that goes wrong."""

    strike: Callable[[Cell, int], None]
    """Let it strike at a moment (from 0)."""
    moments: Callable[[Usual], int] = lambda _: 1
    """How many moments there are."""
    before: Callable[[Cell], None] | None = None
    """What must be so before the path is made ready."""
    goes_on: bool = True
    """Whether the path's device belongs afterwards as before."""

    def chosen(self, at: Usual, chance: random.Random, *, full: bool) -> list[int]:
        """Return the moments to try: one, or all."""
        count = max(self.moments(at), 1)
        if not full:
            return [chance.randrange(count)]
        return list(range(count)) if count <= 1000 else sorted(chance.sample(range(count), MOST))


def go(cell: Cell, fault: Fault, moment: int) -> None:
    """Go a path while a fault strikes, and hold that all is well in the end."""
    if fault.before is not None:
        fault.before(cell)
    ready(cell)
    if cell.server_breaks:
        cell.place.orders.give(broken=cell.server_breaks)
    fault.strike(cell, moment)
    stands(cell)
    cell.finish()
    _life_goes_on(cell)
    cell.settle()
    is_well(cell)


def _life_goes_on(cell: Cell) -> None:
    """Everybody acts anew, and a desk has the last word on what was written before, whether it has seen that or not."""
    for name in cell.devices:
        if name not in cell.set_apart:
            cell.act(name, cell.told("daarna"))
    last = "Het laatste woord"
    cell.act("balie", Draft(kind="activity", record=ACTIVITY, fields={"title": last}))
    cell.last_words["activity", ACTIVITY, "title"] = last
