"""Filling in a form without a window, and looking at what became of it."""

from __future__ import annotations

from typing import Any

from kiosk.viewmodels.desk.form_model import FormModel
from sync.disk.replica import Replica


def fill(form: FormModel, key: str, **answers: str) -> None:
    for name, answer in answers.items():
        form.load(f"{key}/{name}")
        form.write(answer)
    form.load(key)


def problems(form: FormModel) -> dict[str, str]:
    rows: Any = form.property("rows")
    return {row.label: row.problem for row in rows.rows if row.problem}


def value(form: FormModel, label: str) -> str:
    rows: Any = form.property("rows")
    return next(str(row.value) for row in rows.rows if row.label == label)


def last_change(replica: Replica) -> dict[str, Any]:
    change = replica.unsent()[-1]
    return {
        name: value
        for name, value in change.fields.items()
        if name not in ("made", "changed", "changed_by")
    }
