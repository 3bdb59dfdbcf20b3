"""Mevrouw (84) finds Thursday's coffee in three taps and prints a slip in large type."""

from __future__ import annotations

from collections.abc import Callable

from pyzbar import pyzbar

from kiosk.tour.album import Album
from kiosk.tour.stories import coffee_on_thursday, story_1
from sync.dates import clock_time
from sync.links import link, parse_code, short_code, shown_code
from tests.printing.reading import characters, mm, page_count, raster, text_of
from tests.stories.conftest import CountingStage

LARGE_PT = 18.0


def test_three_taps_to_the_coffee_and_one_to_print_it(stage: CountingStage, album: Album) -> None:
    replica = stage.kiosk.replica
    coffee = coffee_on_thursday(replica)
    slip = story_1(stage, album)
    assert stage.taps == 4
    assert stage.page == "printing"
    assert stage.kiosk.shell.property("depth") == 4

    pdf = slip.read_bytes()
    (code,) = pyzbar.decode(raster(pdf, 203)[0])
    assert code.data.decode() == link(replica.neighbourhood.site, short_code(coffee.key))
    assert parse_code(code.data.decode()) == short_code(coffee.key)

    text = text_of(pdf)
    for line in (coffee.title, "Donderdag 26 november", clock_time(coffee.starts)):
        assert line in text
    assert shown_code(short_code(coffee.key)) in text
    assert page_count(pdf) == 1


def test_the_title_on_the_slip_is_in_large_type(stage: CountingStage, album: Album) -> None:
    coffee = coffee_on_thursday(stage.kiosk.replica)
    letters = characters(story_1(stage, album).read_bytes())
    first = "".join(one["text"] for one in letters).index(coffee.title.replace(" ", ""))
    assert float(letters[first]["size"]) >= LARGE_PT
    assert mm(min(float(one["size"]) for one in letters)) > 3.2, "no letter is small print"


def test_the_same_three_taps_on_a_wide_screen(
    open_stage: Callable[..., CountingStage], album: Album
) -> None:
    stage = open_stage((1920, 1080))
    story_1(stage, album)
    assert stage.taps == 4
