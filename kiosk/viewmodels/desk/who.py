"""Who did something, and when, in words."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from kiosk.services.session import HOUSE
from kiosk.viewmodels.base import Services
from kiosk.viewmodels.desk.hall import volunteer_name
from sync import dates
from sync.disk.volunteer_files import whole_name
from sync.roles import HOUSE_BADGE
from sync.verdicts import VISITOR

_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}")


def who(services: Services, actor: str) -> str:
    """Return the name of a volunteer by her id, also of one who has left; else what kind of somebody it was. See ``hall``."""
    words = services.words
    told = {
        HOUSE: words.t("Iemand aan de balie"),
        HOUSE_BADGE: words.t("Iemand met de huisbadge"),
        VISITOR: words.t("Een bezoeker"),
        "": words.t("Een apparaat"),
    }
    if actor in told:
        return told[actor]
    stored = services.replica.stored("volunteer", actor)
    name = str(stored.fields.get("name", "")) if stored is not None else ""
    if name:
        return volunteer_name(services, whole_name(services.replica, actor, name))
    return words.t("Een vrijwilliger") if _ID.fullmatch(actor) else actor


def when(services: Services, at_ms: int) -> str:
    """Return a moment (milliseconds since 1970-01-01 UTC) as people say it: "vanmiddag om 14.05 uur"."""
    moment = dates.to_local(datetime.fromtimestamp(at_ms / 1000, UTC), str(services.replica.zone))
    return dates.age_of(moment, services.sure_now, services.words)
