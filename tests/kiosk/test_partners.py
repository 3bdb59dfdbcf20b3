"""Who carries the house hangs among the posters, with a logo of its own."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QAbstractItemModel, QSize

from kiosk.services.pictures import LogoPictures
from kiosk.viewmodels.base import Services
from kiosk.viewmodels.posters import PostersModel
from kiosk.viewmodels.rows import RowsModel
from sync.changes import Draft

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
