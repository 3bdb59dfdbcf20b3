"""What a test orders of the server and the children it kills: a small file that both ends know.

The test writes ``Orders`` (whole, by a rename); the server looks at them at each step. What the server has to tell stands in
files beside it: ``struck`` when it is about to be killed or to hold a commit, ``steps`` with a letter for each step.
"""

from __future__ import annotations

import time
from pathlib import Path

import msgspec

WAIT_S = 10.0


class NotStruck(Exception):
    """A test did not do what it says: the fault did not strike."""


class Orders(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What the server is to do besides serving."""

    serial: int = 0
    """Another number begins the counting of steps anew."""
    shift_ms: int = 0
    """How far its clock stands ahead."""
    tally: bool = False
    """Whether it writes each step down."""
    kill_at_step: int = 0
    """The step (from 1) at which it dies."""
    commit: int = 0
    """The commit (from 1) that ``what`` is about."""
    what: str = ""
    """``during``, ``after``: when in that commit it dies; ``hold``: it waits there; ``cut_off``,
    ``cut_off_after``: the database hangs up on it."""
    delay_s: float = 0.0
    """How long after a commit began it dies, on SQLite."""
    broken: tuple[str, ...] = ()
    """Names of rules that it breaks; see ``broken``."""


class Desk:
    """The test's end of the orders."""

    def __init__(self, folder: Path) -> None:
        """Order the server whose data is in ``folder``."""
        self._folder = folder
        self._serial = 0
        self.standing = Orders()

    def give(self, **orders: object) -> None:
        """Give new orders, which count from the next step on; clock and broken rules stay unless they are given too."""
        self._serial += 1
        lasting = {"shift_ms": self.standing.shift_ms, "broken": self.standing.broken}
        self.standing = Orders(**{**lasting, **orders, "serial": self._serial})  # type: ignore[arg-type]
        (self._folder / "struck").unlink(missing_ok=True)
        (self._folder / "steps").unlink(missing_ok=True)
        draft = self._folder / "orders.new"
        draft.write_bytes(msgspec.json.encode(self.standing))
        draft.replace(self._folder / "orders")

    def struck(self) -> bool:
        """Return whether what was ordered has happened."""
        return (self._folder / "struck").exists()

    def wait_struck(self) -> None:
        """Wait until it happens. Raises ``TimeoutError``."""
        until = time.monotonic() + WAIT_S
        while not self.struck():
            if time.monotonic() > until:
                raise TimeoutError("the server does not come so far")
            time.sleep(0.002)

    def pid(self) -> int:
        """Return the number of the process that serves."""
        return int((self._folder / "pid").read_text("ascii"))

    def steps(self) -> str:
        """Return the steps that were tallied: ``s`` for a statement, ``f`` for a file, ``c`` for a commit."""
        path = self._folder / "steps"
        return path.read_text("ascii") if path.exists() else ""


class Post:
    """The server's end of the orders."""

    def __init__(self, folder: Path) -> None:
        """Take orders from ``folder``."""
        self._folder = folder
        self._seen = (0, 0)
        self._orders = Orders()

    def orders(self) -> Orders:
        """Return the orders that stand."""
        try:
            stat = (self._folder / "orders").stat()
            seen = (stat.st_mtime_ns, stat.st_ino)
            if seen != self._seen:
                raw = (self._folder / "orders").read_bytes()
                self._seen, self._orders = seen, msgspec.json.decode(raw, type=Orders)
        except FileNotFoundError:
            return self._orders
        return self._orders

    def note(self, letter: str) -> None:
        """Write a step down."""
        with (self._folder / "steps").open("a", encoding="ascii") as file:
            file.write(letter)

    def has_struck(self) -> bool:
        """Return whether something was struck since the last orders, by whatever process."""
        return (self._folder / "struck").exists()

    def strike(self) -> None:
        """Tell that what was ordered happens now."""
        (self._folder / "struck").touch()
