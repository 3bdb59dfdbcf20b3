"""Who may write the records that hold keys, for the server to ask before it takes a change.

Devices believe nothing of these records that the coordinator did not sign; this only keeps a stolen kiosk from filling
or emptying them. Pure, like ``verdicts``.
"""

from __future__ import annotations

from sync.changes import Change, Stored
from sync.keyring import NotBelieved, read_statement
from sync.verdicts import Refusal
from sync.words import N_

KEY_KINDS = frozenset({"desk_key", "key_share", "spare_key", "recovery_sheet"})
"""Kinds that only a desk writes."""
_KEY_FIELDS = frozenset(
    {
        "public_key",
        "wrapped_key",
        "badge",
        "vouched",
        "withdrawn_badges",
        "renewed_by",
        "role",
        "stopped_on",
        "expires",
    }
)
"""Fields of a volunteer that only a desk writes: her key, and what decides whether it opens anything."""

NO_DESK = Refusal("desk", N_("Dit kan alleen op een apparaat van de balie."))
NOT_SIGNED = Refusal("coordinator", N_("Deze sleutel is niet van de coördinator van deze wijk."))
STAYS = Refusal("state", N_("Een sleutel van de balie blijft: oude gegevens hebben hem nodig."))


def about_keys(
    change: Change, standing: Stored | None, coordinator: str, *, from_desk: bool
) -> Refusal | None:
    """Return why a change to a record that holds keys cannot be; None for one that can, or is about something else.

    ``coordinator`` is the public half that the neighbourhood has, empty where it has none: then the first desk that states
    a key brings it (again, when the server came back from a backup older than the first desk). ``standing`` is the record
    as it stands.
    """
    writes = {*change.fields, *change.adds, *change.removes}
    # throwing a volunteer away takes her key along, and bringing her back brings it
    touches = change.kind == "volunteer" and (change.verb != "put" or writes & _KEY_FIELDS)
    mine = change.kind in KEY_KINDS or touches
    if not mine:
        return None
    if not from_desk:
        return NO_DESK
    if change.kind != "desk_key":
        return None
    if change.verb != "put":
        return STAYS
    if "statement" not in writes:
        return None
    text = change.fields.get("statement")
    if standing is not None and standing.fields.get("statement") == text:
        return None
    try:
        statement = read_statement(str(text), coordinator)
    except NotBelieved:
        return NOT_SIGNED
    if standing is not None or statement.fingerprint != change.record:
        return NOT_SIGNED
    return None
