"""Icons as lines that paper can draw: the files of ``assets/icons`` read into moves, lines and curves.

Only what those files hold is read, which is the shapes of SVG 2 without style sheets or transforms: ``path``, ``circle``,
``rect`` with one radius, ``line`` and ``polyline``, on a grid of 24 by 24 with y pointing down. Everything is stroked; what
the file fills as well is filled.

1. a shape other than a path is written as path data
2. path data is cut into commands and numbers (SVG 2, 9.3); relative ones become absolute
3. arcs become curves: from end points to a centre (SVG 2, B.2.4), then a cubic for each quarter turn at most
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Literal
from xml.etree import ElementTree

import msgspec

import assets

GRID = 24.0
"""Width and height of the grid that every icon is drawn on."""
_SVG = "{http://www.w3.org/2000/svg}"
_ARGUMENTS = {"m": 2, "l": 2, "h": 1, "v": 1, "c": 6, "s": 4, "a": 7, "z": 0}
_TOKENS = re.compile(r"([A-Za-z])|([-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?)")


class Segment(msgspec.Struct, frozen=True):
    """One step of the pen: ``move`` and ``line`` to a point, ``curve`` with two control points before it, or ``close``."""

    kind: Literal["move", "line", "curve", "close"]
    points: tuple[float, ...] = ()
    """x and y of each point."""


class Shape(msgspec.Struct, frozen=True):
    """What is stroked in one go."""

    segments: tuple[Segment, ...]
    filled: bool = False


@lru_cache(maxsize=64)
def icon_shapes(name: str) -> tuple[Shape, ...]:
    """Return the shapes of an icon. Raises ``FileNotFoundError`` where there is none, ``ValueError`` for what is not read."""
    root = ElementTree.fromstring((assets.ROOT / "icons" / f"{name}.svg").read_bytes())
    return tuple(
        Shape(tuple(read_path(_path_data(element))), element.get("fill", "none") != "none")
        for element in root
    )


def _path_data(element: ElementTree.Element) -> str:
    """Return a shape as path data."""

    def number(attribute: str) -> float:
        return float(element.get(attribute, "0"))

    match element.tag.removeprefix(_SVG):
        case "path":
            return element.get("d", "")
        case "circle":
            r = number("r")
            start = f"M{number('cx') - r} {number('cy')}"
            return f"{start}a{r} {r} 0 1 1 {2 * r} 0a{r} {r} 0 1 1 {-2 * r} 0z"
        case "line":
            return f"M{number('x1')} {number('y1')}L{number('x2')} {number('y2')}"
        case "polyline":
            return f"M{element.get('points', '')}"
        case "rect":
            r, width, height = number("rx"), number("width"), number("height")
            across, down = width - 2 * r, height - 2 * r
            return (
                f"M{number('x') + r} {number('y')}h{across}a{r} {r} 0 0 1 {r} {r}v{down}"
                f"a{r} {r} 0 0 1 {-r} {r}h{-across}a{r} {r} 0 0 1 {-r} {-r}v{-down}"
                f"a{r} {r} 0 0 1 {r} {-r}z"
            )
    raise ValueError(f"icons have no {element.tag}")


def read_path(data: str) -> Iterator[Segment]:
    """Yield the steps of path data. Raises ``ValueError`` for a command that icons do not use."""
    x = y = start_x = start_y = 0.0
    handle: tuple[float, float] | None = None
    """The last curve's second control point, for a smooth one behind it."""
    for command, numbers in _commands(data):
        base_x, base_y = (x, y) if command.islower() else (0.0, 0.0)
        kind = command.lower()
        if kind == "z":
            yield Segment("close")
            x, y, handle = start_x, start_y, None
            continue
        if kind == "a":
            end = (base_x + numbers[5], base_y + numbers[6])
            yield from _arc((x, y), numbers, end)
            (x, y), handle = end, None
            continue
        if kind == "h":
            points: tuple[float, ...] = (base_x + numbers[0], y)
        elif kind == "v":
            points = (x, base_y + numbers[0])
        else:
            points = tuple(
                value + (base_y if place % 2 else base_x) for place, value in enumerate(numbers)
            )
        if kind == "s":
            first = (2 * x - handle[0], 2 * y - handle[1]) if handle else (x, y)
            points = (*first, *points)
        x, y = points[-2], points[-1]
        handle = (points[2], points[3]) if kind in "cs" else None
        if kind == "m":
            start_x, start_y = x, y
        yield Segment("move" if kind == "m" else "curve" if kind in "cs" else "line", tuple(points))


def _commands(data: str) -> Iterator[tuple[str, tuple[float, ...]]]:
    """Yield each command with as many numbers as it takes; further numbers repeat it, a move's as lines."""
    command, place, size = "", 0, len(data)
    while place < size:
        found = _TOKENS.search(data, place)
        if found is None:
            return
        if found[1]:
            command, place = found[1], found.end()
            if command.lower() not in _ARGUMENTS:
                raise ValueError(f"icons have no path command {command!r}")
        if command.lower() == "z":
            yield command, ()
            continue
        numbers: list[float] = []
        for index in range(_ARGUMENTS[command.lower()]):
            flag = command in "aA" and index in (3, 4)
            number, place = _flag(data, place) if flag else _number(data, place)
            numbers.append(number)
        yield command, tuple(numbers)
        command = {"m": "l", "M": "L"}.get(command, command)


def _number(data: str, place: int) -> tuple[float, int]:
    found = _TOKENS.search(data, place)
    if found is None or not found[2]:
        raise ValueError("a path command lacks a number")
    return float(found[2]), found.end()


def _flag(data: str, place: int) -> tuple[float, int]:
    """Return a flag of an arc: a single 0 or 1, which the next number may follow without a space."""
    found = re.compile(r"[\s,]*([01])").match(data, place)
    if found is None:
        raise ValueError("an arc lacks a flag")
    return float(found[1]), found.end()


def _arc(
    start: tuple[float, float], numbers: tuple[float, ...], end: tuple[float, float]
) -> Iterator[Segment]:
    """Yield an elliptical arc as curves (SVG 2, B.2.4 and B.2.5), without rotation of the ellipse."""
    radius_x, radius_y, turn, large, sweep = numbers[:5]
    if turn and radius_x != radius_y:
        raise ValueError("icons have no turned ellipses")
    if start == end:
        return
    if not radius_x or not radius_y:
        yield Segment("line", end)
        return
    half_x, half_y = (start[0] - end[0]) / 2, (start[1] - end[1]) / 2
    reach = (half_x / radius_x) ** 2 + (half_y / radius_y) ** 2
    if reach > 1:  # too small to reach: grown until it does
        radius_x, radius_y, reach = radius_x * math.sqrt(reach), radius_y * math.sqrt(reach), 1.0
    aside = math.sqrt(max(0.0, 1 / reach - 1)) * (1 if large != sweep else -1)
    middle_x = aside * radius_x * half_y / radius_y + (start[0] + end[0]) / 2
    middle_y = -aside * radius_y * half_x / radius_x + (start[1] + end[1]) / 2
    first = math.atan2((start[1] - middle_y) / radius_y, (start[0] - middle_x) / radius_x)
    last = math.atan2((end[1] - middle_y) / radius_y, (end[0] - middle_x) / radius_x)
    angle = (last - first) % (2 * math.pi)
    if not sweep:
        angle -= 2 * math.pi
    steps = max(1, math.ceil(abs(angle) / (math.pi / 2) - 1e-9))
    step = angle / steps
    reach = 4 / 3 * math.tan(step / 4)
    for index in range(steps):
        one, two = first + index * step, first + (index + 1) * step
        yield Segment(
            "curve",
            (
                middle_x + radius_x * (math.cos(one) - reach * math.sin(one)),
                middle_y + radius_y * (math.sin(one) + reach * math.cos(one)),
                middle_x + radius_x * (math.cos(two) + reach * math.sin(two)),
                middle_y + radius_y * (math.sin(two) - reach * math.cos(two)),
                *(
                    end
                    if index == steps - 1
                    else (middle_x + radius_x * math.cos(two), middle_y + radius_y * math.sin(two))
                ),
            ),
        )
