"""The questions about what the house tells everybody, and about who carries the house."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from kiosk.viewmodels.desk.activity_sheet import NO_SUCH_DAY, understood
from kiosk.viewmodels.desk.sheet import Answers, Option, Question, Sheet, picked
from kiosk.viewmodels.desk.typed import date_text, parse_date
from sync.records import Venue
from sync.words import N_

_URGENCY = (
    ("normal", N_("Een gewoon bericht"), "megaphone"),
    ("urgent", N_("Dringend"), "triangle-alert"),
)
_LOGO_PLACES = (
    ("home", N_("Op het scherm"), "heart-handshake"),
    ("handout", N_("Op het weekblad"), "printer"),
)
_REPORT = (("", N_("Nee"), "x"), ("yes", N_("Ja"), "check"))


class _DatedSheet(Sheet):
    """A sheet with a first and a last day."""

    days: tuple[str, str]

    @property
    def _today(self) -> date:
        return self.services.now().date()

    def answers(self, fields: Mapping[str, Any]) -> Answers:
        """Return the days as they are typed."""
        found = super().answers(fields)
        return {**found, **{name: date_text(str(fields.get(name, "") or "")) for name in self.days}}

    def understand(self, answers: Answers) -> tuple[dict[str, Any], dict[str, str]]:
        """Read the days; an empty one stays empty."""
        fields, wrong = super().understand(answers)
        for name in self.days:
            text = str(answers[name]).strip()
            day = parse_date(text, self._today) if text else None
            fields[name] = str(day) if day is not None else ""
            if text and day is None:
                wrong[name] = NO_SUCH_DAY
        return fields, wrong

    def understood(self, question: Question, answers: Answers) -> str:
        """Say a day as visitors read it."""
        return understood(self, question, answers)


class AnnouncementSheet(_DatedSheet):
    """A message to everybody in the house. It goes away by itself after its last day."""

    kind = "announcement"
    colour = "plum"
    page = "announcements"
    new_title = N_("Nieuw bericht")
    days = ("shown_from", "shown_until")
    questions = (
        Question(name="title", label=N_("Bericht"), text=N_("Wat is het bericht?"),
                 hint=N_("Eén korte zin. Bijvoorbeeld: Donderdag zijn we dicht."), longest=90),
        Question(name="text", label=N_("Uitleg"), text=N_("Wat moeten mensen nog meer weten?"),
                 hint=N_("Een paar korte zinnen. Mag leeg blijven."), editor="long", longest=400),
        Question(name="shown_from", label=N_("Vanaf"), text=N_("Vanaf welke dag?"),
                 hint=N_("Kies een dag, of typ bijvoorbeeld 12-1-2026."), editor="date"),
        Question(name="shown_until", label=N_("Tot en met"), text=N_("Tot en met welke dag?"),
                 hint=N_("Daarna gaat het bericht vanzelf weg."), editor="date"),
        Question(name="urgency", label=N_("Hoe belangrijk"), text=N_("Hoe belangrijk is het?"),
                 hint=N_("Dringend staat groot op de eerste bladzijde."), editor="choice"),
        Question(name="venue", label=N_("Voor wie"), text=N_("Voor welk huis is het?"),
                 editor="choice", asked=False),
    )  # fmt: skip

    def blank(self) -> dict[str, Any]:
        """Begin today, as an ordinary message."""
        return {"shown_from": str(self._today), "urgency": "normal"}

    def answers(self, fields: Mapping[str, Any]) -> Answers:
        """Return how urgent it is as well."""
        urgency = str(fields.get("urgency") or "normal")
        return {**super().answers(fields), "urgency": urgency}

    def understand(self, answers: Answers) -> tuple[dict[str, Any], dict[str, str]]:
        """Read the days; one that is over would show nothing to anybody."""
        fields, wrong = super().understand(answers)
        last = fields["shown_until"]
        if last and last < str(self._today) and "shown_until" not in wrong:
            wrong["shown_until"] = N_("Deze dag is al voorbij.")
        return fields, wrong

    def options(self, question: Question, answers: Answers) -> list[Option]:
        """Return how urgent it can be, or the houses."""
        if question.name == "urgency":
            return picked(_URGENCY, self.services)
        venues = self.services.replica.records(Venue, order="name COLLATE NOCASE, id")
        everywhere = Option("", self.services.words.t("Alle huizen"), "users")
        return [everywhere, *(Option(one.id, one.name, "house") for one in venues)]

    def visible(self, question: Question, answers: Answers) -> bool:
        """Ask for which house only where there are several."""
        several = question.name != "venue" or self.services.replica.count("venue") > 1
        return several or bool(answers["venue"])

    def sure(self, fields: Mapping[str, Any], before: Mapping[str, Any]) -> str:
        """Ask before everybody sees something urgent."""
        if fields.get("urgency") != "urgent" or before.get("urgency") == "urgent":
            return ""
        return N_("Een dringend bericht staat groot op de eerste bladzijde. Iedereen ziet het.")


class PartnerSheet(_DatedSheet):
    """Who carries the neighbourhood; visitors see it only within its period."""

    kind = "partner"
    colour = "rust"
    new_title = N_("Nieuwe partner")
    title_answer = "name"
    days = ("period_from", "period_until")
    questions = (
        Question(name="name", label=N_("Naam"), text=N_("Wie is de partner?")),
        Question(name="role", label=N_("Rol"), text=N_("Wat is de rol van deze partner?"),
                 hint=N_("Bijvoorbeeld: gemeente, welzijn of sponsor."), longest=60),
        Question(name="contribution", label=N_("Bijdrage"), text=N_("Wat draagt de partner bij?"),
                 hint=N_("Bijvoorbeeld: Betaalt de zuil in de hal."), editor="long", longest=200),
        Question(name="period_from", label=N_("Vanaf"), text=N_("Vanaf welke dag?"),
                 hint=N_("Kies een dag, of typ bijvoorbeeld 12-1-2026."), editor="date"),
        Question(name="period_until", label=N_("Tot en met"), text=N_("Tot en met welke dag?"),
                 hint=N_("Leeg betekent: het gaat steeds door."), editor="date"),
        Question(name="logo_places", label=N_("Waar te zien"), text=N_("Waar mag de naam staan?"),
                 hint=N_("Kiest u niets, dan alleen op het scherm."), editor="set", asked=False),
        Question(name="gets_report", label=N_("Verslag"), text=N_("Krijgt de partner een verslag?"),
                 editor="choice", asked=False),
    )  # fmt: skip

    def blank(self) -> dict[str, Any]:
        """Begin today, on the screen and on the handout."""
        places = [value for value, _, _ in _LOGO_PLACES]
        return {"period_from": str(self._today), "logo_places": places}

    def answers(self, fields: Mapping[str, Any]) -> Answers:
        """Return whether it gets a report as it is picked."""
        return {
            **super().answers(fields),
            "gets_report": "yes" if fields.get("gets_report") else "",
        }

    def understand(self, answers: Answers) -> tuple[dict[str, Any], dict[str, str]]:
        """Make a yes or no of the report."""
        fields, wrong = super().understand(answers)
        fields["gets_report"] = bool(answers["gets_report"])
        return fields, wrong

    def options(self, question: Question, answers: Answers) -> list[Option]:
        """Return where the name may stand, or whether it gets a report."""
        return picked(_LOGO_PLACES if question.name == "logo_places" else _REPORT, self.services)
