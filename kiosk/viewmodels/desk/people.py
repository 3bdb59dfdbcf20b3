"""Who is behind a post or a response, as far as this desk may show it: opened in memory, for as long as a page is shown."""

from __future__ import annotations

import msgspec

from kiosk.viewmodels.base import Services
from kiosk.viewmodels.desk.hall import first_name, is_of_today
from kiosk.viewmodels.desk.looking import look_behind
from kiosk.viewmodels.desk.who import who
from sync import dates, phones
from sync.disk.boxes import box_of
from sync.errors import UserFacing
from sync.house_records import Idea
from sync.matching import Other
from sync.records import Signup, Venue
from sync.words import N_

HALL_LINE = N_("In de hal staat hier geen nummer. Bel met de kaart van papier.")
NO_NUMBER = N_("Gaf geen nummer. Komt zelf langs.")
NOT_TODAY = N_("In de hal staat hier geen naam. Kijk op de laptop van de balie.")
NO_BADGE = N_("In de hal opent alleen een badge namen en nummers. Er is nog geen badge.")
NO_KEY = N_("U ziet hier geen naam en nummer. Dit apparaat heeft geen sleutel van de balie.")


class Shown(msgspec.Struct, frozen=True):
    """A person as a page may show them; empty where nothing is open."""

    name: str = ""
    reach: str = ""
    """The number as it is read out, or what to do without one; in the hall never the number."""
    note: str = ""
    """What they wrote with it; never in the hall."""
    numbered: bool = False
    """Whether they left a number or an address to reach them by, so that a card to call from is of use."""
    trouble: str = ""
    """Why name and number are not shown, where they are not."""


NOBODY = Shown()


def shown(services: Services, record: Other | Signup | Idea) -> Shown:
    """Return who is behind a record, as far as this desk may show it now. Opens the box: a look, which is written down."""
    words = services.words
    if trouble := why_not_shown(services, record):
        return Shown(trouble=trouble)
    try:
        contact = look_behind(services, record)
    except UserFacing as error:
        return Shown(trouble=f"{words.t(error.what)} {words.t(error.next)}")
    told = isinstance(record, Signup | Idea)  # nobody waits for a call, or comes by for one
    none = words.t("Geen telefoonnummer") if told else words.t(NO_NUMBER)
    numbered = bool(contact.phone or contact.email)
    if services.session.in_hall:
        reach = words.t(HALL_LINE) if numbered else none
        return Shown(first_name(contact.name), reach, numbered=numbered)
    reach = phones.shown(contact.phone) if contact.phone else contact.email
    return Shown(contact.name, reach or none, contact.note, numbered=numbered)


def why_not_shown(services: Services, record: Other | Signup | Idea) -> str:
    """Return why a name is not shown here, and where it lies; empty where its box may be opened. Opens nothing."""
    words = services.words
    if box_of(services.replica, record) is None:
        return _where(services, record)
    if not services.session.ring.desk:
        return words.t(why_no_keys(services))
    if services.session.in_hall and not is_of_today(services, record):
        return words.t(NOT_TODAY)
    return ""


def why_no_keys(services: Services) -> str:
    """Return in Dutch why nobody's name opens here."""
    session = services.session
    waits = session.in_hall and session.without_badge and session.person is None
    return NO_BADGE if waits else NO_KEY


def _where(services: Services, record: Other | Signup | Idea) -> str:
    """Return where a name lies that is not here: a kiosk has the boxes of its own house, and hears of each that was erased."""
    words = services.words
    if not record.box or services.replica.stored("box", record.box) is not None:
        return words.t("Hier hoort geen naam bij.")
    venue = getattr(record, "venue", services.venue_id)
    if not venue:
        return words.t("De naam ligt niet op dit apparaat.")
    if venue == services.venue_id:
        return words.t("Hier hoort geen naam bij.")
    house = services.replica.get("venue", venue)
    if isinstance(house, Venue) and house.name:
        return words.t("De naam ligt bij {house}. Bel vandaar.", house=house.name)
    return words.t("De naam ligt bij een ander buurthuis. Bel vandaar.")


def moment(services: Services, iso_utc: str) -> str:
    """Return when something was done, as a person would say it; empty where nobody wrote that down."""
    try:
        then = dates.to_local(dates.from_iso_utc(iso_utc), str(services.replica.zone))
    except ValueError:
        return ""
    return dates.age_of(then, services.sure_now, services.words)


def who_when(services: Services, actor: str, iso_utc: str) -> str:
    """Return "Riet, vanmorgen om 10.15 uur"."""
    return ", ".join(part for part in (who(services, actor), moment(services, iso_utc)) if part)
