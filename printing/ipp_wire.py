"""IPP messages as bytes: the binary encoding of RFC 8010, with the tags of its section 3.5.

    message    = version (2 bytes), operation or status (2), request id (4), groups, end tag, document
    group      = delimiter tag (0x01 to 0x0f), attributes
    attribute  = value tag, name length (2), name, value length (2), value; further values have no name

Only what a client of printers needs is written; everything is read, and what is not understood is kept as bytes.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping, Sequence
from typing import Union, cast

import msgspec

VERSION = b"\x02\x00"
"""IPP/2.0; a printer of 1.1 answers with its own version (RFC 8011, 4.1.8)."""

Value = Union[int, str, bool, bytes, tuple[int, int], "Collection"]
"""A pair is a rangeOfInteger: the lowest and the highest."""
Attributes = Mapping[str, tuple[Value, ...]]


class Collection(msgspec.Struct, frozen=True):
    """A value that has members, as a sheet has a size (RFC 8010, 3.1.6)."""

    members: dict[str, tuple[Value, ...]]


OPERATION_GROUP, JOB_GROUP, END, PRINTER_GROUP = 0x01, 0x02, 0x03, 0x04
_FIRST_VALUE_TAG = 0x10
_INTEGER, _BOOLEAN, _ENUM, _RANGE = 0x21, 0x22, 0x23, 0x33
_BEGIN_COLLECTION, _END_COLLECTION, _MEMBER_NAME = 0x34, 0x37, 0x4A
_WITH_LANGUAGE = (0x35, 0x36)
_OUT_OF_BAND = range(0x10, 0x20)
_TEXTS = range(0x40, 0x60)

TAGS = {
    "integer": _INTEGER,
    "boolean": _BOOLEAN,
    "enum": _ENUM,
    "name": 0x42,
    "keyword": 0x44,
    "uri": 0x45,
    "charset": 0x47,
    "language": 0x48,
    "mime": 0x49,
    "collection": _BEGIN_COLLECTION,
}
"""The kinds of value that a request of ours holds."""

MAX_ATTRIBUTES = 20_000
"""More than any printer or queue of jobs says; beyond it an answer is rubbish."""


MAX_DEPTH = 8
"""Collections in collections; a sheet's size in a sheet is two."""


class Rubbish(ValueError):
    """These bytes are no IPP message."""


class Group(msgspec.Struct, frozen=True):
    """One group of attributes: the printer's, or those of one job."""

    tag: int
    attributes: dict[str, tuple[Value, ...]]


class Answer(msgspec.Struct, frozen=True):
    """What a printer said."""

    status: int
    """RFC 8011, appendix B: below 0x0100 is success, 0x04xx the client's fault, 0x05xx the printer's."""
    request_id: int
    groups: tuple[Group, ...]

    @property
    def ok(self) -> bool:
        """Whether it did what was asked."""
        return self.status < 0x0100

    def of(self, tag: int) -> list[dict[str, tuple[Value, ...]]]:
        """Return the attributes of every group of this kind."""
        return [group.attributes for group in self.groups if group.tag == tag]


Asked = tuple[str, str, "Value | Sequence[Value] | Sequence[Asked]"]
"""Kind (see ``TAGS``), name, and one value or several; of a collection, its members."""


def request(
    operation: int, request_id: int, asked: Sequence[Asked], job: Sequence[Asked] = ()
) -> bytes:
    """Return a request up to where its document begins."""
    parts = [VERSION, struct.pack(">HI", operation, request_id), bytes([OPERATION_GROUP])]
    parts += [_attribute(*one) for one in asked]
    if job:
        parts.append(bytes([JOB_GROUP]))
        parts += [_attribute(*one) for one in job]
    return b"".join((*parts, bytes([END])))


def _attribute(kind: str, name: str, values: Value | Sequence[Value] | Sequence[Asked]) -> bytes:
    if kind == "collection":
        members = cast("Sequence[Asked]", values)
        return _tagged(_BEGIN_COLLECTION, name) + _members(members) + _tagged(_END_COLLECTION)
    values = cast("Value | Sequence[Value]", values)
    several = (values,) if isinstance(values, str | bytes | int | Collection) else values
    written = []
    for position, value in enumerate(several):
        key = b"" if position else name.encode()
        data = _value(kind, value)
        written.append(struct.pack(">BH", TAGS[kind], len(key)) + key)
        written.append(struct.pack(">H", len(data)) + data)
    return b"".join(written)


def _tagged(tag: int, name: str = "", data: bytes = b"") -> bytes:
    key = name.encode()
    return struct.pack(">BH", tag, len(key)) + key + struct.pack(">H", len(data)) + data


def _members(members: Sequence[Asked]) -> bytes:
    """Return the members of a collection: each a name, then values without one (RFC 8010, 3.1.6)."""
    return b"".join(
        _tagged(_MEMBER_NAME, data=name.encode()) + _attribute(kind, "", values)
        for kind, name, values in members
    )


def _value(kind: str, value: Value) -> bytes:
    if kind in ("integer", "enum"):
        return struct.pack(">i", value)
    if kind == "boolean":
        return bytes([bool(value)])
    return str(value).encode()


def read_answer(data: bytes) -> Answer:
    """Read an answer. Raises ``Rubbish`` when it is none."""
    try:
        status, request_id = struct.unpack_from(">HI", data, 2)
        if data[0] not in (1, 2):
            raise Rubbish("no version of IPP")
        return Answer(status, request_id, tuple(_groups(data)))
    except (struct.error, IndexError) as error:
        raise Rubbish("an answer that ends too early") from error


def _groups(data: bytes) -> Iterator[Group]:
    place, count = 8, 0
    group: Group | None = None
    inside: list[_Inside] = []
    while True:
        tag = data[place]
        place += 1
        if tag < _FIRST_VALUE_TAG:
            if group is not None:
                yield group
            if tag == END:
                return
            group = Group(tag, {})
            inside = [_Inside(group.attributes)]
            continue
        if group is None:
            raise Rubbish("a value outside any group")
        key, place = _counted(data, place)
        raw, place = _counted(data, place)
        count += 1
        if count > MAX_ATTRIBUTES:
            raise Rubbish("more attributes than a printer has")
        if key and len(inside) == 1:
            inside[0].begin(key)
        if tag == _BEGIN_COLLECTION:
            if len(inside) > MAX_DEPTH:
                raise Rubbish("collections deeper than a printer has")
            members: dict[str, tuple[Value, ...]] = {}
            inside[-1].add(Collection(members))
            inside.append(_Inside(members))
        elif tag == _END_COLLECTION:
            if len(inside) > 1:
                inside.pop()
        elif tag == _MEMBER_NAME and len(inside) > 1:
            inside[-1].begin(raw)
        elif tag not in _OUT_OF_BAND:
            inside[-1].add(_read_value(tag, raw))


class _Inside:
    """The group or collection that is being read, and the attribute whose values come."""

    def __init__(self, values: dict[str, tuple[Value, ...]]) -> None:
        self._values = values
        self._name = ""

    def begin(self, name: bytes) -> None:
        self._name = name.decode("utf-8", "replace")
        self._values[self._name] = ()

    def add(self, value: Value) -> None:
        if self._name:  # a value before any name is nobody's
            self._values[self._name] = (*self._values[self._name], value)


def _counted(data: bytes, place: int) -> tuple[bytes, int]:
    (length,) = struct.unpack_from(">H", data, place)
    begin, end = place + 2, place + 2 + length
    if end > len(data):
        raise Rubbish("a value that is longer than the answer")
    return data[begin:end], end


def _read_value(tag: int, raw: bytes) -> Value:
    if tag in (_INTEGER, _ENUM):
        (number,) = struct.unpack(">i", raw)
        return int(number)
    if tag == _RANGE:
        low, high = struct.unpack(">ii", raw)
        return int(low), int(high)
    if tag == _BOOLEAN:
        return raw == b"\x01"
    if tag in _WITH_LANGUAGE:  # language, then text, each with its length (RFC 8010, 3.9)
        _, place = _counted(raw, 0)
        return _counted(raw, place)[0].decode("utf-8", "replace")
    if tag in _TEXTS:
        return raw.decode("utf-8", "replace")
    return raw
