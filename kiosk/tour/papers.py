"""Every paper that there is, from the example neighbourhood: for the tour.

Papers with names are made with the keys that lie in the example's folder; everybody on them is made up.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import msgspec

from kiosk.tour.album import Album
from kiosk.tour.pages import boxed, holder, old_sheet, pair_key
from printing.badge import badge, house_card, house_name, volunteer_card
from printing.jobs import MAKERS, make_paper
from printing.recovery_sheet import SheetWords, recovery_sheet
from sync.badge import Badge, BadgeKind, badge_text, shown_badge_text
from sync.changes import Draft
from sync.dates import iso_week
from sync.disk.people_of import has_list
from sync.disk.replica import Replica
from sync.keyring import read_keyring
from sync.records import Announcement
from sync.recovery_sheet import make_secret
from sync.seal import Contact, fingerprint, seal
from sync.words import Words

MADE_UP = bytes(range(16))
"""Opens nothing."""

_PEOPLE = (("Sjaan", "confirmed"), ("Henk", "confirmed"), ("Fatma", "confirmed"), ("Mo", "to_call"))
"""Who signs up, and how that stands."""


class PaperShowing(msgspec.Struct, frozen=True):
    """One paper, by its key (``printing.jobs``), and what stands below its picture."""

    key: str
    text: str


def paper_showings(replica: Replica) -> list[PaperShowing]:
    """Return a paper of each kind that this program can make, in the order in which they are shown.

    Something is written down where a paper is about something that has yet to happen: a sheet that is out of date.
    """
    found = (*_of_the_week(replica), *_of_one_thing(replica), *_of_the_desk(replica))
    return [PaperShowing(key, text) for key, text in found if key.partition("/")[0] in MAKERS]


def _of_the_week(replica: Replica) -> Iterator[tuple[str, str]]:
    today = replica.local_now().date()
    year, number = iso_week(today + timedelta(days=7))
    week = f"{year}-W{number:02d}"
    yield f"handout/{week}", "Het weekblad: A4, twee kanten, letters van 14 punten."
    yield f"large/{week}", "Het weekblad in grote letters: 18 punten."
    yield f"booklet/{week}", "Het weekblad als boekje: twee bladzijden op een kant, om te vouwen."
    yield f"poster/{week}", "De week op A3, voor aan de muur."
    yield f"month/{week}", "De hele maand op A4."
    yield f"form/{week}", "Het formulier, voor wie liever schrijft."
    yield f"day/{today + timedelta(days=1)}", "Een dag."
    yield f"handout/{week}?category=bewegen", "De week van een soort activiteit."
    yield (
        f"text/handout/{week}",
        "Het weekblad als gewone tekst in grote letters, om voor te lezen.",
    )
    yield (
        f"strip/{old_sheet(replica)}",
        "Een strookje: wat er veranderde sinds een blad is geprint.",
    )


def _of_one_thing(replica: Replica) -> Iterator[tuple[str, str]]:
    today = replica.local_now().date()
    coming = replica.occurrences(today, today + timedelta(days=13))
    there = next(one for one in coming if one.activity.summary and not one.cancelled)
    off = next((one for one in coming if one.cancelled), there)
    service = replica.services("geld")[0].id
    post = replica.help_posts("request")[0].id
    message = replica.records(Announcement, order="id")[0].id
    activity = there.activity.id
    yield f"flyer/activity/{activity}/a5/1", "Een flyer op A5, eerste ontwerp."
    yield f"flyer/activity/{activity}/a4/2", "Een flyer op A4, tweede ontwerp."
    yield (
        f"flyer/activity/{activity}/strips/3",
        "Een flyer met strookjes om mee te nemen, derde ontwerp.",
    )
    yield f"flyer/service/{service}/four-a6/1", "Vier flyers van een dienst op een A4."
    yield f"flyer/help_post/{post}/a5/2", "Een flyer van een oproep."
    yield f"flyer/announcement/{message}/a5/3", "Een flyer van een bericht."
    yield f"slip/activity/{there.key}", "Een briefje van een activiteit."
    yield f"slip/service/{service}", "Een briefje van een dienst."
    yield f"slip/help_post/{post}", "Een briefje van een oproep."
    yield f"slip/holder/{holder(replica)}", "Het briefje van wie een oproep plaatste."
    yield "slip/callback", "Een briefje: bel mij terug."
    yield f"slips/activity/{there.key}", "Zes briefjes op een A4, om te knippen."
    yield "door", "Het deurbord: wat er vandaag in welke zaal is."
    yield f"doornote/{off.key}", "Een briefje op de deur, als iets niet doorgaat."


def _of_the_desk(replica: Replica) -> Iterator[tuple[str, str]]:
    listed = _sign_people_up(replica)
    yield f"attendance/{listed}", "Wie zich aanmeldde; het blad zegt wanneer het weg moet."
    yield f"calls/{listed}", "Wie er nog gebeld wordt."
    yield f"cards/{pair_key(replica)}", "De belkaarten van twee mensen die elkaar gaan helpen."
    yield f"card/{boxed(replica)}", "Een belkaart."
    yield "exercise", "Het oefenblad voor nieuwe vrijwilligers."
    yield "ideas", "Kaarten voor ideeën en klachten."
    yield "testpage", "Het testblad van een printer."


def _sign_people_up(replica: Replica) -> str:
    """Let people who do not exist sign up for the first activity that asks for it; return the time of it."""
    today = replica.local_now().date()
    coming = replica.occurrences(today + timedelta(days=1), today + timedelta(days=13))
    here = [one for one in coming if one.venue == replica.device.venue and has_list(one)]
    one = (here or coming)[0]
    (held,) = read_keyring(replica.folder).desk
    key, drafts = fingerprint(held.public), []
    for number, (name, state) in enumerate(_PEOPLE):
        record = f"signup-of-the-tour-{number}"
        sealed = seal(Contact(name=name, phone=f"+3145000040{number}"), held.public)
        box = {"about": record, "sealed": sealed, "key": key}
        drafts.append(Draft(kind="box", record=f"box-{record}", fields=box))
        fields: dict[str, object] = {
            "activity": one.activity.id,
            "recurrence": one.recurrence,
            "state": state,
        }
        fields |= {"party": 1 + number % 2, "box": f"box-{record}"}
        drafts.append(Draft(kind="signup", record=record, fields=fields))
    replica.act(drafts, "desk")
    return one.key


def print_papers(replica: Replica, album: Album) -> None:
    """Put every paper in an album, each of its pages as a picture."""
    album.chapter("Op papier", "Alle papieren, gemaakt uit de voorbeeldbuurt.")
    words, now = Words("nl"), replica.local_now()
    ring = read_keyring(replica.folder)
    for number, showing in enumerate(paper_showings(replica), 1):
        paper = make_paper(replica, showing.key, words, now, ring)
        album.add_pdf(f"{number:02d}-{paper.name}", paper.pdf, showing.text)
    for name, pdf, text in _without_a_key(replica, words):
        album.add_pdf(name, pdf, text)


def _without_a_key(replica: Replica, words: Words) -> Iterator[tuple[str, bytes, str]]:
    """Yield what is printed from a secret, which no key may name; the secrets here open nothing."""
    house, today = house_name(replica), replica.local_now().date()
    for card, name, text in (
        (volunteer_card(house, "Annie", "host", *_code("volunteer"), words), "badge", "De badge van een vrijwilliger."),
        (house_card(house, *_code("house"), words), "huisbadge", "De huisbadge."),
    ):  # fmt: skip
        yield name, badge(card, words), text
    sheet = SheetWords(house, make_secret(), today)
    yield "herstelblad", recovery_sheet(sheet, words), "Het herstelblad, voor in de kluis."


def _code(kind: BadgeKind) -> tuple[str, str]:
    """Return the code of a badge that nobody has, and the same as it is shown."""
    one = Badge(kind, MADE_UP)
    return badge_text(one), shown_badge_text(one)
