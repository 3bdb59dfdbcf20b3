"""What a replica does when its acts count anew: at a server that came back from a backup, or under another name."""

from __future__ import annotations

from datetime import timedelta

from sync.disk import rejoining
from sync.disk.laying import Laying, by_kind
from sync.recurrence import local_iso


class HandedOver(Laying):
    """The part of a replica that offers acts again."""

    def offer_again(self, have: int, epoch: str) -> int:
        """Get ready to send again every own act above number ``have``: all that the server holds in this epoch of its data.

        Nothing that it said before about those acts counts any more, nor does the cursor: the snapshot comes after. Returns
        how many changes wait above ``have``. Killed at any point, the server says the same again and this is repeated.
        """
        self._settle()
        waiting = self.outbox.reopen(have)
        with self._writing():
            self._catch_up()
            self._said.take_down(local_iso(self.local_now() - timedelta(days=1)))
            self._tables.doubt(have)
            self._tables.lay_over([(change, None) for change in waiting])
            touched = {(change.kind, change.record) for change in waiting}
            self._tables.refold(touched)
            self._derive(by_kind(touched))
            self._set_meta(acknowledged=str(min(have, self.acknowledged)), rejoins=epoch, cursor="")
        self._tell(frozenset(kind for kind, _ in touched))
        return len(waiting)

    @property
    def rejoins(self) -> str:
        """The epoch for which own acts were last offered again; empty where that never was."""
        return self._meta("rejoins")

    def _heed_whose(self) -> None:
        """Begin anew with the outbox where the device was enrolled again: nothing of the old one lies over the records."""
        before, own = self._meta("outbox"), self.device
        if before == own.device:
            return
        with self._writing():
            self._leases.forget()
            if before:
                touched = self._tables.uncover()
                if self.cursor is not None and self.cursor.neighbourhood != own.neighbourhood:
                    self._tables.empty()
                    self._said.forget()
                    self._derived.rebuild(self.local_now().date())
                else:
                    self._derive(by_kind(touched))
                self._set_meta(folded="0", acknowledged="0", cursor="", rejoins="", profile="")
            self._set_meta(outbox=own.device)

    def adopt(self, acts: rejoining.Acts) -> int:
        """Do acts of a dead device again in this device's name, each as it was; return how many. See ``rejoining``."""
        with self._writing():
            self._catch_up()
            mine = rejoining.remade(acts, self.device.device, self.outbox.head(), leases=True)
            for act, made_utc in mine:
                self._fold_in([(change, None) for change in act])
                self.outbox.append(act, made_utc)
            self._commit_what_is_safe()
        self._tell(frozenset(change.kind for act, _ in mine for change in act))
        return len(mine)
