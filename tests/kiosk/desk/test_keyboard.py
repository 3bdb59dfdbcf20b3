"""The desk with a real keyboard alone: Tab goes round, Enter goes on, Escape goes back, and one sees where one is."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QPointingDevice
from PySide6.QtQuick import QQuickItem
from PySide6.QtTest import QTest

from kiosk.app import Kiosk
from kiosk.tour.hand import is_a
from sync.disk.replica import Replica
from sync.records import Announcement
from tests.kiosk.desk.conftest import Desk
from tests.kiosk.page_checks import Pixels, luminance, picture_of

TAB, BACKTAB, ENTER, ESCAPE = (
    Qt.Key.Key_Tab,
    Qt.Key.Key_Backtab,
    Qt.Key.Key_Return,
    Qt.Key.Key_Escape,
)
FOCUS_CONTRAST = 3.0
ROUND = 60
"""So many times Tab is pressed at most to find something."""


class Keys(Desk):
    """A volunteer who has a keyboard and touches nothing."""

    @property
    def at(self) -> QQuickItem:
        """What has the focus."""
        return self.kiosk.window.activeFocusItem()

    @property
    def name(self) -> str:
        """What it is called; a line to write on is called "line"."""
        if is_a(self.at, "TextInput") or is_a(self.at, "TextEdit"):
            return "line"
        return str(self.at.property("name") or "")

    def tab_to(self, name: str) -> None:
        """Press Tab until something whose name begins so has the focus."""
        for _ in range(ROUND):
            if self.name.startswith(name):
                return
            self.press(TAB)
        raise LookupError(name)

    def enter(self, *names: str) -> None:
        """Go to each of these and press Enter."""
        for name in names:
            self.tab_to(name)
            self.press(ENTER)

    def picture(self) -> Pixels:
        return picture_of(self.kiosk.window)


@pytest.fixture
def keys(open_kiosk: Callable[..., Kiosk], finger: QPointingDevice) -> Keys:
    """The desk of a laptop."""
    return Keys(open_kiosk(first="desk", size_px=(1920, 1080)), finger)


def test_a_message_is_written_asked_about_and_saved_without_a_touch(
    keys: Keys, replica: Replica
) -> None:
    keys.enter("Meer", "Berichten", "Nieuw bericht")
    assert keys.sees("Wat is het bericht?")
    keys.press(ENTER)
    assert keys.sees("Vul dit in.")
    keys.keys("De lift is stuk.")
    assert not keys.sees("Vul dit in.")
    keys.press(ENTER)
    keys.keys("Neem de trap.")
    QTest.keyClick(keys.kiosk.window, ENTER)
    keys.keys("Of vraag hulp.")
    QTest.keyClick(keys.kiosk.window, ENTER, Qt.KeyboardModifier.ControlModifier)
    keys.settle()
    assert keys.sees("Vanaf welke dag?")
    keys.press(ENTER)
    assert keys.sees("Tot en met welke dag?")
    keys.keys("ooit")
    keys.press(ENTER)
    assert keys.sees("Deze datum begrijpen we niet. Typ bijvoorbeeld 12-1-2026.")
    for _ in "ooit":
        keys.press(Qt.Key.Key_Backspace)
    keys.keys("vrijdag")
    assert keys.sees("Vrijdag 27 november 2026")
    keys.press(ENTER)
    keys.enter("Dringend", "Bewaren", "Ja, bewaar het zo")
    assert keys.sees("Bewaard: De lift is stuk.")
    (saved,) = replica.records(Announcement, "urgency = 'urgent'")
    assert (saved.text, saved.shown_until) == ("Neem de trap.\nOf vraag hulp.", "2026-11-27")


def test_escape_goes_back_and_asks_before_something_is_lost(keys: Keys) -> None:
    keys.press(ESCAPE)
    assert keys.page == "desk"
    keys.enter("Diensten", "Het Venster", "Meer", "Adres")
    assert keys.name == "line"
    keys.keys("a")
    keys.press(ESCAPE)
    assert keys.page == "deskForm"
    keys.press(ESCAPE)
    assert keys.page == "deskLeave"
    keys.press(ESCAPE)
    assert keys.page == "deskForm"
    assert keys.sees("Beukenlaan 3a")
    keys.press(ESCAPE)
    keys.enter("Ja, gooi weg")
    assert keys.page == "deskList"
    keys.press(ESCAPE)
    assert keys.page == "desk"
    keys.kiosk.shell.rest("warning")
    keys.press(ESCAPE)
    assert keys.page == "desk"


def test_tab_goes_round_from_top_to_bottom_and_shows_where_it_is(keys: Keys) -> None:
    keys.enter("Diensten")
    for name in ("Het Venster", "Naam"):
        keys.enter(name)
        round_of(keys)


def round_of(keys: Keys) -> None:
    """Go round a page once: every stop is seen, differs from before by 3:1, and the way back is the same."""
    names: list[str] = []
    seen: list[QQuickItem] = []
    picture = keys.picture()
    for _ in range(ROUND):
        keys.press(TAB)
        if keys.at in seen:
            break
        seen.append(keys.at)
        names.append(keys.name)
        before, picture = picture, keys.picture()
        assert_seen(keys, before, picture)
    else:
        raise AssertionError(f"no way round: {names}")
    assert all(names), names
    assert "Vraag het iemand" in names
    keys.press(BACKTAB)
    assert keys.name == names[-1]


def assert_seen(keys: Keys, before: Pixels, after: Pixels) -> None:
    """The focus changes a line of two pixels around what has it, at least, by 3:1."""
    item: Any = keys.at
    box = item if keys.name != "line" else item.parentItem()
    area = box.mapRectToScene(box.boundingRect())
    margin = 8
    top, left = max(0, int(area.top()) - margin), max(0, int(area.left()) - margin)
    part = np.s_[top : int(area.bottom()) + margin, left : int(area.right()) + margin]
    old, new = luminance(before[part]), luminance(after[part])
    ratio = (np.maximum(old, new) + 0.05) / (np.minimum(old, new) + 0.05)
    changed = int(np.count_nonzero(ratio >= FOCUS_CONTRAST))
    assert changed >= 2 * (area.width() + area.height()), (keys.name, changed)
