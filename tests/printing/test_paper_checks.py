"""The checks that every paper passes, handout and slip alike: fonts, sizes, contrast, tags, margins and codes.

The project counts twenty-five checks on paper; the number in a test's name is that of its check. Here are those that every
document passes (1 to 8, 12 to 16, 21). Of the editions of a week: 9 to 11, 17 to 20, 22 and 23 in ``test_handout``,
``test_editions`` and ``test_choice``, and whatever the week holds in ``test_any_week``. At real printers: 24 and 25 in
``test_print_queue``, ``test_print_killed`` and ``test_thermal_queue``.
"""

from __future__ import annotations

import io
import re
from collections import Counter
from functools import reduce
from itertools import pairwise
from typing import Any

import numpy as np
import pikepdf
import pytest
from PIL import Image, ImageFilter, ImageOps

from printing.paper import A6, ROLL_80
from printing.qr import MIN_MODULE_MM, QUIET_MODULES
from printing.slip import slip
from tests.printing import reading
from tests.printing.documents import ALL
from tests.printing.documents.document import Document
from tests.printing.documents.hostile import LONG_TEXT
from tests.printing.weeks import DUTCH, NOW, slip_of


@pytest.fixture(scope="module", params=list(ALL))
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def document(name: str) -> Document:
    return ALL[name]


@pytest.fixture(scope="module")
def paper(document: Document) -> bytes:
    return document.make()


@pytest.fixture(scope="module")
def letters(paper: bytes) -> list[dict[str, Any]]:
    return reading.characters(paper)


def test_1_every_font_is_embedded_subset_and_mapped_and_none_is_helvetica(paper: bytes) -> None:
    with pikepdf.open(io.BytesIO(paper)) as document:
        fonts = {
            str(font["/BaseFont"]): font
            for page in document.pages
            for font in page.Resources.Font.values()
        }
        assert fonts
        for base, font in fonts.items():
            assert re.match(r"/[A-Z]{6}\+NotoSans", base)
            assert "/ToUnicode" in font
            assert "/FontFile2" in font.FontDescriptor
        assert b"Helvetica" not in b"".join(item.unparse() for item in document.objects)


def test_2_no_glyph_is_missing(letters: list[dict[str, Any]]) -> None:
    wrong = [one["text"] for one in letters if one["text"] in "\0\ufffd" or "(cid" in one["text"]]
    assert wrong == []


def test_3_nothing_is_smaller_than_12_points_or_16_in_large_print(
    document: Document, letters: list[dict[str, Any]]
) -> None:
    assert min(one["size"] for one in letters) >= document.small_pt - 0.01


def test_3_what_one_reads_is_at_least_14_points_or_18_in_large_print(
    document: Document, letters: list[dict[str, Any]]
) -> None:
    sizes = Counter(round(one["size"], 1) for one in letters)
    assert sizes[document.body_pt] > 0
    assert sizes[document.small_pt] < sum(sizes.values()) * 0.75


def test_4_and_5_words_are_pure_black_on_white_or_white_on_black(
    document: Document, paper: bytes
) -> None:
    for page in reading.pages_of(paper):
        black = [one for one in page.rects if one["fill"] and set(one["non_stroking_color"]) == {0}]
        for one in page.chars:
            colours = set(one["non_stroking_color"])
            on_black = document.inverse and any(_holds(field, one) for field in black)
            assert colours == ({1} if on_black else {0})


def test_4_and_5_colours_are_decoration_and_dark_and_photos_have_one_bit(
    document: Document, paper: bytes
) -> None:
    allowed = {tuple(int(ink[at : at + 2], 16) for at in (1, 3, 5)) for ink in document.inks}
    assert all(_contrast_with_white(colour) >= 7 for colour in allowed)
    allowed |= {(0, 0, 0)} | ({(255, 255, 255)} if document.inks or document.inverse else set())
    pages = reading.pages_of(paper)
    for page in pages:
        for one in (*page.rects, *page.lines, *page.curves):
            colour = one["non_stroking_color"] if one["fill"] else one["stroking_color"]
            assert tuple(round(part * 255) for part in colour) in allowed
    images = [one for page in pages for one in page.images]
    assert [one["bits"] for one in images] == [1] * document.photos


def _contrast_with_white(colour: tuple[int, ...]) -> float:
    """Return the contrast ratio of WCAG 2.2 of 8-bit red, green and blue with white."""
    parts = np.array(colour) / 255
    linear = np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)
    return float(1.05 / (linear @ [0.2126, 0.7152, 0.0722] + 0.05))


def _holds(field: dict[str, Any], one: dict[str, Any]) -> bool:
    across = field["x0"] <= one["x0"] and one["x1"] <= field["x1"]
    return bool(across and field["top"] <= one["top"] and one["bottom"] <= field["bottom"])


def test_5_one_bit_loses_nothing(document: Document, paper: bytes) -> None:
    pages = zip(reading.raster(paper, 203), reading.raster(paper, 203, "-gray"), strict=True)
    for number, (mono, gray) in enumerate(pages):
        page = reading.pages_of(paper)[number]
        for one, other in ((mono, gray), (gray, mono)):
            lost = _dark_in_one_only(one, other, 3)
            if document.inks:  # of a colour one bit makes dots, which at an edge are two apart
                assert not np.any(lost & _where_words_are(page, mono.size, white=False))
                white = _dark_in_one_only(ImageOps.invert(one), ImageOps.invert(other), 3)
                assert not np.any(white & _where_words_are(page, mono.size, white=True))
                lost = _dark_in_one_only(one, other, 5)
            assert not np.any(lost)


def _dark_in_one_only(one: Image.Image, other: Image.Image, near: int) -> Any:
    """Return the dots that are dark in ``one`` while in ``other`` none is near, in a square of so many dots."""
    darkest = np.pad(np.asarray(other), near // 2, constant_values=255)
    for axis in (0, 1):
        size = darkest.shape[axis] - near + 1
        shifted = (darkest.take(range(at, at + size), axis) for at in range(near))
        darkest = reduce(np.minimum, shifted)
    return (np.asarray(one) < 100) & (darkest >= 128)


def _where_words_are(page: reading.PageSeen, size: tuple[int, int], *, white: bool) -> Any:
    """Return which dots of a raster lie in the box of a white letter, or of a black one."""
    where = np.zeros((size[1], size[0]), dtype=bool)
    scale = size[0] / page.width
    for one in page.chars:
        if one["text"].strip() and white == (set(one["non_stroking_color"]) == {1}):
            top, bottom, left, right = (
                round(one[edge] * scale) for edge in ("top", "bottom", "x0", "x1")
            )
            where[top : bottom + 1, left : right + 1] = True
    return where


def test_6_lines_are_short_and_apart(document: Document, letters: list[dict[str, Any]]) -> None:
    blocks: dict[tuple[int, int, float], dict[float, list[dict[str, Any]]]] = {}
    for one in letters:
        key = (one["page"], one["mcid"], round(one["size"], 1))
        blocks.setdefault(key, {}).setdefault(round(-one["matrix"][5], 1), []).append(one)
    for (_, _, size), lines in blocks.items():
        for above, below in pairwise(sorted(lines)):
            assert size > max(17, document.body_pt) or below - above >= 1.3 * size - 0.2
        for line_letters in lines.values():
            columns = 1
            in_order = sorted(line_letters, key=lambda one: float(one["x0"]))
            for left, right in pairwise(in_order):
                columns += right["x0"] - left["x1"] > size
            assert len(line_letters) <= 70 * columns


def test_7_language_title_tags_and_words_for_figures(document: Document, paper: bytes) -> None:
    with pikepdf.open(io.BytesIO(paper)) as pdf:
        assert str(pdf.Root.Lang) == document.language
        assert bool(pdf.Root.MarkInfo.Marked)
        assert bool(pdf.Root.ViewerPreferences.DisplayDocTitle)
        assert str(pdf.docinfo["/Title"])
        for number, page in enumerate(pdf.pages):
            assert page.StructParents == number
        parents = pdf.Root.StructTreeRoot.ParentTree.Nums
        assert len(parents) == 2 * len(pdf.pages)
    roles = list(reading.elements(paper))
    assert roles[0][0] == "/Document"
    assert [role for role, _, _ in roles].count("/H1") == 1
    figures = [alternative for role, alternative, _ in roles if role == "/Figure"]
    assert all(figures)
    told = [alternative for alternative in figures if alternative.startswith(document.said)]
    assert len(told) == len(document.codes)


def test_8_the_tagged_text_is_the_visible_text(document: Document, paper: bytes) -> None:
    if document.mixed:
        return  # what is written from right to left has its own check below
    said = re.findall(
        r'^ *"(.*)"$', reading.run_poppler(paper, "pdfinfo", "-struct-text", "{}"), re.M
    )
    # a narrow space that no line ends at is seen as one or as none
    tagged = Counter(re.sub(r"€\s+", "€", " ".join(said)).split())
    shown = reading.run_poppler(paper, "pdftotext", "-layout", "{}", "-")
    seen = Counter(re.sub(r"€\s+", "€", shown).split())
    assert tagged == seen


def test_12_everything_is_inside_the_margins_of_the_printer(
    document: Document, paper: bytes
) -> None:
    least_mm = 4.0 if document.roll else 5.0
    for page in reading.pages_of(paper):
        drawn = [one for one in page.chars if one["text"].strip()]
        lines = [] if document.to_the_edge else page.lines
        for one in (*drawn, *page.rects, *lines, *page.curves):
            assert reading.mm(one["x0"]) >= least_mm
            assert reading.mm(page.width - one["x1"]) >= least_mm
            assert reading.mm(page.height - one["bottom"]) >= (3.5 if document.roll else 5.0)
            assert reading.mm(one["top"]) >= (3.5 if document.roll else 5.0)


def test_12_nothing_overlaps(letters: list[dict[str, Any]]) -> None:
    lines: dict[tuple[int, bool, float], list[dict[str, Any]]] = {}
    for one in letters:
        lines.setdefault((one["page"], one["upright"], round(one["bottom"], 0)), []).append(one)
    for line_letters in lines.values():
        # the dots of Arabic letters stand above and below them
        upright = [one for one in line_letters if not "\ue000" <= one["text"] <= "\uf8ff"]
        in_order = sorted(upright, key=lambda one: float(one["x0"]))
        for left, right in pairwise(in_order):
            assert right["x0"] >= left["x1"] - 0.15 * left["size"]


@pytest.mark.parametrize("dpi", [150, 203])
def test_13_every_code_is_read_by_both_decoders_from_one_bit(
    document: Document, paper: bytes, dpi: int
) -> None:
    pages = reading.raster(paper, dpi)
    zxing = [text for page in pages for text in reading.zxing_reads(page)]
    zbar = [text for page in pages for text in reading.zbar_reads(page)]
    assert sorted(zxing) == sorted(zbar) == sorted(document.codes)


def _phone(seen: Image.Image) -> Image.Image:
    """Return what a phone sees that is held askew and shakes."""
    return seen.rotate(9, expand=True, fillcolor=255).filter(ImageFilter.GaussianBlur(2))


def _fax(seen: Image.Image) -> Image.Image:
    """Return what a fax makes of it: a dot in fifty is wrong."""
    dots = np.asarray(seen).copy()
    dots[np.random.default_rng(20261123).random(dots.shape) < 0.02] ^= 255
    return Image.fromarray(dots).filter(ImageFilter.GaussianBlur(0.8))


def _fold(seen: Image.Image) -> Image.Image:
    """Return it after it was folded through the middle and laid flat: a white crease, and one half seen at an angle."""
    dots = np.asarray(seen).copy()
    middle = dots.shape[0] // 2
    dots[middle - 1 : middle + 2] = 255
    folded = Image.fromarray(dots)
    width, height = folded.size
    lower = folded.crop((0, middle, width, height)).resize((width, int((height - middle) * 0.94)))
    folded.paste(255, (0, middle, width, height))
    folded.paste(lower, (0, middle))
    return folded.filter(ImageFilter.GaussianBlur(0.8))


HARMS = {"phone": _phone, "fax": _fax, "fold": _fold}
_AROUND_MM = 9.0


@pytest.mark.parametrize("harm", list(HARMS))
def test_14_a_code_survives_a_shaking_phone_a_fax_and_a_fold(
    document: Document, paper: bytes, harm: str
) -> None:
    read = []
    for code in reading.codes_on(paper):
        number = reading.pages_of(paper).index(code.page)
        page = reading.raster(paper, 203)[number]
        around_pt = _AROUND_MM / 25.4 * 72
        left, right, top, bottom = code.edges
        box_pt = (
            max(left - around_pt, 0),
            max(top - around_pt, 0),
            min(right + around_pt, code.page.width),
            min(bottom + around_pt, code.page.height),
        )
        box = (
            round(box_pt[0] / 72 * 203),
            round(box_pt[1] / 72 * 203),
            round(box_pt[2] / 72 * 203),
            round(box_pt[3] / 72 * 203),
        )
        seen = HARMS[harm](page.crop(box))
        read += reading.zxing_reads(seen, turned=True)
    assert sorted(read) == sorted(document.codes)


def test_14_and_17_the_code_keeps_clear_of_where_people_fold(
    document: Document, paper: bytes
) -> None:
    if document.roll:
        return  # nobody folds it
    for code in reading.codes_on(paper):
        left, right, top, bottom = code.edges
        columns, rows = document.pieces
        for low, high, size in (
            (left, right, code.page.width / columns),
            (top, bottom, code.page.height / rows),
        ):
            fold = (low // size + 0.5) * size
            assert fold < low - 5 / 25.4 * 72 or fold > high + 5 / 25.4 * 72


def test_17_nothing_stands_within_5_mm_of_a_fold(
    document: Document, letters: list[dict[str, Any]]
) -> None:
    if not document.folded:
        return
    for one in letters:
        fold = one["width_pt"] / 2
        assert one["x1"] < fold - 5 / 25.4 * 72 or one["x0"] > fold + 5 / 25.4 * 72


def test_15_modules_are_whole_dots_of_at_least_half_a_millimetre_with_their_quiet_zone(
    document: Document, paper: bytes
) -> None:
    dots_per_inch = (ROLL_80 if document.roll else A6).dots_per_inch
    codes = reading.codes_on(paper)
    assert len(codes) == len(document.codes)
    for code in codes:
        module_mm = reading.mm(code.module_pt)
        assert module_mm >= MIN_MODULE_MM - 1e-3
        dots = module_mm / 25.4 * dots_per_inch
        assert dots == pytest.approx(round(dots), abs=0.01)
        left, right, top, bottom = code.edges
        assert (right - left) == pytest.approx(bottom - top, abs=0.01)
        assert 18 <= reading.mm(right - left) <= 25.5
        quiet = QUIET_MODULES * code.module_pt - 0.5
        page = code.page
        fields = [one for one in page.rects if one not in code.boxes]
        for one in (*[c for c in page.chars if c["text"].strip()], *page.lines, *fields):
            apart_x = max(left - one["x1"], one["x0"] - right)
            apart_y = max(top - one["bottom"], one["top"] - bottom)
            assert max(apart_x, apart_y) >= quiet or one["bottom"] - one["top"] > 200


def test_16_the_code_stands_in_letters_beside_the_picture(document: Document, paper: bytes) -> None:
    text = reading.text_of(paper)
    for payload in document.codes:
        assert payload.isascii()
        assert len(payload) <= 60
        if not document.letters:
            letters = payload.rsplit("/", 1)[1]
            assert letters in text or f"{letters[:4]} {letters[4:]}" in text
    flat = " ".join(text.split())
    assert all(letters in flat for letters in document.letters)


def test_21_the_same_paper_has_the_same_bytes(document: Document, paper: bytes) -> None:
    assert document.make() == paper


@pytest.mark.parametrize("format_", ["a6", "80mm"])
def test_23_what_is_cut_says_where_the_rest_is(format_: str) -> None:
    paper = slip(slip_of(summary=LONG_TEXT * 3), DUTCH, NOW, "80mm" if format_ == "80mm" else "a6")
    text = reading.text_of(paper)
    assert (
        "…" in text or format_ == "a6"
    )  # where there is no room for two lines, the whole text is left to the screen
    assert "Lees verder op de zuil." in text
    assert reading.page_count(paper) == 1
    assert "Wandelen met Henk" in text.replace("\n", " ")
    assert "Voordeur, Lindestraat 12" in text
