"""A device's own files: cleaned, whole or not there, evicted by use, and gone first when the disk is full."""

from __future__ import annotations

import hashlib
import os
import signal
import threading
import time
from pathlib import Path

import pytest
from PIL import Image

from sync.disk.files import REFUSED, FileStore, Wanted, missing, sha_of
from sync.disk.room import make_room
from sync.errors import DiskFull
from sync.pictures import (
    MAX_SIDE_PX,
    LargePicture,
    NoPicture,
    TalkativePicture,
    clean,
    inspect,
    scaled,
)
from tests.sync.photos import bomb, noise, photo
from tests.sync.place import empty, filled, put
from tests.sync.small_disk import fill_up, said

SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


class TestPictures:
    @pytest.mark.parametrize("media", ["JPEG", "PNG", "WEBP"])
    def test_a_cleaned_photo_holds_the_picture_only(self, media: str) -> None:
        raw = photo(media)
        with pytest.raises(TalkativePicture):
            inspect(raw)
        content, kind = clean(raw)
        assert kind == f"image/{media.lower()}"
        assert b"Riet" in raw
        assert b"Riet" not in content
        assert inspect(content) == (kind, 900), "it stands upright"
        assert clean(photo(media)) == (content, kind), "the same photo has the same name everywhere"

    def test_a_large_photo_becomes_as_large_as_paper_needs(self) -> None:
        content, _ = clean(photo(width=5000, gps=False))
        assert inspect(content)[1] == MAX_SIDE_PX

    def test_scaled_for_a_screen(self) -> None:
        content, kind = clean(photo(gps=False))
        assert inspect(scaled(content, 480)) == (kind, 480)
        assert scaled(content, 4000) == content

    @pytest.mark.parametrize(
        "raw", [b"", b"x", SVG, b"GIF89a" + bytes(50), photo()[:500], photo("PNG")[:500]]
    )
    def test_what_is_no_picture(self, raw: bytes) -> None:
        for take in (clean, inspect):
            with pytest.raises(NoPicture) as raised:
                take(raw)
            said(raised.value)

    def test_a_bomb_is_not_unpacked(self) -> None:
        began = time.monotonic()
        for take in (clean, inspect):
            with pytest.raises(LargePicture) as raised:
                take(bomb())
            said(raised.value)
        assert time.monotonic() - began < 1.0

    @pytest.mark.parametrize("media", ["JPEG", "PNG", "WEBP"])
    def test_nothing_hides_behind_the_end(self, media: str) -> None:
        content, _ = clean(photo(media))
        with pytest.raises(TalkativePicture) as raised:
            inspect(content + b"52.1N 5.2E")
        said(raised.value)

    def test_words_in_a_picture(self, tmp_path: Path) -> None:
        from PIL.PngImagePlugin import PngInfo

        words = PngInfo()
        words.add_text("Author", "Riet")
        noise(40, 30).save(tmp_path / "a.png", pnginfo=words)
        noise(40, 30).save(tmp_path / "b.jpg", comment=b"Riet")
        for name in ("a.png", "b.jpg"):
            with pytest.raises(TalkativePicture):
                inspect((tmp_path / name).read_bytes())


class TestStore:
    def test_what_is_added_is_there_at_once_and_waits_for_the_server(self, tmp_path: Path) -> None:
        store = FileStore(tmp_path)
        sha256 = store.add(photo())
        assert store.outgoing() == [sha256]
        content = store.read(sha256, 480)
        assert content is not None
        assert hashlib.sha256(content).hexdigest() == sha256
        store.sent(sha256)
        assert (store.outgoing(), store.read(sha256)) == ([], content)

    def test_a_server_of_another_epoch_is_offered_the_originals_again(self, tmp_path: Path) -> None:
        store = FileStore(tmp_path)
        sha256, unnamed = store.add(photo()), store.add(photo("PNG"))
        for one in (sha256, unnamed):
            store.sent(one)
        store.offer_again("first", [f"sha256:{sha256}", "sha256:0", "koffie.svg"])
        assert store.outgoing() == [sha256]
        assert store.read(sha256) is not None
        store.sent(sha256)
        store.offer_again("first", [f"sha256:{sha256}"])
        assert store.outgoing() == [], "once in each epoch"
        store.offer_again("second", [f"sha256:{sha256}"])
        assert store.outgoing() == [sha256]

    def test_the_nearest_width(self, tmp_path: Path) -> None:
        store = FileStore(tmp_path)
        content, _ = clean(photo(gps=False))
        sha256 = hashlib.sha256(content).hexdigest()
        small, large = scaled(content, 480), scaled(content, 1080)
        store.keep(sha256, 480, small)
        assert store.read(sha256, 1080) == small
        store.keep(sha256, 1080, large)
        assert store.read(sha256, 1080) == large
        assert store.read(sha256, 400) == small
        assert store.read(sha256) == large
        assert store.read("0" * 64) is None

    def test_a_torn_file_is_not_shown_and_comes_again(self, tmp_path: Path) -> None:
        store = FileStore(tmp_path)
        content, _ = clean(photo(gps=False))
        sha256 = hashlib.sha256(content).hexdigest()
        store.keep(sha256, 480, content)
        (path,) = (tmp_path / "files").iterdir()
        path.write_bytes(content[:-5] + b"xxxxx")
        assert store.read(sha256, 480) is None
        assert missing(store, [f"sha256:{sha256}"])[0] == Wanted(480, sha256)

    def test_what_was_used_longest_ago_goes_first(self, tmp_path: Path) -> None:
        store = FileStore(tmp_path, quota_bytes=3000)
        names = [f"{n:064x}" for n in range(4)]
        for index, name in enumerate(names[:3]):
            store.keep(name, 480, bytes(900) + bytes([index]))
            (path,) = (tmp_path / "files").glob(f"{name}-*")
            os.utime(path, (1_000_000 + index, 1_000_000 + index))
        assert store.read(names[0], 480) is not None  # is looked at: now the second is the oldest
        store.keep(names[3], 480, bytes(901))
        assert [store.read(name, 480) is not None for name in names] == [True, False, True, True]
        assert store.size_bytes() <= 3000

    def test_looking_does_not_write_all_day(self, tmp_path: Path) -> None:
        store = FileStore(tmp_path)
        store.keep("0" * 64, 480, b"x")
        (path,) = (tmp_path / "files").iterdir()
        before = path.stat().st_mtime_ns
        store.read("0" * 64, 480)
        assert path.stat().st_mtime_ns == before

    @pytest.mark.parametrize(
        "value", ["", "sha256:", "sha256:../../etc/passwd", "sha256:" + "G" * 64, None, 7, "x" * 64]
    )
    def test_a_hostile_name_is_none(self, value: object, tmp_path: Path) -> None:
        assert sha_of(value) == ""
        store = FileStore(tmp_path)
        store.sent(str(value))
        assert store.read(str(value)) is None
        with pytest.raises(ValueError, match="digest"):
            store.keep("../../x", 480, b"x")
        assert list(tmp_path.iterdir()) == []

    def test_two_who_add_the_same_at_once(self, tmp_path: Path) -> None:
        raw, found = photo(), []
        threads = [
            threading.Thread(target=lambda: found.append(FileStore(tmp_path).add(raw)))
            for _ in range(4)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(set(found)) == 1
        assert FileStore(tmp_path).outgoing() == found[:1]
        assert len(list((tmp_path / "files" / "outgoing").iterdir())) == 1

    def test_a_kill_while_writing_leaves_no_half_file(self, tmp_path: Path) -> None:
        content = bytes(3_000_000)
        for turn in range(6):
            child = os.fork()
            if child == 0:
                FileStore(tmp_path).keep("0" * 64, 480, content + bytes([turn]))
                os._exit(0)
            time.sleep(0.002 * turn)
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
            for path in (tmp_path / "files").glob("*-*-*"):
                if not path.name.endswith(".new"):
                    assert hashlib.sha256(path.read_bytes()).hexdigest() == path.name[-64:]


class TestFullDisk:
    def test_photos_go_first_when_somebody_writes(self, mount: Path) -> None:
        folder = mount / "data"
        filled(folder).close()
        FileStore(folder).keep("0" * 64, 480, bytes(400_000))
        (folder / "snapshot.part").write_bytes(bytes(50_000))
        with empty(folder) as replica:
            replica.act([put("service", "before", name="x")], "Annie")
            fill_up(mount)
            kept, full = 0, None
            while full is None:
                try:
                    replica.act([put("service", f"s{kept}", name="x" * 3000)], "Annie")
                    kept += 1
                except DiskFull as error:
                    full = error
                if kept == 1:
                    assert FileStore(folder).size_bytes() == 0
                    assert not (folder / "snapshot.part").exists()
            said(full)
            assert kept > 1, "there was no room for one before the photos went"
            assert len(replica.outbox.after(0)) == kept + 1
            assert replica.check() == []

    def test_a_disk_that_is_full_of_photos_opens(self, mount: Path) -> None:
        folder = mount / "data"
        filled(folder).close()
        FileStore(folder).keep("0" * 64, 480, bytes(400_000))
        fill_up(mount)
        with empty(folder) as replica:
            assert replica.count("service") == 1
            replica.act([put("service", "x", name="x")], "Annie")

    def test_a_photo_that_does_not_fit_is_refused_in_words(self, mount: Path) -> None:
        fill_up(mount)
        with pytest.raises(DiskFull) as raised:
            FileStore(mount).add(photo())
        said(raised.value)
        assert FileStore(mount).outgoing() == []

    def test_what_exists_only_here_is_never_thrown_away(self, tmp_path: Path) -> None:
        store = FileStore(tmp_path)
        sha256 = store.add(photo())
        store.part(Wanted(480, "1" * 64)).write_bytes(b"half")
        assert make_room(tmp_path) > 0
        assert store.read(sha256) is not None
        assert not list((tmp_path / "files").glob("*.part"))


def test_what_records_name_is_wanted(tmp_path: Path) -> None:
    with filled(tmp_path) as replica:
        first, second = f"sha256:{'a' * 64}", f"sha256:{'b' * 64}"
        replica.act([put("partner", "p", name="P", logo=first), put("activity", "k", picture=second),
                     put("organisation", "o", name="O", logo="demonstration/logos/x.svg")], "Annie")  # fmt: skip
        assert replica.pictures() == [first, second]
        wanted = missing(FileStore(tmp_path), replica.pictures())
        assert [(one.width_px, one.sha256[0]) for one in wanted] == [
            (480, "a"), (480, "b"), (1080, "a"), (1080, "b"),
        ]  # fmt: skip
        with Image.new("RGB", (2, 2)) as image:
            assert image.size == (2, 2)


def test_what_was_refused_goes_when_another_photo_took_its_place(tmp_path: Path) -> None:
    store = FileStore(tmp_path)
    sha256 = store.add(photo())
    store.refuse(sha256)
    store.refuse("../x")
    assert (store.outgoing(), store.refused()) == ([], [sha256])
    assert missing(store, [f"sha256:{sha256}"]) == []
    path = store.folder / REFUSED / sha256
    store.tidy([])
    assert path.exists(), "somebody may name it yet"
    os.utime(path, (1, 1))
    store.tidy([], [f"sha256:{sha256}"])
    assert path.exists(), "a record names it"
    store.tidy([])
    assert store.refused() == []
    store.refuse(store.add(photo()))
    assert store.add(photo()) == sha256
    assert (store.outgoing(), store.refused()) == ([sha256], []), "tried once more"
