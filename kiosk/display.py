"""Whether a window can be seen here, and how it is drawn.

Asked before Qt is, because Qt ends the process when it cannot open a display.
"""

from __future__ import annotations

import os
import socket
import sys
from pathlib import Path

from sync.errors import UserFacing


class NoDisplay(UserFacing):
    """There is no screen to open a window on."""

    what = "Er is hier geen scherm."
    next = "Maak plaatjes van alle pagina's met: buurtzuil tour MAP."


def has_display() -> bool:
    """Return whether a window can be seen here: a display that answers, or a Qt platform that somebody chose."""
    chosen = os.environ.get("QT_QPA_PLATFORM", "")
    if chosen:
        return chosen.partition(":")[0] not in ("offscreen", "minimal")
    if sys.platform in ("win32", "darwin"):
        return True
    return _wayland_answers() or _x_answers()


def need_display() -> None:
    """Raise ``NoDisplay`` unless a window can be opened; an offscreen platform that somebody chose will do."""
    if not os.environ.get("QT_QPA_PLATFORM") and not has_display():
        raise NoDisplay


def prepare_machine() -> None:
    """Draw in software where there is no GPU: pretending to have one is four times slower, or ends the process.

    And leave no picture of the memory behind when the process dies.
    """
    import resource  # another system than Linux has none

    if not any(Path("/dev/dri").glob("renderD*")) or "offscreen" in os.environ.get(
        "QT_QPA_PLATFORM", ""
    ):
        os.environ.setdefault("QT_QUICK_BACKEND", "software")
    os.environ.setdefault("QT_QUICK_CONTROLS_STYLE", "Basic")
    # a core dump would keep the name that somebody was typing
    resource.setrlimit(resource.RLIMIT_CORE, (0, resource.getrlimit(resource.RLIMIT_CORE)[1]))


def _wayland_answers() -> bool:
    name = os.environ.get("WAYLAND_DISPLAY", "")
    return bool(name) and _connects(Path(os.environ.get("XDG_RUNTIME_DIR", "/nowhere")) / name)


def _x_answers() -> bool:
    host, colon, number = os.environ.get("DISPLAY", "").rpartition(":")
    number = number.partition(".")[0]
    if not colon or not number.isdigit():
        return False
    if host in ("", "unix"):
        return _connects(Path(f"/tmp/.X11-unix/X{number}")) or _connects(
            f"\0/tmp/.X11-unix/X{number}"
        )
    try:
        with socket.create_connection((host.strip("[]"), 6000 + int(number)), timeout=2):
            return True
    except OSError:
        return False


def _connects(address: Path | str) -> bool:
    """Return whether somebody listens at a Unix socket; a text may begin with NUL for an abstract one."""
    with socket.socket(socket.AF_UNIX) as line:
        line.settimeout(2)
        try:
            line.connect(str(address))
        except OSError:
            return False
    return True
