"""A forgotten PIN: two other volunteers, one after the other, let her choose a new one. The coordinator is not needed."""

from __future__ import annotations

from kiosk.viewmodels.desk.flow_steps import (
    Flow,
    Host,
    Paper,
    PinTwice,
    Row,
    Step,
    badge_paper,
    found_badge,
    read_volunteer_badge,
)
from kiosk.viewmodels.desk.hall import volunteer_name
from sync.badge import VolunteerKey, badge_mark, make_badge
from sync.desk_records import Volunteer
from sync.disk.lockout import Lockout
from sync.disk.unlocking import Opening, open_key
from sync.disk.volunteering import (
    everybody,
    helped,
    helpers_for,
    renew,
    reopened,
    volunteer_of,
)
from sync.errors import BadInput, UserFacing
from sync.spare_key import HELPERS_NEEDED, Point, check_helpers
from sync.volunteers import NewBadge, new_badge
from sync.words import N_


class RenewFlow(Flow):
    """First helper, whose PIN it is, second helper, her badge, her new PIN twice.

    A helper's own key is in memory until what she brings is opened, the volunteer's until her PIN is wrapped.
    """

    def __init__(self, host: Host) -> None:
        """Begin; whoever unlocked the desk already is the first helper."""
        super().__init__(host)
        self._stage = "scan"
        self._opening: Opening | None = None
        self._bits = b""
        self._first: tuple[str, VolunteerKey] | None = None
        self._she: Volunteer | None = None
        self._points: list[Point] = []
        self._key: VolunteerKey | None = None
        self._paper: Paper | None = None
        self._pin = PinTwice()
        person = host.services.session.person
        if person is not None and person.key is not None:
            self._first, self._stage = (person.id, person.key), "pick"

    # -- what is asked

    def step(self) -> Step:
        """Return what is asked now."""
        if self._stage == "scan":
            return self._scan_step()
        if self._stage == "helper-pin":
            return Step(
                kind="pin",
                title=self.t("Pincode van de helper"),
                line=self.t("Wie net zijn badge scande, typt de eigen pincode."),
            )
        if self._stage == "pick":
            rows = self._rows()
            return Step(
                kind="pick",
                title=self.t("Wie vergat de pincode?"),
                line="" if rows else self.t("U kunt nu niemand helpen. Vraag een coördinator."),
                rows=rows,
            )
        if self._stage == "badge":
            return Step(
                kind="scan",
                title=self.t("{name}, scan uw badge", name=self._name()),
                line=self.t("Of typ de code. Geen badge? Maak dan een nieuwe."),
                other=self.t("Maak een nieuwe badge"),
            )
        if self._stage == "paper":
            return Step(
                kind="paper",
                title=self.t("De badge van {name}", name=self._name()),
                line=self.t("Knip de badge uit. Kies daarna de pincode."),
                button=self.t("Kies de pincode"),
                paper=self._paper,
            )
        if self._stage == "pin":
            return self._pin.step(self, self._name())
        return Step(
            kind="done",
            title=self.t("{name} heeft een nieuwe pincode.", name=self._name()),
            line=self.t("Bedankt voor het helpen. In de geschiedenis staat wie hielp."),
            button=self.t("Klaar"),
        )

    def _scan_step(self) -> Step:
        if not self._points:
            return Step(
                kind="scan",
                title=self.t("Eerste helper: scan uw badge"),
                line=self.t("Twee vrijwilligers geven samen een nieuwe pincode."),
                other=self.t("Gebruik het herstelblad"),
            )
        return Step(
            kind="scan",
            title=self.t("Tweede helper: scan uw badge"),
            line=self.t("Dat moet iemand anders zijn dan de eerste helper."),
        )

    def _rows(self) -> tuple[Row, ...]:
        """Return whom the first helper can help."""
        replica, me = self.host.services.replica, self._first[0] if self._first else ""
        return tuple(
            Row(one.id, volunteer_name(self.host.services, one.name))
            for one in everybody(replica)
            if one.id != me and me in helpers_for(replica, one.id)
        )

    def _name(self) -> str:
        from printing.badge import first_name

        return first_name(self._she.name) if self._she is not None else ""

    # -- what is answered

    def text(self, text: str) -> None:
        """Take a badge: a helper's, or hers."""
        bits = read_volunteer_badge(text)
        if self._stage == "badge" and self._she is not None:
            if badge_mark(bits) != volunteer_of(self.host.services.replica, self._she.id).badge:
                raise BadInput(
                    N_("Dit is een andere badge."), N_("Scan de badge van deze vrijwilliger.")
                )
            self._bits, self._stage = bits, "pin"
            return
        if self._stage != "scan":
            return
        opening = found_badge(self.host.services, bits)
        self._lockout().check(opening.mark)
        if self._she is not None:  # said before anybody types a PIN
            check_helpers(
                self._she.id, [*(one.helper for one in self._points), opening.volunteer.id]
            )
        self._opening, self._bits, self._stage = opening, bits, "helper-pin"

    def pin(self, pin: str) -> None:
        """Take a helper's PIN, or her new one."""
        if self._stage == "helper-pin" and self._opening is not None:
            opening, bits = self._opening, self._bits
            self._lockout().begin(opening.mark)
            self.host.work(lambda: _tried(opening, bits, pin), self._helper)
        elif self._stage == "pin":
            chosen = self._pin.take(pin)
            if chosen:
                bits, key = self._bits, self._key
                self.host.work(lambda: new_badge(bits, chosen, key), self._renew)

    def _helper(self, found: VolunteerKey | UserFacing) -> None:
        opening = self._opening
        if opening is None:
            return
        if isinstance(found, UserFacing):
            self._lockout().check(
                opening.mark
            )  # after a wrong PIN it is better to hear at once how long to wait
            raise found
        self._lockout().right(opening.mark)
        self._opening, self._bits = None, b""
        if self._she is None:
            self._first, self._stage = (opening.volunteer.id, found), "pick"
        else:
            self._stage = "scan"  # where the rest fails another helper may try
            self._second(opening.volunteer.id, found)

    def pick(self, key: str) -> None:
        """Take whose PIN it is; what the first helper brings is opened, her key let go."""
        if self._stage != "pick" or self._first is None:
            return
        replica = self.host.services.replica
        point = helped(replica, key, *self._first)
        self._she = volunteer_of(replica, key)
        self._points, self._first, self._stage = [point], None, "scan"

    def _second(self, helper: str, key: VolunteerKey) -> None:
        replica = self.host.services.replica
        assert self._she is not None
        points = [*self._points, helped(replica, self._she.id, helper, key)]
        self._key = reopened(replica, self._she.id, points)
        self._points, self._stage = points, "badge"
        assert len(points) == HELPERS_NEEDED

    def other(self) -> None:
        """Make a new badge, or use the sheet of paper."""
        if self._stage == "badge" and self._she is not None:
            self._bits = make_badge()
            self._paper = badge_paper(self.host.services, self._she, self._bits)
            self._stage = "paper"
        elif self._stage == "scan" and not self._points:
            self.host.open("recover")

    def go(self) -> None:
        """Go on to the PIN, or end."""
        if self._stage == "paper":
            self._stage = "pin"
        elif self._stage == "done":
            self.host.end()

    def _renew(self, new: NewBadge) -> None:
        assert self._she is not None
        helpers = [one.helper for one in self._points]
        renew(self.host.services.replica, self._she.id, new, helpers[-1], helpers)
        self._key, self._bits, self._paper, self._points = None, b"", None, []
        self._stage = "done"

    def _lockout(self) -> Lockout:
        services = self.host.services
        return Lockout(services.folder, services.session.uptime)


def _tried(opening: Opening, bits: bytes, pin: str) -> VolunteerKey | UserFacing:
    """Return a helper's key, or why it did not open: the lockout hears of both."""
    try:
        return open_key(opening, bits, pin)
    except UserFacing as error:
        return error
