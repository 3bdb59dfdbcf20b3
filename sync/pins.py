"""Which PINs a volunteer may choose: six digits, and none of those that somebody tries first.

A list of the commonest PINs is led by one digit six times, digits in a row, and a short part said again (D. Amitay, "Most
common iPhone passcodes", 2011; J. Bonneau, S. Preibusch, R. Anderson, "A birthday present every eleven wallets?", 2012).
Those are refused by what they are, so no list is carried. Birthdays are not: nobody here knows hers.
"""

from __future__ import annotations

import re
from itertools import pairwise

from sync.errors import BadInput
from sync.words import N_

LENGTH = 6
"""How many digits a PIN has."""
_SIX = re.compile(r"[0-9]{6}")


def too_simple(pin: str) -> bool:
    """Return whether a PIN of six digits is one that somebody tries first."""
    digits = [int(digit) for digit in pin]
    steps = {(after - before) % 10 for before, after in pairwise(digits)}
    in_a_row = len(steps) == 1 and steps <= {0, 1, 9}
    said_again = any(pin == pin[:part] * (LENGTH // part) for part in (1, 2, 3))
    in_pairs = pin[0::2] == pin[1::2] and (
        len({(int(b) - int(a)) % 10 for a, b in zip(pin[0::2], pin[2::2], strict=False)}) == 1
    )
    return in_a_row or said_again or in_pairs


def check_new_pin(pin: str, again: str | None = None) -> None:
    """Raise ``BadInput``, in kind words, unless ``pin`` may be chosen and ``again`` is the same; None is "not typed yet"."""
    if not _SIX.fullmatch(pin):
        raise BadInput(N_("Een pincode heeft zes cijfers."), N_("Typ zes cijfers."))
    if too_simple(pin):
        raise BadInput(
            N_("Deze pincode raadt iemand snel."), N_("Kies zes andere cijfers, door elkaar.")
        )
    if again is not None and again != pin:
        raise BadInput(
            N_("De twee pincodes zijn niet gelijk."), N_("Kies rustig opnieuw een pincode.")
        )
