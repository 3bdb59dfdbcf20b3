"""Why a name or a number is asked for, who sees it, and when it goes: what "Uw gegevens" says beside every such question."""

from __future__ import annotations

import msgspec
from PySide6.QtCore import Property, QObject, Signal
from PySide6.QtQml import QmlElement

from kiosk.viewmodels.base import Services, ViewModel
from kiosk.viewmodels.rows import RowsModel
from kiosk.viewmodels.sealing import goes_on
from sync import dates
from sync.disk.unlocking import is_guarded
from sync.help_posts import MAX_HELP_DAYS
from sync.retention import HELP_DAYS
from sync.words import N_

QML_IMPORT_NAME = "Buurtzuil.Models"
QML_IMPORT_MAJOR_VERSION = 1

WHY = {
    "help_post": N_("Een vrijwilliger belt u over uw oproep."),
    "idea": N_("Een vrijwilliger laat u horen wat ermee gebeurt."),
    "response": N_("Een vrijwilliger laat u weten of u elkaar kunt helpen."),
    "on_behalf": N_("Een vrijwilliger belt u over uw oproep."),
    "answer_for": N_("Een vrijwilliger laat u weten of u elkaar kunt helpen."),
    "paper": N_("Een vrijwilliger kan u bellen over wat u schreef."),
    "volunteer": N_("Zo weten collega's wie wat deed."),
    "shown": N_("Zo weten bezoekers wie hen helpt."),
}
"""What somebody's name and number are for, by what they are asked for."""
_ANYTHING = N_("Een vrijwilliger kan u dan bereiken.")
DESK = ("on_behalf", "answer_for", "paper", "volunteer", "shown")
"""Asked by a volunteer at the desk, who reads it out to whom it is about; the last two are names that are not sealed."""
_OPEN_WHO = {
    "volunteer": N_("Alle vrijwilligers van de buurt. Op uw badge staat alleen uw voornaam."),
    "shown": N_("Iedereen: uw voornaam staat op het scherm en op papier."),
}
_OPEN_WHEN = {
    "volunteer": N_("Het blijft staan bij wat u deed, ook als u stopt."),
    "shown": N_("Het gaat van het scherm als het voorbij is. In onze lijsten blijft het staan."),
}


class Told(msgspec.Struct, frozen=True):
    """One question that people have, and its answer."""

    icon: str
    title: str
    line: str


@QmlElement
class YourDataModel(ViewModel):
    """The page "Uw gegevens"; its key says what is asked for, as in ``WHY``."""

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
        words = self.services.words
        if self._key in _OPEN_WHO:
            return words.t(_OPEN_WHO[self._key])
        if is_guarded(self.services.replica):
            return words.t("Alleen een vrijwilliger met een badge. Wie kijkt, schrijven wij op.")
        return words.t(
            "Alleen een vrijwilliger, aan de balie. Nooit op een scherm in de hal. Wie kijkt, schrijven wij op."
        )

    def _when(self) -> str:
        words, today = self.services.words, self.services.sure_today
        if self._key in _OPEN_WHEN:
            return words.t(_OPEN_WHEN[self._key])
        if today is None:
            days = MAX_HELP_DAYS + HELP_DAYS
            text = words.t("Het gaat vanzelf weg, na {days} dagen.", days=days)
        else:
            day = dates.long_date(goes_on(today), words, year=True)
            text = words.t("Het gaat vanzelf weg op {day}.", day=day)
        if self._key in ("help_post", "on_behalf"):
            text += " " + words.t("Verlengt u de oproep? Dan wordt het later.")
        return text

    def _sooner(self) -> str:
        words = self.services.words
        if self._key in ("on_behalf", "answer_for"):
            return words.t("U krijgt een briefje met een code. Daarmee wist u alles zelf.")
        if self._key in _OPEN_WHO:
            return words.t("Vraag het de coördinator, of kies een andere naam.")
        return words.t("Straks krijgt u een code. Daarmee wist u hier alles zelf.")

    readOut = Property(bool, lambda self: self._key in DESK, notify=changed)
    """Whether a volunteer has this before her, to read it out."""
    rows = Property(QObject, lambda self: self._rows, constant=True)

    def spoken(self) -> str:
        """Return the page as it is read aloud."""
        lines = [f"{row.title} {row.line}" for row in self._rows.rows]
        return "\n".join([self.services.words.t("Uw gegevens"), *lines])
