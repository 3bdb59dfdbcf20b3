"""Signing up for an activity, with or without a line to the server: what a screen and a desk draft with.

Within its lease a device promises a place at once and for certain, whoever waits. Beyond it the wish is "nog niet zeker"
until the server has decided. Cancelling frees nothing here: the server decides who is next.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import msgspec

from sync.changes import Draft
from sync.errors import BadInput
from sync.ids import uuid7
from sync.leases import GIVE_BACK, KIND, RECALL, SYSTEM, TO_PAPER, paper_holder
from sync.links import short_code
from sync.records import Activity
from sync.rules import problems
from sync.words import N_

if TYPE_CHECKING:
    from sync.disk.replica import Replica


class SignedUp(msgspec.Struct, frozen=True, kw_only=True):
    """What came of signing up here."""

    signup: str
    """Id of the sign-up."""
    slip_code: str
    """What stands on the slip: eight characters, by which it is found again."""
    certain: bool
    """Whether the place is promised; else it is not certain until the server has decided."""


def sign_up(
    replica: Replica,
    activity: str,
    recurrence: str,
    *,
    party: int = 1,
    actor: str,
    paper: str = "",
    extra: Sequence[Draft] = (),
    **fields: Any,
) -> SignedUp:
    """Sign a party up for an occurrence ("" is every week); ``fields`` are others of the sign-up, as ``box`` or ``answer``.

    ``paper`` is the holder of a paper list that the name stands on: its places are spent. ``extra`` drafts, a box with the
    contact for one, stand or fall with it; they may say what they are about with the id ``SignedUp.signup`` of a sign-up
    made by ``new_id``, given here as ``signup``. Raises ``BadInput`` when it cannot be.
    """
    signup = str(fields.pop("signup", "")) or new_id(replica)
    made: list[SignedUp] = []

    def drafts() -> list[Draft]:
        signed, draft = sign_up_draft(
            replica, activity, recurrence, party=party, paper=paper, signup=signup, **fields
        )
        made.append(signed)
        return [draft, *extra]

    replica.act_on(drafts, actor)
    return made[-1]


def sign_up_draft(
    replica: Replica,
    activity: str,
    recurrence: str,
    *,
    signup: str,
    party: int = 1,
    paper: str = "",
    **fields: Any,
) -> tuple[SignedUp, Draft]:
    """Return what came of signing up as the places stand now, and what does it; see ``sign_up``.

    Raises ``BadInput`` when it cannot be.
    """
    found = replica.get("activity", activity)
    if fields.get("box") and isinstance(found, Activity) and found.confidential:
        raise BadInput(
            N_("Deze activiteit is vertrouwelijk. Er komt geen naam op een lijst."),
            N_("Zeg dat diegene gewoon kan komen."),
        )
    device = replica.device.device
    here = replica.places(activity, recurrence)
    open_ = replica.open_places(activity, recurrence, paper) if paper else here.certain
    certain = here.capacity is None or (bool(recurrence) and party <= open_)
    certain = certain and (here.open or bool(paper))
    held = certain and here.capacity is not None
    content: dict[str, Any] = {
        **fields,
        "activity": activity,
        "recurrence": recurrence,
        "party": party,
        "state": "confirmed" if certain else "provisional",
        "slip_code": short_code(signup),
        "entered_by": fields.get("entered_by", device),
    }
    if held or paper:
        content["promised"] = paper or device
    wrong = problems("signup", content)
    if wrong:
        raise BadInput(wrong[0].text_nl, N_("Kijk het na en probeer het opnieuw."))
    signed = SignedUp(signup=signup, slip_code=content["slip_code"], certain=certain)
    return signed, Draft(kind="signup", record=signup, fields=content)


def new_id(replica: Replica) -> str:
    """Return the id of a sign-up that is about to be made."""
    return uuid7(int(replica.clock().timestamp() * 1000))


def cancel(replica: Replica, signup: str, actor: str) -> str:
    """Take a sign-up back; return the act's id."""
    return replica.act([Draft(kind="signup", record=signup, fields={"state": "cancelled"})], actor)


def split(replica: Replica, signup: str, party: int, actor: str) -> str:
    """Let so many people of a party that waits wait as a party of their own, with the same turn; return its sign-up's id.

    Raises ``BadInput`` when the party does not wait, or would have nobody left.
    """
    part = new_id(replica)

    def drafts() -> list[Draft]:
        whole = replica.stored("signup", signup)
        fields: dict[str, Any] = whole.fields if whole is not None else {}
        left = int(fields.get("party", 1)) - party
        if fields.get("state") != "waiting" or party < 1 or left < 1:
            raise BadInput(
                N_("Deze groep kan niet worden gesplitst."), N_("Kijk eerst hoe het ervoor staat.")
            )
        shared = ("activity", "recurrence", "box", "picture", "answer", "entered_by")
        own = {name: value for name, value in fields.items() if name in shared}
        own |= {"party": party, "split_of": signup, "slip_code": short_code(part)}
        return [
            Draft(kind="signup", record=signup, fields={"party": left}),
            Draft(kind="signup", record=part, fields=own),
        ]

    replica.act_on(drafts, actor)
    return part


def lease_to_paper(
    replica: Replica, activity: str, recurrence: str, people: int, actor: str
) -> str:
    """Move places of this device's own lease to a paper list; return the list's holder.

    Raises ``BadInput`` when the device does not hold so many.
    """
    made: list[str] = []

    def drafts() -> list[Draft]:
        if not 0 < people <= replica.open_places(activity, recurrence):
            raise BadInput(
                N_("Dit apparaat heeft niet zoveel plaatsen om te beloven."),
                N_("Kies minder plaatsen voor de lijst."),
            )
        made.append(paper_holder(replica.device.device, replica.outbox.head().number + 1))
        return [_step(replica, TO_PAPER, activity, recurrence, replica.device.device, people)]

    replica.act_on(drafts, actor)
    return made[-1]


def close_paper(replica: Replica, activity: str, recurrence: str, paper: str, actor: str) -> None:
    """Give back the places of a paper list that no name stands on."""

    def drafts() -> list[Draft]:
        rest = replica.open_places(activity, recurrence, paper)
        return [_step(replica, GIVE_BACK, activity, recurrence, paper, rest)] if rest else []

    replica.act_on(drafts, actor)


def give_back_wanted(replica: Replica) -> bool:
    """Give back what the server asked for, as far as it is not promised; return whether there was any.

    A lease of which an own act is on its way is left for the answer to that act.
    """
    if replica.readonly or not any(one.wanted_back for one in replica.leases().values()):
        return False
    given: list[Draft] = []

    def drafts() -> list[Draft]:
        given.clear()
        busy = replica.giving_back()
        for key, lease in replica.leases().items():
            people = min(lease.wanted_back, replica.open_places(*key))
            if people > 0 and key not in busy and len(given) < 100:
                given.append(_step(replica, GIVE_BACK, *key, people))
        return given

    replica.act_on(drafts, SYSTEM)
    return bool(given)


def recall(replica: Replica, device: str, actor: str) -> str:
    """Call back the places of a device that is silent, revoked or copied; say ``RECALL_WARNING`` first. Return the act's id."""
    fields = {"step": RECALL, "holder": device}
    return replica.act([Draft(kind=KIND, record=new_id(replica), fields=fields)], actor)


def _step(
    replica: Replica, step: str, activity: str, recurrence: str, holder: str, people: int
) -> Draft:
    fields = {
        "step": step,
        "activity": activity,
        "recurrence": recurrence,
        "holder": holder,
        "people": people,
    }
    return Draft(kind=KIND, record=new_id(replica), fields=fields)
