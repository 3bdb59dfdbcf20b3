"""De Linde: the same for the same seed, complete, sound, and believable to who works in a buurthuis."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ElementTree
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest
from click.testing import CliRunner

import assets
from sync import hours
from sync.badge import read_badge_text
from sync.changes import Stored
from sync.demonstration import DEFAULT_SEED, demo_key, demo_stored
from sync.demonstration.commands import demo
from sync.demonstration.folder import make_demo
from sync.device import read_device
from sync.disk.replica import Replica, open_replica
from sync.disk.unlocking import find, is_guarded, is_house_badge, open_key
from sync.disk.volunteering import helpers_for
from sync.keyring import read_keyring, receive
from sync.records import Service, Shift, Venue
from sync.recurrence import Occurrence, end_of, parse_local
from sync.rules import problems
from sync.screening import screen_free_text
from sync.seal import open_box
from sync.words import Words

TODAY = date(2026, 11, 24)
NOW_UTC = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
DAYS = (TODAY, date(2026, 11, 30), date(2027, 2, 1), date(2027, 10, 31), date(2026, 12, 31))


@pytest.fixture(scope="module")
def rows() -> list[Stored]:
    return list(demo_stored(0, DEFAULT_SEED, TODAY))


@pytest.fixture(scope="module")
def replica(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Replica]:
    folder = tmp_path_factory.mktemp("demo")
    make_demo(folder, today=TODAY, now_utc=NOW_UTC)
    with open_replica(folder, clock=lambda: NOW_UTC) as opened:
        yield opened


def of(rows: list[Stored], kind: str) -> list[dict[str, Any]]:
    return [row.fields for row in rows if row.kind == kind]


def test_the_same_seed_and_day_make_the_same_neighbourhood(rows: list[Stored]) -> None:
    assert list(demo_stored(0, DEFAULT_SEED, TODAY)) == rows
    other = list(demo_stored(0, 7, TODAY))
    assert [row.id for row in other] != [row.id for row in rows]
    assert len(other) == len(rows)


def test_it_has_everything_a_neighbourhood_has(rows: list[Stored]) -> None:
    counts = Counter(row.kind for row in rows)
    assert {kind: counts[kind] for kind in ("neighbourhood", "venue", "organisation", "service", "help_post")} == {
        "neighbourhood": 1, "venue": 2, "organisation": 45, "service": 120, "help_post": 40,
    }  # fmt: skip
    activities = of(rows, "activity")
    assert sum("rrule" in one for one in activities) == 60
    assert sum("rrule" not in one for one in activities) == 20
    themes = of(rows, "neighbourhood")[0]["themes"]
    assert len(themes) == 10
    assert {one["themes"][0] for one in of(rows, "service")} == set(themes)
    for kind, least in (
        ("room", 8),
        ("announcement", 3),
        ("partner", 5),
        ("volunteer", 8),
        ("shift", 20),
    ):
        assert counts[kind] >= least, kind
    assert Counter(one["venue"] for one in of(rows, "room")).keys() == {
        row.id for row in rows if row.kind == "venue"
    }


@pytest.mark.parametrize("today", DAYS)
def test_every_record_is_sound(today: date) -> None:
    for row in demo_stored(600, DEFAULT_SEED, today):
        assert problems(row.kind, row.fields) == [], row


@pytest.mark.parametrize("today", DAYS)
def test_every_id_is_given_once_and_every_reference_is_met(today: date) -> None:
    rows = list(demo_stored(600, DEFAULT_SEED, today))
    ids = {row.id for row in rows}
    assert len(ids) == len(rows)
    for row in rows:
        for name in (
            "venue",
            "room",
            "organiser",
            "organisation",
            "activity",
            "volunteer",
            "box",
            "about",
        ):
            reference = row.fields.get(name)
            assert not reference or reference in ids, (row.kind, name)


def test_nobody_has_its_phone_numbers_and_addresses(rows: list[Stored]) -> None:
    for row in rows:
        for name, value in row.fields.items():
            if "phone" in name:
                assert re.fullmatch(r"\+3145000\d{4}", value), (name, value)
            if name in ("site", "email"):
                assert value.endswith(".example"), value
    key = demo_key()
    contacts = [open_box(one["sealed"], key) for one in of(rows, "box")]
    signups = of(rows, "signup")
    assert len(contacts) == 40 + len(signups)
    assert all(re.fullmatch(r"(\+3145000\d{4})?", one.phone) and one.name for one in contacts)
    without = [one for one in contacts if not one.phone]
    assert 0 < len(without) < len(signups), "there are people without a telephone"


@pytest.mark.parametrize("today", DAYS)
def test_people_signed_up_for_what_is_to_come_and_nobody_has_a_place_that_is_not_there(
    today: date,
) -> None:
    rows = list(demo_stored(0, DEFAULT_SEED, today))
    activities = {row.id: row.fields for row in rows if row.kind == "activity"}
    held: Counter[str] = Counter()
    for one in of(rows, "signup"):
        assert str(today) <= one["recurrence"] < str(today + timedelta(days=7))
        assert activities[one["activity"]]["signup"] in ("optional", "required")
        held[one["activity"]] += one["party"] if one["state"] == "confirmed" else 0
    assert len(held) == 3
    for activity, people in held.items():
        assert people <= activities[activity]["capacity"]
    assert {one["state"] for one in of(rows, "signup")} == {"confirmed", "waiting"}


def test_its_texts_are_plain_dutch(rows: list[Stored]) -> None:
    """Level B1: sentences of at most 15 words on average, no sentence above 22, and nothing left to be filled in."""
    texts = [
        text
        for row in rows
        for name in ("summary", "text", "title", "name", "contribution")
        if (text := str(row.fields.get(name, "")))
    ]
    together = " ".join(texts).lower()
    for filler in ("lorem", "ipsum", "todo", "xxx", "voorbeeldtekst", "bla bla"):
        assert filler not in together
    sentences = [s for text in texts for s in re.split(r"[.!?]\s+", text) if s]
    lengths = [len(s.split()) for s in sentences]
    assert max(lengths) <= 22
    assert sum(lengths) / len(lengths) <= 10
    assert sum("  " in text or text != text.strip() for text in texts) == 0
    summaries = [one["summary"] for one in of(rows, "service")]
    assert len(set(summaries)) == len(summaries)
    assert all(20 <= len(text) <= 300 and text.endswith((".", "?", "!")) for text in summaries)


def test_what_stands_on_the_board_may_stand_there(rows: list[Stored]) -> None:
    for post in of(rows, "help_post"):
        assert screen_free_text(f"{post['title']} {post['summary']}") == [], post["title"]
    states = Counter(post["state"] for post in of(rows, "help_post"))
    assert states["open"] >= 25
    assert states["review"] >= 1, "something waits for a volunteer"
    directions = Counter(post["direction"] for post in of(rows, "help_post"))
    assert min(directions["request"], directions["offer"]) >= 10


def test_a_week_is_lively_and_not_all_goes_as_planned(replica: Replica) -> None:
    week = replica.occurrences(TODAY, TODAY + timedelta(days=6))
    assert 40 <= len(week) <= 75
    assert sum(one.cancelled for one in week) >= 2
    assert sum(bool(one.moved_from) for one in week) >= 1
    assert any(one.note for one in week)
    for offset in range(5):
        assert replica.occurrences(TODAY + timedelta(days=offset), TODAY + timedelta(days=offset))
    assert {one.category for one in week} == set(replica.neighbourhood.categories)


@pytest.mark.parametrize("today", DAYS)
def test_nobody_meets_in_a_room_that_is_taken(today: date, tmp_path: Path) -> None:
    now_utc = datetime.combine(today, time(8), UTC)
    make_demo(tmp_path, today=today, now_utc=now_utc)
    with open_replica(tmp_path, clock=lambda: now_utc) as replica:
        found = [
            one
            for one in replica.occurrences(today, today + timedelta(days=34))
            if one.room and not one.cancelled
        ]
    rooms: dict[str, Occurrence] = {}
    for one in sorted(found, key=lambda one: one.starts):
        before = rooms.get(one.room)
        clash = before is not None and before.ends > one.starts
        assert not clash, (before.title if before else "", one.title, one.starts, one.place)
        rooms[one.room] = one


@pytest.mark.parametrize("today", DAYS)
def test_nobody_stands_before_a_closed_door(today: date, tmp_path: Path) -> None:
    now_utc = datetime.combine(today, time(8), UTC)
    make_demo(tmp_path, today=today, now_utc=now_utc)
    with open_replica(tmp_path, clock=lambda: now_utc) as replica:
        open_hours = {one.id: one.opening_hours for one in replica.records(Venue)}
        found = replica.occurrences(today, today + timedelta(days=34))
        shifts = [
            (shift.venue, shift.shown_as, begin, end_of(begin, shift.duration_min))
            for shift in replica.records(Shift)
            if (begin := parse_local(shift.starts)) is not None
        ]
    meant = [(one.venue, one.title, one.starts, one.ends) for one in found if not one.cancelled]
    assert len(meant) > 100
    assert len(shifts) > 20
    for venue, what, begin, end in meant + shifts:
        for moment in (begin, end - timedelta(minutes=1)):
            state = hours.state_now(open_hours[venue], moment, Words())
            assert state is not None, what
            assert state.open, (what, moment)


def test_no_neighbour_waits_for_weeks(rows: list[Stored]) -> None:
    waiting = [one["made"][:10] for one in of(rows, "help_post") if one["state"] == "review"]
    assert len(waiting) == 3
    assert min(waiting) >= str(TODAY - timedelta(days=2))


@pytest.mark.parametrize("today", DAYS)
def test_an_ordinary_week_of_the_house_with_the_kiosk_fits_one_sheet(
    today: date, tmp_path: Path
) -> None:
    """About 25 activities a week: what two sides of A4 hold in letters of 14 points (tests/printing measures them)."""
    now_utc = datetime.combine(today, time(8), UTC)
    make_demo(tmp_path, today=today, now_utc=now_utc)
    device = read_device(tmp_path)
    assert device is not None
    monday = today - timedelta(days=today.weekday())
    with open_replica(tmp_path, clock=lambda: now_utc) as replica:
        for week in range(6):
            first = monday + timedelta(days=7 * week)
            count = replica.count_occurrences(first, first + timedelta(days=6), venue=device.venue)
            assert 18 <= count <= 30, first


def test_what_is_open_now_can_be_said(replica: Replica) -> None:
    services = replica.records(Service)
    known = [one for one in services if one.opening_hours]
    assert len(known) >= 60
    moment = datetime(2026, 11, 24, 10, 30)
    opened = [one for one in known if hours.opens_on(one.opening_hours, moment.date())]
    assert 20 <= len(opened) < len(services)


def test_every_partner_has_a_logo_of_our_own(rows: list[Stored]) -> None:
    partners = of(rows, "partner")
    for partner in partners:
        path = assets.ROOT / partner["logo"]
        root = ElementTree.parse(path).getroot()
        assert root.get("viewBox") == "0 0 96 96"
        assert path.stat().st_size < 4000
        assert "href" not in path.read_text()
        assert root.findtext("{http://www.w3.org/2000/svg}title") == partner["name"]
    assert len({partner["logo"] for partner in partners}) == len(partners) == 6


@pytest.mark.parametrize("records", [1000, 5000])
def test_it_grows_to_as_many_records_as_asked(records: int) -> None:
    rows = list(demo_stored(records, DEFAULT_SEED, TODAY))
    assert len(rows) == records
    assert len({row.id for row in rows}) == records
    added = Counter(row.kind for row in rows[400:])
    assert added["activity"] > added["service"] > added["help_post"] > 0


def test_a_folder_is_ready_to_open(tmp_path: Path) -> None:
    made = make_demo(tmp_path, today=TODAY, now_utc=NOW_UTC, records=700)
    assert made == 700
    assert [one.private for one in read_keyring(tmp_path).desk] == [demo_key().private]
    assert (tmp_path / "desk.key").stat().st_mode & 0o077 == 0
    with open_replica(tmp_path, clock=lambda: NOW_UTC) as replica:
        assert replica.neighbourhood.name == "De Linde"
        assert replica.get("venue", replica.device.venue) is not None
        assert replica.search("brieven")
        assert replica.check() == []
    assert make_demo(tmp_path, today=TODAY, now_utc=NOW_UTC) < 700, "an earlier one is replaced"


def test_two_folders_of_one_seed_hold_the_same(tmp_path: Path) -> None:
    found = []
    for name in ("a", "b"):
        make_demo(tmp_path / name, today=TODAY, now_utc=NOW_UTC)
        with open_replica(tmp_path / name, clock=lambda: NOW_UTC, readonly=True) as replica:
            found.append([msgspec.json.encode(one) for one in replica.list("activity", order="id")])
    assert found[0] == found[1]
    assert read_device(tmp_path / "a") == read_device(tmp_path / "b")


def test_only_who_asks_for_badges_gets_a_desk_that_asks_for_them(tmp_path: Path) -> None:
    plain, guarded = tmp_path / "plain", tmp_path / "guarded"
    for folder, more in ((plain, []), (guarded, ["--badges"])):
        result = CliRunner().invoke(demo, ["--data", str(folder), *more])
        assert result.exit_code == 0
        assert ("271828" in result.output) == bool(more)
        assert (folder / "badges.txt").exists() == bool(more)
        with open_replica(folder, clock=lambda: datetime.now(UTC)) as replica:
            assert is_guarded(replica) == bool(more)
    said = (guarded / "badges.txt").read_text().splitlines()
    codes = [line.partition(": ")[2] for line in said if "(" in line]
    assert len(codes) == 4
    with open_replica(guarded, clock=lambda: datetime.now(UTC)) as replica:
        for code in codes:
            bits = read_badge_text(code).bits
            opening = find(replica, bits, None)
            ring = receive(opening.shares, opening.standing, open_key(opening, bits, "271828"))
            assert [one.public for one in ring.desk] == [demo_key().public]
        assert helpers_for(replica, opening.volunteer.id)
        (house,) = (line.partition(": ")[2] for line in said if line.startswith("Huisbadge"))
        badge = read_badge_text(house)
        assert (badge.kind, is_house_badge(replica, badge.bits)) == ("house", True)
    assert CliRunner().invoke(demo, ["--data", str(guarded)]).exit_code == 0
    assert not (guarded / "badges.txt").exists(), "made anew, nobody has one"
