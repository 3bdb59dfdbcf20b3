"""A badge: a card of the size of a bank card, to be cut out of a sheet of A4.

It says the house, a first name and a role, and holds a QR code with the same in letters below it for who has to type it.
No number and no surname stands on it, and nothing that tells the PIN. A badge is drawn and printed from memory.

1. the card is drawn between its cut lines at the upper left, with the code at the left and the words beside it
2. what to do with it stands below the card, where it is cut off
"""

from __future__ import annotations

import msgspec

from printing.column import Column, draw_code
from printing.fonts import Face, text_width_pt
from printing.paper import A4, LEADING, ORDINARY, RULE_PT, pt
from printing.tagged import TaggedPdf
from sync.badge import badge_mark, badge_text, read_badge_text, shown_badge_text
from sync.desk_records import Volunteer
from sync.disk.replica import Replica
from sync.errors import BadInput
from sync.records import Venue
from sync.words import N_, Words

WIDTH_MM, HEIGHT_MM = 85.6, 54.0
"""ISO/IEC 7810 ID-1: what fits into every holder of a badge."""
QR_MM = 25.0
_CUT_MM = 6.0
"""How far the marks for the scissors reach beyond the card."""
_PAD_MM = 3.5
_LEFT_MM, _TOP_MM = 24.0, 46.0
_SMALL_PT = ORDINARY.small_pt
_BODY_PT = ORDINARY.body_pt
_NAME_SIZES_PT = (22.0, 20.0, 18.0, 16.0, 14.0)

ROLES = {
    "host": N_("Gastvrouw of gastheer"),
    "editor": N_("Redacteur"),
    "coordinator": N_("Coördinator"),
}
"""A volunteer's role as people say it."""
HOUSE_BADGE = N_("Huisbadge")
_OWN_TITLE = N_("Uw badge")
_HOUSE_TITLE = N_("De huisbadge")
_HOW = (
    N_("Knip de badge uit langs de lijnen."),
    N_("Houd hem bij u. Uw pincode staat er niet op: onthoud die."),
    N_("Bent u de badge kwijt? Zeg het meteen tegen de coördinator."),
)
_HOW_HOUSE = (
    N_("Knip de badge uit langs de lijnen."),
    N_("Bewaar hem achter de balie. Er hoort geen pincode bij."),
    N_("U print er de week mee, en u zegt er een activiteit mee af."),
)


class BadgeCard(msgspec.Struct, frozen=True, kw_only=True):
    """What stands on a badge, with its words in the language of the paper."""

    house: str
    name: str = ""
    """A first name; empty on a house badge."""
    role: str
    code: str
    """What the QR code says: ``badge.badge_text``."""
    shown: str
    """The same in groups: ``badge.shown_badge_text``."""
    how: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        """What stands above the card, in Dutch."""
        return _OWN_TITLE if self.name else _HOUSE_TITLE


def volunteer_card(
    house: str, name: str, role: str, code: str, shown: str, words: Words
) -> BadgeCard:
    """Return the card of a volunteer; of her name only the first word is on it."""
    return BadgeCard(
        house=house,
        name=first_name(name),
        role=words.t(ROLES[role]),
        code=code,
        shown=shown,
        how=tuple(words.t(text) for text in _HOW),
    )


def house_card(house: str, code: str, shown: str, words: Words) -> BadgeCard:
    """Return the card of the house badge."""
    how = tuple(words.t(text) for text in _HOW_HOUSE)
    return BadgeCard(house=house, role=words.t(HOUSE_BADGE), code=code, shown=shown, how=how)


def card_of(replica: Replica, text: str, words: Words) -> BadgeCard:
    """Return the card of a badge that somebody has, by what its code says: a volunteer's, or the house badge.

    Raises ``BadInput`` for what is no badge, or one that is not known here.
    """
    read = read_badge_text(text)
    code, shown, mark = badge_text(read), shown_badge_text(read), badge_mark(read.bits)
    if read.kind == "house" and mark == replica.neighbourhood.house_badge:
        return house_card(house_name(replica), code, shown, words)
    found = replica.records(Volunteer, "badge = ?", [mark])
    if read.kind == "house" or not found:
        raise BadInput(
            N_("Deze badge is hier niet bekend."), N_("Vraag een coördinator om een nieuwe.")
        )
    return volunteer_card(house_name(replica), found[0].name, found[0].role, code, shown, words)


def house_name(replica: Replica) -> str:
    """Return the name of the house where a device stands, or of the neighbourhood where nobody said."""
    venue = replica.get("venue", replica.device.venue) if replica.device.venue else None
    return venue.name if isinstance(venue, Venue) else replica.neighbourhood.name


def first_name(name: str) -> str:
    """Return the first word of a name: "Annie" of "Annie de Vries"."""
    return name.split()[0] if name.split() else ""


def badge(card: BadgeCard, words: Words) -> bytes:
    """Return the PDF of a badge."""
    pdf = TaggedPdf(words.t("Badge"), words.language, A4.width_pt, A4.height_pt)
    _Drawing(pdf, card, words).draw()
    return pdf.save()


class _Drawing:
    def __init__(self, pdf: TaggedPdf, card: BadgeCard, words: Words) -> None:
        self.pdf = pdf
        self.card = card
        self.words = words

    def draw(self) -> None:
        """Draw the title of the sheet, the card, and what to do."""
        self._column(_LEFT_MM, A4.width_mm - 2 * _LEFT_MM, A4.top_mm + 4).paragraph(
            self.words.t(self.card.title), "bold", 24.0, role="H1"
        )
        self._cut_lines()
        side_pt = draw_code(
            self.pdf,
            self.card.code,
            pt(_LEFT_MM),
            pt(_TOP_MM),
            QR_MM,
            A4,
            said=self.words.t("QR-code van de badge"),
        )
        self._words(side_pt)
        self._letters(side_pt)
        how = self._column(_LEFT_MM, A4.width_mm - 2 * _LEFT_MM, _TOP_MM + HEIGHT_MM + 14)
        for text in self.card.how:
            how.paragraph(text, "regular", _BODY_PT)

    def _column(self, left_mm: float, width_mm: float, top_mm: float) -> Column:
        return Column(self.pdf, pt(left_mm), pt(width_mm), pt(top_mm))

    def _cut_lines(self) -> None:
        """Draw the card's four sides, each a little beyond its corners."""
        left, top = pt(_LEFT_MM), pt(_TOP_MM)
        right, bottom = left + pt(WIDTH_MM), top + pt(HEIGHT_MM)
        cut = pt(_CUT_MM)
        with self.pdf.artifact():
            for y in (top, bottom):
                self.pdf.rule(left - cut, right + cut, y, RULE_PT)
            for x in (left, right):
                self.pdf.upright(x, top - cut, bottom + cut, RULE_PT)

    def _words(self, code_pt: float) -> None:
        """Draw house, name and role beside the code, whose square is ``code_pt`` wide."""
        left_pt = pt(_LEFT_MM) + code_pt
        width_pt = pt(_LEFT_MM + WIDTH_MM - _PAD_MM) - left_pt
        beside = Column(self.pdf, left_pt, width_pt, pt(_TOP_MM + _PAD_MM))
        beside.paragraph(self.card.house, "semibold", _SMALL_PT, most=2)
        beside.gap(1.5)
        if self.card.name:
            sizes = [
                s for s in _NAME_SIZES_PT if text_width_pt(self.card.name, "bold", s) <= width_pt
            ]
            size_pt = sizes[0] if sizes else _NAME_SIZES_PT[-1]
            beside.paragraph(self.card.name, "bold", size_pt, most=1)
        face: Face = "regular" if self.card.name else "bold"
        beside.paragraph(self.card.role, face, _SMALL_PT if self.card.name else _BODY_PT, most=2)

    def _letters(self, code_pt: float) -> None:
        """Draw the code in letters below the picture."""
        below = self._column(_LEFT_MM + _PAD_MM, WIDTH_MM - 2 * _PAD_MM, 0)
        lowest_pt = pt(_TOP_MM + HEIGHT_MM - _PAD_MM) - 2 * _SMALL_PT * LEADING
        below.y_pt = max(pt(_TOP_MM) + code_pt, lowest_pt)
        below.paragraph(self.card.shown, "semibold", _SMALL_PT)
