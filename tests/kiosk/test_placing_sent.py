"""What becomes of a help post that was placed: what is kept, what is sealed, and what is told where that cannot be."""

from __future__ import annotations

import gc
from pathlib import Path
from typing import Any

import pytest

from kiosk.viewmodels.placing import PlacingModel
from sync.errors import BadInput
from sync.keyring import state
from sync.links import holder_code, parse_code, short_code
from sync.records import Consent
from sync.seal import Contact, DeskKey, fingerprint, make_desk_key, open_box
from sync.signing import DeviceKey, make_device_key
from tests.kiosk.changing import delete, put
from tests.kiosk.placing_form import DESK, NAME, SEALED_PHONE, fill_in, posted
from tests.kiosk.placing_form import placing as placing
from tests.sync.desk_keys import COORDINATOR, MADE


def test_it_is_saved_for_a_volunteer_to_read_first(placing: PlacingModel) -> None:
    assert fill_in(placing).send()
    post, box = posted(placing)
    assert (post.state, post.direction, post.title) == ("review", "request", "Wie maait mijn gras?")
    assert (post.category, post.day_part) == ("klus", "'s middags")
    assert post.expires == "2026-12-24"
    assert (post.box, box.about, box.purge_on) == (box.id, post.id, "2027-03-24")
    assert box.visibility == "private"
    assert post.area == "Noord"
    assert parse_code(placing.property("code")) == holder_code(box.id) != short_code(post.id)


@pytest.mark.parametrize("phone", ["045-000 77 88", ""])
def test_a_call_is_promised_only_to_whoever_can_be_called(
    placing: PlacingModel, phone: str
) -> None:
    assert fill_in(placing, phone=phone).send()
    assert placing.property("callable") == bool(phone)
    placing.reset()
    assert placing.property("callable")


def test_what_was_agreed_to_is_kept_beside_it(placing: PlacingModel) -> None:
    assert fill_in(placing).send()
    post, _ = posted(placing)
    (consent,) = placing.services.replica.records(Consent)
    assert (consent.purpose, consent.about, consent.given_by) == ("help_post", post.id, "visitor")
    assert consent.text_version
    assert consent.visibility == "private"


def test_the_box_opens_with_the_desks_key_and_with_no_other(placing: PlacingModel) -> None:
    fill_in(placing).send()
    _, box = posted(placing)
    assert open_box(box.sealed, DESK) == Contact(name=NAME, phone=SEALED_PHONE)
    assert box.key == fingerprint(DESK.public)
    other: DeskKey = make_desk_key()
    with pytest.raises(BadInput):
        open_box(box.sealed, other)


def everything_in(value: object, seen: set[int]) -> str:
    """Return all text that hangs on an object."""
    if id(value) in seen:
        return ""
    seen.add(id(value))
    if isinstance(value, str):
        return value + "\n"
    inside: list[Any] = []
    if isinstance(value, dict):
        inside = [*value.keys(), *value.values()]
    elif isinstance(value, (list, tuple, set)):
        inside = list(value)
    elif hasattr(value, "__dict__"):
        inside = list(vars(value).values())
    return "".join(everything_in(one, seen) for one in inside)


def test_after_sending_no_name_and_no_number_is_left(placing: PlacingModel, tmp_path: Path) -> None:
    fill_in(placing)
    services = vars(placing).pop("services")
    assert NAME in everything_in(placing, set()), "the search below would find it"
    vars(placing)["services"] = services
    assert placing.send()
    gc.collect()
    vars(placing).pop("services")
    left = everything_in(placing, set())
    assert NAME not in left
    assert "7788" not in left.replace(" ", "")
    vars(placing)["services"] = services
    services.replica.close()
    for file in tmp_path.iterdir():
        content = file.read_bytes()
        assert NAME.encode() not in content, file.name
        assert SEALED_PHONE[3:].encode() not in content, file.name


@pytest.mark.parametrize("signer", [None, make_device_key(bytes(32)), COORDINATOR])
def test_without_a_believed_key_nothing_is_placed_and_that_is_told(
    placing: PlacingModel, signer: DeviceKey | None
) -> None:
    """Nobody stated a key; somebody else than the coordinator did; or it stands on the record of another key."""
    replica = placing.services.replica
    delete(replica, "desk_key", *(one.id for one in replica.list("desk_key")))
    if signer is not None:
        record = "other" if signer is COORDINATOR else fingerprint(DESK.public)
        put(replica, "desk_key", record, statement=state(DESK.public, 3, MADE, signer))
    before = placing.services.replica.pending()
    assert not fill_in(placing).send()
    assert placing.property("problem") == (
        "Dit kan nu nog niet op deze zuil. Vraag een vrijwilliger om hulp."
    )
    assert placing.services.replica.pending() == before


def test_a_full_disk_is_told_and_the_form_stays(
    placing: PlacingModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    from sync.errors import DiskFull

    def full(*_: object, **__: object) -> str:
        raise DiskFull

    monkeypatch.setattr(placing.services.replica, "act", full)
    assert not fill_in(placing).send()
    assert placing.property("problem").startswith("De schijf is vol")
    assert placing.property("name") == NAME
