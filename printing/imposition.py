"""Small pages on a larger sheet, with lines to cut along: as large as they are, and several copies together where they fit.

A printer without small paper gets a sheet that holds the page from its top left corner on, in columns and rows. The lines
are dashed, black and thin, at the edges of what is printed, and stay where printers print. What the sheet's own edge
already cuts gets no line.
"""

from __future__ import annotations

import ctypes
import io
from collections.abc import Iterator

import msgspec
import pypdfium2 as pdfium
import pypdfium2.raw as raw

from printing.capabilities import Layout, Margins
from printing.paper import RULE_PT, pt
from printing.paper_file import Sides
from printing.pdf_pages import PDFIUM

CLEAR_MM = 5.5
"""Lines stay so far from the sheet's edge where the printer does not say that it needs more."""
_DASH_PT = (4.0, 3.0)


class CutLine(msgspec.Struct, frozen=True):
    """A line to cut along, from one end to the other; millimetres from the sheet's top left corner."""

    x1_mm: float
    y1_mm: float
    x2_mm: float
    y2_mm: float


def impose(
    pdf: bytes, layout: Layout, together: int, *, sides: Sides, margins: Margins | None = None
) -> bytes:
    """Return every page so many times on a sheet of its own, unscaled, with lines to cut along.

    On both sides of the paper the back of each copy is behind its front, and the lines are on the front alone.
    """
    unfolded = sides == "one-sided"
    sheet_pt = pt(layout.sheet_mm[0]), pt(layout.sheet_mm[1])
    lines = list(cut_lines(layout, together, margins or Margins()))
    with PDFIUM, pdfium.PdfDocument(pdf) as document, pdfium.PdfDocument.new() as larger:
        for number in range(len(document)):
            back = not unfolded and number % 2 == 1
            page_pt = document.get_page_size(number)
            drawn = document.page_as_xobject(number, larger)
            sheet = larger.new_page(*sheet_pt)
            for place in range(together):
                placed = drawn.as_pageobject()
                placed.set_matrix(_matrix(layout, place, page_pt, sides if back else "one-sided"))
                sheet.insert_obj(placed)
            if not back:
                for line in lines:
                    _draw(sheet, line, sheet_pt[1])
            sheet.gen_content()
            sheet.close()
            drawn.close()
        written = io.BytesIO()
        larger.save(written)
        return written.getvalue()


def cut_lines(layout: Layout, together: int, margins: Margins) -> Iterator[CutLine]:
    """Yield the lines around so many copies that stand row by row, as long as what they cut."""
    (sheet_width, sheet_height), (width, height) = layout.sheet_mm, layout.cell_mm
    left, top = max(CLEAR_MM, margins.left_mm), max(CLEAR_MM, margins.top_mm)
    right = sheet_width - max(CLEAR_MM, margins.right_mm)
    bottom = sheet_height - max(CLEAR_MM, margins.bottom_mm)
    full_rows, rest = divmod(together, layout.columns)
    for column in range(1, layout.columns + 1):
        rows = full_rows + (column <= rest)
        x = column * width
        if rows and x < right:
            yield CutLine(x, top, x, min(rows * height, bottom))
    for row in range(1, full_rows + (rest > 0) + 1):
        # the edge below a row is also the edge above the next, which is never longer
        columns = layout.columns if row <= full_rows else rest
        y = row * height
        if y < bottom:
            yield CutLine(left, y, min(columns * width, right), y)


def _matrix(
    layout: Layout, place: int, page_pt: tuple[float, float], back: Sides
) -> pdfium.PdfMatrix:
    """Return where a page goes; ``back`` says over which edge the sheet was turned, if it was."""
    row, column = divmod(place, layout.columns)
    width_mm, height_mm = layout.cell_mm
    left_mm, top_mm = column * width_mm, row * height_mm
    if back == "two-sided-long-edge":
        left_mm = layout.sheet_mm[0] - left_mm - width_mm
    elif back == "two-sided-short-edge":
        top_mm = layout.sheet_mm[1] - top_mm - height_mm
    page_width_pt, page_height_pt = page_pt
    matrix = pdfium.PdfMatrix()
    if (page_width_pt > page_height_pt) != (width_mm > height_mm):
        # a quarter to the left, and back to where its corner was: the same way for front and back
        matrix = matrix.rotate(90, ccw=True).translate(page_height_pt, 0)
        page_height_pt = page_width_pt
    return matrix.translate(pt(left_mm), pt(layout.sheet_mm[1] - top_mm) - page_height_pt)


def _draw(sheet: pdfium.PdfPage, line: CutLine, sheet_height_pt: float) -> None:
    """Draw a dashed line in black."""
    path = raw.FPDFPageObj_CreateNewPath(pt(line.x1_mm), sheet_height_pt - pt(line.y1_mm))
    raw.FPDFPath_LineTo(path, pt(line.x2_mm), sheet_height_pt - pt(line.y2_mm))
    raw.FPDFPageObj_SetStrokeColor(path, 0, 0, 0, 255)
    raw.FPDFPageObj_SetStrokeWidth(path, RULE_PT)
    raw.FPDFPageObj_SetDashArray(path, (ctypes.c_float * 2)(*_DASH_PT), 2, 0)
    raw.FPDFPath_SetDrawMode(path, raw.FPDF_FILLMODE_NONE, True)
    raw.FPDFPage_InsertObject(sheet, path)
