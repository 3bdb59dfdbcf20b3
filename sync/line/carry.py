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

A server that came back from a backup
-------------------------------------
A letter says the same as a message on the line (``trip``), so the device has reported after two or three letters: the first
hears of it, the next offers what the server lacks, and the last, written after the snapshot came, says what was known of places
and sign-ups. What it said of these counts as told only where the answer names it.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Literal

import msgspec

from sync import envelope
from sync.carry_wire import (
    MAX_CHANGES_BYTES,
    MAX_REQUESTS,
    LetterAnswer,
    LetterRequest,
    pack_letter,
    unpack_letter,
)
from sync.disk import set_apart
from sync.disk.replica import Replica
from sync.envelope import ForgedLetter, Head
from sync.errors import (
    BadInput,
    NotEnrolled,
    Refused,
    ServerAway,
    ServerRubbish,
    UserFacing,
)
from sync.line import carried_pictures, stick
from sync.line.exchange import Line, read_device_key
from sync.line.letter_answers import DoesNotFit, Kept, keep_answer
from sync.line.trip import compose
from sync.seal import fingerprint
from sync.wire import (
    pack,
)


class OthersLetter(BadInput):
    """An answer to somebody else."""

    what = "Dit antwoord is voor een ander apparaat."
    next = "Laat het staan en breng de stick daarheen."


class Written(msgspec.Struct, frozen=True, kw_only=True):
    """A letter that was written."""

    path: Path
    changes: int
    """How many changes go along."""
    left: int = 0
    """How many wait for the next letter, because this one is full."""
    tidied: tuple[str, ...] = ()
    """Names of files of earlier weeks that were taken off the stick."""


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
    """Return the packed requests, and how many changes are in them.

    After a restore all that is to be said of sign-ups goes along. Each but the last says that more comes, so that a device has
    reported when all of its letter was taken, and not before.
    """
    found: list[bytes] = []
    count = size = 0
    after, said_after = replica.acknowledged, ""
    message = compose(replica, after=after)
    while True:
        count += len(message.changes)
        after = message.changes[-1].number if message.changes else after
        said_after = message.said[-1].signup if message.said else said_after
        following = compose(replica, after=after, said_after=said_after)
        more = bool(following.changes or following.said)
        found.append(pack(msgspec.structs.replace(message, said_more=more)))
        size += len(found[-1])
        if not more or size >= MAX_CHANGES_BYTES or len(found) == MAX_REQUESTS:
            return found, count
        message = following


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
