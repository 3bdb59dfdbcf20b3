"""Every look into a sealed box is written down, as a record that all desks hear of: who, which box, when; nothing of a person.

A look is noted before what was read is shown. Comparing boxes by machine is none: nobody sees anything of it.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import msgspec

from sync.changes import Draft
from sync.desk_records import Look
from sync.ids import uuid7
from sync.records import Box, HelpPost, Response

if TYPE_CHECKING:
    from sync.disk.replica import Replica

AGAIN_AFTER = timedelta(minutes=10)
"""Who turns back to the same box within this time is still at the same look."""
_NEWEST = 1000


class Seen(msgspec.Struct, frozen=True):
    """One look, and what it was at as far as that is here."""

    look: Look
    post: HelpPost | None
    """The help post that the box, or the response that it belongs to, is about."""
    response: bool
    """Whether it was the box of a response."""
    concern: bool
    """Whether it was what a volunteer noted about somebody."""


def note_look(replica: Replica, box: str, actor: str) -> None:
    """Write down that ``actor`` reads what is in ``box``; once in ten minutes.

    Raises what ``Replica.act`` raises; nothing may be shown then.
    """
    now = replica.clock()
    look = uuid7(int(now.timestamp() * 1000))

    def drafts() -> list[Draft]:
        where = "box = ? AND changed_by = ?"
        looks = replica.records(Look, where, [box, actor])
        before = (_moment(one.made) for one in looks if one.did == "read")
        if any(then is not None and abs(now - then) < AGAIN_AFTER for then in before):
            return []
        return [Draft(kind="look", record=look, fields={"box": box, "visibility": "desk"})]

    if drafts():
        replica.act_on(drafts, actor)


def erasing_look(replica: Replica, box: str) -> Draft:
    """Return what writes down that a box is erased, to be done in one act with that."""
    look = uuid7(int(replica.clock().timestamp() * 1000))
    fields = {"box": box, "did": "erased", "visibility": "desk"}
    return Draft(kind="look", record=look, fields=fields)


def read_looks(replica: Replica) -> list[Seen]:
    """Return who looked where, the newest first; a look of more than a year ago says neither, and is left out."""
    looks = replica.records(Look, "box <> ''", order="made DESC, id")[:_NEWEST]
    return [_seen(replica, one) for one in looks]


def _seen(replica: Replica, look: Look) -> Seen:
    box = replica.get("box", look.box)
    if not isinstance(box, Box):
        return Seen(look, None, False, False)
    about = replica.get("response", box.about)
    post = replica.get("help_post", about.post if isinstance(about, Response) else box.about)
    return Seen(
        look,
        post if isinstance(post, HelpPost) else None,
        isinstance(about, Response),
        bool(box.purpose),
    )


def _moment(iso_utc: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(iso_utc)
    except ValueError:
        return None
    return found.replace(tzinfo=found.tzinfo or UTC)
