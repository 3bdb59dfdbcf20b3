"""One help post at the desk: who answered it, who may fit and why, and whether it worked out."""

from __future__ import annotations

from datetime import timedelta

import msgspec
from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from kiosk.viewmodels.base import Services
from kiosk.viewmodels.desk.people import moment
from kiosk.viewmodels.desk.post_sheet import STATES
from kiosk.viewmodels.desk.saved import SavedModel
from kiosk.viewmodels.help_board import about
from kiosk.viewmodels.rows import RowsModel
from sync import dates, matching, phrases
from sync.aggregates import MAX_HELP_DAYS
from sync.changes import Draft
from sync.disk import introducing
from sync.disk.help_board import can_renew
from sync.disk.introducing import Pair
from sync.help_posts import OVER, shown_state
from sync.records import HelpPost, Response
from sync.recurrence import parse_local
from sync.words import N_

QML_IMPORT_NAME = "Buurtzuil.Models"
QML_IMPORT_MAJOR_VERSION = 1

SAID = {
    "": N_("nog niet gebeld"),
    "no_answer": N_("nam niet op"),
    "agrees": N_("zegt ja"),
    "declines": N_("zegt nee"),
}
"""What came of a call, as a badge says it."""
LATER_DAYS = 7
"""How long "later" puts the question off."""
RENEW_WITHIN_DAYS = 8
"""Whoever has more days left needs no more yet."""


class Candidate(msgspec.Struct, frozen=True):
    """Somebody who may fit, or who was matched; never with a name: that stands on the page that it opens."""

    key: str
    """The pair's key."""
    title: str
    line: str
    badge: str
    tone: str


@QmlElement
class PostModel(SavedModel):
    """The page of one help post at the desk."""

    changed = Signal()

    def __init__(self, services: Services, parent: QObject | None = None) -> None:
        """Begin with nothing to show."""
        super().__init__(services, parent)
        self._key = ""
        self._post: HelpPost | None = None
        self._match: Pair | None = None
        self._why_not = ""
        self._away = False
        """Whether the post was thrown away."""
        self._rows = RowsModel(Candidate, self)

    def load(self, key: str = "") -> None:
        """Show the post with this id."""
        self._key = key
        self.refresh()

    def reset(self) -> None:
        """Forget the post."""
        self._key, self._post, self._match = "", None, None
        self.forget()

    def refresh(self) -> None:
        """Read the post and whoever may fit it anew."""
        replica = self.services.replica
        post = self._post = self._read()
        self._match, self._why_not = None, ""
        rows: list[Candidate] = []
        if post is not None and post.matched_with:
            self._match = introducing.read_pair(replica, introducing.match_key(replica, post))
            rows = [self._matched_row(self._match)] if self._match is not None else []
        elif post is not None:
            ring = self.services.session.ring
            rows = [self._row(post, one) for one in introducing.proposals_for(replica, post, ring)]
            rows += [self._apart_row(post, *one) for one in introducing.answers_apart(replica, post, ring)]  # fmt: skip
            self._why_not = introducing.Blocked(replica, ring).why_not([post])
        if post is not None and post.state in OVER:
            left = introducing.left_over(replica, post)
            rows += [self._left_row(pair) for key in left if (pair := introducing.read_pair(replica, key))]  # fmt: skip
        self._rows.reset(rows)
        self.changed.emit()

    def _read(self) -> HelpPost | None:
        """Return the post; one that was thrown away only while somebody still waits for a word about it."""
        replica = self.services.replica
        post = introducing.read_post(replica, self._key)
        self._away = post is not None and replica.get("help_post", post.id) is None
        waits = post is not None and (not self._away or introducing.left_over(replica, post))
        return post if waits else None

    def _row(self, post: HelpPost, proposal: matching.Proposal) -> Candidate:
        words, replica = self.services.words, self.services.replica
        because = dates.capital(" · ".join(words.t(text) for text in proposal.because))
        other = replica.get(proposal.kind, proposal.id)
        if isinstance(other, Response):
            title = words.t("Reactie van {when}", when=moment(self.services, other.made))
        elif isinstance(other, HelpPost):
            title = other.title
        else:  # gone since it was proposed
            return Candidate("", "", "", "", "")
        key = introducing.pair_key(post, other)
        pair = introducing.read_pair(replica, key)
        said = ""
        if pair is not None:
            one = pair.introduction
            said = (one.other_said if pair.post.id == post.id else one.post_said).answer
        tone = {"agrees": "open", "declines": "off", "no_answer": "moved"}.get(said, "")
        return Candidate(key, title, because, words.t(SAID[said]), tone)

    def _apart_row(self, post: HelpPost, answer: Response, why: str) -> Candidate:
        words, key = self.services.words, introducing.pair_key(post, answer)
        title = words.t("Reactie van {when}", when=moment(self.services, answer.made))
        line = words.t("Vraag het de coördinator.") if why == introducing.BLOCKED else words.t(why)
        badge = words.t("niet koppelen") if why == introducing.BLOCKED else words.t("niet hier")
        return Candidate(key, title, line, badge, "off")

    def _matched_row(self, pair: Pair) -> Candidate:
        words = self.services.words
        key, title = pair.introduction.id, self._other_title(pair)
        if self._gone:
            lost = not matching.holds(pair.post, pair.other)
            badge = words.t("trok zich terug") if lost else words.t("bel terug")
            return Candidate(key, title, self._meeting(pair), badge, "off")
        return Candidate(key, title, self._meeting(pair), words.t("gekoppeld"), "open")

    def _left_row(self, pair: Pair) -> Candidate:
        words = self.services.words
        line = words.t("Er is al iemand anders gevonden.")
        if self._post is not None and self._post.state not in ("matched", "done"):
            line = words.t("Deze oproep gaat niet door.")
        return Candidate(pair.introduction.id, self._other_title(pair), line, words.t("bel af"), "moved")  # fmt: skip

    def _other_title(self, pair: Pair) -> str:
        other = pair.other if pair.post.id == self._key else pair.post
        if isinstance(other, HelpPost):
            return other.title
        return self.services.words.t("Reactie van {when}", when=moment(self.services, other.made))

    @property
    def _gone(self) -> bool:
        """Whether whoever was matched with this post is gone since, or one of the two said no at another desk."""
        pair = self._match
        if pair is None or self._post is None:
            return False
        other = pair.other if pair.post.id == self._post.id else pair.post
        lost = not matching.holds(self._post, other) or matching.declined(pair.introduction)
        return self._post.state == "matched" and lost

    def _meeting(self, pair: Pair) -> str:
        words, meets = self.services.words, parse_local(pair.introduction.meets_at)
        if meets is None:
            return ""
        day, time = dates.long_date(meets.date(), words), dates.clock_time(meets)
        if pair.introduction.meets_where == "house":
            return words.t("Kennismaking in het buurthuis: {day} om {time} uur", day=day, time=time)
        return words.t("Kennismaking: {day} om {time} uur", day=day, time=time)

    def _fact_text(self) -> str:
        """Return what it is about, when and where, in one line."""
        post, words = self._post, self.services.words
        if post is None:
            return ""
        what = [fact.strong for fact in about(post, words)]
        line = " · ".join(part for part in (*what, words.t(post.day_part), post.area) if part)
        return dates.capital(line)

    # -- afterwards

    def _matched(self) -> bool:
        return self._post is not None and self._post.state == "matched"

    def _asks(self) -> bool:
        """Return whether it is time to ask if it worked out."""
        if self._post is None or not self.services.clock_trusted:
            return False
        one = self._match.introduction if self._match is not None else None
        due = matching.aftercare_on(self._post, one)
        return due is not None and due <= self.services.now().date()

    def _after_text(self) -> str:
        words, post = self.services.words, self._post
        if post is None or post.state != "matched" or self._asks():
            return ""
        one = self._match.introduction if self._match is not None else None
        due = matching.aftercare_on(post, one)
        if self._gone:
            if matching.has_met(one, self.services.now().date()):
                return ""
            return words.t("De afspraak gaat niet door. Bel wie erop rekent.")
        if due is None:
            return ""
        return words.t(
            "Op {day} vragen wij hier of het gelukt is.", day=dates.long_date(due, words)
        )

    def _both(self) -> list[HelpPost]:
        """Return the post, and the other where two posts met: what becomes of one becomes of both."""
        assert self._post is not None
        other = self.services.replica.get("help_post", self._post.matched_with)
        same = isinstance(other, HelpPost) and matching.holds(self._post, other)
        return [self._post, other] if same and isinstance(other, HelpPost) else [self._post]

    def _result(self, result: str) -> list[Draft]:
        if self._match is None:
            return []
        one = self._match.introduction
        return [Draft(kind="introduction", record=one.id, fields={"result": result})]

    def _can_renew(self) -> bool:
        """Return whether the post is over, or nearly, and may stand for 30 days more."""
        post, today = self._post, self.services.now().date()
        last = parse_local(post.expires) if post is not None else None
        soon = last is not None and last.date() - today < timedelta(days=RENEW_WITHIN_DAYS)
        return post is not None and soon and can_renew(self.services.replica, post, today)

    @Slot(result=bool)
    def renew(self) -> bool:
        """Let the post stand for 30 days from today."""
        if self._post is None or not self._can_renew():
            return False
        last = self.services.now().date() + timedelta(days=MAX_HELP_DAYS)
        draft = Draft(kind="help_post", record=self._post.id, fields={"expires": str(last)})
        words = self.services.words
        text = words.t("Blijft staan tot en met {day}.", day=dates.long_date(last, words))
        return self._done([draft], text)

    @Slot(result=bool)
    def worked(self) -> bool:
        """Keep that it worked out: the post is done."""
        if self._post is None or self._post.state != "matched":
            return False
        drafts = [
            Draft(kind="help_post", record=one.id, fields={"state": "done"}) for one in self._both()
        ]
        text = self.services.words.t("Gelukt: {what}", what=self._post.title)
        return self._done([*drafts, *self._result("worked")], text)

    @Slot(result=bool)
    def failed(self) -> bool:
        """Keep that it did not work out: the post stands on the board again, and these two are not proposed again."""
        if self._post is None or self._post.state != "matched":
            return False
        today = self.services.now().date()
        drafts = []
        for one in self._both():
            fields = {"state": "open", "matched_with": "", "matched_by": "", "aftercare": ""}
            last = parse_local(one.expires)
            if last is None or last.date() < today:
                fields["expires"] = str(today + timedelta(days=MAX_HELP_DAYS))
            drafts.append(Draft(kind="help_post", record=one.id, fields=fields))
        if self._match is not None and isinstance(self._match.other, Response) and not self._gone:
            answer = self._match.other.id
            drafts.append(Draft(kind="response", record=answer, fields={"state": "declined"}))
        text = self.services.words.t("Staat weer op het bord: {what}", what=self._post.title)
        return self._done([*self._result("failed"), *drafts], text)

    @Slot(result=bool)
    def later(self) -> bool:
        """Ask again in a week."""
        if self._post is None or self._post.state != "matched":
            return False
        day = self.services.now().date() + timedelta(days=LATER_DAYS)
        drafts = [
            Draft(kind="help_post", record=one.id, fields={"aftercare": str(day)})
            for one in self._both()
        ]
        return self._done(drafts, self.services.words.t("We vragen het over een week opnieuw."))

    def _done(self, drafts: list[Draft], text: str) -> bool:
        done = self.act(drafts, text, undo=False)
        self.refresh()
        return done

    # -- what the page shows

    def _has_box(self) -> bool:
        """Return whether somebody's name can be looked at on a page of its own: not of a post that was thrown away."""
        return self._post is not None and bool(self._post.box) and not self._away

    def _kind(self) -> str:
        if self._post is None:
            return ""
        words = self.services.words
        kind = phrases.direction(self._post, words)
        state = shown_state(self._post.state, self._post.expires, self.services.now().date())
        return f"{kind} · {words.t(STATES[state][0])}"

    def _title(self) -> str:
        if self._post is None:
            return self.services.words.t("Deze oproep is er niet meer.")
        return self._post.title

    def _empty_text(self) -> str:
        words = self.services.words
        if self._post is None:
            return ""
        if self._post.state != "open":
            return words.t("Deze oproep staat nu niet op het bord.")
        if self._why_not:
            return words.t(self._why_not)
        return words.t("Nog niemand reageerde. Er is ook niemand die past.")

    title = Property(str, _title, notify=changed)
    kindText = Property(str, _kind, notify=changed)
    summary = Property(str, lambda self: self._post.summary if self._post else "", notify=changed)
    found = Property(bool, lambda self: self._post is not None and not self._away, notify=changed)
    key = Property(str, lambda self: self._post.id if self._post else "", notify=changed)
    hasBox = Property(bool, _has_box, notify=changed)
    asks = Property(bool, _asks, notify=changed)
    canAnswer = Property(
        bool, lambda self: self._post is not None and self._post.state == "open", notify=changed
    )
    """Whether somebody's answer can be written down."""
    canRenew = Property(bool, _can_renew, notify=changed)
    matched = Property(bool, _matched, notify=changed)
    afterText = Property(str, _after_text, notify=changed)
    emptyText = Property(str, _empty_text, notify=changed)
    factText = Property(str, _fact_text, notify=changed)
    rows = Property(QObject, lambda self: self._rows, constant=True)

    def spoken(self) -> str:
        """Return the post as it is read aloud, without anybody's name."""
        rows = [f"{row.title}. {row.line}. {row.badge}." for row in self._rows.rows]
        asks = self.services.words.t("Is het gelukt?") if self._asks() else self._after_text()
        parts = (
            self._kind(),
            self._title(),
            self._fact_text(),
            *(rows or [self._empty_text()]),
            asks,
        )
        return "\n".join(part for part in parts if part)
