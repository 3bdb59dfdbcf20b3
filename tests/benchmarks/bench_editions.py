"""How long the other editions of a full week take: large print, a booklet and a poster of 40 activities.

The floor is ReportLab alone with the same words: ``bench_paper``.
"""

from __future__ import annotations

from printing.booklet import booklet
from printing.handout import handout
from printing.poster import poster
from tests.benchmarks import Row, best_of
from tests.benchmarks.bench_paper import bare, words_of
from tests.printing.weeks import DUTCH, NOW, week

EDITIONS = {
    "paper.large": lambda: handout(week(40), DUTCH, NOW, large=True),
    "paper.booklet": lambda: booklet(week(40), DUTCH, NOW),
    "paper.poster": lambda: poster(week(40), DUTCH, NOW),
}
NAMES = tuple(EDITIONS)


def run() -> list[Row]:
    """Measure each edition, the fonts being loaded."""
    drawn = words_of(40)
    return [
        Row(
            name=name,
            value=best_of(5, make),
            unit="s",
            floor=best_of(5, lambda: bare(drawn)),
        )
        for name, make in EDITIONS.items()
    ]
