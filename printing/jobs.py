"""A paper by the name that a screen gives it: made from a replica, ready for the printer.

The first word of a key says which family it is of; ``MAKERS`` says who makes it. What makes a paper is loaded when one is
asked for: opening a page needs none of it.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from importlib import import_module
from typing import cast

from printing.making.request import Request, no_such_paper
from printing.paper_file import PaperFile, Role
from sync.disk.replica import Replica
from sync.keyring import Keyring
from sync.words import Words

MAKERS = {
    "testpage": "printing.making.device:make_testpage",
    "handout": "printing.making.week:make_handout",
    "large": "printing.making.week:make_large",
    "booklet": "printing.making.week:make_booklet",
    "poster": "printing.making.week:make_poster",
    "month": "printing.making.week:make_month",
    "day": "printing.making.week:make_day",
    "flyer": "printing.making.flyers:make_flyer",
    "slip": "printing.making.slips:make_slip",
    "slips": "printing.making.slips:make_slips",
    "text": "printing.making.text:make_text",
    "strip": "printing.making.sheets:make_strip",
    "exercise": "printing.making.cards:make_exercise",
    "ideas": "printing.making.cards:make_ideas",
    "card": "printing.making.cards:make_card",
    "cards": "printing.making.cards:make_cards",
    "form": "printing.making.forms:make_form",
    "attendance": "printing.making.lists:make_attendance",
    "calls": "printing.making.lists:make_calls",
    "door": "printing.making.lists:make_door",
    "doornote": "printing.making.lists:make_door_note",
}
"""The first word of a key and what makes its papers; each says in its docstring what the rest of the key is."""


_ON_SLIPS = ("slip", "strip")


def role_of(key: str) -> Role:
    """Return what printer the paper called ``key`` is for, without making it."""
    return "slips" if key.partition("/")[0] in _ON_SLIPS else "sheets"


def maker(family: str) -> Callable[[Request], PaperFile]:
    """Return what makes the papers of a family. Raises ``BadInput`` when there is none."""
    path = MAKERS.get(family)
    if path is None:
        raise no_such_paper()
    module, _, name = path.partition(":")
    return cast("Callable[[Request], PaperFile]", getattr(import_module(module), name))


def make_paper(
    replica: Replica, key: str, words: Words, now_local: datetime, ring: Keyring | None = None
) -> PaperFile:
    """Make the paper called ``key``, as in "handout/2026-W48" or "slip/activity/KEY"; ``ring`` opens boxes of names.

    Raises ``BadInput`` when there is no such paper, week or record, or when a box does not open.
    """
    family, _, rest = key.partition("/")
    return maker(family)(
        Request(
            replica=replica, rest=rest, words=words, now_local=now_local, ring=ring or Keyring()
        )
    )


def paper_text(
    replica: Replica, key: str, words: Words, now_local: datetime, ring: Keyring | None = None
) -> str:
    """Return what the paper called ``key`` says, for reading aloud. Raises what ``make_paper`` raises."""
    from printing.making.text import read_text

    return read_text(
        Request(replica=replica, rest=key, words=words, now_local=now_local, ring=ring or Keyring())
    )
