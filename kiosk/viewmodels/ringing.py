"""The visitor's side of the bell: rings at the desks of this house, and tells what comes of it.

=============  ======================================================================================
ringing        it rings at a desk, or is on its way there
coming         somebody goes to the kiosk; an answer that comes late counts too
nobody         a minute went by
unheard        there is no desk to be heard at: told as soon as that is known, not after the minute
=============  ======================================================================================
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from typing import Literal

from PySide6.QtCore import QObject, QTimer

from kiosk.viewmodels.base import Services
from sync import bells
from sync.changes import Draft
from sync.errors import UserFacing
from sync.house_records import Bell, BellAnswer
from sync.verdicts import VISITOR

State = Literal["", "ringing", "coming", "nobody", "unheard"]
LOOK_MS = 500


class Ringing(QObject):
    """The last ring of this kiosk's visitor, from the tap until she leaves the page."""

    def __init__(self, services: Services, tell: Callable[[], None], parent: QObject) -> None:
        """Begin silent; ``tell`` is called when the state may be another one, without anything having come in."""
        super().__init__(parent)
        self._services = services
        self._tell = tell
        self._ring = ""
        self._since: datetime | None = None
        self._state: State = ""
        self.names: list[str] = []
        """Who comes, as they are shown; nobody's name may be known."""
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_MS)
        self._timer.timeout.connect(self._look)

    @property
    def state(self) -> State:
        """How it stands with the last ring; empty when nobody rang."""
        return self._state

    @property
    def possible(self) -> bool:
        """Whether a ring would come anywhere: this device has a server, and the last exchange was well.

        While somebody practises it comes to the same screen: the copy is a desk too.
        """
        if self._services.practice.on:
            return True
        status = self._services.replica.status()
        return status.has_server and not status.problem and not status.apart

    @property
    def _bell(self) -> str:
        return bells.bell_id(self._services.replica.device.device)

    def ring(self) -> None:
        """Ring; while it rings already nothing happens. Raises ``UserFacing`` when that cannot be kept on this device."""
        if self._state == "ringing":
            return
        replica = self._services.replica
        before = replica.get("bell", self._bell)
        last = before.rung_at if isinstance(before, Bell) else ""
        ring = bells.ring_of(best_utc(self._services), last)
        fields = {"venue": self._services.venue_id, "rung_at": ring, "visibility": "desk"}
        replica.act([Draft(kind="bell", record=self._bell, fields=fields)], actor=VISITOR)
        self._ring, self._since, self._state = ring, self._services.now(), "ringing"
        self._timer.start()

    def look(self) -> None:
        """See what came of the ring."""
        if not self._ring or self._since is None:
            return
        answers = self._services.replica.records(BellAnswer, "bell = ?", [self._bell], "id")
        names = bells.who_comes(self._ring, answers)
        waited_s = (self._services.now() - self._since).total_seconds()
        heard = bells.is_heard(self._ring, answers)
        if names is not None:
            self._become("coming")
            self.names = names
        elif self._state != "ringing":
            return
        elif not heard and (waited_s >= bells.HEARD_WITHIN_S or not self.possible):
            self._end("unheard")
        elif waited_s >= bells.RINGS_FOR_S:
            self._end("nobody")

    def stop(self) -> None:
        """Forget the ring: the visitor left, or needs nobody any more."""
        if self._state == "ringing":
            self._end("")
        self._become("")
        self._ring, self._since, self.names = "", None, []

    def _end(self, state: State) -> None:
        """Let it ring at no desk any more; a ring that cannot be ended here ends there by itself."""
        self._become(state)
        draft = Draft(kind="bell", record=self._bell, fields={"over": self._ring})
        with suppress(UserFacing):
            self._services.replica.act([draft], actor=VISITOR)

    def _become(self, state: State) -> None:
        self._state = state
        if state != "ringing":
            self._timer.stop()

    def _look(self) -> None:
        before = self._state
        self.look()
        if self._state != before:
            self._tell()


def best_utc(services: Services) -> datetime:
    """Return the best guess of the time in UTC."""
    replica = services.replica
    return datetime.fromtimestamp(replica.clock_state().best_ms / 1000, UTC)
