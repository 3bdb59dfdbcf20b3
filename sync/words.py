"""One text catalogue for screen, paper and web.

The Dutch text itself is the key; other languages are gettext catalogues under ``assets/catalogues``. A text that has no
translation is shown in Dutch, never as a key or an empty space.
"""

from __future__ import annotations

import gettext
from pathlib import Path

import assets

DOMAIN = "buurtzuil"
LANGUAGES = {"nl": "Nederlands", "en": "English"}
"""The languages there are, each by its own name."""


def N_(text: str) -> str:  # noqa: N802 - gettext's own name for a text that is translated where it is used
    """Mark ``text`` for the catalogue and return it as it is."""
    return text


class Words:
    """The texts of one language."""

    def __init__(self, language: str = "nl", folder: Path = assets.ROOT / "catalogues") -> None:
        """Load a language; one without a catalogue reads Dutch."""
        self.language = language
        self._catalogue = gettext.translation(DOMAIN, folder, [language], fallback=True)

    def t(self, text: str, /, **values: object) -> str:
        """Return the text in this language with ``{name}`` filled in."""
        found = self._catalogue.gettext(text) if text else ""
        return found.format_map(values) if values else found

    def texts(self) -> dict[str, str]:
        """Return every text without a plural, Dutch to this language; empty for Dutch."""
        catalogue = vars(self._catalogue).get("_catalog", {})  # gettext has no other way to list it
        return {
            dutch: told for dutch, told in catalogue.items() if isinstance(dutch, str) and dutch
        }

    def tn(self, one: str, many: str, n: int, /, **values: object) -> str:
        """Return the singular or plural for ``n``, which the text may use as ``{n}``."""
        return self._catalogue.ngettext(one, many, n).format_map({"n": n, **values})
