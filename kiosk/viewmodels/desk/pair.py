"""Two neighbours who may meet: call the one, call the other, pick a day, and bring them together.

Each agrees before a number is passed on; who called, and when, stands beside the answer. The boxes of the two are open only
while their page is shown; the page of a call opens one of them.
"""

from __future__ import annotations

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from kiosk.viewmodels.activity import Fact
from kiosk.viewmodels.base import Services
from kiosk.viewmodels.desk import calls
from kiosk.viewmodels.desk.meeting import Moment, days, place_word, times
from kiosk.viewmodels.desk.people import NOBODY, Shown, shown, who_when
from kiosk.viewmodels.desk.post import SAID
from kiosk.viewmodels.desk.saved import SavedModel
from kiosk.viewmodels.desk.vog import vog_fact
from kiosk.viewmodels.rows import RowsModel
from sync import dates, matching
from sync.changes import Draft
from sync.disk import introducing
from sync.disk.introducing import Pair
from sync.help_posts import OVER, WAITING
from sync.records import Response
from sync.recurrence import parse_local
from sync.words import N_

QML_IMPORT_NAME = "Buurtzuil.Models"
QML_IMPORT_MAJOR_VERSION = 1

_AWAY = (N_("al gekoppeld"), N_("van het bord"))
_ICONS = {"": "phone", "no_answer": "phone", "agrees": "circle-check", "declines": "circle-x"}


@QmlElement
class PairModel(SavedModel):
    """The page of a pair, and those of a call and of the day. The key is the pair's, then "/post", "/other" or "/meet"."""

    changed = Signal()

    def __init__(self, services: Services, parent: QObject | None = None) -> None:
        """Begin with nobody."""
        super().__init__(services, parent)
        self._key = self._part = self._day = ""
        self._pair: Pair | None = None
        self._people: dict[str, Shown] = {}
        self._blocked = ""
        self._steps = RowsModel(calls.Step, self)
        self._facts = RowsModel(Fact, self)
        self._moments = RowsModel(Moment, self)

    def load(self, key: str = "") -> None:
        """Show a pair, or a part of it, and open the boxes that stand there."""
        self._key, _, rest = key.partition("/")
        self._part, _, self._day = rest.partition("/")
        self._close()
        self._read()
        if self._pair is not None and self._part != "meet":
            sides = (self._part,) if self._part in ("post", "other") else ("post", "other")
            for side in sides:
                self._people[side] = shown(self.services, self._pair.side(side))
            self._blocked = self._why_not(self._pair)
        self.refresh()

    def leave(self) -> None:
        """Forget who they are: the page is no longer shown."""
        self._close()
        self._steps.reset([])
        self.changed.emit()

    def reset(self) -> None:
        """Forget the pair."""
        self._key = self._part = self._day = ""
        self._pair = None
        self._close()
        self._steps.reset([])
        self.forget()

    def _close(self) -> None:
        self._people, self._blocked = {}, ""

    def _why_not(self, pair: Pair) -> str:
        blocked = introducing.Blocked(self.services.replica, self.services.session.ring)
        return blocked.why_not((pair.post, pair.other))

    def _read(self) -> None:
        self._pair = introducing.read_pair(self.services.replica, self._key) if self._key else None

    def refresh(self) -> None:
        """Read the pair anew; the boxes stay as they are."""
        self._read()
        pair = self._pair
        self._steps.reset(self._step_rows(pair) if pair is not None and not self._part else [])
        self._facts.reset(self._fact_rows(pair) if pair is not None else [])
        self._moments.reset(self._moment_rows(pair) if pair is not None else [])
        self.changed.emit()

    # -- what stands there

    def _step_rows(self, pair: Pair) -> list[calls.Step]:
        rows = [self._call_row(pair, "post"), self._call_row(pair, "other")]
        if not (self._taken or self._to_tell or self._falls_through):
            rows.append(calls.meet_row(self.services, self._key, pair.introduction))
        return rows

    def _call_row(self, pair: Pair, side: str) -> calls.Step:
        words = self.services.words
        said = calls.said_by(pair, side)
        person = self._people.get(side, NOBODY)
        line = role = calls.role(words, pair, side)
        if said.answer:
            line = f"{role} · {who_when(self.services, said.by, said.at)}"
        badge = words.t(SAID[said.answer])
        tone = {"agrees": "open", "declines": "off", "no_answer": "moved"}.get(said.answer, "")
        if self._taken:
            back = side in matching.to_call_back(pair.introduction, pair.post, pair.other)
            off = matching.called_off(pair.side(side))
            back = back and not off
            line, badge = role, words.t("bel terug") if back else words.t(_AWAY[off])
            tone = "off" if back else "open"
        elif side in self._to_tell or self._falls_through:
            lost = not matching.holds(pair.post, pair.other) and side == "other"
            gone = self._falls_through and (lost or said.answer == "declines")
            badge = words.t("trok zich terug") if gone else words.t("bel terug")
            tone = "off"
        title = calls.call_title(words, person.name, meets=self._meets)
        return calls.Step(
            f"{self._key}/{side}", "deskCall", _ICONS[said.answer], title, line, badge, tone
        )

    def _fact_rows(self, pair: Pair) -> list[Fact]:
        """Return on the page of a call what the call is about and what was said before; on the pair's the VOG's line."""
        words = self.services.words
        helper = matching.helper_side(pair.post)
        vog = vog_fact(self.services, pair)
        if self._part not in ("post", "other"):
            return [vog] if vog is not None and not self._taken else []
        facts = [Fact("heart-handshake", pair.post.title, calls.role(words, pair, self._part))]
        if note := self._person().note:
            facts.append(Fact("message-square-text", note, words.t("Schreef dit erbij.")))
        said = calls.said_by(pair, self._part)
        if said.answer:
            line = who_when(self.services, said.by, said.at)
            facts.append(Fact(_ICONS[said.answer], dates.capital(words.t(SAID[said.answer])), line))
        if vog is not None and self._part == helper:
            facts.append(vog)
        return facts

    def _moment_rows(self, pair: Pair) -> list[Moment]:
        if self._part != "meet":
            return []
        if self._day:
            return times(self.services, pair.post, self._day)
        return days(self.services, f"{self._key}/meet")

    @property
    def _taken(self) -> bool:
        """Whether one of the two is matched with somebody else, or a post of theirs is over."""
        if self._pair is None:
            return False
        pair = self._pair
        other = matching.called_off(pair.other) or pair.other.state in ("matched", "done")
        return (pair.post.state in OVER or other) and not self._matched

    @property
    def _to_tell(self) -> tuple[str, ...]:
        """Who is still to hear that these two do not meet."""
        pair = self._pair
        if pair is None or self._taken:
            return ()
        return matching.to_tell(pair.introduction, pair.post, pair.other)

    @property
    def _tells(self) -> bool:
        """Whether the call that the page is about is to say that nothing comes of it."""
        return self._taken or self._part in self._to_tell

    @property
    def _falls_through(self) -> bool:
        """Whether the two were matched and do not meet after all."""
        one = self._pair
        return one is not None and matching.falls_through(one.introduction, one.post, one.other)

    @property
    def _off(self) -> bool:
        pair = self._pair
        return pair is not None and any(map(matching.called_off, (pair.post, pair.other)))

    @property
    def _matched(self) -> bool:
        return self._pair is not None and matching.is_match(
            self._pair.introduction, self._pair.post
        )

    @property
    def _meets(self) -> bool:
        return self._matched and not self._falls_through

    def _done_text(self) -> str:
        return calls.done_text(self.services.words, self._pair, meets=self._meets)

    def _ready(self) -> bool:
        return (
            self._pair is not None
            and self._pair.post.state == "open"
            and self._pair.other.state in ("open", *WAITING)
            and not self._blocked
            and matching.may_match(self._pair.introduction)
        )

    def _notice(self) -> str:
        words = self.services.words
        if self._pair is None:
            return ""
        if self._off or (self._pair.post.state != "open" and not self._matched and not self._taken):
            return words.t("Deze oproep staat nu niet op het bord.")
        if self._taken:
            return words.t("Er is al iemand anders gevonden. Bel wie nog wacht.")
        if self._blocked:
            return words.t(self._blocked)
        if self._falls_through:
            return words.t("De afspraak gaat niet door. Bel wie erop rekent.")
        if self._pair.introduction.result == "failed" and not self._matched:
            return words.t("Deze twee passen niet. Wij stellen hen niet meer voor.")
        if self._to_tell:
            return words.t("Het gaat niet door. Bel wie nog wacht, en vertel dat.")
        if matching.is_parted(self._pair.introduction):
            return words.t("Een van de twee zei nee. Kies iemand anders.")
        return ""

    # -- calls

    @Slot(str, result=bool)
    def said(self, answer: str) -> bool:
        """Keep what came of the call that the page is about: "no_answer", "agrees" or "declines"."""
        pair, side = self._pair, self._part
        if pair is None or side not in ("post", "other") or answer not in calls.DONE:
            return False
        now = self.services.replica.clock().isoformat(timespec="seconds")
        told = {"answer": answer, "by": self.services.session.actor, "at": now}
        drafts = [introducing.written(pair, **{f"{side}_said": told})]
        record = pair.side(side)
        if isinstance(record, Response):
            states = calls.after_call(record.state, answer)
            drafts += [Draft(kind="response", record=record.id, fields={"state": one}) for one in states]  # fmt: skip
        drafts += calls.again_tomorrow(self.services, pair, answer)
        return self._keep(pair, drafts, self.services.words.t(calls.DONE[answer]))

    def _keep(self, pair: Pair, drafts: list[Draft], text: str, *, undo: bool = True) -> bool:
        """Do what was decided about a pair. Its record is made first, so that undoing leaves the record where it is."""
        begun = self.services.replica.stored("introduction", pair.introduction.id) is not None
        done = (begun or self.act([introducing.written(pair)], "", undo=False)) and self.act(
            drafts, text, undo=undo
        )
        self.refresh()
        return done

    @Slot(result=bool)
    def told(self) -> bool:
        """Keep that whom this call was to knows that somebody else was found: they wait no longer."""
        pair, side = self._pair, self._part
        if pair is None or side not in ("post", "other") or not self._tells:
            return False
        now = self.services.replica.clock().isoformat(timespec="seconds")
        said = {"answer": "", "by": self.services.session.actor, "at": now}
        drafts = [introducing.written(pair, **{f"{side}_said": said})]
        record = pair.side(side)
        if isinstance(record, Response) and record.state in (*WAITING, "matched"):
            drafts.append(Draft(kind="response", record=record.id, fields={"state": "declined"}))
        return self._keep(pair, drafts, self.services.words.t("Bewaard: is gebeld."))

    @Slot(result=bool)
    def part(self) -> bool:
        """Keep that two posts do not fit, whatever they say: they are proposed no more."""
        pair = self._pair
        if pair is None or not calls.may_part(pair):
            return False
        text = self.services.words.t("Bewaard: past niet.")
        return self._keep(pair, [introducing.written(pair, result="failed")], text)

    # -- the first meeting

    @Slot(str, result=bool)
    def meet(self, at: str) -> bool:
        """Keep when the two meet first (local, ISO to the minute)."""
        if self._pair is None or parse_local(at) is None:
            return False
        text = self.services.words.t("Dag en tijd zijn bewaard.")
        return self._keep(self._pair, [introducing.written(self._pair, meets_at=at)], text)

    @Slot(result=bool)
    def elsewhere(self) -> bool:
        """Let them meet somewhere else, because both want that; or in the house after all."""
        if self._pair is None:
            return False
        house = self._pair.introduction.meets_where == "house"
        where = "elsewhere" if house else "house"
        words = self.services.words
        text = words.t("Zij spreken zelf een plek af.") if house else words.t("Kennismaken in het buurthuis.")  # fmt: skip
        return self._keep(self._pair, [introducing.written(self._pair, meets_where=where)], text)

    # -- the match

    @Slot(result=bool)
    def match(self) -> bool:
        """Bring the two together: the post, and the other, leave the board. The first match to be committed counts."""
        pair = self._pair
        # somebody may have blocked meanwhile
        self._blocked = self._why_not(pair) if pair is not None else ""
        if pair is None or not self._ready():
            self.changed.emit()
            return False
        one, actor = pair.introduction, self.services.session.actor
        post = {"state": "matched", "matched_with": one.other, "matched_by": actor}
        drafts = [
            introducing.written(pair, meets_at=one.meets_at, meets_where=one.meets_where),
            Draft(kind="help_post", record=one.post, fields={**post, "aftercare": ""}),
        ]
        if isinstance(pair.other, Response):
            drafts.append(Draft(kind="response", record=one.other, fields={"state": "matched"}))
        else:
            other = {**post, "matched_with": one.post, "aftercare": ""}
            drafts.append(Draft(kind="help_post", record=one.other, fields=other))
        text = self.services.words.t("Gekoppeld: {what}", what=pair.post.title)
        return self._keep(pair, drafts, text, undo=False)

    # -- what the pages show

    def _title(self) -> str:
        words, person = self.services.words, self._people.get(self._part, NOBODY)
        if self._pair is None:
            return words.t("Deze oproep is er niet meer.")
        if self._part in ("post", "other"):
            return calls.call_title(words, person.name)
        if self._part == "meet":
            return words.t("Hoe laat?") if self._day else words.t("Op welke dag?")
        return words.t("Twee buren bij elkaar")

    def _subtitle(self) -> str:
        if self._pair is None:
            return ""
        if self._part == "meet":
            place = place_word(self.services, self._pair.introduction)
            return self.services.words.t("Kennismaking {place}", place=place)
        return self._pair.post.title

    def _person(self) -> Shown:
        return self._people.get(self._part, NOBODY)

    def _ask_text(self) -> str:
        words, pair = self.services.words, self._pair
        over = self._tells or self._falls_through
        texts = calls.ask_texts(pair, off=self._off, taken=self._taken, over=over) if pair else ()
        return " ".join(words.t(text) for text in texts)

    title = Property(str, _title, notify=changed)
    subtitle = Property(str, _subtitle, notify=changed)
    noticeText = Property(str, _notice, notify=changed)
    doneText = Property(str, _done_text, notify=changed)
    askText = Property(str, _ask_text, notify=changed)
    found = Property(bool, lambda self: self._pair is not None, notify=changed)
    tells = Property(bool, lambda self: self._tells, notify=changed)
    matched = Property(bool, lambda self: self._matched, notify=changed)
    meets = Property(bool, lambda self: self._meets, notify=changed)
    ready = Property(bool, _ready, notify=changed)
    callable = Property(
        bool,
        lambda self: self._pair is not None and not self._matched and not self._tells,
        notify=changed,
    )
    canPart = Property(bool, lambda self: calls.may_part(self._pair), notify=changed)
    house = Property(bool, lambda self: calls.in_house(self._pair), notify=changed)
    hall = Property(bool, lambda self: self.services.session.in_hall, notify=changed)
    key = Property(str, lambda self: self._key, notify=changed)
    personKey = Property(str, lambda self: f"{self._key}/{self._part}", notify=changed)
    cardsKey = Property(str, lambda self: f"cards/{self._key}", notify=changed)
    cardKey = Property(str, lambda self: f"card/{self._key}/{self._part}", notify=changed)
    name_ = Property(str, lambda self: self._person().name, notify=changed)
    reach = Property(str, lambda self: self._person().reach, notify=changed)
    numbered = Property(bool, lambda self: self._person().numbered, notify=changed)
    boxText = Property(str, lambda self: self._person().trouble, notify=changed)
    steps = Property(QObject, lambda self: self._steps, constant=True)
    facts = Property(QObject, lambda self: self._facts, constant=True)
    moments = Property(QObject, lambda self: self._moments, constant=True)

    def spoken(self) -> str:
        """Return what stands on the page as it is read aloud: never who they are."""
        words, pair = self.services.words, self._pair
        if pair is None:
            return self._title()
        if self._part == "meet":
            return "\n".join([self._title(), *(row.title for row in self._moments.rows[:8])])
        if self._part:
            return "\n".join([pair.post.title, self._ask_text()])
        rows = [f"{calls.role(words, pair, side)}: {words.t(SAID[calls.said_by(pair, side).answer])}." for side in ("post", "other")]  # fmt: skip
        return "\n".join([self._title(), pair.post.title, *rows, self._done_text(), self._notice()])
