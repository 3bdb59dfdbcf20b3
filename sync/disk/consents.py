"""What somebody agreed to holds until she takes it back: with what she placed or answered, or with her name and number."""

from __future__ import annotations

from collections.abc import Iterable

from sync.changes import MAX_CHANGES_PER_ACT, Draft
from sync.disk.replica import Replica
from sync.records import Consent


def withdraw_consents(replica: Replica, about: Iterable[str], actor: str) -> int:
    """Note today as the day on which consent to anything about these records was withdrawn; return how many there were.

    In an act of its own: a server of before this step refuses it, and must not refuse along with it what somebody takes
    back. A consent that is not on this device is left as it is. Raises what ``Replica.act`` raises.
    """
    day = str(replica.clock().astimezone(replica.zone).date())
    drafts = [
        Draft(kind="consent", record=one.id, fields={"withdrawn": day})
        for record in sorted(set(about) - {""})
        for one in replica.records(Consent, "about = ? AND withdrawn = ''", [record])
    ]
    for start in range(0, len(drafts), MAX_CHANGES_PER_ACT):
        replica.act(drafts[start : start + MAX_CHANGES_PER_ACT], actor)
    return len(drafts)
