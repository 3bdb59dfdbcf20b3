"""What a neighbourhood holds: one frozen Struct per kind, and its rules in one place.

A record travels and is stored as *fields*: a mapping of field name to JSON value. The Structs here are the typed view of it. Fields that
this program does not know stay untouched, so an older device never harms a newer one's data; a missing one takes its default.

Times are stored as local wall-clock time in the neighbourhood's zone (``2026-11-26T10:00``), because a weekly ten o'clock stays ten
o'clock across the clock change. Dates are ISO dates. Money is in euro cents. Durations are in minutes.
"""

from __future__ import annotations

from contextlib import suppress
from functools import cache
from typing import Any, Literal

import msgspec

from sync.agenda_records import Activity as Activity
from sync.agenda_records import Override as Override
from sync.agenda_records import Signup as Signup
from sync.board_records import HelpPost as HelpPost
from sync.board_records import Response as Response
from sync.desk_records import DESK_STRUCTS
from sync.desk_records import KeyShare as KeyShare
from sync.desk_records import Look as Look
from sync.desk_records import Shift as Shift
from sync.desk_records import StatedDeskKey as StatedDeskKey
from sync.desk_records import Template as Template
from sync.desk_records import Volunteer as Volunteer
from sync.house_records import HOUSE_STRUCTS
from sync.inbox_records import INBOX_STRUCTS
from sync.introduction_records import INTRODUCTION_STRUCTS
from sync.introduction_records import Block as Block
from sync.introduction_records import Introduction as Introduction
from sync.paper_records import PAPER_STRUCTS
from sync.record import Answer as Answer
from sync.record import Record as Record
from sync.record import Visibility as Visibility


class Neighbourhood(Record, frozen=True, kw_only=True):
    """One shared set of records, and how it presents itself."""

    name: str = ""
    slug: str = ""
    postcodes: list[str] = []
    map_area: list[float] = []
    """South, west, north, east in degrees (WGS 84)."""
    languages: list[str] = msgspec.field(default_factory=lambda: ["nl", "en"])
    audience: Literal["65+", "85+"] = "65+"
    modules: list[str] = msgspec.field(default_factory=lambda: ["agenda", "services", "help_board"])
    colours: dict[str, str] = {}
    logo: str = ""
    time_zone: str = "Europe/Amsterdam"
    closing_days: list[str] = []
    areas: list[str] = []
    """Parts of the neighbourhood by which a help post says where: never a street."""
    helpdesk_name: str = ""
    helpdesk_phone: str = ""
    helpdesk_hours: str = ""
    house_badge: str = ""
    """By what the house badge is known: ``badge.badge_mark``; it opens work without personal data."""
    present_now: list[str] = []
    """First names or functions of who is in the house, as the house chose to show them."""
    categories: dict[str, str] = {}
    """Slug of an activity category to the Dutch word for it, in the order to show."""
    themes: dict[str, str] = {}
    """Slug of a service theme to the Dutch words for it, in the order to show."""
    discreet: list[str] = []
    """Slugs of its own that are not named where others read along: see ``discretion``."""
    site: str = ""
    """Address of the neighbourhood's public pages, for QR codes."""
    board_answerer: str = ""
    """Id of the volunteer who sees to it that who uses the help board hears within three days; without one it is off."""
    board_answers: str = ""
    """Who that is as visitors read it: a first name or a function."""
    board_since: str = ""
    """ISO date from which somebody answers."""
    visitor_pages_a_day: int = 100
    """How many pages each kiosk prints a day for visitors; the desk is not held back."""


class Venue(Record, frozen=True, kw_only=True):
    """A building with rooms; a buurthuis is one."""

    name: str = ""
    address: str = ""
    postcode: str = ""
    town: str = ""
    latitude: float | None = None
    longitude: float | None = None
    phone: str = ""
    opening_hours: str = ""
    """OpenStreetMap opening_hours syntax."""
    wheelchair: Answer = "unknown"
    toilet: Answer = "unknown"
    induction_loop: Answer = "unknown"
    aed: str = ""
    """Where the AED hangs, in words: "bij de voordeur"."""


class Room(Record, frozen=True, kw_only=True):
    """A room of a venue."""

    venue: str = ""
    name: str = ""
    floor: str = ""
    capacity: int | None = None
    wheelchair: Answer = "unknown"
    induction_loop: Answer = "unknown"


class Organisation(Record, frozen=True, kw_only=True):
    """Who offers services or organises activities."""

    name: str = ""
    organisation_kind: str = ""
    kvk: str = ""
    phone: str = ""
    """E.164, or a Dutch short number: 14xxx, 0800/0900 and 112 as dialled."""
    email: str = ""
    site: str = ""
    logo: str = ""


class Service(Record, frozen=True, kw_only=True):
    """An entry of the social map."""

    name: str = ""
    summary: str = ""
    organisation: str = ""
    """Id of the organisation that offers it."""
    themes: list[str] = []
    opening_hours: str = ""
    """OpenStreetMap opening_hours syntax; empty when unknown."""
    opening_text: str = ""
    """The hours in Dutch words, as the owner wrote them."""
    exceptions: str = ""
    cost_cents: int | None = None
    """0 is free; None is unknown."""
    cost_text: str = ""
    age_from: int | None = None
    age_to: int | None = None
    target_group: str = ""
    eligibility: str = ""
    referral: Answer = "unknown"
    """Whether a referral by a doctor or the municipality is needed."""
    reach: str = ""
    """How to reach it: "loop gerust binnen", "bel eerst" ..."""
    phone: str = ""
    email: str = ""
    site: str = ""
    address: str = ""
    postcode: str = ""
    town: str = ""
    latitude: float | None = None
    longitude: float | None = None
    languages: list[str] = []
    wheelchair: Answer = "unknown"
    upl: str = ""
    health_dimension: str = ""
    assured_on: str = ""
    picture: str = ""


class Box(Record, frozen=True, kw_only=True):
    """A sealed box: name and contact of one person, readable by an unlocked desk only."""

    about: str = ""
    """Id of the record that it belongs to."""
    venue: str = ""
    sealed: str = ""
    """libsodium sealed box, base64."""
    key: str = ""
    """Fingerprint of the desk key it was sealed to."""
    purpose: Literal["", "concern"] = ""
    """Empty for a name and how to reach somebody; "concern" for what a volunteer did not trust about who is behind ``about``."""
    holds: str = ""
    """What is in it, in kinds with spaces between: "name", "phone", "email", "note"; empty where nobody said."""
    purge_on: str = ""
    visibility: Visibility = "private"


class Announcement(Record, frozen=True, kw_only=True):
    """A message to everybody in the house."""

    title: str = ""
    text: str = ""
    shown_from: str = ""
    shown_until: str = ""
    """ISO date, required: the last day it is shown."""
    urgency: Literal["normal", "urgent"] = "normal"
    venue: str = ""
    picture: str = ""


class Partner(Record, frozen=True, kw_only=True):
    """Who carries the neighbourhood, with what, and for how long."""

    name: str = ""
    role: str = ""
    contribution: str = ""
    period_from: str = ""
    period_until: str = ""
    logo: str = ""
    logo_places: list[str] = []
    gets_report: bool = False


class Tally(Record, frozen=True, kw_only=True):
    """How often something was done on a day: no visitor's id anywhere."""

    day: str = ""
    screen: str = ""
    action: str = ""
    counts: dict[str, int] = {}
    """Per device, so that two devices never count the same touch."""
    visibility: Visibility = "desk"


class Consent(Record, frozen=True, kw_only=True):
    """What somebody agreed to."""

    purpose: str = ""
    text_version: str = ""
    given_by: str = ""
    about: str = ""
    venue: str = ""
    """Id of the house where it was given: its kiosks hear of it, and all desks."""
    withdrawn: str = ""
    """ISO date on which it was taken back; empty while it holds."""
    visibility: Visibility = "private"


class SetAside(Record, frozen=True, kw_only=True):
    """An act that did not take effect, whole, for a volunteer to do again or to throw away; its id is the act's.

    Only the server makes these. They travel to desks, never to kiosks: a sealed box may be among the changes.
    """

    device: str = ""
    device_name: str = ""
    """Id and name of the device that sent it."""
    actor: str = ""
    """Who did it, as the changes say."""
    why: Literal["refused", "revoked", "clone"] = "refused"
    """The server said no; or the device had been revoked, or is a copy or a disk that went back in time."""
    reason: str = ""
    text: str = ""
    """Why the server said no, as a short code and in Dutch."""
    at: str = ""
    """When the server set it aside (ISO, UTC)."""
    changes: list[dict[str, Any]] = []  # as they travel: see ``sync.tray``
    visibility: Visibility = "desk"


STRUCTS: dict[str, type[Record]] = {
    "neighbourhood": Neighbourhood,
    "venue": Venue,
    "room": Room,
    "organisation": Organisation,
    "service": Service,
    "activity": Activity,
    "override": Override,
    "signup": Signup,
    "help_post": HelpPost,
    "response": Response,
    "box": Box,
    "announcement": Announcement,
    "partner": Partner,
    **DESK_STRUCTS,
    **INBOX_STRUCTS,
    "tally": Tally,
    "consent": Consent,
    "set_aside": SetAside,
    **INTRODUCTION_STRUCTS,
    **HOUSE_STRUCTS,
    **PAPER_STRUCTS,
}
"""Every kind of record and the Struct that types it."""

PICTURE_FIELDS = {
    **dict.fromkeys(("neighbourhood", "organisation", "partner"), "logo"),
    **dict.fromkeys(("activity", "service", "announcement"), "picture"),
}
"""The field of a kind that names a picture: "sha256:" and its digest in hex, or an asset of the program."""


def parse(kind: str, record_id: str, fields: dict[str, Any]) -> Record:
    """Return the typed view of ``fields``; unknown fields are passed over, a field of a wrong type takes its default.

    Raises ``KeyError`` when the kind is unknown.
    """
    struct = STRUCTS[kind]
    try:
        return msgspec.convert({**fields, "id": record_id}, struct)
    except msgspec.ValidationError:
        return msgspec.convert({**sound(kind, fields), "id": record_id}, struct)


@cache
def field_types(kind: str) -> dict[str, Any]:
    """Return the type of each field of a kind, by the name under which it travels."""
    return {field.encode_name: field.type for field in msgspec.structs.fields(STRUCTS[kind])}


def sound(kind: str, fields: dict[str, Any]) -> dict[str, Any]:
    """Return the fields whose values have the type of the kind's Struct; fields that this program does not know stay."""
    known = field_types(kind)
    found = {}
    for name, value in fields.items():
        with suppress(msgspec.ValidationError):
            msgspec.convert(value, known.get(name, Any))
            found[name] = value
    return found


def fields_of(record: Record) -> dict[str, Any]:
    """Return the record's fields that differ from their defaults, as JSON values, without the id."""
    plain: dict[str, Any] = msgspec.to_builtins(record)
    empty: dict[str, Any] = msgspec.to_builtins(type(record)(id=""))
    return {name: value for name, value in plain.items() if name != "id" and value != empty[name]}


def override_id(activity: str, recurrence: str) -> str:
    """Return the id of the override of one occurrence: the same on every device, so two edits meet in one record."""
    return f"{activity}@{recurrence}"
