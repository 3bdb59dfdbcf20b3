"""What a record's changes say in words: each answer as it was and as it became, in the words of the form.

The server tells what each change wrote, the latest first. From the first one on the record is put together again, so that
before and after each change can be shown as the form would have shown them. What a record held before its first change
that is known (an import, a neighbourhood older than what the server kept) nobody can tell: then only what came is told.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from textwrap import shorten
from typing import TYPE_CHECKING, Any

import msgspec

from kiosk.viewmodels.base import Services
from kiosk.viewmodels.desk.form import SHEETS
from kiosk.viewmodels.desk.sheet import Answer, Answers, Question, Sheet
from sync.changes import BOOKKEEPING, SET_FIELDS, Change
from sync.records import STRUCTS, sound
from sync.words import N_

if TYPE_CHECKING:
    from sync.wire import HistoryLine

LONGEST_SHOWN = 90
_HIDDEN = BOOKKEEPING | {"sealed", "key"}
_QUIET = frozenset({
    "id", "owner", "source", "source_id", "visibility", "uid", "box", "on_behalf", "latitude", "longitude",
    "upl", "health_dimension", "slug", "map_area", "activity", "recurrence",
})  # fmt: skip
"""Fields of which nobody at the desk asks."""
OTHER_NAMES: dict[str, str] = {
    "picture": N_("Foto"),
    "logo": N_("Logo"),
    "state": N_("Hoe het ervoor staat"),
    "exdates": N_("Dagen die niet doorgaan"),
    "rdates": N_("Extra dagen"),
    "phone": N_("Telefoon"),
    "city_pass_cents": N_("Prijs met de stadspas"),
    "access_text": N_("Toegankelijkheid"),
    "transport": N_("Vervoer"),
    "question": N_("Vraag bij aanmelden"),
    "confidential": N_("Vertrouwelijk"),
    "deadline_h": N_("Aanmelden tot"),
    "cancel_reason": N_("Waarom het niet doorgaat"),
    "opening_text": N_("Open"),
    "exceptions": N_("Uitzonderingen"),
    "age_from": N_("Leeftijd"),
    "age_to": N_("Leeftijd"),
    "target_group": N_("Voor wie"),
    "eligibility": N_("Voorwaarden"),
    "referral": N_("Verwijzing"),
    "reach": N_("Hoe te bereiken"),
    "town": N_("Plaats"),
    "languages": N_("Talen"),
    "assured_on": N_("Nagekeken op"),
    "verified_on": N_("Nagekeken op"),
    "matched_by": N_("Wie het regelde"),
    "matched_with": N_("Met wie"),
    "refusal": N_("Waarom niet geplaatst"),
    "aftercare": N_("Hoe het ging"),
    "venue": N_("Huis"),
    "room": N_("Zaal"),
    "title": N_("Naam"),
    "postcodes": N_("Postcodes"),
    "audience": N_("Leeftijd"),
    "modules": N_("Onderdelen"),
    "colours": N_("Kleuren"),
    "time_zone": N_("Tijdzone"),
    "present_now": N_("Wie er is"),
    "offered": N_("Zoekt iemand anders"),
    "themes": N_("Onderwerpen"),
    "site": N_("Website"),
}
"""What fields are called that no form asks about; any other is something else."""
SOMETHING = N_("Iets anders")


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """One thing to tell of one change."""

    line: int
    """Which change it is of: its place in the history."""
    text: str
    question: str = ""
    """The question whose answer it is about; empty where no form asks it."""
    answer: Answer = ""
    """The answer to go back to."""
    answer_text: str = ""
    """The same in words; empty where there is nothing to go back to."""
    lost: bool = False
    """Whether this answer did not take effect, or was written over by somebody who had not seen it."""


def of_own(changes: Iterable[Change]) -> list[HistoryLine]:
    """Return own changes that the server has not answered as it would tell them, the latest first."""
    from sync.wire import HistoryLine

    lines = [
        HistoryLine(
            at_ms=change.stamp.wall_ms,
            actor=change.actor,
            verb=change.verb,
            fields={
                name: value
                for name, value in {**change.fields, **change.adds}.items()
                if name not in _HIDDEN
            },
            removes=tuple(sorted(change.removes)),
            first="made" in change.fields,
        )
        for change in changes
    ]
    return lines[::-1]


class Telling:
    """Tells the history of one record."""

    def __init__(self, services: Services, kind: str, lines: Sequence[HistoryLine]) -> None:
        """Tell ``lines``, the latest first, in the language of the screen."""
        self._words = services.words
        self._kind = kind
        self._lines = lines
        self._whole = False
        """Whether all that was written before the change that is told is known."""
        self._sheet: Sheet | None = SHEETS[kind](services) if kind in SHEETS else None

    def told(self) -> list[Told]:
        """Return all there is to tell, the latest change first."""
        state: dict[str, Any] = {}
        self._whole = False
        found: list[list[Told]] = []
        for at in reversed(range(len(self._lines))):
            line = self._lines[at]
            after = {**state, **self._written(line, state)}
            found.append(list(self._of(at, line, state, after)))
            if line.state != "refused":
                state = after
                self._whole = self._whole or line.first
        return [one for part in reversed(found) for one in part]

    def _written(self, line: HistoryLine, state: Mapping[str, Any]) -> dict[str, Any]:
        sets = SET_FIELDS.get(self._kind, frozenset())
        written = {}
        for name, value in line.fields.items():
            if name in sets and isinstance(value, list):
                standing = state.get(name)
                both = [*(standing if isinstance(standing, list) else ()), *value]
                value = list(dict.fromkeys(one for one in both if isinstance(one, str)))
            written[name] = value
        return written

    def _of(
        self, at: int, line: HistoryLine, before: dict[str, Any], after: dict[str, Any]
    ) -> Iterator[Told]:
        words = self._words
        if line.state == "refused":
            yield Told(line=at, text=words.t("Geweigerd: {why}", why=words.t(line.text)), lost=True)
            return
        if line.verb != "put":
            deleted = line.verb == "delete"
            text = words.t("Weggegooid.") if deleted else words.t("Teruggehaald.")
            yield Told(line=at, text=text)
            return
        named = {name for name in (*line.fields, *line.superseded) if name not in BOOKKEEPING}
        asked = [one for one in self._questions() if not named.isdisjoint(_fields(one))]
        answers = [told for one in asked for told in self._answer(at, line, one, before, after)]
        yield from answers
        if answers and not before:
            return  # it was made here: the rest goes without saying
        known = {name for question in asked for name in _fields(question)}
        sets = [name for name in line.removes if name not in line.fields]
        rest = [*sorted(named - known - _QUIET), *sets]
        if rest:
            labels = dict.fromkeys(words.t(self.label(name)) for name in rest)
            yield Told(line=at, text=words.t("Veranderd: {what}.", what=", ".join(labels)))

    def _answer(
        self,
        at: int,
        line: HistoryLine,
        question: Question,
        before: dict[str, Any],
        after: dict[str, Any],
    ) -> Iterator[Told]:
        words, fields = self._words, _fields(question)
        old, new = self._answers(before), self._answers(after)
        was, now = self._shown(question, old), self._shown(question, new)
        known = self._whole or not fields.isdisjoint(before)
        label = words.t(question.label)
        if not fields.isdisjoint(line.superseded):
            said = words.t(
                "{label}: “{now}”. Overschreven.", label=label, now=now or words.t("leeg")
            )
            answer = new.get(question.name, "")
            yield Told(line=at, text=said, question=question.name, answer=answer,
                       answer_text=now, lost=True)  # fmt: skip
        elif not known:
            if now:
                yield Told(line=at, text=words.t("{label}: “{now}”.", label=label, now=now))
        elif was != now:
            empty = words.t("leeg")
            said = words.t(
                "{label}: van “{was}” naar “{now}”.",
                label=label,
                was=was or empty,
                now=now or empty,
            )
            answer = old.get(question.name, "")
            yield Told(line=at, text=said, question=question.name, answer=answer, answer_text=was or empty)  # fmt: skip

    def _questions(self) -> tuple[Question, ...]:
        if self._sheet is None:
            return ()
        return tuple(one for one in self._sheet.questions if not one.sealed)

    def _answers(self, state: Mapping[str, Any]) -> Answers:
        assert self._sheet is not None
        return self._sheet.answers(sound(self._kind, dict(state)))

    def _shown(self, question: Question, answers: Answers) -> str:
        assert self._sheet is not None
        text = self._sheet.shown(question, answers)
        return shorten(text, LONGEST_SHOWN, placeholder="…")

    def label(self, name: str) -> str:
        """Return what a field is called, in Dutch: as the form calls it, or by a name of its own."""
        for question in self._questions():
            if name in _fields(question):
                return question.label
        return OTHER_NAMES.get(name, SOMETHING)


def _fields(question: Question) -> frozenset[str]:
    return frozenset(question.fields or (question.name,))


def names_of(kind: str) -> list[str]:
    """Return the fields of a kind that may stand in a history."""
    return [
        name
        for name in STRUCTS[kind].__struct_fields__
        if name not in _HIDDEN and name not in _QUIET
    ]
