"""Who is behind a post or a response, as far as this desk may show it: opened in memory, for as long as a page is shown."""

from __future__ import annotations

import msgspec

from kiosk.viewmodels.base import Services
from kiosk.viewmodels.desk.looking import look_behind
from kiosk.viewmodels.desk.who import who
from sync import dates, phones
from sync.errors import UserFacing
from sync.matching import Other
from sync.records import Signup
from sync.words import N_

HALL_LINE = N_("In de hal staat hier geen nummer. Bel met de kaart van papier.")
NO_KEY = N_("U ziet hier geen naam en nummer. Dit apparaat heeft geen sleutel van de balie.")


class Shown(msgspec.Struct, frozen=True):
    """A person as a page may show them; empty where nothing is open."""

    name: str = ""
    reach: str = ""
    """The number as it is read out, or what to do without one; in the hall never the number."""
    note: str = ""
    """What they wrote with it; never in the hall."""
    trouble: str = ""
    """Why name and number are not shown, where they are not."""


NOBODY = Shown()


def shown(services: Services, record: Other | Signup) -> Shown:
    """Return who is behind a record, as far as this desk may show it now. Opens the box: a look, which is written down."""
    words, ring = services.words, services.session.ring
    if not record.box or services.replica.get("box", record.box) is None:
        # a kiosk has the boxes of its own house only, and hears of each that was erased
        never = record.box and services.replica.stored("box", record.box) is None
        venue = getattr(record, "venue", services.venue_id)
        if never and not venue:
            return Shown(trouble=words.t("De naam ligt niet op dit apparaat."))
        if never and venue != services.venue_id:
            return Shown(trouble=words.t("De naam ligt bij een ander buurthuis. Bel vandaar."))
        return Shown(trouble=words.t("Hier hoort geen naam bij."))
    if not ring.desk:
        return Shown(trouble=words.t(NO_KEY))
    try:
        contact = look_behind(services, record)
    except UserFacing as error:
        return Shown(trouble=f"{words.t(error.what)} {words.t(error.next)}")
    if services.session.in_hall:
        return Shown(contact.name.split(" ")[0], words.t(HALL_LINE))
    reach = phones.shown(contact.phone) if contact.phone else contact.email
    return Shown(contact.name, reach or words.t("Geen telefoonnummer"), contact.note)


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
