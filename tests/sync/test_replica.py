"""The replica: what is done shows at once and stays until its outcome; what the server says is kept whole."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from sync.changes import Draft, Stored
from sync.disk import record_tables
from sync.disk.replica import Replica, open_replica
from sync.disk.schema import MIGRATIONS
from sync.errors import BadInput, ReadOnlyFolder
from sync.outcomes import Cursor, Outcome
from sync.records import STRUCTS, Activity, Service
from tests.sync.place import BASE, NOW_UTC, RECORDS, empty, filled, put, record

TUESDAY = date(2026, 11, 24)


@pytest.fixture
def replica(tmp_path: Path) -> Iterator[Replica]:
    with filled(tmp_path) as opened:
        yield opened


def later(sequence: int) -> Cursor:
    return Cursor(epoch="e", neighbourhood="n", sequence=sequence)


class TestActs:
    def test_an_act_shows_at_once_everywhere(self, replica: Replica) -> None:
        told: list[frozenset[str]] = []
        replica.on_change.append(told.append)
        replica.act([put("service", "t", name="Fietsenmaker", themes=["vervoer"])], "Annie")
        found = replica.get("service", "t")
        assert isinstance(found, Service)
        assert (found.name, found.changed_by) == ("Fietsenmaker", "Annie")
        assert replica.theme_counts() == {"geld": 1, "vervoer": 1}
        assert [hit.id for hit in replica.search("fietsen")] == ["t"]
        assert told == [frozenset({"service"})]

    def test_an_activity_that_is_changed_moves_in_the_agenda(self, replica: Replica) -> None:
        assert [one.recurrence for one in replica.occurrences(TUESDAY, TUESDAY)] == [
            "2026-11-24T10:00"
        ]
        replica.act([put("activity", "k", starts="2026-11-25T15:00", rrule="")], "Annie")
        assert replica.occurrences(TUESDAY, TUESDAY) == []
        assert len(replica.occurrences(TUESDAY, TUESDAY + timedelta(days=30))) == 1

    def test_only_what_differs_is_written(self, replica: Replica) -> None:
        whole = replica.get("service", "s")
        assert isinstance(whole, Service)
        same = {"name": whole.name, "themes": ["geld"], "summary": "Kort."}
        replica.act([put("service", "s", **same)], "Annie")
        (change,) = replica.unsent()
        assert set(change.fields) == {"summary", "changed", "changed_by"}
        assert change.adds == {}

    def test_an_act_that_changes_nothing_leaves_nothing(self, replica: Replica) -> None:
        told: list[frozenset[str]] = []
        replica.on_change.append(told.append)
        replica.act([put("service", "s", name="Formulierenhulp")], "Annie")
        assert replica.unsent() == []
        assert told == []

    @pytest.mark.parametrize("count", [0, 101])
    def test_an_act_has_one_to_a_hundred_changes(self, count: int, replica: Replica) -> None:
        with pytest.raises(ValueError, match=str(count)):
            replica.act([put("service", f"x{i}", name="x") for i in range(count)], "Annie")

    def test_an_act_too_large_for_a_trip_is_refused_in_words(self, replica: Replica) -> None:
        with pytest.raises(BadInput):
            replica.act([put("service", f"x{i}", name="x" * 10_000) for i in range(100)], "Annie")
        assert replica.unsent() == []
        assert replica.get("service", "x1") is None

    def test_a_delete_hides_and_a_restore_shows(self, replica: Replica) -> None:
        replica.act([Draft(kind="service", record="s", verb="delete")], "Annie")
        assert replica.get("service", "s") is None
        assert replica.search("formulieren") == []
        assert replica.services("geld") == []
        replica.act([Draft(kind="service", record="s", verb="restore")], "Annie")
        assert replica.get("service", "s") is not None
        assert [hit.id for hit in replica.search("formulieren")] == ["s"]

    def test_tallies_count_on(self, replica: Replica) -> None:
        for _ in range(3):
            replica.act([Draft(kind="tally", record="d", count=2)], "visitor")
        found = replica.stored("tally", "d")
        assert found is not None
        assert found.fields["counts"] == {replica.device.device: 6}
        assert [change.count for change in replica.unsent()] == [2, 4, 6]

    def test_numbers_and_digests_go_on_after_opening_again(self, tmp_path: Path) -> None:
        for turn in range(3):
            with filled(tmp_path) if turn == 0 else empty(tmp_path) as replica:
                replica.act([put("service", f"x{turn}", name="x")], "Annie")
        with empty(tmp_path) as replica:
            changes = replica.unsent()
            assert [change.number for change in changes] == [1, 2, 3]
            assert changes[1].previous
            assert changes[0].stamp < changes[1].stamp < changes[2].stamp

    def test_a_replica_for_reading_takes_no_act(self, tmp_path: Path) -> None:
        filled(tmp_path).close()
        with empty(tmp_path, readonly=True) as replica:
            assert replica.search("koffie")
            with pytest.raises(ReadOnlyFolder):
                replica.act([put("service", "x", name="x")], "Annie")

    def test_two_that_have_the_folder_open_see_each_other(self, replica: Replica) -> None:
        with empty(replica.folder) as other:
            other.act([put("service", "t", name="Kapper")], "Annie")
            replica.act([put("service", "u", name="Bakker")], "Henk")
            assert [s.name for s in replica.services()] == ["Bakker", "Formulierenhulp", "Kapper"]
            assert [s.name for s in other.services()] == ["Bakker", "Formulierenhulp", "Kapper"]
            assert [change.number for change in other.unsent()] == [1, 2]


class TestAnswers:
    def test_an_own_change_stays_until_the_rows_contain_it(self, replica: Replica) -> None:
        replica.act([put("service", "s", name="Van mij")], "Annie")
        replica.apply([], later(10), [Outcome(number=1, sequence=12)])
        assert replica.unsent() == []
        assert _name(replica) == "Van mij"
        replica.apply([record("service", "s", 11, name="Van een ander")], later(11))
        assert _name(replica) == "Van mij"
        replica.apply([record("service", "s", 12, name="Zoals de server zegt")], later(12))
        assert _name(replica) == "Zoals de server zegt"
        assert replica.pending() == 0

    def test_an_older_row_never_hides_an_own_change(self, replica: Replica) -> None:
        replica.act([put("service", "s", name="Van mij")], "Annie")
        replica.apply([record("service", "s", 11, name="Anders", phone="+31450000001")], later(11))
        found = replica.get("service", "s")
        assert isinstance(found, Service)
        assert (found.name, found.phone) == ("Van mij", "+31450000001")

    def test_a_refused_act_is_taken_back_whole(self, replica: Replica) -> None:
        replica.act([put("service", "s", name="Fout"), put("service", "t", name="Ook")], "Annie")
        replica.act([put("service", "u", name="Goed")], "Annie")
        said = [Outcome(number=n, state="refused", reason="state", text="Nee.") for n in (1, 2)]
        replica.apply([], later(11), [*said, Outcome(number=3, sequence=11)])
        assert _name(replica) == "Formulierenhulp"
        assert replica.get("service", "t") is None
        assert [len(one.changes) for one in replica.outbox.tray()] == [2]
        assert replica.status().tray == 1
        assert replica.pending() == 0

    def test_what_the_server_deleted_is_gone(self, replica: Replica) -> None:
        gone = record("service", "s", 11, name="x")
        gone = Stored(kind="service", id="s", fields=gone.fields, tombstone=gone.base, sequence=11)
        assert replica.apply([gone], later(11)) == {"service"}
        assert replica.get("service", "s") is None
        assert replica.search("formulieren") == []

    def test_a_snapshot_replaces_and_never_merges(self, replica: Replica) -> None:
        replica.act([put("service", "t", name="Van mij")], "Annie")
        fresh = (record("neighbourhood", "n", name="Nieuw"), record("service", "z", name="Zorg"))
        replica.bootstrap(fresh, Cursor(epoch="f", neighbourhood="n", sequence=3))
        assert [one.id for one in replica.services()] == ["t", "z"]
        assert replica.count("activity") == 0
        assert replica.neighbourhood.name == "Nieuw"
        assert len(replica.unsent()) == 1

    def test_a_thousand_rows_and_one_row_give_the_same(self, tmp_path: Path) -> None:
        rows = [
            record("service", f"s{i}", i, name=f"Hulp {i}", themes=["geld"]) for i in range(1200)
        ]
        with filled(tmp_path / "at once") as one, filled(tmp_path / "bit by bit") as other:
            one.apply(rows, later(1200))
            for start in range(0, 1200, 300):
                other.apply(rows[start : start + 300], later(start + 300))
            assert one.services() == other.services()
            assert one.theme_counts() == other.theme_counts() == {"geld": 1201}
            assert {h.id for h in one.search("hulp", limit=9999)} == {
                h.id for h in other.search("hulp", limit=9999)
            }

    def test_rows_and_cursor_are_kept_together_or_not_at_all(
        self, replica: Replica, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def fail(*_: object) -> None:
            raise sqlite3.OperationalError("disk gone")

        monkeypatch.setattr(replica, "_moved_on", fail)
        with pytest.raises(sqlite3.OperationalError):
            replica.apply([record("service", "s", 11, name="Nieuw")], later(11))
        assert _name(replica) == "Formulierenhulp"
        assert replica.cursor == BASE

    def test_status_comes_from_the_disk(self, replica: Replica) -> None:
        replica.act([put("service", "t", name="x")], "Annie")
        replica.note_attempt(NOW_UTC + timedelta(minutes=5), "Er is iets.")
        with empty(replica.folder, readonly=True) as other:
            status = other.status()
        assert status == replica.status()
        assert (status.queue_length, status.sequence, status.problem) == (1, 10, "Er is iets.")
        assert status.oldest_utc == NOW_UTC
        assert status.next_attempt_utc == NOW_UTC + timedelta(minutes=5)


def _name(replica: Replica) -> str:
    found = replica.get("service", "s")
    assert isinstance(found, Service)
    return found.name


class TestPowerCuts:
    """``replica.db`` may lose its last moments with the power; ``outbox.db`` never does."""

    def back(self, folder: Path, keep: Path) -> None:
        for path in folder.glob("replica.db*"):
            path.unlink()
        for path in keep.glob("replica.db*"):
            shutil.copy(path, folder / path.name)

    @pytest.fixture
    def kept(self, tmp_path: Path) -> Path:
        """Return a copy of the replica as it was before the last act and its outcome."""
        (tmp_path / "kept").mkdir()
        filled(tmp_path / "d").close()
        return tmp_path / "kept"

    def keep(self, folder: Path, kept: Path) -> None:
        for path in folder.glob("replica.db*"):
            shutil.copy(path, kept / path.name)

    def test_an_act_that_the_replica_forgot_shows_again(self, tmp_path: Path, kept: Path) -> None:
        folder = tmp_path / "d"
        self.keep(folder, kept)
        with empty(folder) as replica:
            replica.act([put("service", "s", name="Van mij")], "Annie")
        self.back(folder, kept)
        with empty(folder) as replica:
            assert _name(replica) == "Van mij"
            assert len(replica.unsent()) == 1

    @pytest.mark.parametrize("state", ["applied", "refused"])
    def test_an_outcome_that_the_replica_forgot_is_taken_from_the_outbox(
        self, state: str, tmp_path: Path, kept: Path
    ) -> None:
        folder = tmp_path / "d"
        with empty(folder) as replica:
            replica.act([put("service", "s", name="Van mij")], "Annie")
        self.keep(folder, kept)
        outcome = (
            Outcome(number=1, sequence=11)
            if state == "applied"
            else Outcome(number=1, state="refused", reason="state", text="Nee.")
        )
        with empty(folder) as replica:
            replica.apply([record("service", "s", 11, name="Van de server")], later(11), [outcome])
            assert _name(replica) == "Van de server"
        self.back(folder, kept)
        with empty(folder) as replica:
            assert _name(replica) == ("Van mij" if state == "applied" else "Formulierenhulp")
            assert (replica.unsent(), replica.cursor) == ([], BASE)
            replica.apply([record("service", "s", 11, name="Van de server")], later(11))
            assert _name(replica) == "Van de server"
            assert replica.pending() == 0


class TestSchema:
    def test_migrations_are_named_and_dated(self, replica: Replica) -> None:
        rows = replica._rows("SELECT name, applied_utc FROM migrations ORDER BY rowid")
        assert [row[0] for row in rows] == [name for name, _ in MIGRATIONS]
        assert {row[1] for row in rows} == {NOW_UTC.isoformat(timespec="seconds")}

    def test_unknown_fields_are_kept(self, replica: Replica) -> None:
        newer = record("service", "s", 11, name="Hulp", mood={"smile": [1, None, "é"]})
        replica.apply([newer], later(11))
        replica.act([put("service", "s", name="Andere naam", later_field=3)], "Annie")
        found = replica.stored("service", "s")
        assert found is not None
        assert found.fields["mood"] == {"smile": [1, None, "é"]}
        assert found.fields["later_field"] == 3

    def test_unknown_kinds_are_kept_until_they_are_known(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        with filled(tmp_path) as replica:
            replica.apply([record("bench", "b", 11, name="Onder de linde")], later(11))
            replica.act([put("bench", "b", colour="groen")], "Annie")
        with empty(tmp_path) as replica:
            found = replica.stored("bench", "b")
            assert found is not None
            assert (found.fields["name"], found.fields["colour"]) == ("Onder de linde", "groen")

        class Bench(Service, frozen=True, kw_only=True):
            colour: str = ""

        for module in ("records", "disk.schema", "disk.record_tables", "disk.replica"):
            monkeypatch.setattr(f"sync.{module}.STRUCTS", {**STRUCTS, "bench": Bench})
        record_tables._reader.cache_clear()
        with empty(tmp_path) as replica:
            (bench,) = replica.list("bench", "colour = 'groen'")
            assert isinstance(bench, Bench)
            assert bench.name == "Onder de linde"
            assert replica._rows("SELECT count(*) FROM other") == [(0,)]

    def test_a_field_of_a_wrong_type_takes_its_default(self, replica: Replica) -> None:
        odd = record("activity", "k", 11, title="Koffie", duration_min="lang", capacity=[1])
        replica.apply([odd], later(11))
        found = replica.get("activity", "k")
        assert isinstance(found, Activity)
        assert (found.title, found.duration_min, found.capacity) == ("Koffie", 60, None)

    def test_a_new_field_gets_its_column_on_opening(self, tmp_path: Path) -> None:
        filled(tmp_path).close()
        conn = sqlite3.connect(tmp_path / "replica.db")
        conn.execute("UPDATE meta SET value = '0' WHERE name = 'columns'")
        conn.execute("DROP INDEX help_post_state")
        conn.execute("ALTER TABLE help_post DROP COLUMN state")
        conn.commit()
        conn.close()
        with empty(tmp_path) as replica:
            assert [post.id for post in replica.help_posts()] == ["h"]

    def test_everything_is_there_after_opening_again(self, tmp_path: Path) -> None:
        filled(tmp_path).close()
        with open_replica(tmp_path, clock=lambda: NOW_UTC) as replica:
            for one in RECORDS:
                assert replica.stored(one.kind, one.id) == one
            assert replica.check() == []


class TestUpkeep:
    def test_the_agenda_is_extended_as_days_go_by(self, tmp_path: Path) -> None:
        filled(tmp_path).close()
        now = [NOW_UTC]
        with open_replica(tmp_path, clock=lambda: now[0]) as replica:
            assert replica.upkeep() is False
            now[0] += timedelta(days=20)
            assert replica.upkeep() is True
            assert replica.upkeep() is False
            far = TUESDAY + timedelta(days=84)
            assert replica.count_occurrences(far, far) == 1

    def test_opening_after_a_long_time_fills_the_agenda(self, tmp_path: Path) -> None:
        filled(tmp_path).close()
        later_utc = NOW_UTC + timedelta(days=371)
        with open_replica(tmp_path, clock=lambda: later_utc) as replica:
            day = later_utc.date()
            assert len(replica.occurrences(day, day + timedelta(days=6))) == 1

    def test_days_outside_the_index_are_there_too(self, replica: Replica) -> None:
        first = date(2027, 6, 1)
        assert len(replica.occurrences(first, first + timedelta(days=13))) == 2

    def test_many_edits_do_not_fill_the_search_index(self, replica: Replica) -> None:
        for turn in range(40):
            drafts = [put("service", f"x{i}", name=f"Naam {turn} {i}") for i in range(60)]
            replica.act(drafts, "Annie")
        assert replica.upkeep() is True
        assert replica._rows("SELECT count(*) FROM search_text_docsize")[0][0] == 63
        assert {hit.id for hit in replica.search("naam 39 7")} >= {"x7"}
