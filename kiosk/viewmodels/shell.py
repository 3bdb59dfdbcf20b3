"""Where the visitor is: the pages that are open, the language and the text size, and what stands in head and foot."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

import msgspec
from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from kiosk.viewmodels.base import Services, ViewModel
from kiosk.viewmodels.gate import UNLOCKING, Gate, Place
from kiosk.viewmodels.head import HeadModel
from kiosk.viewmodels.pages import PAGES
from kiosk.viewmodels.rows import RowsModel
from kiosk.viewmodels.trouble import TroubleModel
from sync.errors import UserFacing
from sync.words import LANGUAGES, Words

QML_IMPORT_NAME = "Buurtzuil.Models"
QML_IMPORT_MAJOR_VERSION = 1


class Voice(Protocol):
    """Who reads aloud."""

    @property
    def available(self) -> bool:
        """Whether this machine can speak."""

    @property
    def speaking(self) -> bool:
        """Whether something is being said."""

    def say(self, text: str, language: str) -> None:
        """Say a text in a language."""

    def stop(self) -> None:
        """Be silent."""


TEXT_SCALES = (1.0, 1.5, 2.0)


class StackEntry(msgspec.Struct, frozen=True):
    """One open page; the last one is shown."""

    key: str
    """Number in the order of opening: what this entry is."""
    page: str
    about: str
    file: str
    shown: bool


class _Open(msgspec.Struct, frozen=True):
    number: int
    page: str
    about: str


@QmlElement
class Shell(HeadModel):
    """Navigation and what is the same on every page."""

    changed = Signal()
    """Another page is shown."""
    wordsChanged = Signal()
    """Another language is spoken."""
    scaleChanged = Signal()
    voiceChanged = Signal()
    restChanged = Signal()
    touched = Signal()
    """Somebody answered the question whether they are there, or touched a poster."""

    def __init__(
        self,
        services: Services,
        find: Callable[[str], ViewModel | None],
        made: Callable[[], list[ViewModel]],
        parent: QObject | None = None,
        *,
        first: str = "home",
        language: str = "nl",
        voice: Voice | None = None,
    ) -> None:
        """Begin at the page ``first``; ``find`` gives the view model of a page, ``made`` those there are."""
        super().__init__(services, parent)
        self._find = find
        self._made = made
        self._first = first
        self._own_language = language
        self._voice = voice
        self._silenced = False
        self._rest = "active"
        self._numbers = 0
        self._scale = TEXT_SCALES[0]
        self._open: list[_Open] = []
        self._stack = RowsModel(StackEntry, self)
        self._gate = Gate(services.session)
        services.session.changed.connect(self._turned)

    # -- pages

    @Slot(str)
    @Slot(str, str)
    def open(self, page: str, key: str = "") -> None:
        """Go to a page, or to where a badge is asked for when the page is not open to who is there.

        Raises ``ValueError`` when there is no such page.
        """
        if page not in PAGES:
            raise ValueError(f"there is no page {page!r}")
        try:
            place = self._gate.way(Place(page, key))
        except UserFacing as error:
            self.tell(error)
            return
        page, key = place.page, place.about
        again = key == self._key() or PAGES[page].once
        if page == self._page() and again:
            self._open.pop()
        self._numbers += 1
        self._open.append(_Open(self._numbers, page, key))
        self._arrive()

    @Slot()
    def back(self) -> None:
        """Go to the page before this one; at the first page nothing happens."""
        if len(self._open) > 1 and not self._held(self._open[-1:], "back"):
            self._close()

    @Slot()
    def home(self) -> None:
        """Go to the first page and forget what was typed on the way; a volunteer is asked first."""
        if not self._held(self._open, "home"):
            self._begin()

    @Slot()
    def leaveAnyway(self) -> None:
        """Throw away what was not saved, and go where somebody wanted to go before that was asked."""
        if self._open.pop().about == "home":
            for one in self._open:
                model = self._find(one.page)
                if model is not None:
                    model.drop(one.about)
            self._begin()
        else:
            self._close()

    def _close(self) -> None:
        left = self._open.pop()
        model = self._find(left.page)
        if model is not None:
            model.drop(left.about)
        if len(self._open) == 1 and not PAGES[self._gate.first(self._first)].desk:
            self._begin()  # whoever comes next also finds this page, and nothing of who was here
        else:
            self._arrive()

    def _held(self, pages: list[_Open], way: str) -> bool:
        """Ask first where closing ``pages`` would lose what somebody typed; return whether that is so."""
        models = ((self._find(one.page), one.about) for one in pages)
        held = any(model is not None and model.holds(about) for model, about in models)
        if held:
            self.open("deskLeave", way)
        return held

    def _begin(self) -> None:
        for model in self._made():
            model.reset()
        first = self._gate.first(self._first)
        if self._open and self._open[0].page == first:
            del self._open[1:]
        else:
            self._numbers += 1
            self._open = [_Open(self._numbers, first, "")]
        self._arrive()

    # -- who is at the desk

    def _turned(self) -> None:
        """Begin anew for who unlocked the desk, with what she was working on; whoever locked it leaves nothing behind."""
        pages = [Place(one.page, one.about) for one in self._open]
        other = self._gate.turned(pages, self._made())
        if not other and all(map(self._gate.lets, pages)):
            self.refresh()
        else:
            wanted, self._gate.wanted = self._gate.wanted, None
            self._begin()
            self._go_on(self._gate.take_back() or ((wanted,) if wanted is not None else ()))
        self.accessChanged.emit()

    def _go_on(self, pages: Sequence[Place]) -> None:
        """Open the pages again that somebody had open, as far as they are still open to her."""
        for place in pages:
            if place.page not in (*UNLOCKING, "deskLeave", self._page()):
                if not self._gate.lets(place):
                    return
                self.open(place.page, place.about)

    @Slot()
    def lock(self) -> None:
        """Lock the desk. What was being typed waits for the same person."""
        self._services.session.lock()

    @Slot()
    def startOver(self) -> None:
        """Leave nothing of this visitor behind: pages, forms, text size and language are as they were."""
        self._wipe()
        self.touched.emit()

    def _wipe(self) -> None:
        self._services.session.lock()
        if self._voice is not None:
            self._voice.stop()
        self._begin()
        self._set_scale(TEXT_SCALES[0])
        self.setLanguage(self._own_language)

    def _arrive(self) -> None:
        shown = self._open[-1]
        model = self._find(shown.page)
        before = self.shown
        try:
            if model is not None:
                model.load(shown.about)
        except UserFacing as error:
            self._tell(error)
        self._place()
        seen = self.shown
        for left in before:
            if left not in seen:
                left.leave()
        self.changed.emit()

    def tell(self, error: UserFacing) -> None:
        """Show what is wrong with the device as a whole, over the page that stands there."""
        self._tell(error)
        self._place()
        self.changed.emit()

    def _tell(self, error: UserFacing) -> None:
        """Show what went wrong in place of a page that cannot be read."""
        trouble = self._find("trouble")
        if isinstance(trouble, TroubleModel):
            trouble.tell(error)
        if self._page() != "trouble":
            self._numbers += 1
            self._open.append(_Open(self._numbers, "trouble", ""))

    def _place(self) -> None:
        last = len(self._open) - 1
        self._stack.reset(
            StackEntry(str(one.number), one.page, one.about, PAGES[one.page].file, at == last)
            for at, one in enumerate(self._open)
        )

    @property
    def pages(self) -> list[str]:
        """The names of the pages that are open; the last one is shown."""
        return [one.page for one in self._open]

    @property
    def shown(self) -> list[ViewModel]:
        """The view models of what can be seen."""
        pages = [entry.page for entry in self._stack.rows if entry.shown]
        return [model for model in (self._find(page) for page in pages) if model is not None]

    def refresh(self) -> None:
        """Show records and the time as they are now."""
        try:
            for model in self.shown:
                model.refresh()
        except UserFacing as error:
            self._tell(error)
            self._place()
            self.changed.emit()
        self.tick.emit()

    def _page(self) -> str:
        return self._open[-1].page if self._open else ""

    def _key(self) -> str:
        return self._open[-1].about if self._open else ""

    # -- language and text size

    @Slot(str)
    def setLanguage(self, language: str) -> None:
        """Speak another language from now on; one that there is not is passed over."""
        if language not in LANGUAGES or language == self._services.words.language:
            return
        self._services.words = Words(language)
        self.wordsChanged.emit()
        for model in self._made():  # a page without a model of its own shows parts of another's
            model.retranslate()
        self.tick.emit()

    @Slot()
    def biggerText(self) -> None:
        """Show larger text; after the largest comes the ordinary size again."""
        at = TEXT_SCALES.index(self._scale)
        self._set_scale(TEXT_SCALES[(at + 1) % len(TEXT_SCALES)])

    def _set_scale(self, scale: float) -> None:
        if scale != self._scale:
            self._scale = scale
            self.scaleChanged.emit()

    # -- reading aloud

    @Slot()
    def readAloud(self) -> None:
        """Read the page aloud; the tap that made it stop does not begin again."""
        silenced, self._silenced = self._silenced, False
        model = self._find(self.page)
        if self._voice is not None and model is not None and not silenced:
            self._voice.say(model.spoken(), self._services.words.language)

    @Slot(str)
    def say(self, text: str) -> None:
        """Say what just happened, where this machine can speak: somebody may not look, or not see."""
        if self._voice is not None and self._can_speak() and text:
            self._voice.say(text, self._services.words.language)

    def hush(self) -> None:
        """Stop reading: somebody put a finger down."""
        self._silenced = self._speaking()
        if self._voice is not None and self._silenced:
            self._voice.stop()

    def _speaking(self) -> bool:
        return self._voice is not None and self._voice.speaking

    def _can_speak(self) -> bool:
        return self._voice is not None and self._voice.available

    # -- nobody there

    def rest(self, state: str) -> None:
        """Follow the idle clock: "active", "warning" or "resting"."""
        if state == "resting":
            self._wipe()
            posters = self._find("posters")
            if posters is not None:
                posters.load()
        elif state == "warning" and self._voice is not None:
            words = self._services.words
            self._voice.say(words.t("Bent u er nog?"), words.language)
        self._rest = state
        self.restChanged.emit()

    @Slot()
    def stay(self) -> None:
        """Somebody is still there."""
        self.touched.emit()

    @Slot()
    def wake(self) -> None:
        """Somebody came."""
        self.touched.emit()

    @property
    def dirty(self) -> bool:
        """Whether a visitor left something that the next one should not find."""
        return (
            len(self._open) > 1
            or self._scale != TEXT_SCALES[0]
            or self._services.words.language != self._own_language
        )

    page = Property(str, _page, notify=changed)
    key = Property(str, _key, notify=changed)
    depth = Property(int, lambda self: len(self._open), notify=changed)
    stack = Property(QObject, lambda self: self._stack, constant=True)
    language = Property(str, lambda self: self._services.words.language, notify=wordsChanged)
    textScale = Property(float, lambda self: self._scale, notify=scaleChanged)
    speaking = Property(bool, _speaking, notify=voiceChanged)
    canSpeak = Property(bool, _can_speak, constant=True)
    warning = Property(bool, lambda self: self._rest == "warning", notify=restChanged)
    resting = Property(bool, lambda self: self._rest == "resting", notify=restChanged)
