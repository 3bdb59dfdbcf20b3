"""Who is at the desk: what a volunteer may do and read, and in whose name it is done."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import msgspec
from PySide6.QtCore import QObject, Signal

from sync.keyring import Keyring, read_keyring

Access = Literal["none", "house", "volunteer"]
"""What is open: nothing but the visitors' pages, work without personal data, or all that somebody's role allows."""
HOUSE = "desk"
"""Who acts where no badge says who: a volunteer of the house."""


class Person(msgspec.Struct, frozen=True):
    """The volunteer who unlocked the desk, for as long as it is unlocked."""

    id: str
    name: str
    role: Literal["host", "editor", "coordinator"]
    ring: Keyring
    """The keys that open sealed boxes. They live in memory only."""


class Session(QObject):
    """The desk as it is open now. View models ask it who acts, and for the keys of boxes."""

    changed = Signal()
    """Somebody unlocked or locked the desk."""

    def __init__(self, folder: Path, parent: QObject | None = None) -> None:
        """Begin with the keys that lie in the desk's ``folder``; nobody has shown a badge."""
        super().__init__(parent)
        self._folder = folder
        self.person: Person | None = None

    @property
    def access(self) -> Access:
        """What is open now."""
        return "volunteer"

    @property
    def actor(self) -> str:
        """In whose name changes are made: the id of a volunteer, or the house."""
        return self.person.id if self.person is not None else HOUSE

    @property
    def ring(self) -> Keyring:
        """The keys that open boxes now; an empty ring while nobody may read names and numbers."""
        return self.person.ring if self.person is not None else read_keyring(self._folder)
