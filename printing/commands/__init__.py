"""``buurtzuil print``: papers from the command line, to a file or to a printer.

There is none for a call card or a list with names. Names and numbers on it are sealed, and open only at a desk that somebody unlocked with badge and
PIN; a command has neither, a PIN is never asked for on a command line, and ``--out`` would keep as a file what must be kept
nowhere. They are printed at the desk, and each is written down ("Wie keek waar").
"""

from __future__ import annotations

import click

from printing.commands import cards, device, flyers, forms, friday, lists, sheets, slips, week


@click.group(name="print")
def print_() -> None:
    """Maak papier: het weekblad, een briefje, een flyer, een badge of het oefenblad."""


for command in (
    week.handout,
    week.booklet,
    week.poster,
    week.month,
    friday.friday,
    sheets.strip,
    slips.slip,
    flyers.flyer,
    forms.form,
    lists.list_,
    cards.badge,
    cards.exercise,
    device.testpage,
    device.margins,
    device.trust,
):
    print_.add_command(command)
