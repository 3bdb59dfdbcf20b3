"""What every view model stands on: the services it may use, and the four things the shell asks of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from kiosk.services.guesses import Guesses
from kiosk.services.practice import Practice
from kiosk.services.preview import Pictures
from kiosk.services.session import Session

if TYPE_CHECKING:
    from kiosk.services.camera.service import Camera
    from kiosk.services.inbox import InboxReader
    from kiosk.services.paper_limits import PaperLimits
    from kiosk.services.papers import Papers
    from sync.disk.replica import Replica
    from sync.disk.status_words import StatusWords
    from sync.hours import OpenState
    from sync.line.stick_places import Stick
    from sync.words import Words


class Services:
    """What the composition root hands to view models; ``words`` changes when somebody picks another language."""

    def __init__(
        self,
        replica: Replica,
        words: Words,
        *,
        new_id: Callable[[], str],
        now: Callable[[], datetime] | None = None,
        for_visitors: bool = False,
    ) -> None:
        """Offer a replica; ``now`` gives naive local time and is the replica's own unless a test passes another.

        ``for_visitors`` says that the kiosk of the hall was opened, not the desk.
        """
        self.replica = replica
        self.words = words
        self.new_id = new_id
        self.now = now if now is not None else replica.local_now
        self.for_visitors = for_visitors
        """Whether this is the kiosk of the hall; else it is a desk."""
        self.session = Session(replica, for_visitors=for_visitors)
        self.guesses = Guesses()
        """Codes of slips that were tried here."""
        self.practice = Practice(replica)
        """Practice mode: beginning it, and what was done in it."""
        self.previews = Pictures()
        """Pages of papers that somebody looks at before they are printed."""
        self.camera: Camera | None = None
        """Reads badges and slips; None where this device has none switched on."""
        self.sticks: Callable[[], Sequence[Stick]] | None = None
        """Finds the USB sticks that are in; None asks this computer. The tour and tests have sticks of their own."""

    @property
    def clock_trusted(self) -> bool:
        """Whether the machine's clock can be believed."""
        from sync.errors import UserFacing

        try:
            return self.replica.clock_state().trust == "trusted"
        except UserFacing:  # torn: the page says so
            return True

    @property
    def sure_now(self) -> datetime | None:
        """The local time; None when nobody knows what time it is, and "nu open" or "vanmorgen" could lie."""
        return self.now() if self.clock_trusted else None

    @property
    def sure_today(self) -> date | None:
        """The day that may be called "vandaag"; None when nobody knows which that is."""
        now = self.sure_now
        return now.date() if now is not None else None

    def local(self, moment_utc: datetime) -> datetime:
        """Return a moment as naive local time."""
        return moment_utc.astimezone(self.replica.zone).replace(tzinfo=None)

    @cached_property
    def inbox(self) -> InboxReader:
        """What waits for a person, read beside the interface."""
        from kiosk.services.inbox import SOURCES, InboxReader
        from kiosk.viewmodels.pages import PAGES

        sources = [one for one in SOURCES if one.acts or one.page in PAGES]
        return InboxReader(self.replica, self.now, sources)

    @cached_property
    def papers(self) -> Papers:
        """Where papers are made and printed, off the interface's thread."""
        from kiosk.services.papers import Papers

        return Papers()

    @cached_property
    def paper_limits(self) -> PaperLimits:
        """How much visitors may print; it outlives the visitor."""
        from kiosk.services.paper_limits import PaperLimits

        return PaperLimits(self.replica, self.now)

    @property
    def reading(self) -> bool:
        """Whether something that a page shows is on its way from a thread."""
        return self.previews.coming > 0 or ("inbox" in vars(self) and self.inbox.busy)

    def status_words(self) -> StatusWords:
        """Return how this device stands, in the language of now. Raises ``NotAReplica`` when it cannot be read."""
        from sync.disk.status_words import StatusWords

        return StatusWords(self.replica.status(), self.words, self.local, self.sure_now)

    def open_state(self, osm: str) -> OpenState | None:
        """Return whether it is open now; None when the hours, or the time, are not known."""
        from sync import hours

        now = self.sure_now
        return hours.state_now(osm, now, self.words) if osm and now is not None else None

    @property
    def folder(self) -> Path:
        """The data folder."""
        return self.replica.folder

    @property
    def venue_id(self) -> str:
        """Id of the venue where this device stands; empty when nobody said."""
        return self.replica.device.venue

    def link(self, record_id: str) -> str:
        """Return the address for a record's QR code; empty where no site is known, or one that no code can hold."""
        from sync import links

        site = self.replica.neighbourhood.site
        try:
            return links.link(site, links.short_code(record_id)) if site else ""
        except ValueError:
            return ""

    @property
    def still_empty(self) -> bool:
        """Whether no record has come in yet: a device that was set up a moment ago."""
        return not self.replica.neighbourhood.id

    @property
    def helpdesk_phone(self) -> str:
        """The helpdesk's number as it is shown; empty when there is none."""
        from sync import phones

        number = self.replica.neighbourhood.helpdesk_phone
        return phones.shown(number) if number else ""


class ViewModel(QObject):
    """What a page shows, prepared. The shell calls ``load`` when the page opens and ``refresh`` when records change."""

    def __init__(self, services: Services, parent: QObject | None = None) -> None:
        """Keep the services; nothing is read before ``load``."""
        super().__init__(parent)
        self.services = services

    def load(self, key: str = "") -> None:
        """Prepare to show ``key``: an id, a day, a step; each page says which. An unknown key is shown as "not found"."""
        self.refresh()

    def refresh(self) -> None:
        """Read what is shown anew, in the language of now, and tell QML."""

    def retranslate(self) -> None:
        """Say everything in the language of now."""
        self.refresh()

    def reset(self) -> None:
        """Forget what the visitor typed and chose."""

    def leave(self) -> None:
        """Drop what must not stay in memory: the page is no longer shown."""

    def holds(self, about: str) -> bool:
        """Return whether closing the page about ``about`` would lose something that was typed; the shell then asks."""
        return False

    def drop(self, about: str) -> None:
        """Throw away what was typed on the page about ``about``: it is closed."""

    def take_scan(self, text: str) -> bool:
        """Take what was scanned while this page is shown; return whether it is this page's, whatever came of it."""
        return False

    def put_by(self) -> object | None:
        """Return what somebody was working on, to find it again after the desk was locked; None where there is nothing."""
        return None

    def take_back(self, kept: object) -> None:
        """Go on with what ``put_by`` gave: the same person unlocked the desk again."""

    def close(self) -> None:
        """End what still goes on: the application closes."""

    def spoken(self) -> str:
        """Return what stands on the page as it is read aloud: no personal data, nothing that somebody typed."""
        return ""
