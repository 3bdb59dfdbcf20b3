"""The printers of this device: how each fares, a test page, and which printer is for what."""

from __future__ import annotations

import msgspec
from PySide6.QtCore import Property, QObject, QTimer, Signal, Slot
from PySide6.QtQml import QmlElement

from kiosk.services.printer_watch import ROLES, PrinterWatch, role_name
from kiosk.viewmodels.activity import Fact
from kiosk.viewmodels.base import Services, ViewModel
from kiosk.viewmodels.desk.papers_waiting import waiting_papers
from kiosk.viewmodels.rows import RowsModel
from printing.outcomes import at_desk
from printing.printer_looks import Look
from sync.device import read_device, write_device
from sync.errors import UserFacing

QML_IMPORT_NAME = "Buurtzuil.Models"
QML_IMPORT_MAJOR_VERSION = 1

LOOK_EVERY_MS = 4000
NONE = "none"
"""Stands for no printer among those to choose from."""
TEST_PAGE = "testpage"


class PrinterRow(msgspec.Struct, frozen=True):
    """The printer of one role."""

    key: str
    title: str
    line: str
    icon: str


class KnownRow(msgspec.Struct, frozen=True):
    """A printer that can be chosen."""

    key: str
    title: str
    chosen: bool


@QmlElement
class PrintersModel(ViewModel):
    """The printers by role; the page's key is the role of one: "sheets" or "slips"."""

    changed = Signal()

    def __init__(self, services: Services, parent: QObject | None = None) -> None:
        """Begin with nothing asked."""
        super().__init__(services, parent)
        self.watch = PrinterWatch(services.replica, self)
        self.watch.changed.connect(self._tell)
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_EVERY_MS)
        self._timer.timeout.connect(self.watch.look)
        self._role = ""
        self._problem = ""
        self._waiting = 0
        self._rows = RowsModel(PrinterRow, self)
        self._known = RowsModel(KnownRow, self)
        self._facts = RowsModel(Fact, self)

    def load(self, key: str = "") -> None:
        """Show all printers, or the one of a role, and go on asking while the page is open."""
        self._role, self._problem = key, ""
        self.refresh()
        if not self._timer.isActive():
            self.watch.look()
            self._timer.start()

    def leave(self) -> None:
        """Ask no more."""
        self._timer.stop()

    def close(self) -> None:
        """End the asking."""
        self._timer.stop()
        self.watch.close()

    def refresh(self) -> None:
        """Say it in the language of now."""
        self._waiting = len(waiting_papers(self.services))
        self._tell()

    def _tell(self) -> None:
        words = self.services.words
        self._rows.reset(
            PrinterRow(role, words.t(role_name(role)), " ".join(self._said(role)), self._icon(role))
            for role in ROLES
        )
        self._facts.reset(self._told())
        self._known.reset(self._offered())
        self.changed.emit()

    def _offered(self) -> list[KnownRow]:
        """Return the printers to choose from: also the one of now where the print system does not know it."""
        words, own, heard = self.services.words, self._address(), self.watch.heard
        known = heard.known if heard is not None else ()
        rows = [KnownRow(one.uri, one.name, one.uri == own) for one in known]
        if own and not any(row.chosen for row in rows):
            rows.insert(0, KnownRow(own, words.t("De printer van nu"), True))
        return [*rows, KnownRow(NONE, words.t(self._without()), not own)]

    def _look(self, role: str) -> Look | None:
        """Return how a printer fares; None before it was asked."""
        heard = self.watch.heard
        looks = heard.looks if heard is not None else {}
        return next((look for known, look in looks.items() if known == role), None)

    def _said(self, role: str) -> tuple[str, str]:
        words, look = self.services.words, self._look(role)
        if look is None:
            return words.t("Een ogenblik, wij vragen het de printer."), ""
        return words.t(look.what), words.t(at_desk(look.next)) if look.next else ""

    def _icon(self, role: str) -> str:
        look = self._look(role)
        return "triangle-alert" if look is not None and look.bad else "printer"

    def _told(self) -> list[Fact]:
        """Return how the printer of this page fares, or how much was printed today."""
        if self._role in ROLES:
            return [Fact(self._icon(self._role), *self._said(self._role)), *self._able()]
        words, limits = self.services.words, self.services.paper_limits
        pages, left = limits.pages_today, limits.pages_left()
        if self.services.clock_trusted:
            said = words.tn(
                "Vandaag geprint: 1 bladzijde.", "Vandaag geprint: {n} bladzijden.", pages
            )
        else:  # nobody knows which day it is
            said = words.tn("Geprint: 1 bladzijde.", "Geprint: {n} bladzijden.", pages)
        if left <= 0:
            return [Fact("info", said, words.t("Voor bezoekers is het papier op."))]
        line = words.tn(
            "Bezoekers kunnen samen nog 1 bladzijde printen.",
            "Bezoekers kunnen samen nog {n} bladzijden printen.",
            left,
        )
        return [Fact("file-text", said, line)]

    def _able(self) -> list[Fact]:
        """Return what the printer of this page can do, and the tray that was chosen for it."""
        words, device = self.services.words, self.services.replica.device
        look = self._look(self._role)
        facts = [Fact("file-text", words.t(text), "") for text in (look.can if look else ())]
        if self._role == "sheets" and device.tray:
            facts.append(Fact("inbox", words.t("A4 komt uit lade {tray}.", tray=device.tray), ""))
        return facts

    # -- choosing

    def _address(self) -> str:
        device = self.services.replica.device
        return device.slip_printer if self._role == "slips" else device.printer

    def _without(self) -> str:
        from printing.printer_looks import AS_SHEETS, WITHOUT

        return AS_SHEETS[0] if self._role == "slips" else WITHOUT

    @Slot(str, result=bool)
    def choose(self, key: str) -> bool:
        """Use a printer for the role of this page from now on; return whether that was kept."""
        services, address = self.services, "" if key == NONE else key
        try:
            device = read_device(services.folder) or services.replica.device
            name = "slip_printer" if self._role == "slips" else "printer"
            device = msgspec.structs.replace(device, **{name: address})
            write_device(services.folder, device)
        except UserFacing as error:
            words = services.words
            self._problem = f"{words.t(error.what)} {words.t(error.next)}"
            self._tell()
            return False
        services.replica.device = device
        self.watch.look()
        self._tell()
        return True

    def _title(self) -> str:
        words = self.services.words
        return words.t(role_name(self._role)) if self._role in ROLES else words.t("Printers")

    def _waiting_text(self) -> str:
        words = self.services.words
        return (
            words.tn("Eén papier wacht", "{n} papieren wachten", self._waiting)
            if self._waiting
            else words.t("Papier dat wacht")
        )

    def _may_choose(self) -> bool:
        return self.services.session.may("coordinator")

    def _test_key(self) -> str:
        """Return the key of the page from which a printer's margins are read; empty for a printer of slips, and without one."""
        from printing.jobs import MAKERS

        wanted = self._role == "sheets" and bool(self._address()) and TEST_PAGE in MAKERS
        return TEST_PAGE if wanted else ""

    rows = Property(QObject, lambda self: self._rows, constant=True)
    known = Property(QObject, lambda self: self._known, constant=True)
    facts = Property(QObject, lambda self: self._facts, constant=True)
    title = Property(str, _title, notify=changed)
    waitingText = Property(str, _waiting_text, notify=changed)
    mayChoose = Property(bool, _may_choose, notify=changed)
    noneKnown = Property(
        bool,
        lambda self: self.watch.heard is not None and not self.watch.heard.known,
        notify=changed,
    )
    problem = Property(str, lambda self: self._problem, notify=changed)
    testKey = Property(str, _test_key, notify=changed)

    def spoken(self) -> str:
        """Return how the printers fare as it is read aloud."""
        facts = [f"{fact.strong} {fact.line}".strip() for fact in self._facts.rows]
        if self._role in ROLES:
            return "\n".join([self._title(), *facts])
        return "\n".join([*(f"{row.title}. {row.line}" for row in self._rows.rows), *facts])
