"""Pages of a finished PDF for the printer: how many there are, some of them alone, or on larger sheets.

What is cut is for paper only. Its pages look the same, but the tree that a screen reader follows belongs to the whole
document and stays behind.
"""

from __future__ import annotations

import io
import threading
from collections.abc import Sequence

import pypdfium2 as pdfium

from printing.paper import pt
from sync.errors import BadInput
from sync.words import N_

PDFIUM = threading.Lock()
"""pdfium is not safe to be used by two threads at once: whoever uses it holds this."""


def page_count(pdf: bytes) -> int:
    """Return how many pages there are; 0 where nobody can read it."""
    try:
        with PDFIUM, pdfium.PdfDocument(pdf) as document:
            return len(document)
    except pdfium.PdfiumError:
        return 0


def title_of(pdf: bytes) -> str:
    """Return the title that the document gives itself; empty where it has none."""
    try:
        with PDFIUM, pdfium.PdfDocument(pdf) as document:
            return str(document.get_metadata_dict().get("Title", ""))
    except pdfium.PdfiumError:
        return ""


def cut(pdf: bytes, pages: Sequence[int]) -> bytes:
    """Return these pages alone, counted from 1, each once and in their order. Raises ``BadInput`` when one is not there."""
    wanted = sorted(set(pages))
    with PDFIUM, pdfium.PdfDocument(pdf) as document:
        if not wanted or wanted[0] < 1 or wanted[-1] > len(document):
            raise BadInput(N_("Deze bladzijde is er niet."), N_("Kies een andere bladzijde."))
        if len(wanted) == len(document):
            return pdf
        with pdfium.PdfDocument.new() as alone:
            alone.import_pages(document, [page - 1 for page in wanted])
            return _saved(alone)


def on_sheets(pdf: bytes, width_mm: float, height_mm: float) -> bytes:
    """Return every page as large as it was, in the top left corner of a larger sheet."""
    sheet = pt(width_mm), pt(height_mm)
    with PDFIUM, pdfium.PdfDocument(pdf) as document, pdfium.PdfDocument.new() as larger:
        for number in range(len(document)):
            _, page_height_pt = document.get_page_size(number)
            drawn = document.page_as_xobject(number, larger)
            page, placed = larger.new_page(*sheet), drawn.as_pageobject()
            placed.set_matrix(pdfium.PdfMatrix().translate(0, sheet[1] - page_height_pt))
            page.insert_obj(placed)
            page.gen_content()
            page.close()
            drawn.close()
        return _saved(larger)


def _saved(document: pdfium.PdfDocument) -> bytes:
    written = io.BytesIO()
    document.save(written)
    return written.getvalue()
