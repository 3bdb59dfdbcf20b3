"""What can go wrong with joining, each cause in one sentence of what it is and one of what to do."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import msgspec

from sync.errors import (
    BadInput,
    LoginPortal,
    Refused,
    ServerAway,
    ServerIll,
    ServerRubbish,
    UserFacing,
)
from sync.line.answers import is_portal
from sync.line.pacing import retry_after_s
from sync.trust import BAD_ADDRESS, not_secure
from sync.wire import ProblemDocument

if TYPE_CHECKING:
    import requests

OTHER_SERVER = (
    "Dit is niet de server van de QR-code.",
    "Vraag een nieuwe code, en laat de beheerder meekijken.",
)
NO_ANSWER = (502, 504)
"""Something before the server says that no answer came from it (RFC 9110): it may have taken the call."""

_KINDS = {"kiosk": "zuil", "desk": "balie"}
_OTHER = {"kiosk": "desk", "desk": "kiosk"}


def other_kind(wanted: str, was_one: bool) -> tuple[str, str]:
    """Return that a code is not for the kind of device that is ``wanted``, and perhaps was here before."""
    own, code = _KINDS[wanted], _OTHER[wanted]
    what = f"Deze code is voor een {_KINDS[code]}"
    what += f", en dit apparaat is een {own}." if was_one else f", en niet voor een {own}."
    return what, f"Vraag een code voor een {own}, of zeg --kind {code}."


def unsent(changes: int) -> tuple[str, str]:
    """Return that changes would stay behind."""
    many = f"{changes} wijzigingen zijn" if changes != 1 else "Eén wijziging is"
    return (
        f"{many} nog niet verstuurd, en deze code is voor een andere wijk.",
        "Verstuur eerst met: buurtzuil sync --once, of zeg --set-apart om ze opzij te zetten.",
    )


def problem_in(answer: requests.Response) -> ProblemDocument | None:
    """Return a refusal of our server; None where something else says no."""
    if answer.status_code < 400:
        return None
    try:
        problem = msgspec.json.decode(answer.content, type=ProblemDocument)
    except ValueError:
        return None
    return problem if problem.code else None


def refusal(answer: requests.Response, address: str) -> UserFacing:
    """Return what an answer means that lets nobody in."""
    problem = problem_in(answer)
    wait_s = retry_after_s(answer.headers.get("Retry-After", ""), datetime.now(UTC))
    if problem is not None and problem.code == "slow":
        wait = f"Wacht {max(round(wait_s), 1)} tellen en probeer het opnieuw."
        return Refused("Te veel pogingen achter elkaar.", wait, code="slow")
    if problem is not None and problem.code == "code":
        what = "Deze code klopt niet, is verlopen of is al gebruikt."
        return Refused(what, "Vraag de beheerder om een nieuwe code.", code="code")
    if answer.status_code in (429, 503):
        return ServerAway(
            "De server heeft het nu te druk.",
            "Wacht even en probeer het opnieuw met dezelfde code.",
        )
    if is_portal(answer):
        return LoginPortal(next_step="Log in op het netwerk en probeer het opnieuw.")
    if answer.status_code in NO_ANSWER:
        return _unheard()
    if answer.status_code >= 500:
        return ServerIll(next_step="Probeer het straks opnieuw, of vraag de beheerder om hulp.")
    if problem is not None:
        return Refused(problem.detail, code=problem.code)
    return not_ours(address)


def not_ours(address: str) -> ServerRubbish:
    """Return that something else answers than our server."""
    return ServerRubbish(
        f"Op {address} antwoordt iets anders dan Buurtzuil.", "Kijk of het adres goed is."
    )


def was_sent(error: requests.RequestException) -> bool:
    """Return whether a call may have come to the server that got no answer."""
    import requests
    from urllib3.exceptions import ProtocolError

    if isinstance(error, requests.exceptions.ConnectionError):
        return bool(error.args) and isinstance(error.args[0], ProtocolError)
    return isinstance(
        error,
        requests.exceptions.ReadTimeout
        | requests.exceptions.ChunkedEncodingError
        | requests.exceptions.ContentDecodingError,
    )


def away(error: requests.RequestException, address: str) -> UserFacing:
    """Return what it means that no answer came."""
    import requests
    from urllib3.exceptions import NameResolutionError

    if isinstance(error, requests.exceptions.SSLError):
        return not_secure(error)
    if was_sent(error):
        return _unheard()
    if isinstance(error, requests.exceptions.InvalidURL):
        return BadInput(*BAD_ADDRESS)
    reason = getattr(error.args[0] if error.args else None, "reason", None)
    if isinstance(reason, NameResolutionError):
        return ServerAway(
            f"De naam {urlsplit(address).hostname} is niet te vinden.",
            "Kijk of het adres goed is, en of het internet werkt.",
        )
    return ServerAway(
        f"Op {address} antwoordt niemand.",
        "Kijk of het adres en de poort goed zijn, en of de server aan staat.",
    )


class Unheard(ServerAway):
    """A call may have come to the server, and no answer came back."""


def may_be_taken(error: UserFacing) -> bool:
    """Return whether the server may have let a device belong in a call that ended so: then another answer was lost or mangled."""
    return isinstance(error, Unheard | ServerRubbish)


def _unheard() -> ServerAway:
    return Unheard(
        "De server gaf geen antwoord.", "Probeer het opnieuw, en vraag zo nodig een nieuwe code."
    )
