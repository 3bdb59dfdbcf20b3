"""POST /carry: somebody's letter, brought by a device that is online.

The carrier signs the call, the letter inside is signed by its writer and sealed to the server. The writer is treated as on the
line, by the same code (``Trips``); whatever must be said to it, also a refusal, stands in the answer, signed by the
neighbourhood's key and sealed to the writer. The carrier hears of nothing but of letters that nobody can be answered on.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable
from typing import Any

import anyio.to_thread
import msgspec
from litestar import Request, Response
from sqlalchemy.exc import NoResultFound

from sync import carry_wire, envelope
from sync.carry_wire import LetterAnswer, LetterRequest, Picture
from sync.envelope import Head, Opened
from sync.errors import BadInput
from sync.outcomes import Cursor
from sync.pictures import MAX_FILE_BYTES, WIDTHS_PX, LargePicture
from sync.said import Said
from sync.server.door import Door, Parted, Stop, log, unpacked
from sync.server.filing import NoRoom
from sync.server.snapshot import Snapshots
from sync.server.trips import Device, Taken, Trips
from sync.signing import DeviceKey
from sync.wire import (
    MAX_ANSWER_BYTES,
    PROTOCOL,
    ExchangeRequest,
    ProblemDocument,
    pack,
    read_snapshot,
)


class CarryCall:
    """Answers letters."""

    def __init__(
        self, door: Door, trips: Trips, snapshots: Snapshots, now_ms: Callable[[], int]
    ) -> None:
        """Answer what ``trips`` makes of a letter; ``snapshots`` are for those who have nothing to go on from."""
        self._door = door
        self._trips = trips
        self._snapshots = snapshots
        self._now_ms = now_ms

    async def answer(self, request: Request[Any, Any, Any]) -> Response[bytes]:
        """Take a letter from a carrier, and give the answer to bring back."""
        body = await request.body()
        carrier = await self._door.whom(request, body)
        if len(body) > carry_wire.MAX_REQUEST_LETTER_BYTES:
            raise _unreadable(envelope.LargeLetter())
        try:
            head, _ = envelope.read_head(body)
        except BadInput as error:
            raise _unreadable(error) from error
        if head.what != "request":
            raise Stop(422, "answer", "Dit is een antwoord, geen vraag.")
        try:
            await anyio.to_thread.run_sync(self._door.store.place, head.neighbourhood)
        except NoResultFound as error:
            raise Stop(404, "elsewhere", "Deze brief is voor een andere server.") from error
        key = await self._door.key(head.neighbourhood)
        sealed, changed = await anyio.to_thread.run_sync(self._answered, body, key)
        if changed:
            self._door.bell.ring(head.neighbourhood)
        return await self._door.signed(carrier["neighbourhood"], 200, sealed)

    def _answered(self, body: bytes, key: DeviceKey) -> tuple[bytes, bool]:
        """Return the sealed answer to a letter, and whether records changed."""
        try:
            opened = envelope.open_letter(body, key)
        except BadInput as error:
            raise _unreadable(error) from error
        changed = False
        taken: list[Taken] = []
        letter = LetterRequest(device="", requests=())
        try:
            letter = _read(opened)
            device = self._writer(opened, letter)
            answer = self._exchanged(device, letter, taken)
            answer = msgspec.structs.replace(answer, pictures=self._pictures(device, letter))
        except Parted as parted:
            changed = parted.changed
            told = msgspec.json.decode(parted.document(), type=ProblemDocument)
            answer = LetterAnswer(problem=told)
        except Stop as stop:
            answer = _refused(stop, taken)
        log.info("letter", size=len(body), problem=answer.problem.code if answer.problem else "")
        head = Head(
            what="answer",
            letter=opened.head.letter,
            neighbourhood=opened.head.neighbourhood,
            device=opened.head.device,
        )
        answer = msgspec.structs.replace(
            answer,
            number=letter.number,
            digest=letter.digest,
            rejoins=letter.rejoins,
            clock_ms=self._now_ms(),
        )
        sealed = envelope.seal_letter(head, carry_wire.pack_letter(answer), key, opened.writer)
        return sealed, changed or any(one.changed for one in taken)

    def _writer(self, opened: Opened, letter: LetterRequest) -> Device:
        """Return the device that wrote a letter. Raises ``Stop`` for strangers, as on the line."""
        device = self._door.store.device(letter.device)
        if (
            device is None
            or device["public_key"] != opened.writer
            or device["neighbourhood"] != opened.head.neighbourhood
        ):
            raise self._door.stranger()
        return device

    def _exchanged(self, device: Device, letter: LetterRequest, taken: list[Taken]) -> LetterAnswer:
        """Take every message of a letter, and answer them together; ``taken`` grows while it goes on."""
        cursor = None
        said: tuple[Said, ...] = ()
        for one in letter.requests:
            message = unpacked(one, ExchangeRequest)
            cursor = message.cursor
            taken.append(self._trips.take(device, message, letter_off_ms=letter.off_ms))
            if taken[-1].waits:
                break  # what follows goes on from what was not taken
            said += message.said if taken[-1].cursor is not None else ()
        outcomes = tuple(outcome for one in taken for outcome in one.outcomes)
        whole = msgspec.structs.replace(taken[-1], outcomes=outcomes)
        snapshot = b""
        pages: list[bytes] = []
        if whole.cursor is not None:
            pages = self._pages(device, whole, whole.cursor)
        if not pages:  # nothing to go on from: what the server holds of the device, the whole, and what came after it
            pages = [pack(self._trips.answer(device, whole, None))]
            snapshot = self._snapshots.ready(
                device["neighbourhood"], device["venue"], everything=device["kind"] == "desk"
            ).path.read_bytes()
            ends, _ = read_snapshot(io.BytesIO(snapshot))
            pages += self._pages(device, msgspec.structs.replace(whole, outcomes=()), ends)
        return LetterAnswer(asked=cursor, said=said, snapshot=snapshot, pages=tuple(pages))

    def _pictures(self, device: Device, letter: LetterRequest) -> tuple[Picture, ...]:
        """Keep the pictures that came, as on the line, and give those that are asked for while they fit."""
        store, neighbourhood = self._door.store, device["neighbourhood"]
        found: list[Picture] = []
        size = 0
        for one in letter.pictures[: carry_wire.MAX_WANTED]:
            if one.content and device["kind"] == "desk":
                found += self._taken(neighbourhood, one.content)
            elif not one.content and one.width_px in (0, *WIDTHS_PX):
                kept = store.file(neighbourhood, one.sha256, one.width_px)
                if kept is not None and size + len(kept.content) <= carry_wire.MAX_PICTURES_BYTES:
                    size += len(kept.content)
                    found.append(Picture(one.sha256, one.width_px, kept.content))
        return tuple(found)

    def _taken(self, neighbourhood: str, content: bytes) -> list[Picture]:
        """Keep an original; return the word that it came or never will be taken, and none where it may be tried again."""
        try:
            if len(content) > MAX_FILE_BYTES:
                raise LargePicture
            return [Picture(self._door.store.put_file(neighbourhood, content), 0)]
        except NoRoom:
            return []
        except BadInput:
            return [Picture(hashlib.sha256(content).hexdigest(), carry_wire.NOT_TAKEN)]

    def _pages(self, device: Device, taken: Taken, after: Cursor) -> list[bytes]:
        """Return packed pages until all is told, or so much that the rest is for the next letter.

        They end where nothing follows on the one before: the server came back from a backup meanwhile.
        """
        found: list[bytes] = []
        size, more = 0, True
        while more and size < MAX_ANSWER_BYTES:
            taken = msgspec.structs.replace(taken, cursor=after)
            page = self._trips.page(device, after.sequence)
            if not self._trips.goes_on(taken, page):
                break
            answer = self._trips.answer(device, taken, page)
            found.append(pack(answer))
            size += len(found[-1])
            after, more = answer.cursor, page.more
            taken = msgspec.structs.replace(taken, outcomes=())
        return found


def _read(opened: Opened) -> LetterRequest:
    try:
        letter = carry_wire.unpack_letter(opened.message, LetterRequest)
    except ValueError as error:
        raise Stop(422, "malformed", "Deze brief klopt niet.") from error
    if letter.protocol > PROTOCOL:
        raise Stop(422, "newer", "De server is ouder dan dit apparaat. Werk de server bij.")
    if not 1 <= len(letter.requests) <= carry_wire.MAX_REQUESTS:
        raise Stop(422, "malformed", "Deze brief klopt niet.")
    return letter


def _refused(stop: Stop, taken: list[Taken]) -> LetterAnswer:
    """Return an answer that says no; what became of the changes before that is told as well."""
    problem = ProblemDocument(
        title=stop.code,
        status=stop.status_code,
        detail=str(stop.detail),
        code=stop.code,
        outcomes=tuple(outcome for one in taken for outcome in one.outcomes),
    )
    return LetterAnswer(problem=problem)


def _unreadable(error: BadInput) -> Stop:
    status = 413 if isinstance(error, envelope.LargeLetter) else 422
    return Stop(status, "letter", error.what)
