"""The sound of the bell at the desk, played by a program of the machine where it has one; else the screen alone tells.

The sound is our own: two struck notes, a third apart, made by ``chime_wave.py`` and bundled as ``assets/sounds/bell.wav``.
"""

from __future__ import annotations

import shutil

from PySide6.QtCore import QObject, QProcess

import assets

SOUND = assets.ROOT / "sounds" / "bell.wav"
PLAYERS: tuple[tuple[str, ...], ...] = (("pw-play",), ("paplay",), ("aplay", "-q"))
"""Programs that play a WAV file, the one that most machines of today have first, and their options."""


class Chime(QObject):
    """Rings once, each time it is asked; it never holds anything up."""

    def __init__(
        self, player: tuple[str, ...] | None = None, parent: QObject | None = None
    ) -> None:
        """Play with ``player``, a program and its options; without it the machine is searched for one."""
        super().__init__(parent)
        found = (one for one in PLAYERS if shutil.which(one[0]))
        self._player = next(found, ()) if player is None else player
        self._process: QProcess | None = None

    @property
    def available(self) -> bool:
        """Whether this machine can sound."""
        return bool(self._player)

    @property
    def sounding(self) -> bool:
        """Whether it sounds now."""
        return self._process is not None

    def play(self) -> None:
        """Ring once. A machine that turns out not to sound stays silent."""
        self.stop()
        if not self.available:
            return
        process = QProcess(self)
        process.setProgram(self._player[0])
        process.setArguments([*self._player[1:], str(SOUND)])
        process.setStandardOutputFile(QProcess.nullDevice())
        process.setStandardErrorFile(QProcess.nullDevice())
        process.finished.connect(self._ended)
        process.errorOccurred.connect(self._ended)
        self._process = process
        process.start()

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

    def _ended(self) -> None:
        process, self._process = self._process, None
        if process is not None:
            process.deleteLater()
