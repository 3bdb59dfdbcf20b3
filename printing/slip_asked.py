"""Slips for who asked for something: a place at an activity, or to be called back.

A name comes from the screen's memory or from a box that an unlocked desk opened. Where one stands on a slip, nothing leads from
there to what is discreet, and the slip says when to destroy it.
"""

from __future__ import annotations

from datetime import date, timedelta

import msgspec

from printing.slip_sheets import (
    SlipSheet,
    find_key,
    link_or_none,
    own_house,
    promised,
    slip_sheet,
    together,
)
from sync import discretion, links, phones
from sync.disk.introducing import open_contact
from sync.disk.replica import Replica
from sync.errors import BadInput
from sync.keyring import Keyring
from sync.records import Activity, Service, Signup, Venue
from sync.recurrence import Occurrence
from sync.words import N_, Words

CALL_BACK_DAYS = 7
"""How long a slip with the name of somebody who is to be called may be kept."""


def signup_of(replica: Replica, key_or_code: str) -> Signup:
    """Return a sign-up by its id, or by the code on its slip. Raises ``BadInput`` when there is none, or it was withdrawn."""
    found = replica.get("signup", find_key(replica, "signup", key_or_code))
    if not isinstance(found, Signup) or found.state == "cancelled":
        raise BadInput(
            N_("Deze aanmelding is er niet meer."), N_("Kijk in de lijst hoe het ervoor staat.")
        )
    return found


def signup_name(replica: Replica, signup: Signup, ring: Keyring) -> str:
    """Return who signed up, where this desk is unlocked; else nothing. Raises ``BadInput`` when the box does not open."""
    return open_contact(replica, signup, ring).name if ring.desk else ""


def signup_sheet(
    replica: Replica, signup: Signup, words: Words, *, name: str = "", until: str = ""
) -> SlipSheet:
    """Return the slip of somebody who signed up, for the next time where she signed up for every week.

    ``name`` is known to the screen's memory or from an opened box; ``until`` is said in words (``promised``). Raises
    ``BadInput`` when the activity is not there any more.
    """
    one = _occurrence(replica, signup)
    key = signup.activity + (f"@{signup.recurrence}" if signup.recurrence else "")
    sheet = slip_sheet(replica, "activity", key, words)
    if one.cancelled:  # that it is off is what she must know
        return sheet
    facts = sheet.facts
    if signup.party > 1:
        facts = (*facts, words.tn("Voor {n} persoon", "Voor {n} personen", signup.party))
    code = signup.slip_code or links.short_code(signup.id)
    return promised(
        msgspec.structs.replace(
            sheet, facts=facts, link=link_or_none(replica.neighbourhood.site, code)
        ),
        words,
        starts=one.starts,
        name=name,
        state=signup.state,
        code=code,
        phone=phones.shown(one.activity.phone or replica.neighbourhood.helpdesk_phone),
        until=until,
    )


def _occurrence(replica: Replica, signup: Signup) -> Occurrence:
    if signup.recurrence:
        found = replica.occurrence(signup.activity, signup.recurrence)
    else:
        found = next(iter(replica.next_occurrences(signup.activity, replica.local_now(), 1)), None)
    if found is None:
        raise BadInput(
            N_("Deze aanmelding is er niet meer."), N_("Kijk in de lijst hoe het ervoor staat.")
        )
    return found


def call_back_sheet(
    replica: Replica,
    words: Words,
    today: date,
    *,
    about: tuple[str, str] | None = None,
    name: str = "",
    when: str = "",
    who: str = "",
) -> SlipSheet:
    """Return the slip of somebody who wants to be called: who calls and from which number, and what to have at hand.

    ``about`` is the kind and key of what she asked about: activity, service or help_post. ``name``, ``when`` and ``who``
    (a volunteer's first name) are typed at the desk and stay in memory. Where the house does not say ``when``, the slip promises
    no day and says what to do when it takes long. Raises ``BadInput`` when there is no such record.
    """
    house = own_house(replica)
    phone = together(_own_phone(replica))
    caller = words.t("{who} van {house} belt u.", who=who, house=house) if who else words.t("Een vrijwilliger van {house} belt u.", house=house)  # fmt: skip
    facts = [caller]
    if phone:
        facts.append(words.t("Wij bellen met {phone}.", phone=phone))
    facts.append(words.t("Leg pen en papier klaar."))
    sheet = SlipSheet(
        kind="call_back",
        house=house,
        kicker=words.t("Voor {name}", name=name) if name else "",
        title=words.t("Wij bellen u terug"),
        when=(when or words.t("Wij bellen zodra het kan."),),
        facts=tuple(facts),
        notice_strong=_not_called(phone, words, promised=bool(when)),
        notice=words.t("Wij vragen nooit naar uw pincode."),
        destroy_before=today + timedelta(days=CALL_BACK_DAYS) if name else None,
    )
    return _about(replica, sheet, about, words, named=bool(name)) if about else sheet


def _not_called(phone: str, words: Words, *, promised: bool) -> str:
    """Return what to do when nobody calls: after the day that was said, or when it takes long."""
    if promised:
        return (
            words.t("Niet gebeld? Bel {phone}.", phone=phone)
            if phone
            else words.t("Niet gebeld? Kom langs.")
        )
    if phone:
        return words.t("Duurt het lang? Bel {phone}.", phone=phone)
    return words.t("Duurt het lang? Kom langs.")


def call_me_sheet(replica: Replica, words: Words) -> SlipSheet:
    """Return the slip on which a visitor writes who wants to be called: nobody is there to ask, and it is left for the desk.

    It promises nothing: until somebody reads it nobody knows of it.
    """
    phone = together(_own_phone(replica))
    notice = [words.t("Is er niemand? Doe het in de brievenbus.")]
    if phone:
        notice.append(words.t("Of bel zelf: {phone}.", phone=phone))
    return SlipSheet(
        kind="call_me",
        house=own_house(replica),
        title=words.t("Bel mij terug"),
        blanks=(words.t("Voornaam"), words.t("Telefoon"), words.t("Waarover (mag leeg blijven)")),
        notice_strong=words.t("Geef dit aan de balie."),
        notice=" ".join(notice),
    )


def _about(
    replica: Replica, sheet: SlipSheet, about: tuple[str, str], words: Words, *, named: bool
) -> SlipSheet:
    """Return the slip with what it is about and the code of that; with a name on it, nothing discreet is named or coded."""
    kind, key = about
    other = slip_sheet(replica, kind, find_key(replica, kind, key), words)
    if named and _is_discreet(replica, kind, key, other.title):
        return sheet
    return msgspec.structs.replace(
        sheet,
        facts=(words.t("Het gaat over: {what}", what=other.title), *sheet.facts),
        code=other.code,
        code_label=other.code_label,
        code_hint=other.code_hint,
        link=other.link,
    )


def _is_discreet(replica: Replica, kind: str, key: str, title: str) -> bool:
    record = replica.get(kind, find_key(replica, kind, key).partition("@")[0])
    if isinstance(record, Activity):
        return discretion.is_discreet(record, replica.neighbourhood, title)
    if isinstance(record, Service):
        return discretion.is_discreet_service(record, replica.neighbourhood)
    return discretion.names_it(title, discretion.discreet_slugs(replica.neighbourhood))


def _own_phone(replica: Replica) -> str:
    venue = replica.get("venue", replica.device.venue) if replica.device.venue else None
    own = venue.phone if isinstance(venue, Venue) else ""
    return phones.shown(own or replica.neighbourhood.helpdesk_phone)
