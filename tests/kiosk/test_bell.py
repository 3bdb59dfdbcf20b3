"""The bell between the kiosk and the desk, and who is in the house, without a window."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest
from PySide6.QtCore import QAbstractItemModel
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from kiosk.services.chime import SOUND, Chime
from kiosk.services.chime_wave import chime_wave
from kiosk.viewmodels.ask import AskModel
from kiosk.viewmodels.base import Services
from kiosk.viewmodels.bell import AGAIN_S, BellModel
from kiosk.viewmodels.desk.here import HereModel
from sync import bells, rota
from sync.disk.replica import Replica
from sync.house_records import Bell, BellAnswer, Presence
from sync.records import Shift
from sync.words import Words
from tests.kiosk.changing import delete, put, rows, titles
from tests.kiosk.neighbourhood import NOW, NOW_UTC

RUNG = bells.ring_of(NOW_UTC)


class Hall:
    """A visitor's page and a desk over one replica, and a clock that tests move on."""

    def __init__(self, replica: Replica) -> None:
        replica.device = msgspec.structs.replace(replica.device, server="http://127.0.0.1:9")
        self.replica = replica
        self.now = NOW
        self.kiosk = AskModel(self._services(for_visitors=True))
        self.desk = BellModel(self._services())
        self.desk.chime = Chime(())
        self.kiosk.load()

    def _services(self, *, for_visitors: bool = False) -> Services:
        return Services(
            self.replica,
            Words("nl"),
            new_id=lambda: "made-by-a-test",
            now=lambda: self.now,
            for_visitors=for_visitors,
        )

    def wait(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)
        self.look()

    def look(self) -> None:
        self.desk.refresh()
        self.kiosk.refresh()

    @property
    def text(self) -> str:
        return str(self.kiosk.property("bellText"))

    @property
    def rings(self) -> bool:
        return bool(self.desk.property("rings"))


@pytest.fixture
def hall(qapp: QGuiApplication, replica: Replica) -> Iterator[Hall]:
    made = Hall(replica)
    yield made
    for model in (made.kiosk, made.desk):
        model.close()


# -- the visitor's side


def test_a_ring_is_heard_and_answered_by_the_name_that_she_chose(hall: Hall) -> None:
    assert hall.kiosk.property("canRing")
    hall.kiosk.ring()
    assert hall.text == "De bel gaat aan de balie."
    assert hall.kiosk.ringing
    hall.look()
    assert hall.rings
    assert hall.desk.property("text") == "Iemand bij de zuil vraagt hulp."
    hall.wait(20)
    hall.desk.come()
    assert not hall.rings
    hall.kiosk.refresh()
    assert hall.text == "Riet komt eraan."
    assert not hall.kiosk.ringing
    assert not hall.kiosk.property("canRing")
    assert "Riet komt eraan." in hall.kiosk.spoken()


def test_where_nobody_knows_who_it_is_no_name_is_told(hall: Hall) -> None:
    put(hall.replica, "presence", "p", **stay("Ahmed"))
    hall.kiosk.ring()
    hall.look()
    hall.desk.come()
    hall.kiosk.refresh()
    assert hall.text == "Er komt iemand aan."


def test_after_a_minute_the_page_says_who_comes_and_when(hall: Hall) -> None:
    put(hall.replica, "shift", "d2", venue="v1", starts="2026-11-25T13:00", shown_as="Mo")
    hall.kiosk.ring()
    hall.look()
    hall.wait(59)
    assert hall.text == "De bel gaat aan de balie."
    assert hall.kiosk.property("laterText") == ""
    hall.wait(1)
    assert hall.text == "Er kwam nu niemand."
    assert hall.kiosk.property("laterText") == "Mo is er morgen om 13.00 uur."
    assert hall.kiosk.property("bellLine") == "Loop naar de balie, of bel het nummer hieronder."
    assert hall.kiosk.property("deskPhone")
    assert hall.kiosk.property("aedText") == "De AED hangt bij de voordeur."
    assert not hall.rings
    hall.kiosk.ring()
    hall.look()
    assert hall.rings, "she may ring again"


def test_an_answer_that_comes_late_counts_too(hall: Hall) -> None:
    hall.kiosk.ring()
    hall.look()
    ring = hall.replica.records(Bell)[0].rung_at
    hall.wait(61)
    late = {"bell": bells.bell_id("kiosk-1"), "heard": ring, "coming": ring, "shown_as": "Joke"}
    put(hall.replica, "bell_answer", "late", **late)
    hall.kiosk.refresh()
    assert hall.text == "Joke komt eraan."


def test_two_desks_may_both_come_and_neither_undoes_the_other(hall: Hall) -> None:
    hall.kiosk.ring()
    ring = hall.replica.records(Bell)[0].rung_at
    for name in ("Joke", "Ahmed"):
        fields = {"bell": bells.bell_id("kiosk-1"), "heard": ring, "coming": ring}
        put(hall.replica, "bell_answer", f"of {name}", **fields, shown_as=name)
    hall.kiosk.refresh()
    assert hall.text == "Ahmed en Joke komen eraan."


def test_a_desk_that_is_off_is_told_of_within_seconds(hall: Hall) -> None:
    hall.kiosk.ring()
    hall.now += timedelta(seconds=bells.HEARD_WITHIN_S)
    hall.kiosk.refresh()
    assert hall.text == "De bel heeft geen contact met de balie."
    hall.desk.refresh()
    assert not hall.rings


def test_a_line_that_breaks_is_told_of_at_once(hall: Hall) -> None:
    hall.kiosk.ring()
    hall.replica.note_attempt(NOW_UTC, "De server is niet bereikbaar.")
    hall.kiosk.refresh()
    assert hall.text == "De bel heeft geen contact met de balie."
    hall.kiosk.leave()
    hall.kiosk.load()
    assert hall.text == "De bel heeft geen contact met de balie."
    assert not hall.kiosk.property("canRing")


def test_a_house_without_a_server_has_no_bell(replica: Replica, services: Services) -> None:
    model = AskModel(services)
    model.load()
    assert not model.property("canRing")
    assert model.property("bellText") == ""
    assert model.property("presentText") == "Riet is er. Vraag het gerust."


def test_who_leaves_the_page_needs_nobody_any_more(hall: Hall) -> None:
    hall.kiosk.ring()
    hall.look()
    assert hall.rings
    hall.kiosk.leave()
    hall.desk.refresh()
    assert not hall.rings
    hall.kiosk.load()
    assert hall.text == ""
    hall.kiosk.ring()
    hall.kiosk.stop()
    hall.look()
    assert not hall.rings


def test_the_minute_ends_without_anything_coming_in(hall: Hall, qtbot: QtBot) -> None:
    hall.kiosk.ring()
    hall.desk.refresh()
    hall.now += timedelta(seconds=61)
    qtbot.waitUntil(lambda: hall.text == "Er kwam nu niemand.", timeout=5000)
    qtbot.waitUntil(lambda: not hall.rings, timeout=5000)


# -- the desk's side


def test_it_rings_in_its_own_house_and_not_for_what_came_late(hall: Hall) -> None:
    put(hall.replica, "bell", "bell@other", venue="v2", rung_at=RUNG)
    hall.desk.refresh()
    assert not hall.rings
    put(hall.replica, "bell", "bell@here", venue="v1", rung_at="2026-11-24T12:50:00.000+00:00")
    hall.desk.refresh()
    assert not hall.rings
    for rubbish in ("straks", "2026-11-24T13:05"):
        put(hall.replica, "bell", "bell@here", rung_at=rubbish)
        hall.desk.refresh()
        assert not hall.rings
    put(hall.replica, "bell", "bell@here", rung_at=bells.ring_of(NOW_UTC + timedelta(minutes=4)))
    hall.desk.refresh()
    assert hall.rings, "two clocks need not agree to the minute"
    hall.wait(60)
    assert not hall.rings


def test_the_kiosk_of_the_hall_rings_over_desk_pages_only(hall: Hall) -> None:
    put(hall.replica, "bell", "bell@other", venue="v1", rung_at=RUNG)
    hall.desk.services.for_visitors = True
    hall.desk.over("agenda")
    assert not hall.rings
    hall.desk.over("desk")
    assert hall.rings


def test_it_sounds_until_somebody_goes(hall: Hall) -> None:
    played: list[datetime] = []
    hall.desk.chime.play = lambda: played.append(hall.now)  # type: ignore[method-assign]
    hall.kiosk.ring()
    hall.look()
    hall.look()
    assert len(played) == 1
    hall.wait(AGAIN_S)
    assert len(played) == 2
    hall.desk.come()
    hall.wait(AGAIN_S)
    assert len(played) == 2


def test_the_chime_is_what_we_made_and_is_played_by_a_program(qtbot: QtBot, tmp_path: Path) -> None:
    assert SOUND.read_bytes() == chime_wave()
    said = tmp_path / "said"
    chime = Chime(("sh", "-c", f'cmp "$0" "{SOUND}" && echo rang > "{said}"'))
    chime.play()
    qtbot.waitUntil(lambda: said.exists() and not chime.sounding, timeout=10_000)
    slow = Chime(("sleep",))
    slow.play()
    slow.stop()
    assert not slow.sounding
    lost = Chime(("/no/such/player",))
    lost.play()
    qtbot.waitUntil(lambda: not lost.sounding, timeout=5000)
    Chime(()).play()


# -- who is in the house


def stay(name: str, until: str = "2026-11-24T17:00", **fields: str) -> dict[str, str]:
    return {"venue": "v1", "shown_as": name, "since": "2026-11-24T13:00", "until": until, **fields}


def test_presence_is_derived_from_its_end() -> None:
    def here(one: Presence, at: str) -> bool:
        return rota.is_present(one, datetime.fromisoformat(at))

    one = Presence(id="x", **stay("Joke"))  # type: ignore[arg-type]
    assert here(one, "2026-11-24T16:59")
    assert not here(one, "2026-11-24T17:00")
    assert not here(one, "2026-11-24T12:59")
    assert not here(Presence(id="x", since="nu", until="straks"), "2026-11-24T14:00")


def test_it_ends_at_closing_time() -> None:
    at = datetime(2026, 11, 24, 14, 5)
    assert rota.stays_until("Mo-Fr 09:00-21:00", at) == datetime(2026, 11, 24, 21)
    assert rota.stays_until("Mo-Fr 09:00-12:00", at) == at + rota.LONGEST_STAY
    assert rota.stays_until("als de vlag hangt", at) == at + rota.LONGEST_STAY


def test_a_shift_counts_unless_she_went_or_offered_it() -> None:
    now = datetime(2026, 11, 24, 14, 5)
    turn = Shift(id="d", volunteer="p1", venue="v1", starts="2026-11-24T13:00", shown_as="Riet")
    assert rota.present([turn], [], "v1", now) == ["Riet"]
    offered = msgspec.structs.replace(turn, offered=True)
    assert rota.present([offered], [], "v1", now) == []
    went = Presence(id="x", **stay("Riet", "2026-11-24T14:00", volunteer="p1"))  # type: ignore[arg-type]
    assert rota.present([turn], [went], "v1", now) == []
    before = Presence(id="x", **stay("Riet", "2026-11-24T11:00", volunteer="p1"))  # type: ignore[arg-type]
    assert rota.present([turn], [before], "v1", now) == ["Riet"]
    elsewhere = msgspec.structs.replace(turn, venue="v2")
    assert rota.present([elsewhere], [], "v1", now) == []


@pytest.fixture
def here(services: Services, check_model: Callable[[QAbstractItemModel], object]) -> HereModel:
    model = HereModel(services)
    check_model(model.property("rows"))
    model.load()
    return model


def test_coming_and_going_from_the_list(here: HereModel, services: Services) -> None:
    assert here.property("text") == "Bezoekers zien: Riet is er."
    assert [row.line for row in rows(here)] == ["Volgens het rooster"]
    assert not here.toggle(), "without a badge a name must be picked"
    here.write("  Joke ")
    assert here.add()
    assert here.property("savedText") == "Joke is er, tot 21.00 uur."
    assert titles(here) == ["Joke", "Riet"]
    assert here.turn("Riet")
    assert here.property("text") == "Bezoekers zien: Joke is er."
    ask = AskModel(services)
    ask.load()
    assert ask.property("presentText") == "Joke is er. Vraag het gerust."
    here.undo()
    assert here.property("text") == "Bezoekers zien: Joke en Riet zijn er."
    assert here.turn("Joke")
    assert here.property("text") == "Bezoekers zien: Riet is er."
    services.now = lambda: NOW + timedelta(minutes=1)
    assert here.turn("Joke")
    assert len(services.replica.records(Presence, "shown_as = 'Joke'")) == 1, "no pile of records"
    services.now = lambda: datetime(2026, 11, 24, 21, 0)
    here.refresh()
    assert here.property("text") == "Bezoekers zien nu niemand."


def test_who_says_that_she_is_here_stays_until_her_shift_is_over(
    here: HereModel, services: Services
) -> None:
    put(services.replica, "venue", "v1", opening_hours="")
    turns = {"early": ("2026-11-24T13:00", 330), "late": ("2026-11-24T18:00", 120)}
    for one, (starts, minutes) in turns.items():
        put(services.replica, "shift", one, venue="v1", starts=starts, duration_min=minutes, shown_as="Ans")  # fmt: skip
    here.refresh()
    services.now = lambda: datetime(2026, 11, 24, 14, 5)
    here.write("Ans")
    assert here.add()
    assert here.property("savedText") == "Ans is er, tot 20.00 uur."
    for hour in (15, 19):
        services.now = lambda hour=hour: datetime(2026, 11, 24, hour, 45)  # type: ignore[misc]
        here.refresh()
        assert "Ans" in here.property("text")
    services.now = lambda: datetime(2026, 11, 24, 20, 0)
    here.refresh()
    assert "Ans" not in here.property("text")


def test_only_a_first_name_is_taken(here: HereModel) -> None:
    for text, problem in (("  ", "Typ een voornaam."), ("06 12345678", "Typ alleen een voornaam.")):
        here.write(text)
        assert not here.add()
        assert here.property("problem") == problem
    here.write("x" * 80)
    assert len(here.property("typed")) == 40


def test_nobody_is_here_by_a_clock_that_is_wrong(here: HereModel, services: Services) -> None:
    delete(services.replica, "shift", "d1")
    here.write("Joke")
    here.add()
    services.replica.clock = lambda: datetime(2040, 1, 1, tzinfo=UTC)
    ask = AskModel(services)
    ask.load()
    assert ask.property("presentText") == "Vraag het aan de balie."


def test_one_tap_with_a_badge_and_the_bell_is_answered_by_that_name(
    here: HereModel, hall: Hall
) -> None:
    from tests.kiosk.desk.badges import PIN, make_volunteer

    joke = make_volunteer(hall.replica)
    for services in (here.services, hall.desk.services):
        services.session.unlock(joke.bits, PIN)
        until = time.monotonic() + 10
        while services.session.busy and time.monotonic() < until:
            QGuiApplication.processEvents()
    assert here.toggle()
    assert here.property("amHere")
    assert here.property("text") == "Bezoekers zien: Joke en Riet zijn er."
    hall.kiosk.ring()
    hall.look()
    hall.desk.come()
    hall.kiosk.refresh()
    assert hall.text == "Joke komt eraan."
    (answer,) = hall.replica.records(BellAnswer)
    assert answer.changed_by == "joke"
    assert here.toggle()
    assert not here.property("amHere")
