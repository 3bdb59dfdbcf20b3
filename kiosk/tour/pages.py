"""Every page that the kiosk and the desk have, each with something to show: for the tour, and for the walk that checks them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import partial

import msgspec

from kiosk.services.session import HOUSE
from kiosk.tour.papers_waiting import let_a_paper_wait
from kiosk.viewmodels.pages import PAGES
from sync.changes import Draft
from sync.dates import iso_week
from sync.disk.dealing import entries
from sync.disk.introducing import proposals_for, read_pair
from sync.disk.paper_sheets import remember
from sync.disk.replica import Replica
from sync.disk.volunteering import everybody
from sync.keyring import Keyring
from sync.links import holder_code
from sync.outcomes import Cursor, Outcome
from sync.records import Announcement, Signup
from sync.sheet_changes import is_public, sheet_of
from sync.sheet_numbers import shown_number


class Showing(msgspec.Struct, frozen=True):
    """One page as it is shown: where it is opened, and what is typed there."""

    name: str
    page: str
    key: str = ""
    typed: str = ""


def _activity(replica: Replica) -> str:
    today = replica.local_now().date()
    coming = replica.occurrences(today, today + timedelta(days=13))
    told = [one for one in coming if one.activity.summary and not one.cancelled]
    return (told or coming)[0].key


def _week(replica: Replica) -> str:
    year, week = iso_week(replica.local_now().date())
    return f"handout/{year}-W{week:02d}"


def old_sheet(replica: Replica) -> str:
    """Return the number of a sheet that was printed before two of its activities were put elsewhere and off."""
    today = replica.local_now().date()
    found = [one for one in replica.occurrences(today, today + timedelta(days=6)) if is_public(one)]
    coming = [one for one in found if not one.cancelled and one.starts.date() > today]
    hour = timedelta(hours=1)
    then = {one.key: msgspec.structs.replace(one, place="Keuken") for one in coming[:1]}
    for one in coming[1:2]:
        starts, ends = one.starts - hour, one.ends - hour
        then[one.key] = msgspec.structs.replace(one, starts=starts, ends=ends)
    before = [then.get(one.key, one) for one in found]
    sheet = sheet_of(before, today, today + timedelta(days=6))
    remember(replica, sheet)
    return shown_number(sheet)


def _waiting(replica: Replica) -> str:
    return replica.help_posts("", ("review",))[0].id


def _series(replica: Replica) -> str:
    return _activity(replica).partition("@")[0]


def _once(replica: Replica) -> str:
    return f"override/{_activity(replica)}"


def signed_up(replica: Replica) -> str:
    """Return a time of an activity for which people signed up; any where nobody did."""
    found = replica.records(Signup, "recurrence <> ''", order="recurrence DESC, id")
    return f"{found[0].activity}@{found[0].recurrence}" if found else _activity(replica)


def _service(replica: Replica) -> str:
    return f"service/{replica.services(_THEME)[0].id}"


def _post(replica: Replica) -> str:
    return f"help_post/{replica.help_posts('')[0].id}"


def _message(replica: Replica) -> str:
    return f"announcement/{replica.records(Announcement, order='urgency DESC, id')[0].id}"


def _announce_something_urgent(replica: Replica) -> None:
    """Let the house announce something that nobody may miss."""
    today = str(replica.local_now().date())
    fields = {
        "title": "De lift is stuk.",
        "text": "De monteur komt vanmiddag. Vraag hulp aan de balie.",
        "shown_from": today,
        "shown_until": today,
        "urgency": "urgent",
    }
    replica.act([Draft(kind="announcement", record=URGENT, fields=fields)], actor=_editor(replica))


def _keep_an_example_and_throw_away(replica: Replica) -> None:
    """Keep a service as an example, and throw one away, and a turn at the desk that is over."""
    service, other = replica.services(_THEME)[-2:]
    turns = replica.list("shift", order="starts", limit=2)
    fields = {"name": service.name, "makes": "service", "fields": {"name": service.name}}
    replica.act(
        [
            Draft(kind="template", record=f"{URGENT}-example", fields=fields),
            Draft(kind="service", record=other.id, fields={"deleted_by": _editor(replica)}),
            Draft(kind="service", record=other.id, verb="delete"),
            *(Draft(kind="shift", record=one.id, verb="delete") for one in turns[:-1]),
        ],
        actor=_editor(replica),
    )


def pair_key(replica: Replica) -> str:
    """Return the key of a request and an offer that fits: both said yes, and only the match is to come."""
    day = replica.local_now().date() + timedelta(days=3)
    for post in replica.help_posts("request"):
        for proposal in proposals_for(replica, post, Keyring()):
            pair = read_pair(replica, f"{post.id}+{proposal.id}")
            if pair is not None and pair.introduction.other_kind == "help_post":
                said = {"answer": "agrees", "at": replica.clock().isoformat(timespec="minutes")}
                fields = {
                    "post": post.id,
                    "other": proposal.id,
                    "other_kind": "help_post",
                    "post_said": said,
                    "other_said": said,
                    "meets_at": f"{day}T10:00",
                }
                key = pair.introduction.id
                draft = Draft(kind="introduction", record=key, fields=fields)
                replica.act([draft], actor=_editor(replica))
                return key
    post = replica.help_posts("request")[0]  # a small neighbourhood: somebody answers
    answer = Draft(kind="response", record=f"answer-to-{post.id}", fields={"post": post.id})
    replica.act([answer], actor="visitor")
    return f"{post.id}+{answer.record}"


def _answering(step: int, replica: Replica) -> str:
    return f"{replica.help_posts('')[0].id}/{step}"


def holder(replica: Replica) -> str:
    """Return the code of a slip that only its holder has."""
    return holder_code(replica.help_posts("")[0].box)


def boxed(replica: Replica) -> str:
    """Return a post whose box is here; any where there is none."""
    posts = replica.help_posts("")
    return next((one.id for one in posts if replica.get("box", one.box)), posts[0].id)


def _volunteer(replica: Replica) -> str:
    return everybody(replica)[0].id


def _editor(replica: Replica) -> str:
    """Return the volunteer who does what the tour shows: an editor, or the house where there is none."""
    return next((one.id for one in everybody(replica) if one.role == "editor"), HOUSE)


def _let_somebody_wait_for_a_call(replica: Replica) -> None:
    """Let somebody be promised a place that is not there."""
    activity, _, recurrence = _activity(replica).partition("@")
    fields = {"activity": activity, "recurrence": recurrence, "state": "to_call", "party": 2}
    replica.act(
        [Draft(kind="signup", record=f"{URGENT}-call", fields=fields)], actor=_editor(replica)
    )


def _idea(replica: Replica) -> str:
    """Return an idea that somebody wrote; it is written here where there is none yet."""
    if replica.get("idea", IDEA) is None:
        fields = {
            "text": "Een bankje bij de voordeur zou fijn zijn.",
            "venue": replica.device.venue,
        }
        replica.act([Draft(kind="idea", record=IDEA, fields=fields)], actor="visitor")
    return IDEA


def _leave_undone(replica: Replica) -> None:
    """Let the server refuse one change, and somebody write over another."""
    first, second = (one.id for one in replica.services(_THEME)[:2])
    refused = {"name": "Spreekuur geldzaken", "summary": "Elke dag, ook op zondag."}
    replica.act([Draft(kind="service", record=first, fields=refused)], actor=_editor(replica))
    number = replica.outbox.head().number
    text = "Dit mag alleen een vrijwilliger doen."
    said = [Outcome(number=number, state="refused", reason="volunteer", text=text)]
    for name in ("Hulp bij de belasting", "Belastinghulp in De Linde"):
        draft = Draft(kind="service", record=second, fields={"name": name})
        replica.act([draft], actor=_editor(replica))
    said.append(Outcome(number=number + 1, superseded=("name",)))
    replica.apply([], replica.cursor or Cursor(), said)


URGENT = "a-message-of-the-tour"
IDEA = "an-idea-of-the-tour"
_THEME = "geld"
_NEW = "activity/new"
_KEYS: dict[str, tuple[tuple[str, str | Callable[[Replica], str], str], ...]] = {
    "activity": (("", _activity, ""),),
    "service": (("", lambda replica: replica.services(_THEME)[0].id, ""),),
    "helpPost": (("", lambda replica: replica.help_posts("")[0].id, ""),),
    "socialMap": (("", "", ""), ("theme", _THEME, "")),
    "placing": tuple((f"step-{step}", f"request/{step}", "") for step in range(1, 6)),
    "placed": (("", "7GK2 Q4MX", ""), ("no-number", "7GK2 Q4MX/langs", "")),
    "responding": tuple(
        (name, partial(_answering, step), "")
        for step, name in enumerate(("name", "reach", "at", "say"), 1)
    ),
    "responded": (("", "7GK2 Q4MX", ""),),
    "myPost": (
        ("", holder, ""),
        ("sure", lambda replica: f"{holder(replica)}/sure", ""),
    ),
    "mySlip": (
        ("ask", "", ""),
        ("", holder, ""),
        ("sure", lambda replica: f"{holder(replica)}/sure", ""),
    ),
    "yourData": (("", "help_post", ""),),
    "printing": (("", _week, ""),),
    "search": (("", "", ""), ("found", "", "kof")),
    "deskList": (
        ("review", "review", ""),
        ("activities", "activity", ""),
        ("services", "service", ""),
        ("posts", "help_post", ""),
        ("messages", "announcement", ""),
        ("houses", "venue", ""),
    ),
    "deskPreview": (
        ("", _week, ""),
        ("flyer", lambda replica: f"flyer/activity/{_series(replica)}/a4/2", ""),
    ),
    "deskPart": tuple((tab, f"{tab}/", "") for tab in ("day", "kind", "house")),
    "deskCopies": (
        ("", lambda replica: f"{_week(replica).partition('/')[2]}/handout/{{week}}", ""),
    ),
    "deskPick": (("", "flyer", ""),),
    "deskBatch": (("", lambda replica: f"friday/{_week(replica).partition('/')[2]}", ""),),
    "deskFlyer": (
        ("", lambda replica: f"activity/{_series(replica)}", ""),
        ("designs", lambda replica: f"{_service(replica)}/a5", ""),
    ),
    "deskRound": (("", "", ""), ("group", "stale", "")),
    "deskSignup": (("", f"{URGENT}-call", ""),),
    "deskSignOff": (("", f"{URGENT}-call/sure", ""),),
    "deskReview": (("", _waiting, ""),),
    "deskWhy": (("", lambda replica: f"{_waiting(replica)}/why", ""),),
    "deskForm": (
        ("new", _NEW, ""),
        ("activity", lambda replica: f"activity/{_series(replica)}", ""),
        ("once", _once, ""),
        ("service", _service, ""),
        ("post", _post, ""),
        ("answer", "response/new", ""),
        ("message", _message, ""),
        ("neighbourhood", lambda replica: f"neighbourhood/{replica.neighbourhood.id}", ""),
    ),
    "deskField": (
        *((name, f"{_NEW}/{name}", "") for name in ("title", "date", "begin", "where", "cost")),
        *(
            (name, lambda replica, name=name: f"{_service(replica)}/{name}", "")
            for name in ("summary", "themes", "organisation", "opening_hours", "phone")
        ),
        ("answer", "response/new/name", ""),
        ("state", lambda replica: f"{_post(replica)}/state", ""),
        ("goes", lambda replica: f"{_once(replica)}/goes", ""),
    ),
    "deskAway": (("", lambda replica: next((e.key for e in entries(replica)), ""), ""),),
    "deskHistory": (("", _service, ""),),
    "deskTimes": (("", _series, ""),),
    "deskTakeIn": (("", "", ""),),
    "deskOnce": (
        ("", signed_up, ""),
        ("slips", lambda replica: f"{signed_up(replica)}/slips", ""),
    ),
    "deskActs": (("", _service, ""),),
    "deskGone": (("", "service", ""),),
    "deskExamples": (("", "service", ""),),
    "deskSure": (("", _message, ""),),
    "deskDelete": (("", _service, ""),),
    "deskLeave": (("", "back", ""),),
    "deskVolunteer": (("", _volunteer, ""),),
    "deskStop": (
        ("lost", lambda replica: f"lost/{_volunteer(replica)}", ""),
        ("stops", lambda replica: f"stop/{_volunteer(replica)}", ""),
    ),
    "deskFlow": (
        ("badge", lambda replica: f"give/{_volunteer(replica)}", ""),
        ("renew", "renew", ""),
        ("recover", "recover", ""),
        ("sheet", "sheet", ""),
        ("house", "house", ""),
    ),
    "deskPaperAgain": (("", let_a_paper_wait, ""),),
    "deskPaperGone": (("", let_a_paper_wait, ""),),
    "deskPrinter": (("", "sheets", ""),),
    "deskPrinterPick": (("", "slips", ""),),
    "deskPin": (("", "pin", ""),),
    "deskPost": (("", lambda replica: pair_key(replica).partition("+")[0], ""),),
    "deskHolder": (
        ("", lambda replica: f"help_post/{boxed(replica)}", ""),
        ("saved", lambda replica: f"help_post/{boxed(replica)}/saved", ""),
        ("sure", lambda replica: f"help_post/{boxed(replica)}/sure", ""),
    ),
    "deskPair": (("", pair_key, ""),),
    "deskCall": (("", lambda replica: f"{pair_key(replica)}/other", ""),),
    "deskMeet": (("", lambda replica: f"{pair_key(replica)}/meet", ""),),
    "deskTrust": (("", lambda replica: f"{pair_key(replica)}/other", ""),),
    "deskNote": (
        ("vog", lambda replica: f"{pair_key(replica)}/other/vog", ""),
        ("concern", lambda replica: f"{pair_key(replica)}/other/concern", ""),
    ),
    "deskShift": (
        ("", lambda replica: replica.list("shift", order="starts DESC", limit=1)[0].id, ""),
    ),
    "sheet": (("", old_sheet, ""), ("old", "2026-40-117", "")),
    "idea": tuple((name, str(step), "") for step, name in enumerate(("about", "text", "name"), 1)),
    "deskIdea": (("", _idea, ""), ("sure", lambda replica: f"{_idea(replica)}/sure", "")),
    "deskBlock": (("", lambda replica: f"{pair_key(replica)}/other", ""),),
}


def showings(replica: Replica, *, desk: bool) -> list[Showing]:
    """Return all pages of the kiosk or of the desk, in the order in which they are registered.

    The desk gets something that did not take effect and something urgent, where there is nothing of it yet.
    """
    found = []
    if desk and not entries(replica):
        _leave_undone(replica)
    if desk and replica.get("announcement", URGENT) is None:
        _announce_something_urgent(replica)
        _keep_an_example_and_throw_away(replica)
        _let_somebody_wait_for_a_call(replica)
    if desk:
        let_a_paper_wait(replica)
    for page, spec in PAGES.items():
        if spec.desk != desk:
            continue
        for suffix, key, typed in _KEYS.get(page, (("", "", ""),)):
            name = f"{page}-{suffix}" if suffix else page
            found.append(Showing(name, page, key if isinstance(key, str) else key(replica), typed))
    return found
