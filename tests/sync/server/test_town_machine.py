"""Kiosks and desks live on with bad lines, copied disks and a server that was restored; nothing is lost, nothing doubled.

Everything is real: a server process on SQLite or PostgreSQL, replicas and outboxes on the disk, requests through a line that
loses what goes up or comes down, sends it twice, or brings an old one in again. What must have come true is worked out from
the book of what people did and were told (``town.Book``), not from the program's rules.
"""

from __future__ import annotations

import itertools
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, Verbosity, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    precondition,
    rule,
    run_state_machine_as_test,
)

from sync.changes import Draft
from sync.disk.replica import open_replica
from sync.disk.set_apart import SetApart
from sync.errors import UserFacing
from tests.sync.server.databases import Databases
from tests.sync.server.house import House
from tests.sync.town import (
    ACTIVITY,
    POST,
    SERVICE,
    Book,
    Device,
    Town,
    at_the_server,
    enrol_anew,
    join,
    occurrence,
    sealed,
    started,
    the_same_everywhere,
)

TEXTS = st.sampled_from(("koffie", "soep", "wandelen"))
THEMES = st.sets(st.sampled_from(("geld", "eten")))
WHICH = st.integers(0, 11)
WHO = st.sampled_from(("visitor", "ans"))
FATES = ("well", "well", "well", "ask lost", "answer lost", "doubled")
MOST_DEVICES = 5
ROUNDS = 8
"""More rounds of exchanges in which nothing breaks than it takes until everybody has everything."""


class Machine(RuleBasedStateMachine):
    """Two kiosks and a desk in a neighbourhood of their own."""

    town: Town
    folder: Path
    numbers = itertools.count(1)

    @initialize()
    def begin(self) -> None:
        self.number = next(self.numbers)
        self.book = Book()
        self.backup: Path | None = None
        self.image: tuple[int, Path] | None = None
        self.images = 0
        self.touches: list[str] = []
        self.neighbourhood = self.town.neighbourhood()
        self.devices = [
            join(
                self.town,
                self.neighbourhood,
                self.folder / f"{self.number}-{index}",
                self.town.line(index),
                kind,
            )
            for index, kind in enumerate(("kiosk", "kiosk", "desk"))
        ]

    def one(self, which: int) -> Device:
        """Return a device; what is drawn never depends on what happened, so that an example can be played again."""
        return self.devices[which % len(self.devices)]

    def act(self, device: Device, actor: str, *drafts: Draft) -> str:
        """Act, and see that what somebody wrote stands on that screen; return the act."""
        try:
            changes = self.book.act(device, drafts, actor)
        except SetApart:  # a revoked device says so, and takes nothing any more
            return ""
        for change in changes:
            if change.kind in ("help_post", "signup", "tally") or change.verb != "put":
                continue
            shown = device.fields(change.kind, change.record)
            for name, value in change.fields.items():
                assert shown is None or shown[name] == value, "an own write is not seen"
        return changes[0].act if changes else ""

    # --- what people do

    @rule(which=WHICH, title=TEXTS, summary=TEXTS)
    def edit_an_activity(self, which: int, title: str, summary: str) -> None:
        fields = {"title": title, "summary": summary}
        self.act(self.one(which), "ans", Draft(kind="activity", record=ACTIVITY, fields=fields))

    @rule(which=WHICH, name=TEXTS, themes=THEMES)
    def edit_two_in_one_act(self, which: int, name: str, themes: set[str]) -> None:
        fields = {"name": name, "themes": sorted(themes)}
        self.act(
            self.one(which),
            "ans",
            Draft(kind="service", record=SERVICE, fields=fields),
            Draft(kind="activity", record=ACTIVITY, fields={"summary": name}),
        )

    @rule(which=WHICH, verb=st.sampled_from(("delete", "restore")), actor=WHO)
    def delete_or_restore(self, which: int, verb: Any, actor: str) -> None:
        self.act(self.one(which), actor, Draft(kind="service", record=SERVICE, verb=verb))

    @rule(which=WHICH)
    def count_a_touch(self, which: int) -> None:
        fields = {"day": "2026-11-24", "action": "look"}
        draft = Draft(kind="tally", record="tel", fields=fields, count=1)
        self.touches.append(self.act(self.one(which), "visitor", draft))

    @rule(which=WHICH, state=st.sampled_from(("review", "open", "matched", "done")), actor=WHO)
    def move_a_post(self, which: int, state: str, actor: str) -> None:
        device = self.one(which)
        fields = {"state": state, "matched_with": device.name if state == "matched" else ""}
        self.act(device, actor, Draft(kind="help_post", record=POST, fields=fields))

    @rule(which=WHICH, party=st.integers(1, 3))
    def sign_up(self, which: int, party: int) -> None:
        device = self.one(which)
        name = f"aanmelding-{self.number}-{len(self.book.entries)}"
        fields = {
            "activity": ACTIVITY, "recurrence": occurrence(), "party": party, "box": f"doos-{name}",
        }  # fmt: skip
        box = {"about": name, "venue": "huis", "sealed": sealed(name)}
        self.act(
            device,
            "visitor",
            Draft(kind="box", record=f"doos-{name}", fields=box),
            Draft(kind="signup", record=name, fields=fields),
        )

    @rule(which=WHICH, place=st.integers(0, 9))
    def cancel(self, which: int, place: int) -> None:
        device = self.one(which)
        known = sorted(
            row.record
            for entry in self.book.entries.values()
            for row in entry.changes
            if row.kind == "signup" and device.fields("signup", row.record)
        )
        if known:
            record = known[place % len(known)]
            draft = Draft(kind="signup", record=record, fields={"state": "cancelled"})
            self.act(device, "visitor", draft)

    # --- what happens to devices and lines

    @rule(which=WHICH, fate=st.sampled_from(FATES))
    def exchange(self, which: int, fate: str) -> None:
        device = self.one(which)
        line = device.line
        if fate == "ask lost":
            line.cut_up(100)
        elif fate == "answer lost":
            line.cut_down(0)
        elif fate == "doubled":
            line.repeat()
        device.exchange()
        line.heal()

    @rule(which=WHICH, back=st.integers(1, 9))
    def an_old_request_comes_again(self, which: int, back: int) -> None:
        line = self.one(which).line
        if line.requests:
            line.send_again(max(len(line.requests) - back, 0))

    @rule(which=WHICH)
    def restart(self, which: int) -> None:
        self.one(which).reopen()

    @precondition(lambda self: len(self.devices) < MOST_DEVICES)
    @rule(which=WHICH)
    def copy_a_disk(self, which: int) -> None:
        device = self.one(which)
        folder = self.folder / f"{self.number}-copy-{len(self.devices)}"
        device.copy_to(folder)
        self.devices.append(started(folder, device.line))

    @rule(which=WHICH)
    def keep_an_image(self, which: int) -> None:
        device = self.one(which)
        self.images += 1
        image = self.folder / f"{self.number}-image-{self.images}"
        device.copy_to(image)
        self.image = (self.devices.index(device), image)

    @precondition(lambda self: self.image is not None)
    @rule()
    def put_the_image_back(self) -> None:
        """A disk goes back in time: what people did since then and nobody else has is gone with it."""
        assert self.image is not None
        index, image = self.image
        self.image = None
        device = self.devices[index]
        since = {entry.act for entry in self.book.entries.values() if entry.disk == device.folder}
        device.close()
        shutil.rmtree(device.folder)
        shutil.copytree(image, device.folder)
        device.replica = open_replica(device.folder, clock=device.clock)
        has = {change.act for change in device.replica.outbox.after(0)}
        self.book.lost_with_disk |= since - has

    @rule(which=WHICH)
    def revoke(self, which: int) -> None:
        self.town.store.revoke(self.one(which).name)

    # --- what happens to the server

    @rule()
    def back_up(self) -> None:
        self.backup = self.folder / f"{self.number}.backup"
        self.backup.unlink(missing_ok=True)
        self.town.store.backup(self.backup, [self.neighbourhood])

    @precondition(lambda self: self.backup is not None)
    @rule()
    def restore(self) -> None:
        assert self.backup is not None
        self.town.store.restore(self.backup, [self.neighbourhood], replace=True)

    def teardown(self) -> None:
        if not hasattr(self, "devices"):
            return
        try:
            self._come_to_rest()
            self.book.nothing_is_lost(self.town, self.neighbourhood)
            self.book.nothing_is_doubled(self.town, self.neighbourhood)
            the_same_everywhere(self.town, self.neighbourhood, self.devices)
            tally = at_the_server(self.town, self.neighbourhood).get(("tally", "tel"))
            total = sum(tally.fields["counts"].values()) if tally else 0
            fates = self.book.fates(self.town, self.neighbourhood)
            assert total == sum("applied" in fates.get(act, ()) for act in self.touches)
        finally:
            for device in self.devices:
                device.close()

    def _come_to_rest(self) -> None:
        """Let everybody exchange until nobody is found to be a copy any more, and then until all have everything."""
        quiet = 0
        for _ in range(ROUNDS):
            quiet += 1
            for device in self.devices:
                device.line.heal()
                if isinstance(came := device.exchange(), SetApart):
                    enrol_anew(self.town, self.neighbourhood, device)
                    quiet, came = 0, device.exchange()
                assert not isinstance(came, UserFacing), came
            if quiet == 2:
                break
        assert quiet == 2, "it never comes to rest"
        for device in self.devices:
            assert device.replica.pending() == 0


@pytest.fixture
def quay(
    kind: str, databases: Databases, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Town]:
    """A running server with one process on SQLite, and with two on PostgreSQL."""
    folder = tmp_path_factory.mktemp("town")
    more = ("--processes", "2") if kind == "postgres" else ()
    with (
        databases.fresh(kind, folder, filled="demo") as url,
        House(folder, "--host", "127.0.0.1", *more, database=url) as house,
        Town(house, url) as town,
    ):
        yield town


def test_whatever_happens_nothing_is_lost_and_nothing_doubled(
    quay: Town, tmp_path: Path, full: bool
) -> None:
    machine = type("Machine", (Machine,), {"town": quay, "folder": tmp_path})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=400 if full else 6,
            stateful_step_count=35,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            phases=(Phase.explicit, Phase.generate),
            verbosity=Verbosity.quiet,
        ),
    )
