"""Which letters can be shown: those of the bundled fonts, and no sign that makes a text something else than it looks.

Records come from other people's programs: with pictures that a bare system draws as empty boxes, with signs that a screen
cannot draw at all, and with signs that turn the reading direction of all that follows. A record keeps them; its typed view,
which screens and papers show, does not. Joiners and direction marks that Arabic needs stay.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Any

_LEGIBLE = (
    " -~\u00a0-\u00ac\u00ae-\u0377\u037a-\u037f\u0384-\u038a\u038c\u038e-\u03a1\u03a3-\u03e1\u03f0-\u052f"
    "\u0606-\u061b\u061d-\u06dc\u06de-\u06ff\u0750-\u077f"
    "\u1e00-\u1f15\u1f18-\u1f1d\u1f20-\u1f45\u1f48-\u1f4d\u1f50-\u1f57\u1f5f-\u1f7d\u1f80-\u1fb4\u1fb6-\u1fc4"
    "\u200c-\u2027\u202f-\u205e\u2070\u2071\u2074-\u208e\u20a0-\u20c0\u2100-\u215f\u2212"
    "\ufb50-\ufbc2\ufe70-\ufe74\ufe76-\ufefc"
)
_ILLEGIBLE = re.compile(f"[^\n{_LEGIBLE}]")
_SUSPECT = re.compile(rf"[^{_LEGIBLE}]|\\[bfrtu]")
"""What must be looked at more closely in the JSON of a record: escaped it is plain text."""


def legible(text: str) -> str:
    """Return ``text`` as it can be shown: odd white space becomes a space, pictures and hidden signs are left out.

    A letter that the fonts lack is taken apart where that helps, else it becomes a question mark, so that a reader sees that
    something stood there.
    """
    if _ILLEGIBLE.search(text) is None:
        return text
    whole = unicodedata.normalize("NFC", text.replace("\r\n", "\n"))
    return _ILLEGIBLE.sub(lambda found: _instead(found[0]), whole)


def _instead(sign: str) -> str:
    if sign in "\u0085\u2028\u2029":
        return "\n"
    if sign.isspace():
        return " "
    plain = unicodedata.normalize("NFKD", sign)
    if plain != sign and _ILLEGIBLE.search(plain) is None:
        return plain
    return "?" if unicodedata.category(sign)[0] in "LN" else ""


def suspect(json_text: str) -> bool:
    """Return whether JSON may hold texts that ``legible`` changes; cheap, because nearly none does."""
    if json_text.isascii() and "\\" not in json_text and "\x7f" not in json_text:
        return False
    return _SUSPECT.search(json_text) is not None


def all_legible(value: Any) -> Any:
    """Return a JSON value with every text in it legible; names of fields and keys of mappings stay."""
    if isinstance(value, str):
        return legible(value)
    if isinstance(value, list):
        return [all_legible(part) for part in value]
    if isinstance(value, dict):
        return {name: all_legible(part) for name, part in value.items()}
    return value
