"""The questions about organisations, houses and their rooms."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from kiosk.viewmodels.desk.service_sheet import dutch_hours
from kiosk.viewmodels.desk.sheet import (
    ACCESS,
    Answers,
    Option,
    Question,
    Sheet,
    picked,
    thrown_away,
)
from sync import hours, phones
from sync.changes import Draft
from sync.errors import BadInput
from sync.records import Room, Venue
from sync.words import N_

_YES_NO = (
    ("unknown", N_("Weten we niet"), "circle-question-mark"),
    ("yes", N_("Ja"), "check"),
    ("limited", N_("Met een beetje hulp"), "hand-heart"),
    ("no", N_("Nee"), "x"),
)
_HELD = ("wheelchair", "toilet", "induction_loop")


class ReachedSheet(Sheet):
    """A sheet with a telephone number or opening hours, which are typed in one way and kept in another."""

    def answers(self, fields: Mapping[str, Any]) -> Answers:
        """Return hours and phone as they are typed, and whether something is there as it is picked."""
        found = super().answers(fields)
        for question in self.questions:
            text = str(fields.get(question.name, "") or "")
            if question.editor == "hours":
                found[question.name] = dutch_hours(text)
            elif question.name in ("phone", "helpdesk_phone"):
                found[question.name] = phones.shown(text)
            elif question.name in _HELD:
                found[question.name] = text or "unknown"
        return found

    def options(self, question: Question, answers: Answers) -> list[Option]:
        """Return whether something is there."""
        return picked(ACCESS if question.name == "wheelchair" else _YES_NO, self.services)

    def understood(self, question: Question, answers: Answers) -> str:
        """Say hours and phone as visitors will read them."""
        text = str(answers.get(question.name, ""))
        if question.editor == "hours":
            today = self.services.now().date()
            monday = today - timedelta(days=today.weekday())
            return "\n".join(hours.in_words(hours.understand(text), monday, self.services.words))
        if question.name in ("phone", "helpdesk_phone") and text.strip():
            try:
                return phones.shown(phones.normalise(text))
            except BadInput:
                return ""
        return ""


class OrganisationSheet(ReachedSheet):
    """Who offers services or organises activities."""

    kind = "organisation"
    colour = "blue"
    new_title = N_("Nieuwe organisatie")
    title_answer = "name"
    questions = (
        Question(name="name", label=N_("Naam"), text=N_("Hoe heet de organisatie?")),
        Question(name="organisation_kind", label=N_("Soort"), text=N_("Wat voor organisatie is het?"),
                 hint=N_("Bijvoorbeeld: welzijn, zorg of kerk."), longest=60),
        Question(name="phone", label=N_("Telefoon"), text=N_("Welk nummer kan iemand bellen?"),
                 hint=N_("Het nummer van de organisatie, niet van een bewoner."), editor="number",
                 longest=20),
        Question(name="email", label=N_("E-mail"), text=N_("Wat is het e-mailadres?")),
        Question(name="site", label=N_("Website"), text=N_("Wat is de website?"),
                 hint=N_("Bijvoorbeeld: hetvenster.nl.")),
        Question(name="kvk", label=N_("KvK-nummer"), text=N_("Wat is het KvK-nummer?"),
                 hint=N_("Acht cijfers. Mag leeg blijven."), editor="number", longest=8, asked=False),
    )  # fmt: skip

    def used(self, record: str) -> str:
        """Say how many services and activities are of this organisation."""
        replica, words = self.services.replica, self.services.words
        services = replica.count("service", "organisation = ?", [record])
        activities = replica.count("activity", "organiser = ?", [record])
        n = services + activities
        return words.tn(
            "Er hoort nog één dienst of activiteit bij. Die blijft staan.",
            "Er horen nog {n} diensten en activiteiten bij. Die blijven staan.",
            n,
        ) if n else ""  # fmt: skip


class VenueSheet(ReachedSheet):
    """A building with rooms."""

    kind = "venue"
    colour = "green"
    new_title = N_("Nieuw huis")
    title_answer = "name"
    questions = (
        Question(name="name", label=N_("Naam"), text=N_("Hoe heet het huis?"),
                 hint=N_("Bijvoorbeeld: Buurthuis De Linde.")),
        Question(name="address", label=N_("Adres"), text=N_("Op welk adres is het?"),
                 hint=N_("Straat en nummer.")),
        Question(name="postcode", label=N_("Postcode"), text=N_("Wat is de postcode?"), longest=10),
        Question(name="town", label=N_("Plaats"), text=N_("In welke plaats is het?"), asked=False),
        Question(name="phone", label=N_("Telefoon"), text=N_("Welk nummer heeft het huis?"),
                 editor="number", longest=20),
        Question(name="opening_hours", label=N_("Open"), text=N_("Wanneer is het open?"),
                 hint=N_("Typ bijvoorbeeld: ma-vr 9-17, za 10-12."), editor="hours", longest=200),
        Question(name="aed", label=N_("AED"), text=N_("Waar hangt de AED?"),
                 hint=N_("Vul aan: De AED hangt ... Bijvoorbeeld: bij de voordeur.")),
        Question(name="wheelchair", label=N_("Rolstoel"), text=N_("Kan een rolstoel naar binnen?"),
                 editor="choice"),
        Question(name="toilet", label=N_("Toilet"), text=N_("Is er een toilet voor rolstoelen?"),
                 editor="choice", asked=False),
        Question(name="induction_loop", label=N_("Ringleiding"), text=N_("Is er een ringleiding?"),
                 hint=N_("Voor mensen met een gehoorapparaat."), editor="choice", asked=False),
    )  # fmt: skip

    def used(self, record: str) -> str:
        """Say how many activities are held in this house."""
        replica, words = self.services.replica, self.services.words
        n = replica.count("activity", "venue = ?", [record])
        return words.tn(
            "Hier is nog één activiteit. Die heeft dan geen plek meer.",
            "Hier zijn nog {n} activiteiten. Die hebben dan geen plek meer.",
            n,
        ) if n else ""  # fmt: skip

    def removal(self, record: str) -> list[Draft]:
        """Throw its rooms away along with a house."""
        rooms = self.services.replica.records(Room, "venue = ?", [record], "id")
        actor = self.services.session.actor
        drafts = super().removal(record)
        for room in rooms[:_MOST_ROOMS]:
            drafts += thrown_away("room", room.id, actor)
        return drafts


class RoomSheet(ReachedSheet):
    """A room of a house."""

    kind = "room"
    colour = "green"
    new_title = N_("Nieuwe zaal")
    title_answer = "name"
    questions = (
        Question(name="name", label=N_("Naam"), text=N_("Hoe heet de zaal?"),
                 hint=N_("Zo staat het in de agenda. Bijvoorbeeld: Grote zaal.")),
        Question(name="venue", label=N_("Huis"), text=N_("In welk huis is het?"), editor="choice"),
        Question(name="floor", label=N_("Verdieping"), text=N_("Op welke verdieping is het?"),
                 hint=N_("Bijvoorbeeld: begane grond."), longest=40, asked=False),
        Question(name="capacity", label=N_("Plaatsen"), text=N_("Hoeveel mensen kunnen erin?"),
                 hint=N_("Mag leeg blijven."), editor="number", longest=4),
        Question(name="wheelchair", label=N_("Rolstoel"), text=N_("Kan een rolstoel naar binnen?"),
                 editor="choice", asked=False),
        Question(name="induction_loop", label=N_("Ringleiding"), text=N_("Is er een ringleiding?"),
                 hint=N_("Voor mensen met een gehoorapparaat."), editor="choice", asked=False),
    )  # fmt: skip

    def blank(self) -> dict[str, Any]:
        """Begin in this house."""
        return {"venue": self.services.venue_id}

    def understand(self, answers: Answers) -> tuple[dict[str, Any], dict[str, str]]:
        """Make a number of the places."""
        fields, wrong = super().understand(answers)
        places = str(answers["capacity"]).strip()
        fields["capacity"] = int(places) if places.isdecimal() else None
        if places and not places.isdecimal():
            wrong["capacity"] = N_("Typ een getal.")
        return fields, wrong

    def options(self, question: Question, answers: Answers) -> list[Option]:
        """Return the houses, or whether something is there."""
        if question.name != "venue":
            return super().options(question, answers)
        venues = self.services.replica.records(Venue, order="name COLLATE NOCASE, id")
        return [Option(one.id, one.name, "house") for one in venues]

    def used(self, record: str) -> str:
        """Say how many activities are held in this room."""
        replica, words = self.services.replica, self.services.words
        n = replica.count("activity", "room = ?", [record])
        return words.tn(
            "Hier is nog één activiteit. Die heeft dan geen zaal meer.",
            "Hier zijn nog {n} activiteiten. Die hebben dan geen zaal meer.",
            n,
        ) if n else ""  # fmt: skip


_MOST_ROOMS = 45
"""An act has at most a hundred changes; a room that goes takes two."""
