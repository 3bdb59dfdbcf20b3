"""A flyer of something in the house's own agenda, map or messages: on what paper, and in what design, each as a picture."""

from __future__ import annotations

from collections.abc import Callable

import msgspec
from PySide6.QtCore import Property, QObject, Signal
from PySide6.QtQml import QmlElement

from kiosk.services.preview import Preview
from kiosk.viewmodels.base import Services, ViewModel
from kiosk.viewmodels.desk.paper_names import paper_name
from kiosk.viewmodels.rows import RowsModel
from printing.paper_file import PaperFile
from sync.words import N_, Words

QML_IMPORT_NAME = "Buurtzuil.Models"
QML_IMPORT_MAJOR_VERSION = 1

PICTURE_PX = 480
"""How wide a picture to choose by is drawn."""
KINDS = frozenset({"activity", "service", "help_post", "announcement"})
"""What there are flyers of."""
PAPERS = {
    "a5": N_("Klein: A5"),
    "a4": N_("Groot: A4"),
    "strips": N_("A4 met strookjes"),
    "four-a6": N_("Vier op een A4"),
}
"""The papers of a flyer, by the word of its key."""
DESIGNS = {"1": N_("Met een balk"), "2": N_("Met een kader"), "3": N_("Wit op zwart")}


class FlyerChoice(msgspec.Struct, frozen=True):
    """One picture to choose."""

    key: str
    page: str
    label: str
    picture: str = ""
    tall: float = 2**0.5
    """How often its width the picture is high."""


@QmlElement
class FlyerModel(ViewModel):
    """What to choose for a flyer: its paper ("KIND/ID"), and then its design ("KIND/ID/FORMAT")."""

    changed = Signal()

    def __init__(self, services: Services, parent: QObject | None = None) -> None:
        """Begin with nothing to make a flyer of."""
        super().__init__(services, parent)
        self._key = ""
        self._rows = RowsModel(FlyerChoice, self)
        self._previews: list[Preview] = []
        self._waiting: list[Callable[[], None]] = []

    def load(self, key: str = "") -> None:
        """Show what there is to choose for ``key``."""
        self._key = key
        self._show()

    def refresh(self) -> None:
        """Say it in the language of now; the pictures stay."""
        self._fill()

    def retranslate(self) -> None:
        """Draw the flyers in the language of now."""
        self._show()

    def leave(self) -> None:
        """Let go of the pictures."""
        self._waiting.clear()
        for preview in self._previews:
            preview.drop()

    def close(self) -> None:
        """Wait for what is being drawn."""
        self._waiting.clear()
        for preview in self._previews:
            preview.close()

    def _papers(self) -> list[tuple[str, str, str]]:
        """Return what there is to choose: the key of its paper, where it leads, and its name."""
        kind, _, rest = self._key.partition("/")
        about, _, format_ = rest.partition("/")
        if kind not in KINDS or not about:
            return []
        if format_ in PAPERS:
            return [
                (f"flyer/{kind}/{about}/{format_}/{design}", "deskPreview", name)
                for design, name in DESIGNS.items()
            ]
        return [
            (f"flyer/{kind}/{about}/{paper}/1", "deskFlyer", name) for paper, name in PAPERS.items()
        ]

    def _show(self) -> None:
        """Draw every picture, one after the other: a small computer does nothing else meanwhile."""
        self.leave()
        papers = self._papers()
        while len(self._previews) < len(papers):
            preview = Preview(self.services.previews, self, width_px=PICTURE_PX)
            preview.changed.connect(self._drawn)
            self._previews.append(preview)
        self._waiting = [
            lambda key=key, preview=preview: preview.show(self._maker(key))  # type: ignore[misc]
            for (key, _, _), preview in zip(papers, self._previews, strict=False)
        ]
        self._next()
        self._fill()

    def _maker(self, key: str) -> Callable[[], PaperFile]:
        services = self.services
        folder, language = services.folder, services.words.language
        now, clock = services.now(), services.replica.clock

        def make() -> PaperFile:
            from printing.jobs import make_paper
            from sync.disk.replica import open_replica

            with open_replica(folder, clock=clock, readonly=True) as replica:
                return make_paper(replica, key, Words(language), now)

        return make

    def _next(self) -> None:
        if self._waiting:
            self._waiting.pop(0)()

    def _drawn(self) -> None:
        if self._problem_of_all() is not None:
            self._waiting.clear()  # one that cannot be made cannot be made on other paper either
        self._next()
        self._fill()

    def _fill(self) -> None:
        words, rows = self.services.words, []
        if self._problem_of_all() is None:
            for (key, page, name), preview in zip(self._papers(), self._previews, strict=False):
                to = key if page == "deskPreview" else key.removeprefix("flyer/").rpartition("/")[0]
                rows.append(FlyerChoice(to, page, words.t(name), preview.source, preview.tall))
        self._rows.reset(rows)
        self.changed.emit()

    def _problem_of_all(self) -> tuple[str, str] | None:
        found = next((one.problem for one in self._previews if one.problem is not None), None)
        return (found.what, found.next) if found is not None else None

    def _title(self) -> str:
        words = self.services.words
        if self._key.count("/") > 1:
            return words.t("Hoe moet de flyer eruitzien?")
        return words.t("Op welk papier?")

    def _told(self, place: int) -> str:
        problem = self._problem_of_all()
        return self.services.words.t(problem[place]) if problem is not None else ""

    rows = Property(QObject, lambda self: self._rows, constant=True)
    title = Property(str, _title, notify=changed)
    subtitle = Property(
        str,
        lambda self: paper_name(self.services, f"flyer/{self._key}") if self._key else "",
        notify=changed,
    )
    problem = Property(str, lambda self: self._told(0), notify=changed)
    problemNext = Property(str, lambda self: self._told(1), notify=changed)

    def spoken(self) -> str:
        """Return what there is to choose."""
        labels = [row.label for row in self._rows.rows]
        lines = (self._title(), *labels, self._told(0), self._told(1))
        return "\n".join(line for line in lines if line)
