"""The voice, with a program in place of espeak-ng that writes down what it is asked to say."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from kiosk.services.speech import WORDS_PER_MINUTE, Speech


class Speaker:
    """A program that speaks for a while, and what it was given."""

    def __init__(self, folder: Path, lasts_s: float) -> None:
        self.folder = folder
        self.program = folder / "espeak"
        script = f'#!/bin/sh\necho "$@" >> {folder}/arguments\ncat >> {folder}/said\necho . >> {folder}/read\nexec sleep {lasts_s}\n'
        self.program.write_text(script)
        self.program.chmod(self.program.stat().st_mode | stat.S_IXUSR)

    def read(self, name: str) -> str:
        """Return what was written down."""
        path = self.folder / name
        return path.read_text(encoding="utf-8") if path.exists() else ""

    def wait(self, qtbot: QtBot, times: int = 1) -> None:
        """Wait until it has read so many texts to their end."""
        qtbot.waitUntil(lambda: self.read("read").count(".") == times)


@pytest.fixture
def speaker(tmp_path: Path) -> Speaker:
    return Speaker(tmp_path, 30)


def test_it_says_a_text_slowly_in_its_language(qtbot: QtBot, tmp_path: Path) -> None:
    speaker = Speaker(tmp_path, 0)
    voice = Speech(str(speaker.program))
    voice.say("Koffie om tien uur.\nGrote zaal.", "nl")
    assert voice.speaking
    qtbot.waitUntil(lambda: not voice.speaking)
    assert speaker.read("said") == "Koffie om tien uur.\nGrote zaal."
    assert speaker.read("arguments").split() == ["-v", "nl", "-s", str(WORDS_PER_MINUTE), "--stdin"]


def test_no_list_of_processes_shows_what_is_said(qtbot: QtBot, speaker: Speaker) -> None:
    voice = Speech(str(speaker.program))
    voice.say("Een geheim.", "nl")
    speaker.wait(qtbot)
    assert "geheim" not in speaker.read("arguments")
    voice.stop()


def test_it_is_silent_at_once(qtbot: QtBot, speaker: Speaker) -> None:
    voice = Speech(str(speaker.program))
    told: list[bool] = []
    voice.changed.connect(lambda: told.append(voice.speaking))
    voice.say("Dit duurt lang.", "nl")
    speaker.wait(qtbot)
    voice.stop()
    assert not voice.speaking
    voice.stop()
    assert told == [True, False]


def test_two_texts_never_overlap(qtbot: QtBot, speaker: Speaker) -> None:
    voice = Speech(str(speaker.program))
    for times, text in enumerate(("Een.", "Twee."), 1):
        voice.say(text, "nl")
        speaker.wait(qtbot, times)
    assert voice.speaking
    assert len(voice.children()) == 1, "the first program is gone"
    voice.stop()


def test_nothing_is_said_when_there_is_nothing_to_say(qtbot: QtBot, speaker: Speaker) -> None:
    voice = Speech(str(speaker.program))
    voice.say("  \n ", "nl")
    assert not voice.speaking


def test_a_machine_without_a_voice_stays_silent(qtbot: QtBot) -> None:
    voice = Speech("")
    assert not voice.available
    voice.say("Hallo", "nl")
    assert not voice.speaking


def test_a_voice_that_does_not_start_is_silent_again(qtbot: QtBot, tmp_path: Path) -> None:
    voice = Speech(str(tmp_path / "nergens"))
    voice.say("Hallo", "nl")
    qtbot.waitUntil(lambda: not voice.speaking)
