"""What stands on lists with names, as plain values: who comes, and who is to be called; boxes open in memory only.

An ``AttendanceSheet`` lies on the table of an activity; a ``CallSheet`` beside the telephone. Both say when to destroy them.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from datetime import date, timedelta

import msgspec

from printing.call_sheets import CARD_DAYS
from printing.slip_sheets import KEEP_NAMES_DAYS
from sync import discretion, links, phones
from sync.dates import capital, clock_time, long_date, time_span
from sync.disk import people_of
from sync.disk.introducing import open_contact
from sync.disk.otherwise import is_off
from sync.disk.replica import Replica
from sync.errors import BadInput, UserFacing
from sync.keyring import Keyring
from sync.records import Activity, Signup, Venue
from sync.recurrence import Occurrence
from sync.seal import Contact
from sync.words import N_, Words

_STATE_WORDS = {
    "provisional": N_("nog niet zeker"),
    "offered": N_("nog bellen"),
    "to_call": N_("nog bellen"),
}
_WHY = {
    "offered": N_("Er is een plaats vrij. Vraag of diegene komt."),
    "to_call": N_("Zeg hoe het ervoor staat. Vraag of diegene nog komt."),
    "waiting": N_("Staat op de wachtlijst."),
}


class Person(msgspec.Struct, frozen=True, kw_only=True):
    """One line of a presence list: somebody, and with how many."""

    name: str
    party: int = 1
    answer: str = ""
    """What was answered to the activity's own question."""
    remark: str = ""
    """What is not settled yet: "nog bellen"."""
    here: bool = False
    """Whether somebody ticked already that they came."""


class AttendanceSheet(msgspec.Struct, frozen=True, kw_only=True):
    """Everything on the presence list of one occurrence."""

    house: str
    title: str
    """What it is called where others read along: ``discretion.heading``."""
    when: str
    place: str = ""
    question: str = ""
    capacity: int | None = None
    people: tuple[Person, ...] = ()
    waiting: tuple[Person, ...] = ()
    """Who waits for a place, in the order of their turn."""
    destroy_before: date

    @property
    def expected(self) -> int:
        """How many people are on the list."""
        return sum(one.party for one in self.people)


class Call(msgspec.Struct, frozen=True, kw_only=True):
    """One line of a call list."""

    name: str
    number: str = ""
    """As it is read out; empty where nobody left one."""
    no_number: str = ""
    about: str = ""
    """What it is about, and when that is."""
    why: str = ""
    """What to say or to ask."""


class CallSheet(msgspec.Struct, frozen=True, kw_only=True):
    """Everything on a call list."""

    house: str
    about: str = ""
    """The one occurrence that all of it is about; empty where each line says so itself."""
    ask: str = ""
    """What to say to all of them."""
    calls: tuple[Call, ...] = ()
    destroy_before: date


def attendance_sheet(replica: Replica, key: str, ring: Keyring, words: Words) -> AttendanceSheet:
    """Return the presence list of the occurrence ``activity@recurrence``.

    Raises ``BadInput`` when there is no such occurrence, when it takes no names, or without the keys of a desk.
    """
    one = _occurrence(replica, key)
    if one.activity.confidential:
        raise BadInput(
            N_("Deze activiteit is vertrouwelijk. Er is geen lijst met namen."),
            N_("Tel de mensen die komen."),
        )
    if is_off(one):
        raise BadInput(
            N_("Dit gaat niet door. Er is geen presentielijst."), N_("Print de bellijst.")
        )
    check_ring(ring)
    signed = people_of.signups_of(replica, one)
    return AttendanceSheet(
        house=house_of(replica, one.venue),
        title=discretion.heading(one, replica.neighbourhood, words),
        when=_when(one, words),
        place=one.place,
        question=one.activity.question,
        capacity=one.activity.capacity,
        people=by_name(
            _person(replica, signup, ring, words)
            for signup in signed
            if signup.state in people_of.COMING
        ),
        waiting=tuple(
            _person(replica, signup, ring, words) for signup in signed if signup.state == "waiting"
        ),
        destroy_before=one.starts.date() + timedelta(days=KEEP_NAMES_DAYS),
    )


def call_sheet(replica: Replica, key: str, ring: Keyring, words: Words, today: date) -> CallSheet:
    """Return whom to call about the occurrence ``activity@recurrence``, or about all of them where ``key`` is empty.

    Of one that does not go on, or is at another time, that is everybody who counts on it. Raises as ``attendance_sheet``.
    """
    check_ring(ring)
    destroy = today + timedelta(days=CARD_DAYS)
    if not key:
        house = house_of(replica, replica.device.venue)
        calls = tuple(
            _call(replica, signup, ring, words, alone=False)
            for signup in people_of.to_call(replica, today)
        )
        return CallSheet(house=house, calls=calls, destroy_before=destroy)
    one = _occurrence(replica, key)
    ask = _ask(one, words)
    return CallSheet(
        house=house_of(replica, one.venue),
        about=f"{discretion.heading(one, replica.neighbourhood, words)}. {_when(one, words)}",
        ask=ask,
        calls=tuple(
            _call(replica, signup, ring, words, alone=True, why=not ask)
            for signup in people_of.on_calls(replica, one)
        ),
        destroy_before=destroy,
    )


def house_of(replica: Replica, venue: str) -> str:
    """Return the name of a house, or of the neighbourhood where nobody said which."""
    found = replica.get("venue", venue or replica.device.venue)
    return found.name if isinstance(found, Venue) and found.name else replica.neighbourhood.name


def check_ring(ring: Keyring) -> None:
    """Raise ``BadInput`` where no box opens: names are printed at an unlocked desk only."""
    if not ring.desk:
        raise BadInput(
            N_("Zonder badge print dit apparaat geen namen."),
            N_("Scan eerst uw badge aan de balie."),
        )


def by_name(people: Iterable[Person]) -> tuple[Person, ...]:
    """Return people by name as one looks for them, whatever signs stand on its letters."""
    return tuple(sorted(people, key=lambda one: (_plain(one.name), one.name)))


def _plain(name: str) -> str:
    letters = unicodedata.normalize("NFKD", name.casefold())
    return "".join(one for one in letters if not unicodedata.combining(one))


def _parts(key: str) -> tuple[str, str]:
    activity, _, recurrence = key.partition("@")
    return activity, recurrence


def _occurrence(replica: Replica, key: str) -> Occurrence:
    found = replica.occurrence(*_parts(key))
    if found is None:
        raise BadInput(
            N_("Deze activiteit is er niet."), N_("Kijk in de agenda hoe het ervoor staat.")
        )
    return found


def _when(one: Occurrence, words: Words) -> str:
    day = capital(long_date(one.starts.date(), words))
    return f"{day}, {time_span(one.starts, one.ends, words)}"


def _ask(one: Occurrence, words: Words) -> str:
    if is_off(one):
        return words.t("Zeg dat het niet doorgaat.")
    if one.moved_from:
        return words.t(
            "Zeg dat het op een andere tijd is: {day} om {time} uur.",
            day=long_date(one.starts.date(), words),
            time=clock_time(one.starts),
        )
    return ""


def _person(replica: Replica, signup: Signup, ring: Keyring, words: Words) -> Person:
    remark = _STATE_WORDS.get("to_call" if signup.apart else signup.state, "")
    return Person(
        name=_name(replica, signup, ring, words)[0],
        party=signup.party,
        answer=signup.answer,
        remark=words.t(remark) if remark else "",
        here=signup.state == "attended",
    )


def _name(replica: Replica, signup: Signup, ring: Keyring, words: Words) -> tuple[str, Contact]:
    """Return how somebody stands on a list, and what is in the box; without a name it is the code of the slip."""
    try:
        contact = open_contact(replica, signup, ring)
    except UserFacing:
        contact = Contact()
    if contact.name:
        return contact.name, contact
    code = signup.slip_code or links.short_code(signup.id)
    return words.t("Briefje {code}", code=links.shown_code(code)), contact


def _call(
    replica: Replica,
    signup: Signup,
    ring: Keyring,
    words: Words,
    *,
    alone: bool,
    why: bool = True,
) -> Call:
    """Return a line of a call list; ``alone``: the list is about one occurrence only, which its head says."""
    name, contact = _name(replica, signup, ring, words)
    one = replica.occurrence(signup.activity, signup.recurrence) if signup.recurrence else None
    activity = replica.get("activity", signup.activity)
    about = ""
    if not alone and one is not None:
        about = f"{discretion.heading(one, replica.neighbourhood, words)}. {_when(one, words)}"
    elif not alone and isinstance(activity, Activity):
        about = discretion.activity_heading(activity, replica.neighbourhood, words)
    return Call(
        name=name,
        number=phones.shown(contact.phone) if contact.phone else "",
        no_number=contact.email or words.t("Geen telefoonnummer"),
        about=about,
        why=words.t(_WHY[signup.state]) if why and signup.state in _WHY else "",
    )
