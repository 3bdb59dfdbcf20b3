"""The part of the store that counts how often something was tried within a stretch of time."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import and_, delete, func, insert, select

from sync.server.base import Base
from sync.server.tables import ATTEMPT
from sync.server.transactions import again, hold

_SALT = "salt"
_NEVER_S = 2**62
"""A window that never grows old."""


class Attempts(Base):
    """Counts tries, of strangers under an empty neighbourhood."""

    @again
    def count(self, neighbourhood: str, what: str, who: str, window_s: int, by: int) -> int:
        """Add ``by`` tries to the window that began at ``window_s`` (seconds since 1970); return how many there are."""
        if self.engine.dialect.name == "sqlite":
            from sqlalchemy.dialects.sqlite import insert as upsert
        else:
            from sqlalchemy.dialects.postgresql import insert as upsert  # type: ignore[assignment]
        row = {"neighbourhood": neighbourhood, "what": what, "who": who, "window_s": window_s}
        statement = upsert(ATTEMPT).values(**row, count=by)
        raised = statement.on_conflict_do_update(
            index_elements=list(row), set_={"count": ATTEMPT.c.count + statement.excluded.count}
        )
        with self._writing.begin() as db:
            return int(db.execute(raised.returning(ATTEMPT.c.count)).scalar_one())

    @again
    def forget_attempts(self, whats: Collection[str], before_s: int) -> None:
        """Take away the windows of these kinds that began before ``before_s``."""
        old = and_(ATTEMPT.c.window_s < before_s, ATTEMPT.c.what.in_(whats))
        with self._writing.begin() as db:
            db.execute(delete(ATTEMPT).where(old))

    @again
    def salt(self) -> str:
        """Return what addresses are hashed with, the same for all processes: nobody can turn a hash back into an address."""
        own = ATTEMPT.c.what == _SALT
        with self._writing.begin() as db:
            hold(db, _SALT)
            found = db.scalar(select(func.min(ATTEMPT.c.who)).where(own))
            if found is None:
                found = self._random_bytes(32).hex()
                row = {
                    "neighbourhood": "",
                    "what": _SALT,
                    "who": found,
                    "window_s": _NEVER_S,
                    "count": 0,
                }
                db.execute(insert(ATTEMPT).values(row))
            return str(found)
