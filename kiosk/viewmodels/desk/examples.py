"""The examples that volunteers kept: a new record begins from one with most of it filled in."""

from __future__ import annotations

import msgspec
from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from kiosk.viewmodels.base import Services
from kiosk.viewmodels.desk import gone
from kiosk.viewmodels.desk.copies import COPIED
from kiosk.viewmodels.desk.may import may_change
from kiosk.viewmodels.desk.saved import SavedModel
from kiosk.viewmodels.desk.sheet import thrown_away
from kiosk.viewmodels.desk.who import who
from kiosk.viewmodels.rows import RowsModel
from sync.records import Template

QML_IMPORT_NAME = "Buurtzuil.Models"
QML_IMPORT_MAJOR_VERSION = 1


class ExampleRow(msgspec.Struct, frozen=True):
    """One example."""

    key: str
    title: str
    line: str


def examples(services: Services, kind: str) -> list[Template]:
    """Return the examples for a kind, by name."""
    return services.replica.records(Template, "makes = ?", [kind], "name COLLATE NOCASE, id")


@QmlElement
class ExamplesModel(SavedModel):
    """The list of examples; the page's key is the kind that they make."""

    changed = Signal()

    def __init__(self, services: Services, parent: QObject | None = None) -> None:
        """Begin without a list."""
        super().__init__(services, parent)
        self._kind = ""
        self._rows = RowsModel(ExampleRow, self)

    def load(self, key: str = "") -> None:
        """Show the examples that make ``key``."""
        self._kind = key if key in COPIED else ""
        self.refresh()

    def reset(self) -> None:
        """Say no longer what was thrown away."""
        self.forget()

    def refresh(self) -> None:
        """Read the list anew."""
        words = self.services.words
        self._rows.reset(
            ExampleRow(
                one.id, one.name, words.t("Van {who}", who=_low(who(self.services, one.changed_by)))
            )
            for one in examples(self.services, self._kind)
        )
        self.changed.emit()

    @Slot(str, result=bool)
    def remove(self, example: str) -> bool:
        """Throw an example away; what was made from it stays."""
        found = self.services.replica.get("template", example)
        if not isinstance(found, Template) or not self._may_remove():
            return False
        text = self.services.words.t("Weggegooid: {what}", what=found.name)
        done = self.act(thrown_away("template", example, self.services.session.actor), text)
        self.refresh()
        return done

    def _may_remove(self) -> bool:
        return may_change(self.services.session, "template")

    def _has_gone(self) -> bool:
        return self._may_remove() and bool(gone.thrown_away(self.services, "template"))

    hasGone = Property(bool, _has_gone, notify=changed)
    mayRemove = Property(bool, _may_remove, notify=changed)
    rows = Property(QObject, lambda self: self._rows, constant=True)

    def spoken(self) -> str:
        """Return the list as it is read aloud."""
        words = self.services.words
        return "\n".join([words.t("Uit een voorbeeld"), *(row.title for row in self._rows.rows)])


def _low(name: str) -> str:
    """Return "Iemand aan de balie" as it stands in a sentence; a name stays as it is."""
    return name[:1].lower() + name[1:] if " " in name else name
