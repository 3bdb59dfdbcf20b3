"""A copy of a sealed disk asks to be enrolled when it is started."""

from __future__ import annotations

from collections.abc import Callable

import msgspec
import pytest
from PySide6.QtGui import QPointingDevice

from kiosk.app import Kiosk
from sync.disk.replica import Replica
from tests.kiosk.hand import Hand


@pytest.mark.parametrize(("from_image", "page"), [(True, "trouble"), (False, "home")])
def test_only_a_copy_asks(
    from_image: bool,
    page: str,
    replica: Replica,
    open_kiosk: Callable[..., Kiosk],
    finger: QPointingDevice,
) -> None:
    replica.device = msgspec.structs.replace(replica.device, from_image=from_image)
    kiosk = open_kiosk()
    kiosk.start()
    hand = Hand(kiosk.window, finger)
    assert kiosk.shell.property("page") == page
    assert hand.sees("Deze zuil is nog niet aangemeld.") is from_image
    assert hand.sees("Vraag de beheerder om een code.") is from_image
    hand.tap("Taal")
    assert kiosk.shell.property("page") == "language", "what is behind it still works"
