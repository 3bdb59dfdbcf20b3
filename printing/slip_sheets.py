"""What stands on a slip: one activity, one service or one help post, read from a replica."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta

import msgspec

from sync import discretion, hours, links, phones, phrases
from sync.dates import capital, clock_time, day_month, long_date, time_span
from sync.disk.help_board import Held
from sync.disk.replica import Replica
from sync.errors import BadInput
from sync.house_records import Idea
from sync.records import HelpPost, Organisation, Response, Service, Venue
from sync.recurrence import Occurrence, parse_local
from sync.words import Words

KEEP_NAMES_DAYS = 30
"""How long after its day a paper with a name on it may be kept."""


class SlipSheet(msgspec.Struct, frozen=True, kw_only=True):
    """Everything on a slip."""

    kind: str
    house: str
    title: str
    kicker: str = ""
    """A line above the title: "Iemand zoekt hulp"."""
    when: tuple[str, ...] = ()
    facts: tuple[str, ...] = ()
    blanks: tuple[str, ...] = ()
    """What is written on the slip by hand: each has a line of its own."""
    summary: str = ""
    notice_strong: str = ""
    notice: str = ""
    """The frame: what to do now."""
    code: str = ""
    code_label: str = ""
    code_hint: str = ""
    link: str = ""
    cancelled: bool = False
    checked: str = ""
    """When the owner last said that this is right."""
    destroy_before: date | None = None
    """Set where a person's name stands on the slip."""


def find_key(replica: Replica, kind: str, key_or_code: str) -> str:
    """Return the key of a record by its key, or by the code of eight characters that stands on its papers.

    Raises ``BadInput`` when nothing has it.
    """
    if kind == "activity" and "@" in key_or_code:
        return key_or_code
    if replica.get(kind, key_or_code) is not None:
        return key_or_code
    code = links.parse_code(key_or_code)
    keys: Iterable[str]
    if kind == "activity":
        today = replica.local_now().date()
        found = replica.occurrences(today - timedelta(days=7), today + timedelta(days=62))
        keys = (one.key for one in found)
    else:
        keys = (record.id for record in replica.list(kind))
    for key in keys:
        if links.short_code(key) == code:
            return key
    if kind == "activity":  # the flyer of a series has the code of all its times
        for record in replica.list(kind):
            if links.short_code(record.id) == code:
                return _occurrence(replica, record.id).key
    raise _unknown()


def slip_sheet(replica: Replica, kind: str, key: str, words: Words) -> SlipSheet:
    """Return the slip of a record: ``activity`` (key ``activity@recurrence``), ``service`` or ``help_post``.

    An activity's id alone gives its next occurrence. Raises ``BadInput`` when there is no such record.
    """
    if kind == "activity":
        return occurrence_slip(replica, _occurrence(replica, key), words)
    record = replica.get(kind, key)
    if isinstance(record, Service):
        return _service_slip(replica, record, words)
    if isinstance(record, HelpPost):
        return _help_post_slip(replica, record, words)
    raise _unknown()


def _unknown() -> BadInput:
    return BadInput("Dit staat niet in de gegevens.", "Kijk de code na of zoek het op de zuil.")


def _occurrence(replica: Replica, key: str) -> Occurrence:
    activity, _, recurrence = key.partition("@")
    if recurrence:
        found = replica.occurrence(activity, recurrence)
    else:
        found = next(iter(replica.next_occurrences(activity, replica.local_now(), 1)), None)
    if found is None:
        raise _unknown()
    return found


def own_house(replica: Replica) -> str:
    """Return the name of the house that prints a slip."""
    venue = replica.get("venue", replica.device.venue) if replica.device.venue else None
    return venue.name if isinstance(venue, Venue) and venue.name else replica.neighbourhood.name


def _coded(sheet: SlipSheet, replica: Replica, key: str, words: Words) -> SlipSheet:
    """Return the slip with the code of its record."""
    code = links.short_code(key)
    return msgspec.structs.replace(
        sheet,
        code=links.shown_code(code),
        code_label=words.t("Code"),
        code_hint=words.t("Scan hem, of typ de code op de zuil."),
        link=link_or_none(replica.neighbourhood.site, code),
    )


def link_or_none(site: str, code: str) -> str:
    """Return the address for a QR code; empty where there is no site, or one that no code of ours can hold."""
    try:
        return links.link(site, code) if site else ""
    except ValueError:
        return ""


def occurrence_slip(replica: Replica, one: Occurrence, words: Words) -> SlipSheet:
    """Return the slip of one time of an activity."""
    where = where_lines(replica, one)
    price = ", ".join(
        part
        for part in (
            phrases.price(one.activity, words),
            phrases.city_pass(one.activity, words),
        )
        if part
    )
    strong, notice = _activity_notice(replica, one, words)
    facts = (*where, capital(price))
    sheet = SlipSheet(
        kind="activity",
        house=own_house(replica),
        title=discretion.heading(one, replica.neighbourhood, words),
        when=(
            capital(long_date(one.starts.date(), words)),
            time_span(one.starts, one.ends, words),
        ),
        facts=tuple(fact for fact in facts if fact),
        notice_strong=strong,
        notice=notice,
        cancelled=one.cancelled,
    )
    return _coded(sheet, replica, one.key, words)


def where_lines(replica: Replica, one: Occurrence) -> tuple[str, ...]:
    """Return the place and the street; the building too, where it is not the house that prints the paper."""
    venue = replica.get("venue", one.venue) if one.venue else None
    if not isinstance(venue, Venue):
        return (one.place,)
    if venue.name in (own_house(replica), one.place):
        return (", ".join(part for part in (one.place, venue.address) if part),)
    return (one.place, ", ".join(part for part in (venue.name, venue.address) if part))


def _activity_notice(replica: Replica, one: Occurrence, words: Words) -> tuple[str, str]:
    phone = phones.shown(one.activity.phone or replica.neighbourhood.helpdesk_phone)
    if one.cancelled:
        return words.t("Dit gaat niet door."), sentence(one.cancel_reason)
    if one.activity.signup == "required":
        return words.t("Meld u aan."), _ask_or_call(phone, words)
    if one.moved_from:
        moved = parse_local(one.moved_from) or one.starts
        before = (
            words.t("Eerst was het om {time} uur.", time=clock_time(moved))
            if moved.date() == one.starts.date()
            else words.t(
                "Eerst was het {day} om {time} uur.",
                day=long_date(moved.date(), words),
                time=clock_time(moved),
            )
        )
        return words.t("Let op: een andere tijd."), before
    if one.activity.signup == "optional":
        return words.t("Aanmelden mag, het hoeft niet."), _ask_or_call(phone, words)
    if phone:
        return (
            words.t("Aanmelden hoeft niet."),
            words.t("Hebt u een vraag? Bel {phone}.", phone=together(phone)),
        )
    return words.t("Aanmelden hoeft niet."), words.t("Loop gerust binnen.")


def sentence(text: str) -> str:
    """Return a text that somebody typed as a sentence: with a capital and a full stop."""
    plain = capital(text.strip())
    return f"{plain}." if plain[-1:].isalnum() else plain


def _ask_or_call(phone: str, words: Words) -> str:
    if phone:
        return words.t("Vraag het aan de balie of bel {phone}.", phone=together(phone))
    return words.t("Vraag het aan de balie.")


def together(phone: str) -> str:
    """Return a number that no line breaks."""
    return phone.replace(" ", "\u00a0")


def promised(
    sheet: SlipSheet,
    words: Words,
    *,
    starts: datetime,
    name: str = "",
    state: str = "confirmed",
    code: str = "",
    phone: str = "",
    until: str = "",
) -> SlipSheet:
    """Return the slip of somebody who signed up: what was promised, and how to take it back.

    ``name`` is known to the screen's memory only, and to this paper, which then says when to destroy it. ``state`` is that of
    the sign-up; ``until`` says in words until when a place that is not certain can be asked for; ``code`` is the sign-up's own.
    """
    said = {
        "confirmed": (
            words.t("{name}, u staat op de lijst.", name=name)
            if name
            else words.t("U staat op de lijst.")
        ),
        "waiting": (
            words.t("{name}, u staat op de wachtlijst.", name=name)
            if name
            else words.t("U staat op de wachtlijst.")
        ),
    }.get(
        state,
        words.t("{name}, uw plaats is nog niet zeker.", name=name)
        if name
        else words.t("Uw plaats is nog niet zeker."),
    )
    if state == "confirmed":
        notice = (
            words.t("Kunt u niet? Kom langs met dit briefje of bel {phone}.", phone=together(phone))
            if phone
            else words.t("Kunt u niet? Kom langs met dit briefje.")
        )
    elif until:
        notice = words.t("Vraag het na aan de balie, {until}.", until=until)
    else:
        notice = _ask_or_call(phone, words)
    return msgspec.structs.replace(
        sheet,
        notice_strong=said,
        notice=notice,
        code=links.shown_code(code) if code else sheet.code,
        code_label=words.t("Uw code"),
        code_hint=words.t("Neem dit briefje mee."),
        destroy_before=starts.date() + timedelta(days=KEEP_NAMES_DAYS) if name else None,
    )


def _service_slip(replica: Replica, service: Service, words: Words) -> SlipSheet:
    organisation = (
        replica.get("organisation", service.organisation) if service.organisation else None
    )
    by = organisation if isinstance(organisation, Organisation) else None
    phone = phones.shown(service.phone or (by.phone if by else ""))
    monday = _monday(replica.local_now().date())
    opening = (
        [service.opening_text]
        if service.opening_text
        else hours.in_words(service.opening_hours, monday, words)[:4]
    )
    cost = capital(
        ", ".join(
            part
            for part in (phrases.price(service, words), phrases.referral(service.referral, words))
            if part
        )
    )
    facts = (*opening, phrases.address(service), cost)
    checked = _checked(service.assured_on or service.verified_on, words)
    title = discretion.service_heading(service, replica.neighbourhood, words, by.name if by else "")
    discreet = discretion.is_discreet_service(service, replica.neighbourhood)
    sheet = SlipSheet(
        kind="service",
        house=own_house(replica),
        title=title,
        when=(by.name,) if by and by.name not in (service.name, title) and not discreet else (),
        facts=tuple(fact for fact in facts if fact),
        summary="" if discreet else service.summary,
        notice_strong=words.t("Bel {phone}", phone=together(phone)) if phone else "",
        notice=sentence(service.reach),
        checked=checked,
    )
    return _coded(sheet, replica, service.id, words)


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _checked(iso_date: str, words: Words) -> str:
    moment = parse_local(iso_date)
    if moment is None:
        return ""
    return words.t("Nagekeken op {day}", day=day_month(moment.date(), words, year=True))


def _help_post_slip(replica: Replica, post: HelpPost, words: Words) -> SlipSheet:
    if post.state in ("draft", "review"):  # nobody may take along what is not on the board
        raise _unknown()
    return _coded(_posted(replica, post, words), replica, post.id, words)


def _posted(replica: Replica, post: HelpPost, words: Words) -> SlipSheet:
    request = post.direction == "request"
    phone = phones.shown(replica.neighbourhood.helpdesk_phone)
    where = capital(", ".join(part for part in (post.day_part, post.area) if part))
    return SlipSheet(
        kind="help_post",
        house=own_house(replica),
        kicker=words.t("Iemand zoekt hulp") if request else words.t("Iemand wil helpen"),
        title=post.title,
        when=(where,) if where else (),
        summary=post.summary,
        notice_strong=words.t("Wilt u helpen?") if request else words.t("Wilt u hulp?"),
        notice=_ask_or_call(phone, words),
    )


def _told(replica: Replica, held: Held, words: Words) -> SlipSheet:
    """Return the slip of who told an idea or a complaint: what was said stands nowhere on it."""
    phone = phones.shown(replica.neighbourhood.helpdesk_phone)
    sheet = SlipSheet(
        kind="idea",
        house=own_house(replica),
        title=words.t("Uw idee of klacht"),
        notice_strong=words.t("Een vrijwilliger leest het."),
        notice=_ask_or_call(phone, words),
    )
    return msgspec.structs.replace(
        _coded(sheet, replica, held.box, words),
        code_label=words.t("Uw code"),
        code_hint=words.t("Typ de code op de zuil om uw naam te wissen."),
    )


def holder_sheet(replica: Replica, held: Held, words: Words) -> SlipSheet:
    """Return the slip of who placed a help post, answered one or told an idea, with a code of her own: no name is on it.

    Raises ``BadInput`` when what she placed or answered is not here.
    """
    record = replica.get(held.kind, held.record)
    if isinstance(record, Idea):
        return _told(replica, held, words)
    post = replica.get("help_post", record.post) if isinstance(record, Response) else record
    if not isinstance(post, HelpPost):
        raise _unknown()
    sheet = _posted(replica, post, words)
    strong = {
        "review": words.t("Een vrijwilliger leest het eerst."),
        "open": words.t("Uw oproep staat op het bord."),
    }.get(post.state, words.t("Hebt u een vraag?"))
    if isinstance(record, Response):
        strong = words.t("Een vrijwilliger brengt u samen.")
    return msgspec.structs.replace(
        _coded(sheet, replica, held.box or held.record, words),
        kicker=words.t("Uw reactie") if held.kind == "response" else words.t("Uw oproep"),
        notice_strong=strong,
        code_label=words.t("Uw code"),
        code_hint=words.t("Typ de code op de zuil om dit weg te halen."),
    )
