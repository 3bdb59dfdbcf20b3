"""The kinds of records that are about the desk: who works there, when, and the keys that open sealed boxes."""

from __future__ import annotations

from typing import Literal

from sync.record import Record, Visibility


class Volunteer(Record, frozen=True, kw_only=True):
    """Somebody who works at the desk."""

    name: str = ""
    role: Literal["host", "editor", "coordinator"] = "host"
    public_key: str = ""
    """Public half (X25519, base64) of the volunteer's own key."""
    wrapped_key: str = ""
    """Its private half, which opens with badge and PIN: ``badge.wrap``."""
    badge: str = ""
    """By what the record is found when a badge is scanned: ``badge.badge_mark``, never the badge itself."""
    vouched: str = ""
    """The coordinator's word that this public key and role are this volunteer's: ``keyring.vouch``."""
    vog_on: str = ""
    expires: str = ""
    visibility: Visibility = "desk"


class Shift(Record, frozen=True, kw_only=True):
    """Who is present when."""

    volunteer: str = ""
    venue: str = ""
    starts: str = ""
    duration_min: int = 180
    shown_as: str = ""
    visibility: Visibility = "desk"


class StatedDeskKey(Record, frozen=True, kw_only=True):
    """A desk key as everybody may see it. Its id is the key's fingerprint, which stands on each box that it closed."""

    statement: str = ""
    """Public half, number and date, signed by the coordinator: ``keyring.read_statement``."""


class KeyShare(Record, frozen=True, kw_only=True):
    """A key of the desk, given to one volunteer; its id is ``keyring.share_id(key, volunteer)``."""

    key: str = ""
    """Fingerprint of the key that is given."""
    volunteer: str = ""
    sealed: str = ""
    """The private half, sealed to the volunteer's public key (base64); empty when it was withdrawn."""
    visibility: Visibility = "desk"
