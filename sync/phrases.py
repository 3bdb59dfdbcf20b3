"""Facts of a record in short words: the price, how often, whether a wheelchair can come along.

Screen, paper and web say the same thing in the same words, so the words are made in one place. Every function takes the
catalogue (``words``) and returns text ready to show, or an empty string where nothing is known.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sync.records import Activity, Answer, HelpPost, Room, Service, Venue

if TYPE_CHECKING:
    from sync.words import Words

_RRULE_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


def money(cents: int) -> str:
    """Return an amount as the Dutch write it: ``€ 6`` or ``€ 2,50``."""
    euros, rest = divmod(cents, 100)
    return f"€ {euros}" if rest == 0 else f"€ {euros},{rest:02d}"


def price(thing: Activity | Service, words: Words) -> str:
    """Return what it costs; the owner's own words win over the number."""
    if thing.cost_text:
        return thing.cost_text
    if thing.cost_cents is None:
        return ""
    return words.t("gratis") if thing.cost_cents == 0 else money(thing.cost_cents)


def city_pass(activity: Activity, words: Words) -> str:
    """Return the reduced price for holders of the city pass."""
    if activity.city_pass_cents is None:
        return ""
    if activity.city_pass_cents == 0:
        return words.t("met stadspas gratis")
    return words.t("met stadspas {price}", price=money(activity.city_pass_cents))


def wheelchair(answer: Answer, words: Words) -> str:
    """Return whether somebody in a wheelchair or with a rollator can come in."""
    return {
        "yes": words.t("Rollator en rolstoel kunnen mee"),
        "limited": words.t("Met de rolstoel lukt het met een beetje hulp"),
        "no": words.t("Niet geschikt voor een rolstoel"),
    }.get(answer, "")


def referral(answer: Answer, words: Words) -> str:
    """Return whether one needs a letter of a doctor or the municipality first."""
    return {
        "no": words.t("geen verwijzing nodig"),
        "yes": words.t("verwijzing nodig"),
        "limited": words.t("soms een verwijzing nodig"),
    }.get(answer, "")


def address(thing: Venue | Service) -> str:
    """Return street, number and postcode on one line."""
    return ", ".join(part for part in (thing.address, thing.postcode) if part)


def place(activity: Activity, room: Room | None, venue: Venue | None) -> str:
    """Return where it is in the fewest words: the owner's own, the room, or the building."""
    if activity.place:
        return activity.place
    if room is not None and room.name:
        return room.name
    return venue.name if venue is not None else ""


def frequency(rrule: str, words: Words) -> str:
    """Return how often a series comes back: "elke maandag", "elke eerste woensdag van de maand".

    Reads FREQ, INTERVAL, BYDAY and BYMONTHDAY of RFC 5545; a rule with anything finer gives an empty string.
    """
    parts = dict(part.split("=", 1) for part in rrule.upper().split(";") if "=" in part)
    interval = parts.get("INTERVAL", "1")
    by_day = [day for day in parts.get("BYDAY", "").split(",") if day]
    if parts.get("FREQ") == "DAILY" and interval == "1":
        return words.t("elke dag")
    if parts.get("FREQ") == "WEEKLY":
        return _weekly(by_day, interval, words)
    if parts.get("FREQ") == "MONTHLY" and interval == "1":
        return _monthly(by_day, parts, words)
    return ""


def _weekday(code: str, words: Words) -> str:
    names = (
        words.t("maandag"),
        words.t("dinsdag"),
        words.t("woensdag"),
        words.t("donderdag"),
        words.t("vrijdag"),
        words.t("zaterdag"),
        words.t("zondag"),
    )
    return names[_RRULE_DAYS.index(code)] if code in _RRULE_DAYS else ""


def _weekly(by_day: list[str], interval: str, words: Words) -> str:
    names = [name for name in (_weekday(code, words) for code in by_day) if name]
    if names == [_weekday(code, words) for code in _RRULE_DAYS[:5]] and interval == "1":
        return words.t("elke werkdag")
    days = (
        words.t("{days} en {last}", days=", ".join(names[:-1]), last=names[-1])
        if len(names) > 1
        else "".join(names)
    )
    if interval == "1":
        return words.t("elke {days}", days=days) if days else words.t("elke week")
    if interval == "2":
        return words.t("om de week op {days}", days=days) if days else words.t("om de week")
    return words.t("elke {n} weken", n=interval)


def _monthly(by_day: list[str], parts: dict[str, str], words: Words) -> str:
    if len(by_day) == 1:
        ordinal, day = (
            by_day[0][:-2] or parts.get("BYSETPOS", ""),
            _weekday(by_day[0][-2:], words),
        )
        which = {
            "1": words.t("eerste"),
            "2": words.t("tweede"),
            "3": words.t("derde"),
            "4": words.t("vierde"),
            "-1": words.t("laatste"),
        }.get(ordinal.lstrip("+"), "")
        if which and day:
            return words.t("elke {which} {day} van de maand", which=which, day=day)
    return words.t("elke maand") if not by_day else ""


def titled(title: str, words: Words) -> str:
    """Return a title as it is shown: what has none, or only signs that nobody can read, says so."""
    return title if title.strip() else words.t("Zonder titel")


def direction(post: HelpPost, words: Words) -> str:
    """Return whether a help post asks or offers, in one word."""
    return words.t("Vraag") if post.direction == "request" else words.t("Aanbod")
