"""GET /w/NUMBER: what changed since a sheet was printed, for whoever scans its code with a phone."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import anyio.to_thread
from litestar import Request, Response

from sync.dates import from_iso_utc
from sync.errors import BadInput
from sync.paper_records import Sheet
from sync.server.published import Published
from sync.server.web import Web, address_of, zone_of
from sync.sheet_numbers import SheetNumber, parse_number
from sync.sheet_words import SheetWords, sheet_words, unknown_words
from sync.words import Words


class SheetPage:
    """Answers with the page of a sheet."""

    def __init__(self, web: Web) -> None:
        """Make pages with ``web``."""
        self._web = web

    async def answer(
        self, request: Request[Any, Any, Any], number: str, place: str = ""
    ) -> Response[bytes]:
        """Answer with what changed; ``place`` is the neighbourhood's part of the path, where it has one."""
        await self._web.come_in(request)
        return await anyio.to_thread.run_sync(self._made, request, number, place)

    def _made(self, request: Request[Any, Any, Any], text: str, place: str) -> Response[bytes]:
        records = self._web.records
        candidates = records.at(address_of(request, place))
        words = self._web.words_for(request, candidates)
        try:
            number = parse_number(text)
        except BadInput as error:
            said = SheetWords(words.t(error.what), words.t(error.next), known=False)
            return self._page(words, said, candidates)
        found = [
            (one, sheet)
            for one in candidates
            if (sheet := records.sheet(one.id, number)) is not None
        ]
        if len(found) != 1:  # nobody knows it, or nobody can tell whose it is
            said = unknown_words(number, self._web.local(candidates).date(), words)
            return self._page(words, said, candidates)
        return self._known(*found[0], words, number)

    def _known(
        self, one: Published, sheet: Sheet, words: Words, number: SheetNumber
    ) -> Response[bytes]:
        now = self._web.local([one])
        agenda = self._web.records.agenda(one, now.date())
        house = agenda.house(sheet)
        try:
            printed = from_iso_utc(sheet.made).astimezone(zone_of(one)).date()
        except ValueError:
            printed = None
        said = sheet_words(sheet, printed, agenda.changes(sheet, now), house, now, words)
        return self._page(words, said, [one], number=number.text, house=house)

    def _page(
        self,
        words: Words,
        said: SheetWords,
        candidates: Sequence[Published],
        *,
        number: str = "",
        house: str = "",
    ) -> Response[bytes]:
        return self._web.page(
            "sheet.html",
            words,
            candidates,
            status=200 if said.known or said.over else 404,
            house=house,
            seen=said.known,
            said=said,
            right=said.known and not said.over and not said.lines,
            number=words.t("Blad {number}", number=number) if number else "",
        )
