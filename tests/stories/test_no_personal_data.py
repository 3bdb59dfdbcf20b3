"""No byte of anybody's name or number lies anywhere that a thief, a reader of logs or a printer's owner may look.

A kiosk, a desk and a server live through a post, an answer, a match with both call cards on paper through a print system, a
letter on a stick, a backup, the evening's work and a crash; then every file that they left is searched, with logs, temporary
folders and the print system's own. The one exception is the printer: the paper that came out, which people carry away, and what
that machine itself remembers of a job until it forgets it.
"""

from __future__ import annotations

import base64
import gzip
import json
import signal
import subprocess
import sys
import tempfile
import zlib
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path

import msgspec
import pytest
import zstandard
from PySide6.QtGui import QGuiApplication

from kiosk.viewmodels.base import Services
from kiosk.viewmodels.desk.pair import PairModel
from kiosk.viewmodels.desk.review import ReviewModel
from kiosk.viewmodels.printing import print_paper
from kiosk.viewmodels.responding import RespondingModel
from printing.call_card import CallCard, call_cards
from sync import phones
from sync.changes import Draft
from sync.device import write_device
from sync.disk.replica import Replica, open_replica
from sync.ids import uuid7
from sync.line.carry import write_letter
from sync.line.exchange import exchange_once
from sync.records import Box, HelpPost, Look, Response
from sync.upkeep.evening import work
from sync.words import Words
from tests.printing import reading
from tests.printing.printers import PrintSystem, TestPrinter, missing, wait_for
from tests.stories.pairs import ANNIE, come, unlock
from tests.sync.server.canaries import betrayed, traces
from tests.sync.server.house import House, now, open_device

PLACER, ANSWERER, TYPIST = "Xandrijntje", "Quirijndert", "Wubbegonda"
NUMBERS = {PLACER: "+31457731904", ANSWERER: "+31654827316", TYPIST: "+31465291834"}
CANARIES = [*NUMBERS, *NUMBERS.values()]
TITLE = "Wie helpt met de ladder?"


class Lives:
    """What happens to two neighbours, from the kiosk to the paper."""

    def __init__(
        self, house: House, folder: Path, temp: Path, printer: TestPrinter, queue: PrintSystem
    ) -> None:
        self.house, self.folder, self.temp = house, folder, temp
        self.printer, self.queue = printer, queue
        self.kiosk_folder = folder / "kiosk"
        open_device(house, self.kiosk_folder).close()
        self.desk = open_device(house, folder / "desk", "desk")
        exchange_once(self.desk)
        come(self.desk, ANNIE, "host")
        exchange_once(self.desk)
        self.services = _services(self.desk)

    def visitor_places_and_the_kiosk_dies(self) -> None:
        with open_replica(self.kiosk_folder, clock=now) as kiosk:
            exchange_once(kiosk)
            post = kiosk.help_posts("")[0].id
        told = {
            "folder": str(self.kiosk_folder),
            "title": TITLE,
            "name": PLACER,
            "phone": NUMBERS[PLACER],
            "post": post,
            "typing": TYPIST,
            "typing_phone": NUMBERS[TYPIST],
        }
        with self.crash.open("wb") as log:
            command = [sys.executable, "-m", "tests.stories.typing_visitor"]
            child = subprocess.Popen(
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log, text=True
            )
        assert child.stdin is not None
        assert child.stdout is not None
        with child.stdin, child.stdout:
            print(json.dumps(told), file=child.stdin, flush=True)
            assert len(child.stdout.readline().split()) == 2, self.crash.read_text()
            assert child.stdout.readline() == "typing\n", self.crash.read_text()
            child.send_signal(signal.SIGUSR1)  # a crash report
            wait_for(lambda: "typing_visitor" in self.crash.read_text())
            child.kill()
            assert child.wait(20) == -signal.SIGKILL

    def a_volunteer_looks_and_somebody_answers(self) -> None:
        exchange_once(self.desk)
        (self.post,) = self.desk.records(HelpPost, "title = ?", [TITLE])
        unlock(self.services, ANNIE)
        review = ReviewModel(self.services)
        review.load(self.post.id)
        assert review.property("name_") == PLACER
        assert review.accept()
        exchange_once(self.desk)
        with open_replica(self.kiosk_folder, clock=now) as kiosk:
            exchange_once(kiosk)
            answer = RespondingModel(_services(kiosk))
            answer.load(f"{self.post.id}/1")
            answer.write(ANSWERER)
            answer.load(f"{self.post.id}/2")
            answer.choose("phone")
            answer.load(f"{self.post.id}/3")
            answer.write(NUMBERS[ANSWERER])
            answer.load(f"{self.post.id}/4")
            answer.write(f"Vraag maar naar {ANSWERER}.")
            assert answer.send(), answer.property("problem")
            stick = self.folder / "stick"
            stick.mkdir()
            write_letter(kiosk, stick)
            exchange_once(kiosk)
        work(self.kiosk_folder, clock=now)

    def both_cards_are_printed(self) -> None:
        exchange_once(self.desk)
        (response,) = self.desk.records(Response, "post = ?", [self.post.id])
        pair, model = f"{self.post.id}+{response.id}", PairModel(self.services)
        for side in ("post", "other"):
            model.load(f"{pair}/{side}")
            assert model.said("agrees")
        model.load(f"{pair}/meet")
        assert model.meet(f"{self.desk.local_now().date() + timedelta(days=2)}T10:00")
        model.load(pair)
        assert model.match()
        device = msgspec.structs.replace(self.desk.device, printer=self.queue.uri)
        write_device(self.desk.folder, device)
        said: list[str] = []
        outcome = print_paper(
            self.desk.folder, f"cards/{pair}", "nl", self.desk.local_now(), said.append,
            lambda: False, now, self.services.session.ring,
        )  # fmt: skip
        assert outcome.done, outcome
        exchange_once(self.desk)
        work(self.desk.folder, clock=now)

    @property
    def crash(self) -> Path:
        return self.folder / "crash.log"

    def all_of_it(self) -> None:
        self.visitor_places_and_the_kiosk_dies()
        self.a_volunteer_looks_and_somebody_answers()
        self.both_cards_are_printed()
        self.house.admin("backup", str(self.folder / "backup"))

    def betrayed(self) -> list[str]:
        """Return where somebody can be read, in all that this left behind."""
        its_own = [
            self.printer.folder / name for name in ("out", "queue")
        ]  # the machine's own memory
        places = [self.folder, self.temp, self.queue.folder, self.printer.folder]
        return betrayed(places, CANARIES, but=its_own)


def _services(replica: Replica) -> Services:
    return Services(replica, Words("nl"), new_id=lambda: uuid7(int(now().timestamp() * 1000)))


@pytest.fixture
def queue() -> Iterator[tuple[TestPrinter, PrintSystem]]:
    assert not missing(), f"these programs are missing: {missing()}"
    with TestPrinter() as printer, PrintSystem(printer.uri) as system:
        yield printer, system


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Try both databases with ``--full``: a PostgreSQL of its own has fifty times as many bytes."""
    if "lives" in metafunc.fixturenames:
        full = metafunc.config.getoption("--full", False)
        metafunc.parametrize("lives", ("sqlite", "postgresql")[: 1 + bool(full)], indirect=True)


@pytest.fixture
def lives(
    request: pytest.FixtureRequest,
    queue: tuple[TestPrinter, PrintSystem],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    qapp: QGuiApplication,
) -> Iterator[Lives]:
    options = ("--demo", "--postgres") if request.param == "postgresql" else ()
    folder = tmp_path / "all"
    folder.mkdir()
    # a path of its own: that of a socket may have a hundred letters only
    with tempfile.TemporaryDirectory(prefix="bz-", ignore_cleanup_errors=True) as temp:
        Path(temp).chmod(0o1777)
        monkeypatch.setenv("TMPDIR", temp)
        monkeypatch.setattr(tempfile, "tempdir", temp)
        with House(folder / "server", *options) as house:
            yield from _living(Lives(house, folder, Path(temp), *queue))


def _living(made: Lives) -> Iterator[Lives]:
    try:
        yield made
    finally:
        made.desk.close()


def test_nobody_can_be_read_but_on_the_paper(lives: Lives) -> None:
    lives.all_of_it()
    assert len(lives.desk.records(Look)) == 2, "the story did not go as it should"
    sent = lives.desk.get("box", lives.post.box)
    assert isinstance(sent, Box)
    assert traces(lives.folder / "server", sent.sealed), "the search does not see the server's data"
    (paper,) = lives.printer.received()
    assert {name for name in NUMBERS if name in reading.text_of(paper)} == {PLACER, ANSWERER}
    if lives.house.database:
        lives.house.kill()  # what stands in the log of the database alone is searched too
    assert lives.betrayed() == []

    # a search that finds nothing must find what is there
    text = f"Vraag naar {PLACER.lower()}"
    lives.desk.act([Draft(kind="announcement", record="slip", fields={"text": text})], ANNIE)
    hits = betrayed([lives.desk.folder], CANARIES)
    assert any("desk/outbox.db" in hit for hit in hits)
    assert any("desk/replica.db" in hit for hit in hits)


_FORMS: dict[str, Callable[[str], bytes]] = {
    "plain": lambda text: text.encode(),
    "shouted": lambda text: text.upper().encode(),
    "utf-16": lambda text: text.encode("utf-16-le"),
    "utf-16 the other way": lambda text: text.encode("utf-16-be"),
    "hex": lambda text: text.encode().hex().encode(),
    "hex in capitals": lambda text: text.encode("utf-16-le").hex().upper().encode(),
    "backwards": lambda text: text[::-1].encode(),
    "hyphens": lambda text: "-".join(text).encode(),
    "spaces backwards": lambda text: " ".join(text[::-1]).encode(),
    "base64": lambda text: base64.b64encode(text.encode()),
    "base64 within": lambda text: base64.b64encode(f'{{"name":"{text}","x":1}}'.encode()),
    "base64 after two": lambda text: base64.b64encode(f"xx{text}yy".encode()),
    "gzip": lambda text: gzip.compress(text.encode() * 3),
    "zlib within": lambda text: b"stream" + zlib.compress(text.encode() * 3) + b"endstream",
    "zstd": lambda text: zstandard.compress(text.encode() * 3),
    "zstd of gzip": lambda text: zstandard.compress(gzip.compress(text.encode() * 3)),
}


@pytest.mark.parametrize("form", _FORMS)
@pytest.mark.parametrize("canary", [PLACER, NUMBERS[ANSWERER]])
def test_the_search_finds_one_that_is_left(tmp_path: Path, form: str, canary: str) -> None:
    (tmp_path / "left").write_bytes(b"\x00rubbish" + _FORMS[form](canary) + b"more of it")
    assert betrayed([tmp_path], CANARIES) == [f"{tmp_path}/left: {canary}"]
    assert betrayed([tmp_path], CANARIES, but=[tmp_path]) == []


def test_the_search_reads_numbers_as_they_are_shown_and_papers_that_were_left(
    tmp_path: Path,
) -> None:
    (tmp_path / "note").write_text("bel 045 - 773 19 04")
    contact = CallCard(
        house="De Linde",
        whose="Belkaart",
        name=f"Bel {ANSWERER}",
        number=phones.shown(NUMBERS[ANSWERER]),
        destroy_before=date(2027, 1, 1),
    )
    (tmp_path / "left.pdf").write_bytes(call_cards([contact], Words("nl"), None))
    assert betrayed([tmp_path], CANARIES) == [
        f"{tmp_path}/left.pdf: {NUMBERS[ANSWERER]}",
        f"{tmp_path}/left.pdf: {ANSWERER}",
        f"{tmp_path}/note: {NUMBERS[PLACER]}",
    ]
