"""Sources of the inbox that are about people who count on somebody: posts, calls, shifts, the tray."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING

from sync import matching
from sync.board import is_late
from sync.changes import Draft
from sync.dates import from_iso_utc
from sync.disk import dealing
from sync.disk.help_board import can_renew
from sync.disk.inbox import Source
from sync.disk.since import STATE_SINCE
from sync.disk.told import READABLE
from sync.help_posts import MAX_HELP_DAYS
from sync.inbox import NOW, PROMISE, UPKEEP, Item
from sync.introduction_records import Introduction
from sync.records import HelpPost, Shift
from sync.rota import is_manned
from sync.verdicts import SET_ASIDE
from sync.words import N_

if TYPE_CHECKING:
    from sync.disk.replica import Replica

EXPIRES_SOON_DAYS = 3


def lateness(replica: Replica, today: date) -> Callable[[str], bool]:
    """Return what tells whether somebody who came, or came back, at a moment (ISO, UTC) waits longer than the board promises."""
    closed, zone = frozenset(replica.neighbourhood.closing_days), replica.zone
    known: dict[str, bool] = {}  # working days are counted once for all who came on the same day
    over = cache(lambda day: is_late(day, today, closed))

    def late(since_utc: str) -> bool:
        hour = since_utc[:13]
        if hour not in known:
            try:
                moment = from_iso_utc(since_utc)
            except ValueError:
                return False
            known[hour] = over(moment.astimezone(zone).date())
        return known[hour]

    return late


class ToReview(Source):
    """What visitors placed and nobody looked at yet."""

    name = "review"
    title = N_("Oproepen bekijken")
    icon = "inbox"
    page = "deskReview"

    def items(self, replica: Replica, now: datetime) -> Iterator[Item]:
        """Return the posts that stand in review."""
        text = N_("Een bezoeker plaatste deze oproep. Mag die op het bord?")
        late = lateness(replica, now.date())
        for one, title, since in replica.columns(
            "help_post", ("id", "title", STATE_SINCE), "state = 'review'"
        ):
            urgency = NOW if late(since) else PROMISE
            yield Item(source=self.name, about=one, title=title, text=text, urgency=urgency,
                       since=since, page_key=one)  # fmt: skip


class Told(Source):
    """Ideas and complaints that nobody did anything about yet."""

    name = "idea"
    title = N_("Ideeën en klachten")
    icon = "message-square-text"
    page = "deskIdea"

    def items(self, replica: Replica, now: datetime) -> Iterator[Item]:
        """Return the new ones whose text lies here; what they say stands on the page only."""
        texts = {"complaint": N_("Een bezoeker had een klacht. Lees die.")}
        idea = N_("Een bezoeker had een idee. Lees dat.")
        late = lateness(replica, now.date())
        names, where = ("id", "about", STATE_SINCE), f"state = 'new' AND {READABLE}"
        for one, about, since in replica.columns("idea", names, where):
            yield Item(source=self.name, about=one, text=texts.get(about, idea),
                       urgency=NOW if late(since) else PROMISE, since=since, page_key=one)  # fmt: skip


class ToCall(Source):
    """Sign-ups whose people are to be called: they lost their place, or one came free."""

    name = "call"
    title = N_("Mensen bellen")
    icon = "phone"
    button = N_("Bellen")
    page = "deskSignup"

    def items(self, replica: Replica, now: datetime) -> Iterator[Item]:
        """Return the sign-ups for what is still to come."""
        today = now.date().isoformat()
        soon = (now.date() + timedelta(days=2)).isoformat()
        texts = {
            "to_call": N_("Bel iemand die zich hiervoor aanmeldde."),
            "offered": N_("Er is een plaats vrij. Bel wie daarop wacht."),
        }
        dated = {
            "to_call": N_("Bel iemand die hiervoor komt op {day}."),
            "offered": N_("Er is een plaats vrij op {day}. Bel wie daarop wacht."),
        }
        names = ("id", "activity", "recurrence", "state", "changed", "made")
        where = "state IN ('to_call', 'offered') AND (recurrence = '' OR recurrence >= ?)"
        titles: dict[str, str] = {}
        for one, activity, moment, state, changed, made in replica.columns(
            "signup", names, where, (today,)
        ):
            if activity not in titles:
                found = replica.get("activity", activity)
                titles[activity] = getattr(found, "title", "")
            pressing = bool(moment) and moment < soon
            yield Item(source=self.name, about=one, title=titles[activity],
                       text=(dated if moment else texts)[state], day=moment[:10],
                       urgency=NOW if pressing else PROMISE, since=changed or made, page_key=one)  # fmt: skip


class Expiring(Source):
    """Posts that leave the board within three days: whoever placed one may still look for somebody."""

    name = "expiring"
    title = N_("Oproepen die aflopen")
    icon = "calendar-days"
    button = N_("30 dagen langer")
    acts = True
    page = "deskPost"
    done = N_("Blijft 30 dagen langer: {what}")

    def items(self, replica: Replica, now: datetime) -> Iterator[Item]:
        """Return the posts whose last day comes soon."""
        text = N_("De laatste dag is {day}. Mag de oproep langer blijven?")
        today = now.date()
        where = "state = 'open' AND expires >= ? AND substr(expires, 1, 10) <= ?"
        last = today + timedelta(days=EXPIRES_SOON_DAYS)
        for post in replica.records(HelpPost, where, (str(today), str(last))):
            if can_renew(
                replica, post, today
            ):  # not where who placed it cannot be reached any more
                since = (_day(post.expires) or today) - timedelta(days=EXPIRES_SOON_DAYS)
                yield Item(source=self.name, about=post.id, title=post.title, text=text,
                           day=post.expires[:10], urgency=PROMISE, since=str(since), page_key=post.id)  # fmt: skip

    def drafts(self, replica: Replica, about: str, now: datetime) -> list[Draft]:
        """Let a post stand for 30 days from today."""
        post = replica.get("help_post", about)
        if not isinstance(post, HelpPost) or not can_renew(replica, post, now.date()):
            return []
        last = (now.date() + timedelta(days=MAX_HELP_DAYS)).isoformat()
        return [Draft(kind="help_post", record=about, fields={"expires": last})]


class Aftercare(Source):
    """Matches of which the house asks whether they worked out."""

    name = "aftercare"
    title = N_("Is het gelukt?")
    icon = "heart-handshake"
    button = N_("Vragen")
    page = "deskPost"

    def items(self, replica: Replica, now: datetime) -> Iterator[Item]:
        """Return the matched posts of which it is time to ask; see ``matching.aftercare_due``."""
        text = N_("Deze buren zijn bij elkaar gebracht. Vraag of het is gelukt.")
        posts = replica.records(HelpPost, "state = 'matched'")
        known = {one.id: one for one in replica.records(Introduction)} if posts else {}
        for post in matching.aftercare_due(posts, known.values(), now.date()):
            on = matching.aftercare_on(post, matching.match_of(post, known))
            yield Item(source=self.name, about=post.id, title=post.title, text=text,
                       urgency=PROMISE, since=str(on or ""), page_key=post.id)  # fmt: skip


class Tray(Source):
    """What did not take effect."""

    name = "tray"
    title = N_("Wijzigingen die niet gelukt zijn")
    icon = "triangle-alert"
    button = N_("Kijk waarom")
    page = "deskStand"

    def items(self, replica: Replica, now: datetime) -> Iterator[Item]:
        """Return every entry of the tray; those that the server did not send to all desks are this device's own."""
        for entry in dealing.entries(replica):
            urgency = PROMISE if entry.to_call else UPKEEP
            text = (
                N_("Iemand rekent op een wijziging die niet is gelukt.")
                if entry.to_call
                else N_("Een wijziging is niet gelukt.")
            )
            shared = replica.stored(SET_ASIDE, entry.key)
            yield Item(source=self.name, about=entry.key, text=text, urgency=urgency,
                       since=entry.at_utc, own=shared is None)  # fmt: skip


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None


class EmptyShift(Source):
    """Shifts of today and tomorrow for which there is nobody."""

    name = "shift"
    title = N_("Beurten zonder vrijwilliger")
    icon = "users"
    button = N_("Naar het rooster")
    page = "deskRota"

    def items(self, replica: Replica, now: datetime) -> Iterator[Item]:
        """Return the shifts that nobody has, or somebody who does not work here any more."""
        text = N_("Op {day} is er nog niemand.")
        first, last = now.isoformat(timespec="minutes"), str(now.date() + timedelta(days=2))
        for one in replica.records(Shift, "starts >= ? AND starts < ?", (first, last)):
            if is_manned(one) and not self._left(replica, one):
                continue
            yield Item(source=self.name, about=one.id, text=text, day=one.starts[:10], urgency=NOW,
                       since=one.made, page_key=one.starts[:10])  # fmt: skip

    def _left(self, replica: Replica, shift: Shift) -> bool:
        """Return whether whose shift it is does not work here any more."""
        stored = replica.stored("volunteer", shift.volunteer) if shift.volunteer else None
        return stored is not None and (stored.deleted or bool(stored.fields.get("stopped_on")))


PEOPLE: tuple[Source, ...] = (ToCall(), EmptyShift(), ToReview(), Told(), Aftercare(), Expiring(), Tray())  # fmt: skip
"""In the order of the weekly round."""
