"""Choosing an activity to make a flyer of."""

from __future__ import annotations

from datetime import timedelta

import msgspec
from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from kiosk.viewmodels.base import Services, ViewModel
from kiosk.viewmodels.desk.friday import week_text
from kiosk.viewmodels.pages import PAGES
from kiosk.viewmodels.rows import RowsModel
from printing.symbols import of_kind
from printing.weekly import set_copies, week_of_set, weekly_set
from sync import dates
from sync.errors import UserFacing
from sync.recurrence import Occurrence

QML_IMPORT_NAME = "Buurtzuil.Models"
QML_IMPORT_MAJOR_VERSION = 1

AHEAD = timedelta(days=27)
"""Flyers are made of what comes soon."""
FLYERS = 5
"""As many of a flyer are printed at first."""
FLYER_PAGE = "deskFlyer"
"""Where the size and the design of a flyer are chosen."""
FRIDAY = "friday"


class PickRow(msgspec.Struct, frozen=True):
    """One activity."""

    key: str
    title: str
    line: str
    icon: str


@QmlElement
class PickModel(ViewModel):
    """Activities of the weeks to come, each once. The key says what for: "flyer", or "friday/2026-W49" for a week's set."""

    changed = Signal()

    def __init__(self, services: Services, parent: QObject | None = None) -> None:
        """Begin without activities."""
        super().__init__(services, parent)
        self._for = ""
        self._trouble: UserFacing | None = None
        self._rows = RowsModel(PickRow, self)

    def load(self, key: str = "") -> None:
        """Show what a flyer can be made of."""
        self._for, self._trouble = key, None
        self.refresh()

    def refresh(self) -> None:
        """Read the activities anew."""
        today = self.services.now().date()
        there: set[str] = set()
        rows = []
        for one in self.services.replica.occurrences(today, today + AHEAD):
            if one.activity.id in there or one.cancelled or one.activity.visibility != "public":
                continue
            there.add(one.activity.id)
            rows.append(self._row(one))
        self._rows.reset(rows)
        self.changed.emit()

    def _row(self, one: Occurrence) -> PickRow:
        words, today = self.services.words, self.services.sure_today
        day = dates.capital(dates.relative_day(one.starts.date(), today, words))
        line = f"{day}, {dates.time_span(one.starts, one.ends, words)}"
        return PickRow(one.activity.id, one.title, line, of_kind(one.activity.category))

    @Slot(str)
    def pick(self, activity: str) -> None:
        """Put a flyer of an activity among a week's papers, where it is not there yet."""
        replica, session = self.services.replica, self.services.session
        paper = flyer_of(activity)
        there = {one.paper for one in weekly_set(replica, *self._week())}
        self._trouble = None
        if self._for.partition("/")[0] != FRIDAY or paper in there:
            return
        drafts = [set_copies(replica, paper, FLYERS)]
        try:
            session.check(drafts)
            replica.act(drafts, actor=session.actor)
        except UserFacing as error:
            self._trouble = error
        self.changed.emit()

    def _week(self) -> tuple[int, int]:
        return week_of_set(self.services.now().date())

    @Slot(str, result=str)
    def page(self, activity: str) -> str:
        """Return the page that follows."""
        if self._for.partition("/")[0] == FRIDAY:
            return "deskCopies"
        return FLYER_PAGE if FLYER_PAGE in PAGES else "deskPreview"

    @Slot(str, result=str)
    def about(self, activity: str) -> str:
        """Return what the page that follows is about."""
        first, _, week = self._for.partition("/")
        if first == FRIDAY:
            return f"{week or week_text(*self._week())}/{flyer_of(activity)}"
        return f"activity/{activity}" if FLYER_PAGE in PAGES else flyer_of(activity)

    def _trouble_text(self) -> str:
        error, words = self._trouble, self.services.words
        return f"{words.t(error.what)} {words.t(error.next)}" if error is not None else ""

    rows = Property(QObject, lambda self: self._rows, constant=True)
    trouble = Property(str, _trouble_text, notify=changed)

    def spoken(self) -> str:
        """Return the activities as they are read aloud."""
        lines = [f"{row.title}. {row.line}" for row in self._rows.rows]
        return "\n".join([self.services.words.t("Waarvan wilt u een flyer?"), *lines])


def flyer_of(activity: str) -> str:
    """Return the key of an activity's flyer: A5, the first design."""
    return f"flyer/activity/{activity}/a5/1"
