"""What only somebody who unlocked can do for the keys: her own spare key, and what others lack."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from sync.errors import UserFacing

if TYPE_CHECKING:
    from kiosk.viewmodels.base import Services


def see_to_keys(services: Services) -> None:
    """Do it for whoever is in now; nothing for nobody. What a full disk prevents is done at the next unlock."""
    person = services.session.person
    if person is None or person.key is None:
        return
    from sync.disk.volunteering import after_unlock

    with suppress(UserFacing):
        after_unlock(services.replica, person.id, person.key, person.ring, person.id)
