"""Who is at the desk: what a volunteer may do and read, and in whose name it is done.

As long as no volunteer of the neighbourhood has a badge, the desk is open to all who stand at it. From the first badge on
it is locked, and opens to a badge with its PIN, or a part of it to the house badge. Whoever was at work when the first
badge came is not thrown out: the desk locks when that person leaves it.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Literal

import msgspec
from PySide6.QtCore import QObject, Signal

from sync.badge import VolunteerKey
from sync.changes import Change, Draft, Stored
from sync.clock import ZERO
from sync.disk import machine
from sync.errors import NoAccess, UserFacing
from sync.key_verdicts import about_keys
from sync.keyring import Keyring, read_keyring, receive
from sync.roles import HOUSE_BADGE, Need, needed, rank, refusal_of, role_need
from sync.words import N_

if TYPE_CHECKING:
    from sync.disk.lockout import Lockout
    from sync.disk.replica import Replica
    from sync.disk.unlocking import Opening

Access = Literal["none", "house", "volunteer"]
"""What is open: nothing but the visitors' pages, work without personal data, or all that somebody's role allows."""
HOUSE = "desk"
"""Who acts where nobody has a badge yet: a volunteer of the house."""

CLOCK_IN_DOUBT = N_("De klok klopt misschien niet. Of uw badge nog geldig is, zien we nu niet.")
NO_KEYS = N_("Namen en nummers ziet u hier nog niet. De sleutel is nog niet op dit apparaat.")


class Person(msgspec.Struct, frozen=True):
    """The volunteer who unlocked the desk, for as long as it is unlocked."""

    id: str
    name: str
    role: Literal["host", "editor", "coordinator"]
    ring: Keyring
    """The keys that open sealed boxes. They live in memory only, as does her own."""
    mark: str = ""
    """Which badge it was: see ``badge.badge_mark``."""
    key: VolunteerKey | None = None
    """Her own key pair, to which others' keys are sealed."""


class Session(QObject):
    """The desk as it is open now. View models ask it who acts, and for the keys of boxes."""

    changed = Signal()
    """Somebody unlocked or locked the desk, or may do something else than before."""
    refused = Signal(object)
    """A badge and PIN did not open the desk; carries the ``UserFacing`` that says why."""
    _tried = Signal(int, object, object)

    def __init__(
        self, replica: Replica, *, for_visitors: bool = False, parent: QObject | None = None
    ) -> None:
        """Begin locked, or open where nobody has a badge. ``for_visitors`` says that the kiosk of the hall was opened."""
        super().__init__(parent)
        self._replica = replica
        self._for_visitors = for_visitors
        self._house = ""
        self._stays_open = False
        self._turn = self._turns = 0
        self.uptime = machine.uptime
        """By what waits after wrong PINs are counted; tests have a machine of their own."""
        self.person: Person | None = None
        self.notice = ""
        """What whoever unlocked the desk should know, in Dutch; empty mostly."""
        self._tried.connect(self._on_tried)

    # -- what is open

    @property
    def without_badge(self) -> bool:
        """Whether the desk is open to everybody: nobody has a badge yet, or had one when this person began."""
        if not self._stays_open:
            from sync.disk.unlocking import is_guarded

            try:
                if is_guarded(self._replica):
                    return False
                # a device that has no records yet may hear of badges with the first of them
                self._stays_open = bool(self._replica.neighbourhood.id)
            except UserFacing:  # torn: there is nothing to guard, and the pages say so
                return True
        return True

    @property
    def badge_waits(self) -> bool:
        """Whether somebody has a badge while the desk is still open to whoever was at work before there was one."""
        if not self._stays_open:
            return False
        from sync.disk.unlocking import is_guarded

        try:
            return is_guarded(self._replica)
        except UserFacing:  # torn: the pages say so
            return False

    @property
    def access(self) -> Access:
        """What is open now."""
        if self.person is not None:
            return "volunteer"
        if self._house:
            return "house"
        return "volunteer" if self.without_badge else "none"

    @property
    def by_badge(self) -> bool:
        """Whether a badge opened the desk, so that it can be locked."""
        return self.person is not None or bool(self._house)

    @property
    def level(self) -> Need:
        """How far what is open reaches; where nobody has a badge it reaches everything."""
        if self.person is not None:
            return role_need(self.person.role)
        if self._house:
            return "house"
        return "coordinator" if self.without_badge else "nothing"

    def may(self, need: Need) -> bool:
        """Return whether something that asks for ``need`` is open now."""
        return need == "nothing" or rank(self.level) >= rank(need)

    def check(self, drafts: Iterable[Draft]) -> None:
        """Raise ``NoAccess`` when whoever is here may not do this, by the rules that the server asks it by too."""
        for draft in drafts:
            standing = self._replica.stored(draft.kind, draft.record)
            before = standing.fields if standing is not None else {}
            changed = {
                name: value for name, value in draft.fields.items() if before.get(name) != value
            }
            change = Change(
                device="",
                number=1,
                act="",
                kind=draft.kind,
                record=draft.record,
                verb=draft.verb,
                fields=changed,
                stamp=ZERO,
            )
            need = needed(change, standing)
            if not self.may(need):
                raise NoAccess(refusal_of(need).text_nl)
            self._check_keys(change, standing)

    def _check_keys(self, change: Change, standing: Stored | None) -> None:
        """Raise ``NoAccess`` for what only a desk may do with a volunteer, before it fails at the server."""
        device = self._replica.device
        from_desk = device.kind == "desk" or not device.server
        if change.kind == "volunteer":
            pinned = device.coordinator_key
            refusal = about_keys(change, standing, pinned, from_desk=from_desk)
            if refusal is not None:
                raise NoAccess(refusal.text_nl)

    @property
    def practising(self) -> bool:
        """Whether this is a copy to practise on."""
        return self._replica.device.practice

    @property
    def in_hall(self) -> bool:
        """Whether visitors look over the shoulder: then no number is shown, and at most today's first names."""
        device = self._replica.device
        return self._for_visitors or (device.kind == "kiosk" and bool(device.server))

    @property
    def actor(self) -> str:
        """In whose name changes are made: the id of a volunteer, the house badge, or the house."""
        if self.person is not None:
            return self.person.id
        return HOUSE_BADGE if self._house else HOUSE

    @property
    def ring(self) -> Keyring:
        """The keys that open boxes now; an empty ring while nobody may read names and numbers.

        In the hall it takes a badge to read them: where nobody has one, everybody who comes by would.
        """
        if self.person is not None:
            return self.person.ring
        if self.in_hall and not self.practising:
            return Keyring()
        return read_keyring(self._replica.folder) if self.access == "volunteer" else Keyring()

    # -- opening

    @property
    def busy(self) -> bool:
        """Whether a PIN is being tried."""
        return self._turn > 0

    def open_house(self, bits: bytes) -> None:
        """Open what the house badge opens. Raises ``NoAccess`` when it is not, or no longer, the house badge."""
        from sync.badge import badge_mark
        from sync.disk.unlocking import is_house_badge

        if not is_house_badge(self._replica, bits):
            raise NoAccess(
                N_("Deze huisbadge is hier niet bekend, of ingetrokken."),
                N_("Vraag een coördinator om een nieuwe."),
            )
        self._become(None, house=badge_mark(bits))

    def look_up(self, bits: bytes) -> None:
        """See whether a PIN may be asked for this badge. Raises ``NoAccess`` or ``LockedOut``."""
        from sync.disk.unlocking import find

        self._lockout().check(find(self._replica, bits, self._sure_today()).mark)

    def has_in(self, text: str) -> bool:
        """Return whether this is the text of the very badge that opened the desk: scanning it twice changes nothing."""
        from sync.badge import badge_mark, read_badge_text

        if self.person is None:
            return False
        try:
            return badge_mark(read_badge_text(text).bits) == self.person.mark
        except UserFacing:
            return False

    def unlock(self, bits: bytes, pin: str) -> None:
        """Try badge and PIN in a thread; ``changed`` or ``refused`` says what came of it. One try at a time."""
        from sync.disk.unlocking import find

        if self.busy:
            return
        try:
            opening = find(self._replica, bits, self._sure_today())
            self._lockout().begin(opening.mark)
        except UserFacing as error:
            self.refused.emit(error)
            return
        self._turns += 1
        self._turn = self._turns
        work = (self._turn, opening, bits, pin)
        threading.Thread(target=self._try, args=work, name="unlock", daemon=True).start()

    def _try(self, turn: int, opening: Opening, bits: bytes, pin: str) -> None:
        from sync.disk.unlocking import open_key

        try:
            self._tried.emit(turn, opening, open_key(opening, bits, pin))
        except UserFacing as error:
            self._tried.emit(turn, opening, error)

    def _on_tried(self, turn: int, opening: Opening, found: VolunteerKey | UserFacing) -> None:
        if turn != self._turn:
            return  # somebody left meanwhile
        self._turn = 0
        try:
            if isinstance(found, UserFacing):
                # after a wrong PIN it is better to hear at once how long to wait
                self._lockout().check(opening.mark)
                raise found
            self._lockout().right(opening.mark)
        except UserFacing as error:
            self.refused.emit(error)
            return
        one = opening.volunteer
        notices = []
        if one.expires and self._sure_today() is None:
            notices.append(CLOCK_IN_DOUBT)
        ring = receive(opening.shares, opening.standing, found)
        if not ring.desk:
            notices.append(NO_KEYS)
        person = Person(one.id, one.name, one.role, ring, opening.mark, found)
        self._become(person, notice=notices[0] if notices else "")  # then: ``key_care``

    def _become(self, person: Person | None, *, house: str = "", notice: str = "") -> None:
        self.person, self._house, self.notice = person, house, notice
        self._stays_open = False
        self.changed.emit()

    # -- locking

    def give_up(self) -> None:
        """Let a PIN that is being tried open nothing: who typed it left."""
        self._turn = 0

    def lock(self) -> None:
        """Lock the desk; the keys are gone from memory. Where nobody has a badge it stays open to the next one."""
        self.give_up()
        if self.by_badge or self._stays_open:
            self._become(None)

    def look_again(self) -> None:
        """See whether the badge that is in still opens what it opened: it may have been withdrawn at another desk."""
        from sync.disk.unlocking import check, find_shares
        from sync.records import Volunteer

        person = self.person
        if person is None:
            self._look_at_house()
            return
        try:
            found = self._replica.get("volunteer", person.id)
            if not isinstance(found, Volunteer) or found.badge != person.mark:
                raise NoAccess
            check(self._replica, found, self._sure_today())
            shares, standing = find_shares(self._replica, found)
        except NoAccess:
            self.lock()
            return
        except UserFacing:  # torn: the pages say so
            return
        ring = receive(shares, standing, person.key) if person.key is not None else person.ring
        now = msgspec.structs.replace(person, name=found.name, role=found.role, ring=ring)
        if now != person:
            self._become(now, notice=self.notice)

    def _look_at_house(self) -> None:
        """Lock when the house badge that opened the desk was replaced, or this device was revoked."""
        from sync.disk.set_apart import standing_of

        try:
            now = self._replica.neighbourhood.house_badge
            if self._house and (
                self._house != now or standing_of(self._replica.outbox) == "revoked"
            ):
                self.lock()
        except UserFacing:  # torn: the pages say so
            return

    def _lockout(self) -> Lockout:
        from sync.disk.lockout import Lockout

        return Lockout(self._replica.folder, self.uptime)

    def _sure_today(self) -> date | None:
        replica = self._replica
        try:
            trusted = replica.clock_state().trust == "trusted"
        except UserFacing:  # torn: the pages say so
            return None
        return replica.local_now().date() if trusted else None
