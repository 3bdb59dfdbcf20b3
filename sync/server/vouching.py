"""The part of the store that makes cursors, and knows its own again.

A device that names a commit which is not here tells that the database went back in time (``gone_back``). Places are frozen then,
so a stolen device may not tell that at will: it is believed for a cursor that carries an authentication code over neighbourhood,
epoch, commit, device and number, under the neighbourhood's signing key. That key never changes, so a database of before still has it.
"""

from __future__ import annotations

import hashlib
import hmac

from sync.outcomes import Cursor
from sync.server.neighbourhoods import Neighbourhoods


class Vouching(Neighbourhoods):
    """Makes cursors that prove that they were given."""

    def cursor(
        self,
        neighbourhood: str,
        epoch: str,
        sequence: int,
        subscription: str,
        device: str = "",
        number: int = 0,
    ) -> Cursor:
        """Return a cursor with its proof.

        ``number`` is the highest number of ``device`` that is kept in the database; neither is given for a snapshot.
        """
        made = Cursor(
            epoch=epoch,
            neighbourhood=neighbourhood,
            sequence=sequence,
            subscription=subscription,
            number=number,
        )
        proof = self._proof(made, device if number else "")
        return Cursor(
            epoch=epoch,
            neighbourhood=neighbourhood,
            sequence=sequence,
            subscription=subscription,
            number=number,
            proof=proof,
        )

    def gave(self, cursor: Cursor, device: str) -> bool:
        """Return whether this server gave a cursor, to this device or in a snapshot."""
        mine = self._proof(cursor, device if cursor.number else "")
        return hmac.compare_digest(mine.encode(), cursor.proof.encode())

    def _proof(self, cursor: Cursor, device: str) -> str:
        seed = self.key(cursor.neighbourhood).seed.encode("ascii")
        named = (cursor.neighbourhood, cursor.epoch, str(cursor.sequence), device, cursor.number)
        message = "\n".join(map(str, named)).encode()
        return hmac.new(seed, b"cursor\n" + message, hashlib.sha256).hexdigest()[:32]
