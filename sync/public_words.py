"""One activity or service in the words of a public page: what everybody may read, in the order in which one asks it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import msgspec

from sync import hours, phones, phrases
from sync.dates import capital, clock_time, long_date, monday_of, time_span
from sync.records import Activity, Organisation, Service, Venue
from sync.recurrence import Occurrence, parse_local

if TYPE_CHECKING:
    from sync.words import Words


class PublicWords(msgspec.Struct, frozen=True, kw_only=True):
    """Everything on a public page of one thing."""

    title: str
    when: str = ""
    notice: str = ""
    """What is different this once, before everything else: "Gaat niet door. Het vriest."."""
    text: str = ""
    facts: tuple[str, ...] = ()
    phone: str = ""
    """Whom to call about it, as records hold a number; empty where that is the neighbourhood's helpdesk."""


def activity_words(
    one: Occurrence, venue: Venue | None, organiser: Organisation | None, words: Words
) -> PublicWords:
    """Return one time of an activity, whose place is told in words."""
    activity = one.activity
    when = capital(
        f"{long_date(one.starts.date(), words)}, {time_span(one.starts, one.ends, words)}"
    )
    where = [one.place]
    if venue is not None:
        where += [venue.name if venue.name != one.place else "", phrases.address(venue)]
    price = ", ".join(
        filter(None, (phrases.price(activity, words), phrases.city_pass(activity, words)))
    )
    signup = words.t("Meld u van tevoren aan.") if activity.signup == "required" else ""
    with_whom = organiser.name if organiser is not None else ""
    return PublicWords(
        title=phrases.titled(one.title, words),
        when=when,
        notice=_notice(one, words),
        text=activity.summary,
        facts=_facts(
            ", ".join(part for part in where if part),
            capital(price),
            signup,
            ", ".join(part for part in (activity.host, with_whom) if part),
            activity.access_text or phrases.wheelchair(activity.wheelchair, words),
            activity.transport,
        ),
        phone=activity.phone,
    )


def _notice(one: Occurrence, words: Words) -> str:
    if one.cancelled:
        return " ".join(
            filter(None, (f"{words.t('Gaat niet door')}.", _sentence(one.cancel_reason)))
        )
    moved = parse_local(one.moved_from) if one.moved_from else None
    if moved is not None:
        before = words.t(
            "{day} om {time} uur", day=long_date(moved.date(), words), time=clock_time(moved)
        )
        return words.t("Eerst was het {when}.", when=before)
    return _sentence(one.note)


def service_words(
    service: Service, organisation: Organisation | None, today: date, words: Words
) -> PublicWords:
    """Return a service as it is on a day."""
    name = organisation.name if organisation is not None else ""
    monday = monday_of(*today.isocalendar()[:2])
    spans = hours.in_words(service.opening_hours, monday, words) if service.opening_hours else []
    return PublicWords(
        title=phrases.titled(service.name, words),
        text=service.summary,
        facts=_facts(
            name if name != service.name else "",
            phrases.address(service),
            *(spans or [service.opening_text]),
            service.exceptions,
            capital(phrases.price(service, words)),
            capital(phrases.referral(service.referral, words)),
            service.reach,
            phrases.wheelchair(service.wheelchair, words),
        ),
        phone=service.phone or (organisation.phone if organisation is not None else ""),
    )


def shown_phone(number: str) -> str:
    """Return a number as it is shown, in one piece; empty where there is none."""
    return phones.shown(number).replace(" ", "\N{NO-BREAK SPACE}") if number else ""


def is_public(thing: Activity | Service) -> bool:
    """Return whether everybody may read a record."""
    if isinstance(thing, Activity) and thing.state not in ("published", "cancelled"):
        return False
    return thing.visibility == "public"


def _sentence(text: str) -> str:
    text = capital(text.strip())
    return text if not text or text[-1] in ".!?" else f"{text}."


def _facts(*found: str) -> tuple[str, ...]:
    return tuple(capital(one.strip()) for one in found if one.strip())
