"""Flyers: what they say of records of the demonstration neighbourhood, how the designs differ, and what a photo becomes."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import msgspec
import numpy as np
import pytest
from click.testing import CliRunner

from printing import flyer_pictures, ink, symbols
from printing.commands import print_
from printing.flyer import DESIGNS, FORMATS, STRIPS, Design, Format, flyer
from printing.flyer_sheets import SERIES_DAYS, FlyerSheet, flyer_sheet
from printing.heard import listening
from printing.jobs import make_paper
from printing.plain_text import plain_text
from printing.slip_sheets import find_key
from printing.vector_paths import icon_shapes
from sync.changes import Draft
from sync.demonstration.folder import make_demo
from sync.disk.files import FileStore
from sync.disk.replica import Replica, open_replica
from sync.errors import BadInput
from sync.links import parse_code
from sync.records import Activity
from sync.words import Words
from tests.printing import reading
from tests.printing.documents.flyers import flyer_of, photo
from tests.printing.weeks import NOW

NOW_UTC = datetime(2026, 11, 23, 13, 6, tzinfo=UTC)
TODAY = date(2026, 11, 23)
DUTCH = Words("nl")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("flyers") / "data"
    make_demo(path, today=TODAY, now_utc=NOW_UTC)
    return path


@pytest.fixture(scope="module")
def replica(folder: Path) -> Iterator[Replica]:
    with open_replica(folder, clock=lambda: NOW_UTC) as found:
        yield found


def series(replica: Replica) -> Activity:
    """Return an activity of every week with words of its own."""
    return next(
        one
        for one in replica.records(Activity, "rrule LIKE 'FREQ=WEEKLY;BYDAY=__'", (), "id")
        if one.summary and replica.next_occurrences(one.id, replica.local_now(), 2)
    )


def added(replica: Replica, kind: str, **fields: object) -> str:
    """Return the id of a new record."""
    record = f"flyer-{kind}-{len(replica.list(kind))}"
    replica.act([Draft(kind=kind, record=record, fields=fields)], "flyer")
    return record


def text_of(sheet: FlyerSheet, format_: Format = "a5") -> str:
    return " ".join(reading.text_of(flyer(sheet, DUTCH, NOW, format_)).split())


def test_a_series_says_how_often_and_when_it_begins_and_its_code_opens_the_next_time(
    replica: Replica,
) -> None:
    activity = series(replica)
    sheet = flyer_sheet(replica, "activity", activity.id, DUTCH)
    assert sheet.when[0].startswith("Elke ")
    assert re.fullmatch(r"\d+\.\d\d tot \d+\.\d\d uur", sheet.when[1])
    assert any(fact.startswith("Volgende keer: ") for fact in sheet.facts)
    assert sheet.summary == activity.summary
    assert sheet.valid_until is not None
    assert TODAY < sheet.valid_until <= TODAY + timedelta(days=SERIES_DAYS)
    one = replica.next_occurrences(activity.id, replica.local_now(), 1)[0]
    assert find_key(replica, "activity", parse_code(sheet.code)) == one.key
    text = text_of(sheet)
    assert "Geldig tot en met" in text
    assert "Geprint op 20 november 2026." in text


@pytest.mark.parametrize(
    ("rule", "until"),
    [
        ("FREQ=WEEKLY;BYDAY=TU", TODAY + timedelta(days=SERIES_DAYS)),
        ("FREQ=WEEKLY;BYDAY=TU;UNTIL=20261216T235959", date(2026, 12, 15)),
        ("FREQ=WEEKLY;BYDAY=TU;COUNT=3", date(2026, 12, 8)),
        ("FREQ=WEEKLY;BYDAY=TU;COUNT=300", TODAY + timedelta(days=SERIES_DAYS)),
    ],
)
def test_a_flyer_of_a_series_is_true_for_a_quarter_or_until_its_end(
    replica: Replica, rule: str, until: date
) -> None:
    key = added(replica, "activity", title="Dansen", starts="2026-11-24T10:00", rrule=rule)
    assert flyer_sheet(replica, "activity", key, DUTCH).valid_until == until


def test_one_time_of_it_says_its_day_and_is_true_until_then(replica: Replica) -> None:
    one = replica.next_occurrences(series(replica).id, replica.local_now(), 2)[1]
    sheet = flyer_sheet(replica, "activity", one.key, DUTCH)
    assert str(one.starts.day) in sheet.when[0]
    assert sheet.valid_until == one.ends.date()
    assert find_key(replica, "activity", parse_code(sheet.code)) == one.key


def test_what_is_different_about_the_next_time_stands_beside_its_day_only(
    replica: Replica,
) -> None:
    key = added(
        replica, "activity", title="Rummikub", starts="2026-11-25T14:00", duration_min=120,
        rrule="FREQ=WEEKLY;BYDAY=WE", place="Huiskamer",
    )  # fmt: skip
    plain = flyer_sheet(replica, "activity", key, DUTCH)

    def but(**fields: object) -> FlyerSheet:
        recurrence = "2026-11-25T14:00"
        change = {"activity": key, "recurrence": recurrence, "cancelled": False, "starts": ""}
        record = f"{key}@{recurrence}"
        draft = Draft(kind="override", record=record, fields={**change, **fields})
        replica.act([draft], "flyer")
        return flyer_sheet(replica, "activity", key, DUTCH)

    def same(one: FlyerSheet) -> None:
        assert (one.when, one.strip, one.title) == (plain.when, plain.strip, plain.title)
        assert (one.strong, one.notice, one.facts[0]) == (plain.strong, plain.notice, "Huiskamer")

    assert plain.when == ("Elke woensdag", "14.00 tot 16.00 uur")
    assert "Volgende keer: woensdag 25 november" in plain.facts
    later = but(starts="2026-11-25T15:00")
    same(later)
    assert "Volgende keer: woensdag 25 november, dan 15.00 tot 17.00 uur" in later.facts
    other_day = but(starts="2026-11-26T14:00")
    same(other_day)
    assert other_day.facts[1:3] == (
        "Volgende keer: donderdag 26 november",
        "Niet op woensdag 25 november",
    )
    elsewhere = but(starts="", place="Atelier", title="Rummikub met taart")
    same(elsewhere)
    assert "Die keer ergens anders: Atelier" in elsewhere.facts


def test_every_kind_of_record_has_one(replica: Replica) -> None:
    for kind in ("service", "help_post", "announcement"):
        record = next(one for one in replica.list(kind) if getattr(one, "state", "open") == "open")
        sheet = flyer_sheet(replica, kind, record.id, DUTCH)
        assert sheet.title == (getattr(record, "name", "") or getattr(record, "title", ""))
        assert sheet.code
        assert sheet.link.endswith(sheet.code.replace(" ", ""))
        assert sheet.strong
        assert sheet.partners
        assert len(sheet.strip) >= 2
        assert find_key(replica, kind, sheet.code) == record.id
        assert sheet.valid_until is not None
        assert sheet.valid_until >= TODAY


def test_strips_of_help_say_to_call_and_those_of_messages_until_when_in_one_line(
    replica: Replica,
) -> None:
    post = added(
        replica, "help_post", title="Wie leert mij haken?", state="open", expires="2026-12-20"
    )
    assert flyer_sheet(replica, "help_post", post, DUTCH).strip[-1].startswith("Bel 045")
    one = added(replica, "announcement", title="Wie leest voor?", shown_until="2026-12-16")
    assert flyer_sheet(replica, "announcement", one, DUTCH).strip[0] == "Tot en met 16 december"


def test_what_is_discreet_is_told_on_the_wall_and_not_on_what_goes_home(replica: Replica) -> None:
    key = added(replica, "service", name="Hulp bij schulden", themes=["geld"], organisation="")
    sheet = flyer_sheet(replica, "service", key, DUTCH)
    assert sheet.title == "Hulp bij schulden"
    letters = reading.characters(flyer(sheet, DUTCH, NOW, "strips"))
    wall = "".join(one["text"] for one in letters if one["upright"])
    strips = "".join(one["text"] for one in letters if not one["upright"])
    assert "Hulpbijschulden" in wall
    assert strips
    assert "schulden" not in strips.lower()


def test_what_is_over_or_not_for_everybody_gets_none(replica: Replica) -> None:
    starts = "2026-11-01T10:00"
    refused = [
        ("activity", added(replica, "activity", title="Geweest", starts=starts)),
        ("activity", added(replica, "activity", title="Concept", starts=starts, state="draft")),
        ("activity", added(replica, "activity", title="Balie", starts=starts, visibility="desk")),
        ("help_post", added(replica, "help_post", title="Nieuw", state="review", area="Noord")),
        ("help_post", added(replica, "help_post", title="Oud", state="open", expires="2026-11-01")),
        ("announcement", added(replica, "announcement", title="Oud", shown_until="2026-11-01")),
        ("activity", "niemand"),
        ("venue", "linde"),
    ]
    for kind, key in refused:
        with pytest.raises(BadInput) as said:
            flyer_sheet(replica, kind, key, DUTCH)
        assert said.value.what
        assert said.value.next


def test_what_does_not_take_place_says_so(replica: Replica) -> None:
    key = added(replica, "activity", title="Uitje", starts="2026-12-01T10:00", state="cancelled")
    sheet = flyer_sheet(replica, "activity", key, DUTCH)
    assert sheet.kicker == "Gaat niet door"
    assert "Dit gaat niet door." in text_of(sheet)


def test_the_photo_of_a_record_and_the_colours_of_the_house_are_on_it(replica: Replica) -> None:
    sha256 = FileStore(replica.folder).add(photo())
    key = added(
        replica, "activity", title="Met foto", starts="2026-12-01T10:00", picture=f"sha256:{sha256}"
    )
    house = replica.neighbourhood.id
    replica.act(
        [
            Draft(
                kind="neighbourhood",
                record=house,
                fields={"colours": {"tile": "#FFD800", "x": "#1d4a78"}},
            )
        ],
        "flyer",
    )
    sheet = flyer_sheet(replica, "activity", key, DUTCH)
    assert sheet.photo
    assert sheet.inks[1] == "#1d4a78"
    assert ink.contrast_with_white(sheet.inks[0]) >= 7
    (page,) = reading.pages_of(flyer(sheet, DUTCH, NOW, "a4", 1))
    assert [one["bits"] for one in page.images] == [1]
    gone = msgspec.structs.replace(sheet, photo=b"not a picture")
    assert reading.pages_of(flyer(gone, DUTCH, NOW, "a4", 1))[0].images == []


@pytest.mark.parametrize("format_", FORMATS)
def test_three_designs_say_the_same_words_and_look_otherwise(format_: Format) -> None:
    sheet = flyer_of(summary="", partners=())
    said = [
        Counter(reading.text_of(flyer(sheet, DUTCH, NOW, format_, design)).split())
        for design in DESIGNS
    ]
    assert said[0] == said[1] == said[2]
    seen = [
        np.asarray(reading.raster(flyer(sheet, DUTCH, NOW, format_, design), 30)[0])
        for design in DESIGNS
    ]
    for one, other in ((0, 1), (1, 2), (0, 2)):
        assert np.mean(seen[one] != seen[other]) > 0.02


def test_each_strip_says_what_when_and_whom_to_call() -> None:
    letters = reading.characters(flyer(flyer_of(), DUTCH, NOW, "strips"))
    strips: dict[int, str] = {}
    for one in letters:
        if not one["upright"]:
            index = int((one["top"] - 28.3) / (538.6 / STRIPS))
            strips[index] = strips.get(index, "") + one["text"]
    said = "WandelenmetHenkElkemaandag16.00tot17.00uurBel045-0000100"
    assert strips == dict.fromkeys(range(STRIPS), said)


def test_aloud_a_flyer_is_said_once_however_often_it_stands_on_the_sheet() -> None:
    said = []
    for format_ in FORMATS:
        with listening() as heard:
            flyer(flyer_of(partners=()), DUTCH, NOW, format_)
        said.append(plain_text(heard, DUTCH))
    assert all(text.count("Wandelen met Henk") == 1 for text in said)
    assert all("16 uur tot 17 uur." in text for text in said)


@pytest.mark.parametrize("design", DESIGNS)
def test_where_room_is_short_the_text_gives_way_and_never_the_price_or_the_next_time(
    design: Design,
) -> None:
    sheet = flyer_of(
        title="Eerste hulp bij administratie",
        when=("Om de week op vrijdag", "13.00 tot 15.00 uur"),
        facts=("Kamer 1, Lindestraat 12", "Volgende keer: vrijdag 27 november", "Gratis"),
        summary="Samen maken we een map voor uw papieren. Neem alles mee in een tas. " * 3,
        strong="Aanmelden mag, het hoeft niet.",
        notice="Vraag het aan de balie of bel 045\u00a0-\u00a0000\u00a001\u00a000.",
    )
    paper = flyer(sheet, DUTCH, NOW, "four-a6", design)
    said = " ".join(reading.run_poppler(paper, "pdfinfo", "-struct-text", "{}").split())
    said = re.sub(r'[" ]+', " ", said)
    for fact in sheet.facts:
        assert len(re.findall(fact.replace(" ", r"\W+"), said)) == 4
    assert said.count("Lees verder op de zuil.") == 4


def test_four_stand_on_a_sheet_and_a_reader_hears_one_heading() -> None:
    paper = flyer(flyer_of(), DUTCH, NOW, "four-a6", 2)
    assert reading.text_of(paper).count("Wandelen met Henk Wandelen met Henk") == 2
    roles = [role for role, _, _ in reading.elements(paper)]
    assert (roles.count("/H1"), roles.count("/Sect")) == (1, 4)


def test_where_nobody_knows_the_time_it_says_so() -> None:
    sheet = flyer_of(valid_until=None)
    text = " ".join(reading.text_of(flyer(sheet, DUTCH, None)).split())
    assert "De klok klopte niet bij het printen." in text
    assert "Geldig" not in text


def test_all_partners_are_named_where_only_a_picture_has_to_give_room() -> None:
    names = ("Gemeente De Linde", "Stichting Samen", "Wooncorporatie Thuisgoed", "Zorggroep Beuk")
    for format_ in FORMATS[:3]:
        text = text_of(flyer_of(partners=names), format_)
        assert f"Mede mogelijk gemaakt door {', '.join(names)}." in text


def test_partners_give_way_and_never_what_it_is_about() -> None:
    many = flyer_of(partners=tuple(f"Stichting Nummer {n}" for n in range(40)))
    text = text_of(many)
    assert "Wandelen met Henk" in text
    assert re.search(
        r"Mede mogelijk gemaakt door (Stichting Nummer \d+, )*Stichting Nummer \d+ en anderen", text
    )
    assert "Elke maandag" in text
    assert "Code" in text


@pytest.mark.parametrize("key", ["a5/1", "a4/2", "strips/3", "four-a6/1", ""])
def test_a_screen_asks_for_it_by_key(replica: Replica, key: str) -> None:
    activity = series(replica).id
    about = "/".join(part for part in ("flyer/activity", activity, key) if part)
    paper = make_paper(replica, about, DUTCH, replica.local_now())
    assert paper.pdf.startswith(b"%PDF")
    assert (paper.kind, paper.private) == ("flyer", False)
    size = "iso_a5_148x210mm" if key[:2] in ("", "a5") else "iso_a4_210x297mm"
    assert paper.media == size
    assert activity not in paper.name


@pytest.mark.parametrize(
    "rest", ["", "activity", "activity/X/a3/1", "activity/X/a5/4", "activity/X/a5/1/2"]
)
def test_a_key_that_is_none_is_told(replica: Replica, rest: str) -> None:
    with pytest.raises(BadInput):
        make_paper(replica, f"flyer/{rest}", DUTCH, replica.local_now())


def test_the_command_writes_it(folder: Path, replica: Replica, tmp_path: Path) -> None:
    out = tmp_path / "flyer.pdf"
    told = ["--kind", "activity", "--key", series(replica).id, "--format", "strips"]
    done = CliRunner().invoke(
        print_, ["flyer", *told, "--design", "2", "--out", str(out), "--data", str(folder)]
    )
    assert done.exit_code == 0, done.output
    assert reading.page_count(out.read_bytes()) == 1


def test_without_a_key_the_command_takes_what_comes_next(folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "flyer.pdf"
    done = CliRunner().invoke(print_, ["flyer", "--out", str(out), "--data", str(folder)])
    assert done.exit_code == 0, done.output
    assert "Buurthuis De Linde" in reading.text_of(out.read_bytes())
    done = CliRunner().invoke(
        print_, ["flyer", "--kind", "service", "--out", str(out), "--data", str(folder)]
    )
    assert done.exit_code == 2
    assert "--key" in done.output


def test_every_pictogram_can_be_drawn() -> None:
    names = {*symbols.KINDS.values(), *symbols.THEMES.values(), *symbols.HELP.values()}
    assert all(icon_shapes(name) for name in names)


@pytest.mark.parametrize("design", DESIGNS)
def test_the_picture_is_the_pictogram_of_the_kind_and_nothing_else(
    design: Design, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn: list[tuple[str, float]] = []

    def draw(pdf: object, name: str, x: float, y: float, size_pt: float, **looks: object) -> None:
        drawn.append((name, size_pt))

    monkeypatch.setattr(flyer_pictures, "draw_pictogram", draw)
    flyer(flyer_of(icon="users"), DUTCH, NOW, "a4", design)
    ((name, size_pt),) = drawn
    assert name == "users"
    assert size_pt > 72


# -- photos in dots
