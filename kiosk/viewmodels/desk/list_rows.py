"""Lines of the desk's lists about what carries the neighbourhood: messages, organisations, houses and partners."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

import msgspec

from kiosk.viewmodels.base import Services
from sync import dates, phones
from sync.records import Announcement, Organisation, Partner, Room, Venue
from sync.words import Words


class DeskRow(msgspec.Struct, frozen=True):
    """One line of a list, and the page that it opens."""

    key: str
    title: str
    line: str
    badge: str
    tone: str
    cancelled: bool
    page: str


def _like(text: str) -> list[str]:
    return [f"%{text.strip()}%"]


def _day(iso: str) -> date | None:
    try:
        return date.fromisoformat(iso)
    except ValueError:
        return None


def _named(day: date, today: date | None, words: Words) -> str:
    """Return a day written out, with its year unless that is this one."""
    return dates.long_date(day, words, year=today is None or day.year != today.year)


def _span(services: Services, first: str, last: str) -> tuple[str, str]:
    """Return from when to when something is shown in words, and what to say of one that is not shown today."""
    words, today = services.words, services.sure_today
    begins, ends = _day(first), _day(last)
    if begins is not None and ends is not None and begins == ends:
        line = dates.relative_day(begins, today, words)
    elif ends is not None:
        line = words.t("tot en met {day}", day=_named(ends, today, words))
    else:
        line = words.t("zonder einddatum")
    badge = ""
    if today is not None and ends is not None and ends < today:
        badge = words.t("voorbij")
    elif today is not None and begins is not None and begins > today:
        badge = words.t("vanaf {day}", day=_named(begins, today, words))
    return line, badge


def announcements(services: Services, text: str) -> list[DeskRow]:
    """Return the messages in which ``text`` stands: those that stand or come first, then those that are over."""
    today = services.now().date().isoformat()
    found = services.replica.records(
        Announcement,
        "title LIKE ? OR text LIKE ?",
        _like(text) * 2,
        f"shown_until < '{today}', urgency <> 'urgent', shown_from DESC, id",
    )
    rows = []
    for one in found:
        line, badge = _span(services, one.shown_from, one.shown_until)
        tone = ""
        if not badge and one.urgency == "urgent":
            badge, tone = services.words.t("dringend"), "off"
        rows.append(_row("announcement", one.id, one.title, line, badge, tone))
    return rows


def organisations(services: Services, text: str) -> list[DeskRow]:
    """Return the organisations in whose name ``text`` stands."""
    found = services.replica.records(
        Organisation, "name LIKE ?", _like(text), "name COLLATE NOCASE, id"
    )
    rows = []
    for one in found:
        parts = (one.organisation_kind, phones.shown(one.phone) if one.phone else "")
        rows.append(_row("organisation", one.id, one.name, _joined(parts)))
    return rows


def venues(services: Services, text: str) -> list[DeskRow]:
    """Return the houses, each with its rooms below it; with a ``text`` those in whose name it stands."""
    replica, words = services.replica, services.words
    houses = replica.records(Venue, "", [], "name COLLATE NOCASE, id")
    rooms = replica.records(Room, "", [], "name COLLATE NOCASE, id")
    wanted = text.strip().lower()
    names = {house.id: house.name for house in houses}
    homeless = [room for room in rooms if room.venue not in names]
    rows = []
    for house in houses:
        if wanted in house.name.lower():
            rows.append(_row("venue", house.id, house.name, _joined((house.address, house.town))))
        rows += [
            _room(services, room, house.name)
            for room in rooms
            if room.venue == house.id and wanted in room.name.lower()
        ]
    nowhere = words.t("hoort bij geen huis")
    return [
        *rows,
        *(_room(services, one, nowhere) for one in homeless if wanted in one.name.lower()),
    ]


def _room(services: Services, room: Room, house: str) -> DeskRow:
    people = ""
    if room.capacity:
        people = services.words.tn("één plaats", "{n} plaatsen", room.capacity)
    return _row("room", room.id, room.name, _joined((house, room.floor, people)))


def partners(services: Services, text: str) -> list[DeskRow]:
    """Return the partners in whose name ``text`` stands, those of now first."""
    today = services.now().date().isoformat()
    found = services.replica.records(
        Partner,
        "name LIKE ?",
        _like(text),
        f"period_until <> '' AND period_until < '{today}', name COLLATE NOCASE, id",
    )
    rows = []
    for one in found:
        line, badge = _span(services, one.period_from, one.period_until)
        rows.append(_row("partner", one.id, one.name, _joined((one.role, line)), badge))
    return rows


def _row(kind: str, record: str, title: str, line: str, badge: str = "", tone: str = "") -> DeskRow:
    key = f"{kind}/{record}"
    return DeskRow(key, title, dates.capital(line), badge, tone, False, "deskForm")


def _joined(parts: Sequence[str]) -> str:
    return " · ".join(part for part in parts if part)


PLAIN_LISTS: dict[str, Callable[[Services, str], list[DeskRow]]] = {
    "announcement": announcements,
    "organisation": organisations,
    "venue": venues,
    "partner": partners,
}
"""The lists by kind: each takes the services and what somebody typed."""
