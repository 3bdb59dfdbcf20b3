"""The kinds of records of bringing two neighbours together: how far it is, and who is not brought together any more."""

from __future__ import annotations

from typing import Literal

import msgspec

from sync.record import Record, Visibility


class Said(msgspec.Struct, frozen=True, kw_only=True):
    """What one of two neighbours said when a volunteer called: one value, so that answer, who and when stay together."""

    answer: Literal["", "no_answer", "agrees", "declines"] = ""
    """"agrees" is: to meet, and that the other gets the number."""
    by: str = ""
    """Id of the volunteer who called."""
    at: str = ""
    """ISO date and time in UTC."""


class Introduction(Record, frozen=True, kw_only=True):
    """Two neighbours on their way to each other. Its id is ``introduction_id``, the same on every device."""

    post: str = ""
    """Id of the help post; of two posts that meet, that of the request."""
    other: str = ""
    """Id of the response to it, or of the offer that it meets."""
    venue: str = ""
    """Id of the house where both were placed: kiosks of other houses do not hear of it. Empty where those are two houses, or
    nobody said: then both must, and all do."""
    other_kind: Literal["response", "help_post"] = "response"
    post_said: Said = Said()
    """What whoever placed the post said."""
    other_said: Said = Said()
    """What the other one said."""
    meets_at: str = ""
    """When they meet first: local wall-clock time, ISO to the minute."""
    meets_where: Literal["house", "elsewhere"] = "house"
    """The first meeting is in the house, unless both want otherwise."""
    vog_on: str = ""
    """ISO date of the VOG (certificate of conduct) of whoever helps, as a volunteer saw it."""
    result: Literal["", "worked", "failed"] = ""
    """What the house heard afterwards."""
    visibility: Visibility = "desk"


class Block(Record, frozen=True, kw_only=True):
    """Somebody who is not brought together with others any more. Its id is ``marks.mark``: no number follows from it.

    Who blocked and when stand in the record's own ``made`` and ``changed_by``; a coordinator ends it by deleting it.
    """

    key: str = ""
    """Fingerprint of the desk key with which the mark was made."""
    visibility: Visibility = "desk"


INTRODUCTION_STRUCTS: dict[str, type[Record]] = {"introduction": Introduction, "block": Block}
"""The kinds of this module, by name."""


def introduction_id(post: str, other: str) -> str:
    """Return the id of the introduction of a post to a response or another post: two desks write into one record."""
    return f"{post}+{other}"
