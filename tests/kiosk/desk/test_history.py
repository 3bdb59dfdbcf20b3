"""Who did what, on a page: asked in a thread, told in words, and trouble said."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from kiosk.viewmodels.base import Services
from kiosk.viewmodels.desk.history import HistoryModel
from sync.changes import Draft
from sync.line.exchange import exchange_once
from sync.words import Words
from tests.sync.server.house import House, open_device


def rows(model: QObject) -> list[tuple[str, str]]:
    return [(row.title, row.line) for row in model.property("rows").rows]


def test_the_page_says_who_did_what(qtbot: QtBot, tmp_path: Path) -> None:
    with House(tmp_path / "server") as house:
        desk = open_device(house, tmp_path / "balie", "desk")
        exchange_once(desk)
        service = desk.list("service", order="name")[0].id
        desk.act([Draft(kind="service", record=service, fields={"name": "Anders"})], "desk")
        desk.act([Draft(kind="service", record=service, fields={"phone": "nee"})], "Annie")
        exchange_once(desk)
        model = HistoryModel(Services(desk, Words("nl"), new_id=lambda: "x"))
        model.load(f"service/{service}")
        assert model.property("note") == "Even kijken…"
        qtbot.waitUntil(lambda: len(rows(model)) == 2, timeout=10_000)
        assert model.property("title") == "Anders"
        assert rows(model)[0][0].startswith("Annie · balie · ")
        assert rows(model)[0][1].startswith("Geweigerd: ")
        assert rows(model)[1][0].startswith("Iemand aan de balie · balie · ")
        assert rows(model)[1][1] == "Veranderd: Naam."
        model.load("service/nergens")
        qtbot.waitUntil(lambda: model.property("note").startswith("Hier is nog"), timeout=10_000)
    model.load(f"service/{service}")
    qtbot.waitUntil(lambda: "server" in model.property("note"), timeout=10_000)
    assert rows(model) == []
    desk.close()


@pytest.mark.usefixtures("qapp")
def test_a_house_without_a_server_says_so(qtbot: QtBot, services: Services) -> None:
    model = HistoryModel(services)
    model.load("service/s1")
    qtbot.waitUntil(lambda: "nog niet aangemeld" in model.property("note"), timeout=10_000)
    assert model.property("title") == "Het Venster"
