"""What somebody may do at the desk: the roles of volunteers, and the role that each record asks for.

Asked by the desk before it opens a page, and by the server before it takes a change. Pure.

=============  =========================================================================================================
house          the house badge, nobody in particular: say that one time of an activity does not go on, that somebody is
               in the house, and go to the bell
volunteer      a host: posts, calls, the inbox, shifts, and all that is not named here
editor         also the records that visitors read: agenda, services, announcements, partners
coordinator    also volunteers and their keys, the neighbourhood's own settings, and who is blocked no more
=============  =========================================================================================================
"""

from __future__ import annotations

from typing import Literal

from sync.changes import BOOKKEEPING, Change, Stored
from sync.desk_records import Volunteer
from sync.leases import KIND, SYSTEM
from sync.verdicts import Refusal, by_visitor
from sync.vouchers import vouched
from sync.words import N_

Need = Literal["nothing", "house", "volunteer", "editor", "coordinator"]
"""What a page or a change asks for; who has one of these has all before it."""

NEEDS: tuple[Need, ...] = ("nothing", "house", "volunteer", "editor", "coordinator")
HOUSE_BADGE = "house"
"""The actor of what is done with the house badge."""

_ROLES: dict[str, Need] = {"host": "volunteer", "editor": "editor", "coordinator": "coordinator"}
KIND_NEEDS: dict[str, Need] = {
    "activity": "editor",
    "override": "editor",
    "service": "editor",
    "organisation": "editor",
    "venue": "editor",
    "room": "editor",
    "announcement": "editor",
    "partner": "editor",
    "template": "editor",
    "recovery_sheet": "coordinator",
    "volunteer": "coordinator",
    "volunteer_file": "coordinator",
    "neighbourhood": "coordinator",
    "presence": "house",
    "bell": "house",
    "bell_answer": "house",
    "sheet": "house",
    "correction": "house",
    "weekly_paper": "house",
}
"""Kinds that ask for more than any volunteer. Keys are believed by their signatures: see ``key_verdicts``."""
_CANCELS = frozenset(
    {"activity", "recurrence", "cancelled", "cancel_reason", "source", *BOOKKEEPING}
)
_VOUCHED_FOR = frozenset(
    {"name", "role", "public_key", "vouched", "vouchers", "vog_on", "expires", "stopped_on"}
)
"""Fields of a volunteer that only a coordinator writes; others renew a badge or a PIN together."""
_OF_THE_DAY = frozenset({"present_now", *BOOKKEEPING})

NO_BADGE = Refusal("badge", N_("Hiervoor is een badge nodig."))
STOPPED = Refusal("role", N_("Wie dit deed, is hier gestopt."))
_REFUSALS: dict[Need, Refusal] = {
    "volunteer": Refusal("role", N_("Dit mag niet met de huisbadge.")),
    "editor": Refusal("role", N_("Dit mag alleen een redacteur of een coördinator.")),
    "coordinator": Refusal("role", N_("Dit mag alleen een coördinator.")),
}
ROLE_CODES = frozenset({"badge", "role", "coordinator"})
"""Codes of refusals that say who may not: what is known of a volunteer or a coordinator decides them."""


def rank(need: Need) -> int:
    """Return how much a need or a role takes; more of it has all that is less."""
    return NEEDS.index(need)


def role_need(role: str) -> Need:
    """Return what a volunteer's role amounts to; one that this program does not know is a host's."""
    return _ROLES.get(role, "volunteer")


def needed(change: Change, standing: Stored | None) -> Need:
    """Return what a change of somebody at the desk asks for; ``standing`` is the record as it stands."""
    names = {*change.fields, *change.adds, *change.removes}
    plain = change.verb == "put" and standing is not None
    if change.kind == "override":
        if change.verb != "put" and standing is not None:  # undoing it
            names = {name for name, value in standing.fields.items() if value}
        if names <= _CANCELS:
            return "house"
    if change.kind == "volunteer" and plain and not names & _VOUCHED_FOR:
        return "volunteer"
    if change.kind == "neighbourhood" and plain and names <= _OF_THE_DAY:
        return "volunteer"
    if change.kind == "block" and change.verb == "delete":  # any volunteer blocks
        return "coordinator"
    if change.kind == "idea" and change.verb == "delete":  # a complaint may be about any volunteer
        return "editor"
    return KIND_NEEDS.get(change.kind, "volunteer")


def kind_need(kind: str) -> Need:
    """Return what it takes to open a form on a kind of record: of one time of an activity anybody may say something."""
    return "house" if kind == "override" else KIND_NEEDS.get(kind, "volunteer")


def refusal_of(need: Need) -> Refusal:
    """Return why somebody who has less than ``need`` may not do something."""
    return _REFUSALS.get(need, NO_BADGE)


def about_role(
    change: Change,
    standing: Stored | None,
    actor: Stored | None,
    coordinator: str,
    *,
    guarded: bool,
) -> Refusal | None:
    """Return why whoever made a change may not, by the role as it is known here; None for who may.

    ``standing`` is the record as it stands, ``actor`` that of the volunteer who did it, ``coordinator`` the neighbourhood's pinned key. Where there is no
    such record, anybody may unless the change is ``guarded``: it comes from a kiosk of a neighbourhood that has badges.
    """
    if by_visitor(change) or (change.actor == SYSTEM and change.kind == KIND):
        return None  # a device gives leases back by itself, and does nothing else
    need = needed(change, standing)
    if change.actor == HOUSE_BADGE:
        has: Need = "house"
    elif actor is None:
        return NO_BADGE if guarded else None
    else:
        has = role_of(actor, coordinator)
    if has == "nothing":
        return STOPPED
    return None if rank(has) >= rank(need) else refusal_of(need)


def role_of(stored: Stored, coordinator: str) -> Need:
    """Return what a volunteer may do by her record: nothing once she stopped, or it was deleted.

    A role counts when the coordinator vouched for it; who has no key yet is taken at the record's word.
    """
    record = stored.record
    if stored.deleted or not isinstance(record, Volunteer) or record.stopped_on:
        return "nothing"
    if record.public_key and coordinator and not vouched(record, coordinator):
        return "volunteer"
    return role_need(record.role)
