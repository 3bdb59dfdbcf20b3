"""A look through the camera: a thread that is there only while a page asks for a code.

1. switch the camera on; where that cannot be, say why and try again, so that it comes back when it is plugged in
2. of each frame say whether it is black, show where things are, and read the code in it
3. told to stop, switch the camera off; no frame is left behind
"""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable
from typing import Literal, Protocol

from kiosk.services.camera.frames import BadFrame, Frame
from kiosk.services.camera.v4l2 import CameraProblem, Why

State = Literal["off", "starting", "seeing", "dark"] | Why
"""How a camera stands; while it is "starting", "seeing" or "dark" it is on."""
PERIOD_S = 0.12
"""From one look to the next: a hand holds still longer, and a small computer has time for the page."""
WAIT_S = 0.1
"""How long a frame is waited for at once: so soon the camera is off after a page is left."""
STILL_S = 5.0
"""A camera that gives nothing for so long is switched off and on; some take two seconds for their first frame."""
DARK_S = 1.5
"""A lens is black while it starts, and when a hand passes."""
RETRY_S = 1.5
AWAY_S = 2.0
"""A code that was away for so long is held before the lens again; blinks between two looks are shorter."""


class Lens(Protocol):
    """A camera that is on."""

    def read(self, timeout_s: float) -> Frame | None:
        """Return the newest frame, None when none came in time. Raises ``CameraProblem``."""

    def close(self) -> None:
        """Switch it off."""


class Once:
    """Lets a code through once for each time that it is held before the lens. It remembers no code, only its hash."""

    def __init__(self) -> None:
        """Begin with nothing seen."""
        self._last = b""
        self._at_s = 0.0

    def is_new(self, text: str, now_s: float) -> bool:
        """Return whether a code that is seen now was not there a moment ago."""
        mark = hashlib.blake2b(text.encode(), digest_size=16).digest()
        new = mark != self._last or now_s - self._at_s > AWAY_S
        self._last, self._at_s = mark, now_s
        return new


class Watch:
    """One look through the camera, from when a page asks for a code until it does not any more."""

    def __init__(
        self,
        switch_on: Callable[[], Lens],
        once: Once,
        monotonic_s: Callable[[], float],
        *,
        is_state: Callable[[State], None],
        is_code: Callable[[str], None],
        is_aim: Callable[[bytes], None],
        after: Watch | None = None,
    ) -> None:
        """Look with what ``switch_on`` gives; what there is to tell is told in the thread, by the three functions.

        ``after`` is the look before this one: a camera is switched off before it can be switched on.
        """
        self._switch_on, self._once, self._monotonic_s = switch_on, once, monotonic_s
        self._is_state, self._is_code, self._is_aim = is_state, is_code, is_aim
        self._after = after
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._run, name="camera", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """Switch the camera off soon; nothing is told any more."""
        self._over.set()

    def wait(self, at_most_s: float = 3.0) -> bool:
        """Wait until the camera is off; return whether it is. A driver that hangs ends with the process."""
        if self._thread.ident is not None:
            self._thread.join(at_most_s)
        return not self._thread.is_alive()

    def _run(self) -> None:
        if self._after is not None:
            self._after.wait()
            self._after = None
        try:
            while not self._over.is_set():
                try:
                    self._look_once()
                except CameraProblem as problem:
                    self._tell(problem.why)
                    self._over.wait(RETRY_S)
        finally:  # a fault of the program goes on to the log; the page must not say that it looks
            self._tell("still")

    def _look_once(self) -> None:
        lens = self._switch_on()
        try:
            self._look(lens)
        finally:
            lens.close()

    def _tell(self, state: State) -> None:
        if not self._over.is_set():
            self._is_state(state)

    def _look(self, lens: Lens) -> None:
        from kiosk.services.camera.frames import aim_of, grey_of, is_black
        from kiosk.services.camera.reading import code_in

        self._tell("starting")
        came_s = light_s = self._monotonic_s()
        while not self._over.is_set():
            frame = lens.read(WAIT_S)
            now_s = self._monotonic_s()
            try:
                picture = grey_of(frame) if frame is not None else None
            except BadFrame:
                picture = None
            if picture is None:
                if now_s - came_s > STILL_S:
                    raise CameraProblem("still")
                self._over.wait(0.0 if frame is None else PERIOD_S)
                continue
            came_s = now_s
            if is_black(picture):
                if now_s - light_s > DARK_S:
                    self._tell("dark")
            else:
                light_s = now_s
                self._tell("seeing")
            code = code_in(picture)
            if self._over.is_set():
                return
            self._is_aim(aim_of(picture))
            if code and self._once.is_new(code, now_s):
                self._is_code(code)
            self._over.wait(PERIOD_S)
