"""kill -9 in the middle of a restore and of an erasure, on both databases; a seed chooses where."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from sync.server.postgres import Cluster
from tests.sync.server.databases import BOTH
from tests.sync.server.house import now

ROOT = Path(__file__).parents[3]


@pytest.mark.parametrize("kind", BOTH)
def test_a_kill_at_any_statement_leaves_what_stood_or_what_was_to_come(
    kind: str, tmp_path: Path, full: bool
) -> None:
    seed = os.environ.get("KILL_SEED", str(now().toordinal()))
    print(f"KILL_SEED={seed}")
    if kind == "sqlite":
        _run(f"sqlite:///{tmp_path / 'server.db'}", tmp_path / "data", full, seed)
    else:
        with Cluster(tmp_path / "postgres", fast=True) as cluster:
            _run(cluster.url(), tmp_path / "data", full, seed)


def _run(url: str, folder: Path, full: bool, seed: str) -> None:
    words = [url, str(folder), "1" if full else "0.25", seed]
    done = subprocess.run(
        [sys.executable, "-m", "tests.sync.server.upkeep_kills", *words],
        cwd=ROOT,
        capture_output=True,
        check=False,
        timeout=280,
    )
    assert done.returncode == 0, done.stderr.decode()
    assert int(done.stdout) >= (50 if full else 5)
