"""What a status says, at the desk and on the command line."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from sync import dates
from sync.disk.status import Status
from sync.disk.status_words import StatusLine, StatusWords
from sync.words import Words

NOW = datetime(2026, 11, 24, 10, 5)
PLAIN: dict[str, Any] = {
    "device": "0192f3c4-5d6e-7f80-9123-456789abcdef",
    "has_server": True,
    "queue_length": 0,
    "oldest_utc": None,
    "tray": 0,
    "last_success_utc": datetime(2026, 11, 24, 9, 12, tzinfo=UTC),
    "next_attempt_utc": None,
    "problem": "",
    "epoch": "0192f3c4-aaaa",
    "sequence": 1234,
    "age_days": 0,
}


def said(*, now: datetime | None = NOW, **fields: Any) -> StatusWords:
    status = Status(**(PLAIN | fields))
    return StatusWords(status, Words(), lambda moment: moment.replace(tzinfo=None), now)


def lines(words: StatusWords) -> dict[str, StatusLine]:
    return {line.about: line for line in words.lines()}


@pytest.mark.parametrize(
    ("days", "text"),
    [
        (0, "Bijgewerkt: vanmorgen om 9.12 uur"),
        (1, "Bijgewerkt: gisteren om 9.12 uur"),
        (6, "Bijgewerkt: woensdag om 9.12 uur"),
        (7, "Bijgewerkt: 7 dagen geleden"),
        (21, "Bijgewerkt: 3 weken geleden"),
        (90, "Bijgewerkt: 3 maanden geleden"),
        (800, "Bijgewerkt: 2 jaar geleden"),
    ],
)
def test_the_kiosk_says_how_old_its_records_are(days: int, text: str) -> None:
    last = datetime(2026, 11, 24, 9, 12, tzinfo=UTC) - timedelta(days=days)
    assert said(last_success_utc=last).updated() == text


def test_who_does_not_know_the_day_says_a_date() -> None:
    assert said(now=None).updated() == "Bijgewerkt: op 24 november 2026"
    assert said(last_success_utc=None).updated() == ""


@pytest.mark.parametrize(
    ("age_days", "has_server", "title"),
    [
        (7, True, ""),
        (8, True, "Deze gegevens zijn 8 dagen oud."),
        (21, True, "Deze gegevens zijn 3 weken oud."),
        (21, False, ""),
        (None, True, ""),
    ],
)
def test_records_older_than_a_week_are_said_plainly(
    age_days: int | None, has_server: bool, title: str
) -> None:
    assert said(age_days=age_days, has_server=has_server).old()[0] == title


def test_all_is_well() -> None:
    found = lines(said(evening_utc=datetime(2026, 11, 23, 20, 30, tzinfo=UTC)))
    assert not any(line.bad for line in found.values())
    assert found["exchange"].strong == "Laatste contact met de server: vanmorgen om 9.12 uur."
    assert found["queue"].strong == "Alles is verstuurd."
    assert found["tray"].strong == "Er is niets geweigerd."
    assert found["clock"].strong == "De klok klopt."
    assert found["evening"].strong == "De laatste reservekopie: gisteren om 20.30 uur."
    assert found["place"].strong == "Voor de beheerder: stand 1234"
    assert "next" not in found
    assert not said().headline().bad


@pytest.mark.parametrize(
    ("tray", "text"),
    [
        (1, "Alles is verstuurd, maar 1 wijziging is geweigerd."),
        (2, "Alles is verstuurd, maar 2 wijzigingen zijn geweigerd."),
    ],
)
def test_all_was_sent_but_not_all_was_taken(tray: int, text: str) -> None:
    """Both are true: one sentence says so, once, and the headline says it too."""
    told = said(tray=tray)
    assert [
        line for line in told.lines() if "verstuurd" in line.strong or "geweigerd" in line.strong
    ] == [StatusLine("tray", text, "Kijk aan de balie waarom.", bad=True)]
    assert told.headline().line == text
    waiting = lines(said(tray=tray, queue_length=1))
    assert waiting["queue"].strong == "Eén wijziging wacht nog. Die gaat vanzelf mee."
    assert waiting["tray"].strong in text
    alone = lines(said(tray=tray, has_server=False, last_success_utc=None, epoch=""))
    assert "verstuurd" not in alone["tray"].strong


def test_what_waits_and_when_it_is_tried_again() -> None:
    found = lines(
        said(
            queue_length=3,
            oldest_utc=datetime(2026, 11, 24, 9, 0, tzinfo=UTC),
            next_attempt_utc=datetime(2026, 11, 24, 10, 7, tzinfo=UTC),
            problem="De server is niet bereikbaar.",
        )
    )
    assert found["queue"].strong == "3 wijzigingen wachten nog. Die gaan vanzelf mee."
    assert found["queue"].line == "De oudste is gemaakt: vanmorgen om 9.00 uur."
    assert found["next"].strong == "De volgende poging is om 10.07 uur."
    assert found["exchange"].line == "De server is niet bereikbaar."
    assert found["exchange"].bad


@pytest.mark.parametrize(
    ("age_days", "line"),
    [
        (20, "Nog 10 dagen, dan verdwijnen hier de namen en nummers."),
        (29, "Nog één dag, dan verdwijnen hier de namen en nummers."),
        (30, "Namen en nummers zijn daarom hier niet meer te lezen."),
    ],
)
def test_twenty_days_without_the_server_warn_at_the_desk(age_days: int, line: str) -> None:
    headline = said(age_days=age_days).headline()
    assert headline == StatusLine(
        "exchange",
        f"Al {age_days} dagen geen contact met de server.",
        f"Kijk of het internet werkt. {line}",
        bad=True,
    )
    assert not said(age_days=19).headline().bad


@pytest.mark.parametrize(
    ("off_s", "text"),
    [
        (315_600_000, "De klok van dit apparaat loopt 10 jaar voor."),
        (-315_600_000, "De klok van dit apparaat loopt 10 jaar achter."),
        (720, "De klok van dit apparaat loopt 12 minuten voor."),
        (-7200, "De klok van dit apparaat loopt 2 uur achter."),
    ],
)
def test_a_wrong_clock_comes_first_and_says_by_how_much(off_s: int, text: str) -> None:
    headline = said(now=None, clock="wrong", clock_off_s=off_s, age_days=25).headline()
    assert (headline.strong, headline.bad) == (text, True)
    assert headline.line.startswith("Zet de klok")


def test_a_house_without_a_server_works_on_its_own() -> None:
    found = lines(said(has_server=False, last_success_utc=None, age_days=None, epoch=""))
    assert found["exchange"].strong == "Dit apparaat werkt op zichzelf."
    assert set(found) == {"exchange", "tray", "clock", "evening"}


@pytest.mark.parametrize(
    ("length", "text"),
    [
        (timedelta(seconds=5), "1 minuut"),
        (timedelta(minutes=90), "90 minuten"),
        (timedelta(hours=23), "23 uur"),
        (timedelta(days=1), "1 dag"),
        (timedelta(days=13), "13 dagen"),
        (timedelta(days=14), "2 weken"),
        (timedelta(days=62), "2 maanden"),
        (timedelta(days=365), "1 jaar"),
    ],
)
def test_how_long_something_is(length: timedelta, text: str) -> None:
    assert dates.duration(length, Words()) == text


def test_photos_that_are_refused_are_told() -> None:
    assert "photos" not in lines(said())
    one, two = (lines(said(photos_refused=n))["photos"] for n in (1, 2))
    assert (one.bad, one.strong, two.strong) == (
        True,
        "Eén foto is geweigerd.",
        "2 foto's zijn geweigerd.",
    )
