"""Badges and PINs that open nothing, and what is said of them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from pytestqt.qtbot import QtBot

from kiosk.services.session import CLOCK_IN_DOUBT
from sync.badge import Badge, badge_mark, badge_text
from sync.changes import Draft
from sync.disk.lockout import Lockout
from sync.disk.machine import Uptime
from sync.disk.replica import Replica
from tests.kiosk.desk.badges import PIN, WRONG, make_volunteer
from tests.kiosk.desk.conftest import KEY
from tests.kiosk.desk.unlocking import anew
from tests.kiosk.desk.unlocking import at as at

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
