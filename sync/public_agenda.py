"""A neighbourhood's public records in memory, where there is no replica to ask: at the server. Pure.

A sheet is held against them, and what has a code is found among them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta

import msgspec

from sync import public_words
from sync.links import short_code
from sync.paper_records import Sheet
from sync.public_words import PublicWords, activity_words, service_words
from sync.records import (
    Activity,
    Neighbourhood,
    Organisation,
    Override,
    Record,
    Room,
    Service,
    Venue,
)
from sync.recurrence import Occurrence, by_recurrence, occurrences
from sync.sheet_changes import SheetChange, changes_since, elsewhere, sheet_of
from sync.words import Words

CODED_BEFORE, CODED_AFTER = timedelta(days=7), timedelta(days=62)
"""A slip is of something that is to come soon, or just was."""


class Agenda:
    """What of a neighbourhood's records everybody may read."""

    kinds = ("activity", "organisation", "override", "room", "service", "venue")
    """Kinds that it is made of, beside the neighbourhood's own record."""

    def __init__(
        self, neighbourhood: Neighbourhood, records: Iterable[Record], today: date
    ) -> None:
        """Take the records that were not deleted; codes are known of what is at most two months from ``today``."""
        self.neighbourhood = neighbourhood
        self._today = today
        self._codes: dict[str, Occurrence | Service] | None = None
        self._services: list[Service] = []
        self._organisations: dict[str, Organisation] = {}
        self._venues: dict[str, Venue] = {}
        self._activities: dict[str, Activity] = {}
        self._places: dict[str, str] = {}
        changed: dict[str, list[Override]] = {}
        for one in records:
            if isinstance(one, Activity):
                self._activities[one.id] = one
            elif isinstance(one, Override):
                changed.setdefault(one.activity, []).append(one)
            elif isinstance(one, Room | Venue):
                self._places[one.id] = one.name
                if isinstance(one, Venue):
                    self._venues[one.id] = one
            elif isinstance(one, Service):
                self._services.append(one)
            elif isinstance(one, Organisation):
                self._organisations[one.id] = one
        self._overrides = {activity: by_recurrence(found) for activity, found in changed.items()}

    def of_code(self, code: str, today: date, words: Words) -> PublicWords | None:
        """Return what has a code (``links.short_code``) in words; None where nothing public has it."""
        if self._codes is None:
            self._codes = dict(self._coded())
        found = self._codes.get(code)
        if found is None:
            return None
        if isinstance(found, Service):
            organisation = self._organisations.get(found.organisation)
            return service_words(found, organisation, today, words)
        organiser = self._organisations.get(found.activity.organiser)
        return activity_words(found, self._venues.get(found.venue), organiser, words)

    def _coded(self) -> Iterator[tuple[str, Occurrence | Service]]:
        for service in self._services:
            if public_words.is_public(service):
                yield short_code(service.id), service
        first, last = self._today - CODED_BEFORE, self._today + CODED_AFTER
        for activity in self._activities.values():
            if public_words.is_public(activity):
                for one in self._times_of(activity.id, first, last):
                    yield short_code(one.key), one

    def house(self, sheet: Sheet) -> str:
        """Return whose sheet it is: the name of the house, or of the neighbourhood."""
        return self._places.get(sheet.venue) or self.neighbourhood.name

    def changes(self, sheet: Sheet, now: datetime) -> tuple[SheetChange, ...]:
        """Return what changed since a sheet was printed, of what is still to come at ``now`` (local)."""
        first, last = date.fromisoformat(sheet.first), date.fromisoformat(sheet.last)
        found = (
            one
            for activity in self._activities.values()
            if not sheet.category or activity.category == sheet.category
            for one in self._times_of(activity.id, first, last)
            if not sheet.venue or one.venue == sheet.venue
        )
        closing = self.neighbourhood.closing_days
        agenda = sheet_of(found, first, last, closing, venue=sheet.venue, category=sheet.category)
        return changes_since(sheet, agenda, elsewhere(sheet, self._times_of), now)

    def _times_of(self, activity_id: str, first: date, last: date) -> Iterable[Occurrence]:
        activity = self._activities.get(activity_id)
        if activity is None:
            return
        overrides = self._overrides.get(activity_id, {})
        zone = self.neighbourhood.time_zone
        for one in occurrences(activity, overrides, first, last, zone):
            place = one.place or self._places.get(one.room) or self._places.get(one.venue, "")
            yield msgspec.structs.replace(one, place=place)
