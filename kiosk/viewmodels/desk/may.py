"""What somebody at the desk may change: by the role of the volunteer who unlocked it. The rules stand in ``sync.roles``."""

from __future__ import annotations

from kiosk.services.session import Session
from sync.roles import kind_need, refusal_of


def may_change(session: Session, kind: str) -> bool:
    """Return whether whoever is at the desk now may change records of a kind."""
    return session.may(kind_need(kind))


def why_not(session: Session, kind: str) -> str:
    """Return in Dutch why somebody may not change records of a kind; empty where that is allowed."""
    return "" if may_change(session, kind) else refusal_of(kind_need(kind)).text_nl
