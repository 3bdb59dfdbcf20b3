"""The questions about a turn at the desk: when, who, in which house, and for how many weeks."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from kiosk.viewmodels.base import Services
from kiosk.viewmodels.desk.activity_sheet import span_answers, span_of, understood
from kiosk.viewmodels.desk.hall import volunteer_name
from kiosk.viewmodels.desk.sheet import Answers, Option, Question, Sheet, picked
from sync import dates
from sync.changes import Draft
from sync.records import Shift, Venue, Volunteer
from sync.recurrence import end_of, local_iso, parse_local
from sync.rules import MAX_SHOWN_AS
from sync.words import N_

_REPEATS = (
    ("", N_("Eén keer"), "calendar"),
    ("4", N_("Elke week, 4 weken lang"), "refresh-cw"),
    ("13", N_("Elke week, een kwart jaar"), "refresh-cw"),
    ("26", N_("Elke week, een half jaar"), "refresh-cw"),
)
_ONLY_NEW = "-"
"""Answer to how often of a turn that is there already: it is not asked."""


def shown_name(services: Services, volunteer: str) -> str:
    """Return how a volunteer is shown in the rota: as she chose for another turn, else by her first name."""
    if not volunteer:
        return ""
    own = "volunteer = ? AND shown_as <> ''"
    before = services.replica.records(Shift, own, [volunteer], "changed DESC, id")
    if before:
        return str(before[0].shown_as)
    one = services.replica.get("volunteer", volunteer)
    return one.name.split(" ")[0][:MAX_SHOWN_AS] if isinstance(one, Volunteer) else ""


def turn_when(services: Services, starts: Any, duration_min: Any) -> str:
    """Return the day and the hours of a turn, given its fields, in words."""
    words = services.words
    begin = parse_local(str(starts or ""))
    if begin is None:
        return words.t("Onbekende dag")
    minutes = duration_min if isinstance(duration_min, int) else Shift(id="").duration_min
    span = dates.time_span(begin, end_of(begin, minutes), words)
    return dates.capital(f"{dates.long_date(begin.date(), words)}, {span}")


class ShiftSheet(Sheet):
    """A turn at the desk. One that repeats is as many turns, so that each can be swapped by itself."""

    kind = "shift"
    colour = "plum"
    new_title = N_("Nieuwe beurt")
    title_answer = "shown_as"
    questions = (
        Question(name="date", label=N_("Dag"), text=N_("Op welke dag?"),
                 hint=N_("Kies een dag, of typ bijvoorbeeld 12-1-2026."), editor="date",
                 fields=("starts",)),
        Question(name="begin", label=N_("Begint om"), text=N_("Hoe laat begint het?"), editor="time",
                 fields=("starts",)),
        Question(name="end", label=N_("Eindigt om"), text=N_("Hoe laat is het klaar?"), editor="time",
                 fields=("duration_min",)),
        Question(name="volunteer", label=N_("Wie"), text=N_("Wie komt er dan?"),
                 hint=N_("Weet u het nog niet? Kies dan: nog niemand."), editor="choice"),
        Question(name="shown_as", label=N_("Naam op het scherm"),
                 text=N_("Welke voornaam zien bezoekers?"), hint=N_("Leeg betekent: nog niemand."),
                 longest=MAX_SHOWN_AS, asked=False, your_data="shown"),
        Question(name="venue", label=N_("Huis"), text=N_("In welk huis?"), editor="choice",
                 asked=False),
        Question(name="repeat", label=N_("Hoe vaak"), text=N_("Hoe vaak is het?"), editor="choice"),
    )  # fmt: skip

    def blank(self) -> dict[str, Any]:
        """Begin in this house."""
        return {"venue": self.services.venue_id}

    def answers(self, fields: Mapping[str, Any]) -> Answers:
        """Return day and times as they are typed."""
        starts = str(fields.get("starts", "") or "")
        minutes = fields.get("duration_min", Shift(id="").duration_min)
        span = span_answers(starts, minutes if isinstance(minutes, int) else 0)
        return {**super().answers(fields), **span, "repeat": _ONLY_NEW if starts else ""}

    def understand(self, answers: Answers) -> tuple[dict[str, Any], dict[str, str]]:
        """Read day and times."""
        starts, minutes, wrong = span_of(answers, self.services.now().date())
        fields: dict[str, Any] = {}
        if starts is not None:
            fields = {"starts": local_iso(starts), "duration_min": minutes}
        for name in ("volunteer", "venue", "shown_as"):
            fields[name] = answers[name]
        return fields, wrong

    def visible(self, question: Question, answers: Answers) -> bool:
        """Ask how often of a new turn only."""
        return question.name != "repeat" or answers["repeat"] != _ONLY_NEW

    def understood(self, question: Question, answers: Answers) -> str:
        """Say day and time in words."""
        return understood(self, question, answers)

    def options(self, question: Question, answers: Answers) -> list[Option]:
        """Return who there is, the houses, or how often."""
        replica, words = self.services.replica, self.services.words
        if question.name == "repeat":
            return picked(_REPEATS, self.services)
        if question.name == "venue":
            venues = replica.records(Venue, order="name COLLATE NOCASE, id")
            return [Option(one.id, one.name, "house") for one in venues]
        people = replica.records(Volunteer, "stopped_on = ''", order="name COLLATE NOCASE, id")
        nobody = Option("", words.t("Nog niemand"), "circle-question-mark")
        services = self.services
        return [
            nobody,
            *(Option(one.id, volunteer_name(services, one.name), "user") for one in people),
        ]

    def called(self, fields: Mapping[str, Any]) -> str:
        """Return when it is, and whose it is."""
        when = turn_when(self.services, fields.get("starts"), fields.get("duration_min"))
        who = str(fields.get("shown_as") or "") or self.services.words.t("Nog niemand")
        return f"{when} · {who}"

    def drafts(
        self, record: str, fields: dict[str, Any], before: Mapping[str, Any], answers: Answers
    ) -> list[Draft]:
        """Show whoever it is by her own name, and make as many turns as there are weeks."""
        volunteer = str(fields.get("volunteer", before.get("volunteer", "")) or "")
        if "volunteer" in fields:
            fields["offered"] = False
            fields.setdefault("shown_as", shown_name(self.services, volunteer))
        if not before.get("starts"):
            fields["visibility"] = "desk"
        starts, weeks = parse_local(str(fields.get("starts", ""))), str(answers["repeat"])
        drafts = super().drafts(record, fields, before, answers)
        if starts is not None and weeks.isdecimal():
            for week in range(1, int(weeks)):
                later = {**fields, "starts": local_iso(starts + timedelta(days=7 * week))}
                drafts.append(Draft(kind="shift", record=self.services.new_id(), fields=later))
        return drafts
