"""What the desk shows beside its pages in the tour: every list and form, every question of every form, and pairs that are over."""

from __future__ import annotations

from kiosk.tour.pages import Showing
from kiosk.viewmodels.base import Services
from kiosk.viewmodels.desk.form import SHEETS, Form
from kiosk.viewmodels.desk.lists import LISTS
from sync.changes import Draft
from sync.disk.replica import Replica
from sync.keyring import read_keyring
from sync.seal import Contact, fingerprint, seal

NEW = "new"
IDEA = "an-idea-with-a-name"
POST, OTHER, LATE = "walk-request", "walk-answer", "walk-late-answer"


def _forms(services: Services) -> list[Form]:
    """Return for every kind a form that is being made, and one of a record that there is."""
    found = []
    for kind in SHEETS:
        if kind != "override":
            found.append(Form(services, kind, NEW))
        known = services.replica.list(kind, limit=1)
        if known and kind not in ("neighbourhood",):
            found.append(Form(services, kind, known[0].id))
    return [*found, Form(services, "neighbourhood", services.replica.neighbourhood.id)]


def form_showings(services: Services) -> list[Showing]:
    """Return every list, and every form that there is or that is begun."""
    lists = [Showing(f"list-{kind}", "deskList", kind) for kind in LISTS]
    forms = [Showing(f"form-{form.key}", "deskForm", form.key) for form in _forms(services)]
    return [*lists, *forms]


def question_showings(services: Services, *, every: bool) -> list[Showing]:
    """Return the questions of all forms; unless ``every``, of each form one for each way in which it is answered."""
    found: list[Showing] = []
    seen: set[tuple[str, str, bool, bool]] = set()
    for form in _forms(services):
        for question in form.questions():
            way = (form.sheet.kind, question.editor, question.sealed, bool(question.hint))
            if every or way not in seen:
                seen.add(way)
                key = f"{form.key}/{question.name}"
                found.append(Showing(f"question-{key}", "deskField", key))
    return found


def over_showings(replica: Replica) -> list[Showing]:
    """Return an idea of somebody who left her name, two who were brought together, and one who came too late."""
    held = read_keyring(replica.folder).desk[0]
    drafts: list[Draft] = []
    for about, name in (
        (POST, "Wilhelmina"),
        (OTHER, "Bartholomeus"),
        (LATE, "Noor"),
        (IDEA, "Fatima"),
    ):
        sealed = seal(Contact(name=name, phone="+31450007788"), held.public)
        box = {"about": about, "sealed": sealed, "key": fingerprint(held.public)}
        drafts.append(Draft(kind="box", record=f"box-{about}", fields=box))
    post = {
        "direction": "request",
        "title": "Wie helpt mij met de boodschappen op dinsdag?",
        "category": "boodschappen",
        "day_part": "'s ochtends",
        "expires": str(replica.local_now().date()),
        "box": f"box-{POST}",
    }
    drafts.append(Draft(kind="help_post", record=POST, fields={**post, "state": "open"}))
    for answer in (OTHER, LATE):
        fields = {"post": POST, "box": f"box-{answer}", "reach": "phone", "state": "new"}
        drafts.append(Draft(kind="response", record=answer, fields=fields))
    idea = {"about": "complaint", "text": "Het licht bij de fietsen is al weken stuk. " * 6,
            "box": f"box-{IDEA}", "venue": replica.device.venue}  # fmt: skip
    drafts.append(Draft(kind="idea", record=IDEA, fields=idea))
    said = {"answer": "agrees", "at": replica.clock().isoformat(timespec="minutes")}
    for answer in (OTHER, LATE):
        pair: dict[str, object] = {"post": POST, "other": answer, "other_kind": "response"}
        pair |= {"post_said": said, "other_said": said}
        drafts.append(Draft(kind="introduction", record=f"{POST}+{answer}", fields=pair))
    replica.act(drafts, "desk")
    matched = {"state": "matched", "matched_with": OTHER, "matched_by": "desk"}
    replica.act([Draft(kind="help_post", record=POST, fields=matched),
                 Draft(kind="response", record=OTHER, fields={"state": "matched"})], "desk")  # fmt: skip
    return [
        Showing("idea-with-a-name", "deskIdea", IDEA),
        Showing("post-matched", "deskPost", POST),
        Showing("pair-matched", "deskPair", f"{POST}+{OTHER}"),
        Showing("pair-taken", "deskPair", f"{POST}+{LATE}"),
        Showing("call-taken", "deskCall", f"{POST}+{LATE}/other"),
    ]
