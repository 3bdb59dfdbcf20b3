"""Every look into a sealed box is written down, as a record that all desks hear of: who, which box, when; nothing of a person.

A look is noted before what was read is shown. Comparing boxes by machine is none: nobody sees anything of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, TypeVar

import msgspec

from sync.changes import Draft
from sync.dates import from_iso_utc
from sync.desk_records import Look
from sync.house_records import Idea
from sync.ids import uuid7
from sync.record import Record
from sync.records import Activity, Box, HelpPost, Response, Signup

if TYPE_CHECKING:
    from sync.disk.replica import Replica

AGAIN_AFTER = timedelta(minutes=10)
"""Who turns back to the same box within this time is still at the same look."""
_MOST_IN_ACT = 90
"""An act has at most a hundred changes."""
R = TypeVar("R", bound=Record)


class Seen(msgspec.Struct, frozen=True, kw_only=True):
    """One look, and what it was at as far as that is here."""

    look: Look
    post: HelpPost | None = None
    """The help post that the box, or the response that it belongs to, is about."""
    activity: Activity | None = None
    """The activity that the box's sign-up is for."""
    idea: Idea | None = None
    """The idea or complaint that the box belongs to."""
    response: bool = False
    """Whether it was the box of a response."""
    concern: bool = False
    """Whether it was what a volunteer noted about somebody."""
    signup: bool = False
    """Whether it was the box of a sign-up."""


def note_look(replica: Replica, box: str, actor: str) -> None:
    """Write down that ``actor`` reads what is in ``box``; once in ten minutes.

    Raises what ``Replica.act`` raises; nothing may be shown then.
    """
    note_looks(replica, [box], actor)


def note_looks(replica: Replica, boxes: Sequence[str], actor: str) -> None:
    """Write down that ``actor`` reads what is in each of some boxes, in as few acts as hold them; see ``note_look``."""
    now = replica.clock()
    for first in range(0, len(boxes), _MOST_IN_ACT):
        part = boxes[first : first + _MOST_IN_ACT]
        looks = [(uuid7(int(now.timestamp() * 1000)), box) for box in part]

        def drafts(looks: Sequence[tuple[str, str]] = looks) -> list[Draft]:
            fresh = (pair for pair in looks if not _same_look(replica, pair[1], actor, now))
            return [_reading(replica, look, box) for look, box in fresh]

        if drafts():
            replica.act_on(drafts, actor)


def _same_look(replica: Replica, box: str, actor: str, now: datetime) -> bool:
    """Return whether ``actor`` looked into a box so short ago that it is still the same look."""
    looks = replica.records(Look, "box = ? AND changed_by = ?", [box, actor])
    before = (_moment(one.made) for one in looks if one.did == "read")
    return any(then is not None and abs(now - then) < AGAIN_AFTER for then in before)


def _reading(replica: Replica, look: str, box: str) -> Draft:
    fields = {"box": box, "venue": _venue_of(replica, box), "visibility": "desk"}
    return Draft(kind="look", record=look, fields=fields)


def erasing_look(replica: Replica, box: str) -> Draft:
    """Return what writes down that a box is erased, to be done in one act with that."""
    look = uuid7(int(replica.clock().timestamp() * 1000))
    venue = _venue_of(replica, box)
    fields = {"box": box, "did": "erased", "venue": venue, "visibility": "desk"}
    return Draft(kind="look", record=look, fields=fields)


def _venue_of(replica: Replica, box: str) -> str:
    """Return of which house a box is: its kiosks hear of the look."""
    found = replica.get("box", box)
    return found.venue if isinstance(found, Box) else ""


def read_looks(replica: Replica, most: int = 1000) -> list[Seen]:
    """Return who looked where, the newest first and at most so many; a look of more than a year ago says neither, and is left out."""
    looks = replica.records(Look, "box <> ''", order="made DESC, id")[:most]
    return [_seen(replica, one) for one in looks]


def _seen(replica: Replica, look: Look) -> Seen:
    box = replica.get("box", look.box)
    if not isinstance(box, Box) or not box.about:
        return Seen(look=look)
    response = _standing(replica, "response", box.about, Response)
    signup = _standing(replica, "signup", box.about, Signup)
    post = response.post if response is not None else box.about
    return Seen(
        look=look,
        post=_standing(replica, "help_post", post, HelpPost),
        activity=_standing(replica, "activity", signup.activity, Activity) if signup else None,
        idea=_standing(replica, "idea", box.about, Idea),
        response=response is not None,
        concern=bool(box.purpose),
        signup=signup is not None,
    )


def _standing(replica: Replica, kind: str, record: str, of: type[R]) -> R | None:
    found = replica.get(kind, record) if record else None
    return found if isinstance(found, of) else None


def _moment(iso_utc: str) -> datetime | None:
    try:
        return from_iso_utc(iso_utc)
    except ValueError:
        return None
