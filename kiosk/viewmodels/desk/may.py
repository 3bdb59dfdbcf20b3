"""What somebody at the desk may change: by the role of the volunteer who unlocked it.

=============================  ==============================================================================
a host                         help posts, and what differs about one time of an activity
an editor                      every other record as well
a coordinator                  the neighbourhood's own settings as well
the house badge                what differs about one time of an activity
nobody has a badge yet         everything: the first set-up, and the demonstration
=============================  ==============================================================================
"""

from __future__ import annotations

from typing import Literal

from kiosk.services.session import Session
from sync.words import N_

Role = Literal["host", "editor", "coordinator"]
_RANK: dict[str, int] = {"host": 0, "editor": 1, "coordinator": 2}
_NEEDS: dict[str, Role] = {
    "help_post": "host",
    "override": "host",
    "neighbourhood": "coordinator",
}
_HOUSE = frozenset({"override"})
"""What the house badge, which says nobody's name, may change."""
_ONLY: dict[str, str] = {
    "host": N_("Alleen een vrijwilliger met een badge mag dit veranderen."),
    "editor": N_("Alleen een redacteur of coördinator mag dit veranderen."),
    "coordinator": N_("Alleen een coördinator mag dit veranderen."),
}


def needs(kind: str) -> Role:
    """Return the role from which on somebody may change records of a kind."""
    return _NEEDS.get(kind, "editor")


def may_change(session: Session, kind: str) -> bool:
    """Return whether whoever is at the desk now may change records of a kind."""
    if session.access == "house":
        return kind in _HOUSE
    if session.access != "volunteer":
        return False
    return session.person is None or _RANK[session.person.role] >= _RANK[needs(kind)]


def why_not(session: Session, kind: str) -> str:
    """Return in Dutch why somebody may not change records of a kind; empty where that is allowed."""
    return "" if may_change(session, kind) else _ONLY[needs(kind)]
