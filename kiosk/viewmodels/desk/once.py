"""One time of an activity on paper: the list of who comes, whom to call, the note for the door, and the sign of the day."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec
from PySide6.QtCore import Property, QObject, Signal
from PySide6.QtQml import QmlElement

from kiosk.viewmodels.base import Services, ViewModel
from kiosk.viewmodels.rows import RowsModel
from sync import dates
from sync.disk import people_of
from sync.disk.inbox_sheets import strip_about
from sync.disk.otherwise import is_otherwise
from sync.recurrence import Occurrence

QML_IMPORT_NAME = "Buurtzuil.Models"
QML_IMPORT_MAJOR_VERSION = 1


class PaperRow(msgspec.Struct, frozen=True):
    """One paper to print."""

    key: str
    """The paper's key: ``printing.jobs``."""
    title: str
    line: str
    icon: str


def door_key(venue: str, one: Occurrence) -> str:
    """Return the key of the sign for the day of an occurrence, in its house; ``venue`` is this device's."""
    return f"door/{one.venue or venue}/{one.starts.date()}"


@QmlElement
class OnceModel(ViewModel):
    """The papers of one time of an activity; the page's key is ``activity@recurrence``."""

    changed = Signal()

    def __init__(self, services: Services, parent: QObject | None = None) -> None:
        """Begin without a time."""
        super().__init__(services, parent)
        self._key = ""
        self._one: Occurrence | None = None
        self._rows = RowsModel(PaperRow, self)

    def load(self, key: str = "") -> None:
        """Show the papers of the occurrence with this key."""
        self._key = key
        self.refresh()

    def refresh(self) -> None:
        """Read it anew."""
        activity, _, recurrence = self._key.partition("@")
        self._one = self.services.replica.occurrence(activity, recurrence)
        self._rows.reset(self._papers() if self._one is not None else ())
        self.changed.emit()

    def _papers(self) -> Iterator[PaperRow]:
        one, words, replica = self._one, self.services.words, self.services.replica
        if one is None:
            return
        if is_otherwise(replica, one):
            yield PaperRow(
                f"doornote/{one.key}",
                words.t("Briefje voor de deur"),
                words.t("Zegt in grote letters wat er anders is"),
                "door-open",
            )
        strip = strip_about(replica, self.services.now(), one.activity.id, one.recurrence)
        if strip:
            yield PaperRow(
                strip,
                words.t("Strookje voor op het weekblad"),
                words.t("Voor wie het weekblad al heeft"),
                "file-text",
            )
        yield from self._with_names(one)
        yield PaperRow(
            door_key(self.services.venue_id, one),
            words.t("Deurbord van die dag"),
            words.t("Alles wat er dan is, met de zaal"),
            "calendar-days",
        )

    def _with_names(self, one: Occurrence) -> Iterator[PaperRow]:
        """Yield the lists with names, for who may print names here."""
        words, replica = self.services.words, self.services.replica
        if not self._may_name():
            return
        calls = people_of.on_calls(replica, one)
        if calls:
            count = words.tn("Eén keer bellen", "{n} keer bellen", len(calls))
            yield PaperRow(f"calls/{one.key}", words.t("Bellijst"), count, "phone")
        listed = people_of.on_list(replica, one)
        if listed or (people_of.has_list(one) and one.activity.signup != "none"):
            coming = people_of.people(x for x in listed if x.state in people_of.COMING)
            count = words.tn("Eén persoon op de lijst", "{n} mensen op de lijst", coming)
            yield PaperRow(f"attendance/{one.key}", words.t("Presentielijst"), count, "users")

    def _may_name(self) -> bool:
        session = self.services.session
        return session.may("volunteer") and bool(session.ring.desk)

    def _title(self) -> str:
        words = self.services.words
        return self._one.title if self._one is not None else words.t("Dit is er niet meer.")

    def _when(self) -> str:
        one, words = self._one, self.services.words
        if one is None:
            return ""
        day = dates.capital(dates.relative_day(one.starts.date(), self.services.sure_today, words))
        when = f"{day}, {dates.time_span(one.starts, one.ends, words)}"
        hint = (
            words.t("Vertrouwelijk: er is geen lijst met namen.")
            if one.activity.confidential
            else words.t("Kies wat u wilt printen.")
        )
        return f"{when}. {hint}"

    title = Property(str, _title, notify=changed)
    whenText = Property(str, _when, notify=changed)
    rows = Property(QObject, lambda self: self._rows, constant=True)

    def spoken(self) -> str:
        """Return what can be printed, as it is read aloud."""
        lines = [f"{row.title}. {row.line}." for row in self._rows.rows]
        return "\n".join([self._title(), self._when(), *lines])
