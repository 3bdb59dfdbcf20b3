"""QR codes that survive a thermal printer, a fold and a shaking hand.

Level M, modules of at least half a millimetre and a whole number of printer dots, a quiet zone of four modules, and a
payload of at most 60 ASCII characters; capitals where that can be, because the alphanumeric mode is denser. The mask is
fixed: choosing the best of eight takes six times as long and no decoder needs it.
"""

from __future__ import annotations

import math
from functools import lru_cache

import msgspec
import qrcode

from sync.links import MAX_LINK

MIN_MODULE_MM = 0.5
QUIET_MODULES = 4
_MASK = 3
_INCH_MM = 25.4


class QrCode(msgspec.Struct, frozen=True):
    """The modules of a code, without its quiet zone."""

    payload: str
    rows: tuple[tuple[bool, ...], ...]

    @property
    def size(self) -> int:
        """Modules on a side."""
        return len(self.rows)

    def dark_runs(self) -> list[tuple[int, int, int]]:
        """Return the dark stretches as (row from the top, first column, length)."""
        found = []
        for row, modules in enumerate(self.rows):
            column = 0
            while column < self.size:
                start = column
                while column < self.size and modules[column]:
                    column += 1
                if column > start:
                    found.append((row, start, column - start))
                column += 1
        return found


@lru_cache(maxsize=256)
def make_qr(payload: str, *, folded: bool = False) -> QrCode:
    """Return the code of ``payload``; ``folded`` paper gets level Q.

    Raises ``ValueError`` for a payload that is empty, not ASCII or longer than 60 characters.
    """
    if not payload or not payload.isascii() or len(payload) > MAX_LINK:
        raise ValueError(f"a payload of {len(payload)} characters does not fit a QR code")
    level = qrcode.constants.ERROR_CORRECT_Q if folded else qrcode.constants.ERROR_CORRECT_M
    code = qrcode.QRCode(error_correction=level, border=0, mask_pattern=_MASK)
    code.add_data(payload, optimize=0)
    code.make(fit=True)
    return QrCode(payload, tuple(tuple(map(bool, row)) for row in code.get_matrix()))


def module_mm(modules: int, target_mm: float, dots_per_inch: float) -> float:
    """Return the size of a module: whole dots, at least half a millimetre, and the code at most ``target_mm`` wide.

    A code that cannot be that small keeps its half millimetre and grows beyond the target.
    """
    dot_mm = _INCH_MM / dots_per_inch
    smallest = math.ceil(MIN_MODULE_MM / dot_mm - 1e-9)
    return max(smallest, math.floor(target_mm / modules / dot_mm + 1e-9)) * dot_mm
