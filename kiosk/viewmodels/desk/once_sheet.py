"""The questions about one time of an activity: whether it goes on, and whether time or place differ."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from kiosk.viewmodels.desk.activity_sheet import span_answers, span_of, understood
from kiosk.viewmodels.desk.sheet import Answers, Option, Question, Sheet
from sync.records import Activity
from sync.recurrence import local_iso, parse_local
from sync.words import N_

REASONS = (
    N_("De begeleider kan niet"),
    N_("Te weinig deelnemers"),
    N_("De zaal is niet vrij"),
    N_("Het buurthuis is dicht"),
    N_("Het weer is te slecht"),
)
"""Why something does not go on; never a person's health."""


class OnceSheet(Sheet):
    """An override: what is different about one occurrence. Its record id is ``activity@recurrence``."""

    kind = "override"
    colour = "green"
    page = "activity"
    new_title = N_("Eén keer anders")
    questions = (
        Question(name="goes", label=N_("Gaat het door?"), text=N_("Gaat het deze keer door?"),
                 hint=N_("Kies de reden. Noem nooit iemands gezondheid."), editor="choice",
                 fields=("cancelled", "cancel_reason")),
        Question(name="date", label=N_("Dag"), text=N_("Op welke dag is het deze keer?"),
                 hint=N_("Kies een dag, of typ bijvoorbeeld 12-1-2026."), editor="date",
                 fields=("starts", "recurrence")),
        Question(name="begin", label=N_("Begint om"), text=N_("Hoe laat begint het deze keer?"),
                 editor="time", fields=("starts",)),
        Question(name="end", label=N_("Eindigt om"), text=N_("Hoe laat is het deze keer klaar?"),
                 editor="time", fields=("duration_min",)),
        Question(name="place", label=N_("Andere plek"), text=N_("Waar is het deze keer?"),
                 hint=N_("Leeg betekent: op de gewone plek.")),
        Question(name="note", label=N_("Goed om te weten"), text=N_("Wat moeten mensen weten?"),
                 hint=N_("Bijvoorbeeld: Neem deze keer een bord mee."), longest=200),
    )  # fmt: skip

    def _split(self, fields: Mapping[str, Any]) -> tuple[Activity | None, str]:
        found = self.services.replica.get("activity", str(fields.get("activity", "")))
        return (found if isinstance(found, Activity) else None), str(fields.get("recurrence", ""))

    def answers(self, fields: Mapping[str, Any]) -> Answers:
        """Return what is so this time, whether it differs or not."""
        activity, recurrence = self._split(fields)
        usual = activity.duration_min if activity is not None else 60
        minutes = fields.get("duration_min")
        reason = str(fields.get("cancel_reason", ""))
        return {
            **super().answers(fields),
            **span_answers(
                str(fields.get("starts") or recurrence), usual if minutes is None else int(minutes)
            ),
            "goes": (reason or REASONS[0]) if fields.get("cancelled") else "",
            "activity": str(fields.get("activity", "")),
            "recurrence": recurrence,
        }

    def understand(self, answers: Answers) -> tuple[dict[str, Any], dict[str, str]]:
        """Keep only what differs from the series."""
        activity, recurrence = self._split(answers)
        starts, minutes, wrong = span_of(answers, self._today)
        fields: dict[str, Any] = {name: answers[name] for name in ("place", "note")}
        fields |= {"activity": answers["activity"], "recurrence": recurrence}
        fields |= {"cancelled": bool(answers["goes"]), "cancel_reason": answers["goes"]}
        if starts is not None:
            fields["starts"] = "" if starts == parse_local(recurrence) else local_iso(starts)
            usual = activity.duration_min if activity is not None else None
            fields["duration_min"] = None if minutes == usual else minutes
        return fields, wrong

    @property
    def _today(self) -> date:
        return self.services.now().date()

    def options(self, question: Question, answers: Answers) -> list[Option]:
        """Return that it goes on, and the reasons why it does not."""
        words = self.services.words
        kept = str(answers["goes"])
        reasons = [*REASONS, *([kept] if kept and kept not in REASONS else [])]
        return [
            Option("", words.t("Ja, het gaat door"), "check"),
            *(
                Option(reason, words.t("Nee: {reason}", reason=_lower(words.t(reason))), "x")
                for reason in reasons
            ),
        ]

    def visible(self, question: Question, answers: Answers) -> bool:
        """Ask nothing else of what does not go on, or of who is no editor: that it does not go on, anybody can say."""
        editor = self.services.session.may("editor")
        return question.name == "goes" or (editor and not answers["goes"])

    def understood(self, question: Question, answers: Answers) -> str:
        """Say day and time as visitors will read them."""
        return understood(self, question, answers)


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]
