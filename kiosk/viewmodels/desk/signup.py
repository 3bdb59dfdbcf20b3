"""One sign-up whose people are to be called: who, about what, and what they said. Its box is open on this page only."""

from __future__ import annotations

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from kiosk.viewmodels.activity import Fact
from kiosk.viewmodels.base import Services
from kiosk.viewmodels.desk.people import NOBODY, shown
from kiosk.viewmodels.desk.saved import SavedModel
from kiosk.viewmodels.printing import SIGN_UP
from kiosk.viewmodels.rows import RowsModel
from sync import dates, inbox
from sync.changes import Draft
from sync.disk import people_of
from sync.inbox import PROMISE, Item
from sync.records import Activity, Signup
from sync.recurrence import parse_local
from sync.words import N_

QML_IMPORT_NAME = "Buurtzuil.Models"
QML_IMPORT_MAJOR_VERSION = 1

TO_CALL = ("to_call", "offered")
_WHY = {
    "to_call": N_("Bel om te zeggen hoe het ervoor staat. Vraag of diegene nog komt."),
    "offered": N_("Er is een plaats vrij. Bel en vraag of diegene komt."),
}


@QmlElement
class SignupModel(SavedModel):
    """A sign-up, and who it is of for as long as the page is shown."""

    changed = Signal()

    def __init__(self, services: Services, parent: QObject | None = None) -> None:
        """Begin with nothing to show and no box open."""
        super().__init__(services, parent)
        self._key = ""
        self._signup: Signup | None = None
        self._who = NOBODY
        self._facts = RowsModel(Fact, self)

    def load(self, key: str = "") -> None:
        """Show the sign-up with this id and open its box; "id/sure" asks whether it ends, with the box closed."""
        self._key, _, sure = key.partition("/")
        self._who = NOBODY
        self._read()
        if self._signup is not None and not sure:
            self._who = shown(self.services, self._signup)
        self.refresh()

    def leave(self) -> None:
        """Forget what stood in the box: the page is no longer shown."""
        self._who = NOBODY
        self.changed.emit()

    def reset(self) -> None:
        """Forget the sign-up and what stood in the box."""
        self._key, self._signup, self._who = "", None, NOBODY
        self.forget()

    def refresh(self) -> None:
        """Read the sign-up anew; the box stays as it is."""
        self._read()
        self._facts.reset(self._fact_rows())
        self.changed.emit()

    def _read(self) -> None:
        found = self.services.replica.get("signup", self._key) if self._key else None
        waits = isinstance(found, Signup) and found.state in TO_CALL
        self._signup = found if waits and isinstance(found, Signup) else None
        if self._signup is None:
            self._who = NOBODY

    def _activity(self) -> Activity | None:
        signup = self._signup
        found = self.services.replica.get("activity", signup.activity) if signup else None
        return found if isinstance(found, Activity) else None

    def _fact_rows(self) -> list[Fact]:
        words, signup = self.services.words, self._signup
        if signup is None:
            return []
        facts = []
        moment = parse_local(signup.recurrence)
        if moment is not None:
            day = dates.relative_day(moment.date(), self.services.sure_today, words)
            time = dates.clock_time(moment)
            when = words.t("{day} om {time} uur", day=day, time=time)
            facts.append(Fact("calendar-days", dates.capital(when), ""))
        people = words.tn("Eén persoon", "{n} mensen", signup.party)
        facts.append(Fact("users", people, ""))
        return facts

    def _title(self) -> str:
        activity, words = self._activity(), self.services.words
        if self._signup is None:
            return words.t("Dit is al gedaan.")
        return activity.title if activity is not None else words.t("Aanmelding")

    def _fits(self) -> bool:
        """Return whether there is a place: of somebody who was promised one that is not there only where one came free."""
        signup = self._signup
        if signup is None:
            return False
        if not signup.apart or not signup.recurrence:
            return not signup.apart
        found = self.services.replica.occurrence(signup.activity, signup.recurrence)
        free = found.free_places if found is not None else None
        return found is not None and (free is None or free >= signup.party)

    @Slot(result=bool)
    def comes(self) -> bool:
        """Note that they come."""
        return self._fits() and self._become("confirmed", N_("Komt: {what}"))

    @Slot(result=bool)
    def comesNot(self) -> bool:
        """Note that they do not come; who wants to come after all signs up anew."""
        return self._become("cancelled", N_("Komt niet: {what}"))

    def _become(self, state: str, text: str) -> bool:
        signup, words = self._signup, self.services.words
        if signup is None:
            return False
        draft = Draft(kind="signup", record=signup.id, fields={"state": state})
        done = self.act([draft], words.t(text, what=self._title()), undo=False)
        self.refresh()
        return done

    @Slot(result=bool)
    def noAnswer(self) -> bool:
        """Let it come back tomorrow: nobody answered."""
        signup, words = self._signup, self.services.words
        if signup is None:
            return False
        item = Item(source="call", about=signup.id, text="", urgency=PROMISE)
        draft = inbox.put_off(item, self.services.now().date())
        return self.act([draft], words.t("Dat komt morgen terug."))

    def _card_key(self) -> str:
        """Return the key of the card with which they are called; empty where a number stands here, or none is known."""
        one = self._signup
        shown = one is not None and bool(self._who.name) and self.services.session.in_hall
        return f"card/{one.id}" if one is not None and shown else ""

    def _slip_key(self) -> str:
        """Return the key of the slip that they may take along; empty where no name is open, so that a slip would have none."""
        return f"{SIGN_UP}{self._signup.id}" if self._signup is not None and self._who.name else ""

    def _list_key(self) -> str:
        """Return the key of the list of all that are to be called; empty where this is the only one."""
        services = self.services
        named = self._signup is not None and bool(services.session.ring.desk)
        calls = people_of.to_call(services.replica, services.now().date()) if named else []
        return "calls/" if len(calls) > 1 else ""

    title = Property(str, _title, notify=changed)
    key = Property(str, lambda self: self._signup.id if self._signup else "", notify=changed)
    found = Property(bool, lambda self: self._signup is not None, notify=changed)
    fits = Property(bool, _fits, notify=changed)
    whyText = Property(
        str,
        lambda self: self.services.words.t(_WHY[self._signup.state]) if self._signup else "",
        notify=changed,
    )
    name_ = Property(str, lambda self: self._who.name, notify=changed)
    reach = Property(str, lambda self: self._who.reach, notify=changed)
    listKey = Property(str, _list_key, notify=changed)
    slipKey = Property(str, _slip_key, notify=changed)
    cardKey = Property(str, _card_key, notify=changed)
    boxText = Property(str, lambda self: self._who.trouble, notify=changed)
    facts = Property(QObject, lambda self: self._facts, constant=True)

    def spoken(self) -> str:
        """Return the sign-up as it is read aloud: never what stood in the box."""
        facts = [fact.strong for fact in self._facts.rows]
        return "\n".join([self._title(), *facts])
