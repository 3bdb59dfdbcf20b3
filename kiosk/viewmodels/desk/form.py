"""One form that is being filled in: what was typed, what of it changed, and the drafts that save it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kiosk.viewmodels.base import Services
from kiosk.viewmodels.desk.activity_sheet import ActivitySheet
from kiosk.viewmodels.desk.answer_sheet import AnswerSheet
from kiosk.viewmodels.desk.message_sheets import AnnouncementSheet, PartnerSheet
from kiosk.viewmodels.desk.neighbourhood_sheet import NeighbourhoodSheet
from kiosk.viewmodels.desk.once_sheet import OnceSheet
from kiosk.viewmodels.desk.paper_form import PaperFormSheet
from kiosk.viewmodels.desk.place_sheets import OrganisationSheet, RoomSheet, VenueSheet
from kiosk.viewmodels.desk.post_sheet import PostSheet
from kiosk.viewmodels.desk.service_sheet import ServiceSheet
from kiosk.viewmodels.desk.sheet import Answer, Question, Sheet
from kiosk.viewmodels.desk.shift_sheet import ShiftSheet
from kiosk.viewmodels.desk.volunteer_sheet import VolunteerSheet
from sync.changes import Draft
from sync.disk.unfinished import Unfinished
from sync.records import sound
from sync.words import N_

SHEETS: dict[str, type[Sheet]] = {
    sheet.kind: sheet
    for sheet in (
        ActivitySheet,
        ServiceSheet,
        PostSheet,
        OnceSheet,
        AnnouncementSheet,
        OrganisationSheet,
        VenueSheet,
        RoomSheet,
        PartnerSheet,
        NeighbourhoodSheet,
        VolunteerSheet,
        ShiftSheet,
        AnswerSheet,
    )
}
"""The kinds that a volunteer can change."""
FROM_PAPER: dict[str, type[Sheet]] = {PaperFormSheet.kind: PaperFormSheet}
"""What is no record of its own, but becomes some: it is always new, and nothing of it stays until it is saved."""
_NEW: dict[str, dict[str, Any]] = {"activity": {"state": "published"}}
"""What a new record of a kind says beside its answers."""


class Form:
    """The answers about one record, from opening the form until it is saved or thrown away."""

    def __init__(
        self, services: Services, kind: str, record: str, copy: Mapping[str, Any] | None = None
    ) -> None:
        """Open a form on a record, or on a new one where there is none with this id. Raises ``KeyError``.

        A new one may begin as a ``copy``: fields of another record, also those that nobody is asked about.
        """
        self.sheet = {**SHEETS, **FROM_PAPER}[kind](services)
        self.record = record
        self.who = services.session.actor
        """Who opened it: what is left of it is offered to nobody else."""
        self.kept = False
        """Whether what was typed is kept on this device."""
        self.offer: Unfinished | None = None
        """What the same person left of it before."""
        stored = services.replica.stored(kind, record) if kind in SHEETS else None
        self.gone = stored is not None and stored.deleted and kind == "override"
        """Whether what was said about this one time was taken back: it is said anew, on the same record."""
        if self.gone:
            stored = None
        self.is_new = stored is None
        self.before: dict[str, Any] = sound(kind, stored.fields) if stored is not None else {}
        self._copy: dict[str, Any] = dict(copy or {}) if self.is_new else {}
        if kind in SHEETS:
            self._copy = sound(kind, self._copy)
        begin = dict(self.before) if stored is not None else {**self.sheet.blank(), **self._copy}
        if kind == "override":
            activity, _, recurrence = record.partition("@")
            begin |= {"activity": activity, "recurrence": recurrence}
        if stored is not None:
            begin |= self.sheet.beside(record, begin)
        self.begin = begin
        self.answers = self.sheet.answers(begin)
        self.wrong: dict[str, str] = {}
        self._opened = {name: _copy(answer) for name, answer in self.answers.items()}

    @property
    def key(self) -> str:
        """Kind and record, as pages pass them on."""
        return f"{self.sheet.kind}/{self.record}"

    @property
    def stepwise(self) -> bool:
        """Whether its questions are asked one after the other: a record that is new, with much to ask."""
        return self.is_new and self.sheet.kind != "override"

    @property
    def unsaved(self) -> bool:
        """Whether leaving now would lose something."""
        return self.answers != self._opened

    def left(self, at: str) -> Unfinished | None:
        """Return what is to be kept of it at ``at`` (ISO, UTC) in case it is never saved; None where nothing may stay."""
        typed = [
            one for one in self.sheet.questions if self.answers[one.name] != self._opened[one.name]
        ]
        stays = [one for one in typed if self.sheet.may_stay(one, self.answers[one.name])]
        if not stays:
            return None
        return Unfinished(
            kind=self.sheet.kind,
            record=self.record,
            new=self.is_new,
            who=self.who,
            at=at,
            answers={one.name: self.answers[one.name] for one in stays},
            copy=self._copy,
            left_out=len(stays) < len(typed),
        )

    def take_up(self, left: Unfinished) -> None:
        """Write what was left of it; what no question asks any more is passed over."""
        for question in self.sheet.questions:
            if question.name in left.answers and not question.sealed:
                answer = left.answers[question.name]
                if isinstance(answer, list) == (question.editor == "set"):
                    self.write(question.name, answer)

    def questions(self) -> list[Question]:
        """Return the questions that make sense with these answers."""
        return [one for one in self.sheet.questions if self.sheet.visible(one, self.answers)]

    def write(self, name: str, answer: Answer) -> None:
        """Take an answer, and say no longer what was wrong with the one before."""
        self.answers[name] = answer
        self.wrong.pop(name, None)
        self.wrong.pop("", None)

    def check(self) -> dict[str, Any]:
        """Return the fields that are to be saved; ``wrong`` says what cannot be.

        A field that was wrong before and that nobody touched does not stand in the way of the others.
        """
        fields, wrong = self.sheet.check(self.answers, whole=True, before=self.before)
        _, said = self.sheet.understand(self.answers)
        opened, _ = self.sheet.check(self._opened, whole=True, before=self.before)
        if not self.is_new:
            touched = {n for n, answer in self.answers.items() if answer != self._opened.get(n)}
            wrong = {n: text for n, text in wrong.items() if n in touched or n in said or not n}
        self.wrong = wrong
        if self.is_new:
            changed = {n: value for n, value in fields.items() if self.gone or not _nothing(value)}
            unasked = {n: value for n, value in self._copy.items() if n not in fields}
            return {**_NEW.get(self.sheet.kind, {}), "source": "desk", **unasked, **changed}
        return {
            name: value
            for name, value in fields.items()
            if name not in opened or opened[name] != value
        }

    def problem(self, name: str) -> str:
        """Return what is wrong with one answer, as the form stands; the other answers are not spoken of yet."""
        kept = dict(self.wrong)
        self.check()
        found = self.wrong.get(name, "")
        self.wrong = kept
        if found:
            self.wrong[name] = found
        return found

    def drafts(self, services: Services) -> list[Draft]:
        """Return what saves the form; empty where something is wrong or nothing changed, see ``wrong``."""
        fields = self.check()
        if not self.is_new and services.replica.get(self.sheet.kind, self.record) is None:
            self.wrong[""] = N_("Iemand anders heeft dit intussen weggegooid.")
        if self.wrong or not fields or not (self.unsaved or self.stepwise):
            return []
        if self.is_new and self.sheet.kind == "help_post":
            fields["venue"] = services.venue_id
        again = [Draft(kind=self.sheet.kind, record=self.record, verb="restore")]
        own = self.sheet.drafts(self.record, fields, self.before, self.answers)
        return [*again, *own] if self.gone else own


def _nothing(value: Any) -> bool:
    """Return whether a new record is the same without this value; a price of 0 says something."""
    return value is False or value in ("", None, [])


def _copy(answer: Answer) -> Answer:
    return list(answer) if isinstance(answer, list) else answer
