"""Cards and sheets for volunteers: call cards, cards for ideas, and the sheet to practise from."""

from __future__ import annotations

from printing.badge import house_name
from printing.call_card import CallCard, call_cards
from printing.call_sheets import match_cards, post_card, volunteer_card
from printing.exercise import NAME as EXERCISE_NAME
from printing.exercise import exercise_sheet
from printing.idea_card import idea_cards
from printing.making.request import Request
from printing.paper_file import PaperFile
from sync.links import short_code


def make_exercise(request: Request) -> PaperFile:
    """Make the sheet that new volunteers practise from."""
    return PaperFile(pdf=exercise_sheet(request.words), name=EXERCISE_NAME, kind="exercise")


def make_ideas(request: Request) -> PaperFile:
    """Make a sheet of empty cards for ideas and complaints."""
    pdf = idea_cards(house_name(request.replica), request.words)
    return PaperFile(pdf=pdf, name="idee-of-klacht", kind="cards")


def make_cards(request: Request) -> PaperFile:
    """Make the two call cards of a match, by the pair's id. Raises ``BadInput`` when a box does not open."""
    cards = match_cards(request.replica, request.rest, request.ring, request.words)
    return _made(request, request.rest, cards)


def make_card(request: Request) -> PaperFile:
    """Make a volunteer's card: "PAIR/SIDE" to call one of a pair, or "ID": who placed a post, signed up or told an idea.

    Raises ``BadInput`` when there is no such record, or when a box does not open.
    """
    about, _, side = request.rest.partition("/")
    replica, ring, words, today = (
        request.replica,
        request.ring,
        request.words,
        request.now_local.date(),
    )
    if side:
        card = volunteer_card(replica, about, side, ring, words, today)
    else:
        card = post_card(replica, about, ring, words, today)
    return _made(request, about, [card])


def _made(request: Request, about: str, cards: list[CallCard]) -> PaperFile:
    pdf = call_cards(cards, request.words, request.printed)
    return PaperFile(pdf=pdf, name=f"belkaart-{short_code(about)}", kind="card", private=True)
