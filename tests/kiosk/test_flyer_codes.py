"""The code of a flyer, scanned or typed, leads to what the flyer is about."""

from __future__ import annotations

from kiosk.viewmodels.base import Services
from kiosk.viewmodels.scans import page_of
from kiosk.viewmodels.search import SearchModel
from sync.changes import Draft
from sync.links import short_code


def test_who_scans_or_types_the_code_of_one_is_where_it_says(services: Services) -> None:
    fields = {"title": "De lift is heel", "shown_from": "2026-11-01", "shown_until": "2026-12-24"}
    services.replica.act([Draft(kind="announcement", record="lift", fields=fields)], "flyer")
    for about, code, page in (
        ("activity", short_code("a1"), "activity"),
        ("announcement", short_code("lift"), "announcements"),
    ):
        place = page_of(services, f"HTTPS://DELINDE.EXAMPLE/{code}")
        assert place.page == page, about
        search = SearchModel(services)
        search.ask(code)
        (hit,) = search.property("rows").rows
        assert (hit.page, hit.key) == (page, place.about)
