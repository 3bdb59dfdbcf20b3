"""A paper on the screen before paper is used: its pages, and how often it is to be printed."""

from __future__ import annotations

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from kiosk.services.preview import Preview
from kiosk.services.sheet_sizes import SheetSizes
from kiosk.viewmodels.base import Services, ViewModel
from kiosk.viewmodels.desk.looking import note_paper
from kiosk.viewmodels.desk.paper_names import paper_name
from kiosk.viewmodels.printing import PRIVATE
from printing.ipp_errors import MediaMissing
from printing.outcomes import at_desk
from printing.paper_file import PaperFile
from printing.weekly import MOST_COPIES, chosen_copies, set_copies
from sync.errors import BadInput, UserFacing
from sync.keyring import Keyring
from sync.words import N_, Words

QML_IMPORT_NAME = "Buurtzuil.Models"
QML_IMPORT_MAJOR_VERSION = 1

KEPT = "flyer/"
"""Papers that may be put among those of every week."""
NOT_IN_HALL = BadInput(
    N_("Op dit papier staan namen of nummers."), N_("Bekijk het aan de balie, niet in de hal.")
)
NOT_READ = BadInput(
    N_("Op dit papier staan namen of nummers."), N_("Ontgrendel de balie eerst met uw badge.")
)


@QmlElement
class PreviewModel(ViewModel):
    """One paper as it will be printed; the page's key is the paper's key, see ``printing.jobs``."""

    changed = Signal()

    def __init__(self, services: Services, parent: QObject | None = None) -> None:
        """Begin with nothing to see."""
        super().__init__(services, parent)
        self._preview = Preview(services.previews, self)
        self._preview.changed.connect(self._drawn)
        self._sizes = SheetSizes(services, self)
        self._sizes.changed.connect(self.changed)
        self._key = ""
        self._asked: PaperFile | None = None
        """The paper of which the printer was asked whether it has its sheet."""
        self._refused: UserFacing | None = None
        self._says: list[str] = []
        """What stands on the paper, once it is made; nothing of one with a name."""
        self._page = 1
        self._copies = 1
        self._close_by = False

    def load(self, key: str = "") -> None:
        """Show the paper ``key``. Who comes back from printing finds the page and the number of copies that she left."""
        if key != self._key:
            self._key, self._page, self._copies, self._close_by = key, 1, 1, False
        self._show()

    def refresh(self) -> None:
        """Say it in the language of now; the paper stays as it was made."""
        self.changed.emit()

    def retranslate(self) -> None:
        """Make the paper in the language of now."""
        if self._preview.paper is not None or self._preview.busy:
            self._show()

    def reset(self) -> None:
        """Forget the paper."""
        self.leave()
        self._key = ""

    def leave(self) -> None:
        """Let go of the picture and of the paper: there may be names on it."""
        self._preview.drop()
        self._sizes.forget()
        self._says = []

    def close(self) -> None:
        """Wait for what is being drawn."""
        self._preview.close()
        self._sizes.close()

    def _drawn(self) -> None:
        """Ask, of a paper that was just made, whether the printer has a sheet for it."""
        paper = self._preview.paper
        if paper is not None and paper is not self._asked:
            self._asked = paper
            self._sizes.look(paper.media, paper.role)
        self.changed.emit()

    def _show(self) -> None:
        services, key = self.services, self._key
        self._preview.drop()
        self._sizes.forget()
        self._asked = None
        self._refused, ring = None, None
        try:
            if key.startswith(PRIVATE):
                ring = self._ring()
        except UserFacing as error:
            self._refused = error
            self.changed.emit()
            return
        folder, language = services.folder, services.words.language
        now, clock = services.now(), services.replica.clock
        self._says = says = []

        def make() -> PaperFile:
            from printing.heard import listening
            from printing.jobs import make_paper
            from printing.plain_text import plain_text
            from sync.disk.replica import open_replica

            words = Words(language)
            with open_replica(folder, clock=clock, readonly=True) as replica, listening() as heard:
                paper = make_paper(replica, key, words, now, ring)
            if paper.private and ring is None:
                raise NOT_READ
            if not paper.private:
                says.append(plain_text(heard, words))
            return paper

        self._preview.show(make, self._page)
        self.changed.emit()

    def _ring(self) -> Keyring:
        """Return the keys for a paper with names, once it is written down who looks. Raises ``UserFacing``."""
        services = self.services
        if services.session.in_hall:
            raise NOT_IN_HALL
        note_paper(services, self._key)
        return services.session.ring

    # -- looking

    @Slot()
    def next(self) -> None:
        """Show the page after this one."""
        self._turn(1)

    @Slot()
    def previous(self) -> None:
        """Show the page before this one."""
        self._turn(-1)

    def _turn(self, by: int) -> None:
        to = self._preview.page + by
        if 1 <= to <= self._preview.pages:
            self._page = to
            self._preview.turn(to)
            self.changed.emit()

    @Slot()
    def zoom(self) -> None:
        """Show the page from close by, or as a whole again."""
        self._close_by = not self._close_by
        self.changed.emit()

    # -- how often

    @Slot(int)
    def more(self, copies: int) -> None:
        """Print it so many times more, or fewer; once at least."""
        self._copies = min(max(self._copies + copies, 1), MOST_COPIES)
        self.changed.emit()

    @property
    def copies(self) -> int:
        """How often it is to be printed."""
        return self._copies

    # -- every week

    @Slot()
    def keep(self) -> None:
        """Put a flyer among the papers of every week, as often as it is wanted now, or take it out."""
        session, key = self.services.session, self._key
        copies = 0 if self._kept() else self._copies
        drafts = [set_copies(self.services.replica, key, copies)]
        try:
            session.check(drafts)
            self.services.replica.act(drafts, actor=session.actor)
        except UserFacing as error:
            self._refused = error
        self.changed.emit()

    def _kept(self) -> int:
        """Return how often this very paper is printed every week; what has a week in its key is another each week."""
        return chosen_copies(self.services.replica, self._key)

    def _keep_text(self) -> str:
        if not self._key.startswith(KEPT) or not self._can_copy():
            return ""
        words = self.services.words
        return (
            words.t("Niet meer elke vrijdag mee printen")
            if self._kept()
            else words.t("Elke vrijdag mee printen")
        )

    def _problem(self) -> UserFacing | None:
        return self._refused or self._preview.problem

    def _problem_text(self) -> str:
        problem = self._problem()
        return self.services.words.t(problem.what) if problem is not None else ""

    def _problem_next(self) -> str:
        problem = self._problem()
        return self.services.words.t(at_desk(problem.next)) if problem is not None else ""

    def _page_text(self) -> str:
        words, shown = self.services.words, self._preview
        if not shown.pages:
            return words.t("Een ogenblik.") if shown.busy else ""
        where = words.t("Bladzijde {n} van {all}.", n=shown.page, all=shown.pages)
        if shown.pages == 1:
            where = words.t("Eén bladzijde.")
        return where if self._close_by else f"{where} {words.t('Tik erop om te lezen.')}"

    def _can_copy(self) -> bool:
        """Return whether it may be printed more than once: a paper with names is printed once."""
        paper = self._preview.paper
        return paper is not None and not paper.private and not self._sizes.lacks

    def _can_print(self) -> bool:
        return self._preview.paper is not None and not self._sizes.lacks

    def _size_text(self) -> str:
        """Return why the printer can never print it; empty where it can."""
        return self.services.words.t(self._sizes.lacks) if self._sizes.lacks else ""

    def _size_next(self) -> str:
        return self.services.words.t(MediaMissing.next) if self._sizes.lacks else ""

    def _print_text(self) -> str:
        return self.services.words.tn("Print 1 keer", "Print {n} keer", self._copies)

    title = Property(
        str, lambda self: paper_name(self.services, self._key) if self._key else "", notify=changed
    )
    pageText = Property(str, _page_text, notify=changed)
    pages = Property(int, lambda self: self._preview.pages, notify=changed)
    atFirst = Property(bool, lambda self: self._preview.page <= 1, notify=changed)
    atLast = Property(bool, lambda self: self._preview.page >= self._preview.pages, notify=changed)
    picture = Property(str, lambda self: self._preview.source, notify=changed)
    tall = Property(float, lambda self: self._preview.tall, notify=changed)
    closeBy = Property(bool, lambda self: self._close_by, notify=changed)
    problem = Property(str, _problem_text, notify=changed)
    problemNext = Property(str, _problem_next, notify=changed)
    canPrint = Property(bool, _can_print, notify=changed)
    sizeText = Property(str, _size_text, notify=changed)
    sizeNext = Property(str, _size_next, notify=changed)
    keepText = Property(str, _keep_text, notify=changed)
    canCopy = Property(bool, _can_copy, notify=changed)
    copiesNow = Property(int, lambda self: self._copies, notify=changed)
    printText = Property(str, _print_text, notify=changed)
    printPage = Property(
        str, lambda self: "printing" if self._copies == 1 else "deskBatch", notify=changed
    )
    printKey = Property(
        str,
        lambda self: self._key if self._copies == 1 else f"{self._copies}/{self._key}",
        notify=changed,
    )

    def spoken(self) -> str:
        """Return what paper it is and what stands on it; of one with names only what it is."""
        lines = (
            paper_name(self.services, self._key) if self._key else "",
            self._page_text(),
            self._problem_text(),
            self._problem_next(),
            self._size_text(),
            self._size_next(),
            *self._says,
        )
        return "\n".join(line for line in lines if line)
