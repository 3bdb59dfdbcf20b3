"""A disk that is copied to many machines: what makes this device itself is taken off it first.

1. nothing is thrown away that exists only here: changes that the server has not confirmed, refused acts in the tray,
   private keys of the desk
2. identity, keys, replica, outbox, what waits to be printed and what was printed go
3. how the machine is set up stays: its screen, language, printer and certificate authority
4. each copy makes an id of its own when it is first opened (``replica``), and asks to be enrolled
"""

from __future__ import annotations

import shutil
from pathlib import Path

import msgspec

from sync.device import FILE as DEVICE_FILE
from sync.device import DeviceSettings, holds_server, read_device, write_device
from sync.disk.left_behind import count_left
from sync.disk.lockout import FILE as LOCKOUT_FILE
from sync.disk.outbox import Outbox
from sync.disk.replica import OUTBOX_FILE
from sync.disk.sqlite_file import TornOutbox
from sync.disk.unfinished import FILE as UNFINISHED_FILE
from sync.errors import FolderMissing, NoDevice, ServerFolder, UserFacing, of_disk
from sync.keyring import COORDINATOR_KEY_FILE, DESK_KEY_FILE
from sync.line.exchange import DEVICE_KEY_FILE, PARTIAL_SNAPSHOT_FILE
from sync.line.joining_key import FILE as JOINING_FILE

_OWN_FILES = (
    "outbox*.db*",
    "replica*.db*",
    f"{Path(PARTIAL_SNAPSHOT_FILE).stem}.*",
    DEVICE_KEY_FILE,
    JOINING_FILE,
    DESK_KEY_FILE,
    COORDINATOR_KEY_FILE,
    UNFINISHED_FILE,
    LOCKOUT_FILE,
    "printers.json",
    "*.new",
)
"""Patterns of what belongs to this one device; the outbox goes first."""
_OWN_FOLDERS = ("papers", "printed", "spool", "waiting")


class WouldLose(UserFacing):
    """Something exists only here."""

    def __init__(self, what: str) -> None:
        """Say what it is, as the beginning of a sentence."""
        super().__init__(
            f"{what} staat alleen op dit apparaat.",
            "Bewaar dat eerst, of zeg --yes-lose als het weg mag.",
        )


def seal_image(folder: Path, *, lose: bool = False) -> list[str]:
    """Make ``folder`` ready to be copied; return the names of what was removed. Doing it again changes nothing.

    Raises ``WouldLose`` unless ``lose`` when something would be gone for good, ``ServerFolder`` and ``NoDevice`` for a
    folder that is not a device's, ``FolderMissing`` and ``ReadOnlyFolder``.
    """
    if not folder.is_dir():
        raise FolderMissing
    if holds_server(folder):  # its keys and everybody's records would go along on every copy
        raise ServerFolder
    if _is_of_others(folder):
        raise NoDevice
    if not lose:
        _check_nothing_is_lost(folder)
    standing = read_device(folder)
    removed = []
    try:
        # what says who it is goes first: a copy made halfway is nobody, never a clone
        if standing is not None and (standing.device or not standing.from_image):
            removed.append(DEVICE_FILE)
        write_device(folder, _of_the_machine(standing))
        for pattern in _OWN_FILES:
            for path in sorted(folder.glob(pattern)):
                path.unlink()
                removed.append(path.name)
        for name in _OWN_FOLDERS:
            if (folder / name).is_dir():
                shutil.rmtree(folder / name)
                removed.append(name)
    except OSError as error:
        raise of_disk(error) from error
    return removed


def _is_of_others(folder: Path) -> bool:
    """Return whether a folder holds something, and nothing of a device."""
    known = (DEVICE_FILE, *_OWN_FILES[:-1])
    return any(folder.iterdir()) and not any(any(folder.glob(one)) for one in known)


def _of_the_machine(standing: DeviceSettings | None) -> DeviceSettings:
    """Return the settings that are the machine's and not the device's, marked as an image's."""
    blank = DeviceSettings(device="", from_image=True)
    if standing is None:
        return blank
    return msgspec.structs.replace(
        blank,
        screen_width_mm=standing.screen_width_mm,
        language=standing.language,
        printer=standing.printer,
        slip_printer=standing.slip_printer,
        tray=standing.tray,
        margins_mm=standing.margins_mm,
        margins_of=standing.margins_of,
        quiet_after_s=standing.quiet_after_s,
        insecure_http=standing.insecure_http,
    )


def _check_nothing_is_lost(folder: Path) -> None:
    for name in (COORDINATOR_KEY_FILE, DESK_KEY_FILE):
        if (folder / name).exists():
            raise WouldLose(f"De sleutel {name}")
    if count_left(folder):
        raise WouldLose("Wat bij een vorige wijk niet is verstuurd")
    if not (folder / OUTBOX_FILE).exists():
        return
    try:
        outbox = Outbox(folder / OUTBOX_FILE, readonly=True)
    except TornOutbox:
        raise WouldLose(f"Een onleesbaar bestand {OUTBOX_FILE}") from None
    try:
        waiting, refused = outbox.queue()[0], outbox.tray_length()
    except TornOutbox:
        raise WouldLose(f"Een onleesbaar bestand {OUTBOX_FILE}") from None
    finally:
        outbox.close()
    if waiting:
        raise WouldLose("Wat nog niet naar de server is gestuurd")
    if refused:
        raise WouldLose("Wat de server heeft geweigerd en nog niemand heeft bekeken")
