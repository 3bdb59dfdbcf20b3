"""The session: a badge and a PIN open the desk for one person, as far as her role goes, until it is locked."""

from __future__ import annotations

import gc
import threading
from collections.abc import Callable
from datetime import UTC, datetime

import msgspec
import pytest
from PySide6.QtCore import QCoreApplication
from pytestqt.qtbot import QtBot

from kiosk.services.session import CLOCK_IN_DOUBT, NO_KEYS, Session
from kiosk.viewmodels.base import Services
from kiosk.viewmodels.desk.saved import SavedModel
from kiosk.viewmodels.desk.unlock import UnlockModel
from sync.badge import COST, Badge, badge_mark, badge_text
from sync.changes import Draft
from sync.device import DeviceSettings
from sync.disk import set_apart
from sync.disk.lockout import Lockout
from sync.disk.machine import Uptime
from sync.disk.replica import Replica, open_replica
from sync.disk.volunteering import helpers_for
from sync.errors import UserFacing
from sync.keyring import Keyring, write_held
from sync.records import Box
from sync.seal import DeskKey, make_desk_key
from sync.words import Words
from tests.kiosk.desk.badge_desk import see_to_keys
from tests.kiosk.desk.badges import PIN, WRONG, Made, make_house_badge, make_volunteer
from tests.kiosk.desk.conftest import KEY, NAME, place


class Desk:
    """Somebody before the pages of badge and PIN, without a window."""

    def __init__(self, services: Services, qtbot: QtBot) -> None:
        self.services, self.qtbot = services, qtbot
        self.session = services.session
        self.model = UnlockModel(services)

    def show(self, text: str) -> bool:
        self.model.load()
        return self.model.take(text)

    def type(self, pin: str) -> str:
        """Type six digits and return what is said when it did not open."""
        for digit in pin:
            self.model.press(digit)
        self.qtbot.waitUntil(lambda: not self.session.busy, timeout=5000)
        return str(self.model.property("problem"))

    def unlock(self, made: Made, pin: str = PIN) -> str:
        assert self.show(made.text)
        return self.type(pin)


@pytest.fixture
def at(services: Services, qtbot: QtBot) -> Desk:
    return Desk(services, qtbot)


def anew(replica: Replica, qtbot: QtBot, clock: Callable[[], datetime] | None = None) -> Desk:
    """Return the desk after its device was started anew."""
    if clock is not None:
        replica.clock = clock
    return Desk(Services(replica, Words("nl"), new_id=lambda: "made-by-a-test"), qtbot)


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


# -- wrong PINs


def test_a_wrong_pin_opens_nothing_and_says_what_to_do(replica: Replica, qtbot: QtBot) -> None:
    made = make_volunteer(replica)
    at = anew(replica, qtbot)
    said = at.unlock(made, WRONG)
    assert said == "Deze pincode klopt niet. Typ hem opnieuw, of vraag een coördinator."
    assert not at.session.may("house")
    assert at.model.property("count") == 0
    assert at.type(PIN) == "", "the badge need not be scanned again"
    assert at.session.access == "volunteer"


def test_after_ten_wrong_pins_not_even_the_right_one_opens(replica: Replica, qtbot: QtBot) -> None:
    made = make_volunteer(replica)
    at = anew(replica, qtbot)
    up_s = [1000.0]
    at.session.uptime = lambda: Uptime("this boot", int(up_s[0] * 1000))
    said = []
    for _ in range(10):
        up_s[0] += Lockout(replica.folder, at.session.uptime).left_s(badge_mark(made.bits))
        said.append(at.unlock(made, WRONG))
    assert said[2] == (
        "Er is te vaak een verkeerde pincode getypt. "
        "Probeer het over 30 seconden weer, of vraag een coördinator."
    )
    assert "over 4 uur weer" in said[9]
    assert "over 4 uur weer" in at.type(PIN), "the right one"
    assert not at.show(made.text), "it is said before anybody types"
    again = anew(replica, qtbot, lambda: datetime(2020, 1, 1, tzinfo=UTC))
    again.session.uptime = lambda: Uptime("the next boot", 5000)
    assert not again.show(made.text), "a restart and a clock set back help nothing"
    assert "over 4 uur weer" in str(again.model.property("problem"))
    again.session.uptime = lambda: Uptime("the next boot", 5000 + 4 * 3600 * 1000)
    assert again.unlock(made) == ""
    assert again.session.access == "volunteer"


def test_what_is_said_of_a_wrong_pin_names_nobody(replica: Replica, qtbot: QtBot) -> None:
    made = make_volunteer(replica)
    at = anew(replica, qtbot)
    for _ in range(3):
        said = at.unlock(made, WRONG) if at.show(made.text) else ""
        assert "Joke" not in said
        assert "Joke" not in at.model.spoken()
        assert WRONG not in at.model.spoken()


# -- other badges


@pytest.mark.parametrize(
    ("fields", "what"),
    [
        ({"expires": "2026-11-23"}, "Deze badge is niet meer geldig."),
        ({"vouched": ""}, "De coördinator heeft deze badge nog niet bevestigd."),
        ({"badge": ""}, "Deze badge is hier niet bekend."),
        ({"badge": "", "withdrawn_badges": "own"}, "Deze badge is ingetrokken."),
    ],
)
def test_a_badge_that_opens_nothing_says_why(
    replica: Replica, qtbot: QtBot, fields: dict[str, str], what: str
) -> None:
    made = make_volunteer(replica)
    changed: dict[str, object] = dict(fields)
    if "withdrawn_badges" in fields:
        changed["withdrawn_badges"] = [badge_mark(made.bits)]
    replica.act([Draft(kind="volunteer", record="joke", fields=changed)], actor="mien")
    at = anew(replica, qtbot)
    assert not at.show(made.text)
    said = str(at.model.property("problem"))
    assert said.startswith(what)
    assert said.count(".") + said.count("?") == 2 + said.count("? Vraag")


def test_the_badge_of_who_has_left_is_withdrawn(replica: Replica, qtbot: QtBot) -> None:
    made = make_volunteer(replica)
    make_volunteer(replica, "mien")
    replica.act([Draft(kind="volunteer", record="joke", verb="delete")], actor="mien")
    at = anew(replica, qtbot)
    assert not at.show(made.text)
    assert at.model.property("problem").startswith("Deze badge is ingetrokken.")


def test_a_badge_of_another_neighbourhood_is_not_known(replica: Replica, qtbot: QtBot) -> None:
    make_volunteer(replica)
    at = anew(replica, qtbot)
    assert not at.show(badge_text(Badge("volunteer", bytes(16))))
    said = "Deze badge is hier niet bekend. Is hij nieuw, of van een andere wijk? Vraag een coördinator."
    assert at.model.property("problem") == said
    assert not at.show(badge_text(Badge("house", bytes(16))))
    assert at.model.property("problem").startswith("Deze huisbadge is hier niet bekend")


@pytest.mark.parametrize("text", ["", "8710400280545", "ffff" * 30, "BZV12", "\x00\u2603"])
def test_rubbish_from_a_scanner_is_one_sentence(replica: Replica, qtbot: QtBot, text: str) -> None:
    make_volunteer(replica)
    at = anew(replica, qtbot)
    assert not at.show(text)
    assert "badge" in at.model.property("problem")
    assert at.session.access == "none"


def test_somebody_elses_key_in_a_record_opens_nothing(replica: Replica, qtbot: QtBot) -> None:
    joke, mien = make_volunteer(replica), make_volunteer(replica, "mien", role="coordinator")
    stored = replica.stored("volunteer", "joke")
    assert stored is not None
    taken = {"wrapped_key": stored.fields["wrapped_key"], "badge": stored.fields["badge"]}
    replica.act(
        [
            Draft(kind="volunteer", record="joke", verb="delete"),
            Draft(kind="volunteer", record="mien", fields=taken),
        ],
        actor="joke",
    )
    at = anew(replica, qtbot)
    said = at.unlock(joke)
    assert said.startswith("De coördinator heeft deze badge nog niet bevestigd.")
    assert at.session.access == "none"
    assert mien.id == "mien"


# -- the clock


def test_while_nobody_knows_the_day_a_badge_still_opens_and_that_is_said(
    replica: Replica, qtbot: QtBot
) -> None:
    made = make_volunteer(replica, desk=KEY, expires="2026-11-23")
    at = anew(replica, qtbot, lambda: datetime(2031, 1, 1, tzinfo=UTC))
    assert not at.services.clock_trusted
    assert at.unlock(made) == ""
    assert at.session.access == "volunteer"
    assert at.session.notice == CLOCK_IN_DOUBT


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
