"""What a call to one of two neighbours brings about."""

from __future__ import annotations

import msgspec

from kiosk.viewmodels.base import Services
from kiosk.viewmodels.desk.meeting import place_word, when_they_meet
from sync import inbox, matching
from sync.changes import Draft
from sync.disk.inbox_pairs import pair_item
from sync.disk.introducing import Pair
from sync.help_posts import WAITING
from sync.introduction_records import Introduction, Said
from sync.records import Response
from sync.words import N_, Words

DONE = {
    "no_answer": N_("Bewaard: nam niet op."),
    "agrees": N_("Bewaard: zegt ja."),
    "declines": N_("Bewaard: zegt nee."),
}
"""What was kept, by what was said."""


class Step(msgspec.Struct, frozen=True):
    """One step of bringing two together, and the page that it opens."""

    key: str
    page: str
    icon: str
    title: str
    line: str
    badge: str
    tone: str


def after_call(state: str, answer: str) -> tuple[str, ...]:
    """Return what a response becomes by what was said in a call, step by step; empty where it stays as it is."""
    if answer == "declines":
        return ("declined",) if state in WAITING else ()
    if state == "withdrawn":  # who comes back on it says so: it counts anew, and she was called
        return ("new", "called") if answer == "agrees" else ()
    return ("called",) if state in (*WAITING, "declined") else ()


def said_by(pair: Pair, side: str) -> Said:
    """Return what one of two ("post" or "other") said when a volunteer called."""
    return pair.introduction.post_said if side == "post" else pair.introduction.other_said


def again_tomorrow(services: Services, pair: Pair, answer: str) -> list[Draft]:
    """Return what lets a pair come back to the inbox: tomorrow where nobody answered, else at once."""
    item = pair_item(pair.introduction.id)
    if answer == "no_answer":
        return [inbox.put_off(item, services.now().date())]
    asleep = services.replica.get("snooze", inbox.snooze_id(item.key)) is not None
    return [inbox.wake(item)] if asleep else []


def ask_texts(pair: Pair, *, off: bool, taken: bool, over: bool) -> tuple[str, ...]:
    """Return what a volunteer asks or says in a call, as texts of the catalogue.

    ``off``: the post is over; ``taken``: somebody else was found; ``over``: these two do not meet.
    """
    if not (off or taken or over):
        text = N_("Vraag: wilt u kennismaken in het buurthuis? Mag de ander uw nummer krijgen?")
        return (text,)
    said = N_("Zeg dat deze afspraak niet doorgaat.")
    if off:
        said = N_("Zeg dat deze oproep niet doorgaat.")
    elif taken:
        said = N_("Zeg dat er al iemand anders gevonden is.")
    one = pair.introduction
    if not (matching.both_agree(one) or matching.is_match(one, pair.post)):
        return (said,)  # no card was printed
    return said, N_("Vraag een kaart met een naam en een nummer terug, en vernietig die.")


def role(words: Words, pair: Pair, side: str) -> str:
    """Return what one of two ("post" or "other") is in a pair, in the language of the screen."""
    if side == "other" and isinstance(pair.other, Response):
        return words.t("Reageerde op de oproep")
    asks = side == "post" if pair.post.direction == "request" else side == "other"
    return words.t("Zoekt hulp") if asks else words.t("Wil helpen")


def call_title(words: Words, name: str, *, meets: bool = False) -> str:
    """Return whom to call, in the language of the screen; of two who are brought together it is who they are."""
    if meets and name:
        return name
    return words.t("Bel {name}", name=name) if name else words.t("Bellen")


def meet_row(services: Services, key: str, one: Introduction) -> Step:
    """Return the step in which a day and a time are picked; ``key`` is the pair's."""
    words = services.words
    line = when_they_meet(services, one) or words.t("Kies een dag en een tijd.")
    badge, tone = (words.t("gekozen"), "open") if one.meets_at else ("", "")
    title = words.t("Kennismaking {place}", place=place_word(services, one))
    return Step(f"{key}/meet", "deskMeet", "calendar-days", title, line, badge, tone)


def done_text(words: Words, pair: Pair | None, *, meets: bool) -> str:
    """Return what is to be done once two are brought together; empty before that, and once it is over."""
    fresh = pair is not None and meets and pair.post.state == "matched"
    return words.t("Gekoppeld. Geef of stuur ieder de eigen kaart.") if fresh else ""


def may_part(pair: Pair | None) -> bool:
    """Return whether a volunteer may say that two posts do not fit: nobody counts on it yet."""
    if pair is None or isinstance(pair.other, Response):
        return False
    one = pair.introduction
    said = (one.post_said.answer, one.other_said.answer)
    looking = pair.post.state == pair.other.state == "open"
    return looking and not one.result and "agrees" not in said


def in_house(pair: Pair | None) -> bool:
    """Return whether two meet first in the house, as they do unless both want otherwise."""
    return pair is None or pair.introduction.meets_where == "house"
