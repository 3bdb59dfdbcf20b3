"""Every page holds with texts as the world sends them: markup, format signs, other scripts, and far too many of everything."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtGui import QGuiApplication

from kiosk.tour.pages import Showing
from kiosk.tour.stage import LANDSCAPE, PORTRAIT, Stage
from sync.device import DeviceSettings, write_device
from sync.disk.replica import open_replica
from sync.letters import legible
from sync.outcomes import Cursor
from tests.kiosk.neighbourhood import DESK_KEY, stored
from tests.kiosk.page_checks import CHECKS, Seen
from tests.sync.desk_keys import COORDINATOR, desk_key_record

AT = datetime(2026, 11, 24, 9, 5, tzinfo=UTC)
LONG_WORD = "Arbeidsongeschiktheidsverzekeringsmaatschappijbestuurslidmaa"
LONG_TEXT = ("Kom gezellig langs. <b>Vet</b> & {x} %1 %s %d. " * 60)[:2000]
LONG_TITLE = ("Samen eten, koken en wandelen voor iedereen uit de buurt " * 6)[:300]
"""Longer than the desk takes: it is shortened at its end, and leaves room for the page."""
TEXTS = [
    "<b>Vet</b> <img src='file:///etc/hostname'>", "<a href='http://voorbeeld.example'>klik</a> &lt;i&gt; &amp;",
    "%1 %2 %n {x} {time} {} {0} %(x)s ${y}", "Zażółć gęślą jaźń w Łodzi", "İğdır ve Şükrü'nün öğle yemeği",
    "🧶 breien 👩‍👩‍👧", "\u202eomgekeerd", "regel\neen\r\ntwee\tdrie", "bel\x07 esc\x1b[31m", LONG_WORD,
    LONG_TITLE[:120], "'; DROP TABLE activity; --", "", " \u2028", "日本語", LONG_TITLE,
]  # fmt: skip


def hostile() -> Iterator[tuple[str, str, dict[str, Any]]]:
    named = [text or "leeg" for text in TEXTS]
    yield "volunteer", "p1", {"name": LONG_TITLE[:100], "role": "coordinator"}
    yield "neighbourhood", "n1", {
        "board_answerer": "p1", "board_answers": LONG_WORD,
        "name": LONG_TITLE, "site": "https://delinde.example", "helpdesk_name": LONG_WORD,
        "helpdesk_hours": "als de haan kraait", "areas": named,
        "themes": {f"t{n}": f"{named[n % len(named)][:40]} {n}" for n in range(30)},
        "categories": {f"c{n}": f"{named[n % len(named)][:40]} {n}" for n in range(30)},
    }  # fmt: skip
    yield desk_key_record(DESK_KEY)
    yield (
        "venue",
        "v1",
        {
            "name": LONG_TITLE[:80],
            "address": LONG_WORD,
            "opening_hours": "?",
            "wheelchair": "maybe",
        },
    )
    yield "organisation", "o1", {"name": LONG_TITLE[:120], "phone": "geen idee"}
    for n, text in enumerate(TEXTS * 12):
        starts = datetime(2026, 11, 24) + timedelta(minutes=7 * n)
        yield "activity", f"a{n}", {
            "title": text, "summary": LONG_TEXT if n % 3 else text, "starts": starts.isoformat(timespec="minutes"),
            "duration_min": (60, 3 * 1440, 900, 0)[n % 4], "venue": ("v1", "weg", "")[n % 3], "category": f"c{n % 30}",
            "organiser": "o1", "host": text, "cost_cents": (None, 0, -5, 10**9)[n % 4], "transport": text,
            "place": text if n % 5 == 0 else "", "capacity": n - 5, "signup": ("none", "raar")[n % 2],
        }  # fmt: skip
    for n, text in enumerate(TEXTS):
        yield "service", f"s{n}", {
            "name": text, "summary": LONG_TEXT if n % 2 else text, "organisation": ("o1", "weg")[n % 2],
            "themes": ["t0", "t1", "weg"], "opening_hours": ("24/7", "niemand snapt dit", "easter +1 day")[n % 3],
            "phone": ("", "bel", "112")[n % 3], "site": f"https://{'a' * 250}.example", "email": f"{'x' * 99}@y.example",
            "address": LONG_WORD, "languages": ["nl", "klingon"] * 9, "age_from": 90, "age_to": -3, "cost_text": text,
        }  # fmt: skip
    for n, text in enumerate(TEXTS * 30):
        yield "help_post", f"h{n}", {
            "title": text, "summary": LONG_TEXT, "category": text, "day_part": text, "area": text, "state": "open",
            "expires": ("2026-12-20", "9999-12-31")[n % 2], "made": ("2026-11-23T10:00:00+00:00", "gisteren")[n % 2],
        }  # fmt: skip
    for n in range(9):
        news = {
            "title": LONG_TITLE,
            "text": LONG_TEXT,
            "shown_from": "2026-11-20",
            "shown_until": "9999-12-31",
        }
        yield "announcement", f"b{n}", news
        yield (
            "shift",
            f"d{n}",
            {
                "venue": "v1",
                "starts": "2026-11-24T08:00",
                "duration_min": 10**15,
                "shown_as": TEXTS[n],
            },
        )


PAGES = [
    *((page, "") for page in ("home", "agenda", "categories", "socialMap", "helpBoard", "announcements", "ask", "search")),
    ("socialMap", "t0"), *(("placing", f"request/{step}") for step in range(1, 6)),
    *(("responding", f"h0/{step}") for step in range(1, 5)), ("myPost", "rommel"), ("responded", "7GK2 Q4MX"),
    *(("service", f"s{n}") for n in range(len(TEXTS))), *(("helpPost", f"h{n}") for n in (0, 9, 10, 15)),
    *((page, key) for page in ("activity", "service", "helpPost") for key in ("weg", "x@y", "%1/{x}")),
]  # fmt: skip


def walk(stage: Stage) -> list[str]:
    """Return what is wrong, page by page."""
    day = AT.date()
    today = stage.kiosk.replica.occurrences(day, day, limit=len(TEXTS))
    found: list[str] = []
    for page, key in [*PAGES, *(("activity", one.key) for one in today)]:
        stage.open(page, key)
        seen = Seen(stage, Showing(page, page, key))
        for name, check in CHECKS.items():
            found.extend(f"{page} {key}, {name}: {line}" for line in check(seen))
    return found


@pytest.mark.parametrize(("size", "scale"), [(PORTRAIT, 1.0), (PORTRAIT, 2.0), (LANDSCAPE, 2.0)])
def test_every_page_holds(
    tmp_path: Path, qapp: QGuiApplication, size: tuple[int, int], scale: float
) -> None:
    write_device(
        tmp_path, DeviceSettings(device="kiosk-1", venue="v1", coordinator_key=COORDINATOR.public)
    )
    replica = open_replica(tmp_path, clock=lambda: AT)
    cursor = Cursor(epoch="test", neighbourhood="n1", sequence=1)
    replica.bootstrap([stored(*one) for one in hostile()], cursor)
    stage = Stage(replica, size)
    while stage.kiosk.shell.property("textScale") != scale:
        stage.kiosk.shell.biggerText()
    found = walk(stage)
    stage.kiosk.shell.home()
    stage.kiosk.shell.rest("resting")
    stage.settle()
    stage.close()
    too_long = legible(LONG_TITLE)
    wrong = [line[:300] for line in found if too_long not in line]
    assert not wrong, "\n".join(wrong)
    assert not stage.warnings, "QML warned:\n" + "\n".join(stage.warnings)
