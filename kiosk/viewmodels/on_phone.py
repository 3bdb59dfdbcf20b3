"""The same as a paper on one's own phone: what a QR code says on the screen when no paper comes out."""

from __future__ import annotations

from kiosk.viewmodels.base import Services
from sync.errors import UserFacing
from sync.links import short_code, shown_code

_PUBLIC = ("activity", "service", "help_post")
"""Records of which everybody may read; the code of who placed something stands in no address."""

_WEEKS = ("handout", "large")
"""Families that tell of a week."""


def link_on_phone(services: Services, key: str) -> str:
    """Return the public address of what the paper ``key`` tells; empty where it has none."""
    record = _record(key)
    if record:
        return services.link(record)
    family, _, rest = key.partition("/")
    return _week_link(services, rest) if family in _WEEKS else ""


def code_on_phone(key: str) -> str:
    """Return the code of a record in letters, for who types it; empty for what is no record."""
    record = _record(key)
    return shown_code(short_code(record)) if record else ""


def _record(key: str) -> str:
    family, _, rest = key.partition("/")
    kind, _, record = rest.partition("/")
    return record if family == "slip" and kind in _PUBLIC else ""


def _week_link(services: Services, rest: str) -> str:
    """Return the address of what changed since the week as it stands on this screen; it is written down, so that it answers."""
    from printing.making.choice import parse_choice
    from printing.sheets import week_sheet
    from sync.disk.paper_sheets import remember

    try:
        choice = parse_choice(rest, services.replica)
        year, week = choice.week(services.now().date())
        sheet = week_sheet(
            services.replica, year, week, services.words, choice.venue, category=choice.category
        )
        if sheet.stands is not None and not services.replica.readonly:
            remember(services.replica, sheet.stands)
    except UserFacing:  # no such week, torn, or a full disk: there is nothing to show
        return ""
    return sheet.link
