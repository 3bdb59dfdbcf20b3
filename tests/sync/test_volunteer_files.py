"""What is known of volunteers at desks only: parted from what kiosks have, by a form and by the first coordinator."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from sync.desk_records import Volunteer
from sync.disk.replica import open_replica
from sync.disk.volunteer_files import file_of, part_old, parted, vog_on, whole_name
from tests.sync.place import put


@pytest.mark.parametrize(
    ("fields", "own", "filed"),
    [
        ({"name": "Joke de Wit", "role": "host"}, {"name": "Joke", "role": "host"}, {"name": "Joke de Wit"}),
        ({"name": "Wit, Joke"}, {"name": "Joke"}, {"name": "Wit, Joke"}),
        ({"vog_on": "2026-11-01"}, {"vog_on": ""}, {"vog_on": "2026-11-01"}),
        ({"role": "host", "expires": "2027-01-01"}, {"role": "host", "expires": "2027-01-01"}, None),
        ({"name": ", "}, {"name": ", "}, {"name": ", "}),
    ],
)  # fmt: skip
def test_a_form_is_parted(fields: dict[str, Any], own: Any, filed: Any) -> None:
    drafts = {draft.kind: (draft.record, draft.fields) for draft in parted("joke", fields)}
    assert drafts.pop("volunteer") == ("joke", own)
    if filed is None:
        assert not drafts
    else:
        assert drafts["volunteer_file"] == ("joke+file", {**filed, "visibility": "desk"})


def test_what_kiosks_have_from_before_is_parted_once(tmp_path: Path) -> None:
    with open_replica(tmp_path, clock=lambda: datetime(2026, 11, 24, tzinfo=UTC)) as replica:
        replica.act(
            [
                put("volunteer", "joke", name="Joke de Wit", role="host", vog_on="2025-05-05"),
                put("volunteer", "bep", name="Bep", role="editor"),
            ],
            "zus",
        )
        old = replica.get("volunteer", "joke")
        assert isinstance(old, Volunteer)
        assert vog_on(replica, old) == "2025-05-05", "also before it was parted"
        assert part_old(replica, "zus") == 1
        assert part_old(replica, "zus") == 0
        joke = replica.get("volunteer", "joke")
        assert isinstance(joke, Volunteer)
        assert (joke.name, joke.vog_on, joke.role) == ("Joke", "", "host")
        assert file_of(replica, "joke").name == "Joke de Wit"
        assert vog_on(replica, joke) == "2025-05-05"
        assert whole_name(replica, "joke", joke.name) == "Joke de Wit"
        assert whole_name(replica, "bep", "Bep") == "Bep"
        # a name that was given at a kiosk, which has no file, is the newer one
        replica.act([put("volunteer", "joke", name="Jo")], "zus")
        assert whole_name(replica, "joke", "Jo") == "Jo"
