"""Reading what is in a sealed box at the desk: each look is written down before anything of it is shown."""

from __future__ import annotations

from collections.abc import Sequence

from kiosk.viewmodels.base import Services
from sync.disk import introducing, people_of
from sync.disk.boxes import box_of, is_own
from sync.disk.looks import note_look, note_looks
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
    """Write down the looks of whoever prints a paper with names, at all of whom are on it; see ``_on_paper``.

    Raises the errors of ``Replica.act``; the paper is not printed then.
    """
    if not services.session.ring.desk:
        return  # nothing comes out of the printer
    replica = services.replica
    boxes = [one.box for one in _on_paper(services, key) if one.box and is_own(replica, one)]
    note_looks(replica, list(dict.fromkeys(boxes)), services.session.actor)


def _on_paper(services: Services, key: str) -> Sequence[Other | Signup | Idea]:
    """Return who is on a paper, by its key.

    "cards/PAIR" is both of a pair, "card/PAIR/SIDE" one of them, "card/ID" who is behind a post, a sign-up or an idea;
    "slip/signup/ID" is the slip of who signed up; "attendance/ACTIVITY@RECURRENCE" and "calls/ACTIVITY@RECURRENCE" are lists of one time of an activity, "calls/" of all.
    """
    from printing.call_sheets import about_one  # opens what draws, which only a paper asks for

    replica = services.replica
    what, _, rest = key.partition("/")
    if what == "slip":
        signup = about_one(replica, rest.removeprefix("signup/"))
        return [signup] if signup is not None else []
    if what == "calls" and not rest:
        return people_of.to_call(replica, services.now().date())
    if what in ("attendance", "calls"):
        activity, _, recurrence = rest.partition("@")
        one = replica.occurrence(activity, recurrence)
        listed = people_of.on_list if what == "attendance" else people_of.on_calls
        return listed(replica, one) if one is not None else []
    about, _, side = rest.partition("/")
    if what == "card" and not side:
        found = about_one(services.replica, about)
        return [found] if found is not None else []
    pair = introducing.read_pair(services.replica, about)
    if pair is None:
        return []
    return [pair.side(one) for one in (("post", "other") if what == "cards" else (side,))]
