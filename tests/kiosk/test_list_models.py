"""Every list that a page shows, held against Qt's own tester while rows come, go, move and change."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import timedelta
from typing import Any, cast

import msgspec
import pytest
from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester

from kiosk.viewmodels.app import VIEW_MODELS, App
from kiosk.viewmodels.base import Services
from kiosk.viewmodels.pages import PAGES
from kiosk.viewmodels.rows import RowsModel
from kiosk.viewmodels.shell import Shell
from printing.sheets import week_sheet
from sync.disk.paper_sheets import remember
from sync.sheet_numbers import shown_number
from sync.words import Words
from tests.kiosk.changing import delete, put
from tests.kiosk.neighbourhood import NOW

Check = Callable[[QAbstractItemModel], QAbstractItemModelTester]

KEYS = {
    "activity": "a1@2026-11-24T14:30",
    "socialMap": "geld",
    "service": "s1",
    "helpPost": "h1",
    "placing": "request/1",
    "responding": "h1/2",
    "responded": "h1/2",
}


def lists_of(model: QObject) -> dict[str, RowsModel[Any]]:
    """Return every list that is a property of a view model."""
    meta = model.metaObject()
    names = [str(meta.property(n).name()) for n in range(meta.propertyCount())]
    found = {name: model.property(name) for name in names}
    return {name: value for name, value in found.items() if isinstance(value, RowsModel)}


def visitors_models(app: App) -> dict[str, QObject]:
    """Return the view models of the visitor's pages."""
    return {
        name: cast(QObject, app.find(name))
        for name in VIEW_MODELS
        if name == "posters" or (name in PAGES and not PAGES[name].desk)
    }


def test_the_lists_are_found(app: App) -> None:
    """Else the next test checks nothing."""
    found = {name: sorted(lists_of(model)) for name, model in visitors_models(app).items()}
    assert {name: lists for name, lists in found.items() if lists} == {
        "agenda": ["categories", "days", "rows"],
        "activity": ["facts"],
        "socialMap": ["rows", "themes"],
        "service": ["facts"],
        "helpBoard": ["directions", "rows"],
        "helpPost": ["facts"],
        "idea": ["choices"],
        "posters": ["partners"],
        "placing": ["choices"],
        "responding": ["choices"],
        "responded": ["choices"],
        "search": ["rows"],
        "announcements": ["rows"],
        "language": ["rows"],
        "yourData": ["rows"],
        "sheet": ["rows"],
    }


def test_every_list_stays_sound_while_the_neighbourhood_changes(
    app: App, services: Services, check_model: Check
) -> None:
    replica = services.replica
    models = visitors_models(app)
    counts: set[int] = set()
    printed = week_sheet(replica, 2026, 48, services.words).stands
    assert printed is not None
    remember(replica, printed)
    keys = KEYS | {"sheet": shown_number(printed)}

    def look() -> None:
        for name, model in models.items():
            cast(Any, model).load(keys.get(name, ""))
        cast(Any, models["search"]).ask("koffie")
        counts.add(
            sum(len(rows.rows) for model in models.values() for rows in lists_of(model).values())
        )

    look()
    for model in models.values():
        for rows in lists_of(model).values():
            check_model(rows)
    put(replica, "activity", "a6", title="Koffie met taart", starts="2026-11-24T14:00", venue="v1")
    put(replica, "activity", "a1", title="Koffie en haken", phone="+31450000999")
    put(replica, "help_post", "h4", title="Wie wandelt mee?", state="open", made="2026-11-24")
    put(replica, "service", "s4", name="Aanloophuis", themes=["geld"])
    put(replica, "service", "s1", phone="", reach="Loop gerust binnen")
    look()
    delete(replica, "activity", "a2")
    delete(replica, "help_post", "h1")
    delete(replica, "announcement", "b1")
    put(replica, "service", "s3", name="Aardappelbank")
    put(replica, "neighbourhood", "n1", themes={f"t{n}": f"{n}" for n in range(9)}, categories={})
    look()
    services.words = Words("en")
    look()
    services.now = lambda: NOW + timedelta(days=9)
    look()
    cast(Any, models["socialMap"]).moreThemes()
    cast(Any, models["agenda"]).chooseDay("2026-12-01")
    cast(Any, models["helpBoard"]).chooseDirection("offer")
    delete(replica, "activity", "a1", "a3", "a4", "a5", "a6")
    delete(replica, "service", "s1", "s2", "s3", "s4")
    delete(replica, "neighbourhood", "n1")
    look()
    assert len(counts) > 3, "the lists must have changed"


def test_the_stack_of_pages_stays_sound(shell: Shell, check_model: Check) -> None:
    check_model(cast(QAbstractItemModel, shell.property("stack")))
    for page in ("agenda", "activity", "ask", "ask", "language"):
        shell.open(page)
    shell.back()
    shell.startOver()


class Line(msgspec.Struct, frozen=True):
    """A row with a key."""

    key: str
    text: str


class Bare(msgspec.Struct, frozen=True):
    """A row without a key."""

    text: str


class Mirror:
    """Holds what somebody has who follows the model's signals only."""

    def __init__(self, model: RowsModel[Any]) -> None:
        self.model = model
        self.rows: list[Any] = [self._read(n) for n in range(model.rowCount())]
        model.rowsInserted.connect(self._inserted)
        model.rowsRemoved.connect(self._removed)
        model.dataChanged.connect(self._changed)

    def _read(self, row: int) -> tuple[Any, ...]:
        index = self.model.index(row)
        return tuple(self.model.data(index, role) for role in sorted(self.model.roleNames()))

    def _inserted(self, parent: QModelIndex, first: int, last: int) -> None:
        self.rows[first:first] = [self._read(row) for row in range(first, last + 1)]

    def _removed(self, parent: QModelIndex, first: int, last: int) -> None:
        del self.rows[first : last + 1]

    def _changed(self, first: QModelIndex, last: QModelIndex) -> None:
        for row in range(first.row(), last.row() + 1):
            self.rows[row] = self._read(row)


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize("struct", [Line, Bare])
def test_whoever_follows_the_signals_sees_the_same_rows(
    check_model: Check, struct: type[msgspec.Struct], seed: int
) -> None:
    chance = random.Random(seed)
    model: RowsModel[Any] = RowsModel(struct)
    check_model(model)
    mirror = Mirror(model)
    for _ in range(60):
        keys = chance.sample("abcdefgh", chance.randrange(9))
        made = [(key, f"{key}{chance.randrange(2)}") for key in keys]
        model.reset(Line(*one) if struct is Line else Bare(one[1]) for one in made)
        assert [row[-1] for row in mirror.rows] == [text for _, text in made]
        assert model.property("count") == model.rowCount() == len(made)


def test_what_stays_keeps_its_place_in_the_list(check_model: Check) -> None:
    """A list that somebody leafed through must not jump to its top because a row below changed."""
    model: RowsModel[Line] = RowsModel(Line)
    check_model(model)
    model.reset([Line("a", "1"), Line("b", "1"), Line("c", "1")])
    kept = QPersistentModelIndex(model.index(1))
    model.reset([Line("nieuw", "1"), Line("b", "2"), Line("c", "1")])
    assert kept.isValid()
    model.reset([Line("x", "1"), Line("y", "1"), Line("b", "2"), Line("c", "1")])
    assert (kept.row(), kept.isValid()) == (2, True)
    model.reset([])
    assert not kept.isValid()


def test_a_list_answers_no_question_that_it_does_not_know() -> None:
    model: RowsModel[Line] = RowsModel(Line)
    model.reset([Line("a", "1")])
    assert model.data(model.index(0), int(Qt.ItemDataRole.DisplayRole)) is None
    assert model.data(model.index(5), int(Qt.ItemDataRole.UserRole) + 1) is None
    assert model.rowCount(model.index(0)) == 0
