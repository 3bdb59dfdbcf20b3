"""No coordinator can open the desk: the recovery sheet gives one of them a new badge, or it is told what else does."""

from __future__ import annotations

import msgspec

from kiosk.viewmodels.desk.badge_flows import GiveFlow
from kiosk.viewmodels.desk.flow_steps import Flow, Host, Row, Step
from kiosk.viewmodels.desk.hall import volunteer_name
from sync.desk_records import Volunteer
from sync.disk.volunteering import (
    coordinators,
    everybody,
    open_sheet,
    sheets,
    volunteer_of,
)
from sync.keyring import Keyring, read_keyring
from sync.options import own_name
from sync.recovery_sheet import GROUPS, groups_of, read_group


class RecoverFlow(Flow):
    """The groups one by one, then which coordinator gets a new badge; from there on it goes as with any badge.

    At the first desk the keys lie in its folder until there is a sheet. While no coordinator has a badge either, nothing is
    typed. Once one has, nobody gets another by standing here: whoever has a shell on this machine, and so the keys, says with
    ``buurtzuil lost-badge`` that the badge is lost; then the desk begins again.
    """

    def __init__(self, host: Host) -> None:
        """Begin with the first group."""
        super().__init__(host)
        self._typed: list[str] = []
        self._ring: Keyring | None = None
        self._give: GiveFlow | None = None
        replica = host.services.replica
        ring = read_keyring(replica.folder)
        self._no_sheet = ring.coordinator is not None and not sheets(replica)
        self._shut = self._no_sheet and bool(coordinators(replica))
        if self._no_sheet and not self._shut:
            self._ring = ring

    def step(self) -> Step:
        """Return what is asked now."""
        if self._give is not None:
            return self._give.step()
        if self._shut:
            return self._shut_step()
        if self._ring is None:
            at = len(self._typed) + 1
            return Step(
                kind="group",
                title=self.t("Groep {n} van {all}", n=at, all=GROUPS),
                line=self.t("Typ de groep van het herstelblad. Een letter die u niet kunt lezen: ?"),
                button=self.t("Verder"),
                other=self.t("Vorige groep") if self._typed else "",
            )  # fmt: skip
        return Step(
            kind="pick",
            title=self.t("Wie wordt de coördinator?"),
            line=self.t("Er is nog geen herstelblad. Kies wie een nieuwe badge krijgt.")
            if self._no_sheet
            else self.t("Het blad klopt. Kies wie een nieuwe badge krijgt."),
            rows=tuple(
                Row(one.id, volunteer_name(self.host.services, one.name)) for one in self._people()
            ),
        )

    def _shut_step(self) -> Step:
        title = self.t("Er is nog geen herstelblad.")
        if self._makes_sheet:
            line = self.t("Maak nu het herstelblad. Pas dan zijn de sleutels veilig.")
            return Step(kind="tell", title=title, line=line, button=self.t("Maak het herstelblad"))
        line = self.t(
            "Badge kwijt? Wie deze computer beheert, typt: {command}. Begin daarna hier opnieuw.",
            command=f"{own_name()} lost-badge",
        )
        return Step(kind="tell", title=title, line=line, button=self.t("Klaar"))

    @property
    def _makes_sheet(self) -> bool:
        """Whether a coordinator is in, who need not wait for the day on which no badge opens the desk."""
        return self.host.services.session.ring.coordinator is not None

    def _people(self) -> list[Volunteer]:
        """Return the coordinators; where there are none, everybody."""
        people = everybody(self.host.services.replica)
        return [one for one in people if one.role == "coordinator"] or people

    def text(self, text: str) -> None:
        """Take a group, or all of them at once from a scan; or one of the new sheet that follows the badge."""
        if self._give is not None:
            self._give.text(text)
            return
        if self._ring is not None or self._shut:
            return
        replica = self.host.services.replica
        whole = groups_of(text)
        if whole is not None:
            self._ring = open_sheet(replica, whole)
            return
        read_group(len(self._typed) + 1, text)
        typed = [*self._typed, text]
        if len(typed) == GROUPS:
            self._ring = open_sheet(
                replica, typed
            )  # where it does not, nothing that was typed is lost
            typed = []
        self._typed = typed

    def pick(self, key: str) -> None:
        """Take who gets the badge of a coordinator."""
        if self._ring is None or self._give is not None:
            return
        she = volunteer_of(self.host.services.replica, key)
        she = msgspec.structs.replace(she, role="coordinator")
        self._give = GiveFlow(self.host, she, self._ring)

    def go(self) -> None:
        """Do what the badge's flow does; where there is none, make the sheet or end."""
        if self._give is not None:
            self._give.go()
        elif self._shut and self._makes_sheet:
            self.host.open("sheet")
        elif self._shut:
            self.host.end()

    def other(self) -> None:
        """Type the group before this one again."""
        if self._typed:
            self._typed.pop()

    def pin(self, pin: str) -> None:
        """Take the PIN of the new badge."""
        if self._give is not None:
            self._give.pin(pin)
