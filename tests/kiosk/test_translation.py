"""The one catalogue as QML reads it, and what is shown while no language has a text."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QTranslator
from PySide6.QtQml import QQmlEngine
from pytestqt.qtbot import QtBot

from kiosk.translation import Translation, qm_of
from sync.words import Words


@pytest.fixture
def translation(qtbot: QtBot) -> Iterator[Translation]:
    opened = Translation(QQmlEngine())
    yield opened
    opened.close()


def said(text: str) -> str:
    return QCoreApplication.translate("AgendaPage", text)


def test_dutch_is_what_stands_in_the_page(translation: Translation) -> None:
    translation.speak(Words("nl"))
    assert said("Wie kan mij helpen?") == "Wie kan mij helpen?"


def test_another_language_comes_from_the_one_catalogue_and_goes_again(
    translation: Translation,
) -> None:
    english = Words("en").t("Wie kan mij helpen?")
    assert english != "Wie kan mij helpen?"
    for _ in range(3):
        translation.speak(Words("en"))
        assert said("Wie kan mij helpen?") == english
        translation.speak(Words("nl"))
        assert said("Wie kan mij helpen?") == "Wie kan mij helpen?"


def test_a_text_that_has_no_translation_is_shown_in_dutch(translation: Translation) -> None:
    translation.speak(Words("en"))
    assert said("Een tekst die er niet is.") == "Een tekst die er niet is."


def test_nothing_is_left_behind_in_the_application(qtbot: QtBot) -> None:
    one = Translation(QQmlEngine())
    one.speak(Words("en"))
    one.close()
    assert said("Wie kan mij helpen?") == "Wie kan mij helpen?"
    one.close()


def test_qt_reads_every_text_of_the_catalogue(translation: Translation) -> None:
    words = Words("en")
    translation.speak(words)
    assert len(words.texts()) > 100
    assert {text: said(text) for text in words.texts()} == words.texts()


def test_texts_with_the_same_hash_are_told_apart() -> None:
    texts = {"ab": "one", "bR": "two", "één …": "€ three"}
    translator, data = QTranslator(), qm_of(texts)
    assert translator.load(data)
    assert {text: translator.translate("AgendaPage", text) for text in texts} == texts
    assert not translator.translate("AgendaPage", "niet")


FIRST_IN_ENGLISH = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from kiosk.tour.stage import PORTRAIT, Stage
from sync.demonstration.folder import make_demo
from sync.disk.replica import open_replica
at = datetime(2026, 11, 24, 9, tzinfo=UTC)
make_demo(Path(sys.argv[1]), now_utc=at, today=at.date())
stage = Stage(open_replica(Path(sys.argv[1]), clock=lambda: at), PORTRAIT)
stage.kiosk.shell.setLanguage("en")
stage.open("agenda")
back = "Back" in stage.hand.names()
stage.close()
sys.exit(not back)
"""


def test_a_page_that_is_loaded_after_the_language_changed_opens(tmp_path: Path) -> None:
    """Qt's loader asks for texts while Python waits for the page: a translator in Python would stop the kiosk."""
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    code = [sys.executable, "-c", FIRST_IN_ENGLISH, str(tmp_path / "demo")]
    assert subprocess.run(code, env=environment, timeout=60, check=False).returncode == 0
