"""What is asked of a printer, by what it says that it can do."""

from __future__ import annotations

import pytest

from printing.capabilities import (
    CUT_OUT,
    ONE_SIDED,
    Capabilities,
    Margins,
    fit,
    read_capabilities,
    read_margins,
    sheet_for,
    size_mm,
)
from printing.ipp_errors import MediaMissing
from printing.ipp_wire import PRINTER_GROUP, Collection, read_answer, request
from printing.ticket import A4, Ticket

A3, A5, A6 = "iso_a3_297x420mm", "iso_a5_148x210mm", "iso_a6_105x148mm"
LETTER, ENVELOPE = "na_letter_8.5x11in", "iso_dl_110x220mm"
BOOK = Ticket(sides="two-sided-long-edge")


def names(ticket: Ticket, can: Capabilities, pages: int = 2) -> dict[str, object]:
    return {name: value for _, name, value in fit(ticket, can, pages).attributes}


def test_a_printer_that_says_nothing_is_asked_nothing() -> None:
    assert fit(Ticket(), Capabilities(), 1).attributes == ()
    assert fit(Ticket(copies=3), Capabilities(), 1).copies == 1


def test_both_sides_only_where_it_can_and_there_is_a_second_page() -> None:
    both = Capabilities(sides=("one-sided", "two-sided-long-edge"))
    assert names(BOOK, both) == {"sides": "two-sided-long-edge"}
    assert names(BOOK, both, pages=1) == {"sides": "one-sided"}
    assert fit(BOOK, both, 1).notes == ()
    pad = Ticket(sides="two-sided-short-edge")
    assert names(pad, both) == {"sides": "one-sided"}
    assert fit(pad, both, 2).notes == (ONE_SIDED,)


def test_copies_are_whole_ones_and_no_more_than_it_can() -> None:
    can = Capabilities(copies=5, handlings=("separate-documents-collated-copies",))
    found = names(Ticket(copies=9), can)
    assert found == {
        "copies": 5,
        "multiple-document-handling": "separate-documents-collated-copies",
    }
    assert fit(Ticket(copies=9), can, 2).copies == 5


def test_black_stays_black_unless_colour_is_wanted() -> None:
    can = Capabilities(colours=("auto", "color", "monochrome"), scalings=("auto", "none"))
    assert names(Ticket(), can) == {"print-scaling": "none", "print-color-mode": "monochrome"}
    assert names(Ticket(colour=True), can) == {"print-scaling": "none"}


@pytest.mark.parametrize(
    ("wanted", "there", "sheet"),
    [
        (A4, (), A4),
        ("", (LETTER,), ""),
        (A6, (LETTER, A4, A6), A6),
        (A6, (ENVELOPE, LETTER, A4, A3), A4),
        (A6, (A5, A4), A5),
        (A4, (A3,), A3),
        (A6, ("custom_min_76x127mm", "custom_max_216x356mm", A4), A6),
        (A3, ("custom_min_76x127mm", "custom_max_297x1200mm", A4), A3),
    ],
)
def test_the_smallest_sheet_that_it_fits_on(
    wanted: str, there: tuple[str, ...], sheet: str
) -> None:
    assert sheet_for(wanted, there) == sheet


@pytest.mark.parametrize(
    ("wanted", "there", "said"),
    [
        (A3, (A4, LETTER), "Deze printer heeft geen A3."),
        (A4, (LETTER, A5), "Deze printer heeft geen A4."),
        (A3, ("custom_min_76x127mm", "custom_max_216x356mm"), "Deze printer heeft geen A3."),
        ("iso_b3_353x500mm", (A3,), MediaMissing.what),
    ],
)
def test_nothing_is_shrunk(wanted: str, there: tuple[str, ...], said: str) -> None:
    with pytest.raises(MediaMissing) as told:
        sheet_for(wanted, there)
    assert told.value.what == said


def test_a_larger_sheet_is_told() -> None:
    fitted = fit(Ticket(media=A6), Capabilities(media=(A4,)), 1)
    assert (fitted.media, fitted.notes) == (A4, (CUT_OUT,))


def test_a_tray_goes_with_its_size_where_there_is_such_a_tray() -> None:
    can = Capabilities(media=(A4,), sources=("auto", "tray-2"))
    wanted = Ticket(tray="tray-2")
    assert names(wanted, can) == {
        "media-col": [
            (
                "collection",
                "media-size",
                [("integer", "x-dimension", 21000), ("integer", "y-dimension", 29700)],
            ),
            ("keyword", "media-source", "tray-2"),
        ]
    }
    assert names(Ticket(tray="tray-9"), can) == {"media": A4}


def test_a_collection_is_written_as_the_standard_shows() -> None:
    """RFC 8010, 3.1.6: begin, member name, member, end; nested the same."""
    asked = fit(Ticket(tray="tray-2"), Capabilities(media=(A4,), sources=("tray-2",)), 1)
    written = request(2, 1, [], asked.attributes)
    assert written.endswith(
        b"\x34\x00\x09media-col\x00\x00"
        b"\x4a\x00\x00\x00\x0amedia-size\x34\x00\x00\x00\x00"
        b"\x4a\x00\x00\x00\x0bx-dimension\x21\x00\x00\x00\x04\x00\x00\x52\x08"
        b"\x4a\x00\x00\x00\x0by-dimension\x21\x00\x00\x00\x04\x00\x00\x74\x04"
        b"\x37\x00\x00\x00\x00"
        b"\x4a\x00\x00\x00\x0cmedia-source\x44\x00\x00\x00\x06tray-2"
        b"\x37\x00\x00\x00\x00\x03"
    )


def test_what_a_printer_says_is_read() -> None:
    answer = read_answer(
        b"\x02\x00\x00\x00\x00\x00\x00\x01\x04"
        b"\x33\x00\x10copies-supported\x00\x08\x00\x00\x00\x01\x00\x00\x03\xe7"
        b"\x03"
    )
    can = read_capabilities(answer.of(PRINTER_GROUP)[0])
    assert can.copies == 999
    assert read_capabilities({"copies-supported": ("many",)}) == Capabilities()


def test_margins_are_those_of_the_sheet_and_not_of_an_envelope_or_borderless() -> None:
    def entry(width: int, height: int, *edges: int) -> Collection:
        size = Collection({"x-dimension": (width,), "y-dimension": (height,)})
        names = ("top", "right", "bottom", "left")
        margins = {f"media-{n}-margin": (e,) for n, e in zip(names, edges, strict=True)}
        return Collection({"media-size": (size,), **margins})

    says = {
        "media-col-database": (
            entry(11000, 22000, 2000, 2000, 2000, 2000),
            entry(21000, 29700, 0, 0, 0, 0),
            entry(21000, 29700, 102, 340, 1168, -5),
            Collection({}),
            "rubbish",
        )
    }
    assert read_margins(says, A4) == Margins(top_mm=1.02, right_mm=3.4, bottom_mm=11.68)
    assert read_margins(says, A3) is None
    assert read_margins({}, A4) is None


def test_sizes() -> None:
    assert size_mm(A4) == (210, 297)
    assert size_mm(LETTER) == pytest.approx((215.9, 279.4))
    assert size_mm("auto") == (0, 0)
