"""What a form asks about one kind of record, and how answers become fields.

A sheet knows nothing of the screen. Answers are texts as somebody typed or picked them (of a set: a list), so that nothing
typed is ever lost, however wrong it is; ``understand`` makes fields of them and says what cannot be.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal

import msgspec

from kiosk.viewmodels.base import Services
from sync.changes import Draft
from sync.errors import UserFacing
from sync.rules import problems, tidied
from sync.words import N_

Editor = Literal["text", "long", "choice", "set", "date", "time", "number", "hours"]
"""How a question is answered; "number" is anything of digits, "hours" are opening hours."""
Answer = str | list[str]
Answers = dict[str, Answer]


class Question(msgspec.Struct, frozen=True, kw_only=True):
    """One question of a form. Its texts are Dutch and keys of the catalogue."""

    name: str
    label: str
    text: str
    hint: str = ""
    editor: Editor = "text"
    asked: bool = True
    """Whether a new record asks it by itself; the others are there for whoever wants them."""
    longest: int = 120
    fields: tuple[str, ...] = ()
    """Fields of the record that this answers; by default the one of its own name."""
    sealed: bool = False
    """Whether the answer is about a person: it lives in memory, and goes nowhere but into a sealed box."""
    your_data: str = ""
    """Where a person's name or number is asked: what "Uw gegevens" beside it tells of, a key of ``your_data.WHY``."""


class Option(msgspec.Struct, frozen=True):
    """One answer to pick, with its words already in the language of the screen."""

    value: str
    text: str
    icon: str = ""


class Sheet:
    """The questions about one kind of record."""

    kind: str
    colour: str
    page: str = ""
    """The visitors' page that shows such a record."""
    new_title: str
    title_answer: str = "title"
    questions: tuple[Question, ...]
    removable: bool = True
    """Whether such a record can be thrown away."""

    outcome: str = ""
    """What became of the answers, in the language of the screen, once their drafts were made; empty: what it is called."""

    def __init__(self, services: Services) -> None:
        """Ask in the words and on the records of ``services``."""
        self.services = services

    # -- what each kind says for itself

    def blank(self) -> dict[str, Any]:
        """Return the fields with which a new record begins."""
        return {}

    def answers(self, fields: Mapping[str, Any]) -> Answers:
        """Return the answers that give these fields."""
        return {
            question.name: _plain(fields.get(question.name), question.editor)
            for question in self.questions
        }

    def beside(self, record: str, fields: Mapping[str, Any]) -> dict[str, Any]:
        """Return what this form asks that stands in another record; ``fields`` are those of its own."""
        return {}

    def understand(self, answers: Answers) -> tuple[dict[str, Any], dict[str, str]]:
        """Return the fields that answers give, and what is wrong: question to Dutch sentence."""
        return dict(answers), {}

    def options(self, question: Question, answers: Answers) -> list[Option]:
        """Return what can be picked."""
        return []

    def visible(self, question: Question, answers: Answers) -> bool:
        """Return whether a question makes sense with these answers."""
        return True

    def worded(self, question: Question, answers: Answers) -> Question:
        """Return a question in words that go with the answers, where they say what exactly it is about."""
        return question

    def understood(self, question: Question, answers: Answers) -> str:
        """Return how an answer is understood, to be shown below it while somebody types."""
        return ""

    def drafts(
        self, record: str, fields: dict[str, Any], before: Mapping[str, Any], answers: Answers
    ) -> list[Draft]:
        """Return what saves ``fields`` of a record, and what else must change along with it."""
        return [Draft(kind=self.kind, record=record, fields=fields)]

    def removal(self, record: str) -> list[Draft]:
        """Return what throws a record away, says who did, and what goes along with it."""
        return thrown_away(self.kind, record, self.services.session.actor)

    def called(self, fields: Mapping[str, Any]) -> str:
        """Return what a record with these fields is called in a list; empty where it has no name."""
        return str(fields.get(self.title_answer) or "")

    def used(self, record: str) -> str:
        """Say, in the language of the screen, what still needs a record that is about to be thrown away."""
        return ""

    def may_stay(self, question: Question, answer: Answer) -> bool:
        """Return whether an answer that was not saved may stay on this device: nothing about a person may."""
        return not question.sealed

    def sure(self, fields: Mapping[str, Any], before: Mapping[str, Any]) -> str:
        """Return what to ask before ``fields`` are saved, as a Dutch sentence; empty where nothing is."""
        return ""

    # -- the same for all

    def question(self, name: str) -> Question | None:
        """Return a question by its name."""
        return next((one for one in self.questions if one.name == name), None)

    def shown(self, question: Question, answers: Answers) -> str:
        """Return an answer in words; empty when nothing was answered."""
        answer = answers.get(question.name, "")
        if question.editor in ("choice", "set"):
            picked = [answer] if isinstance(answer, str) else answer
            names = {option.value: option.text for option in self.options(question, answers)}
            return ", ".join(names.get(value, value) for value in picked if value or value in names)
        return self.understood(question, answers) or str(answer).strip()

    def check(
        self, answers: Answers, *, whole: bool, before: Mapping[str, Any]
    ) -> tuple[dict[str, Any], dict[str, str]]:
        """Return the tidied fields of answers, and every problem by the question where it is shown.

        ``before`` is the record as it stood, for rules that look at more than what was asked.
        """
        fields, wrong = self.understand(answers)
        try:
            fields = tidied(self.kind, fields)
            found = problems(self.kind, {**_dates_of(before), **fields}, whole=whole)
        except (
            UserFacing
        ) as error:  # a phone number in a field that should not have one, and the like
            found = []
            wrong.setdefault("", error.what)
        unclear = bool(wrong)
        for problem in found:
            if unclear and problem.field not in fields:
                continue  # it is missing because an answer was not understood, which is told already
            name = self._question_of(problem.field)
            if name or not wrong:
                wrong.setdefault(name, problem.text_nl)
        return fields, wrong

    def _question_of(self, field: str) -> str:
        for question in self.questions:
            if field == question.name or field in question.fields:
                return question.name
        return ""


def thrown_away(kind: str, record: str, actor: str) -> list[Draft]:
    """Return what throws a record away and leaves on it who did."""
    return [
        Draft(kind=kind, record=record, fields={"deleted_by": actor}),
        Draft(kind=kind, record=record, verb="delete"),
    ]


def _plain(value: Any, editor: Editor) -> Answer:
    if editor == "set":
        return list(value or [])
    return "" if value is None else str(value)


def _dates_of(before: Mapping[str, Any]) -> dict[str, Any]:
    return {name: before[name] for name in ("made", "changed") if before.get(name)}


def picked(pairs: Sequence[tuple[str, str, str]], services: Services) -> list[Option]:
    """Return options of (value, Dutch text, icon) in the language of the screen."""
    return [Option(value, services.words.t(text), icon) for value, text, icon in pairs]


ACCESS = (
    ("unknown", N_("Weten we niet"), "circle-question-mark"),
    ("yes", N_("Ja, rollator en rolstoel kunnen mee"), "accessibility"),
    ("limited", N_("Met een beetje hulp"), "hand-heart"),
    ("no", N_("Nee"), "x"),
)
"""Answers to whether somebody in a wheelchair can come in."""
