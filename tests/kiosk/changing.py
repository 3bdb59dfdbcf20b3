"""What view model tests do to a replica while something of it is shown, and how they look at rows."""

from __future__ import annotations

from typing import Any, cast

from PySide6.QtCore import QObject

from kiosk.viewmodels.rows import RowsModel
from sync.changes import Draft
from sync.disk.replica import Replica


def put(replica: Replica, kind: str, record: str, **fields: Any) -> None:
    """Write a record, or change some of its fields."""
    replica.act([Draft(kind=kind, record=record, fields=fields)], actor="volunteer")


def delete(replica: Replica, kind: str, *records: str) -> None:
    """Delete records."""
    replica.act([Draft(kind=kind, record=one, verb="delete") for one in records], actor="volunteer")


def rows(model: QObject, name: str = "rows") -> list[Any]:
    """Return the rows of one of a view model's lists."""
    return list(cast("RowsModel[Any]", model.property(name)).rows)


def titles(model: QObject, name: str = "rows") -> list[str]:
    """Return the titles of the rows of a list."""
    return [row.title for row in rows(model, name)]
