"""Benchmarks: each ``bench_*.py`` names what it measures in ``NAMES`` and measures it in ``run()``.

A value is never shown alone: beside it stands the floor, the same work without anything that could be left out, measured
in the same run; the ratio of the two says more than seconds of one machine.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

import msgspec


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """One measured value."""

    name: str
    value: float
    unit: str
    """``s`` or ``MB``; ``x`` or nothing for what is a ratio, a share or a count."""
    floor: float | None = None
    """The same unit; None where there is nothing to compare with."""

    @property
    def ratio(self) -> float | None:
        """How many times the floor the value is."""
        return self.value / self.floor if self.floor else None


def seconds(work: Callable[[], object]) -> float:
    """Return how long one call of ``work`` takes."""
    start_s = time.perf_counter()
    work()
    return time.perf_counter() - start_s


def best_of(times: int, work: Callable[[], object]) -> float:
    """Return the shortest of several runs: what the work costs when nothing else happens."""
    return min(seconds(work) for _ in range(times))


def percentile(values: Sequence[float], share: float) -> float:
    """Return the value below which a ``share`` (0 to 1) of the values lies, the nearest measured one."""
    ordered = sorted(values)
    return ordered[min(int(share * len(ordered)), len(ordered) - 1)]
