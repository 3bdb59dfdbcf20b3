"""Erasing a person for good, at a desk that can read: their boxes are found by opening all of them in memory.

Nothing that was read is kept or written down. What goes out is an act that puts the digest of each box in its place; the
server then erases it everywhere (``sync.server.erasing``), and each device when it hears of it (``erased_here``).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from contextlib import suppress
from typing import Literal, cast

import msgspec

from sync.changes import MAX_CHANGES_PER_ACT, Draft
from sync.disk.consents import withdraw_consents
from sync.disk.help_board import Held, withdraw
from sync.disk.looks import erasing_look
from sync.disk.replica import Replica
from sync.erasure import FIELD, erased_text, is_erased
from sync.errors import BadInput
from sync.keyring import Keyring
from sync.phones import normalise
from sync.records import Box, SetAside, parse
from sync.seal import Contact
from sync.tray import changes_of_entry
from sync.verdicts import SET_ASIDE, VISITOR


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """A box of somebody who may be the person that is looked for."""

    box: str
    about: str
    """Id of the record that it belongs to."""
    contact: Contact
    by: Literal["both", "name", "phone"]
    """What is the same: neighbours share a name, and a couple a telephone."""


class Search(msgspec.Struct, frozen=True, kw_only=True):
    """What came of looking for a person."""

    found: list[Found]
    closed: int
    """Boxes that this desk has no key for: somebody else must look there."""


def find(replica: Replica, ring: Keyring, *, name: str = "", phone: str = "") -> Search:
    """Return the boxes of a person, by name and by number.

    Raises ``BadInput`` when neither is given, or the number is none.
    """
    wanted_name, wanted_phone = plain_name(name), normalise(phone) if phone.strip() else ""
    if not wanted_name and not wanted_phone:
        raise BadInput("Geef een naam of een nummer.", "Typ het en probeer het opnieuw.")
    found, closed = [], 0
    for box in _sealed(replica).values():
        try:
            contact = ring.open(box.sealed, box.key)
        except BadInput:
            closed += 1
            continue
        by_name = bool(wanted_name) and plain_name(contact.name) == wanted_name
        by_phone = bool(wanted_phone) and _plain_phone(contact.phone) == wanted_phone
        if by_name or by_phone:
            by: Literal["both", "name", "phone"] = "name" if by_name else "phone"
            by = "both" if by_name and by_phone else by
            found.append(Found(box=box.id, about=box.about, contact=contact, by=by))
    return Search(found=found, closed=closed)


def erase(replica: Replica, boxes: Iterable[str], actor: str) -> int:
    """Erase boxes for good, here at once and elsewhere with the next exchanges; return how many there were to erase.

    ``actor`` is the volunteer who does it, which is written down for the coordinator in the same act, or a visitor who has
    the code of her slip. Consents about the same records are withdrawn. Raises what ``Replica.act`` raises.
    """
    drafts: list[Draft] = []
    sealed = _sealed(replica)
    chosen = sorted(set(boxes) & sealed.keys())
    for box in chosen:
        fields = {FIELD: erased_text(sealed[box].sealed)}
        if replica.stored("box", box) is None:  # it lies in the tray only
            fields["about"] = sealed[box].about or box
        if actor != VISITOR:
            drafts.append(erasing_look(replica, box))
        drafts.append(Draft(kind="box", record=box, fields=fields))
    for start in range(0, len(drafts), MAX_CHANGES_PER_ACT):
        replica.act(drafts[start : start + MAX_CHANGES_PER_ACT], actor)
    withdraw_consents(replica, (sealed[box].about for box in chosen), actor)
    return len(chosen)


def erase_held(replica: Replica, held: Held, actor: str = VISITOR) -> None:
    """Erase what the holder of a slip told about herself, and take back what she placed or answered where that still can be.

    A volunteer who does it for whoever lost her slip is the ``actor``, and is written down as who did. In two acts: that
    somebody was found meanwhile must not keep her name. Raises what ``Replica.act`` raises.
    """
    erase(replica, [held.box], actor)
    with suppress(BadInput):  # a match is for volunteers to undo
        withdraw(replica, held, actor)


def _sealed(replica: Replica) -> dict[str, Box]:
    """Return every box with something in it, also of acts that were set aside, by id."""
    found: dict[str, Box] = {}
    for entry in replica.list(SET_ASIDE):
        for change in changes_of_entry(cast(SetAside, entry).changes):
            if change.kind == "box":
                found[change.record] = cast(Box, parse("box", change.record, change.fields))
    found |= {box.id: box for box in replica.records(Box)}
    return {box: of for box, of in found.items() if of.sealed and not is_erased(of.sealed)}


def plain_name(text: str) -> str:
    """Return a name as it is compared: without capitals, accents, signs and double spaces."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    letters = (c if c.isalnum() else " " for c in apart if not unicodedata.combining(c))
    return " ".join("".join(letters).split())


def _plain_phone(text: str) -> str:
    try:
        return normalise(text) if text else ""
    except BadInput:
        return ""
