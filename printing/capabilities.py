"""What a printer can do with a paper, and what is asked of it after that: nothing that it does not have.

A paper that has no sheet of its own size goes on a larger one of the A series, as large as it is, and is cut out; copies
share that sheet as far as they fit. It never goes on a smaller one: what was 14 points would be 10. A printer that cannot
print on both sides prints on one, and says so.
"""

from __future__ import annotations

import re

import msgspec

from printing.ipp_errors import MediaMissing
from printing.ipp_wire import Asked, Attributes, Collection, Value
from printing.paper_file import Sides
from printing.ticket import Ticket
from sync.words import N_

ONE_SIDED = N_("Deze printer print op één kant.")
CUT_OUT = N_("Dit papier is kleiner dan het vel. Knip langs de stippellijn.")

_SHEETS = ("iso_a6_105x148mm", "iso_a5_148x210mm", "iso_a4_210x297mm", "iso_a3_297x420mm")
"""What a smaller paper may be printed on, the smallest first: envelopes and labels are none."""
_MISSING = {
    "iso_a3_297x420mm": N_("Deze printer heeft geen A3."),
    "iso_a4_210x297mm": N_("Deze printer heeft geen A4."),
}
_SIZE = re.compile(r"_(\d+(?:\.\d+)?)x(\d+(?:\.\d+)?)(mm|in)$")
_INCH_MM = 25.4
_COLLATED = "separate-documents-collated-copies"

ATTRIBUTES = (
    "copies-supported",
    "sides-supported",
    "media-supported",
    "media-source-supported",
    "print-color-mode-supported",
    "print-scaling-supported",
    "multiple-document-handling-supported",
)
"""What is asked of a printer."""


class Margins(msgspec.Struct, frozen=True, kw_only=True):
    """How far from each edge of the sheet printing begins, in millimetres."""

    top_mm: float = 0.0
    right_mm: float = 0.0
    bottom_mm: float = 0.0
    left_mm: float = 0.0


class Capabilities(msgspec.Struct, frozen=True, kw_only=True):
    """What a printer says that it can do; empty where it says nothing."""

    copies: int = 1
    """The most copies of one job."""
    sides: tuple[str, ...] = ()
    media: tuple[str, ...] = ()
    """PWG 5101.1 names."""
    sources: tuple[str, ...] = ()
    """Trays."""
    colours: tuple[str, ...] = ()
    scalings: tuple[str, ...] = ()
    handlings: tuple[str, ...] = ()


class Layout(msgspec.Struct, frozen=True, kw_only=True):
    """How copies of a page stand on a larger sheet: row by row, from its top left corner."""

    sheet_mm: tuple[float, float]
    """Width and height."""
    cell_mm: tuple[float, float]
    """Width and height of one copy as it stands there; a page that lies the other way is turned."""
    columns: int = 1
    rows: int = 1

    @property
    def places(self) -> int:
        """How many copies fit."""
        return self.columns * self.rows


class Fitted(msgspec.Struct, frozen=True, kw_only=True):
    """What is asked of one printer for one paper."""

    attributes: tuple[Asked, ...] = ()
    """For the job's group of the request."""
    copies: int = 1
    """How many of them come out of one job."""
    together: int = 1
    """How many of them share a sheet."""
    layout: Layout | None = None
    """How they stand on a sheet that is larger than the paper."""
    sides: Sides = "one-sided"
    """Of the sheet, as it will be printed."""
    media: str = ""
    """The sheet; larger than the paper where there is none of its size."""
    notes: tuple[str, ...] = ()
    """What comes out otherwise than was asked, as texts of the catalogue."""


def read_capabilities(says: Attributes) -> Capabilities:
    """Return what a printer's attributes say; what makes no sense counts as not said."""
    return Capabilities(
        copies=max(1, *(_highest(value) for value in says.get("copies-supported", ())), 1),
        sides=_texts(says, "sides-supported"),
        media=_texts(says, "media-supported"),
        sources=_texts(says, "media-source-supported"),
        colours=_texts(says, "print-color-mode-supported"),
        scalings=_texts(says, "print-scaling-supported"),
        handlings=_texts(says, "multiple-document-handling-supported"),
    )


def read_margins(says: Attributes, media: str) -> Margins | None:
    """Return where printing begins on a sheet (media-col-database, PWG 5100.7); None where the printer does not say.

    Of several entries for a size the widest count: another may be "borderless", which few papers are sent for.
    """
    size = tuple(round(edge_mm * 100) for edge_mm in size_mm(media))
    found: list[dict[str, float]] = []
    for entry in says.get("media-col-database", ()):
        members = entry.members if isinstance(entry, Collection) else {}
        sheet = next(iter(members.get("media-size", ())), None)
        if not isinstance(sheet, Collection):
            continue
        if size == (_whole(sheet.members, "x-dimension"), _whole(sheet.members, "y-dimension")):
            edges = ("top", "right", "bottom", "left")
            hundredths = {f"{edge}_mm": _whole(members, f"media-{edge}-margin") for edge in edges}
            found.append({edge: max(0, one) / 100 for edge, one in hundredths.items()})
    if not found:
        return None
    return Margins(**{edge: max(one[edge] for one in found) for edge in found[0]})


def fit(ticket: Ticket, can: Capabilities, pages: int) -> Fitted:
    """Return what to ask of a printer for a paper of so many pages. Raises ``MediaMissing``."""
    asked: list[Asked] = []
    notes: list[str] = []
    sides: Sides = "one-sided"
    if pages != 1 and ticket.sides != "one-sided" and ticket.sides in can.sides:
        sides = ticket.sides
        asked.append(("keyword", "sides", sides))
    else:
        if pages != 1 and ticket.sides != "one-sided":
            notes.append(ONE_SIDED)
        if "one-sided" in can.sides:  # it may be set to both sides by itself
            asked.append(("keyword", "sides", "one-sided"))
    media, layout, together = sheet_for(ticket.media, can.media), None, 1
    if media != ticket.media:
        notes.append(CUT_OUT)
        turns = sides == "one-sided" and ticket.copies > 1
        layout = layout_on(size_mm(ticket.media), size_mm(media), turns=turns)
        together = max(1, min(ticket.copies, layout.places))
    # what does not fill a sheet is another job: no more come out than were asked for
    sheets = min(ticket.copies // together, can.copies)
    if sheets > 1:
        asked.append(("integer", "copies", sheets))
        if _COLLATED in can.handlings:  # whole copies, so that a jam leaves whole ones
            asked.append(("keyword", "multiple-document-handling", _COLLATED))
    asked += _on(media, ticket.tray, can)
    if "none" in can.scalings:
        asked.append(("keyword", "print-scaling", "none"))
    if not ticket.colour and "monochrome" in can.colours:
        asked.append(("keyword", "print-color-mode", "monochrome"))
    return Fitted(
        attributes=tuple(asked),
        copies=sheets * together,
        together=together,
        layout=layout,
        sides=sides,
        media=media,
        notes=tuple(notes),
    )


def layout_on(
    page_mm: tuple[float, float], sheet_mm: tuple[float, float], *, turns: bool
) -> Layout:
    """Return how copies of a page fit on a sheet that is no smaller; turned a quarter, where they may be and more fit so."""
    as_it_is, turned = (
        Layout(
            sheet_mm=sheet_mm,
            cell_mm=(width_mm, height_mm),
            columns=int(sheet_mm[0] // width_mm),
            rows=int(sheet_mm[1] // height_mm),
        )
        for width_mm, height_mm in (page_mm, page_mm[::-1])
    )
    return turned if turns and turned.places > as_it_is.places else as_it_is


def sheet_for(wanted: str, there: tuple[str, ...]) -> str:
    """Return on which of the sheets that are there a paper goes. Raises ``MediaMissing`` when it fits on none."""
    if not wanted or not there or wanted in there or _is_custom(wanted, there):
        return wanted
    width_mm, height_mm = size_mm(wanted)
    for sheet in _SHEETS:
        sheet_width_mm, sheet_height_mm = size_mm(sheet)
        if sheet in there and sheet_width_mm >= width_mm and sheet_height_mm >= height_mm:
            return sheet
    raise MediaMissing(_MISSING.get(wanted, ""))


def size_mm(media: str) -> tuple[float, float]:
    """Return width and height that a PWG 5101.1 name ends with; zeros for a name without them."""
    found = _SIZE.search(media)
    if found is None:
        return 0.0, 0.0
    unit_mm = _INCH_MM if found[3] == "in" else 1.0
    return float(found[1]) * unit_mm, float(found[2]) * unit_mm


def _is_custom(wanted: str, there: tuple[str, ...]) -> bool:
    """Return whether the printer takes any size between two, and this is one (PWG 5101.1, section 5.1.4)."""
    least = next((size_mm(name) for name in there if name.startswith("custom_min_")), None)
    most = next((size_mm(name) for name in there if name.startswith("custom_max_")), None)
    if least is None or most is None:
        return False
    size = size_mm(wanted)
    return all(low <= one <= high for low, one, high in zip(least, size, most, strict=True))


def _on(media: str, tray: str, can: Capabilities) -> list[Asked]:
    """Return the sheet as ``media``, or with its tray as ``media-col``: a request holds one of the two."""
    if not media or not can.media:
        return []
    if not tray or tray not in can.sources:
        return [("keyword", "media", media)]
    width, height = (round(edge_mm * 100) for edge_mm in size_mm(media))
    size: list[Asked] = [("integer", "x-dimension", width), ("integer", "y-dimension", height)]
    members: list[Asked] = [
        ("collection", "media-size", size),
        ("keyword", "media-source", tray),
    ]
    return [("collection", "media-col", members)]


def _texts(says: Attributes, name: str) -> tuple[str, ...]:
    return tuple(value for value in says.get(name, ()) if isinstance(value, str))


def _whole(says: Attributes, name: str) -> int:
    found = next(iter(says.get(name, ())), 0)
    return found if isinstance(found, int) else 0


def _highest(value: Value) -> int:
    if isinstance(value, tuple):
        return value[1]
    return value if isinstance(value, int) else 1
