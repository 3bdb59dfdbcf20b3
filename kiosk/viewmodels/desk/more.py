"""What the desk has beside its daily work, behind one tile: at most six things to choose between on a page."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from PySide6.QtCore import Property, QObject, Signal
from PySide6.QtQml import QmlElement

from kiosk.viewmodels.base import Services, ViewModel
from kiosk.viewmodels.desk.may import may_change
from kiosk.viewmodels.rows import RowsModel
from sync.words import N_

QML_IMPORT_NAME = "Buurtzuil.Models"
QML_IMPORT_MAJOR_VERSION = 1

CHOICES = 6
OWN = "own"
"""Stands in a place's key for the one neighbourhood that there is."""


class Place(msgspec.Struct, frozen=True):
    """Somewhere to go: a page and what it is about."""

    title: str
    """In Dutch; a key of the catalogue."""
    line: str
    icon: str
    colour: str
    page: str
    key: str = ""
    kind: str = ""
    """Who may not change records of this kind does not see the place."""


PLACES: list[Place] = [
    Place(N_("Papier"), N_("De week, flyers en alles voor vrijdag"), "printer", "plum", "deskPaper"),
    Place(N_("Ideeën en klachten"), N_("Wat bezoekers schreven"), "message-square-text", "rust",
          "deskIdeas", "", "idea"),
    Place(N_("Rooster"), N_("Wie er is, en wanneer"), "users", "green", "deskRota", "", "shift"),
    Place(N_("Wat bezoekers zien"), N_("De zuil zoals die in de hal staat"), "users", "green",
          "home"),
    Place(N_("Berichten"), N_("Wat iedereen moet weten"), "megaphone", "plum", "deskList",
          "announcement"),
    Place(N_("Organisaties"), N_("Wie hulp biedt"), "briefcase", "blue", "deskList",
          "organisation"),
    Place(N_("Huizen en zalen"), N_("Waar het is"), "house", "green", "deskList", "venue"),
    Place(N_("Partners"), N_("Wie de buurt draagt"), "heart-handshake", "rust", "deskList",
          "partner"),
    Place(N_("Vrijwilligers"), N_("Badges, pincodes en sleutels"), "scan-qr-code", "plum",
          "deskVolunteers", "", "volunteer"),
    Place(N_("Oefenen"), N_("Niets is echt, alles werkt"), "life-buoy", "plum", "deskPractice"),
    Place(N_("Onze buurt"), N_("Naam, hulp en dagen dicht"), "map-pin", "plum", "deskForm",
          f"neighbourhood/{OWN}", "neighbourhood"),
    Place(N_("Wie keek waar"), N_("Wie een naam of nummer opende"), "lock", "plum", "deskLooks",
          kind="volunteer"),
    Place(N_("Formulier van papier"), N_("Neem over wat iemand opschreef"), "file-text", "plum",
          "deskTakeIn", "", "paper_form"),
]  # fmt: skip
"""Every place there is, in order. More than six stand on more pages."""


class MoreRow(msgspec.Struct, frozen=True):
    """One tile."""

    key: str
    title: str
    line: str
    icon: str
    colour: str
    page: str
    about: str


def page_of(places: Sequence[Place], number: int) -> tuple[list[Place], bool]:
    """Return the places of page ``number`` (from 1), and whether others follow: then the last tile leads there."""
    first = (number - 1) * (CHOICES - 1)
    rest = list(places[first:])
    return (rest, False) if len(rest) <= CHOICES else (rest[: CHOICES - 1], True)


@QmlElement
class MoreModel(ViewModel):
    """The tiles of one page; its key is the page's number, or empty for the first."""

    changed = Signal()

    def __init__(self, services: Services, parent: QObject | None = None) -> None:
        """Begin without tiles."""
        super().__init__(services, parent)
        self._number = 1
        self._rows = RowsModel(MoreRow, self)

    def load(self, key: str = "") -> None:
        """Show page number ``key``."""
        self._number = int(key) if key.isdecimal() and int(key) > 0 else 1
        self.refresh()

    def refresh(self) -> None:
        """Show what whoever is at the desk may do."""
        words, session = self.services.words, self.services.session
        own = self.services.replica.neighbourhood.id
        allowed = [
            one
            for one in PLACES
            if (not one.kind or may_change(session, one.kind))
            and (OWN not in one.key.split("/") or own)
        ]
        shown, more = page_of(allowed, self._number)
        rows = [
            MoreRow(
                f"{one.page}/{one.key}",
                words.t(one.title),
                words.t(one.line),
                one.icon,
                one.colour,
                one.page,
                one.key.replace(f"/{OWN}", f"/{own}"),
            )
            for one in shown
        ]
        if more:
            following = str(self._number + 1)
            rows.append(
                MoreRow("more", words.t("Nog meer"), "", "list", "plum", "deskMore", following)
            )
        self._rows.reset(rows)
        self.changed.emit()

    rows = Property(QObject, lambda self: self._rows, constant=True)

    def spoken(self) -> str:
        """Return the tiles as they are read aloud."""
        lines = [f"{row.title}. {row.line}" for row in self._rows.rows]
        return "\n".join([self.services.words.t("Meer"), *lines])
