"""Paper at the desk: the editions of a week, the week's set with how often each, and all of it printed in one go."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import msgspec
import pytest
from pytestqt.qtbot import QtBot

from kiosk.services.batch import BatchItem
from kiosk.viewmodels.base import Services
from kiosk.viewmodels.desk.batch import BatchModel
from kiosk.viewmodels.desk.friday import FridayModel
from kiosk.viewmodels.desk.paper import EditionsModel, PaperModel
from kiosk.viewmodels.desk.paper_names import paper_name
from kiosk.viewmodels.desk.pick import PickModel, flyer_of
from kiosk.viewmodels.pages import PAGES
from printing.jobs import MAKERS
from printing.outcomes import EXPIRED, PRINTED
from printing.weekly import MOST_COPIES, set_copies, weekly_set
from sync.device import read_device, write_device
from sync.words import Words
from tests.kiosk.changing import put
from tests.kiosk.desk.conftest import Check, Desk
from tests.printing.reading import page_count

THURSDAY = datetime(2026, 11, 26, 17, 40)
HANDOUT = "handout/{week}"


def only(services: Services, **copies: int) -> None:
    """Let the week's set be a few papers, by the family of their keys; others are not printed."""
    wanted = {one.paper: 0 for one in weekly_set(services.replica, 2026, 48)}
    wanted |= {
        paper: copies[paper.partition("/")[0]]
        for paper in wanted
        if paper.partition("/")[0] in copies
    }
    wanted |= {family: n for family, n in copies.items() if f"{family}/{{week}}" not in wanted}
    services.replica.act([set_copies(services.replica, *one) for one in wanted.items()], "desk")


def to_folder(services: Services, out: Path) -> None:
    device = read_device(services.folder)
    assert device is not None
    write_device(services.folder, msgspec.structs.replace(device, printer=out.as_uri()))


@pytest.fixture
def friday(services: Services, qtbot: QtBot, check_model: Check) -> Iterator[FridayModel]:
    model = FridayModel(services)
    check_model(model.property("rows"))
    yield model
    model.close()


@pytest.fixture
def batch(services: Services, qtbot: QtBot, check_model: Check) -> BatchModel:
    model = BatchModel(services)
    check_model(model.property("rows"))
    return model


def counted(model: FridayModel, qtbot: QtBot, key: str = "") -> str:
    model.load(key)
    qtbot.waitUntil(lambda: not model.services.reading)
    return str(model.property("totalText"))


def test_the_set_says_how_much_paper_it_is(
    friday: FridayModel, services: Services, qtbot: QtBot
) -> None:
    only(services, handout=20, exercise=3)
    friday.load("2026-W48")
    assert friday.property("totalText") == "Een ogenblik, we tellen het papier."
    assert counted(friday, qtbot, "2026-W48") == "Samen: 43 bladzijden, 23 vellen."
    rows = friday.property("rows").rows
    (handout,) = [row for row in rows if row.key == f"2026-W48/{HANDOUT}"]
    assert (handout.title, handout.badge) == ("Weekblad, week 48", "20 keer")
    assert handout.line == "40 bladzijden, 20 vellen"
    assert "Weekblad, week 48. 20 keer." in friday.spoken()


def test_plus_and_minus_are_kept_for_every_week(
    friday: FridayModel, services: Services, qtbot: QtBot
) -> None:
    counted(friday, qtbot, f"2026-W48/{HANDOUT}")
    assert (friday.property("oneTitle"), friday.property("oneCopies")) == ("Weekblad, week 48", 20)
    friday.more(10)
    friday.more(-1)
    assert friday.property("oneTimes") == "29 keer"
    assert friday.property("oneLine") == "58 bladzijden, 29 vellen"
    assert {one.paper: one.copies for one in weekly_set(services.replica, 2027, 1)}[HANDOUT] == 29
    friday.more(1000)
    assert friday.property("oneCopies") == MOST_COPIES
    friday.more(-1000)
    assert (friday.property("oneCopies"), friday.property("oneTimes")) == (0, "Niet printen")
    assert friday.property("trouble") == ""
    assert services.replica.stored("weekly_paper", f"{HANDOUT}@v1") is not None


def test_a_paper_that_cannot_be_made_says_why_and_is_not_counted(
    friday: FridayModel, services: Services, qtbot: QtBot
) -> None:
    only(services, handout=1, rommel=2)
    assert counted(friday, qtbot, "2026-W48") == "Samen: 2 bladzijden, 1 vel."
    (bad,) = [row for row in friday.property("rows").rows if row.key.endswith("rommel")]
    assert bad.line == "Dit papier bestaat niet."


def test_nothing_chosen_prints_nothing(
    friday: FridayModel, services: Services, qtbot: QtBot
) -> None:
    only(services, handout=0)
    assert counted(friday, qtbot) == "Kies wat u wilt printen."
    assert not friday.property("canPrint")


def test_this_week_and_the_next_can_be_chosen(friday: FridayModel, qtbot: QtBot) -> None:
    counted(friday, qtbot)
    assert (friday.property("isThis"), friday.property("isNext")) == (True, False)
    counted(friday, qtbot, str(friday.property("nextKey")))
    assert (friday.property("week"), friday.property("isNext")) == (49, True)
    counted(friday, qtbot, "rommel")
    assert friday.property("week") == 48, "what is no week is the week of now"


def test_on_a_thursday_everything_for_friday_is_the_week_to_come(
    friday: FridayModel, services: Services, qtbot: QtBot
) -> None:
    services.now = lambda: THURSDAY
    counted(friday, qtbot)
    assert (friday.property("week"), friday.property("isNext")) == (49, True)
    model = PaperModel(services)
    model.load()
    assert "Week 49" in str(model.property("fridayLine"))
    editions = EditionsModel(services)
    editions.load()
    assert editions.property("week") == 48, "one paper may be for the days that are left"


def test_all_papers_come_out_each_as_often_as_set(
    batch: BatchModel, services: Services, qtbot: QtBot, tmp_path: Path
) -> None:
    out = tmp_path / "printer"
    to_folder(services, out)
    only(services, handout=2, exercise=1)
    batch.load("friday/2026-W48")
    assert batch.property("title") == "Een ogenblik, wij printen."
    assert batch.property("farText") == "0 van de 2 papieren klaar."
    qtbot.waitUntil(lambda: not batch.busy, timeout=20_000)
    assert batch.property("title") == "De papieren staan klaar."
    made = {path.name: path.read_bytes() for path in out.glob("*.pdf")}
    assert {page_count(made["weekblad-2026-W48.pdf"]), page_count(made["oefenblad.pdf"])} == {1, 2}
    rows = batch.property("rows").rows
    assert [row.title for row in rows] == ["Weekblad, week 48, 2 keer", "Oefenblad, 1 keer"]
    assert {row.fares for row in rows} == {"done"}
    before = batch.items
    batch.load("friday/2026-W48")
    assert batch.items is before, "coming back prints nothing"
    batch.drop("friday/2026-W48")
    assert batch.property("title") == "Er is niets te printen."


def test_one_paper_is_printed_as_often_as_asked(
    batch: BatchModel, services: Services, qtbot: QtBot
) -> None:
    batch.load("3/exercise")
    qtbot.waitUntil(lambda: not batch.busy, timeout=20_000)
    assert [(one.key, one.copies, one.state) for one in batch.items] == [("exercise", 3, "done")]
    assert "Er is geen printer." in batch.spoken()


@pytest.mark.parametrize("key", ["friday/2026-W99", "rommel", "0/exercise", "3/", "/exercise"])
def test_what_is_no_paper_prints_nothing(batch: BatchModel, key: str) -> None:
    batch.load(key)
    assert batch.property("title") == "Er is niets te printen."


def test_of_what_did_not_come_out_it_is_told_how_far_it_came(batch: BatchModel) -> None:
    batch._batch.items = [
        BatchItem("exercise", 1, "done", *PRINTED),
        BatchItem("handout/2026-W48", 20, "failed", *EXPIRED, out=3),
        BatchItem("slip/activity/a1@x", 1, "stopped"),
    ]
    batch.refresh()
    assert batch.property("title") == "2 papieren zijn niet geprint."
    lines = [row.line for row in batch.property("rows").rows]
    assert lines[0] == "Is geprint."
    assert lines[1].startswith("3 van de 20 zijn geprint. Het printen duurde te lang")
    assert lines[2] == "Gestopt."
    assert (batch.property("left"), batch.property("waiting")) == (True, False)
    batch._batch.items = [
        msgspec.structs.replace(one, state="done", what=PRINTED[0]) for one in batch.items
    ]
    batch.refresh()
    assert batch.property("title") == "Alles is geprint."


def test_what_did_not_come_out_is_printed_again_and_no_more_than_that(
    batch: BatchModel, qtbot: QtBot
) -> None:
    batch._batch.items = [
        BatchItem("handout/2026-W48", 20, "done", *PRINTED),
        BatchItem("exercise", 20, "failed", *EXPIRED, out=18),
        BatchItem("ideas", 1, "failed", *EXPIRED, waiting="abc"),
    ]
    batch.again()
    assert [(one.key, one.copies) for one in batch.items] == [("exercise", 2)]
    qtbot.waitUntil(lambda: not batch.busy, timeout=20_000)


def test_the_hub_has_what_there_is(services: Services) -> None:
    model = PaperModel(services)
    model.load()
    rows = model.property("rows").rows
    assert rows[0].page == "deskEditions"
    assert all(row.page in PAGES for row in rows)
    assert len(rows) <= 5
    assert "Week 48" in str(model.property("fridayLine"))
    assert "De week." in model.spoken()


def test_the_editions_of_a_week_are_looked_at_before_they_are_printed(services: Services) -> None:
    model = EditionsModel(services)
    model.load()
    assert (model.property("week"), model.property("isThis")) == (48, True)
    assert model.property("daysText") == "Maandag 23 november tot en met zondag 29 november."
    keys = [row.key for row in model.property("rows").rows]
    assert keys[0] == "handout/2026-W48"
    assert {key.partition("/")[0] for key in keys} <= set(MAKERS)
    assert all(PAGES["deskPreview"].need(key) == "house" for key in keys)
    model.load("2026-W53")
    assert (model.property("week"), model.property("isThis")) == (53, False)


def test_a_flyer_is_put_among_the_papers_of_the_week(
    services: Services, friday: FridayModel, qtbot: QtBot
) -> None:
    model = PickModel(services)
    model.load("friday/2026-W48")
    keys = [row.key for row in model.property("rows").rows]
    assert len(keys) == len(set(keys)) > 1
    activity = keys[0]
    model.pick(activity)
    model.pick(activity)
    (added,) = [one for one in weekly_set(services.replica, 2026, 48) if not one.offered]
    assert (added.key, added.copies) == (flyer_of(activity), 5)
    assert (model.page(activity), model.about(activity)) == (
        "deskCopies",
        f"2026-W48/{added.paper}",
    )
    counted(friday, qtbot, model.about(activity))
    assert friday.property("oneCopies") == 5
    assert str(friday.property("oneTitle")).startswith("Flyer: ")


def test_a_flyer_alone_is_put_nowhere(services: Services) -> None:
    model = PickModel(services)
    model.load("flyer")
    model.pick("a1")
    assert all(one.offered for one in weekly_set(services.replica, 2026, 48))
    assert "a1" in model.about("a1")


@pytest.mark.parametrize(
    ("key", "name"),
    [
        ("handout/2026-W49", "Weekblad, week 49"),
        ("handout/2026-W49?venue=v1", "Weekblad, week 49"),
        ("flyer/activity/a1/a5/1", "Flyer: Koffie en breien, A5"),
        ("slip/activity/a1@2026-11-24T14:30", "Briefje: Koffie en breien"),
        ("slip/holder/4KT9-M2P", "Briefje"),
        ("exercise", "Oefenblad"),
        ("card/h1", "Belkaart"),
        ("iets/anders", "Papier"),
    ],
)
def test_papers_have_names_and_never_a_code_of_somebody(
    services: Services, key: str, name: str
) -> None:
    assert paper_name(services, key) == name
    services.words = Words("en")
    assert "4KT9" not in paper_name(services, key)


def test_what_is_discreet_is_not_named_where_papers_wait(services: Services) -> None:
    put(services.replica, "activity", "a1", confidential=True)
    put(services.replica, "service", "s1", themes=["schulden"])
    assert paper_name(services, "slip/activity/a1@2026-11-24T14:30") == "Briefje: Bijeenkomst"
    assert paper_name(services, "slip/service/s1") == "Briefje: Hulp en advies"
    assert paper_name(services, "flyer/activity/a1/a5/1") == "Flyer: Koffie en breien, A5"


def test_a_hand_prints_everything_for_friday_in_three_taps(desk: Desk, qtbot: QtBot) -> None:
    services = desk.kiosk.services
    only(services, handout=1, exercise=1)
    desk.kiosk.shell.open("deskPaper")
    desk.settle()
    desk.tap("Alles voor vrijdag", "Print alles")
    model = desk.kiosk.app.find("deskBatch")
    assert isinstance(model, BatchModel)
    qtbot.waitUntil(lambda: not model.busy, timeout=20_000)
    desk.settle()
    assert desk.sees("De papieren staan klaar.")
    names = {path.name for path in (services.folder / "papers").iterdir()}
    assert names == {"weekblad-2026-W48.pdf", "oefenblad.pdf"}
