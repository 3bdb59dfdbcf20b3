"""The exchange by stick: the same messages as on the line, in a file that any online device of the server can bring.

1. ``write_letter``: what waits here, with the cursor, goes into a letter, signed by this device and sealed to the server
2. ``take`` on a device that is online brings it to the server and puts the answer beside it
3. ``take`` on this device keeps the answer as an exchange keeps one

Twice, in the wrong order, or lost
----------------------------------
Nothing is thrown away when a letter is written: a change waits until an answer says what became of it, and the next letter
carries it again. The server knows a change by its number and tells the stored outcome. An answer is kept page by page, each in
one transaction with its cursor; it is kept only where it fits:

- it names the last change that it answers and that one's digest, so a disk that went back in time takes no outcome of changes
  that it does not have
- records are taken only from a page that begins at or before the cursor of here, and moves it on: a page that was overtaken
  brings its outcomes only, and one that begins later would leave a hole, so it is passed over and a new letter is asked for
- a snapshot replaces what is here only where nothing is here, it is further, or this device still stands where it asked
"""

from __future__ import annotations

import io
import os
from collections.abc import Callable
from pathlib import Path
from typing import Literal

import msgspec

from sync import carried_pictures, envelope, set_apart, stick
from sync.carry_wire import (
    MAX_CHANGES_BYTES,
    LetterAnswer,
    LetterRequest,
    pack_letter,
    unpack_letter,
)
from sync.envelope import ForgedLetter, Head
from sync.errors import (
    BadInput,
    NotAReplica,
    NotEnrolled,
    Refused,
    ServerAway,
    ServerRubbish,
    UserFacing,
)
from sync.exchange import KEEPING, Line, keep, read_device_key
from sync.outcomes import Cursor, Outcome
from sync.replica import Replica
from sync.seal import fingerprint
from sync.trip import begin_anew, compose
from sync.wire import (
    ExchangeRequest,
    ProblemDocument,
    ReceivedAnswer,
    pack,
    read_snapshot,
    unpack_answer,
)


class OthersLetter(BadInput):
    """An answer to somebody else."""

    what = "Dit antwoord is voor een ander apparaat."
    next = "Laat het staan en breng de stick daarheen."


class DoesNotFit(BadInput):
    """An answer that does not go on from where this device stands."""

    what = "Dit antwoord past niet meer bij wat hier is."
    next = "Maak een nieuwe brief met: buurtzuil carry out MAP."


class Written(msgspec.Struct, frozen=True, kw_only=True):
    """A letter that was written."""

    path: Path
    changes: int
    """How many changes go along."""
    left: int = 0
    """How many wait for the next letter, because this one is full."""
    tidied: tuple[str, ...] = ()
    """Names of files of earlier weeks that were taken off the stick."""


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


class Item(msgspec.Struct, frozen=True, kw_only=True):
    """What was done with one file."""

    name: str
    did: Literal["brought", "kept", "known", "waits", "other", "failed"]
    answer: str = ""
    """Name of the answer that was put beside it."""
    kept: Kept | None = None
    error: UserFacing | None = None


def write_letter(replica: Replica, target: Path) -> Written:
    """Write what waits here into a letter at ``target``, a new file, or a name of its own in a folder.

    In a folder the answers to this device are kept first, so that the letter asks for what is not here yet; when it stands
    there whole, this device's older letters and those answers are removed: it holds all that they held.

    Raises ``NotEnrolled``, ``BadInput`` when there is such a file already, or what a stick does to people.
    """
    device = replica.device
    if not device.server_key or not device.neighbourhood:
        raise NotEnrolled
    set_apart.check_place(replica)
    key = read_device_key(replica.folder)
    done = _answers_kept(replica, target) if target.is_dir() else []
    messages, count = _messages(replica)
    state, end = replica.clock_state(), replica.outbox.head()
    letter = LetterRequest(
        device=device.device,
        off_ms=state.off_ms if state.trust == "wrong" else 0,
        requests=tuple(messages),
        number=end.number,
        digest=end.digest,
        rejoins=replica.rejoins,
        pictures=carried_pictures.along(replica),
    )
    head = Head(
        what="request",
        letter=os.urandom(16).hex(),
        neighbourhood=device.neighbourhood,
        device=fingerprint(key.public),
    )
    path = target / stick.letter_name(head.letter) if target.is_dir() else target
    content = envelope.seal_letter(head, pack_letter(letter), key, device.server_key)
    stick.write(path, content)
    gone = stick.tidy(target, head.device, path, done) if target.is_dir() else []
    return Written(
        path=path,
        changes=count,
        left=replica.pending() - count,
        tidied=tuple(gone),
    )


def _answers_kept(replica: Replica, folder: Path) -> list[Path]:
    """Keep the answers to this device that lie in a folder; return those that are of no more use."""
    carrier = Carrier(replica)
    found = []
    for path in stick.letters_in(folder):
        head = stick.head_of(path)
        if head is not None and (head.what, head.device) == ("answer", carrier.own):
            try:
                carrier.take(path)
            except (DoesNotFit, Refused):
                pass  # the new letter asks anew
            except UserFacing:
                continue  # ``carry in`` says what is the matter with it
            found.append(path)
    return found


def _messages(replica: Replica) -> tuple[list[bytes], int]:
    """Return the packed requests, and how many changes are in them."""
    found: list[bytes] = []
    count = size = 0
    after = replica.acknowledged
    while size < MAX_CHANGES_BYTES:
        message = compose(replica, after=after)
        if not message.changes and found:
            break
        found.append(pack(message))
        if not message.changes:
            break
        size += len(found[-1])
        count += len(message.changes)
        after = message.changes[-1].number
    return found, count


class Carrier:
    """Takes letters in: brings those of others to the server, and keeps the answers to this device."""

    def __init__(self, replica: Replica) -> None:
        """Work for ``replica``. Raises ``NotEnrolled`` when it has no server."""
        self._replica = replica
        self._key = read_device_key(replica.folder)
        self.own = fingerprint(self._key.public)
        self._away: UserFacing | None = None

    def take_folder(
        self, folder: Path, tell: Callable[[int, int], None] = lambda at, of: None
    ) -> list[Item]:
        """Take in what is on a stick: every answer to this device, and every letter that can be brought from here.

        ``tell`` is called before each file with its number and how many there are.
        """
        paths = stick.letters_in(folder)
        heads = [stick.head_of(path) for path in paths]
        own = any(head is not None and head.device == self.own for head in heads)
        found: list[Item] = []
        for path, head in zip(paths, heads, strict=True):
            tell(len(found) + 1, len(paths))
            if head is not None and head.what == "answer" and head.device != self.own:
                found.append(Item(name=path.name, did="other"))
            elif head is not None and head.what == "request" and head.device == self.own:
                found.append(Item(name=path.name, did="waits"))
            else:
                found.append(self._tried(path, own))
        return found

    def _tried(self, path: Path, own: bool) -> Item:
        try:
            return self.take(path)
        except ServerAway as error:
            # where this device's own letters are on the stick, somebody else is to bring them
            return Item(name=path.name, did="waits" if own else "failed", error=error)
        except UserFacing as error:
            return Item(name=path.name, did="failed", error=error)

    def take(self, path: Path) -> Item:
        """Take in one file. Raises the errors of ``envelope``, ``stick`` and ``exchange``; then nothing has changed."""
        content = stick.read(path)
        head, _ = envelope.read_head(content)
        if head.what == "request":
            return self._bring(path, head, content)
        if head.device != self.own:
            raise OthersLetter
        kept = self._keep(content)
        return Item(
            name=path.name,
            did="kept" if kept.is_news else "known",
            kept=kept,
        )

    def _bring(self, path: Path, head: Head, content: bytes) -> Item:
        """Bring somebody's letter to the server, and put the answer beside it."""
        if self._away is not None:
            raise self._away
        line = Line(self._replica)
        try:
            answer = line.call("POST", "/carry", content)
            sealed = line.believed(200, answer.content, answer)
        except ServerAway as error:
            self._away = error  # one wait is enough for all of a stick
            raise
        except Refused as error:
            raise Refused(
                error.what, "Vraag aan wie de stick bracht om een nieuwe brief."
            ) from error
        finally:
            line.close()
        told, _ = envelope.read_head(sealed)
        if (told.what, told.letter) != ("answer", head.letter):
            raise ServerRubbish
        beside = stick.answer_path(path, head.letter)
        stick.write(beside, sealed, replace=True)
        return Item(name=path.name, did="brought", answer=beside.name)

    def _keep(self, content: bytes) -> Kept:
        """Keep an answer to this device."""
        opened = envelope.open_letter(content, self._key)
        if opened.writer != self._replica.device.server_key:
            raise ForgedLetter
        try:
            answer = unpack_letter(opened.message, LetterAnswer)
        except ValueError as error:
            raise ForgedLetter from error
        return keep_answer(self._replica, answer)


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
            if answer.asked is not None and answer.asked.epoch == answer.rejoins:
                replica.told_signups(replica.stated_signups()[0], answer.rejoins)
            kinds |= keep(replica, page, heard_ms=answer.clock_ms)
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
