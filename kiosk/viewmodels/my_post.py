"""What the holder of a slip placed, answered or told: how it stands, to let it stand longer, and to take it back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from kiosk.viewmodels.base import Services, ViewModel
from kiosk.viewmodels.by_code import HELD, held_by_code
from kiosk.viewmodels.help_board import promise_of
from sync import dates, links
from sync.disk.help_board import Held, can_renew, can_withdraw, read_board, renew, withdraw
from sync.errors import UserFacing
from sync.help_posts import shown_state
from sync.house_records import Idea
from sync.records import HelpPost, Response
from sync.words import N_

QML_IMPORT_NAME = "Buurtzuil.Models"
QML_IMPORT_MAJOR_VERSION = 1

_POST_STATES = {
    "draft": N_("Dit is nog niet klaar."),
    "review": N_("Een vrijwilliger leest het eerst."),
    "matched": N_("Er is iemand gevonden. U hebt een afspraak."),
    "done": N_("Dit is klaar."),
    "expired": N_("De tijd is om. Het staat niet meer op het bord."),
    "withdrawn": N_("Dit is van het bord gehaald."),
    "refused": N_("Dit is niet geplaatst. Vraag het aan de balie."),
}
_RESPONSE_STATES = {
    "called": N_("Een vrijwilliger is ermee bezig."),
    "matched": N_("U bent aan elkaar voorgesteld."),
    "declined": N_("Dit gaat niet door. Dank u wel."),
    "withdrawn": N_("U hebt dit ingetrokken."),
}

_IDEA_STATES = {
    "new": N_("Een vrijwilliger leest het."),
    "answered": N_("Een vrijwilliger nam contact met u op."),
    "handled": N_("Dit is klaar."),
}


@QmlElement
class MyPostModel(ViewModel):
    """What the code of a slip belongs to. The page's key is the code; "CODE/sure" asks before it is taken back."""

    changed = Signal()

    def __init__(self, services: Services, parent: QObject | None = None) -> None:
        """Begin with nothing to show."""
        super().__init__(services, parent)
        self._typed = ""
        self._sure = False
        self._held: Held | None = None
        self._post: HelpPost | None = None
        self._response: Response | None = None
        self._idea: Idea | None = None
        self._problem = ""

    def load(self, key: str = "") -> None:
        """Show what has this code."""
        self._typed, _, sure = key.partition("/")
        self._sure, self._problem = bool(sure), ""
        self.refresh()

    def reset(self) -> None:
        """Forget whose it is."""
        self._typed = self._problem = ""
        self._held = self._post = self._response = self._idea = None

    def refresh(self) -> None:
        """Read it anew."""
        replica = self.services.replica
        self._post = self._response = self._idea = None
        try:
            self._held = held_by_code(self.services, self._typed) if self._typed else None
        except UserFacing as error:
            self._held = None
            self._problem = f"{self._t(error.what)} {self._t(error.next)}"
        if self._held is not None:
            record = replica.get(self._held.kind, self._held.record)
            self._response = record if isinstance(record, Response) else None
            self._idea = record if isinstance(record, Idea) else None
            post = self._response.post if self._response is not None else self._held.record
            found = replica.get("help_post", post)
            self._post = found if isinstance(found, HelpPost) else None
        self.changed.emit()

    def _t(self, text: str) -> str:
        return self.services.words.t(text)

    @property
    def _today(self) -> date:
        return self.services.now().date()

    @Slot(result=bool)
    def renew(self) -> bool:
        """Let the post stand for 30 days from today."""
        return self._do(lambda held: renew(self.services.replica, held.record, self._today))

    @Slot(result=bool)
    def withdraw(self) -> bool:
        """Take it back."""
        return self._do(lambda held: withdraw(self.services.replica, held))

    def _do(self, work: Callable[[Held], object]) -> bool:
        done = False
        if self._held is not None:
            try:
                work(self._held)
                done, self._problem = True, ""
            except UserFacing as error:
                self._problem = f"{self._t(error.what)} {self._t(error.next)}"
        self.refresh()
        return done

    def _kind(self) -> str:
        if self._held is None:
            return ""
        return self._t(HELD[self._held.kind])

    def _title(self) -> str:
        if self._sure and self._held is not None:
            if self._held.kind == "response":
                return self._t("Wilt u uw reactie intrekken?")
            return self._t("Wilt u uw oproep van het bord halen?")
        if self._held is None:
            return self._t("Deze code kennen we hier niet.")
        return self._post.title if self._post is not None else self._kind()

    def _state(self) -> str:
        words, post = self.services.words, self._post
        if self._response is not None:
            if self._response.state == "new":
                board = read_board(self.services.replica, self.services.sure_today)
                return promise_of(board, words) or self._t("Een vrijwilliger leest het eerst.")
            return words.t(_RESPONSE_STATES[self._response.state])
        if self._idea is not None:
            return words.t(_IDEA_STATES[self._idea.state])
        if post is None:
            return ""
        state = shown_state(post.state, post.expires, self._today)
        if state == "open":
            return words.t("Het staat op het bord tot en met {day}.", day=self._last_day(post))
        return words.t(_POST_STATES[state])

    def _last_day(self, post: HelpPost) -> str:
        try:
            return dates.long_date(date.fromisoformat(post.expires[:10]), self.services.words)
        except ValueError:
            return ""

    def _next(self) -> str:
        if self._held is None:
            return self._t("Kijk op uw briefje, of vraag het aan een vrijwilliger.")
        if not self._can_withdraw() and not self._can_renew():
            return self._t("Hebt u een vraag? Ga naar de balie.")
        return ""

    def _can_renew(self) -> bool:
        own = self._held is not None and self._held.kind == "help_post"
        return own and self._post is not None and can_renew(
            self.services.replica, self._post, self._today
        )  # fmt: skip

    def _can_withdraw(self) -> bool:
        return self._held is not None and can_withdraw(self.services.replica, self._held)

    def _code(self) -> str:
        return links.holder_code(self._held.box) if self._held is not None else ""

    title = Property(str, _title, notify=changed)
    kind = Property(
        str, lambda self: self._kind() if self._post is not None else "", notify=changed
    )
    """What it is, where the title does not say it."""
    stateText = Property(str, _state, notify=changed)
    nextText = Property(str, _next, notify=changed)
    found = Property(bool, lambda self: self._held is not None, notify=changed)
    response = Property(bool, lambda self: self._response is not None, notify=changed)
    sure = Property(bool, lambda self: self._sure, notify=changed)
    canRenew = Property(bool, _can_renew, notify=changed)
    canWithdraw = Property(bool, _can_withdraw, notify=changed)
    code = Property(str, _code, notify=changed)
    problem = Property(str, lambda self: self._problem, notify=changed)

    def spoken(self) -> str:
        """Return the page as it is read aloud; the code is not."""
        kind = self._kind() if self._post is not None else ""
        lines = (kind, self._title(), self._state(), self._next(), self._problem)
        return "\n".join(line for line in lines if line)
