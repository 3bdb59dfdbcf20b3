"""Search as somebody types with one finger: Dutch words, no diacritics, best first, and nothing breaks it."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from sync.disk import search
from sync.disk.replica import Replica
from sync.disk.search import plain, words_of
from sync.outcomes import Cursor
from tests.sync.place import BASE, empty, put, record

FOUND: list[tuple[str, str, dict[str, Any]]] = [
    ("activity", "koffie", {"title": "Koffie en krant", "summary": "Schuif gerust aan.", "starts": "2026-11-30T10:00"}),
    ("activity", "wandel", {"title": "Wandelen met Henk", "summary": "Na afloop is er koffie.", "starts": "2026-11-30T10:00"}),
    ("activity", "cafe", {"title": "Taalcafé", "summary": "Praat Nederlands.", "starts": "2026-11-30T10:00"}),
    ("activity", "over", {"title": "Voorbije bingo", "starts": "2026-11-20T10:00"}),
    ("activity", "reeks", {"title": "Bingo", "starts": "2026-01-05T10:00", "rrule": "FREQ=WEEKLY;BYDAY=MO"}),
    ("activity", "uit", {"title": "Schaakreeks", "starts": "2026-01-05T10:00",
                         "rrule": "FREQ=WEEKLY;BYDAY=MO;UNTIL=20260301T000000"}),
    ("activity", "concept", {"title": "Geheime bingo", "starts": "2026-11-30T10:00", "state": "draft"}),
    ("service", "brief", {"name": "Hulp bij brieven", "summary": "Een vrijwilliger leest mee.", "organisation": "o"}),
    ("service", "fiets", {"name": "Fietsenmaker", "summary": "Wij maken uw fietsen."}),
    ("service", "huis", {"name": "Huizenruil", "summary": "Van woning wisselen.", "themes": ["wonen"]}),
    ("service", "desk", {"name": "Interne koffielijst", "visibility": "desk"}),
    ("help_post", "hond", {"title": "Wie laat mijn hond uit?", "state": "open", "expires": "2026-12-20", "area": "Noord"}),
    ("help_post", "review", {"title": "Ongelezen hondenvraag", "state": "review"}),
    ("help_post", "oud", {"title": "Verlopen hondenvraag", "state": "open", "expires": "2026-11-01"}),
    ("help_post", "jas", {"title": "Łukasz zoekt een jas", "state": "open", "expires": "2026-12-20", "area": "Straße"}),
    ("organisation", "o", {"name": "Het Venster"}),
]  # fmt: skip


@pytest.fixture(scope="module")
def replica(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Replica]:
    with empty(tmp_path_factory.mktemp("search")) as opened:
        opened.bootstrap([record(kind, name, **fields) for kind, name, fields in FOUND], BASE)
        yield opened


def found(replica: Replica, text: str, **other: Any) -> list[str]:
    return [hit.id for hit in replica.search(text, **other)]


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("koffie", "koffie"),
        ("KOFFIE", "koffie"),
        ("kof", "koffie"),
        ("wandeling ", "wandel"),
        ("wandel", "wandel"),
        ("gewandeld wandelen ", "wandel"),
        ("brief", "brief"),
        ("brieven ", "brief"),
        ("fietsen ", "fiets"),
        ("ruil ", "huis"),
        ("maker", "fiets"),
        ("cafe", "cafe"),
        ("taalcafé", "cafe"),
        ("TAALCAFE\u0301", "cafe"),
        ("hond", "hond"),
        ("honden ", "hond"),
        ("venster", "brief"),
        ("wonen", "huis"),
        ("noord", "hond"),
        ("lukasz", "jas"),
        ("ŁUKASZ", "jas"),
        ("strasse", "jas"),
        ("hulp bij de brieven", "brief"),
        ("de koffie ", "koffie"),
        ("koffie, krant!", "koffie"),
        ("kofie", "koffie"),
        ("wandleen", "wandel"),
        ("fietsenmaakr", "fiets"),
        ("bingo", "reeks"),
    ],
)
def test_what_somebody_types_finds_what_they_mean(text: str, first: str, replica: Replica) -> None:
    assert found(replica, text)[:1] == [first]


def test_every_letter_of_a_word_keeps_it_found(replica: Replica) -> None:
    for word, record_id in (
        ("wandelen", "wandel"),
        ("fietsenmaker", "fiets"),
        ("brieven", "brief"),
    ):
        for end in range(2, len(word) + 1):
            assert record_id in found(replica, word[:end]), word[:end]


def test_a_title_counts_for_more_than_a_text(replica: Replica) -> None:
    assert found(replica, "koffie") == ["koffie", "wandel"]


def test_more_words_find_less(replica: Replica) -> None:
    assert found(replica, "koffie henk") == ["wandel"]
    assert found(replica, "koffie krant") == ["koffie"]


@pytest.mark.parametrize(
    "text", ["geheime", "interne", "ongelezen", "verlopen", "voorbije", "schaakreeks"]
)
def test_what_is_not_shown_or_over_is_not_found(text: str, replica: Replica) -> None:
    assert found(replica, text) == []


def test_a_search_can_be_for_one_kind(replica: Replica) -> None:
    assert found(replica, "o", kinds=("help_post",)) == []
    assert found(replica, "hond", kinds=("service", "activity")) == []
    assert found(replica, "hond", kinds=("help_post",)) == ["hond"]
    assert found(replica, "hond", kinds=()) == []


def test_a_hit_says_what_it_is(replica: Replica) -> None:
    hit = replica.search("brieven")[0]
    assert (hit.kind, hit.title, hit.line) == (
        "service", "Hulp bij brieven", "Een vrijwilliger leest mee.",
    )  # fmt: skip


def test_a_long_text_ends_at_a_word(tmp_path: Path) -> None:
    with empty(tmp_path) as replica:
        replica.act([put("service", "s", name="Zorg", summary="lang woord " * 40)], "Annie")
        line = replica.search("zorg")[0].line
    assert line.endswith((" woord…", " lang…"))
    assert len(line) <= 121


@pytest.mark.parametrize("limit", [0, 1, 2])
def test_no_more_than_asked(limit: int, replica: Replica) -> None:
    assert len(found(replica, "e", limit=limit)) <= limit
    assert len(found(replica, "koffie", limit=limit)) == limit


ODD = [
    "", " ", "'", '"', '""', "koffie\"", "kof*fie", "*", "^koffie", "NEAR(koffie", "AND", "OR NOT",
    "title:koffie", "koffie AND", "(koffie", "-koffie", "{koffie}", "kof\0fie", "\0", "😀", "☕ koffie ☕",
    "'; DROP TABLE search_doc; --", "%", "_", "\\", "\n\t", "x" * 500, "koffie " * 80, "é" * 500,
    "ﬁets", "\u202ekoffie", "\ud800", "قهوة", "咖啡", "0", "045-000 1234", "a" * 10_000,
]  # fmt: skip


@pytest.mark.parametrize("text", ODD, ids=range(len(ODD)))
def test_odd_input_breaks_nothing(text: str, replica: Replica) -> None:
    replica.search(text)
    assert found(replica, "koffie")[0] == "koffie"


@pytest.mark.parametrize(
    ("text", "first"),
    [('"koffie"', "koffie"), ("☕ koffie ☕", "koffie"), ("koffie\0krant", "koffie"),
     ("koffie " * 80, "koffie"), ("\u202ekoffie", "koffie"), ("'wandelen'", "wandel"), ("ﬁets", "fiets")],
)  # fmt: skip
def test_odd_signs_around_a_word_are_passed_over(text: str, first: str, replica: Replica) -> None:
    assert found(replica, text)[:1] == [first]


@given(text=st.text(max_size=60))
@example(text="\u0130")
@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_any_text_gives_an_answer(text: str, replica: Replica) -> None:
    for hit in replica.search(text):
        assert replica.get(hit.kind, hit.id) is not None


@example(text="\U0001d608")
@given(text=st.text(max_size=40))
@settings(max_examples=100, deadline=None)
def test_words_are_plain(text: str) -> None:
    assert all(word.isascii() and word.isalnum() for word in words_of(text))
    assert words_of(text) == words_of(plain(text))


def test_a_record_that_changed_is_found_by_its_new_words_only(tmp_path: Path) -> None:
    with empty(tmp_path) as replica:
        replica.bootstrap([record("service", "s", name="Kapper", organisation="o")], BASE)
        replica.act([put("service", "s", name="Bakker")], "Annie")
        assert (found(replica, "kapper "), found(replica, "bakker ")) == ([], ["s"])
        replica.act([put("organisation", "o", name="Het Venster")], "Annie")
        assert found(replica, "venster") == ["s"]
        fresh = [record("service", "t", 11, name="Slager")]
        replica.bootstrap(fresh, Cursor(epoch="f", neighbourhood="n", sequence=11))
        assert found(replica, "slager") == ["t"]


@pytest.mark.parametrize(
    "fields",
    [
        {"starts": "9999-12-31T23:59", "duration_min": 527_040},
        {"starts": "2026-11-30T10:00", "duration_min": 10**15},
        {"starts": "0001-01-01T00:00", "rrule": "FREQ=YEARLY"},
        {"starts": "binnenkort", "duration_min": 99_999},
    ],
)
def test_one_mistyped_year_keeps_nothing_else_from_coming(
    tmp_path: Path, fields: dict[str, Any]
) -> None:
    with empty(tmp_path) as opened:
        opened.bootstrap([record("activity", "mis", title="Mis", **fields), *_sound()], BASE)
        assert found(opened, "koffie")[0] == "koffie"
        opened.act([put("activity", "mis", **{**fields, "title": "Mis nog eens"})], "desk")
        assert opened.list("activity", "title = ?", ["Mis nog eens"])


def _sound() -> list[Any]:
    return [record(kind, name, **fields) for kind, name, fields in FOUND]


def test_every_letter_is_plain_whatever_stands_beside_it() -> None:
    """Letters near to ours take a shorter way; the long way, one by one, gives the same."""

    def long_way(text: str) -> str:
        parted = unicodedata.normalize("NFKD", text.casefold().translate(search._WHOLE))
        return "".join(c for c in parted if not unicodedata.combining(c)).lower()

    for code in (*range(0x80, 0xD800), *range(0xE000, 0x20000)):
        letter = chr(code)
        assert plain(letter) == long_way(letter.lower()), hex(code)
    assert plain("Café ’s Ãngström – ĲSSEL") == long_way("café ’s ãngström – ĳssel")


def test_texts_taken_apart_together_have_the_words_they_have_alone() -> None:
    texts = [
        "Café, soep & thee",
        "",
        "ΣΑΣ",
        "a\x1eb",
        "شاي و قهوة",
        "İstanbul",
        "x" * 300,
        "één-op-één",
    ]
    for some in (texts, texts[:3], texts[5:], [texts[3]], []):
        assert search._word_sets(some) == [set(search._words(text)) for text in some]
