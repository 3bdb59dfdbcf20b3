"""Papers as they will be printed, drawn beside the interface: in memory only, and gone when nobody looks any more.

``image://preview/N`` is a picture that a ``Preview`` drew and that is still shown (``kiosk.services.pictures``).
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from sync.errors import BadInput, UserFacing
from sync.words import N_

if TYPE_CHECKING:
    from printing.paper_file import PaperFile
    from printing.pictures import PagePicture

WIDTH_PX = 1200
"""How wide a page is drawn: as wide as a page of the kiosk has room for, so that no letter of it is a guess."""
NO_PREVIEW = BadInput(
    N_("Dit papier kan hier niet worden getoond."), N_("Print het, of bel de beheerder.")
)


class Pictures:
    """The pages that are shown now, by number; drawn in one thread, shown in another."""

    def __init__(self) -> None:
        """Begin with none."""
        self._lock = threading.Lock()
        self._last = 0
        self._held: dict[int, PagePicture] = {}
        self.coming = 0
        """How many are being drawn; counted in the interface's thread."""

    def keep(self, picture: PagePicture) -> int:
        """Keep a page until ``drop``; return its number, which no page had before."""
        with self._lock:
            self._last += 1
            self._held[self._last] = picture
            return self._last

    def find(self, number: int) -> PagePicture | None:
        """Return a page, or None for one that is gone."""
        with self._lock:
            return self._held.get(number)

    def drop(self, number: int) -> None:
        """Let go of a page."""
        with self._lock:
            self._held.pop(number, None)

    def __len__(self) -> int:
        """Return how many pages are held."""
        with self._lock:
            return len(self._held)


class Preview(QObject):
    """One paper, a page at a time."""

    changed = Signal()
    """A page is there, or it is known why not."""
    _drawn = Signal(int, object, object)

    def __init__(
        self, pictures: Pictures, parent: QObject | None = None, *, width_px: int = WIDTH_PX
    ) -> None:
        """Begin with no paper; ``width_px`` says how large its pages are drawn."""
        super().__init__(parent)
        self._pictures = pictures
        self._width_px = width_px
        self._turn = 0
        self._number = 0
        self._thread: threading.Thread | None = None
        self._shown: PagePicture | None = None
        self.paper: PaperFile | None = None
        """What is shown; None before it is made."""
        self.problem: UserFacing | None = None
        """Why there is nothing to see."""
        self.busy = False
        self._drawn.connect(self._on_drawn)

    @property
    def page(self) -> int:
        """The page that is shown, from 1; 0 for none."""
        return self._shown.page if self._shown is not None else 0

    @property
    def pages(self) -> int:
        """How many pages the paper has; 0 while nobody knows."""
        return self._shown.pages if self._shown is not None else 0

    @property
    def source(self) -> str:
        """Where QML finds the picture; empty while there is none."""
        return f"image://preview/{self._number}" if self._number else ""

    @property
    def tall(self) -> float:
        """How often its width the page is high."""
        shown = self._shown
        return shown.height_px / shown.width_px if shown is not None else 2**0.5

    @property
    def width_mm(self) -> float:
        """How wide the paper is; 0 while nobody knows."""
        return self._shown.width_mm if self._shown is not None else 0.0

    def show(self, make: Callable[[], PaperFile], page: int = 1) -> None:
        """Make a paper in a thread and show a page of it; ``changed`` tells when it is there."""
        self.drop()
        self._begin(make, page)

    def turn(self, page: int) -> None:
        """Show another page of the paper."""
        paper = self.paper
        if paper is not None and not self.busy and 1 <= page <= self.pages and page != self.page:
            self._begin(lambda: paper, page)

    def _begin(self, make: Callable[[], PaperFile], page: int) -> None:
        self._turn += 1
        self.busy, self.problem = True, None
        self._pictures.coming += 1
        work = (self._turn, make, page)
        self._thread = threading.Thread(target=self._draw, args=work, name="preview", daemon=True)
        self._thread.start()

    def _draw(self, turn: int, make: Callable[[], PaperFile], page: int) -> None:
        from printing.pictures import picture_of

        paper: PaperFile | None = None
        try:
            paper = make()
            found: PagePicture | UserFacing = picture_of(paper.pdf, page, self._width_px)
        except UserFacing as error:
            found = error
        except (OSError, ValueError):
            found = NO_PREVIEW
        self._drawn.emit(turn, paper, found)

    def _on_drawn(
        self, turn: int, paper: PaperFile | None, found: PagePicture | UserFacing
    ) -> None:
        self._pictures.coming -= 1
        if turn != self._turn:
            return  # nobody looks any more
        self.busy = False
        if isinstance(found, UserFacing):
            self.problem = found
        else:
            self._let_go()
            self.paper, self._shown = paper, found
            self._number = self._pictures.keep(found)
        self.changed.emit()

    def _let_go(self) -> None:
        if self._number:
            self._pictures.drop(self._number)
        self._number, self._shown = 0, None

    def drop(self) -> None:
        """Let go of the paper and its picture; one that is on its way is not shown."""
        self._turn += 1
        self._let_go()
        self.paper = self.problem = None
        self.busy = False

    def close(self, at_most_s: float = 5.0) -> None:
        """Drop everything, and wait for the thread: it must not tell an application that is gone."""
        self.drop()
        if self._thread is not None:
            self._thread.join(at_most_s)
