"""Slips of who signed up and of who is to be called, and six of one slip on a sheet."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner
from msgspec.structs import replace

from printing.commands import print_
from printing.jobs import make_paper
from printing.making.slips import SlipFormat, format_of, slip_file
from printing.paper_file import PaperFile
from printing.slip_asked import call_back_sheet, signup_of, signup_sheet
from printing.slip_six import six_slips
from sync.changes import Draft
from sync.demonstration import demo_key
from sync.demonstration.folder import make_demo
from sync.device import DeviceSettings
from sync.discretion import is_discreet_service
from sync.disk.replica import Replica, open_replica
from sync.errors import BadInput
from sync.keyring import Keyring
from sync.links import short_code, shown_code
from sync.records import Activity, Service, Signup
from tests.printing import reading
from tests.printing.documents.slips import CALL_BACK
from tests.printing.weeks import DUTCH, NOW, SERVICE, slip_of

TODAY = date(2026, 11, 24)
NOW_UTC = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
RING = Keyring(desk=(demo_key(),))


@pytest.fixture(scope="module")
def replica(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Replica]:
    path = tmp_path_factory.mktemp("asked") / "data"
    make_demo(path, today=TODAY, now_utc=NOW_UTC)
    with open_replica(path, clock=lambda: NOW_UTC) as found:
        yield found


@pytest.fixture(scope="module")
def signup(replica: Replica) -> Signup:
    (dinner,) = replica.records(Activity, "title = ?", ["Samen eten"])
    return next(
        one for one in replica.records(Signup, "activity = ?", [dinner.id]) if one.party == 2
    )


def paper(replica: Replica, key: str, ring: Keyring | None = None) -> PaperFile:
    return make_paper(replica, key, DUTCH, replica.local_now(), ring)


def ordinary(replica: Replica) -> Service:
    """Return a service that others may read."""
    every = replica.records(Service, "name <> ''")
    return next(one for one in every if not is_discreet_service(one, replica.neighbourhood))


def text_of(made: PaperFile) -> str:
    return " ".join(reading.text_of(made.pdf).split())


def test_a_sign_up_names_nobody_at_a_locked_desk(replica: Replica, signup: Signup) -> None:
    made = paper(replica, f"slip/signup/{signup.id}")
    text = text_of(made)
    assert "Samen eten" in text
    assert "Voor 2 personen" in text
    assert shown_code(signup.slip_code or short_code(signup.id)) in text
    assert "Toon" not in text
    assert "Vernietigen" not in text
    assert (made.private, made.keep, made.role) == (True, False, "slips")
    assert short_code(signup.id) not in made.name


def test_an_unlocked_desk_prints_the_name_and_when_to_destroy_it(
    replica: Replica, signup: Signup
) -> None:
    made = paper(replica, f"slip/signup/{signup.id}", RING)
    text = text_of(made)
    assert "Toon en Sjaan, u" in text
    assert "Vernietigen voor" in text
    assert made.private
    assert "Toon" not in made.name


def test_a_sign_up_is_found_by_the_code_on_its_slip(replica: Replica, signup: Signup) -> None:
    assert signup_of(replica, short_code(signup.id)) == signup
    with pytest.raises(BadInput):
        signup_of(replica, "none")


def test_what_is_discreet_is_not_named_beside_a_name(replica: Replica, signup: Signup) -> None:
    replica.act(
        [Draft(kind="activity", record=signup.activity, fields={"category": "schulden"})], "test"
    )
    try:
        title = signup_sheet(replica, signup, DUTCH, name="Riet").title
    finally:
        replica.act(
            [Draft(kind="activity", record=signup.activity, fields={"category": "eten"})], "test"
        )
    assert "eten" not in title.casefold()


def test_who_is_to_be_called_knows_who_calls_and_from_where(replica: Replica) -> None:
    made = paper(replica, "slip/callback")
    text = text_of(made)
    for words in ("Wij bellen u terug", "Een vrijwilliger van", "Wij bellen met 045", "Leg pen en papier klaar.", "Wij bellen zodra het kan.", "Duurt het lang? Bel 045", "Wij vragen nooit naar uw pincode."):  # fmt: skip
        assert words in text
    assert not made.private
    service = ordinary(replica)
    about = text_of(paper(replica, f"slip/callback/service/{service.id}"))
    assert f"Het gaat over: {service.name}"[:30] in about
    assert shown_code(short_code(service.id)) in about


def test_a_day_by_which_one_is_called_is_promised_only_where_the_house_says_it(
    replica: Replica,
) -> None:
    plain = call_back_sheet(replica, DUTCH, TODAY)
    assert plain.when == ("Wij bellen zodra het kan.",)
    assert plain.notice_strong.startswith("Duurt het lang? Bel 045")
    said = call_back_sheet(replica, DUTCH, TODAY, when="Uiterlijk vrijdag 27 november")
    assert said.when == ("Uiterlijk vrijdag 27 november",)
    assert said.notice_strong.startswith("Niet gebeld? Bel 045")


@pytest.mark.parametrize("format_", ["a6", "six"])
def test_who_calls_from_which_number_is_never_cut(replica: Replica, format_: SlipFormat) -> None:
    about = ("service", ordinary(replica).id)
    for sheet in (
        call_back_sheet(replica, DUTCH, TODAY, about=about),
        call_back_sheet(replica, DUTCH, TODAY, when="Uiterlijk vrijdag 27 november"),
    ):
        paper = slip_file(sheet, "callback", DUTCH, NOW, format_)
        said = text_of(paper).replace("\u00a0", " ")
        times = 6 if format_ == "six" else 1
        assert said.count("045 - 000 01 00.") == 2 * times, said
        assert "\u2026" not in said


def test_the_command_says_by_when_one_is_called(replica: Replica, tmp_path: Path) -> None:
    def run(*told: str) -> tuple[int, str]:
        out = tmp_path / "slip.pdf"
        told = ("slip", *told, "--format", "a6", "--out", str(out), "--data", str(replica.folder))
        done = CliRunner().invoke(print_, told)
        return done.exit_code, done.output if done.exit_code else reading.text_of(out.read_bytes())

    code, said = run("--kind", "callback", "--when", "Uiterlijk vrijdag 27 november")
    assert (code, "Uiterlijk vrijdag 27 november" in said) == (0, True), said
    code, said = run("--kind", "service", "--key", "x", "--when", "vrijdag")
    assert code == 2


def test_who_asks_to_be_called_writes_down_who_she_is(replica: Replica) -> None:
    made = paper(replica, "slip/callme")
    text = text_of(made)
    for words in ("Bel mij terug", "Voornaam", "Telefoon", "Waarover (mag leeg blijven)", "Geef dit aan de balie.", "Is er niemand? Doe het in de brievenbus.", "Of bel zelf: 045"):  # fmt: skip
        assert words in text
    assert "Wij bellen" not in text, "nobody knows of it yet"
    assert (made.private, made.keep) == (False, False)
    page = reading.pages_of(made.pdf)[0]
    wide = [one["top"] for one in (*page.lines, *page.rects) if one["width"] > page.width / 2]
    labels = [one["top"] for one in page.chars if one["text"] in "VTW" and one["x0"] < 30]
    assert len([top for top in wide if min(labels) < top < min(labels) + 150]) >= 3, "no lines"


def test_a_name_that_is_typed_stands_on_the_slip_of_who_is_called(replica: Replica) -> None:
    sheet = call_back_sheet(replica, DUTCH, TODAY, name="Riet", when="Vrijdag", who="Wim")
    assert (sheet.kicker, sheet.when) == ("Voor Riet", ("Vrijdag",))
    assert sheet.facts[0].startswith("Wim van ")
    assert sheet.destroy_before == date(2026, 12, 1)


def test_beside_a_name_nothing_discreet_is_told(replica: Replica) -> None:
    every = replica.records(Service, "name <> ''")
    debts = next(one for one in every if is_discreet_service(one, replica.neighbourhood))
    about = ("service", debts.id)
    named = call_back_sheet(replica, DUTCH, TODAY, about=about, name="Riet")
    assert (named.code, named.link) == ("", "")
    assert not any(debts.name in fact for fact in named.facts)
    assert ordinary(replica).name in " ".join(
        call_back_sheet(replica, DUTCH, TODAY, about=("service", ordinary(replica).id)).facts
    )


@pytest.mark.parametrize("key", ["slip/callback/idea/x", "slip/none/x", "slips/holder/x", "slips/activity/none", "slip/signup/none"])  # fmt: skip
def test_what_is_not_there_is_not_printed(replica: Replica, key: str) -> None:
    with pytest.raises(BadInput):
        paper(replica, key)


def test_six_slips_are_one_sheet_and_each_is_whole(replica: Replica) -> None:
    service = ordinary(replica)
    made = paper(replica, f"slips/service/{service.id}")
    assert (made.role, made.media) == ("sheets", "iso_a4_210x297mm")
    assert reading.page_count(made.pdf) == 1
    said = reading.run_poppler(made.pdf, "pdftotext", "-raw", "{}", "-")
    assert said.count(shown_code(short_code(service.id))) == 6
    text = reading.text_of(six_slips(slip_of(), DUTCH, NOW))
    for words in ("Maandag 30 november", "16.00 tot 17.00 uur", "Voordeur, Lindestraat 12", "Riet, u staat op de lijst."):  # fmt: skip
        assert text.count(words) == 6


def test_six_slips_that_are_cut_short_say_so() -> None:
    sheet = slip_of(summary="Neem uw brieven mee. " * 60)
    assert reading.text_of(six_slips(sheet, DUTCH, NOW)).count("Lees verder op de zuil.") == 6
    assert "Lees verder" not in reading.text_of(six_slips(slip_of(), DUTCH, NOW))


def test_the_words_of_six_slips_run_below_the_code_over_the_whole_width() -> None:
    made = six_slips(CALL_BACK, DUTCH, NOW)
    said = reading.run_poppler(made, "pdftotext", "-raw", "{}", "-")
    assert "Lees verder" not in said
    assert said.count("Leg pen en papier klaar.") == 6
    code = reading.codes_on(made)[0]
    below = [
        one
        for one in reading.characters(made)
        if code.edges[3] < one["top"] < 200 and one["x0"] > code.edges[0] and one["x1"] < 290
    ]
    shown = "".join(one["text"] for one in sorted(below, key=lambda one: (one["top"], one["x0"])))
    assert "belt" in shown  # the end of a line, where the code stands above
    service = reading.text_of(six_slips(SERVICE, DUTCH, NOW))
    assert service.count("Gratis, geen verwijzing nodig") == 6
    assert service.count("Hulp bij brieven en") == 6


def test_a_slip_is_drawn_for_the_printer_that_it_goes_to(replica: Replica) -> None:
    for address, format_, width in (
        ("escpos+net://bon:9100?width=58", "58mm", 58),
        ("escpos+usb://04b8:0202", "80mm", 80),
        ("ipp://bon/ipp/print", "a6", 105),
        ("", "a6", 105),
    ):
        device = DeviceSettings(device="d", slip_printer=address)
        assert format_of(device) == format_
        kept, replica.device = replica.device, replace(replica.device, slip_printer=address)
        try:
            made = paper(replica, "slip/callback")
        finally:
            replica.device = kept
        page = reading.pages_of(made.pdf)[0]
        assert reading.mm(page.width) == pytest.approx(width, abs=0.1)
