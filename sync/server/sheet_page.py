"""GET /w/NUMBER: what changed since a sheet was printed, for whoever scans its code with a phone.

A page for everybody: public records only, no cookie, no script, nothing from elsewhere, and nobody is counted. It is plain
enough for an old phone, and says when it was made.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from datetime import datetime
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import anyio.to_thread
import msgspec
from jinja2 import Environment, FileSystemLoader, select_autoescape
from litestar import Request, Response

import assets
from sync import phones
from sync.dates import from_iso_utc
from sync.errors import BadInput
from sync.paper_records import Sheet
from sync.server.door import Door, problem
from sync.server.limits import TooOften
from sync.server.published import PublicRecords, Published
from sync.sheet_numbers import SheetNumber, parse_number
from sync.sheet_words import SheetWords, moment_words, sheet_words, unknown_words
from sync.wire import ProblemDocument
from sync.words import LANGUAGES, N_, Words

HTML = "text/html"
FRESH_S = 60
"""So long a phone or a proxy may keep a page."""
_SLOW = (N_("Even geduld."), N_("Kijk over een minuut nog eens."))
_ZONE = "Europe/Amsterdam"
_UNBROKEN = "\N{NO-BREAK SPACE}"


class SheetPage:
    """Answers with the page of a sheet."""

    def __init__(self, door: Door) -> None:
        """Answer through ``door``."""
        self._door = door
        self._records = PublicRecords(door.store, door.now_ms)
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
        """What the page may load: its own style, and nothing else (Content Security Policy level 3, 2.3.1)."""
        digest = base64.b64encode(hashlib.sha256(self._style.encode()).digest()).decode()
        return f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

    async def answer(
        self, request: Request[Any, Any, Any], number: str, place: str = ""
    ) -> Response[bytes]:
        """Answer with what changed; ``place`` is the neighbourhood's part of the path, where it has one."""
        await self._door.limits.take("pages", await self._door.address(request))
        host = request.headers.get("host", "")
        address = f"{host}/{place}" if place else host
        asked = request.query_params.get("taal", "")
        accepts = request.headers.get("accept-language", "")
        return await anyio.to_thread.run_sync(self._made, number, address, asked, accepts)

    def refused(self, request: Request[Any, Any, Any], error: Exception) -> Response[bytes]:
        """Answer for people where there is no page: too many ask, or the database is away."""
        told = problem(request, error)
        words = Words(language_of("", request.headers.get("accept-language", ""), ()))
        what, text = _SLOW
        if not isinstance(error, TooOften):
            detail = msgspec.json.decode(told.content, type=ProblemDocument).detail
            what, text = N_("Dat lukt nu niet."), detail
        said = SheetWords(words.t(what), words.t(text), known=False)
        headers = {**told.headers, **self._headers("no-store")}
        return Response(
            self._html(words, said), status_code=told.status_code or 500, media_type=HTML, headers=headers
        )  # fmt: skip

    def _made(self, text: str, address: str, asked: str, accepts: str) -> Response[bytes]:
        candidates = self._records.at(address)
        own = candidates[0].record.languages if len(candidates) == 1 else ()
        words = Words(language_of(asked, accepts, own))
        try:
            number = parse_number(text)
        except BadInput as error:
            said = SheetWords(words.t(error.what), words.t(error.next), known=False)
            return self._page(words, said, candidates)
        found = [
            (one, sheet)
            for one in candidates
            if (sheet := self._records.sheet(one.id, number)) is not None
        ]
        if len(found) != 1:  # nobody knows it, or nobody can tell whose it is
            today = self._local(candidates).date()
            said = unknown_words(number, today, words)
            return self._page(words, said, candidates, number)
        one, sheet = found[0]
        return self._known(one, sheet, words, number)

    def _known(
        self, one: Published, sheet: Sheet, words: Words, number: SheetNumber
    ) -> Response[bytes]:
        agenda, now = self._records.agenda(one), self._local([one])
        house = agenda.house(sheet)
        try:
            printed = from_iso_utc(sheet.made).astimezone(zone_of(one)).date()
        except ValueError:
            printed = None
        said = sheet_words(sheet, printed, agenda.changes(sheet, now), house, now, words)
        return self._page(words, said, [one], number, house)

    def _local(self, candidates: Sequence[Published]) -> datetime:
        zone = zone_of(candidates[0]) if candidates else ZoneInfo(_ZONE)
        return datetime.fromtimestamp(self._door.now_ms() / 1000, zone).replace(tzinfo=None)

    def _page(
        self,
        words: Words,
        said: SheetWords,
        candidates: Sequence[Published],
        number: SheetNumber | None = None,
        house: str = "",
    ) -> Response[bytes]:
        only = candidates[0].record if len(candidates) == 1 else None
        dial = only.helpdesk_phone if only is not None else ""
        phone = phones.shown(dial).replace(" ", _UNBROKEN) if dial else ""
        body = self._html(
            words,
            said,
            house=house or (only.name if only else ""),
            number=number.text if number is not None and said.known else "",
            phone=phone,
            dial=dial,
            seen=moment_words(self._local(candidates), words) if said.known else "",
        )
        headers = self._headers(f"public, max-age={FRESH_S}")
        status = 200 if said.known or said.over else 404
        return Response(body, status_code=status, media_type=HTML, headers=headers)

    def _html(self, words: Words, said: SheetWords, **more: str) -> bytes:
        other = [(code, name) for code, name in LANGUAGES.items() if code != words.language]
        page = self._pages.get_template("sheet.html").render(
            language=words.language,
            style=self._style,
            said=said,
            other=other,
            right=said.known and not said.over and not said.lines,
            call=words.t("Vragen? Bel {phone}", phone=more["phone"]) if more.get("phone") else "",
            sheet=words.t("Blad {number}", number=more["number"]) if more.get("number") else "",
            **more,
        )
        return page.encode()

    def _headers(self, keep: str) -> dict[str, str]:
        return {
            "Cache-Control": keep,
            "Vary": "Accept-Language",
            "Content-Security-Policy": self._policy,
            "X-Content-Type-Options": "nosniff",
            "Referrer-Policy": "no-referrer",
            "X-Robots-Tag": "noindex",
        }


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
