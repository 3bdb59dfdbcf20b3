"""A stage for each story: the real window on the example neighbourhood, touched by a real finger."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest
from PySide6.QtGui import QGuiApplication

from kiosk.tour import morning_of
from kiosk.tour.album import Album
from kiosk.tour.stage import PORTRAIT, Stage
from sync.demonstration.folder import make_demo
from sync.device import read_device, write_device
from sync.disk.replica import Replica, open_replica
from tests.printing.printers import TestPrinter, missing

AT = morning_of(datetime(2026, 11, 24, 12, tzinfo=UTC))
"""Tuesday 24 November 2026, five past ten in the morning."""


@pytest.fixture(scope="session")
def qapp_cls() -> type[QGuiApplication]:
    """Qt Quick needs no widgets."""
    return QGuiApplication


class CountingStage(Stage):
    """Counts the taps of a visitor."""

    taps = 0

    def tap(self, name: str) -> None:
        """Touch what is called ``name``, and count it."""
        self.taps += 1
        super().tap(name)


@pytest.fixture(scope="session")
def de_linde(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example neighbourhood; nobody writes there."""
    folder = tmp_path_factory.mktemp("stories") / "de-linde"
    make_demo(folder, now_utc=AT, today=AT.date())
    return folder


@pytest.fixture
def open_stage(
    qapp: QGuiApplication, de_linde: Path, tmp_path: Path
) -> Iterator[Callable[..., CountingStage]]:
    """Return a function that opens the kiosk: ``open_stage(size_px)``. A warning of QML fails the test."""
    opened: list[CountingStage] = []

    def begin(size_px: tuple[int, int] = PORTRAIT, first: str = "home") -> CountingStage:
        folder = tmp_path / f"kiosk-{len(opened)}"
        shutil.copytree(de_linde, folder)
        opened.append(CountingStage(open_replica(folder, clock=lambda: AT), size_px, first=first))
        return opened[-1]

    yield begin
    for stage in opened:
        stage.close()
    warnings = [line for stage in opened for line in stage.warnings]
    assert not warnings, "QML warned:\n" + "\n".join(warnings)


@pytest.fixture
def stage(open_stage: Callable[..., CountingStage]) -> CountingStage:
    """The kiosk in portrait."""
    return open_stage()


@pytest.fixture
def album(tmp_path: Path) -> Album:
    return Album(tmp_path / "album")


@pytest.fixture
def opened(qapp: QGuiApplication) -> Iterator[Callable[..., Stage]]:
    """Return a function that shows a replica in a window: ``opened(replica, PORTRAIT, "home")``."""
    stages: list[Stage] = []

    def show(replica: Replica, size_px: tuple[int, int], first: str) -> Stage:
        stages.append(Stage(replica, size_px, first=first))
        return stages[-1]

    yield show
    for stage in stages:
        stage.close()
    warnings = [line for stage in stages for line in stage.warnings]
    assert not warnings, "QML warned:\n" + "\n".join(warnings)


@pytest.fixture
def printer() -> Iterator[TestPrinter]:
    if missing():
        pytest.fail(f"these programs are missing; ./run test installs them: {missing()}")
    with TestPrinter() as on:
        yield on


def with_printer(stage: Stage, address: str) -> None:
    """Let a device print at an address."""
    replica = stage.kiosk.replica
    device = read_device(replica.folder)
    assert device is not None
    replica.device = msgspec.structs.replace(device, printer=address)
    write_device(replica.folder, replica.device)
