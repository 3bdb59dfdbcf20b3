"""One time of an activity on paper: the list of who comes, whom to call, the note for the door, and the sign of the day."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec
from PySide6.QtCore import Property, QObject, Signal
from PySide6.QtQml import QmlElement

from kiosk.viewmodels.base import Services, ViewModel
from kiosk.viewmodels.desk.people import why_not_shown
from kiosk.viewmodels.printing import SIGN_UP
from kiosk.viewmodels.rows import RowsModel
from sync import dates
from sync.disk import people_of
from sync.disk.boxes import box_of
from sync.disk.inbox_sheets import strip_about
from sync.disk.looks import note_looks
from sync.disk.otherwise import is_otherwise
from sync.errors import BadInput
from sync.recurrence import Occurrence
from sync.volunteers import first_name

QML_IMPORT_NAME = "Buurtzuil.Models"
QML_IMPORT_MAJOR_VERSION = 1

SLIPS = "/slips"
"""Ends the key of the page on which is chosen whose slip is printed."""


class PaperRow(msgspec.Struct, frozen=True):
    """One paper to print."""

    key: str
    """What the page that follows is about: the paper's key (``printing.jobs``), or whose slips are chosen from."""
    title: str
    line: str
    icon: str
    page: str = "printing"


def door_key(venue: str, one: Occurrence) -> str:
    """Return the key of the sign for the day of an occurrence, in its house; ``venue`` is this device's."""
    return f"door/{one.venue or venue}/{one.starts.date()}"


@QmlElement
class OnceModel(ViewModel):
    """The papers of one time of an activity; the page's key is ``activity@recurrence``, or ``activity@recurrence/slips``.

    With "/slips" it shows who signed up, by first name: each has a slip. To see their names is a look, which is written down.
    """

    changed = Signal()

    def __init__(self, services: Services, parent: QObject | None = None) -> None:
        """Begin without a time."""
        super().__init__(services, parent)
        self._key = ""
        self._one: Occurrence | None = None
        self._slips = False
        self._names: dict[str, str] = {}
        """First names by the ids of sign-ups, for as long as the page is shown."""
        self._hidden = ""
        self._rows = RowsModel(PaperRow, self)

    def load(self, key: str = "") -> None:
        """Show the papers of the occurrence with this key."""
        self._key, self._slips = key.removesuffix(SLIPS), key.endswith(SLIPS)
        self._names, self._hidden = {}, ""
        if self._slips:
            self._open_boxes()
        self.refresh()

    def leave(self) -> None:
        """Forget the names: the page is no longer shown."""
        self._names = {}
        if self._slips:
            self._rows.reset(())

    def reset(self) -> None:
        """Forget the time and the names."""
        self.leave()
        self._key, self._one, self._slips = "", None, False

    def _open_boxes(self) -> None:
        """Read the first names of who signed up, once it is written down that somebody looked. Raises the errors of ``Replica.act``."""
        services, names = self.services, {}
        one = self._find()
        listed = people_of.on_list(services.replica, one) if one and self._may_name() else []
        for signup in listed:
            box = box_of(services.replica, signup)
            self._hidden = why_not_shown(services, signup) or self._hidden
            if box is not None and not why_not_shown(services, signup):
                names[signup.id] = box
        if names:
            note_looks(services.replica, [box.id for box in names.values()], services.session.actor)
        for signup_id, box in names.items():
            try:
                contact = services.session.ring.open(box.sealed, box.key)
            except BadInput as error:
                self._hidden = f"{services.words.t(error.what)} {services.words.t(error.next)}"
            else:
                self._names[signup_id] = first_name(contact.name)

    def _find(self) -> Occurrence | None:
        activity, _, recurrence = self._key.partition("@")
        return self.services.replica.occurrence(activity, recurrence)

    def refresh(self) -> None:
        """Read it anew; no box is opened for that."""
        self._one = self._find()
        rows = self._people if self._slips else self._papers
        self._rows.reset(rows() if self._one is not None else ())
        self.changed.emit()

    def _people(self) -> Iterator[PaperRow]:
        """Yield of whom there is a slip, in the order of their turn, as far as their names may be shown here."""
        one, words = self._one, self.services.words
        listed = people_of.on_list(self.services.replica, one) if one is not None else []
        for signup in listed:
            name = self._names.get(signup.id)
            if name is None:
                continue
            people = words.tn("Eén persoon", "{n} mensen", signup.party)
            state = words.t("Wacht op een plaats") if signup.state == "waiting" else ""
            yield PaperRow(
                f"{SIGN_UP}{signup.id}",
                name or words.t("Zonder naam"),
                ", ".join(filter(None, (people, state))),
                "user",
            )

    def _papers(self) -> Iterator[PaperRow]:
        one, words, replica = self._one, self.services.words, self.services.replica
        if one is None:
            return
        if is_otherwise(replica, one):
            yield PaperRow(
                f"doornote/{one.key}",
                words.t("Briefje voor de deur"),
                words.t("Zegt in grote letters wat er anders is"),
                "door-open",
            )
        strip = strip_about(replica, self.services.now(), one.activity.id, one.recurrence)
        if strip:
            yield PaperRow(
                strip,
                words.t("Strookje voor op het weekblad"),
                words.t("Voor wie het weekblad al heeft"),
                "file-text",
            )
        yield from self._with_names(one)
        yield PaperRow(
            door_key(self.services.venue_id, one),
            words.t("Deurbord van die dag"),
            words.t("Alles wat er dan is, met de zaal"),
            "calendar-days",
        )

    def _with_names(self, one: Occurrence) -> Iterator[PaperRow]:
        """Yield the lists with names, for who may print names here."""
        words, replica = self.services.words, self.services.replica
        if not self._may_name():
            return
        calls = people_of.on_calls(replica, one)
        if calls:
            count = words.tn("Eén keer bellen", "{n} keer bellen", len(calls))
            yield PaperRow(f"calls/{one.key}", words.t("Bellijst"), count, "phone")
        listed = people_of.on_list(replica, one)
        if listed or (people_of.has_list(one) and one.activity.signup != "none"):
            coming = people_of.people(x for x in listed if x.state in people_of.COMING)
            count = words.tn("Eén persoon op de lijst", "{n} mensen op de lijst", coming)
            yield PaperRow(f"attendance/{one.key}", words.t("Presentielijst"), count, "users")
        if listed:
            yield PaperRow(
                f"{one.key}{SLIPS}",
                words.t("Briefje voor wie zich aanmeldde"),
                words.t("Kies van wie"),
                "user",
                "deskOnce",
            )

    def _may_name(self) -> bool:
        session = self.services.session
        return session.may("volunteer") and bool(session.ring.desk)

    def _empty(self) -> str:
        """Say why nothing stands here."""
        words = self.services.words
        return (self._slips and self._hidden) or words.t("Hier is niets te printen.")

    def _title(self) -> str:
        words = self.services.words
        return self._one.title if self._one is not None else words.t("Dit is er niet meer.")

    def _when(self) -> str:
        one, words = self._one, self.services.words
        if one is None:
            return ""
        day = dates.capital(dates.relative_day(one.starts.date(), self.services.sure_today, words))
        when = f"{day}, {dates.time_span(one.starts, one.ends, words)}"
        hint = (
            words.t("Kies van wie u het briefje wilt printen.")
            if self._slips
            else words.t("Vertrouwelijk: er is geen lijst met namen.")
            if one.activity.confidential
            else words.t("Kies wat u wilt printen.")
        )
        return f"{when}. {hint}"

    title = Property(str, _title, notify=changed)
    whenText = Property(str, _when, notify=changed)
    emptyText = Property(str, _empty, notify=changed)
    rows = Property(QObject, lambda self: self._rows, constant=True)

    def spoken(self) -> str:
        """Return what can be printed, as it is read aloud."""
        rows = () if self._slips else self._rows.rows  # names are never said aloud
        lines = [f"{row.title}. {row.line}." for row in rows]
        return "\n".join([self._title(), self._when(), *lines])
