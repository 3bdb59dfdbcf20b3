"""The questions about a form that somebody filled in on paper: a volunteer types over what stands on it.

What comes of it are sign-ups, an idea and a question for help, like any that were made on a screen. A name goes into sealed
boxes at once, and only where the box for that is ticked; nothing of a form that was not saved stays on this device.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import msgspec

from kiosk.viewmodels.base import Services
from kiosk.viewmodels.desk.sheet import Answer, Answers, Option, Question, Sheet, picked
from kiosk.viewmodels.help_board import CATEGORIES
from kiosk.viewmodels.placing import ANY_TIME, DAY_PARTS, MAX_WORDS
from kiosk.viewmodels.sealing import MAX_NAME, MAX_PHONE, box_draft, consent_draft, contact_of
from sync import dates
from sync.changes import Draft
from sync.disk.first_desk import desk_key_of
from sync.disk.paper_forms import MOST_TAKEN_IN, to_sign_up_for
from sync.disk.paper_sheets import find_sheet
from sync.disk.signing_up import sign_up_draft
from sync.errors import BadInput
from sync.help_posts import MAX_HELP_DAYS
from sync.places import MAX_PARTY
from sync.recurrence import Occurrence
from sync.retention import SIGNUP_DAYS
from sync.rules import problems
from sync.screening import screen_free_text
from sync.seal import Contact
from sync.sheet_numbers import number_in
from sync.words import N_

MAX_WISH = 400
PARTIES = tuple(f"party_{place}" for place in range(1, MOST_TAKEN_IN + 1))
"""A question for each activity that the form may have a box for: the paper asks it of each too."""
_FILL_IN = N_("Vul dit in.")
_CONSENTS = (
    ("yes", N_("Ja, het hokje is aangekruist"), "check"),
    ("no", N_("Nee, het hokje is leeg"), "x"),
)


class PaperFormSheet(Sheet):
    """A filled-in form of a week; "sheet" among its answers is the number of the week's sheet."""

    kind = "paper_form"
    colour = "plum"
    new_title = N_("Formulier van papier")
    title_answer = ""
    removable = False
    questions = (
        Question(name="activities", label=N_("Doet mee met"), text=N_("Wat is aangekruist?"),
                 editor="set"),
        *(Question(name=name, label=N_("Met hoeveel mensen"), text=N_("Met hoeveel mensen?"),
                   editor="number", longest=1) for name in PARTIES),
        Question(name="name", label=N_("Voornaam"), text=N_("Van wie is dit blad?"), longest=MAX_NAME,
                 sealed=True, your_data="paper",
                 hint=N_("Komt nooit op het bord. Alleen een vrijwilliger ziet het.")),
        Question(name="phone", label=N_("Telefoon"), text=N_("Op welk nummer kunnen we bellen?"),
                 hint=N_("Komt nooit op het bord. Mag ook leeg."), editor="number",
                 longest=MAX_PHONE, sealed=True, your_data="paper"),
        Question(name="consent", label=N_("Mag bellen"), text=N_("Is het hokje bij “Ja” aangekruist?"),
                 hint=N_("Zonder kruisje bewaren wij geen naam."), editor="choice"),
        Question(name="wish", label=N_("Wens of idee"), text=N_("Wat is de wens of het idee?"),
                 hint=N_("Mag leeg blijven. Alleen een vrijwilliger leest het."), editor="long",
                 longest=MAX_WISH, sealed=True, your_data="paper"),
        Question(name="help", label=N_("Zoekt hulp"), text=N_("Wat komt er op het bord?"),
                 hint=N_("Mag leeg blijven. Een paar woorden, zonder naam, nummer of adres."),
                 longest=MAX_WORDS),
        Question(name="category", label=N_("Soort hulp"), text=N_("Waar gaat het over?"),
                 editor="choice"),
        Question(name="day_part", label=N_("Wanneer"), text=N_("Wanneer komt het uit?"),
                 editor="choice"),
    )  # fmt: skip

    def __init__(self, services: Services) -> None:
        """Ask about a form that no number was given of yet."""
        super().__init__(services)
        self._read: tuple[str, list[Occurrence]] | None = None

    def blank(self) -> dict[str, Any]:
        """Begin at any time of day, and with no number of people: what stands on the paper is typed."""
        return {"day_part": ANY_TIME}

    def answers(self, fields: Mapping[str, Any]) -> Answers:
        """Return the answers, and in "sheet" the number of the sheet."""
        return {**super().answers(fields), "sheet": str(fields.get("sheet", ""))}

    def may_stay(self, question: Question, answer: Answer) -> bool:
        """Let nothing of somebody's paper stay that was not saved: the paper lies there still."""
        return False

    # -- what can be ticked

    def _lines(self, answers: Mapping[str, Any], *, anew: bool = False) -> list[Occurrence]:
        """Return what the form may have a box for; read ``anew`` when it is shown and when it is saved."""
        shown = str(answers["sheet"])
        if anew or self._read is None or self._read[0] != shown:
            number, replica = number_in(shown), self.services.replica
            sheet = find_sheet(replica, number) if number is not None else None
            lines = to_sign_up_for(replica, sheet)[:MOST_TAKEN_IN] if sheet is not None else []
            self._read = shown, lines
        return self._read[1]

    def _ticked(self, answers: Mapping[str, Any]) -> list[tuple[Occurrence, int]]:
        """Return what was ticked, and with how many people somebody comes to it: 0 where no number was typed."""
        lines = zip(PARTIES, self._lines(answers), strict=False)
        return [
            (one, _count(answers.get(name, "")))
            for name, one in lines
            if one.key in answers["activities"]
        ]

    def _party(self, name: str, answers: Answers) -> Occurrence | None:
        """Return the activity that was ticked on the line of the form of which ``name`` asks with how many; None where none was."""
        if not answers["activities"]:
            return None
        lines = self._lines(answers)
        place = PARTIES.index(name)
        if place >= len(lines) or lines[place].key not in answers["activities"]:
            return None
        return lines[place]

    def worded(self, question: Question, answers: Answers) -> Question:
        """Ask with how many people somebody comes to which activity."""
        one = self._party(question.name, answers) if question.name in PARTIES else None
        if one is None:
            return question
        words = self.services.words
        empty = words.t("Staat er niets? Typ dan 1.")
        return msgspec.structs.replace(
            question,
            label=words.t("{what}: hoeveel mensen", what=one.title),
            text=words.t("{what}: met hoeveel mensen?", what=one.title),
            hint=f"{self._when(one)}. {empty}",
        )

    def options(self, question: Question, answers: Answers) -> list[Option]:
        """Return what can be picked; activities as they stand on the form, in its order."""
        words, name = self.services.words, question.name
        if name == "activities":
            return [Option(one.key, self._line(one)) for one in self._lines(answers, anew=True)]
        if name == "category":
            return picked([(s, t, icon) for s, (t, icon) in CATEGORIES.items()], self.services)
        if name == "day_part":
            return [Option(text, dates.capital(words.t(text)), icon) for text, icon in DAY_PARTS]
        return picked(_CONSENTS, self.services)

    def _when(self, one: Occurrence) -> str:
        words = self.services.words
        return dates.capital(
            words.t(
                "{day} om {time} uur",
                day=dates.weekday(one.starts.date(), words),
                time=dates.clock_time(one.starts),
            )
        )

    def _line(self, one: Occurrence) -> str:
        full = self.services.words.t("vol") if one.full else ""
        return " · ".join(part for part in (self._when(one), one.title, full) if part)

    def visible(self, question: Question, answers: Answers) -> bool:
        """Ask only what goes with what was answered, and for a name where a box can be sealed."""
        if question.name == "activities":
            return bool(self._lines(answers))
        if question.name in PARTIES:
            return self._party(question.name, answers) is not None
        if question.name in ("category", "day_part"):
            return bool(str(answers["help"]).strip())
        if question.sealed or question.name == "consent":
            return bool(desk_key_of(self.services.replica))
        return True

    # -- what comes of it

    def check(
        self, answers: Answers, *, whole: bool, before: Mapping[str, Any]
    ) -> tuple[dict[str, Any], dict[str, str]]:
        """Return what was answered and what is wrong with it; the records it becomes have rules of their own."""
        return self.understand(answers)

    def understand(self, answers: Answers) -> tuple[dict[str, Any], dict[str, str]]:
        """Read what stands on the paper."""
        fields = {name: answer for name, answer in answers.items() if name not in ("name", "phone")}
        wrong: dict[str, str] = {}
        named = bool(str(answers["name"]).strip() or str(answers["phone"]).strip())
        wish, asked = str(answers["wish"]).strip(), str(answers["help"]).strip()
        if not (answers["activities"] or wish or asked):
            wrong[""] = N_("Er is nog niets ingevuld.")
        if (answers["activities"] or asked) and not str(answers["name"]).strip():
            wrong["name"] = _FILL_IN
        if named and answers["consent"] != "yes":
            wrong["consent"] = N_("Zonder kruisje bewaren wij geen naam. Kies wat er staat.")
        for name, one in zip(PARTIES, self._lines(answers, anew=True), strict=False):
            if one.key in answers["activities"] and not 1 <= _count(answers[name]) <= MAX_PARTY:
                wrong[name] = N_("Kom met 1 tot 6 mensen.")
        for name, text in (("wish", wish), ("help", asked)):
            if found := screen_free_text(text):
                wrong[name] = found[0].text_nl
        if asked and not answers["category"]:
            wrong["category"] = _FILL_IN
        try:
            self._contact(answers)
        except BadInput as error:
            wrong["phone"] = error.what
        if asked and "help" not in wrong:
            found_wrong = problems("help_post", self._post(answers))
            if found_wrong:
                wrong["help"] = found_wrong[0].text_nl
        return fields, wrong

    def sure(self, fields: Mapping[str, Any], before: Mapping[str, Any]) -> str:
        """Ask before somebody is put on a waiting list: the paper could not say that it is full."""
        answers = {**dict.fromkeys(("sheet", "activities"), ""), **fields}
        full = any(not self._has_room(one, party) for one, party in self._ticked(answers))
        return N_("Er is geen plaats meer. Zet u deze persoon op de wachtlijst?") if full else ""

    def _has_room(self, one: Occurrence, party: int) -> bool:
        here = self.services.replica.places(one.activity.id, one.recurrence)
        return here.capacity is None or here.taken + here.waiting + party <= here.capacity

    def _contact(self, answers: Answers, note: str = "") -> Contact:
        """Return whose paper it is; nobody without the tick. Raises ``BadInput`` for a number that is none."""
        if answers["consent"] != "yes":
            return Contact(note=note)
        return contact_of(str(answers["name"]), phone=str(answers["phone"]), note=note)

    def _post(self, answers: Answers) -> dict[str, Any]:
        last = self.services.now().date() + timedelta(days=MAX_HELP_DAYS)
        return {
            "direction": "request",
            "title": str(answers["help"]).strip(),
            "category": answers["category"],
            "day_part": answers["day_part"],
            "state": "open",
            "expires": str(last),
            "venue": self.services.venue_id,
            "source": "desk",
        }

    def drafts(
        self, record: str, fields: dict[str, Any], before: Mapping[str, Any], answers: Answers
    ) -> list[Draft]:
        """Return what signs up, places the question and tells the wish, each with a box and a consent of its own."""
        made, told = self._sign_ups(record, answers), []
        if ticked := len(self._ticked(answers)):
            told.append(self.services.words.tn("één aanmelding", "{n} aanmeldingen", ticked))
        if str(answers["help"]).strip():
            made += self._help(answers)
            told.append(self.services.words.t("een oproep"))
        if str(answers["wish"]).strip():
            made += self._wish(answers)
            told.append(self.services.words.t("een wens of idee"))
        words = self.services.words
        self.outcome = words.t("{what}. Vernietig nu het blad.", what=", ".join(told))
        return made

    def _sign_ups(self, record: str, answers: Answers) -> list[Draft]:
        """Return one sign-up for each activity, which share a box: it goes when the last of them does."""
        services, ticked = self.services, self._ticked(answers)
        if not ticked:
            return []
        by, box = services.session.actor, services.new_id()
        last = max(one.starts.date() for one, _ in ticked) + timedelta(days=SIGNUP_DAYS)
        ids = [record, *(services.new_id() for _ in ticked[1:])]
        made = [self._box(box, record, self._contact(answers), last)]
        for signup, (one, party) in zip(ids, ticked, strict=True):
            _, draft = sign_up_draft(
                services.replica,
                one.activity.id,
                one.recurrence,
                signup=signup,
                party=party,
                box=box,
                entered_by=by,
                visibility="desk",
            )
            made += [draft, consent_draft(services, signup, "signup", by)]
        return made

    def _help(self, answers: Answers) -> list[Draft]:
        services = self.services
        post, box, by = services.new_id(), services.new_id(), services.session.actor
        own = {**self._post(answers), "on_behalf": True, "entered_by": by, "box": box}
        return [
            self._box(box, post, self._contact(answers)),
            Draft(kind="help_post", record=post, fields=own),
            consent_draft(services, post, "on_behalf", by),
        ]

    def _wish(self, answers: Answers) -> list[Draft]:
        services = self.services
        idea, box, by = services.new_id(), services.new_id(), services.session.actor
        contact = self._contact(answers, note=str(answers["wish"]).strip())
        fields = {
            "about": "idea",
            "box": box,
            "venue": services.venue_id,
            "source": "desk",
            "visibility": "desk",
        }
        consent = [consent_draft(services, idea, "idea", by)] if contact.name else []
        return [
            self._box(box, idea, contact),
            *consent,
            Draft(kind="idea", record=idea, fields=fields),
        ]

    def _box(self, box: str, about: str, contact: Contact, goes: date | None = None) -> Draft:
        return box_draft(self.services, box, about, contact, goes)


def _count(typed: Any) -> int:
    text = str(typed).strip()
    return int(text) if text.isdecimal() else 0
