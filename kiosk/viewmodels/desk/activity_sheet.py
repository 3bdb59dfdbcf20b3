"""The questions about an activity: what, when, how often, where, and what else a visitor wants to know."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

import msgspec

from kiosk.viewmodels.desk.sheet import ACCESS, Answers, Option, Question, Sheet, picked
from kiosk.viewmodels.desk.typed import (
    date_text,
    money_text,
    parse_date,
    parse_money,
    parse_time,
    understood_price,
)
from sync import dates, phrases
from sync.changes import Draft
from sync.records import Organisation, Override, Room, Venue, override_id
from sync.recurrence import end_of, local_iso, parse_local
from sync.words import N_

_CODES = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_MONTHLY_LAST = 5
"""A fifth Tuesday is not in every month: the fifth is taken as the last one."""
_MOST_OVERRIDES = 50
_NOT_ITS_OWN = ("id", "made", "changed", "changed_by")
NO_SUCH_DAY = N_("Deze datum begrijpen we niet. Typ bijvoorbeeld 12-1-2026.")
NO_SUCH_TIME = N_("Deze tijd begrijpen we niet. Typ bijvoorbeeld 10.00.")
ENDS_FIRST = N_("Het einde moet na het begin zijn.")
SIGNUP = (
    ("none", N_("Nee, loop gerust binnen"), "door-open"),
    ("optional", N_("Mag, maar hoeft niet"), "pencil-line"),
    ("required", N_("Ja, aanmelden is nodig"), "square-pen"),
)


def rule_for(repeat: str, day: date, until: date | None) -> str:
    """Return the RFC 5545 rule of a series whose first day is ``day``; empty when it is held once."""
    code = _CODES[day.weekday()]
    nth = (day.day - 1) // 7 + 1
    rule = {
        "weekly": f"FREQ=WEEKLY;BYDAY={code}",
        "biweekly": f"FREQ=WEEKLY;INTERVAL=2;BYDAY={code}",
        "monthly": f"FREQ=MONTHLY;BYDAY={-1 if nth == _MONTHLY_LAST else nth}{code}",
    }.get(repeat, "")
    if rule and until is not None:
        rule += f";UNTIL={until:%Y%m%d}T235959"
    return rule


def repeat_of(rrule: str, day: date) -> tuple[str, str]:
    """Return what a rule means to this form: "weekly" ..., or "keep" for one it cannot make, and its last day (ISO)."""
    if not rrule:
        return "", ""
    parts = [part for part in rrule.upper().removeprefix("RRULE:").split(";") if part]
    ends = next((part[6:14] for part in parts if part.startswith("UNTIL=")), "")
    core = {part for part in parts if not part.startswith("UNTIL=") and part != "INTERVAL=1"}
    for repeat in ("weekly", "biweekly", "monthly"):
        own = set(rule_for(repeat, day, None).split(";"))
        bare = {part for part in own if not part.startswith("BYDAY=")}
        if core == own or (core == bare and repeat != "monthly"):
            return repeat, f"{ends[:4]}-{ends[4:6]}-{ends[6:]}" if len(ends) == 8 else ""
    return "keep", ""


def span_of(answers: Answers, today: date) -> tuple[datetime | None, int, dict[str, str]]:
    """Return when something begins, how many minutes it lasts, and what of "date", "begin" and "end" is wrong."""
    wrong: dict[str, str] = {}
    day = parse_date(str(answers["date"]), today)
    begin, end = parse_time(str(answers["begin"])), parse_time(str(answers["end"]))
    if day is None:
        wrong["date"] = NO_SUCH_DAY if str(answers["date"]).strip() else N_("Vul dit in.")
    for name, value in (("begin", begin), ("end", end)):
        if value is None:
            wrong[name] = NO_SUCH_TIME if str(answers[name]).strip() else N_("Vul dit in.")
    if day is None or begin is None or end is None:
        return None, 0, wrong
    starts, ends = datetime.combine(day, begin), datetime.combine(day, end)
    if ends <= starts:
        if begin.hour < 18 or end.hour > 6:
            return None, 0, {"end": ENDS_FIRST}
        ends += timedelta(days=1)
    return starts, int((ends - starts).total_seconds() // 60), wrong


def span_answers(starts: str, duration_min: int) -> Answers:
    """Return the answers "date", "begin" and "end" of a moment and a duration."""
    moment = parse_local(starts)
    if moment is None:
        return {"date": "", "begin": "", "end": ""}
    ends = end_of(moment, duration_min)
    return {
        "date": date_text(str(moment.date())),
        "begin": dates.clock_time(moment),
        "end": dates.clock_time(ends),
    }


_CONFIDENTIAL = (
    ("", N_("Nee, iedereen mag het weten"), "users"),
    ("yes", N_("Ja, zonder namen"), "lock"),
)


class ActivitySheet(Sheet):
    """An activity, held once or as a series."""

    kind = "activity"
    colour = "green"
    page = "activity"
    new_title = N_("Nieuwe activiteit")
    questions = (
        Question(name="title", label=N_("Naam"), text=N_("Hoe heet de activiteit?"),
                 hint=N_("Kort en duidelijk. Bijvoorbeeld: Koffie en breien.")),
        Question(name="date", label=N_("Eerste keer"), text=N_("Op welke dag?"),
                 hint=N_("Kies een dag, of typ bijvoorbeeld 12-1-2026."), editor="date",
                 fields=("starts",)),
        Question(name="begin", label=N_("Begint om"), text=N_("Hoe laat begint het?"), editor="time",
                 fields=("starts",)),
        Question(name="end", label=N_("Eindigt om"), text=N_("Hoe laat is het klaar?"), editor="time",
                 fields=("duration_min",)),
        Question(name="repeat", label=N_("Hoe vaak"), text=N_("Hoe vaak is het?"), editor="choice",
                 fields=("rrule",)),
        Question(name="until", label=N_("Laatste keer"), text=N_("Tot en met welke dag?"),
                 hint=N_("Leeg betekent: het gaat steeds door."), editor="date", asked=False,
                 fields=("rrule",)),
        Question(name="where", label=N_("Zaal"), text=N_("Waar is het?"), editor="choice",
                 fields=("venue", "room")),
        Question(name="place", label=N_("Plek in woorden"), text=N_("Waar precies?"),
                 hint=N_("Alleen als de zaal niet genoeg zegt. Bijvoorbeeld: bij de voordeur."),
                 asked=False),
        Question(name="category", label=N_("Soort"), text=N_("Wat voor activiteit is het?"),
                 editor="choice"),
        Question(name="summary", label=N_("Uitleg"), text=N_("Wat gaan we doen?"),
                 hint=N_("Een paar korte zinnen. Wat neemt iemand mee?"), editor="long", longest=600),
        Question(name="cost", label=N_("Prijs"), text=N_("Wat kost het?"),
                 hint=N_("Typ: gratis, of een bedrag zoals 2,50."), longest=60,
                 fields=("cost_cents", "cost_text")),
        Question(name="organiser", label=N_("Wie organiseert"), text=N_("Wie organiseert het?"),
                 editor="choice", asked=False),
        Question(name="host", label=N_("Wie begeleidt"), text=N_("Wie begeleidt het?"),
                 hint=N_("Een voornaam of een functie. Bezoekers lezen dit."), longest=40,
                 asked=False, your_data="shown"),
        Question(name="wheelchair", label=N_("Rolstoel"), text=N_("Kan een rolstoel mee?"),
                 editor="choice", asked=False),
        Question(name="signup", label=N_("Aanmelden"), text=N_("Moet iemand zich aanmelden?"),
                 editor="choice", asked=False),
        Question(name="capacity", label=N_("Plaatsen"), text=N_("Hoeveel mensen kunnen mee?"),
                 hint=N_("Leeg betekent: er is altijd plaats."), editor="number", longest=4,
                 asked=False),
        Question(name="confidential", label=N_("Vertrouwelijk"), text=N_("Is het vertrouwelijk?"),
                 hint=N_("Dan komt er geen naam op een lijst. Op papier staat niet wat het is."),
                 editor="choice", asked=False),
    )  # fmt: skip

    @property
    def _today(self) -> date:
        return self.services.now().date()

    def blank(self) -> dict[str, Any]:
        """Begin with tomorrow morning, here, without signing up."""
        tomorrow = datetime.combine(self._today + timedelta(days=1), datetime.min.time())
        return {
            "starts": local_iso(tomorrow.replace(hour=10)),
            "duration_min": 90,
            "venue": self.services.venue_id,
        }

    def answers(self, fields: Mapping[str, Any]) -> Answers:
        """Return day, times, repetition and price as they are typed."""
        starts = parse_local(str(fields.get("starts", "")))
        repeat, until = ("", "")
        if starts is not None:
            repeat, until = repeat_of(str(fields.get("rrule", "")), starts.date())
        where = f"room:{fields['room']}" if fields.get("room") else ""
        if not where and fields.get("venue"):
            where = f"venue:{fields['venue']}"
        return {
            **super().answers(fields),
            **span_answers(str(fields.get("starts", "")), int(fields.get("duration_min", 60))),
            "repeat": repeat if repeat != "keep" else f"keep:{fields['rrule']}",
            "until": date_text(until),
            "where": where,
            "cost": money_text(fields.get("cost_cents"), str(fields.get("cost_text", ""))),
            "wheelchair": str(fields.get("wheelchair", "unknown")),
            "signup": str(fields.get("signup", "none")),
            "confidential": "yes" if fields.get("confidential") else "",
        }

    def understand(self, answers: Answers) -> tuple[dict[str, Any], dict[str, str]]:
        """Make a start, a duration and a rule of the answers."""
        starts, minutes, wrong = span_of(answers, self._today)
        fields: dict[str, Any] = {
            name: answers[name]
            for name in (
                "title",
                "summary",
                "place",
                "category",
                "organiser",
                "host",
                "wheelchair",
                "signup",
            )
        }
        repeat, until_text = str(answers["repeat"]), str(answers["until"]).strip()
        until = parse_date(until_text, self._today) if until_text else None
        if repeat and until_text and until is None and not repeat.startswith("keep:"):
            wrong["until"] = NO_SUCH_DAY
        if starts is not None:
            if until is not None and repeat and until < starts.date():
                wrong["until"] = N_("De laatste keer ligt voor de eerste.")
            fields |= {"starts": local_iso(starts), "duration_min": minutes}
            keep = repeat.removeprefix("keep:") if repeat.startswith("keep:") else ""
            fields["rrule"] = keep or rule_for(repeat, starts.date(), until)
        where, _, place_id = str(answers["where"]).partition(":")
        room = self.services.replica.get("room", place_id) if where == "room" else None
        fields["room"] = place_id if where == "room" else ""
        fields["venue"] = room.venue if isinstance(room, Room) else place_id
        cents = parse_money(str(answers["cost"]))
        fields["cost_cents"] = cents
        places = str(answers["capacity"]).strip()
        fields["capacity"] = int(places) if places.isdecimal() else None
        if places and not places.isdecimal():
            wrong["capacity"] = N_("Typ een getal.")
        fields["confidential"] = answers["confidential"] == "yes"
        fields["cost_text"] = "" if cents is not None else answers["cost"]
        return fields, wrong

    def options(self, question: Question, answers: Answers) -> list[Option]:
        """Return what can be picked, in the order in which people think of it."""
        words, replica = self.services.words, self.services.replica
        if question.name == "repeat":
            return self._repeats(answers)
        if question.name == "where":
            return places(self)
        if question.name == "category":
            names = replica.neighbourhood.categories.items()
            return [Option(slug, words.t(name)) for slug, name in names]
        if question.name == "organiser":
            return organisations(self)
        choices = {"signup": SIGNUP, "confidential": _CONFIDENTIAL}
        return picked(choices.get(question.name, ACCESS), self.services)

    def _repeats(self, answers: Answers) -> list[Option]:
        words = self.services.words
        day = parse_date(str(answers["date"]), self._today)
        found = [Option("", words.t("Eén keer"), "calendar")]
        for repeat in ("weekly", "biweekly", "monthly"):
            rule = rule_for(repeat, day or self._today, None)
            text = dates.capital(phrases.frequency(rule, words))
            found.append(Option(repeat, text, "calendar-days"))
        kept = str(answers["repeat"])
        if kept.startswith("keep:"):
            rule = kept.removeprefix("keep:")
            text = phrases.frequency(rule, words) or words.t("Zoals het nu is")
            found.append(Option(kept, dates.capital(text), "refresh-cw"))
        return found

    def visible(self, question: Question, answers: Answers) -> bool:
        """Ask until when only of what repeats, and how many only where people sign up."""
        if question.name == "capacity":
            return answers["signup"] != "none"
        repeat = str(answers["repeat"])
        return question.name != "until" or (bool(repeat) and not repeat.startswith("keep:"))

    def understood(self, question: Question, answers: Answers) -> str:
        """Say day, time and price as visitors will read them."""
        return understood(self, question, answers)

    def drafts(
        self, record: str, fields: dict[str, Any], before: Mapping[str, Any], answers: Answers
    ) -> list[Draft]:
        """Take along what was said about single times when a series moves to another hour.

        An override belongs to an original start. Without this, a series that begins half an hour later would forget
        which of its days were cancelled.
        """
        drafts = super().drafts(record, fields, before, answers)
        old, new = parse_local(str(before.get("starts", ""))), parse_local(fields.get("starts", ""))
        if old is None or new is None or old == new:
            return drafts
        shift = timedelta(days=new.weekday() - old.weekday())
        for override in self.services.replica.records(
            Override,
            "activity = ? AND recurrence >= ?",
            [record, self._today.isoformat()],
            "recurrence",
        )[:_MOST_OVERRIDES]:
            start = parse_local(override.recurrence)
            if start is None:
                continue
            moved = local_iso(datetime.combine(start.date() + shift, new.time()))
            target = override_id(record, moved)
            standing = self.services.replica.stored("override", target)
            if standing is not None and standing.deleted:
                drafts.append(Draft(kind="override", record=target, verb="restore"))
            plain: dict[str, Any] = msgspec.to_builtins(override)
            own = {name: value for name, value in plain.items() if name not in _NOT_ITS_OWN}
            own["recurrence"] = moved
            drafts.append(Draft(kind="override", record=target, fields=own))
        return drafts


def understood(sheet: Sheet, question: Question, answers: Answers) -> str:
    """Return a typed day, time or price in the words that visitors read; empty when it is something else."""
    words, text = sheet.services.words, str(answers.get(question.name, ""))
    today = sheet.services.now().date()
    if question.editor == "date":
        day = parse_date(text, today)
        return dates.capital(dates.long_date(day, words, year=True)) if day is not None else ""
    if question.editor == "time":
        moment = parse_time(text)
        if moment is None:
            return ""
        return words.t("{time} uur", time=dates.clock_time(moment))
    if question.name == "cost":
        return dates.capital(understood_price(text, words))
    return ""


def places(sheet: Sheet) -> list[Option]:
    """Return the rooms of this house, then the houses, then the other rooms."""
    replica, home = sheet.services.replica, sheet.services.venue_id
    venues = {venue.id: venue.name for venue in replica.records(Venue, order="name, id")}
    rooms = replica.records(Room, order="name, id")
    here = [
        Option(f"room:{room.id}", room.name, "door-open") for room in rooms if room.venue == home
    ]
    houses = [Option(f"venue:{one}", name, "house") for one, name in venues.items()]
    away = [
        Option(f"room:{room.id}", f"{room.name}, {venues.get(room.venue, '')}", "door-open")
        for room in rooms
        if room.venue != home
    ]
    nowhere = Option("", sheet.services.words.t("Ergens anders"), "map-pin")
    return [*here, *houses, *away, nowhere]


def organisations(sheet: Sheet) -> list[Option]:
    """Return every organisation by name, and nobody."""
    found = sheet.services.replica.records(Organisation, order="name COLLATE NOCASE, id")
    nobody = Option("", sheet.services.words.t("Geen organisatie"))
    return [nobody, *(Option(one.id, one.name) for one in found)]
