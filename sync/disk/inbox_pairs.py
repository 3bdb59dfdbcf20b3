"""Sources of the inbox that are about neighbours who find each other: answers, calls half-way, proposals, meetings that fall through.

No box is opened here: who is blocked is looked at where somebody is shown.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from sync import fitting, matching
from sync.disk.help_board import is_wiped
from sync.disk.inbox import Source
from sync.disk.inbox_people import lateness
from sync.disk.introducing import read_post
from sync.disk.since import STATE_SINCE
from sync.fitting import Looking
from sync.help_posts import CALLED_OFF, OVER, WAITING
from sync.inbox import NOW, PROMISE, Item
from sync.introduction_records import Introduction, introduction_id
from sync.matching import Other
from sync.records import HelpPost, Response
from sync.words import N_

if TYPE_CHECKING:
    from sync.disk.replica import Replica

_AMONG = "id IN (SELECT value FROM json_each(?))"
_LOOKING = ("id", "direction", "category", "day_part", "area", "made", "title")
BEGUN = "begun"
"""Name of the source of pairs that somebody began to call; see ``pair_item``."""
FITS = "fits"
"""Name of the source of proposals; an item's ``about`` is the pair's key, its page that of the request."""


class FallsThrough(Source):
    """First meetings that do not go on: somebody counts on one, and hears it before, not after."""

    name = "off"
    title = N_("Afspraken die niet doorgaan")
    icon = "triangle-alert"
    button = N_("Bellen")
    page = "deskPost"

    def items(self, replica: Replica, now: datetime) -> Iterator[Item]:
        """Return the posts whose meeting is still to come, as far as anybody knows, and of which one of the two is gone."""
        gone = N_("De afspraak gaat niet door. Bel wie erop rekent.")
        wiped = N_("Iemand liet naam en nummer wissen. Bel de ander over de afspraak.")
        told = N_("Het gaat niet door. Bel wie nog wacht, en vertel dat.")
        off = N_("De oproep is weg, maar er was een afspraak. Bel wie erop rekent.")
        today = now.date()
        posts = {one.id: one for one in replica.records(HelpPost, "state = 'matched'")}
        kept = replica.records(Response, "state = 'matched'")
        if not posts and not kept:
            return
        pairs = {one.id: one for one in replica.records(Introduction)}
        mates: dict[str, Other] = dict(
            _answers(replica, {one.matched_with for one in posts.values()})
        )
        mates |= _posts(replica, {one.matched_with for one in posts.values()} - mates.keys())
        for post in posts.values():
            one, mate = matching.match_of(post, pairs), mates.get(post.matched_with)
            if mate is None or matching.has_met(one, today):  # None: it is not on this device
                continue
            lost = not matching.holds(post, mate)
            if lost or any(is_wiped(replica, box) for box in (post.box, mate.box)):
                yield self._item(post, one, gone if lost else wiped)
            elif one is not None and matching.declined(
                one
            ):  # at another desk, before the match got there
                yield self._item(post, one, told)
        left = _posts(replica, {one.post for one in kept} - posts.keys())
        for answer in kept:
            about = left.get(answer.post)
            one = pairs.get(introduction_id(answer.post, answer.id))
            if about is not None and about.state in CALLED_OFF and not matching.has_met(one, today):
                yield self._item(about, one, off)

    def _item(self, post: HelpPost, one: Introduction | None, text: str) -> Item:
        said = (one.changed or one.made) if one is not None else ""
        return Item(source=self.name, about=post.id, title=post.title, text=text, urgency=NOW,
                    since=said or post.changed or post.made, page_key=post.id)  # fmt: skip


class Answered(Source):
    """Posts that somebody answered who waits for a word: not called yet, or left over. One item for all of a post."""

    name = "response"
    title = N_("Reacties op oproepen")
    icon = "heart-handshake"
    page = "deskPost"

    def items(self, replica: Replica, now: datetime) -> Iterator[Item]:
        """Return the posts with new answers that still look for somebody, and those that are over with somebody left over."""
        one, more = (
            N_("Iemand reageerde op deze oproep. Bel, en breng hen samen."),
            N_("{n} mensen reageerden op deze oproep. Bel, en kies wie past."),
        )
        left, several = (
            N_("Deze oproep is voorbij. Bel wie reageerde, en zeg het af."),
            N_("Deze oproep is voorbij. Bel de {n} mensen die reageerden, en zeg het af."),
        )
        late = lateness(replica, now.date())
        names = ("id", "post", "state", STATE_SINCE)
        rows = replica.columns("response", names, "state IN ('new', 'called')")
        posts = _posts(replica, {row[1] for row in rows})
        waiting: dict[str, list[str]] = {}
        for answer, key, state, since in rows:
            post = posts.get(key)
            if post is None or (post.state in ("matched", "done") and post.matched_with == answer):
                continue
            if post.state in OVER or (post.state == "open" and state == "new"):
                waiting.setdefault(key, []).append(since)
        for key, moments in waiting.items():
            post, n, since = posts[key], len(moments), min(moments)
            text = (several if n > 1 else left) if post.state in OVER else (more if n > 1 else one)
            yield Item(source=self.name, about=key, title=post.title, text=text, n=n,
                       urgency=NOW if late(since) else PROMISE, since=since, page_key=key)  # fmt: skip


def _posts(replica: Replica, keys: set[str]) -> dict[str, HelpPost]:
    """Return the posts with these ids; see ``read_post`` for those that were thrown away."""
    found = replica.records(HelpPost, _AMONG, (json.dumps(sorted(keys)),)) if keys else []
    posts = {post.id: post for post in found}
    for key in keys - posts.keys():
        gone = read_post(replica, key)
        if gone is not None:
            posts[key] = gone
    return posts


def _answers(replica: Replica, keys: set[str]) -> dict[str, Response]:
    found = replica.records(Response, _AMONG, (json.dumps(sorted(keys)),)) if keys else []
    return {one.id: one for one in found}


class Begun(Source):
    """Pairs half-way: somebody was called, and it is not finished. Nobody who said yes, or did not answer, is forgotten."""

    name = BEGUN
    title = N_("Half geregeld")
    icon = "phone"
    button = N_("Verder")
    page = "deskPair"

    def items(self, replica: Replica, now: datetime) -> Iterator[Item]:
        """Return the pairs of which a call is still to be made, a day to be picked, or a yes to be called off."""
        pairs = replica.records(Introduction)
        called = replica.records(Response, "state = 'called'")
        known = {one.other for one in pairs}
        keys = {one.post for one in pairs} | {one.post for one in called}
        keys |= {one.other for one in pairs if one.other_kind == "help_post"}
        posts = _posts(replica, keys)
        answers = {one.id: one for one in called}
        answers |= _answers(replica, {one.other for one in pairs} - answers.keys() - posts.keys())
        soon = str(now.date() + timedelta(days=2))
        for one in pairs:
            post, other = posts.get(one.post), answers.get(one.other) or posts.get(one.other)
            if post is None or other is None:
                continue
            text = half_way(one, post, other)
            if text:
                pressing = matching.may_match(one) and one.meets_at[:10] < soon
                yield pair_item(one.id, title=post.title, text=text, since=_last(one) or other.made,
                                urgency=NOW if pressing else PROMISE)  # fmt: skip
        for answer in called:
            post = posts.get(answer.post)
            if answer.id not in known and post is not None and post.state == "open":
                key = matching.new_introduction(post, answer).id
                yield pair_item(key, title=post.title, text=CALLED, since=answer.changed or answer.made)  # fmt: skip


CALLED = N_("Hier is al over gebeld. Ga verder waar u was.")


def pair_item(
    key: str, *, title: str = "", text: str = CALLED, since: str = "", urgency: int = PROMISE
) -> Item:
    """Return the item of a pair that somebody began to call, as the inbox has it."""
    return Item(source=BEGUN, about=key, title=title, text=text, urgency=urgency, since=since,
                page_key=key)  # fmt: skip


def half_way(one: Introduction, post: HelpPost, other: Other) -> str:
    """Return what is still to be done for a pair, as a text of the catalogue; empty where nothing is.

    ==================  ==================  =====================================================
    the one             the other
    ==================  ==================  =====================================================
    said yes            said no, or gone    tell the one who said yes: ``matching.to_tell``
    said no             answered the post   tell the one who answered
    not called          not called          nothing, unless the answer says that it was called
    did not answer      whatever else       call once more
    said yes            not called          call the other
    said yes            did not answer      call the other once more
    said yes            said yes            pick a day; with a day: bring them together
    ==================  ==================  =====================================================
    """
    if matching.to_tell(one, post, other):
        return N_("Het gaat niet door. Bel wie nog wacht, en vertel dat.")
    looking = post.state == "open" and other.state in ("open", *WAITING)
    if one.result or not looking or matching.is_parted(one):
        return ""
    if matching.may_match(one):
        return N_("Allebei zeggen ja. Breng hen nu bij elkaar.")
    if matching.both_agree(one):
        return N_("Allebei zeggen ja. Kies nog een dag.")
    said = {one.post_said.answer, one.other_said.answer}
    if said == {"agrees", "no_answer"}:
        return N_("Een zegt ja, de ander nam niet op. Bel nog een keer.")
    if "agrees" in said:
        return N_("Een van de twee zegt ja. Bel nu de ander.")
    if "no_answer" in said:
        return N_("Bij het bellen nam niemand op. Bel nog een keer.")
    return CALLED if other.state == "called" else ""


def _last(one: Introduction) -> str:
    """Return when one of the two was last called (ISO, UTC)."""
    return max(one.post_said.at, one.other_said.at) or one.changed or one.made


class Fits(Source):
    """A request and an offer that fit: proposed to be brought together, for nobody asked for it."""

    name = FITS
    title = N_("Buren die bij elkaar passen")
    icon = "heart-handshake"
    page = "deskPost"

    def items(self, replica: Replica, now: datetime) -> Iterator[Item]:
        """Return a request with an offer for each, see ``sync.fitting``; no post for which somebody is called already."""
        text = N_("Een buur biedt aan wat hier gevraagd wordt.")
        of_today = now.isoformat()  # nobody asked for it: whoever waits for a word comes first
        where = "state = 'open' AND (expires = '' OR substr(expires, 1, 10) >= ?)"
        rows = replica.columns("help_post", _LOOKING, where, (now.date().isoformat(),))
        posts = [Looking(*row) for row in rows]
        if len({post.direction for post in posts}) < 2:
            return
        waiting = replica.columns("response", ("post",), "state IN ('new', 'called')")
        busy = {post for (post,) in waiting}
        apart = set()
        for one in replica.records(Introduction):
            if one.result or matching.is_parted(one):
                apart.add((one.post, one.other))
            elif one.post_said.answer or one.other_said.answer:  # else a first call was undone
                busy |= {one.post, one.other}
        for request, offer, because in fitting.pairs(posts, busy, apart):
            yield Item(source=self.name, about=introduction_id(request.id, offer.id), title=request.title,
                       text=text, because=because, urgency=PROMISE, since=of_today, page_key=request.id)  # fmt: skip


PAIRS: tuple[Source, ...] = (FallsThrough(), Answered(), Begun(), Fits())
"""In the order of the weekly round."""
