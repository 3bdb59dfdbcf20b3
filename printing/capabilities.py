"""What a printer can do with a paper, and what is asked of it after that: nothing that it does not have.

A paper that has no sheet of its own size goes on a larger one of the A series, as large as it is, and is cut out. It never
goes on a smaller one: what was 14 points would be 10. A printer that cannot print on both sides prints on one, and says so.
"""

from __future__ import annotations

import re

import msgspec

from printing.ipp_errors import MediaMissing
from printing.ipp_wire import Asked, Attributes, Collection, Value
from printing.ticket import Ticket
from sync.words import N_

ONE_SIDED = N_("Deze printer print op één kant.")
CUT_OUT = N_("Het vel is groter dan het papier. Knip het uit.")

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


class Fitted(msgspec.Struct, frozen=True, kw_only=True):
    """What is asked of one printer for one paper."""

    attributes: tuple[Asked, ...] = ()
    """For the job's group of the request."""
    copies: int = 1
    """How many of them come out of one job."""
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
    copies = min(ticket.copies, can.copies)
    if copies > 1:
        asked.append(("integer", "copies", copies))
        if _COLLATED in can.handlings:  # whole copies, so that a jam leaves whole ones
            asked.append(("keyword", "multiple-document-handling", _COLLATED))
    if pages != 1 and ticket.sides != "one-sided" and ticket.sides in can.sides:
        asked.append(("keyword", "sides", ticket.sides))
    else:
        if pages != 1 and ticket.sides != "one-sided":
            notes.append(ONE_SIDED)
        if "one-sided" in can.sides:  # it may be set to both sides by itself
            asked.append(("keyword", "sides", "one-sided"))
    media = sheet_for(ticket.media, can.media)
    if media != ticket.media:
        notes.append(CUT_OUT)
    asked += _on(media, ticket.tray, can)
    if "none" in can.scalings:
        asked.append(("keyword", "print-scaling", "none"))
    if not ticket.colour and "monochrome" in can.colours:
        asked.append(("keyword", "print-color-mode", "monochrome"))
    return Fitted(attributes=tuple(asked), copies=copies, media=media, notes=tuple(notes))


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
