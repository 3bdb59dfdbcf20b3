"""The kinds of records that are about the desk: who works there, when, and the keys that open sealed boxes."""

from __future__ import annotations

from typing import Any, Literal

from sync.record import Record, Visibility


class Volunteer(Record, frozen=True, kw_only=True):
    """Somebody who works at the desk, as every device knows her: she may unlock a kiosk too.

    So a kiosk has how she is called there, her role (what she may do with the badge), her keys, and until when the badge
    opens: all of it is asked before anything is unlocked. What only desks need stands in her ``VolunteerFile``.
    """

    name: str = ""
    """How she is shown: a first name. The whole name stands in her file."""
    role: Literal["host", "editor", "coordinator"] = "host"
    public_key: str = ""
    """Public half (X25519, base64) of the volunteer's own key."""
    wrapped_key: str = ""
    """Its private half, which opens with badge and PIN: ``badge.wrap``."""
    badge: str = ""
    """By what the record is found when a badge is scanned: ``badge.badge_mark``, never the badge itself."""
    vouched: str = ""
    """The coordinator's word that this public key and role are this volunteer's: ``vouchers.vouch``."""
    vouchers: list[str] = []
    """All that the coordinator said of her keys, withdrawals too; only the newest counts: ``vouchers``. Nobody takes any away."""
    withdrawn_badges: list[str] = []
    """Marks of badges that were lost or given back: who finds one hears that it counts no more."""
    renewed_by: str = ""
    """Ids of the two volunteers who last let her choose a new PIN, with a space between; empty where nobody had to."""
    vog_on: str = ""
    """Not written any more, and emptied by the first coordinator at a desk: see ``VolunteerFile``."""
    expires: str = ""
    """ISO date of the last day on which her badge opens the desk; empty for no end."""
    stopped_on: str = ""
    """ISO date on which she stopped; empty while she works here."""
    visibility: Visibility = "desk"


class VolunteerFile(Record, frozen=True, kw_only=True):
    """What is known of a volunteer at desks only; its id is ``volunteer_file_id``. It is held back from kiosks, where a thief may read it.

    It is no sealed box: the inbox says in time that a VOG grows old, also while the desk is locked. So it can be read on the
    disk of a desk, on the server and in backups.
    """

    name: str = ""
    """Her whole name."""
    vog_on: str = ""
    """ISO date of her certificate of conduct (VOG)."""
    visibility: Visibility = "desk"


class SpareKey(Record, frozen=True, kw_only=True):
    """A volunteer's private key for the day on which she has forgotten her PIN; its id is ``spare_key.spare_id``."""

    volunteer: str = ""
    spare: str = ""
    """What any two of some other volunteers open together (JSON); empty when it was withdrawn."""
    visibility: Visibility = "desk"


class RecoverySheet(Record, frozen=True, kw_only=True):
    """A sheet of paper that holds the keys of the desk as a volunteer does: see ``recovery_sheet``."""

    public_key: str = ""
    """Public half (X25519, base64) of the key that follows from what is printed; empty when the sheet counts no more."""
    vouched: str = ""
    """The coordinator's word that this is a sheet of hers: ``vouchers.vouch``."""
    made_on: str = ""
    """ISO date; it is printed too, so that people know which sheet is the newest."""
    visibility: Visibility = "desk"


class Shift(Record, frozen=True, kw_only=True):
    """Who is at the desk of a house, and when. One without a volunteer is still to be filled."""

    volunteer: str = ""
    """Id of who does it; empty while somebody is looked for."""
    venue: str = ""
    starts: str = ""
    duration_min: int = 180
    shown_as: str = ""
    """Who does it, as visitors read it: a first name of her choice."""
    offered: bool = False
    """Whether who would do it cannot come, and asks another to take it."""
    visibility: Visibility = "desk"


class Template(Record, frozen=True, kw_only=True):
    """An example to make new records from: what a volunteer would otherwise type each time. Never anything of a person."""

    name: str = ""
    makes: str = ""
    """The kind of the records that are made from it."""
    fields: dict[str, Any] = {}
    """Fields with which such a record begins."""
    visibility: Visibility = "desk"


class StatedDeskKey(Record, frozen=True, kw_only=True):
    """A desk key as everybody may see it. Its id is the key's fingerprint, which stands on each box that it closed."""

    statement: str = ""
    """Public half, number and date, signed by the coordinator: ``keyring.read_statement``."""


class KeyShare(Record, frozen=True, kw_only=True):
    """A key of the desk, given to one volunteer; its id is ``keyring.share_id(key, volunteer)``."""

    key: str = ""
    """Fingerprint of the key that is given."""
    use: Literal["", "desk", "coordinator"] = ""
    """Which key it is. The desk's goes to kiosks too, where a volunteer may unlock the desk; a coordinator's stays at desks."""
    volunteer: str = ""
    to: str = ""
    """The public key that it is sealed to: one that is no longer hers opens nothing for her."""
    sealed: str = ""
    """The private half, sealed to the volunteer's public key (base64); empty when it was withdrawn."""
    visibility: Visibility = "desk"


class Look(Record, frozen=True, kw_only=True):
    """Somebody at the desk read what is in a sealed box, or erased it. Who and when stand in ``changed_by`` and ``made``."""

    box: str = ""
    """Id of the box; empty when the look is so long ago that nobody keeps it: see ``retention``."""
    did: Literal["read", "erased"] = "read"
    venue: str = ""
    """Id of the house where the box lies: its kiosks hear of the look, and all desks."""
    visibility: Visibility = "desk"


DESK_STRUCTS: dict[str, type[Record]] = {
    "volunteer": Volunteer,
    "volunteer_file": VolunteerFile,
    "shift": Shift,
    "template": Template,
    "desk_key": StatedDeskKey,
    "key_share": KeyShare,
    "spare_key": SpareKey,
    "recovery_sheet": RecoverySheet,
    "look": Look,
}
"""Each kind of this module and the Struct that types it."""


def volunteer_file_id(volunteer: str) -> str:
    """Return the id of a volunteer's file: two desks write into one record."""
    return f"{volunteer}+file"
