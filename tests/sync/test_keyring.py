"""Keys of the desk: believed when the coordinator signed them, given one by one, withdrawn, rotated."""

from __future__ import annotations

import base64
from pathlib import Path

import msgspec
import pytest

from sync.badge import VolunteerKey, make_volunteer_key
from sync.changes import Draft
from sync.desk_records import KeyShare, StatedDeskKey, Volunteer
from sync.errors import BadInput
from sync.keyring import (
    HeldKey,
    Keyring,
    Statement,
    give,
    read_coordinator,
    read_held,
    read_keyring,
    read_statement,
    receive,
    rotate,
    share_id,
    state,
    stated,
    stating,
    withdraw,
    write_coordinator,
    write_held,
)
from sync.records import parse
from sync.rules import problems
from sync.seal import Contact, fingerprint, make_desk_key, seal
from sync.signed_texts import NotBelieved
from sync.signing import DeviceKey, make_device_key
from sync.vouchers import vouch, vouched

MADE, LATER = "2026-11-26T09:00:00+00:00", "2026-11-27T09:00:00+00:00"
COORDINATOR = make_device_key(bytes(range(32)))
STRANGER = make_device_key(bytes(32))
FIRST = make_desk_key(bytes(range(32)))
RIET = Contact(name="Riet", phone="+31450001234")


class Desk:
    """The records of keys as drafts make them, and the volunteers who work with them."""

    def __init__(self) -> None:
        self.records: dict[tuple[str, str], dict[str, str]] = {}
        self.ring = Keyring((FIRST,), COORDINATOR)
        self.keep([stating(FIRST.public, state(FIRST.public, 1, MADE, COORDINATOR))])

    def keep(self, drafts: list[Draft]) -> None:
        for draft in drafts:
            record = self.records.setdefault((draft.kind, draft.record), {})
            assert problems(draft.kind, draft.fields, whole=not record) == []
            record.update(draft.fields)

    @property
    def standing(self) -> list[Statement]:
        return stated(
            [
                StatedDeskKey(id=one, statement=fields["statement"])
                for (kind, one), fields in self.records.items()
                if kind == "desk_key"
            ],
            COORDINATOR.public,
        )

    @property
    def shares(self) -> list[KeyShare]:
        found = []
        for (kind, one), fields in self.records.items():
            if kind == "key_share":
                share = parse(kind, one, dict(fields))
                assert isinstance(share, KeyShare)
                found.append(share)
        return found

    def ring_of(self, key: VolunteerKey) -> Keyring:
        return receive(self.shares, self.standing, key)


def volunteer(
    name: str, role: str = "host", by: DeviceKey = COORDINATOR
) -> tuple[Volunteer, VolunteerKey]:
    key = make_volunteer_key()
    record = parse(
        "volunteer",
        name,
        {
            "name": name,
            "role": role,
            "public_key": key.public,
            "vouched": vouch(name, key.public, role, by),
        },
    )
    assert isinstance(record, Volunteer)
    return record, key


@pytest.fixture
def desk() -> Desk:
    return Desk()


class TestBelief:
    def test_a_statement_says_what_the_coordinator_signed(self) -> None:
        told = read_statement(state(FIRST.public, 3, MADE, COORDINATOR), COORDINATOR.public)
        assert told == Statement(
            public=FIRST.public,
            fingerprint=fingerprint(FIRST.public),
            number=3,
            made=MADE,
            coordinator=COORDINATOR.public,
        )

    def test_nobody_elses_word_counts(self) -> None:
        text = state(FIRST.public, 1, MADE, STRANGER)
        with pytest.raises(NotBelieved):
            read_statement(text, COORDINATOR.public)
        assert read_statement(text).coordinator == STRANGER.public, "for a device that pins"

    def test_every_bit_is_signed(self) -> None:
        raw = base64.b64decode(state(FIRST.public, 1, MADE, COORDINATOR))
        for index in range(len(raw)):
            bent = raw[:index] + bytes([raw[index] ^ 1]) + raw[index + 1 :]
            for pinned in (COORDINATOR.public, ""):
                with pytest.raises(NotBelieved):
                    read_statement(base64.b64encode(bent).decode(), pinned)

    @pytest.mark.parametrize(
        "text", ["", "onzin", "é", "AAAA", base64.b64encode(bytes(99)).decode()]
    )
    def test_rubbish_is_no_statement(self, text: str) -> None:
        for pinned in (COORDINATOR.public, ""):
            with pytest.raises(NotBelieved):
                read_statement(text, pinned)

    def test_the_coordinators_word_on_something_else_is_no_statement(self) -> None:
        with pytest.raises(NotBelieved):
            read_statement(vouch("v", FIRST.public, "host", COORDINATOR), COORDINATOR.public)
        bad = Statement(
            public="AAAA", fingerprint="", number=1, made=MADE, coordinator=COORDINATOR.public
        )
        for wrong in (
            bad,
            msgspec.structs.replace(bad, public=FIRST.public, fingerprint="0" * 16),
            msgspec.structs.replace(
                bad, public=FIRST.public, fingerprint=fingerprint(FIRST.public), number=0
            ),
        ):
            with pytest.raises(NotBelieved):
                read_statement(signed(wrong), COORDINATOR.public)

    def test_the_highest_number_is_the_key_to_seal_to(self, desk: Desk) -> None:
        for number in (3, 2):
            public = make_desk_key().public
            desk.keep([stating(public, state(public, number, MADE, COORDINATOR))])
        assert [one.number for one in desk.standing] == [1, 2, 3]

    def test_who_pinned_nobody_believes_nothing(self) -> None:
        record = StatedDeskKey(
            id=fingerprint(FIRST.public), statement=state(FIRST.public, 1, MADE, COORDINATOR)
        )
        assert stated([record], "") == []
        assert len(stated([record], COORDINATOR.public)) == 1
        assert stated([msgspec.structs.replace(record, id="another")], COORDINATOR.public) == []


class TestVoucher:
    def test_it_holds_for_this_volunteer_key_and_role_only(self) -> None:
        annie, _ = volunteer("annie")
        bep, _ = volunteer("bep")
        assert vouched(annie, COORDINATOR.public)
        for field, value in (
            ("id", "bep"),
            ("public_key", bep.public_key),
            ("role", "coordinator"),
            ("vouched", bep.vouched),
            ("vouched", ""),
        ):
            assert not vouched(
                msgspec.structs.replace(annie, **{field: value}), COORDINATOR.public
            ), field
        assert not vouched(annie, STRANGER.public)
        assert not vouched(annie, "")

    def test_a_key_that_somebody_else_put_there_is_given_nothing(self, desk: Desk) -> None:
        thief, _ = volunteer("annie", by=STRANGER)
        with pytest.raises(BadInput, match="niet bevestigd"):
            give(desk.ring, thief, COORDINATOR.public)
        _, drafts = rotate(desk.ring, desk.standing, [thief], LATER)
        assert [draft.kind for draft in drafts] == ["desk_key"]


class TestGiving:
    def test_who_was_given_the_key_opens_boxes_and_nobody_else_does(self, desk: Desk) -> None:
        annie, key = volunteer("annie")
        _, other = volunteer("bep")
        desk.keep(give(desk.ring, annie, COORDINATOR.public))
        box = seal(RIET, FIRST.public)
        assert desk.ring_of(key).open(box, fingerprint(FIRST.public)) == RIET
        assert desk.ring_of(other) == Keyring()
        with pytest.raises(BadInput):
            desk.ring_of(other).open(box, fingerprint(FIRST.public))
        assert [one.id for one in desk.shares] == [share_id(fingerprint(FIRST.public), "annie")]
        assert FIRST.private not in str(desk.records)

    def test_a_coordinator_gets_the_coordinators_key_too_a_host_does_not(self, desk: Desk) -> None:
        host, host_key = volunteer("annie")
        boss, boss_key = volunteer("bep", "coordinator")
        for one in (host, boss):
            desk.keep(give(desk.ring, one, COORDINATOR.public))
        assert desk.ring_of(host_key).coordinator is None
        assert desk.ring_of(boss_key) == Keyring((FIRST,), COORDINATOR)

    def test_one_who_has_the_key_gives_it_on_with_nobody_else_present(self, desk: Desk) -> None:
        annie, annie_key = volunteer("annie")
        bep, bep_key = volunteer("bep")
        desk.keep(give(desk.ring, annie, COORDINATOR.public))
        desk.keep(give(desk.ring_of(annie_key), bep, COORDINATOR.public))
        assert desk.ring_of(bep_key).desk == (FIRST,)

    def test_a_withdrawn_share_opens_nothing(self, desk: Desk) -> None:
        annie, key = volunteer("annie")
        bep, bep_key = volunteer("bep")
        for one in (annie, bep):
            desk.keep(give(desk.ring, one, COORDINATOR.public))
        desk.keep(withdraw("annie", desk.shares))
        assert desk.ring_of(key) == Keyring()
        assert desk.ring_of(bep_key).desk == (FIRST,)
        assert withdraw("annie", desk.shares) == []
        desk.keep(give(desk.ring, annie, COORDINATOR.public))
        assert desk.ring_of(key).desk == (FIRST,), "it can be given again"

    def test_shares_that_others_put_there_are_passed_over(self, desk: Desk) -> None:
        annie, key = volunteer("annie", "coordinator")
        foreign = Keyring((make_desk_key(),), STRANGER)
        desk.keep(give(foreign, annie, COORDINATOR.public))
        desk.keep(
            [
                Draft(
                    kind="key_share",
                    record="x",
                    fields={"key": "x", "volunteer": "annie", "sealed": "onzin"},
                )
            ]
        )
        assert desk.ring_of(key) == Keyring()


class TestRotation:
    def test_it_protects_what_comes_after_it(self, desk: Desk) -> None:
        annie, annie_key = volunteer("annie")
        bep, bep_key = volunteer("bep")
        for one in (annie, bep):
            desk.keep(give(desk.ring, one, COORDINATOR.public))
        kept = desk.ring_of(annie_key)
        old = seal(RIET, desk.standing[-1].public)
        desk.keep(withdraw("annie", desk.shares))
        desk.ring, drafts = rotate(desk.ring, desk.standing, [bep], LATER)
        desk.keep(drafts)
        newest = desk.standing[-1]
        assert newest.number == 2
        new = seal(RIET, newest.public)
        ring = desk.ring_of(bep_key)
        assert ring.open(old, fingerprint(FIRST.public)) == RIET
        assert ring.open(new, newest.fingerprint) == RIET
        assert [fingerprint(one.public) for one in ring.desk] == [
            one.fingerprint for one in desk.standing
        ]
        assert kept.open(old, fingerprint(FIRST.public)) == RIET, "what she had she may have kept"
        for key in (newest.fingerprint, ""):
            with pytest.raises(BadInput):
                kept.open(new, key)

    def test_a_new_volunteer_gets_the_older_keys_too(self, desk: Desk) -> None:
        desk.ring, drafts = rotate(desk.ring, desk.standing, [], LATER)
        desk.keep(drafts)
        cor, key = volunteer("cor")
        desk.keep(give(desk.ring, cor, COORDINATOR.public))
        assert len(desk.ring_of(key).desk) == 2
        assert desk.ring_of(key).open(seal(RIET, FIRST.public), "") == RIET

    def test_only_the_coordinator_rotates(self, desk: Desk) -> None:
        with pytest.raises(BadInput, match="Alleen een coördinator"):
            rotate(Keyring((FIRST,)), desk.standing, [], LATER)


class TestFiles:
    def test_a_ring_is_for_this_user_only(self, tmp_path: Path) -> None:
        held = HeldKey(FIRST.public, FIRST.private, "statement")
        write_held(tmp_path, [held])
        write_coordinator(tmp_path, COORDINATOR)
        for path in tmp_path.iterdir():
            assert path.stat().st_mode & 0o777 == 0o600
        assert read_held(tmp_path) == [held]
        assert read_keyring(tmp_path) == Keyring((held,), COORDINATOR)

    def test_one_that_others_may_read_is_tightened(self, tmp_path: Path) -> None:
        write_held(tmp_path, [FIRST])
        (tmp_path / "desk.key").chmod(0o644)
        assert [one.private for one in read_held(tmp_path)] == [FIRST.private]
        assert (tmp_path / "desk.key").stat().st_mode & 0o777 == 0o600

    @pytest.mark.parametrize("content", [b"", b"{", b'[{"public": 3}]', b"\xff"])
    def test_rubbish_holds_nothing(self, tmp_path: Path, content: bytes) -> None:
        assert read_keyring(tmp_path) == Keyring()
        for name in ("desk.key", "coordinator.key"):
            (tmp_path / name).write_bytes(content)
        assert read_held(tmp_path) == []
        assert read_coordinator(tmp_path) is None


def signed(what: Statement) -> str:
    from nacl.signing import SigningKey

    key = SigningKey(base64.b64decode(COORDINATOR.seed))
    return base64.b64encode(bytes(key.sign(msgspec.json.encode(what)))).decode()
