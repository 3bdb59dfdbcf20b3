"""What did not take effect: again on today's record or away, without a server and twice."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from PySide6.QtCore import QAbstractItemModel

from kiosk.viewmodels.base import Services
from kiosk.viewmodels.desk.stand import StandModel
from sync.changes import Draft
from sync.disk.dealing import count, entries
from sync.disk.replica import Replica
from sync.outcomes import Cursor, Outcome
from sync.records import SetAside
from sync.tray import dealt_with, made_set_aside
from tests.kiosk.desk.conftest import NAME, Desk
from tests.kiosk.desk.test_lists import refuse

AT = datetime(2026, 11, 24, 13, tzinfo=UTC)
LATER = Cursor(epoch="e", neighbourhood="n", sequence=10_000)


def put(record: str, **fields: Any) -> Draft:
    return Draft(kind="service", record=record, fields=fields)


@pytest.fixture
def stand(services: Services, check_model: Callable[[QAbstractItemModel], object]) -> StandModel:
    model = StandModel(services)
    check_model(model.property("rows"))
    return model


def rows(model: StandModel) -> list[Any]:
    return list(model.property("rows").rows)


def refused(replica: Replica, *drafts: Draft, text: str = "Nee.") -> str:
    """Let somebody do something that the server refuses, and say which act it was."""
    act = replica.act(drafts, "Annie")
    numbers = [change.number for change in replica.outbox.act(act)]
    said = [Outcome(number=n, state="refused", reason="state", text=text) for n in numbers]
    replica.apply([], replica.cursor or LATER, said)
    return act


def set_aside(replica: Replica, *drafts: Draft) -> str:
    """Let an act of another device come down from the server, set aside."""
    act = replica.act(drafts, "Henk")
    changes = replica.outbox.act(act)
    said = [Outcome(number=one.number, state="refused", text="x") for one in changes]
    replica.apply([], replica.cursor or LATER, said)
    replica.outbox.dismiss(act)
    record = made_set_aside(
        changes, "clone", device_name="De zuil", at_ms=int(AT.timestamp() * 1000), sequence=9
    )
    replica.apply([record], replica.cursor or LATER)
    return act


def test_again_does_on_todays_record_what_is_still_different(
    stand: StandModel, replica: Replica
) -> None:
    refused(replica, put("s1", name="Venster", summary="Nieuw."))
    replica.act([put("s1", summary="Nieuw.", phone="+31450009999")], "Henk")
    before = len(replica.outbox.after(0))
    stand.load()
    (row,) = rows(stand)
    assert row.title == "Dienst: Venster"
    assert stand.again(row.key)
    assert stand.property("savedText") == "Opnieuw gedaan: Dienst: Venster"
    (change,) = replica.outbox.after(before)
    assert set(change.fields) == {"name", "changed", "changed_by"}
    assert change.actor == "desk"
    assert (rows(stand), count(replica)) == ([], 0)
    assert not stand.again(row.key), "it is gone: nothing happens twice"


def test_what_is_so_already_is_not_done_again(stand: StandModel, replica: Replica) -> None:
    refused(replica, put("s1", name="Venster"))
    replica.act([put("s1", name="Venster")], "Henk")
    before = len(replica.outbox.after(0))
    stand.load()
    assert stand.again(rows(stand)[0].key)
    assert stand.property("savedText") == "Dit is al zo."
    assert len(replica.outbox.after(0)) == before


def test_what_would_be_refused_again_says_why_and_stays(
    stand: StandModel, replica: Replica
) -> None:
    refused(replica, put("s1", phone="geen nummer"))
    stand.load()
    assert not stand.again(rows(stand)[0].key)
    trouble = stand.property("trouble")
    assert trouble.startswith("Dit lukt nog steeds niet. ")
    assert len(rows(stand)) == 1


def test_what_was_thrown_away_meanwhile_comes_back_with_the_edit(
    stand: StandModel, replica: Replica
) -> None:
    refused(replica, put("s1", name="Venster"))
    replica.act([Draft(kind="service", record="s1", verb="delete")], "Henk")
    stand.load()
    assert stand.again(rows(stand)[0].key)
    assert getattr(replica.get("service", "s1"), "name", "") == "Venster"


def test_an_act_that_lies_here_and_at_the_server_is_one_entry(
    stand: StandModel, replica: Replica
) -> None:
    act = refused(replica, put("s1", name="Venster"))
    changes = replica.outbox.act(act)
    record = made_set_aside(
        changes, "refused", device_name="Balie", text="Nee.", at_ms=1, sequence=9
    )
    replica.apply([record], LATER)
    stand.load()
    assert [row.key for row in rows(stand)] == [act]
    assert replica.status().tray == 1
    assert stand.away(act)
    assert (rows(stand), replica.records(SetAside), replica.status().tray) == ([], [], 0)
    assert [c.kind for c in replica.unsent()][-1:] == ["set_aside"], "the other desks will hear"


def test_what_another_desk_dealt_with_is_gone_here_too(stand: StandModel, replica: Replica) -> None:
    act = refused(replica, put("s1", name="Venster"))
    record = made_set_aside(replica.outbox.act(act), "refused", device_name="", at_ms=1, sequence=9)
    gone = dealt_with(record)
    from msgspec.structs import replace

    replica.apply([replace(gone, tombstone=replica.outbox.after(0)[-1].mark)], LATER)
    stand.load()
    assert (rows(stand), replica.status().tray) == ([], 0)


def test_an_act_of_a_copied_device_says_whose_it_was(stand: StandModel, replica: Replica) -> None:
    act = set_aside(replica, put("nieuw", name="Fietsenmaker", summary="Plakt banden."))
    stand.load()
    (row,) = rows(stand)
    assert row.line.startswith("Dit komt van een kopie van een apparaat. Apparaat: De zuil.")
    assert stand.again(act)
    assert getattr(replica.get("service", "nieuw"), "name", "") == "Fietsenmaker"
    assert replica.records(SetAside) == []


def test_what_was_written_over_is_shown_with_both_values(
    stand: StandModel, replica: Replica
) -> None:
    replica.act([put("s1", name="Van mij")], "Annie")
    number = replica.outbox.head().number
    replica.apply([], LATER, [Outcome(number=number, sequence=9)])
    replica.act([put("s1", name="Van een ander")], "Henk")
    replica.outbox.lose([Outcome(number=number, superseded=("name",), sequence=11)], AT)
    stand.load()
    (row,) = rows(stand)
    assert row.line.startswith("Uw wijziging is overschreven.")
    assert row.more.endswith("u schreef “Van mij”. Nu staat er “Van een ander”.")
    assert row.more.startswith("Naam") or row.more.startswith("Hoe")
    assert stand.again(row.key)
    assert getattr(replica.get("service", "s1"), "name", "") == "Van mij"
    assert rows(stand) == []


def test_a_sign_up_that_was_refused_says_to_call_and_names_nobody(
    stand: StandModel, replica: Replica, placed: str
) -> None:
    refuse(replica, "Dit mag niet.")
    stand.load()
    (row,) = rows(stand)
    assert row.more == "Iemand rekent hierop. Bel diegene terug."
    assert entries(replica)[0].to_call == "box-1"
    assert NAME not in stand.spoken()


def test_who_took_a_post_back_that_was_matched_meanwhile_is_to_be_called(
    stand: StandModel, replica: Replica
) -> None:
    act = replica.act(
        [Draft(kind="help_post", record="h1", fields={"state": "withdrawn"})], "visitor"
    )
    number = replica.outbox.act(act)[0].number
    said = [Outcome(number=number, state="refused", reason="volunteer", text="Nee.")]
    replica.apply([], replica.cursor or LATER, said)
    refused(replica, Draft(kind="response", record="r", fields={"post": "h2", "reach": "phone"}))
    stand.load()
    assert {row.title: row.more for row in rows(stand)} == {
        "Oproep: Wie helpt met de schutting?": "Wie dit plaatste wil het niet meer. Bel diegene.",
        "Reactie: Ik kook graag voor twee": "",
    }


def test_a_volunteer_throws_an_entry_away_after_a_question(desk: Desk, replica: Replica) -> None:
    refused(replica, put("s1", name="Venster"))
    desk.kiosk.shell.open("deskStand")
    desk.settle()
    desk.tap("Weg: Dienst: Venster")
    assert desk.page == "deskAway"
    assert desk.sees("Het is dan weg, ook bij de andere balies. U kunt het niet terughalen.")
    desk.tap("Nee, laat staan")
    assert (desk.page, count(replica)) == ("deskStand", 1)
    desk.tap("Weg: Dienst: Venster", "Ja, gooi weg")
    assert (desk.page, count(replica)) == ("deskStand", 0)
    assert desk.sees("Alles is gelukt.")
    assert desk.sees("Weggegooid.")
    desk.tap("Terug")
    assert desk.page == "desk"
