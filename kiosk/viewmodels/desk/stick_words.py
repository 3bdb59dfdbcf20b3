"""What the page of the stick says, in every state that it can be in."""

from __future__ import annotations

from collections.abc import Sequence

from kiosk.services.stick_worker import Seen
from kiosk.viewmodels.activity import Fact
from kiosk.viewmodels.base import Services
from sync.errors import UserFacing
from sync.line.carry import Item
from sync.line.carry_words import told_of_answer
from sync.line.letter_answers import DoesNotFit
from sync.line.stick_visit import Visit


class StickWords:
    """Says what is to be done with a stick, and what was done."""

    def __init__(self, services: Services) -> None:
        """Begin with no stick and nothing done."""
        self._services = services
        self.enrolled = True
        self.stick_in = False
        self.done: Visit | None = None

    def take(self, done: object) -> None:
        """Tell of a visit from now on."""
        self.done = done if isinstance(done, Visit) else None

    @property
    def bad(self) -> bool:
        """Whether something is wrong that somebody must see to."""
        return not self.enrolled or (self.done is not None and self.done.error is not None)

    def lies(self, seen: Seen) -> str:
        """Return what lies on a stick."""
        words = self._services.words
        found = []
        if seen.answers:
            found.append(words.tn("Eén antwoord.", "{n} antwoorden.", seen.answers))
        if seen.letters:
            found.append(words.tn("Eén brief van een ander.", "{n} brieven van anderen.", seen.letters))  # fmt: skip
        return " ".join(found) or words.t("Er staat nog niets op.")

    def button(self, seen: Seen) -> str:
        """Return what one press begins with."""
        words = self._services.words
        if seen.answers or seen.letters:
            return words.t("Lees de stick")
        return words.t("Zet klaar op de stick")

    def progress(self, at: int, of: int) -> tuple[str, str]:
        """Return what is said while it works."""
        words = self._services.words
        wait = words.t("Laat de stick zitten.")
        if of:
            return words.t("Bezig met bestand {at} van {of}.", at=at, of=of), wait
        return words.t("Een ogenblik, de stick is bezig."), wait

    def notice(self, seen: Sequence[Seen]) -> tuple[str, str]:
        """Return what stands at the top: what is wrong, what was done, or what to do first."""
        words = self._services.words
        if not self.enrolled:
            return words.t("Dit apparaat is nog niet aangemeld bij een server."), words.t(
                "Vraag de beheerder om een code."
            )
        if self.done is not None:
            return self._outcome(self.done)
        if self.stick_in:
            return words.t("De stick zit erin. Tik op de knop."), ""
        if seen:
            return words.t("Er zitten meer sticks in. Kies er een."), ""
        return words.t("Steek een USB-stick in dit apparaat."), words.t(
            "Hij verschijnt hier vanzelf."
        )

    def _outcome(self, done: Visit) -> tuple[str, str]:
        words = self._services.words
        if done.error is not None:
            return words.t(done.error.what), self._todo(done.error)
        title = words.t("Klaar. U mag de stick eruit halen.")
        if done.brought:
            return title, words.t("Breng hem terug naar het apparaat zonder internet.")
        if done.written is not None and not done.written.changes and done.items:
            return title, words.t("Bewaar hem voor de volgende keer.")
        return title, words.t("Breng hem naar een computer met internet en Buurtzuil.")

    def _todo(self, error: UserFacing) -> str:
        return self._services.words.t(error.next)

    def facts(self) -> list[Fact]:
        """Return what was done with each file; before that, the steps."""
        if self.done is None:
            return self._steps()
        found = [self._item(item) for item in self.done.items]
        written, words = self.done.written, self._services.words
        if written is not None:
            line = words.tn("Met {n} wijziging.", "Met {n} wijzigingen.", written.changes)
            if not written.changes:
                line = words.t("Er was hier niets nieuws. De brief vraagt om nieuws van anderen.")
            if written.left:
                line += " " + words.t("De rest gaat met de volgende brief mee.")
            found.append(Fact("send", words.t("Uw brief staat klaar op de stick."), line))
        return found

    def _steps(self) -> list[Fact]:
        words = self._services.words
        bring = words.t("3. Breng de stick naar een computer met internet.")
        return [
            Fact(
                "circle-check" if self.stick_in else "plus",
                words.t("1. Steek de stick in dit apparaat."),
                "",
            ),
            Fact("send", words.t("2. Tik op de knop. Dan komt uw brief op de stick."), ""),
            Fact(
                "users",
                bring,
                words.t("Buurtzuil staat daar ook op. Tik daar op: Lees de stick."),
            ),
            Fact("inbox", words.t("4. Kom terug en tik hier op: Lees de stick."), ""),
        ]

    def _item(self, item: Item) -> Fact:
        words = self._services.words
        if item.did == "failed":
            return self._failed(item)
        if item.did == "kept" and item.kept is not None:
            return Fact(
                "inbox", words.t("Het antwoord is gelezen."), told_of_answer(item.kept, words)
            )
        icon, what, line = {
            "brought": ("send", words.t("De brief van een ander apparaat is naar de server."),
                        words.t("Het antwoord staat op de stick.")),
            "known": ("inbox", words.t("Een antwoord was hier al bekend."), ""),
            "waits": ("clock", words.t("De brief van een ander apparaat wacht."),
                      words.t("Hier is nu geen internet.")),
        }.get(item.did, ("file-text", words.t("Een antwoord is voor een ander apparaat."),
                         words.t("Het blijft op de stick.")))  # fmt: skip
        return Fact(icon, what, line)

    def _failed(self, item: Item) -> Fact:
        words = self._services.words
        if isinstance(item.error, DoesNotFit):
            return Fact(
                "info",
                words.t("Een antwoord past niet meer bij wat hier is."),
                words.t("De nieuwe brief vraagt het opnieuw."),
            )
        error = item.error if item.error is not None else UserFacing()
        return Fact("triangle-alert", item.name, f"{words.t(error.what)} {self._todo(error)}")
