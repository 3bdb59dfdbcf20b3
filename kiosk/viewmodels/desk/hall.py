"""What a screen in the hall, where visitors look along, may show of people: no number, and at most a first name of today.

Of today is whoever counts on a word now: who placed or answered something that still runs, who comes today or is to be
called about it, and who told something that nobody answered yet. Volunteers are shown by their first names.
"""

from __future__ import annotations

from kiosk.viewmodels.base import Services
from sync.help_posts import shown_state
from sync.house_records import Idea
from sync.record import Record
from sync.records import HelpPost, Response, Signup
from sync.volunteers import first_name as first_name

_RUNS = ("review", "open", "matched")
_COUNTS = ("new", "called", "matched")
_TO_CALL = ("to_call", "offered")


def volunteer_name(services: Services, name: str) -> str:
    """Return a volunteer's name as this screen may show it."""
    return first_name(name) if services.session.in_hall else name


def is_of_today(services: Services, record: Record) -> bool:
    """Return whether the hall may show the first name of whoever is behind a record."""
    today = services.now().date()
    if isinstance(record, HelpPost):
        return shown_state(record.state, record.expires, today) in _RUNS
    if isinstance(record, Response):
        return record.state in _COUNTS
    if isinstance(record, Signup):
        return record.state in _TO_CALL or record.recurrence[:10] == today.isoformat()
    return isinstance(record, Idea) and record.state == "new"
