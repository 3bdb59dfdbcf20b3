"""Who answers on the help board within three working days: a coordinator picks a volunteer, and without one the board is off."""

from __future__ import annotations

import msgspec
from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from kiosk.viewmodels.base import Services
from kiosk.viewmodels.desk.hall import volunteer_name
from kiosk.viewmodels.desk.saved import SavedModel
from kiosk.viewmodels.rows import RowsModel
from sync.board import Board, is_at_work
from sync.changes import Draft
from sync.disk.help_board import read_board
from sync.records import Volunteer
from sync.words import N_, Words

QML_IMPORT_NAME = "Buurtzuil.Models"
QML_IMPORT_MAJOR_VERSION = 1

_ROLES = {
    "host": N_("Gastvrouw of gastheer"),
    "editor": N_("Redacteur"),
    "coordinator": N_("Coördinator"),
}


class AnswererRow(msgspec.Struct, frozen=True):
    """A volunteer who can be picked."""

    value: str
    title: str
    line: str
    chosen: bool


def late_text(board: Board, words: Words) -> str:
    """Return how many wait for longer than was promised; empty when nobody does."""
    if not board.late:
        return ""
    return words.tn(
        "Eén wacht langer dan drie werkdagen.",
        "{n} wachten langer dan drie werkdagen.",
        board.late,
    )


@QmlElement
class DeskBoardModel(SavedModel):
    """Turning the help board on and off."""

    changed = Signal()

    def __init__(self, services: Services, parent: QObject | None = None) -> None:
        """Begin with nothing read."""
        super().__init__(services, parent)
        self._board = Board()
        self._rows = RowsModel(AnswererRow, self)

    def reset(self) -> None:
        """Forget what was done."""
        self.forget()

    def refresh(self) -> None:
        """Read who answers, and who could."""
        replica, words = self.services.replica, self.services.words
        self._board = read_board(replica, self.services.sure_today)
        named = replica.neighbourhood.board_answerer
        today = self.services.now().date()
        people = [
            one
            for one in replica.records(Volunteer, order="name, id")
            if one.name and is_at_work(one, today)
        ]
        self._rows.reset(
            AnswererRow(
                one.id,
                volunteer_name(self.services, one.name),
                words.t(_ROLES[one.role]),
                one.id == named,
            )
            for one in people
        )
        self.changed.emit()

    @Slot(str, result=bool)
    def choose(self, volunteer: str) -> bool:
        """Let a volunteer answer from today: the board is on."""
        found = self.services.replica.get("volunteer", volunteer)
        if not isinstance(found, Volunteer):
            return False
        name = volunteer_name(self.services, found.name)
        text = self.services.words.t("Het bord is open. {name} antwoordt.", name=name)
        return self._set(volunteer, found.name.split()[0], text)

    @Slot(result=bool)
    def turnOff(self) -> bool:
        """Turn the board off: nobody answers."""
        return self._set("", "", self.services.words.t("Het bord is dicht."))

    def _set(self, volunteer: str, shown: str, text: str) -> bool:
        neighbourhood = self.services.replica.neighbourhood.id
        fields = {
            "board_answerer": volunteer,
            "board_answers": shown,
            "board_since": str(self.services.now().date()) if volunteer else "",
        }
        done = bool(neighbourhood) and self.act(
            [Draft(kind="neighbourhood", record=neighbourhood, fields=fields)], text
        )
        self.refresh()
        return done

    def _stand(self) -> str:
        words = self.services.words
        if not self._board.on:
            return words.t("Het bord is dicht. Kies wie binnen drie werkdagen antwoordt.")
        return words.t("Het bord is open. {name} antwoordt.", name=self._board.answers)

    standText = Property(str, _stand, notify=changed)
    lateText = Property(
        str, lambda self: late_text(self._board, self.services.words), notify=changed
    )
    isOn = Property(bool, lambda self: self._board.on, notify=changed)
    rows = Property(QObject, lambda self: self._rows, constant=True)

    def spoken(self) -> str:
        """Return how the board stands as it is read aloud."""
        return "\n".join(
            text for text in (self._stand(), late_text(self._board, self.services.words)) if text
        )
