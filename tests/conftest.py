"""What every test has: ``--full``, a list of what was skipped and why, and no way out but loopback."""

from __future__ import annotations

import ipaddress
import os
import socket
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.internal.conjecture import providers
from hypothesis.internal.constants_ast import Constants

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
# ./run says there how it was called; tests call the program by its own name
os.environ.pop("BUURTZUIL_COMMAND", None)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--full", action="store_true", help="kill at every moment and try every seed: takes long"
    )


def pytest_configure(config: pytest.Config) -> None:
    # the same examples each time, so that a change is blamed for what it breaks only; --full looks for others
    settings.register_profile("same", derandomize=True, database=None)
    settings.register_profile("full", max_examples=1000, suppress_health_check=list(HealthCheck))
    settings.load_profile("full" if config.getoption("--full") else "same")
    if not config.getoption("--full"):
        _same_examples_whichever_tests_ran_before()


def _same_examples_whichever_tests_ran_before() -> None:
    """Let Hypothesis draw no constants from our own modules.

    It collects them from every module that is loaded at the time; which those are depends on what else the same worker ran, so
    that a test drew other examples on another day.
    """
    assert hasattr(providers, "_get_local_constants")
    none = Constants()
    setattr(providers, "_get_local_constants", lambda: none)  # noqa: B010


@pytest.fixture(scope="session")
def full(request: pytest.FixtureRequest) -> bool:
    """Whether to try everything, instead of a sample that a seed chose."""
    return bool(request.config.getoption("--full"))


def pytest_terminal_summary(terminalreporter: Any) -> None:
    reasons: dict[str, int] = {}
    for report in terminalreporter.getreports("skipped"):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
        reasons[reason] = reasons.get(reason, 0) + 1
    if reasons:
        terminalreporter.section("not tested here")
        for reason, count in sorted(reasons.items()):
            terminalreporter.line(f"{count} x {reason.removeprefix('Skipped: ')}")


@pytest.fixture(autouse=True)
def only_loopback(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let sockets reach this machine only: a test that needs the internet fails on every machine."""
    real = {name: getattr(socket.socket, name) for name in ("connect", "connect_ex", "sendto")}

    def guarded(name: str) -> Any:
        def reach(self: socket.socket, *arguments: Any) -> Any:
            target = arguments[-1]
            if isinstance(target, tuple) and not _is_loopback(target[0]):
                raise PermissionError(f"a test reaches out to {target[0]}")
            return real[name](self, *arguments)

        return reach

    for name in real:
        monkeypatch.setattr(socket.socket, name, guarded(name))


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
