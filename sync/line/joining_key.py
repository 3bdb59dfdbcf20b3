"""The name and key with which a device joins, kept before the call: where the answer is lost, the next code is for the same device.

The server may have taken a call whose answer never came. A device that then came with another key would be a stranger under
its own name, which a device that had no server yet cannot change; under another name it would leave a ghost behind, to which
the places of what it was before have gone. The file is there from before the call until key and settings are kept.
"""

from __future__ import annotations

import base64
from contextlib import suppress
from pathlib import Path

import msgspec

from sync import signing
from sync.device import DeviceSettings
from sync.errors import UserFacing, of_disk
from sync.seal import read_secret, write_secret
from sync.whole_files import to_disk

FILE = "joining.key"


class Joining(msgspec.Struct, frozen=True, kw_only=True):
    """Who a device is in the call with which it joins."""

    device: str
    key: signing.DeviceKey
    is_new: bool
    """Whether no call was made with it before."""

    def keep(self, folder: Path) -> None:
        """Keep it, to be called before the call is made. Raises ``DiskFull`` and ``ReadOnlyFolder``."""
        if not self.is_new:
            return
        try:
            write_secret(folder / FILE, msgspec.json.encode(_Kept(self.device, self.key.seed)))
            to_disk(folder)
        except OSError as error:
            raise of_disk(error) from error


class _Kept(msgspec.Struct, frozen=True):
    device: str
    seed: str
    """Of the key pair (Ed25519), base64."""


def joining(folder: Path, standing: DeviceSettings | None, fresh: str) -> Joining:
    """Return as whom a device joins: as in the call before, where its answer never came, else under a ``fresh`` id.

    What its people did before it had a server goes up in its own name, so ``standing`` keeps that.
    """
    own = ""
    if standing is not None and not standing.server:
        own = standing.device
    kept = _read(folder)
    if kept is not None:
        key, device = kept
        done = standing is not None and bool(standing.server_key) and standing.device == device
        if not done and own in ("", device):
            return Joining(device=device, key=key, is_new=False)
    return Joining(device=own or fresh, key=signing.make_device_key(), is_new=True)


def forget(folder: Path) -> None:
    """Let go of it: it is the device's own key now, or no server ever saw it."""
    with suppress(OSError):  # one that stays is known by its name, which the settings have
        (folder / FILE).unlink(missing_ok=True)


def _read(folder: Path) -> tuple[signing.DeviceKey, str] | None:
    """Return what is kept; None where there is nothing, or nothing that can be read."""
    with suppress(OSError, UserFacing, ValueError):
        kept = msgspec.json.decode(read_secret(folder / FILE), type=_Kept)
        if kept.device:
            seed = base64.b64decode(kept.seed, validate=True)
            return signing.make_device_key(seed), kept.device
    return None
