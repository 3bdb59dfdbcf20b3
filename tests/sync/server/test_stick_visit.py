"""One press for a stick: in the village, at the library that has a line, and back in the village."""

from __future__ import annotations

from pathlib import Path

import pytest

from sync.disk.replica import Replica
from sync.errors import NotEnrolled, ServerAway
from sync.line import stick
from sync.line.exchange import Line, exchange_once
from sync.line.stick import StickFull, StickGone
from sync.line.stick_visit import Lies, look, visit
from tests.sync.place import empty
from tests.sync.server.test_exchange import settle
from tests.sync.server.village import Village, named, told


def names(folder: Path) -> list[str]:
    return sorted(path.suffix for path in folder.iterdir())


def seen(replica: Replica, folder: Path) -> Lies:
    return look(replica.folder, folder)


@pytest.fixture
def offline(village: Village, monkeypatch: pytest.MonkeyPatch) -> Village:
    """The village whose kiosk finds no internet."""
    call = Line.call

    def none_here(line: Line, *arguments: object, **more: object) -> object:
        if line._replica is village.kiosk:
            raise ServerAway
        return call(line, *arguments, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(Line, "call", none_here)
    return village


def test_a_round_trip_takes_one_press_at_each_end(offline: Village) -> None:
    kiosk, library, place = offline.kiosk, offline.library, offline.stick
    first = visit(kiosk, place)
    assert (first.items, first.error) == ((), None)
    assert first.written is not None
    assert seen(library, place) == Lies(letters=1)
    steps: list[tuple[int, int]] = []
    at_library = visit(library, place, lambda at, of: steps.append((at, of)))
    assert [item.did for item in at_library.items] == ["brought"]
    assert (at_library.written, at_library.brought, steps) == (None, True, [(1, 1)])
    assert seen(kiosk, place) == Lies(answers=1)
    home = visit(kiosk, place)
    assert [item.did for item in home.items] == ["kept"]
    assert kiosk.count("service") == 120
    assert home.written is not None
    assert names(place) == [".brief"], (
        "the next letter lies there, and nothing that is of no more use"
    )


def test_what_was_done_in_the_village_comes_with_the_next_trip(offline: Village) -> None:
    offline.trip()
    offline.kiosk.act([told("vrijdag")], "Annie")
    out = visit(offline.kiosk, offline.stick)
    assert out.written is not None
    assert out.written.changes == 1
    visit(offline.library, offline.stick)
    home = visit(offline.kiosk, offline.stick)
    (kept,) = [item.kept for item in home.items if item.kept]
    assert (kept.confirmed, offline.kiosk.pending()) == (1, 0)
    settle(offline.office)
    assert offline.office.get("announcement", named("vrijdag")) is not None


def test_without_a_line_letters_of_others_wait_and_the_own_is_written(offline: Village) -> None:
    visit(offline.library, offline.stick)
    both = visit(offline.kiosk, offline.stick)
    assert [item.did for item in both.items] == ["waits"]
    assert both.written is not None
    assert names(offline.stick) == [".brief", ".brief"]
    exchange_once(offline.library)
    done = visit(offline.office, offline.stick)
    assert [item.did for item in done.items] == ["brought", "brought"]


def test_a_stick_that_is_pulled_out_or_full(
    offline: Village, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    gone = visit(offline.kiosk, tmp_path / "weg")
    assert isinstance(gone.error, StickGone)
    offline.trip()
    letter = visit(offline.kiosk, offline.stick).written
    visit(offline.library, offline.stick)

    def pulled(path: Path) -> bytes:
        raise StickGone

    with monkeypatch.context() as patch:
        patch.setattr(stick, "read", pulled)
        out = visit(offline.kiosk, offline.stick)
    assert isinstance(out.error, StickGone)
    assert (out.items, out.written) == ((), None), "said once, and nothing is written any more"

    def full(*_: object, **__: object) -> None:
        raise StickFull

    with monkeypatch.context() as patch:
        patch.setattr(stick, "write", full)
        kept = visit(offline.kiosk, offline.stick)
    assert isinstance(kept.error, StickFull)
    assert [item.did for item in kept.items] == ["known"], "what came is here all the same"
    assert letter is not None
    assert letter.path.exists(), "the old letter stays until there is a new one"


def test_a_device_without_a_server_has_no_letters(tmp_path: Path) -> None:
    with empty(tmp_path / "los") as replica, pytest.raises(NotEnrolled):
        visit(replica, tmp_path)
