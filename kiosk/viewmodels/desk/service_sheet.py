"""The questions about a service of the social map."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from kiosk.viewmodels.desk.activity_sheet import organisations
from kiosk.viewmodels.desk.sheet import ACCESS, Answers, Option, Question, Sheet, picked
from kiosk.viewmodels.desk.typed import money_text, parse_money, understood_price
from sync import dates, hours, phones
from sync.errors import BadInput
from sync.rules import MAX_SERVICE_SUMMARY
from sync.words import N_

_DUTCH = {
    "24/7": "altijd", "PH": "feestdagen", "off": "dicht", "Mo": "ma", "Tu": "di", "We": "wo", "Th": "do",
    "Fr": "vr", "Sa": "za", "Su": "zo",
}  # fmt: skip


def dutch_hours(osm: str) -> str:
    """Return hours in OSM syntax as a volunteer types them ("ma-vr 9.00-17.00"); as they are when that would differ."""
    text = osm
    for code, dutch in _DUTCH.items():
        text = re.sub(rf"(?<!\w){code}(?!\w)", dutch, text)
    text = re.sub(
        r"(\d{2}):(\d{2})", lambda time: f"{int(time[1])}.{time[2]}", text.replace(",", ", ")
    )
    return text if re.sub(r"\s", "", hours.understand(text)) == re.sub(r"\s", "", osm) else osm


class ServiceSheet(Sheet):
    """An entry of the social map."""

    kind = "service"
    colour = "blue"
    page = "service"
    new_title = N_("Nieuwe dienst")
    title_answer = "name"
    questions = (
        Question(name="name", label=N_("Naam"), text=N_("Hoe heet het?")),
        Question(name="summary", label=N_("Uitleg"), text=N_("Waarmee helpt het?"),
                 hint=N_("Korte zinnen, hoogstens 300 tekens."), editor="long",
                 longest=MAX_SERVICE_SUMMARY + 40),
        Question(name="themes", label=N_("Onderwerpen"), text=N_("Waar hoort het bij?"),
                 hint=N_("Kies er een of meer."), editor="set"),
        Question(name="organisation", label=N_("Organisatie"), text=N_("Van welke organisatie?"),
                 editor="choice", asked=False),
        Question(name="opening_hours", label=N_("Open"), text=N_("Wanneer is het open?"),
                 hint=N_("Typ bijvoorbeeld: ma-vr 9-17, za 10-12."), editor="hours", longest=200),
        Question(name="phone", label=N_("Telefoon"), text=N_("Welk nummer kan iemand bellen?"),
                 hint=N_("Het nummer van de dienst, niet van een bewoner."), editor="number",
                 longest=20),
        Question(name="address", label=N_("Adres"), text=N_("Op welk adres is het?"),
                 hint=N_("Straat en nummer.")),
        Question(name="postcode", label=N_("Postcode"), text=N_("Wat is de postcode?"), longest=10,
                 asked=False),
        Question(name="cost", label=N_("Prijs"), text=N_("Wat kost het?"),
                 hint=N_("Typ: gratis, of een bedrag zoals 2,50."), longest=60,
                 fields=("cost_cents", "cost_text")),
        Question(name="wheelchair", label=N_("Rolstoel"), text=N_("Kan een rolstoel naar binnen?"),
                 editor="choice", asked=False),
        Question(name="email", label=N_("E-mail"), text=N_("Wat is het e-mailadres?"),
                 asked=False),
        Question(name="site", label=N_("Website"), text=N_("Wat is de website?"),
                 hint=N_("Bijvoorbeeld: hetvenster.nl."), asked=False),
    )  # fmt: skip

    def answers(self, fields: Mapping[str, Any]) -> Answers:
        """Return hours, phone and price as they are typed."""
        return {
            **super().answers(fields),
            "opening_hours": dutch_hours(str(fields.get("opening_hours", ""))),
            "phone": phones.shown(str(fields.get("phone", ""))),
            "cost": money_text(fields.get("cost_cents"), str(fields.get("cost_text", ""))),
            "wheelchair": str(fields.get("wheelchair", "unknown")),
        }

    def understand(self, answers: Answers) -> tuple[dict[str, Any], dict[str, str]]:
        """Make a number of the price; the rules tidy the rest."""
        fields: dict[str, Any] = {name: value for name, value in answers.items() if name != "cost"}
        cents = parse_money(str(answers["cost"]))
        fields["cost_cents"] = cents
        fields["cost_text"] = "" if cents is not None else answers["cost"]
        return fields, {}

    def options(self, question: Question, answers: Answers) -> list[Option]:
        """Return themes, organisations, or whether a wheelchair can come in."""
        words = self.services.words
        if question.name == "themes":
            names = self.services.replica.neighbourhood.themes.items()
            return [Option(slug, words.t(name)) for slug, name in names]
        if question.name == "organisation":
            return organisations(self)
        return picked(ACCESS, self.services)

    def understood(self, question: Question, answers: Answers) -> str:
        """Say hours, phone and price as visitors will read them."""
        words, text = self.services.words, str(answers.get(question.name, ""))
        if question.name == "opening_hours":
            today = self.services.now().date()
            monday = today - timedelta(days=today.weekday())
            return "\n".join(hours.in_words(hours.understand(text), monday, words))
        if question.name == "phone" and text.strip():
            try:
                return phones.shown(phones.normalise(text))
            except BadInput:
                return ""
        if question.name == "cost":
            return dates.capital(understood_price(text, words))
        return ""
