"""What was scanned, on whatever page: a badge, what a slip is about, or something that the page itself asked for."""

from __future__ import annotations

from collections.abc import Callable

from kiosk.viewmodels.base import Services, ViewModel
from kiosk.viewmodels.by_code import held_by_code, key_of
from kiosk.viewmodels.gate import BADGE_PAGE, PIN_KEY, PIN_PAGE, UNLOCKING, Place
from kiosk.viewmodels.sheet import sheet_place
from kiosk.viewmodels.shell import Shell
from sync import links
from sync.badge import looks_like_badge
from sync.errors import BadInput, UserFacing
from sync.recovery_sheet import groups_of
from sync.sheet_numbers import number_in
from sync.words import N_

_PAGES = {
    "activity": "activity",
    "service": "service",
    "help_post": "helpPost",
    "announcement": "announcements",
}

READERS: list[Callable[[Services, str], Place | None]] = [sheet_place]
"""What else a code may be: each returns the page that it opens, or None when it is another's. Asked first, in order."""


def is_ours(text: str) -> bool:
    """Return whether a code is one that we print: of a badge, a recovery sheet, a slip or a handout. Others hang on every wall."""
    if looks_like_badge(text) or groups_of(text) is not None or number_in(text) is not None:
        return True
    try:
        links.parse_code(text)
    except BadInput:
        return False
    return True


class Scans:
    """Takes what a scanner reads, for one shell."""

    def __init__(
        self, services: Services, shell: Shell, find: Callable[[str], ViewModel | None]
    ) -> None:
        """Open pages of ``shell``; ``find`` gives the view model of a page."""
        self._services = services
        self._shell = shell
        self._find = find

    def take(self, text: str) -> None:
        """Take a code: the page's own first, then a badge, then what a slip is about; rubbish is told."""
        page = str(self._shell.property("page"))
        model = self._find(page)
        if model is not None and model.take_scan(text):
            return
        if looks_like_badge(text) or page in UNLOCKING:
            self._take_badge(text, page)
            return
        try:
            place = page_of(self._services, text)
        except UserFacing as error:
            self._shell.tell(error)
            return
        self._shell.open(place.page, place.about)

    def _take_badge(self, text: str, page: str) -> None:
        """Ask for the PIN of a badge, or say why it opens nothing. Another badge than the one that is in locks first."""
        from kiosk.viewmodels.desk.unlock import UnlockModel

        unlock, session = self._find(BADGE_PAGE), self._services.session
        if not isinstance(unlock, UnlockModel) or session.has_in(text):
            return
        session.lock()
        if page == PIN_PAGE:
            self._shell.back()
        elif page != BADGE_PAGE:
            self._shell.open(BADGE_PAGE)
        if unlock.take(text):
            self._shell.open(PIN_PAGE, PIN_KEY)


def page_of(services: Services, text: str) -> Place:
    """Return the page that a scanned code opens: what a slip is about, or what its holder placed or answered.

    Raises ``BadInput`` for a code that nothing here has, and ``TooManyTries`` where codes are being guessed.
    """
    for reader in READERS:
        place = reader(services, text)
        if place is not None:
            return place
    links.parse_code(text)
    for kind, page in _PAGES.items():
        key = key_of(services.replica, kind, text)
        if key:
            return Place(page, key)
    held = held_by_code(services, text)
    if held is not None:
        return Place("myPost", links.holder_code(held.box))
    raise BadInput(N_("Deze code kennen we hier niet."), N_("Vraag een vrijwilliger om hulp."))
