"""Which neighbours fit each other, and how far two of them are: pure, for every desk alike.

What is proposed, and in which order
------------------------------------
1. whoever answered the post themselves, in the order in which they did
2. of the posts the other way round those of the same kind of help, or of a kind that says nothing ("iets anders")
3. the same kind before an unclear one; then a moment that suits both; then the same part of the neighbourhood; then
   what waits longest

Nobody is shown a score: a proposal says in words why it is one. Left out are people who are blocked, and pairs of whom one
said no or for whom it did not work out before.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence
from datetime import date, timedelta
from typing import Literal, Protocol

import msgspec

from sync.help_posts import CALLED_OFF, WAITING
from sync.introduction_records import Introduction, introduction_id
from sync.record import Record
from sync.records import HelpPost, Response
from sync.words import N_

MOST_PROPOSALS = 5
"""Nobody calls more people for one post; who answered themselves always stand there."""
AFTERCARE_DAYS = 7
"""How long after the first meeting the house asks whether it worked out."""
VOG_YEARS = 3
"""A certificate of conduct has no end in law; houses ask for a new one after three years."""
AT_HOME = frozenset({"klus", "computer", "gezelschap"})
"""Categories for which one comes to somebody's home."""
_ANY_KIND = frozenset({"", "anders"})

_DAYS = ("maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag")
_SPANS = {"weekend": _DAYS[5:], "door de week": _DAYS[:5], "doordeweeks": _DAYS[:5]}
_PARTS = {
    "ochtend": ("ochtend",),
    "morgen": ("ochtend",),
    "middag": ("middag",),
    "avond": ("avond",),
    "overdag": ("ochtend", "middag"),
}

Other = HelpPost | Response
"""Whom a post can meet: who answered it, or a post the other way round."""


Moment = tuple[frozenset[str], frozenset[str]]
"""Days and parts of a day."""


class Wish(Protocol):
    """What is looked at of two posts to see whether they fit."""

    @property
    def category(self) -> str: ...  # noqa: D102
    @property
    def day_part(self) -> str: ...  # noqa: D102
    @property
    def area(self) -> str: ...  # noqa: D102


class Proposal(msgspec.Struct, frozen=True):
    """Somebody who may fit a post, and why."""

    kind: Literal["response", "help_post"]
    id: str
    because: tuple[str, ...]
    """Texts of the catalogue, the weightiest first."""


def proposals(
    post: HelpPost,
    responses: Iterable[Response],
    posts: Iterable[HelpPost],
    introductions: Iterable[Introduction] = (),
    blocked: Container[str] = frozenset(),
) -> list[Proposal]:
    """Return who may fit an open post, best first; see above. Empty for a post that is not open.

    ``blocked`` holds the ids of posts and responses of people who are not brought together any more; it is asked only about
    those that fit, for to know it may take opening a box.
    """
    if post.state != "open" or post.id in blocked:
        return []
    apart = {pair for one in introductions if is_parted(one) for pair in _both_ways(one)}
    answered = sorted(
        (
            one
            for one in responses
            if one.post == post.id
            and one.state in ("new", "called")
            and (post.id, one.id) not in apart
            and one.id not in blocked
        ),
        key=lambda one: (one.made, one.id),
    )
    found = [Proposal("response", one.id, (N_("reageerde zelf"),)) for one in answered]
    fitting = [
        (_rank(post, one), Proposal("help_post", one.id, why(post, one)))
        for one in posts
        if one.state == "open"
        and one.direction != post.direction
        and _same_kind(post, one) is not None
        and (post.id, one.id) not in apart
        and one.id not in blocked
    ]
    fitting.sort(key=lambda pair: pair[0])
    return found + [proposal for _, proposal in fitting[:MOST_PROPOSALS]]


def _both_ways(one: Introduction) -> tuple[tuple[str, str], tuple[str, str]]:
    return (one.post, one.other), (one.other, one.post)


def _rank(post: HelpPost, other: HelpPost) -> tuple[int, int, int, str, str]:
    when = {True: 0, None: 1, False: 2}[suits(post.day_part, other.day_part)]
    where = {True: 0, None: 1, False: 2}[_near(post.area, other.area)]
    return (0 if _same_kind(post, other) else 1, when, where, other.made, other.id)


def why(post: Wish, other: Wish) -> tuple[str, ...]:
    """Return why two may fit, as texts of the catalogue, the weightiest first."""
    kind = N_("zelfde soort hulp") if _same_kind(post, other) else N_("misschien zelfde soort hulp")
    when = {
        True: N_("zelfde moment"),
        None: N_("moment in overleg"),
        False: N_("ander moment"),
    }[suits(post.day_part, other.day_part)]
    return tuple(text for text in (kind, when, distance(post.area, other.area)) if text)


def _same_kind(post: Wish, other: Wish) -> bool | None:
    """Return whether two posts are about the same; False where one does not say, None where they are not."""
    if post.category == other.category and post.category not in _ANY_KIND:
        return True
    return False if {post.category, other.category} & _ANY_KIND else None


def _near(area: str, other: str) -> bool | None:
    return area.casefold() == other.casefold() if area and other else None


def distance(area: str, other: str) -> str:
    """Return in words how far two parts of the neighbourhood are; empty where one of them is not known.

    Parts are names without a map: of two that differ nobody knows whether they lie side by side, so no more is said than
    that, and that both are of the same neighbourhood.
    """
    near = _near(area, other)
    if near is None:
        return ""
    return N_("zelfde buurt") if near else N_("andere buurt, zelfde wijk")


def suits(day_part: str, other: str) -> bool | None:
    """Return whether two moments in words have something in common; None where one of them leaves it open."""
    (days, parts), (other_days, other_parts) = moment(day_part), moment(other)
    if not (days or parts) or not (other_days or other_parts):
        return None
    same_day = not days or not other_days or bool(days & other_days)
    return same_day and (not parts or not other_parts or bool(parts & other_parts))


def moment(text: str) -> Moment:
    """Return the days and the parts of a day that a text names; none is any."""
    said = text.casefold()
    days = {day for day in _DAYS if day in said}
    days |= {day for name, span in _SPANS.items() if name in said for day in span}
    parts = {part for name, of in _PARTS.items() if name in said for part in of}
    return frozenset(days), frozenset(parts)


# -- two neighbours on their way to each other


def pair_of(post: HelpPost, other: Other) -> tuple[HelpPost, Other]:
    """Return who is "post" and who "other" in the introduction of two: of two posts the request comes first."""
    if isinstance(other, HelpPost) and post.direction == "offer":
        return other, post
    return post, other


def new_introduction(post: HelpPost, other: Other) -> Introduction:
    """Return the introduction of two as it begins: nobody was called."""
    first, second = pair_of(post, other)
    kind: Literal["response", "help_post"] = (
        "response" if isinstance(second, Response) else "help_post"
    )
    return Introduction(
        id=introduction_id(first.id, second.id),
        post=first.id,
        other=second.id,
        other_kind=kind,
        venue=first.venue if first.venue == second.venue else "",
    )


def both_agree(one: Introduction) -> bool:
    """Return whether each of the two agreed: only then a number is passed on."""
    return one.post_said.answer == one.other_said.answer == "agrees"


def is_parted(one: Introduction) -> bool:
    """Return whether these two are not proposed again: one of them said no, or it did not work out."""
    return declined(one) or one.result == "failed"


def declined(one: Introduction) -> bool:
    """Return whether one of the two said no."""
    return "declines" in (one.post_said.answer, one.other_said.answer)


def may_match(one: Introduction) -> bool:
    """Return whether everything is there for a match: both agreed, and there is a day for the first meeting."""
    return both_agree(one) and bool(one.meets_at) and one.result != "failed"


def is_match(one: Introduction, post: HelpPost) -> bool:
    """Return whether a post was matched by this introduction."""
    pair = {one.post, one.other}
    return post.state in ("matched", "done") and {post.id, post.matched_with} == pair


def called_off(record: Record) -> bool:
    """Return whether a post is over though nobody was found; an answer never is."""
    return isinstance(record, HelpPost) and record.state in CALLED_OFF


def holds(post: HelpPost, other: Other) -> bool:
    """Return whether a match stands at both: the post is matched with the other, and the other with the post."""
    found = ("matched", "done")
    mine = post.state in found and post.matched_with == other.id
    if isinstance(other, Response):
        return mine and other.state == "matched"
    return mine and other.state in found and other.matched_with == post.id


def falls_through(one: Introduction, post: HelpPost, other: Other) -> bool:
    """Return whether two were matched and do not meet: one is gone, or said no at another desk before the match got there."""
    return is_match(one, post) and (not holds(post, other) or declined(one))


def has_met(one: Introduction | None, today: date) -> bool:
    """Return whether the day of the first meeting of two is over; one that nobody wrote down is still to come."""
    return one is not None and "" < one.meets_at[:10] < today.isoformat()


def to_tell(one: Introduction, post: HelpPost, other: Other) -> tuple[str, ...]:
    """Return which sides ("post", "other") are still to hear that the two do not meet, because the other half said no or is gone.

    Whoever said yes waits for it, and whoever answered a post that is still open. Who answered a post that is over, or was
    matched, is found by the post itself.
    """
    if one.result or matched_by(one, post, other):
        return ()
    said = (one.post_said.answer, one.other_said.answer)
    asks = post.state == "open"
    if isinstance(other, Response):
        there = asks and other.state in WAITING
        waits = there and said[1] != "declines"
    else:
        there = other.state == "open"
        waits = there and said[1] == "agrees"
    left = []
    if asks and said[0] == "agrees" and (said[1] == "declines" or not there):
        left.append("post")
    if waits and (said[0] == "declines" or not asks):
        left.append("other")
    return tuple(left)


def matched_by(one: Introduction, post: HelpPost, other: Other) -> bool:
    """Return whether one of two was matched by this introduction."""
    return is_match(one, post) or (isinstance(other, HelpPost) and is_match(one, other))


def helper_side(post: HelpPost) -> Literal["post", "other"]:
    """Return which of the two helps, in an introduction of ``post`` as its first: of a request it is the other."""
    return "post" if post.direction == "offer" else "other"


def to_call_back(one: Introduction, post: Record | None, other: Record | None) -> tuple[str, ...]:
    """Return which sides ("post", "other") count on a match that did not come about, because somebody was first.

    ``post`` and ``other`` are the records as they stand. Who is matched with another knows where they stand; the one who is
    left is to be called back. Where neither is taken by another both are.
    """
    taken = {
        "post": _taken_by_another(post, one.other),
        "other": _taken_by_another(other, one.post),
    }
    left = tuple(side for side in ("post", "other") if not taken[side])
    return left or ("post", "other")


def _taken_by_another(record: Record | None, partner: str) -> bool:
    if isinstance(record, HelpPost):
        return record.state in ("matched", "done") and record.matched_with != partner
    return isinstance(record, Response) and record.state == "matched"


# -- afterwards


def aftercare_on(post: HelpPost, one: Introduction | None) -> date | None:
    """Return the day from which the house asks whether a match worked out; None for a post that is not matched.

    A week after the first meeting; where nobody wrote that down, a week after the last change. "Later" puts it off to the day
    in ``aftercare``.
    """
    if post.state != "matched":
        return None
    met = _day(one.meets_at if one is not None else "") or _day(post.changed) or _day(post.made)
    due = met + timedelta(days=AFTERCARE_DAYS) if met is not None else None
    later = _day(post.aftercare)
    return max((day for day in (due, later) if day is not None), default=None)


def aftercare_due(
    posts: Sequence[HelpPost], introductions: Iterable[Introduction], today: date
) -> list[HelpPost]:
    """Return the matched posts of which the house asks today whether it worked out; of two that met, the request only."""
    by_id = {one.id: one for one in introductions}
    there = {post.id: post for post in posts}
    due = []
    for post in posts:
        partner = there.get(post.matched_with)
        if post.direction == "offer" and partner is not None and partner.state == "matched":
            continue
        on = aftercare_on(post, match_of(post, by_id))
        if on is not None and on <= today:
            due.append((on, post.id, post))
    return [post for _, _, post in sorted(due, key=lambda one: one[:2])]


def match_of(post: HelpPost, by_id: dict[str, Introduction]) -> Introduction | None:
    """Return the introduction by which a post was matched, of those known by their id."""
    for pair in ((post.id, post.matched_with), (post.matched_with, post.id)):
        found = by_id.get(introduction_id(*pair))
        if found is not None:
            return found
    return None


def vog_state(vog_on: str, today: date) -> Literal["valid", "old", "missing"]:
    """Return how a certificate of conduct of this ISO date stands: three years valid; one from later than today is none."""
    seen = _day(vog_on)
    if seen is None or seen > today:
        return "missing"
    try:
        until = seen.replace(year=seen.year + VOG_YEARS)
    except ValueError:  # 29 February
        until = seen.replace(year=seen.year + VOG_YEARS, day=28)
    return "valid" if today <= until else "old"


def _day(text: str) -> date | None:
    try:
        day = date.fromisoformat(text[:10])
    except ValueError:
        return None
    return day if day.year < 9000 else None  # days are added to it
