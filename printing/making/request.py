"""What a paper is made from, and how its parts are named."""

from __future__ import annotations

from datetime import date, datetime

import msgspec

from sync.dates import iso_week
from sync.disk.replica import Replica
from sync.errors import BadInput
from sync.keyring import Keyring
from sync.links import short_code
from sync.recurrence import FIRST_YEAR, LAST_YEAR
from sync.words import N_, Words


class Request(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody asked for and what there is to make it from."""

    replica: Replica
    rest: str
    """The key of the paper without its first word."""
    words: Words
    now_local: datetime
    ring: Keyring = msgspec.field(default_factory=Keyring)
    """Keys that open the boxes of papers with names."""

    @property
    def printed(self) -> datetime | None:
        """The local moment that the paper may say; None where the machine's clock is not to be believed."""
        return printed_at(self.replica, self.now_local)


def no_such_paper() -> BadInput:
    """Return what to say of a key that names nothing."""
    return BadInput(N_("Dit papier bestaat niet."), N_("Vraag een vrijwilliger om hulp."))


def week_name(year: int, week: int) -> str:
    """Return the name of a handout's file: "weekblad-2026-W48"."""
    return f"weekblad-{year}-W{week:02d}"


def slip_name(key: str) -> str:
    """Return the name of a slip's file, by the code that stands on it."""
    return f"briefje-{short_code(key)}"


def parse_week(text: str, today: date) -> tuple[int, int]:
    """Return the ISO year and week of ``2026-W48``, "2026W48" or "2026 48"; of ``today`` where nothing is given.

    Raises ``BadInput`` when it is no week, or the year has no such week.
    """
    if not text.strip():
        return iso_week(today)
    year, _, week = text.strip().upper().replace("W", "-").replace(" ", "-").partition("-")
    try:
        if not (year.isdigit() and len(year) == 4):
            raise ValueError(text)
        found = int(year), int(week.strip("-"))
        if not FIRST_YEAR <= date.fromisocalendar(*found, 1).year <= LAST_YEAR:
            raise ValueError(text)
    except ValueError:
        raise BadInput(
            N_("Deze week bestaat niet."), N_("Typ jaar en week, zoals 2026-W48.")
        ) from None
    return found


def printed_at(replica: Replica, now_local: datetime) -> datetime | None:
    """Return the local moment that a paper of ``now_local`` may say; None where the machine's clock is not to be believed."""
    return now_local if replica.clock_state().trust == "trusted" else None
