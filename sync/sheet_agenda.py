"""A sheet held against records that lie in memory, where there is no replica to ask: at the server. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

import msgspec

from sync.paper_records import Sheet
from sync.records import Activity, Neighbourhood, Override, Record, Room, Venue
from sync.recurrence import Occurrence, by_recurrence, occurrences
from sync.sheet_changes import SheetChange, changes_since, elsewhere, sheet_of


class Agenda:
    """What of a neighbourhood's records decides what stands on a sheet."""

    kinds = ("activity", "override", "room", "venue")
    """Kinds that it is made of, beside the neighbourhood's own record."""

    def __init__(self, neighbourhood: Neighbourhood, records: Iterable[Record]) -> None:
        """Take the records that were not deleted."""
        self.neighbourhood = neighbourhood
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
        self._overrides = {activity: by_recurrence(found) for activity, found in changed.items()}

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
