"""What is known of volunteers at desks only: her whole name and her VOG. Kiosks have the name by which she is shown.

A volunteer is one record for keys and roles, which kiosks must have because she may unlock them, and one beside it, her
file, which is held back from kiosks. What was written before there were files is parted by the first coordinator who
unlocks a desk; the server's log of changes keeps the change as it was made.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from sync.changes import MAX_CHANGES_PER_ACT, Draft
from sync.desk_records import Volunteer, VolunteerFile, volunteer_file_id
from sync.volunteers import first_name

if TYPE_CHECKING:
    from sync.disk.replica import Replica

KIND = "volunteer_file"
_FILED = ("name", "vog_on")


def file_of(replica: Replica, volunteer: str) -> VolunteerFile:
    """Return the file of a volunteer; an empty one where there is none, or it does not lie here."""
    record = volunteer_file_id(volunteer)
    found = replica.get(KIND, record)
    return found if isinstance(found, VolunteerFile) else VolunteerFile(id=record)


def whole_name(replica: Replica, volunteer: str, shown: str) -> str:
    """Return the whole name of a volunteer, or how she is ``shown`` where that is all that is known here.

    Who was given another name at a kiosk is called by that.
    """
    whole = file_of(replica, volunteer).name
    return whole if whole and first_name(whole) == first_name(shown) else shown


def vog_on(replica: Replica, volunteer: Volunteer) -> str:
    """Return the ISO date of a volunteer's VOG as far as it is known here; empty where it is not."""
    return file_of(replica, volunteer.id).vog_on or volunteer.vog_on


def parted(volunteer: str, fields: Mapping[str, Any]) -> list[Draft]:
    """Return what writes fields of a volunteer's form, with her whole name and VOG: into her record, and into her file."""
    filed = {name: fields[name] for name in _FILED if name in fields}
    own = {name: value for name, value in fields.items() if name != "vog_on"}
    if "name" in own:
        own["name"] = first_name(str(own["name"])) or own["name"]
    if "vog_on" in filed:
        own["vog_on"] = ""  # what was written before there were files
    drafts = [Draft(kind="volunteer", record=volunteer, fields=own)] if own else []
    if filed:
        record = volunteer_file_id(volunteer)
        drafts.append(Draft(kind=KIND, record=record, fields={**filed, "visibility": "desk"}))
    return drafts


def part_old(replica: Replica, actor: str) -> int:
    """Put in files what still stands in records that kiosks have; return of how many volunteers. ``actor`` coordinates.

    Raises what ``Replica.act`` raises.
    """
    drafts: list[Draft] = []
    people = 0
    for one in replica.records(Volunteer, order="id"):
        known = file_of(replica, one.id)
        fields = {}
        if one.name and one.name != first_name(one.name):
            fields["name"] = one.name
        if one.vog_on:
            fields["vog_on"] = known.vog_on or one.vog_on
        if fields:
            people += 1
            drafts += parted(one.id, fields)
    for start in range(0, len(drafts), MAX_CHANGES_PER_ACT):  # an even number: nobody is cut in two
        replica.act(drafts[start : start + MAX_CHANGES_PER_ACT], actor)
    return people
