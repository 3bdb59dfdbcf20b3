"""Arabic letters joined and in the order of drawing; every other script of the languages of a neighbourhood."""

from __future__ import annotations

import io
import re
import subprocess
import sys
import unicodedata

import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as st
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import ShapedStr

from printing.arabic import holds_arabic, pieces
from printing.fonts import Face, printable, runs, text_width_pt
from printing.lines import break_lines
from printing.slip import slip
from tests.printing import reading
from tests.printing.weeks import DUTCH, NOW, slip_of

ALPHABETS = {
    "Polish": "AĄBCĆDEĘFGHIJKLŁMNŃOÓPRSŚTUWYZŹŻaąbcćdeęfghijklłmnńoóprsśtuwyzźż",
    "Turkish": "ABCÇDEFGĞHIİJKLMNOÖPRSŞTUÜVYZabcçdefgğhıijklmnoöprsştuüvyzâîû",
    "Ukrainian": "АБВГҐДЕЄЖЗИІЇЙКЛМНОПРСТУФХЦЧШЩЬЮЯабвгґдеєжзиіїйклмнопрстуфхцчшщьюя’",
    "Greek": "ΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩάέήίόύώϊϋΐΰαβγδεζηθικλμνξοπρσςτυφχψω",
    "Vietnamese": "ĂÂĐÊÔƠƯăâđêôơưáàảãạắằẳẵặấầẩẫậéèẻẽẹếềểễệíìỉĩịóòỏõọốồổỗộớờởỡợúùủũụứừửữựýỳỷỹỵ",
    "Arabic": "ابتثجحخدذرزسشصضطظعغفقكلمنهويءآأؤإئةى",
    "Persian and Urdu": "پچژگکیٹڈڑںھہےۂۃ٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹",
    "Pashto, Kurdish, Uyghur": "ټډړښګڼۍێۆڕڵۋېۇۈ",
    "Signs": "€£–’‘“”„…·×°½&@%éëïöüèçñß",
}


def drawn(text: str, face: Face = "regular") -> str:
    """Return the glyphs of a text from left to right, each as the character that stands for it."""
    return "".join(run for _, run in runs(printable(text), face))


@pytest.mark.parametrize("language", list(ALPHABETS))
@pytest.mark.parametrize("face", ["regular", "semibold", "bold"])
def test_every_letter_of_a_language_is_in_every_face(language: str, face: Face) -> None:
    letters = ALPHABETS[language]
    assert printable(letters) == unicodedata.normalize("NFC", letters)
    for letter in letters:
        for font, run in runs(letter, face):
            glyphs = pdfmetrics.getFont(font).face.charToGlyph
            assert all(glyphs.get(ord(one), 0) for one in run), letter
            assert text_width_pt(letter, face, 14) > 0


@pytest.mark.parametrize(
    ("written", "shapes"),
    [
        ("ب", ["alone"]),
        ("بب", ["final", "initial"]),
        ("ببب", ["final", "medial", "initial"]),
        ("دار", ["alone", "alone", "alone"]),
        ("سلام", ["alone", "final", "medial", "initial"]),
        ("پری", ["alone", "final", "initial"]),
        ("ټول", ["alone", "final", "initial"]),
        ("فاطمة", ["final", "medial", "initial", "final", "initial"]),
    ],
)
def test_letters_take_the_shape_that_their_neighbours_ask_for(
    written: str, shapes: list[str]
) -> None:
    ((name, run),) = runs(written, "regular")
    font = pdfmetrics.getFont(name)
    shaping, found = font.hbFont(), []
    for letter in run:
        glyph = shaping.glyph_to_string(font.face.charToGlyph[ord(letter)])
        if not glyph.endswith(("abovear", "belowar")):  # the dots of a letter stand by themselves
            part = (re.findall(r"\.(init|medi|fina)", glyph) or ["alone"])[0]
            found.append({"init": "initial", "medi": "medial", "fina": "final"}.get(part, part))
    assert found == shapes


def test_vowel_signs_stand_above_and_below_their_letters() -> None:
    found = [run for _, run in runs("مُحَمَّد", "bold") if isinstance(run, ShapedStr)]
    signs = [
        glyph
        for run in found
        for letter, glyph in zip(run, run.__shapeData__, strict=True)
        if unicodedata.category(letter) == "Mn"
    ]
    assert len(signs) == 4
    assert all(glyph.x_advance == 0 for glyph in signs)
    assert {glyph.y_offset for glyph in signs} != {0}


def test_persian_keeps_apart_what_is_written_apart() -> None:
    together, apart = drawn("میخواهم"), drawn("می\u200cخواهم")
    assert together != apart.replace("\u200c", "")


def test_arabic_runs_from_right_to_left_within_a_line_of_dutch() -> None:
    assert drawn("Met دار en Riet") == "Met " + drawn("دار") + " en Riet"
    assert drawn("دار سلام") == drawn("سلام") + " " + drawn("دار")


def test_numbers_inside_arabic_run_from_left_to_right() -> None:
    assert drawn("دار 125 دار")[4:7] == "125"
    assert drawn("دار ١٢٥ دار")[4:7] == "١٢٥"
    assert drawn("(دار) ok").startswith("(")
    assert [piece.text for piece in pieces("دار (12) دار")] == ["دار", " (", "12", ") ", "دار"]


def test_a_sentence_in_arabic_is_broken_in_the_order_of_reading() -> None:
    sentence = "كل يوم اثنين نشرب القهوة معا في القاعة الكبيرة من الساعة العاشرة"
    lines = break_lines(sentence, "regular", 14, 150)
    assert len(lines) >= 3
    assert " ".join(lines) == sentence
    assert all(text_width_pt(line, "regular", 14) <= 150 for line in lines)


@pytest.mark.parametrize(
    "sign", list("\u202a\u202b\u202d\u202e\u2066\u2067\u2068\u200e\u200f\u061c")
)
def test_a_sign_that_turns_text_around_turns_nothing(sign: str) -> None:
    assert drawn(f"Spreekuur {sign}12\u202c tot 13 uur\u2069") == "Spreekuur 12 tot 13 uur"


def test_pictures_leave_no_gap() -> None:
    assert printable("Bingo 🎉 voor 👵🏽 iedereen") == "Bingo voor iedereen"


def test_a_paper_does_not_depend_on_which_were_made_before_it() -> None:
    code = (
        "import sys; from printing.fonts import runs; [runs(word, 'bold') for word in sys.argv[1:]];"
        "print([hex(ord(one)) for _, run in runs('ټول ښه', 'bold') for one in run])"
    )
    told = {
        subprocess.run(
            [sys.executable, "-c", code, *before], capture_output=True, text=True, check=True
        ).stdout
        for before in ((), ("ېۆ", "ڼڅ"))
    }
    assert len(told) == 1


@given(st.text(alphabet=st.characters(min_codepoint=0x20, max_codepoint=0x6FF), max_size=40))
def test_every_text_can_be_drawn_and_measured(text: str) -> None:
    shown = printable(text)
    assert text_width_pt(shown, "bold", 14) >= 0
    found = runs(shown, "bold")
    assert holds_arabic(shown) or "".join(run for _, run in found) == shown
    for font, run in found:
        glyphs = pdfmetrics.getFont(font).face.charToGlyph
        assert [character for character in run if ord(character) not in glyphs] == []


def test_2_names_in_polish_and_turkish_print_as_they_are() -> None:
    text = reading.text_of(slip(slip_of(title="Żółć Çağlar Şimşek"), DUTCH, NOW))
    assert "Żółć Çağlar Şimşek" in text.replace("\n", " ")


def test_2_a_name_in_arabic_prints_joined_and_is_read_as_it_was_written() -> None:
    paper = slip(slip_of(title="فاطمة"), DUTCH, NOW)
    drawn = [one for one in reading.characters(paper) if "Arabic" in one["fontname"]]
    assert len(drawn) == 7  # five letters, and the dots of two
    assert all(one["size"] > 20 for one in drawn)
    with pikepdf.open(io.BytesIO(paper)) as document:
        marks = [
            str(step.operands[1].ActualText)
            for step in pikepdf.parse_content_stream(document.pages[0])
            if str(step.operator) == "BDC" and str(step.operands[0]) == "/Span"
        ]
    assert marks == ["فاطمة "]


def test_2_pictures_are_left_out_and_unknown_letters_seen_to_be_missing() -> None:
    text = reading.text_of(slip(slip_of(title="Bingo 🎉 漢"), DUTCH, NOW))
    assert "Bingo ?" in text
