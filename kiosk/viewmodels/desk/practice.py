"""The page "Oefenen": it begins practice mode, and in it it is the trainer's checklist."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import msgspec
from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from kiosk.services.practice import Practice
from kiosk.viewmodels.base import Services, ViewModel
from kiosk.viewmodels.rows import RowsModel
from sync.changes import Change
from sync.exercises import EXERCISES

QML_IMPORT_NAME = "Buurtzuil.Models"
QML_IMPORT_MAJOR_VERSION = 1

FOUND = ("activity", "service")


class Step(msgspec.Struct, frozen=True):
    """One thing to do, and how it is seen that it was done."""

    key: str
    title: str
    """In Dutch; a key of the catalogue."""
    line: str
    page: str
    """Where it begins: a page, and after a slash its key."""
    done: Callable[[Practice, list[Change]], bool]


def _placed(change: Change) -> bool:
    """Return whether a help post was made; one that is merely edited keeps its direction."""
    return change.kind == "help_post" and "direction" in change.fields


def _put_up(change: Change) -> bool:
    return change.kind == "help_post" and not _placed(change) and "state" in change.fields


def _called_off(change: Change) -> bool:
    fields = change.fields
    return change.kind in ("override", "activity") and (
        fields.get("cancelled") is True or fields.get("state") == "cancelled"
    )


def _any(true: Callable[[Change], bool]) -> Callable[[Practice, list[Change]], bool]:
    return lambda practice, changes: any(map(true, changes))


def _paper(prefix: str) -> Callable[[Practice, list[Change]], bool]:
    return lambda practice, changes: any(key.startswith(prefix) for key in practice.papers)


_BEGINS: dict[str, tuple[str, Callable[[Practice, list[Change]], bool]]] = {
    "find": (
        "search",
        lambda practice, changes: any(a == "search" and b in FOUND for a, b in practice.ways),
    ),
    "place": ("helpBoard", _any(_placed)),
    "review": ("deskList/review", _any(_put_up)),
    "off": ("deskHere", _any(_called_off)),
    "week": ("desk", _paper("handout/")),
    "slip": ("helpBoard", _paper("slip/help_post/")),
}
"""Where each exercise begins, and how it is seen that it was done."""

STEPS: tuple[Step, ...] = tuple(
    Step(one.key, one.title, one.line, *_BEGINS[one.key]) for one in EXERCISES
)
"""What a trainer goes through with somebody new: six steps, for more do not fit on a page."""


def done_steps(practice: Practice, changes: Iterable[Change]) -> set[str]:
    """Return the keys of the steps that were really done, from what was seen, changed and printed."""
    all_changes = list(changes)
    return {step.key for step in STEPS if step.done(practice, all_changes)}


class StepRow(msgspec.Struct, frozen=True):
    """One step as it is shown."""

    key: str
    title: str
    line: str
    icon: str
    page: str
    about: str
    badge: str
    ticked: bool


@QmlElement
class PracticeModel(ViewModel):
    """Beginning to practise, and what was done of the list."""

    changed = Signal()

    def __init__(self, services: Services, parent: QObject | None = None) -> None:
        """Begin with a list of which nothing is done."""
        super().__init__(services, parent)
        self._rows = RowsModel(StepRow, self)
        services.practice.changed.connect(self.refresh)

    def refresh(self) -> None:
        """Look what was done."""
        services, words = self.services, self.services.words
        practice = services.practice
        done = done_steps(practice, services.replica.outbox.after(0)) if practice.on else set()
        self._rows.reset(
            StepRow(
                step.key,
                words.t(step.title),
                words.t(step.line),
                "circle-check" if step.key in done else "arrow-right",
                step.page.partition("/")[0],
                step.page.partition("/")[2],
                words.t("Gedaan") if step.key in done else "",
                step.key in done,
            )
            for step in STEPS
        )
        self.changed.emit()

    def reset(self) -> None:
        """Whoever asked for a copy left before it was there."""
        self.services.practice.cancel()

    def close(self) -> None:
        """The application closes."""
        self.services.practice.close()

    @Slot()
    def begin(self) -> None:
        """Make a copy and practise on it."""
        self.services.practice.begin()

    def _wait_text(self) -> str:
        practice, words = self.services.practice, self.services.words
        if practice.problem is not None:
            return f"{words.t(practice.problem.what)} {words.t(practice.problem.next)}"
        if not practice.busy:
            return ""
        done, total = practice.far
        if not total:
            return words.t("De oefening wordt klaargezet.")
        return words.t(
            "De oefening wordt klaargezet: {percent} procent.", percent=done * 100 // total
        )

    def _count_text(self) -> str:
        done = sum(row.ticked for row in self._rows.rows)
        words = self.services.words
        if done == len(STEPS):
            return words.t("Alles is gedaan. Goed gewerkt!")
        return words.t("{done} van {of} gedaan", done=done, of=len(STEPS))

    rows = Property(QObject, lambda self: self._rows, constant=True)
    on = Property(bool, lambda self: self.services.practice.on, constant=True)
    busy = Property(bool, lambda self: self.services.practice.busy, notify=changed)
    waitText = Property(str, _wait_text, notify=changed)
    countText = Property(str, _count_text, notify=changed)
    failed = Property(bool, lambda self: self.services.practice.problem is not None, notify=changed)

    def spoken(self) -> str:
        """Return the list, or what practising is, as it is read aloud."""
        words = self.services.words
        if not self.services.practice.on:
            return "\n".join(
                [words.t("Oefenen"), words.t("U oefent met een kopie. Niets is echt.")]
            )
        steps = [f"{row.title}. {row.badge or row.line}" for row in self._rows.rows]
        return "\n".join([words.t("Oefenen"), self._count_text(), *steps])
