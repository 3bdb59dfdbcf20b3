"""Reads a page aloud with espeak-ng, where the machine has it."""

from __future__ import annotations

import shutil

from PySide6.QtCore import QObject, QProcess, Signal

WORDS_PER_MINUTE = 135
"""A little slower than espeak's own 175: for ears of 85 years."""


class Speech(QObject):
    """One voice: what it says next ends what it was saying."""

    changed = Signal()

    def __init__(self, program: str | None = None, parent: QObject | None = None) -> None:
        """Speak with ``program``; without it the machine is searched for espeak-ng."""
        super().__init__(parent)
        self._program = shutil.which("espeak-ng") or "" if program is None else program
        self._process: QProcess | None = None

    @property
    def available(self) -> bool:
        """Whether this machine can speak."""
        return bool(self._program)

    @property
    def speaking(self) -> bool:
        """Whether something is being said."""
        return self._process is not None

    def say(self, text: str, language: str) -> None:
        """Say a text. It goes in by the pipe, so that no list of processes shows it."""
        self.stop()
        if not self.available or not text.strip():
            return
        process = QProcess(self)
        process.setProgram(self._program)
        process.setArguments(["-v", language, "-s", str(WORDS_PER_MINUTE), "--stdin"])
        process.setStandardOutputFile(QProcess.nullDevice())
        process.setStandardErrorFile(QProcess.nullDevice())
        process.finished.connect(self._ended)
        process.errorOccurred.connect(self._ended)
        self._process = process
        process.start()
        process.write(text.encode())
        process.closeWriteChannel()
        self.changed.emit()

    def stop(self) -> None:
        """Be silent at once."""
        process, self._process = self._process, None
        if process is None:
            return
        process.finished.disconnect(self._ended)
        process.errorOccurred.disconnect(self._ended)
        process.kill()
        process.waitForFinished(200)
        process.deleteLater()
        self.changed.emit()

    def _ended(self) -> None:
        process, self._process = self._process, None
        if process is not None:
            process.deleteLater()
            self.changed.emit()
