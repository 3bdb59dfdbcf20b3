"""The kinds of records of the agenda: activities, one occurrence that differs, and sign-ups."""

from __future__ import annotations

from typing import Literal

from sync.record import Answer, Record, Visibility


class Activity(Record, frozen=True, kw_only=True):
    """Something in the agenda: once, or a series by its recurrence rule (RFC 5545)."""

    title: str = ""
    summary: str = ""
    uid: str = ""
    starts: str = ""
    """Local wall-clock start of the first occurrence, ISO to the minute."""
    duration_min: int = 60
    rrule: str = ""
    exdates: list[str] = []
    rdates: list[str] = []
    venue: str = ""
    room: str = ""
    place: str = ""
    """In words, where it is not a room or needs more than the room's name."""
    organiser: str = ""
    """Id of an organisation."""
    host: str = ""
    """Who leads it, as shown to visitors: a first name or a function."""
    phone: str = ""
    category: str = ""
    cost_cents: int | None = None
    cost_text: str = ""
    city_pass_cents: int | None = None
    wheelchair: Answer = "unknown"
    access_text: str = ""
    transport: str = ""
    question: str = ""
    capacity: int | None = None
    confidential: bool = False
    signup: Literal["none", "optional", "required"] = "none"
    deadline_h: int | None = None
    """Hours before the start until which one can sign up."""
    state: Literal["draft", "ready", "published", "cancelled"] = "published"
    cancel_reason: str = ""
    picture: str = ""
    """A photo of ``files``: "sha256:" and its digest in hex."""


class Override(Record, frozen=True, kw_only=True):
    """One occurrence of a series that differs: moved, cancelled or changed. Its id is ``override_id(activity, recurrence)``."""

    activity: str = ""
    recurrence: str = ""
    """The occurrence's original local start: RECURRENCE-ID."""
    cancelled: bool = False
    cancel_reason: str = ""
    starts: str = ""
    duration_min: int | None = None
    venue: str = ""
    room: str = ""
    place: str = ""
    title: str = ""
    note: str = ""


class Signup(Record, frozen=True, kw_only=True):
    """A person's place at an occurrence."""

    activity: str = ""
    recurrence: str = ""
    """Empty for a standing sign-up (every week)."""
    party: int = 1
    box: str = ""
    entered_by: str = ""
    slip_code: str = ""
    picture: str = ""
    answer: str = ""
    state: Literal[
        "provisional", "confirmed", "waiting", "offered", "cancelled", "attended", "to_call"
    ] = "provisional"
    turn: int = 0
    """Its place in the order in which sign-ups were decided; the waiting list goes by it."""
    promised: str = ""
    """Holder of the lease that it was promised from: a device, or one of its paper lists."""
    apart: bool = False
    """It was promised a place that is not there: it takes none, and its people are to be called."""
    split_of: str = ""
    """The sign-up that this one was a part of while both waited."""
    visibility: Visibility = "desk"
