"""Somebody is erased: no byte of their box is left in any file of kiosk, desk or server, and no backup brings it back."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from sync.changes import chain_holds
from sync.disk import drafting
from sync.disk.dealing import entries
from sync.disk.erasing import erase, erase_held, find
from sync.disk.help_board import held_by
from sync.disk.replica import Replica, open_replica
from sync.erasure import is_erased
from sync.keyring import Keyring
from sync.line.exchange import exchange_once
from sync.links import holder_code
from sync.records import Box, HelpPost, Look
from sync.seal import Contact, DeskKey, fingerprint, make_desk_key, seal
from sync.server.postgres import running_at
from sync.verdicts import ELSEWHERE
from tests.sync.place import put
from tests.sync.server.canaries import traces
from tests.sync.server.house import House, now, open_device

KEY = make_desk_key(b"k" * 32)
RING = Keyring((KEY,))
RIET = Contact(name="Riet Pietersen", phone="+31450001234")


def placed(replica: Replica, name: str, contact: Contact = RIET) -> str:
    """Place a help post with a box, as a visitor does; return the sealed text."""
    sealed = seal(contact, KEY.public)
    box = {"about": f"p-{name}", "sealed": sealed, "key": fingerprint(KEY.public)}
    post = {"title": "Wie loopt mee?", "expires": "2026-12-20", "box": f"b-{name}"}
    venue = replica.device.venue
    replica.act(
        [put("help_post", f"p-{name}", **post), put("box", f"b-{name}", venue=venue, **box)],
        "visitor",
    )
    return sealed


def settle(*replicas: Replica) -> None:
    for _ in range(2):
        for replica in replicas:
            exchange_once(replica)


class Devices:
    """A kiosk and a desk, and somebody's boxes on both, at the server, in a backup, in a tray and in snapshots."""

    def __init__(self, house: House, folder: Path) -> None:
        self.house, self.folder = house, folder
        self.kiosk = open_device(house, folder / "zuil")
        self.desk = open_device(house, folder / "balie", "desk")
        settle(self.kiosk, self.desk)
        self.sealed = [placed(self.kiosk, "een"), placed(self.desk, "twee")]
        self.other = placed(self.kiosk, "ander", Contact(name="Jan", phone="+31450001111"))
        refused = seal(RIET, KEY.public)
        box = {"about": "s", "sealed": refused, "key": fingerprint(KEY.public)}
        self.kiosk.act([put("box", "b-mis", **box), put("service", "s", summary="x")], "visitor")
        self.sealed.append(refused)
        settle(self.kiosk, self.desk)
        assert self.kiosk.status().tray == 1
        self.late = open_device(
            house, folder / "tweede", "desk"
        )  # takes a snapshot with all of them
        settle(self.late)
        house.admin("backup", str(folder / "backup"))
        (self.kiosk.folder / "replica-torn-20261124T000000.db").write_text(self.sealed[0])

    def close(self) -> None:
        for replica in (self.kiosk, self.desk, self.late):
            replica.close()

    def traces(self) -> dict[str, list[str]]:
        """Return where each of the boxes still lies, but for the backup."""
        (self.folder / "backup").rename(self.folder.parent / "backup")
        try:
            return {
                name: found
                for name, sealed in zip("123", self.sealed, strict=True)
                if (found := traces(self.folder, sealed))
            }
        finally:
            (self.folder.parent / "backup").rename(self.folder / "backup")


@pytest.fixture
def devices(tmp_path: Path) -> Iterator[Devices]:
    with House(tmp_path / "all" / "server") as house:
        made = Devices(house, tmp_path / "all")
        yield made
        made.close()


def test_no_byte_is_left_and_no_backup_brings_it_back(devices: Devices) -> None:
    kiosk, desk, late, house = devices.kiosk, devices.desk, devices.late, devices.house
    assert set(devices.traces()) == set("123")
    told: list[frozenset[str]] = []
    kiosk.on_erased.append(told.append)
    search = find(desk, RING, name="  riët PIETERSEN ", phone="045 000 12 34")
    assert {one.box for one in search.found} == {"b-een", "b-twee", "b-mis"}
    assert erase(desk, [one.box for one in search.found], "Annie") == 3
    assert erase(desk, [one.box for one in search.found], "Annie") == 0
    settle(desk, kiosk, late)
    assert told == [frozenset({"b-een", "b-twee", "b-mis", "p-een", "p-twee", "s"})]
    assert devices.traces() == {}
    for replica in (kiosk, desk, late):
        assert {
            box.id: is_erased(box.sealed) for box in replica.records(Box) if box.id[:2] == "b-"
        } == {
            "b-een": True,
            "b-twee": True,
            "b-mis": True,
            "b-ander": False,
        }
        assert chain_holds(replica.outbox.after(0), "")
        assert replica.check() == []
    assert traces(devices.folder, devices.other)
    house.admin("restore", str(devices.folder / "backup"), "--yes")
    settle(kiosk, desk, late)
    assert devices.traces() == {}
    assert is_erased(next(box.sealed for box in kiosk.records(Box) if box.id == "b-een"))
    kiosk.act([put("announcement", "n", title="x", text="y", shown_until="2030-01-01")], "Annie")
    settle(kiosk)
    assert kiosk.pending() == 0


def test_the_server_erases_by_the_number_of_what_a_box_is_about(devices: Devices) -> None:
    kiosk, desk, late, house = devices.kiosk, devices.desk, devices.late, devices.house
    assert "Gewist: 3" in house.admin("erase", "p-een", "b-twee", "b-mis", "--yes")
    settle(kiosk, desk, late)
    assert devices.traces() == {}


def test_a_box_that_was_never_sent_is_blank_when_it_goes_up(devices: Devices) -> None:
    kiosk = devices.kiosk
    sealed = placed(kiosk, "nieuw")
    devices.sealed = [sealed, sealed, sealed]
    assert erase(kiosk, ["b-nieuw"], "Annie") == 1
    assert devices.traces() == {}
    settle(kiosk, devices.desk)
    assert devices.traces() == {}
    assert devices.desk.get("help_post", "p-nieuw") is not None


def test_a_device_that_was_away_brings_nobody_back(devices: Devices) -> None:
    kiosk, desk, house = devices.kiosk, devices.desk, devices.house
    sealed = placed(kiosk, "weg")
    kiosk_had = [kiosk.outbox.after(0)[-1]]
    settle(kiosk, desk)
    erase(desk, ["b-weg"], "Annie")
    settle(desk)
    assert kiosk_had[0].fields["sealed"] == sealed
    house.admin("restore", str(devices.folder / "backup"), "--yes")
    devices.sealed = [sealed] * 3
    exchange_once(kiosk)  # offers again what the backup lacks, the box among it
    settle(kiosk, desk)
    assert devices.traces() == {}


def test_who_reads_just_now_holds_it_up_and_the_next_time_does_it(devices: Devices) -> None:
    kiosk, desk = devices.kiosk, devices.desk
    for own in (kiosk.connection, kiosk.outbox.connection):
        own.execute("PRAGMA busy_timeout = 100")  # what it waits for who reads, in ms
    with open_replica(kiosk.folder, clock=now) as reader:
        reader.connection.execute("BEGIN")
        reader.connection.execute("SELECT count(*) FROM box").fetchone()
        erase(desk, ["b-een", "b-twee"], "Annie")
        settle(desk, kiosk, devices.late)
        assert kiosk.note("erasing")
        reader.connection.execute("COMMIT")
    exchange_once(kiosk)
    kiosk.close()
    with open_replica(kiosk.folder, clock=now) as again:
        assert not again.note("erasing")
        assert traces(again.folder, devices.sealed[0]) == []


class TestFinding:
    def search(self, replica: Replica, **what: str) -> dict[str, str]:
        return {one.box: one.by for one in find(replica, RING, **what).found}

    def test_by_name_and_by_number(self, tmp_path: Path) -> None:
        from tests.sync.place import filled

        with filled(tmp_path) as replica:
            placed(replica, "een")
            placed(replica, "man", Contact(name="Piet", phone="+31450001234"))
            placed(replica, "naamgenoot", Contact(name="Riet Pietersen"))
            other = seal(RIET, make_desk_key(b"x" * 32).public)
            replica.act([put("box", "b-dicht", about="x", sealed=other, key="0" * 16)], "Annie")
            both = self.search(replica, name="Riet Pietersen", phone="+31 45 0001234")
            assert both == {"b-een": "both", "b-man": "phone", "b-naamgenoot": "name"}
            assert self.search(replica, name="piet") == {"b-man": "name"}
            assert self.search(replica, phone="0450009999") == {}
            assert find(replica, RING, name="Riet").closed == 1
            with pytest.raises(Exception, match="naam of een nummer"):
                find(replica, RING, name=" - ")

    def test_the_command_asks_and_leaves_no_name_behind(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        from click.testing import CliRunner

        from sync.commands.erase import erase as command
        from sync.keyring import write_held
        from tests.sync.place import filled

        with filled(tmp_path / "d") as replica:
            placed(replica, "een")
            placed(replica, "man", Contact(name="Piet", phone="+31450001234"))
        runner = CliRunner()
        words = ["--data", str(tmp_path / "d")]
        assert runner.invoke(command, words).exit_code == 1
        write_held(tmp_path / "d", [DeskKey(KEY.public, KEY.private)])
        said = runner.invoke(command, words, input="Riet Pietersen\n0450001234\nn\ny\n")
        assert said.exit_code == 0
        assert "Hier gewist: 1" in said.output
        said = runner.invoke(command, words, input="Riet Pietersen\n\n")
        assert "Niemand gevonden" in said.output
        with open_replica(tmp_path / "d", clock=now) as replica:
            shown = {box.id: is_erased(box.sealed) for box in replica.records(Box)}
            assert shown == {"b-een": True, "b-man": False}
            looks = {one.box: one.did for one in replica.records(Look)}
            assert looks == {"b-man": "read", "b-een": "erased"}  # whom it showed, and whom not


def test_postgresql_keeps_no_row_of_it_in_its_tables(tmp_path: Path) -> None:
    """The files of the tables; what PostgreSQL's own log keeps is told in ``housekeeping``."""
    with House(tmp_path / "all" / "server", "--demo", "--postgres") as house:
        made = Devices(house, tmp_path / "all")
        try:
            search = find(made.desk, RING, name=RIET.name)
            erase(made.desk, [one.box for one in search.found], "Annie")
            settle(made.desk, made.kiosk, made.late)
            settle(made.kiosk, made.desk, made.late)
            house.admin("housekeeping", "--compact")
            left = {path for found in made.traces().values() for path in found}
            assert all("/pg_wal/" in path for path in left)
            sockets = running_at(house.folder / "postgres")
            url = f"postgresql+psycopg://buurtzuil@/buurtzuil?host={sockets}"
            engine = sa.create_engine(url, poolclass=sa.NullPool)
            with engine.connect() as db:
                sample = random.Random(1).choice(made.sealed)[:100]
                rows = db.execute(sa.text("SELECT stored FROM record WHERE kind = 'box'"))
                assert not any(sample.encode() in bytes(row[0]) for row in rows)
        finally:
            made.close()


def test_the_holder_of_a_slip_erases_herself_at_the_kiosk_and_it_is_so_everywhere(
    devices: Devices,
) -> None:
    kiosk, desk, late = devices.kiosk, devices.desk, devices.late
    held = held_by(kiosk, holder_code("b-twee"))  # placed at the desk, and heard of here
    assert held is not None
    erase_held(kiosk, held)
    other = next(box for box in kiosk.records(Box) if box.id == "b-een")
    kiosk.act([put("box", "b-een", about="p-ander")], "visitor")  # more than erasing
    settle(kiosk, desk, late)
    settle(desk, late)
    devices.sealed = [devices.sealed[1]] * 3
    assert devices.traces() == {}
    post = desk.get("help_post", "p-twee")
    assert isinstance(post, HelpPost)
    assert post.state == "withdrawn"
    assert next(box for box in desk.records(Box) if box.id == "b-een") == other
    assert kiosk.status().tray == 2


def test_a_stolen_kiosk_erases_nobody_of_another_house(
    devices: Devices, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It knows which boxes there are from the posts of all houses; and it writes whatever its thief wants."""
    kiosk, desk, late = devices.kiosk, devices.desk, devices.late
    mine = next(box for box in desk.records(Box) if box.id == "b-een")
    fields = {"about": "p-een", "venue": "elders", "sealed": mine.sealed, "key": mine.key}
    desk.act([put("box", "b-elders", **fields)], "Annie")
    settle(desk, kiosk)
    monkeypatch.setattr(drafting, "_UNDATED", frozenset({"tally", "box"}))
    kiosk.act([put("box", "b-elders", sealed="sha256:" + "0" * 64)], "visitor")
    settle(kiosk, desk, late)
    assert next(box for box in desk.records(Box) if box.id == "b-elders").sealed == mine.sealed
    assert ELSEWHERE.text_nl in [one.text for one in entries(kiosk)]
