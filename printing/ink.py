"""Colours of a neighbourhood on paper: darkened until a copier without colours, or an eye that sees few, loses nothing.

Words are black on white or white on black, whatever the colours are; a colour is only ever a bar, a frame or a picture.
Contrast and luminance are those of WCAG 2.2 (https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio).
"""

from __future__ import annotations

import colorsys
import re
from collections.abc import Iterable

BLACK = "#000000"
WHITE = "#ffffff"
DEFAULT = "#17553a"
"""What a neighbourhood has that chose no colours: the green of its screens."""
LEAST_CONTRAST = 7.0
_HEX = re.compile(r"#[0-9a-f]{6}")


def luminance(colour: str) -> float:
    """Return the relative luminance of "#rrggbb": 0 is black, 1 is white."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast_with_white(colour: str) -> float:
    """Return the contrast ratio of "#rrggbb" with white paper: 1 to 21."""
    return 1.05 / (luminance(colour) + 0.05)


def darkened(colour: str) -> str:
    """Return the lightest shade of "#rrggbb" that has a contrast of seven with white; itself where it has that already."""
    red, green, blue = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    hue, lightness, saturation = colorsys.rgb_to_hls(red, green, blue)
    shade = colour
    while contrast_with_white(shade) < LEAST_CONTRAST:
        lightness -= 0.01
        parts = colorsys.hls_to_rgb(hue, max(lightness, 0.0), saturation)
        shade = "#" + "".join(f"{int(one * 255):02x}" for one in parts)
    return shade


def inks(colours: Iterable[str]) -> tuple[str, str]:
    """Return a main colour and a second one for paper, out of a neighbourhood's; the first two that are colours.

    With one colour the second is black; with none the main one is the green of the screens.
    """
    found = [darkened(one) for one in map(str.lower, colours) if _HEX.fullmatch(one)]
    return (found[0] if found else DEFAULT, found[1] if len(found) > 1 else BLACK)
