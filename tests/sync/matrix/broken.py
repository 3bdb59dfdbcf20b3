"""Rules that the server or a device breaks on purpose, so that tests can show that they would notice.

``break_rules`` is called in the process that is to break them; a rule is broken while its name stands in what the given
function returns, so one server does for many tests.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any
from unittest.mock import patch

import msgspec
from sqlalchemy import and_, insert, select

from sync.changes import Change, chain_holds, digest
from sync.disk.replica import Replica
from sync.outcomes import Outcome
from sync.server import paging, pushing
from sync.server.door import Stop
from sync.server.merge import shifted
from sync.server.paging import Page
from sync.server.pushing import Pushed, Pushing
from sync.server.record_rows import taken_before
from sync.server.tables import CHANGE, NEIGHBOURHOOD, RECORD
from sync.server.trips import Trips
from tests.sync.matrix.orders import Orders

PAGE_ROWS = 12
"""So small a page that a test's neighbourhood takes several."""


def break_rules(orders: Callable[[], Orders]) -> None:
    """Hang the server's broken rules into this process; each is broken while it is ordered."""

    def is_broken(name: str) -> bool:
        return name in orders().broken

    _take_again(is_broken)
    _part_commits(is_broken)

    def forgotten(*given: Any) -> list[tuple[Change, Outcome]]:
        found = taken_before(*given)
        if is_broken("outcomes_are_not_stored"):
            return [(change, Outcome(number=change.number, sequence=0)) for change, _ in found]
        return found

    _break(pushing, "taken_before", forgotten)

    unseen = "chains_are_not_looked_at"
    _break(pushing, "digest", lambda change: "" if is_broken(unseen) else digest(change))
    _break(pushing, "chain_holds", lambda *of: is_broken(unseen) or chain_holds(*of))

    def unclamped(new: Sequence[Change], *bounds: int) -> list[Change]:
        return list(new) if is_broken("stamps_are_not_clamped") else shifted(new, *bounds)

    _break(pushing, "shifted", unclamped)

    take = Trips.take

    def by_the_clock(trips: Any, device: Any, message: Any, **other: Any) -> Any:
        off_ms = message.clock_ms - trips._now_ms()
        if is_broken("a_wrong_clock_is_refused") and abs(off_ms) > 3_600_000:
            raise Stop(403, "clock", "De klok van dit apparaat staat niet goed.")
        return take(trips, device, message, **other)

    _break(Trips, "take", by_the_clock)

    knows_more = Trips._knows_more

    def unnoticed(*given: Any) -> bool:
        return not is_broken("a_loss_goes_unnoticed") and knows_more(*given)

    _break(Trips, "_knows_more", unnoticed)


def _break(where: Any, name: str, new: Callable[..., Any]) -> None:
    patch.object(where, name, new).start()


def _take_again(is_broken: Callable[[str], bool]) -> None:
    """Take what came before once more, as if it were new, on the line or from letters."""
    push = Pushing.push

    def twice(
        store: Any, device: Any, changes: Sequence[Change], clock_ms: int, **other: Any
    ) -> Pushed:
        neighbourhood, last = device["neighbourhood"], device["last_number"]
        done = push(store, device, changes, clock_ms, **other)
        by_letter = other.get("letter_off_ms") is not None
        broken = is_broken("a_letter_is_taken_again" if by_letter else "a_retry_is_taken_again")
        old = [change for change in changes if change.number <= last]
        if broken and old:
            with store._writing.begin() as db:
                commit = store._raise_counter(db, neighbourhood)
                own = and_(
                    CHANGE.c.neighbourhood == neighbourhood, CHANGE.c.device == device["device"]
                )
                rows = db.execute(select(CHANGE).where(own)).mappings().all()
                numbers = {change.number for change in old}
                again = [
                    {**row, "device": f"again-{commit.sequence}", "sequence": commit.sequence}
                    for row in rows
                    if row["number"] in numbers
                ]
                db.execute(insert(CHANGE), again)
        return done

    _break(Pushing, "push", twice)


def _part_commits(is_broken: Callable[[str], bool]) -> None:
    """Give pages of so many rows, wherever a commit ends."""
    whole = paging.Paging._page

    def parted(store: Any, neighbourhood: str, after: int, venue: str, *, everything: bool) -> Page:
        page: Page = whole(store, neighbourhood, after, venue, everything=everything)
        if not is_broken("pages_part_commits"):
            return page
        with store.engine.connect() as db:
            wanted = and_(RECORD.c.neighbourhood == neighbourhood, RECORD.c.sequence > after)
            rows = db.execute(
                select(RECORD.c.sequence, RECORD.c.stored)
                .where(wanted)
                .order_by(RECORD.c.sequence)
                .limit(PAGE_ROWS)
            ).all()
            mine = NEIGHBOURHOOD.c.neighbourhood == neighbourhood
            top = int(db.execute(select(NEIGHBOURHOOD.c.sequence).where(mine)).scalar_one())
        last = int(rows[-1][0]) if len(rows) == PAGE_ROWS else top
        parts = [msgspec.Raw(row[1]) for row in rows]
        return msgspec.structs.replace(page, rows=parts, sequence=last, more=last < top)

    _break(paging.Paging, "_page", parted)


# -- a device's


def _cursor_first() -> None:
    """Move the cursor on in a transaction of its own, before the rows are kept."""
    apply = Replica.apply

    def hasty(replica: Replica, rows: Any, cursor: Any, *given: Any, **named: Any) -> Any:
        with replica._writing():
            replica._set_meta(cursor=msgspec.json.encode(cursor).decode())
        return apply(replica, rows, cursor, *given, **named)

    _break(Replica, "apply", hasty)


DEVICES: dict[str, Callable[[], None]] = {
    "the_cursor_moves_before_the_rows": _cursor_first,
}
"""What a device may break, by name."""
