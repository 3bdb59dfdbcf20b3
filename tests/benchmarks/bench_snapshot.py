"""How the first copy grows with the neighbourhood, and what it costs over a bad line; each device is a process of its own.

``first_sync_100k``: the time per record of 100,000 records divided by that of 10,000, both the shortest of several.
``first_sync_100k_memory``: the most that the device's whole process ever held.

``bad_line``: a first sync of 10,000 records at 256 kbit/s, 600 ms there and back, with 2 % of packets lost, cut ten times at
places spread over the file; the device calls again at once. Its value is the share of bytes that came down again: all that
reached the device, headers and the asking again included, beyond what one unbroken first sync brings. Bytes that were on
the line when it was cut never reached the device and are not in it: no protocol can spare them. The line is
``tests.sync.proxy``, which says what it simulates; it runs eight times as fast as told, so that half a minute takes four
seconds, and ``bad_line_time`` is told in the line's own seconds. ``bad_line_trips`` counts requests.
"""

from __future__ import annotations

import os
import random
import tempfile
import time
from contextlib import suppress
from pathlib import Path

from sync.device import at_server
from sync.disk.replica import open_replica
from sync.errors import ServerAway
from sync.line.exchange import exchange_once
from sync.server.commands import now_ms
from sync.server.store import Store
from tests.benchmarks import Row
from tests.benchmarks.first_copy import measure
from tests.benchmarks.workload import records
from tests.sync.proxy import Line, Proxy
from tests.sync.server.house import House, now, open_device

NAMES = (
    "first_sync_100k",
    "first_sync_100k_memory",
    "bad_line",
    "bad_line_down",
    "bad_line_trips",
    "bad_line_time",
)
SMALL, LARGE = 10_000, 100_000
CUTS = 10
BAD_LINE = Line(rate_bit_s=256_000, round_trip_s=0.6, loss=0.02, hurry=8)


def _house(folder: Path, number: int) -> House:
    house = House(folder, "--host", "127.0.0.1")
    folder.mkdir()
    store = Store(f"sqlite:///{folder / 'server.db'}", now_ms, os.urandom)
    store.make_neighbourhood("De Linde", records(number))
    store.close()
    return house


def _first_copies(folder: Path, number: int, times: int) -> tuple[float, float]:
    """Return the shortest time per record (s) and the highest memory (MB) of several devices."""
    with _house(folder / f"server-{number}", number) as house:
        with open_device(house, folder / f"{number}-first") as first:
            while not first.neighbourhood.name:  # until the server has made the file
                with suppress(ServerAway):
                    exchange_once(first)
        found = []
        for turn in range(times):
            device = folder / f"{number}-{turn}"
            open_device(house, device).close()
            found.append(measure(device))
    return min(one.seconds / one.records for one in found), max(one.peak_mb for one in found)


def _brought(folder: Path, proxy: Proxy, house: House) -> int:
    """Return how many tries a first sync through a proxy takes."""
    open_device(house, folder).close()
    at_server(folder, proxy.url)
    with open_replica(folder, clock=now) as replica:
        tries = 0
        while not replica.neighbourhood.name:
            tries += 1
            try:
                exchange_once(replica)
            except ServerAway:
                assert tries <= CUTS
        return tries


def _bad_line(folder: Path) -> list[Row]:
    with _house(folder / "server", SMALL) as house:
        with Proxy(house.url) as good:
            _brought(folder / "unbroken", good, house)
            once = good.delivered_down
        chance = random.Random(1)
        with Proxy(house.url, BAD_LINE) as bad:
            places = sorted(chance.uniform(0.02, 0.98) * once for _ in range(CUTS))
            bad.cut_down(*(int(b - a) for a, b in zip([0.0, *places], places, strict=False)))
            began = time.perf_counter()
            tries = _brought(folder / "broken", bad, house)
            took_s = (time.perf_counter() - began) * BAD_LINE.hurry
            assert (bad.cut, tries) == (CUTS, CUTS + 1)
            return [
                Row(name="bad_line", value=bad.delivered_down / once - 1, unit=""),
                Row(
                    name="bad_line_down",
                    value=bad.delivered_down / 1e6,
                    unit="MB",
                    floor=once / 1e6,
                ),
                Row(name="bad_line_trips", value=float(len(bad.requests)), unit=""),
                Row(
                    name="bad_line_time",
                    value=took_s,
                    unit="s",
                    floor=once * 8 / BAD_LINE.rate_bit_s,
                ),
            ]


def run() -> list[Row]:
    """Measure."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        small, _ = _first_copies(folder, SMALL, 5)
        large, peak_mb = _first_copies(folder, LARGE, 2)
        return [
            Row(name="first_sync_100k", value=large / small, unit="x"),
            Row(name="first_sync_100k_memory", value=peak_mb, unit="MB"),
            *_bad_line(folder),
        ]
