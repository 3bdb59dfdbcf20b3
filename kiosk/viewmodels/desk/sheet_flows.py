"""The recovery sheet at the desk: made, printed and looked at; and used when no coordinator can open the desk."""

from __future__ import annotations

import secrets

import msgspec

from kiosk.viewmodels.desk.badge_flows import GiveFlow
from kiosk.viewmodels.desk.flow_steps import Flow, Host, Paper, Row, Step, sheet_paper
from kiosk.viewmodels.desk.hall import volunteer_name
from sync.desk_records import Volunteer
from sync.disk.letting_go import holds_files, let_go
from sync.disk.volunteering import everybody, keep_sheet, open_sheet, sheets, volunteer_of
from sync.errors import BadInput
from sync.keyring import Keyring, read_keyring
from sync.recovery_sheet import GROUPS, groups_of, make_secret, read_group
from sync.volunteers import only_coordinator
from sync.words import N_


class SheetFlow(Flow):
    """A new sheet counts once somebody has typed a group of it from the paper: then it is there, and can be read."""

    def __init__(self, host: Host) -> None:
        """Begin with what it is for."""
        super().__init__(host)
        self._stage = "tell"
        self._groups: tuple[str, ...] = ()
        self._asked = 0
        self._paper: Paper | None = None

    def step(self) -> Step:
        """Return what is asked now."""
        if self._stage == "tell":
            return Step(
                kind="tell",
                title=self.t("Het herstelblad"),
                line=self.t("Dit papier opent de balie als geen coördinator dat meer kan. Het hoort in een kluis."),
                button=self.t("Print het blad"),
            )  # fmt: skip
        if self._stage == "paper":
            return Step(
                kind="paper",
                title=self.t("Het herstelblad"),
                line=self.t("Een ouder blad werkt straks niet meer."),
                button=self.t("Ik heb het blad"),
                paper=self._paper,
            )
        if self._stage == "group":
            return Step(
                kind="group",
                title=self.t("Typ groep {n} van het blad", n=self._asked + 1),
                line=self.t("Zo weten we dat het blad goed te lezen is."),
                button=self.t("Verder"),
            )
        gone = not holds_files(self.host.services.replica)
        return Step(
            kind="done",
            title=self.t("Het herstelblad is klaar."),
            line=self.t("De balie opent nu alleen met een badge. Leg het blad in een kluis.")
            if gone
            else self.t("Leg het in een kluis. Na contact met de server opent alleen een badge de balie."),
            button=self.t("Klaar"),
        )  # fmt: skip

    def go(self) -> None:
        """Print, ask for a group, or end."""
        services = self.host.services
        if self._stage == "tell":
            if services.session.ring.coordinator is None:
                raise only_coordinator()
            self._groups = make_secret()
            self._asked = secrets.randbelow(GROUPS)
            self._paper = sheet_paper(services, self._groups)
            self._stage = "paper"
        elif self._stage == "paper":
            self._stage, self._paper = "group", None
        elif self._stage == "done":
            self.host.end()

    def text(self, text: str) -> None:
        """Take the group that was asked for; a scan of the whole sheet does too. Raises ``BadInput`` for another."""
        if self._stage != "group":
            return
        whole = groups_of(text)
        if whole != self._groups and read_group(self._asked + 1, text) != (
            self._groups[self._asked],
        ):
            raise BadInput(
                N_("Dat staat er niet."), N_("Kijk goed bij welke groep u leest, en typ opnieuw.")
            )
        services = self.host.services
        session = services.session
        keep_sheet(services.replica, services.new_id(), self._groups, session.ring, session.actor)
        let_go(services.replica)
        self._groups, self._stage = (), "done"


class RecoverFlow(Flow):
    """The groups one by one, then which coordinator gets a new badge; from there on it goes as with any badge.

    At the first desk, before there is a sheet, nothing is typed: its keys lie in its folder, and a first badge that was lost
    at once must not shut everybody out.
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
        if self._no_sheet:  # whoever stands at the first desk has its keys, until there is a sheet
            self._ring = ring

    def step(self) -> Step:
        """Return what is asked now."""
        if self._give is not None:
            return self._give.step()
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

    def _people(self) -> list[Volunteer]:
        """Return the coordinators; where there are none, everybody."""
        people = everybody(self.host.services.replica)
        return [one for one in people if one.role == "coordinator"] or people

    def text(self, text: str) -> None:
        """Take a group, or all of them at once from a scan."""
        if self._give is not None or self._ring is not None:
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
        """Do what the badge's flow does."""
        if self._give is not None:
            self._give.go()

    def other(self) -> None:
        """Type the group before this one again."""
        if self._typed:
            self._typed.pop()

    def pin(self, pin: str) -> None:
        """Take the PIN of the new badge."""
        if self._give is not None:
            self._give.pin(pin)
