"""What the screen says of the camera. It is on as long as a page shows its view, and no longer."""

from __future__ import annotations

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from kiosk.viewmodels.base import Services, ViewModel
from sync.words import N_

QML_IMPORT_NAME = "Buurtzuil.Models"
QML_IMPORT_MAJOR_VERSION = 1

PROBLEMS = {
    "dark": N_("De camera ziet alleen zwart. Zit er een klepje voor?"),
    "none": N_("De camera is er niet. Gebruik de scanner, of typ de code."),
    "busy": N_("De camera is bezet. Gebruik de scanner, of typ de code."),
    "denied": N_("De camera is niet vrijgegeven. Gebruik de scanner, of typ de code."),
    "unfit": N_("Deze camera werkt hier niet. Gebruik de scanner, of typ de code."),
    "still": N_("De camera geeft geen beeld. Gebruik de scanner, of typ de code."),
}
"""What is said of each state in which nothing is read; the other ways stay."""


def line_of(services: Services) -> str:
    """Return that the camera is on, as it stands on the screen and is read aloud; empty while it is off."""
    camera = services.camera
    if camera is None or camera.state not in ("starting", "seeing", "dark"):
        return ""
    return services.words.t("De camera is aan. Er wordt niets bewaard.")


@QmlElement
class CameraModel(ViewModel):
    """The view of the camera, on whatever page it stands."""

    changed = Signal()
    aimed = Signal()

    def __init__(self, services: Services, parent: QObject | None = None) -> None:
        """Begin with the camera off; a device without one stays so."""
        super().__init__(services, parent)
        self._camera = services.camera
        self._views: set[int] = set()
        self._entered = self._pictures = 0
        if self._camera is not None:
            self._camera.changed.connect(self.changed)
            self._camera.aimed.connect(self._on_aimed)

    @Slot(result=int)
    def enter(self) -> int:
        """Return the number of a new view, from 1: of two pages the one that comes may say so before the other goes."""
        self._entered += 1
        return self._entered

    @Slot(int, bool)
    def watch(self, view: int, shown: bool) -> None:
        """Look while the view of that number is seen, or any other; 0 is none yet."""
        if shown and view:
            self._views.add(view)
        else:
            self._views.discard(view)
        if self._camera is not None:
            self._camera.watch(bool(self._views))

    def refresh(self) -> None:
        """Say it in the language of now."""
        self.changed.emit()

    def close(self) -> None:
        """Let no view switch it on any more."""
        self._camera = None

    def _on_aimed(self) -> None:
        self._pictures += 1
        self.aimed.emit()

    @property
    def _state(self) -> str:
        return self._camera.state if self._camera is not None else "off"

    def _problem_text(self) -> str:
        words, problem = self.services.words, PROBLEMS.get(self._state)
        if problem is not None:
            return words.t(problem)
        stranger = self._camera is not None and self._camera.stranger
        return words.t("Dit is een andere code.") if stranger else ""

    def _picture(self) -> str:
        seen = self._camera is not None and self._camera.aim
        return f"image://camera/{self._pictures}" if seen else ""

    available = Property(bool, lambda self: self._camera is not None, constant=True)
    line = Property(str, lambda self: line_of(self.services), notify=changed)
    problem = Property(str, _problem_text, notify=changed)
    picture = Property(str, _picture, notify=aimed)
