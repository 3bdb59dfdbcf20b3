"""A part of the week on paper, chosen at the desk: one day, one kind of activity, another house."""

from __future__ import annotations

import msgspec
import pytest
from pytestqt.qtbot import QtBot

from kiosk.viewmodels.base import Services
from kiosk.viewmodels.desk.paper import EditionsModel
from kiosk.viewmodels.desk.paper_names import paper_name
from kiosk.viewmodels.desk.part import PartModel, PartRow
from kiosk.viewmodels.pages import PAGES
from kiosk.viewmodels.printing import PrintingModel
from printing.jobs import make_paper
from sync.disk.replica import Replica
from tests.kiosk.changing import put
from tests.kiosk.desk.conftest import Check, Desk
from tests.kiosk.neighbourhood import NOW
from tests.printing.reading import text_of

OTHER = "v/2 & zo"
"""The id of a house that must be quoted where it stands in a key."""


@pytest.fixture
def other(replica: Replica) -> str:
    """A second house, with one activity in the week."""
    put(replica, "venue", OTHER, name="Wijkcentrum De Hoek")
    put(
        replica,
        "activity",
        "a9",
        title="Biljarten",
        starts="2026-11-26T15:00",
        duration_min=60,
        venue=OTHER,
        category="bewegen",
    )
    return OTHER


@pytest.fixture
def parts(services: Services, qtbot: QtBot, check_model: Check) -> PartModel:
    model = PartModel(services)
    for name in ("rows", "tabs"):
        check_model(model.property(name))
    return model


def rows(model: PartModel, key: str) -> list[PartRow]:
    """Return the parts that a page with this key has."""
    model.load(key)
    return list(model.property("rows").rows)


def told(model: PartModel, key: str) -> list[tuple[str, str]]:
    return [(row.title, row.line) for row in rows(model, key)]


def test_a_day_that_is_still_to_come_is_looked_at_at_once(parts: PartModel) -> None:
    assert told(parts, "day/2026-W48") == [
        ("Dinsdag 24 november", "4 activiteiten"),
        ("Woensdag 25 november", "Er begint niets"),
        ("Donderdag 26 november", "Eén activiteit"),
        ("Vrijdag 27 november", "Er begint niets"),
        ("Zaterdag 28 november", "Er begint niets"),
        ("Zondag 29 november", "Er begint niets"),
    ]
    third = parts.property("rows").rows[2]
    assert (third.page, third.key) == ("deskPreview", "day/2026-11-26")
    assert PAGES[third.page].need(third.key) == PAGES["deskPart"].need("") == "house"
    assert len(rows(parts, "day/2026-W49")) == 7
    assert len(rows(parts, "day/2026-W40")) == 7, "of a week that is over all days are there"


def test_who_does_not_know_which_day_it_is_gets_all_days(
    parts: PartModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Services, "clock_trusted", False)
    assert rows(parts, "day/2026-W48")[0].title == "Maandag 23 november"


def test_the_kinds_of_the_week_are_there_and_which_was_chosen(parts: PartModel) -> None:
    found = rows(parts, "kind/2026-W48")
    assert [(one.title, one.line, one.badge) for one in found] == [
        ("Alle soorten", "5 activiteiten", "Gekozen"),
        ("Koffie", "Eén activiteit", ""),
        ("Bewegen", "2 activiteiten", ""),
        ("Eten", "Eén activiteit", ""),
    ]
    assert (found[2].page, found[2].key) == ("deskEditions", "2026-W48?category=bewegen")
    found = rows(parts, "kind/2026-W49?category=eten")
    assert [one.title for one in found if one.badge] == ["Eten"]
    assert found[0].key == "2026-W49", "all kinds are a tap away"
    assert "Eten. Gekozen. Er begint niets" in parts.spoken()


def test_where_there_is_one_house_no_house_is_asked_for(
    parts: PartModel, services: Services
) -> None:
    assert rows(parts, "house/2026-W48")[0].title == "Dinsdag 24 november"
    assert [tab.text for tab in parts.property("tabs").rows] == ["Dag", "Soort"]
    editions = EditionsModel(services)
    editions.load()
    assert editions.property("partName") == "Eén dag of soort"


def test_a_house_and_a_kind_go_together(parts: PartModel, services: Services, other: str) -> None:
    found = rows(parts, "house/2026-W48?category=bewegen")
    assert [(one.title, one.line, one.badge) for one in found] == [
        ("Buurthuis De Linde", "2 activiteiten", "Gekozen"),
        ("Alle huizen", "3 activiteiten", ""),
        ("Wijkcentrum De Hoek", "Eén activiteit", ""),
    ]
    assert found[1].key == "2026-W48?venue=all&category=bewegen"
    editions = EditionsModel(services)
    editions.load(found[2].key)
    assert str(editions.property("daysText")).endswith("Alleen: Bewegen. Wijkcentrum De Hoek.")
    assert editions.property("partName") == "Eén dag, soort of huis"
    keys = [row.key for row in editions.property("rows").rows]
    assert all(key.partition("/")[2] == found[2].key for key in keys)
    assert not [key for key in keys if key.startswith("form/")], "a form is one for all"
    for key in keys:
        paper = make_paper(services.replica, key, services.words, NOW)
        assert "Biljarten" in text_of(paper.pdf), key
        assert "Wandelen met Henk" not in text_of(paper.pdf), key
    day = rows(parts, str(editions.property("partKey")))[2]
    assert (day.title, day.line) == ("Donderdag 26 november", "Eén activiteit")
    assert "Biljarten" in text_of(make_paper(services.replica, day.key, services.words, NOW).pdf)
    editions.load(str(editions.property("nextKey")))
    assert (editions.property("week"), editions.property("isNext")) == (49, True)
    assert "Wijkcentrum De Hoek" in editions.spoken(), "the part stays when another week is chosen"


@pytest.mark.parametrize("key", ["rommel", "kind/2026-W99", "house/?venue=weg", "x/2026-W48?a=b"])
def test_what_cannot_be_read_is_the_whole_week(
    parts: PartModel, services: Services, other: str, key: str
) -> None:
    parts.load(key)
    assert (parts.property("week"), parts.property("partText")) == (48, "")
    assert parts.property("rows").rows


def test_a_device_of_no_house_prints_all_of_them(
    parts: PartModel, services: Services, other: str
) -> None:
    services.replica.device = msgspec.structs.replace(services.replica.device, venue="")
    found = rows(parts, "house/2026-W48")
    assert [(one.title, one.badge) for one in found] == [
        ("Alle huizen", "Gekozen"),
        ("Buurthuis De Linde", ""),
        ("Wijkcentrum De Hoek", ""),
    ]
    assert found[0].line == "6 activiteiten"


@pytest.mark.parametrize(
    ("key", "name"),
    [
        ("handout/2026-W48?category=bewegen", "Weekblad, week 48, Bewegen"),
        ("poster/2026-W48?venue=all&category=eten", "Poster A3, week 48, Eten, alle huizen"),
        ("day/2026-11-26", "Donderdag 26 november"),
        ("day/2026-11-26?venue=v%2F2%20%26%20zo", "Donderdag 26 november, Wijkcentrum De Hoek"),
        ("day/rommel", "De dag"),
        ("day/2026-11-26?category=weg", "Donderdag 26 november"),
    ],
)
def test_a_part_is_called_what_it_is(services: Services, other: str, key: str, name: str) -> None:
    assert paper_name(services, key) == name


def test_a_hand_prints_one_kind_in_all_houses_and_then_one_day(
    desk: Desk, qtbot: QtBot, other: str
) -> None:
    services = desk.kiosk.services
    desk.kiosk.shell.open("deskPaper")
    desk.settle()
    desk.tap("De week", "Eén dag, soort of huis")
    desk.tap("Huis", "Alle huizen, 6 activiteiten")
    assert (desk.page, desk.sees("Week 48 op papier")) == ("deskEditions", True)
    desk.tap("Eén dag, soort of huis", "Soort", "Bewegen, 3 activiteiten")
    desk.tap("A4, twee kanten, Voor op de koelkast.")
    assert desk.sees("Weekblad, week 48, Bewegen, alle huizen")
    printed(desk, qtbot)
    desk.tap("Terug", "Terug", "Eén dag, soort of huis", "Donderdag 26 november, 2 activiteiten")
    printed(desk, qtbot)
    names = {path.name for path in (services.folder / "papers").iterdir()}
    assert names == {
        "weekblad-2026-W48-bewegen-wijk.pdf",
        "dag-2026-11-26-bewegen-wijk.pdf",
    }
    desk.tap("Terug", "Terug", "Terug", "Terug")
    assert desk.page == "deskPaper", "choosing leaves no pages behind to go back through"


def printed(desk: Desk, qtbot: QtBot) -> None:
    """Print what is looked at, once."""
    desk.tap("Print 1 keer")
    model = desk.kiosk.app.find("printing")
    assert isinstance(model, PrintingModel)
    qtbot.waitUntil(lambda: not model.busy, timeout=20_000)
    desk.settle()
