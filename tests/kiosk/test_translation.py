"""The one catalogue as QML reads it, and what is shown while no language has a text."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication
from PySide6.QtQml import QQmlEngine
from pytestqt.qtbot import QtBot

from kiosk.translation import Translation, Translator
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


def test_qt_passes_over_translators_that_say_they_are_empty() -> None:
    assert not Translator(Words("en")).isEmpty()
