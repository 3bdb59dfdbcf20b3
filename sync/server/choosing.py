"""Which neighbourhood somebody at the server's command line means."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from sync.errors import BadInput

if TYPE_CHECKING:
    from sync.server.store import Store


def chosen(store: Store, wanted: str) -> list[str]:
    """Return the ids of the neighbourhoods with this name or id; of all when nothing is ``wanted``.

    Raises ``BadInput`` where there is none, with the names that there are.
    """
    there = store.neighbourhoods()
    if not there:
        raise BadInput(
            "Er is nog geen wijk.", "Maak er een met: buurtzuil admin neighbourhood NAAM."
        )
    found = [one for one, name in there if wanted in ("", one, name)]
    if not found:
        raise BadInput(f"De wijk {wanted} is er niet.", f"Kies uit: {_listed(there)}.")
    return found


def the_one(store: Store, wanted: str) -> str:
    """Return the id of the one neighbourhood that is meant. Raises ``BadInput`` where it might be another."""
    found = chosen(store, wanted)
    if len(found) > 1:
        there = [row for row in store.neighbourhoods() if row[0] in found]
        raise BadInput(
            f"Er zijn hier {len(found)} wijken.",
            f"Kies er een met --neighbourhood: {_listed(there)}.",
        )
    return found[0]


def _listed(there: list[tuple[str, str]]) -> str:
    """Return names one after the other; those that two of them have with their ids in place of the name."""
    often = Counter(name for _, name in there)
    return ", ".join(name if often[name] == 1 else f"{one} ({name})" for one, name in there)
