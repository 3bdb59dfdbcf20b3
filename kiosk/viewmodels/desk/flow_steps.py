"""What volunteers do at the desk step by step: a badge, a PIN, a sheet of paper. Each flow says what its step asks for.

A flow knows nothing of the screen. It holds secrets (a new badge, a helper's point, the groups of a sheet) for as long as it
is on the screen, and nowhere else; its host does what is slow in a thread, and prints.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import Any, Literal, Protocol, TypeVar

import msgspec

from kiosk.viewmodels.base import Services
from sync.badge import Badge, badge_text, read_badge_text, shown_badge_text
from sync.desk_records import Volunteer
from sync.disk.unlocking import Opening, find
from sync.errors import BadInput
from sync.pins import check_new_pin
from sync.words import N_, Words

_Found = TypeVar("_Found")


class Row(msgspec.Struct, frozen=True):
    """Somebody to pick."""

    key: str
    title: str
    line: str = ""


class Paper(msgspec.Struct, frozen=True):
    """A paper with a secret on it, to be printed from memory."""

    name: str
    """What the job is called: the kind of paper, nothing of a person."""
    pdf: bytes
    code: str
    """What its QR code says."""
    shown: tuple[str, ...]
    """The same in letters, for who has no printer and writes it down."""


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """What is asked now, in the language of the screen."""

    kind: Literal["tell", "scan", "pin", "pick", "paper", "group", "done"]
    title: str
    line: str = ""
    button: str = ""
    """The likeliest thing to do; empty where the answer itself goes on."""
    other: str = ""
    rows: tuple[Row, ...] = ()
    paper: Paper | None = None


class Host(Protocol):
    """What a flow asks of the screen."""

    services: Services

    def work(self, task: Callable[[], _Found], then: Callable[[_Found], None]) -> None:
        """Do something slow in a thread; what comes of it is given to ``then``, an error is shown."""

    def open(self, key: str) -> None:
        """Begin another flow in place of this one."""

    def end(self) -> None:
        """Leave the flow."""


class Answers:
    """What a flow may be told; it passes over what it does not ask for. Every answer may raise ``UserFacing``."""

    def go(self) -> None:
        """Do what the button says."""

    def other(self) -> None:
        """Do what the second button says."""

    def text(self, text: str) -> None:
        """Take what was scanned or typed."""

    def pin(self, pin: str) -> None:
        """Take six digits."""

    def pick(self, key: str) -> None:
        """Take one of the rows."""

    def printed(self) -> None:
        """The paper came out of the printer."""


class Flow(Answers, ABC):
    """One thing that is done step by step. Where an answer raises ``UserFacing`` the step stays as it was."""

    def __init__(self, host: Host) -> None:
        """Begin; ``host`` has the services."""
        self.host = host

    @property
    def words(self) -> Words:
        """The words of the screen."""
        return self.host.services.words

    def t(self, text: str, **values: Any) -> str:
        """Return a text of the catalogue."""
        return self.words.t(text, **values)

    @abstractmethod
    def step(self) -> Step:
        """Return what is asked now."""


class PinTwice:
    """A new PIN, chosen by the volunteer herself and typed twice."""

    def __init__(self) -> None:
        """Begin with none."""
        self._first = ""

    @property
    def again(self) -> bool:
        """Whether it was typed once."""
        return bool(self._first)

    def take(self, pin: str) -> str:
        """Return the PIN once it was typed twice alike; empty after the first time. Raises ``BadInput`` and begins anew."""
        first, self._first = self._first, ""
        if not first:
            check_new_pin(pin)
            self._first = pin
            return ""
        check_new_pin(first, pin)
        return pin

    def step(self, flow: Flow, name: str) -> Step:
        """Return what is asked: the PIN, or the same again."""
        if self.again:
            return Step(
                kind="pin",
                title=flow.t("Typ de pincode nog een keer"),
                line=flow.t("Zo weten we zeker dat u hem kent."),
            )
        return Step(
            kind="pin",
            title=flow.t("{name}, kies een pincode", name=name),
            line=flow.t("Zes cijfers die alleen u weet. De anderen kijken even weg."),
        )


def read_volunteer_badge(text: str) -> bytes:
    """Return the bits of a volunteer's badge. Raises ``BadInput`` for anything else, the house badge among it."""
    badge = read_badge_text(text)
    if badge.kind != "volunteer":
        raise BadInput(N_("Dit is de huisbadge."), N_("Scan de badge van een vrijwilliger."))
    return badge.bits


def found_badge(services: Services, bits: bytes) -> Opening:
    """Return whose badge it is. Raises ``NoAccess`` as the lock of the desk does."""
    return find(services.replica, bits, services.sure_today)


def badge_paper(services: Services, volunteer: Volunteer, bits: bytes) -> Paper:
    """Return the badge of a volunteer on paper."""
    from printing.badge import badge, house_name, volunteer_card

    words, own = services.words, Badge("volunteer", bits)
    code, shown = badge_text(own), shown_badge_text(own)
    card = volunteer_card(
        house_name(services.replica), volunteer.name, volunteer.role, code, shown, words
    )
    return Paper("badge", badge(card, words), code, (shown,))


def house_paper(services: Services, bits: bytes) -> Paper:
    """Return the house badge on paper."""
    from printing.badge import badge, house_card, house_name

    own = Badge("house", bits)
    code, shown = badge_text(own), shown_badge_text(own)
    card = house_card(house_name(services.replica), code, shown, services.words)
    return Paper("huisbadge", badge(card, services.words), code, (shown,))


def sheet_paper(services: Services, groups: tuple[str, ...]) -> Paper:
    """Return the recovery sheet on paper."""
    from printing.badge import house_name
    from printing.recovery_sheet import SheetWords, recovery_sheet
    from sync.recovery_sheet import sheet_text

    sheet = SheetWords(house_name(services.replica), groups, services.sure_today)
    pdf = recovery_sheet(sheet, services.words)
    shown = tuple(f"{number}: {group}" for number, group in enumerate(groups, 1))
    return Paper("herstelblad", pdf, sheet_text(groups), shown)
