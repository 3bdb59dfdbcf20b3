"""A booklet: pages drawn in the order of reading, placed two to a side of the sheets that are folded into it.

Sheets lie in each other and are folded once, so that of n pages (a multiple of four) the outermost sheet has n and 1 on its
front, 2 and n - 1 on its back, and each sheet inside goes on from there. It is printed on both sides, turned over the short
edge. The structure tree keeps the order of reading: who listens to it hears page 1 first, wherever it lies.
"""

from __future__ import annotations

from printing.paper import Paper
from printing.tagged import TaggedPdf


def places(pages: int) -> tuple[tuple[int, bool], ...]:
    """Return for every page, the first first, on which side of paper it stands (from 0) and whether at the right.

    Raises ``ValueError`` unless ``pages`` is a multiple of four.
    """
    if pages <= 0 or pages % 4:
        raise ValueError(f"{pages} pages do not fold into a booklet")
    return tuple((min(page, pages + 1 - page) - 1, page % 2 == 1) for page in range(1, pages + 1))


class SpreadPdf(TaggedPdf):
    """A document whose pages are drawn as ever, and stand beside each other as they fold."""

    def __init__(self, title: str, language: str, paper: Paper, sheet: Paper, pages: int) -> None:
        """Begin the first of ``pages`` pages of ``paper`` on sheets of a size on which two of them lie beside each other.

        Raises ``ValueError`` as ``places``.
        """
        self._sheet_pt = sheet.width_pt
        self._places = places(pages)
        self._number = 0
        self._codes: list[list[str]] = [[] for _ in range(pages // 2)]
        super().__init__(title, language, paper.width_pt, paper.height_pt)

    def _begin_page(self) -> None:
        if self._number == 0:
            self._canvas.setPageSize((self._sheet_pt, self.height_pt))
            self._pages = [[] for _ in self._codes]
        self._page, right = self._places[self._number]
        self._canvas._code = self._codes[self._page]
        self._canvas.saveState()
        if right:
            self._canvas.translate(self._sheet_pt - self._width_pt, 0)
        super()._begin_page()

    def next_page(self) -> None:
        """Finish this page and begin the next, wherever it lies. Raises ``IndexError`` when it has no next one."""
        self._canvas.restoreState()
        self._number += 1
        self._begin_page()

    def save(self) -> bytes:
        """Finish the last page and return the file, sheet by sheet."""
        self._canvas.restoreState()
        for side, code in enumerate(self._codes):
            self._page, self._canvas._code = side, code
            if side < len(self._codes) - 1:
                self._finish_page()
        return super().save()
