"""The agenda and its paper say the same: the week, the kind and the houses that are shown, in letters as large as are read here."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtGui import QPointingDevice
from pytestqt.qtbot import QtBot

from kiosk.app import Kiosk
from kiosk.viewmodels.agenda import AgendaModel
from kiosk.viewmodels.base import Services
from kiosk.viewmodels.on_phone import link_on_phone
from kiosk.viewmodels.printing import PrintingModel
from printing.jobs import make_paper
from sync.paper_records import Sheet
from tests.kiosk.changing import put
from tests.kiosk.hand import Hand
from tests.printing.reading import text_of

NEXT_MONDAY, NEXT_TUESDAY = "2026-11-30", "2026-12-01"


def play_tennis(services: Services, house: str) -> None:
    put(services.replica, "venue", "v2", name="De Hoek")
    put(
        services.replica,
        "activity",
        "a9",
        title="Tafeltennis",
        starts=f"{NEXT_TUESDAY}T10:00",
        duration_min=60,
        venue=house,
        category="bewegen",
    )


def printing_of(kiosk: Kiosk) -> PrintingModel:
    model = kiosk.app.find("printing")
    assert isinstance(model, PrintingModel)
    return model


@pytest.mark.parametrize(
    ("house", "key"),
    [
        ("v1", "2026-W49?category=bewegen"),
        ("v2", "2026-W49?venue=all&category=bewegen"),
    ],
)
def test_the_paper_is_of_the_week_the_kind_and_the_houses_that_are_shown(
    services: Services, house: str, key: str
) -> None:
    play_tennis(services, house)
    agenda = AgendaModel(services)
    agenda.load()
    agenda.nextWeek()
    agenda.chooseCategory("bewegen")
    assert agenda.weekPaper(False) == f"handout/{key}"
    assert agenda.weekPaper(True) == f"large/{key}"
    for large in (False, True):
        paper = make_paper(
            services.replica, agenda.weekPaper(large), services.words, services.now()
        )
        said = text_of(paper.pdf)
        assert "Tafeltennis" in said
        assert "Wandelen met Henk" in said
        assert "Koffie en breien" not in said, "it is of another kind"
    agenda.chooseCategory("koffie")
    assert agenda.weekPaper(False) == "handout/2026-W49?category=koffie", "all of it is here"


def test_who_chooses_a_kind_or_looks_at_an_activity_comes_back_to_the_same_day(
    open_kiosk: Callable[..., Kiosk], finger: QPointingDevice, qtbot: QtBot
) -> None:
    kiosk = open_kiosk()
    hand, shell, agenda = Hand(kiosk.window, finger), kiosk.shell, kiosk.app.find("agenda")
    assert isinstance(agenda, AgendaModel)

    def tap(name: str, page: str) -> None:
        qtbot.waitUntil(lambda: any(one.startswith(name) for one in hand.names()))
        hand.tap(name)
        qtbot.waitUntil(lambda: shell.property("page") == page)

    tap("Agenda", "agenda")
    tap("Volgende week", "agenda")
    assert agenda.property("heading") == "Maandag 30 november"
    tap("Kies soort", "categories")
    tap("Bewegen", "agenda")
    assert agenda.property("heading") == "Maandag 30 november"
    assert agenda.property("categoryText") == "Alleen Bewegen"
    tap("Print de week", "printing")
    assert shell.property("key") == "handout/2026-W49?category=bewegen"
    assert printing_of(kiosk).wait()
    shell.back()
    agenda.chooseDay("2026-12-03")
    tap("10.00", "activity")
    shell.back()
    assert agenda.property("heading") == "Donderdag 3 december"
    shell.home()
    tap("Agenda", "agenda")
    assert agenda.property("heading") == "Dinsdag 24 november", "whoever comes next begins anew"
    assert agenda.property("categoryText") == ""


@pytest.mark.parametrize("scale", [1.5, 2.0])
def test_who_reads_large_letters_gets_them_on_paper_and_is_told_so(
    open_kiosk: Callable[..., Kiosk], finger: QPointingDevice, qtbot: QtBot, scale: float
) -> None:
    kiosk = open_kiosk(scale=scale)
    hand = Hand(kiosk.window, finger)
    kiosk.shell.open("agenda")
    qtbot.waitUntil(lambda: "Print de week in grote letters" in hand.names())
    hand.tap("Print de week in grote letters")
    qtbot.waitUntil(lambda: kiosk.shell.property("page") == "printing")
    assert kiosk.shell.property("key") == "large/2026-W48"
    assert printing_of(kiosk).wait()


def test_a_sheet_that_is_printed_anew_is_in_large_letters_too(
    open_kiosk: Callable[..., Kiosk], finger: QPointingDevice, qtbot: QtBot
) -> None:
    kiosk = open_kiosk(scale=2.0)
    hand = Hand(kiosk.window, finger)
    kiosk.shell.open("sheet", "2026-40-117")
    qtbot.waitUntil(lambda: "Print het nieuwe blad in grote letters" in hand.names())
    hand.tap("Print het nieuwe blad in grote letters")
    qtbot.waitUntil(lambda: kiosk.shell.property("page") == "printing")
    assert kiosk.shell.property("key") == "large/2026-W48"
    assert printing_of(kiosk).wait()


@pytest.mark.parametrize("key", ["handout/2026-W48?category=bewegen", "large/2026-W48?venue=all"])
def test_a_chosen_week_is_on_the_phone_too(services: Services, key: str) -> None:
    link = link_on_phone(services, key)
    (sheet,) = services.replica.records(Sheet)
    assert link.endswith(f"/W/{sheet.id.removeprefix('sheet@').upper()}")
    assert sheet.category == ("bewegen" if "category" in key else "")
