"""A list of frozen rows as a Qt list model: the names of the row's fields are the roles."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Generic, TypeVar

import msgspec
from PySide6.QtCore import (
    Property,
    QAbstractListModel,
    QByteArray,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Signal,
)

Row = TypeVar("Row", bound=msgspec.Struct)

_NOWHERE = QModelIndex()
DISPLAY_ROLE, USER_ROLE = 0, 0x0100
"""Qt::ItemDataRole. Python's class ``Qt`` with its many names takes 15 ms to load, and the start does without."""


class RowsModel(QAbstractListModel, Generic[Row]):
    """Rows of one Struct. ``reset`` changes as little as it can, so that a list stays where a hand left it."""

    countChanged = Signal()

    def __init__(self, struct: type[Row], parent: QObject | None = None) -> None:
        """Begin empty, with a role for each field of ``struct``; a field called ``key`` says which row is which."""
        super().__init__(parent)
        self._rows: list[Row] = []
        self._fields = tuple(field.name for field in msgspec.structs.fields(struct))
        first = USER_ROLE + 1
        self._roles = {first + n: QByteArray(name.encode()) for n, name in enumerate(self._fields)}
        self._first = first
        self._keyed = "key" in self._fields

    @property
    def rows(self) -> Sequence[Row]:
        """The rows as they are shown."""
        return self._rows

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = _NOWHERE) -> int:
        """Return the number of rows; a row has no rows of its own."""
        return 0 if parent.isValid() else len(self._rows)

    def roleNames(self) -> dict[int, QByteArray]:
        """Return the fields as roles."""
        return self._roles

    def data(
        self,
        index: QModelIndex | QPersistentModelIndex,
        role: int = DISPLAY_ROLE,
    ) -> Any:
        """Return one field of one row, or None where there is no such thing."""
        number = role - self._first
        if not index.isValid() or not 0 <= number < len(self._fields):
            return None
        return getattr(self._rows[index.row()], self._fields[number])

    def reset(self, rows: Iterable[Row]) -> None:
        """Show other rows. What stands at the front and at the back stays; only the middle is taken out and put in."""
        old, new = self._rows, list(rows)
        shortest = min(len(old), len(new))
        front = 0
        while front < shortest and self._same(old[front], new[front]):
            front += 1
        back = 0
        while back < shortest - front and self._same(old[-1 - back], new[-1 - back]):
            back += 1
        self._replace(front, len(old) - back, new[front : len(new) - back])
        for at, row in enumerate(new):
            if self._rows[at] != row:
                self._rows[at] = row
                self.dataChanged.emit(self.index(at), self.index(at))

    def _same(self, one: Row, other: Row) -> bool:
        if self._keyed:
            return bool(one.key == other.key)  # type: ignore[attr-defined]
        return one == other

    def _replace(self, first: int, end: int, rows: list[Row]) -> None:
        before = len(self._rows)
        if end > first:
            self.beginRemoveRows(QModelIndex(), first, end - 1)
            del self._rows[first:end]
            self.endRemoveRows()
        if rows:
            self.beginInsertRows(QModelIndex(), first, first + len(rows) - 1)
            self._rows[first:first] = rows
            self.endInsertRows()
        if len(self._rows) != before:
            self.countChanged.emit()

    def _count(self) -> int:
        return len(self._rows)

    count = Property(int, _count, notify=countChanged)
