"""The exchange that goes on while a program is open: it waits as rule 18 says, outlives everything, and ends at once."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from sync.disk.machine import Uptime
from sync.disk.replica import open_replica
from sync.disk.status import Status
from sync.line import exchanging, pacing
from sync.line.exchange import Result
from sync.line.exchanging import Exchanging
from sync.outcomes import Cursor, Outcome
from sync.wire import ExchangeAnswer, ExchangeRequest, pack, unpack
from tests.sync.bad_server import Answer, Call, says, serving
from tests.sync.place import put
from tests.sync.test_bad_server import joined, problem_document, signed

LONG_UP = Uptime("boot", 10**9)
JUST_UP = Uptime("boot", 60_000)


def now() -> datetime:
    return datetime.now(UTC)


def test_after_a_power_cut_kiosks_come_back_one_by_one() -> None:
    waits = [pacing.start_wait_s(JUST_UP, random.Random(seed)) for seed in range(500)]
    assert 0 <= min(waits) < 5
    assert 175 < max(waits) <= 180
    assert 80 < sum(waits) / 500 < 100
    assert pacing.start_wait_s(LONG_UP, random.Random(1)) == 0


def test_who_fails_waits_ever_longer() -> None:
    chance = random.Random(1)
    for failures, most in [(1, 2), (2, 4), (5, 32), (9, 300), (1000, 300)]:
        waits = {pacing.backoff_s(failures, chance) for _ in range(50)}
        assert most / 2 <= min(waits) < max(waits) <= most


@pytest.mark.parametrize("hint_s", [0.5, 30, 600])
def test_the_servers_hint_is_never_cut_short_and_never_one_moment_for_all(hint_s: float) -> None:
    chance = random.Random(1)
    waits = {pacing.obeyed_s(hint_s, chance) for _ in range(50)}
    assert hint_s <= min(waits) < max(waits) <= hint_s + max(hint_s / 2, 1)


def test_nobody_can_silence_a_device_for_good() -> None:
    assert pacing.obeyed_s(10**12, random.Random(1)) <= 1.5 * pacing.HINT_MOST_S
    assert pacing.obeyed_s(float("nan"), random.Random(1)) == 0
    assert pacing.obeyed_s(-5, random.Random(1)) == 0


@pytest.mark.parametrize(
    ("field", "seconds"),
    [
        ("120", 120),
        (" 7 ", 7),
        ("Thu, 26 Nov 2026 09:01:00 GMT", 60),
        ("Thu, 26 Nov 2026 08:00:00 GMT", 0),
        ("", 0),
        ("soon", 0),
        ("-3", 0),
        ("9" * 400, 999999999),
        ("\u0663", 0),
    ],
)
def test_retry_after_is_read_in_both_its_forms(field: str, seconds: float) -> None:
    assert pacing.retry_after_s(field, datetime(2026, 11, 26, 9, tzinfo=UTC)) == seconds


class Lines:
    """Both lines of a device, running."""

    def __init__(self, folder: Path, up: Uptime, chance: random.Random) -> None:
        self.folder = folder
        self.results: list[Result] = []
        self._heard = threading.Condition()
        self.exchanging = Exchanging(folder, self._hear, uptime=lambda: up, chance=chance)
        self.threads = [
            threading.Thread(target=self.exchanging.wait_for_others),
            threading.Thread(target=self.exchanging.send_own),
        ]
        for thread in self.threads:
            thread.start()

    def _hear(self, result: Result) -> None:
        with self._heard:
            self.results.append(result)
            self._heard.notify_all()

    def heard(self, number: int) -> list[Result]:
        """Wait for so many results."""
        with self._heard:
            assert self._heard.wait_for(lambda: len(self.results) >= number, 20)
            return list(self.results)

    def status(self, true: Callable[[Status], bool]) -> Status:
        """Wait until the status is so."""
        until = time.monotonic() + 20
        while True:
            with open_replica(self.folder, clock=now, readonly=True) as replica:
                status = replica.status()
            if true(status):
                return status
            assert time.monotonic() < until, status
            time.sleep(0.02)

    def end(self) -> float:
        """End both; return after how many seconds they had ended."""
        began_s = time.monotonic()
        self.exchanging.end()
        for thread in self.threads:
            thread.join(20)
        assert not any(thread.is_alive() for thread in self.threads)
        return time.monotonic() - began_s


Run = Callable[..., Lines]


@pytest.fixture
def run(tmp_path: Path) -> Iterator[Run]:
    """Return a function that lets a device exchange with the server at an address, which it does not know for long."""
    begun: list[Lines] = []

    def begin(url: str, up: Uptime = LONG_UP, seed: int = 1) -> Lines:
        joined(tmp_path, url).close()
        begun.append(Lines(tmp_path, up, random.Random(seed)))
        return begun[-1]

    yield begin
    for lines in begun:
        lines.end()


class Busy:
    """A server that answers in one way, and counts its calls."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer
        self.calls = 0

    def __call__(self, call: Call) -> None:
        self.calls += 1
        self.answer(call)


def taking(wait_s: float) -> Answer:
    """Return a server that takes every change and asks to wait."""

    def answer(call: Call) -> None:
        sent = unpack(call.body, ExchangeRequest, 10**6).changes
        signed(
            pack(
                ExchangeAnswer(
                    cursor=Cursor(epoch="e", neighbourhood="n", sequence=1),
                    outcomes=tuple(Outcome(number=one.number, sequence=1) for one in sent),
                    wait_s=wait_s,
                )
            )
        )(call)

    return answer


@pytest.mark.parametrize(
    "answer", [says(503, b"", Retry_After="300"), says(429, b"x", Retry_After="300")]
)
def test_a_busy_server_is_left_alone_for_as_long_as_it_says(answer: Answer, run: Run) -> None:
    server = Busy(answer)
    with serving(server) as url:
        lines = run(url)
        (result,) = lines.heard(1)
        assert result.problem is not None
        lines.exchanging.send()  # somebody writes meanwhile
        status = lines.status(lambda status: status.next_attempt_utc is not None)
        assert status.problem == "De server heeft het nu te druk."
        assert status.next_attempt_utc is not None
        wait_s = (status.next_attempt_utc - now()).total_seconds()
        assert 290 < wait_s <= 450
        assert lines.end() < 3
        assert server.calls == 1


def test_a_server_that_asks_to_wait_after_taking_is_obeyed_by_both_lines(run: Run) -> None:
    server = Busy(taking(300))
    with serving(server) as url:
        lines = run(url)
        lines.heard(1)
        with closing(open_replica(lines.folder, clock=now)) as replica:
            replica.act([put("service", "s", name="x")], "Annie")
        lines.exchanging.send()
        assert lines.end() < 3
        assert server.calls == 1


def test_right_after_power_came_back_it_waits_and_says_until_when(run: Run) -> None:
    server = Busy(taking(0))
    with serving(server) as url:
        lines = run(url, JUST_UP, seed=1)  # 24 s
        status = lines.status(lambda status: status.next_attempt_utc is not None)
        assert status.next_attempt_utc is not None
        assert timedelta(0) < status.next_attempt_utc - now() < timedelta(seconds=180)
        assert server.calls == 0
        lines.exchanging.send()  # what somebody did goes up at once all the same
        assert lines.heard(1)[0].pushed == 1
        assert lines.end() < 3
        assert server.calls == 1


def test_whatever_breaks_the_exchange_goes_on_and_says_so(
    run: Run, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: object, **__: object) -> Result:
        raise ZeroDivisionError("Annie, 06 12345678")

    monkeypatch.setattr(exchanging, "exchange_once", broken)
    monkeypatch.setattr(exchanging, "backoff_s", lambda *_: 0.02)
    with serving(taking(0)) as url:
        lines = run(url)
        lines.heard(3)
        status = lines.status(lambda status: status.problem != "")
        assert status.problem == "Bij het uitwisselen ging iets mis."
        assert status.queue_length == 1
        monkeypatch.undo()
        lines.status(lambda status: status.queue_length == 0 and status.problem == "")
    assert "ZeroDivisionError" in caplog.text
    assert "Annie" not in caplog.text


def test_a_failed_push_is_tried_again_though_nobody_writes(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exchanging, "backoff_s", lambda *_: 0.05)
    answers = iter([says(500, b""), problem_document(500, code="error"), says(200, b"")])

    def answer(call: Call) -> None:
        next(answers, taking(0))(call)

    with serving(answer) as url:
        lines = run(url)
        lines.status(lambda status: status.queue_length == 0 and status.problem == "")
        assert sum(result.problem is not None for result in lines.heard(4)) == 3


def test_a_request_that_the_server_holds_ends_at_once(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sync.line.exchange.TIMEOUT_S", (5.0, 45.0))
    held, over = threading.Event(), threading.Event()

    def answer(call: Call) -> None:
        held.set()
        over.wait(20)

    with serving(answer) as url:
        lines = run(url)
        assert held.wait(10)
        took_s = lines.end()
        over.set()
    assert took_s < 1.5
    with open_replica(lines.folder, clock=now, readonly=True) as replica:
        assert replica.status().problem in ("", "De server is niet bereikbaar.")
        assert replica.status().queue_length == 1
