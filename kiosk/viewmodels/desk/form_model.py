"""The pages of a form: the answers below each other, one question, and what asks before something is lost."""

from __future__ import annotations

from collections.abc import Mapping
from textwrap import shorten
from typing import Any

import msgspec
from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from kiosk.viewmodels.base import Services
from kiosk.viewmodels.desk import form_ways
from kiosk.viewmodels.desk.copies import COPIED, copied
from kiosk.viewmodels.desk.form import SHEETS, Form
from kiosk.viewmodels.desk.left_forms import LeftFormsModel
from kiosk.viewmodels.desk.may import may_change, why_not
from kiosk.viewmodels.desk.sheet import Answer
from kiosk.viewmodels.desk.shift_sheet import turn_when
from kiosk.viewmodels.rows import RowsModel
from sync import dates
from sync.changes import Draft
from sync.disk.help_board import held_of
from sync.records import Activity, Template
from sync.recurrence import parse_local

QML_IMPORT_NAME = "Buurtzuil.Models"
QML_IMPORT_MAJOR_VERSION = 1

LONGEST_SHOWN = 90
"""How much of a long text stands in the form; the question shows all of it."""


class AnswerRow(msgspec.Struct, frozen=True):
    """One question with its answer in words."""

    key: str
    label: str
    value: str
    problem: str
    empty: bool
    chosen: bool


@QmlElement
class FormModel(LeftFormsModel):
    """A form and the question of it that is open. Several forms can be open, one behind the other."""

    changed = Signal()

    def __init__(self, services: Services, parent: QObject | None = None) -> None:
        """Begin without a form."""
        super().__init__(services, parent)
        self._rows = RowsModel(AnswerRow, self)
        self._slip = ""

    def load(self, key: str = "") -> None:
        """Show the form of "kind/id", or its question "kind/id/name". A form that is open keeps what was typed."""
        kind, _, rest = key.partition("/")
        record, _, name = rest.partition("/")
        if f"{kind}/{record}" not in self._forms and (kind not in SHEETS or not record):
            self._form = None
        else:
            own = f"{kind}/{record}"
            if own not in self._forms:
                self._opened(Form(self.services, kind, record))
            self._form = self._forms[own]
        self._ask(name)
        self.refresh()

    def reset(self) -> None:
        """Close every form; what was typed is kept for who typed it."""
        self.keep()
        self._forms.clear()
        self._form = self._question = None
        self.forget()

    def refresh(self) -> None:
        """Say the answers anew, in the language of now; a form that nobody changed reads its record again."""
        form = self._form
        if form is not None and not form.is_new and not form.unsaved and not form.wrong:
            self._form = Form(self.services, form.sheet.kind, form.record)
            self._form.offer, self._form.who, self._form.kept = form.offer, form.who, form.kept
            self._forms[form.key] = self._form
        self._rows.reset(self._answer_rows())
        self._show_field()
        self.changed.emit()
        self.leftChanged.emit()

    def _took(self) -> None:
        self.keep_soon()
        self.refresh()

    def _answer_rows(self) -> list[AnswerRow]:
        form = self._form
        if form is None:
            return []
        words, rows = self.services.words, []
        for question in form.questions():
            value = form.sheet.shown(question, form.answers)
            if question.sealed and value and self.services.session.in_hall:
                value = words.t("ingevuld")
            if question.editor == "long":
                value = shorten(value, LONGEST_SHOWN, placeholder="…")
            rows.append(
                AnswerRow(
                    key=f"{form.key}/{question.name}",
                    label=words.t(form.sheet.worded(question, form.answers).label),
                    value=value or words.t("nog niets"),
                    problem=words.t(form.wrong.get(question.name, "")),
                    empty=not value,
                    chosen=question == self._question,
                )
            )
        return rows

    # -- one more

    @Slot(result=str)
    def copyKey(self) -> str:
        """Begin one more of the record that is shown; return its key. Empty where there is nothing to copy."""
        form = self._form
        return self._begin_as(form.sheet.kind, form.before) if form is not None else ""

    @Slot(str, result=str)
    def exampleKey(self, example: str) -> str:
        """Begin a record from an example; return its key, empty when the example is gone."""
        found = self.services.replica.get("template", example)
        if not isinstance(found, Template) or found.makes not in COPIED:
            return ""
        return self._begin_as(found.makes, found.fields)

    @Slot(str, result=str)
    def answerKey(self, post: str) -> str:
        """Begin an answer to a post for somebody who called or came by; return its key."""
        form = Form(self.services, "response", self.services.new_id(), {"post": post})
        self._forms[form.key] = form
        return form.key

    @Slot(str, result=str)
    def paperKey(self, number: str) -> str:
        """Begin to take in a form on paper by the number of its sheet; return its key."""
        form = Form(self.services, "paper_form", self.services.new_id(), {"sheet": number})
        self._forms[form.key] = form
        return form.key

    def _begin_as(self, kind: str, fields: Mapping[str, Any]) -> str:
        if kind not in COPIED or not may_change(self.services.session, kind):
            return ""
        begin = copied(kind, fields, self.services.now().date())
        form = Form(self.services, kind, self.services.new_id(), begin)
        self._forms[form.key] = form
        return form.key

    @Slot(result=bool)
    def keepExample(self) -> bool:
        """Keep the record that is shown as an example for new ones."""
        form, words = self._form, self.services.words
        if form is None or not self._can_keep():
            return False
        fields = copied(form.sheet.kind, form.before, self.services.now().date())
        name = self._name(form)
        example = {"name": name, "makes": form.sheet.kind, "fields": fields, "visibility": "desk"}
        draft = Draft(kind="template", record=self.services.new_id(), fields=example)
        return self.act([draft], words.t("Bewaard als voorbeeld: {what}", what=name))

    def _can_copy(self) -> bool:
        form = self._form
        known = form is not None and not form.is_new and form.sheet.kind in COPIED
        return known and self._may_change()

    def _can_keep(self) -> bool:
        return self._can_copy() and may_change(self.services.session, "template")

    @Slot(str, str, str, result=bool)
    def takeBack(self, key: str, question: str, answer: str) -> bool:
        """Write an earlier answer (JSON) into the form of a record, for somebody to look at and save."""
        kind, _, record = key.partition("/")
        if kind not in SHEETS or not record or not may_change(self.services.session, kind):
            return False
        form = self._forms.get(key) or Form(self.services, kind, record)
        if form.is_new or form.sheet.question(question) is None:
            return False
        form.write(question, msgspec.json.decode(answer, type=Answer))
        self._forms[key] = form
        return True

    # -- leaving

    def holds(self, about: str) -> bool:
        """Return whether leaving the form would lose something; leaving one question of it never does."""
        form = self._forms.get(about)
        return form is not None and form.unsaved

    def drop(self, about: str) -> None:
        """Throw away what was typed in a form."""
        form = self._forms.pop(about, None)
        if form is not None:
            self._forget_left(form)
        if form is self._form:
            self._form = self._question = None

    def put_by(self) -> object | None:
        """Return the forms in which something was typed."""
        return {key: form for key, form in self._forms.items() if form.unsaved} or None

    def take_back(self, kept: object) -> None:
        """Go on with those forms."""
        if isinstance(kept, dict):
            self._forms.update(kept)

    # -- saving

    @Slot(result=bool)
    def mustAsk(self) -> bool:
        """Return whether saving asks first, because everybody would notice at once; ``sureText`` says what."""
        form = self._form
        if form is None or not self._may_change():
            return False
        fields = form.check()
        return not form.wrong and bool(form.sheet.sure(fields, form.before))

    @Slot(result=bool)
    def save(self) -> bool:
        """Save what changed. False: the answers say what is wrong, and nothing typed is lost."""
        form, words = self._form, self.services.words
        if form is None or not self._may_change():
            return False
        drafts = form.drafts(self.services)
        what = form.sheet.outcome or self._called(form)
        text = words.t("Bewaard: {what}", what=what) if what else words.t("Bewaard.")
        if form.wrong or (drafts and not self.act(drafts, text)):
            self.refresh()
            return False
        sealed = form.sheet.kind in SHEETS and any(one.kind == "box" for one in drafts)
        holds = sealed and held_of(self.services.replica, form.sheet.kind, form.record) is not None
        self._slip = form.key if holds else ""
        del self._forms[form.key]
        self._forget_left(form)
        self._form = self._question = None
        return True

    @Slot(result=str)
    def slipKey(self) -> str:
        """Return, once, of what somebody's name was sealed with the last save ("help_post/ID"); she gets a slip of it."""
        key, self._slip = self._slip, ""
        return key

    @Slot(result=bool)
    def remove(self) -> bool:
        """Throw the record away; for ten seconds it can be brought back."""
        form = self._form
        if form is None or not self._can_remove():
            return False
        what = self._called(form) or self.services.words.t(form.sheet.new_title)
        text = self.services.words.t("Weggegooid: {what}", what=what)
        if not self.act(form.sheet.removal(form.record), text):
            return False
        del self._forms[form.key]
        self._forget_left(form)
        self._form = self._question = None
        return True

    def _called(self, form: Form) -> str:
        """Return what to call a record after its form is closed: a turn by when it is, anything else by its name."""
        if form.sheet.kind == "shift":
            fields, _ = form.sheet.understand(form.answers)
            return turn_when(self.services, fields.get("starts"), fields.get("duration_min"))
        return self._name(form)

    def _name(self, form: Form) -> str:
        if form.sheet.kind == "override":
            return self._once_title(form)
        name = form.sheet.question(form.sheet.title_answer)
        if name is None:  # it has no name of its own
            return self.services.words.t(form.sheet.new_title)
        return form.sheet.shown(name, form.answers)

    def _may_change(self) -> bool:
        form = self._form
        return form is None or may_change(self.services.session, form.sheet.kind)

    def _sure_text(self) -> str:
        form = self._form
        if form is None:
            return ""
        fields, _ = form.sheet.understand(form.answers)
        return self.services.words.t(form.sheet.sure(fields, {}))

    def _why_not(self) -> str:
        form = self._form
        if form is None:
            return ""
        return self.services.words.t(why_not(self.services.session, form.sheet.kind))

    def _can_remove(self) -> bool:
        form = self._form
        if form is None or form.is_new or form.sheet.kind == "override":
            return False
        return form.sheet.removable and self._may_change()

    # -- what stands above the answers

    def _once_title(self, form: Form) -> str:
        found = self.services.replica.get("activity", str(form.answers["activity"]))
        return found.title if isinstance(found, Activity) else ""

    def _title(self) -> str:
        form, words = self._form, self.services.words
        if form is None:
            return words.t("Dit staat er niet meer.")
        if form.sheet.kind != "override" and form.is_new:
            return words.t(form.sheet.new_title)
        return self._name(form) or words.t(form.sheet.new_title)

    def _subtitle(self) -> str:
        form, words = self._form, self.services.words
        if form is None:
            return ""
        if form.sheet.kind == "override":
            moment = parse_local(str(form.answers["recurrence"]))
            if moment is None:
                return ""
            return words.t("Alleen op {day}", day=dates.long_date(moment.date(), words))
        if not self._may_change():
            return ""
        if form.is_new:
            return words.t("Tik op een regel om die in te vullen.")
        return words.t("Tik op een regel om die te veranderen.")

    def _problem(self) -> str:
        if self._form is None or not self._form.wrong:
            return ""
        words = self.services.words
        general = words.t(self._form.wrong.get("", ""))
        return general or words.tn(
            "Nog niet bewaard: één antwoord klopt niet.",
            "Nog niet bewaard: {n} antwoorden kloppen niet.",
            len(self._form.wrong),
        )

    def _first_key(self) -> str:
        form = self._form
        questions = form.questions() if form is not None else []
        return f"{form.key}/{questions[0].name}" if form is not None and questions else ""

    title = Property(str, _title, notify=changed)
    subtitle = Property(str, _subtitle, notify=changed)
    problem = Property(str, _problem, notify=changed)
    colour = Property(
        str,
        lambda self: self._form.sheet.colour if self._form else "plum",
        notify=changed,
    )
    isNew = Property(bool, lambda self: bool(self._form and self._form.stepwise), notify=changed)
    unsaved = Property(bool, lambda self: bool(self._form and self._form.unsaved), notify=changed)
    hasHistory = Property(
        bool, lambda self: bool(self._form and not self._form.is_new), notify=changed
    )
    canRemove = Property(bool, _can_remove, notify=changed)
    canCopy = Property(bool, _can_copy, notify=changed)
    canKeep = Property(bool, _can_keep, notify=changed)
    mayChange = Property(bool, _may_change, notify=changed)
    whyNot = Property(str, _why_not, notify=changed)
    sureText = Property(str, _sure_text, notify=changed)
    usedText = Property(
        str,
        lambda self: self._form.sheet.used(self._form.record) if self._form else "",
        notify=changed,
    )
    key = Property(str, lambda self: self._form.key if self._form else "", notify=changed)
    flyerKey = Property(str, lambda self: form_ways.flyer_key(self._form), notify=changed)
    firstKey = Property(str, _first_key, notify=changed)
    onceKey = Property(str, lambda self: form_ways.once_key(self._form), notify=changed)
    datesKey = Property(str, lambda self: form_ways.dates_key(self._form), notify=changed)
    rows = Property(QObject, lambda self: self._rows, constant=True)

    def spoken(self) -> str:
        """Return the question, or the form's title and labels; what somebody typed is never read aloud."""
        if self._question is not None:
            options = [row.title for row in self._options.rows]
            asked = self._worded()
            return "\n".join([self._t(asked.text), self._t(asked.hint), *options])
        return "\n".join([self._title(), *(row.label for row in self._rows.rows)])
