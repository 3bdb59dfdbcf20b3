"""Pages of a finished PDF for the printer: how many there are, and some of them alone.

What is cut is for paper only. Its pages look the same, but the tree that a screen reader follows belongs to the whole
document and stays behind.
"""

from __future__ import annotations

import io
import threading
from collections.abc import Sequence

import pypdfium2 as pdfium

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


def _saved(document: pdfium.PdfDocument) -> bytes:
    written = io.BytesIO()
    document.save(written)
    return written.getvalue()
