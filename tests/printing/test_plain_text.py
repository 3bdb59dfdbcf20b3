"""Every document as plain text: to be read aloud, and large on paper."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner

from printing.commands import print_
from printing.heard import Heard, listening
from printing.jobs import make_paper, paper_text
from printing.plain_text import large_text, plain_text, said
from sync.demonstration.folder import make_demo
from sync.disk.replica import Replica, open_replica
from sync.words import Words
from tests.printing import reading
from tests.printing.documents import ALL
from tests.printing.weeks import DUTCH

ENGLISH = Words("en")
NOW_UTC = datetime(2026, 11, 23, 13, 6, tzinfo=UTC)


@pytest.fixture(scope="module")
def replica(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Replica]:
    path = tmp_path_factory.mktemp("paper") / "data"
    make_demo(path, today=NOW_UTC.date(), now_utc=NOW_UTC)
    with open_replica(path, clock=lambda: NOW_UTC, readonly=True) as found:
        yield found


@pytest.mark.parametrize("name", list(ALL))
def test_what_is_heard_is_what_stands_on_the_paper(name: str) -> None:
    with listening() as heard:
        paper = ALL[name].make()
    assert paper == ALL[name].make(), "who listens changes nothing"
    told = [one.text for one in heard if one.role != "Figure"]  # told in words that nobody sees
    if ALL[name].mixed:
        return  # what runs from right to left is drawn as shapes
    seen = "".join(one["text"] for one in reading.characters(paper))
    letters = Counter(character for text in told for character in text if character.isalnum())
    assert letters == Counter(character for character in seen if character.isalnum())


@pytest.mark.parametrize(
    ("written", "dutch", "english"),
    [
        ("10.00 tot 11.30", "10 uur tot 11 uur 30", "10 o'clock tot 11 30"),
        ("om 9.30 uur", "om 9 uur 30", "om 9 30"),
        ("€ 2", "2 euro", "2 euros"),
        (
            "€\u00a02,50 (stadspas gratis)",
            "2 euro 50 (stadspas gratis)",
            "2 euros 50 (stadspas gratis)",
        ),
        ("24 november 2026", "24 november 2026", "24 november 2026"),
        ("KvK 12.345.678", "KvK 12.345.678", "KvK 12.345.678"),
        ("blad 99.99", "blad 99.99", "blad 99.99"),
    ],
)
def test_times_and_amounts_are_said_as_people_say_them(
    written: str, dutch: str, english: str
) -> None:
    assert said(written, DUTCH) == dutch
    assert said(written, ENGLISH) == english


def test_a_word_that_was_parted_at_the_end_of_a_line_is_said_whole() -> None:
    with listening() as heard:
        ALL["handout-nasty"].make()
    assert any("ontwikkelingsbegeleidingsactiviteit" in one.text for one in heard)


def test_what_every_page_repeats_is_said_once_at_the_end() -> None:
    with listening() as heard:
        ALL["handout"].make()
    text = plain_text(heard, DUTCH)
    assert sum(one.text.startswith("Vragen? Bel") for one in heard) == 2
    assert text.count("Vragen? Bel") == text.count("bladzijde") == 1
    assert text.index("Vrijdag") < text.index("Vragen? Bel")
    assert (
        "\n\nMaandag 23 november\n9 uur tot 10 uur 15, Koffie en krant, Grote zaal, gratis." in text
    )


def test_large_text_has_nothing_below_18_points_and_goes_on_over_pages() -> None:
    heard = [
        Heard("H1", "Titel"),
        *(Heard("P", "Een zin. " * 40) for _ in range(12)),
        Heard("H2", "Einde"),
        Heard("P", "Slot"),
    ]
    paper = large_text(
        [Heard(one.role, f"{number} {one.text}") for number, one in enumerate(heard)], DUTCH
    )
    assert min(one["size"] for one in reading.characters(paper)) > 17.99
    pages = reading.page_texts(paper)
    assert len(pages) == 3
    assert "Slot" in pages[-1]
    assert "Einde" in pages[-1], "a heading stands with what it is above"


def test_the_text_of_any_paper_is_a_paper_too(replica: Replica) -> None:
    now = replica.local_now()
    paper = make_paper(replica, "text/handout", DUTCH, now)
    assert paper.name.startswith("tekst-weekblad-")
    assert paper.role == "sheets"
    text = paper_text(replica, "handout", DUTCH, now)
    words = " ".join(reading.text_of(paper.pdf).split())
    assert " ".join(text.splitlines()[:2]) in words


def test_a_command_writes_the_text_alone_or_beside_the_paper(
    replica: Replica, tmp_path: Path
) -> None:
    folder, text, out = str(replica.folder), tmp_path / "week.txt", tmp_path / "week.pdf"
    done = CliRunner().invoke(print_, ["handout", "--data", folder, "--text", str(text)])
    assert done.exit_code == 0, done.output
    assert text.read_text(encoding="utf-8").startswith("De week in ")
    assert not out.exists()
    both = ["exercise", "--data", folder, "--text", str(text), "--out", str(out)]
    assert CliRunner().invoke(print_, both).exit_code == 0
    assert out.read_bytes().startswith(b"%PDF")
    assert text.read_text(encoding="utf-8").startswith("Oefenblad")
