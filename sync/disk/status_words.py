"""What a status means, in sentences: the same on the kiosk, at the desk and on the command line."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import msgspec

from sync import dates
from sync.disk.set_apart import NEXT, WHAT
from sync.disk.status import Status
from sync.words import Words

BLANKED_DAYS = 30
"""After so many days without a word of the server a device shows names and numbers no longer (rule 17)."""


class StatusLine(msgspec.Struct, frozen=True):
    """One thing that a status says."""

    about: str
    """"exchange", "queue", "set_apart", "tray", "next", "photos", "clock", "apart", "evening" or "place"."""
    strong: str
    line: str = ""
    bad: bool = False
    """Whether somebody should do something about it."""


class StatusWords:
    """Says a status in one language, in the neighbourhood's time."""

    def __init__(
        self,
        status: Status,
        words: Words,
        local: Callable[[datetime], datetime],
        now: datetime | None,
    ) -> None:
        """Take a status; ``local`` gives a moment in UTC as naive local time, ``now`` is local, None when nobody knows."""
        self._status = status
        self._words = words
        self._local = local
        self._now = now

    def _when(self, moment_utc: datetime) -> str:
        return dates.age_of(self._local(moment_utc), self._now, self._words)

    def updated(self) -> str:
        """Return "Bijgewerkt: vanmorgen om 9.12 uur", "Bijgewerkt: 3 weken geleden", or nothing before the first time."""
        last = self._status.last_success_utc
        if (
            self._status.apart == "revoked"
        ):  # whoever stands before it must know: nothing comes or goes
            return self._words.t(WHAT[self._status.apart])
        if last is None:
            return ""
        when = dates.since(self._local(last), self._now, self._words)
        return self._words.t("Bijgewerkt: {when}", when=when)

    def old(self) -> tuple[str, str]:
        """Return what visitors must hear of records that are old, and what to do; nothing for fresh ones."""
        if not self._status.is_old or self._status.age_days is None:
            return "", ""
        age = dates.duration(timedelta(days=self._status.age_days), self._words)
        return self._words.t("Deze gegevens zijn {age} oud.", age=age), self._words.t(
            "Vraag bij twijfel of het nog klopt."
        )

    def headline(self) -> StatusLine:
        """Return what a volunteer must know first."""
        words, status = self._words, self._status
        if status.clock != "trusted":
            return msgspec.structs.replace(self._clock(), bad=True)
        if status.apart:
            return StatusLine("apart", words.t(WHAT[status.apart]), words.t(NEXT), bad=True)
        if not status.has_server:
            return StatusLine(
                "exchange",
                words.t("Dit apparaat werkt op zichzelf."),
                words.t("Wat u bewaart, blijft op dit apparaat."),
            )
        first = self._exchange()
        if status.is_silent:
            return first
        if status.apart:
            return self._apart()[0]
        problem = f"{words.t(status.problem)} " if status.problem else ""
        second = [line.strong for line in self._waiting()]
        last = first.strong
        if status.last_success_utc is not None:
            when = self._when(status.last_success_utc)
            last = words.t("Laatste contact: {when}.", when=when)
        return StatusLine("exchange", problem + last, " ".join(second))

    def lines(self) -> list[StatusLine]:
        """Return everything, what matters most first."""
        status = self._status
        found = [self._exchange()] if status.has_server else [self.headline()]
        if status.has_server:
            found += self._waiting()
            found += self._next()
        found += self._apart()
        found += [self._tray(), *self._photos(), self._clock(), self._evening()]
        if status.epoch:
            place = self._words.t("Voor de beheerder: stand {sequence}", sequence=status.sequence)
            found.append(
                StatusLine(
                    "place", place, self._words.t("Reeks {epoch}, apparaat {device}.",
                                                  epoch=status.epoch[:8], device=status.device[-12:])
                )
            )  # fmt: skip
        return list(dict.fromkeys(found))

    def _exchange(self) -> StatusLine:
        words, status = self._words, self._status
        problem = words.t(status.problem) if status.problem else ""
        if status.last_success_utc is None:
            return StatusLine(
                "exchange",
                words.t("Er was nog geen contact met de server."),
                problem,
                bool(problem),
            )
        if status.is_silent and status.age_days is not None:
            if status.age_days >= BLANKED_DAYS:
                then = words.t("Namen en nummers zijn daarom hier niet meer te lezen.")
            else:
                then = words.tn(
                    "Nog één dag, dan verdwijnen hier de namen en nummers.",
                    "Nog {n} dagen, dan verdwijnen hier de namen en nummers.",
                    BLANKED_DAYS - status.age_days,
                )
            silent = words.t("Al {n} dagen geen contact met de server.", n=status.age_days)
            todo = problem or words.t("Kijk of het internet werkt.")
            return StatusLine("exchange", silent, f"{todo} {then}", bad=True)
        last = words.t(
            "Laatste contact met de server: {when}.", when=self._when(status.last_success_utc)
        )
        return StatusLine("exchange", last, problem, bool(problem))

    def _queue(self) -> StatusLine:
        words, status = self._words, self._status
        if not status.queue_length and status.tray:
            return self._tray()
        if not status.queue_length:
            return StatusLine("queue", words.t("Alles is verstuurd."))
        waiting = words.tn(
            "Eén wijziging wacht nog. Die gaat vanzelf mee.",
            "{n} wijzigingen wachten nog. Die gaan vanzelf mee.",
            status.queue_length,
        )
        if status.oldest_utc is None:
            return StatusLine("queue", waiting)
        oldest = words.t("De oudste is gemaakt: {when}.", when=self._when(status.oldest_utc))
        return StatusLine("queue", waiting, oldest)

    def _waiting(self) -> list[StatusLine]:
        """Return what waits, and what stays here; not that everything was sent where something stays."""
        words, status = self._words, self._status
        if not status.set_apart:
            return [self._queue()]
        what = words.tn(
            "Eén wijziging van een vorige wijk is niet verstuurd.",
            "{n} wijzigingen van een vorige wijk zijn niet verstuurd.",
            status.set_apart,
        )
        todo = words.t("Typ op een apparaat van die wijk: buurtzuil take-over MAP.")
        left = StatusLine("set_apart", what, todo, bad=True)
        return [self._queue(), left] if status.queue_length else [left]

    def _next(self) -> list[StatusLine]:
        moment = self._status.next_attempt_utc
        if moment is None or self._now is None:
            return []
        local = self._local(moment)
        if not timedelta(0) < local - self._now < timedelta(days=1):
            return []
        time = dates.clock_time(local)
        return [
            StatusLine("next", self._words.t("De volgende poging is om {time} uur.", time=time))
        ]

    def _apart(self) -> list[StatusLine]:
        """Return what became of this device: set apart by its server, or recovered from its copy."""
        words, status = self._words, self._status
        if status.apart == "revoked":
            gone = words.t("Dit apparaat hoort niet meer bij de wijk.")
            return [StatusLine("apart", gone, words.t("Vraag de beheerder om hulp."), bad=True)]
        recovered = words.t("De gegevens van dit apparaat zijn hersteld uit de reservekopie.")
        if status.apart:
            what = (
                recovered if status.recovered else words.t("De server kent dit apparaat niet meer.")
            )
            todo = words.t("Vraag een nieuwe code en meld het opnieuw aan.")
            return [StatusLine("apart", what, todo, bad=True)]
        return [StatusLine("apart", recovered)] if status.recovered else []

    def _tray(self) -> StatusLine:
        words, tray = self._words, self._status.tray
        if not tray:
            return StatusLine("tray", words.t("Er is niets geweigerd."))
        if (
            self._status.has_server and not self._status.queue_length
        ):  # one line, so that neither belies the other
            refused = words.tn(
                "Alles is verstuurd, maar {n} wijziging is geweigerd.",
                "Alles is verstuurd, maar {n} wijzigingen zijn geweigerd.",
                tray,
            )
        else:
            refused = words.tn(
                "{n} wijziging is geweigerd.", "{n} wijzigingen zijn geweigerd.", tray
            )
        return StatusLine("tray", refused, words.t("Kijk aan de balie waarom."), bad=True)

    def _photos(self) -> list[StatusLine]:
        words, refused = self._words, self._status.photos_refused
        if not refused:
            return []
        what = words.tn("Eén foto is geweigerd.", "{n} foto's zijn geweigerd.", refused)
        todo = words.t("Andere schermen tonen die niet. Voeg een andere foto toe.")
        return [StatusLine("photos", what, todo, bad=True)]

    def _clock(self) -> StatusLine:
        words, status = self._words, self._status
        if status.clock == "trusted":
            return StatusLine("clock", words.t("De klok klopt."))
        todo = words.t("Zet de klok van de computer goed, of sluit het internet aan.")
        if status.clock == "doubtful":
            return StatusLine(
                "clock", words.t("De klok van dit apparaat klopt misschien niet."), todo, bad=True
            )
        length = dates.duration(timedelta(seconds=abs(status.clock_off_s)), words)
        text = (
            words.t("De klok van dit apparaat loopt {length} voor.", length=length)
            if status.clock_off_s > 0
            else words.t("De klok van dit apparaat loopt {length} achter.", length=length)
        )
        return StatusLine("clock", text, todo, bad=True)

    def _evening(self) -> StatusLine:
        words, done = self._words, self._status.evening_utc
        if done is None:
            return StatusLine("evening", words.t("Er is nog geen reservekopie."))
        return StatusLine(
            "evening",
            words.t("De laatste reservekopie: {when}.", when=self._when(done)),
            words.t("Die maakt het apparaat zelf, voor sluitingstijd."),
        )
