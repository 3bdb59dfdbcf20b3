"""Writing down what stands on a paper that is printed, so that its number answers when somebody brings it back.

A sheet is written down before it goes to the printer: whatever stops the printing, no sheet hangs anywhere of which nobody
knows what stands on it. A paper comes out also where nothing can be written down.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from sync.changes import Draft
from sync.errors import UserFacing
from sync.paper_records import Sheet
from sync.roles import HOUSE_BADGE
from sync.sheet_numbers import correction_id

_log = logging.getLogger(__name__)


def write_down(folder: Path, stands: Sheet | None, clock: Callable[[], datetime]) -> bool:
    """Write down in the data folder what stands on a paper; return whether that was new. May be called from any thread.

    ``clock`` gives the time in UTC. Where the folder cannot be written the log says so, and nothing is raised.
    """
    from sync.disk.paper_sheets import is_remembered, remember
    from sync.disk.replica import open_replica

    if stands is None:
        return False
    try:
        with open_replica(folder, clock=clock, readonly=True) as replica:
            if is_remembered(replica, stands):  # as of most: nothing is opened for writing
                return False
        with open_replica(folder, clock=clock) as replica:
            return remember(replica, stands)
    except (UserFacing, OSError) as error:
        _log.warning("a sheet was not written down: %s", type(error).__name__)
        return False


def note_correction(folder: Path, key: str, clock: Callable[[], datetime]) -> bool:
    """Write down that the desk printed a strip or a door note (``key`` is the paper's), so that no desk is asked for it again.

    Returns whether that is written. See ``write_down``.
    """
    from sync.disk.inbox_sheets import DOOR_NOTE, STRIP, note_says, strip_says
    from sync.disk.replica import open_replica

    family, _, rest = key.partition("/")
    if family not in (STRIP, DOOR_NOTE):
        return False
    try:
        with open_replica(folder, clock=clock) as replica:
            says = (strip_says if family == STRIP else note_says)(replica, rest)
            if not says or replica.device.practice:
                return False
            draft = Draft(kind="correction", record=correction_id(key), fields={"says": says})
            replica.act([draft], HOUSE_BADGE)
            return True
    except (UserFacing, OSError) as error:
        _log.warning("a correction was not written down: %s", type(error).__name__)
        return False
