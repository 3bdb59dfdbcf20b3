"""The first coordinator's badge before there is a recovery sheet: nobody gets one by standing at the desk, and none is lost for good."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kiosk.viewmodels.desk.home import DeskModel
from sync.badge import badge_mark, read_badge_text
from sync.changes import Draft
from sync.commands.lost_badge import NobodyHasOne, NoKeysHere, lost_badge
from sync.disk.letting_go import holds_files, let_go
from sync.disk.volunteering import open_sheet, volunteer_of
from tests.kiosk.desk.badge_desk import BadgeDesk
from tests.sync.desk_people import People, first_desk

NEW = "577215"
ASKS = "Maak nu het herstelblad. Pas dan zijn de sleutels veilig."


@pytest.fixture
def desk(tmp_path: Path, open_badge_desk: Callable[..., BadgeDesk]) -> BadgeDesk:
    """The first desk, locked: Zus coordinates and has a badge, and there is no sheet yet."""
    people = People(first_desk(tmp_path / "desk"))
    people.come("zus", "coordinator")
    return open_badge_desk(people)


def run(desk: BadgeDesk, *typed: str) -> Result:
    arguments = ["--data", str(desk.people.replica.folder)]
    return CliRunner().invoke(lost_badge, arguments, input="\n".join([*typed, ""]))


def test_whoever_stands_at_the_locked_desk_gets_no_badge(desk: BadgeDesk) -> None:
    flow, before = desk.flow, desk.people.replica.outbox.head()
    assert desk.services.session.access == "none"
    flow.load("recover")
    assert desk.said() == "Er is nog geen herstelblad."
    assert "Wie deze computer beheert, typt: buurtzuil lost-badge." in desk.said("line")
    assert (desk.said("kind"), desk.picks()) == ("tell", [])
    flow.pick("zus")
    flow.take("00000")
    assert desk.said("kind") == "tell"
    with desk.qtbot.waitSignal(flow.ended) as ended:
        flow.go()
    assert ended.args == [True]
    assert desk.people.replica.outbox.head() == before


def test_the_lost_badge_is_withdrawn_on_the_machine_and_the_desk_begins_again_with_a_sheet(
    desk: BadgeDesk,
) -> None:
    replica, flow = desk.people.replica, desk.flow
    old = desk.people.badges["zus"]
    said = run(desk, "1", "ja")
    assert "De badge is ingetrokken." in said.output, said.output
    assert desk.services.session.access == "none", "the desk stays locked"
    flow.load("recover")
    assert desk.picks() == ["zus"]
    flow.pick("zus")
    flow.go()
    desk.people.badges["zus"] = read_badge_text(desk.copied()).bits
    desk.people.pins["zus"] = NEW
    flow.go()
    desk.pin(NEW)
    desk.pin(NEW)
    assert volunteer_of(replica, "zus").withdrawn_badges == [badge_mark(old)]
    assert len(desk.people.ring("zus").desk) == 2, "the key was renewed"
    assert desk.said("line") == ASKS
    flow.go()
    flow.go()
    groups = [line[3:] for line in desk.copied().split("\n")]
    flow.go()
    flow.write(groups[int(desk.said().split()[2]) - 1])
    flow.go()
    assert desk.said() == "Het herstelblad is klaar."
    assert replica.unsent()[-1].actor == "zus"
    assert not holds_files(replica)
    assert len(open_sheet(replica, groups).desk) == 2


def test_a_record_that_was_thrown_away_elsewhere_gives_nobody_a_badge_either(
    desk: BadgeDesk,
) -> None:
    replica = desk.people.replica
    replica.act([Draft(kind="volunteer", record="zus", verb="delete")], "thief")
    desk.flow.load("recover")
    assert (desk.said("kind"), desk.said()) == ("tell", "Er is nog geen herstelblad.")
    desk.flow.leave()
    said = run(desk, "1", "ja")
    assert "De badge is ingetrokken." in said.output, said.output
    desk.flow.load("recover")
    assert desk.picks() == ["zus"]


@pytest.mark.parametrize("typed", [("1", "n"), ("2", "ja"), ("zus", "ja")])
def test_nothing_is_withdrawn_that_was_not_meant(desk: BadgeDesk, typed: tuple[str, str]) -> None:
    said = run(desk, *typed)
    assert "Er is niets ingetrokken." in said.output
    assert volunteer_of(desk.people.replica, "zus").public_key


def test_without_the_keys_or_a_badge_there_is_nothing_to_withdraw(
    desk: BadgeDesk, tmp_path: Path
) -> None:
    desk.people.print_sheet()
    assert let_go(desk.people.replica)
    assert isinstance(run(desk, "1", "ja").exception, NoKeysHere)
    with first_desk(tmp_path / "other"):
        said = CliRunner().invoke(lost_badge, ["--data", str(tmp_path / "other")])
    assert isinstance(said.exception, NobodyHasOne)


def test_the_home_of_the_desk_asks_the_coordinator_for_the_sheet_until_there_is_one(
    desk: BadgeDesk,
) -> None:
    home = DeskModel(desk.services)
    home.refresh()
    assert home.property("badgeText") == "", "whoever stands before a locked desk is asked nothing"
    desk.unlock("zus")
    home.refresh()
    assert home.property("badgeText") == ASKS
    assert (home.property("badgePage"), home.property("badgeKey")) == ("deskFlow", "sheet")
    desk.flow.load("recover")
    assert (desk.said("button"), desk.said("line")) == ("Maak het herstelblad", ASKS)
    desk.flow.go()
    assert desk.said() == "Het herstelblad"
    desk.people.print_sheet()
    home.refresh()
    assert home.property("badgeText") == ""
    home.close()
