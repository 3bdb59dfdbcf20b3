"""The form with which a help post is placed, filled in as a visitor does."""

from __future__ import annotations

import pytest

from kiosk.viewmodels.base import Services
from kiosk.viewmodels.placing import PlacingModel
from sync.records import Box, HelpPost
from sync.seal import make_desk_key
from tests.sync.desk_keys import believe

DESK = make_desk_key(bytes(range(32)))
NAME, PHONE, SEALED_PHONE = "Truus-Annemiek", "045-000 77 88", "+31450007788"


@pytest.fixture
def placing(services: Services) -> PlacingModel:
    believe(services.replica, DESK.public, number=2)
    numbers = iter(range(100))
    services.new_id = lambda: f"made-{next(numbers)}"
    return PlacingModel(services)


def fill_in(
    placing: PlacingModel, text: str = "Wie maait mijn gras?", phone: str = PHONE
) -> PlacingModel:
    """Answer all four questions."""
    placing.load("request/1")
    placing.choose("klus")
    placing.load("request/2")
    placing.choose("'s middags")
    placing.load("request/3")
    placing.choose("Noord")
    placing.load("request/4")
    placing.writeText(text)
    placing.load("request/5")
    placing.writeName(NAME)
    placing.writePhone(phone)
    return placing


def posted(placing: PlacingModel) -> tuple[HelpPost, Box]:
    """Return the post and the box that were saved."""
    replica = placing.services.replica
    (box,) = replica.records(Box)
    (post,) = replica.records(HelpPost, "source = 'kiosk'")
    return post, box
