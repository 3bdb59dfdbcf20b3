"""The question of a form that is open: its answer so far, how it is understood, and what can be picked."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import msgspec
from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from kiosk.viewmodels.base import Services
from kiosk.viewmodels.desk.form import Form
from kiosk.viewmodels.desk.saved import SavedModel
from kiosk.viewmodels.desk.sheet import Question
from kiosk.viewmodels.desk.typed import date_text, parse_date, parse_time
from kiosk.viewmodels.rows import RowsModel
from sync import dates
from sync.disk.search import plain

QML_IMPORT_NAME = "Buurtzuil.Models"
QML_IMPORT_MAJOR_VERSION = 1

FILTER_FROM = 13
"""From so many options on somebody may type to find one."""
_WEEKS = 6


class OptionRow(msgspec.Struct, frozen=True):
    """One answer to pick."""

    value: str
    title: str
    icon: str
    chosen: bool


class DayCell(msgspec.Struct, frozen=True):
    """One day of the month that is shown; days of other months have no number."""

    iso: str
    number: str
    name_: str
    chosen: bool
    today: bool


@QmlElement
class FieldModel(SavedModel):
    """One question of the form that is open; empty where none is."""

    fieldChanged = Signal()

    def __init__(self, services: Services, parent: QObject | None = None) -> None:
        """Begin without a form."""
        super().__init__(services, parent)
        self._form: Form | None = None
        self._question: Question | None = None
        self._filter = ""
        self._month: date | None = None
        self._options = RowsModel(OptionRow, self)
        self._days = RowsModel(DayCell, self)

    # -- what stands there

    def _ask(self, name: str) -> None:
        """Open a question of the form; an unknown one opens nothing."""
        form = self._form
        question = form.sheet.question(name) if form is not None and name else None
        if question != self._question:
            self._filter, self._month = "", None
        self._question = question

    def _show_field(self) -> None:
        form, question = self._form, self._question
        self._options.reset(self._option_rows() if form is not None and question else [])
        self._days.reset(self._cells() if self._editor() == "date" else [])
        self.fieldChanged.emit()

    def _option_rows(self) -> list[OptionRow]:
        assert self._form is not None
        assert self._question is not None
        answer = self._form.answers.get(self._question.name, "")
        wanted = plain(self._filter.strip())
        rows = [
            OptionRow(
                option.value,
                option.text,
                option.icon,
                option.value in answer if isinstance(answer, list) else option.value == answer,
            )
            for option in self._form.sheet.options(self._question, self._form.answers)
            if not wanted or wanted in plain(option.text)
        ]
        if len(rows) >= FILTER_FROM:  # what was picked would stand pages away
            rows.sort(key=lambda row: not row.chosen)
        return rows

    @property
    def _today(self) -> date:
        return self.services.now().date()

    def _picked_day(self) -> date | None:
        return parse_date(self._answer(), self._today)

    @property
    def _first(self) -> date:
        """The first day of the month that is shown."""
        return (self._month or self._picked_day() or self._today).replace(day=1)

    def _cells(self) -> list[DayCell]:
        first, picked = self._first, self._picked_day()
        monday = first - timedelta(days=first.weekday())
        days = [monday + timedelta(days=n) for n in range(7 * _WEEKS)]
        if days[-7].month != first.month:
            del days[-7:]
        words = self.services.words
        return [
            DayCell(
                str(day),
                str(day.day) if day.month == first.month else "",
                dates.long_date(day, words),
                day == picked,
                day == self.services.sure_today,
            )
            for day in days
        ]

    def _editor(self) -> str:
        return self._question.editor if self._question is not None else ""

    def _answer(self) -> str:
        if self._form is None or self._question is None:
            return ""
        answer = self._form.answers.get(self._question.name, "")
        return answer if isinstance(answer, str) else ""

    def _t(self, text: str) -> str:
        return self.services.words.t(text)

    def _understood(self) -> str:
        if self._form is None or self._question is None or not self._answer():
            return ""
        if self._question.editor in ("choice", "set"):
            return ""
        return self._form.sheet.understood(self._question, self._form.answers)

    def _field_problem(self) -> str:
        if self._form is None or self._question is None:
            return ""
        return self._t(self._form.wrong.get(self._question.name, ""))

    def _worded(self) -> Question:
        """Return the question that is shown, in the words that go with what was answered."""
        assert self._form is not None
        assert self._question is not None
        return self._form.sheet.worded(self._question, self._form.answers)

    def _asked(self) -> list[Question]:
        """Return the questions that are asked one after the other: of a new record the main ones."""
        assert self._form is not None
        return [
            one
            for one in self._form.questions()
            if one.asked or (self._form.stepwise and one == self._question)
        ]

    def _step_text(self) -> str:
        if self._form is None or self._question is None or not self._form.stepwise:
            return ""
        asked = self._asked()
        return self.services.words.t(
            "Vraag {n} van {all}", n=asked.index(self._question) + 1, all=len(asked)
        )

    def _beside(self, steps: int) -> str:
        """Return the key of the question so many steps further; empty where a form is not asked step by step."""
        if self._form is None or self._question is None or not self._form.stepwise:
            return ""
        asked = self._asked()
        at = asked.index(self._question) + steps
        return f"{self._form.key}/{asked[at].name}" if 0 <= at < len(asked) else ""

    def _filtered(self) -> bool:
        if self._form is None or self._question is None or self._editor() != "choice":
            return False
        return len(self._form.sheet.options(self._question, self._form.answers)) >= FILTER_FROM

    def _month_text(self) -> str:
        month = dates.MONTHS.get(self.services.words.language, dates.MONTHS["nl"])
        return f"{dates.capital(month[self._first.month - 1])} {self._first.year}"

    def _weekday_names(self) -> list[str]:
        names = dates.WEEKDAYS.get(self.services.words.language, dates.WEEKDAYS["nl"])
        return [name[:2] for name in names]

    # -- answering

    def _took(self) -> None:
        """Show everything anew after an answer."""
        self._show_field()

    @Slot(str)
    def write(self, text: str) -> None:
        """Take what somebody typed so far."""
        if self._form is not None and self._question is not None:
            self._form.write(self._question.name, text[: self._question.longest])
            if self._question.editor == "date":
                self._month = None
            self._took()

    @Slot(str)
    def choose(self, value: str) -> None:
        """Pick an answer; of a set, pick it or put it back."""
        if self._form is None or self._question is None:
            return
        name = self._question.name
        answer = self._form.answers.get(name, "")
        if self._question.editor == "set":
            chosen = list(answer) if isinstance(answer, list) else []
            rest = [one for one in chosen if one != value]
            self._form.write(name, rest if value in chosen else [*chosen, value])
        else:
            self._form.write(name, value)
        self._took()

    @Slot(str)
    def chooseDay(self, iso: str) -> None:
        """Pick a day of the calendar."""
        month = self._first
        self.write(date_text(iso))
        self._month = month
        self._took()

    @Slot(int)
    def moveMonth(self, months: int) -> None:
        """Show another month."""
        at = self._first.year * 12 + self._first.month - 1 + months
        self._month = date(at // 12, at % 12 + 1, 1)
        self._show_field()

    def _usual_time(self) -> time:
        """Return from where a time is stepped that nobody typed yet: an end from two hours after its beginning."""
        if self._form is not None and self._question is not None and self._question.name == "end":
            begin = parse_time(str(self._form.answers.get("begin", "")))
            if begin is not None:
                return (datetime.combine(self._today, begin) + timedelta(hours=2)).time()
        return time(10)

    @Slot(int)
    def stepTime(self, minutes: int) -> None:
        """Make a time earlier or later; it goes round at midnight."""
        moment = parse_time(self._answer()) or self._usual_time()
        moved = datetime.combine(self._today, moment) + timedelta(minutes=minutes)
        self.write(dates.clock_time(moved))

    @Slot(str)
    def narrow(self, text: str) -> None:
        """Show only the options in which ``text`` stands."""
        self._filter = text
        self._show_field()

    @Slot(result=bool)
    def isGood(self) -> bool:
        """Return whether the answer can stay; else ``fieldProblem`` says what not."""
        if self._form is None or self._question is None:
            return True
        good = not self._form.problem(self._question.name)
        self._took()
        return good

    question = Property(
        str,
        lambda self: self._t(self._worded().text) if self._question else "",
        notify=fieldChanged,
    )
    hint = Property(
        str,
        lambda self: self._t(self._worded().hint) if self._question else "",
        notify=fieldChanged,
    )
    label = Property(
        str,
        lambda self: self._t(self._question.label) if self._question else "",
        notify=fieldChanged,
    )
    field = Property(
        str, lambda self: self._question.name if self._question else "", notify=fieldChanged
    )
    longest = Property(
        int, lambda self: self._question.longest if self._question else 120, notify=fieldChanged
    )
    yourData = Property(
        str, lambda self: self._question.your_data if self._question else "", notify=fieldChanged
    )
    editor = Property(str, _editor, notify=fieldChanged)
    answer = Property(str, _answer, notify=fieldChanged)
    understood = Property(str, _understood, notify=fieldChanged)
    fieldProblem = Property(str, _field_problem, notify=fieldChanged)
    stepText = Property(str, _step_text, notify=fieldChanged)
    nextKey = Property(str, lambda self: self._beside(1), notify=fieldChanged)
    previousKey = Property(str, lambda self: self._beside(-1), notify=fieldChanged)
    filtered = Property(bool, _filtered, notify=fieldChanged)
    filterText = Property(str, lambda self: self._filter, notify=fieldChanged)
    monthText = Property(str, _month_text, notify=fieldChanged)
    weekdayNames = Property("QStringList", _weekday_names, notify=fieldChanged)
    options = Property(QObject, lambda self: self._options, constant=True)
    days = Property(QObject, lambda self: self._days, constant=True)
