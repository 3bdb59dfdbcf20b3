"""What stands between a visitor and the desk: which pages are open now, and what somebody was doing when it was locked."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from kiosk.services.session import Session
from kiosk.viewmodels.base import ViewModel
from kiosk.viewmodels.pages import PAGES
from sync.errors import NoAccess, UserFacing
from sync.roles import refusal_of
from sync.words import N_

BADGE_PAGE = "deskBadge"
PIN_PAGE = "deskPin"
PIN_KEY = "pin"
"""The key of the page of the PIN once a badge was read."""
UNLOCKING = (BADGE_PAGE, PIN_PAGE)
DESK_PAGE = "desk"
_REAL_ONLY = ("deskStick",)
"""Pages that carry something out of the device."""
NOT_IN_PRACTICE = UserFacing(
    N_("Dit kan niet in een oefening."), N_("Stop de oefening als u dit echt wilt doen.")
)


class Place(msgspec.Struct, frozen=True):
    """A page and what it is about."""

    page: str
    about: str = ""


class _PutBy(msgspec.Struct, frozen=True):
    pages: tuple[Place, ...]
    kept: tuple[tuple[ViewModel, object], ...]


class Gate:
    """Knows what each page asks for, and keeps the work of who locked the desk until the same person comes back."""

    def __init__(self, session: Session) -> None:
        """Ask ``session`` who is there."""
        self._session = session
        self._who = session.person.id if session.person is not None else ""
        self._put_by: dict[str, _PutBy] = {}
        self.wanted: Place | None = None
        """Where somebody wanted to go when a badge was asked for."""

    def lets(self, place: Place) -> bool:
        """Return whether a page is open to who is there now."""
        return self._session.may(PAGES[place.page].need(place.about))

    def way(self, place: Place) -> Place:
        """Return where who wants to see ``place`` has to go: there, or to show a badge first.

        Raises ``NoAccess`` when the badge that is in does not open it.
        """
        if self._session.practising and place.page in _REAL_ONLY:
            raise NOT_IN_PRACTICE
        if self.lets(place):
            return place
        if self._session.access != "none":
            refusal = refusal_of(PAGES[place.page].need(place.about))
            raise NoAccess(refusal.text_nl)
        self.wanted = place
        return Place(BADGE_PAGE)

    def first(self, own: str) -> str:
        """Return the page at which everything begins; ``own`` is the one that the application was opened at."""
        if self._session.by_badge:
            return DESK_PAGE
        return own if self.lets(Place(own)) else BADGE_PAGE

    def turned(self, pages: Sequence[Place], models: Sequence[ViewModel]) -> bool:
        """Take note that somebody came or left; return whether it is another person than before, or nobody.

        ``pages`` are open and ``models`` made: what the one who left was working on is put by.
        """
        person = self._session.person
        now = person.id if person is not None else "house" if self._session.by_badge else ""
        if now == self._who:
            return False
        if self._who:
            kept = tuple((m, work) for m in models if (work := m.put_by()) is not None)
            if kept:
                self._put_by[self._who] = _PutBy(tuple(pages), kept)
        self._who = now
        return True

    def take_back(self) -> tuple[Place, ...]:
        """Give models back what this person was working on, and return the pages that were open; empty where nothing was."""
        found = self._put_by.pop(self._who, None) if self._who else None
        if found is None:
            return ()
        for model, kept in found.kept:
            model.take_back(kept)
        return found.pages
