"""What an answer that is none of our server's good ones means for people, each cause in a sentence of its own."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import msgspec

from sync.errors import (
    LoginPortal,
    Refused,
    ServerAway,
    ServerBusy,
    ServerIll,
    ServerRubbish,
    UserFacing,
)
from sync.line.pacing import retry_after_s
from sync.trust import not_secure
from sync.wire import ProblemDocument

if TYPE_CHECKING:
    import requests

_BUSY = (429, 503)
_LOGIN_REQUIRED = 511
"""Network Authentication Required (RFC 6585): what an honest login portal answers."""


def is_portal(answer: requests.Response) -> bool:
    """Return whether a page for people answers in place of the server, or sends us to one; no such page is signed."""
    kind = answer.headers.get("Content-Type", "").lower()
    code = answer.status_code
    page = code < 500 and "text/html" in kind and "Signature" not in answer.headers
    return code == _LOGIN_REQUIRED or 300 <= code < 400 or page


def refusal(answer: requests.Response, now_utc: datetime) -> UserFacing:
    """Return what an answer other than 200 and 206 means."""
    field = answer.headers.get("Retry-After", "")
    try:
        problem = msgspec.json.decode(answer.content, type=ProblemDocument)
    except ValueError:
        problem = ProblemDocument()
    if answer.status_code in _BUSY and (field or problem.code):
        return ServerBusy(retry_after_s(field, now_utc))
    if is_portal(answer):
        return LoginPortal()
    if answer.status_code >= 500:
        return ServerIll()
    if not problem.code:
        return ServerRubbish()
    return Refused(problem.detail, "Vraag de beheerder om hulp.", code=problem.code)


def away(error: Exception) -> ServerAway:
    """Return what it means that no answer came."""
    import requests

    return not_secure(error) if isinstance(error, requests.exceptions.SSLError) else ServerAway()
