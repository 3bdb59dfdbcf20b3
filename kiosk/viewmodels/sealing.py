"""Closing what somebody says of herself into a box, and noting what she agreed to: what every form with a name shares."""

from __future__ import annotations

from datetime import date, timedelta

from kiosk.viewmodels.base import Services
from sync import phones
from sync.changes import Draft
from sync.disk.first_desk import desk_key_of
from sync.errors import BadInput, UserFacing
from sync.help_posts import MAX_HELP_DAYS
from sync.retention import HELP_DAYS
from sync.seal import Contact, fingerprint, seal
from sync.words import N_

MAX_NAME, MAX_PHONE, MAX_EMAIL = 200, 40, 120
"""Longest texts that are taken: nobody's name is cut, nor a foreign number with all its signs."""
CONSENT_VERSION = "2026-11"
CONSENTS = {
    "help_post": N_("Een vrijwilliger mag mij bellen over deze oproep."),
    "response": N_("Een vrijwilliger mag mij bellen over deze reactie."),
    "idea": N_("Een vrijwilliger mag mij bellen over wat ik schreef."),
    "signup": N_("Een vrijwilliger mag mij bellen over deze activiteit."),
    "on_behalf": N_("Deze oproep mag op het bord. Een vrijwilliger mag mij daarover bellen."),
}
"""What somebody agrees to, by purpose, as it reads in ``CONSENT_VERSION``."""


class NoDesk(UserFacing):
    """There is no desk yet for which a name or a text could be sealed."""

    what = N_("Dit kan nu nog niet op deze zuil.")
    next = N_("Vraag een vrijwilliger om hulp.")


def contact_of(name: str, *, phone: str = "", email: str = "", note: str = "") -> Contact:
    """Return a contact as it is sealed. Raises ``BadInput`` for a number or an address that nobody can use."""
    number = phones.personal(phone) if phone.strip() else ""
    return Contact(name=name.strip(), phone=number, email=_address(email), note=note.strip())


def _address(email: str) -> str:
    address = email.strip()
    user, at, host = address.partition("@")
    whole = user and at and "." in host.strip(".") and not any(sign.isspace() for sign in address)
    if address and not whole:
        raise BadInput("Dit e-mailadres klopt niet.", "Typ het zoals riet@voorbeeld.nl.")
    return address


def goes_on(today: date) -> date:
    """Return the day on which a box that is made today goes by itself, unless the post is renewed: see ``sync.retention``."""
    return today + timedelta(days=MAX_HELP_DAYS + HELP_DAYS)


def box_draft(
    services: Services, box: str, about: str, contact: Contact, goes: date | None = None
) -> Draft:
    """Return what keeps ``contact`` sealed in a box about a help post or a response.

    It goes by itself on the day ``goes``, or on that of a help post. Raises ``NoDesk`` where nobody could open it: there is no key yet, or one that is none.
    """
    key = desk_key_of(services.replica)
    try:
        sealed = seal(contact, key)
    except (ValueError, TypeError):
        raise NoDesk from None
    fields = {
        "about": about,
        "venue": services.venue_id,
        "sealed": sealed,
        "key": fingerprint(key),
        "holds": " ".join(name for name in contact.__struct_fields__ if getattr(contact, name)),
        "purge_on": str(goes or goes_on(services.now().date())),
        "visibility": "private",
    }
    return Draft(kind="box", record=box, fields=fields)


def consent_draft(services: Services, about: str, purpose: str, by: str) -> Draft:
    """Return what notes that somebody agreed to ``purpose``; ``by`` is who heard it: a volunteer, or the visitor alone."""
    fields = {
        "purpose": purpose,
        "text_version": CONSENT_VERSION,
        "given_by": by,
        "about": about,
        "venue": services.venue_id,
        "visibility": "private",
    }
    return Draft(kind="consent", record=services.new_id(), fields=fields)
