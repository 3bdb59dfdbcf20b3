"""The pages behind the codes on paper and screen, in a real browser: readable on any phone, without a trace."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import timedelta
from html import escape
from pathlib import Path

import pytest
import requests

from sync.changes import Draft
from sync.disk.paper_sheets import remember
from sync.disk.replica import Replica
from sync.line.exchange import exchange_once
from sync.links import holder_code, short_code
from sync.recurrence import Occurrence
from sync.server.commands import now_ms
from sync.server.published import PublicRecords, plain_site
from sync.server.store import Store
from sync.server.web import language_of
from sync.sheet_changes import is_public, sheet_of
from sync.sheet_numbers import shown_number
from tests.browser import Browser
from tests.sync.place import record
from tests.sync.server.databases import Databases
from tests.sync.server.house import House, open_device

Served = tuple[House, Replica]


@pytest.fixture(scope="module")
def served(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The demonstration's server, and a desk of it."""
    folder = tmp_path_factory.mktemp("server")
    with (
        databases.fresh("sqlite", folder, filled="demo") as made,
        House(folder, database=made) as house,
        open_device(house, folder / "desk", "desk") as desk,
    ):
        exchange_once(desk)
        yield house, desk


def coming(desk: Replica) -> list[Occurrence]:
    today = desk.local_now().date()
    found = desk.occurrences(today + timedelta(days=1), today + timedelta(days=6))
    return [one for one in found if is_public(one) and not one.cancelled and not one.note]


def printed(desk: Replica, venue: str = "") -> str:
    """Print the days to come on a sheet, and return its number."""
    today = desk.local_now().date()
    found = desk.occurrences(today, today + timedelta(days=6), venue=venue)
    closing = desk.neighbourhood.closing_days
    sheet = sheet_of(found, today, today + timedelta(days=6), closing, venue=venue)
    remember(desk, sheet)
    exchange_once(desk)
    return shown_number(sheet)


def cancel(desk: Replica, one: Occurrence) -> None:
    fields = {"activity": one.activity.id, "recurrence": one.recurrence, "cancelled": True}
    record = one.key
    desk.act([Draft(kind="override", record=record, fields=fields)], "house")
    exchange_once(desk)


@pytest.fixture(scope="module")
def changed(served: Served) -> tuple[str, Occurrence]:
    """A sheet of which one activity was called off after it was printed."""
    _, desk = served
    number, one = printed(desk), coming(desk)[0]
    cancel(desk, one)
    return number, one


@pytest.mark.parametrize("width_px", [320, 1080])
def test_a_phone_shows_only_what_changed(
    served: Served, changed: tuple[str, Occurrence], width_px: int, tmp_path: Path
) -> None:
    house, _ = served
    number, one = changed
    with Browser(width_px) as browser:
        browser.open(f"{house.url}/W/{number}")
        text = browser.text()
        assert "Er is 1 ding veranderd." in text
        assert one.title in text
        assert "Gaat niet door" in text
        assert browser.say("document.querySelectorAll('li').length") == 1
        assert browser.say("document.documentElement.scrollWidth") <= width_px
        assert browser.say("document.documentElement.lang") == "nl"
        smallest = "Math.min(...[...document.querySelectorAll('p, h1, h2, a')].map(one => parseFloat(getComputedStyle(one).fontSize)))"
        assert browser.say(smallest) >= 19
        tall = "[...document.querySelectorAll('a')].every(one => one.getBoundingClientRect().height >= 44)"
        assert browser.say(tall)
        assert browser.say("document.scripts.length + document.cookie.length") == 0
        assert [url for url in browser.asked if not url.endswith("/favicon.ico")] == [
            f"{house.url}/W/{number}"
        ]
        browser.picture(tmp_path / "page.png")
        assert (tmp_path / "page.png").stat().st_size > 1000


def test_a_browser_in_english_reads_english(
    served: Served, changed: tuple[str, Occurrence]
) -> None:
    with Browser(language="en") as browser:
        browser.open(f"{served[0].url}/w/{changed[0].lower()}")
        assert browser.say("document.documentElement.lang") == "en"
        browser.open(f"{served[0].url}/w/{changed[0]}?taal=nl")
        assert "Er is 1 ding veranderd." in browser.text()


def test_a_sheet_that_is_right_says_so(served: Served) -> None:
    house, desk = served
    number = printed(desk, desk.device.venue)
    page = requests.get(f"{house.url}/w/{number}", timeout=10)
    assert page.status_code == 200
    assert "Alles klopt nog." in page.text
    assert "<li>" not in page.text


def test_nobody_is_followed_and_nothing_is_kept_long(
    served: Served, changed: tuple[str, Occurrence]
) -> None:
    page = requests.get(f"{served[0].url}/w/{changed[0]}", timeout=10)
    assert page.headers["Content-Type"] == "text/html; charset=utf-8"
    assert page.headers["Cache-Control"] == "public, max-age=60"
    assert page.headers["Vary"] == "Accept-Language"
    assert page.headers["Content-Security-Policy"].startswith(
        "default-src 'none'; style-src 'sha256-"
    )
    assert "Set-Cookie" not in page.headers
    assert "<script" not in page.text


@pytest.mark.parametrize(
    ("number", "status", "text"),
    [
        ("2020-40-117", 200, "Dit blad is oud."),
        ("2026-40-koffie", 404, "nummer"),
        ("koffie", 404, "Dit is geen nummer van een blad."),
        ("%3Cscript%3E", 404, "Dit is geen nummer van een blad."),
        ("%00", 404, "Dit is geen nummer van een blad."),
    ],
)
def test_a_number_that_nobody_knows_is_answered_in_words(
    served: Served, number: str, status: int, text: str
) -> None:
    page = requests.get(f"{served[0].url}/w/{number}", timeout=10)
    assert (page.status_code, page.headers["Content-Type"]) == (status, "text/html; charset=utf-8")
    assert text in page.text
    assert "<script" not in page.text


def test_what_somebody_wrote_is_text_on_the_page(served: Served) -> None:
    house, desk = served
    one = coming(desk)[1]
    number = printed(desk)
    fields = {
        "activity": one.activity.id,
        "recurrence": one.recurrence,
        "title": "<b>Thee</b> & meer",
    }
    desk.act([Draft(kind="override", record=one.key, fields=fields)], "ans")
    exchange_once(desk)
    page = requests.get(f"{house.url}/w/{number}", timeout=10).text
    assert "&lt;b&gt;Thee&lt;/b&gt; &amp; meer" in page
    assert "<b>" not in page


def page_of(house: House, code: str) -> requests.Response:
    return requests.get(f"{house.url}/{code}", timeout=10)


def test_the_code_of_an_activity_opens_it_on_a_phone(served: Served, tmp_path: Path) -> None:
    house, desk = served
    one = next(one for one in coming(desk) if one.activity.summary and one.place)
    with Browser(320) as browser:
        browser.open(f"{house.url}/{short_code(one.key)}")
        text = browser.text()
        for told in (
            one.title,
            f"{one.starts.day} ",
            one.place,
            one.activity.summary.split(".")[0],
        ):
            assert told in text
        assert browser.say("document.documentElement.scrollWidth") <= 320
        assert browser.say("document.scripts.length") == 0
        browser.picture(tmp_path / "page.png")
    cancel(desk, one)
    assert "Gaat niet door." in page_of(house, short_code(one.key).lower()).text


def test_the_code_of_a_service_opens_it_with_its_number(served: Served) -> None:
    house, desk = served
    service = next(one for one in desk.services() if one.phone and one.summary)
    page = page_of(house, short_code(service.id))
    assert page.status_code == 200
    assert escape(service.name) in page.text
    assert f'href="tel:{service.phone}"' in page.text


def test_what_is_not_for_the_net_is_as_what_nobody_knows(served: Served) -> None:
    house, desk = served
    (post, *_) = desk.help_posts("")
    hidden = desk.services()[-1]
    desk.act([Draft(kind="service", record=hidden.id, fields={"visibility": "desk"})], "ans")
    exchange_once(desk)
    answers = {
        code: page_of(house, code)
        for code in (
            short_code(post.id),
            short_code("niets"),
            short_code(hidden.id),
            holder_code(post.box),
        )
    }
    assert {answer.status_code for answer in answers.values()} == {404}
    assert len({answer.text.partition("<footer>")[0] for answer in answers.values()}) == 1
    assert "Deze code kennen we hier niet." in answers[short_code("niets")].text


@pytest.mark.parametrize("path", ["robots.txt", "ABCD1234", "favicon.ico", "a/b"])
def test_an_address_of_nothing_is_none(served: Served, path: str) -> None:
    answer = page_of(served[0], path)
    assert answer.status_code == 404
    assert answer.headers["Content-Type"] == "application/problem+json"


def test_who_asks_too_often_waits_and_reads_so(served: Served) -> None:
    """Last: this machine may ask no more for a minute."""
    with requests.Session() as session:
        for _ in range(700):
            page = session.get(f"{served[0].url}/w/koffie", timeout=10)
            if page.status_code == 429:
                break
    assert page.status_code == 429
    assert int(page.headers["Retry-After"]) > 0
    assert "Even geduld." in page.text


def test_a_server_of_many_neighbourhoods_knows_whose_address_it_is(tmp_path: Path) -> None:
    store = Store(f"sqlite:///{tmp_path / 'server.db'}", now_ms, os.urandom)
    try:
        for name, site in (
            ("Linde", "https://linde.example"),
            ("Brug", "https://buurt.example/brug"),
        ):
            store.make_neighbourhood(name, [record("neighbourhood", name, name=name, site=site)])
        records = PublicRecords(store, now_ms)

        def at(address: str) -> list[str]:
            return sorted(one.id for one in records.at(address))

        assert at("linde.example") == ["Linde"]
        assert at("LINDE.example:443") == ["Linde"]
        assert at("buurt.example/brug") == ["Brug"]
        assert at("127.0.0.1:8000") == ["Brug", "Linde"], "then the sheet itself tells"
    finally:
        store.close()


@pytest.mark.parametrize(
    ("site", "plain"),
    [
        ("https://DeLinde.example/", "delinde.example"),
        ("http://buurt.example:80/linde", "buurt.example/linde"),
        ("buurt.example/Linde/", "buurt.example/linde"),
        ("", ""),
    ],
)
def test_addresses_are_compared_plainly(site: str, plain: str) -> None:
    assert plain_site(site) == plain


@pytest.mark.parametrize(
    ("asked", "accepts", "own", "language"),
    [
        ("", "", (), "nl"),
        ("", "en-GB,en;q=0.9,nl;q=0.8", (), "en"),
        ("", "fr,nl;q=0.3,en;q=0.2", (), "nl"),
        ("", "en", ("nl",), "nl"),
        ("en", "nl", ("nl",), "en"),
        ("xx", "en;q=veel, *", (), "nl"),
    ],
)
def test_the_language_is_the_readers(
    asked: str, accepts: str, own: tuple[str, ...], language: str
) -> None:
    assert language_of(asked, accepts, own) == language
