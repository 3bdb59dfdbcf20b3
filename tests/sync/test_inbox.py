"""What waits for a person: every source, the choice of a day, and that nothing is ever missing from the round."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sync.changes import Change
from sync.disk.help_board import read_board
from sync.disk.replica import Replica, open_replica
from sync.inbox import (
    MOST_A_DAY,
    NOW,
    PROMISE,
    UPKEEP,
    begin,
    groups,
    put_off,
)
from sync.outcomes import Cursor, Outcome
from sync.roles import HOUSE_BADGE, about_role, needed
from sync.tray import made_set_aside
from sync.verdicts import NO_VOLUNTEER, permitted
from sync.words import Words
from tests.sync.waiting import AT, HERE, SOURCES, TODAY, Records, fill, keys, look, one, put
from tests.sync.writing import change


@pytest.fixture
def replica(tmp_path: Path, bare_replica: Path) -> Iterator[Replica]:
    shutil.copytree(bare_replica, tmp_path, dirs_exist_ok=True)
    with open_replica(tmp_path, clock=lambda: AT) as opened:
        yield opened


# -- every source

EVERY: Records = [
    ("help_post", "p-new", {"title": "Wie kookt?", "state": "review", "expires": "2026-12-20", "made": "2026-11-25T10:00:00+00:00"}),
    ("help_post", "p-late", {"title": "Wie leest?", "state": "review", "expires": "2026-12-20", "made": "2026-11-17T10:00:00+00:00"}),
    ("help_post", "p-soon", {"title": "Wie maait?", "state": "open", "expires": "2026-11-29"}),
    ("help_post", "p-far", {"title": "Wie rijdt?", "state": "open", "expires": "2026-11-30"}),
    ("help_post", "p-over", {"title": "Wie sjouwt?", "state": "open", "expires": "2026-11-25"}),
    ("help_post", "p-done", {"title": "Klaar", "state": "done", "expires": "2026-11-27"}),
    ("help_post", "p-care", {"title": "Wie wandelt?", "state": "matched", "matched_with": "r-care", "expires": "2026-12-20", "changed": "2026-11-10T10:00:00+00:00"}),
    ("help_post", "p-fresh", {"title": "Wie fietst?", "state": "matched", "matched_with": "r-x", "expires": "2026-12-20", "changed": "2026-11-24T10:00:00+00:00"}),
    ("response", "r-new", {"post": "p-far", "state": "new", "made": "2026-11-25T10:00:00+00:00"}),
    ("response", "r-called", {"post": "p-far", "state": "called"}),
    ("response", "r-gone", {"post": "p-done", "state": "new"}),
    ("response", "r-left", {"post": "p-care", "state": "called", "made": "2026-11-25T10:00:00+00:00"}),
    ("idea", "i-new", {"text": "Meer koffie", "about": "complaint", "made": "2026-11-25T10:00:00+00:00"}),
    ("idea", "i-done", {"text": "Minder koffie", "state": "answered"}),
    ("signup", "s-now", {"activity": "a", "recurrence": "2026-11-27T10:00", "state": "to_call", "party": 2}),
    ("signup", "s-later", {"activity": "a", "recurrence": "2026-12-04T10:00", "state": "offered"}),
    ("signup", "s-every", {"activity": "a", "state": "to_call", "apart": True}),
    ("signup", "s-past", {"activity": "a", "recurrence": "2026-11-25T10:00", "state": "to_call"}),
    ("signup", "s-in", {"activity": "a", "recurrence": "2026-11-27T10:00", "state": "confirmed"}),
    ("signup", "s-apart", {"activity": "a", "recurrence": "2026-12-11T10:00", "state": "confirmed", "party": 6, "apart": True}),
    ("activity", "a", {"title": "Koffie", "starts": "2026-11-20T10:00", "capacity": 2, "rrule": "FREQ=WEEKLY"}),
    ("activity", "ended", {"title": "Cursus", "starts": "2026-11-03T10:00", "rrule": "FREQ=WEEKLY;UNTIL=20261117T235959"}),
    ("activity", "counted", {"title": "Lessen", "starts": "2026-11-05T10:00", "rrule": "FREQ=WEEKLY;COUNT=2"}),
    ("activity", "goes-on", {"title": "Zingen", "starts": "2026-11-03T10:00", "rrule": "FREQ=WEEKLY;COUNT=20"}),
    ("activity", "long-ago", {"title": "Zomer", "starts": "2026-07-03T10:00", "rrule": "FREQ=WEEKLY;UNTIL=20260801T000000"}),
    ("activity", "one-time", {"title": "Feest", "starts": "2026-11-20T10:00"}),
    ("service", "half", {"name": "Loket", "assured_on": "2026-05-01"}),
    ("service", "year", {"name": "Bus", "verified_on": "2025-05-01"}),
    ("service", "young", {"name": "Bank", "made": "2026-10-01T10:00:00+00:00"}),
    ("service", "sure", {"name": "Venster", "assured_on": "2026-11-01"}),
    ("announcement", "m-ends", {"title": "Dicht", "shown_from": "2026-11-20", "shown_until": "2026-11-27"}),
    ("announcement", "m-stays", {"title": "Feest", "shown_from": "2026-11-20", "shown_until": "2026-12-27"}),
    ("announcement", "m-over", {"title": "Was", "shown_from": "2026-11-01", "shown_until": "2026-11-20"}),
    ("volunteer", "v-ends", {"name": "Ans", "expires": "2026-12-10"}),
    ("volunteer", "v-vog", {"name": "Bep", "vog_on": "2023-11-30"}),
    ("volunteer", "v-fine", {"name": "Cor", "vog_on": "2026-01-01", "expires": "2027-12-01"}),
    ("volunteer", "v-stopped", {"name": "Dik", "expires": "2026-11-30", "stopped_on": "2026-11-01"}),
    ("shift", "d-empty", {"volunteer": "", "starts": "2026-11-27T09:00"}),
    ("shift", "d-stopped", {"volunteer": "v-stopped", "starts": "2026-11-26T13:00"}),
    ("shift", "d-offered", {"volunteer": "v-fine", "starts": "2026-11-27T15:00", "offered": True}),
    ("shift", "d-named", {"shown_as": "Riet", "starts": "2026-11-27T15:00"}),
    ("shift", "d-fine", {"volunteer": "v-fine", "starts": "2026-11-27T13:00"}),
    ("shift", "d-far", {"volunteer": "", "starts": "2026-11-28T09:00"}),
]  # fmt: skip
NO_SHIFTS = [one for one in EVERY if one[0] != "shift"]
FOUND = {
    "review/p-new": PROMISE,
    "review/p-late": NOW,
    "expiring/p-soon": PROMISE,
    "aftercare/p-care": PROMISE,
    "response/p-far": PROMISE,
    "response/p-done": PROMISE,
    "response/p-care": PROMISE,
    "begun/p-far+r-called": PROMISE,
    "idea/i-new": PROMISE,
    "call/s-now": NOW,
    "call/s-later": PROMISE,
    "call/s-every": PROMISE,
    "full/a@2026-11-27T10:00": NOW,
    "ended/ended": UPKEEP,
    "ended/counted": UPKEEP,
    "stale/half": UPKEEP,
    "stale/year": UPKEEP,
    "message/m-ends": UPKEEP,
    "volunteer/v-ends/badge": UPKEEP,
    "volunteer/v-vog/vog": UPKEEP,
    "shift/d-empty": NOW,
    "shift/d-offered": NOW,
    "shift/d-stopped": NOW,
}


def test_each_source_finds_what_waits_and_nothing_else(replica: Replica) -> None:
    fill(replica, EVERY)
    assert {item.key: item.urgency for item in look(replica).items} == FOUND


def test_each_item_says_in_one_sentence_what_waits_and_names_no_volunteer(replica: Replica) -> None:
    fill(replica, EVERY)
    words = Words("nl")
    for item in look(replica).items:
        said = words.t(item.text, day=item.day, n=item.n)
        assert said.endswith((".", "?"))
        assert "{" not in said
        assert all(len(part.split()) <= 15 for part in said.replace("?", ".").split("."))
        assert not {"Ans", "Bep"} & set(f"{item.title} {said}".split())


@pytest.mark.parametrize("rubbish", [None, 5, True, ["x"], {"a": 1}, "onzin"])
def test_fields_of_a_wrong_type_hide_nothing_else(replica: Replica, rubbish: Any) -> None:
    odd: Records = []
    for kind, record, fields in EVERY:
        for name in fields:
            odd.append((kind, f"{record}-{name}", {**fields, name: rubbish}))
    fill(replica, [*EVERY, *odd])
    waiting = look(replica)
    assert FOUND.keys() <= set(keys(waiting))
    assert len(waiting.day.items) == MOST_A_DAY


def test_what_is_done_no_longer_waits(replica: Replica) -> None:
    fill(replica, EVERY)
    waiting = look(replica)
    for source in SOURCES:
        if source.acts:
            items = [item for item in waiting.items if item.source == source.name]
            assert items
            for item in items:
                replica.act(source.drafts(replica, item.about, HERE), "joke")
            assert not list(source.items(replica, HERE)), source.name
            assert source.drafts(replica, "nergens", HERE) == []


def test_a_board_that_lets_people_wait_or_has_nobody_says_so_to_the_coordinator(
    replica: Replica,
) -> None:
    late = ("help_post", "p", {"state": "review", "made": "2026-11-17T10:00:00+00:00"})
    fill(replica, [late, ("volunteer", "v", {"name": "Ans"})])
    assert keys(look(replica)) == ["review/p"], "the board was never opened"
    replica.act([put("neighbourhood", "n", board_answerer="v")], "joke")
    assert "board/late" in keys(look(replica))
    replica.act([put("help_post", "p", state="open", expires="2026-12-20")], "joke")
    assert keys(look(replica)) == []
    replica.act([put("volunteer", "v", stopped_on="2026-11-25")], "joke")
    assert keys(look(replica)) == ["board/off"]


def test_a_board_is_late_only_for_whom_a_list_shows(replica: Replica) -> None:
    made = "2026-11-17T10:00:00+00:00"
    answers = [("response", one, {"post": one, "made": made}) for one in ("over", "nowhere")]
    post = ("help_post", "over", {"title": "Wie maait?", "state": "withdrawn"})
    fill(replica, [*answers, post, ("volunteer", "v", {"name": "Ans"})])
    replica.act([put("neighbourhood", "n", board_answerer="v")], "joke")
    assert keys(look(replica)) == ["response/over", "board/late"]
    assert read_board(replica, TODAY).late
    replica.act([put("response", "over", state="declined")], "joke")
    assert keys(look(replica)) == []
    assert not read_board(replica, TODAY).late


def test_a_device_that_hears_nothing_for_days_says_so_itself_and_to_no_other(
    tmp_path: Path, replica: Replica
) -> None:
    fill(replica, [])
    replica.device = msgspec.structs.replace(replica.device, server="http://127.0.0.1:9")
    replica.note_attempt(None, "")
    assert keys(look(replica)) == []
    replica.clock = lambda: AT + timedelta(days=4)
    (item,) = look(replica, HERE + timedelta(days=4)).items
    assert (item.source, item.n, item.own) == ("silent", 4, True)


def test_what_was_refused_waits_and_what_somebody_counts_on_waits_before_it(
    replica: Replica,
) -> None:
    fill(replica, [("service", "s", {"name": "Loket", "assured_on": "2026-11-01"})])
    refused = [replica.act([put("service", "s", name="Nieuw")], "joke")]
    refused.append(
        replica.act([put("signup", "x", activity="a", box="b", state="cancelled")], "joke")
    )
    changes = [change for act in refused for change in replica.outbox.act(act)]
    said = [Outcome(number=c.number, state="refused", text="Nee.") for c in changes]
    replica.apply([], replica.cursor or Cursor(), said)
    items = look(replica).items
    assert [(item.key, item.urgency, item.own) for item in items] == [
        (f"tray/{refused[1]}", PROMISE, True),
        (f"tray/{refused[0]}", UPKEEP, True),
    ]
    shared = made_set_aside(replica.outbox.act(refused[0]), "refused", device_name="Balie", at_ms=1, sequence=9)  # fmt: skip
    replica.apply([shared], Cursor(epoch="e", neighbourhood="n", sequence=99))
    assert not one(look(replica), f"tray/{refused[0]}").own


# -- nothing is ever missing

DAYS = st.dates(TODAY - timedelta(days=800), TODAY + timedelta(days=60)).map(str)
POSTS = st.fixed_dictionaries({
    "state": st.sampled_from(("draft", "review", "open", "matched", "done", "withdrawn")),
    "expires": st.dates(TODAY - timedelta(days=4), TODAY + timedelta(days=6)).map(str),
    "made": DAYS.map(lambda day: f"{day}T10:00:00+00:00"),
})  # fmt: skip
SIGNUPS = st.fixed_dictionaries({
    "activity": st.just("a"),
    "recurrence": st.one_of(st.just(""), st.dates(TODAY - timedelta(days=3), TODAY + timedelta(days=9)).map(lambda day: f"{day}T10:00")),
    "state": st.sampled_from(("provisional", "confirmed", "waiting", "offered", "cancelled", "to_call")),
})  # fmt: skip
SERVICES = st.fixed_dictionaries(
    {}, optional={"assured_on": DAYS, "verified_on": DAYS, "made": DAYS}
)
RESPONSES = st.fixed_dictionaries(
    {"post": st.sampled_from("012"), "state": st.sampled_from(("new", "called", "declined"))}
)


@st.composite
def towns(draw: st.DrawFn) -> Records:
    records: Records = [("activity", "a", {"title": "Koffie", "starts": "2026-11-20T10:00"})]
    for kind, fields, most in (("help_post", POSTS, 6), ("signup", SIGNUPS, 5), ("service", SERVICES, 7), ("response", RESPONSES, 4)):  # fmt: skip
        for number, found in enumerate(draw(st.lists(fields, max_size=most))):
            records.append((kind, str(number), found))
    for number, key in enumerate(draw(st.lists(st.sampled_from(("review/0", "stale/0", "stale/1", "call/0")), unique=True))):  # fmt: skip
        until = str(TODAY + timedelta(days=draw(st.integers(-2, 5))))
        records.append(("snooze", f"later{number}", {"item": key, "until": until}))
    if draw(st.booleans()):
        chosen = draw(st.lists(st.sampled_from(("review/0", "stale/0", "stale/2", "call/1", "expiring/0")), unique=True))  # fmt: skip
        day = str(draw(st.sampled_from((TODAY, TODAY - timedelta(days=1)))))
        records.append(("day_list", "inbox", {"day": day, "items": chosen}))
    return records


def waits(records: Records) -> set[str]:
    """Return what waits, worked out record by record in plain words."""
    posts = {one: fields for kind, one, fields in records if kind == "help_post"}
    found = set()
    for kind, record, fields in records:
        state = fields.get("state", "")
        if kind == "help_post" and state == "review":
            found.add(f"review/{record}")
        if kind == "help_post" and state == "open":
            left = (date.fromisoformat(fields["expires"]) - TODAY).days
            if 0 <= left <= 3:
                found.add(f"expiring/{record}")
        if kind == "response":
            about = posts.get(fields["post"], {}).get("state")
            waits_for_a_call = about == "open" and state == "new"
            left = about in ("matched", "done", "withdrawn") and state in ("new", "called")
            if waits_for_a_call or left:
                found.add(f"response/{fields['post']}")
            if about == "open" and state == "called":
                found.add(f"begun/{fields['post']}+{record}")
        if kind == "signup" and state in ("to_call", "offered"):
            when = fields["recurrence"]
            if not when or datetime.fromisoformat(when).date() >= TODAY:
                found.add(f"call/{record}")
        if kind == "service":
            told = fields.get("assured_on") or fields.get("verified_on") or fields.get("made") or ""
            if not told or (TODAY - date.fromisoformat(told)).days > 183:
                found.add(f"stale/{record}")
    return found


@pytest.fixture(scope="module")
def two(
    tmp_path_factory: pytest.TempPathFactory, bare_replica: Path
) -> Iterator[tuple[Replica, Replica]]:
    """Two desks; each town takes the place of the one before it."""
    folders = [tmp_path_factory.mktemp(name) for name in ("one", "other")]
    for folder in folders:
        shutil.copytree(bare_replica, folder, dirs_exist_ok=True)
    with (
        open_replica(folders[0], clock=lambda: AT) as one_,
        open_replica(folders[1], clock=lambda: AT) as other,
    ):
        yield one_, other


@settings(max_examples=30, deadline=None)
@given(records=towns(), data=st.data())
def test_nothing_is_missing_from_the_round_and_two_desks_choose_the_same(
    two: tuple[Replica, Replica], records: Records, data: st.DataObject
) -> None:
    here, there = two
    fill(here, records)
    fill(there, data.draw(st.permutations(records)))
    found, other = look(here), look(there)
    # matched posts are asked about after a week: that has tests of its own
    assert {key for key in keys(found) if not key.startswith("aftercare/")} == waits(records)
    grouped = groups(found.items, [source.name for source in SOURCES])
    assert sorted(item.key for group in grouped.values() for item in group) == sorted(keys(found))
    assert found == other


# -- later, and the list of a day


def test_what_is_put_off_comes_back_and_the_round_has_it_still(replica: Replica) -> None:
    fill(replica, NO_SHIFTS)
    waiting = look(replica)
    review = one(waiting, "review/p-late")
    assert review in waiting.day.items
    replica.act([put_off(review, TODAY)], "joke")
    after = look(replica)
    assert review not in after.day.items
    assert review in after.items, "the round has it still"
    assert review in look(replica, HERE + timedelta(days=1)).day.items


@pytest.mark.parametrize("kind", ["snooze", "day_list"])
def test_a_volunteer_decides_about_the_inbox_and_no_visitor_or_house_badge(kind: str) -> None:
    def by(actor: str) -> Change:
        return change(kind=kind, record="x", actor=actor, item="review/p", until="2026-11-27")

    assert permitted(by("visitor"), exists=False) is NO_VOLUNTEER
    assert permitted(by("joke"), exists=False) is None
    assert needed(by("joke"), None) == "volunteer"
    assert about_role(by(HOUSE_BADGE), None, None, "", guarded=True) is not None


def test_a_post_of_somebody_who_was_erased_is_not_made_longer(replica: Replica) -> None:
    erased = ("box", "b", {"about": "p", "sealed": "sha256:" + "0" * 64})
    fill(
        replica,
        [erased, ("help_post", "p", {"state": "open", "expires": "2026-11-27", "box": "b"})],
    )
    assert keys(look(replica)) == []


def test_the_list_of_a_day_stands_at_every_desk_once_somebody_began(replica: Replica) -> None:
    fill(replica, NO_SHIFTS)
    first = look(replica)
    assert len(first.day.items) == MOST_A_DAY
    assert "review/p-late" in [item.key for item in first.day.items]
    replica.act([begin(first.day, TODAY)], "joke")
    begun_ = look(replica)
    assert (begun_.day.begun, begun_.day.items) == (True, first.day.items)
    replica.act([put("help_post", "p-late", state="open", expires="2026-12-20")], "joke")
    assert "review/p-late" not in keys(look(replica))
    assert [item.key for item in look(replica).day.items] == [
        item.key for item in first.day.items if item.key != "review/p-late"
    ]
