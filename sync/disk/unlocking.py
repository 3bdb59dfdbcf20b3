"""From a badge and a PIN to a volunteer and her ring, on the records of one device.

1. ``is_guarded``: whether this neighbourhood's desk asks for badges at all
2. ``find``: whose badge it is, and whether it still opens anything
3. ``open_key``: badge and PIN open her own key, slow on purpose, so in a thread; that opens her shares: ``keyring.receive``
"""

from __future__ import annotations

from datetime import date

import msgspec

from sync.badge import VolunteerKey, badge_mark, read_badge_text, unwrap
from sync.disk.first_desk import statements
from sync.disk.lockout import Lockout
from sync.disk.replica import Replica
from sync.disk.set_apart import standing_of
from sync.errors import NoAccess
from sync.keyring import Keyring, Statement, receive
from sync.records import KeyShare, Volunteer
from sync.vouchers import vouched
from sync.words import N_

UNKNOWN = NoAccess(
    N_("Deze badge is hier niet bekend."),
    N_("Is hij nieuw, of van een andere wijk? Vraag een coördinator."),
)
WITHDRAWN = NoAccess(
    N_("Deze badge is ingetrokken."), N_("Vraag een coördinator om een nieuwe badge.")
)
EXPIRED = NoAccess(
    N_("Deze badge is niet meer geldig."), N_("Vraag een coördinator om hem te verlengen.")
)
NOT_VOUCHED = NoAccess(
    N_("De coördinator heeft deze badge nog niet bevestigd."),
    N_("Laat een coördinator dat eerst doen."),
)

REVOKED = NoAccess(
    N_("Dit apparaat is uitgeschakeld, dus geen badge werkt hier."),
    N_("Vraag een coördinator om het opnieuw aan te melden."),
)

_LISTED = "EXISTS (SELECT 1 FROM json_each(withdrawn_badges) WHERE value = ?)"
"""Whether the mark of a badge stands among somebody's withdrawn ones."""


class Opening(msgspec.Struct, frozen=True):
    """A badge that was found, with all that it takes to open it away from the replica."""

    volunteer: Volunteer
    mark: str
    shares: tuple[KeyShare, ...]
    standing: tuple[Statement, ...]


def is_guarded(replica: Replica) -> bool:
    """Return whether the desk asks for a badge: once a volunteer has a key, or had one, it does.

    Volunteers who were deleted count too: throwing them away must not open the desk. Raises ``UserFacing`` as reading does.
    """
    return replica.was_ever("volunteer", "public_key <> '' OR withdrawn_badges <> '[]'")


def is_house_badge(replica: Replica, bits: bytes) -> bool:
    """Return whether this is the neighbourhood's house badge as it is now."""
    return badge_mark(bits) == replica.neighbourhood.house_badge


def find(replica: Replica, bits: bytes, today: date | None) -> Opening:
    """Return whose badge this is. ``today`` is None while nobody knows the day: then no badge is too old.

    Raises ``NoAccess``: an unknown, withdrawn or expired badge, or one that no coordinator vouched for.
    """
    mark = badge_mark(bits)
    found = replica.records(Volunteer, "badge = ?", (mark,), order="made, id")
    if not found:
        raise WITHDRAWN if _withdrawn(replica, mark) else UNKNOWN
    volunteer = found[0]
    check(replica, volunteer, today)
    return Opening(volunteer, mark, *find_shares(replica, volunteer))


def find_shares(
    replica: Replica, volunteer: Volunteer
) -> tuple[tuple[KeyShare, ...], tuple[Statement, ...]]:
    """Return what was sealed to a volunteer, and the desk keys that this device believes."""
    shares = replica.records(KeyShare, "volunteer = ?", (volunteer.id,))
    return tuple(shares), tuple(statements(replica))


def check(replica: Replica, volunteer: Volunteer, today: date | None) -> None:
    """Raise ``NoAccess`` when this volunteer's badge does not open the desk on ``today``, or this device opens nothing."""
    if standing_of(replica.outbox) == "revoked":
        raise REVOKED
    if replica.was_ever(
        "volunteer", _LISTED, (volunteer.badge,)
    ):  # somebody may have put her old key and voucher back
        raise WITHDRAWN
    coordinator = replica.device.coordinator_key
    if coordinator and not vouched(volunteer, coordinator):
        raise NOT_VOUCHED
    if today is not None and _expired(volunteer.expires, today):
        raise EXPIRED


def open_key(opening: Opening, bits: bytes, pin: str) -> VolunteerKey:
    """Return the volunteer's own key, which badge and PIN open; takes a quarter of a second. Pure.

    Raises ``WrongPin``, ``BadInput`` for a key that cannot be read, and ``NoAccess`` for one that was not vouched for.
    """
    key = unwrap(opening.volunteer.wrapped_key, bits, pin)
    if key.public != opening.volunteer.public_key:  # somebody else's key was put into her record
        raise NOT_VOUCHED
    return key


def unlock_now(
    replica: Replica, text: str, pin: str, today: date | None
) -> tuple[Volunteer, Keyring]:
    """Return who it is whose badge says ``text``, and the ring that it opens with her PIN: for a command without a screen.

    Raises as ``read_badge_text``, ``find``, ``open_key`` and ``Lockout.begin`` do; wrong PINs count as at the desk.
    """
    bits = read_badge_text(text).bits
    opening = find(replica, bits, today)
    lockout = Lockout(replica.folder)
    lockout.begin(opening.mark)
    key = open_key(opening, bits, pin)
    lockout.right(opening.mark)
    return opening.volunteer, receive(opening.shares, opening.standing, key)


def _withdrawn(replica: Replica, mark: str) -> bool:
    return replica.was_ever("volunteer", f"(deleted = 1 AND badge = ?) OR {_LISTED}", (mark, mark))


def _expired(expires: str, today: date) -> bool:
    try:
        return date.fromisoformat(expires[:10]) < today if expires else False
    except ValueError:
        return False
