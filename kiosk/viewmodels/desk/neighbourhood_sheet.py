"""The questions about the neighbourhood itself: what is the same in all its houses. A coordinator answers them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from kiosk.viewmodels.base import Services
from kiosk.viewmodels.desk.activity_sheet import NO_SUCH_DAY
from kiosk.viewmodels.desk.place_sheets import ReachedSheet
from kiosk.viewmodels.desk.sheet import Answers, Question
from kiosk.viewmodels.desk.typed import date_text, parse_date
from sync import dates
from sync.disk.search import plain
from sync.links import link
from sync.records import Neighbourhood
from sync.rules import tidied
from sync.words import N_

_PAGES_A_DAY = Neighbourhood(id="").visitor_pages_a_day
_WORD = "category:"
"""Begins the name of the question for the word of one category; its slug follows."""
_QUESTIONS = (
    Question(name="name", label=N_("Naam"), text=N_("Hoe heet de buurt?")),
    Question(name="helpdesk_name", label=N_("Waar hulp is"), text=N_("Wie helpt bezoekers verder?"),
             hint=N_("Bijvoorbeeld: de balie van het buurthuis."), longest=60),
    Question(name="helpdesk_phone", label=N_("Telefoon voor hulp"),
             text=N_("Welk nummer bellen bezoekers voor hulp?"), editor="number", longest=20),
    Question(name="helpdesk_hours", label=N_("Hulp is er"), text=N_("Wanneer kan iemand bellen?"),
             hint=N_("Typ bijvoorbeeld: ma-vr 9-17, za 10-12."), editor="hours", longest=200),
    Question(name="areas", label=N_("Delen van de buurt"), text=N_("Welke delen heeft de buurt?"),
             hint=N_("Met een komma ertussen. Nooit een straat."), editor="long", longest=400),
    Question(name="closing_days", label=N_("Dagen dicht"), text=N_("Op welke dagen is alles dicht?"),
             hint=N_("Met een komma ertussen. Bijvoorbeeld: 25-12-2026, 1 januari."), editor="long",
             longest=600),
    Question(name="site", label=N_("Website"), text=N_("Op welk webadres staat de buurt?"),
             hint=N_("De codes op papier leiden erheen. Bijvoorbeeld: delinde.nl."), longest=60),
    Question(name="visitor_pages_a_day", label=N_("Printen per dag"),
             text=N_("Hoeveel bladzijden printen bezoekers per dag?"),
             hint=N_("Op één zuil. Leeg betekent: 100."), editor="number", longest=4),
)  # fmt: skip
_NEW_WORD = Question(
    name="new_category",
    label=N_("Nieuwe soort"),
    text=N_("Welke soort activiteit komt erbij?"),
    hint=N_("Bijvoorbeeld: Muziek. Leeg betekent: er komt niets bij."),
    longest=40,
    fields=("categories",),
)


def _parts(text: str) -> list[str]:
    """Return what somebody wrote with commas or on lines of its own, each once."""
    return list(dict.fromkeys(part for raw in re.split(r"[,;\n]", text) if (part := raw.strip())))


def _fits_a_code(site: str) -> bool:
    """Return whether a code can hold the longest address below a site: that of a printed sheet."""
    whole = str(tidied("neighbourhood", {"site": site})["site"])
    try:
        return bool(link(f"{whole.rstrip('/')}/w", "2026-48-7K3P9T"))
    except ValueError:
        return False


class NeighbourhoodSheet(ReachedSheet):
    """The neighbourhood's own settings."""

    kind = "neighbourhood"
    colour = "plum"
    new_title = N_("Onze buurt")
    title_answer = "name"
    removable = False

    def __init__(self, services: Services) -> None:
        """Ask for the word of each kind of activity that there is now, too."""
        super().__init__(services)
        self._categories = dict(services.replica.neighbourhood.categories)
        self.questions = (
            *_QUESTIONS,
            *(self._word_question(slug) for slug in self._categories),
            _NEW_WORD,
        )

    def _word_question(self, slug: str) -> Question:
        words = self.services.words
        return Question(
            name=f"{_WORD}{slug}",
            label=words.t("Soort: {word}", word=words.t(self._categories[slug])),
            text=N_("Hoe noemen we deze soort?"),
            hint=N_("Zo lezen bezoekers het in de agenda."),
            longest=40,
            fields=("categories",),
        )

    @property
    def _today(self) -> date:
        return self.services.now().date()

    def answers(self, fields: Mapping[str, Any]) -> Answers:
        """Return lists with commas between, and each category's word."""
        found = super().answers(fields)
        found["visitor_pages_a_day"] = str(fields.get("visitor_pages_a_day", _PAGES_A_DAY))
        found["areas"] = ", ".join(fields.get("areas") or [])
        found["closing_days"] = ", ".join(
            date_text(day) for day in fields.get("closing_days") or []
        )
        given = fields.get("categories") or {}
        found |= {f"{_WORD}{slug}": str(given.get(slug, "")) for slug in self._categories}
        return found

    def understand(self, answers: Answers) -> tuple[dict[str, Any], dict[str, str]]:
        """Read the lists, and put the categories together; one that is still used keeps a word."""
        wrong: dict[str, str] = {}
        fields: dict[str, Any] = {
            question.name: answers[question.name]
            for question in _QUESTIONS
            if question.name not in ("areas", "closing_days")
        }
        fields["areas"] = _parts(str(answers["areas"]))
        days = [parse_date(part, self._today) for part in _parts(str(answers["closing_days"]))]
        fields["closing_days"] = sorted({str(day) for day in days if day is not None})
        pages = str(answers["visitor_pages_a_day"]).strip() or str(_PAGES_A_DAY)
        fields["visitor_pages_a_day"] = int(pages) if pages.isdecimal() else _PAGES_A_DAY
        if not pages.isdecimal():
            wrong["visitor_pages_a_day"] = N_("Typ een getal.")
        if fields["site"] and not _fits_a_code(str(fields["site"])):
            wrong["site"] = N_("Dit adres past niet in een code. Neem een korter adres.")
        if None in days:
            wrong["closing_days"] = NO_SUCH_DAY
        categories = {}
        for slug in self._categories:
            word = str(answers[f"{_WORD}{slug}"]).strip()
            if word:
                categories[slug] = word
            elif self.services.replica.count("activity", "category = ?", [slug]):
                wrong[f"{_WORD}{slug}"] = N_("Er zijn nog activiteiten van deze soort.")
        if new := str(answers["new_category"]).strip():
            if plain(new) in {plain(word) for word in categories.values()}:
                wrong["new_category"] = N_("Deze soort is er al.")
            else:
                categories[self._slug(new)] = new
        fields["categories"] = categories
        return fields, wrong

    def _slug(self, word: str) -> str:
        slug = re.sub(r"[^a-z0-9]+", "-", plain(word)).strip("-") or "soort"
        number = 2
        found = slug
        while found in self._categories:
            found, number = f"{slug}-{number}", number + 1
        return found

    def _closed(self, answers: Answers) -> list[date] | None:
        """Return the days on which all is closed, as they were typed; None where one is not understood."""
        days = [parse_date(part, self._today) for part in _parts(str(answers["closing_days"]))]
        found = [day for day in days if day is not None]
        return found if len(found) == len(days) else None

    def shown(self, question: Question, answers: Answers) -> str:
        """Return an answer in words; of the days on which all is closed each one."""
        days = self._closed(answers) if question.name == "closing_days" else None
        if not days:
            return super().shown(question, answers)
        words = self.services.words
        named = (dates.long_date(day, words, year=True) for day in sorted(set(days)))
        return dates.capital(", ".join(named))

    def understood(self, question: Question, answers: Answers) -> str:
        """Say the day that was typed last as visitors read it, and how many there are."""
        if question.name != "closing_days":
            return super().understood(question, answers)
        days = self._closed(answers)
        if not days:
            return ""
        words = self.services.words
        last = dates.capital(dates.long_date(days[-1], words, year=True))
        return words.tn("{day}", "{day}. Samen {n} dagen.", len(set(days)), day=last)
