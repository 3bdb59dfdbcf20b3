"""What a device does with the server's answer to its letter: kept like an exchange's, or passed over."""

from __future__ import annotations

import io

import msgspec

from sync.carry_wire import (
    LetterAnswer,
)
from sync.disk import set_apart
from sync.disk.replica import Replica
from sync.errors import (
    BadInput,
    NotAReplica,
    Refused,
    UserFacing,
)
from sync.line import carried_pictures
from sync.line.exchange import KEEPING, keep
from sync.line.trip import begin_anew
from sync.outcomes import Cursor, Outcome
from sync.wire import (
    ExchangeRequest,
    ProblemDocument,
    ReceivedAnswer,
    read_snapshot,
    unpack_answer,
)


class DoesNotFit(BadInput):
    """An answer that does not go on from where this device stands."""

    what = "Dit antwoord past niet meer bij wat hier is."
    next = "Maak een nieuwe brief met: buurtzuil carry out MAP."


class Kept(msgspec.Struct, frozen=True, kw_only=True):
    """What an answer brought."""

    kinds: frozenset[str] = frozenset()
    confirmed: int = 0
    """Own changes of which the server told what became."""
    refused: int = 0
    """Acts that it refused: they lie in the tray."""
    records: int = 0
    pictures: int = 0
    again: bool = False
    """Another letter must go before the records come: the server lacks changes that this device still has."""

    @property
    def is_news(self) -> bool:
        """Whether it brought anything that was not here yet."""
        return self.again or any((self.records, self.confirmed, self.pictures))


def keep_answer(replica: Replica, answer: LetterAnswer) -> Kept:
    """Keep what the server answered by letter.

    Raises ``DoesNotFit`` when it answers another history than this one, and ``Refused`` with the server's own words when it
    says no; what was kept before that stays kept, and is safe to be kept again.
    """
    mine = replica.outbox.digest_of(answer.number)
    if answer.number > replica.outbox.head().number or (mine and mine != answer.digest):
        _check_numbers(replica, answer)
        raise DoesNotFit
    if answer.problem is not None:
        raise _problem_kept(replica, answer.problem)
    waiting, tray = replica.pending(), replica.outbox.tray_length()
    kinds: set[str] = set()
    records = 0
    begins = answer.asked
    again = False
    replica.told_signups(answer.said, answer.rejoins)
    # a letter that was written before the snapshot was here said nothing of what this device holds
    reports_to = answer.rejoins if begins is not None and begins.epoch == answer.rejoins else ""
    for raw in answer.pages:
        page = unpack_answer(raw, ReceivedAnswer)
        set_apart.check_number(replica, page.number)
        replica.hear_later(page.later, page.dealt)
        standing = replica.cursor
        if not page.cursor.epoch:
            begins, count, again = _begin_anew(replica, page, answer)
            records += count
            kinds |= {"neighbourhood"} if count else set()
            if again:
                break
        elif not _goes_on(standing, begins):
            _tell_outcomes(replica, page.outcomes)
            raise DoesNotFit
        else:
            again = again or page.waits
            reported = page.cursor.epoch == reports_to
            kinds |= keep(replica, page, heard_ms=answer.clock_ms, reported=reported)
            news = standing is not None and page.cursor.is_past(standing)
            records += len(page.rows) if news else 0
            begins = page.cursor
    return Kept(
        kinds=frozenset(kinds),
        pictures=carried_pictures.keep(replica, answer.pictures),
        confirmed=max(waiting - replica.pending(), 0),
        refused=replica.outbox.tray_length() - tray,
        records=records,
        again=again,
    )


def _check_numbers(replica: Replica, answer: LetterAnswer) -> None:
    for raw in answer.pages:
        set_apart.check_number(replica, unpack_answer(raw, ReceivedAnswer).number)


def _problem_kept(replica: Replica, problem: ProblemDocument) -> UserFacing:
    """Keep that the server says no, and what became of the changes before that; return it as an error."""
    apart = set_apart.of_problem(problem)
    if apart is not None:
        set_apart.keep(replica, apart)
    else:
        _tell_outcomes(replica, problem.outcomes)
    error = apart or Refused(problem.detail, "Vraag de beheerder om hulp.")
    replica.note_attempt(None, error.what)
    return error


def _goes_on(standing: Cursor | None, begins: Cursor | None) -> bool:
    """Return whether records from ``begins`` on go on from what is here, or are here already."""
    return (
        standing is not None
        and begins is not None
        and standing.epoch != ""
        and (standing.is_past(begins) or _place(standing) == _place(begins))
    )


def _begin_anew(
    replica: Replica, page: ReceivedAnswer, answer: LetterAnswer
) -> tuple[Cursor, int, bool]:
    """Keep an answer that has nothing to go on from, as the line does (``trip.begin_anew``), and take its snapshot.

    Only where this device still stands where it asked, or has nothing; where it has come further meanwhile, the answer's
    pages go on from its snapshot or not at all. Returns the snapshot's cursor, how many records came, and whether another
    letter must go first: of all that was done here before this one, the server lacks something.
    """
    cursor, rows = read_snapshot(io.BytesIO(answer.snapshot))
    with KEEPING:
        if replica.set_aside():
            raise NotAReplica
        standing = replica.cursor
        if standing is not None and standing.epoch and _place(standing) != _place(answer.asked):
            _tell_outcomes(replica, page.outcomes)
            if standing.epoch != cursor.epoch:
                raise DoesNotFit
            if not cursor.is_past(standing):
                return cursor, 0, False
        else:
            asked = ExchangeRequest(
                device=replica.device.device, clock_ms=0, rejoins=answer.rejoins
            )
            begin_anew(replica, asked, page)
            lacking = replica.unsent(limit=1)
            if lacking and lacking[0].number <= answer.number:
                return cursor, 0, True
        return cursor, replica.bootstrap(rows, cursor, heard_ms=answer.clock_ms), False


def _place(cursor: Cursor | None) -> tuple[str, str, int] | None:
    return (cursor.epoch, cursor.neighbourhood, cursor.sequence) if cursor is not None else None


def _tell_outcomes(replica: Replica, outcomes: tuple[Outcome, ...]) -> None:
    """Keep what the server said of own changes, and nothing else."""
    if outcomes:
        standing = replica.cursor or Cursor(neighbourhood=replica.device.neighbourhood)
        replica.apply([], standing, outcomes, heard_ms=0)
