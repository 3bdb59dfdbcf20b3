"""What a volunteer does with what did not take effect: again on today's record, or away with it.

One list holds what the server refused, what came from a device that does not count any more, and what somebody wrote over.
An act that lies here and at the server is one entry. "Again" drafts what is still different as the volunteer's own act;
then the entry goes. Both work without a server, and twice: what is so already is not drafted again.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal

import msgspec

from sync.aggregates import Refusal, decide
from sync.changes import BOOKKEEPING, SET_FIELDS, Change, Draft, Stored
from sync.clock import ZERO
from sync.help_posts import INTRODUCTION, POST, RESPONSE, others_named, post_of, state_of
from sync.introduction_records import introduction_id
from sync.records import SetAside
from sync.rules import problems
from sync.tray import Why, changes_of_entry
from sync.verdicts import SET_ASIDE
from sync.words import N_

if TYPE_CHECKING:
    from sync.disk.outbox import Loss
    from sync.disk.replica import Replica

UNREADABLE = N_("Dit is van een nieuwere versie. Werk dit programma eerst bij.")
_ERASED = "sha256:"


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that did not take effect."""

    key: str
    """The act's id; of what was written over "loss/" and the change's number."""
    why: Why | Literal["lost"]
    text: str
    """Why, in Dutch; empty where the server said nothing."""
    at_utc: str
    """When it was told (ISO)."""
    changes: tuple[Change, ...]
    fields: tuple[str, ...] = ()
    """What was written over."""
    device_name: str = ""
    actor: str = ""

    @property
    def to_call(self) -> str:
        """Id of the sealed box of somebody who counts on what did not take effect; empty when there is none."""
        if self.why == "lost":
            return ""
        boxes = [str(change.fields.get("box", "")) for change in self.changes]
        boxes += [change.record for change in self.changes if change.kind == "box"]
        return next((box for box in boxes if box), "")

    @property
    def pair(self) -> str:
        """Key of the two neighbours (``introduction_id``) whom this would have matched; empty when it is about something else."""
        for change in self.changes if self.why != "lost" else ():
            other = str(change.fields.get("matched_with", ""))
            if change.kind == "help_post" and change.fields.get("state") == "matched" and other:
                return introduction_id(change.record, other)
        return ""


def entries(replica: Replica) -> list[Entry]:
    """Return everything that waits for a volunteer here, oldest first."""
    found: dict[str, Entry] = {}
    for refusal in replica.outbox.tray():
        standing = replica.stored(SET_ASIDE, refusal.act)
        if standing is not None and standing.deleted:
            continue  # another desk has dealt with it
        why: Why = "refused"
        if refusal.reason == "clone":
            why = "clone"
        elif refusal.reason == "revoked":
            why = "revoked"
        found[refusal.act] = Entry(
            key=refusal.act,
            why=why,
            text=refusal.text,
            at_utc=refusal.refused_utc,
            changes=tuple(refusal.changes),
        )
    for one in replica.records(SetAside):
        found[one.id] = Entry(
            key=one.id,
            why=one.why,
            text=one.text,
            at_utc=one.at,
            changes=tuple(changes_of_entry(one.changes)),
            device_name=one.device_name,
            actor=one.actor,
        )
    for loss in replica.outbox.losses():
        entry = _of_loss(replica, loss)
        if entry is not None:
            found[entry.key] = entry
    return sorted(found.values(), key=lambda entry: (entry.at_utc, entry.key))


def _of_loss(replica: Replica, loss: Loss) -> Entry | None:
    """Return what was written over and is still otherwise than its author wrote it; None when nothing is."""
    standing = replica.stored(loss.change.kind, loss.change.record)
    now: Mapping[str, Any] = standing.fields if standing is not None else {}
    gone = standing is not None and standing.deleted
    written = loss.change.fields
    open_ = [n for n in loss.fields if gone or (n in written and now.get(n) != written[n])]
    if not open_:
        return None
    return Entry(
        key=f"loss/{loss.change.number}",
        why="lost",
        text="",
        at_utc=loss.told_utc,
        changes=(loss.change,),
        fields=tuple(open_),
    )


def count(replica: Replica) -> int:
    """Return how many entries there are."""
    return len(entries(replica))


def again(replica: Replica, entry: Entry) -> list[Draft]:
    """Return what makes today's records as the entry wanted them; empty when they are so already."""
    drafts: list[Draft] = []
    for change in entry.changes:
        standing = replica.stored(change.kind, change.record)
        gone = standing is not None and standing.deleted
        if change.verb != "put":
            if standing is not None and gone == (change.verb == "restore"):
                drafts.append(Draft(kind=change.kind, record=change.record, verb=change.verb))
            continue
        fields = _wanted(change, standing, entry.fields)
        if gone and fields:
            drafts.append(Draft(kind=change.kind, record=change.record, verb="restore"))
        before = {} if standing is None else standing.fields
        if gone or any(name not in before or before[name] != fields[name] for name in fields):
            drafts.append(Draft(kind=change.kind, record=change.record, fields=fields))
    return drafts


def _wanted(change: Change, standing: Stored | None, only: Sequence[str]) -> dict[str, Any]:
    fields = {
        name: value
        for name, value in change.fields.items()
        if name not in BOOKKEEPING
        and (not only or name in only)
        and not (name == "sealed" and str(value).startswith(_ERASED))
    }
    tags = standing.tags if standing is not None else {}
    for name in sorted({*change.adds, *change.removes}):
        if only and name not in only:
            continue
        removed = set(change.removes.get(name, ()))
        stays = [e for e, own in tags.get(name, {}).items() if not removed.issuperset(own)]
        fields[name] = list(dict.fromkeys([*stays, *change.adds.get(name, ())]))
    for name in SET_FIELDS.get(change.kind, frozenset()) & change.fields.keys():
        if name in fields:  # a whole list is added to what stands
            fields[name] = list(dict.fromkeys([*tags.get(name, {}), *change.fields[name]]))
    return fields


def hindrance(replica: Replica, drafts: Sequence[Draft]) -> str:
    """Return in Dutch why the server would refuse these drafts as well; empty where nothing here says that it would."""
    for draft in drafts:
        standing = replica.stored(draft.kind, draft.record)
        if draft.verb == "put":
            found = problems(draft.kind, draft.fields, whole=standing is None)
            if found:
                return found[0].text_nl
    return _hindrance_on_the_board(replica, drafts)


def _hindrance_on_the_board(replica: Replica, drafts: Sequence[Draft]) -> str:
    posts: dict[str, list[Change]] = {}
    named: set[tuple[str, str]] = set()
    for draft in drafts:
        if draft.kind not in (POST, RESPONSE):
            continue
        change = Change(
            device="",
            number=1,
            act="",
            kind=draft.kind,
            record=draft.record,
            verb=draft.verb,
            fields=draft.fields,
            stamp=ZERO,
            actor="desk",
        )
        standing = replica.stored(draft.kind, draft.record)
        posts.setdefault(post_of(change, standing), []).append(change)
        named |= {(draft.kind, draft.record), *others_named(change, standing)}
    found = [replica.stored(kind, record) for kind, record in sorted(named)]
    there = [one for one in found if one is not None]
    responses = [one for one in there if one.kind == RESPONSE]
    introductions = [one for one in there if one.kind == INTRODUCTION]
    for post, changes in posts.items():
        standing = replica.stored(POST, post)
        said = decide(state_of(standing, responses, introductions=introductions), changes)
        if isinstance(said, Refusal):
            return said.text_nl
    return ""


def put_away(replica: Replica, entry: Entry, actor: str) -> None:
    """Take an entry off the list, here and at all desks. Raises the errors of ``Replica.act``."""
    if entry.why == "lost":
        replica.outbox.accept(entry.changes[0].number)
        return
    standing = replica.stored(SET_ASIDE, entry.key)
    if standing is not None and not standing.deleted:
        replica.act([Draft(kind=SET_ASIDE, record=entry.key, verb="delete")], actor)
    replica.outbox.dismiss(entry.key)
