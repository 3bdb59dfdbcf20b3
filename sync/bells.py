"""The bell that rings at the desk: which rings are to be answered, and what became of one. Pure.

=======================  ==========================================================================
rung, no answer          it rings at every desk of the house, for a minute after it came there
heard                    a desk shows it: the kiosk waits; without this there is no desk to be heard at
coming                   somebody goes: it is silent at all desks, and the kiosk says who
over                     its visitor left, or a minute went by: it is silent, and stays so
=======================  ==========================================================================

A desk counts the minute from when it first saw the ring, so that two clocks need not agree to the second. A ring that is
much older than that by the clocks came late: its visitor is gone.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from sync.house_records import Bell, BellAnswer

RINGS_FOR_S = 60
HEARD_WITHIN_S = 8
"""A desk that is there shows a ring within a second; after so long none is."""
TOO_LATE = timedelta(minutes=11)
"""A minute, and twice what a clock that is trusted may be off."""


def bell_id(device: str) -> str:
    """Return the id of the bell of a kiosk."""
    return f"bell@{device}"


def answer_id(bell: str, device: str) -> str:
    """Return the id of what a desk does about a bell."""
    return f"{bell}@{device}"


def ring_of(now_utc: datetime, last: str = "") -> str:
    """Return what a ring of now is known by: another than the ``last`` one, also by a clock that stands still."""
    ring = now_utc.astimezone(UTC).isoformat(timespec="milliseconds")
    return ring if ring != last else ring_of(now_utc + timedelta(milliseconds=1), last)


def calls(bell: Bell, answers: Iterable[BellAnswer], venue: str, now_utc: datetime) -> bool:
    """Return whether a bell asks a desk of ``venue`` for an answer; ``now_utc`` is the best guess of the time."""
    if not bell.rung_at or bell.rung_at == bell.over or venue not in ("", bell.venue or venue):
        return False
    if any(one.bell == bell.id and one.coming == bell.rung_at for one in answers):
        return False
    try:
        age = now_utc - datetime.fromisoformat(bell.rung_at)
    except (ValueError, TypeError):
        return False
    return abs(age) <= TOO_LATE


def who_comes(ring: str, answers: Iterable[BellAnswer]) -> list[str] | None:
    """Return who goes to a ring, as they are shown; None while nobody does. ``answers`` are those to its bell."""
    coming = [one for one in answers if ring and one.coming == ring]
    return list(dict.fromkeys(one.shown_as for one in coming if one.shown_as)) if coming else None


def is_heard(ring: str, answers: Iterable[BellAnswer]) -> bool:
    """Return whether a desk shows a ring."""
    return any(ring and one.heard == ring for one in answers)
