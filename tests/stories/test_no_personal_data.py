"""No byte of anybody's name or number lies anywhere that a thief, a reader of logs or a printer's owner may look.

A kiosk, a desk and a server live through posts, one for somebody else and one renewed, an answer, a sign-up, a complaint, somebody
who has herself erased, a note about somebody, an act that the server refuses, a card that is cut off and a match with both
call cards on paper through a print system, a letter on a stick, a backup, the evening's work, somebody who practises and a
crash of the real program; then every file that they left is searched, with logs, home and temporary folders and the print
system's own. The one exception is the printer: the paper that came out, which people carry away, and what
that machine itself remembers of a job until it forgets it.
"""

from __future__ import annotations

import base64
import gzip
import json
import os
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

from kiosk.services.orders import Order, carry_out
from kiosk.viewmodels.base import Services
from kiosk.viewmodels.desk.form_model import FormModel
from kiosk.viewmodels.desk.ideas import IdeasModel
from kiosk.viewmodels.desk.pair import PairModel
from kiosk.viewmodels.desk.review import ReviewModel
from kiosk.viewmodels.desk.trust import TrustModel
from kiosk.viewmodels.my_post import MyPostModel
from kiosk.viewmodels.responding import RespondingModel
from kiosk.viewmodels.sealing import box_draft, contact_of
from printing.call_card import CallCard, call_cards
from printing.outcomes import Outcome
from sync import phones
from sync.changes import Draft
from sync.device import write_device
from sync.disk.practice import Copy, make_copy
from sync.disk.replica import Replica, open_replica
from sync.erasure import is_erased
from sync.house_records import Idea
from sync.ids import uuid7
from sync.line.carry import write_letter
from sync.line.exchange import exchange_once
from sync.links import holder_code
from sync.records import Box, HelpPost, Look, Response
from sync.upkeep.evening import work
from sync.words import Words
from tests.kiosk.desk.filling import fill, problems
from tests.printing import reading
from tests.printing.printers import PrintSystem, TestPrinter, missing, wait_for
from tests.stories.pairs import ANNIE, come, unlock
from tests.sync.server.canaries import betrayed, traces
from tests.sync.server.house import House, now, open_device

PLACER, ANSWERER, TYPIST = "Xandrijntje", "Quirijndert", "Wubbegonda"
RENEWING, ERASED, TELLER, SIGNER = "Fokkelientje", "Yfkejanna", "Zwaantinus", "Boudewientje"
BEHALF, REFUSED = "Gerrolda", "Hijltjemarie"
NUMBERS = {
    PLACER: "+31457731904",
    ANSWERER: "+31654827316",
    RENEWING: "+31455518273",
    ERASED: "+31458836142",
    TELLER: "+31612947365",
    SIGNER: "+31453374918",
    BEHALF: "+31459247381",
    REFUSED: "+31457418365",
}
COMPLAINT, CONCERN = "wrommelig", "Pieterbaas"
"""A word of what somebody told the house, and one of what a volunteer noted about somebody."""
CANARIES = [*NUMBERS, *NUMBERS.values(), TYPIST, COMPLAINT, CONCERN]
TITLE = "Wie helpt met de ladder?"


class Lives:
    """What happens to two neighbours, from the kiosk to the paper."""

    def __init__(
        self, house: House, folder: Path, temp: Path, printer: TestPrinter, queue: PrintSystem
    ) -> None:
        self.house, self.folder, self.temp = house, folder, temp
        self.printer, self.queue = printer, queue
        self.copy: Copy | None = None
        self.kiosk_folder = folder / "kiosk"
        open_device(house, self.kiosk_folder).close()
        self.desk = open_device(house, folder / "desk", "desk")
        exchange_once(self.desk)
        come(self.desk, ANNIE, "host")
        exchange_once(self.desk)
        self.services = _services(self.desk)

    def visitors_come_by_and_the_kiosk_dies(self) -> None:
        with open_replica(self.kiosk_folder, clock=now) as kiosk:
            exchange_once(kiosk)
            post = kiosk.help_posts("")[0].id
        told = {
            "folder": str(self.kiosk_folder),
            "title": TITLE,
            "post": post,
            "complaint": f"Het is hier {COMPLAINT} koud.",
            "placer": (PLACER, NUMBERS[PLACER]),
            "renewing": (RENEWING, NUMBERS[RENEWING]),
            "erased": (ERASED, NUMBERS[ERASED]),
            "teller": (TELLER, NUMBERS[TELLER]),
            "signer": (SIGNER, NUMBERS[SIGNER]),
            "typing": (TYPIST,),
        }
        with self.crash.open("wb") as log:
            command = [sys.executable, "-X", "faulthandler", "-m", "tests.stories.typing_visitor"]
            child = subprocess.Popen(
                command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
                env=self.surroundings(),
            )
        assert child.stdin is not None
        assert child.stdout is not None
        try:
            with child.stdin, child.stdout:
                print(json.dumps(told), file=child.stdin, flush=True)
                self.code = child.stdout.readline().strip()
                assert self.code, self.crash.read_text()
                assert child.stdout.readline() == "typing\n", self.crash.read_text()
                child.send_signal(signal.SIGABRT)
                assert child.wait(20) == -signal.SIGABRT
        finally:
            child.kill()
            child.wait(20)
        assert "Fatal Python error: Aborted" in self.crash.read_text()

    def surroundings(self) -> dict[str, str]:
        """Return an environment in which all that a program keeps beside its data lies in the searched folder."""
        home = self.folder / "home"
        names = ("CONFIG_HOME", "CACHE_HOME", "DATA_HOME", "STATE_HOME", "RUNTIME_DIR")
        places = {f"XDG_{name}": str(home / name.lower()) for name in names}
        for place in places.values():
            Path(place).mkdir(mode=0o700, parents=True)
        return {**os.environ, **places, "HOME": str(home), "QT_QPA_PLATFORM": "offscreen"}

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
            self.refused(kiosk)
            exchange_once(kiosk)
        work(self.kiosk_folder, clock=now)

    def refused(self, kiosk: Replica) -> None:
        """Place something that the server refuses: it lies whole in the tray of every desk, with its box."""
        services = _services(kiosk)
        contact = contact_of(REFUSED, phone=NUMBERS[REFUSED])
        post = {"title": "x" * 500, "box": "refused-box", "state": "review", "expires": self.soon}
        kiosk.act(
            [
                box_draft(services, "refused-box", "refused", contact),
                Draft(kind="help_post", record="refused", fields=post),
            ],
            "visitor",
        )

    @property
    def soon(self) -> str:
        return str(self.desk.local_now().date() + timedelta(days=2))

    def a_post_for_a_neighbour_and_one_that_is_renewed(self) -> None:
        form = FormModel(self.services)
        fill(form, f"help_post/{self.services.new_id()}", direction="request", title="Wie kookt er?",
             category="klus", consent="named", name=BEHALF, phone=NUMBERS[BEHALF])  # fmt: skip
        assert form.save(), problems(form)
        (renewing,) = self.desk.records(HelpPost, "title LIKE '%krant%'")
        self.desk.act(
            [Draft(kind="help_post", record=renewing.id, fields={"state": "open", "expires": self.soon})],
            ANNIE,
        )  # fmt: skip
        exchange_once(self.desk)
        with open_replica(self.kiosk_folder, clock=now) as kiosk:
            exchange_once(kiosk)
            slip = MyPostModel(_services(kiosk))
            slip.load(holder_code(renewing.box))
            assert slip.renew(), slip.property("problem")
            exchange_once(kiosk)
        exchange_once(self.desk)

    def the_desk_reads_and_notes(self, pair: str) -> None:
        (idea,) = self.desk.records(Idea)
        page = IdeasModel(self.services)
        page.load(idea.id)
        assert COMPLAINT in page.property("text")
        page.leave()
        note = TrustModel(self.services)
        note.load(f"{pair}/other/concern")
        note.write(f"Vroeg om geld, zei {CONCERN}.")
        assert note.keep(), note.property("problem")

    def a_card_is_cut_off(self) -> None:
        self.printer.mode("slow")
        outcome = self.printed(f"card/{self.post.id}", lambda: bool(self.printer.begun()))
        assert not outcome.done
        wait_for(self.printer.idle)
        assert not self.printer.received()
        self.printer.mode("ok")

    def printed(self, paper: str, stop: Callable[[], bool] = lambda: False) -> Outcome:
        device = msgspec.structs.replace(self.desk.device, printer=self.queue.uri)
        write_device(self.desk.folder, device)
        said: list[str] = []
        order = Order(folder=self.desk.folder, key=paper, language="nl", clock=now,
                      now_local=self.desk.local_now(), ring=self.services.session.ring)  # fmt: skip
        return carry_out(order, said.append, stop)

    def both_cards_are_printed(self) -> None:
        exchange_once(self.desk)
        (response,) = self.desk.records(Response, "post = ?", [self.post.id])
        pair, model = f"{self.post.id}+{response.id}", PairModel(self.services)
        self.the_desk_reads_and_notes(pair)
        self.a_card_is_cut_off()
        for side in ("post", "other"):
            model.load(f"{pair}/{side}")
            assert model.said("agrees")
        model.load(f"{pair}/meet")
        assert model.meet(f"{self.desk.local_now().date() + timedelta(days=2)}T10:00")
        model.load(pair)
        assert model.match()
        outcome = self.printed(f"cards/{pair}")
        assert outcome.done, outcome
        exchange_once(self.desk)
        work(self.desk.folder, clock=now)

    @property
    def crash(self) -> Path:
        return self.folder / "crash.log"

    def all_of_it(self) -> None:
        self.visitors_come_by_and_the_kiosk_dies()
        self.a_volunteer_looks_and_somebody_answers()
        self.a_post_for_a_neighbour_and_one_that_is_renewed()
        self.both_cards_are_printed()
        self.copy = make_copy(self.desk.folder, clock=now, places=[self.temp])
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
        if made.copy is not None:
            made.copy.remove()


def test_nobody_can_be_read_but_on_the_paper(lives: Lives) -> None:
    lives.all_of_it()
    assert len(lives.desk.records(Look)) == 3, "the story did not go as it should"
    assert len(lives.desk.list("set_aside")) == 1
    erased = [box for box in lives.desk.records(Box) if is_erased(box.sealed)]
    assert len(erased) == 1
    assert lives.copy is not None
    assert any(lives.copy.folder.iterdir()), "somebody practises meanwhile"
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
