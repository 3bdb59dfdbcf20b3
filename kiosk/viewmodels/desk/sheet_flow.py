"""The recovery sheet at the desk: made, printed and looked at."""

from __future__ import annotations

import secrets

from kiosk.viewmodels.desk.flow_steps import Flow, Host, Paper, Step, sheet_paper
from sync.disk.letting_go import holds_files, let_go
from sync.disk.volunteering import keep_sheet
from sync.errors import BadInput
from sync.keyring import Keyring
from sync.recovery_sheet import GROUPS, groups_of, make_secret, read_group
from sync.volunteers import only_coordinator
from sync.words import N_


class SheetFlow(Flow):
    """A new sheet counts once somebody has typed a group of it from the paper: then it is there, and can be read.

    After the first coordinator's badge it is made with the ``ring`` that gave it, in the name of ``actor``: nobody need
    have unlocked for it.
    """

    def __init__(self, host: Host, ring: Keyring | None = None, actor: str = "") -> None:
        """Begin with what it is for."""
        super().__init__(host)
        self._ring = ring
        self._actor = actor
        self._stage = "tell"
        self._groups: tuple[str, ...] = ()
        self._asked = 0
        self._paper: Paper | None = None

    @property
    def ring(self) -> Keyring:
        """The keys that the sheet holds."""
        return self._ring if self._ring is not None else self.host.services.session.ring

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
            if self.ring.coordinator is None:
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
        actor = self._actor or services.session.actor
        keep_sheet(services.replica, services.new_id(), self._groups, self.ring, actor)
        let_go(services.replica)
        self._ring, self._groups, self._stage = None, (), "done"
