"""What was read from a box is gone from its page the moment the desk locks, on every page that opens one."""

from __future__ import annotations

from typing import Any, cast

import pytest

from kiosk.viewmodels.app import App
from kiosk.viewmodels.base import Services, ViewModel
from kiosk.viewmodels.screen import ScreenModel
from kiosk.viewmodels.shell import Shell
from tests.kiosk.changing import put
from tests.kiosk.desk.conftest import NAME, place
from tests.kiosk.desk.pairs import BY_ANSWER, HENK, box, neighbours, unlock


def told(model: ViewModel) -> str:
    """Return all texts that a page could show of a view model."""
    meta = model.metaObject()
    names = [str(meta.property(at).name()) for at in range(meta.propertyCount())]
    lists = [getattr(model.property(name), "rows", "") for name in names]
    return repr([model.property(name) for name in names]) + repr(lists)


@pytest.mark.parametrize(
    ("page", "key", "name"),
    [
        ("deskReview", "placed-1", NAME),
        ("deskPair", BY_ANSWER, "Truus"),
        ("deskCall", f"{BY_ANSWER}/post", "Truus"),
        ("deskTrust", f"{BY_ANSWER}/post", "Truus"),
        ("deskIdea", "idea-1", "Henk"),
        ("deskSignup", "signup-1", "Henk"),
    ],
)
def test_each_page_with_an_open_box_forgets_it_when_the_desk_locks(
    services: Services, page: str, key: str, name: str
) -> None:
    replica = services.replica
    place(replica)
    neighbours(replica)
    replica.act([box("idea-1", HENK), box("signup-1", HENK)], "visitor")
    put(replica, "idea", "idea-1", text="Een bankje.", box="box-idea-1")
    put(replica, "signup", "signup-1", activity="a1", state="to_call", box="box-signup-1")
    unlock(services, "coordinator")
    app = App(services, ScreenModel(), first="desk")
    shell = cast(Shell, app.shell)
    shell.open(page, key)
    model = app.find(page)
    assert model is not None
    assert name in told(model)
    seen: list[str] = []
    cast(Any, model).changed.connect(lambda: seen.append(told(model)))
    shell.lock()
    assert name not in told(model)
    assert seen, "the page is told"
    assert name not in seen[-1]
    for one in app.made():
        one.close()
