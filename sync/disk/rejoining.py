"""A folder that was another device before: its people's acts, made again in the name of the device that it is now.

A device that was set apart, revoked or forgotten, or simply enrols again, gets a new id and key. What no server has spoken
on is made again in the new name: the same acts and stamps, new numbers, chained anew. What a server confirmed in the last
30 days goes along too, and what lies in the tray: a server that came back from an old backup may lack it, and any other
answers ``duplicate``, because it knows each act by its id.

How the change of hands is kept (each step can be repeated; a kill leaves the old outbox whole or the new one)
------------------------------------------------------------------------------------------------------------------
1. ``device.json`` names the new device: from here on the outbox belongs to another, and opening the folder goes on below
2. ``outbox.new`` is written, whole
3. the replica notes whose acts lie over its records
4. ``outbox.db`` is renamed to ``outbox-OLD.db`` (``outbox-left-OLD.db`` when acts stay behind), then ``outbox.new`` to ``outbox.db``
5. on opening, the replica sees that its outbox is another one: it lays the new acts over its records, and its cursor is gone
"""

from __future__ import annotations

import fcntl
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from sync.changes import Change, digest
from sync.device import DeviceSettings, read_device
from sync.disk.left_behind import (
    OWNER,
    PLACE,
    left_of,
    name_for,
    open_beside,
    owner_of_outbox,
    place_of_replica,
    read_copy,
    taken,
)
from sync.disk.outbox import Head, Outbox
from sync.errors import BadInput, of_disk
from sync.leases import KIND, PAPER

if TYPE_CHECKING:
    from sync.disk.replica import Replica

FILE, FRESH, LOCK = "outbox.db", "outbox.new", "rejoining.lock"
Acts = Sequence[tuple[Sequence[Change], str]]
"""Acts with when they were made (ISO, UTC)."""


def remade(
    acts: Acts, new: str, head: Head, *, leases: bool = False
) -> list[tuple[list[Change], str]]:
    """Return acts of other devices in the name of the device ``new``, numbered and chained on after ``head``.

    What an act counted counts once, see ``_counted_on``. A promise that was made to somebody becomes one of the new device: from
    its lease when that was handed on, else to be called. Steps with a lease itself go along only when ``leases`` were.
    """
    number, previous = head.number, head.digest
    tags: dict[str, str] = {}
    holders: dict[str, str] = {}
    totals: dict[str, int] = {}
    found = []
    for act, made_utc in acts:
        if not leases and all(change.kind == KIND for change in act):
            continue
        mine = []
        for change in act:
            number += 1
            holders[change.device] = new
            holders[f"{PAPER}{change.device}:{change.number}"] = f"{PAPER}{new}:{number}"
            again = msgspec.structs.replace(
                change,
                device=new,
                number=number,
                previous=previous,
                fields=_handed_on(change, new, holders),
                removes={
                    name: list(dict.fromkeys([*of, *(tags[tag] for tag in of if tag in tags)]))
                    for name, of in change.removes.items()
                },
                raw_stamp=None,
                **_counted_on(change, totals),
            )
            most = max((len(of) for of in change.adds.values()), default=0)
            tags |= {change.tag(index): again.tag(index) for index in range(most)}
            previous = digest(again)
            mine.append(again)
        found.append((mine, made_utc))
    return found


def _counted_on(change: Change, totals: dict[str, int]) -> dict[str, Any]:
    """Return under which name a count goes on, and its total there; ``totals`` is what the old device had counted so far.

    What an act added counts under the act's own name: then it is there once whatever else is known of the old device, also
    when that was copied and both copies counted on. Where it cannot be told what one act added, because what was counted
    before is kept no longer, the total stays the old device's.
    """
    if change.count is None or change.counter:
        return {}
    before = totals.get(change.record, 0)
    known = change.record in totals or change.count == 1
    totals[change.record] = change.count
    if not known:
        return {"counter": change.device}
    return {"counter": f"{change.act}/{change.act_index}", "count": change.count - before}


def _handed_on(change: Change, new: str, holders: dict[str, str]) -> dict[str, Any]:
    fields = dict(change.fields)
    for name in ("promised", "holder"):
        holder = fields.get(name)
        if not isinstance(holder, str) or not holder:
            continue
        prefix = f"{PAPER}{change.device}:"
        if holder in holders:
            fields[name] = holders[holder]
        elif holder.startswith(prefix):
            fields[name] = f"{PAPER}{new}:{holder.removeprefix(prefix)}"
    return fields


def resume(folder: Path) -> None:
    """Go on where a change of hands was killed between its two renames; before the outbox is opened."""
    if (folder / FRESH).exists() and not (folder / FILE).exists():
        with _locked(folder):
            if not (folder / FILE).exists():
                (folder / FRESH).replace(folder / FILE)


def open_outbox(folder: Path, device: DeviceSettings, *, readonly: bool) -> Outbox:
    """Open the outbox of a folder, in the name of the device that the folder is now."""
    if readonly:
        return Outbox(folder / FILE, readonly=True)
    resume(folder)
    outbox = Outbox(folder / FILE)
    try:
        owner = owner_of_outbox(outbox)
        if not owner:
            outbox.set_note(OWNER, device.device)
        elif owner != device.device:
            outbox.close()
            change_hands(folder, device)
            outbox = Outbox(folder / FILE)
        if outbox.note(PLACE) != device.neighbourhood:
            outbox.set_note(PLACE, device.neighbourhood)
    except BaseException:
        outbox.close()
        raise
    return outbox


def change_hands(folder: Path, device: DeviceSettings) -> None:
    """Put an outbox in the name of ``device`` in the place of the one that is there, which is kept aside.

    Nothing of another neighbourhood goes along: see ``left_behind``. Raises the errors of the outbox and of the disk; then all is as it was, and
    opening the folder tries again.
    """
    try:
        with _locked(folder):
            with closing(Outbox(folder / FILE)) as old:
                before = owner_of_outbox(old)
                if before in ("", device.device):
                    return
                _throw_away(folder / FRESH)
                place = old.note(PLACE) or place_of_replica(folder)
                here = place in ("", device.neighbourhood)
                acts = old.acts(("waiting", "applied"), old.tray_acts()) if here else []
                with closing(Outbox(folder / FRESH)) as fresh:
                    fresh.set_note(OWNER, device.device)
                    fresh.set_note(PLACE, device.neighbourhood)
                    for act, made_utc in remade(acts, device.device, Head()):
                        fresh.append(act, made_utc)
                    fresh.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
                _note_whose(folder, before)
                if old.note(PLACE) != place:
                    old.set_note(PLACE, place)
                left = not here and old.queue()[0] > 0
                old.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            aside = name_for(folder, before, left=left)
            for ending in ("-wal", "-shm"):
                (folder / (FILE + ending)).unlink(missing_ok=True)
            (folder / FILE).replace(aside)
            (folder / FRESH).replace(folder / FILE)
    except OSError as error:
        raise of_disk(error) from error


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """Let one process at a time change hands in a folder."""
    with (folder / LOCK).open("ab") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _throw_away(path: Path) -> None:
    for ending in ("", "-wal", "-shm"):
        path.with_name(path.name + ending).unlink(missing_ok=True)


def _note_whose(folder: Path, before: str) -> None:
    """Let the replica know whose acts lie over its records, where it does not; a torn one is made anew anyway."""
    with suppress(sqlite3.Error), closing(open_beside(folder)) as conn:
        conn.execute("INSERT OR IGNORE INTO meta VALUES ('outbox', ?)", (before,))


def take_over(replica: Replica, folder: Path) -> int:
    """Do again here, in this device's name, what a dead device's folder still holds unsent; return how many acts.

    ``folder`` is its data folder, on its disk or copied from it; it is only read. What a device left behind that moved to
    another neighbourhood is taken over too, also from the own folder after it moved back. Safe to repeat: an act is taken over
    once. Raises ``BadInput`` when it is no such folder, and the errors of ``Replica.act``.
    """
    dead = read_device(folder)
    own = replica.device
    left = left_of(folder, own.neighbourhood)
    if not left and (dead is None or not (folder / FILE).is_file()):
        raise BadInput(
            "In deze map staat geen apparaat.", "Geef de map met device.json en outbox.db."
        )
    itself = dead is not None and dead.device == own.device
    here = dead is not None and dead.neighbourhood == own.neighbourhood
    if not left and (itself or not here):
        raise BadInput(
            "Dit is van een andere wijk, of van dit apparaat zelf.", "Kies een andere map."
        )
    acts = [act for _, found in left for act in found]
    if here and not itself and (folder / FILE).is_file():
        with read_copy(folder / FILE) as old:
            acts += old.acts(("waiting",))
    done = replica.adopt([(act, at) for act, at in acts if not replica.outbox.act(act[0].act)])
    if itself and folder.samefile(replica.folder):
        for path, _ in left:
            taken(path)
    return done
