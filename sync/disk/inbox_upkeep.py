"""Sources of the inbox that are about what the house keeps: its agenda, texts, volunteers, board and devices."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

import msgspec

from sync.board import is_at_work
from sync.changes import Draft
from sync.disk.help_board import NEW_ANSWERS
from sync.disk.inbox import Source
from sync.disk.inbox_people import lateness
from sync.disk.since import STATE_SINCE
from sync.disk.volunteer_files import vog_on
from sync.inbox import NOW, PROMISE, Item
from sync.records import Activity, Override, Volunteer
from sync.recurrence import by_recurrence, occurrences
from sync.words import N_

if TYPE_CHECKING:
    from sync.disk.replica import Replica

HALF_YEAR_DAYS, YEAR_DAYS = 183, 365
ENDED_DAYS = 30
"""For so long the desk asks whether a series that ended goes on."""
ENDS_SOON_DAYS = 2
EXPIRES_SOON_DAYS = 30
VOG_DAYS = 3 * 365
"""A certificate of conduct has no end in law; houses ask for a new one after three years."""
SILENT_DAYS = 3
_HOLDING = "('confirmed', 'offered', 'attended', 'to_call')"
_UNTIL = re.compile(r"UNTIL=(\d{4})(\d\d)(\d\d)", re.IGNORECASE)


class Stale(Source):
    """Services that nobody looked over for half a year: "klopt dit nog?" in one tap."""

    name = "stale"
    title = N_("Klopt dit nog?")
    icon = "map-pinned"
    button = N_("Ja, dit klopt")
    acts = True
    page = "deskForm"
    done = N_("Nagekeken: {what}")
    needs = "editor"

    def items(self, replica: Replica, now: datetime) -> Iterator[Item]:
        """Return the services that were last looked over half a year ago or longer."""
        half = N_("Dit is een half jaar niet nagekeken. Klopt het nog?")
        year = N_("Dit is een jaar niet nagekeken. Klopt het nog?")
        limit = str(now.date() - timedelta(days=HALF_YEAR_DAYS))
        long_ago = str(now.date() - timedelta(days=YEAR_DAYS))
        checked = "coalesce(nullif(assured_on, ''), nullif(verified_on, ''), substr(made, 1, 10))"
        names = ("id", "name", "assured_on", "verified_on", "made")
        for one, name, assured, verified, made in replica.columns(
            "service", names, f"{checked} < ?", (limit,)
        ):
            on = assured or verified or made[:10]
            text = year if on < long_ago else half
            yield Item(source=self.name, about=one, title=name, text=text, since=on,
                       page_key=f"service/{one}")  # fmt: skip

    def drafts(self, replica: Replica, about: str, now: datetime) -> list[Draft]:
        """Say that it is right today."""
        if replica.get("service", about) is None:
            return []
        today = now.date().isoformat()
        return [Draft(kind="service", record=about, fields={"assured_on": today})]


class TooMany(Source):
    """Activities for which more people have a place than there are places."""

    name = "full"
    title = N_("Meer mensen dan plaatsen")
    icon = "users"
    page = "deskForm"
    needs = "editor"

    def items(self, replica: Replica, now: datetime) -> Iterator[Item]:
        """Return the times still to come, and series, of which that is so. Who is to be called apart takes no place."""
        today = now.date()
        rows = replica.sums(
            "signup",
            ("activity", "recurrence", "sum(party)", "max(made)"),
            f"apart = 0 AND state IN {_HOLDING} AND (recurrence = '' OR recurrence >= ?)",
            (today.isoformat(),),
            group="activity, recurrence",
        )
        every_week = {activity: held for activity, moment, held, _ in rows if not moment}
        ids = msgspec.json.encode(sorted({row[0] for row in rows})).decode()
        limited = {
            one: (title, capacity)
            for one, title, capacity in replica.columns(
                "activity", ("id", "title", "capacity"),
                "capacity IS NOT NULL AND id IN (SELECT value FROM json_each(?))", (ids,),
            )
        }  # fmt: skip
        soon = str(today + timedelta(days=2))
        for activity, moment, held, made in rows:
            title, capacity = limited.get(activity, ("", None))
            people = held + (every_week.get(activity, 0) if moment else 0)
            if not isinstance(capacity, int) or people <= capacity:
                continue
            text = (
                N_("Op {day} komen er meer mensen dan er plaatsen zijn.")
                if moment
                else N_("Elke keer komen er meer mensen dan er plaatsen zijn.")
            )
            pressing = bool(moment) and moment < soon
            yield Item(source=self.name, about=f"{activity}@{moment}", title=title, text=text,
                       day=moment[:10], urgency=NOW if pressing else PROMISE, since=str(made),
                       page_key=f"activity/{activity}")  # fmt: skip


class Ended(Source):
    """Series that had their last time: somebody may think that they go on."""

    name = "ended"
    title = N_("Reeksen die zijn afgelopen")
    icon = "calendar-days"
    page = "deskForm"
    needs = "editor"

    def items(self, replica: Replica, now: datetime) -> Iterator[Item]:
        """Return the series whose last time was in the past 30 days."""
        text = N_("De laatste keer was {day}. Gaat het door?")
        today = now.date()
        first = today - timedelta(days=ENDED_DAYS)
        where = "state = 'published' AND (rrule LIKE '%UNTIL%' OR rrule LIKE '%COUNT%')"
        for activity in replica.records(Activity, where):
            if not _may_end(activity.rrule, first, today):
                continue
            changes = by_recurrence(replica.records(Override, "activity = ?", [activity.id]))
            # a year ahead: a series may rest in summer
            times = occurrences(activity, changes, first, today + timedelta(days=366))
            if times and max(one.ends for one in times) <= now:
                last = max(one.starts for one in times).date().isoformat()
                yield Item(source=self.name, about=activity.id, title=activity.title, text=text,
                           day=last, since=last, page_key=f"activity/{activity.id}")  # fmt: skip


def _may_end(rule: str, first: date, today: date) -> bool:
    """Return whether a rule may end between two days: by its date, so that few are worked out."""
    found = _UNTIL.search(rule)
    if found is None:
        return True
    until = "-".join(found.groups())
    # a weekly rule with a date just ahead had its last time already
    return first.isoformat() <= until <= (today + timedelta(days=366)).isoformat()


class MessageEnds(Source):
    """Messages that leave soon."""

    name = "message"
    title = N_("Berichten die aflopen")
    icon = "megaphone"
    page = "deskForm"
    needs = "editor"

    def items(self, replica: Replica, now: datetime) -> Iterator[Item]:
        """Return the messages that stand today and go within two days."""
        text = N_("Dit bericht staat er tot en met {day}. Moet het langer?")
        today = now.date()
        where = "shown_from <= ? AND shown_until >= ? AND shown_until <= ?"
        last = str(today + timedelta(days=ENDS_SOON_DAYS))
        for one, title, until in replica.columns(
            "announcement",
            ("id", "title", "shown_until"),
            where,
            (f"{today}T24", str(today), last),
        ):
            yield Item(source=self.name, about=one, title=title, text=text, day=until[:10],
                       since=until[:10], page_key=f"announcement/{one}")  # fmt: skip


class VolunteerEnds(Source):
    """Badges and certificates of conduct of volunteers that end soon, or did."""

    name = "volunteer"
    title = N_("Badge of VOG van een vrijwilliger")
    icon = "user"
    page = "deskVolunteer"
    needs = "coordinator"

    def items(self, replica: Replica, now: datetime) -> Iterator[Item]:
        """Return what ends within 30 days; who it is stands on the page only."""
        today = now.date()
        soon = str(today + timedelta(days=EXPIRES_SOON_DAYS))
        for one in replica.records(Volunteer, "stopped_on = ''"):
            if one.expires and one.expires[:10] <= soon:
                over = one.expires[:10] < today.isoformat()
                text = (
                    N_("De badge werkte tot en met {day}.")
                    if over
                    else N_("De badge werkt tot en met {day}.")
                )
                yield Item(source=self.name, about=f"{one.id}/badge", text=text,
                           day=one.expires[:10], since=one.expires[:10], page_key=one.id)  # fmt: skip
            until = _vog_until(vog_on(replica, one))
            if until and until <= soon:
                yield Item(source=self.name, about=f"{one.id}/vog", day=until, since=until,
                           text=N_("De VOG is drie jaar oud op {day}."), page_key=one.id)  # fmt: skip


def _vog_until(vog_on: str) -> str:
    try:
        return str(date.fromisoformat(vog_on[:10]) + timedelta(days=VOG_DAYS))
    except (ValueError, OverflowError):  # also one at the end of the calendar
        return ""


class BoardLate(Source):
    """The help board, when those who wait hear nothing, or nobody answers any more."""

    name = "board"
    title = N_("Het bord antwoordt te laat")
    icon = "heart-handshake"
    page = "deskBoard"
    needs = "coordinator"

    def items(self, replica: Replica, now: datetime) -> Iterator[Item]:
        """Return one item when somebody waits for more than three days, or when who answers does not work here any more."""
        neighbourhood = replica.neighbourhood
        if not neighbourhood.board_answerer:
            return
        who = replica.get("volunteer", neighbourhood.board_answerer)
        if not isinstance(who, Volunteer) or not is_at_work(who, now.date()):
            text = N_("Niemand antwoordt nu op oproepen. Kies wie dat doet.")
            yield Item(source=self.name, about="off", text=text, urgency=PROMISE)
            return
        late = lateness(replica, now.date())
        waiting = [
            since
            for kind, where in (("help_post", "state = 'review'"), ("response", NEW_ANSWERS))
            for (since,) in replica.columns(kind, (STATE_SINCE,), where)
            if late(since)
        ]
        if waiting:
            text = N_("Iemand wacht langer dan drie dagen op antwoord.")
            yield Item(source=self.name, about="late", text=text, urgency=PROMISE, since=min(waiting))  # fmt: skip


class Silent(Source):
    """The device itself, when it heard nothing from its server for days."""

    name = "silent"
    title = N_("Dit apparaat")
    icon = "refresh-cw"
    button = N_("Kijk waarom")
    page = "deskStatus"

    def items(self, replica: Replica, now: datetime) -> Iterator[Item]:
        """Return one item when the last exchange was three days ago or longer."""
        status = replica.status()
        if status.has_server and (status.age_days or 0) >= SILENT_DAYS:
            since = status.last_success_utc.isoformat() if status.last_success_utc else ""
            yield Item(source=self.name, about=status.device, n=status.age_days or 0, since=since,
                       text=N_("Dit apparaat hoorde {n} dagen niets van de server."), own=True)  # fmt: skip


UPKEEP_SOURCES: tuple[Source, ...] = (TooMany(), BoardLate(), Silent(), VolunteerEnds(), Ended(), MessageEnds(), Stale())  # fmt: skip
"""In the order of the weekly round."""
