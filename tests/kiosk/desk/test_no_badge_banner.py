"""What the desk says of badges to who works without one: in a copy to practise on, and where one was just given."""

from __future__ import annotations

from pathlib import Path

from kiosk.viewmodels.base import Services
from kiosk.viewmodels.desk.home import DeskModel
from kiosk.viewmodels.desk.volunteers import VolunteersModel
from sync.disk.practice import make_copy
from sync.disk.replica import open_replica
from sync.words import Words
from tests.kiosk.desk.badge_desk import BadgeDesk
from tests.sync.place import NOW_UTC


def test_nobody_who_practises_is_asked_to_make_a_badge(
    badge_desk: BadgeDesk, tmp_path: Path
) -> None:
    copy = make_copy(badge_desk.people.replica.folder, clock=lambda: NOW_UTC, places=[tmp_path])
    try:
        with open_replica(copy.folder, clock=lambda: NOW_UTC) as replica:
            services = Services(replica, Words("nl"), new_id=lambda: "new-1", now=None)
            assert services.session.without_badge, "no real badge comes along"
            home = DeskModel(services)
            home.refresh()
            assert (home.property("badgeText"), home.property("badgePage")) == ("", "")
            home.close()
            volunteers = VolunteersModel(services)
            volunteers.load()
            assert "heeft niemand een badge" in str(volunteers.property("notice"))
            assert {row.badge for row in volunteers.property("rows").rows} == {""}
    finally:
        copy.remove()
