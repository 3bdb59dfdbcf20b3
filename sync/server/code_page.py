"""GET /CODE: the activity or service that a slip or the screen shows the code of, for a phone.

Help posts, and what somebody placed or signed up for, are for the house and not for the net: their codes are answered as
those that nobody knows, so that nothing is told by guessing.
"""

from __future__ import annotations

from typing import Any

import anyio.to_thread
from litestar import Request, Response
from litestar.exceptions import NotFoundException

from sync.errors import BadInput
from sync.links import parse_code
from sync.server.door import problem
from sync.server.web import Web, address_of
from sync.words import N_


class CodePage:
    """Answers with the page of a record."""

    def __init__(self, web: Web) -> None:
        """Make pages with ``web``."""
        self._web = web

    async def answer(
        self, request: Request[Any, Any, Any], code: str, place: str = ""
    ) -> Response[bytes]:
        """Answer with what has a code; ``place`` is the neighbourhood's part of the path, where it has one."""
        try:
            read = parse_code(code)
        except BadInput:  # an address of something else
            return problem(request, NotFoundException())
        await self._web.come_in(request)
        return await anyio.to_thread.run_sync(self._made, request, read, place)

    def _made(self, request: Request[Any, Any, Any], code: str, place: str) -> Response[bytes]:
        candidates = self._web.records.at(address_of(request, place))
        words = self._web.words_for(request, candidates)
        found = [
            (one, said)
            for one in candidates
            for today in (self._web.local([one]).date(),)
            if (said := self._web.records.agenda(one, today).of_code(code, today, words))
            is not None
        ]
        if len(found) == 1:
            one, said = found[0]
            return self._web.page("thing.html", words, [one], phone=said.phone, said=said)
        return self._web.page(
            "told.html",
            words,
            candidates,
            status=404,
            title=words.t(N_("Deze code kennen we hier niet.")),
            text=words.t(N_("Neem uw papier mee naar de balie.")),
        )
