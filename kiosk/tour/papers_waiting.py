"""Papers that did not come out, for the pages that show them: a jam in the weekly handout."""

from __future__ import annotations

from printing import waiting
from printing.jobs import make_paper
from printing.pdf_pages import page_count, title_of
from printing.states import JAM
from sync.dates import iso_week
from sync.disk.replica import Replica
from sync.words import Words

PAPER = "tourjam"


def let_a_paper_wait(replica: Replica) -> str:
    """Let the handout of this week wait at the desk after its first page; return its id."""
    now = replica.local_now()
    if any(
        paper.id == PAPER
        for paper in waiting.list_waiting(replica.folder, now.replace(tzinfo=replica.zone))
    ):
        return PAPER
    year, week = iso_week(now.date())
    key = f"handout/{year}-W{week:02d}"
    made = make_paper(replica, key, Words(), now)
    paper = waiting.WaitingPaper(
        id=PAPER,
        name=made.name,
        kind=made.kind,
        key=key,
        title=title_of(made.pdf),
        sides=made.sides,
        media=made.media,
        pages=page_count(made.pdf),
        copies=2,
        pages_out=1,
        what=JAM.what,
        next=JAM.next,
        since_utc_s=replica.clock().timestamp() - 300,
    )
    waiting.hold(replica.folder, paper, made.pdf).close()
    return PAPER
