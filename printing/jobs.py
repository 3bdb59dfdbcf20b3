"""A paper by the name that a screen gives it: made from a replica, ready for the printer."""

from __future__ import annotations

from datetime import date, datetime

import msgspec

from printing.badge import house_name
from printing.call_card import call_cards
from printing.call_sheets import match_cards, post_card, volunteer_card
from printing.exercise import NAME as EXERCISE_NAME
from printing.exercise import exercise_sheet
from printing.handout import handout
from printing.idea_card import idea_cards
from printing.sheets import find_key, slip_sheet, week_sheet
from printing.slip import slip
from printing.slip_sheets import holder_sheet
from sync.dates import iso_week
from sync.disk.help_board import held_by
from sync.disk.replica import Replica
from sync.errors import BadInput
from sync.keyring import Keyring
from sync.links import short_code
from sync.recurrence import FIRST_YEAR, LAST_YEAR
from sync.words import N_, Words


class PaperFile(msgspec.Struct, frozen=True):
    """A finished paper."""

    pdf: bytes
    name: str
    """Names the file and the job: the kind and a number or code, nothing of a person."""
    private: bool = False
    """Whether somebody's name or number stands on it: it never becomes a file."""


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


def make_paper(
    replica: Replica, key: str, words: Words, now_local: datetime, ring: Keyring | None = None
) -> PaperFile:
    """Make the paper called ``key``: "handout/2026-W48", or "slip/KIND/KEY" where KIND is activity, service, help_post, or
    holder: the slip of who placed a help post or answered one, by the code that only she has.

    "exercise" is the sheet that new volunteers practise from. "ideas" is a sheet of empty cards for ideas and complaints. "cards/PAIR" are the two call cards of a match; "card/PAIR/SIDE" is the one with which a volunteer calls one of a pair
    ("post" or "other"), "card/ID" who placed a post, signed up or told an idea. Their boxes open with the keys of ``ring``. Raises ``BadInput`` when there is no such week, record or pair, or
    when a box does not open.
    """
    what, _, rest = key.partition("/")
    printed = printed_at(replica, now_local)
    if what == "handout":
        year, week = parse_week(rest, now_local.date())
        sheet = week_sheet(replica, year, week, words)
        return PaperFile(handout(sheet, words, printed), week_name(year, week))
    if key == "exercise":
        return PaperFile(exercise_sheet(words), EXERCISE_NAME)
    if key == "ideas":
        return PaperFile(idea_cards(house_name(replica), words), "idee-of-klacht")
    if what in ("card", "cards"):
        return _call_cards(replica, what, rest, words, now_local, ring or Keyring())
    kind, _, record = rest.partition("/")
    if what == "slip" and kind == "holder":
        return _holders_slip(replica, record, words, printed)
    if what != "slip" or kind not in ("activity", "service", "help_post"):
        raise BadInput(N_("Dit papier bestaat niet."), N_("Vraag een vrijwilliger om hulp."))
    found = find_key(replica, kind, record)
    return PaperFile(
        slip(slip_sheet(replica, kind, found, words), words, printed, "a6"), slip_name(found)
    )


def _holders_slip(replica: Replica, code: str, words: Words, printed: datetime | None) -> PaperFile:
    held = held_by(replica, code)
    if held is None:
        raise BadInput(N_("Dit papier bestaat niet."), N_("Vraag een vrijwilliger om hulp."))
    sheet = holder_sheet(replica, held, words)
    # a file's name must not tell the code by which one may withdraw
    return PaperFile(slip(sheet, words, printed, "a6"), slip_name(held.record))


def _call_cards(
    replica: Replica, what: str, rest: str, words: Words, now_local: datetime, ring: Keyring
) -> PaperFile:
    about, _, side = rest.partition("/")
    if what == "cards":
        cards = match_cards(replica, about, ring, words)
    elif side:
        cards = [volunteer_card(replica, about, side, ring, words, now_local.date())]
    else:
        cards = [post_card(replica, about, ring, words, now_local.date())]
    pdf = call_cards(cards, words, printed_at(replica, now_local))
    return PaperFile(pdf, f"belkaart-{short_code(about)}", private=True)
