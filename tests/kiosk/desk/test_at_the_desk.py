"""What a volunteer does, with a finger on the glass and with a real keyboard, and what visitors then see."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QPointingDevice

from kiosk.app import Kiosk
from kiosk.services.chime import Chime
from kiosk.viewmodels.bell import BellModel
from sync import bells
from sync.changes import Draft
from sync.disk.replica import Replica
from sync.records import HelpPost, Service
from sync.seal import DeskKey
from tests.kiosk.changing import put
from tests.kiosk.desk.conftest import LOOK, NAME, Desk
from tests.kiosk.hand import everything, is_a


@pytest.mark.parametrize("rings", [False, True])
def test_the_home_of_a_wide_desk_stands_on_one_screen(
    replica: Replica, open_kiosk: Callable[..., Kiosk], finger: QPointingDevice, rings: bool
) -> None:
    desk = Desk(open_kiosk(size_px=(1920, 1080), first="desk"), finger)
    if rings:
        bell = desk.kiosk.app.find("bell")
        assert isinstance(bell, BellModel)
        bell.chime = Chime(())
        rung = {"venue": replica.device.venue, "rung_at": bells.ring_of(replica.clock())}
        put(replica, "bell", "bell@other", **rung)
    desk.settle()
    assert desk.sees("Iemand bij de zuil vraagt hulp.") == rings
    assert desk.sees("U werkt nog zonder badge.")
    more = [name for name in desk.hand.names() if name.startswith("Meer")]
    assert len(more) == 1, "nothing is left for a second screen"
    assert "Berichten, huizen" in more[0]


def test_the_digits_of_a_number_stand_in_even_rows_and_columns(desk: Desk) -> None:
    desk.kiosk.shell.open("deskField", "service/s1/phone")
    desk.settle()
    keys = [one for one in everything(desk.kiosk.window.contentItem()) if is_a(one, "Key")]
    assert "".join(str(key.property("key")) for key in keys) == "123456789+0<"
    assert {key.width() for key in keys} == {keys[0].width()}
    assert len({key.mapToScene(QPointF()).x() for key in keys}) == 3


def test_a_new_activity_stands_in_the_visitors_agenda(desk: Desk, replica: Replica) -> None:
    desk.tap("Agenda", "Nieuwe activiteit")
    assert desk.sees("Hoe heet de activiteit?")
    assert desk.sees("Vraag 1 van 9")
    desk.touch_keys("Bingo in de zaal")
    desk.tap("Verder")
    assert desk.sees("Op welke dag?")
    desk.tap("donderdag 26 november", "Verder")
    desk.tap("Uur later", "Uur later", "Verder")
    assert desk.sees("Hoe laat is het klaar?")
    desk.tap("Uur later", "Uur later", "Verder")
    desk.tap("Eén keer", "Grote zaal", "Koffie", "Verder")
    desk.touch_keys("gratis")
    assert desk.sees("Gratis")
    desk.tap("Klaar")
    assert desk.page == "deskForm"
    assert desk.sees("12.00 uur")
    desk.tap("Bewaren")
    assert desk.page == "deskList"
    assert desk.sees("Bewaard: Bingo in de zaal")
    rows: Any = desk.kiosk.app.find("deskList")
    line = next(row.line for row in rows.property("rows").rows if row.title == "Bingo in de zaal")
    assert line == "Donderdag 26 november om 12.00 uur · Grote zaal"
    desk.tap("Begin", "Meer", "Wat bezoekers zien")
    assert desk.page == "home"
    desk.tap("Agenda", "donderdag 26")
    assert desk.hand.find("12.00, Bingo in de zaal, Grote zaal · tot\u00a013.30\u00a0uur · gratis")


def test_a_service_is_changed_with_a_real_keyboard_on_a_laptop(
    open_kiosk: Callable[..., Kiosk], finger: QPointingDevice, replica: Replica
) -> None:
    desk = Desk(open_kiosk(first="desk", size_px=(1920, 1080)), finger)
    desk.tap("Diensten", "Het Venster", "Open")
    assert desk.page == "deskField"
    for _ in range(20):
        desk.press(Qt.Key.Key_Backspace)
    desk.keys("ma-do 10-16")
    assert desk.sees("Maandag tot en met donderdag: 10.00 tot 16.00 uur")
    desk.press(Qt.Key.Key_Return)
    assert desk.page == "deskForm"
    desk.tap("Bewaren")
    found = replica.get("service", "s1")
    assert isinstance(found, Service)
    assert found.opening_hours == "Mo-Th 10:00-16:00"
    desk.tap("Ongedaan maken")
    found = replica.get("service", "s1")
    assert isinstance(found, Service)
    assert found.opening_hours == "Mo-Fr 09:00-17:00"


def test_tab_and_enter_go_on_through_a_new_record(
    open_kiosk: Callable[..., Kiosk], finger: QPointingDevice
) -> None:
    desk = Desk(open_kiosk(first="desk", size_px=(1920, 1080)), finger)
    desk.tap("Diensten", "Nieuwe dienst")
    desk.press(Qt.Key.Key_Return)
    assert desk.sees("Vul dit in.")
    desk.keys("Fietsenmaker")
    desk.press(Qt.Key.Key_Return)
    assert desk.sees("Waarmee helpt het?")
    desk.keys("Plakt banden.")
    desk.press(Qt.Key.Key_Tab)
    desk.press(Qt.Key.Key_Tab)
    desk.press(Qt.Key.Key_Return)
    assert desk.sees("Waar hoort het bij?")
    desk.tap("Vervoer", "Eten en boodschappen", "Terug")
    assert desk.page == "deskForm"
    assert desk.sees("Plakt banden.")
    assert desk.sees("Vervoer, Eten en boodschappen")


def test_a_visitors_post_is_looked_at_and_put_on_the_board(
    desk: Desk, replica: Replica, placed: str, key: DeskKey
) -> None:
    desk.tap("Te doen", LOOK)
    assert desk.sees(NAME)
    assert desk.sees("045 - 000 07 77")
    desk.tap("Op het bord")
    assert desk.page == "deskInbox"
    assert desk.sees("Staat op het bord: Wie gaat mee naar de markt?")
    assert not desk.sees(NAME)
    desk.tap("Begin", "Meer", "Wat bezoekers zien", "Buren voor elkaar")
    assert desk.sees("Wie gaat mee naar de markt?")


def test_a_visitors_post_is_refused_for_a_reason(
    desk: Desk, replica: Replica, placed: str, key: DeskKey
) -> None:
    desk.tap("Te doen", LOOK, "Niet plaatsen")
    assert desk.sees("Waarom plaatst u het niet?")
    assert not desk.sees(NAME)
    desk.tap("Het staat er al")
    assert desk.page == "deskInbox"
    assert desk.sees("Niet geplaatst: Wie gaat mee naar de markt?")
    post = replica.get("help_post", placed)
    assert isinstance(post, HelpPost)
    assert (post.state, post.refusal) == ("refused", "Het staat er al")


def test_the_text_of_a_post_is_changed_before_it_is_placed(
    desk: Desk, replica: Replica, placed: str, key: DeskKey
) -> None:
    desk.tap("Te doen", LOOK, "Tekst aanpassen", "Tekst")
    assert not desk.sees(NAME)
    desk.tap(*["Wissen"] * 9)
    desk.touch_keys("winkel?")
    desk.tap("Klaar", "Bewaren")
    assert desk.page == "deskReview"
    assert desk.sees("Wie gaat mee naar winkel?")
    assert desk.sees(NAME)


def test_the_box_closes_when_the_page_is_covered_or_left(
    desk: Desk, placed: str, key: DeskKey
) -> None:
    desk.tap("Te doen", LOOK)
    model = desk.kiosk.app.find("deskReview")
    assert model is not None
    for away in ("Taal, Language", "Vraag het iemand"):
        assert model.property("name_") == NAME
        desk.tap(away)
        assert model.property("name_") == ""
        desk.tap("Terug")
    desk.kiosk.shell.rest("resting")
    assert model.property("name_") == ""


def test_bad_input_shows_its_sentence_and_loses_nothing(desk: Desk) -> None:
    desk.tap("Agenda", "Samen eten", "Begint om, 17.30")
    desk.tap(*["Kwartier later"] * 7, "Klaar", "Bewaren")
    assert desk.page == "deskForm"
    assert desk.sees("Nog niet bewaard: één antwoord klopt niet.")
    assert desk.sees("Het einde moet na het begin zijn.")
    assert desk.sees("19.15 uur")
    desk.tap("Eindigt om")
    assert desk.sees("Het einde moet na het begin zijn.")
    desk.tap("Uur later", "Klaar", "Bewaren")
    assert desk.sees("Bewaard: Samen eten")


def test_leaving_a_changed_form_asks_and_nee_keeps_everything(desk: Desk) -> None:
    desk.tap("Diensten", "Het Venster", "Adres")
    desk.touch_keys("a")
    desk.tap("Klaar", "Terug")
    assert desk.sees("Niet bewaard. Toch weg?")
    no, yes = desk.hand.find("Nee, blijf hier"), desk.hand.find("Ja, gooi weg")
    assert no.height() > 1.5 * yes.height()
    desk.tap("Nee, blijf hier")
    assert desk.page == "deskForm"
    assert desk.sees("Beukenlaan 3a")
    desk.tap("Begin")
    assert desk.page == "deskLeave"
    desk.tap("Ja, gooi weg wat ik invulde")
    assert desk.page == "desk"
    desk.tap("Diensten", "Het Venster", "Naam")
    desk.touch_keys("s")
    desk.tap("Klaar", "Terug", "Ja, gooi weg wat ik invulde")
    assert desk.page == "deskList"
    desk.tap("Het Venster")
    assert not desk.sees("Het Vensters")


def test_throwing_away_asks_first_and_can_be_undone(desk: Desk, replica: Replica) -> None:
    desk.tap("Diensten", "Voedselbank", "Weggooien", "Nee, laat staan")
    assert desk.page == "deskForm"
    desk.tap("Weggooien", "Ja, gooi weg")
    assert desk.page == "deskList"
    assert replica.get("service", "s3") is None
    assert desk.sees("Weggegooid: Voedselbank")
    desk.tap("Ongedaan maken")
    assert replica.get("service", "s3") is not None
    assert desk.hand.find("Voedselbank")


def test_one_time_does_not_go_on_and_visitors_read_why(desk: Desk) -> None:
    desk.tap("Agenda", "Wandelen met Henk", "Eén keer anders", "Donderdag 26 november")
    desk.tap("Gaat het door?", "Nee: het weer is te slecht")
    assert not desk.sees("Andere plek")
    desk.tap("Bewaren")
    assert desk.page == "deskTimes"
    assert desk.sees("gaat niet door")
    desk.tap("Begin", "Meer", "Wat bezoekers zien", "Agenda", "donderdag 26")
    assert desk.sees("Het weer is te slecht")


def test_a_list_is_narrowed_by_typing_and_its_keys_go_away_again(desk: Desk) -> None:
    desk.tap("Diensten")
    assert not desk.hand.pressables().get("q")
    desk.touch_line()
    desk.touch_keys("voedsel")
    assert desk.hand.find("Voedselbank")
    assert not desk.sees("De Maaltijdbus")
    desk.tap("Toetsen weg")
    assert not desk.hand.pressables().get("q")


def test_a_quiet_desk_comes_back_to_its_own_home(desk: Desk, replica: Replica) -> None:
    desk.tap("Diensten", "Het Venster", "Naam")
    desk.touch_keys("s")
    desk.kiosk.shell.rest("resting")
    desk.kiosk.shell.rest("active")
    assert desk.page == "desk"
    desk.tap("Diensten", "Het Venster")
    assert not desk.sees("Het Vensters")


def test_what_comes_in_meanwhile_is_shown_and_what_is_typed_stays(
    desk: Desk, replica: Replica
) -> None:
    desk.tap("Diensten", "Het Venster", "Naam")
    desk.touch_keys("s")
    replica.act([Draft(kind="service", record="s1", fields={"reach": "Bel eerst"})], actor="desk")
    desk.kiosk.shell.refresh()
    desk.tap("Klaar")
    assert desk.sees("Het Vensters")
