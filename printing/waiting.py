"""Papers that did not come out and wait at the desk, until somebody prints them again or throws them away.

None prints by itself: ``printing.queue.print_again`` does it, when a person asks. A paper is put here before it goes to the
printer, and taken away when it has come out, so that one that was on its way when the power went waits here too. Whoever
prints it holds a lock, which ends with its process; a paper that is locked is on its way and is not listed.

The PDF itself is kept, and not made anew: page 2 must fit the page 1 that lies there. On its foot stands when it was made.
Of a paper with a name or a number on it no PDF is kept, only that there was one; it is printed again from its own page.
"""

from __future__ import annotations

import fcntl
import os
import time
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from printing.locks import lock_left, open_locked
from printing.outcomes import UNSURE, Outcome
from printing.paper_file import Role, Sides
from sync.errors import DiskFull, ReadOnlyFolder, UserFacing
from sync.whole_files import to_disk, write_whole
from sync.words import N_

FOLDER = "waiting"
KEPT_DAYS = 3
"""How many days after its own a paper still waits: from Friday until Monday. After that its week is over."""
MOST = 50
"""More than this of the desk's nobody looks through; the oldest go."""
MOST_OF_VISITORS = 10
"""So many of theirs beside them; of one that a visitor asks for again only the last try waits."""

PATIENCE_S = 0.3
"""How long to wait for somebody who only looks at the list."""


class PaperGone(UserFacing):
    """The paper does not wait any more."""

    what = N_("Dit papier wacht niet meer.")
    next = N_("Maak het opnieuw als u het nog wilt.")


class PaperBusy(UserFacing):
    """Somebody is printing it now."""

    what = N_("Dit papier wordt al geprint.")
    next = N_("Kijk bij de printer.")


class NotKept(UserFacing):
    """A paper with a name on it is kept nowhere."""

    what = N_("Een papier met een naam wordt niet bewaard.")
    next = N_("Print het opnieuw vanaf zijn eigen bladzijde.")


class WaitingPaper(msgspec.Struct, frozen=True, kw_only=True):
    """One paper that did not come out, or not all of it."""

    id: str
    """Ours, also in its first job's name."""
    name: str
    """As the job was called: the kind and a number or code."""
    kind: str
    key: str = ""
    """What makes it anew (``printing.jobs``); empty where that would tell something."""
    title: str = ""
    """What the paper calls itself, in its own language; empty of one that is not kept."""
    role: Role = "sheets"
    sides: Sides = "one-sided"
    media: str = ""
    colour: bool = False
    pages: int = 0
    """Of the whole paper; 0 where nobody knows."""
    only: tuple[int, ...] = ()
    """Which pages were asked for, from 1; empty for all."""
    copies: int = 1
    """How many have yet to come out."""
    pages_out: int = 0
    """How many pages of the copy at which it stopped came out, as the printer says."""
    kept: bool = True
    """Whether the PDF is here; of a paper with a name it is not."""
    what: str = UNSURE[0]
    next: str = UNSURE[1]
    """Why it waits, and what to do, as texts of the catalogue."""
    since_utc_s: float
    by_visitor: bool = False
    """Whether nobody from the house asked for it."""


class Held:
    """A waiting paper that this process has locked."""

    def __init__(self, folder: Path, descriptor: int, paper: WaitingPaper) -> None:
        """Take over an open, locked file."""
        self._folder = folder
        self._descriptor = descriptor
        self.paper = paper

    def write(self, paper: WaitingPaper) -> None:
        """Say how it fares now. Raises ``DiskFull``."""
        _write(_file(self._folder, paper.id, "json"), msgspec.json.encode(paper))
        self.paper = paper

    def pdf(self) -> bytes:
        """Return the paper. Raises ``NotKept`` or ``PaperGone``."""
        if not self.paper.kept:
            raise NotKept
        try:
            return _file(self._folder, self.paper.id, "pdf").read_bytes()
        except OSError:
            raise PaperGone from None

    def remove(self) -> None:
        """Let it wait no longer."""
        for ending in ("json", "pdf", "lock"):
            _file(self._folder, self.paper.id, ending).unlink(missing_ok=True)
        self.close()

    def close(self) -> None:
        """Leave it to whoever prints it next."""
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1


def hold(folder: Path, paper: WaitingPaper, pdf: bytes) -> Held:
    """Put a paper here that is about to be printed. Raises ``ReadOnlyFolder`` or ``DiskFull``."""
    place = folder / FOLDER
    try:
        fresh = not place.is_dir()
        place.mkdir(mode=0o700, exist_ok=True)
        if fresh:
            to_disk(folder)
        _make_room(folder, paper)
        descriptor = open_locked(_file(folder, paper.id, "lock"), os.O_RDWR | os.O_CREAT)
    except OSError as error:
        raise ReadOnlyFolder from error
    held = Held(folder, descriptor, paper)
    try:
        if paper.kept:
            _write(_file(folder, paper.id, "pdf"), pdf)
        held.write(paper)
        _names_to_disk(place)
    except BaseException:
        held.remove()
        raise
    return held


def take(
    folder: Path, paper_id: str, *, patience_s: float = PATIENCE_S, alone: bool = True
) -> Held:
    """Lock a paper that waits: ``alone``, or beside others that only read. Raises ``PaperGone`` or ``PaperBusy``."""
    if not _file(folder, paper_id, "json").is_file():  # a lock is made for no other
        raise PaperGone
    try:
        descriptor = os.open(_file(folder, paper_id, "lock"), os.O_RDWR | os.O_CREAT, 0o600)
    except OSError:
        raise PaperGone from None
    until = time.monotonic() + patience_s
    while True:
        try:
            fcntl.flock(descriptor, (fcntl.LOCK_EX if alone else fcntl.LOCK_SH) | fcntl.LOCK_NB)
            break
        except OSError:
            if time.monotonic() >= until:
                os.close(descriptor)
                raise PaperBusy from None
        time.sleep(0.01)
    paper = _read(_file(folder, paper_id, "json"))
    if paper is None:  # it came out just now
        os.close(descriptor)
        _file(folder, paper_id, "lock").unlink(missing_ok=True)
        raise PaperGone
    return Held(folder, descriptor, paper)


def after(paper: WaitingPaper, outcome: Outcome) -> WaitingPaper | None:
    """Return how a paper waits after a job for copies that were left; None when they have all come out."""
    left = paper.copies - outcome.copies
    if outcome.done:
        return msgspec.structs.replace(paper, copies=left, pages_out=0) if left > 0 else None
    of_one = len(paper.only) or paper.pages or 1
    out = max(0, outcome.pages - outcome.copies * of_one) if outcome.pages else paper.pages_out
    return msgspec.structs.replace(
        paper,
        copies=max(1, left),
        pages_out=min(out, of_one),
        what=outcome.what,
        next=outcome.next,
    )


def settle(folder: Path, paper_id: str, outcome: Outcome) -> None:
    """Write down what became of a paper that nobody follows any more; one that somebody prints again is left to her."""
    with suppress(PaperGone, PaperBusy):
        held = take(folder, paper_id)
        try:
            still = after(held.paper, outcome)
            if still is None:
                held.remove()
            else:
                held.write(still)
        finally:
            held.close()


def list_waiting(folder: Path, now_local: datetime) -> list[WaitingPaper]:
    """Return the papers that wait, the oldest first; what waited too long is thrown away.

    ``now_local`` has a time zone; a paper stays until the end of the day that is ``KEPT_DAYS`` after its own.
    """
    clear_left(folder)
    found = []
    for paper in _all(folder):
        since = datetime.fromtimestamp(paper.since_utc_s, UTC).astimezone(now_local.tzinfo)
        with suppress(PaperGone, PaperBusy):
            over = (now_local.date() - since.date()).days > KEPT_DAYS
            held = take(folder, paper.id, patience_s=0, alone=over)
            if over:
                held.remove()
            else:
                found.append(held.paper)
                held.close()
    return found


def find(folder: Path, paper_id: str) -> WaitingPaper | None:
    """Return a paper that waits, whoever prints it now; None when there is none."""
    try:
        return _read(_file(folder, paper_id, "json"))
    except PaperGone:
        return None


def forget(folder: Path, paper_id: str) -> None:
    """Throw a waiting paper away. Raises ``PaperBusy`` while it is printed; one that is gone already is no error."""
    with suppress(PaperGone):
        take(folder, paper_id).remove()


def clear_left(folder: Path) -> None:
    """Take away what a process left that ended while it put a paper here, or took it away: it may be a whole paper.

    No list names it: files without their form, and drafts of files.
    """
    place = folder / FOLDER
    names = [path.name.partition(".")[0] for path in place.glob("*.*") if path.suffix != ".json"]
    for paper_id in set(names):
        form = place / f"{paper_id}.json"
        if form.exists() and not any(place.glob(f"{paper_id}.*.new")):
            continue
        with suppress(OSError):
            form.with_suffix(".lock").touch(mode=0o600)
        descriptor = lock_left(form.with_suffix(".lock"))
        if descriptor is None:
            continue  # somebody is about it
        with suppress(OSError):
            for path in place.glob(f"{paper_id}.*.new" if form.exists() else f"{paper_id}.*"):
                path.unlink(missing_ok=True)
        os.close(descriptor)


def _all(folder: Path) -> list[WaitingPaper]:
    papers = (_read(path) for path in (folder / FOLDER).glob("*.json"))
    return sorted(
        (one for one in papers if one is not None), key=lambda one: (one.since_utc_s, one.id)
    )


def _make_room(folder: Path, paper: WaitingPaper) -> None:
    """Let the oldest go where there are too many: a visitor's for a visitor's, the desk's only for the desk's."""
    clear_left(folder)
    others = [one for one in _all(folder) if one.by_visitor == paper.by_visitor]
    gone = [one for one in others if paper.by_visitor and one.key and one.key == paper.key]
    left = [one for one in others if one not in gone]
    most = MOST_OF_VISITORS if paper.by_visitor else MOST
    for one in (*gone, *left[: max(0, len(left) - most + 1)]):
        with suppress(PaperBusy):
            forget(folder, one.id)


def _file(folder: Path, paper_id: str, ending: str) -> Path:
    if not paper_id.isalnum():  # it becomes part of a path
        raise PaperGone
    return folder / FOLDER / f"{paper_id}.{ending}"


def _read(path: Path) -> WaitingPaper | None:
    try:
        return msgspec.json.decode(path.read_bytes(), type=WaitingPaper)
    except (OSError, msgspec.MsgspecError):
        return None


def _names_to_disk(place: Path) -> None:
    """Let a power cut take no paper that is told to wait."""
    try:
        to_disk(place)
    except OSError as error:
        raise DiskFull from error


def _write(path: Path, content: bytes) -> None:
    try:
        write_whole(path, content, mode=0o600)
    except OSError as error:
        raise DiskFull from error
