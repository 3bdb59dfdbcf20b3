"""The kinds of records between the house and who is in it: the bell at the desk, who is present, ideas and complaints."""

from __future__ import annotations

from typing import Literal

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


class Idea(Record, frozen=True, kw_only=True):
    """What somebody told the house at the kiosk, screened as a help post is: the record says only that, when and how far it is.

    What was told may name anybody, so it is sealed for the desk, with who told it where that was left.
    """

    about: Literal["idea", "complaint"] = "idea"
    text: str = ""
    """What was told before texts were sealed; the first desk that can puts it in the box: see ``disk.told``."""
    box: str = ""
    """Id of the box with the text (its ``note``), and with a first name and a number, where somebody left them."""
    venue: str = ""
    state: Literal["new", "answered", "handled"] = "new"
    """Answered: whoever told it was called or written to. Handled: nothing is left to do."""
    state_by: str = ""
    """Id of the volunteer who last said how far it is; empty while nobody did."""
    visibility: Visibility = "desk"


HOUSE_STRUCTS: dict[str, type[Record]] = {
    "bell": Bell,
    "bell_answer": BellAnswer,
    "presence": Presence,
    "idea": Idea,
}
"""The kinds of this module, by name."""
