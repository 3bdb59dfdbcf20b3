"""How own changes lie over what the server confirmed, and how what is worked out from the records keeps up with both."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from sync.changes import Change
from sync.disk import erased_here
from sync.disk.holding import Holding
from sync.disk.sqlite_file import told, transaction

_REBUILD_ABOVE = 1000
"""How many changed records make it quicker to work everything out anew."""


def by_kind(touched: Iterable[tuple[str, str]]) -> dict[str, set[str]]:
    """Return ids by kind of records (kind, id)."""
    found: dict[str, set[str]] = {}
    for kind, record in touched:
        found.setdefault(kind, set()).add(record)
    return found


class Laying(Holding):
    """A replica that shows own changes before the server has spoken on them."""

    def _fold_in(self, changes: Sequence[tuple[Change, int | None]]) -> None:
        """Lay own changes over what is shown, within a transaction."""
        self._tables.lay_over(changes)
        touched = {(change.kind, change.record) for change, _ in changes}
        self._tables.refold(touched)
        self._derived.refresh(by_kind(touched))
        last = changes[-1][0]
        self._erasing(erased_here.erased_by(change for change, _ in changes))
        self._set_meta(folded=str(last.number))

    def _catch_up(self) -> None:
        """Fold what the outbox has more than the replica: a kill or a full disk came between the two."""
        folded = int(self._meta("folded") or 0)
        cursor = self.cursor
        missing = [
            (change, sequence)
            for change, sequence in self.outbox.standing(cursor.sequence if cursor else 0)
            if change.number > folded
        ]
        if missing:
            self._fold_in(missing)

    def _derive(self, changed: Mapping[str, set[str]]) -> None:
        """Bring what is worked out from the records up to date with those that changed: ids by kind."""
        self._forget()
        if sum(map(len, changed.values())) > _REBUILD_ABOVE:
            self._derived.rebuild(self.local_now().date())
        else:
            self._derived.refresh(changed)

    def _settle(self) -> None:
        """Tell the outbox which changes are no longer laid over their records, and forget that it was told."""
        outcomes = self._tables.settling()
        if outcomes:
            self.outbox.settle(outcomes, self.clock())
            with told(self.path), transaction(self._conn):
                self._conn.executemany(
                    "DELETE FROM settling WHERE number = ?", [(o.number,) for o in outcomes]
                )
