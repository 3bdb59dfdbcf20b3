"""A neighbourhood small enough to know by heart. It is Tuesday 24 November 2026, 14.05 uur."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sync.changes import Mark, Stored
from sync.clock import Stamp
from sync.device import DeviceSettings, write_device
from sync.disk.replica import Replica, open_replica
from sync.outcomes import Cursor
from tests.sync.desk_keys import COORDINATOR, desk_key_record

NOW_UTC = datetime(2026, 11, 24, 13, 5, tzinfo=UTC)
NOW = datetime(2026, 11, 24, 14, 5)
DESK_KEY = "3p7bfXt9wbTTW2HC7OQ1Nz+DQ8hbeGdNrfx+FG+IK08="
"""An X25519 public key whose private half nobody has."""

RECORDS: list[tuple[str, str, dict[str, Any]]] = [
    ("neighbourhood", "n1", {
        "name": "De Linde", "helpdesk_name": "De balie", "helpdesk_phone": "+31450000100",
        "helpdesk_hours": "Mo-Fr 09:00-17:00", "site": "https://delinde.example",
        "themes": {"geld": "Geld en brieven", "eten": "Eten en boodschappen", "vervoer": "Vervoer"},
        "categories": {"koffie": "Koffie", "bewegen": "Bewegen", "eten": "Eten"},
        "areas": ["Noord", "Zuid"], "board_answerer": "p1", "board_answers": "Riet",
    }),
    desk_key_record(DESK_KEY),
    ("venue", "v1", {
        "name": "Buurthuis De Linde", "address": "Lindestraat 12", "postcode": "6461 AB",
        "opening_hours": "Mo-Fr 09:00-21:00", "wheelchair": "yes", "aed": "bij de voordeur",
    }),
    ("room", "r1", {"venue": "v1", "name": "Grote zaal"}),
    ("organisation", "o1", {"name": "Het Venster", "phone": "+31450000456"}),
    ("activity", "a1", {
        "title": "Koffie en breien", "summary": "Neem uw breiwerk mee.", "starts": "2026-11-24T14:30",
        "duration_min": 90, "rrule": "FREQ=WEEKLY;BYDAY=TU", "venue": "v1", "room": "r1",
        "category": "koffie", "cost_cents": 0, "wheelchair": "yes", "host": "Riet",
    }),
    ("activity", "a2", {
        "title": "Samen eten", "starts": "2026-11-24T17:30", "duration_min": 90, "venue": "v1",
        "place": "Keuken", "category": "eten", "cost_cents": 600, "city_pass_cents": 300,
        "capacity": 12, "signup": "required",
    }),
    ("activity", "a3", {
        "title": "Schaken", "starts": "2026-11-24T19:30", "duration_min": 120, "venue": "v1",
        "rrule": "FREQ=WEEKLY;BYDAY=TU", "category": "samen",
    }),
    ("override", "a3@2026-11-24T19:30", {
        "activity": "a3", "recurrence": "2026-11-24T19:30", "cancelled": True,
        "cancel_reason": "De begeleider kan niet",
    }),
    ("activity", "a4", {
        "title": "Wandelen met Henk", "starts": "2026-11-26T10:00", "duration_min": 60,
        "rrule": "FREQ=WEEKLY;BYDAY=TH", "place": "Voordeur", "venue": "v1", "category": "bewegen",
        "cost_cents": 0, "transport": "De belbus stopt voor de deur.",
    }),
    ("activity", "a5", {
        "title": "Ochtendgymnastiek", "starts": "2026-11-24T09:30", "duration_min": 60,
        "venue": "v1", "room": "r1", "category": "bewegen",
    }),
    ("service", "s1", {
        "name": "Het Venster", "summary": "Hulp bij brieven en geldzorgen. U kunt zo binnenlopen.",
        "organisation": "o1", "themes": ["geld"], "opening_hours": "Mo-Fr 09:00-17:00",
        "cost_cents": 0, "referral": "no", "phone": "+31450000456", "address": "Beukenlaan 3",
        "postcode": "6461 AB", "assured_on": "2026-11-02",
    }),
    ("service", "s2", {
        "name": "De Maaltijdbus", "summary": "Elke dag een warme maaltijd aan huis.",
        "themes": ["eten"], "phone": "+31450000457",
    }),
    ("service", "s3", {"name": "Voedselbank", "summary": "Eten als het geld op is.",
                       "themes": ["eten", "geld"], "cost_cents": 0}),
    ("help_post", "h1", {
        "direction": "request", "title": "Wie helpt met de schutting?", "category": "klus",
        "day_part": "zaterdag overdag", "area": "Noord", "state": "open", "expires": "2026-12-20",
        "made": "2026-11-23T10:00:00+00:00",
    }),
    ("help_post", "h2", {
        "direction": "offer", "title": "Ik kook graag voor twee", "category": "boodschappen",
        "day_part": "woensdag", "area": "Zuid", "state": "open", "expires": "2026-12-20",
        "made": "2026-11-22T10:00:00+00:00",
    }),
    ("help_post", "h3", {"direction": "request", "title": "Nog niet nagekeken", "state": "review"}),
    ("announcement", "b1", {
        "title": "Donderdag is het buurthuis dicht.", "text": "Vrijdag zijn we er weer om 9.00 uur.",
        "shown_from": "2026-11-20", "shown_until": "2026-11-26",
    }),
    ("volunteer", "p1", {"name": "Riet", "role": "coordinator", "visibility": "desk"}),
    ("shift", "d1", {"venue": "v1", "starts": "2026-11-24T13:00", "shown_as": "Riet",
                     "volunteer": "p1"}),
]  # fmt: skip


def stored(kind: str, record: str, fields: dict[str, Any]) -> Stored:
    """Return a record as a server hands it out."""
    return Stored(kind=kind, id=record, fields=fields, base=Mark(stamp=Stamp(1)), sequence=1)


def fill(folder: Path) -> Replica:
    """Return a replica of this neighbourhood in an empty folder."""
    write_device(
        folder,
        DeviceSettings(
            device="kiosk-1",
            venue="v1",
            quiet_after_s=90,
            coordinator_key=COORDINATOR.public,
        ),
    )
    replica = open_replica(folder, clock=lambda: NOW_UTC)
    replica.bootstrap(
        [stored(*record) for record in RECORDS],
        Cursor(epoch="test", neighbourhood="n1", sequence=len(RECORDS)),
    )
    return replica
