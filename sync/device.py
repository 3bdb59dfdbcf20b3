"""Who this device is and how it was set up: ``device.json`` in its data folder."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import msgspec

from sync.errors import (
    BadSettings,
    FolderMissing,
    NoDevice,
    NotEnrolled,
    NothingFetched,
    ServerFolder,
    UserFacing,
    of_disk,
)
from sync.trust import checked_address
from sync.whole_files import write_whole

FILE = "device.json"
SERVER_PARTS = ("server.db", "server.db-counters", "postgres")
"""What is in the folder of a server, with SQLite, with one that was lost, or with a PostgreSQL of its own."""

DEFAULT_SCREEN_WIDTH_MM = 530
"""A touch screen of 24 inch, wide side up."""


class DeviceSettings(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One device of a neighbourhood."""

    device: str
    """Its id, a UUID; two devices never share one."""
    kind: Literal["kiosk", "desk"] = "kiosk"
    name: str = ""
    """What people call it: "De zuil in de hal"."""
    venue: str = ""
    """Id of the venue where it stands."""
    server: str = ""
    """Address of its server; empty when the house runs without one."""
    neighbourhood: str = ""
    server_key: str = ""
    """The server's public key (Ed25519, base64), pinned at enrolment."""
    coordinator_key: str = ""
    """The coordinator's public key (Ed25519, base64), pinned at enrolment."""
    from_image: bool = False
    """Whether this is a copy of a sealed disk that nobody has enrolled yet; with an empty id it was never opened."""
    practice: bool = False
    """Whether this is a copy to practise on: nothing of it is real, and every paper of it says so."""
    insecure_http: bool = False
    """Whether somebody said that plain http to another machine will do, on a network of its own."""
    screen_width_mm: int = DEFAULT_SCREEN_WIDTH_MM
    """Width of the lit part of the screen, so that a millimetre is a millimetre."""
    language: str = "nl"
    printer: str = ""
    """Address of the printer of sheets (ipp://..., file:///...); empty when there is none."""
    slip_printer: str = ""
    """Address of a printer of slips (escpos+usb://..., escpos+net://..., ipp://...); empty, slips go where sheets go."""
    tray: str = ""
    """Tray of the printer of sheets for A4, by its own name for it ("tray-2"); empty, it chooses by the size of the paper."""
    margins_mm: tuple[float, float, float, float] | None = None
    """What ``margins_of`` leaves white at the top, right, bottom and left, as read from its test page; None while nobody did."""
    margins_of: str = ""
    """Address of the printer whose margins those are: another one has others."""
    quiet_after_s: int = 90
    """Seconds without a touch after which the screen goes back to its start."""
    camera: str = ""
    """Camera that reads badges and slips: "auto" is the first there is, else a path; empty, it stays off.

    It goes along to no spare and no image: each machine has it switched on by itself.
    """


class DeviceProfile(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How a device is set up, as its server keeps it: a spare that takes its place begins with this."""

    name: str = ""
    screen_width_mm: int = DEFAULT_SCREEN_WIDTH_MM
    language: str = "nl"
    printer: str = ""
    slip_printer: str = ""
    quiet_after_s: int = 90


def profile_of(settings: DeviceSettings) -> DeviceProfile:
    """Return what of a device's settings a spare takes over."""
    names = DeviceProfile.__struct_fields__
    return DeviceProfile(**{name: getattr(settings, name) for name in names})


def with_profile(settings: DeviceSettings, profile: DeviceProfile) -> DeviceSettings:
    """Return the settings of a spare that takes the place of a device with this profile."""
    return msgspec.structs.replace(settings, **msgspec.structs.asdict(profile))


def read_device(folder: Path) -> DeviceSettings | None:
    """Return the device's settings, or None where it has none yet. Raises ``BadSettings`` when the file is not sound."""
    try:
        raw = (folder / FILE).read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise of_disk(error) from error
    try:
        return msgspec.json.decode(raw, type=DeviceSettings)
    except msgspec.MsgspecError:
        raise BadSettings from None


def holds_server(folder: Path) -> bool:
    """Return whether a server keeps its data in a folder."""
    return any((folder / name).exists() for name in SERVER_PARTS)


def missing_in(folder: Path) -> UserFacing | None:
    """Return which of the things that a device needs is not in ``folder``; None where its settings are there."""
    if not folder.is_dir():
        return FolderMissing()
    if (folder / FILE).is_file():
        return None
    return ServerFolder() if holds_server(folder) else NoDevice()


def no_records_in(folder: Path) -> UserFacing:
    """Return what to say of a folder in which there are no records to read."""
    return missing_in(folder) or NothingFetched()


def write_device(folder: Path, settings: DeviceSettings) -> None:
    """Write the device's settings so that a power cut leaves the old file or the new one, never half of one."""
    path = folder / FILE
    if not folder.is_dir():
        raise FolderMissing
    content = msgspec.json.format(msgspec.json.encode(settings), indent=2) + b"\n"
    try:
        write_whole(path, content, draft=path.with_suffix(".new"))
    except OSError as error:
        raise of_disk(error) from error


def at_server(folder: Path, url: str) -> DeviceSettings:
    """Write down that the server is to be found at another address; its key stays the pinned one.

    Raises ``BadInput`` for an address that is none and ``NotEnrolled`` when the device has no server yet; ``FolderMissing`` and
    ``ServerFolder`` where no device can be.
    """
    missing = missing_in(folder)
    if missing is not None:
        raise missing
    settings = read_device(folder)
    address = checked_address(url, insecure_http=settings is not None and settings.insecure_http)
    if settings is None or not settings.server_key:
        raise NotEnrolled
    settings = msgspec.structs.replace(settings, server=address)
    write_device(folder, settings)
    return settings
