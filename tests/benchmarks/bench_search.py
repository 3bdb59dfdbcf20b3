"""How long a keystroke in the search takes with 10,000 records.

The texts of the workload are made of few words, so that nearly every beginning of a word finds thousands of records.
"""

from __future__ import annotations

import tempfile
from functools import partial
from pathlib import Path

from sync.disk.replica import Replica, open_replica
from sync.outcomes import Cursor
from tests.benchmarks import Row, percentile, seconds
from tests.benchmarks.workload import NOW_UTC, records

NAMES = ("search",)
RECORDS = 10_000
TYPED = (
    "koffie", "wandelen", "samen eten", "hulp bij administratie", "wijkverpleegkundige", "gratis",
    "gezellige ontmoeting", "vrijwilliger mantelzorg", "fiestenmaker", "rolstoel toegankelijk soep", "xyzabc",
    "Buurthuis,  café", "e", "de koffie",
)  # fmt: skip
"""Whole texts; each is typed letter by letter."""


def _floor(replica: Replica, text: str) -> object:
    """Ask the bare index for one beginning of a word: no ranking beyond its own, no records read."""
    word = text.split()[-1].lower()[:12] or "e"
    plain = "".join(c for c in word if c.isascii() and c.isalnum()) or "e"
    return replica._conn.execute(
        "SELECT rowid FROM search_text WHERE search_text MATCH ? LIMIT 30", (f'"{plain}"*',)
    ).fetchall()


def run() -> list[Row]:
    """Type every text three times and take the slow end of all keystrokes."""
    with tempfile.TemporaryDirectory() as folder:
        with open_replica(Path(folder), clock=lambda: NOW_UTC) as replica:
            replica.bootstrap(records(RECORDS), Cursor(epoch="b", neighbourhood="n", sequence=1))
        keys = [text[:end] for text in TYPED for end in range(1, len(text) + 1)]
        with open_replica(Path(folder), clock=lambda: NOW_UTC) as replica:
            replica.search("a")  # the stemmer is loaded when the page opens
            ours = [seconds(partial(replica.search, key)) for _ in range(3) for key in keys]
            bare = [seconds(partial(_floor, replica, key)) for _ in range(3) for key in keys]
    value, floor = percentile(ours, 0.99), percentile(bare, 0.99)
    return [Row(name="search", value=value, unit="s", floor=floor)]
