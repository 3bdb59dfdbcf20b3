"""One cell of the matrix: a path that is gone while a fault strikes, in a neighbourhood of its own."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sync.changes import Draft
from sync.disk.files import FileStore
from sync.disk.replica import open_replica
from sync.errors import UserFacing
from sync.line.enrolment import enrol
from sync.pictures import WIDTHS_PX
from sync.server.store import Store
from tests.sync.matrix import works
from tests.sync.matrix.children import Children
from tests.sync.matrix.orders import Desk
from tests.sync.proxy import Proxy
from tests.sync.server.house import House
from tests.sync.town import VENUE, Book, Device, Town

ROUNDS = 8
"""So many tries without a fault are enough for any path."""


class Clock:
    """A clock that a test sets."""

    def __init__(self) -> None:
        self.shift_ms = 0

    def __call__(self) -> datetime:
        return datetime.now(UTC) + timedelta(milliseconds=self.shift_ms)

    def ms(self) -> int:
        """Return the time in milliseconds since 1970-01-01 UTC."""
        return int(self().timestamp() * 1000)


class Place:
    """What the cells of one database share: a server that takes orders, lines, children, and room on a disk."""

    def __init__(
        self,
        kind: str,
        house: House,
        database: str,
        children: Children,
        blank: Path,
        *,
        has_small_disk: bool,
    ) -> None:
        """Stand on a house that runs. ``has_small_disk``: whether all its data is on a small disk of its own."""
        self.kind = kind
        self.house = house
        self.database = database
        self.children = children
        self.blank = blank
        self.has_small_disk = has_small_disk
        self.clock = Clock()
        self.town = Town(house, database)
        self.renew_store()
        self.orders = Desk(house.folder)
        self.usual: dict[str, object] = {}
        """What a path takes when nothing is the matter, by its name; see ``faults``."""

    def renew_store(self) -> None:
        """Open the database anew, with the clock of this place."""
        self.town.store.close()
        self.town.store = Store(self.database, self.clock.ms, random.SystemRandom().randbytes)

    def set_clock(self, shift_ms: int) -> None:
        """Set the server's clock, and that of who works in its database."""
        self.clock.shift_ms = shift_ms
        self.orders.give(shift_ms=shift_ms)


class Cell:
    """A neighbourhood with its devices, what was done there, and what people were told."""

    def __init__(self, place: Place, folder: Path, path: str, seed: int) -> None:
        self.place = place
        self.town = place.town
        self.folder = folder
        self.chance = random.Random(seed)
        self.neighbourhood = self.town.neighbourhood()
        self.book = Book()
        self.devices: dict[str, Device] = {}
        self.clocks: dict[str, Clock] = {}
        self.path = path
        """The name of the path that this is about."""
        self.joined: Callable[[], object] = lambda: None
        """Called when the path's first devices have joined, before anybody acts."""
        self.broken: tuple[str, ...] = ()
        """Rules that children break; see ``broken``."""
        self.server_breaks: tuple[str, ...] = ()
        """Rules that the server breaks while the fault strikes, and from then on."""
        self.last_words: dict[tuple[str, str, str], object] = {}
        """By kind, id and field: what somebody wrote last."""
        self.shift_ms = 0
        """How far the clock of a device that joins stands ahead."""
        self.more: Callable[[], object] = lambda: self.act(self.subject, self.told("nieuwer"))
        """Gives the path more to bring over."""
        self.pictures: list[str] = []
        """Pictures that somebody added, by their SHA-256."""
        self.ends: list[Callable[[], object]] = []
        """What is to be done when everything is switched off."""
        self.set_apart: list[str] = []
        """Names of devices that do not belong any more."""
        self.works: list[tuple[str, str]] = []
        """An attempt: which device does what, one after the other."""
        self.said: list[UserFacing] = []
        self.counted = 0
        self.stick = folder / "stick"
        self.stick.mkdir(parents=True)
        self.backup = folder / "yesterday"
        self._titles = 0

    def close(self) -> None:
        """Switch everything off."""
        for device in self.devices.values():
            device.close()
        for end in self.ends:
            end()

    # -- devices

    def join(self, name: str, kind: str = "kiosk", *, folder: Path | None = None) -> Device:
        """Enrol a new device, with nothing in it yet."""
        home = folder if folder is not None else self.folder / name
        shutil.copytree(self.place.blank, home, dirs_exist_ok=True)
        clock = self.clocks.setdefault(name, Clock())
        clock.shift_ms = self.shift_ms
        line = self.town.line(len(self.devices))
        self.enrol(home, line, kind, clock)
        self.devices[name] = Device(home, line, open_replica(home, clock=clock), clock)
        return self.devices[name]

    def enrol(self, home: Path, line: Proxy, kind: str, clock: Clock) -> None:
        """Let a folder's device belong."""
        code = self.town.store.make_code(self.neighbourhood, kind, VENUE)
        enrol(home, line.url, code, kind=kind, name=home.name, now_ms=clock.ms())

    def clone(self, name: str, copy: str) -> Device:
        """Copy a device's disk, and switch the copy on."""
        original = self.devices[name]
        original.copy_to(self.folder / copy)
        clock = self.clocks[copy] = Clock()
        line = self.town.line(len(self.devices))
        replica = open_replica(self.folder / copy, clock=clock)
        self.devices[copy] = Device(self.folder / copy, line, replica, clock)
        return self.devices[copy]

    @property
    def subject(self) -> str:
        """The name of the device that the path is about."""
        return "balie" if self.path == "files" else "zuil"

    @property
    def lines(self) -> list[Proxy]:
        """The lines that an attempt goes over, in order."""
        names = [name for name, work in self.works if self._calls(name, work)]
        return [self.devices[name].line for name in dict.fromkeys(names)]

    @staticmethod
    def _calls(name: str, work: str) -> bool:
        return work in ("exchange", "fetch") or (work == "take in" and name == "relay")

    # -- what people do

    def act(self, name: str, *drafts: Draft, actor: str = "ans") -> None:
        """Let somebody do something; it stands in the book."""
        assert self.book.act(self.devices[name], drafts, actor), "what was done is not kept"

    def title(self, word: str) -> str:
        """Return an id that nobody used."""
        self._titles += 1
        return f"{word}-{self._titles}"

    def told(self, word: str = "nieuws", size: int = 40) -> Draft:
        """Return a new announcement with text that nobody can compress."""
        title = self.title(word)
        fields = {
            "title": title,
            "text": self.chance.randbytes(size // 2).hex(),
            "shown_until": "2037-01-01",
        }
        return Draft(kind="announcement", record=title, fields=fields)

    # -- attempts

    def work(self, name: str, work: str) -> list[UserFacing]:
        """Let a device do one work; return what people were told."""
        told = works.do(work, self.devices[name].replica, self.stick)
        self.said += told
        return told

    def attempt(self) -> list[UserFacing]:
        """Go the path once; return what people were told."""
        return [error for name, work in self.works for error in self.work(name, work)]

    def finish(self, rounds: int = ROUNDS) -> None:
        """Try again, as devices do by themselves, until all has come over."""
        told: list[UserFacing] = []
        for _ in range(rounds):
            told = self.attempt()
            if not told and self.is_done():
                return
            if self.pictures:  # what names them goes another way
                for name in dict.fromkeys(name for name, _ in self.works):
                    told += self.work(name, "exchange")
        raise AssertionError(f"it does not come over: {told}")

    def is_done(self) -> bool:
        """Return whether the path's device has told all and heard all."""
        return self.has_pictures() if self.path == "files" else self._is_level(self.subject)

    def has_pictures(self) -> bool:
        """Return whether the server and everybody on the path have all pictures."""
        stores = [
            FileStore(self.devices[name].folder) for name, work in self.works if work == "fetch"
        ]
        return all(
            self.town.store.file(self.neighbourhood, picture) is not None
            and all(of.has(picture, width) for of in stores for width in WIDTHS_PX)
            and not any(of.outgoing() for of in stores)
            for picture in self.pictures
        )

    def settle(self) -> None:
        """Let everybody who belongs hear everything; whoever has a stick only makes another trip."""
        by_stick = {name for name, work in self.works if work == "letter"}
        for _ in range(3):
            for name in self.devices:
                if name not in self.set_apart and name not in by_stick:
                    self.work(name, "exchange")
            if by_stick or self.pictures:
                self.attempt()
            if all(self._is_level(name) for name in self.devices if name not in self.set_apart):
                return

    def _is_level(self, name: str) -> bool:
        replica, place = self.devices[name].replica, self.town.store.place(self.neighbourhood)
        cursor = replica.cursor
        return (
            cursor is not None
            and (cursor.epoch, cursor.sequence) == place
            and not replica.pending()
        )
