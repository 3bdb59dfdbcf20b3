"""Texts that are nested without end, as nobody honest writes them: they count for nothing, and no reader falls over them."""

from __future__ import annotations

import base64

import pytest
from nacl.public import PublicKey, SealedBox

from sync.badge import make_volunteer_key, unwrap
from sync.desk_records import KeyShare, SpareKey, StatedDeskKey, Volunteer
from sync.erasure import FIELD, scrubbed
from sync.errors import BadInput
from sync.keyring import receive, stated
from sync.seal import fingerprint, make_desk_key, open_box
from sync.signed_texts import NotBelieved, told_by
from sync.signing import make_device_key
from sync.spare_key import able, open_part
from sync.vouchers import Voucher, newest_voucher, vouch, vouched, withdrawals

DEPTH = 100_000
COORDINATOR = make_device_key()


def nested(head: str) -> bytes:
    """Return a JSON object that begins with ``head`` and has a field that no program knows, nested without end."""
    return f'{{{head}"x":{"[" * DEPTH}{"]" * DEPTH}}}'.encode()


def text(raw: bytes) -> str:
    return base64.b64encode(raw).decode("ascii")


def sealed(plain: bytes, public: str) -> str:
    return text(bytes(SealedBox(PublicKey(base64.b64decode(public))).encrypt(plain)))


DEEP_WORD = text(bytes(64) + nested('"is":"volunteer",'))


def test_a_nested_voucher_is_none() -> None:
    with pytest.raises(NotBelieved):
        told_by(DEEP_WORD, Voucher)


def test_a_nested_voucher_beside_a_sound_one_takes_nothing_away() -> None:
    key = make_volunteer_key()
    word = vouch("bep", key.public, "host", COORDINATOR, number=5)
    bep = Volunteer(
        id="bep", public_key=key.public, role="host", vouched=DEEP_WORD, vouchers=[word]
    )
    newest = newest_voucher(bep, COORDINATOR.public)
    assert newest is not None
    assert newest.number == 5
    assert vouched(bep, COORDINATOR.public)
    assert len(withdrawals(bep, COORDINATOR)) == 1


def test_a_nested_box_does_not_open() -> None:
    key = make_desk_key()
    plain = nested('"name":"Riet",')
    box = sealed(len(plain).to_bytes(4, "big") + plain, key.public)
    with pytest.raises(BadInput):
        open_box(box, key)


def test_a_nested_share_gives_no_key() -> None:
    mine = make_volunteer_key()
    desk = make_desk_key()
    share = KeyShare(
        id="s",
        key=fingerprint(desk.public),
        volunteer="bep",
        to=mine.public,
        sealed=sealed(nested('"use":"desk",'), mine.public),
    )
    assert receive([share], (), mine).desk == ()


def test_a_nested_statement_is_no_key_of_the_desk() -> None:
    deep = text(bytes(64) + nested('"is":"desk key",'))
    assert stated([StatedDeskKey(id="1", statement=deep)], COORDINATOR.public) == []


def test_a_nested_spare_key_helps_nobody_and_breaks_nothing() -> None:
    spare = SpareKey(id="spare@bep", volunteer="bep", spare=nested('"public":"",').decode())
    assert able(spare) == []


def test_a_nested_part_of_a_spare_key_helps_nobody() -> None:
    helper = make_volunteer_key()
    part = sealed(nested('"at":1,'), helper.public)
    parts = f'{{"annie":{{"public":"{helper.public}","sealed":"{part}"}}}}'
    whole = f'{{"public":"","sealed":"","parts":{parts}}}'
    with pytest.raises(BadInput):
        open_part(SpareKey(id="spare@bep", volunteer="bep", spare=whole), "annie", helper)


def test_a_nested_wrapped_key_is_a_broken_one() -> None:
    with pytest.raises(BadInput):
        unwrap(nested('"kdf":"argon2id",').decode(), bytes(16), "123456")


def test_a_nested_text_that_is_set_apart_is_left_as_it_is() -> None:
    value = nested(f'"{FIELD}":"",').decode()
    assert scrubbed(value, {"box"}) == value
