"""A neighbourhood in which 5,000 things wait for somebody at the desk: something of every source, in proportion."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sync.changes import Mark, Stored
from sync.clock import Stamp

AT = datetime(2026, 11, 24, 9, 5, tzinfo=UTC)
TODAY = AT.date()
SOON = TODAY + timedelta(days=2)
_TEXT = "x" * 500
_SAID = {"answer": "agrees", "at": "2026-11-20T10:00:00+00:00"}

MANY = {
    "stale": 1500, "call": 1000, "review": 700, "expiring": 300, "response": 300, "idea": 200, "begun": 200, "fits": 200,
    "tray": 150, "full": 150, "aftercare": 80, "shift": 60, "off": 60, "volunteer": 60, "ended": 20, "message": 20,
}  # fmt: skip
"""So many things of each source wait, by its name; the rest comes from sources that have one at most."""

_Found = tuple[str, str, dict[str, Any]]


def _post(**fields: Any) -> dict[str, Any]:
    plain = {"direction": "request", "category": "klus", "day_part": "'s middags", "area": "Noord"}
    return {**plain, "state": "open", "expires": "2026-12-20", "summary": _TEXT, **fields}


def _of_posts(n: int, name: str) -> Iterator[_Found]:
    """Yield the records by which one post, or one pair, waits in the source called ``name``."""
    post, title = f"{name}-{n}", f"Oproep {n}"
    if name == "review":
        yield "help_post", post, _post(title=title, state="review")
    elif name == "expiring":
        yield "help_post", post, _post(title=title, expires=str(SOON), category="vervoer", area="")
    elif name == "response":
        yield "help_post", post, _post(title=title, category="gezelschap")
        for number in range(n % 6 + 1):
            yield "response", f"{post}-{number}", {"post": post, "state": "new"}
    elif name == "begun":
        answer = f"{post}-answer"
        pair = {"post": post, "other": answer, "other_kind": "response", "post_said": _SAID}
        yield "help_post", post, _post(title=title, category="gezelschap")
        yield "response", answer, {"post": post, "state": "called"}
        yield "introduction", f"{post}+{answer}", pair
    elif name == "fits":
        yield "help_post", post, _post(title=title)
        yield "help_post", f"{post}-offer", _post(title=title, direction="offer")
    else:  # two who were brought together: met weeks ago, or to meet, and one of them is gone
        answer, met = f"{post}-answer", "2026-11-10T10:00" if name == "aftercare" else "2026-12-01T10:00"  # fmt: skip
        both = {"post": post, "other": answer, "other_kind": "response", "post_said": _SAID}
        state = "matched" if name == "aftercare" else "withdrawn"
        yield "help_post", post, _post(title=title, state="matched", matched_with=answer)
        yield "response", answer, {"post": post, "state": state}
        yield "introduction", f"{post}+{answer}", {**both, "other_said": _SAID, "meets_at": met}


def _of_house(n: int, name: str) -> Iterator[_Found]:
    """Yield the records by which one other thing waits."""
    one = f"{name}-{n}"
    if name == "stale":
        yield "service", one, {"name": f"Dienst {n}", "assured_on": f"2026-0{n % 4 + 1}-{n % 28 + 1:02d}", "summary": _TEXT}  # fmt: skip
    elif name == "call":
        moment = f"2026-12-{n % 28 + 1:02d}T10:00"
        yield "signup", one, {"activity": f"ended-{n % 20}", "recurrence": moment, "state": "to_call"}  # fmt: skip
    elif name == "idea":
        yield "idea", one, {"text": f"Idee {n}", "state": "new"}
    elif name == "tray":
        yield "set_aside", one, {"text": "Dit mag niet.", "at": "2026-11-20T10:00:00+00:00"}
    elif name == "full":
        yield "activity", one, {"title": f"Eten {n}", "starts": "2026-12-01T18:00", "capacity": 1}
        yield "signup", one, {"activity": one, "recurrence": "2026-12-01T18:00", "state": "confirmed", "party": 2}  # fmt: skip
    elif name == "shift":
        yield "shift", one, {"starts": f"{TODAY + timedelta(days=1)}T{n % 24:02d}:00"}
    elif name == "volunteer":
        yield "volunteer", one, {"name": f"Vrijwilliger {n}", "role": "host", "expires": "2026-12-01"}  # fmt: skip
    elif name == "ended":
        yield "activity", one, {"title": f"Reeks {n}", "starts": "2026-01-05T10:00", "rrule": "FREQ=WEEKLY;UNTIL=20261117T235959", "duration_min": 60}  # fmt: skip
    else:
        yield "announcement", one, {"title": f"Bericht {n}", "shown_from": "2026-11-01", "shown_until": str(SOON)}  # fmt: skip


def waiting_rows() -> Iterator[Stored]:
    """Yield the records, of about 600 bytes where visitors read them."""
    mark = Mark(Stamp(1))
    yield Stored(kind="neighbourhood", id="n", fields={"name": "De Linde"}, base=mark)
    posts = {"review", "expiring", "response", "begun", "fits", "aftercare", "off"}
    for name, many in MANY.items():
        for n in range(many):
            made = f"2026-11-{n % 23 + 1:02d}T{n % 24:02d}:00:00+00:00"
            for kind, record, fields in (_of_posts if name in posts else _of_house)(n, name):
                yield Stored(kind=kind, id=record, fields={"made": made, **fields}, base=mark)


def fill(folder: Path) -> None:
    """Make the neighbourhood in a folder."""
    from sync.disk.replica import open_replica
    from sync.outcomes import Cursor

    with open_replica(folder, clock=lambda: AT) as replica:
        replica.bootstrap(waiting_rows(), Cursor(epoch="e", neighbourhood="n", sequence=1))
