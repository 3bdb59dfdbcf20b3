"""``buurtzuil erase`` where the keys of the desk open by badge: it asks for badge and PIN, unseen, and counts wrong ones."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import pytest
from click.testing import CliRunner, Result

from sync.badge import Badge, badge_text
from sync.changes import Draft
from sync.commands.erase import erase
from sync.disk.replica import open_replica
from sync.erasure import is_erased
from sync.errors import LockedOut, WrongPin
from sync.records import Box, Look
from sync.seal import Contact, fingerprint, seal
from tests.sync.desk_people import DESK_KEY, PINS, People, first_desk
from tests.sync.place import NOW_UTC

RIET = Contact(name="Riet Bakker", phone="+31450000777")


@pytest.fixture
def badge(tmp_path: Path) -> str:
    """What stands on the badge of Zus; in the folder a box of Riet and no key."""
    with first_desk(tmp_path) as replica:
        people = People(replica)
        people.come("zus", "coordinator")
        people.print_sheet()
        fields = {
            "about": "post",
            "sealed": seal(RIET, DESK_KEY.public),
            "key": fingerprint(DESK_KEY.public),
        }
        replica.act([Draft(kind="box", record="riet", fields=fields)], "visitor")
    for name in ("desk.key", "coordinator.key"):
        (tmp_path / name).unlink(missing_ok=True)
    return badge_text(Badge("volunteer", people.badges["zus"]))


def run(folder: Path, *typed: str) -> Result:
    text = "\n".join([*typed, ""])
    return CliRunner().invoke(erase, ["--data", str(folder)], input=text)


def test_a_badge_and_its_pin_open_what_is_to_be_erased(tmp_path: Path, badge: str) -> None:
    said = run(tmp_path, badge, PINS["zus"], RIET.name, RIET.phone, "ja")
    assert "Hier gewist: 1." in said.output, said.output
    assert badge not in said.output
    assert PINS["zus"] not in said.output
    with open_replica(tmp_path, clock=lambda: NOW_UTC) as replica:
        box = replica.get("box", "riet")
        assert isinstance(box, Box)
        assert is_erased(box.sealed)
        assert replica.unsent()[-1].actor == "zus"
        looks = [(one.changed_by, one.box, one.did) for one in replica.records(Look)]
        assert looks == [("zus", "riet", "erased")]


@pytest.mark.parametrize(("role", "erased"), [("host", False), ("editor", True)])
def test_what_somebody_told_the_house_is_erased_by_who_may_throw_it_away(
    tmp_path: Path, role: Literal["host", "editor"], erased: bool
) -> None:
    with first_desk(tmp_path) as replica:
        people = People(replica)
        people.come("zus", "coordinator")
        people.print_sheet()
        people.come("annie", role, ring=people.ring("zus"))
        fields = {
            "about": "told",
            "sealed": seal(RIET, DESK_KEY.public),
            "key": fingerprint(DESK_KEY.public),
        }
        idea = Draft(kind="idea", record="told", fields={"about": "complaint", "box": "riet"})
        replica.act([idea, Draft(kind="box", record="riet", fields=fields)], "visitor")
    for name in ("desk.key", "coordinator.key"):
        (tmp_path / name).unlink(missing_ok=True)
    code = badge_text(Badge("volunteer", people.badges["annie"]))
    said = run(tmp_path, code, PINS["annie"], RIET.name, RIET.phone, "ja")
    assert ("Hier gewist: 1." in said.output) is erased, said.output
    assert ("Dit mag alleen een redacteur of een coördinator." in said.output) is not erased
    with open_replica(tmp_path, clock=lambda: NOW_UTC) as replica:
        box = replica.get("box", "riet")
        assert isinstance(box, Box)
        assert is_erased(box.sealed) is erased


def test_wrong_pins_count_here_too(tmp_path: Path, badge: str) -> None:
    errors = [type(run(tmp_path, badge, "000000").exception) for _ in range(4)]
    assert errors == [WrongPin, WrongPin, WrongPin, LockedOut]
