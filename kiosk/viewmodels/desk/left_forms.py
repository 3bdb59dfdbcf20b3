"""Forms that are open, and what of them is kept on this device in case nobody comes back to save it."""

from __future__ import annotations

import logging
from datetime import datetime

from PySide6.QtCore import Property, QObject, QTimer, Signal, Slot
from PySide6.QtQml import QmlElement

from kiosk.viewmodels.base import Services
from kiosk.viewmodels.desk.field import FieldModel
from kiosk.viewmodels.desk.form import Form
from kiosk.viewmodels.desk.who import when
from sync.disk.unfinished import UnfinishedForms
from sync.errors import UserFacing

QML_IMPORT_NAME = "Buurtzuil.Models"
QML_IMPORT_MAJOR_VERSION = 1

KEEP_AFTER_MS = 600
"""A power cut takes at most what was typed in so long."""
_log = logging.getLogger(__name__)


@QmlElement
class LeftFormsModel(FieldModel):
    """The open forms. What is typed is kept a moment later, and offered to the same person who opens such a form again."""

    leftChanged = Signal()

    def __init__(self, services: Services, parent: QObject | None = None) -> None:
        """Begin without a form."""
        super().__init__(services, parent)
        self._forms: dict[str, Form] = {}
        self._left = UnfinishedForms(services.folder, services.replica.clock)
        self._left_out = False
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(KEEP_AFTER_MS)
        self._soon.timeout.connect(self.keep)

    def _opened(self, form: Form) -> None:
        """Take note of a form that was just opened: something of it may have been left."""
        self._forms[form.key] = form
        self._left_out = False
        if not self.services.replica.readonly:
            form.offer = self._left.find(
                form.sheet.kind, form.record, form.who, new=form.is_new and form.stepwise
            )

    def keep_soon(self) -> None:
        """Keep what was typed in a moment, unless it is about to be kept already."""
        if not self._soon.isActive():
            self._soon.start()

    @Slot()
    def keep(self) -> None:
        """Keep what was typed in every open form, now. A disk that cannot take it keeps nobody from typing on."""
        self._soon.stop()
        replica = self.services.replica
        if replica.readonly:
            return
        at = replica.clock().isoformat(timespec="seconds")
        try:
            for form in self._forms.values():
                left = form.left(at) if form.unsaved else None
                if left is not None:
                    self._left.keep(left)
                    form.kept = True
                elif form.kept:
                    self._forget_left(form)
        except UserFacing as error:
            _log.warning("what was typed could not be kept: %s", type(error).__name__)

    def _forget_left(self, form: Form) -> None:
        """Keep nothing of a form any more: it was saved, or thrown away on purpose."""
        if not form.kept:
            return
        try:
            self._left.drop(form.sheet.kind, form.record, form.who)
            form.kept = False
        except UserFacing as error:
            _log.warning("what was kept could not be dropped: %s", type(error).__name__)

    def leave(self) -> None:
        """Keep what was typed: another page covers the form."""
        self.keep()

    def close(self) -> None:
        """Keep what was typed: the application closes."""
        self.keep()

    # -- going on

    @Slot()
    def takeUp(self) -> None:
        """Go on where the same person stopped."""
        form = self._form
        if form is None or form.offer is None:
            return
        left, form.offer = form.offer, None
        if form.is_new and left.copy:
            form = Form(self.services, form.sheet.kind, form.record, left.copy)
            self._form = self._forms[form.key] = form
        form.take_up(left)
        self._left_out = left.left_out
        self.keep()
        if left.record != form.record:
            self._drop_offer(left.kind, left.record, left.who)
        self.refresh()

    @Slot()
    def beginAnew(self) -> None:
        """Let go what was left of this form."""
        form = self._form
        if form is None or form.offer is None:
            return
        left, form.offer = form.offer, None
        self._drop_offer(left.kind, left.record, left.who)
        self.refresh()

    def _drop_offer(self, kind: str, record: str, who: str) -> None:
        try:
            self._left.drop(kind, record, who)
        except UserFacing as error:
            _log.warning("what was kept could not be dropped: %s", type(error).__name__)

    def _has_offer(self) -> bool:
        form = self._form
        return form is not None and form.offer is not None and not form.unsaved

    def _offer_text(self) -> str:
        form, words = self._form, self.services.words
        if form is None or form.offer is None or not self._has_offer():
            return ""
        try:
            at_ms = int(datetime.fromisoformat(form.offer.at).timestamp() * 1000)
        except ValueError:
            return words.t("U was hier al mee bezig.")
        moment = when(self.services, at_ms)
        return words.t("U was hier al mee bezig, {when}.", when=moment)

    def _left_out_text(self) -> str:
        if not self._left_out or self._form is None:
            return ""
        return self.services.words.t("Namen en nummers bewaren we niet. Vul die opnieuw in.")

    hasOffer = Property(bool, _has_offer, notify=leftChanged)
    offerText = Property(str, _offer_text, notify=leftChanged)
    leftOutText = Property(str, _left_out_text, notify=leftChanged)
