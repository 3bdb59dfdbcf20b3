"""The session: a badge and a PIN open the desk for one person, as far as her role goes, until it is locked."""

from __future__ import annotations

import gc
import threading

import msgspec
import pytest
from PySide6.QtCore import QCoreApplication
from pytestqt.qtbot import QtBot

from kiosk.services.session import NO_KEYS, Session
from kiosk.viewmodels.base import Services
from kiosk.viewmodels.desk.saved import SavedModel
from sync.badge import COST, badge_mark
from sync.changes import Draft
from sync.device import DeviceSettings
from sync.disk import set_apart
from sync.disk.replica import Replica, open_replica
from sync.disk.volunteering import helpers_for
from sync.errors import UserFacing
from sync.keyring import Keyring, write_held
from sync.records import Box
from sync.seal import DeskKey, make_desk_key
from tests.kiosk.desk.badge_desk import see_to_keys
from tests.kiosk.desk.badges import PIN, WRONG, Made, make_house_badge, make_volunteer
from tests.kiosk.desk.conftest import KEY, NAME, place
from tests.kiosk.desk.unlocking import anew
from tests.kiosk.desk.unlocking import at as at

# -- open, locked, unlocked


def test_without_any_badge_the_desk_is_open_to_all(services: Services, key: DeskKey) -> None:
    session = services.session
    assert session.without_badge
    assert (session.access, session.actor, session.level) == ("volunteer", "desk", "coordinator")
    assert [one.private for one in session.ring.desk] == [KEY.private]


def test_from_the_first_badge_on_nothing_opens_without_one(
    replica: Replica, qtbot: QtBot, key: DeskKey
) -> None:
    make_volunteer(replica)
    session = anew(replica, qtbot).session
    assert (session.access, session.level) == ("none", "nothing")
    assert session.ring == Keyring(), "not even where the keys still lie in the folder"
    assert not session.may("house")
    assert session.may("nothing")


def test_who_was_at_work_when_the_first_badge_came_is_not_thrown_out(
    services: Services, key: DeskKey
) -> None:
    session = services.session
    assert session.may("coordinator")
    make_volunteer(services.replica)
    session.look_again()
    assert session.may("coordinator")
    session.lock()
    assert not session.may("house")


def test_a_desk_whose_volunteers_were_all_deleted_stays_locked(
    replica: Replica, qtbot: QtBot
) -> None:
    made = make_volunteer(replica)
    replica.act([Draft(kind="volunteer", record=made.id, verb="delete")], actor="system")
    assert anew(replica, qtbot).session.level == "nothing"


def test_a_device_without_records_locks_when_they_come_with_badges(no_records: Services) -> None:
    assert no_records.session.may("coordinator")
    make_volunteer(no_records.replica)
    assert not no_records.session.may("house")


def test_badge_and_pin_open_it_for_one_person(replica: Replica, qtbot: QtBot) -> None:
    made = make_volunteer(replica, role="editor", desk=KEY)
    place(replica)
    at = anew(replica, qtbot)
    with qtbot.waitSignal(at.session.changed):
        assert at.unlock(made) == ""
    assert (at.session.access, at.session.actor) == ("volunteer", "joke")
    assert at.session.person is not None
    assert (at.session.person.name, at.session.person.role) == ("Joke Jansen", "editor")
    box = replica.get("box", "box-1")
    assert isinstance(box, Box)
    assert at.session.ring.open(box.sealed, box.key).name == NAME
    assert at.session.may("editor")
    assert not at.session.may("coordinator")


def test_locking_takes_the_keys_out_of_memory(replica: Replica, qtbot: QtBot) -> None:
    key = make_desk_key()
    made = make_volunteer(replica, desk=key)
    at = anew(replica, qtbot)
    at.unlock(made)
    assert at.session.ring.desk == (key,)
    at.session.lock()
    assert (at.session.access, at.session.person) == ("none", None)
    assert at.session.ring == Keyring()
    gc.collect()
    rings = [one for one in gc.get_objects() if isinstance(one, Keyring) and key in one.desk]
    assert not rings, "somebody still holds the ring"
    assert made.bits not in vars(at.model).values()


def test_a_ring_grows_while_its_holder_is_at_work(replica: Replica, qtbot: QtBot) -> None:
    made = make_volunteer(replica)
    at = anew(replica, qtbot)
    at.unlock(made)
    assert at.session.notice == NO_KEYS
    make_volunteer(replica, "joke-2", desk=KEY)
    give_to(replica, made)
    at.session.look_again()
    assert at.session.ring.desk == (KEY,)


def give_to(replica: Replica, made: Made) -> None:
    from sync.keyring import give
    from sync.records import Volunteer
    from tests.sync.desk_keys import COORDINATOR

    volunteer = replica.get("volunteer", made.id)
    assert isinstance(volunteer, Volunteer)
    replica.act(give(Keyring((KEY,)), volunteer, COORDINATOR.public), actor="mien")


def test_whoever_unlocks_at_a_desk_sees_to_her_spare_key(replica: Replica, qtbot: QtBot) -> None:
    made = make_volunteer(replica)
    for other in ("mien", "an"):
        make_volunteer(replica, other)
    hall = DeviceSettings(
        device="d",
        kind="kiosk",
        server="http://127.0.0.1:1",
        coordinator_key=replica.device.coordinator_key,
    )
    replica.device = hall
    at = anew(replica, qtbot)
    at.unlock(made)
    see_to_keys(at.services)
    assert helpers_for(replica, "joke") == [], "a kiosk writes no keys"
    replica.device = msgspec.structs.replace(hall, kind="desk")
    at = anew(replica, qtbot)
    at.unlock(made)
    see_to_keys(at.services)
    assert helpers_for(replica, "joke") == ["an", "mien"]
    assert replica.unsent()[-1].actor == "joke"


# -- while it is unlocked


@pytest.mark.parametrize(
    "draft",
    [
        Draft(kind="volunteer", record="joke", fields={"badge": ""}),
        Draft(kind="volunteer", record="joke", verb="delete"),
        Draft(kind="volunteer", record="joke", fields={"expires": "2026-11-01"}),
    ],
)
def test_a_badge_that_is_withdrawn_elsewhere_locks_the_desk(
    replica: Replica, qtbot: QtBot, draft: Draft
) -> None:
    made = make_volunteer(replica)
    make_volunteer(replica, "mien")
    at = anew(replica, qtbot)
    at.unlock(made)
    replica.act([draft], actor="mien")
    at.session.look_again()
    assert at.session.access == "none"


def test_a_pin_that_is_being_tried_opens_nothing_for_who_left(
    replica: Replica, qtbot: QtBot
) -> None:
    made = make_volunteer(replica, cost=COST)
    at = anew(replica, qtbot)
    assert at.show(made.text)
    for digit in PIN:
        at.model.press(digit)
    assert at.session.busy
    at.model.leave()
    said: list[UserFacing] = []
    at.session.refused.connect(said.append)
    for thread in threading.enumerate():
        if thread.name == "unlock":
            thread.join(5)
    QCoreApplication.processEvents()
    assert at.session.access == "none"
    assert not said


def test_a_device_that_was_revoked_locks_and_opens_to_nobody(
    replica: Replica, qtbot: QtBot
) -> None:
    made = make_volunteer(replica)
    at = anew(replica, qtbot)
    at.unlock(made)
    replica.outbox.set_note(set_apart.NOTE, "revoked")
    at.session.look_again()
    assert at.session.access == "none"
    assert not at.show(made.text)
    assert at.model.property("problem").startswith("Dit apparaat is uitgeschakeld")


def test_what_a_role_may_not_do_is_said_before_it_is_done(replica: Replica, qtbot: QtBot) -> None:
    made = make_volunteer(replica)
    at = anew(replica, qtbot)
    at.unlock(made)
    saved, before = SavedModel(at.services), replica.outbox.head()
    assert not saved.act([Draft(kind="service", record="s1", fields={"name": "X"})], "Bewaard")
    assert "Dit mag alleen een redacteur" in saved.property("trouble")
    assert replica.outbox.head() == before
    present = {"name": replica.neighbourhood.name, "present_now": ["Joke"]}
    assert saved.act([Draft(kind="neighbourhood", record="n1", fields=present)], "Bewaard")


def test_what_decides_about_a_badge_is_not_changed_in_the_hall(
    replica: Replica, qtbot: QtBot
) -> None:
    made = make_volunteer(replica, role="coordinator")
    at = anew(replica, qtbot)
    at.unlock(made)
    drafts = [Draft(kind="volunteer", record=made.id, fields={"expires": "2030-01-01"})]
    at.session.check(drafts)
    replica.device = msgspec.structs.replace(
        replica.device, kind="kiosk", server="http://127.0.0.1:1"
    )
    with pytest.raises(UserFacing, match="apparaat van de balie"):
        at.session.check(drafts)
    at.session.check([Draft(kind="volunteer", record=made.id, fields={"name": "Joke J."})])


# -- the house badge


def test_the_house_badge_opens_work_without_personal_data(
    replica: Replica, qtbot: QtBot, key: DeskKey
) -> None:
    make_volunteer(replica, desk=KEY)
    text = make_house_badge(replica)
    at = anew(replica, qtbot)
    assert not at.show(text), "no PIN is asked for"
    assert at.session.access == "house"
    assert at.session.actor == "house"
    assert at.session.ring == Keyring()
    assert at.session.may("house")
    assert not at.session.may("volunteer")


@pytest.mark.parametrize("how", ["replaced", "revoked"])
def test_a_house_badge_that_counts_no_more_locks_the_desk(
    replica: Replica, qtbot: QtBot, how: str
) -> None:
    make_volunteer(replica)
    at = anew(replica, qtbot)
    at.show(make_house_badge(replica))
    at.session.look_again()
    assert at.session.may("house")
    if how == "replaced":
        fields = {"house_badge": badge_mark(bytes(16))}
        record = replica.neighbourhood.id
        replica.act([Draft(kind="neighbourhood", record=record, fields=fields)], actor="mien")
    else:
        replica.outbox.set_note(set_apart.NOTE, "revoked")
    at.session.look_again()
    assert at.session.access == "none"


def test_the_hall_is_what_was_opened_for_visitors(replica: Replica) -> None:
    assert not Session(replica).in_hall, "the desk of a demonstration on a laptop"
    assert Session(replica, for_visitors=True).in_hall
    replica.device = DeviceSettings(device="d", kind="kiosk", server="http://127.0.0.1:1")
    assert Session(replica).in_hall, "the kiosk itself"
    replica.device = msgspec.structs.replace(replica.device, kind="desk")
    assert not Session(replica).in_hall


def test_keys_that_still_lie_in_the_folder_are_nobodys(
    replica: Replica, qtbot: QtBot, key: DeskKey
) -> None:
    made = make_volunteer(replica)
    write_held(replica.folder, [KEY])
    at = anew(replica, qtbot)
    at.unlock(made)
    assert at.session.ring == Keyring(), "a ring is what she was given"


def test_two_programs_count_wrong_pins_together(replica: Replica, qtbot: QtBot) -> None:
    made = make_volunteer(replica)
    first = anew(replica, qtbot)
    for _ in range(2):
        first.unlock(made, WRONG)
    with open_replica(replica.folder, clock=replica.clock) as other:
        second = anew(other, qtbot)
        assert "over 30 seconden" in second.unlock(made, WRONG)
