"""A badge and a PIN for a volunteer, from her coordinator; and the house badge."""

from __future__ import annotations

import msgspec

from kiosk.viewmodels.desk.flow_steps import (
    Flow,
    Host,
    Paper,
    PinTwice,
    Step,
    badge_paper,
    house_paper,
    read_volunteer_badge,
)
from kiosk.viewmodels.desk.sheet_flow import SheetFlow
from sync.badge import badge_mark, make_badge
from sync.changes import Draft
from sync.desk_records import Volunteer
from sync.disk.letting_go import let_go
from sync.disk.volunteering import admit, volunteer_of, wants_sheet
from sync.errors import BadInput
from sync.keyring import Keyring
from sync.volunteers import NewBadge, new_badge, only_coordinator
from sync.words import N_


class GiveFlow(Flow):
    """A new badge: printed, then she chooses a PIN. With ``ring`` from the recovery sheet nobody need have unlocked.

    The first coordinator's badge ends with the recovery sheet, with the keys that gave the badge: until there is one, a badge
    that is lost shuts everybody out.
    """

    def __init__(self, host: Host, volunteer: Volunteer, ring: Keyring | None = None) -> None:
        """Begin for a volunteer, whose record may be another one by the time that she has her PIN."""
        super().__init__(host)
        self._she = volunteer
        self._ring = ring
        self._bits = b""
        self._actor = ""
        self._pin = PinTwice()
        self._stage = "tell"
        self._paper: Paper | None = None
        self._sheet: SheetFlow | None = None

    @property
    def ring(self) -> Keyring:
        """The keys that she is given."""
        return self._ring if self._ring is not None else self.host.services.session.ring

    @property
    def first_name(self) -> str:
        """What the screen calls her."""
        from printing.badge import first_name

        return first_name(self._she.name)

    def step(self) -> Step:
        """Return what is asked now."""
        if self._sheet is not None:
            return self._sheet.step()
        name = self.first_name
        if self._stage == "tell":
            return Step(
                kind="tell",
                title=self.t("Een badge voor {name}", name=name),
                line=self.t("{name} moet erbij zijn, want straks kiest {name} zelf een pincode.", name=name),
                button=self.t("Print de badge"),
            )  # fmt: skip
        if self._stage == "paper":
            return Step(
                kind="paper",
                title=self.t("De badge van {name}", name=name),
                line=self.t("Knip de badge uit. Kies daarna de pincode."),
                button=self.t("Kies de pincode"),
                paper=self._paper,
            )
        if self._stage == "pin":
            return self._pin.step(self, name)
        return self._done()

    def _done(self) -> Step:
        wanted = self._wants_sheet()
        return Step(
            kind="done",
            title=self.t("{name} kan de balie nu openen.", name=self.first_name),
            line=self.t("Maak nu het herstelblad. Pas dan zijn de sleutels veilig.")
            if wanted
            else self.t("Met de badge en de pincode. Niemand anders kent de pincode."),
            button=self.t("Maak het herstelblad") if wanted else self.t("Klaar"),
        )

    def _wants_sheet(self) -> bool:
        return self._she.role == "coordinator" and wants_sheet(self.host.services.replica)

    def go(self) -> None:
        """Print, ask for the PIN, go on with the sheet, or end."""
        if self._sheet is not None:
            self._sheet.go()
        elif self._stage == "tell":
            if self.ring.coordinator is None:
                raise only_coordinator()
            self._bits = make_badge()
            self._paper = badge_paper(self.host.services, self._she, self._bits)
            self._stage = "paper"
        elif self._stage == "paper":
            self._stage = "pin"
        elif self._stage == "done":
            if self._wants_sheet():
                ring, self._ring = self.ring, None
                self._sheet = SheetFlow(self.host, ring, self._actor)
            else:
                self.host.end()

    def text(self, text: str) -> None:
        """Take what is typed from the sheet."""
        if self._sheet is not None:
            self._sheet.text(text)

    def pin(self, pin: str) -> None:
        """Take the PIN, the second time for good."""
        chosen = self._pin.take(pin)
        if chosen:
            bits = self._bits
            self.host.work(lambda: new_badge(bits, chosen), self._give)

    def _give(self, new: NewBadge) -> None:
        services = self.host.services
        standing = services.replica.get("volunteer", self._she.id)
        she = standing if isinstance(standing, Volunteer) else self._she
        if self._ring is not None and self._she.role == "coordinator":
            self._actor = she.id  # the sheet says nobody's name; she is the one who stands here
        actor = self._actor or services.session.actor
        she = msgspec.structs.replace(she, role=self._she.role)
        self._she = admit(services.replica, she, new, self.ring, actor).volunteer
        let_go(services.replica)
        self._bits, self._paper, self._stage = b"", None, "done"


class LostFlow(GiveFlow):
    """A badge that was lost was withdrawn: that is said first, and a new one is given now or later."""

    def __init__(self, host: Host, volunteer: Volunteer) -> None:
        """Begin with what was done."""
        super().__init__(host, volunteer)
        self._stage = "lost"

    def step(self) -> Step:
        """Return what is asked now."""
        if self._stage == "lost":
            return Step(
                kind="tell",
                title=self.t("De oude badge van {name} werkt niet meer.", name=self.first_name),
                line=self.t("Is {name} er nu? Geef dan een nieuwe badge.", name=self.first_name),
                button=self.t("Nieuwe badge"),
                other=self.t("Later"),
            )
        return super().step()

    def go(self) -> None:
        """Begin to give a new badge, or go on with it."""
        if self._stage == "lost":
            self._stage = "tell"
        else:
            super().go()

    def other(self) -> None:
        """Leave the new badge for another day."""
        if self._stage == "lost":
            self.host.end()


class PinFlow(GiveFlow):
    """A new PIN to the badge that she has, with the coordinator present: she scans it, and chooses."""

    def __init__(self, host: Host, volunteer: Volunteer) -> None:
        """Begin with her badge."""
        super().__init__(host, volunteer)
        self._stage = "scan"

    def step(self) -> Step:
        """Return what is asked now."""
        if self._stage == "scan":
            return Step(
                kind="scan",
                title=self.t("Scan de badge van {name}", name=self.first_name),
                line=self.t("Of typ de code die erop staat."),
            )
        return super().step()

    def text(self, text: str) -> None:
        """Take her badge, or what is typed from the sheet. Raises ``BadInput`` for a badge of somebody else."""
        if self._stage != "scan":
            super().text(text)
            return
        if self.ring.coordinator is None:
            raise only_coordinator()
        bits = read_volunteer_badge(text)
        if badge_mark(bits) != volunteer_of(self.host.services.replica, self._she.id).badge:
            raise BadInput(
                N_("Dit is een andere badge."), N_("Scan de badge van deze vrijwilliger.")
            )
        self._bits, self._stage = bits, "pin"


class HouseFlow(Flow):
    """The house badge: printed, and from then on the only one that counts."""

    def __init__(self, host: Host) -> None:
        """Begin with what it is for."""
        super().__init__(host)
        self._bits = b""
        self._stage = "tell"
        self._paper: Paper | None = None

    def step(self) -> Step:
        """Return what is asked now."""
        if self._stage == "tell":
            return Step(
                kind="tell",
                title=self.t("De huisbadge"),
                line=self.t("Iedereen print er de week mee. Namen en nummers opent hij niet."),
                button=self.t("Print de huisbadge"),
            )
        if self._stage == "paper":
            return Step(
                kind="paper",
                title=self.t("De huisbadge"),
                line=self.t("Is de badge goed gelukt? Een oude huisbadge werkt dan niet meer."),
                button=self.t("Ja, gebruik deze"),
                paper=self._paper,
            )
        return Step(
            kind="done",
            title=self.t("De huisbadge werkt nu."),
            line=self.t("Bewaar hem achter de balie."),
            button=self.t("Klaar"),
        )

    def go(self) -> None:
        """Print it, or let it count."""
        services = self.host.services
        if self._stage == "tell":
            self._bits = make_badge()
            self._paper = house_paper(services, self._bits)
            self._stage = "paper"
        elif self._stage == "paper":
            own = services.replica.neighbourhood.id
            fields = {"house_badge": badge_mark(self._bits)}
            draft = Draft(kind="neighbourhood", record=own, fields=fields)
            services.replica.act([draft], services.session.actor)
            self._bits, self._paper, self._stage = b"", None, "done"
        else:
            self.host.end()
