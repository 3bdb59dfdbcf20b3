"""The records of De Linde, made from its texts."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sync.changes import Mark, Stored, blank
from sync.clock import Stamp
from sync.demonstration.crowd import crowd
from sync.demonstration.sign_ups import sign_ups
from sync.demonstration.texts import ANSWERS, price_fields, read_json, read_table
from sync.demonstration.timetable import FIRST_MONDAY, WEEKDAYS, Meeting, Timetable
from sync.desk_records import volunteer_file_id
from sync.ids import uuid7
from sync.keyring import state
from sync.records import override_id
from sync.recurrence import local_iso
from sync.seal import Contact, DeskKey, fingerprint, make_desk_key, seal
from sync.signing import DeviceKey, make_device_key

DEFAULT_SEED = 20261123
_DEVICE = "demonstratie"
_STREETS = (
    "Lindestraat",
    "Beukenlaan",
    "Kerkplein",
    "Parkweg",
    "Schoolstraat",
    "Molenweg",
    "Hofpad",
    "Eikendreef",
)
_NAMES = (
    "Riet",
    "Jan",
    "Bep",
    "Cor",
    "Mieke",
    "Toon",
    "Sjaan",
    "Ali",
    "Greet",
    "Nel",
    "Hub",
    "Zeynep",
    "Dirk",
    "Tiny",
)


def demo_key(seed: int = DEFAULT_SEED) -> DeskKey:
    """Return the key of the demonstration's desk: everybody who has the seed has it, so it guards nothing real."""
    return make_desk_key(hashlib.sha256(f"demonstration desk {seed}".encode()).digest())


def demo_coordinator(seed: int = DEFAULT_SEED) -> DeviceKey:
    """Return the key of the demonstration's coordinator, as well known as that of its desk."""
    return make_device_key(hashlib.sha256(f"demonstration coordinator {seed}".encode()).digest())


class _Maker:
    """Makes records with ids and phone numbers that follow from the seed."""

    def __init__(self, seed: int, today: date) -> None:
        self.random = random.Random(seed)
        self.today = today
        self.made = datetime.combine(today - timedelta(days=30), time(9), UTC)
        self.ids: dict[str, str] = {}
        self._count = 0
        self._phone = 300

    def phone(self) -> str:
        """Return the next number that nobody has."""
        self._phone += 1
        return f"+3145000{self._phone:04d}"

    def new_id(self) -> str:
        """Return an id for a record that others must know before it is made."""
        return uuid7(int(self.made.timestamp() * 1000) + self._count, self.random.randbytes)

    def phone_of(self, number: int) -> str:
        """Return one of the numbers that nobody has, again after 9,000."""
        return f"+3145000{1000 + number % 9000:04d}"

    def day(self, days_ago: int) -> str:
        """Return an ISO date before today."""
        return str(self.today - timedelta(days=days_ago))

    def stored(self, kind: str, key: str, fields: dict[str, Any], record_id: str = "") -> Stored:
        """Return a record; ``key`` names it to other records of the demonstration."""
        self._count += 1
        made_ms = int(self.made.timestamp() * 1000) + self._count
        new = record_id or uuid7(made_ms, self.random.randbytes)
        self.ids[f"{kind}:{key}"] = new
        made = datetime.fromtimestamp(made_ms / 1000, UTC).isoformat(timespec="seconds")
        fields = {"source": "demo", "made": made, "changed": made, "changed_by": _DEVICE, **fields}
        mark = Mark(Stamp(made_ms), _DEVICE, self._count)
        filled = {name: value for name, value in fields.items() if value not in ("", [], None)}
        return blank(kind, new, filled, mark)


def demo_stored(records: int, seed: int, today: date) -> Iterator[Stored]:
    """Yield the neighbourhood's records; with ``records`` above its own some 400, a crowd fills it up to that number."""
    maker = _Maker(seed, today)
    count = 0
    for stored in _people_and_places(maker, seed):
        count += 1
        yield stored
    for part in (_services, _activities, _help_posts, sign_ups):
        for stored in part(maker):
            count += 1
            yield stored
    count += 1
    yield _desk_key(maker, seed)
    yield from crowd(maker, max(records - count, 0))


def _desk_key(maker: _Maker, seed: int) -> Stored:
    key, made = demo_key(seed), maker.made.isoformat(timespec="seconds")
    told = {"statement": state(key.public, 1, made, demo_coordinator(seed))}
    return maker.stored("desk_key", "", told, record_id=fingerprint(key.public))


def _people_and_places(maker: _Maker, seed: int) -> Iterator[Stored]:
    texts = read_json("neighbourhood.json")
    answerer = uuid7(int(maker.made.timestamp() * 1000), random.Random(seed).randbytes)
    answers = texts["volunteers"][0][0]
    board = {"board_answerer": answerer, "board_answers": answers, "board_since": maker.day(30)}
    yield maker.stored("neighbourhood", "", {**texts["neighbourhood"], **board})
    for venue in texts["venues"]:
        fields = {name: value for name, value in venue.items() if name not in ("key", "rooms")}
        yield maker.stored("venue", venue["key"], {**fields, "town": "De Linde"})
        for key, name, capacity, wheelchair in venue["rooms"]:
            room = {"name": name, "capacity": capacity, "wheelchair": wheelchair}
            yield maker.stored(
                "room",
                f"{venue['key']}/{key}",
                {"venue": maker.ids[f"venue:{venue['key']}"], **room},
            )
    for key, name, kind in read_json("organisations.json"):
        fields = {
            "name": name,
            "organisation_kind": kind,
            "phone": maker.phone(),
            "site": f"https://{key}.example",
        }
        yield maker.stored("organisation", key, {**fields, "email": f"info@{key}.example"})
    for name, role, contribution, places, report in texts["partners"]:
        fields = {
            "name": name,
            "role": role,
            "contribution": contribution,
            "logo_places": places,
            "gets_report": report,
        }
        period = {
            "period_from": f"{maker.today.year}-01-01",
            "period_until": f"{maker.today.year + 1}-12-31",
        }
        logo = f"demonstration/logos/{role}.svg"
        yield maker.stored("partner", name, {**fields, **period, "logo": logo})
    for title, text, since, until, urgency in texts["announcements"]:
        fields = {"title": title, "text": text, "urgency": urgency}
        shown = {"shown_from": maker.day(-since), "shown_until": maker.day(-until)}
        yield maker.stored("announcement", title, {**fields, **shown})
    for name, role in texts["volunteers"]:
        vog = {"vog_on": maker.day(maker.random.randrange(100, 900))}
        fields = {"name": name, "role": role, "visibility": "desk"}
        she = maker.stored("volunteer", name, fields, answerer if name == answers else "")
        yield she
        yield maker.stored(
            "volunteer_file", name, {**vog, "visibility": "desk"}, volunteer_file_id(she.id)
        )
    yield from _shifts(maker, [name for name, _ in texts["volunteers"]])


def _shifts(maker: _Maker, names: list[str]) -> Iterator[Stored]:
    venue = maker.ids["venue:linde"]
    for offset in range(14):
        day = maker.today + timedelta(days=offset)
        if day.weekday() == 6:
            continue
        hours = ((10, 13), (13, 16)) if day.weekday() == 5 else ((9, 13), (13, 17), (17, 22))
        for part, (begin, end) in enumerate(hours):
            name = names[(offset * 3 + part) % len(names)]
            starts = local_iso(datetime.combine(day, time(begin)))
            fields = {
                "volunteer": maker.ids[f"volunteer:{name}"],
                "venue": venue,
                "starts": starts,
                "duration_min": 60 * (end - begin),
            }
            yield maker.stored(
                "shift", f"{day}/{part}", {**fields, "shown_as": name, "visibility": "public"}
            )


def _services(maker: _Maker) -> Iterator[Stored]:
    for theme, cells in read_table("services.txt"):
        organisation, name, summary, hours, cost, referral, reach, checked, wheelchair = cells
        fields: dict[str, Any] = {
            "name": name,
            "summary": summary,
            "themes": [theme],
            "opening_hours": hours,
        }
        fields |= {
            "organisation": maker.ids[f"organisation:{organisation}"],
            "reach": reach,
            "phone": maker.phone(),
        }
        fields |= price_fields(cost)
        fields |= {"referral": ANSWERS[referral], "wheelchair": ANSWERS[wheelchair]}
        if checked:
            fields |= {
                "verified_on": maker.day(int(checked)),
                "assured_on": maker.day(int(checked)),
            }
        if wheelchair:
            street = maker.random.choice(_STREETS)
            postcode = f"646{maker.random.randrange(1, 3)} {maker.random.choice('ABCDEGH')}{maker.random.choice('ABCDEGH')}"
            fields |= {
                "address": f"{street} {maker.random.randrange(1, 90)}",
                "postcode": postcode,
                "town": "De Linde",
            }
            fields |= {"latitude": round(50.862 + maker.random.random() * 0.02, 5)}
            fields |= {"longitude": round(6.049 + maker.random.random() * 0.032, 5)}
        yield maker.stored("service", f"{theme}/{name}", fields)


def _activities(maker: _Maker) -> Iterator[Stored]:
    timetable = Timetable(maker.today)
    for section, cells in read_table("activities.txt"):
        (
            title,
            place,
            category,
            days,
            start,
            minutes,
            cost,
            host,
            organisation,
            signup,
            capacity,
            wheelchair,
            summary,
        ) = cells[:13]
        venue = "hoek" if section == "hoek" or place.startswith("*") else "linde"
        place = place.removeprefix("*")
        fields: dict[str, Any] = {
            "title": title,
            "summary": summary,
            "category": category,
            "host": host,
        }
        fields |= {"venue": maker.ids[f"venue:{venue}"], "duration_min": int(minutes)}
        fields |= (
            {"place": place[1:]}
            if place.startswith("@")
            else {"room": maker.ids[f"room:{venue}/{place}"]}
        )
        fields |= price_fields(cost)
        if fields.get("cost_cents", 0) >= 300:
            fields["city_pass_cents"] = fields["cost_cents"] // 2
        fields |= {
            "organiser": maker.ids[f"organisation:{organisation}"],
            "wheelchair": ANSWERS[wheelchair],
        }
        fields |= {"signup": {"n": "none", "o": "optional", "r": "required"}[signup]}
        fields |= {"capacity": int(capacity) if capacity else None}
        clock = time.fromisoformat(f"{start:0>5}")
        meeting = Meeting(f"{venue}/{place}", days, clock, int(minutes))
        if section == "single":
            day = timetable.day_for(meeting)
            fields["starts"] = local_iso(datetime.combine(day, clock))
            if len(cells) > 13 and cells[13].startswith("off:"):
                fields |= {"state": "cancelled", "cancel_reason": cells[13][4:]}
        else:
            timetable.add(meeting)
            fields |= _series(days, clock)
            if len(cells) > 13 and cells[13].startswith("ask:"):
                fields["question"] = cells[13][4:]
        yield maker.stored("activity", title, fields)
    yield from _overrides(maker)


def _series(days: str, clock: time) -> dict[str, Any]:
    """Return start and rule of a series: "Mo,Th" weekly, "2Tu" every other week, "2+Tu" in between, "1We" the first."""
    if days[0] == "1":
        first = FIRST_MONDAY + timedelta(days=WEEKDAYS[days[1:]])
        first = first if first.day <= 7 else first - timedelta(days=7)
        return {
            "starts": local_iso(datetime.combine(first, clock)),
            "rrule": f"FREQ=MONTHLY;BYDAY=1{days[1:].upper()}",
        }
    codes = days.lstrip("2+").split(",")
    first = FIRST_MONDAY + timedelta(days=WEEKDAYS[codes[0]])
    rule = f"FREQ=WEEKLY;BYDAY={','.join(codes).upper()}"
    if days[0] == "2":
        rule = f"FREQ=WEEKLY;INTERVAL=2;BYDAY={codes[0].upper()}"
        first += timedelta(days=7 * days.startswith("2+"))
    return {"starts": local_iso(datetime.combine(first, clock)), "rrule": rule}


def _overrides(maker: _Maker) -> Iterator[Stored]:
    """What is different in the coming days: two occurrences that do not take place, two that move."""
    changes: tuple[tuple[str, int, time, dict[str, Any]], ...] = (
        (
            "Schaken",
            1,
            time(19, 30),
            {"cancelled": True, "cancel_reason": "De begeleider kan niet"},
        ),
        (
            "Filmmiddag",
            3,
            time(14),
            {"cancelled": True, "cancel_reason": "De zaal is niet beschikbaar"},
        ),
        ("Bingo", 2, time(14), {"hours": "1"}),
        (
            "Zaterdagkoffie",
            5,
            time(10, 30),
            {"room": "linde/atelier", "note": "Deze keer in het atelier."},
        ),
    )
    for title, weekday, clock, change in changes:
        ahead = (weekday - maker.today.weekday()) % 7
        day = maker.today + timedelta(days=ahead)
        if title == "Filmmiddag" and ((day - FIRST_MONDAY).days // 7) % 2:
            day += timedelta(days=7)
        starts = datetime.combine(day, clock)
        activity, recurrence = maker.ids[f"activity:{title}"], local_iso(starts)
        fields: dict[str, Any] = {"activity": activity, "recurrence": recurrence}
        if "hours" in change:
            fields["starts"] = local_iso(starts + timedelta(hours=1))
        elif "room" in change:
            fields |= {"room": maker.ids[f"room:{change['room']}"], "note": change["note"]}
        else:
            fields |= change
        yield maker.stored("override", recurrence, fields, override_id(activity, recurrence))


def _help_posts(maker: _Maker) -> Iterator[Stored]:
    key = demo_key().public
    areas = read_json("neighbourhood.json")["neighbourhood"]["areas"]
    for number, (_, cells) in enumerate(read_table("help_posts.txt")):
        direction, category, title, summary, day_part = cells[:5]
        state = cells[5] if len(cells) > 5 else "open"
        contact = Contact(name=_NAMES[number % len(_NAMES)], phone=maker.phone())
        # What waits for a volunteer came in the last days: nobody lets a neighbour wait for weeks.
        made = maker.today - timedelta(days=number % (3 if state == "review" else 20))
        post_id = maker.new_id()
        box = maker.stored(
            "box",
            title,
            {
                "about": post_id,
                "venue": maker.ids["venue:linde"],
                "sealed": seal(contact, key, maker.random.randbytes(32)),
                "key": fingerprint(key),
                "purge_on": maker.day(-120),
                "holds": "name phone",
                "visibility": "private",
            },
        )
        post: dict[str, Any] = {
            "direction": "request" if direction == "v" else "offer",
            "category": category,
        }
        post |= {
            "title": title,
            "summary": summary,
            "day_part": day_part,
            "area": areas[number % len(areas)],
        }
        post |= {"state": state, "expires": str(made + timedelta(days=30)), "box": box.id}
        post |= {"made": f"{made}T09:00:00+00:00", "venue": maker.ids["venue:linde"]}
        yield box
        yield maker.stored("help_post", title, post, post_id)
