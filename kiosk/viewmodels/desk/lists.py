"""The desk's lists: activities, services, help posts, the posts that wait for a volunteer, and what carries the house."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from kiosk.viewmodels.base import Services, ViewModel
from kiosk.viewmodels.by_code import key_of
from kiosk.viewmodels.desk.board import late_text
from kiosk.viewmodels.desk.copies import COPIED
from kiosk.viewmodels.desk.gone import thrown_away
from kiosk.viewmodels.desk.list_rows import PLAIN_LISTS, DeskRow
from kiosk.viewmodels.desk.may import may_change
from kiosk.viewmodels.desk.post_sheet import STATES
from kiosk.viewmodels.help_board import CATEGORIES
from kiosk.viewmodels.rows import RowsModel
from sync import dates, phrases
from sync.board import Board
from sync.disk.help_board import read_board
from sync.disk.reading import AnyRecord
from sync.help_posts import shown_state
from sync.records import Activity, HelpPost, Organisation, Service
from sync.recurrence import Occurrence, parse_local
from sync.words import N_

QML_IMPORT_NAME = "Buurtzuil.Models"
QML_IMPORT_MAJOR_VERSION = 1

AHEAD_DAYS = 60
MOST_ROWS = 200
"""Nobody leafs through more; who looks for something types a word of it."""
_PART = 300
LISTS = {
    "review": (N_("Te bekijken"), "", "rust"),
    "activity": (N_("Agenda"), N_("Nieuwe activiteit"), "green"),
    "service": (N_("Diensten"), N_("Nieuwe dienst"), "blue"),
    "help_post": (N_("Buren voor elkaar"), N_("Nieuwe oproep"), "rust"),
    "announcement": (N_("Berichten"), N_("Nieuw bericht"), "plum"),
    "organisation": (N_("Organisaties"), N_("Nieuwe organisatie"), "blue"),
    "venue": (N_("Huizen en zalen"), N_("Nieuw huis"), "green"),
    "partner": (N_("Partners"), N_("Nieuwe partner"), "rust"),
}
"""Each list: its title, the words on its button, and its colour."""


@QmlElement
class DeskListModel(ViewModel):
    """One of the lists; the page's key says which."""

    changed = Signal()

    def __init__(self, services: Services, parent: QObject | None = None) -> None:
        """Begin without a list."""
        super().__init__(services, parent)
        self._kind = "review"
        self._filter = ""
        self._more = False
        self._board: Board | None = None
        self._rows = RowsModel(DeskRow, self)

    def load(self, key: str = "") -> None:
        """Show the list called ``key``; a list that somebody comes back to is still narrowed as it was."""
        kind = key if key in LISTS else "review"
        if kind != self._kind:
            self._filter = ""
        self._kind = kind
        self.refresh()

    def reset(self) -> None:
        """Show everything again."""
        self._filter = ""

    def refresh(self) -> None:
        """Read the list anew."""
        if self._kind in PLAIN_LISTS:
            rows = PLAIN_LISTS[self._kind](self.services, self._filter)
        else:
            rows = {
                "review": self._review,
                "activity": self._activities,
                "service": self._service_rows,
                "help_post": self._posts,
            }[self._kind]()
        self._board = None
        if self._kind == "help_post":
            self._board = read_board(self.services.replica, self.services.sure_today)
        self._more = len(rows) > MOST_ROWS
        self._rows.reset(rows[:MOST_ROWS])
        self.changed.emit()

    def _board_text(self) -> str:
        """Return how the help board stands, above its posts; empty above another list."""
        words, board = self.services.words, self._board
        if board is None:
            return ""
        if not board.on:
            return words.t("Het bord is dicht. Kies wie antwoordt.")
        return late_text(board, words) or words.t(
            "Het bord is open. {name} antwoordt.", name=board.answers
        )

    def _named(self, struct: type[AnyRecord], name: str) -> list[AnyRecord]:
        """Return the records that the typed words are about, that have them in their name, or as their code; best first.

        The search forgives and knows parts of words, but not what visitors must not see: drafts, and what is over.
        """
        text, replica = self._filter.strip(), self.services.replica
        hits = replica.search(text, kinds=(self._kind,), limit=MOST_ROWS)
        found = {hit.id: replica.get(self._kind, hit.id) for hit in hits}
        if coded := key_of(replica, self._kind, text).partition("@")[0]:
            found.setdefault(coded, replica.get(self._kind, coded))
        like = f"%{text}%"
        for one in replica.records(struct, f"{name} LIKE ?", [like], "changed DESC, id")[
            :MOST_ROWS
        ]:
            found.setdefault(one.id, one)
        return [one for one in found.values() if isinstance(one, struct)]

    def _activities(self) -> list[DeskRow]:
        """Return the activities, what comes first first; those that are over stand at the end."""
        replica, now = self.services.replica, self.services.now()
        if self._filter.strip():
            return [self._activity_row(one) for one in self._named(Activity, "title")]
        coming: dict[str, Occurrence] = {}
        for one in self._coming(now):
            if one.ends > now:
                coming.setdefault(one.activity.id, one)
            if len(coming) > MOST_ROWS:
                break
        rows = [self._coming_row(one) for one in coming.values()]
        if len(rows) <= MOST_ROWS:
            others = replica.records(Activity, order="starts DESC, id")
            rows += [self._other_row(one) for one in others if one.id not in coming]
        return rows

    def _coming(self, now: datetime) -> Iterator[Occurrence]:
        """Yield what is to come, a part at a time: with thousands of activities nobody reads to the end."""
        offset = 0
        while True:
            part = self.services.replica.occurrences(
                now.date(), now.date() + timedelta(days=AHEAD_DAYS), limit=_PART, offset=offset
            )
            yield from part
            if len(part) < _PART:
                return
            offset += _PART

    def _activity_row(self, activity: Activity) -> DeskRow:
        coming = self.services.replica.next_occurrences(activity.id, self.services.now(), 1)
        return self._coming_row(coming[0]) if coming else self._other_row(activity)

    def _coming_row(self, one: Occurrence) -> DeskRow:
        words, today = self.services.words, self.services.sure_today
        badge, tone = "", ""
        if one.cancelled:
            badge, tone = words.t("gaat niet door"), "off"
        elif one.moved_from:
            badge, tone = words.t("andere tijd"), "moved"
        day = dates.relative_day(one.starts.date(), today, words)
        when = words.t("{day} om {time} uur", day=day, time=dates.clock_time(one.starts))
        often = phrases.frequency(one.activity.rrule, words) if one.activity.rrule else ""
        line = " · ".join(part for part in (dates.capital(when), often, one.place) if part)
        key, page = self._opens("activity", one.activity.id)
        return DeskRow(key, one.activity.title, line, badge, tone, one.cancelled, page)

    def _other_row(self, activity: Activity) -> DeskRow:
        words = self.services.words
        starts = parse_local(activity.starts)
        line = dates.capital(dates.long_date(starts.date(), words, year=True)) if starts else ""
        later = starts is not None and starts > self.services.now()
        badge = "" if later else words.t("voorbij")
        if activity.state in ("draft", "ready"):
            badge = words.t("nog niet klaar")
        key, page = self._opens("activity", activity.id)
        return DeskRow(key, activity.title, line, badge, "", False, page)

    def _service_rows(self) -> list[DeskRow]:
        replica = self.services.replica
        names = {one.id: one.name for one in replica.records(Organisation)}
        if self._filter.strip():
            found = self._named(Service, "name")
        else:
            found = replica.services(limit=MOST_ROWS + 1)
        return [self._service_row(one, names) for one in found]

    def _service_row(self, one: Service, names: dict[str, str]) -> DeskRow:
        words = self.services.words
        owner = names.get(one.organisation, "")
        themes = self.services.replica.neighbourhood.themes
        about = ", ".join(words.t(themes[slug]) for slug in one.themes if slug in themes)
        line = " · ".join(part for part in (owner if owner != one.name else "", about) if part)
        key, page = self._opens("service", one.id)
        return DeskRow(key, one.name, line, "", "", False, page)

    def _opens(self, kind: str, record: str) -> tuple[str, str]:
        """Return key and page of a record: its form, or what those may do and see who have the house badge."""
        if self.services.session.may("volunteer"):
            return f"{kind}/{record}", "deskForm"
        return record, "deskTimes" if kind == "activity" else "service"

    def _posts(self) -> list[DeskRow]:
        if self._filter.strip():
            return [self._post_row(post) for post in self._named(HelpPost, "title")]
        order = "state <> 'review', state <> 'open', made DESC, id DESC"
        posts = self.services.replica.list("help_post", order=order, limit=MOST_ROWS + 1)
        return [self._post_row(post) for post in posts if isinstance(post, HelpPost)]

    def _post_row(self, post: HelpPost) -> DeskRow:
        words = self.services.words
        shown = shown_state(post.state, post.expires, self.services.now().date())
        tone = {"open": "open", "review": "moved"}.get(shown, "")
        state = words.t(STATES[shown][0])
        if post.state == "review":
            return DeskRow(
                post.id, post.title, self._post_line(post), state, tone, False, "deskReview"
            )
        if post.state in ("open", "matched"):
            return DeskRow(
                post.id, post.title, self._post_line(post), state, tone, False, "deskPost"
            )
        key = f"help_post/{post.id}"
        return DeskRow(key, post.title, self._post_line(post), state, tone, False, "deskForm")

    def _post_line(self, post: HelpPost) -> str:
        words = self.services.words
        kind = phrases.direction(post, words)
        return " · ".join(part for part in (kind, post.day_part, post.area) if part)

    def _review(self) -> list[DeskRow]:
        """Return what visitors placed, what waits longest first."""
        words = self.services.words
        found = self.services.replica.records(HelpPost, "state = 'review'", order="made, id")
        rows = []
        for post in found:
            about = CATEGORIES.get(post.category, ("", ""))[0]
            line = " · ".join(p for p in (words.t(about), self._placed(post)) if p)
            kind = phrases.direction(post, words)
            rows.append(
                DeskRow(post.id, post.title, line, kind, post.direction, False, "deskReview")
            )
        return rows

    def _placed(self, post: HelpPost) -> str:
        try:
            made = dates.to_local(dates.from_iso_utc(post.made), str(self.services.replica.zone))
        except ValueError:
            return ""
        words = self.services.words
        return words.t("geplaatst {when}", when=dates.age_of(made, self.services.sure_now, words))

    @Slot(str)
    def narrow(self, text: str) -> None:
        """Show only what ``text`` stands in."""
        self._filter = text[:60]
        self.refresh()

    @Slot(result=str)
    def newKey(self) -> str:
        """Return the key of a new record of this list."""
        return f"{self._kind}/{self.services.new_id()}"

    @Slot(result=str)
    def partKey(self) -> str:
        """Return the key of a new part of what stands in this list: a room."""
        return f"room/{self.services.new_id()}"

    def _new_text(self) -> str:
        allowed = may_change(self.services.session, self._kind)
        return self.services.words.t(LISTS[self._kind][1]) if allowed else ""

    def _door_key(self) -> str:
        """Return the key of today's sign for the door of this house, above the agenda; empty elsewhere, or without a day."""
        if self._kind != "activity" or self.services.sure_today is None:
            return ""
        return f"door/{self.services.venue_id}/{self.services.sure_today}"

    def _part_text(self) -> str:
        if self._kind != "venue" or not may_change(self.services.session, "room"):
            return ""
        return self.services.words.t("Nieuwe zaal") if self.services.replica.count("venue") else ""

    def _has_examples(self) -> bool:
        allowed = self._kind in COPIED and may_change(self.services.session, self._kind)
        return allowed and bool(self.services.replica.count("template", "makes = ?", [self._kind]))

    def _has_gone(self) -> bool:
        allowed = may_change(self.services.session, self._kind)
        return allowed and bool(thrown_away(self.services, self._kind))

    def _subtitle(self) -> str:
        words = self.services.words
        if self._kind == "review":
            return words.t("Dit plaatsten bezoekers. Niemand ziet het voordat u het goed vindt.")
        if self._more:
            return words.t("De eerste {n}. Typ een woord om te zoeken.", n=MOST_ROWS)
        return ""

    def _empty_text(self) -> str:
        words = self.services.words
        if self._filter.strip():
            return words.t("Niets gevonden. Probeer een ander woord.")
        if self._kind == "review":
            return words.t("Alles is bekeken. Er wacht nu niets.")
        return words.t("Hier staat nog niets. Begin met een nieuwe.")

    kind = Property(str, lambda self: self._kind, notify=changed)
    title = Property(str, lambda self: self.services.words.t(LISTS[self._kind][0]), notify=changed)
    subtitle = Property(str, _subtitle, notify=changed)
    newText = Property(str, _new_text, notify=changed)
    doorKey = Property(str, _door_key, notify=changed)
    partText = Property(str, _part_text, notify=changed)
    hasExamples = Property(bool, _has_examples, notify=changed)
    hasGone = Property(bool, _has_gone, notify=changed)
    boardText = Property(str, _board_text, notify=changed)
    boardBad = Property(
        bool,
        lambda self: self._board is not None and bool(self._board.late or not self._board.on),
        notify=changed,
    )
    colour = Property(str, lambda self: LISTS[self._kind][2], notify=changed)
    filterText = Property(str, lambda self: self._filter, notify=changed)
    emptyText = Property(str, _empty_text, notify=changed)
    rows = Property(QObject, lambda self: self._rows, constant=True)

    def spoken(self) -> str:
        """Return the list as it is read aloud: its first lines, for nobody listens to two hundred."""
        title = self.services.words.t(LISTS[self._kind][0])
        lines = [f"{row.title}. {row.line}. {row.badge}." for row in self._rows.rows[:8]]
        return "\n".join([title, *(lines or [self._empty_text()])])
