"""IPP as bytes: what the standard shows, and what no standard would."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from printing.ipp_wire import (
    JOB_GROUP,
    MAX_DEPTH,
    PRINTER_GROUP,
    Asked,
    Collection,
    Rubbish,
    read_answer,
    request,
)


def test_a_request_is_what_the_standard_shows() -> None:
    """Get-Jobs as in RFC 8010, A.5, with the version and the limits that we use."""
    asked: list[Asked] = [
        ("charset", "attributes-charset", "utf-8"),
        ("integer", "limit", 50),
        ("keyword", "requested-attributes", ("job-id", "job-name")),
        ("boolean", "my-jobs", True),
    ]
    assert request(0x0A, 0x0123, asked) == (
        b"\x02\x00\x00\x0a\x00\x00\x01\x23\x01"
        b"\x47\x00\x12attributes-charset\x00\x05utf-8"
        b"\x21\x00\x05limit\x00\x04\x00\x00\x00\x32"
        b"\x44\x00\x14requested-attributes\x00\x06job-id"
        b"\x44\x00\x00\x00\x08job-name"
        b"\x22\x00\x07my-jobs\x00\x01\x01"
        b"\x03"
    )


ANSWER = (
    b"\x01\x01\x00\x00\x00\x00\x00\x07\x01"
    b"\x47\x00\x12attributes-charset\x00\x05utf-8"
    b"\x02\x21\x00\x06job-id\x00\x04\x00\x00\x00\x93"
    b"\x36\x00\x08job-name\x00\x0b\x00\x02nl\x00\x05brief"
    b"\x02\x21\x00\x06job-id\x00\x04\x00\x00\x00\x94"
    b"\x10\x00\x12time-at-processing\x00\x00"
    b"\x04\x34\x00\x09media-col\x00\x00\x4a\x00\x00\x00\x04size\x21\x00\x00\x00\x04\x00\x00\x00\x01\x37\x00\x00\x00\x00"
    b"\x44\x00\x15printer-state-reasons\x00\x04none\x44\x00\x00\x00\x05other"
    b"\x03"
)


def test_an_answer_is_read_by_its_groups() -> None:
    answer = read_answer(ANSWER)
    assert (answer.ok, answer.request_id) == (True, 7)
    assert answer.of(JOB_GROUP) == [
        {"job-id": (147,), "job-name": ("brief",)},
        {"job-id": (148,), "time-at-processing": ()},
    ]
    assert answer.of(PRINTER_GROUP) == [
        {"media-col": (Collection({"size": (1,)}),), "printer-state-reasons": ("none", "other")}
    ]


def test_collections_hold_collections_and_several_of_them_but_not_without_end() -> None:
    begin, end = b"\x34\x00\x00\x00\x00", b"\x37\x00\x00\x00\x00"
    inner = (
        b"\x4a\x00\x00\x00\x01s" + begin + b"\x4a\x00\x00\x00\x01x\x21\x00\x00\x00\x04\0\0\0\x07"
    )
    sheet = inner + end + b"\x4a\x00\x00\x00\x01n\x44\x00\x00\x00\x02a4" + end
    head = b"\x02\x00\0\0\0\0\0\x01\x04\x34\x00\x02db\x00\x00"
    answer = read_answer(head + sheet + begin + sheet + b"\x44\x00\x01z\x00\x01z\x03")
    one = Collection({"s": (Collection({"x": (7,)}),), "n": ("a4",)})
    assert answer.of(PRINTER_GROUP) == [{"db": (one, one), "z": ("z",)}]
    deep = head + (b"\x4a\x00\x00\x00\x01s" + begin) * (MAX_DEPTH + 1)
    with pytest.raises(Rubbish):
        read_answer(deep + b"\x03")


@pytest.mark.parametrize("length", range(len(ANSWER)))
def test_an_answer_that_ends_too_early_is_rubbish(length: int) -> None:
    with pytest.raises(Rubbish):
        read_answer(ANSWER[:length])


@given(st.binary(max_size=200), st.integers(0, len(ANSWER)))
def test_no_bytes_do_harm(noise: bytes, place: int) -> None:
    for data in (noise, ANSWER[:place] + noise + ANSWER[place:], ANSWER[:8] + noise):
        try:
            read_answer(data)
        except Rubbish:
            continue
