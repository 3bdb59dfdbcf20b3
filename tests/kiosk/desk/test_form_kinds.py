"""What each kind of form asks and refuses: services, help posts, one time of a series, repetitions."""

from __future__ import annotations

from typing import Any

import pytest

from kiosk.viewmodels.desk.form_model import FormModel
from sync.changes import Draft
from sync.disk.replica import Replica
from sync.records import Box, Consent, HelpPost, Override, Service
from sync.seal import open_box
from tests.kiosk.desk.conftest import KEY
from tests.kiosk.desk.filling import fill, last_change, problems, value
from tests.kiosk.neighbourhood import NOW
from tests.sync.desk_keys import believe


def test_a_service_is_typed_in_dutch_and_shown_as_understood(
    form: FormModel, replica: Replica
) -> None:
    form.load("service/s2/opening_hours")
    form.write("ma-vr 9-17")
    assert form.property("understood") == "Maandag tot en met vrijdag: 9.00 tot 17.00 uur"
    fill(form, "service/s2", phone="045 000 0999", site="maaltijdbus.nl", email="bus@voorbeeld.nl")
    form.load("service/s2/themes")
    form.choose("vervoer")
    assert form.save()
    saved = replica.get("service", "s2")
    assert isinstance(saved, Service)
    assert (saved.opening_hours, saved.phone, saved.site) == (
        "Mo-Fr 09:00-17:00",
        "+31450000999",
        "https://maaltijdbus.nl",
    )
    assert sorted(saved.themes) == ["eten", "vervoer"]


def test_bad_service_answers_are_told_in_words(form: FormModel) -> None:
    fill(form, "service/s1", opening_hours="soms", phone="123", email="geen", name="")
    assert not form.save()
    assert problems(form) == {
        "Naam": "Vul dit in.",
        "Open": "Deze openingstijden begrijpen we niet. Typ: ma-vr 9-17.",
        "Telefoon": "Dit telefoonnummer klopt niet.",
        "E-mail": "Dit e-mailadres klopt niet.",
    }
    assert value(form, "Telefoon") == "123"


def test_what_was_wrong_before_does_not_stand_in_the_way(form: FormModel, replica: Replica) -> None:
    bad = {"name": "Oud", "email": "geen adres"}
    replica.act([Draft(kind="service", record="s9", fields=bad)], actor="desk")
    fill(form, "service/s9", address="Lindestraat 1")
    assert form.save()
    assert last_change(replica) == {"address": "Lindestraat 1"}


def test_a_help_post_holds_nothing_that_must_not_stand_on_the_board(form: FormModel) -> None:
    form.load("help_post/new")
    fill(form, "help_post/new", title="Bel mij: 06 12 34 56 78")
    assert not form.save()
    assert problems(form)["Tekst"].startswith("Laat het telefoonnummer weg.")


def test_a_help_post_stands_at_most_thirty_days_and_can_be_taken_down(
    form: FormModel, replica: Replica
) -> None:
    fill(form, "help_post/h1", expires="1-3-2027")
    assert not form.save()
    assert problems(form) == {"Tot en met": "Een oproep staat hoogstens 30 dagen op het bord."}
    fill(form, "help_post/h1", expires="20-12-2026", state="withdrawn")
    assert form.save()
    saved = replica.get("help_post", "h1")
    assert isinstance(saved, HelpPost)
    assert (saved.state, last_change(replica)) == ("withdrawn", {"state": "withdrawn"})
    form.load("help_post/h1/state")
    options: Any = form.property("options")
    assert [row.value for row in options.rows] == ["withdrawn", "open"]


def test_a_post_for_somebody_seals_name_and_number_at_once(
    form: FormModel, replica: Replica
) -> None:
    ids = iter(("b1", "c1"))
    form.services.new_id = lambda: next(ids)
    bare = {"title": "Wie wandelt mee?", "category": "gezelschap", "day_part": "'s ochtends"}
    fill(form, "help_post/new", **bare, name="Wilhelmina", phone="123")
    assert not form.save()
    assert problems(form) == {"Telefoon": "Dit telefoonnummer klopt niet."}
    fill(form, "help_post/new", phone="045 000 07 77")
    assert not form.save()
    assert problems(form) == {"Voor wie": "Vraag eerst of het mag."}
    fill(form, "help_post/new", consent="named", phone="123")
    assert not form.save()
    assert problems(form) == {"Telefoon": "Dit telefoonnummer klopt niet."}
    fill(form, "help_post/new", name="", phone="045 000 07 77")
    assert not form.save()
    assert problems(form) == {"Voornaam": "Vul dit in."}
    fill(form, "help_post/new", name="Wilhelmina")
    assert form.save()
    post = replica.get("help_post", "new")
    assert isinstance(post, HelpPost)
    assert (post.state, post.on_behalf, post.box, post.entered_by) == ("open", True, "b1", "desk")
    box = replica.get("box", post.box)
    assert isinstance(box, Box)
    assert (box.about, box.purge_on) == ("new", "2027-03-24")
    (consent,) = replica.records(Consent)
    assert (consent.purpose, consent.about, consent.given_by) == ("on_behalf", "new", "desk")
    told = repr(replica.unsent()) + form.property("savedText")
    assert "Wilhelmina" not in told
    assert "0777" not in told
    form.load("help_post/new")
    rows: Any = form.property("rows")
    assert "Voornaam" not in [row.label for row in rows.rows]


@pytest.mark.parametrize("name", ["O", "فاطمة الزهراء", "Ł" * 200, "أ" * 200])
@pytest.mark.parametrize(
    ("phone", "sealed"),
    [("+32 470 12 34 56", "+32470123456"), ("06 - 12 34 56 78", "+31612345678"), ("", "")],
)
def test_any_name_and_any_number_is_kept_whole_for_somebody_else(
    name: str, phone: str, sealed: str, form: FormModel, replica: Replica
) -> None:
    believe(replica, KEY.public, 2)
    ids = iter(("b1", "c1", "answer", "b2", "c2"))
    form.services.new_id = lambda: next(ids)
    bare = {"title": "Wie wandelt mee?", "category": "gezelschap", "day_part": "'s ochtends"}
    fill(form, "help_post/new", **bare, consent="named", name=name, phone=phone)
    assert form.save()
    answer = form.answerKey("new")
    reach = {"reach": "phone", "phone": phone} if phone else {"reach": "desk"}
    fill(form, answer, consent="named", name=name, **reach)
    assert form.save()
    found = [open_box(box.sealed, KEY) for box in replica.records(Box)]
    assert [(one.name, one.phone) for one in found] == [(name, sealed)] * 2, "a number is shared"


@pytest.mark.parametrize(
    ("phone", "said"),
    [("7712345", "Het netnummer ontbreekt."), ("112", "Dit is het nummer van een dienst.")],
)
def test_a_number_that_is_nobodys_is_told_at_the_question(
    phone: str, said: str, form: FormModel, replica: Replica
) -> None:
    bare = {"title": "Wie wandelt mee?", "category": "gezelschap", "day_part": "'s ochtends"}
    fill(form, "help_post/new", **bare, consent="named", name="Mo", phone=phone)
    assert not form.save()
    assert problems(form) == {"Telefoon": said}
    fill(form, form.answerKey("h1"), consent="named", name="Mo", reach="phone", phone=phone)
    assert not form.save()
    assert problems(form) == {"Telefoon": said}
    assert not replica.records(Box)


def test_the_same_post_twice_is_asked_about_and_then_placed(
    form: FormModel, replica: Replica
) -> None:
    there = replica.get("help_post", "h1")
    assert isinstance(there, HelpPost)
    same = {"title": f"{there.title.upper()}!", "category": "klus", "day_part": "'s ochtends"}
    fill(form, "help_post/new", direction=there.direction, consent="house", **same)
    assert form.mustAsk()
    assert form.property("sureText").startswith("Dit is al geplaatst.")
    assert form.save(), "whoever is sure places it all the same"
    fill(form, "help_post/new", summary="Liefst op dinsdag.")
    assert not form.mustAsk(), "one that is there already is changed without a question"
    fill(form, "help_post/other", direction=there.direction, consent="house", title="Iets anders", category="klus", day_part="'s ochtends")  # fmt: skip
    assert not form.mustAsk()


def test_a_neighbour_who_wants_no_name_kept_has_none_anywhere(
    form: FormModel, replica: Replica
) -> None:
    bare = {"title": "Wie wandelt mee?", "category": "gezelschap", "day_part": "'s ochtends"}
    fill(form, "help_post/new", **bare, name="Wilhelmina", phone="045 000 07 77")
    fill(form, "help_post/new", consent="nameless")
    rows: Any = form.property("rows")
    assert not {"Voornaam", "Telefoon"} & {row.label for row in rows.rows}
    assert form.save()
    post = replica.get("help_post", "new")
    assert isinstance(post, HelpPost)
    assert (post.on_behalf, post.box, post.entered_by) == (True, "", "desk")
    assert replica.records(Box) == []
    assert [one.purpose for one in replica.records(Consent)] == ["on_behalf"]
    told = repr(replica.unsent())
    assert "Wilhelmina" not in told
    assert "0777" not in told


def test_a_post_without_its_kind_or_whom_it_is_for_does_not_come_on_the_board(
    form: FormModel, replica: Replica
) -> None:
    fill(form, "help_post/new", title="Samen breien")
    for name in ("category", "consent"):
        form.load(f"help_post/new/{name}")
        assert not form.isGood()
        assert form.property("fieldProblem") == "Kies eerst wat past."
    form.load("help_post/new")
    assert not form.save()
    assert set(problems(form)) == {"Soort", "Voor wie"}
    fill(form, "help_post/new", category="gezelschap", consent="house")
    assert form.save()
    post = replica.get("help_post", "new")
    assert isinstance(post, HelpPost)
    assert (post.category, post.day_part) == ("gezelschap", "maakt niet uit")


def test_times_of_day_are_written_as_on_the_kiosk(form: FormModel) -> None:
    form.load("help_post/new/day_part")
    options: Any = form.property("options")
    assert [row.title for row in options.rows][-2:] == ["In het weekend", "Maakt niet uit"]


def test_a_post_of_the_house_itself_needs_nobodys_consent(
    form: FormModel, replica: Replica
) -> None:
    bare = {"title": "Wie helpt bij het kerstdiner?", "category": "anders", "day_part": ""}
    fill(form, "help_post/new", **bare, consent="house")
    assert form.save()
    post = replica.get("help_post", "new")
    assert isinstance(post, HelpPost)
    assert (post.on_behalf, post.box) == (False, "")
    assert replica.records(Consent) == []


def test_places_are_asked_where_people_sign_up(form: FormModel, replica: Replica) -> None:
    fill(form, "activity/a2", capacity="veel")
    assert not form.save()
    assert problems(form) == {"Plaatsen": "Typ een getal."}
    fill(form, "activity/a2", capacity="8", host="Riet")
    assert form.save()
    assert last_change(replica) == {"capacity": 8, "host": "Riet"}
    fill(form, "activity/a2", capacity="")
    assert form.save()
    assert last_change(replica) == {"capacity": None}
    form.load("activity/a1")
    rows: Any = form.property("rows")
    assert "Plaatsen" not in [row.label for row in rows.rows]


def test_one_time_does_not_go_on_for_a_picked_reason(form: FormModel, replica: Replica) -> None:
    key = "override/a4@2026-11-26T10:00"
    form.load(f"{key}/goes")
    options: Any = form.property("options")
    assert 2 <= len(options.rows) <= 6
    assert (form.property("stepText"), form.property("nextKey")) == ("", "")
    assert form.save()
    assert replica.unsent() == []
    form.load(f"{key}/goes")
    form.choose("Het weer is te slecht")
    assert form.save()
    found = replica.occurrence("a4", "2026-11-26T10:00")
    assert found is not None
    assert (found.cancelled, found.cancel_reason) == (True, "Het weer is te slecht")
    for reason in ("De zaal is niet vrij", "Te weinig deelnemers"):  # and again after undo
        form.undo()
        found = replica.occurrence("a4", "2026-11-26T10:00")
        assert found is not None
        assert not found.cancelled
        form.load(f"{key}/goes")
        assert [row.value for row in options.rows if row.chosen] == [""]
        form.choose(reason)
        assert form.save()
        found = replica.occurrence("a4", "2026-11-26T10:00")
        assert found is not None
        assert (found.cancelled, found.cancel_reason) == (True, reason)


def test_one_time_is_moved_and_moved_back(form: FormModel, replica: Replica) -> None:
    key = "override/a4@2026-11-26T10:00"
    fill(form, key, begin="11.00", end="12.30", place="Park")
    assert form.save()
    found = replica.occurrence("a4", "2026-11-26T10:00")
    assert found is not None
    assert (found.starts.hour, found.place, found.moved_from) == (11, "Park", "2026-11-26T10:00")
    fill(form, key, begin="10.00", end="11.00", place="")
    assert form.save()
    again = replica.get("override", "a4@2026-11-26T10:00")
    assert isinstance(again, Override)
    assert (again.starts, again.duration_min, again.place) == ("", None, "")


def test_a_series_at_another_hour_remembers_which_times_do_not_go_on(
    form: FormModel, replica: Replica
) -> None:
    fill(form, "activity/a3", begin="20.00", end="22.00")
    assert form.save()
    times = replica.next_occurrences("a3", NOW, 2)
    assert [(one.starts.hour, one.cancelled) for one in times] == [(20, True), (20, False)]
    form.load("override/a3@2026-11-24T20:00/goes")
    form.choose("")
    assert form.save()
    fill(form, "activity/a3", begin="19.30", end="21.30")  # back again: nothing old comes up
    assert form.save()
    times = replica.next_occurrences("a3", NOW, 2)
    assert [(one.starts.hour, one.cancelled) for one in times] == [(19, False), (19, False)]


def test_a_repetition_that_the_form_cannot_make_is_kept(form: FormModel, replica: Replica) -> None:
    rule = "FREQ=WEEKLY;BYDAY=MO,TH"
    replica.act([Draft(kind="activity", record="a1", fields={"rrule": rule})], actor="desk")
    fill(form, "activity/a1", title="Thee")
    assert value(form, "Hoe vaak") == "Elke maandag en donderdag"
    assert form.save()
    assert last_change(replica) == {"title": "Thee"}
