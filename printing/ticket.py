"""How a paper is to be printed, in the words of IPP: job template attributes (RFC 8011, 5.2; PWG 5100)."""

from __future__ import annotations

import msgspec

from printing.paper_file import Sides

A3, A4 = "iso_a3_297x420mm", "iso_a4_210x297mm"


class Ticket(msgspec.Struct, frozen=True, kw_only=True):
    """What is asked for; ``printing.capabilities`` says what a printer makes of it."""

    copies: int = 1
    sides: Sides = "one-sided"
    """Of a paper of one page it does not matter."""
    media: str = A4
    """PWG 5101.1 name of the paper; empty leaves it to the printer."""
    tray: str = ""
    """media-source, as in "tray-2"; empty lets the printer choose by the size."""
    colour: bool = False
    """Whether it may cost coloured ink; black made of three colours is dear and less black."""


ORDINARY = Ticket()
"""One copy on A4."""
