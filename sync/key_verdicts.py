"""Who may write the records that hold keys, for the server to ask before it takes a change.

Devices believe nothing of these records that the coordinator did not sign; this only keeps a stolen kiosk from filling
or emptying them. Pure, like ``verdicts``.
"""

from __future__ import annotations

from sync.changes import GROWING_FIELDS, Change, Stored, wins
from sync.keyring import read_statement
from sync.signed_texts import NotBelieved
from sync.verdicts import Refusal
from sync.vouchers import is_word
from sync.words import N_

KEY_KINDS = frozenset({"desk_key", "key_share", "spare_key", "recovery_sheet"})
"""Kinds that only a desk writes."""
_KEY_FIELDS = frozenset(
    {
        "public_key",
        "wrapped_key",
        "badge",
        "vouched",
        "vouchers",
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
STAYS_GONE = Refusal("state", N_("Wat is ingetrokken, blijft ingetrokken."))


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
    if change.kind == "volunteer":
        return _about_volunteer(change, coordinator)
    if change.kind == "recovery_sheet":
        return STAYS_GONE if _revives(change, standing) else None
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


def _about_volunteer(change: Change, coordinator: str) -> Refusal | None:
    if any(change.removes.get(name) for name in GROWING_FIELDS[change.kind]):
        return STAYS_GONE
    given = change.fields.get("vouchers", ())
    words = [*change.adds.get("vouchers", ()), *(given if isinstance(given, list) else ())]
    if coordinator and not all(is_word(word, coordinator) for word in words):
        return NOT_SIGNED
    return None


def _revives(change: Change, standing: Stored | None) -> bool:
    """Return whether a change makes a sheet count again that was withdrawn; one that comes late does not."""
    if standing is None or standing.fields.get("public_key") != "":
        return False
    withdrawn = standing.marks.get("public_key", standing.base)
    return bool(change.fields.get("public_key")) and wins(change.mark, withdrawn)
