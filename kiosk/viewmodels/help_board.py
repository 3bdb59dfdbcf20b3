"""The help board: requests and offers between neighbours, and one of them. Never a name, never a number."""

from __future__ import annotations

from datetime import date
from typing import cast

import msgspec
from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from kiosk.viewmodels.activity import Fact
from kiosk.viewmodels.base import Services, ViewModel
from kiosk.viewmodels.rows import RowsModel
from printing import symbols
from sync import dates, phrases
from sync.board import Board
from sync.disk.help_board import read_board
from sync.help_posts import shown_state
from sync.records import HelpPost
from sync.words import N_, Words

QML_IMPORT_NAME = "Buurtzuil.Models"
QML_IMPORT_MAJOR_VERSION = 1

CATEGORIES: dict[str, tuple[str, str]] = {
    "boodschappen": (N_("Boodschappen"), symbols.HELP["boodschappen"]),
    "klus": (N_("Een klus in huis of tuin"), symbols.HELP["klus"]),
    "vervoer": (N_("Rijden of meegaan"), symbols.HELP["vervoer"]),
    "gezelschap": (N_("Gezelschap"), symbols.HELP["gezelschap"]),
    "computer": (N_("Telefoon of computer"), symbols.HELP["computer"]),
    "anders": (N_("Iets anders"), symbols.HELP["anders"]),
}
"""What help can be about: slug to words and icon."""
BOARD_OFF = N_("Het bord is nog niet open. Vraag het aan de balie.")
PROMISE = N_("Wij bellen u binnen drie werkdagen.")
TAKES_LONGER = N_("Het duurt nu langer. Wij bellen u zodra het kan.")


class DirectionChoice(msgspec.Struct, frozen=True):
    """Requests, offers, or both."""

    slug: str
    label: str
    chosen: bool


class HelpRow(msgspec.Struct, frozen=True):
    """One line of the board."""

    key: str
    direction: str
    kind: str
    """"Vraag" or "Aanbod"."""
    title: str
    line: str


def on_board(post: HelpPost, today: date) -> bool:
    """Return whether everybody may see a post: it is open, and its last day has not gone by."""
    return shown_state(post.state, post.expires, today) == "open"


def promise_of(board: Board, words: Words) -> str:
    """Return within what time who uses the board hears, honestly; empty while it is off."""
    if not board.on:
        return ""
    return words.t(TAKES_LONGER) if board.late else words.t(PROMISE)


def help_row(post: HelpPost, words: Words) -> HelpRow:
    """Return one help post as a line of a list."""
    facts = [words.t(post.day_part), post.area]
    kind = phrases.direction(post, words)
    return HelpRow(
        key=post.id,
        direction=post.direction,
        kind=kind,
        title=phrases.titled(post.title, words),
        line=dates.capital(" · ".join(fact for fact in facts if fact)),
    )


@QmlElement
class HelpBoardModel(ViewModel):
    """The list of the board."""

    changed = Signal()

    def __init__(self, services: Services, parent: QObject | None = None) -> None:
        """Begin with requests and offers together."""
        super().__init__(services, parent)
        self._direction = ""
        self._board = Board()
        self._rows = RowsModel(HelpRow, self)
        self._directions = RowsModel(DirectionChoice, self)

    def load(self, key: str = "") -> None:
        """Show the board as somebody left it."""
        self.refresh()

    def reset(self) -> None:
        """Show requests and offers together again."""
        self._direction = ""

    def refresh(self) -> None:
        """Read the board anew."""
        words = self.services.words
        names = (
            ("", words.t("Alles")),
            ("request", words.t("Vragen")),
            ("offer", words.t("Aanbod")),
        )
        self._directions.reset(
            [DirectionChoice(slug, label, slug == self._direction) for slug, label in names]
        )
        self._board = read_board(self.services.replica, self.services.sure_today)
        posts = self.services.replica.help_posts(self._direction) if self._board.on else []
        today = self.services.now().date()
        self._rows.reset(help_row(post, words) for post in posts if on_board(post, today))
        self.changed.emit()

    def _empty_text(self) -> str:
        text = N_("Er staat nu niets op het bord.") if self._board.on else BOARD_OFF
        return self.services.words.t(text)

    def _promise(self) -> str:
        return promise_of(self._board, self.services.words)

    @Slot(str)
    def chooseDirection(self, direction: str) -> None:
        """Show "request", "offer" or, for the empty text, both."""
        self._direction = direction
        self.refresh()

    direction = Property(str, lambda self: self._direction, notify=changed)
    isOpen = Property(bool, lambda self: self._board.on, notify=changed)
    late = Property(bool, lambda self: bool(self._board.late), notify=changed)
    promise = Property(str, _promise, notify=changed)
    emptyText = Property(str, _empty_text, notify=changed)
    directions = Property(QObject, lambda self: self._directions, constant=True)
    rows = Property(QObject, lambda self: self._rows, constant=True)

    def spoken(self) -> str:
        """Return the board as it is read aloud."""
        lines = [f"{row.kind}. {row.title}. {row.line}." for row in self._rows.rows]
        late = [self._promise()] if self._board.late else []
        return "\n".join([*late, *(lines or [self._empty_text()])])


def about(post: HelpPost, words: Words) -> list[Fact]:
    """Return what a post is about as a fact; none for a kind that nobody knows."""
    if post.category not in CATEGORIES:
        return []
    text, icon = CATEGORIES[post.category]
    return [Fact(icon, words.t(text), "")]


@QmlElement
class HelpPostModel(ViewModel):
    """The page of one help post."""

    changed = Signal()

    def __init__(self, services: Services, parent: QObject | None = None) -> None:
        """Begin with nothing to show."""
        super().__init__(services, parent)
        self._key = ""
        self._post: HelpPost | None = None
        self._board = Board()
        self._facts = RowsModel(Fact, self)

    def load(self, key: str = "") -> None:
        """Show the help post with this id."""
        self._key = key
        self.refresh()

    def refresh(self) -> None:
        """Read the post anew; one that is no longer open is not shown."""
        found = self.services.replica.get("help_post", self._key)
        post = cast("HelpPost | None", found)
        today = self.services.now().date()
        self._board = read_board(self.services.replica, self.services.sure_today)
        seen = self._board.on and post is not None and on_board(post, today)
        self._post = post if seen else None
        self._facts.reset(self._fact_rows(self._post) if self._post is not None else [])
        self.changed.emit()

    def _fact_rows(self, post: HelpPost) -> list[Fact]:
        words = self.services.words
        facts = about(post, words)
        if post.day_part:
            facts.append(Fact("clock", dates.capital(words.t(post.day_part)), ""))
        if post.area:
            facts.append(Fact("map-pin", dates.capital(post.area), ""))
        return facts

    def _next_step(self) -> str:
        words = self.services.words
        if self._post is None:
            return words.t(N_("Dit staat niet meer op het bord.") if self._board.on else BOARD_OFF)
        phone = self.services.helpdesk_phone.replace(" ", "\u00a0")
        if not phone:
            return words.t("Liever praten? Zeg het tegen een vrijwilliger.")
        return words.t("Liever praten? Zeg het tegen een vrijwilliger of bel {phone}.", phone=phone)

    def _respond_text(self) -> str:
        if self._post is None:
            return ""
        words = self.services.words
        if self._post.direction == "request":
            return words.t("Ik wil helpen")
        return words.t("Ik heb dit nodig")

    def _promise(self) -> str:
        return promise_of(self._board, self.services.words)

    def _title(self) -> str:
        if self._post is None:
            return self.services.words.t("Buren voor elkaar")
        return phrases.titled(self._post.title, self.services.words)

    def _kind(self) -> str:
        if self._post is None:
            return ""
        words = self.services.words
        return phrases.direction(self._post, words)

    def _link(self) -> str:
        if self._post is None:
            return ""
        return self.services.link(self._post.id)

    title = Property(str, _title, notify=changed)
    kind = Property(str, _kind, notify=changed)
    direction = Property(
        str, lambda self: self._post.direction if self._post is not None else "", notify=changed
    )
    summary = Property(
        str, lambda self: self._post.summary if self._post is not None else "", notify=changed
    )
    nextStep = Property(str, _next_step, notify=changed)
    respondText = Property(str, _respond_text, notify=changed)
    promise = Property(str, _promise, notify=changed)
    link = Property(str, _link, notify=changed)
    found = Property(bool, lambda self: self._post is not None, notify=changed)
    key = Property(
        str, lambda self: self._post.id if self._post is not None else "", notify=changed
    )
    facts = Property(QObject, lambda self: self._facts, constant=True)

    def spoken(self) -> str:
        """Return the page as it is read aloud."""
        if self._post is None:
            return self._next_step()
        facts = [fact.strong for fact in self._facts.rows]
        return "\n".join(
            text
            for text in (
                self._kind(),
                self._post.title,
                self._post.summary,
                *facts,
                self._promise(),
                self._next_step(),
            )
            if text
        )
