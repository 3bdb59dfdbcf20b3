"""What was thrown away, by whom and when: one tap brings it back, with what went along with it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, timedelta

import msgspec
from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from kiosk.viewmodels.base import Services
from kiosk.viewmodels.desk.form import SHEETS
from kiosk.viewmodels.desk.may import may_change
from kiosk.viewmodels.desk.saved import SavedModel
from kiosk.viewmodels.desk.who import when, who
from kiosk.viewmodels.rows import RowsModel
from sync import dates
from sync.changes import Draft, Stored
from sync.erasure import is_erased
from sync.words import N_

QML_IMPORT_NAME = "Buurtzuil.Models"
QML_IMPORT_MAJOR_VERSION = 1

KEPT_DAYS = 30
"""So long something that was thrown away can be brought back."""
_MOST = 100
_PARTS: dict[str, tuple[str, str]] = {"venue": ("room", "venue")}
"""Kinds with parts: the kind of the parts, and the field in which a part names the whole."""
_TOGETHER = 100
"""What is done at once has at most so many changes, numbered on."""
KINDS: dict[str, tuple[str, ...]] = {
    "activity": ("activity",),
    "service": ("service",),
    "help_post": ("help_post",),
    "announcement": ("announcement",),
    "organisation": ("organisation",),
    "venue": ("venue", "room"),
    "partner": ("partner",),
    "shift": ("shift",),
    "template": ("template",),
}
"""The kinds that each list of the desk holds."""
_TITLES = {
    "activity": N_("Agenda"),
    "service": N_("Diensten"),
    "help_post": N_("Buren voor elkaar"),
    "announcement": N_("Berichten"),
    "organisation": N_("Organisaties"),
    "venue": N_("Huizen en zalen"),
    "partner": N_("Partners"),
    "shift": N_("Rooster"),
    "template": N_("Voorbeelden"),
}


class GoneRow(msgspec.Struct, frozen=True):
    """One record that was thrown away."""

    key: str
    title: str
    line: str


def thrown_away(services: Services, kind: str) -> list[Stored]:
    """Return what of a list's kinds was thrown away within 30 days, the latest first."""
    replica = services.replica
    since = replica.local_now() - timedelta(days=KEPT_DAYS)
    since_ms = int(since.replace(tzinfo=replica.zone).astimezone(UTC).timestamp() * 1000)
    found = [
        one
        for part in KINDS.get(kind, ())
        for one in replica.deleted(part, since_ms, _MOST)
        if not _erased(services, one)
    ]
    return sorted(found, key=gone_ms, reverse=True)[:_MOST]


def gone_ms(stored: Stored) -> int:
    """Return when a record was thrown away (milliseconds since 1970-01-01 UTC)."""
    return stored.tombstone.stamp.wall_ms if stored.tombstone is not None else 0


def _erased(services: Services, one: Stored) -> bool:
    """Return whether somebody asked to be forgotten: then nothing of her comes back."""
    box = services.replica.stored("box", str(one.fields.get("box", "") or ""))
    return box is not None and is_erased(box.fields.get("sealed"))


def brought_back(services: Services, kind: str, record: str) -> list[Draft]:
    """Return what brings a record back, with the parts that were thrown away at the same moment."""
    replica = services.replica
    whole = replica.stored(kind, record)
    if whole is None or not whole.deleted:
        return []
    parts = [one.id for one in _along(services, whole)]
    back = [Draft(kind=kind, record=record, verb="restore")]
    return [
        *back,
        *(Draft(kind=_PARTS[kind][0], record=part, verb="restore") for part in parts),
    ]


def _along(services: Services, whole: Stored) -> Iterator[Stored]:
    if whole.kind not in _PARTS or whole.tombstone is None:
        return
    kind, field = _PARTS[whole.kind]
    gone = whole.tombstone
    for part in services.replica.deleted(kind, 0, _TOGETHER):
        then = part.tombstone
        together = (
            then is not None
            and then.device == gone.device
            and 0 <= then.number - gone.number < _TOGETHER
            and then.stamp.wall_ms - gone.stamp.wall_ms < _SAME_MOMENT_MS
        )
        if together and part.fields.get(field) == whole.id:
            yield part


_SAME_MOMENT_MS = 5_000


@QmlElement
class GoneModel(SavedModel):
    """The list of what was thrown away; the page's key is the kind."""

    changed = Signal()

    def __init__(self, services: Services, parent: QObject | None = None) -> None:
        """Begin without a list."""
        super().__init__(services, parent)
        self._kind = ""
        self._rows = RowsModel(GoneRow, self)

    def load(self, key: str = "") -> None:
        """Show what was thrown away of the list called ``key``."""
        self._kind = key if key in KINDS else ""
        self.refresh()

    def reset(self) -> None:
        """Say no longer what was brought back."""
        self.forget()

    def refresh(self) -> None:
        """Read the list anew."""
        self._rows.reset(self._row(one) for one in thrown_away(self.services, self._kind))
        self.changed.emit()

    def _row(self, one: Stored) -> GoneRow:
        by = str(one.fields.get("deleted_by", "") or "")
        told = (who(self.services, by) if by else "", when(self.services, gone_ms(one)))
        line = " · ".join(part for part in told if part)
        return GoneRow(f"{one.kind}/{one.id}", self._name(one), dates.capital(line))

    def _name(self, one: Stored) -> str:
        if one.kind in SHEETS:
            name = SHEETS[one.kind](self.services).called(one.fields)
        else:
            name = str(one.fields.get("name", "") or "")
        return name or self.services.words.t("Zonder naam")

    @Slot(str, result=bool)
    def restore(self, key: str) -> bool:
        """Bring a record back, with what went along with it; for ten seconds that can be undone."""
        kind, _, record = key.partition("/")
        if not may_change(self.services.session, kind):
            return False
        drafts = brought_back(self.services, kind, record)
        stored = self.services.replica.stored(kind, record)
        if not drafts or stored is None:
            self.refresh()
            return False
        text = self.services.words.t("Teruggehaald: {what}", what=self._name(stored))
        done = self.act(drafts, text)
        self.refresh()
        return done

    title = Property(
        str, lambda self: self.services.words.t(_TITLES.get(self._kind, "")), notify=changed
    )
    rows = Property(QObject, lambda self: self._rows, constant=True)

    def spoken(self) -> str:
        """Return the list as it is read aloud."""
        lines = [f"{row.title}. {row.line}" for row in self._rows.rows]
        words = self.services.words
        return "\n".join(
            [words.t("Weggegooid"), *(lines or [words.t("Hier is niets weggegooid.")])]
        )
