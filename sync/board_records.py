"""The kinds of records of the help board: what stands on it, and who answered. Names and numbers are in boxes, never here."""

from __future__ import annotations

from typing import Literal

from sync.record import Record, Visibility


class HelpPost(Record, frozen=True, kw_only=True):
    """A request or an offer between neighbours. Name and contact stand in a box, never here."""

    direction: Literal["request", "offer"] = "request"
    title: str = ""
    summary: str = ""
    category: str = ""
    day_part: str = ""
    """In words: "dinsdagmiddag", "in het weekend"."""
    area: str = ""
    """A part of the neighbourhood, never a street."""
    state: Literal[
        "draft", "review", "open", "matched", "done", "expired", "withdrawn", "refused"
    ] = "review"
    expires: str = ""
    matched_by: str = ""
    """Who brought the two together: the id of a volunteer."""
    matched_with: str = ""
    """With what: the id of a response to it, or of the post that it met."""
    refusal: str = ""
    on_behalf: bool = False
    """Whether a volunteer placed it for somebody else, with consent (kind ``consent``)."""
    entered_by: str = ""
    """The volunteer who did: whom to ask where no name was kept."""
    box: str = ""
    """Id of the box with name and contact. Who placed it is known by its code: ``links.holder_code``."""
    venue: str = ""
    """Where it was placed."""
    aftercare: str = ""


class Response(Record, frozen=True, kw_only=True):
    """Somebody who answered a help post. Who, how to reach them and what they said stand in a box, never here."""

    post: str = ""
    """Id of the help post; it never changes."""
    box: str = ""
    """Id of the box: name, a number or an address, and the sentence that was written. Its code withdraws the response."""
    reach: Literal["phone", "email", "desk"] = "desk"
    """How they want to hear: by telephone, by e-mail, or they come by at the desk."""
    state: Literal["new", "called", "matched", "declined", "withdrawn"] = "new"
    """See ``help_posts``: it takes effect in commit order."""
    venue: str = ""
    """Where it was given."""
    entered_by: str = ""
    """The volunteer who wrote it down for somebody who called or came by; empty where they did so themselves."""
    visibility: Visibility = "desk"
