"""Reading what is in a sealed box at the desk: each look is written down before anything of it is shown."""

from __future__ import annotations

from kiosk.viewmodels.base import Services
from sync.disk import introducing
from sync.disk.boxes import box_of, is_own
from sync.disk.looks import note_look
from sync.house_records import Idea
from sync.matching import Other
from sync.records import Box, Signup
from sync.seal import Contact


def look_into(services: Services, box: Box) -> Contact:
    """Return what is in a box, in memory only.

    Raises ``BadInput`` when it does not open here, and the errors of ``Replica.act`` when the look cannot be written down.
    """
    contact = services.session.ring.open(box.sealed, box.key)
    note_look(services.replica, box.id, services.session.actor)
    return contact


def look_behind(services: Services, record: Other | Signup | Idea) -> Contact:
    """Return who is behind a post or a response; see ``look_into``. A record without a box gives nobody."""
    box = box_of(services.replica, record)
    return look_into(services, box) if box is not None else Contact()


def note_paper(services: Services, key: str) -> None:
    """Write down the look of whoever prints a call card: "cards/PAIR", "card/PAIR/SIDE" for one of two, or "card/ID" of a post, a sign-up or an idea.

    Raises the errors of ``Replica.act``; the card is not printed then.
    """
    if not services.session.ring.desk:
        return  # nothing comes out of the printer
    for one in _on_paper(services, key):
        if one.box and is_own(services.replica, one):
            note_look(services.replica, one.box, services.session.actor)


def _on_paper(services: Services, key: str) -> list[Other | Signup | Idea]:
    what, _, rest = key.partition("/")
    about, _, side = rest.partition("/")
    if what == "card" and not side:
        from printing.call_sheets import about_one

        found = about_one(services.replica, about)
        return [found] if found is not None else []
    pair = introducing.read_pair(services.replica, about)
    if pair is None:
        return []
    return [pair.side(one) for one in (("post", "other") if what == "cards" else (side,))]
