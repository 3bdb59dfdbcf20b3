"""Every fault strikes every path, on both databases; nothing is lost, nothing doubled, and no person is needed.

What goes wrong stands in ``line_faults``, ``server_faults`` and ``device_faults``, what is gone in ``paths``, what must be true
in ``truth``. A seed chooses at which byte, step or statement; it is printed, and ``MATRIX_SEED`` gives it back. ``--full`` tries
them all.

Cells that cannot be
--------------------
=====================================  ==================  =====================================================================
fault                                  path, database      why
=====================================  ==================  =====================================================================
killed in or after a commit, the line  pull, snapshot      the server commits nothing there; what the device commits is struck by
cut in one, the database hangs up                          ``device_killed``
database_hangs_up                      SQLite              it is a part of the server's process: that is ``server_killed``
server_torn                            PostgreSQL          it keeps its pages whole by its own log (full_page_writes)
device_with_old_program                files               its calls have no message that has grown
=====================================  ==================  =====================================================================

A person is asked for twice: where the coordinator's own disk is torn or back from yesterday he puts a backup there, and a
device that is set apart as a copy is enrolled anew.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.sync.matrix.cell import Cell, Place
from tests.sync.matrix.device_faults import DEVICE_FAULTS
from tests.sync.matrix.faults import Fault, go, usual
from tests.sync.matrix.line_faults import LINE_FAULTS
from tests.sync.matrix.paths import PATHS
from tests.sync.matrix.server_faults import SERVER_FAULTS
from tests.sync.server.databases import BOTH

FAULTS: dict[str, Fault] = {**LINE_FAULTS, **SERVER_FAULTS, **DEVICE_FAULTS}
_COMMITS = ("server_killed_in_a_commit", "server_killed_after_a_commit", "line_cut_in_a_commit", "database_hangs_up")  # fmt: skip


def is_absent(kind: str, fault: str, path: str) -> bool:
    """Return whether a cell cannot exist; see the table above."""
    return (
        (fault in _COMMITS and path in ("pull", "snapshot"))
        or (fault, kind) in (("database_hangs_up", "sqlite"), ("server_torn", "postgres"))
        or (fault, path) == ("device_with_old_program", "files")
    )


def cells() -> Iterator[object]:
    """Yield the cells, those of a database together: they share its town."""
    for kind in BOTH:
        for fault in FAULTS:
            for path in PATHS:
                if not is_absent(kind, fault, path):
                    yield pytest.param(kind, fault, path, id=f"{kind}-{fault}-{path}")


@pytest.mark.parametrize(("kind", "fault", "path"), list(cells()))
def test_whatever_goes_wrong_all_is_well_in_the_end(
    places: Callable[[str], Place],
    kind: str,
    fault: str,
    path: str,
    room: Path,
    seed: int,
    full: bool,
) -> None:
    place = places(kind)
    chance = random.Random(f"{seed} {fault} {path} {place.kind}")
    print(f"MATRIX_SEED={seed}")
    for moment in FAULTS[fault].chosen(usual(place, path, room), chance, full=full):
        print(f"moment {moment}")
        cell = Cell(place, room / f"{moment}", path, seed + moment)
        try:
            go(cell, FAULTS[fault], moment)
        finally:
            cell.close()
