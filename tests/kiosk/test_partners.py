"""Who carries the house hangs among the posters, with a logo of its own."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QAbstractItemModel, QSize

from kiosk.services.pictures import LogoPictures
from kiosk.viewmodels.base import Services
from kiosk.viewmodels.posters import PARTNERS_AT_MOST, PostersModel
from kiosk.viewmodels.rows import RowsModel
from sync.changes import Draft
from sync.partner_words import partner_line
from sync.records import Partner
from sync.words import Words

SIDE = QSize(60, 40)


def thanks_of(services: Services, *drafts: Draft) -> PostersModel | None:
    """Return the posters turned to the one that thanks the partners, or None where there is none."""
    if drafts:
        services.replica.act(list(drafts), actor="desk")
    posters = PostersModel(services)
    posters.load()
    for _ in range(posters.property("count")):
        if posters.property("thanks"):
            return posters
        posters.next()
    return None


def partner(name: str, until: str = "", logo: str = "") -> Draft:
    fields = {"name": name, "period_from": "2026-01-01", "period_until": until, "logo": logo}
    return Draft(kind="partner", record=name, fields=fields)


def test_partners_of_now_are_thanked_and_those_of_before_are_not(
    services: Services, check_model: Callable[[QAbstractItemModel], object]
) -> None:
    posters = thanks_of(
        services,
        partner("Samen", logo="demonstration/logos/welzijn.svg"),
        partner("Oud", "2026-02-01"),
    )
    assert posters is not None
    model = posters.property("partners")
    assert isinstance(model, RowsModel)
    check_model(model)
    assert [row.name_ for row in model.rows] == ["Samen"]
    posters.refresh()
    assert posters.property("title") == "Mogelijk gemaakt door"


def test_a_partner_that_is_for_paper_only_is_not_on_the_screen(services: Services) -> None:
    paper = partner("Op papier")
    both = partner("Allebei")
    paper.fields["logo_places"] = ["handout"]
    both.fields["logo_places"] = ["handout", "home"]
    posters = thanks_of(services, paper, both, partner("Overal"))
    assert posters is not None
    assert [row.name_ for row in posters.property("partners").rows] == ["Allebei", "Overal"]


def test_a_house_without_partners_thanks_nobody(services: Services) -> None:
    assert thanks_of(services) is None


def test_a_logo_is_drawn_and_no_other_file_is_ever_read() -> None:
    logos = LogoPictures()
    drawn = logos.requestImage("demonstration%2Flogos%2Fwelzijn.svg", QSize(), SIDE)
    for name in ("../../etc/passwd", "demonstration/logos/nobody.svg", "", "fonts/OFL.txt"):
        empty = logos.requestImage(name, QSize(), SIDE)
        assert empty != drawn
        assert all(empty.pixelColor(x, y).alpha() == 0 for x in range(60) for y in range(40))


def test_role_and_period_stand_with_each_partner(services: Services) -> None:
    council, shop, bare = partner("Gemeente"), partner("Winkel", "2027-06-30"), partner("Zonder")
    council.fields["role"] = "gemeente"
    shop.fields.update(role="sponsor", period_from="2025-03-01")
    posters = thanks_of(services, council, shop, bare)
    assert posters is not None
    assert [(row.name_, row.line) for row in posters.property("partners").rows] == [
        ("Gemeente", "Gemeente, sinds 2026"),
        ("Winkel", "Sponsor, 2025 tot en met 2027"),
        ("Zonder", "Sinds 2026"),
    ]


@pytest.mark.parametrize(
    ("since", "until", "line"),
    [
        ("2026-01-01", "2026-12-31", "zorg, 2026"),
        ("", "2026-12-31", "zorg, tot en met 2026"),
        ("", "", "zorg"),
        ("geen dag", "", "zorg"),
    ],
)
def test_a_period_is_told_in_years(since: str, until: str, line: str) -> None:
    one = Partner(id="p", role=" zorg ", period_from=since, period_until=until)
    assert partner_line(one, Words("nl")) == line


def test_more_partners_than_fit_hang_on_a_poster_behind_it(services: Services) -> None:
    names = [f"Partner {number:02}" for number in range(PARTNERS_AT_MOST + 2)]
    posters = thanks_of(services, *(partner(name) for name in names))
    assert posters is not None
    first = [row.name_ for row in posters.property("partners").rows]
    posters.next()
    assert posters.property("thanks")
    second = [row.name_ for row in posters.property("partners").rows]
    assert (first, second) == (names[:PARTNERS_AT_MOST], names[PARTNERS_AT_MOST:])
    posters.next()
    assert not posters.property("thanks")
    assert posters.property("partners").rows == []
