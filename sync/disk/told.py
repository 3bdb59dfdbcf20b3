"""Ideas and complaints as they lie on a device: which of them can still be read, and sealing those that were told in the open.

What was told before texts were sealed lies readable on every kiosk and on the server. Each desk that can open boxes puts such
texts in one when it sees them; the record loses the text, and the other devices hear of that. The server's log of changes and
the outbox of the device where it was told keep the act as it was made, for as long as they keep any.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from sync.changes import MAX_CHANGES_PER_ACT, Draft
from sync.disk.boxes import box_of, is_own
from sync.disk.first_desk import desk_key_of
from sync.erasure import is_erased
from sync.errors import BadInput
from sync.house_records import Idea
from sync.keyring import Keyring
from sync.retention import UNKNOWN_DAYS
from sync.seal import Contact, fingerprint, seal

if TYPE_CHECKING:
    from sync.disk.replica import Replica

READABLE = (
    "(text <> '' OR box IN (SELECT id FROM box WHERE sealed <> '' AND sealed NOT LIKE 'sha256:%'))"
)
"""The ideas of which the text is here, sealed or not: not those of other houses at a kiosk, nor those that were erased."""


def has_name(replica: Replica, idea: Idea) -> bool:
    """Return whether somebody left a name with an idea, as far as that is known here; opens nothing."""
    box = box_of(replica, idea)
    return box is not None and (not box.holds or "name" in box.holds.split())


def seal_told(replica: Replica, ring: Keyring, actor: str) -> int:
    """Seal the texts that still lie open, with the name where that is in a box already; return how many.

    A text beside a box that does not open with ``ring`` waits for a desk that can, and all wait while the ring has not the
    newest key: nobody puts away what she could not read again. Two desks that do the same at once make one box. Raises what
    ``Replica.act`` raises.
    """
    key = desk_key_of(replica)
    if key not in [one.public for one in ring.desk]:
        return 0
    drafts: list[Draft] = []
    for idea in replica.records(Idea, "text <> ''", order="made, id"):
        drafts += _sealing(replica, idea, ring, key)
    for start in range(0, len(drafts), MAX_CHANGES_PER_ACT):  # an even number: no idea is parted
        replica.act(drafts[start : start + MAX_CHANGES_PER_ACT], actor)
    return len(drafts) // 2


def _sealing(replica: Replica, idea: Idea, ring: Keyring, key: str) -> list[Draft]:
    """Return the two changes that put a text in a box; none where that cannot be now."""
    box, record = box_of(replica, idea), idea.box or f"{idea.id}+told"
    if box is not None and is_erased(box.sealed):  # who told it was erased, and stays so
        box, record = None, f"{idea.id}+told"
    elif not is_own(replica, idea):  # it points at another's
        record = f"{idea.id}+told"
    elif box is None and idea.box:  # it lies in another house
        return []
    try:
        had = ring.open(box.sealed, box.key) if box is not None else Contact()
        whole = Contact(name=had.name, phone=had.phone, email=had.email, note=idea.text)
    except BadInput:
        return []
    holds = [name for name in whole.__struct_fields__ if getattr(whole, name)]
    fields = {"sealed": seal(whole, key), "key": fingerprint(key), "holds": " ".join(holds)}
    if box is None:
        last = replica.local_now().date() + timedelta(days=UNKNOWN_DAYS)
        fields |= {"about": idea.id, "venue": idea.venue, "purge_on": str(last), "visibility": "private"}  # fmt: skip
    return [
        Draft(kind="box", record=record, fields=fields),
        Draft(kind="idea", record=idea.id, fields={"text": "", "box": record}),
    ]
