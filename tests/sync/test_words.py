"""The catalogue: Dutch is the key, another language is looked up, and what is missing is shown in Dutch."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo

from sync.words import DOMAIN, N_, Words


def catalogue(folder: Path) -> Path:
    texts = Catalog(locale="en")
    texts.add("Bel {phone}.", "Call {phone}.")
    texts.add(("{n} plaats vrij", "{n} plaatsen vrij"), ("{n} place left", "{n} places left"))
    path = folder / "en" / "LC_MESSAGES" / f"{DOMAIN}.mo"
    path.parent.mkdir(parents=True)
    with path.open("wb") as file:
        write_mo(file, texts)
    return folder


def test_dutch_is_the_text_itself() -> None:
    dutch = Words()
    assert dutch.language == "nl"
    assert dutch.t("Bel {phone}.", phone="112") == "Bel 112."
    assert dutch.tn("{n} plaats vrij", "{n} plaatsen vrij", 1) == "1 plaats vrij"
    assert dutch.tn("{n} plaats vrij", "{n} plaatsen vrij", 3) == "3 plaatsen vrij"
    assert dutch.t("") == ""


def test_another_language_is_looked_up_and_falls_back_to_dutch(tmp_path: Path) -> None:
    english = Words("en", catalogue(tmp_path))
    assert english.t("Bel {phone}.", phone="112") == "Call 112."
    assert english.tn("{n} plaats vrij", "{n} plaatsen vrij", 2) == "2 places left"
    assert english.t("Nog niet vertaald.") == "Nog niet vertaald."


def test_a_language_without_a_catalogue_reads_dutch(tmp_path: Path) -> None:
    assert Words("tr", tmp_path).t("vandaag") == "vandaag"


def test_braces_without_values_are_left_alone() -> None:
    assert Words().t("{name}") == "{name}"
    assert N_("{name}") == "{name}"


def test_the_bundled_english_catalogue_is_found() -> None:
    assert Words("en").t("vandaag") == "today"


def test_loading_words_and_dates_loads_no_locale_library() -> None:
    code = "import sys, sync.words, sync.dates; sys.exit('babel' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
