"""The questions about a help post. Whom it is for is asked of a new one only, and goes into a sealed box at once."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from kiosk.viewmodels.desk.activity_sheet import NO_SUCH_DAY, understood
from kiosk.viewmodels.desk.sheet import Answer, Answers, Option, Question, Sheet, picked
from kiosk.viewmodels.desk.typed import date_text, parse_date
from kiosk.viewmodels.help_board import CATEGORIES
from kiosk.viewmodels.placing import ANY_TIME, DAY_PARTS
from kiosk.viewmodels.sealing import MAX_NAME, MAX_PHONE, box_draft, consent_draft, contact_of
from sync import dates
from sync.aggregates import MAX_HELP_DAYS
from sync.changes import Draft
from sync.disk.first_desk import desk_key_of
from sync.disk.help_board import twin_of
from sync.errors import BadInput
from sync.screening import screen_free_text
from sync.seal import Contact
from sync.words import N_

STATES = {
    "draft": (N_("Nog niet klaar"), "pencil"),
    "review": (N_("Nog te bekijken"), "inbox"),
    "open": (N_("Staat op het bord"), "circle-check"),
    "matched": (N_("Er is iemand gevonden"), "heart-handshake"),
    "done": (N_("Klaar, het is gelukt"), "check"),
    "expired": (N_("Verlopen"), "clock"),
    "withdrawn": (N_("Van het bord gehaald"), "undo-2"),
    "refused": (N_("Niet geplaatst"), "x"),
}
"""What a state is called, and its icon."""
_NEXT = {
    "": ("open", "review"),
    "draft": ("draft", "open", "review", "withdrawn"),
    "review": ("review", "open", "withdrawn"),
    "open": ("open", "done", "withdrawn", "review"),
    "matched": ("matched", "done", "open", "withdrawn"),
}
"""Where a post may go from where it stands, as ``sync.aggregates`` decides; the other states: back on the board."""
_CHOOSE = N_("Kies eerst wat past.")
_SEALED = ("name", "phone")
_NEW_ONLY = ("consent", *_SEALED)
_CONSENTS = (
    ("named", N_("Ja, het mag. Wij bewaren naam en nummer"), "user"),
    ("nameless", N_("Ja, het mag. Wij bewaren geen naam"), "hand-heart"),
    ("house", N_("Nee, het is van het buurthuis"), "house"),
)
_DIRECTIONS = (
    ("request", N_("Iemand zoekt hulp"), "message-circle-question-mark"),
    ("offer", N_("Iemand wil helpen"), "hand-heart"),
)


class PostSheet(Sheet):
    """A request or an offer between neighbours."""

    kind = "help_post"
    colour = "rust"
    page = "helpPost"
    new_title = N_("Nieuwe oproep")
    questions = (
        Question(name="direction", label=N_("Vraag of aanbod"), text=N_("Wat is het?"),
                 editor="choice"),
        Question(name="category", label=N_("Soort"), text=N_("Waar gaat het over?"),
                 editor="choice"),
        Question(name="title", label=N_("Tekst"), text=N_("Wat komt er op het bord?"),
                 hint=N_("Een paar woorden, zonder naam, nummer of adres."), longest=70),
        Question(name="summary", label=N_("Meer uitleg"), text=N_("Wil iemand er meer bij zeggen?"),
                 hint=N_("Mag leeg blijven. Geen naam, nummer, adres of ziekte."), editor="long",
                 longest=400, asked=False),
        Question(name="day_part", label=N_("Wanneer"), text=N_("Wanneer komt het uit?"),
                 editor="choice"),
        Question(name="area", label=N_("Buurt"), text=N_("In welk deel van de wijk?"),
                 hint=N_("Nooit een straat."), editor="choice"),
        Question(name="consent", label=N_("Voor wie"), text=N_("Is het voor iemand anders?"),
                 hint=N_("Vraag eerst of het mag. Lees voor wat er op het bord komt."),
                 editor="choice"),
        Question(name="name", label=N_("Voornaam"), text=N_("Voor wie is het?"), longest=MAX_NAME,
                 sealed=True, your_data="on_behalf",
                 hint=N_("Komt nooit op het bord. Alleen een vrijwilliger ziet het.")),
        Question(name="phone", label=N_("Telefoon"), text=N_("Op welk nummer kunnen we bellen?"),
                 hint=N_("Komt nooit op het bord. Mag ook leeg."), editor="number",
                 longest=MAX_PHONE, sealed=True, your_data="on_behalf"),
        Question(name="expires", label=N_("Tot en met"), text=N_("Tot wanneer mag het blijven staan?"),
                 hint=N_("Hoogstens 30 dagen. Daarna kan het nog eens."), editor="date",
                 asked=False),
        Question(name="state", label=N_("Hoe staat het ervoor?"), text=N_("Hoe staat het ervoor?"),
                 editor="choice", asked=False),
    )  # fmt: skip

    def blank(self) -> dict[str, Any]:
        """Begin with a request for any time of day, that stands on the board as long as it may."""
        last = self.services.now().date() + timedelta(days=MAX_HELP_DAYS)
        begin = {"direction": "request", "state": "open", "expires": str(last), "was": ""}
        return {**begin, "day_part": ANY_TIME}

    def answers(self, fields: Mapping[str, Any]) -> Answers:
        """Return the last day as it is typed, and in "was" the state as it is now."""
        state = str(fields.get("state", "review"))
        return {
            **super().answers(fields),
            "direction": str(fields.get("direction", "request")),
            "state": state,
            "expires": date_text(str(fields.get("expires", ""))),
            "was": str(fields.get("was", state)),
        }

    def understand(self, answers: Answers) -> tuple[dict[str, Any], dict[str, str]]:
        """Read the last day, and hold the texts against what must not stand on the board."""
        today, wrong = self.services.now().date(), {}
        fields: dict[str, Any] = {
            name: value for name, value in answers.items() if name not in ("was", *_NEW_ONLY)
        }
        try:
            contact = self._contact(answers)
            if not contact.name and (contact.phone or answers["consent"] == "named"):
                wrong["name"] = N_("Vul dit in.")
            elif contact.name and answers["consent"] != "named":
                wrong["consent"] = N_("Vraag eerst of het mag.")
            elif not answers["consent"] and self._asks("consent", answers):
                wrong["consent"] = _CHOOSE
        except BadInput as error:
            wrong["phone"] = error.what
        if not answers["was"] and not answers["category"]:
            wrong["category"] = _CHOOSE
        last = parse_date(str(answers["expires"]), today)
        state, was = answers["state"], answers["was"]
        if last is None:
            fields["expires"] = ""
            if str(answers["expires"]).strip():
                wrong["expires"] = NO_SUCH_DAY
        else:
            if state == "open" and was != "open" and last < today:
                last = today + timedelta(days=MAX_HELP_DAYS)  # it is taken up again
            fields["expires"] = str(last)
            if state == "open" and last > today + timedelta(days=MAX_HELP_DAYS):
                wrong["expires"] = N_("Een oproep staat hoogstens 30 dagen op het bord.")
        for name in ("title", "summary"):
            if found := screen_free_text(str(answers[name])):
                wrong[name] = found[0].text_nl
        return fields, wrong

    def sure(self, fields: Mapping[str, Any], before: Mapping[str, Any]) -> str:
        """Ask before what stands on the board already, or waits for it, is placed again."""
        replica, today = self.services.replica, self.services.now().date()
        title, direction = str(fields.get("title", "")), str(fields.get("direction", ""))
        again = not before and title and twin_of(replica, direction, title, today) is not None
        return N_("Dit is al geplaatst. Wilt u het nog een keer plaatsen?") if again else ""

    def used(self, record: str) -> str:
        """Say who is still to hear that a post goes: whoever answered it or counts on a meeting."""
        replica, words = self.services.replica, self.services.words
        where = "post = ? AND state IN ('new', 'called', 'matched')"
        n = replica.count("response", where, [record])
        n += replica.count("help_post", "state = 'matched' AND matched_with = ?", [record])
        return words.tn(
            "Er wacht nog één buur op bericht. Bel die eerst.",
            "Er wachten nog {n} buren op bericht. Bel hen eerst.",
            n,
        ) if n else ""  # fmt: skip

    def _contact(self, answers: Answers) -> Contact:
        """Return whom a new post is for. Raises ``BadInput`` for a number that is none."""
        if answers["consent"] in ("nameless", "house"):
            return Contact()
        return contact_of(str(answers["name"]), phone=str(answers["phone"]))

    def _asks(self, name: str, answers: Answers) -> bool:
        question = self.question(name)
        return question is not None and self.visible(question, answers)

    def visible(self, question: Question, answers: Answers) -> bool:
        """Ask whom it is for of a new post only, and a name where one is kept and a box can be sealed."""
        if question.name not in _NEW_ONLY:
            return True
        named = question.name == "consent" or answers["consent"] not in ("nameless", "house")
        return named and not answers["was"] and bool(desk_key_of(self.services.replica))

    def may_stay(self, question: Question, answer: Answer) -> bool:
        """Let nothing stay that a help post may not hold, either: a number that somebody typed into its text."""
        return super().may_stay(question, answer) and not screen_free_text(str(answer))

    def drafts(
        self, record: str, fields: dict[str, Any], before: Mapping[str, Any], answers: Answers
    ) -> list[Draft]:
        """Seal name and number of a new post into a box of its own, and keep that it was agreed to."""
        contact, services = self._contact(answers), self.services
        if before or not (contact.name or answers["consent"] == "nameless"):
            return super().drafts(record, fields, before, answers)
        by = services.session.actor
        own: dict[str, Any] = {**fields, "on_behalf": True, "entered_by": by}
        sealed = []
        if contact.name:
            own["box"] = services.new_id()
            sealed = [box_draft(services, own["box"], record, contact)]
        return [
            *sealed,
            *super().drafts(record, own, before, answers),
            consent_draft(services, record, "on_behalf", by),
        ]

    def options(self, question: Question, answers: Answers) -> list[Option]:
        """Return what can be picked; what was written by others before stays among it."""
        words, name = self.services.words, question.name
        if name == "direction":
            return picked(_DIRECTIONS, self.services)
        if name == "consent":
            return picked(_CONSENTS, self.services)
        if name == "category":
            return picked([(s, t, icon) for s, (t, icon) in CATEGORIES.items()], self.services)
        if name == "state":
            was = str(answers["was"])
            states = _NEXT.get(was, (was, "open"))
            return picked([(state, *STATES[state]) for state in states], self.services)
        if name == "day_part":
            found = [Option(text, dates.capital(words.t(text)), icon) for text, icon in DAY_PARTS]
        else:
            areas = self.services.replica.neighbourhood.areas
            found = [Option(area, area, "map-pin") for area in areas]
            found.append(Option("", words.t("Maakt niet uit"), "circle-check"))
        kept = str(answers[name])
        if kept and kept not in {option.value for option in found}:
            found.insert(0, Option(kept, kept, "circle-check"))
        return found

    def understood(self, question: Question, answers: Answers) -> str:
        """Say the last day as visitors will read it."""
        return understood(self, question, answers)
