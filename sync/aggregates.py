"""What must not be merged blindly: the life of a help post (``help_posts``), and the places of an activity (``places``, ``series``).

``decide(aggregate, act)`` is the second pure function of both ends. It says what an act brings about, or why it is refused;
the server asks it in commit order, a device only about what is its own. What it decides goes into the record with
``fold_decided``: in commit order, whatever the clocks said. All of an act's decisions are asked before any is kept, so an
act stands or falls whole.
"""

from __future__ import annotations

from collections.abc import Sequence

from sync.changes import Change
from sync.help_posts import MAX_HELP_DAYS, HelpPostState, decide_help_post
from sync.places import Place
from sync.series import SeriesPlaces, decide_series
from sync.verdicts import DECIDED, VISITOR, Decided, Refusal, fold_decided, permitted

__all__ = [
    "DECIDED",
    "MAX_HELP_DAYS",
    "VISITOR",
    "Aggregate",
    "Decided",
    "HelpPostState",
    "Place",
    "Refusal",
    "SeriesPlaces",
    "decide",
    "fold_decided",
    "permitted",
]

Aggregate = HelpPostState | SeriesPlaces


def decide(aggregate: Aggregate, act: Sequence[Change]) -> Decided | Refusal:
    """Return what ``act`` brings about, or why not. Pure: the same aggregate and act give the same answer anywhere.

    ``act`` holds the changes of an act that are about this aggregate.
    """
    if isinstance(aggregate, HelpPostState):
        return decide_help_post(aggregate, act)
    answer = decide_series(aggregate, act)
    return answer if isinstance(answer, Refusal) else answer[0]
