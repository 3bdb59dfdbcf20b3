"""Pictures between devices and a real server: up from a desk, down to everybody, by a bad line and on a stick."""

from __future__ import annotations

import hashlib
import random
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from sync.changes import Draft
from sync.disk.files import OUTGOING, FileStore
from sync.disk.replica import Replica
from sync.errors import Refused, ServerAway
from sync.line.carry import Carrier, write_letter
from sync.line.exchange import Line, exchange_once
from sync.line.fetching import fetch
from sync.pictures import MAX_FILE_BYTES, clean
from sync.server.filing import UNUSED_DAYS, NoRoom
from sync.server.store import Store
from tests.sync.photos import bomb, photo
from tests.sync.proxy import Proxy
from tests.sync.server.house import House
from tests.sync.server.test_exchange import settle
from tests.sync.server.test_store import Clock, record

Devices = Callable[..., Replica]


@pytest.fixture
def store(url: str, clock: Clock) -> Iterator[Store]:
    with closing(Store(url, clock, random.Random(1).randbytes)) as opened:
        yield opened


def named(desk: Replica, sha256: str) -> None:
    """Let a record name a picture."""
    partner = desk.list("partner", order="name")[0].id
    desk.act([Draft(kind="partner", record=partner, fields={"logo": f"sha256:{sha256}"})], "Annie")


def put(line: Line, content: bytes, name: str = "") -> None:
    sha256 = name or hashlib.sha256(content).hexdigest()
    answer = line.call("PUT", f"/file/{sha256}", content)
    line.believed(200, answer.content, answer)


@pytest.fixture
def two(device: Devices) -> tuple[Replica, Replica, str]:
    """A desk that added a photo which a partner's record names, and a kiosk that heard of it."""
    desk, kiosk = device("balie", "desk"), device("zuil")
    exchange_once(desk)
    sha256 = FileStore(desk.folder).add(photo())
    named(desk, sha256)
    settle(desk, kiosk)
    return desk, kiosk, sha256


def test_a_photo_of_a_desk_comes_to_the_kiosk(two: tuple[Replica, Replica, str]) -> None:
    desk, kiosk, sha256 = two
    first = fetch(kiosk)
    assert (first.came, first.missing, first.problem) == (0, 2, None)
    assert fetch(desk).sent == 1
    assert FileStore(desk.folder).outgoing() == []
    assert fetch(kiosk).came == 2
    assert fetch(kiosk) == type(first)()
    small = FileStore(kiosk.folder).read(sha256, 480)
    assert small is not None
    assert b"Riet" not in small
    original = FileStore(desk.folder).read(sha256)
    assert original is not None
    assert len(small) < len(original)


def test_a_download_that_breaks_at_any_byte_goes_on_where_it_was(
    house: House, two: tuple[Replica, Replica, str]
) -> None:
    import msgspec

    desk, kiosk, sha256 = two
    fetch(desk)
    with Proxy(house.url) as proxy:
        kiosk.device = msgspec.structs.replace(kiosk.device, server=proxy.url)
        for cut in (0, 100, 900, 2000, 5000, 9000, 20_000):
            proxy.cut_down(cut)
            assert isinstance(fetch(kiosk).problem, (ServerAway, type(None)))
        while fetch(kiosk).missing:
            pass
        total = sum(path.stat().st_size for path in (kiosk.folder / "files").glob("*-*-*"))
    store = FileStore(kiosk.folder)
    assert all(store.has(sha256, width) for width in (480, 1080))
    assert total > 20_000
    assert not list((kiosk.folder / "files").glob("*.part*"))


def test_an_upload_whose_answer_is_lost_is_simply_repeated(
    house: House, two: tuple[Replica, Replica, str]
) -> None:
    import msgspec

    desk, _, sha256 = two
    with Proxy(house.url) as proxy:
        desk.device = msgspec.structs.replace(desk.device, server=proxy.url)
        proxy.cut_down(0)
        assert isinstance(fetch(desk).problem, ServerAway)
        assert FileStore(desk.folder).outgoing() == [sha256]
        proxy.cut_up(5000)
        assert isinstance(fetch(desk).problem, ServerAway)
        assert fetch(desk).sent == 1


def test_what_a_server_does_not_take(house: House, device: Devices) -> None:
    desk, kiosk = device("balie", "desk"), device("zuil")
    line, other = Line(desk), Line(kiosk)
    good, _ = clean(photo())
    svg = b'<svg xmlns="http://www.w3.org/2000/svg"/>'
    for content, name in (
        (photo(), ""), (svg, ""), (bomb(), ""), (b"", ""), (good, "0" * 64), (good, "..%2f..%2fx"),
        (good + b"geheim", ""), (b"\xff" * (MAX_FILE_BYTES + 10), ""),
    ):  # fmt: skip
        with pytest.raises((Refused, ServerAway)):
            put(line, content, name)
    with pytest.raises(Refused) as refused:
        put(other, good)
    assert refused.value.what == "Alleen een balie voegt foto's toe."
    put(line, good)
    put(line, good)
    sha256 = hashlib.sha256(good).hexdigest()
    for path in (f"/file/{sha256}/481", f"/file/{'1' * 64}/480", "/file/x/480"):
        with pytest.raises(Refused):
            line.call("GET", path, b"")
    for field, status in (("bytes=5-", 206), ("bytes=x-", 200), ("bytes=-5", 200)):
        assert other.call("GET", f"/file/{sha256}/0", b"", Range=field).status_code == status
    with pytest.raises(Refused):
        other.call("GET", f"/file/{sha256}/0", b"", Range="bytes=99999999-")
    line.close()
    other.close()
    assert "Traceback" not in house.log.read_text()


def test_the_same_photo_from_many_at_once(device: Devices) -> None:
    desk = device("balie", "desk")
    good, _ = clean(photo())
    failed: list[Exception] = []

    def send() -> None:
        line = Line(desk)
        try:
            put(line, good)
            line.call("GET", f"/file/{hashlib.sha256(good).hexdigest()}/480", b"")
        except Exception as error:
            failed.append(error)
        finally:
            line.close()

    desk.close()
    threads = [threading.Thread(target=send) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []


def test_photos_go_along_on_a_stick(
    two: tuple[Replica, Replica, str], device: Devices, tmp_path: Path
) -> None:
    desk, kiosk, sha256 = two
    library = device("bibliotheek", "desk")
    for replica, name in ((desk, "balie"), (kiosk, "zuil")):
        letter = write_letter(replica, tmp_path / f"{name}.brief").path
        answer = tmp_path / Carrier(library).take(letter).answer
        item = Carrier(replica).take(answer)
        assert item.kept is not None
        assert item.kept.pictures == (2 if replica is kiosk else 0)
    assert FileStore(desk.folder).outgoing() == []
    assert FileStore(kiosk.folder).read(sha256, 480) is not None
    assert {item.did for item in [Carrier(kiosk).take(answer)]} == {"known"}


def put_uncleaned(desk: Replica) -> str:
    """Put a photo that no server takes where one of an older program would lie; return its digest."""
    raw = photo()
    sha256 = hashlib.sha256(raw).hexdigest()
    place = FileStore(desk.folder).folder / OUTGOING
    place.mkdir(parents=True, exist_ok=True)
    (place / sha256).write_bytes(raw)
    return sha256


def is_set_aside(desk: Replica, sha256: str) -> bool:
    store = FileStore(desk.folder)
    aside = store.outgoing() == [] and store.refused() == [sha256]
    return aside and store.read(sha256) is not None and desk.status().photos_refused == 1


def test_a_photo_that_the_server_refuses_is_set_aside_and_tried_no_more(
    device: Devices, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = device("balie", "desk")
    exchange_once(desk)
    named(desk, sha256 := put_uncleaned(desk))
    good = FileStore(desk.folder).add(photo(seed=2))
    assert fetch(desk).sent == 1, "the others go on"
    assert is_set_aside(desk, sha256)
    assert FileStore(desk.folder).read(good) is not None
    named(desk, sha256)
    with monkeypatch.context() as patch:
        patch.setattr(Line, "call", lambda *_, **__: pytest.fail("it was tried again"))
        assert fetch(desk).missing == 0
    assert FileStore(desk.folder).add(photo(gps=False, seed=3)) != sha256


def test_a_photo_that_is_refused_by_letter_is_set_aside(device: Devices, tmp_path: Path) -> None:
    desk, library = device("balie", "desk"), device("bibliotheek", "desk")
    exchange_once(desk)
    sha256 = put_uncleaned(desk)
    good = FileStore(desk.folder).add(photo(seed=2))
    letter = write_letter(desk, tmp_path / "balie.brief").path
    Carrier(desk).take(tmp_path / Carrier(library).take(letter).answer)
    assert is_set_aside(desk, sha256)
    assert good not in FileStore(desk.folder).outgoing()


def test_a_photo_for_which_there_is_no_room_waits(
    two: tuple[Replica, Replica, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    desk, _, sha256 = two

    def no_room(*_: object, **__: object) -> None:
        raise Refused("Even niet.", code="room")

    with monkeypatch.context() as patch:
        patch.setattr(Line, "call", no_room)
        assert fetch(desk).sent == 0
    assert FileStore(desk.folder).outgoing() == [sha256]


def test_a_photo_that_no_record_names_goes_after_a_month(store: Store, clock: Clock) -> None:
    first, second, third = (clean(photo(seed=seed, width=600))[0] for seed in (1, 2, 3))
    used = hashlib.sha256(first).hexdigest()
    partner = record("partner", "p", name="P", logo=f"sha256:{used}")
    house = store.make_neighbourhood("De Linde", [record("neighbourhood", "n", name="D"), partner])
    other = store.make_neighbourhood("Elders")
    assert store.put_file(house, first) == used
    unused = store.put_file(house, second)
    store.put_file(other, first)
    assert store.file(house, used, 480) is not None
    assert store.file(house, unused, 480) is not None
    clock.now_ms += 20 * 86_400_000
    assert store.tidy_files(house) == 0
    clock.now_ms += (UNUSED_DAYS - 20) * 86_400_000 + 1
    late = store.put_file(house, third)
    assert store.tidy_files(house) == 1
    assert store.file(house, unused, 480) is None
    assert store.file(house, unused) is None
    assert store.file(house, used, 480) is not None
    assert store.file(house, late) is not None
    assert store.file(other, used) is not None, "another neighbourhood's is its own"
    store.housekeeping()
    assert store.file(other, used) is None
    assert store.file(house, used) is not None


def test_a_neighbourhood_has_so_many_photos(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    house = store.make_neighbourhood("De Linde")
    first, second = (clean(photo(seed=seed, width=600))[0] for seed in (1, 2))
    monkeypatch.setattr("sync.server.filing.MAX_BYTES", len(first) + 10)
    store.put_file(house, first)
    with pytest.raises(NoRoom):
        store.put_file(house, second)
    store.put_file(house, first)
