"""Search over agenda, social map and help board, while somebody types."""

from __future__ import annotations

import msgspec
from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from kiosk.viewmodels.base import Services, ViewModel
from kiosk.viewmodels.by_code import HELD, held_by_code, key_of
from kiosk.viewmodels.gate import BADGE_PAGE
from kiosk.viewmodels.help_board import on_board
from kiosk.viewmodels.rows import RowsModel
from kiosk.viewmodels.sheet import sheet_place
from kiosk.viewmodels.social_map import not_aloud
from sync import dates, links
from sync.badge import looks_like_badge
from sync.discretion import is_discreet_service
from sync.disk.help_board import read_board
from sync.disk.search import KINDS
from sync.errors import UserFacing
from sync.records import HelpPost, Service
from sync.sheet_numbers import end_in, mistyped, shown_number

QML_IMPORT_NAME = "Buurtzuil.Models"
QML_IMPORT_MAJOR_VERSION = 1

PAGES = {"activity": "activity", "service": "service", "help_post": "helpPost"}
_TINTS = {"activity": "green", "service": "blue", "help_post": "rust"}
_ICONS = {"activity": "calendar-days", "service": "map-pinned", "help_post": "heart-handshake"}
MAX_QUERY = 60


class HitRow(msgspec.Struct, frozen=True):
    """One thing found."""

    key: str
    page: str
    icon: str
    title: str
    line: str
    tint: str


def _row(kind: str, key: str, title: str, line: str) -> HitRow:
    return HitRow(key, PAGES[kind], _ICONS[kind], title, line, _TINTS[kind])


@QmlElement
class SearchModel(ViewModel):
    """The search page."""

    changed = Signal()

    def __init__(self, services: Services, parent: QObject | None = None) -> None:
        """Begin with nothing asked."""
        super().__init__(services, parent)
        self._query = ""
        self._rows = RowsModel(HitRow, self)

    def load(self, key: str = "") -> None:
        """Show what was found for the question so far."""
        self.refresh()

    def reset(self) -> None:
        """Forget the question."""
        self._query = ""
        self._rows.reset([])

    def refresh(self) -> None:
        """Ask again."""
        replica = self.services.replica
        kinds = [kind for kind in KINDS if kind != "help_post" or read_board(replica, None).on]
        hits = replica.search(self._query, kinds=kinds) if self._query.strip() else []
        found = [_row(hit.kind, hit.id, hit.title, hit.line) for hit in hits]
        sheet = self._sheet()
        coded = [] if sheet else self._with_code(guessed=not found)
        self._rows.reset([*self._desk(), *sheet, *coded, *found])
        self.changed.emit()

    def _desk(self) -> list[HitRow]:
        """Return the way to the desk for a volunteer whose kiosk has no scanner: who types "badge", or begins its code."""
        asked = self._query.strip()
        wanted = asked.lower() == "badge" or looks_like_badge(asked)
        if not wanted or self.services.session.access != "none":
            return []
        words = self.services.words
        title, line = words.t("Voor vrijwilligers"), words.t("Open de balie met uw badge.")
        return [HitRow("", BADGE_PAGE, "lock", title, line, "plum")]

    def _sheet(self) -> list[HitRow]:
        """Return the sheet whose number was typed, or the last part of it: that is what stands out on paper."""
        typed = self._query.strip()
        if end := end_in(typed):
            from sync.disk.paper_sheets import find_by_end

            known = find_by_end(self.services.replica, end)
            typed = shown_number(known) if known is not None else typed
        place = sheet_place(self.services, typed)
        if place is None:
            return []
        words = self.services.words
        title = words.t("Blad {number}", number=typed.upper())
        line = words.t("Kijk wat er veranderd is.")
        return [HitRow(place.about, place.page, "file-text", title, line, "green")]

    def _with_code(self, *, guessed: bool) -> list[HitRow]:
        """Return what has the code that was typed from a slip; a post that is not on the board stays unseen.

        It comes before what the letters of the code happen to look like. ``guessed`` is whether a code that belongs to nothing
        counts as a guess: not where it is a word that something was found for.
        """
        try:
            links.parse_code(self._query)
        except UserFacing:
            return []
        replica, words, rows = self.services.replica, self.services.words, []
        if key := key_of(replica, "activity", self._query):
            one = replica.occurrence(*key.split("@", 1))
            if one is not None and one.activity.visibility == "public":
                day = dates.capital(dates.long_date(one.starts.date(), words))
                line = f"{day}, {dates.time_span(one.starts, one.ends, words)}"
                rows.append(_row("activity", key, one.title, line))
        service = replica.get("service", key_of(replica, "service", self._query))
        if isinstance(service, Service) and service.visibility == "public":
            rows.append(_row("service", service.id, service.name, service.summary))
        post = replica.get("help_post", key_of(replica, "help_post", self._query))
        if isinstance(post, HelpPost) and self._on_board(post):
            rows.append(_row("help_post", post.id, post.title, post.summary))
        message = key_of(replica, "announcement", self._query)
        today = replica.announcements(self.services.now().date(), self.services.venue_id)
        for told in (said for said in today if said.id == message):
            rows.append(
                HitRow(message, "announcements", "megaphone", told.title, told.text, "plum")
            )
        return rows or self._of_a_holder(guessed=guessed)

    def _on_board(self, post: HelpPost) -> bool:
        today = self.services.now().date()
        return read_board(self.services.replica, None).on and on_board(post, today)

    def _of_a_holder(self, *, guessed: bool) -> list[HitRow]:
        """Return what the holder of a slip placed, answered or told: nothing of it is shown before she opens it."""
        try:
            held = held_by_code(self.services, self._query, guessed=guessed)
        except UserFacing:
            return []
        words = self.services.words
        if held is None:
            return []
        title = words.t(HELD[held.kind])
        line = words.t("Kijk hoe het ervoor staat.")
        key = links.holder_code(held.box)
        return [HitRow(key, "myPost", "heart-handshake", title, line, "rust")]

    @Slot(str)
    def ask(self, query: str) -> None:
        """Search for what stands there now."""
        self._query = query[:MAX_QUERY]
        self.refresh()

    def _empty_text(self) -> str:
        words = self.services.words
        if mistyped(self._query):
            return words.t("Dit nummer klopt niet. Typ het over van onder aan uw blad.")
        if not self._query.strip():
            return words.t("Typ een woord. Bijvoorbeeld: koffie, wandelen of brieven.")
        phone = self.services.helpdesk_phone
        if not phone:
            return words.t("Niets gevonden. Probeer een ander woord, of vraag een vrijwilliger.")
        return words.t("Niets gevonden. Probeer een ander woord, of bel {phone}.", phone=phone)

    query = Property(str, lambda self: self._query, notify=changed)
    emptyText = Property(str, _empty_text, notify=changed)
    rows = Property(QObject, lambda self: self._rows, constant=True)

    def spoken(self) -> str:
        """Return what was found as it is read aloud."""
        if not self._rows.rows:
            return self._empty_text()
        aloud = [f"{row.title}. {row.line}" for row in self._rows.rows if not self._private(row)]
        return "\n".join(aloud) or not_aloud(self.services.words)

    def _private(self, row: HitRow) -> bool:
        replica = self.services.replica
        service = replica.get("service", row.key) if row.page == "service" else None
        return isinstance(service, Service) and is_discreet_service(service, replica.neighbourhood)
