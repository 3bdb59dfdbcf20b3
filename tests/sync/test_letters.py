"""What of a text can be shown: everything that the fonts hold, and nothing that only pretends."""

from __future__ import annotations

import unicodedata

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from reportlab.pdfbase.ttfonts import TTFont

import assets
from sync.disk.record_tables import read_record
from sync.letters import all_legible, legible, suspect
from sync.records import Activity
from sync.rules import problems

WEIGHTS = ("Regular", "SemiBold", "Bold")


def glyphs() -> set[str]:
    """Every character that all weights of a bundled family hold."""
    found: set[str] = set()
    for family in ("NotoSans", "NotoSansArabic"):
        held = [
            set(
                TTFont(
                    f"{family}-{w}", str(assets.ROOT / "fonts" / f"{family}-{w}.ttf")
                ).face.charToGlyph
            )
            for w in WEIGHTS
        ]
        found |= {chr(code) for code in set.intersection(*held)}
    return found


HELD = glyphs()


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Koffie & thee, € 2,50 – 3 × “gezellig”", "Koffie & thee, € 2,50 – 3 × “gezellig”"),
        ("İğdır, Zażółć, café, Αθήνα, Київ", "İğdır, Zażółć, café, Αθήνα, Київ"),
        ("قهوة وشاي", "قهوة وشاي"),
        ("twee\nregels", "twee\nregels"),
        ("van\r\nWindows", "van\nWindows"),
        ("tab\tteken", "tab teken"),
        ("bel\x07 en esc\x1b[31m", "bel en esc[31m"),
        ("🧶 breien 👩‍👩‍👧", " breien \u200d\u200d"),
        ("日本 kookt", "?? kookt"),
        ("\u202eneppe prijs\u202c", "neppe prijs"),
        ("\ufeffKoffie", "Koffie"),
        ("ﬁets ½ ①", "fiets ½ 1"),
        ("cafe\u0301 \x07", "café "),
    ],
)  # fmt: skip
def test_what_is_shown(text: str, shown: str) -> None:
    assert legible(text) == shown


@given(st.text())
def test_everything_shown_has_a_glyph_and_stays(text: str) -> None:
    shown = legible(text)
    for sign in shown.replace("\n", ""):
        assert sign in HELD, f"no glyph for {sign!r} ({unicodedata.name(sign, '?')})"
        assert unicodedata.bidirectional(sign) not in ("LRE", "RLE", "LRO", "RLO", "PDF")
    assert legible(shown) == shown


@given(st.text())
def test_whatever_changes_is_suspect(text: str) -> None:
    raw = msgspec.json.encode({"title": text}).decode()
    if legible(text) != text:
        assert suspect(raw)
    if text.isascii() and text.isprintable() and not set(text) & {'"', "\\"}:
        assert not suspect(raw)


def test_a_record_keeps_its_text_and_shows_what_is_legible() -> None:
    fields = {
        "title": "Breien 🧶",
        "rdates": ["2026-11-25T14:00\u2028"],
        "rrule": "",
        "nieuw": {"é": "\x07"},
    }
    raw = msgspec.json.encode(fields).decode()
    read = read_record("activity", "a", raw)
    assert isinstance(read, Activity)
    assert (read.title, read.rdates) == ("Breien ", ["2026-11-25T14:00\n"])
    assert all_legible(fields)["nieuw"] == {"é": ""}


@pytest.mark.parametrize("title", ["🧶", "\u202e", " \x07 ", "\u2028"])
def test_a_title_that_nobody_can_read_is_none(title: str) -> None:
    found = problems("activity", {"title": title, "starts": "2026-11-24T10:00"})
    assert [one.field for one in found] == ["title"]
