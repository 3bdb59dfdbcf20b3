"""A village without internet: a kiosk, a stick, the library's computer and the office's, at one real server."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sync.changes import Draft
from sync.disk.replica import Replica
from sync.line.carry import Carrier, Item, write_letter
from tests.sync.server.house import House
from tests.sync.server.test_exchange import everything, settle

PRIVATE = ("box", "set_aside", "volunteer_file")
"""Kinds that a kiosk does not get, or not all of."""
SERIAL = [0]


def named(title: str) -> str:
    """Return an id that no other test here uses: they share one neighbourhood."""
    return f"{title}-{SERIAL[0]}"


def told(title: str, **fields: Any) -> Draft:
    """Return a new announcement."""
    return Draft(
        kind="announcement",
        record=named(title),
        fields={"title": title, "text": "x", "shown_until": "2030-01-01", **fields},
    )


Town = tuple[House, Replica, Replica]


class Village:
    """A kiosk without internet, the library's computer, the office, and a stick."""

    def __init__(self, town: Town, kiosk: Replica, stick: Path) -> None:
        self.house, self.library, self.office = town
        self.kiosk = kiosk
        self.stick = stick
        stick.mkdir()

    def out(self) -> Path:
        """Write a letter of the kiosk."""
        return write_letter(self.kiosk, self.stick).path

    def bring(self) -> list[Item]:
        """Let the library take the stick in."""
        return Carrier(self.library).take_folder(self.stick)

    def home(self) -> list[Item]:
        """Let the kiosk take the stick in."""
        return Carrier(self.kiosk).take_folder(self.stick)

    def trip(self) -> list[Item]:
        """Make a whole trip; return what the kiosk did with the stick."""
        self.out()
        assert [item.did for item in self.bring() if item.did != "other"] == ["brought"]
        return self.home()

    def meet(self) -> None:
        """Hold that everybody shows the same, and that nothing waits."""
        settle(self.office, self.library)
        self.trip()
        own = everything(self.kiosk, *PRIVATE)
        assert own == everything(self.office, *PRIVATE)
        assert (self.kiosk.pending(), self.kiosk.outbox.tray_length()) == (0, 0)
