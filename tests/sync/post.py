"""A device whose server is a key in the test's hand: letters and answers without a server process."""

from __future__ import annotations

from pathlib import Path

import msgspec

from sync import envelope
from sync.carry_wire import LetterAnswer, LetterRequest, pack_letter, unpack_letter
from sync.changes import Stored
from sync.device import DeviceSettings, write_device
from sync.disk.replica import Replica
from sync.envelope import Head
from sync.outcomes import Cursor, Outcome
from sync.seal import write_secret
from sync.signing import DeviceKey, make_device_key
from sync.wire import ExchangeAnswer, ExchangeRequest, pack, unpack
from tests.sync.place import NOW_UTC, empty, filled, put

SERVER = make_device_key(bytes(range(32)))
KIOSK = make_device_key(bytes(range(1, 33)))


def kiosk(folder: Path) -> Replica:
    """Return a device that is enrolled at ``SERVER``, with the neighbourhood and one act that waits."""
    folder.mkdir(parents=True, exist_ok=True)
    write_secret(folder / "device.key", KIOSK.seed.encode("ascii"))
    settings = DeviceSettings(
        device="zuil", server="http://127.0.0.1:1", neighbourhood="n", server_key=SERVER.public
    )
    write_device(folder, settings)
    filled(folder).close()
    replica = empty(folder)
    replica.act([put("service", "mine", name="Van mij"), put("service", "s", name="Nieuw")], "A")
    return replica


def read_letter(content: bytes) -> tuple[envelope.Opened, LetterRequest, list[ExchangeRequest]]:
    """Return what the server reads in a letter."""
    opened = envelope.open_letter(content, SERVER)
    assert opened.writer == KIOSK.public
    letter = unpack_letter(opened.message, LetterRequest)
    return opened, letter, [unpack(one, ExchangeRequest, 2_000_000) for one in letter.requests]


def answer(
    request: bytes, rows: list[Stored], to: int, *, key: DeviceKey = SERVER, more_bytes: int = 0
) -> bytes:
    """Return the answer to a letter: all its changes are applied at commit ``to``, and ``rows`` come along."""
    opened, letter, messages = read_letter(request)
    asked = messages[-1].cursor
    assert asked is not None
    numbers = [change.number for message in messages for change in message.changes]
    page = ExchangeAnswer(
        outcomes=tuple(Outcome(number=number, sequence=to) for number in numbers),
        rows=[*rows],
        cursor=Cursor(epoch=asked.epoch, neighbourhood=asked.neighbourhood, sequence=to),
    )
    told = LetterAnswer(
        asked=asked,
        number=letter.number,
        digest=letter.digest,
        pages=(pack(page),),
        clock_ms=int(NOW_UTC.timestamp() * 1000),
    )
    head = msgspec.structs.replace(opened.head, what="answer")
    assert isinstance(head, Head)
    return envelope.seal_letter(head, pack_letter(told) + bytes(more_bytes), key, opened.writer)
