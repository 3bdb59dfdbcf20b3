"""The week as a booklet of A5 for a handbag: sheets of A4, printed on both sides and folded once."""

from __future__ import annotations

from datetime import datetime

from printing.edition import BOOKLET
from printing.handout import drawn, plan
from printing.paper import A4_LANDSCAPE
from printing.sheets import WeekSheet
from printing.spread import SpreadPdf
from printing.week_head import document_title
from sync.words import Words


def booklet(week: WeekSheet, words: Words, now: datetime | None) -> bytes:
    """Return the PDF of a week to fold, printed at the local moment ``now`` (None: nobody knows); turn it over the short edge.

    Pages of A5 for 0, 1, 25, 40 and 200 activities of an ordinary week: 4, 4, 4, 8 and 24, on half as many sides of A4.
    """
    planned = plan(week, words, BOOKLET)
    title = document_title(week, words)
    pdf = SpreadPdf(title, words.language, BOOKLET.paper, A4_LANDSCAPE, planned.pages)
    return drawn(planned, now, pdf)
