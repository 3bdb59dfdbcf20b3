"""What must be so on every page, measured on the window: sizes, gaps, contrast, names. Each check yields what is wrong."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cached_property
from itertools import combinations
from typing import Any

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QRectF
from PySide6.QtGui import QAccessible, QFontMetricsF, QImage, QRawFont
from PySide6.QtQml import QQmlExpression, qmlContext
from PySide6.QtQuick import QQuickItem, QQuickWindow

import assets
from kiosk.tour.hand import everything, type_names
from kiosk.tour.pages import Showing
from kiosk.tour.stage import Stage

TARGET_MM = 20.0
GAP_MM = 3.2
ROUNDING_PX = 1.5
CHOICES = 6
TEXT_CONTRAST = 7.0
APART = (
    "Head",
    "Foot",
    "Keyboard",
    "MoreBar",
    "ListView",
    "TextEntry",
    "SavedBar",
    "MonthGrid",
    "NumberPad",
    "BadgeLine",
    "BellBar",
    "HereLine",
    "PracticeBand",
)
"""What stands apart from the things to choose between."""

LONGEST_WORD = 20
"""Longer ones may be broken where letters are large."""
UNDER_PART = 0.2
"""Lines of letters stand in boxes that are higher than the letters: so much of the lower one may reach into another."""

Pixels = npt.NDArray[np.uint8]
Lightness = npt.NDArray[np.float64]


def picture_of(window: QQuickWindow) -> Pixels:
    """Return a window as rows of pixels of red, green and blue, 0 to 255."""
    image = window.grabWindow().convertToFormat(QImage.Format.Format_RGB888)
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())
    # the memory goes with the picture
    return rows[:, : image.width() * 3].reshape(image.height(), image.width(), 3).copy()


class Seen:
    """One page as it stands on the window now."""

    def __init__(self, stage: Stage, showing: Showing) -> None:
        """Look at it."""
        self.stage = stage
        self.showing = showing
        self.window = stage.kiosk.window
        self.px_per_mm = stage.kiosk.screen.px_per_mm
        self._types: dict[QQuickItem, list[str]] = {}
        self._clipped: dict[QQuickItem, QRectF] = {}

    def is_a(self, item: QQuickItem, *controls: str) -> bool:
        """Return whether an item is of one of these QML types, or of one that stands on it."""
        if item not in self._types:
            self._types[item] = type_names(item)
        names = self._types[item]
        return any(
            name.startswith((f"{control}_QML", f"QQuick{control}"))
            for control in controls
            for name in names
        )

    @cached_property
    def items(self) -> list[QQuickItem]:
        """Everything that can be seen."""
        return list(everything(self.window.contentItem()))

    @cached_property
    def pressables(self) -> list[QQuickItem]:
        """Everything that can be pressed."""
        return [
            item
            for item in self.items
            if self.is_a(item, "Pressable") and item.isEnabled() and self.clipped(item).height() > 1
        ]

    @cached_property
    def texts(self) -> list[QQuickItem]:
        """All words that can be read, as a whole or for the larger part."""
        return [
            item
            for item in self.items
            if self.is_a(item, "Text", "TextInput", "TextEdit")
            and str(item.property("text")).strip()
            and self.clipped(item).height() > 0.8 * item.height()
        ]

    @cached_property
    def picture(self) -> Pixels:
        """The window."""
        return picture_of(self.window)

    def pressable(self, name: str) -> QQuickItem:
        """Return what is called ``name``."""
        return next(item for item in self.pressables if str(item.property("name")) == name)

    def area(self, item: QQuickItem) -> QRectF:
        """Return where an item stands on the window, in pixels."""
        return item.mapRectToScene(QRectF(0, 0, item.width(), item.height()))

    def clipped(self, item: QQuickItem) -> QRectF:
        """Return which part of an item can be seen."""
        if item not in self._clipped:
            area = self.area(item)
            above = item.parentItem()
            while above is not None:
                if above.clip():
                    area = area.intersected(self.area(above))
                above = above.parentItem()
            self._clipped[item] = area
        return self._clipped[item]

    def written(self, item: QQuickItem) -> QRectF:
        """Return where the words of a text stand, as far as they can be seen; its own room may be wider and higher."""
        wide, high = (float(item.property(name)) for name in ("contentWidth", "contentHeight"))
        across, down = (_aligned(item, f"{way}Alignment") for way in ("horizontal", "vertical"))
        x, y = across * (item.width() - wide), down * (item.height() - high)
        return item.mapRectToScene(QRectF(x, y, wide, high)).intersected(self.clipped(item))

    def rect(self, item: QQuickItem) -> tuple[int, int, int, int]:
        """Return where an item stands, in whole pixels."""
        area = self.area(item)
        return round(area.x()), round(area.y()), round(area.width()), round(area.height())

    def crop(self, item: QQuickItem) -> Pixels:
        """Return the pixels of the part of an item that can be seen."""
        area = self.clipped(item).toRect()
        return self.picture[
            max(0, area.top()) : area.bottom() + 1, max(0, area.left()) : area.right() + 1
        ]


def _aligned(item: QQuickItem, name: str) -> float:
    """Return where words stand in their room: 0 at its beginning, 1 at its end."""
    value = _number(item, name)
    return 0.5 if value & (_H_MIDDLE | _V_MIDDLE) else 1.0 if value & (_RIGHT | _BOTTOM) else 0.0


def _number(item: QQuickItem, name: str) -> int:
    """Return the value of a property of a type that Python does not know; 0 where there is no such property."""
    context = qmlContext(item)
    if context is None or item.metaObject().indexOfProperty(name) < 0:
        return 0
    told = QQmlExpression(context, item, f"{name} + 0").evaluate()
    return int(told[0] if isinstance(told, tuple) else told)


_RIGHT, _H_MIDDLE, _BOTTOM, _V_MIDDLE = 0x02, 0x04, 0x40, 0x80
"""Values of Qt.Alignment."""
_PARTS = np.arange(256) / 255.0
_LINEAR = np.where(_PARTS <= 0.04045, _PARTS / 12.92, ((_PARTS + 0.055) / 1.055) ** 2.4)
_WEIGHTS = np.array([0.2126, 0.7152, 0.0722])


def luminance(colours: Pixels) -> Lightness:
    """Return relative luminance of colours (WCAG 2.2)."""
    return np.asarray(_LINEAR[colours] @ _WEIGHTS, dtype=np.float64)


def targets(seen: Seen) -> Iterator[str]:
    """1: at least 20 x 20 mm."""
    least = TARGET_MM * seen.px_per_mm - ROUNDING_PX
    for item in seen.pressables:
        if item.width() < least or item.height() < least:
            size = f"{item.width() / seen.px_per_mm:.1f} x {item.height() / seen.px_per_mm:.1f} mm"
            yield f"{item.property('name')!r} is {size}"


def gaps(seen: Seen) -> Iterator[str]:
    """2: at least 3.2 mm between two things that can be pressed; so nothing overlaps either."""
    least = GAP_MM * seen.px_per_mm - ROUNDING_PX
    for one, two in combinations(seen.pressables, 2):
        a, b = seen.clipped(one), seen.clipped(two)
        across = max(b.left() - a.right(), a.left() - b.right())
        down = max(b.top() - a.bottom(), a.top() - b.bottom())
        if max(across, down) < least:
            yield (
                f"{one.property('name')!r} and {two.property('name')!r} are "
                f"{max(across, down) / seen.px_per_mm:.1f} mm apart"
            )


def inside(seen: Seen) -> Iterator[str]:
    """Nothing that can be pressed hangs over the edge of the window, or is cut where nothing moves it into sight."""
    for item in seen.pressables:
        area = seen.clipped(item)
        if area.left() < 0 or area.right() > seen.window.width() + 1:
            yield f"{item.property('name')!r} hangs over the side"
        if area.top() < 0 or area.bottom() > seen.window.height() + 1:
            yield f"{item.property('name')!r} hangs over the edge"
    for item in seen.items:
        if (
            seen.is_a(item, "Pressable")
            and item.isEnabled()
            and not _within(seen, item, ("Flickable",))
            and seen.clipped(item).height() < item.height() - ROUNDING_PX
        ):
            yield f"{item.property('name')!r} is cut"


def contrast(seen: Seen) -> Iterator[str]:
    """5 and 7: words stand out by 7:1 in luminance, measured on the picture; so a grey one shows them as well."""
    for item in seen.texts:
        pixels = luminance(seen.crop(item))
        if pixels.size < 20:
            continue
        ground = float(np.median(pixels))
        ratios = (np.maximum(pixels, ground) + 0.05) / (np.minimum(pixels, ground) + 0.05)
        best = float(np.max(ratios))
        if best < TEXT_CONTRAST:
            yield f"{item.property('text')!r} has {best:.1f}:1"


def not_by_colour(seen: Seen) -> Iterator[str]:
    """7: what is chosen differs in lightness from what is not, at its ground or at its border."""
    marked = [item for item in seen.pressables if item.property("chosen") is not None]
    for item in marked:
        if not item.property("chosen"):
            continue
        for other in marked:
            if other.property("chosen") or other.parentItem() is not item.parentItem():
                continue
            grey = [luminance(seen.crop(one)) for one in (item, other)]
            ground = abs(float(np.median(grey[0])) - float(np.median(grey[1])))
            edge = [_edge(one, round(seen.px_per_mm * 0.8)) for one in grey]
            if ground < 0.3 and abs(edge[0] - edge[1]) < 0.2:
                yield f"{item.property('name')!r} looks like {other.property('name')!r}"


def _edge(grey: Lightness, at: int) -> float:
    return float(np.median(grey[at, grey.shape[1] // 4 : -grey.shape[1] // 4]))


def few(seen: Seen) -> Iterator[str]:
    """8: at most six things to choose between; head, foot, search, lists, days and keyboard apart."""
    found = [
        str(item.property("name"))
        for item in seen.pressables
        if not _within(seen, item, APART)
        and not (seen.is_a(item, "Choice") and item.property("number"))
        and item.property("icon") != "search"
    ]
    if len(found) > CHOICES:
        yield f"{len(found)} things to choose between: {found}"


def _within(seen: Seen, item: QQuickItem, names: tuple[str, ...]) -> bool:
    above: QQuickItem | None = item
    while above is not None:
        if seen.is_a(above, *names):
            return True
        above = above.parentItem()
    return False


def way_back(seen: Seen) -> Iterator[str]:
    """11: back on every page but the first one; there its place is empty."""
    there = any(str(item.property("name")) == "Terug" for item in seen.pressables)
    first = seen.stage.kiosk.shell.property("depth") == 1
    if there == first:
        yield "Terug stands there" if first else "there is no Terug"


def icon_and_word(seen: Seen) -> Iterator[str]:
    """12: an icon and a word on every tile."""
    for item in seen.items:
        if seen.is_a(item, "Tile", "FootButton"):
            icon, word = item.property("icon"), item.property("title") or item.property("text")
            if not word or not (assets.ROOT / "icons" / f"{icon}.svg").exists():
                yield f"{item.property('name')!r} has icon {icon!r} and word {word!r}"


def icons_exist(seen: Seen) -> Iterator[str]:
    """13: no icon that there is not."""
    for item in seen.items:
        if seen.is_a(item, "Icon") and item.property("name"):
            name = str(item.property("name"))
            if not (assets.ROOT / "icons" / f"{name}.svg").exists():
                yield f"there is no icon {name!r}"


def glyphs(seen: Seen) -> Iterator[str]:
    """13: every letter is in the bundled font."""
    for item in seen.texts:
        font: Any = item.property("font")
        if font.family() != "Noto Sans":
            yield f"{item.property('text')!r} is set in {font.family()!r}"
        raw = QRawFont.fromFont(font)
        missing = {
            letter
            for letter in str(item.property("text"))
            if not letter.isspace() and not raw.supportsCharacter(ord(letter))
        }
        if missing:
            yield f"no glyph for {sorted(missing)}"


def named(seen: Seen) -> Iterator[str]:
    """26: each control has a name, a role and something to do."""
    QAccessible.setActive(True)
    for item in seen.pressables:
        told: Any = QAccessible.queryAccessibleInterface(item)
        if told is None:
            yield f"{item.property('name')!r} is not in the tree"
            continue
        name = told.text(QAccessible.Text.Name)
        actions = told.actionInterface().actionNames() if told.actionInterface() else []
        if not name.strip() or "Press" not in actions:
            yield f"{item.property('name')!r} is called {name!r} and does {actions}"
        if told.role() not in (QAccessible.Role.Button, QAccessible.Role.CheckBox):
            yield f"{item.property('name')!r} has role {told.role()}"
    for item in seen.items:
        if seen.is_a(item, "TextInput", "TextEdit"):
            told = QAccessible.queryAccessibleInterface(item)
            if told is None or not told.text(QAccessible.Text.Name).strip():
                yield "a line to write on has no name"


def headed(seen: Seen) -> Iterator[str]:
    """A page says what it is: one heading at least."""
    if not any(
        told is not None and told.role() == QAccessible.Role.Heading
        for told in (QAccessible.queryAccessibleInterface(item) for item in seen.texts)
    ):
        yield "there is no heading"


def whole_words(seen: Seen) -> Iterator[str]:
    """Nothing is cut: words fit in the room they have."""
    for item in seen.texts:
        if not seen.is_a(item, "Text") or seen.is_a(item, "TextInput"):
            continue  # a line to write on moves along with what is typed
        if item.property("truncated") or item.property("contentWidth") > item.width() + 2:
            yield f"{item.property('text')!r} is cut"
        words = [one for one in str(item.property("text")).split() if len(one) <= LONGEST_WORD]
        longest = max(words, key=len, default="")
        wide = QFontMetricsF(item.property("font")).horizontalAdvance(longest) > item.width() + 2
        if wide and not _number(item, "fontSizeMode"):  # one that is made to fit is set smaller
            yield f"{longest!r} is broken"


def apart(seen: Seen) -> Iterator[str]:
    """33: no words stand on other words, nor under something to press that is not theirs."""
    words = [(item, seen.written(item)) for item in seen.texts]
    for (one, a), (two, b) in combinations(words, 2):
        if _reaches_into(a, b):
            yield f"{one.property('text')!r} and {two.property('text')!r} stand on each other"
    words += [(i, seen.clipped(i)) for i in seen.items if seen.is_a(i, "TextEntry", "LongEntry")]
    for button in seen.pressables:
        for item, area in words:
            if _reaches_into(area, seen.clipped(button)) and not button.isAncestorOf(item):
                yield f"{item.property('text')!r} stands where {button.property('name')!r} is"


def _reaches_into(one: QRectF, two: QRectF) -> bool:
    both = one.intersected(two)
    low = min(one.height(), two.height())
    return both.width() > ROUNDING_PX and both.height() > max(ROUNDING_PX, UNDER_PART * low)


CHECKS: dict[str, Callable[[Seen], Iterator[str]]] = {
    "1 target": targets,
    "2 gap": gaps,
    "edge": inside,
    "5 contrast": contrast,
    "7 not by colour": not_by_colour,
    "8 few": few,
    "11 back": way_back,
    "12 icon and word": icon_and_word,
    "13 icons": icons_exist,
    "13 glyphs": glyphs,
    "26 names": named,
    "heading": headed,
    "33 whole words": whole_words,
    "33 apart": apart,
}
