"""Flyers to hang up or hand out."""

from __future__ import annotations

from typing import cast

from printing.flyer import DESIGNS, FORMATS, MEDIA, Design, Format, flyer
from printing.flyer_sheets import KINDS, flyer_sheet
from printing.making.request import Request, no_such_paper
from printing.paper_file import PaperFile
from sync.links import short_code


def make_flyer(request: Request) -> PaperFile:
    """Make the flyer "KIND/KEY/FORMAT/DESIGN", as in "flyer/activity/KEY/a5/2".

    KIND is activity, service, help_post or announcement; FORMAT a5, a4, strips or four-a6; DESIGN 1, 2 or 3. Without the
    last two it is A5 in the first design. Raises ``BadInput`` when there is no such record, or when it is not for everybody.
    """
    kind, key, format_, design, *more = [*request.rest.split("/"), "", "", ""]
    format_, design = format_ or "a5", design or "1"
    known = kind in KINDS and format_ in FORMATS and design in map(str, DESIGNS)
    if not known or any(more):
        raise no_such_paper()
    sheet = flyer_sheet(request.replica, kind, key, request.words)
    pdf = flyer(
        sheet, request.words, request.printed, cast(Format, format_), cast(Design, int(design))
    )
    return PaperFile(
        pdf=pdf,
        name=flyer_name(key, format_),
        kind="flyer",
        colour=True,
        media=MEDIA.get(format_, "iso_a4_210x297mm"),
    )


def flyer_name(key: str, format_: str) -> str:
    """Return the name of a flyer's file, by the code of what it is about."""
    return f"flyer-{short_code(key)}-{format_}"
