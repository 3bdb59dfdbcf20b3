"""What tests of a device's files share."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from sync.disk.replica import open_replica


@pytest.fixture
def mount(tmp_path: Path) -> Iterator[Path]:
    """A disk of its own of 3 MB."""
    folder = tmp_path / "disk"
    folder.mkdir()
    done = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", str(folder)],
        check=False,
        capture_output=True,
    )
    if done.returncode:
        pytest.skip("only root can mount a small disk")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


@pytest.fixture(scope="session")
def bare_replica(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of an empty replica, to be copied: its tables take longer to make than to copy."""
    folder = tmp_path_factory.mktemp("bare")
    open_replica(folder, clock=lambda: datetime(2026, 11, 26, tzinfo=UTC)).close()
    return folder
