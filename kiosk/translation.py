"""Hands the one text catalogue to QML: qsTr("Nederlandse tekst") reads it like words.t does.

Qt asks a translator from the thread that loads pages, too, while the main thread holds Python's lock and waits for the
page. A translator that is written in Python would stop both for ever, so Qt gets the texts in its own binary form.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping

from PySide6.QtCore import QCoreApplication, QObject, QTranslator
from PySide6.QtQml import QQmlEngine

from sync.words import Words

_MAGIC = bytes.fromhex("3cb86418caef9c95cd211cbf60a1bddd")
_HASHES, _MESSAGES = 0x42, 0x69
_END, _TRANSLATION, _SOURCE = 1, 3, 6


def _hash(text: bytes) -> int:
    """Return the ELF hash by which Qt finds a text; it is never 0."""
    found = 0
    for byte in text:
        found = (found << 4) + byte
        high = found & 0xF0000000
        found = (found ^ (high >> 24)) & ~high
    return found or 1


def qm_of(texts: Mapping[str, str]) -> bytes:
    """Return texts in the QM format of Qt 4 and later, for every context (source: Qt's qtranslator.cpp)."""
    messages, places = bytearray(), []
    for source, translation in texts.items():
        key, told = source.encode(), translation.encode("utf-16-be")
        places.append((_hash(key), len(messages)))
        messages += struct.pack(">BI", _TRANSLATION, len(told)) + told
        messages += struct.pack(">BI", _SOURCE, len(key)) + key + bytes([_END])
    hashes = b"".join(struct.pack(">II", *place) for place in sorted(places))
    sections = ((_HASHES, hashes), (_MESSAGES, bytes(messages)))
    return _MAGIC + b"".join(struct.pack(">BI", tag, len(data)) + data for tag, data in sections)


class Translation(QObject):
    """Keeps the translator of the language that is spoken."""

    def __init__(self, engine: QQmlEngine, parent: QObject | None = None) -> None:
        """Begin in Dutch, which needs no translator."""
        super().__init__(parent)
        self._engine = engine
        self._translator: QTranslator | None = None
        self._data = b""
        """What the translator reads. Qt makes no copy."""

    def speak(self, words: Words) -> None:
        """Show every qsTr of every open page in the language of ``words``."""
        self.close()
        if texts := words.texts():
            self._data = qm_of(texts)
            self._translator = QTranslator(self)
            self._translator.load(self._data)
            QCoreApplication.installTranslator(self._translator)
        self._engine.retranslate()

    def close(self) -> None:
        """Leave no translator behind in the application."""
        if self._translator is not None:
            QCoreApplication.removeTranslator(self._translator)
            self._translator = None
