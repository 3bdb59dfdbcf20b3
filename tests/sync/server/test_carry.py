"""The exchange by stick: a real server, a kiosk without internet, and a computer that has it."""

from __future__ import annotations

import shutil
from datetime import timedelta
from itertools import permutations
from pathlib import Path

import msgspec
import pytest

from sync.changes import Draft
from sync.disk.replica import open_replica
from sync.disk.set_apart import SetApart
from sync.errors import Refused, ServerAway, ServerRubbish
from sync.line.carry import Carrier, OthersLetter, write_letter
from sync.line.exchange import exchange_once
from sync.line.letter_answers import DoesNotFit
from sync.records import SetAside
from tests.sync.proxy import Proxy
from tests.sync.server.house import now
from tests.sync.server.test_exchange import everything, settle
from tests.sync.server.village import PRIVATE, Village, named, told


def test_a_first_letter_brings_the_whole_neighbourhood(village: Village) -> None:
    assert village.kiosk.cursor is None
    home = village.trip()
    assert [item.did for item in home] == ["kept", "waits"] or {i.did for i in home} == {
        "kept",
        "waits",
    }
    assert village.kiosk.count("service") == 120
    exchange_once(village.office)  # other tests write in the same town
    assert everything(village.kiosk, *PRIVATE) == everything(village.office, *PRIVATE)
    assert village.kiosk.status().last_success_utc is not None


def test_both_directions_meet(village: Village) -> None:
    village.trip()
    village.kiosk.act([told("van-de-zuil")], "Annie")
    village.office.act([told("van-kantoor")], "Annie")
    service = village.kiosk.list("service", order="name")[0].id
    village.kiosk.act([Draft(kind="service", record=service, fields={"summary": "Zuil."})], "A")
    village.office.act([Draft(kind="service", record=service, fields={"name": "Kantoor"})], "B")
    exchange_once(village.office)
    (kept,) = [item.kept for item in village.trip() if item.kept]
    assert (kept.confirmed, village.kiosk.pending()) == (2, 0)
    assert village.kiosk.get("announcement", named("van-kantoor")) is not None
    settle(village.office)
    assert village.office.get("announcement", named("van-de-zuil")) is not None
    assert everything(village.kiosk, *PRIVATE) == everything(village.office, *PRIVATE)
    both = village.office.stored("service", service)
    assert both is not None
    assert (both.fields["name"], both.fields["summary"]) == ("Kantoor", "Zuil.")


def test_a_letter_that_is_brought_twice_changes_nothing_twice(village: Village) -> None:
    village.trip()
    village.kiosk.act([told("een")], "Annie")
    village.out()
    village.bring()
    exchange_once(village.library)
    sequence = village.library.cursor
    village.bring()
    exchange_once(village.library)
    assert village.library.cursor == sequence
    first = village.home()
    again = village.home()
    assert {item.did for item in first} == {"kept", "waits"}
    assert {item.did for item in again} == {"known", "waits"}
    village.meet()


def test_a_letter_that_is_lost_is_told_again_by_the_next(village: Village, tmp_path: Path) -> None:
    village.trip()
    village.kiosk.act([told("een")], "Annie")
    village.out().unlink()
    village.kiosk.act([told("twee")], "Annie")
    village.trip()
    settle(village.office)
    assert {named("een"), named("twee")} <= {one.id for one in village.office.list("announcement")}
    village.kiosk.act([told("drie")], "Annie")
    village.out()
    village.bring()
    for path in village.stick.iterdir():
        path.unlink()  # lost on the way back
    assert village.kiosk.pending() == 1
    village.meet()


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_answers_in_any_order(village: Village, order: tuple[int, ...], tmp_path: Path) -> None:
    village.trip()
    answers = []
    for week in range(3):
        village.kiosk.act([told(f"zuil-{week}")], "Annie")
        village.office.act([told(f"kantoor-{week}")], "Annie")
        settle(village.office)
        letter = write_letter(village.kiosk, tmp_path / f"{week}.brief").path
        item = Carrier(village.library).take(letter)
        answers.append(tmp_path / item.answer)
    for week in order:
        Carrier(village.kiosk).take(answers[week])
        assert village.kiosk.get("announcement", named(f"kantoor-{week}")) is not None
    assert village.kiosk.pending() == 0
    settle(village.office)
    assert everything(village.kiosk, *PRIVATE) == everything(village.office, *PRIVATE)


def test_letters_in_the_wrong_order(village: Village, tmp_path: Path) -> None:
    village.trip()
    letters = []
    for week in range(2):
        village.kiosk.act([told(f"zuil-{week}")], "Annie")
        letters.append(write_letter(village.kiosk, tmp_path / f"{week}.brief").path)
    for letter in reversed(letters):
        Carrier(village.library).take(letter)
    for answer in sorted(tmp_path.glob("*.antwoord")):
        Carrier(village.kiosk).take(answer)
    assert village.kiosk.pending() == 0
    village.meet()


def test_a_device_that_was_online_meanwhile_passes_an_older_answer_over(village: Village) -> None:
    village.trip()
    village.kiosk.act([told("een")], "Annie")
    village.out()
    village.bring()
    village.kiosk.act([told("twee")], "Annie")
    village.office.act([told("drie")], "Annie")
    settle(village.office, village.kiosk)
    before = everything(village.kiosk), village.kiosk.cursor
    assert {item.did for item in village.home()} == {"known", "waits"}
    assert (everything(village.kiosk), village.kiosk.cursor) == before


def test_an_answer_that_would_leave_a_hole_is_passed_over(village: Village) -> None:
    """The replica was torn after the letter was written: what is here is less than the answer goes on from."""
    village.trip()
    village.kiosk.act([told("een")], "Annie")
    village.out()
    village.office.act([told("twee")], "Annie")
    settle(village.office)
    village.bring()
    folder = village.kiosk.folder
    village.kiosk.close()
    for path in folder.glob("replica.db*"):
        path.unlink()
    village.kiosk = open_replica(folder, clock=now)
    try:
        (failed,) = [item for item in village.home() if item.did == "failed"]
        assert isinstance(failed.error, DoesNotFit)
        assert village.kiosk.get("announcement", named("twee")) is None
        village.meet()
    finally:
        village.kiosk.close()


def test_a_disk_that_went_back_takes_no_word_on_what_it_does_not_have(
    village: Village, tmp_path: Path
) -> None:
    village.trip()
    folder, copy = village.kiosk.folder, tmp_path / "copy"
    village.kiosk.close()
    shutil.copytree(folder, copy)
    village.kiosk = open_replica(folder, clock=now)
    village.kiosk.act([told("een")], "Annie")
    village.out()
    village.bring()
    village.kiosk.close()
    with open_replica(copy, clock=now) as rolled:
        rolled.act([told("anders")], "Annie")
        items = Carrier(rolled).take_folder(village.stick)
        error = next(item.error for item in items if item.did == "failed")
        assert isinstance(error, DoesNotFit)
        assert rolled.pending() == 1
        letter = write_letter(rolled, tmp_path / "rolled.brief").path
        answer = tmp_path / Carrier(village.library).take(letter).answer
        with pytest.raises(SetApart) as raised:
            Carrier(rolled).take(answer)
        assert raised.value.why == "clone"
        assert rolled.pending() == 0
    village.kiosk = open_replica(folder, clock=now)
    with pytest.raises(DoesNotFit):
        Carrier(village.kiosk).take(answer)  # the copy's answer says nothing to the original
    settle(village.office)
    records = {entry.changes[0]["record"] for entry in village.office.records(SetAside)}
    assert named("anders") in records


def test_a_revoked_device_hears_it_by_letter(village: Village) -> None:
    village.trip()
    village.kiosk.act([told("een")], "Annie")
    village.house.admin("revoke", village.kiosk.device.device)
    (failed,) = [item for item in village.trip() if item.did == "failed"]
    assert isinstance(failed.error, Refused)
    assert failed.error.what == "Dit apparaat hoort niet meer bij de wijk."
    assert village.kiosk.status().problem == failed.error.what
    with pytest.raises(SetApart):
        village.out()


def test_a_device_that_nobody_knows_hears_it_by_letter(village: Village) -> None:
    village.trip()
    path = village.kiosk.folder / "device.json"
    settings = msgspec.json.decode(path.read_bytes())
    stranger = msgspec.structs.replace(village.kiosk.device, device="0" * 36)
    assert settings["device"] != stranger.device
    village.kiosk.device = stranger
    (failed,) = [item for item in village.trip() if item.did == "failed"]
    assert isinstance(failed.error, Refused)
    assert "niet bekend" in failed.error.what


def test_an_answer_to_another_device_is_left_alone(village: Village) -> None:
    village.out()
    village.bring()
    (answer,) = village.stick.glob("*.antwoord")
    with pytest.raises(OthersLetter):
        Carrier(village.office).take(answer)
    assert [item.did for item in Carrier(village.office).take_folder(village.stick)] == [
        "brought",
        "other",
    ]


def test_a_letter_for_another_server(village: Village, tmp_path: Path) -> None:
    stranger = msgspec.structs.replace(village.kiosk.device, neighbourhood="elders")
    village.kiosk.device = stranger
    with pytest.raises(Refused) as refused:
        Carrier(village.library).take(village.out())
    assert refused.value.what == "Deze brief is voor een andere server."


def test_more_changes_than_one_request_takes(village: Village) -> None:
    village.trip()
    for turn in range(13):
        village.kiosk.act([told(f"t{turn}-{i}", text="y" * 400) for i in range(100)], "Annie")
    assert village.kiosk.pending() == 1300
    village.trip()
    assert village.kiosk.pending() == 0
    settle(village.office)
    assert (
        sum(
            one.id.startswith("t") and one.id.endswith(named(""))
            for one in village.office.list("announcement")
        )
        == 1300
    )


def test_without_internet_nothing_is_lost_and_it_is_said_once(village: Village) -> None:
    village.out()
    write_letter(village.kiosk, village.stick / "tweede.brief")
    village.house.stop()
    items = village.bring()
    assert [item.did for item in items] == ["failed", "failed"]
    assert all(isinstance(item.error, ServerAway) for item in items)
    assert len(list(village.stick.iterdir())) == 2
    village.house.start()
    assert [item.did for item in village.bring()] == ["brought", "brought"]


def test_a_line_that_breaks_under_a_letter_leaves_no_half_answer(village: Village) -> None:
    """The carrier's line is cut before, during and after the server took the letter; the next try gives the answer."""
    village.trip()
    village.kiosk.act([told("een")], "Annie")
    letter = village.out()
    before = set(village.stick.iterdir())
    library = village.library.device
    with Proxy(village.house.url) as proxy:
        village.library.device = msgspec.structs.replace(library, server=proxy.url)
        try:
            for cut in (proxy.cut_up, proxy.cut_down):
                for at in (0, 100, 400, 700, 900, 1100):
                    cut(at)
                    with pytest.raises((ServerAway, ServerRubbish)):
                        Carrier(village.library).take(letter)
                    assert set(village.stick.iterdir()) == before
            assert Carrier(village.library).take(letter).did == "brought"
        finally:
            village.library.device = library
    assert {item.did for item in village.home()} == {"kept", "waits"}
    village.meet()


class TestClocks:
    """A letter is days old when it comes in: its clock is no offset."""

    @pytest.mark.parametrize(
        ("off", "wins"),
        [(timedelta(), True), (timedelta(days=3650), True), (timedelta(days=-3650), False)],
    )
    def test_edits_of_the_same_field_meet_by_when_they_were_made(
        self, village: Village, off: timedelta, wins: bool
    ) -> None:
        """The kiosk writes after the office. A clock that nobody can know to be behind makes its edit the older one."""
        village.trip()
        folder = village.kiosk.folder
        village.kiosk.close()
        service = village.office.list("service", order="name")[0].id
        village.office.act(
            [Draft(kind="service", record=service, fields={"summary": named("een")})], "A"
        )
        settle(village.office)
        with open_replica(folder, clock=lambda: now() + off) as kiosk:
            kiosk.act(
                [Draft(kind="service", record=service, fields={"summary": named("twee")})], "B"
            )
            write_letter(kiosk, village.stick)
        village.bring()
        with open_replica(folder, clock=lambda: now() + off) as kiosk:
            Carrier(kiosk).take_folder(village.stick)
            settle(village.office)
            found = village.office.stored("service", service)
            assert found is not None
            assert found.fields["summary"] == (named("twee") if wins else named("een"))
            assert kiosk.stored("service", service) == found
            limit = int((now() + timedelta(minutes=1)).timestamp() * 1000)
            assert all(mark.stamp.wall_ms <= limit for mark in found.marks.values())

    def test_a_letter_of_last_week_does_not_beat_an_edit_of_yesterday(
        self, village: Village
    ) -> None:
        village.trip()
        folder = village.kiosk.folder
        village.kiosk.close()
        week = timedelta(days=7)
        service = village.office.list("service", order="name")[0].id
        with open_replica(folder, clock=lambda: now() - week) as kiosk:
            kiosk.act(
                [Draft(kind="service", record=service, fields={"summary": named("een")})], "B"
            )
            write_letter(kiosk, village.stick)
        village.office.act(
            [Draft(kind="service", record=service, fields={"summary": named("twee")})], "A"
        )
        settle(village.office)
        village.bring()
        settle(village.office)
        found = village.office.stored("service", service)
        assert found is not None
        assert found.fields["summary"] == named("twee")

    def test_an_old_answer_makes_the_clock_no_worse_and_the_data_no_younger(
        self, village: Village
    ) -> None:
        village.trip()
        village.kiosk.act([told("een")], "Annie")
        village.out()
        village.bring()
        folder = village.kiosk.folder
        village.kiosk.close()
        later = now() + timedelta(days=9)
        with open_replica(folder, clock=lambda: later) as kiosk:
            Carrier(kiosk).take_folder(village.stick)
            status = kiosk.status()
            assert status.clock == "trusted"
            assert status.age_days in (8, 9)
            assert kiosk.local_now().date() == later.astimezone(kiosk.zone).date()


def test_a_server_that_came_back_from_a_backup_hears_by_letter_what_it_lacks(
    village: Village, tmp_path: Path
) -> None:
    village.trip()
    backup = tmp_path / "backup.bin"
    village.house.admin("backup", str(backup))
    for day in ("een", "twee"):
        village.kiosk.act([told(day)], "Annie")
        village.trip()
    assert village.kiosk.pending() == 0
    village.house.stop()
    village.house.admin("restore", str(backup), "--yes")
    village.house.start()
    village.kiosk.act([told("drie")], "Annie")
    (kept,) = [item.kept for item in village.trip() if item.kept]
    assert kept.again
    assert {"een", "twee", "drie"} == {
        change.record.rpartition("-")[0] for change in village.kiosk.unsent()
    }
    settle(village.office, village.library)
    village.trip()
    village.meet()
    for day in ("een", "twee", "drie"):
        assert village.office.get("announcement", named(day)) is not None
