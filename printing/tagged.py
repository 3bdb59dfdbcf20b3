"""A PDF that can be read aloud: every word stands in a tree that says what it is, and in which order.

ReportLab draws; it has no notion of tagged PDF. So marked content (ISO 32000-1, 14.6) is written around what it draws, and
the structure tree (14.7) with its parent tree is built beside it: Document, then headings (H1, H2), paragraphs (P), lists
(L, LI, LBody) and figures with alternative text. Lines and frames are artifacts. The page description only knows black.

Coordinates are points from the top left corner of the page; a text stands on its baseline.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from reportlab.lib.colors import black, toColor
from reportlab.pdfbase import pdfdoc
from reportlab.pdfgen.canvas import Canvas

from printing.arabic import holds_arabic
from printing.fonts import BASE_FONT, CAPITAL_HEIGHT, Face, font_names, runs, text_width_pt
from printing.heard import Heard, Sentence, anybody_listens, tell
from printing.paper import RULE_PT, page_mark
from printing.qr import QrCode
from printing.vector_paths import Shape

_MARK_GREY = "rgb(205, 205, 205)"
_MARK_SHARE = 0.88
"""How much of a page's width its mark takes."""


class _Element:
    """A node of the structure tree: a role, and below it other nodes or marked content of pages."""

    def __init__(self, role: str, parent: _Element | None, alternative: str = "") -> None:
        self.role = role
        self.parent = parent
        self.alternative = alternative
        self.kids: list[_Element | tuple[int, int]] = []
        """Nodes, or (page, number of the marked content on it)."""
        self.reference: Any = None


class TaggedPdf:
    """A document that is drawn from its first word to its last, in the order of reading."""

    def __init__(self, title: str, language: str, width_pt: float, height_pt: float) -> None:
        """Begin the first page of a document in one size."""
        font_names("regular")
        self._buffer = io.BytesIO()
        self._canvas = Canvas(
            self._buffer,
            pagesize=(width_pt, height_pt),
            invariant=1,
            pageCompression=1,
            pdfVersion=(1, 7),
            initialFontName=BASE_FONT,
            lang=language,
        )
        self._canvas.setTitle(title)
        self._canvas.setCreator("Buurtzuil")
        self._canvas.setProducer("Buurtzuil")
        self._canvas.setViewerPreference("DisplayDocTitle", "true")
        self.height_pt = height_pt
        self._root = _Element("Document", None)
        self._open = self._root
        self._pages: list[list[_Element]] = [[]]
        self._page = 0
        """Index of the page that is drawn on."""
        self._width_pt = width_pt
        self._sentence: Sentence | None = None
        self._heard: list[Heard] = []
        """What it says so far, to whoever listens; a drawing that was only tried is heard by nobody."""
        self._aside = False
        self._marked = False
        self._begin_page()

    # -- structure

    @contextmanager
    def element(self, role: str) -> Iterator[None]:
        """Hold other elements: ``L``, ``LI``, ``Sect``."""
        node = _Element(role, self._open)
        self._open.kids.append(node)
        self._open = node
        yield
        assert node.parent is not None
        self._open = node.parent

    @contextmanager
    def content(self, role: str, alternative: str = "") -> Iterator[None]:
        """Mark what is drawn as one element with the role ``P``, ``H1``, ``LBody``, ``Figure`` and so on.

        ``alternative`` is the words for a figure.
        """
        node = _Element(role, self._open, alternative)
        self._open.kids.append(node)
        marks = self._pages[self._page]
        node.kids.append((self._page, len(marks)))
        self._write(f"/{role} <</MCID {len(marks)}>> BDC")
        marks.append(node)
        self._sentence = Sentence(role) if anybody_listens() else None
        yield
        self._write("EMC")
        if self._sentence is not None:
            edge_of = self._page if self._aside else -1
            done = self._sentence.done(edge_of)
            self._heard.append(Heard(role, alternative, edge_of) if alternative else done)
            self._sentence = None

    @contextmanager
    def aside(self) -> Iterator[None]:
        """Draw what stands at the edge of every page: whoever hears the document hears it once, at the end."""
        self._aside = True
        yield
        self._aside = False

    @contextmanager
    def artifact(self) -> Iterator[None]:
        """Mark what is drawn as decoration: it is not read."""
        self._write("/Artifact BMC")
        yield
        self._write("EMC")

    def _write(self, operator: str) -> None:
        self._canvas._code.append(operator)

    # -- drawing

    def text(self, x_pt: float, y_pt: float, text: str, face: Face, size_pt: float) -> None:
        """Draw one line from ``x_pt`` on the baseline ``y_pt``; a space ends it, so that lines read aloud stay apart.

        Arabic is drawn from left to right in joined shapes; beside it stands what was written.
        """
        if self._sentence is not None:
            box_pt = (x_pt, text_width_pt(text, face, size_pt), y_pt)
            self._sentence.add(text, face, box_pt, size_pt)
        turned = holds_arabic(text)
        if turned:
            self._write(f"/Span <</ActualText {_text_string(text + ' ')}>> BDC")
        line = self._canvas.beginText(x_pt, self.height_pt - y_pt)
        for font, run in runs(text, face):
            line.setFont(font, size_pt)
            line.textOut(run)
        line.textOut(" ")
        self._canvas.drawText(line)
        if turned:
            self._write("EMC")

    def end_sentence(self) -> None:
        """Say that what is drawn next on another line is another sentence, for whoever hears the document."""
        if self._sentence is not None:
            self._sentence.end()

    def text_right(self, x_pt: float, y_pt: float, text: str, face: Face, size_pt: float) -> None:
        """Draw one line that ends at ``x_pt``."""
        self.text(x_pt - text_width_pt(text, face, size_pt), y_pt, text, face, size_pt)

    def strike(self, x_pt: float, y_pt: float, text: str, face: Face, size_pt: float) -> None:
        """Draw a line through a text that stands on the baseline ``y_pt``."""
        middle = y_pt - size_pt * CAPITAL_HEIGHT * 0.42
        self.rule(x_pt, x_pt + text_width_pt(text, face, size_pt), middle, size_pt * 0.08)

    def rule(
        self, left_pt: float, right_pt: float, y_pt: float, weight_pt: float = RULE_PT
    ) -> None:
        """Draw a horizontal line."""
        self._canvas.setLineWidth(weight_pt)
        self._canvas.setStrokeColor(black)
        self._canvas.line(left_pt, self.height_pt - y_pt, right_pt, self.height_pt - y_pt)

    def upright(
        self, x_pt: float, top_pt: float, bottom_pt: float, weight_pt: float = RULE_PT
    ) -> None:
        """Draw a vertical line."""
        self._canvas.setLineWidth(weight_pt)
        self._canvas.setStrokeColor(black)
        self._canvas.line(x_pt, self.height_pt - top_pt, x_pt, self.height_pt - bottom_pt)

    def frame(
        self,
        left_pt: float,
        top_pt: float,
        width_pt: float,
        height_pt: float,
        *,
        weight_pt: float = 2.0,
        radius_pt: float = 8.0,
    ) -> None:
        """Draw a frame with round corners."""
        self._canvas.setLineWidth(weight_pt)
        self._canvas.setStrokeColor(black)
        bottom = self.height_pt - top_pt - height_pt
        self._canvas.roundRect(left_pt, bottom, width_pt, height_pt, radius_pt, stroke=1, fill=0)

    def shape(
        self,
        shape: Shape,
        left_pt: float,
        top_pt: float,
        scale: float,
        weight_pt: float,
        colour: str = "",
    ) -> None:
        """Stroke a shape ``scale`` points for each unit of its grid, with round ends; fill what is filled.

        ``colour`` is "#rrggbb"; black without.
        """
        ink = toColor(colour) if colour else black
        path = self._canvas.beginPath()
        for segment in shape.segments:
            at = [
                self.height_pt - top_pt - value * scale if place % 2 else left_pt + value * scale
                for place, value in enumerate(segment.points)
            ]
            match segment.kind:
                case "move":
                    path.moveTo(*at)
                case "line":
                    path.lineTo(*at)
                case "curve":
                    path.curveTo(*at)
                case "close":
                    path.close()
        self._canvas.saveState()
        self._canvas.setLineWidth(weight_pt)
        self._canvas.setLineCap(1)
        self._canvas.setLineJoin(1)
        self._canvas.setStrokeColor(ink)
        self._canvas.setFillColor(ink)
        self._canvas.drawPath(path, stroke=1, fill=int(shape.filled))
        self._canvas.restoreState()

    def qr(self, code: QrCode, left_pt: float, top_pt: float, module_pt: float) -> None:
        """Draw a code with its top left module at a corner, moved to the nearest whole module dot by the caller."""
        self._canvas.setFillColor(black)
        path = self._canvas.beginPath()
        for row, column, length in code.dark_runs():
            path.rect(
                left_pt + column * module_pt,
                self.height_pt - top_pt - (row + 1) * module_pt,
                length * module_pt,
                module_pt,
            )
        self._canvas.drawPath(path, stroke=0, fill=1)

    def next_page(self) -> None:
        """Finish this page and begin another of the same size."""
        self._finish_page()
        self._pages.append([])
        self._page += 1
        self._begin_page()

    def _begin_page(self) -> None:
        """Draw what stands below everything else on a page."""
        self._mark(page_mark())

    def _mark(self, text: str) -> None:
        """Draw what the whole page is, below everything else, from edge to edge and as often as the page is long.

        Grey, so that words and codes over it can be read; a reader hears it once, before anything else.
        """
        if not text:
            return
        size_pt = self._width_pt * _MARK_SHARE / text_width_pt(text, "bold", 1.0)
        times = max(2, round(self.height_pt / self._width_pt * 2))
        heard = self.artifact() if self._marked else self.content("P")
        self._marked = True
        with heard:
            self._canvas.setFillColor(toColor(_MARK_GREY))
            for time in range(times):
                self._canvas.saveState()
                middle_pt = self.height_pt * (time + 0.5) / times
                self._canvas.translate(self._width_pt / 2, middle_pt)
                line = self._canvas.beginText(
                    -self._width_pt * _MARK_SHARE / 2, -size_pt * CAPITAL_HEIGHT / 2
                )
                for font, run in runs(text, "bold"):
                    line.setFont(font, size_pt)
                    line.textOut(run)
                self._canvas.drawText(line)
                self._canvas.restoreState()
            self._canvas.setFillColor(black)

    # -- the file

    def _finish_page(self) -> None:
        self._canvas.showPage()
        page = self._canvas._doc.Pages.pages[-1]
        page.__NoDefault__ = [*page.__NoDefault__, "StructParents", "Tabs"]
        page.StructParents = self._page
        page.Tabs = pdfdoc.PDFName("S")

    def save(self) -> bytes:
        """Finish the last page and return the file: the same bytes for the same drawing."""
        self._finish_page()
        document = self._canvas._doc
        tree = pdfdoc.PDFDictionary({"Type": pdfdoc.PDFName("StructTreeRoot")})
        tree_reference = document.Reference(tree)
        tree["K"] = pdfdoc.PDFArray([self._built(self._root, tree_reference)])
        numbers: list[Any] = []
        for page, marks in enumerate(self._pages):
            numbers += [page, pdfdoc.PDFArray([node.reference for node in marks])]
        parents = pdfdoc.PDFDictionary({"Nums": pdfdoc.PDFArray(numbers)})
        tree["ParentTree"] = document.Reference(parents)
        tree["ParentTreeNextKey"] = len(self._pages)
        document.Catalog.StructTreeRoot = tree_reference
        document.Catalog.MarkInfo = pdfdoc.PDFDictionary({"Marked": "true"})
        for element in self._heard:
            tell(element)
        self._canvas.save()
        return self._buffer.getvalue()

    def _built(self, node: _Element, parent: Any) -> Any:
        """Return the reference of a node, with everything below it made."""
        document = self._canvas._doc
        made = pdfdoc.PDFDictionary(
            {"Type": pdfdoc.PDFName("StructElem"), "S": pdfdoc.PDFName(node.role), "P": parent}
        )
        node.reference = document.Reference(made)
        if node.alternative:
            made["Alt"] = pdfdoc.PDFString(node.alternative)
        kids: list[Any] = []
        for kid in node.kids:
            if isinstance(kid, _Element):
                kids.append(self._built(kid, node.reference))
            else:
                page, number = kid
                made["Pg"] = document.Reference(document.Pages.pages[page])
                kids.append(number)
        made["K"] = pdfdoc.PDFArray(kids)
        return node.reference


def _text_string(text: str) -> str:
    """Return a PDF text string in UTF-16, as hexadecimal digits."""
    return f"<FEFF{text.encode('utf-16-be').hex().upper()}>"
