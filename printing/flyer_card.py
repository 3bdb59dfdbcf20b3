"""One flyer in its place on a sheet, in one of three designs.

How it is drawn
---------------
1. what stands at the lower edge keeps its place: what to do, the code, the house and until when it is true
2. the words above it are fitted into the room that is left (``printing.flyer_blocks``)
3. the picture takes what is left over then; where that is little, a small pictogram stands beside the house's name

The designs: a bar of the neighbourhood's colour over everything (1), a frame of it around everything (2), and the title in
white on a black field above a bar of it (3). Each says the same in the same words.
"""

from __future__ import annotations

from datetime import datetime
from typing import Literal

import msgspec

from printing.block import Block
from printing.column import Column, code_size_pt, draw_code
from printing.flyer_blocks import Fitted, Sizes, broken, fitted, height_pt
from printing.flyer_pictures import draw_picture
from printing.flyer_sheets import FlyerSheet
from printing.ink import WHITE
from printing.lines import break_lines
from printing.paper import LEADING, RULE_PT, Paper
from printing.pictograms import draw_pictogram
from printing.poster_pdf import PosterPdf
from printing.qr import QUIET_MODULES, make_qr
from sync.dates import day_month
from sync.words import Words

Design = Literal[1, 2, 3]
DESIGNS: tuple[Design, ...] = (1, 2, 3)
CODE_MM = 25.0
_PARTNER_LINES = ((4, 1.0), (4, 0.7), (3, 0.7), (2, 1.0))
"""Lines that who carries the house may take with the day of printing, while a picture keeps so much of its least height."""
_STRONG = 1.2
"""How much larger than the text it is said what to do."""


class Place(msgspec.Struct, frozen=True):
    """Where a flyer stands on its sheet, in points from the top left corner."""

    left_pt: float
    top_pt: float
    width_pt: float
    height_pt: float

    def inset(self, by_pt: float) -> Place:
        """Return the same without an edge of ``by_pt`` points."""
        return Place(
            self.left_pt + by_pt,
            self.top_pt + by_pt,
            self.width_pt - 2 * by_pt,
            self.height_pt - 2 * by_pt,
        )

    @property
    def bottom_pt(self) -> float:
        """Its lower edge."""
        return self.top_pt + self.height_pt


class Looks(msgspec.Struct, frozen=True, kw_only=True):
    """How a flyer is drawn, whatever stands on it."""

    paper: Paper
    sizes: Sizes
    design: Design
    heading: str = "H1"
    """Role of the title; "P" where the same flyer stands on the sheet already."""
    small: bool = False
    """Whether there is no room for a hint beside the code, nor for partners."""


def draw_card(
    pdf: PosterPdf,
    sheet: FlyerSheet,
    looks: Looks,
    place: Place,
    words: Words,
    now: datetime | None,
) -> None:
    """Draw one flyer, printed at the local moment ``now`` (None: nobody knows)."""
    card = _Card(pdf, sheet, looks, words)
    inner = card.ground(place)
    acts = card.acts(inner.width_pt)
    top_pt = card.house_height_pt(inner)
    narrower_pt = 2 * looks.sizes.gap_pt if looks.design == 3 else 0.0
    for most, share in _PARTNER_LINES:  # of a picture may be taken, of words never
        foot = card.foot(now, inner.width_pt, most)
        room_pt = inner.height_pt - top_pt - card.end_height_pt(foot, acts)
        card.picture_pt = looks.sizes.picture_pt * share
        sizes = msgspec.structs.replace(looks.sizes, picture_pt=card.picture_pt)
        found = fitted(sheet, sizes, inner.width_pt, room_pt, words, narrower_pt)
        if found.free_pt >= card.picture_pt:
            break
    card.above(inner, found)
    card.below(inner, foot, acts)


class _Card:
    def __init__(self, pdf: PosterPdf, sheet: FlyerSheet, looks: Looks, words: Words) -> None:
        self.pdf = pdf
        self.sheet = sheet
        self.looks = looks
        self.sizes = looks.sizes
        self.words = words
        self.picture_pt = looks.sizes.picture_pt
        self.code_pt = self.outside_pt = 0.0
        if sheet.link:
            self.code_pt = code_size_pt(sheet.link, CODE_MM, looks.paper)
            modules = make_qr(sheet.link).size + 2 * QUIET_MODULES
            if looks.design != 2:  # without a frame the code itself begins where the words do
                self.outside_pt = self.code_pt * QUIET_MODULES / modules

    @property
    def _beside_pt(self) -> float:
        """How far from the left edge the words beside the code begin."""
        return self.code_pt - self.outside_pt + (self.sizes.gap_pt / 2 if self.code_pt else 0)

    # -- the ground

    def ground(self, place: Place) -> Place:
        """Draw what is behind or around everything, and return the place that is left for the words."""
        bar_pt, main = self.sizes.bar_pt, self.sheet.inks[0]
        if self.looks.design == 1:
            self.pdf.field(
                place.left_pt,
                place.top_pt,
                place.width_pt,
                bar_pt,
                colour=main,
                radius_pt=bar_pt / 2,
            )
            down_pt = bar_pt + self.sizes.gap_pt
            return Place(
                place.left_pt, place.top_pt + down_pt, place.width_pt, place.height_pt - down_pt
            )
        if self.looks.design == 2:
            self.pdf.border(
                place.left_pt, place.top_pt, place.width_pt, place.height_pt,
                colour=main, weight_pt=bar_pt, radius_pt=bar_pt * 1.5,
            )  # fmt: skip
            return place.inset(bar_pt + self.sizes.gap_pt)
        return place

    # -- what is measured

    def _house(self, width_pt: float) -> tuple[str, ...]:
        beside_pt = self.sizes.body_pt * 2.2
        return broken(self.sheet.house, "bold", self.sizes.body_pt, width_pt - beside_pt, 1)

    def house_height_pt(self, inner: Place) -> float:
        """Return how high the house's name is, with the edges of the field and the bar below it in the third design."""
        step_pt = self.sizes.body_pt * LEADING + self.sizes.gap_pt / 2
        if self.looks.design == 3:
            step_pt += 2 * self.sizes.gap_pt + self.sizes.bar_pt
        return step_pt

    def acts(self, width_pt: float) -> list[Block]:
        """Return what stands beside the code: what to do, and the code in letters."""
        body_pt, small_pt = self.sizes.body_pt, self.sizes.small_pt
        beside_pt = width_pt - self._beside_pt
        strong_pt = round(body_pt * (1.0 if self.looks.small else _STRONG))
        strong = broken(self.sheet.strong, "bold", strong_pt, beside_pt, 2)
        notice = broken(self.sheet.notice, "semibold", body_pt, beside_pt, 3)
        blocks = [
            Block("P", strong, "bold", strong_pt),
            Block("P", notice, "semibold", body_pt),
        ]
        if self.sheet.code:
            code = self.words.t("Code {code}", code=self.sheet.code.replace(" ", "\u00a0"))
            lines = broken(code, "bold", body_pt, beside_pt, 2)
            blocks.append(Block("P", lines, "bold", body_pt, self.sizes.gap_pt / 3))
            if not self.looks.small:
                hint = self.words.t("Scan hem, of typ de code op de zuil.")
                lines = broken(hint, "regular", small_pt, beside_pt, 2)
                blocks.append(Block("P", lines, "regular", small_pt))
        return [one for one in blocks if one.lines]

    def foot(self, now: datetime | None, width_pt: float, most: int) -> list[Block]:
        """Return the house's address, until when this is true, and in ``most`` lines when it was printed and who carries the house."""
        words, sheet, small_pt = self.words, self.sheet, self.sizes.small_pt
        valid = ""
        if sheet.valid_until is not None:
            until = day_month(sheet.valid_until, words, year=True)
            valid = words.t("Geldig tot en met {day}.", day=until)
        house = "" if self.looks.small and self._says_where() else sheet.house_line
        strong = [broken(text, "semibold", small_pt, width_pt, 1) for text in (house, valid)]
        blocks = [Block("P", lines, "semibold", small_pt) for lines in strong]
        blocks.append(Block("P", self._printed(now, width_pt, most), "regular", small_pt))
        return [one for one in blocks if one.lines]

    def _says_where(self) -> bool:
        """Return whether the house's address stands among the words already."""
        _, _, address = self.sheet.house_line.partition(", ")
        return bool(address) and any(fact.endswith(address) for fact in self.sheet.facts)

    def _printed(self, now: datetime | None, width_pt: float, most: int) -> tuple[str, ...]:
        """Return in ``most`` lines when it was printed and who carries the house: whole names, or that there are others."""
        words, small_pt, names = self.words, self.sizes.small_pt, list(self.sheet.partners)
        printed = words.t("De klok klopte niet bij het printen.")
        if now is not None:
            printed = words.t("Geprint op {day}.", day=day_month(now.date(), words, year=True))
        if not names or self.looks.small:
            return broken(printed, "regular", small_pt, width_pt, 2)
        text = words.t("Mede mogelijk gemaakt door {names}.", names=", ".join(names))
        while (
            len(break_lines(f"{printed} {text}", "regular", small_pt, width_pt)) > most
            and names[1:]
        ):
            names.pop()
            text = words.t("Mede mogelijk gemaakt door {names} en anderen.", names=", ".join(names))
        return broken(f"{printed} {text}", "regular", small_pt, width_pt, most)

    def end_height_pt(self, foot: list[Block], acts: list[Block]) -> float:
        """Return how high everything is at the lower edge."""
        return self.acts_height_pt(acts) + height_pt(foot) + self.sizes.gap_pt + 2 * RULE_PT

    def acts_height_pt(self, acts: list[Block]) -> float:
        """Return how high the code is, or the words beside it with some space where they are higher."""
        space_pt = self.sizes.gap_pt / 2 if self.looks.small else self.sizes.gap_pt
        return max(self.code_pt, height_pt(acts) + space_pt)

    # -- drawing

    def _blocks(self, column: Column, blocks: tuple[Block, ...] | list[Block]) -> None:
        for block in blocks:
            column.y_pt += block.gap_pt
            role = self.looks.heading if block.role == "H1" else block.role
            column.write(role, block.lines, block.face, block.size_pt, leading=block.leading)

    def above(self, inner: Place, found: Fitted) -> None:
        """Draw the house, the picture and the words, in the order of the design."""
        column = Column(self.pdf, inner.left_pt, inner.width_pt, inner.top_pt)
        picture_pt = found.free_pt if found.free_pt >= self.picture_pt else 0.0
        if self.looks.design == 3:
            self._band(column, found, picture_pt)
        else:
            self._named(column, inner, self.sheet.inks[0], picture_pt)
        if self.looks.design == 2:
            self._blocks(column, (*found.head, *found.body))
            self._picture(column, picture_pt, above=True)
            return
        self._picture(column, picture_pt, above=self.looks.design == 3)
        self._blocks(column, found.body if self.looks.design == 3 else (*found.head, *found.body))

    def _named(self, column: Column, inner: Place, colour: str, picture_pt: float) -> None:
        """Draw the house's name; beside it a small pictogram, where no large one tells what it is about."""
        top_pt, body_pt = column.y_pt, self.sizes.body_pt
        column.write("P", self._house(column.width_pt), "bold", body_pt)
        if not picture_pt or self.sheet.photo:
            size_pt = body_pt * 1.8
            left_pt = inner.left_pt + inner.width_pt - size_pt
            lift_pt = (body_pt * LEADING - size_pt) / 2
            top_pt += max(lift_pt, -1.0) if self.looks.design != 3 else lift_pt
            draw_pictogram(self.pdf, self.sheet.icon, left_pt, top_pt, size_pt, colour=colour)
        column.y_pt += self.sizes.gap_pt / 2

    def _band(self, column: Column, found: Fitted, picture_pt: float) -> None:
        """Draw house and title in white on a black field, and a bar of colour below it."""
        gap_pt, top_pt = self.sizes.gap_pt, column.y_pt
        high_pt = (
            self.house_height_pt(self._all(column)) - self.sizes.bar_pt + height_pt(found.head)
        )
        self.pdf.field(column.left_pt, top_pt, column.width_pt, high_pt)
        self.pdf.field(
            column.left_pt, top_pt + high_pt, column.width_pt, self.sizes.bar_pt * 0.7,
            colour=self.sheet.inks[0],
        )  # fmt: skip
        inside = Column(
            self.pdf, column.left_pt + gap_pt, column.width_pt - 2 * gap_pt, top_pt + gap_pt
        )
        with self.pdf.white_words():
            self._named(inside, self._all(inside), WHITE, picture_pt)
            self._blocks(inside, found.head)
        column.y_pt = top_pt + high_pt + self.sizes.bar_pt

    @staticmethod
    def _all(column: Column) -> Place:
        return Place(column.left_pt, column.y_pt, column.width_pt, 0.0)

    def _picture(self, column: Column, picture_pt: float, *, above: bool) -> None:
        """Draw the picture in its share of the height; ``above`` leaves the space above it, else below."""
        if not picture_pt:
            return
        gap_pt = self.sizes.gap_pt
        beside_pt = gap_pt / 2 if self.looks.design == 1 else 0.0  # a bit below the house's name
        space_pt = (2 * gap_pt if self.looks.design == 2 else gap_pt) + beside_pt
        high_pt = min(picture_pt - space_pt, column.width_pt * 0.8)
        top_pt = column.y_pt + (gap_pt if above else beside_pt)
        box = (column.left_pt, top_pt, column.width_pt, high_pt)
        draw_picture(self.pdf, self.sheet, self.looks.design, self.words, box)
        column.y_pt += high_pt + space_pt

    def below(self, inner: Place, foot: list[Block], acts: list[Block]) -> None:
        """Draw what to do, the code and the foot at the lower edge."""
        sheet, gap_pt = self.sheet, self.sizes.gap_pt
        top_pt = inner.bottom_pt - self.end_height_pt(foot, acts) + gap_pt / 2
        column = Column(self.pdf, inner.left_pt, inner.width_pt, top_pt)
        column.rule()
        high_pt = self.acts_height_pt(acts)
        beside_pt = 0.0
        if sheet.link:
            said = self.words.t("QR-code: {link}", link=sheet.link.lower())
            corner_pt = (
                column.y_pt + high_pt - self.code_pt
            )  # low: further from a fold in the middle
            left_pt = inner.left_pt - self.outside_pt
            draw_code(
                self.pdf, sheet.link, left_pt, corner_pt, CODE_MM, self.looks.paper, said=said
            )
            beside_pt = self._beside_pt
        beside = Column(
            self.pdf,
            inner.left_pt + beside_pt,
            inner.width_pt - beside_pt,
            column.y_pt + (high_pt - height_pt(acts)) / 2,
        )
        self._blocks(beside, acts)
        column.y_pt += high_pt
        column.rule()
        column.y_pt += gap_pt / 2
        self._blocks(column, foot)
