"""Why a name or a number is asked for, who sees it, and when it goes: what "Uw gegevens" says beside every such question."""

from __future__ import annotations

import msgspec
from PySide6.QtCore import Property, QObject, Signal
from PySide6.QtQml import QmlElement

from kiosk.viewmodels.base import Services, ViewModel
from kiosk.viewmodels.rows import RowsModel
from kiosk.viewmodels.sealing import goes_on
from sync import dates
from sync.help_posts import MAX_HELP_DAYS
from sync.retention import HELP_DAYS
from sync.words import N_

QML_IMPORT_NAME = "Buurtzuil.Models"
QML_IMPORT_MAJOR_VERSION = 1

WHY = {
    "help_post": N_("Een vrijwilliger belt u over uw oproep."),
    "idea": N_("Een vrijwilliger laat u horen wat ermee gebeurt."),
    "response": N_("Een vrijwilliger laat u weten of u elkaar kunt helpen."),
}
"""What somebody's name and number are for, by what they are asked for."""
_ANYTHING = N_("Een vrijwilliger kan u dan bereiken.")


class Told(msgspec.Struct, frozen=True):
    """One question that people have, and its answer."""

    icon: str
    title: str
    line: str


@QmlElement
class YourDataModel(ViewModel):
    """The page "Uw gegevens"; its key says what is asked for: "help_post", "response"."""

    changed = Signal()

    def __init__(self, services: Services, parent: QObject | None = None) -> None:
        """Begin with what goes for everything."""
        super().__init__(services, parent)
        self._key = ""
        self._rows = RowsModel(Told, self)

    def load(self, key: str = "") -> None:
        """Tell it of what is asked for."""
        self._key = key
        self.refresh()

    def refresh(self) -> None:
        """Tell it in the language of now."""
        words = self.services.words
        self._rows.reset(
            [
                Told("circle-question-mark", words.t("Waarom vragen wij dit?"), self._why()),
                Told("lock", words.t("Wie ziet het?"), self._who()),
                Told("calendar-days", words.t("Wanneer gaat het weg?"), self._when()),
                Told("trash-2", words.t("Wilt u het eerder weg?"), self._sooner()),
            ]
        )
        self.changed.emit()

    def _why(self) -> str:
        return self.services.words.t(WHY.get(self._key, _ANYTHING))

    def _who(self) -> str:
        return self.services.words.t(
            "Alleen een vrijwilliger met een badge. Wie kijkt, schrijven wij op."
        )

    def _when(self) -> str:
        words, today = self.services.words, self.services.sure_today
        if today is None:
            days = MAX_HELP_DAYS + HELP_DAYS
            text = words.t("Het gaat vanzelf weg, na {days} dagen.", days=days)
        else:
            day = dates.long_date(goes_on(today), words, year=True)
            text = words.t("Het gaat vanzelf weg op {day}.", day=day)
        if self._key == "help_post":
            text += " " + words.t("Verlengt u de oproep? Dan wordt het later.")
        return text

    def _sooner(self) -> str:
        words = self.services.words
        if self._key == "idea":  # whoever told an idea gets no slip
            return words.t("Vraag het aan een vrijwilliger.")
        return words.t("Straks krijgt u een code. Daarmee wist u hier alles zelf.")

    rows = Property(QObject, lambda self: self._rows, constant=True)

    def spoken(self) -> str:
        """Return the page as it is read aloud."""
        lines = [f"{row.title} {row.line}" for row in self._rows.rows]
        return "\n".join([self.services.words.t("Uw gegevens"), *lines])
