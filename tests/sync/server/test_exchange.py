"""Devices and a real server: they join, converge, and hear of each other at once."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest
import requests

from sync.changes import Draft
from sync.demonstration.neighbourhood import demo_key
from sync.disk.first_desk import desk_key_of
from sync.disk.replica import Replica, open_replica
from sync.disk.told import seal_told
from sync.errors import BadInput, Refused
from sync.keyring import Keyring
from sync.line.enrolment import enrol
from sync.line.exchange import exchange_once
from sync.records import STRUCTS, Box, SetAside
from sync.seal import Contact, fingerprint, seal
from sync.signing import make_device_key
from sync.wire import EnrolRequest, pack
from tests.sync.server.house import House, now

Devices = Callable[..., Replica]


def draft(kind: str, record: str, **fields: Any) -> Draft:
    return Draft(kind=kind, record=record, fields=fields)


def everything(replica: Replica, *but: str) -> dict[tuple[str, str], Any]:
    """Return every record that a replica shows, with its marks."""
    found = {}
    for kind in STRUCTS:
        if kind in but:
            continue
        for record in replica.list(kind):
            found[kind, record.id] = replica.stored(kind, record.id)
    return found


def settle(*replicas: Replica) -> None:
    for _ in range(2):
        for replica in replicas:
            exchange_once(replica)


def test_the_first_exchange_brings_the_whole_neighbourhood(device: Devices) -> None:
    kiosk = device("zuil")
    result = exchange_once(kiosk)
    assert result.pulled > 300
    assert kiosk.neighbourhood.name == "De Linde"
    assert kiosk.count("service") == 120
    assert kiosk.search("formulieren")
    status = kiosk.status()
    assert (status.problem, status.queue_length) == ("", 0)
    assert status.last_success_utc is not None
    assert exchange_once(kiosk).pulled == 0


def test_a_kiosk_holds_the_boxes_of_its_own_venue_only(device: Devices) -> None:
    kiosk, desk = device("zuil"), device("balie", "desk")
    settle(kiosk, desk)
    elsewhere = [
        draft("box", f"box-{index}", about="p", venue=venue, sealed=sealed(kiosk), key="k")
        for index, venue in enumerate((kiosk.device.venue, "hoek"))
    ]
    desk.act(elsewhere, "Annie")
    settle(desk, kiosk)
    held = {box.id for box in kiosk.list("box")}
    assert "box-0" in held
    assert "box-1" not in held
    assert {"box-0", "box-1"} <= {box.id for box in desk.list("box")}


def sealed(replica: Replica) -> str:
    return seal(Contact(name="Riet", phone="+31450001234"), desk_key_of(replica))


def test_a_snapshot_does_not_carry_the_boxes_of_other_venues(house: House, device: Devices) -> None:
    desk = device("balie", "desk")
    settle(desk)
    desk.act(
        [draft("box", "box-1", about="p", venue="hoek", sealed=sealed(desk), key="k")], "Annie"
    )
    settle(desk)
    kiosk = device("zuil")
    exchange_once(kiosk)
    assert kiosk.get("box", "box-1") is None
    assert kiosk.count("box") == desk.count("box") - 1


def test_a_kiosk_hears_nothing_of_the_desk_work_of_other_houses(device: Devices) -> None:
    kiosk, desk = device("zuil"), device("balie", "desk")
    settle(kiosk, desk)
    own = kiosk.device.venue
    drafts = []
    for name, venue in (("own", own), ("hoek", "hoek"), ("", "")):
        drafts += [
            draft("idea", f"i-{name}", text="Meer koffie", venue=venue),
            draft("introduction", f"p-{name}+r", post=f"p-{name}", other="r", venue=venue),
            draft("look", f"l-{name}", box="b", venue=venue),
            draft("consent", f"c-{name}", purpose="help_post", about="p", venue=venue),
            draft("volunteer_file", f"f-{name}", name="Joke de Wit", venue=venue),
        ]
    desk.act(drafts, "Annie")
    settle(desk, kiosk)
    late = device("tweede zuil")  # begins with a snapshot
    exchange_once(late)

    def held(replica: Replica) -> dict[str, list[str]]:
        kinds = ("idea", "introduction", "look", "consent", "volunteer_file")
        return {kind: sorted(one.id for one in replica.list(kind)) for kind in kinds}

    # nobody said of which house the two of the last pair are: then both must hear of it
    wanted = {
        "idea": ["i-own"],
        "introduction": ["p-+r", "p-own+r"],
        "look": ["l-own"],
        "consent": ["c-own"],
        "volunteer_file": [],
    }
    for one in (kiosk, late):
        assert one.device.venue == own
        assert held(one) == wanted
    assert all(len(ids) >= 3 for ids in held(desk).values())
    desk.act([draft("idea", "i-hoek", text="", box="b-hoek")], "Annie")
    settle(desk, kiosk)
    sealed_idea = kiosk.stored("idea", "i-hoek")
    assert sealed_idea is not None, "who had the text in the open hears that it went"
    assert not sealed_idea.fields.get("text")


def test_a_text_in_the_open_beside_a_name_is_sealed_once_and_the_server_takes_it(
    device: Devices,
) -> None:
    kiosk, desk = device("zuil"), device("balie", "desk")
    settle(desk, kiosk)
    ring, key = Keyring((demo_key(),)), desk_key_of(desk)
    sealed = seal(Contact(name="Sjaan", phone="+31612345678"), key)
    box = {"about": "i", "sealed": sealed, "key": fingerprint(key), "purge_on": "2027-01-01"}
    told = draft("idea", "i", about="complaint", text="De buurman schreeuwt", box="b")
    kiosk.act([draft("box", "b", visibility="private", **box), told], "visitor")
    settle(kiosk, desk)
    assert seal_told(desk, ring, "Annie") == 1
    settle(desk, kiosk)
    assert not desk.outbox.tray()
    for replica in (desk, kiosk):
        idea = replica.stored("idea", "i")
        assert idea is not None
        assert not idea.fields.get("text")
    assert seal_told(desk, ring, "Annie") == 0
    kept = desk.get("box", "b")
    assert isinstance(kept, Box)
    opened = ring.open(kept.sealed, kept.key)
    assert (opened.name, opened.note) == ("Sjaan", "De buurman schreeuwt")


@pytest.mark.parametrize("order", list(permutations((0, 1))))
def test_two_devices_converge_whoever_comes_first(order: tuple[int, int], device: Devices) -> None:
    two = (device("zuil"), device("balie", "desk"))
    settle(*two)
    service = two[0].list("service", order="name")[0].id
    activity = two[0].list("activity", "exdates = '[]' AND rrule <> ''", order="title")[0].id
    for index, replica in enumerate(two):
        replica.act(
            [
                draft("service", service, name=f"Naam {index}", summary=f"Tekst van {index}."),
                draft("activity", activity, exdates=[f"2027-01-0{index + 4}T10:00"]),
                draft(
                    "announcement",
                    f"nieuw-{index}",
                    title="Dag",
                    text="Hoi.",
                    shown_until="2030-01-01",
                ),
            ],
            "Annie",
        )
    two[order[0]].act([draft("service", service, phone="+31450009999")], "Henk")
    for index in order:
        exchange_once(two[index])
    settle(*two)
    own = everything(two[0], "box", "volunteer_file")
    assert own == everything(two[1], "box", "volunteer_file")
    assert {"nieuw-0", "nieuw-1"} <= {record for _, record in own}
    both = own["activity", activity].fields["exdates"]
    assert sorted(both) == ["2027-01-04T10:00", "2027-01-05T10:00"]
    assert own["service", service].fields["phone"] == "+31450009999"
    assert [replica.pending() for replica in two] == [0, 0]


def test_a_device_that_joins_later_has_the_same(device: Devices) -> None:
    first = device("balie", "desk")
    settle(first)
    first.act([draft("announcement", "a", title="Dag", text="Hoi.", shown_until="2030-01-01")], "x")
    settle(first)
    late = device("tweede", "desk")
    settle(late)
    assert everything(late) == everything(first)


def test_a_held_request_brings_what_changed_elsewhere(device: Devices) -> None:
    kiosk, desk = device("zuil"), device("balie", "desk")
    settle(kiosk, desk)
    kiosk.close()
    arrived = threading.Event()
    seen: list[str] = []

    def wait() -> None:
        with open_replica(kiosk.folder, clock=now) as mine:
            result = exchange_once(mine, hold_s=20.0)
            seen.append(mine.list("announcement", "id = 'nieuws'")[0].id)
            assert "announcement" in result.kinds
        arrived.set()

    thread = threading.Thread(target=wait)
    thread.start()
    time.sleep(0.7)
    assert not arrived.is_set()
    desk.act(
        [draft("announcement", "nieuws", title="Dag", text="Hoi.", shown_until="2030-01-01")], "x"
    )
    began = time.monotonic()
    exchange_once(desk)
    assert arrived.wait(5.0)
    assert time.monotonic() - began < 5.0
    thread.join(5.0)
    assert seen == ["nieuws"]


def test_a_held_request_ends_by_itself(device: Devices) -> None:
    kiosk = device("zuil")
    settle(kiosk)
    began = time.monotonic()
    result = exchange_once(kiosk, hold_s=1.2)
    assert 1.0 <= time.monotonic() - began < 8.0
    assert result.pulled == 0


def test_what_is_refused_goes_whole_to_the_tray_and_the_rest_goes_on(device: Devices) -> None:
    kiosk, desk = device("zuil"), device("balie", "desk")
    settle(kiosk, desk)
    post = kiosk.help_posts()[0].id
    yes = {side: {"answer": "agrees"} for side in ("post_said", "other_said")}
    desk.act([draft("introduction", f"{post}+Henk", post=post, other="Henk", **yes)], "Annie")
    desk.act([draft("help_post", post, state="matched", matched_with="Henk")], "Annie")
    kiosk.act(
        [
            draft("help_post", post, state="matched", matched_with="Joop"),
            draft("announcement", "met-haar", title="Dag", text="x", shown_until="2030-01-01"),
        ],
        "Henk",
    )
    kiosk.act(
        [draft("announcement", "daarna", title="Dag", text="x", shown_until="2030-01-01")], "x"
    )
    settle(desk, kiosk, desk)
    (refused,) = kiosk.outbox.tray()
    assert refused.reason == "matched"
    assert refused.text.endswith(".")
    assert [change.record for change in refused.changes] == [post, "met-haar"]
    assert kiosk.get("announcement", "met-haar") is None
    assert kiosk.get("announcement", "daarna") is not None
    found = kiosk.stored("help_post", post)
    assert found is not None
    assert found.fields["matched_with"] == "Henk"
    assert (kiosk.pending(), kiosk.status().tray) == (0, 1)
    kiosk.outbox.dismiss(refused.act)
    assert kiosk.status().tray == 0


class TestEnrolment:
    def test_a_wrong_code_leaves_the_device_as_it_was(self, house: House, tmp_path: Path) -> None:
        with pytest.raises(Refused) as refused:
            enrol(tmp_path / "z", house.url, "00000000", kind="kiosk", name="", now_ms=1)
        assert refused.value.what == "Deze code klopt niet, is verlopen of is al gebruikt."
        assert refused.value.next == "Vraag de beheerder om een nieuwe code."
        assert list((tmp_path / "z").iterdir()) == []

    def test_a_strange_code_is_told_without_asking_the_server(self, tmp_path: Path) -> None:
        for code in ("", "kort", "veel te lange code", "\0" * 8, "😀" * 8):
            with pytest.raises(BadInput, match="8 letters en cijfers"):
                enrol(tmp_path / "z", "http://127.0.0.1:1", code, kind="kiosk", name="", now_ms=1)
        assert not (tmp_path / "z").exists()

    def test_the_server_turns_a_strange_code_away_as_a_wrong_one(self, house: House) -> None:
        public = make_device_key().public
        for code in ("", "kort", "veel te lange code", "\0" * 8, "😀" * 8):
            body = pack(EnrolRequest(code=code, device="d", public_key=public))
            answer = requests.post(house.url + "/enrol", data=body, timeout=20)
            assert (answer.status_code, answer.json()["code"]) == (403, "code")

    def test_a_code_is_good_once(self, house: House, tmp_path: Path) -> None:
        code = house.code()
        enrol(tmp_path / "een", house.url, code, kind="kiosk", name="", now_ms=1)
        with pytest.raises(Refused):
            enrol(tmp_path / "twee", house.url, code, kind="kiosk", name="", now_ms=2)

    def test_a_code_may_be_typed_as_it_is_shown(self, house: House, tmp_path: Path) -> None:
        shown = house.admin("code")
        assert len(shown) == 9
        made = enrol(tmp_path / "een", house.url, shown.lower(), kind="kiosk", name="", now_ms=1)
        assert made.server == house.url

    @pytest.mark.parametrize("kind", ["kiosk", "desk"])
    def test_what_a_device_is_follows_from_its_code(
        self, kind: str, house: House, tmp_path: Path
    ) -> None:
        assert enrol(tmp_path / "x", house.url, house.code(kind), name="", now_ms=1).kind == kind

    def test_guessing_is_slowed_down(self, house: House, tmp_path: Path) -> None:
        said: list[str] = []
        for turn in range(25):  # the count begins anew each minute: at most twenty are let through
            with pytest.raises(Refused) as refused:
                enrol(
                    tmp_path / "z",
                    house.url,
                    f"0000000{turn % 10}",
                    kind="kiosk",
                    name="",
                    now_ms=1,
                )
            said.append(refused.value.what)
        assert said[0].startswith("Deze code klopt niet")
        assert any(what.startswith("Te veel pogingen") for what in said[10:])

    def test_the_key_and_the_settings_are_for_this_user_only(
        self, house: House, tmp_path: Path
    ) -> None:
        enrol(tmp_path / "z", house.url, house.code(), kind="kiosk", name="", now_ms=1)
        assert (tmp_path / "z" / "device.key").stat().st_mode & 0o077 == 0
        assert (house.folder / "ready.json").stat().st_mode & 0o077 == 0

    def test_a_revoked_device_hears_so_and_loses_nothing(
        self, house: House, device: Devices
    ) -> None:
        kiosk, desk = device("zuil"), device("balie", "desk")
        settle(kiosk)
        house.admin("revoke", kiosk.device.device)
        kiosk.act(
            [draft("announcement", "a", title="Dag", text="x", shown_until="2030-01-01")], "x"
        )
        with pytest.raises(Refused) as refused:
            exchange_once(kiosk)
        assert refused.value.what == "Dit apparaat hoort niet meer bij de wijk."
        assert kiosk.pending() == 0
        assert kiosk.status().problem == refused.value.what
        settle(desk)
        (entry,) = desk.records(SetAside)
        assert (entry.why, entry.device) == ("revoked", kiosk.device.device)


def test_the_servers_log_names_nobody(house: House, device: Devices) -> None:
    kiosk = device("Zuil van Riet")
    settle(kiosk)
    box = seal(Contact(name="Riet Pietersen", phone="+31450007777"), desk_key_of(kiosk))
    kiosk.act(
        [
            draft(
                "help_post",
                "h",
                title="Wie helpt Bep Klaassen?",
                summary="Bel 045-0008888",
                box="b",
            ),
            draft("box", "b", about="h", sealed=box, key=fingerprint(desk_key_of(kiosk))),
        ],
        "visitor",
    )
    kiosk.act([draft("service", "s", name=["Bep Klaassen"])], "Annie")
    settle(kiosk)
    log = house.log.read_text()
    assert '"event": "push"' in log
    assert '"event": "enrolled"' in log
    for secret in (
        "Riet",
        "Pietersen",
        "7777",
        "Klaassen",
        "8888",
        "Annie",
        box[:20],
        house.folder.name + "/",
    ):
        assert secret not in log
    assert kiosk.device.device not in log
