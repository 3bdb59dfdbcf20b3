"""What every part of the store stands on: the engine, the clock and chance."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy.engine import Engine


class Base:
    """One database, reached from many threads and processes."""

    def __init__(
        self, engine: Engine, now_ms: Callable[[], int], random_bytes: Callable[[int], bytes]
    ) -> None:
        """Work over ``engine``."""
        self.engine = engine
        self._now_ms = now_ms
        self._random_bytes = random_bytes
        self._writing = engine.execution_options(writes=True)
