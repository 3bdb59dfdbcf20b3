"""Hands the one text catalogue to QML: qsTr("Nederlandse tekst") reads it like words.t does."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QObject, QTranslator
from PySide6.QtQml import QQmlEngine

from sync.words import Words


class Translator(QTranslator):
    """A Qt translator over ``Words``."""

    def __init__(self, words: Words, parent: QObject | None = None) -> None:
        """Translate into the language of ``words``."""
        super().__init__(parent)
        self._words = words

    def isEmpty(self) -> bool:
        """Say that there are texts in here; Qt passes over empty translators."""
        return False

    def translate(
        self,
        context: str,
        sourceText: str,  # noqa: N803 # Qt's own name
        disambiguation: str | None = None,
        n: int = -1,
    ) -> str:
        """Return the text in this language, the Dutch one where it has none."""
        return self._words.t(sourceText)


class Translation(QObject):
    """Keeps the translator of the language that is spoken."""

    def __init__(self, engine: QQmlEngine, parent: QObject | None = None) -> None:
        """Begin in Dutch, which needs no translator."""
        super().__init__(parent)
        self._engine = engine
        self._translator: Translator | None = None

    def speak(self, words: Words) -> None:
        """Show every qsTr of every open page in the language of ``words``."""
        if self._translator is not None:
            QCoreApplication.removeTranslator(self._translator)
            self._translator = None
        if words.language != "nl":
            self._translator = Translator(words, self)
            QCoreApplication.installTranslator(self._translator)
        self._engine.retranslate()

    def close(self) -> None:
        """Leave no translator behind in the application."""
        if self._translator is not None:
            QCoreApplication.removeTranslator(self._translator)
            self._translator = None
