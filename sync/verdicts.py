"""What a decision says, who may do what, and how what was decided gets into a record."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from sync.changes import Change, Folded, Stored, fold
from sync.erasure import FIELD, is_erased
from sync.leases import Lease, LeaseKey
from sync.sheet_numbers import follows
from sync.words import N_

VISITOR = "visitor"
"""The actor of what somebody does at the kiosk without a badge."""
ANYBODY, VOLUNTEER = False, True
"""Whether a step takes a volunteer, as the tables of steps say it."""

DECIDED: dict[str, tuple[str, ...]] = {
    "help_post": ("state", "expires", "matched_by", "matched_with", "refusal"),
    "response": ("state",),
    "signup": ("state", "turn", "party", "activity", "recurrence", "promised", "apart"),
}
"""Fields that take effect in commit order, never by stamp."""

_OWN_KINDS = frozenset(
    {"help_post", "response", "signup", "box", "tally", "consent", "bell", "idea", "sheet"}
)
_CLOSED = ("box", "consent", "idea")
"""Kinds that a visitor may make; and those of them that are closed once they are made."""


class Refusal(msgspec.Struct, frozen=True):
    """Why an act cannot be."""

    code: str
    text_nl: str


NO_VOLUNTEER = Refusal("volunteer", N_("Dit mag alleen een vrijwilliger doen."))
SET_ASIDE = "set_aside"
"""Records that only the server makes, and that a volunteer throws away: see ``records.SetAside``."""
ELSEWHERE = Refusal("elsewhere", N_("Deze naam ligt bij een ander huis. Vraag het daar aan de balie."))  # fmt: skip
NO_STEP = Refusal("state", N_("Dat kan nu niet. Kijk eerst hoe het ervoor staat."))
NOTHING_TOLD = Refusal("invalid:text", N_("Vul dit in."))


class Decided(msgspec.Struct, frozen=True):
    """What an act brings about."""

    fields: dict[str, dict[str, Any]] = {}
    """Record to its decided fields, for ``fold_decided``; also of records that the act itself does not name."""
    leases: dict[LeaseKey, Lease] = {}
    """The leases that it changes, as they are after it."""


def permitted(change: Change, *, exists: bool, standing: Stored | None = None) -> Refusal | None:
    """Return why whoever made a change may not touch such a record at all, or None.

    ``standing`` is the record as it stands, where that is known: who has the code of a box may have it erased, and nothing
    else be done to it (``erases``); that somebody looked into one is written once, and stays as it is. A sheet is what its number
    says, so whoever prints one may write it and nobody another.
    """
    if change.verb == "restore" and not exists:  # it would make an empty record
        return NO_STEP
    if change.kind == SET_ASIDE and change.verb != "delete":
        return NO_STEP
    if change.kind == "look" and (
        change.verb != "put" or (exists and not _is_so(change, standing))
    ):
        return NO_STEP
    if change.kind == "sheet" and not (
        change.verb == "put" and follows(change.record, change.fields)
    ):
        return NO_STEP
    if change.kind == "idea" and _tells_nothing(change, standing):
        return NOTHING_TOLD
    if not by_visitor(change) or (change.kind == "tally" and change.verb == "put"):
        return None
    if change.kind == "box" and change.fields.get("purpose"):  # what a volunteer noted
        return NO_VOLUNTEER
    open_to_visitors = change.kind in _OWN_KINDS and change.verb == "put"
    closed = exists and change.kind in _CLOSED
    if closed and (erases(change, standing) or withdraws_consent(change, standing)):
        closed = False
    return None if open_to_visitors and not closed else NO_VOLUNTEER


def _tells_nothing(change: Change, standing: Stored | None) -> bool:
    """Return whether a change to an idea leaves neither its text nor a box that it may be in."""
    if standing is None or change.verb != "put" or "text" not in change.fields:
        return False
    left = {**standing.fields, **change.fields}
    return not (left.get("text") or left.get("box"))


def erases(change: Change, standing: Stored | None) -> bool:
    """Return whether a change does nothing but put a digest in the place of what somebody sealed.

    Of which text it is the digest is not asked: she may be erased also where a volunteer just corrected her number. A visitor shows the code of a slip for it (``links.holder_code``), which the kiosk looks up; of what a volunteer noted
    there is no slip.
    """
    if standing is None or change.kind != "box" or change.verb != "put" or standing.deleted:
        return False
    only = _ERASING.issuperset(change.fields) and not (change.adds or change.removes)
    return only and is_erased(change.fields.get(FIELD)) and not standing.fields.get("purpose")


def erases_elsewhere(change: Change, standing: Stored | None, house: str) -> Refusal | None:
    """Return why a kiosk of ``house`` may not touch a box, or None.

    A kiosk holds the boxes of its own house only, so nobody shows it a slip for another: whoever stole one erases no other house.
    """
    if change.kind != "box" or standing is None or not house:
        return None
    venue = standing.fields.get("venue", "")
    return ELSEWHERE if venue and venue != house else None


def withdraws_consent(change: Change, standing: Stored | None) -> bool:
    """Return whether a change does nothing but say on which day somebody took her consent back; that is said once.

    As with ``erases`` a visitor shows the code of her slip for it. Nobody gives consent again this way: a new one is a new record.
    """
    if standing is None or change.kind != "consent" or change.verb != "put" or standing.deleted:
        return False
    only = _WITHDRAWING.issuperset(change.fields) and not (change.adds or change.removes)
    day = change.fields.get("withdrawn")
    return only and bool(day) and standing.fields.get("withdrawn", "") in ("", day)


_WITHDRAWING = frozenset({"withdrawn", "changed", "changed_by"})
_ERASING = frozenset({FIELD, "changed", "changed_by"})


def _is_so(change: Change, standing: Stored | None) -> bool:
    """Return whether a record is already as a change would have it: an act that was offered again."""
    have = standing.fields if standing is not None else {}
    return all(have.get(name) == value for name, value in change.fields.items())


def by_visitor(change: Change) -> bool:
    """Return whether nobody with a badge made this change."""
    return change.actor in ("", VISITOR)


def fold_decided(stored: Stored | None, change: Change, decided: Mapping[str, Any]) -> Folded:
    """Fold a change whose ``decided`` fields take effect in commit order; the rest of it folds by its stamps.

    A place that was freed and given on must not come back because of a clock, so what was decided is stamped above
    everything that stands on the record.
    """
    own = {name: value for name, value in change.fields.items() if name not in decided}
    folded = fold(stored, msgspec.structs.replace(change, fields=own))
    if not decided:
        return folded
    verdict = msgspec.structs.replace(
        change,
        verb="put",
        fields=dict(decided),
        adds={},
        removes={},
        count=None,
        stamp=max(change.stamp, folded.stored.top.next()),
    )
    decision = fold(folded.stored, verdict)
    if change.verb == "put" and decision.stored.deleted:
        return Folded(decision.stored, tuple(sorted({*folded.superseded, *decision.superseded})))
    return Folded(decision.stored, folded.superseded, folded.overwrote)
