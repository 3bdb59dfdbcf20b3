"""The help board of a replica: how it stands, who has the code of a slip, and what such a one may do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import repeat
from typing import Literal
from zoneinfo import ZoneInfo

import msgspec

from sync import links
from sync.board import Board, board_of
from sync.changes import Draft
from sync.dates import from_iso_utc
from sync.disk.boxes import is_own
from sync.disk.consents import withdraw_consents
from sync.disk.replica import Replica
from sync.disk.since import STATE_SINCE
from sync.erasure import is_erased
from sync.errors import BadInput
from sync.help_posts import MAX_HELP_DAYS, shown_state
from sync.house_records import Idea
from sync.records import Box, HelpPost, Response, Volunteer
from sync.verdicts import VISITOR


class Held(msgspec.Struct, frozen=True):
    """What the holder of a slip placed, answered or told."""

    kind: Literal["help_post", "response", "idea"]
    record: str
    box: str
    """Id of the box of which the slip bears the code."""


def read_board(replica: Replica, today: date | None) -> Board:
    """Return how the board stands; without ``today``, where nobody knows the day, nobody waits too long."""
    neighbourhood = replica.neighbourhood
    named = neighbourhood.board_answerer
    found = replica.get("volunteer", named) if named else None
    answerer = found if isinstance(found, Volunteer) else None
    day = today or date.min
    days = _waiting(replica) if today is not None else ()
    return board_of(neighbourhood, answerer, days, day)


NEW_ANSWERS = (
    "state = 'new' AND post IN (SELECT id FROM help_post WHERE deleted = 1 OR state <> 'review')"
)
"""Answers that nobody looked at yet and that a list at the desk shows: while its post waits for review, that is what waits."""


def _waiting(replica: Replica) -> Iterator[date]:
    """Yield the local day on which each came, or came back, that nobody looked at yet; those of one hour are worked out once."""
    posts = replica.columns("help_post", (STATE_SINCE,), "state = 'review'")
    answered = replica.columns("response", (STATE_SINCE,), NEW_ANSWERS)
    hours = Counter(since[:_TO_THE_HOUR] for (since,) in (*posts, *answered))
    for hour, number in hours.items():
        day = _day(hour, replica.zone)
        if day is not None:
            yield from repeat(day, number)


_TO_THE_HOUR = len("2026-11-26T10")


def _day(since_utc: str, zone: ZoneInfo) -> date | None:
    try:
        return from_iso_utc(since_utc).astimezone(zone).date()
    except ValueError:
        return None


def held_by(replica: Replica, typed: str) -> Held | None:
    """Return what the code of a slip belongs to, as somebody typed or scanned it; None where it belongs to nothing here.

    Raises ``BadInput`` for what is no code, or was mistyped.
    """
    code = links.parse_code(typed)
    for post in replica.records(HelpPost, "box <> ''"):
        if links.holder_code(post.box) == code and is_own(replica, post):
            return Held("help_post", post.id, post.box)
    for one in replica.records(Response, "box <> ''"):
        if links.holder_code(one.box) == code and is_own(replica, one):
            return Held("response", one.id, one.box)
    for told in replica.records(Idea, "box <> ''"):
        if links.holder_code(told.box) == code and is_own(replica, told):
            return Held("idea", told.id, told.box)
    return None


def held_of(replica: Replica, kind: str, record: str) -> Held | None:
    """Return what a slip is about whose box belongs to a help post, a response or an idea; None where there is no box."""
    found = replica.get(kind, record) if kind in _MAY_WITHDRAW else None
    if not isinstance(found, HelpPost | Response | Idea) or not is_own(replica, found):
        return None
    if isinstance(found, HelpPost) and found.box:
        return Held("help_post", found.id, found.box)
    if isinstance(found, Response) and found.box:
        return Held("response", found.id, found.box)
    if isinstance(found, Idea) and found.box:
        return Held("idea", found.id, found.box)
    return None


def is_wiped(replica: Replica, box: str) -> bool:
    """Return whether whoever a box is about had name and number erased."""
    found = replica.get("box", box) if box else None
    return isinstance(found, Box) and is_erased(found.sealed)


def can_renew(replica: Replica, post: HelpPost, today: date) -> bool:
    """Return whether who placed a post may let it stand for 30 days more: it is open, and can be answered still."""
    longer = post.expires[:10] < str(today + timedelta(days=MAX_HELP_DAYS))
    return post.state == "open" and longer and not is_wiped(replica, post.box)


def renew(replica: Replica, post: str, today: date, actor: str = VISITOR) -> str:
    """Let a post stand for 30 days from today; return the last day (ISO).

    Raises ``BadInput`` when it is not on the board any more, and the errors of ``Replica.act``.
    """
    last = str(today + timedelta(days=MAX_HELP_DAYS))

    def drafts() -> list[Draft]:
        standing = replica.get("help_post", post)
        if not isinstance(standing, HelpPost) or standing.state != "open":
            raise BadInput(
                "Deze oproep staat niet meer op het bord.", "Vraag het aan een vrijwilliger."
            )
        return [Draft(kind="help_post", record=post, fields={"expires": last})]

    replica.act_on(drafts, actor)
    return last


_MAY_WITHDRAW = {
    "help_post": ("draft", "review", "open"),
    "response": ("new", "called", "matched", "declined"),
    "idea": (),
}


def can_withdraw(replica: Replica, held: Held) -> bool:
    """Return whether the holder of a slip may take back by herself what she placed or answered."""
    record = replica.get(held.kind, held.record)
    return getattr(record, "state", "") in _MAY_WITHDRAW[held.kind]


def withdraw(replica: Replica, held: Held, actor: str = VISITOR) -> None:
    """Take back what the holder of a slip placed or answered, and the consent that was given for it.

    Raises ``BadInput`` when that cannot be any more, and the errors of ``Replica.act``.
    """

    def drafts() -> list[Draft]:
        if not can_withdraw(replica, held):
            raise BadInput("Dat kan nu niet meer.", "Vraag het aan een vrijwilliger.")
        return [Draft(kind=held.kind, record=held.record, fields={"state": "withdrawn"})]

    replica.act_on(drafts, actor)
    withdraw_consents(replica, [held.record], actor)


def twin_of(replica: Replica, direction: str, title: str, today: date) -> HelpPost | None:
    """Return a post that says the same and stands on the board or waits for it; None where there is none."""
    wanted = _bare(title)
    for post in replica.help_posts(direction, ("open", "review")):
        if (
            shown_state(post.state, post.expires, today) != "expired"
            and _bare(post.title) == wanted
        ):
            return post
    return None


def _bare(title: str) -> str:
    """Return a title as it is compared: letters and digits only."""
    return "".join(sign for sign in title.casefold() if sign.isalnum())
