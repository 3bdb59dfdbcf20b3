"""Forms about what carries the neighbourhood: organisations, houses, rooms, messages, partners, its own settings."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from kiosk.viewmodels.announcements import AnnouncementsModel
from kiosk.viewmodels.base import Services
from kiosk.viewmodels.desk.form_model import FormModel
from kiosk.viewmodels.desk.lists import DeskListModel
from kiosk.viewmodels.desk.may import may_change
from kiosk.viewmodels.desk.more import CHOICES, PLACES, MoreModel, MoreRow, page_of
from kiosk.viewmodels.home import HomeModel
from sync.changes import Draft
from sync.disk.replica import Replica
from sync.records import Announcement, Organisation, Partner, Room, Venue
from sync.rules import problems as broken_rules
from tests.kiosk.changing import put
from tests.kiosk.desk.conftest import Check
from tests.kiosk.desk.filling import fill, last_change, problems, value
from tests.kiosk.neighbourhood import NOW


def lines(model: Any) -> list[tuple[str, str, str]]:
    return [(row.title, row.line, row.badge) for row in model.property("rows").rows]


@pytest.fixture
def lists(services: Services, check_model: Check) -> DeskListModel:
    model = DeskListModel(services)
    check_model(model.property("rows"))
    return model


def test_an_organisation_is_added_found_and_refused_in_words(
    form: FormModel, lists: DeskListModel, replica: Replica
) -> None:
    fill(form, "organisation/new", name="Kerk", phone="12", kvk="123", site="x", email="y")
    assert not form.save()
    assert problems(form) == {
        "Telefoon": "Dit telefoonnummer klopt niet.",
        "KvK-nummer": "Een KvK-nummer heeft 8 cijfers.",
        "Website": "Dit webadres klopt niet.",
        "E-mail": "Dit e-mailadres klopt niet.",
    }
    fill(form, "organisation/new", phone="045 000 0123", kvk="", site="kerk.example", email="")
    fill(form, "organisation/new", organisation_kind="kerk")
    assert value(form, "Telefoon") == "045 - 000 01 23"
    assert form.save()
    saved = replica.get("organisation", "new")
    assert isinstance(saved, Organisation)
    assert (saved.phone, saved.site, saved.source) == (
        "+31450000123",
        "https://kerk.example",
        "desk",
    )
    lists.load("organisation")
    assert lines(lists) == [
        ("Het Venster", "045 - 000 04 56", ""),
        ("Kerk", "Kerk · 045 - 000 01 23", ""),
    ]
    lists.narrow("KER")
    assert [title for title, _, _ in lines(lists)] == ["Kerk"]
    form.load("organisation/o1")
    assert (
        form.property("usedText") == "Er hoort nog één dienst of activiteit bij. Die blijft staan."
    )


def test_a_house_with_its_rooms_is_kept_and_thrown_away_together(
    form: FormModel, lists: DeskListModel, replica: Replica
) -> None:
    fill(form, "venue/v2", name="De Brink", postcode="6461cd", opening_hours="ma-vr 9-17")
    assert value(form, "Open") == "Maandag tot en met vrijdag: 9.00 tot 17.00 uur"
    form.load("venue/v2/toilet")
    form.choose("yes")
    assert form.save()
    house = replica.get("venue", "v2")
    assert isinstance(house, Venue)
    assert (house.postcode, house.opening_hours, house.toilet) == (
        "6461 CD",
        "Mo-Fr 09:00-17:00",
        "yes",
    )
    for name, room in (("Atelier", "r2"), ("Zolder", "r3")):
        fill(form, f"room/{room}", name=name, venue="v2", capacity="14")
        assert form.save()
    found = replica.get("room", "r2")
    assert isinstance(found, Room)
    assert (found.venue, found.capacity) == ("v2", 14)
    lists.load("venue")
    assert lines(lists) == [
        ("Buurthuis De Linde", "Lindestraat 12", ""),
        ("Grote zaal", "Buurthuis De Linde", ""),
        ("De Brink", "", ""),
        ("Atelier", "De Brink · 14 plaatsen", ""),
        ("Zolder", "De Brink · 14 plaatsen", ""),
    ]
    assert lists.property("partText") == "Nieuwe zaal"
    form.load("venue/v2")
    assert form.remove()
    assert replica.count("room", "venue = 'v2'") == 0
    form.undo()
    assert replica.count("room", "venue = 'v2'") == 2
    form.load("room/new")
    assert value(form, "Huis") == "Buurthuis De Linde"
    assert not form.save()
    assert problems(form) == {"Naam": "Vul dit in."}


def test_a_message_must_end_and_an_urgent_one_is_asked_about(
    form: FormModel, replica: Replica
) -> None:
    fill(form, "announcement/new", title="De lift is stuk", shown_until="")
    assert not form.mustAsk()
    assert not form.save()
    assert problems(form) == {"Tot en met": "Vul dit in."}
    fill(form, "announcement/new", shown_until="1-11-2026")
    assert not form.save()
    assert problems(form) == {"Tot en met": "Deze dag is al voorbij."}
    fill(form, "announcement/new", shown_from="30-11-2026", shown_until="28-11-2026")
    assert not form.save()
    assert problems(form) == {"Tot en met": "De laatste dag ligt voor de eerste."}
    fill(form, "announcement/new", shown_from="vandaag", shown_until="vrijdag")
    assert not form.mustAsk()
    fill(form, "announcement/new", urgency="urgent")
    assert form.mustAsk()
    assert form.property("sureText").startswith("Een dringend bericht staat groot")
    assert form.save()
    saved = replica.get("announcement", "new")
    assert isinstance(saved, Announcement)
    assert (saved.shown_from, saved.shown_until, saved.urgency) == (
        "2026-11-24",
        "2026-11-27",
        "urgent",
    )
    fill(form, "announcement/new", text="Neem de trap.")
    assert not form.mustAsk()
    assert form.save()
    assert last_change(replica) == {"text": "Neem de trap."}


def test_an_urgent_message_stands_on_home_and_leaves_by_itself(
    form: FormModel, services: Services
) -> None:
    home = HomeModel(services)
    home.refresh()
    assert not home.property("newsUrgent")
    fill(form, "announcement/new", title="De lift is stuk.", shown_until="24-11", urgency="urgent")
    assert form.save()
    home.refresh()
    assert (home.property("newsTitle"), home.property("newsUrgent")) == ("De lift is stuk.", True)
    assert home.spoken().splitlines()[1].startswith("De lift is stuk.")
    services.now = lambda: NOW + timedelta(days=1)
    home.refresh()
    assert (home.property("newsTitle"), home.property("newsUrgent")) == (
        "Donderdag is het buurthuis dicht.",
        False,
    )
    services.now = lambda: NOW + timedelta(days=3)
    home.refresh()
    assert home.property("newsTitle") == ""


def test_a_message_for_another_house_does_not_stand_in_this_one(
    form: FormModel, services: Services, replica: Replica
) -> None:
    replica.act([Draft(kind="venue", record="v2", fields={"name": "De Brink"})], actor="desk")
    fill(form, "announcement/b1", venue="v2")
    assert form.save()
    model = AnnouncementsModel(services)
    model.refresh()
    assert [row.title for row in model.property("rows").rows] == ["Er zijn nu geen berichten."]
    fill(form, "announcement/b1", venue="v1")
    assert form.save()
    model.refresh()
    assert [row.title for row in model.property("rows").rows] == [
        "Donderdag is het buurthuis dicht."
    ]


def test_messages_are_listed_by_what_stands_now(form: FormModel, lists: DeskListModel) -> None:
    for record, (first, last, urgency) in {
        "over": ("1-11-2026", "2-11-2026", "normal"),
        "later": ("1-12-2026", "5-12-2026", "normal"),
        "now": ("24-11-2026", "24-11-2026", "urgent"),
    }.items():
        fields = {"title": record, "urgency": urgency}
        for name, day in (("shown_from", first), ("shown_until", last)):
            fields[name] = str(date(*(int(part) for part in reversed(day.split("-")))))
        form.services.replica.act(
            [Draft(kind="announcement", record=record, fields=fields)], actor="desk"
        )
    lists.load("announcement")
    assert lines(lists) == [
        ("now", "Vandaag", "dringend"),
        ("later", "Tot en met zaterdag 5 december", "vanaf dinsdag 1 december"),
        ("Donderdag is het buurthuis dicht.", "Tot en met donderdag 26 november", ""),
        ("over", "Tot en met maandag 2 november", "voorbij"),
    ]


def test_a_partner_is_thanked_within_its_period_only(
    form: FormModel, lists: DeskListModel, replica: Replica
) -> None:
    fill(form, "partner/new", name="Gemeente", role="gemeente", period_until="31-12-2026")
    form.load("partner/new/logo_places")
    form.choose("handout")
    assert value(form, "Waar te zien") == "Op het scherm"
    assert form.save()
    saved = replica.get("partner", "new")
    assert isinstance(saved, Partner)
    assert (saved.period_from, saved.logo_places, saved.gets_report) == (
        "2026-11-24",
        ["home"],
        False,
    )
    assert [one.name for one in replica.partners(date(2026, 12, 31))] == ["Gemeente"]
    assert replica.partners(date(2027, 1, 1)) == []
    assert replica.partners(date(2026, 11, 23)) == []
    lists.load("partner")
    assert lines(lists) == [("Gemeente", "Gemeente · tot en met donderdag 31 december", "")]
    put(replica, "partner", "new", period_until="2027-12-31")
    lists.refresh()
    assert lines(lists) == [("Gemeente", "Gemeente · tot en met vrijdag 31 december 2027", "")]


def test_a_coordinator_says_how_much_visitors_print(form: FormModel, replica: Replica) -> None:
    for typed, pages in (("40", 40), ("", 100)):
        fill(form, "neighbourhood/n1", visitor_pages_a_day=typed)
        assert form.save()
        assert replica.neighbourhood.visitor_pages_a_day == pages
    fill(form, "neighbourhood/n1", visitor_pages_a_day="veel")
    assert not form.save()


def test_the_neighbourhood_has_its_own_words_areas_and_closing_days(
    form: FormModel, replica: Replica
) -> None:
    fill(form, "neighbourhood/n1", closing_days="25-12-2026, morgen, gisternacht")
    assert not form.save()
    assert list(problems(form)) == ["Dagen dicht"]
    fill(
        form, "neighbourhood/n1", closing_days="26-12-2026, 25 december", areas="Noord, Oost,noord"
    )
    assert value(form, "Dagen dicht") == "Vrijdag 25 december 2026, zaterdag 26 december 2026"
    form.load("neighbourhood/n1/closing_days")
    assert form.property("understood") == "Vrijdag 25 december 2026. Samen 2 dagen."
    fill(form, "neighbourhood/n1", **{"category:koffie": "", "category:bewegen": "Sport"})
    assert not form.save()
    assert problems(form) == {"Soort: Koffie": "Er zijn nog activiteiten van deze soort."}
    fill(form, "neighbourhood/n1", **{"category:koffie": "Koffie", "new_category": " SPORT"})
    assert not form.save()
    assert problems(form) == {"Nieuwe soort": "Deze soort is er al."}
    fill(form, "neighbourhood/n1", new_category="Dansen & zingen", helpdesk_phone="045 000 0199",
         site=f"www.{'heel' * 11}lang.nl")  # fmt: skip
    assert not form.save()
    told = "Dit adres past niet in een code. Neem een korter adres."
    assert problems(form) == {"Website": told}
    fill(form, "neighbourhood/n1", site="delinde.nl/")
    assert form.save()
    own = replica.neighbourhood
    assert own.site == "https://delinde.nl/"
    assert own.closing_days == ["2026-12-25", "2026-12-26"]
    assert own.areas == ["Noord", "Oost", "noord"]
    assert own.helpdesk_phone == "+31450000199"
    assert own.categories == {
        "koffie": "Koffie",
        "bewegen": "Sport",
        "eten": "Eten",
        "dansen-zingen": "Dansen & zingen",
    }
    assert broken_rules("neighbourhood", {"categories": own.categories}, whole=False) == []
    form.load("neighbourhood/n1")
    assert not form.property("canRemove")
    assert not form.remove()


def as_role(monkeypatch: pytest.MonkeyPatch, services: Services, role: str) -> None:
    """Let somebody with a role stand at the desk."""
    from kiosk.services.session import Person

    services.session.person = Person(
        id="p1",
        name="Riet",
        role=role,  # type: ignore[arg-type]
        ring=services.session.ring,
    )


@pytest.mark.parametrize(
    ("role", "allowed"),
    [
        ("host", {"help_post", "override"}),
        ("editor", {"help_post", "override", "activity", "venue", "partner"}),
        ("coordinator", {"help_post", "override", "activity", "venue", "partner", "neighbourhood"}),
    ],
)
def test_a_role_says_what_somebody_may_change(
    monkeypatch: pytest.MonkeyPatch,
    services: Services,
    form: FormModel,
    lists: DeskListModel,
    replica: Replica,
    role: str,
    allowed: set[str],
) -> None:
    as_role(monkeypatch, services, role)
    kinds = {"help_post", "override", "activity", "venue", "partner", "neighbourhood"}
    assert {kind for kind in kinds if may_change(services.session, kind)} == allowed
    form.load("activity/a1")
    may = "activity" in allowed
    assert form.property("mayChange") == may
    assert bool(form.property("whyNot")) != may
    fill(form, "activity/a1", title="Thee")
    assert form.save() == may
    assert form.property("canRemove") is False
    assert bool(replica.unsent()) == may
    lists.load("activity")
    assert bool(lists.property("newText")) == may
    titles = [row.title for row in every_place(MoreModel(services))]
    assert ("Onze buurt" in titles) == (role == "coordinator")


def every_place(more: MoreModel) -> list[MoreRow]:
    """Return the tiles of all pages."""
    more.load()
    found: list[MoreRow] = []
    while True:
        found += more.property("rows").rows
        if found[-1].page != "deskMore":
            return found
        more.load(found.pop().about)


def test_the_house_badge_cancels_one_time_and_changes_nothing_else(
    monkeypatch: pytest.MonkeyPatch, services: Services
) -> None:
    opened = ""
    monkeypatch.setattr(type(services.session), "level", property(lambda _: opened))
    for level, kinds in (("house", {"override"}), ("nothing", set())):
        opened = level
        found = {kind for kind in ("override", "activity") if may_change(services.session, kind)}
        assert found == kinds


def test_more_shows_at_most_six_and_leads_on(services: Services, check_model: Check) -> None:
    more = MoreModel(services)
    check_model(more.property("rows"))
    more.load()
    assert len(more.property("rows").rows) <= CHOICES
    assert (
        next(row.about for row in every_place(more) if row.title == "Onze buurt")
        == "neighbourhood/n1"
    )
    many = (PLACES * 3)[:13]
    seen = []
    for number in (1, 2, 3):
        part, goes_on = page_of(many, number)
        assert len(part) + goes_on <= CHOICES
        seen += part
    assert seen == many
    assert not goes_on
