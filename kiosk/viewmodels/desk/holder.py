"""The slip of whose name was sealed, at the desk: it is printed for her, and for whoever lost it all of it is erased.

Nothing of the person is shown here, and no box is opened: only what kinds of things are kept, and until when. What somebody
told the house goes with her name, and may be about whoever stands here: to erase it takes as much as throwing it away.
"""

from __future__ import annotations

from typing import ClassVar

from PySide6.QtCore import Property, Signal, Slot
from PySide6.QtQml import QmlElement

from kiosk.viewmodels.help_board import on_board
from kiosk.viewmodels.my_slip import KINDS, MySlipModel
from sync import links
from sync.disk.help_board import Held, can_withdraw, held_of
from sync.records import HelpPost, Response
from sync.words import N_

QML_IMPORT_NAME = "Buurtzuil.Models"
QML_IMPORT_MAJOR_VERSION = 1


@QmlElement
class HolderModel(MySlipModel):
    """The page's key is "help_post/ID", "response/ID" or "idea/ID"; behind it "/sure" asks before all of it is erased, and
    "/saved" says first that it was saved just now.
    """

    heldChanged = Signal()
    kinds: ClassVar[dict[str, str]] = {**KINDS, "note": N_("wat erbij gezegd is")}
    lies_in = N_("Naam en nummer liggen bij {house}.")
    lies_elsewhere = N_("Naam en nummer liggen niet op dit apparaat.")
    kept_no_more = N_("Naam en nummer bewaren wij niet meer.")

    _now = False
    """Whether it was saved a moment ago."""

    def load(self, key: str = "") -> None:
        """Show what is kept about who placed or answered something."""
        kind, _, rest = key.partition("/")
        record, _, sure = rest.partition("/")
        if f"{kind}/{record}" != self._code:
            self.reset()
        self._code, self._problem = f"{kind}/{record}", ""
        self._sure = sure == "sure" and self._may_erase()
        self._now = sure == "saved"
        self.refresh()

    def refresh(self) -> None:
        """Look again what is kept."""
        super().refresh()
        self.heldChanged.emit()

    def take_scan(self, text: str) -> bool:
        """Take no scan: this page is about one person."""
        return False

    def _look_up(self) -> Held | None:
        kind, _, record = self._code.partition("/")
        return held_of(self.services.replica, kind, record)

    def _may_erase(self) -> bool:
        """Return whether whoever is here may erase what this page is about."""
        return not self._code.startswith("idea/") or self.services.session.may("editor")

    @Slot(result=bool)
    def erase(self) -> bool:
        """Erase what is kept, where whoever is here may; see ``MySlipModel.erase``."""
        return self._may_erase() and super().erase()

    def _erase(self, held: Held) -> None:
        from sync.disk.erasing import erase_held

        erase_held(self.services.replica, held, self.services.session.actor)

    # -- what stands there

    def _title(self) -> str:
        words = self.services.words
        if self._held is None:
            return words.t("Hier is geen naam bewaard.")
        if self._sure and self._box is not None:
            return words.t("Naam en nummer wissen?")
        if self._gone:
            return words.t("Naam en nummer zijn gewist.")
        return words.t("Naam en briefje")

    def _subtitle(self) -> str:
        record, words = self._record, self.services.words
        if isinstance(record, Response):
            post = self.services.replica.get("help_post", record.post)
            title = post.title if isinstance(post, HelpPost) else ""
            return words.t("Reactie op: {title}", title=title) if title else words.t("Reactie")
        if isinstance(record, HelpPost):
            return record.title
        return words.t("Idee of klacht") if record is not None else ""

    def _line(self) -> str:
        words, held = self.services.words, self._held
        if held is None or (self._box is None and not self._gone and not self._elsewhere):
            return ""
        if self._elsewhere:
            return words.t("Vraag het daar aan de balie.") if self._house_name() else ""
        if self._gone:
            return words.t("Andere apparaten wissen ze zodra ze verbinding hebben.")
        if not self._sure:
            return words.t("Print het briefje. Met de code kan iemand dit zelf bekijken en wissen.")
        if held.kind == "idea":
            return words.t("Wat er staat gaat dan ook weg. Dat kan niet ongedaan worden gemaakt.")
        if held.kind == "response":
            return words.t("De reactie vervalt dan. Dat kan niet ongedaan worden gemaakt.")
        if can_withdraw(self.services.replica, held):
            return words.t("De oproep gaat dan van het bord. Dat kan niet ongedaan worden gemaakt.")
        return words.t("Wij kunnen dan niet meer bellen. Dat kan niet ongedaan worden gemaakt.")

    def _slip_code(self) -> str:
        return (
            links.shown_code(links.holder_code(self._held.box)) if self._held and self._box else ""
        )

    def _saved(self) -> str:
        record, words = self._record, self.services.words
        if not self._now or self._gone or record is None:
            return ""
        if isinstance(record, HelpPost) and on_board(record, self.services.now().date()):
            return words.t("Bewaard. De oproep staat op het bord.")
        return words.t("Bewaard.")

    savedText = Property(str, _saved, notify=heldChanged)
    slipCode = Property(str, _slip_code, notify=heldChanged)
    mayErase = Property(
        bool, lambda self: self._box is not None and self._may_erase(), notify=heldChanged
    )
