"""What a desk reads about bringing neighbours together: a pair, who may fit a post, and what the house is to ask afterwards.

Boxes are opened here only to compare marks (``sync.marks``), in memory; what a page shows of a person it opens itself.
"""

from __future__ import annotations

from collections.abc import Container, Iterable
from datetime import date
from typing import TYPE_CHECKING, Any

import msgspec

from sync import matching
from sync.changes import Draft
from sync.disk.boxes import box_of
from sync.errors import UserFacing
from sync.help_posts import WAITING
from sync.house_records import Idea
from sync.introduction_records import Block, Introduction, introduction_id
from sync.keyring import Keyring
from sync.marks import marks_of
from sync.matching import Other, Proposal
from sync.records import HelpPost, Response, Signup
from sync.seal import Contact
from sync.words import N_

if TYPE_CHECKING:
    from sync.disk.replica import Replica


class Pair(msgspec.Struct, frozen=True):
    """Two neighbours, and how far they are."""

    introduction: Introduction
    post: HelpPost
    other: Other

    def side(self, side: str) -> Other:
        """Return the record of one of the two: "post" or "other"."""
        return self.post if side == "post" else self.other


def read_post(replica: Replica, key: str) -> HelpPost | None:
    """Return a post; one that was thrown away as one that was taken off, for whoever answered it still waits for a word."""
    stored = replica.stored("help_post", key) if key else None
    if stored is None:
        return None
    post = stored.record
    assert isinstance(post, HelpPost)
    return msgspec.structs.replace(post, state="withdrawn") if stored.deleted else post


def read_pair(replica: Replica, key: str) -> Pair | None:
    """Return the pair of an introduction's id, as it begins where nobody was called yet; None where one is not there."""
    first, _, second = key.partition("+")
    post = read_post(replica, first)
    other = replica.get("response", second) or read_post(replica, second)
    if post is None or not isinstance(other, HelpPost | Response):
        return None
    if isinstance(other, Response) and other.post != post.id:
        return None
    found = replica.get("introduction", key)
    begun = found if isinstance(found, Introduction) else matching.new_introduction(post, other)
    return Pair(begun, post, other) if begun.id == key else None


def written(pair: Pair, **fields: Any) -> Draft:
    """Return the change that writes ``fields`` into the introduction of a pair, which it makes where there is none yet."""
    one = pair.introduction
    whole = {
        "post": one.post,
        "other": one.other,
        "other_kind": one.other_kind,
        "venue": one.venue,
        "visibility": "desk",
        **fields,
    }
    return Draft(kind="introduction", record=one.id, fields=whole)


def pair_key(post: HelpPost, other: Other) -> str:
    """Return the key of the pair of two records."""
    return matching.new_introduction(post, other).id


def left_over(replica: Replica, post: HelpPost) -> list[str]:
    """Return the keys of the pairs of a post that is over whose other half still waits for a word: they answered, or said yes."""
    found_somebody = post.state in ("matched", "done")
    answered = "post = ? AND id <> ? AND state IN ('new', 'called', 'matched')"
    mate = post.matched_with if found_somebody else ""
    answers = replica.records(Response, answered, [post.id, mate], "made, id")
    today = replica.local_now().date()
    waiting: list[Other] = [
        one for one in answers
        if one.state in WAITING
        or not (found_somebody or matching.has_met(_introduction(replica, post.id, one.id), today))
    ]  # fmt: skip
    for one in replica.records(Introduction, "post = ? OR other = ?", [post.id, post.id]):
        other, said = (
            (one.other, one.other_said) if one.post == post.id else (one.post, one.post_said)
        )
        found = replica.get("help_post", other)
        free = isinstance(found, HelpPost) and found.state == "open"
        if isinstance(found, HelpPost) and free and said.answer == "agrees":
            waiting.append(found)
    return [pair_key(post, one) for one in waiting]


def _introduction(replica: Replica, post: str, other: str) -> Introduction | None:
    found = replica.get("introduction", introduction_id(post, other))
    return found if isinstance(found, Introduction) else None


def match_key(replica: Replica, post: HelpPost) -> str:
    """Return the key of the pair by which a post was matched; empty where it was not, or by none that is known here."""
    if not post.matched_with:
        return ""
    pairs = (
        introduction_id(post.id, post.matched_with),
        introduction_id(post.matched_with, post.id),
    )
    return next((key for key in pairs if read_pair(replica, key) is not None), "")


def open_contact(replica: Replica, record: Other | Signup | Idea, ring: Keyring) -> Contact:
    """Return who is behind a post or a response.

    Raises ``BadInput`` when the box cannot be opened; a record without one, or whose box is elsewhere, gives nobody.
    """
    box = box_of(replica, record)
    return ring.open(box.sealed, box.key) if box is not None else Contact()


def marks_of_record(replica: Replica, record: Other, ring: Keyring) -> list[str]:
    """Return the marks of whoever is behind a record; none where the box does not open here."""
    try:
        return marks_of(open_contact(replica, record, ring), record.box or record.id, ring)
    except UserFacing:
        return []


BLOCKED = N_("Deze twee worden niet gekoppeld. Vraag het de coördinator.")
ELSEWHERE = N_("Koppel hen aan de balie van het andere buurthuis. Hier ontbreekt een naam.")
CLOSED = N_("Hier blijft een naam dicht. Koppel hen aan een balie die namen opent.")


class Blocked(Container[str]):
    """The ids of posts and responses of people who are not brought together here: each box is opened when it is asked.

    That are those who are blocked, and, where anybody is, those of whom nobody here can know: their box lies in another
    house, or does not open here. Where nobody is blocked, no box is opened at all.
    """

    def __init__(self, replica: Replica, ring: Keyring) -> None:
        """Ask ``replica``, with the keys of ``ring``."""
        self._replica, self._ring = replica, ring
        self._marks = {one.id for one in replica.records(Block)}

    def __contains__(self, record: object) -> bool:
        """Return whether whoever is behind a record is not brought together with anybody here."""
        if not self._marks:
            return False
        found = self._replica.get("response", str(record)) or self._replica.get(
            "help_post", str(record)
        )
        return isinstance(found, HelpPost | Response) and bool(self.why_not([found]))

    def why_not(self, records: Iterable[Other]) -> str:
        """Return why these are not brought together here, and what to do; empty where they may be."""
        if not self._marks:
            return ""
        found = [self._why(one) for one in records]
        return next((why for why in (BLOCKED, ELSEWHERE, CLOSED) if why in found), "")

    def _why(self, record: Other) -> str:
        if record.box and box_of(self._replica, record) is None:
            erased = self._replica.stored("box", record.box) is not None
            return CLOSED if erased else ELSEWHERE
        if not self._ring.desk:
            return CLOSED
        try:
            contact = open_contact(self._replica, record, self._ring)
        except UserFacing:
            return CLOSED
        marks = marks_of(contact, record.box or record.id, self._ring)
        return BLOCKED if self._marks.intersection(marks) else ""


def proposals_for(replica: Replica, post: HelpPost, ring: Keyring) -> list[Proposal]:
    """Return who may fit an open post, best first; see ``matching``."""
    direction = "offer" if post.direction == "request" else "request"
    today = replica.local_now().date().isoformat()
    where = "state = 'open' AND direction = ? AND (expires = '' OR expires >= ?)"
    return matching.proposals(
        post,
        replica.records(Response, "post = ?", [post.id]),
        replica.records(HelpPost, where, [direction, today]),
        replica.records(Introduction),
        Blocked(replica, ring),
    )


def answers_apart(replica: Replica, post: HelpPost, ring: Keyring) -> list[tuple[Response, str]]:
    """Return who answered an open post and is not brought together here, and why: somebody must see them, for they wait."""
    if post.state != "open":
        return []
    blocked = Blocked(replica, ring)
    answers = replica.records(Response, "post = ? AND state IN ('new', 'called')", [post.id], "made, id")  # fmt: skip
    return [(one, why) for one in answers if (why := blocked.why_not((post, one)))]


def aftercare_due(replica: Replica, today: date) -> list[HelpPost]:
    """Return the matched posts of which the house asks today whether it worked out, what waits longest first."""
    matched = replica.records(HelpPost, "state = 'matched'")
    return matching.aftercare_due(matched, replica.records(Introduction), today)


def vog_on(replica: Replica, pair: Pair) -> str:
    """Return the ISO date of the newest VOG that a volunteer saw of whoever helps in a pair, also where it was another pair."""
    helper = pair.side(matching.helper_side(pair.post)).id  # who offers helps in every pair
    where = "vog_on <> '' AND (post = ? OR other = ?)"
    return max(
        (one.vog_on for one in replica.records(Introduction, where, [helper, helper])), default=""
    )
