"""What public pages have in common: their form, their language, what they may load, and how long they may be kept.

They show public records only, set no cookie, run no script, load nothing from elsewhere, and nobody is counted.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from datetime import datetime
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec
from jinja2 import Environment, FileSystemLoader, select_autoescape
from litestar import Request, Response

import assets
from sync.public_words import shown_phone
from sync.server.door import Door, problem
from sync.server.limits import TooOften
from sync.server.published import PublicRecords, Published
from sync.sheet_words import moment_words
from sync.wire import ProblemDocument
from sync.words import LANGUAGES, N_, Words

HTML = "text/html"
FRESH_S = 60
"""So long a phone or a proxy may keep a page."""
_SLOW = (N_("Even geduld."), N_("Kijk over een minuut nog eens."))
_ZONE = "Europe/Amsterdam"
_HERE = "\0"
"""Stands for the number in a sentence around it: only the number is pressed, and stays in one piece."""


class Web:
    """Makes public pages."""

    def __init__(self, door: Door) -> None:
        """Let people in through ``door``."""
        self._door = door
        self.records = PublicRecords(door.store, door.now_ms)
        self._folder = assets.ROOT / "pages"

    @cached_property
    def _pages(self) -> Environment:
        return Environment(
            loader=FileSystemLoader(self._folder),
            autoescape=select_autoescape(),
            trim_blocks=True,
            lstrip_blocks=True,
        )

    @cached_property
    def _style(self) -> str:
        return (self._folder / "page.css").read_text(encoding="utf-8")

    @cached_property
    def _policy(self) -> str:
        """What a page may load: its own style, and nothing else (Content Security Policy level 3, 2.3.1)."""
        digest = base64.b64encode(hashlib.sha256(self._style.encode()).digest()).decode()
        return f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

    async def come_in(self, request: Request[Any, Any, Any]) -> None:
        """Let somebody ask. Raises ``TooOften`` for who asks too often."""
        await self._door.limits.take("pages", await self._door.address(request))

    def words_for(self, request: Request[Any, Any, Any], candidates: Sequence[Published]) -> Words:
        """Return the words in which somebody reads a page of one of these neighbourhoods."""
        own = candidates[0].record.languages if len(candidates) == 1 else ()
        asked = request.query_params.get("taal", "")
        return Words(language_of(asked, request.headers.get("accept-language", ""), own))

    def local(self, candidates: Sequence[Published]) -> datetime:
        """Return the wall-clock time in a neighbourhood, naive."""
        zone = zone_of(candidates[0]) if candidates else ZoneInfo(_ZONE)
        return datetime.fromtimestamp(self._door.now_ms() / 1000, zone).replace(tzinfo=None)

    def page(
        self,
        template: str,
        words: Words,
        candidates: Sequence[Published],
        *,
        status: int = 200,
        house: str = "",
        phone: str = "",
        seen: bool = False,
        **more: Any,
    ) -> Response[bytes]:
        """Return a page; of one neighbourhood it says whose it is, whom to call, and ``seen``: when it was made."""
        only = candidates[0].record if len(candidates) == 1 else None
        dial = phone or (only.helpdesk_phone if only is not None else "")
        call = words.t("Vragen? Bel {phone}", phone=_HERE).partition(_HERE)[::2] if dial else ()
        body = self._html(
            template,
            words,
            house=house or (only.name if only is not None else ""),
            dial=dial,
            call=call,
            shown=shown_phone(dial),
            seen=moment_words(self.local(candidates), words) if seen else "",
            **more,
        )
        headers = self._headers(f"public, max-age={FRESH_S}")
        return Response(body, status_code=status, media_type=HTML, headers=headers)

    def refused(self, request: Request[Any, Any, Any], error: Exception) -> Response[bytes]:
        """Answer for people where there is no page: too many ask, or the database is away."""
        told = problem(request, error)
        words = Words(language_of("", request.headers.get("accept-language", ""), ()))
        what, text = _SLOW
        if not isinstance(error, TooOften):
            detail = msgspec.json.decode(told.content, type=ProblemDocument).detail
            what, text = N_("Dat lukt nu niet."), detail
        body = self._html("told.html", words, title=words.t(what), text=words.t(text))
        headers = {**told.headers, **self._headers("no-store")}
        return Response(body, status_code=told.status_code or 500, media_type=HTML, headers=headers)

    def _html(self, template: str, words: Words, **more: Any) -> bytes:
        other = [(code, name) for code, name in LANGUAGES.items() if code != words.language]
        page = self._pages.get_template(template)
        return page.render(language=words.language, style=self._style, other=other, **more).encode()

    def _headers(self, keep: str) -> dict[str, str]:
        return {
            "Cache-Control": keep,
            "Vary": "Accept-Language",
            "Content-Security-Policy": self._policy,
            "X-Content-Type-Options": "nosniff",
            "Referrer-Policy": "no-referrer",
            "X-Robots-Tag": "noindex",
        }


def address_of(request: Request[Any, Any, Any], place: str) -> str:
    """Return the address that somebody asked for without the page's own part: the host, and a neighbourhood's path at it."""
    host = request.headers.get("host", "")
    return f"{host}/{place}" if place else host


def zone_of(one: Published) -> ZoneInfo:
    """Return a neighbourhood's time zone; Dutch time where its own is none."""
    try:
        return ZoneInfo(one.record.time_zone or _ZONE)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return ZoneInfo(_ZONE)


def language_of(asked: str, accepts: str, own: Sequence[str]) -> str:
    """Return the language of a page: the one asked for, else the first that the browser takes (RFC 9110, 12.5.4), else Dutch.

    ``own`` are the neighbourhood's languages; empty is all there are.
    """
    there = [code for code in LANGUAGES if not own or code in own] or ["nl"]
    if asked in LANGUAGES:
        return asked
    weighed = []
    for place, part in enumerate(accepts[:200].split(",")):
        name, _, weight = part.strip().partition(";q=")
        try:
            weighed.append((-float(weight or 1), place, name.strip().lower().partition("-")[0]))
        except ValueError:
            continue
    return next((code for _, _, code in sorted(weighed) if code in there), "nl")
