"""Flyers."""

from __future__ import annotations

import io
from datetime import date
from functools import lru_cache

from PIL import Image, ImageDraw

from printing.flyer import Design, Format, flyer
from printing.flyer_sheets import FlyerSheet
from sync.links import link, short_code, shown_code
from tests.printing.documents.document import Document
from tests.printing.documents.hostile import ARABIC, EMOJI, LONG_TEXT, LONG_WORD, NAMES, TURNED
from tests.printing.weeks import DUTCH, NOW, PARTNERS, SITE

_CODE = short_code("wandelen")
INKS = ("#17553a", "#87340f")


def flyer_of(**fields: object) -> FlyerSheet:
    """Return the flyer of a series of activities, with some fields otherwise."""
    plain: dict[str, object] = {
        "kind": "activity",
        "house": "Buurthuis De Linde",
        "house_line": "Buurthuis De Linde, Lindestraat 12",
        "title": "Wandelen met Henk",
        "when": ("Elke maandag", "16.00 tot 17.00 uur"),
        "facts": (
            "Voordeur, Lindestraat 12",
            "Volgende keer: maandag 30 november",
            "Gratis",
        ),
        "summary": "We lopen een uur door het Lindepark. Iedereen loopt in een eigen tempo mee.",
        "strong": "Aanmelden hoeft niet.",
        "notice": "Hebt u een vraag? Bel 045\u00a0-\u00a0000\u00a001\u00a000.",
        "strip": ("Elke maandag", "16.00 tot 17.00 uur", "Bel 045\u00a0-\u00a0000\u00a001\u00a000"),
        "code": shown_code(_CODE),
        "link": link(SITE, _CODE),
        "valid_until": date(2027, 2, 20),
        "icon": "footprints",
        "inks": INKS,
        "partners": PARTNERS,
    }
    return FlyerSheet(**{**plain, **fields})  # type: ignore[arg-type]


@lru_cache(maxsize=1)
def photo() -> bytes:
    """Return a JPEG with a sky, a hill and a house: shades, edges, black and white."""
    image = Image.linear_gradient("L").resize((960, 640)).convert("RGB")
    draw = ImageDraw.Draw(image)
    draw.ellipse((-200, 380, 1200, 1100), fill=(70, 120, 60))
    draw.rectangle((380, 260, 620, 470), fill=(200, 90, 60))
    draw.polygon([(350, 260), (500, 140), (650, 260)], fill=(40, 30, 30))
    draw.rectangle((470, 370, 530, 470), fill=(250, 250, 240))
    out = io.BytesIO()
    image.save(out, "JPEG", quality=85)
    return out.getvalue()


EMPTY = FlyerSheet(
    kind="announcement",
    house="De Linde",
    title="",
    strong="Vraag het aan de balie.",
    icon="megaphone",
)
NASTY = flyer_of(
    title=LONG_TEXT, kicker=LONG_WORD, when=(LONG_WORD, LONG_TEXT), facts=(LONG_TEXT,),
    summary=LONG_TEXT, strong=LONG_WORD, notice=LONG_TEXT, strip=(LONG_TEXT, LONG_WORD),
    house=LONG_TEXT, house_line=LONG_WORD, partners=(LONG_TEXT,) * 3,
)  # fmt: skip
MIXED = flyer_of(
    title=f"{NAMES}, {ARABIC}", kicker=EMOJI, summary=f"{TURNED}. {ARABIC} {EMOJI}", when=(ARABIC,),
    strong=ARABIC, strip=(ARABIC, EMOJI), code="", link="", valid_until=None, notice="",
)  # fmt: skip
LONG_TITLE = flyer_of(title=LONG_WORD, summary=LONG_TEXT, strip=(LONG_TEXT, LONG_WORD))


def _flyer(
    sheet: FlyerSheet, format_: Format, design: Design, photos: int = 0, *, mixed: bool = False
) -> Document:
    body_pt, small_pt = {"a4": (20.0, 14.0), "strips": (16.0, 12.0)}.get(format_, (14.0, 12.0))
    codes = (sheet.link,) if sheet.link else ()
    return Document(
        make=lambda: flyer(sheet, DUTCH, NOW, format_, design),
        codes=codes * (4 if format_ == "four-a6" else 1),
        body_pt=body_pt,
        small_pt=small_pt,
        inverse=design == 3,
        inks=sheet.inks,
        photos=photos,
        mixed=mixed,
        pieces=(2, 2) if format_ == "four-a6" else (1, 1),
    )


DOCUMENTS = {
    "flyer-a5": _flyer(flyer_of(), "a5", 1),
    "flyer-a4": _flyer(flyer_of(), "a4", 2),
    "flyer-strips": _flyer(flyer_of(), "strips", 3),
    "flyer-four-a6": _flyer(flyer_of(), "four-a6", 2),
    "flyer-photo": _flyer(flyer_of(photo=photo()), "a4", 3, photos=1),
    "flyer-mixed": _flyer(MIXED, "strips", 2, mixed=True),
    "flyer-empty": _flyer(EMPTY, "a5", 2),
    "flyer-nasty-a5": _flyer(NASTY, "a5", 3),
    "flyer-nasty-strips": _flyer(LONG_TITLE, "strips", 1),
    "flyer-nasty-four-a6": _flyer(NASTY, "four-a6", 3),
}
