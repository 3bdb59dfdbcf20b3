"""Which requests and offers are proposed to a volunteer: pure, the same at every desk, and quick with thousands of posts.

1. the same kind of help; a kind that says nothing ("iets anders") proposes nothing by itself
2. moments that have something in common, or of which one is left open
3. the same part of the neighbourhood first; then what waits longest
4. an offer is proposed for one request at a time, and the request that waits longest has the first choice

What is left out here still stands on the page of a post, where ``matching.proposals`` shows everybody who may fit.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Iterable, Iterator
from functools import cache

import msgspec

from sync import matching


class Looking(msgspec.Struct, frozen=True):
    """What is looked at of a post that looks for somebody."""

    id: str
    direction: str
    category: str
    day_part: str
    area: str
    made: str
    title: str = ""


class _Offers:
    """The offers of one kind at one moment, by part of the neighbourhood; the first of each waits longest."""

    def __init__(self, when: str) -> None:
        self.when = when
        """The moment, in the words of one of them."""
        self.by_area: dict[str, deque[Looking]] = {}

    def add(self, offer: Looking) -> None:
        for name in (_in(offer.area), _ANYWHERE):
            self.by_area.setdefault(name, deque()).append(offer)

    def best(
        self, request: Looking, taken: set[str], apart: Collection[tuple[str, str]]
    ) -> tuple[int, Looking] | None:
        """Return the offer for a request that nobody took, and how near it is: 0 the same area, 1 open, 2 another."""
        near = [(0, _in(request.area)), (1, _in("")), (2, _ANYWHERE)]
        for where, name in near if request.area else [(1, _ANYWHERE)]:
            waiting = self.by_area.get(name, deque())
            while waiting and waiting[0].id in taken:
                waiting.popleft()
            for offer in waiting:
                if offer.id not in taken and (request.id, offer.id) not in apart:
                    return where, offer
        return None


_ANYWHERE = "*"


def _in(area: str) -> str:
    return f"/{area.casefold()}"


def pairs(
    posts: Iterable[Looking], busy: Collection[str], apart: Collection[tuple[str, str]]
) -> Iterator[tuple[Looking, Looking, tuple[str, ...]]]:
    """Yield which requests and offers fit, and why in texts of the catalogue.

    ``busy`` are the ids of posts for which somebody is called already; ``apart`` the pairs (request, offer) that were tried.
    """
    moment, suits = cache(matching.moment), cache(matching.suits)
    free = sorted((p for p in posts if p.id not in busy and _says_kind(p)), key=_by_age)
    offers: dict[str, dict[matching.Moment, _Offers]] = {}
    for one in free:
        if one.direction == "offer":
            of_kind = offers.setdefault(one.category, {})
            of_kind.setdefault(moment(one.day_part), _Offers(one.day_part)).add(one)
    taken: set[str] = set()
    for request in free:
        found = []
        for those in (
            offers.get(request.category, {}).values() if request.direction == "request" else ()
        ):
            fits = suits(request.day_part, those.when)
            best = those.best(request, taken, apart) if fits is not False else None
            if best is not None:
                where, offer = best
                found.append((0 if fits else 1, where, offer.made, offer.id, offer))
        if found:
            offer = min(found, key=lambda one: one[:4])[-1]
            taken.add(offer.id)
            yield request, offer, matching.why(request, offer)


def _says_kind(post: Looking) -> bool:
    return post.category not in ("", "anders")


def _by_age(post: Looking) -> tuple[str, str]:
    return post.made, post.id
