"""What stands on a flyer: one activity, service, help post or announcement to hang up, read from a replica.

Most of it is what its slip says too (``printing.slip_sheets``), but it tells by its name also what is discreet: it hangs on a
wall for everybody, and only its strips, which somebody carries home, have a neutral heading. A flyer hangs longer than anybody remembers, so it says until
when it is true; only what everybody may know is on it, and never a person's name.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import cast

import msgspec

from printing import ink, symbols
from printing.slip_sheets import (
    SlipSheet,
    find_key,
    link_or_none,
    occurrence_slip,
    slip_sheet,
    where_lines,
)
from sync import links, phones, phrases
from sync.dates import capital, day_month, long_date, short_date, time_span
from sync.disk.files import FileStore, sha_of
from sync.disk.replica import Replica
from sync.errors import BadInput
from sync.help_posts import shown_state
from sync.records import Activity, Announcement, HelpPost, Organisation, Record, Service, Venue
from sync.recurrence import Occurrence, occurrence_of, occurrences, parse_local
from sync.sheet_changes import is_public
from sync.words import N_, Words

KINDS = ("activity", "service", "help_post", "announcement")
SERIES_DAYS = 92
"""How long a flyer of what comes back every week is true; then somebody looks at it again."""
SERVICE_DAYS = 183
_MONTH_DAYS = 31
"""So far beyond that it is looked whether a series with an end goes on: a monthly one may be in between."""
PHOTO_PX = 1080
"""Width of the photo that is asked for, of those that the server gives."""


class FlyerSheet(msgspec.Struct, frozen=True, kw_only=True):
    """Everything on a flyer, in the language of the paper."""

    kind: str
    house: str
    house_line: str = ""
    """Its address."""
    title: str
    kicker: str = ""
    """A line above the title: "Iemand zoekt hulp"."""
    when: tuple[str, ...] = ()
    facts: tuple[str, ...] = ()
    summary: str = ""
    strong: str = ""
    """What to do, in large words: "Bel 045 - 000 03 21"."""
    notice: str = ""
    strip_title: str = ""
    """What a strip is called, where that is not the title: what is discreet goes home under a neutral heading."""
    strip: tuple[str, ...] = ()
    """What a strip says below the title: when, in a line or two of few words, and at the end whom to call."""
    code: str = ""
    link: str = ""
    cancelled: bool = False
    valid_until: date | None = None
    """The last day on which it is true; None where nobody knows."""
    icon: str = "calendar-days"
    inks: tuple[str, str] = (ink.DEFAULT, ink.BLACK)
    """The neighbourhood's colours as "#rrggbb", dark enough for paper."""
    photo: bytes = b""
    """A picture file; empty where the record has none, or where it has not come yet."""
    partners: tuple[str, ...] = ()


def flyer_sheet(replica: Replica, kind: str, key: str, words: Words) -> FlyerSheet:
    """Return the flyer of a record; ``key`` is its id, or "activity@recurrence" for one occurrence of a series.

    Raises ``BadInput`` when there is no such record, when it is over, or when it is not for everybody.
    """
    if kind not in KINDS:
        raise _unknown()
    record = replica.get(kind, key.partition("@")[0])
    if record is None:
        raise _unknown()
    today = replica.local_now().date()
    _public(record, today)
    if isinstance(record, Announcement):
        sheet = _announcement(replica, record, words)
    else:
        if isinstance(record, Activity):
            sheet = _activity(replica, record, key, words)
        else:
            sheet = _from_slip(slip_sheet(replica, kind, key, words), _house_line(replica))
            if isinstance(record, Service):
                sheet = _service(replica, sheet, record, words)
            else:
                sheet = _help_post(replica, sheet, cast(HelpPost, record), words)
    carrying = [one.name for one in replica.partners(today) if "handout" in one.logo_places]
    return msgspec.structs.replace(
        sheet,
        inks=ink.inks(replica.neighbourhood.colours.values()),
        photo=_photo(replica, getattr(record, "picture", "")),
        partners=tuple(carrying),
    )


def flyer_key(replica: Replica, kind: str, key_or_code: str) -> str:
    """Return the key of a record by its key or the code of its papers. Raises ``BadInput`` when nothing has it."""
    return find_key(replica, kind, key_or_code)


def next_key(replica: Replica) -> str:
    """Return the key of the activity that begins next in this house. Raises ``BadInput`` when none is coming."""
    now, house = replica.local_now(), replica.device.venue
    coming = replica.occurrences(now.date(), now.date() + timedelta(days=_MONTH_DAYS), venue=house)
    for one in coming:
        if one.starts > now and not one.cancelled and is_public(one):
            return one.activity.id
    raise BadInput(N_("De komende maand is er niets."), N_("Zeg met --key waarvan de flyer is."))


def _unknown() -> BadInput:
    return BadInput(
        N_("Dit staat niet in de gegevens."), N_("Kijk de code na of zoek het op de zuil.")
    )


def _over() -> BadInput:
    return BadInput(N_("Dit is al voorbij."), N_("Kies iets dat nog komt."))


def _public(record: Record, today: date) -> None:
    """Raise ``BadInput`` for what not everybody may know, or what is over."""
    state = getattr(record, "state", "")
    if isinstance(record, HelpPost):
        state = shown_state(record.state, record.expires, today)
    hidden = record.visibility != "public" or state not in ("", "published", "cancelled", "open")
    if hidden:
        raise BadInput(
            N_("Dit is nog niet, of niet meer, voor iedereen."),
            N_("Zet het eerst op de zuil. Maak dan de flyer."),
        )
    if isinstance(record, Announcement) and record.shown_until[:10] < str(today):
        raise _over()


def _next(replica: Replica, activity: str) -> Occurrence:
    """Return the next occurrence of a series that takes place; where none does, the next one. Raises ``BadInput`` at its end."""
    coming = replica.next_occurrences(activity, replica.local_now(), 8)
    if not coming:
        raise _over()
    return next((one for one in coming if not one.cancelled), coming[0])


def _from_slip(slip: SlipSheet, house_line: str) -> FlyerSheet:
    return FlyerSheet(
        kind=slip.kind,
        house=slip.house,
        house_line=house_line,
        title=slip.title,
        kicker=slip.kicker,
        when=slip.when,
        facts=slip.facts,
        summary=slip.summary,
        strong=slip.notice_strong,
        notice=slip.notice,
        code=slip.code,
        link=slip.link,
        cancelled=slip.cancelled,
    )


def _activity(replica: Replica, activity: Activity, key: str, words: Words) -> FlyerSheet:
    """Return the flyer of one occurrence, or of a series: how often, and not only the next time.

    What is different about the next time stands beside its day and nowhere else: a flyer of a series hangs for months.
    """
    of_series = "@" not in key
    found = _next(replica, key) if of_series else replica.occurrence(*key.split("@", 1))
    if found is None:
        raise _unknown()
    if found.ends < replica.local_now():
        raise _over()
    often = phrases.frequency(activity.rrule, words) if of_series else ""
    one = _as_always(replica, found) if often else found
    sheet = _from_slip(occurrence_slip(replica, one, words), _house_line(replica))
    span = time_span(one.starts, one.ends, words)
    code, link = sheet.code, sheet.link
    when, facts = sheet.when, sheet.facts
    short = (capital(short_date(one.starts.date(), words)), span)
    until: date | None = one.ends.date()
    if often:
        code = links.short_code(activity.id)
        link = link_or_none(replica.neighbourhood.site, code)
        code = links.shown_code(code)
        when = short = (capital(often), span)
        facts = (*facts[:1], *_next_time(replica, one, found, words), *facts[1:])
        until = _series_until(replica, activity)
    phone = phones.shown(activity.phone or replica.neighbourhood.helpdesk_phone)
    return msgspec.structs.replace(
        sheet,
        title=phrases.titled(one.title, words),
        strip_title=sheet.title,
        when=when,
        facts=facts,
        summary=activity.summary,
        code=code,
        link=link,
        kicker=words.t("Gaat niet door") if sheet.cancelled else "",
        strip=(*short, _call(phone, words)),
        valid_until=until,
        icon=symbols.of_kind(activity.category),
    )


def _as_always(replica: Replica, one: Occurrence) -> Occurrence:
    """Return an occurrence as its series has it: at the time, in the place and under the title of every other time."""
    day, begin = parse_local(one.recurrence), parse_local(one.activity.starts)
    if day is None or begin is None:
        return one
    start = datetime.combine(day.date(), begin.time())  # an extra date may have another time
    always = replica.in_words(occurrence_of(one.activity, start, None))
    return msgspec.structs.replace(always, cancelled=one.cancelled, cancel_reason=one.cancel_reason)


def _next_time(
    replica: Replica, always: Occurrence, one: Occurrence, words: Words
) -> tuple[str, ...]:
    """Return when the next time is, and what is different about it: its day, its time, its place."""
    day, usual = long_date(one.starts.date(), words), always.starts.date()
    span, where = time_span(one.starts, one.ends, words), where_lines(replica, one)
    said = [words.t("Volgende keer: {day}", day=day)]
    if span != time_span(always.starts, always.ends, words):
        said = [words.t("Volgende keer: {day}, dan {span}", day=day, span=span)]
    if one.starts.date() != usual:
        said.append(words.t("Niet op {day}", day=long_date(usual, words)))
    if where != where_lines(replica, always):
        said.append(words.t("Die keer ergens anders: {place}", place=", ".join(where)))
    return tuple(said)


def _series_until(replica: Replica, activity: Activity) -> date | None:
    """Return until when a flyer of a series is true: its last day where that is near, else a quarter of a year on."""
    horizon = _days_on(replica, SERIES_DAYS)
    rule = activity.rrule.upper()
    if horizon is None or not ("UNTIL=" in rule or "COUNT=" in rule):
        return horizon
    today, zone = replica.local_now().date(), replica.zone.key
    left = occurrences(activity, {}, today, horizon + timedelta(days=_MONTH_DAYS), zone)
    return min(left[-1].ends.date(), horizon) if left else horizon


def _service(replica: Replica, sheet: FlyerSheet, service: Service, words: Words) -> FlyerSheet:
    theme = next((slug for slug in service.themes if slug in symbols.THEMES), "")
    strong = sheet.strong or words.t("Vraag het aan de balie.")
    short = sheet.when[0] if sheet.when else sheet.facts[0] if sheet.facts else ""
    found = replica.get("organisation", service.organisation) if service.organisation else None
    by = found.name if isinstance(found, Organisation) else ""
    return msgspec.structs.replace(
        sheet,
        title=phrases.titled(service.name, words),
        strip_title=sheet.title,
        when=(by,) if by and by != service.name else (),
        summary=service.summary,
        strong=strong,
        strip=(short, sheet.strong or sheet.house),
        valid_until=_days_on(replica, SERVICE_DAYS),
        icon=symbols.of_theme(theme),
    )


def _help_post(replica: Replica, sheet: FlyerSheet, post: HelpPost, words: Words) -> FlyerSheet:
    phone = phones.shown(replica.neighbourhood.helpdesk_phone)
    until = parse_local(post.expires)
    return msgspec.structs.replace(
        sheet,
        strip=(
            sheet.when[0] if sheet.when else sheet.kicker,
            _call(phone, words) if phone else sheet.house,
        ),
        valid_until=until.date() if until else None,
        icon=symbols.of_help(post.category if post.category != "anders" else ""),
    )


def _announcement(replica: Replica, one: Announcement, words: Words) -> FlyerSheet:
    phone = phones.shown(replica.neighbourhood.helpdesk_phone)
    house = _house(replica)
    code = links.short_code(one.id)
    until = parse_local(one.shown_until)
    day = until.date() if until else None
    return FlyerSheet(
        kind="announcement",
        house=house.name if house else replica.neighbourhood.name,
        house_line=_house_line(replica),
        title=one.title,
        kicker=words.t("Let op") if one.urgency == "urgent" else words.t("Bericht"),
        summary=one.text,
        strong=words.t("Hebt u een vraag?"),
        notice=words.t("Vraag het aan de balie of bel {phone}.", phone=_together(phone))
        if phone
        else words.t("Vraag het aan de balie."),
        strip=(
            words.t("Tot en met {day}", day=day_month(day, words)) if day else "",
            _call(phone, words),
        ),
        code=links.shown_code(code),
        link=link_or_none(replica.neighbourhood.site, code),
        valid_until=day,
        icon="megaphone",
    )


def _call(phone: str, words: Words) -> str:
    return words.t("Bel {phone}", phone=_together(phone)) if phone else words.t("Kom langs")


def _together(phone: str) -> str:
    return phone.replace(" ", "\u00a0")


def _days_on(replica: Replica, days: int) -> date | None:
    """Return the day so many days on; None where nobody knows what day it is."""
    trusted = replica.clock_state().trust == "trusted"
    return (replica.local_now() + timedelta(days=days)).date() if trusted else None


def _house(replica: Replica) -> Venue | None:
    venue = replica.get("venue", replica.device.venue) if replica.device.venue else None
    return venue if isinstance(venue, Venue) and venue.name else None


def _house_line(replica: Replica) -> str:
    house = _house(replica)
    return ", ".join(part for part in (house.name, house.address) if part) if house else ""


def _photo(replica: Replica, picture: str) -> bytes:
    sha256 = sha_of(picture)
    return (FileStore(replica.folder).read(sha256, PHOTO_PX) or b"") if sha256 else b""
