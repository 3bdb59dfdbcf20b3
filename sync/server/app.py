"""The server's calls, put together: exchange, snapshot, enrol, health, and pages for people."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import anyio.to_thread
from litestar import Litestar, MediaType, Request, Response, get, head, post, put
from litestar.config.app import AppConfig
from litestar.datastructures import State
from litestar.exceptions import HTTPException
from litestar.response import Stream

from sync.carry_wire import MAX_REQUEST_LETTER_BYTES
from sync.pictures import MAX_FILE_BYTES
from sync.server.carry_call import CarryCall
from sync.server.code_page import CodePage
from sync.server.described import document
from sync.server.door import MAX_BODY_BYTES, Door, problem
from sync.server.enrol_call import EnrolCall
from sync.server.exchange_call import ExchangeCall
from sync.server.file_call import FileCall
from sync.server.history_call import HistoryCall
from sync.server.sheet_page import SheetPage
from sync.server.snapshot import Snapshots
from sync.server.snapshot_call import SnapshotCall
from sync.server.store import Store
from sync.server.trips import Trips
from sync.server.web import Web


def make_app(store: Store, snapshots: Snapshots, now_ms: Callable[[], int]) -> Litestar:
    """Return the application; the composition of one server process."""
    door = Door(store, now_ms)
    trips = Trips(store, now_ms)
    histories, web = HistoryCall(door), Web(door)
    sheets, codes = SheetPage(web), CodePage(web)
    people: Any = {Exception: web.refused, HTTPException: web.refused}
    exchanges, snapshot_calls, enrolments, letters, files = (
        ExchangeCall(door, trips),
        SnapshotCall(door, snapshots),
        EnrolCall(door),
        CarryCall(door, trips, snapshots, now_ms),
        FileCall(door),
    )

    @post("/exchange", status_code=200)
    async def exchange(request: Request[Any, Any, Any]) -> Response[bytes]:
        return await exchanges.answer(request)

    @get("/snapshot")
    async def snapshot(request: Request[Any, Any, Any]) -> Stream:
        return await snapshot_calls.answer(request)

    @head("/snapshot")
    async def snapshot_head(request: Request[Any, Any, Any]) -> Response[None]:
        return await snapshot_calls.head(request)

    @post("/enrol", status_code=200)
    async def enrol(request: Request[Any, Any, Any]) -> Response[bytes]:
        return await enrolments.answer(request)

    @get("/key/{fingerprint:str}/{challenge:str}")
    async def key(
        request: Request[Any, Any, Any], fingerprint: str, challenge: str
    ) -> Response[bytes]:
        return await enrolments.prove(request, fingerprint, challenge)

    @post(
        "/carry",
        status_code=200,
        request_max_body_size=MAX_REQUEST_LETTER_BYTES + 1,
    )
    async def carry(request: Request[Any, Any, Any]) -> Response[bytes]:
        return await letters.answer(request)

    @put(
        "/file/{sha256:str}",
        status_code=200,
        request_max_body_size=MAX_FILE_BYTES + 1,
    )
    async def put_file(request: Request[Any, Any, Any], sha256: str) -> Response[bytes]:
        return await files.take(request, sha256)

    @get(
        "/file/{sha256:str}/{width_px:int}",
    )
    async def get_file(
        request: Request[Any, Any, Any], sha256: str, width_px: int
    ) -> Response[bytes]:
        return await files.give(request, sha256, width_px)

    # QR codes are in capitals, because that makes them small
    @get(["/w/{number:str}", "/W/{number:str}"], exception_handlers=people)
    async def sheet(request: Request[Any, Any, Any], number: str) -> Response[bytes]:
        return await sheets.answer(request, number)

    @get(
        ["/{place:str}/w/{number:str}", "/{place:str}/W/{number:str}"],
        exception_handlers=people,
    )
    async def sheet_of_place(
        request: Request[Any, Any, Any], place: str, number: str
    ) -> Response[bytes]:
        return await sheets.answer(request, number, place)

    @get("/{code:str}", exception_handlers=people)
    async def thing(request: Request[Any, Any, Any], code: str) -> Response[bytes]:
        return await codes.answer(request, code)

    @get("/{place:str}/{code:str}", exception_handlers=people)
    async def thing_of_place(
        request: Request[Any, Any, Any], place: str, code: str
    ) -> Response[bytes]:
        return await codes.answer(request, code, place)

    @post("/history", status_code=200, operation_id="history", summary="Who changed a record")
    async def history(request: Request[Any, Any, Any]) -> Response[bytes]:
        return await histories.answer(request)

    @get(
        "/health",
        media_type=MediaType.JSON,
    )
    async def health() -> dict[str, str]:
        await anyio.to_thread.run_sync(store.neighbourhoods)
        return {"status": "ok"}

    @get("/openapi/openapi.json", media_type=MediaType.JSON)
    async def openapi() -> dict[str, Any]:
        return document()

    def plain(config: AppConfig) -> AppConfig:
        config.request_max_body_size = MAX_BODY_BYTES + 1
        return config

    return Litestar(
        route_handlers=[
            exchange,
            snapshot,
            snapshot_head,
            enrol,
            key,
            carry,
            put_file,
            get_file,
            history,
            sheet,
            sheet_of_place,
            thing,
            thing_of_place,
            health,
            openapi,
        ],
        exception_handlers={Exception: problem, HTTPException: problem},
        on_app_init=[plain],
        openapi_config=None,
        state=State({"bell": door.bell}),
        debug=False,
    )
