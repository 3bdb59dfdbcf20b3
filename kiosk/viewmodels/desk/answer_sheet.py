"""The questions about an answer to a help post that came by telephone or at the counter: written down for somebody else.

Who it is and how to reach them goes into a sealed box at once; from then on it is an answer like any other.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kiosk.viewmodels.desk.sheet import Answers, Option, Question, Sheet, picked
from kiosk.viewmodels.sealing import (
    MAX_EMAIL,
    MAX_NAME,
    MAX_PHONE,
    box_draft,
    consent_draft,
    contact_of,
)
from sync.changes import Draft
from sync.disk.first_desk import desk_key_of
from sync.errors import BadInput
from sync.records import HelpPost
from sync.screening import screen_free_text
from sync.seal import Contact
from sync.words import N_

MAX_SAID = 140
_CONSENTS = (
    ("named", N_("Ja, het mag. Wij bewaren naam en nummer"), "user"),
    ("no", N_("Nee, dan schrijven wij niets op"), "x"),
)
_REACHES = (
    ("phone", N_("Met een telefoontje"), "phone"),
    ("email", N_("Met een e-mail"), "send"),
    ("desk", N_("Komt langs aan de balie"), "users"),
)
_NOT_HERE = N_("Deze oproep staat nu niet op het bord.")


class AnswerSheet(Sheet):
    """Somebody's answer to a post that is open; a volunteer writes it down, and the record says which."""

    kind = "response"
    colour = "rust"
    new_title = N_("Reactie voor iemand")
    removable = False
    questions = (
        Question(name="consent", label=N_("Toestemming"), text=N_("Mag u dit opschrijven?"),
                 hint=N_("Vraag het eerst. Een vrijwilliger mag dan bellen over deze reactie."),
                 editor="choice", fields=("entered_by",)),
        Question(name="name", label=N_("Voornaam"), text=N_("Wie reageert?"), longest=MAX_NAME,
                 sealed=True, your_data="answer_for",
                 hint=N_("Komt nooit op het bord. Alleen een vrijwilliger ziet het.")),
        Question(name="reach", label=N_("Hoe te bereiken"), text=N_("Hoe wil die persoon iets horen?"),
                 editor="choice"),
        Question(name="phone", label=N_("Telefoon"), text=N_("Op welk nummer kunnen we bellen?"),
                 hint=N_("Komt nooit op het bord. Alleen een vrijwilliger ziet het."), editor="number",
                 longest=MAX_PHONE, sealed=True, your_data="answer_for"),
        Question(name="email", label=N_("E-mail"), text=N_("Naar welk e-mailadres schrijven we?"),
                 longest=MAX_EMAIL, sealed=True, your_data="answer_for"),
        Question(name="say", label=N_("Wat erbij hoort"), text=N_("Wil die persoon er iets bij zeggen?"),
                 hint=N_("Dit hoeft niet. Alleen een vrijwilliger leest het."), longest=MAX_SAID,
                 sealed=True, your_data="answer_for"),
    )  # fmt: skip

    def answers(self, fields: Mapping[str, Any]) -> Answers:
        """Return the answers, and in "post" what it is an answer to; in "known" whether it was given already."""
        found = {question.name: "" for question in self.questions}
        known = "known" if fields.get("box") else ""
        return {
            **found,
            "reach": str(fields.get("reach", "") or ""),
            "post": str(fields.get("post", "") or ""),
            "known": known,
        }

    def understand(self, answers: Answers) -> tuple[dict[str, Any], dict[str, str]]:
        """Read how to reach somebody; who it is goes elsewhere."""
        fields: dict[str, Any] = {"post": answers["post"]}
        if answers["reach"]:
            fields["reach"] = answers["reach"]
        if answers["known"]:
            return fields, {}
        return fields, self._wrong(answers)

    def _wrong(self, answers: Answers) -> dict[str, str]:
        wrong: dict[str, str] = {}
        post = self.services.replica.get("help_post", str(answers["post"]))
        if not isinstance(post, HelpPost) or post.state != "open":
            wrong[""] = _NOT_HERE
        if answers["consent"] != "named":
            wrong["consent"] = N_("Vraag eerst of het mag.")
        reach = str(answers["reach"])
        if not reach:
            wrong["reach"] = N_("Vul dit in.")
        for name in ("name", reach):
            if name in ("name", "phone", "email") and not str(answers[name]).strip():
                wrong[name] = N_("Vul dit in.")
        try:
            self._contact(answers)
        except BadInput as error:
            wrong[reach] = error.what
        if found := screen_free_text(str(answers["say"])):
            wrong["say"] = found[0].text_nl
        return wrong

    def _contact(self, answers: Answers) -> Contact:
        """Return whose answer it is. Raises ``BadInput`` for a number or an address that is none."""
        reached = {name: str(answers[name]) for name in ("phone", "email") if name == answers["reach"]}  # fmt: skip
        return contact_of(str(answers["name"]), note=str(answers["say"]), **reached)

    def visible(self, question: Question, answers: Answers) -> bool:
        """Ask for what it takes to reach them, of a new one only, and where a box can be sealed."""
        if question.name in ("phone", "email") and question.name != answers["reach"]:
            return False
        if question.name == "reach" and answers["known"]:
            return True
        return not answers["known"] and bool(desk_key_of(self.services.replica))

    def drafts(
        self, record: str, fields: dict[str, Any], before: Mapping[str, Any], answers: Answers
    ) -> list[Draft]:
        """Seal who it is into a box of its own, and keep that it was agreed to."""
        if before:
            return super().drafts(record, fields, before, answers)
        services, box = self.services, self.services.new_id()
        by = services.session.actor
        own = {
            **fields,
            "box": box,
            "venue": services.venue_id,
            "visibility": "desk",
            "entered_by": by,
        }
        return [
            box_draft(services, box, record, self._contact(answers)),
            *super().drafts(record, own, before, answers),
            consent_draft(services, record, "response", by),
        ]

    def options(self, question: Question, answers: Answers) -> list[Option]:
        """Return what can be picked."""
        return picked(_CONSENTS if question.name == "consent" else _REACHES, self.services)
