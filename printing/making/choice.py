"""What somebody chose of the agenda, in the key of a paper: "2026-W48?venue=all&category=bewegen".

Before the question mark stands when: a week ("2026-W48"), a day ("2026-11-26") or a month ("2026-11", or a week of it), as the paper asks for;
nothing is the one of now, and from the 25th on the next month. Behind it stand, in any order and as in an address,

- ``venue``: the id of a house, or "all" for all of them; without it the house of this device
- ``category``: the slug of a kind of activity; without it all of them
- ``back``: what a handout has where the week leaves a page free: "notes", as without it, or "form" (``printing.back_form``)
"""

from __future__ import annotations

import calendar
import re
from datetime import date, timedelta
from urllib.parse import parse_qsl, quote, urlencode

import msgspec

from printing.making.request import parse_week
from sync.disk.replica import Replica
from sync.errors import BadInput
from sync.records import Venue
from sync.recurrence import FIRST_YEAR, LAST_YEAR
from sync.words import N_

ALL_HOUSES = "all"
_NEXT_MONTH_FROM = 25
"""The day from which on "the month" is the next one: at most a week is left of this one."""
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
FORM = "form"
_BACKS = ("", "notes", FORM)
_NAMES = {"venue", "category", "back"}


class Choice(msgspec.Struct, frozen=True, kw_only=True):
    """Which part of the agenda somebody wants on paper."""

    when: str = ""
    """As it was written; empty for now."""
    venue: str | None = None
    """Id of a house; "" for all houses, None for the device's own."""
    category: str = ""
    """Slug of a category; empty for all."""
    back: str = ""
    """What a handout has at its back: "form" or "notes"; empty is notes."""

    def key(self) -> str:
        """Return the choice as it stands in a key behind the family's word."""
        fields = {}
        if self.venue is not None:
            fields["venue"] = self.venue or ALL_HOUSES
        if self.category:
            fields["category"] = self.category
        if self.back:
            fields["back"] = self.back
        return self.when + (f"?{urlencode(fields, quote_via=quote)}" if fields else "")

    def week(self, today: date) -> tuple[int, int]:
        """Return the ISO year and week. Raises ``BadInput`` when it is none."""
        return parse_week(self.when, today)

    def day(self, today: date) -> date:
        """Return the day. Raises ``BadInput`` when it is none."""
        if not self.when:
            return today
        try:
            return _day(self.when)
        except ValueError:
            raise BadInput(
                N_("Deze dag bestaat niet."), N_("Typ jaar, maand en dag, zoals 2026-11-26.")
            ) from None

    def month(self, today: date) -> tuple[date, date]:
        """Return the first and the last day of the month; of a week, those of the month in which most of it is.

        Nothing is the month of now, and in its last days the next one: what hangs on the wall then is for what comes. Who
        chooses a week chose its month, also at the desk.

        Raises ``BadInput`` when it is none.
        """
        try:
            if "W" in self.when.upper():
                thursday = date.fromisocalendar(*self.week(today), 4)
                return _month(thursday.replace(day=1))
            if not self.when:
                coming = today + timedelta(days=7) if today.day >= _NEXT_MONTH_FROM else today
                return _month(coming.replace(day=1))
            return _month(_day(f"{self.when}-01"))
        except ValueError:
            raise BadInput(
                N_("Deze maand bestaat niet."), N_("Typ jaar en maand, zoals 2026-11.")
            ) from None

    @property
    def suffix(self) -> str:
        """What the name of a file has of it: the category, and whether it is of other houses than its own."""
        parts = [self.category]
        if self.venue is not None:
            parts.append(self.venue or "wijk")
        if self.back == FORM:
            parts.append("formulier")
        return "".join(f"-{part}" for part in parts if part)


def _month(first: date) -> tuple[date, date]:
    return first, first.replace(day=calendar.monthrange(first.year, first.month)[1])


def _day(text: str) -> date:
    """Return a day of these centuries. Raises ``ValueError`` otherwise, also for a day by its week, which is a day too in ISO 8601."""
    if not _DAY.fullmatch(text):
        raise ValueError(text)
    day = date.fromisoformat(text)
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise ValueError(day)
    return day


def parse_choice(text: str, replica: Replica) -> Choice:
    """Return what was chosen. Raises ``BadInput``, with what to write, for what cannot be read or is not in the data."""
    when, _, rest = text.partition("?")
    try:
        pairs = parse_qsl(rest, strict_parsing=True) if rest else []
    except ValueError:
        pairs = [("", "")]
    fields = dict(pairs)
    if len(fields) < len(pairs) or not fields.keys() <= _NAMES:
        raise BadInput(
            N_("Deze keuze is niet te lezen."), N_("Typ bijvoorbeeld 2026-W48?category=bewegen.")
        )
    category = fields.get("category", "")
    if category and category not in replica.neighbourhood.categories:
        raise BadInput(
            N_("Deze soort activiteit bestaat niet."), N_("Kies een soort van deze buurt.")
        )
    venue = fields.get("venue")
    if venue == ALL_HOUSES:
        venue = ""
    elif venue is not None and not isinstance(replica.get("venue", venue), Venue):
        raise BadInput(N_("Dit huis bestaat niet."), N_("Kies een huis van deze buurt."))
    back = fields.get("back", "")
    if back not in _BACKS:
        raise BadInput(N_("Deze achterkant bestaat niet."), N_("Kies form of notes."))
    return Choice(when=when.strip(), venue=venue, category=category, back=back)


def find_choice(replica: Replica, when: str, venue: str, category: str, back: str = "") -> Choice:
    """Return the choice that somebody typed: a house by its name or id, a kind by its word or slug.

    ``venue`` may be empty for the device's own, or "all". Raises ``BadInput`` when there is no such house or kind.
    """
    return parse_choice(
        Choice(
            when=when,
            venue=None if not venue else _venue_id(replica, venue),
            category=_slug(replica, category),
            back=back,
        ).key(),
        replica,
    )


def _venue_id(replica: Replica, text: str) -> str:
    wanted = text.strip().casefold()
    if wanted == ALL_HOUSES:
        return ""
    for one in replica.records(Venue):
        if one.name.casefold() == wanted:
            return one.id
    return text.strip()


def _slug(replica: Replica, text: str) -> str:
    wanted = text.strip().casefold()
    for slug, name in replica.neighbourhood.categories.items():
        if name.casefold() == wanted:
            return slug
    return text.strip()
