"""Opening a device's data folder, mending first what a server or a copy can make whole again.

1. a torn ``replica.db`` is set aside and made anew, where a server has it all
2. a torn ``outbox.db`` is recovered from its copy, where there is one
3. whoever looks on is told in one line; anything else is an error that says what to do
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from sync.device import missing_in, read_device
from sync.disk.replica import Replica, open_replica
from sync.disk.sqlite_file import TornOutbox
from sync.errors import NotAReplica
from sync.words import N_

MEND = N_("Herstel het met: buurtzuil sync --once.")
"""What to type where a torn replica was found by something that only reads."""
_DECIDE = N_("Bewaar de map en vraag de beheerder om hulp.")

Clock = Callable[[], datetime]
Say = Callable[[str], None]


def open_mended(folder: Path, *, clock: Clock, say: Say) -> Replica:
    """Open the replica of a device's folder; ``say`` is told what was set aside.

    Without a server a torn replica is left as it is: a person decides. Raises the errors of ``open_replica``.
    """
    try:
        return _with_an_outbox(folder, clock, say)
    except NotAReplica as error:
        if not _has_server(folder):
            raise NotAReplica(error.what, _DECIDE) from error
    from sync.upkeep.recovery import open_or_recover

    replica, aside = open_or_recover(folder, clock=clock)
    if aside is not None:
        say(f"Het bestand replica.db was kapot. Het staat nu opzij als {aside.name}.")
    return replica


def _with_an_outbox(folder: Path, clock: Clock, say: Say) -> Replica:
    try:
        return open_replica(folder, clock=clock)
    except TornOutbox:
        from sync.upkeep.outbox_copy import can_recover, recover_outbox

        if not can_recover(folder):
            raise
        found = recover_outbox(folder, clock())
    say(f"Het bestand outbox.db was kapot. Het staat nu opzij als {found.aside}.")
    return open_replica(folder, clock=clock)


def open_own(folder: Path, *, clock: Clock, say: Say) -> Replica:
    """Open a folder in which a device is already: no command makes one of a folder that was typed wrong.

    Raises ``FolderMissing``, ``NoDevice``, ``ServerFolder`` and the errors of ``open_mended``.
    """
    missing = missing_in(folder)
    if missing is not None:
        raise missing
    return open_mended(folder, clock=clock, say=say)


def open_to_read(folder: Path, *, clock: Clock) -> Replica:
    """Open a folder without changing anything in it; a torn replica says which command mends it.

    Raises the errors of ``open_replica``.
    """
    try:
        return open_replica(folder, clock=clock, readonly=True)
    except NotAReplica as error:
        raise NotAReplica(error.what, how_to_mend(folder)) from error


def how_to_mend(folder: Path) -> str:
    """Return what to do about a torn replica."""
    return MEND if _has_server(folder) else _DECIDE


def _has_server(folder: Path) -> bool:
    device = read_device(folder)
    return device is not None and bool(device.server)
