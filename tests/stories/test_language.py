"""A visitor chooses English, and the page that is open speaks it at once; nothing Dutch is left but what people wrote."""

from __future__ import annotations

import gettext
import re
from collections.abc import Callable, Iterator
from functools import lru_cache

import msgspec
import pytest

import assets
from kiosk.tour.pages import showings
from sync.disk.replica import Replica
from sync.records import STRUCTS
from sync.words import Words
from tests.stories.conftest import CountingStage

OF_EVERY_LANGUAGE = {"Taal", "Language", "Nederlands", "English"}
PARTS = re.compile(r"\n|, | · |\. |: ")


@lru_cache
def dutch() -> tuple[dict[str, str], list[tuple[re.Pattern[str], str]]]:
    """Return the Dutch texts that read otherwise in English: as they are, and those with something to fill in."""
    with (assets.ROOT / "catalogues" / "en" / "LC_MESSAGES" / "buurtzuil.mo").open("rb") as file:
        catalogue = gettext.GNUTranslations(file)
    plain, filled = {}, []
    for key, english in vars(catalogue)["_catalog"].items():
        text = key if isinstance(key, str) else key[0]
        if not text or text == english:
            continue
        literal = re.sub(r"\{\w+\}", "", text)
        if literal == text:
            plain[text] = english
        elif len(re.findall(r"[a-zA-Z]", literal)) >= 4:
            pattern = re.escape(text)
            pattern = re.sub(r"\\\{n\\\}", r"\\d+", pattern)  # a number, not any word before it
            pattern = re.sub(r"\\\{\w+\\\}", ".+", pattern)
            filled.append((re.compile(pattern), english))
    return plain, filled


def written_by_people(replica: Replica) -> str:
    """Return everything that stands in records: it stays in the language in which somebody wrote it."""
    found = [str(msgspec.to_builtins(one)) for kind in STRUCTS for one in replica.list(kind)]
    return "\n".join(found).lower().replace("\\n", "\n")


def left_in_dutch(before: list[str], after: list[str], written: str) -> Iterator[str]:
    plain, filled = dutch()
    texts = Words("en").texts()
    for text in after:
        if text in OF_EVERY_LANGUAGE or (text not in plain and text.lower() in written):
            continue
        if text in plain and f"'{text.lower()}'" not in written:
            yield f"{text!r} is {plain[text]!r} in English"
        elif any(pattern.fullmatch(text) for pattern, _ in filled):
            yield f"{text!r} is a Dutch sentence"
        elif text in before:
            parts = [part.rstrip(".") for part in PARTS.split(text)]
            yield from (
                f"{part!r} of {text!r} stayed as it was"
                for part in parts
                if re.search("[a-z]{2}", part)
                and part.lower() not in written
                and texts.get(part) != part
            )


def look(stage: CountingStage) -> list[str]:
    stage.settle(0.02)
    return [*stage.hand.texts(), *stage.hand.names()]


def test_dutch_would_be_found() -> None:
    seen = ["Terug", "Vandaag om 13.30 uur", "Een tekst buiten de lijst", "Koffie"]
    assert len(list(left_in_dutch(seen, seen, "koffie en breien"))) == 3
    assert list(left_in_dutch(seen, ["Back", "13.30"], "")) == []


@pytest.mark.parametrize("size_px", [(1080, 1920), (1920, 1080)])
def test_no_dutch_is_left_on_any_page(
    open_stage: Callable[..., CountingStage], size_px: tuple[int, int]
) -> None:
    stage = open_stage(size_px)
    shell, written = stage.kiosk.shell, written_by_people(stage.kiosk.replica)
    found: list[str] = []
    for showing in showings(stage.kiosk.replica, desk=False):
        stage.open(showing.page, showing.key)
        if showing.typed:
            stage.type(showing.typed)
        if showing.page == "printing":
            stage.printed()
        before = look(stage)
        shell.setLanguage("en")
        after = look(stage)
        assert before != after, showing.name
        found += [f"{showing.name}: {line}" for line in left_in_dutch(before, after, written)]
        shell.setLanguage("nl")
        assert look(stage) == before, f"{showing.name} does not come back to Dutch"
    stage.open("agenda")
    shell.setLanguage("en")
    shell.rest("warning")
    after = look(stage)
    assert any("still there" in text for text in after), after
    found += [f"warning: {line}" for line in left_in_dutch([], after, written)]
    assert not found, "\n" + "\n".join(sorted(set(found)))


def test_the_visitor_chooses_english_by_touch(stage: CountingStage) -> None:
    stage.tap("Agenda")
    stage.tap("Taal")
    stage.tap("English")
    assert stage.page == "agenda"
    assert "Back" in stage.hand.names()
    stage.tap("Taal")
    stage.tap("Nederlands")
    assert "Terug" in stage.hand.names()
