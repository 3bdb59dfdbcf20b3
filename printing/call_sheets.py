"""What stands on call cards: read from a replica, with the boxes of two people opened in memory for as long as it takes."""

from __future__ import annotations

from datetime import date, timedelta

from printing.call_card import CallCard
from printing.slip_sheets import KEEP_NAMES_DAYS
from sync import discretion, matching, phones
from sync.dates import capital, clock_time, long_date
from sync.disk.introducing import Pair, open_contact, read_pair
from sync.disk.replica import Replica
from sync.errors import BadInput
from sync.house_records import Idea
from sync.keyring import Keyring
from sync.matching import Other
from sync.records import Activity, HelpPost, Signup, Venue
from sync.recurrence import parse_local
from sync.seal import Contact
from sync.words import N_, Words

CARD_DAYS = 7
"""How long a volunteer's own card may lie about."""


def match_cards(replica: Replica, key: str, ring: Keyring, words: Words) -> list[CallCard]:
    """Return the two cards of a pair, each with the other's name and number; ``key`` is the introduction's id.

    Raises ``BadInput`` when not both have agreed, when there is no such pair, or when their boxes do not open here.
    """
    pair = _pair(replica, key)
    if not matching.both_agree(pair.introduction):
        raise BadInput(
            N_("Nog niet allebei hebben ja gezegd."),
            N_("Bel eerst. Daarna kunt u de kaarten printen."),
        )
    people = {side: _opened(replica, pair.side(side), ring) for side in ("post", "other")}
    return [
        _match_card(replica, pair, people[whose], people[whom], words)
        for whose, whom in (("post", "other"), ("other", "post"))
    ]


def volunteer_card(
    replica: Replica, key: str, side: str, ring: Keyring, words: Words, today: date
) -> CallCard:
    """Return the card with which a volunteer calls one of a pair: ``side`` is "post" or "other". Raises as ``match_cards``."""
    pair = _pair(replica, key)
    contact = _opened(replica, pair.side(side), ring)
    one, post = pair.introduction, pair.post
    taken = post.state == "matched" and not matching.is_match(one, post)
    apart = side in matching.to_tell(one, post, pair.other) or any(
        map(matching.called_off, (post, pair.other))
    )
    falls = matching.falls_through(one, post, pair.other)
    back = taken or apart or falls
    said = N_("Zeg: er is al iemand anders gevonden.") if taken else N_("Zeg: dit gaat niet door.")
    ask = (
        (words.t(said),)
        if back
        else (
            words.t("Vraag: wilt u kennismaken in het buurthuis?"),
            words.t("Vraag: mag de ander uw nummer krijgen?"),
        )
    )
    answers = () if back else tuple(map(words.t, (N_("Zegt ja"), N_("Zegt nee"), N_("Nam niet op"))))  # fmt: skip
    return CallCard(
        house=_house(replica, pair.post)[0],
        whose=words.t("Belkaart voor een vrijwilliger"),
        name=_call(contact, words),
        number=phones.shown(contact.phone) if contact.phone else "",
        no_number=_no_number(contact, words),
        about=words.t("Het gaat over: {what}", what=pair.post.title),
        ask=ask,
        answers=answers,
        house_line=_house_line(replica, pair.post, words),
        destroy_before=today + timedelta(days=CARD_DAYS),
    )


def post_card(replica: Replica, post: str, ring: Keyring, words: Words, today: date) -> CallCard:
    """Return the card with which a volunteer calls whoever placed a post, about the post itself. Raises as ``match_cards``.

    ``post`` is its id, or that of a sign-up whose people are to be called, or of an idea whose writer wants to hear.
    """
    found = about_one(replica, post)
    if found is None:
        raise _gone()
    contact = _opened(replica, found, ring)
    return CallCard(
        house=_house(replica, found)[0],
        whose=words.t("Belkaart voor een vrijwilliger"),
        name=_call(contact, words)
        if contact.name or not isinstance(found, Idea)
        else words.t("Zonder naam"),
        number=phones.shown(contact.phone) if contact.phone else "",
        no_number=_no_number(contact, words) if contact.name or not isinstance(found, Idea) else "",
        about=_about(replica, found, contact, words),
        house_line=_house_line(replica, found, words),
        destroy_before=today + timedelta(days=CARD_DAYS),
    )


def about_one(replica: Replica, key: str) -> HelpPost | Signup | Idea | None:
    """Return the record about which one person is called: a help post, a sign-up or an idea."""
    for kind in ("help_post", "signup", "idea"):
        found = replica.get(kind, key)
        if isinstance(found, HelpPost | Signup | Idea):
            return found
    return None


def _about(replica: Replica, one: HelpPost | Signup | Idea, contact: Contact, words: Words) -> str:
    """Return what a call is about; of an idea what was told, which no screen in the hall shows."""
    if isinstance(one, Idea):
        kind = words.t("Klacht") if one.about == "complaint" else words.t("Idee")
        return f"{kind}: {one.text or contact.note}"
    title = one.title if isinstance(one, HelpPost) else words.t("Aanmelding")
    if isinstance(one, Signup):
        activity = replica.get("activity", one.activity)
        if isinstance(activity, Activity):
            title = discretion.activity_heading(activity, replica.neighbourhood, words)
    return words.t("Het gaat over: {what}", what=title)


def _gone() -> BadInput:
    return BadInput(
        N_("Deze oproep is er niet meer."), N_("Kijk in de lijst hoe het ervoor staat.")
    )


def _pair(replica: Replica, key: str) -> Pair:
    pair = read_pair(replica, key)
    if pair is None:
        raise _gone()
    return pair


def _opened(replica: Replica, record: Other | Signup | Idea, ring: Keyring) -> Contact:
    if not ring.desk:
        raise BadInput(
            N_("Zonder badge print dit apparaat geen namen."),
            N_("Scan eerst uw badge aan de balie."),
        )
    return open_contact(replica, record, ring)


def _call(contact: Contact, words: Words) -> str:
    return words.t("Bel {name}", name=contact.name or words.t("de ander"))


def _no_number(contact: Contact, words: Words) -> str:
    if contact.email:
        return words.t("Geen telefoon. E-mail: {address}", address=contact.email)
    return words.t("Geen telefoon. Vraag het aan de balie.")


def _match_card(
    replica: Replica, pair: Pair, whose: Contact, whom: Contact, words: Words
) -> CallCard:
    house, address, _ = _house(replica, pair.post)
    meets = parse_local(pair.introduction.meets_at)
    at_home = pair.introduction.meets_where == "house"
    day = (
        capital(
            words.t(
                "{day} om {time} uur", day=long_date(meets.date(), words), time=clock_time(meets)
            )
        )
        if meets is not None
        else words.t("Spreek samen een dag af.")
    )
    place = words.t("Kennismaken in het buurthuis") if at_home else words.t("Kennismaken")
    where = address if at_home else words.t("De plek spreekt u samen af.")
    last = meets.date() if meets is not None else replica.local_now().date()
    return CallCard(
        house=house,
        whose=words.t("Voor {name}", name=whose.name) if whose.name else words.t("Voor u"),
        name=_call(whom, words),
        number=phones.shown(whom.phone) if whom.phone else "",
        no_number=_no_number(whom, words),
        about=words.t("Het gaat over: {what}", what=pair.post.title),
        place=place,
        place_lines=tuple(line for line in (day, where) if line),
        house_line=_house_line(replica, pair.post, words),
        destroy_before=last + timedelta(days=KEEP_NAMES_DAYS),
    )


def _house(replica: Replica, post: HelpPost | Signup | Idea) -> tuple[str, str, str]:
    """Return name, address and number of the house in which they meet: where the post was placed, else this one."""
    venue = replica.get("venue", getattr(post, "venue", "") or replica.device.venue)
    own = venue if isinstance(venue, Venue) else Venue(id="")
    phone = own.phone or replica.neighbourhood.helpdesk_phone
    return own.name or replica.neighbourhood.name, own.address, phones.shown(phone) if phone else ""


def _house_line(replica: Replica, post: HelpPost | Signup | Idea, words: Words) -> str:
    phone = _house(replica, post)[2].replace(" ", "\u00a0")
    if not phone:
        return words.t("Een vraag? Kom langs in het buurthuis.")
    return words.t("Een vraag? Bel het buurthuis: {phone}.", phone=phone)
