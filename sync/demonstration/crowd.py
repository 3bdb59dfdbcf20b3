"""Many more records of the same kind, to see how the house does when it is full."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from itertools import product
from typing import TYPE_CHECKING, Any

from sync.demonstration.texts import ANSWERS, price_fields, read_json, read_table
from sync.recurrence import local_iso

if TYPE_CHECKING:
    from sync.changes import Stored
    from sync.demonstration.neighbourhood import _Maker

DAYS_AHEAD = 120
_GROUPS = (
    "voor beginners",
    "voor gevorderden",
    "met de buren",
    "in kleine kring",
    "met muziek",
    "in de ochtend",
)
_PARTS = ("Noord", "Zuid", "Oost", "West", "Centrum", "Lindepark", "Beukenhof", "de Haag")


def crowd(maker: _Maker, number: int) -> Iterator[Stored]:
    """Yield ``number`` records: 60 % activities, 30 % services, 10 % help posts, every one in readable Dutch."""
    pools = (list(_activity_pool(maker)), list(_service_pool(maker)), list(_post_pool(maker)))
    kinds = ("activity", "service", "help_post")
    for index in range(number):
        place = 0 if index % 10 < 6 else 1 if index % 10 < 9 else 2
        fields = dict(maker.random.choice(pools[place]))
        if place == 0:
            day = maker.today + timedelta(days=maker.random.randrange(DAYS_AHEAD))
            fields["starts"] = local_iso(
                datetime.combine(day, time(maker.random.randrange(9, 21), 30 * (index % 2)))
            )
        elif place == 1:
            fields |= {"phone": maker.phone_of(index), "address": f"Lindestraat {index % 400 + 1}"}
        yield maker.stored(kinds[place], f"crowd/{index}", fields)


def _activity_pool(maker: _Maker) -> Iterator[dict[str, Any]]:
    for (section, cells), group in product(read_table("activities.txt"), _GROUPS):
        if section == "single":
            continue
        title, _, category, _, _, minutes, cost, host, organisation, _, _, wheelchair, summary = (
            cells[:13]
        )
        yield {
            "title": f"{title} {group}",
            "summary": summary,
            "category": category,
            "host": host,
            "duration_min": int(minutes),
            "venue": maker.ids[f"venue:{section}"],
            "organiser": maker.ids[f"organisation:{organisation}"],
            "wheelchair": ANSWERS[wheelchair],
            **price_fields(cost),
        }


def _service_pool(maker: _Maker) -> Iterator[dict[str, Any]]:
    for (theme, cells), part in product(read_table("services.txt"), _PARTS):
        organisation, name, summary, hours, cost, referral, reach = cells[:7]
        yield {
            "name": f"{name} {part}",
            "summary": summary,
            "themes": [theme],
            "opening_hours": hours,
            "organisation": maker.ids[f"organisation:{organisation}"],
            "referral": ANSWERS[referral],
            "reach": reach,
            "verified_on": maker.day(maker.random.randrange(300)),
            **price_fields(cost),
        }


def _post_pool(maker: _Maker) -> Iterator[dict[str, Any]]:
    areas = read_json("neighbourhood.json")["neighbourhood"]["areas"]
    for (_, cells), area in product(read_table("help_posts.txt"), areas):
        direction, category, title, summary, day_part = cells[:5]
        made = maker.today - timedelta(days=maker.random.randrange(28))
        yield {
            "made": f"{made}T09:00:00+00:00",
            "direction": "request" if direction == "v" else "offer",
            "category": category,
            "title": title,
            "summary": summary,
            "day_part": day_part,
            "area": area,
            "state": "open",
            "expires": str(made + timedelta(days=30)),
            "venue": maker.ids["venue:linde"],
        }
