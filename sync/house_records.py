"""The kinds of records about who is in the house now: the bell at the desk, who answers it, and who is present."""

from __future__ import annotations

from sync.record import Record, Visibility


class Bell(Record, frozen=True, kw_only=True):
    """The bell of one kiosk: its last ring. Its id is ``bells.bell_id``, so that ringing leaves no pile of records."""

    venue: str = ""
    """Where it rings: at the desks of this house; empty rings at all."""
    rung_at: str = ""
    """ISO date and time in UTC, to the millisecond; it is also what this ring is known by."""
    over: str = ""
    """The ring that its visitor ended, or that nobody answered in time."""
    visibility: Visibility = "desk"


class BellAnswer(Record, frozen=True, kw_only=True):
    """What one desk did about one kiosk's bell; no two desks write into the same one. Its id is ``bells.answer_id``."""

    bell: str = ""
    heard: str = ""
    """The last ring that this desk showed."""
    coming: str = ""
    """The last ring that somebody of this desk goes to."""
    shown_as: str = ""
    """Who goes, as she chose to be shown to visitors; empty where nobody chose that."""
    visibility: Visibility = "desk"


class Presence(Record, frozen=True, kw_only=True):
    """Somebody is in the house, until a time. Its id is ``rota.presence_id``: one for each person and house."""

    volunteer: str = ""
    """Her id; empty where the desk knows no badges."""
    venue: str = ""
    shown_as: str = ""
    """A first name of her choice: visitors read it."""
    since: str = ""
    until: str = ""
    """Local wall-clock times. She is present from ``since`` until ``until``, and whoever leaves sets that to now."""
    visibility: Visibility = "desk"


HOUSE_STRUCTS: dict[str, type[Record]] = {
    "bell": Bell,
    "bell_answer": BellAnswer,
    "presence": Presence,
}
"""The kinds of this module, by name."""
