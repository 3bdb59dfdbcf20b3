"""The next times of an activity, each of which can be different or not go on."""

from __future__ import annotations

from PySide6.QtCore import Property, QObject, Signal
from PySide6.QtQml import QmlElement

from kiosk.viewmodels.base import Services, ViewModel
from kiosk.viewmodels.desk.list_rows import DeskRow
from kiosk.viewmodels.rows import RowsModel
from sync import dates
from sync.disk import people_of
from sync.disk.inbox_sheets import strip_about
from sync.disk.otherwise import is_otherwise
from sync.records import Activity
from sync.recurrence import Occurrence

QML_IMPORT_NAME = "Buurtzuil.Models"
QML_IMPORT_MAJOR_VERSION = 1

SHOWN = 12


@QmlElement
class TimesModel(ViewModel):
    """The page of an activity's next times."""

    changed = Signal()

    def __init__(self, services: Services, parent: QObject | None = None) -> None:
        """Begin without an activity."""
        super().__init__(services, parent)
        self._key = ""
        self._title = self._strip = ""
        self._otherwise: Occurrence | None = None
        self._listed: Occurrence | None = None
        self._rows = RowsModel(DeskRow, self)

    def load(self, key: str = "") -> None:
        """Show the next times of the activity with this id."""
        self._key = key
        self.refresh()

    def refresh(self) -> None:
        """Read the times anew."""
        found = self.services.replica.get("activity", self._key)
        self._title = found.title if isinstance(found, Activity) else ""
        times = self.services.replica.next_occurrences(self._key, self.services.now(), SHOWN)
        self._rows.reset(self._row(one) for one in times)
        self._otherwise = next((x for x in times if is_otherwise(self.services.replica, x)), None)
        self._listed = next((x for x in times if self._has_names(x)), None)
        self._strip = strip_about(self.services.replica, self.services.now(), self._key)
        self.changed.emit()

    def _row(self, one: Occurrence) -> DeskRow:
        words, today = self.services.words, self.services.sure_today
        day = dates.capital(dates.relative_day(one.starts.date(), today, words))
        line = dates.time_span(one.starts, one.ends, words)
        badge, tone = "", ""
        if one.cancelled:
            badge, tone = words.t("gaat niet door"), "off"
            line = one.cancel_reason or line
        elif one.moved_from:
            badge, tone = words.t("andere tijd"), "moved"
        return DeskRow(f"override/{one.key}", day, line, badge, tone, one.cancelled, "deskForm")

    def _has_names(self, one: Occurrence) -> bool:
        """Return whether people sign up for an occurrence, and who is here may print their names."""
        session = self.services.session
        may = session.may("volunteer") and bool(session.ring.desk)
        return may and one.activity.signup != "none" and people_of.has_list(one)

    def _printed(self) -> Occurrence | None:
        """Return the time of which a paper is offered: the first that is otherwise, else the first with a list."""
        return self._otherwise or self._listed

    def _note_text(self) -> str:
        words, one = self.services.words, self._printed()
        if one is None:
            return ""
        day = dates.relative_day(one.starts.date(), self.services.sure_today, words)
        if self._otherwise is None:
            return words.t("Lijst voor {day}", day=day)
        return words.t("Briefje of lijst voor {day}", day=day)

    def _note_key(self) -> str:
        one = self._printed()
        return one.key if one is not None else ""

    noteText = Property(str, _note_text, notify=changed)
    noteKey = Property(str, _note_key, notify=changed)
    stripKey = Property(str, lambda self: self._strip, notify=changed)
    title = Property(str, lambda self: self._title, notify=changed)
    flyerKey = Property(
        str,
        lambda self: f"activity/{self._key}" if self._rows.rows else "",
        notify=changed,
    )
    rows = Property(QObject, lambda self: self._rows, constant=True)

    def spoken(self) -> str:
        """Return the times as they are read aloud."""
        lines = [f"{row.title}. {row.line}. {row.badge}" for row in self._rows.rows]
        return "\n".join([self._title, *lines])
