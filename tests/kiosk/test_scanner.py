"""A scanner is told from a person by its speed: a code never reaches a field, and nothing that a person types is lost."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent
from pytestqt.qtbot import QtBot

from kiosk.services.scanner import LONGEST, PAUSE_MS, SHORTEST, Scanner

Kind = QEvent.Type


class Line(QObject):
    """What keys are meant for; it writes down what reaches it, and sees when a key comes up that never went down."""

    def __init__(self) -> None:
        super().__init__()
        self.text = ""
        self.down: list[int] = []

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent):
            if event.type() == Kind.KeyPress:
                self.text += "\n" if event.key() == Qt.Key.Key_Return else event.text()
                self.down.append(event.key())
            elif not event.isAutoRepeat():
                self.down.remove(event.key())
        return True


class Keys:
    """Keys on their way to a line, each some milliseconds after the one before."""

    def __init__(self) -> None:
        self.line = Line()
        self.scanner = Scanner()
        self.line.installEventFilter(self.scanner)
        self.codes: list[str] = []
        self.scanner.scanned.connect(self.codes.append)
        self.at_ms = 1_000_000

    def type(
        self,
        text: str,
        gap_ms: int,
        *,
        modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier,
        repeat: bool = False,
    ) -> None:
        for letter in text:
            self.at_ms += gap_ms
            if gap_ms > PAUSE_MS:
                self.scanner.pause()  # what its timer does meanwhile
            key = Qt.Key.Key_Return.value if letter == "\n" else ord(letter.upper())
            shown = "\r" if letter == "\n" else letter
            for kind in (Kind.KeyPress, Kind.KeyRelease):
                event = QKeyEvent(kind, key, modifiers, shown, repeat)
                event.setTimestamp(self.at_ms)
                QCoreApplication.sendEvent(self.line, event)


@pytest.fixture
def keys(qapp: QGuiApplication) -> Keys:
    return Keys()


def test_a_code_is_read_and_reaches_no_field(keys: Keys) -> None:
    keys.type("BZV0123456789\n", 4)
    assert keys.codes == ["BZV0123456789"]
    assert (keys.line.text, keys.line.down) == ("", [])


def test_a_scanner_without_enter_is_one_too(keys: Keys) -> None:
    keys.type("7GK2Q4MX", 4)
    keys.scanner.pause()
    assert keys.codes == ["7GK2Q4MX"]
    assert keys.line.text == ""


def test_slow_typing_goes_through_as_it_is(keys: Keys) -> None:
    keys.type("Ochtendgymnastiek\n", 90)
    assert keys.line.text == "Ochtendgymnastiek\n"
    assert keys.line.down == []
    assert keys.codes == []


def test_two_keys_that_a_hurried_hand_presses_at_once_are_no_code(keys: Keys) -> None:
    for part in ("de", " b", "al", "ie"):
        keys.type(part[0], 120)
        keys.type(part[1], 12)
    keys.type("\n", 120)
    assert keys.line.text == "de balie\n"
    assert keys.codes == []


def test_enter_right_after_a_letter_is_a_persons(keys: Keys) -> None:
    keys.type("ja", 100)
    keys.type("\n", 5)
    assert keys.line.text == "ja\n"
    assert keys.codes == []


def test_a_code_after_typing_takes_none_of_it(keys: Keys) -> None:
    keys.type("koffie", 100)
    keys.type("B", 200)
    keys.type("ZV012345\n", 3)
    assert keys.line.text == "koffie"
    assert keys.codes == ["BZV012345"]


def test_a_key_that_is_held_down_is_a_persons(keys: Keys) -> None:
    keys.type("a", 100)
    keys.type("a" * 20, 30, repeat=True)
    assert keys.line.text == "a" * 21
    assert keys.codes == []


def test_commands_are_let_through_at_once(keys: Keys) -> None:
    keys.type("x", 100)
    keys.type("v", 5, modifiers=Qt.KeyboardModifier.ControlModifier)
    assert keys.line.text == "xv"


def test_an_endless_stream_of_rubbish_is_cut(keys: Keys) -> None:
    keys.type("Z" * 5000 + "\n", 2)
    assert keys.line.text == ""
    assert len(keys.codes) == 1
    assert len(keys.codes[0]) <= LONGEST


def test_the_pause_decides_by_itself(keys: Keys, qtbot: QtBot) -> None:
    keys.type("ab", 1)
    assert keys.line.text == ""
    qtbot.waitUntil(lambda: keys.line.text == "ab", timeout=2000)


def test_a_window_that_closes_gets_no_key_any_more(keys: Keys) -> None:
    keys.type("ab", 1)
    keys.scanner.stop()
    keys.scanner.pause()
    assert (keys.line.text, keys.codes) == ("", [])


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.sampled_from("abcXYZ 19"), st.integers(1, 200)), max_size=30))
def test_no_key_is_lost_or_doubled_or_out_of_order(typed: list[tuple[str, int]]) -> None:
    QGuiApplication.instance()
    keys = Keys()
    for letter, gap_ms in typed:
        keys.type(letter, gap_ms)
    keys.scanner.pause()
    whole = "".join(letter for letter, _ in typed)
    for code in keys.codes:
        assert len(code) >= SHORTEST
        assert code in whole
    assert len(keys.line.text) + sum(map(len, keys.codes)) == len(whole)
    if not keys.codes:
        assert keys.line.text == whole
    assert keys.line.down == []
